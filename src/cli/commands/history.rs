//! `travaux history`.

use travaux::model::Address;
use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Tell the story of one clause through every round
///
/// Shows what changed, by whom, what left the clause and where it went, what came back; on every track that led to the
/// latest draft. Between the drafts it tells what was done to amendments to the clause, with the votes, and who broke
/// silence on account of it. Examples: travaux history 5.1, travaux history 17@zero (the clause that was 17 in the zero draft)
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A clause by id or number, with @ROUND for its number in another draft than the latest
    #[arg(value_name = "CLAUSE[@ROUND]")]
    address: String,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let negotiation = &study.negotiation;
    let address = Address::parse(&args.address);
    let round = study.round(address.round)?;
    let place = negotiation.clause_named(round, address.clause.unwrap_or_default())?;
    let id = negotiation.round(round).concordance.entries[place].id.clone();
    context.output.answer(&report::history(&study.dossier(), &negotiation.line_through(round), &id))
}
