//! What can go wrong between the store and its repository.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::commit::CommitId;
use super::layout::PathError;

/// What the repository's own code reported, kept whole for the chain of causes.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What was done to a file or folder when the system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileAction {
    /// Reading a file or looking at it.
    Read,
    /// Listing a folder.
    List,
    /// Making a file or folder.
    Create,
    /// Writing into a file.
    Write,
    /// Asking the system to put it on the disk.
    Sync,
    /// Giving it its name.
    Rename,
    /// Removing it.
    Remove,
    /// Taking the advisory lock.
    Lock,
}

impl fmt::Display for FileAction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Read => "read",
            Self::List => "list",
            Self::Create => "make",
            Self::Write => "write",
            Self::Sync => "put on the disk",
            Self::Rename => "rename",
            Self::Remove => "remove",
            Self::Lock => "lock",
        })
    }
}

/// The system refused something on a file.
#[derive(Debug, Error)]
#[error("{}cannot {action} {}", why(*action, source), path.display())]
pub struct FileError {
    /// What was done.
    pub action: FileAction,
    /// To which file or folder.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// The reason in plain words where it is not the file's own.
fn why(action: FileAction, source: &io::Error) -> &'static str {
    let is_writing = !matches!(action, FileAction::Read | FileAction::List);
    match source.kind() {
        io::ErrorKind::PermissionDenied if is_writing => "you may not write here: ",
        io::ErrorKind::StorageFull => "the disk is full: ",
        io::ErrorKind::QuotaExceeded => "the share of the disk is used up: ",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only: ",
        _ => "",
    }
}

impl FileError {
    /// Completes the system's answer with what was done to which path.
    pub(super) fn at(action: FileAction, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self { action, path, source }
    }
}

