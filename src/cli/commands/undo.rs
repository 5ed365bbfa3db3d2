//! `travaux undo`, and what `travaux redo` shares with it.

use travaux::operation::{Change, Direction, Reversal, reverse};
use travaux::report::{self, FileRow, ReversedRow};

use super::commit::{behind, tell_skipped};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::to_standard_error;

/// Take back what a command stored
///
/// Without a name: the last thing you did. Undoing is stored as well and removes nothing from the history, so it can be
/// shared, and taken back with `travaux redo`. It is refused where something stored later stands on what would go.
/// Examples: travaux undo, travaux undo 1f3a9c20de, travaux undo "commit rev2"
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which operation, by its name or its words; `travaux ops` lists them
    #[arg(value_name = "OPERATION")]
    operation: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    turn(context, Direction::Undo, args.operation.as_deref())
}

/// Undoes or redoes, and says what was done.
pub(super) fn turn(context: &Context, direction: Direction, named: Option<&str>) -> Result<(), Failure> {
    let git = context.store()?;
    let author = context.author(Some(&git));
    travaux::store::git::remove_locks_when_interrupted();
    let holder = context.holder(direction.word());
    let mut waiting = |holder: Option<&travaux::store::lock::Holder>| context.waiting(holder);
    let done = reverse(&git, (direction, named), (&author, &holder), &mut waiting)?;
    tell_skipped(context, &done.skipped);
    context.output.answer(&report::reversed(&done.title, &row(&done)))?;
    let target = done.target.id().as_str();
    context.output.say(&match direction {
        Direction::Undo => "Put it back: travaux redo".to_string(),
        Direction::Redo => format!("Take it back again: travaux undo {}", target.get(..10).unwrap_or(target)),
    });
    if let Some(error) = &done.unfinished {
        to_standard_error(&behind(error, true));
    }
    Ok(())
}

fn row(done: &Reversal) -> ReversedRow {
    let change = |change: &Change| match change {
        Change::Removed => "removed",
        Change::Restored => "restored",
        Change::Replaced => "replaced",
    };
    let file = |(path, found): (&String, &Change)| FileRow { path: path.clone(), change: change(found) };
    ReversedRow {
        direction: done.direction.word(),
        operation: done.id.to_string(),
        target: done.target.id().to_string(),
        what: done.target.what.clone(),
        author: done.target.author.name().to_string(),
        files: done.files.iter().map(file).collect(),
    }
}
