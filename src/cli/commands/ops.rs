//! `travaux ops`.

use chrono::DateTime;
use travaux::operation::{
    Maker, Operation, OperationError, Reverses, Standing, header, operations, touched_paths,
};
use travaux::report::{self, OperationRow};
use travaux::store::repository::Git;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, chain};

/// List everything that was done to the store, newest first, and by whom
///
/// One line for each run of a command that stored something, and for each commit that another git program made. Its
/// name is what `travaux undo` and `travaux redo` take.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(context: &Context, _args: &Args) -> Result<(), Failure> {
    let git = context.store()?;
    // A store whose files cannot be read needs this list most.
    let title = match header(&git) {
        Ok(header) => header.title,
        Err(error) => {
            let why = chain(&error);
            context
                .output
                .say(&format!("warning: the title is left out: {why}\n  = see more: travaux verify"));
            String::new()
        }
    };
    let rows =
        operations(&git)?.iter().map(|operation| row(&git, operation)).collect::<Result<Vec<_>, _>>()?;
    context.output.answer(&report::operations(&title, &rows))
}

/// An operation as it is listed.
pub(super) fn row(git: &Git, operation: &Operation) -> Result<OperationRow, OperationError> {
    let (kind, undoes) = match (&operation.reverses, operation.maker) {
        (Reverses::Undo(id), _) => ("undo", Some(id)),
        (Reverses::Redo(id), _) => ("redo", Some(id)),
        (Reverses::Nothing, Maker::Travaux) => ("change", None),
        (Reverses::Nothing, Maker::Other) => ("outside", None),
    };
    Ok(OperationRow {
        operation: operation.id().to_string(),
        time: time_of(operation),
        what: operation.what.clone(),
        kind,
        author: operation.author.name().to_string(),
        email: operation.author.email().to_string(),
        rounds: operation.rounds.iter().map(ToString::to_string).collect(),
        files: touched_paths(git, operation)?,
        undone: operation.standing == Standing::Undone,
        undoes: undoes.map(ToString::to_string),
    })
}

/// When it was done, in UTC.
pub(super) fn time_of(operation: &Operation) -> String {
    let time = DateTime::from_timestamp(operation.author.time().seconds, 0).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
