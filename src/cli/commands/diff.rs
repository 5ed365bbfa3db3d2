//! `travaux diff`.

use travaux::report::{self, Detail};

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Show what changed between two rounds, with the sponsor beside each mark
///
/// Examples: travaux diff, travaux diff zero final, travaux diff rev1 rev2 --clause 5.1, travaux diff --by-sponsor
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line, each of them typed or not")]
pub(crate) struct Args {
    /// The earlier round; by default the one before the latest
    from: Option<String>,
    /// The later round; by default the latest
    to: Option<String>,
    /// Only this clause of the later round
    #[arg(long, value_name = "CLAUSE")]
    clause: Option<String>,
    /// The same changes sorted by who is on record for them: words put in, words taken out, clauses
    #[arg(long)]
    by_sponsor: bool,
    /// Only the counts: by kind of change, or by sponsor
    #[arg(long)]
    stat: bool,
    /// End with exit code 1 when anything changed
    #[arg(long)]
    exit_code: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let (from, to) = study.pair(args.from.as_deref(), args.to.as_deref())?;
    let named = args.clause.as_deref().map(|clause| study.negotiation.clause_named(to, clause));
    let detail = if args.stat { Detail::Counts } else { Detail::Redline };
    let (dossier, place) = (study.dossier(), named.transpose()?);
    let answer = if args.by_sponsor {
        report::diff_by_sponsor(&dossier, (from, to), place, detail)
    } else {
        report::diff(&dossier, (from, to), place, detail)
    };
    context.output.answer(&answer)?;
    let differs = args.exit_code && report::differs(&dossier, from, to);
    if differs { Err(Failure::no()) } else { Ok(()) }
}
