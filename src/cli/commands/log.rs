//! `travaux log`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// List the rounds, oldest first: what each draft added, changed and deleted
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(context: &Context, _args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    context.output.answer(&report::log(&study.dossier()))
}