/// Why the repository cannot be opened, read or prepared.
#[derive(Debug, Error)]
pub enum GitError {
    /// No repository here or above.
    #[error("there is no Travaux store in {} or above it", folder.display())]
    NotAStore {
        /// Where the search began.
        folder: PathBuf,
    },
    /// A repository that is not a store.
    #[error("{} is a git repository but not a Travaux store: its branch main has no travaux.yaml", folder.display())]
    OtherRepository {
        /// Its work tree.
        folder: PathBuf,
    },
    /// A repository without a work tree.
    #[error("{} is a bare repository: a place to share a store, not one to work in; clone it", folder.display())]
    Bare {
        /// The repository.
        folder: PathBuf,
    },
    /// A second work tree of a repository, or a submodule.
    #[error("{} is a linked work tree, which is not supported; work in the main one", folder.display())]
    LinkedWorkTree {
        /// The folder whose `.git` is not a folder.
        folder: PathBuf,
    },
    /// The repository says that its files are elsewhere.
    #[error("{} sets core.worktree, which is not supported", folder.display())]
    OtherWorkTree {
        /// The folder above `.git`.
        folder: PathBuf,
    },
    /// Object names of another kind, such as sha256.
    #[error("{} keeps its objects by {name}, which is not supported; only sha1 is", folder.display())]
    UnsupportedHash {
        /// The repository's folder.
        folder: PathBuf,
        /// The kind it uses.
        name: String,
    },
    /// References in another format, such as reftable.
    #[error("{} keeps its branches in the format {name}, which is not supported; only files are", folder.display())]
    UnsupportedReferences {
        /// The repository's folder.
        folder: PathBuf,
        /// The format it uses.
        name: String,
    },
    /// A new store was to be made where a repository is.
    #[error("{} already has a repository", folder.display())]
    AlreadyRepository {
        /// The folder.
        folder: PathBuf,
    },
    /// A new store would need a file that is there with other content.
    #[error("{} is in the way: the store would need a file of this name", path.display())]
    InTheWay {
        /// The file.
        path: PathBuf,
    },
    /// A path that is never written.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A path would be both a file and a folder.
    #[error("{path} would be both a file and a folder")]
    Collision {
        /// The path.
        path: String,
    },
    /// Something else stands in the work tree where the store has a folder or a file.
    #[error("{} is {found}, not {expected}; the store does not write through it", path.display())]
    OddPlace {
        /// Where.
        path: PathBuf,
        /// What is there: `a symbolic link`.
        found: &'static str,
        /// What belongs there: `a folder`.
        expected: &'static str,
    },
    /// The branch is only another name for a branch.
    #[error("the branch main is another name for {to}, which is not supported")]
    BranchIsLink {
        /// The branch it stands for.
        to: String,
    },
    /// An object is of another kind than the place it is named in asks for.
    #[error("the object {id} is not a {expected}")]
    OtherKind {
        /// Its id.
        id: String,
        /// What was asked for: `tree`.
        expected: &'static str,
    },
    /// Folders in folders without end.
    #[error("the folders of a commit are nested more than {deepest} deep")]
    TooDeep {
        /// The deepest that is read.
        deepest: usize,
    },
    /// A commit's time that git would not read back.
    #[error("a commit cannot be dated {seconds} seconds after 1970, {offset_minutes} minutes from UTC")]
    Time {
        /// Seconds since 1970.
        seconds: i64,
        /// Minutes east of UTC.
        offset_minutes: i32,
    },
    /// The lock given is that of another store.
    #[error("the lock held is that of {}, not of this store", held.display())]
    OtherLock {
        /// The lock's file.
        held: PathBuf,
    },
    /// Another program keeps a reference or the index locked, or was stopped while it did.
    #[error("{} is locked by another program, or its lock was left by one that was stopped", path.display())]
    Busy {
        /// The lock's file.
        path: PathBuf,
    },
    /// The work tree shows another branch or an old commit.
    #[error("{}, not the branch main", shown(head))]
    Elsewhere {
        /// What `HEAD` says.
        head: String,
    },
    /// The repository cannot be opened at all.
    #[error("cannot open the repository {}", folder.display())]
    Open {
        /// The repository.
        folder: PathBuf,
        /// Why.
        #[source]
        source: Cause,
    },
    /// A configuration file cannot be read.
    #[error("cannot read git's configuration {}", path.display())]
    Configuration {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Cause,
    },
    /// A reference cannot be read or written.
    #[error("cannot use the reference {name}")]
    Reference {
        /// Its full name, or what was looked for.
        name: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// An object cannot be read, or is not what it should be.
    #[error("cannot read the object {id}")]
    Object {
        /// Its id.
        id: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// An object is there, and its content is not what its name says.
    #[error("the object {id} was changed on the disk")]
    Altered {
        /// Its id.
        id: String,
    },
    /// An object that should be there is missing.
    #[error("the object {id} is missing")]
    Missing {
        /// Its id.
        id: String,
    },
    /// Commits cannot be put together.
    #[error("cannot make the commit")]
    Build {
        /// Why.
        #[source]
        source: Cause,
    },
    /// A pack of new objects cannot be made.
    #[error("cannot pack the new objects")]
    Pack {
        /// Why.
        #[source]
        source: Cause,
    },
    /// The index cannot be read or written.
    #[error("cannot use the index {}", path.display())]
    Index {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The system refused something on a file.
    #[error(transparent)]
    File(#[from] FileError),
}

/// What `HEAD` says, in words.
fn shown(head: &str) -> String {
    match head.strip_prefix("refs/heads/") {
        Some(branch) => format!("the folder shows the branch {branch}"),
        None => format!("the folder shows an older commit, {}", head.get(..10).unwrap_or(head)),
    }
}

/// Why commits were not stored.
#[derive(Debug, Error)]
pub enum WriteError {
    /// Somebody else stored something meanwhile; read again, plan again, try again.
    #[error("the branch moved from {expected} to {}", actual.as_ref().map_or("nothing", CommitId::as_str))]
    Moved {
        /// What the commits were made for.
        expected: CommitId,
        /// What the branch says now.
        actual: Option<CommitId>,
    },
    /// Nothing was stored for another reason.
    #[error(transparent)]
    Git(#[from] GitError),
}
