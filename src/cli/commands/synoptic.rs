//! `travaux synoptic`.

use clap::ValueEnum;
use travaux::model::{AddressError, RoundIndex};
use travaux::report::{self, SynopticColumns};

use crate::cli::context::{Context, Study};
use crate::cli::failure::{Code, Failure};

/// Put drafts side by side, one row for each clause
///
/// With names of sponsors, each has a column with their amendments to the drafts shown, and with the words on record for
/// them between the first of these and the last; without rounds these are the first draft and the latest.
///
/// Examples: travaux synoptic zero rev1 final, travaux synoptic zero final Norway EU, travaux synoptic -o table.html
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Rounds, from left to right, and sponsors; a name that is both means the round. One round stands beside the latest
    #[arg(value_name = "ROUND or SPONSOR")]
    names: Vec<String>,
    /// two-column: the draft before and the latest (default); four-column: the common base, two tracks, the agreed
    /// text; provenance: since when, changed in which drafts, whose words
    #[arg(long, value_enum, value_name = "NAME")]
    preset: Option<Preset>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Preset {
    TwoColumn,
    FourColumn,
    Provenance,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let dossier = study.dossier();
    let mut named = named(&study, &args.names)?;
    let columns = match args.preset {
        Some(Preset::Provenance) => {
            let round = one_round(&study, &named, "provenance")?;
            return context.output.answer(&report::provenance(&dossier, round));
        }
        Some(Preset::TwoColumn) => {
            report::two_columns(&study.negotiation, one_round(&study, &named, "two-column")?)
        }
        Some(Preset::FourColumn) if args.names.is_empty() => report::four_columns(&study.negotiation)
            .ok_or_else(|| {
                Failure::new(Code::Usage, "there are no two tracks of drafts made from one draft").remedy(
                    "name the drafts to be shown: travaux synoptic ROUND ROUND; they are: travaux log",
                )
            })?,
        Some(Preset::FourColumn) => {
            return Err(Failure::new(Code::Usage, "the preset four-column chooses its drafts itself")
                .remedy("leave the names out: travaux synoptic --preset four-column"));
        }
        None => match (named.rounds.as_slice(), named.sponsors.is_empty()) {
            ([], true) => report::two_columns(&study.negotiation, study.round(None)?),
            ([], false) => {
                let last = study.round(None)?;
                let first = study.negotiation.line_to(last).first().copied().unwrap_or(last);
                named.rounds = if first == last { vec![last] } else { vec![first, last] };
                named
            }
            (&[only], _) => {
                let last = study.round(None)?;
                if only != last {
                    named.rounds.push(last);
                }
                named
            }
            _ => named,
        },
    };
    context.output.answer(&report::synoptic(&dossier, &columns))
}

/// The only round that was named, else the latest.
fn one_round(study: &Study, named: &SynopticColumns, preset: &str) -> Result<RoundIndex, Failure> {
    match (named.rounds.as_slice(), named.sponsors.is_empty()) {
        ([], true) => study.round(None),
        ([round], true) => Ok(*round),
        _ => Err(Failure::new(Code::Usage, format!("the preset {preset} takes one round and no sponsors"))
            .remedy(format!("for the latest draft: travaux synoptic --preset {preset}"))),
    }
}

/// What the names mean, each once: a round, else an actor.
fn named(study: &Study, names: &[String]) -> Result<SynopticColumns, Failure> {
    let mut columns = SynopticColumns::default();
    for name in names {
        match study.negotiation.round_named(name) {
            Ok(round) if columns.rounds.contains(&round) => {}
            Ok(round) => columns.rounds.push(round),
            Err(error @ AddressError::UnknownRound { .. }) => match study.dossier().directory.resolve(name) {
                Ok(actor) if columns.sponsors.contains(&actor.id) => {}
                Ok(actor) => columns.sponsors.push(actor.id.clone()),
                Err(problem) => {
                    let message = format!("there is no round \"{name}\", and {problem}");
                    return Err(Failure { message, ..Failure::from(error) }
                        .remedy("known actors: travaux actors --all"));
                }
            },
            Err(error) => return Err(error.into()),
        }
    }
    Ok(columns)
}
