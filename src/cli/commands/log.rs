//! `travaux log`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// List the rounds, oldest first: what each draft added, changed and deleted
///
/// Below the rounds stand the events on record, each where it falls between the drafts: decisions on amendments with
/// their votes, silence procedures, the end of the negotiation. An event on the day of a draft counts for that draft.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(context: &Context, _args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    context.output.answer(&report::log(&study.dossier()))
}
