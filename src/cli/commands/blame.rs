//! `travaux blame`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Show whose words a clause, or a whole draft, is made of
///
/// Examples: travaux blame 5.1, travaux blame 5.1@rev2, travaux blame @- (the whole draft before the last)
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A clause by id or number, with @ROUND for another draft than the latest
    #[arg(value_name = "CLAUSE[@ROUND]")]
    address: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let (round, places) = study.places(args.address.as_deref())?;
    context.output.answer(&report::blame(&study.dossier(), round, &places))
}
