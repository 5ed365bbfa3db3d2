//! Which operation is meant by a name, or by none.

use std::collections::BTreeSet;

use crate::operation::OperationError;
use crate::operation::journal::{Maker, Operation, Reverses, Standing};
use crate::store::commit::{CommitId, Signature};
use crate::store::repository::Git;

use super::{Direction, ReversalError};

/// What is to be reversed, and which operation that takes back or puts back.
pub(super) struct Chosen<'a> {
    /// The operation whose effect is reversed: for redo, the undo.
    pub(super) reversed: &'a Operation,
    /// The operation that people mean.
    pub(super) target: &'a Operation,
}

fn find<'a>(operations: &'a [Operation], id: &CommitId) -> Option<&'a Operation> {
    operations.iter().find(|operation| operation.id() == id)
}

/// The undo in effect that took an operation back.
fn undo_of<'a>(operations: &'a [Operation], target: &Operation) -> Option<&'a Operation> {
    operations.iter().find(|operation| {
        operation.standing == Standing::InEffect && operation.reverses == Reverses::Undo(target.id().clone())
    })
}

/// The operation that people mean when they name an undo or a redo: the one it is about.
fn root<'a>(operations: &'a [Operation], mut operation: &'a Operation) -> &'a Operation {
    while let Reverses::Undo(id) | Reverses::Redo(id) = &operation.reverses {
        match find(operations, id) {
            Some(next) => operation = next,
            None => break,
        }
    }
    operation
}

/// What is meant by an id, its first digits, or the words of an operation.
pub(super) fn by_name<'a>(
    operations: &'a [Operation],
    direction: Direction,
    typed: &str,
) -> Result<Chosen<'a>, ReversalError> {
    let wanted = typed.trim().to_lowercase();
    let digits = wanted.len() >= 4 && wanted.bytes().all(|byte| byte.is_ascii_hexdigit());
    let has_id = |operation: &&Operation| {
        digits && operation.commits.iter().any(|commit| commit.as_str().starts_with(&wanted))
    };
    let standing = match direction {
        Direction::Undo => Standing::InEffect,
        Direction::Redo => Standing::Undone,
    };
    let has_words = |operation: &&Operation| operation.what.to_lowercase() == wanted;
    let mut fitting: Vec<&Operation> = operations.iter().filter(has_id).collect();
    if fitting.is_empty() {
        fitting = operations.iter().filter(has_words).collect();
    }
    // Of several that are called the same, those for which there is something to do.
    if fitting.len() > 1 {
        fitting.retain(|operation| operation.standing == standing);
    }
    let target = match fitting.as_slice() {
        [] => return Err(ReversalError::Unknown { typed: typed.to_string() }),
        [one] => root(operations, one),
        many => {
            let ids = many.iter().map(|operation| operation.id().clone()).collect();
            return Err(ReversalError::Ambiguous { typed: typed.to_string(), ids, direction });
        }
    };
    let what = || target.what.clone();
    match (direction, target.standing) {
        _ if target.is_sync() => Err(ReversalError::Sync { what: what() }),
        (Direction::Undo, Standing::InEffect) => Ok(Chosen { reversed: target, target }),
        (Direction::Undo, Standing::Undone) => {
            Err(ReversalError::Already { what: what(), id: target.id().clone() })
        }
        (Direction::Redo, _) => {
            let undo =
                undo_of(operations, target).ok_or_else(|| ReversalError::NotUndone { what: what() })?;
            Ok(Chosen { reversed: undo, target })
        }
    }
}

/// What is meant where nothing is named. Only the line that this store was written along is looked at: what came from
/// elsewhere with a merge is part of that merge.
pub(super) fn latest<'a>(
    git: &Git,
    operations: &'a [Operation],
    (direction, head): (Direction, &CommitId),
    author: &Signature,
) -> Result<Chosen<'a>, OperationError> {
    let line: BTreeSet<CommitId> = git.log(head)?.into_iter().map(|record| record.id).collect();
    let mut own = operations.iter().filter(|operation| {
        operation.maker == Maker::Travaux
            && operation.standing == Standing::InEffect
            && !operation.is_sync()
            && line.contains(operation.id())
    });
    let chosen = match direction {
        Direction::Undo => {
            let target = own.find(|operation| operation.reverses == Reverses::Nothing);
            target
                .filter(|operation| operation.parent.is_some())
                .map(|target| Chosen { reversed: target, target })
        }
        Direction::Redo => {
            let is_undo = |operation: &&Operation| matches!(operation.reverses, Reverses::Undo(_));
            let undo = own.clone().find(is_undo);
            let since = own.find(|operation| {
                operation.reverses == Reverses::Nothing
                    || undo.is_some_and(|undo| undo.id() == operation.id())
            });
            match (undo, since) {
                (Some(undo), Some(since)) if since.id() != undo.id() => {
                    let (what, id) = (since.what.clone(), root(operations, undo).id().clone());
                    return Err(ReversalError::Since { what, id }.into());
                }
                (Some(undo), _) => Some(Chosen { reversed: undo, target: root(operations, undo) }),
                (None, _) => None,
            }
        }
    };
    let chosen = chosen.ok_or(ReversalError::Nothing(direction))?;
    let whose = &chosen.reversed.author;
    if whose.email() != author.email() {
        let (what, who) = (chosen.reversed.what.clone(), whose.name().to_string());
        let id = chosen.target.id().clone();
        return Err(ReversalError::NotYours { what, who, id, direction }.into());
    }
    Ok(chosen)
}
