//! Why an operation did not happen.

use std::error::Error;
use std::io::ErrorKind;
use std::path::Path;

use thiserror::Error;

use crate::actors::DirectoryProblem;
use crate::files::NameTrouble;
use crate::ingest::Problem;
use crate::model::{AmendmentId, NegotiationError, RoundName};
use crate::store::failure::{FileError, GitError, WriteError};
use crate::store::lock::LockError;

use super::{MarkError, Misfit, ReversalError, SyncError};

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
    /// A draft on the branch that no operation put there.
    #[error("{path} was not stored by Travaux: {why}")]
    Foreign {
        /// Which.
        path: String,
        /// What shows it.
        why: String,
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
    /// What was to be undone or redone cannot be.
    #[error(transparent)]
    Reversal(#[from] ReversalError),
    /// Amendments cannot be worked into the next draft.
    #[error("{}", said_of(misfits, round))]
    Misfits {
        /// The draft they were to be worked into.
        round: RoundName,
        /// All that were named.
        named: Vec<AmendmentId>,
        /// Those that do not fit.
        misfits: Vec<Misfit>,
    },
    /// What happened to an amendment cannot be put on record as asked.
    #[error(transparent)]
    Mark(#[from] MarkError),
    /// Nothing was shared.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

fn said(problems: &[DirectoryProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn said_of(misfits: &[Misfit], round: &RoundName) -> String {
    let lines = misfits.iter().map(|Misfit { amendment, why }| format!("\n  {amendment} {why}"));
    let (count, verb) = match misfits.len() {
        1 => ("one amendment".to_string(), "does"),
        count => (format!("{count} amendments"), "do"),
    };
    format!("{count} {verb} not fit {round}, so nothing was written:{}", lines.collect::<String>())
}

/// What to type where some amendments do not fit.
fn without_misfits(round: &RoundName, named: &[AmendmentId], misfits: &[Misfit]) -> String {
    let fits = |id: &&AmendmentId| !misfits.iter().any(|misfit| misfit.amendment == **id);
    let others: Vec<&str> = named.iter().filter(fits).map(AmendmentId::as_str).collect();
    match misfits.first() {
        Some(first) if others.is_empty() => {
            format!("see it in its clause: travaux amendments {}", first.amendment)
        }
        _ => format!("work in the others: travaux next --from {round} --apply {}", others.join(",")),
    }
}

impl OperationError {
    pub(super) fn unreadable(path: &str, source: impl Into<Cause>) -> Self {
        Self::Unreadable { path: path.to_string(), source: source.into() }
    }

    pub(super) fn foreign(path: &str, why: String) -> Self {
        Self::Foreign { path: path.to_string(), why }
    }

    pub(super) fn unwritable(path: &str, source: impl Into<Cause>) -> Self {
        Self::Unwritable { path: path.to_string(), source: source.into() }
    }

    /// Whether the request was wrong, not the store.
    pub fn is_usage(&self) -> bool {
        if let Self::Sync(error) = self {
            return error.is_usage();
        }
        matches!(
            self,
            Self::NoRound(_)
                | Self::OneDraft { .. }
                | Self::OtherDraft { .. }
                | Self::TypedBase { .. }
                | Self::Reversal(_)
                | Self::Mark(_)
        )
    }

    /// Whether nothing is wrong with request or store, and the answer is no.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Sync(error) => error.is_refusal(),
            other => matches!(other, Self::Misfits { .. }),
        }
    }

    /// What to type next.
    pub fn remedies(&self) -> Vec<String> {
        let remedy = match self {
            Self::Git(error) | Self::Write(WriteError::Git(error)) => return remedies_of(error),
            Self::Reversal(error) => return error.remedies(),
            Self::Misfits { round, named, misfits } => return vec![without_misfits(round, named, misfits)],
            Self::Mark(error) => return vec![error.remedy()],
            Self::Sync(error) => return error.remedies(),
            Self::Lock(LockError::File(error)) => return file_remedies(error),
            Self::Lock(LockError::Link { path }) => return vec![format!("remove it: rm {}", quoted(path))],
            Self::Lock(LockError::Held { .. }) => "try again when it is done",
            Self::Write(WriteError::Moved { .. }) => "try again when the other git program is done",
            Self::Problems(_) => return Vec::new(),
            Self::NoRound(_) => "see the rounds: travaux log",
            Self::OneDraft { .. } | Self::OtherDraft { .. } => "name the file of that one draft",
            Self::TypedBase { .. } => {
                "change its base first: travaux commit FILE --amend-round ROUND --reason \"…\""
            }
            Self::WouldBreak { .. } => "keep the name as an alias in the actors file",
            Self::Empty => {
                "make it again from the last round: \
                 git branch main \"$(git rev-list -1 --topo-order --tags='round/*')\""
            }
            Self::Foreign { path, .. } => {
                let path = quoted(Path::new(path));
                return vec![format!(
                    "take it off the branch: git rm {path} && git commit -m 'Remove {0}'",
                    path.trim_matches('\'')
                )];
            }
            Self::Unreadable { path, .. } => {
                return vec![format!("see who changed it: git log main -- {path}")];
            }
            Self::Unwritable { .. } | Self::Negotiation(_) | Self::Actors(_) => {
                "see what was changed, and by whom: git log --stat main"
            }
        };
        vec![remedy.to_string()]
    }
}

/// What to type when a repository cannot be used.
pub fn remedies_of(error: &GitError) -> Vec<String> {
    let remedy = match error {
        GitError::NotAStore { .. } => "make one: travaux init --title \"My treaty\"; or try: travaux demo",
        GitError::AlreadyRepository { .. } | GitError::InTheWay { .. } => {
            "name another folder: travaux init FOLDER --title \"My treaty\""
        }
        GitError::OtherRepository { .. } => "see which branches there are: git branch --all",
        GitError::Elsewhere { .. } => "show the branch main again: git switch main",
        GitError::Busy { path } => {
            return vec![format!(
                "try again in a moment; if no other git program is running here: rm {}",
                quoted(path)
            )];
        }
        GitError::Configuration { path, .. } => {
            return vec![format!("correct that file: git config --edit --file {}", quoted(path))];
        }
        GitError::Open { .. } => "see what git says: git status",
        GitError::Missing { .. }
        | GitError::Altered { .. }
        | GitError::Object { .. }
        | GitError::OtherKind { .. } => {
            "take the store again from a colleague or a backup: git clone ADDRESS NEW-FOLDER"
        }
        GitError::Index { path, .. } => {
            return vec![format!("have it made again: rm {} && git reset", quoted(path))];
        }
        GitError::OddPlace { path, .. } => {
            return vec![format!("move it away: mv {0} {0}.old", quoted(path))];
        }
        GitError::File(error) => return file_remedies(error),
        other if is_disk_full(other) => FULL,
        _ => "see what git says: git fsck",
    };
    vec![remedy.to_string()]
}

/// What to do when there is no room.
const FULL: &str = "nothing that was stored is lost; make room on the disk, then run the same command again";

/// Whether an error comes of a full disk, however deep below.
pub fn is_disk_full(error: &(dyn Error + 'static)) -> bool {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| matches!(cause.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded))
}

fn file_remedies(error: &FileError) -> Vec<String> {
    let remedy = match error.source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "nothing that was stored is lost; make room on the disk, then run the same command again"
                .to_string()
        }
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
            let folder = error.path.parent().unwrap_or(&error.path);
            format!("see whose it is: ls -ld {}", quoted(folder))
        }
        _ => "see what git says: git fsck".to_string(),
    };
    vec![remedy]
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}
