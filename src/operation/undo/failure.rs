//! Why nothing was undone or redone, and what to type then.

use thiserror::Error;

use crate::store::commit::CommitId;

use super::Direction;

/// Why nothing was undone or redone.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReversalError {
    /// Nothing that could be meant.
    #[error("there is nothing to {}", .0.word())]
    Nothing(Direction),
    /// Something was done since the last undo.
    #[error("{what} came after the last undo, so it is not certain what to put back")]
    Since {
        /// What came after.
        what: String,
        /// What could be meant.
        id: CommitId,
    },
    /// No operation has this name.
    #[error("there is no operation \"{typed}\"")]
    Unknown {
        /// What was typed.
        typed: String,
    },
    /// Several operations have this name.
    #[error("{typed} is the name of {} operations", ids.len())]
    Ambiguous {
        /// What was typed.
        typed: String,
        /// Which, newest first.
        ids: Vec<CommitId>,
        /// What to do with one.
        direction: Direction,
    },
    /// It is not in effect.
    #[error("{what} is undone already")]
    Already {
        /// The operation.
        what: String,
        /// Its name.
        id: CommitId,
    },
    /// It is in effect.
    #[error("{what} is in effect: there is nothing to redo")]
    NotUndone {
        /// The operation.
        what: String,
    },
    /// The last operation is another person's.
    #[error("the last operation, {what}, is {who}'s, not yours")]
    NotYours {
        /// Which.
        what: String,
        /// Whose.
        who: String,
        /// Its name.
        id: CommitId,
        /// What was to be done with it.
        direction: Direction,
    },
    /// Without it there is no store.
    #[error("{what} made the store itself and cannot be undone")]
    First {
        /// The operation.
        what: String,
    },
    /// It brought together what people did, which is there to be undone by itself.
    #[error("{what} is not undone as a whole: it only brought together what each of you had stored")]
    Sync {
        /// The operation.
        what: String,
    },
    /// Later operations changed the same files, or depend on them.
    #[error("cannot {} {what}: what came later stands on it:{}", direction.word(), listed(on))]
    StandsOn {
        /// Which way.
        direction: Direction,
        /// The operation.
        what: String,
        /// The files in the way, newest first.
        on: Vec<Obstacle>,
    },
}

/// A file in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// Its path.
    pub path: String,
    /// Why it is in the way.
    pub why: String,
    /// The operation that put it there, and its name.
    pub by: Option<(String, CommitId)>,
}

/// How many digits of an operation's name are shown.
const SHOWN: usize = 10;

/// The start of an operation's name, as shown.
fn short(id: &CommitId) -> &str {
    id.as_str().get(..SHOWN).unwrap_or_default()
}

fn listed(on: &[Obstacle]) -> String {
    let line = |obstacle: &Obstacle| {
        let by = obstacle.by.as_ref().map(|(what, id)| format!(" ({what}, {})", short(id)));
        format!("\n  {}: {}{}", obstacle.path, obstacle.why, by.unwrap_or_default())
    };
    on.iter().map(line).collect()
}

impl ReversalError {
    /// What to type next.
    pub fn remedies(&self) -> Vec<String> {
        let remedy = match self {
            Self::Nothing(_)
            | Self::Unknown { .. }
            | Self::NotUndone { .. }
            | Self::Sync { .. }
            | Self::First { .. } => "see what was done, and its names: travaux ops".to_string(),
            Self::Since { id, .. } => format!("to put this back all the same: travaux redo {}", short(id)),
            Self::Already { id, .. } => format!("put it back: travaux redo {}", short(id)),
            Self::Ambiguous { ids, direction, .. } => {
                let one = |id| format!("name one: travaux {} {}", direction.word(), short(id));
                return ids.iter().map(one).collect();
            }
            Self::NotYours { id, direction, .. } => {
                format!("to {0} it all the same: travaux {0} {1}", direction.word(), short(id))
            }
            Self::StandsOn { on, .. } => {
                let first = on.iter().find_map(|obstacle| obstacle.by.as_ref());
                first.map_or_else(
                    || "see what was done, and its names: travaux ops".to_string(),
                    |(_, id)| format!("take that back first: travaux undo {}", short(id)),
                )
            }
        };
        vec![remedy]
    }
}
