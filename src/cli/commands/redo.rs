//! `travaux redo`.

use travaux::operation::Direction;

use super::undo::turn;
use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Put back what was taken back with undo
///
/// Without a name: the last undo, if nothing else was done since. Afterwards every answer is what it was before.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which operation, by its name or its words; `travaux ops` lists them
    #[arg(value_name = "OPERATION")]
    operation: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    turn(context, Direction::Redo, args.operation.as_deref())
}
