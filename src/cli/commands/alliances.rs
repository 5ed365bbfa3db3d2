//! `travaux alliances`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Say who sponsors with whom, and who overwrites whom
///
/// As rows and as a matrix: amendments sponsored together, amendments of different sponsors that ask for the same,
/// support and opposition on record, and words taken out by one that another had put in.
///
/// Examples: travaux alliances, travaux alliances --format csv
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(context: &Context, _args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    context.output.answer(&report::alliances(&study.dossier()))
}
