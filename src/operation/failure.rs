//! Why an operation did not happen.

use std::error::Error;

use thiserror::Error;

use crate::actors::DirectoryProblem;
use crate::files::NameTrouble;
use crate::ingest::Problem;
use crate::model::{NegotiationError, RoundName};
use crate::store::failure::{GitError, WriteError};
use crate::store::lock::LockError;

/// Why a file of the store does not read, whatever kind of file it is.
type Cause = Box<dyn Error + Send + Sync>;

/// Why an operation did not happen. Nothing was stored.
#[derive(Debug, Error)]
pub enum OperationError {
    /// Files that were handed in have problems; all of them are here.
    #[error("the files have problems")]
    Problems(Vec<Problem>),
    /// The repository.
    #[error(transparent)]
    Git(#[from] GitError),
    /// Writing to the repository.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Somebody else is writing.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A stored file cannot be read.
    #[error("{path} in the store cannot be read")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// A file cannot be written so that it reads back.
    #[error("{path} cannot be written")]
    Unwritable {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// Drafts and concordances do not fit together.
    #[error("the drafts in the store do not fit together")]
    Negotiation(#[from] NegotiationError),
    /// Own actors contradict each other or the shipped table.
    #[error("the actors in the store contradict each other: {}", said(.0))]
    Actors(Vec<DirectoryProblem>),
    /// The store has no commit.
    #[error("the store is empty: its branch main has no commit")]
    Empty,
    /// New actors make a name in a stored draft unreadable.
    #[error("with these actors, {path} could not be read any more")]
    WouldBreak {
        /// The stored file.
        path: String,
        /// What its name would mean then.
        #[source]
        source: NameTrouble,
    },
    /// A round that the request names is not there.
    #[error("there is no round {0} in the store")]
    NoRound(String),
    /// The request needs exactly one draft file.
    #[error("{what} takes exactly one draft file")]
    OneDraft {
        /// What was asked for.
        what: &'static str,
    },
    /// An amended draft has another name than the round it replaces.
    #[error("the file holds the draft {found}, not {wanted}")]
    OtherDraft {
        /// What the file holds.
        found: RoundName,
        /// What was to be replaced.
        wanted: RoundName,
    },
    /// A draft cannot be put before one that names its base itself.
    #[error("{round} says itself what it was made from, so nothing can be put before it")]
    TypedBase {
        /// The later draft.
        round: RoundName,
    },
}

fn said(problems: &[DirectoryProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl OperationError {
    pub(super) fn unreadable(path: &str, source: impl Into<Cause>) -> Self {
        Self::Unreadable { path: path.to_string(), source: source.into() }
    }

    pub(super) fn unwritable(path: &str, source: impl Into<Cause>) -> Self {
        Self::Unwritable { path: path.to_string(), source: source.into() }
    }

    /// Whether the request was wrong, not the store.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::NoRound(_) | Self::OneDraft { .. } | Self::OtherDraft { .. } | Self::TypedBase { .. }
        )
    }

    /// What to type next.
    pub fn remedies(&self) -> Vec<String> {
        let remedy = match self {
            Self::Git(GitError::NotAStore { .. }) => {
                "make one: travaux init --title \"My treaty\"; or try: travaux demo"
            }
            Self::Git(GitError::AlreadyRepository { .. }) => {
                "name another folder: travaux init FOLDER --title \"My treaty\""
            }
            Self::Lock(_) => "try again when it is done",
            Self::Problems(_) => return Vec::new(),
            Self::NoRound(_) => "see the rounds: travaux log",
            Self::OneDraft { .. } | Self::OtherDraft { .. } => "name the file of that one draft",
            Self::TypedBase { .. } => {
                "change its base first: travaux commit FILE --amend-round ROUND --reason \"…\""
            }
            Self::WouldBreak { .. } => "keep the name as an alias in the actors file",
            _ => "see what is wrong: travaux verify",
        };
        vec![remedy.to_string()]
    }
}
