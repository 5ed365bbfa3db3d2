//! `travaux conflicts`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// List amendments that touch the same words
///
/// Identical, colliding (not both can be done), or compatible.
///
/// Without a round, the latest draft to which amendments were made.
///
/// Examples: travaux conflicts, travaux conflicts rev1
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The draft they were made against
    #[arg(value_name = "ROUND")]
    round: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let negotiation = &study.negotiation;
    let amended = || negotiation.aims().into_iter().flatten().map(|aim| aim.round).max();
    let round = match (args.round.as_deref(), amended()) {
        (None, Some(round)) => round,
        (named, _) => study.round(named)?,
    };
    context.output.answer(&report::conflicts(&study.dossier(), round))
}
