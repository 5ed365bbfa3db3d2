//! `travaux blame`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Show whose words a clause, or a whole draft, is made of
///
/// Examples: travaux blame 5.1, travaux blame 5.1@rev2, travaux blame @- (the whole draft before the last),
/// travaux blame 5.1 --by-word
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A clause by id or number, with @ROUND for another draft than the latest
    #[arg(value_name = "CLAUSE[@ROUND]")]
    address: Option<String>,
    /// Word by word, with what happened to each: removed, returned, moved, capitals, brackets placed and lifted
    #[arg(long)]
    by_word: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let (round, places) = study.places(args.address.as_deref())?;
    let answer = if args.by_word { report::blame_by_word } else { report::blame };
    context.output.answer(&answer(&study.dossier(), round, &places))
}
