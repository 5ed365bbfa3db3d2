//! `travaux demo`.

use std::path::PathBuf;

use travaux::actors::TABLE_VERSION;
use travaux::files::store_header::StoreHeader;
use travaux::operation::{HandedIn, InputFile, Placement, hand_in, init};
use travaux::report;
use travaux::survival::{Confidence, Finding, Grouping, Question, Unit};

use crate::cli::context::Context;
use crate::cli::failure::{Code, Failure, shell};

/// Make a ready example: six rounds of an invented negotiation, twelve invented states
///
/// Writes a store into a new folder, shows the rounds, one clause and what survived, and says what to type next.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to make
    #[arg(default_value = "digital-commons-compact")]
    folder: PathBuf,
}

/// The files of the example, as they lie in `drafts/`.
const FILES: [(&str, &[u8]); 12] = [
    ("actors", include_bytes!("../../../drafts/digital-commons-compact/actors.yaml")),
    ("00-zero", include_bytes!("../../../drafts/digital-commons-compact/00-zero.yaml")),
    ("01-rev1", include_bytes!("../../../drafts/digital-commons-compact/01-rev1.yaml")),
    ("02-rev2", include_bytes!("../../../drafts/digital-commons-compact/02-rev2.yaml")),
    ("03-rev3", include_bytes!("../../../drafts/digital-commons-compact/03-rev3.yaml")),
    ("04-rev4", include_bytes!("../../../drafts/digital-commons-compact/04-rev4.yaml")),
    ("05-final", include_bytes!("../../../drafts/digital-commons-compact/05-final.yaml")),
    (
        "amendments-zero",
        include_bytes!("../../../drafts/digital-commons-compact/records/amendments-zero.yaml"),
    ),
    (
        "amendments-rev1",
        include_bytes!("../../../drafts/digital-commons-compact/records/amendments-rev1.yaml"),
    ),
    (
        "amendments-rev2",
        include_bytes!("../../../drafts/digital-commons-compact/records/amendments-rev2.yaml"),
    ),
    (
        "amendments-rev3",
        include_bytes!("../../../drafts/digital-commons-compact/records/amendments-rev3.yaml"),
    ),
    (
        "amendments-rev4",
        include_bytes!("../../../drafts/digital-commons-compact/records/amendments-rev4.yaml"),
    ),
];

/// The clause whose words the demo shows: its number in the final text, and its id, which is good in every round.
const CLAUSE: &str = "14";
const CLAUSE_ID: &str = "advice-service";

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let folder = context.path(&args.folder);
    if folder.is_dir() && std::fs::read_dir(&folder)?.next().is_some() {
        let name = shell(&args.folder.display().to_string());
        return Err(Failure::new(Code::Usage, format!("{name} is there already and not empty"))
            .remedy(format!("look at it: travaux -C {name} log"))
            .remedy("or name another folder: travaux demo another-folder"));
    }
    let header = StoreHeader {
        title: "Digital Commons Compact".to_string(),
        forum: Some("An invented conference".to_string()),
        language: "en".to_string(),
        actor_table: TABLE_VERSION.to_string(),
        trusted_remotes: Vec::new(),
        modals: Vec::new(),
    };
    let git = init(&folder, &header, &context.author(None))?;
    let files: Vec<InputFile> = FILES
        .iter()
        .map(|(stem, bytes)| InputFile {
            label: format!("{stem}.yaml"),
            stem: (*stem).to_string(),
            bytes: bytes.to_vec(),
        })
        .collect();
    let author = context.author(Some(&git));
    let mut waiting = |holder: Option<&travaux::store::lock::Holder>| context.waiting(holder);
    let holder = context.holder("demo");
    let HandedIn { outcome, .. } = hand_in(&git, &files, &Placement::Next, (&author, &holder), &mut waiting)?;
    let study = context.studied(outcome.negotiation, outcome.directory, outcome.modals);
    let dossier = study.dossier();
    let (round, places) = study.places(Some(CLAUSE))?;
    let say = |line: &str| context.output.say(line);
    say(&format!("Made {} with an invented negotiation in six rounds.", folder.display()));
    say("\n$ travaux log\n");
    context.output.answer(&report::log(&dossier))?;
    say(&format!("\n$ travaux blame {CLAUSE}\n"));
    context.output.answer(&report::blame(&dossier, round, &places))?;
    say("\n$ travaux survival\n");
    let question = Question::new(round, Unit::usual(dossier.negotiation), Grouping::Sponsor);
    let found = Finding::of(dossier.sources(), question, Confidence::default());
    context.output.answer(&report::survival(&dossier, &found))?;
    let name = shell(&args.folder.display().to_string());
    say(&format!(
        "\nTry, in this order:\n  cd {name}\n  \
         travaux diff rev1 rev2                what one round changed, and who\n  \
         travaux history {CLAUSE_ID}        one clause from first draft to last\n  \
         travaux blame {CLAUSE_ID}@rev2     its words in the second revision, where it was 13\n  \
         travaux survival --by group           what lasted, by group\n  \
         travaux next -o next.yaml             the file for a next draft"
    ));
    Ok(())
}
