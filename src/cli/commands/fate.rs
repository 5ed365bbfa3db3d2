//! `travaux fate`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

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
        (Some(typed), _) => report::fate_of_amendment(&dossier, study.amendment(typed)?, until),
        (None, Some(name)) => {
            let actor = dossier.directory.resolve(name)?;
            report::fate_of_sponsor(&dossier, &actor.id, until)
        }
        (None, None) => report::fate(&dossier, until),
    };
    context.output.answer(&answer)
}
