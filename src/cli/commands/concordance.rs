//! `travaux concordance`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Show which clause of one round is which of another
///
/// Examples: travaux concordance, travaux concordance zero final
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The earlier round; by default the one before the latest
    from: Option<String>,
    /// The later round; by default the latest
    to: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let (from, to) = study.pair(args.from.as_deref(), args.to.as_deref())?;
    context.output.answer(&report::concordance(&study.dossier(), from, to))
}
