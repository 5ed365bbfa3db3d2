//! `travaux actors`.

use chrono::NaiveDate;
use travaux::actors::Directory;
use travaux::attribution::Weave;
use travaux::model::{ActorId, Negotiation, Records, Withheld};
use travaux::report::{self, Dossier, Modals};

use crate::cli::context::{Context, now};
use crate::cli::failure::Failure;

/// List the actors of this store, or look one up by any of its names
///
/// Examples: travaux actors, travaux actors Norway, travaux actors AOSIS --on 2024-09-22, travaux actors --all
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A name, code or alias
    name: Option<String>,
    /// Every actor known, not only those of this store
    #[arg(long, conflicts_with = "name")]
    all: bool,
    /// Members and groups as of this day; by default the day of the latest draft, else today
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    match context.study() {
        Ok(study) => answer(context, args, &study.dossier()),
        // Outside a store there is still the shipped table.
        Err(_) if context.store().is_err() => {
            let negotiation = Negotiation {
                title: String::new(),
                rounds: Vec::new(),
                records: Records::default(),
                corrections: Vec::new(),
            };
            let (weave, directory) = (Weave::default(), Directory::shipped());
            answer(
                context,
                args,
                &Dossier {
                    negotiation: &negotiation,
                    weave: &weave,
                    directory: &directory,
                    modals: &Modals::default(),
                    withheld: Withheld::default(),
                },
            )
        }
        Err(failure) => Err(failure),
    }
}

fn answer(context: &Context, args: &Args, dossier: &Dossier<'_>) -> Result<(), Failure> {
    let standing = dossier.negotiation.standing().map(|round| dossier.negotiation.round(round).draft.date);
    let today = || chrono::DateTime::from_timestamp(now().seconds, 0).unwrap_or_default().date_naive();
    let day = args.on.or(standing).unwrap_or_else(today);
    let chosen: Vec<ActorId> = match &args.name {
        Some(name) => vec![dossier.directory.resolve(name)?.id.clone()],
        None if args.all || dossier.negotiation.rounds.is_empty() => {
            dossier.directory.iter().map(|actor| actor.id.clone()).collect()
        }
        None => report::actors_of(dossier),
    };
    context.output.answer(&report::actors(dossier, &chosen, day))
}
