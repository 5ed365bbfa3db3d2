//! `travaux brackets`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Count what stands in square brackets by round, or list every bracket
///
/// Without a name: one line for each round. With one: each bracket with its clause, character, depth and words, and
/// those that open or close without their other half. Brackets are paired within a clause, never across clauses.
///
/// Examples: travaux brackets, travaux brackets @, travaux brackets 5.1@rev2
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A clause by id or number, or @ROUND for every bracket of that draft; @ is the latest
    #[arg(value_name = "CLAUSE[@ROUND]")]
    address: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let answer = match args.address.as_deref() {
        None => report::brackets_by_round(&study.dossier()),
        Some(address) => {
            let (round, places) = study.places(Some(address))?;
            report::brackets_of(&study.dossier(), round, &places)
        }
    };
    context.output.answer(&answer)
}
