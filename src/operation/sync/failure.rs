//! Why nothing was shared, and what to type then.

use thiserror::Error;

use super::trust::InternalEntry;
use crate::store::exchange::FetchError;
use crate::store::failure::{FileError, GitError};
use crate::store::remote::{Remote, RemoteError};
use crate::store::transport::TransportError;

/// Why nothing was shared.
#[derive(Debug, Error)]
pub enum SyncError {
    /// It is not clear whom to share with.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The other side could not be reached.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// What came in cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The system refused something on a file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The other side did not take what it was given.
    #[error("{}{source}", if *has_taken { "what the others stored is here now, but " } else { "" })]
    NotPut {
        /// Why.
        source: TransportError,
        /// Whether something of theirs was taken over before.
        has_taken: bool,
    },
    /// The other side may not have what it would get.
    #[error(
        "{}{} is not trusted with what is internal, and was given nothing:{}",
        if *has_taken { "what the others stored is here now, but " } else { "" },
        remote.shown(),
        listed(entries)
    )]
    Internal {
        /// The other side.
        remote: Remote,
        /// What it would get, in this or an earlier version.
        entries: Vec<InternalEntry>,
        /// Whether something of theirs was taken over before.
        has_taken: bool,
    },
    /// The other side would be trusted by what came from it.
    #[error(
        "by what it has, {} would be trusted with what is internal; nobody here has said so, and this is internal:{}",
        remote.shown(),
        listed(entries)
    )]
    SelfTrust {
        /// The other side.
        remote: Remote,
        /// What it would get.
        entries: Vec<InternalEntry>,
    },
    /// A repository of something else.
    #[error("{remote} is a git repository but no Travaux store: it has the branches {}, and no main", branches.join(", "))]
    NoStore {
        /// The other side.
        remote: String,
        /// Its branches.
        branches: Vec<String>,
    },
    /// It has nothing in common with this store.
    #[error("{remote} holds another store: the two have nothing in common")]
    Apart {
        /// The other side.
        remote: String,
    },
    /// What is there does not read, or breaks a rule.
    #[error("{remote} has something that cannot be taken over: {why}")]
    Unfit {
        /// The other side.
        remote: String,
        /// What.
        why: String,
    },
    /// What is here does not read, or breaks a rule.
    #[error("this store has something that is not passed on: {why}")]
    OwnUnfit {
        /// What.
        why: String,
    },
    /// Others were faster, every time.
    #[error("{remote} is being written to all the time")]
    Busy {
        /// The other side.
        remote: String,
    },
}

impl From<FetchError> for SyncError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Transport(error) => Self::Transport(error),
            FetchError::Git(error) => Self::Git(error),
            FetchError::File(error) => Self::File(error),
        }
    }
}

fn listed(entries: &[InternalEntry]) -> String {
    entries.iter().map(|entry| format!("\n  {}: {}", entry.path, entry.what)).collect()
}

/// How to begin, where nothing is shared yet.
const FIRST: [&str; 2] = [
    "make a place for it, where everybody can get at: git init --bare --initial-branch=main FOLDER",
    "then name it: git remote add origin FOLDER, and: travaux sync",
];

impl SyncError {
    /// Whether the request was wrong, not the store.
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Remote(error) if !matches!(error, RemoteError::Transport(_)))
    }

    /// Whether all is as it should be, and the answer is no.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Internal { .. } | Self::SelfTrust { .. })
    }

    /// What to type next.
    pub fn remedies(&self) -> Vec<String> {
        match self {
            Self::Remote(error) => of_remote(error),
            Self::Transport(error) | Self::NotPut { source: error, .. } => of_transport(error),
            Self::Git(error) => super::super::remedies_of(error),
            Self::File(_) => vec!["see how much room there is: df -h .".to_owned()],
            Self::Internal { remote, .. } | Self::SelfTrust { remote, .. } => {
                let label = remote.label().replace('\'', "'\\''");
                vec![format!("if whoever can read there may read it: travaux sync --trust '{label}'")]
            }
            Self::NoStore { .. } => vec!["see which remotes there are: git remote -v".to_owned()],
            Self::Apart { remote } => {
                vec![format!(
                    "to have that one as well, in a folder of its own: git clone --branch main '{remote}' FOLDER"
                )]
            }
            Self::Unfit { .. } => {
                vec!["have it checked by whoever shared it: travaux verify, in their copy".to_owned()]
            }
            Self::OwnUnfit { .. } => vec!["see all of it, and what to do: travaux verify".to_owned()],
            Self::Busy { .. } => vec!["try again in a moment: travaux sync".to_owned()],
        }
    }
}

fn of_remote(error: &RemoteError) -> Vec<String> {
    match error {
        RemoteError::None => FIRST.map(str::to_owned).to_vec(),
        RemoteError::Which { names } => {
            names.iter().map(|name| format!("name one: travaux sync {name}")).collect()
        }
        RemoteError::Unknown { names, .. } if names.is_empty() => FIRST.map(str::to_owned).to_vec(),
        RemoteError::Unknown { names, .. } => {
            names.iter().map(|name| format!("there is {name}: travaux sync {name}")).collect()
        }
        RemoteError::Nothing { path } => vec![
            format!("make a place to share: git init --bare --initial-branch=main '{}'", path.display()),
            "to share in a file, end its name in .bundle: travaux sync store.bundle".to_owned(),
        ],
        RemoteError::Address { .. } | RemoteError::Itself { .. } => {
            vec!["see which remotes there are: git remote -v".to_owned()]
        }
        RemoteError::Transport(error) => of_transport(error),
    }
}

fn of_transport(error: &TransportError) -> Vec<String> {
    let remedy = match error {
        TransportError::NotInstalled => "install git: https://git-scm.com/downloads".to_owned(),
        TransportError::Silent { .. } => {
            "try again later, or wait longer: travaux sync --timeout 300".to_owned()
        }
        TransportError::Password { address, .. } => {
            format!(
                "let git ask you once and remember it: git -c credential.helper=store ls-remote '{address}'"
            )
        }
        TransportError::NoRepository { .. } => "see which remotes there are: git remote -v".to_owned(),
        TransportError::WorkedIn { address } => format!(
            "share through a place where nobody works: git clone --bare '{address}' FOLDER.git, then: travaux sync FOLDER.git"
        ),
        TransportError::Failed { address, .. } => format!("see what git says: git ls-remote '{address}'"),
        TransportError::File(_) => "see how much room there is: df -h .".to_owned(),
    };
    vec![remedy]
}
