//! `travaux explain`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Say which changes somebody asked for and which nobody tabled
///
/// Three lists: changes that nobody tabled, changes that amendments asked for, amendments without a visible effect.
///
/// Without rounds, the latest draft and the one before it. Silent deletions come first.
///
/// Examples: travaux explain, travaux explain rev2 rev3
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The earlier round
    #[arg(value_name = "FROM")]
    from: Option<String>,
    /// The later round
    #[arg(value_name = "TO")]
    to: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let pair = study.pair(args.from.as_deref(), args.to.as_deref())?;
    context.output.answer(&report::explain(&study.dossier(), pair))
}
