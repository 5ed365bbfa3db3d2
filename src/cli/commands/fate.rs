//! `travaux fate`.

use travaux::model::similar;
use travaux::report;

use crate::cli::context::{Context, Study};
use crate::cli::failure::{Code, Failure};

/// Say what became of each amendment: state, fate, words kept, where they stand now
///
/// State is what people did to an amendment; fate is how much of what it asked for stands in the text. The two are never
/// folded into one: a withdrawn amendment may have all its words in the final text.
///
/// Examples: travaux fate, travaux fate XIL-3, travaux fate --sponsor Nahuelo
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One amendment, draft by draft
    #[arg(value_name = "AMENDMENT", conflicts_with = "sponsor")]
    amendment: Option<String>,
    /// The amendments of one actor: in its own name, via groups, and of others with its support
    #[arg(long, value_name = "ACTOR")]
    sponsor: Option<String>,
    /// The draft whose text counts as the last; by default the latest of the main track
    #[arg(long, value_name = "ROUND")]
    until: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let dossier = study.dossier();
    let until = args.until.as_deref().map(|name| study.round(Some(name))).transpose()?;
    let answer = match (&args.amendment, &args.sponsor) {
        (Some(typed), _) => report::fate_of_amendment(&dossier, place(&study, typed)?, until),
        (None, Some(name)) => {
            let actor = dossier.directory.resolve(name)?;
            report::fate_of_sponsor(&dossier, &actor.id, until)
        }
        (None, None) => report::fate(&dossier, until),
    };
    context.output.answer(&answer)
}

/// The amendment with an id, by its place in the records.
fn place(study: &Study, typed: &str) -> Result<usize, Failure> {
    let records = &study.negotiation.records;
    let found = records.amendment(typed).and_then(|amendment| records.place_of(&amendment.id));
    found.ok_or_else(|| {
        let failure = Failure::new(Code::Usage, format!("no amendment has the id \"{typed}\""));
        let near = similar(typed, records.amendments().iter().map(|amendment| amendment.id.as_str()));
        let failure = match near.as_slice() {
            [] => failure,
            near => failure.remedy(format!("did you mean {}?", near.join(" or "))),
        };
        failure.remedy("all of them: travaux fate")
    })
}
