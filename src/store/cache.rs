//! Derived things kept between runs, outside what is committed.
//!
//! An entry is kept under a name, with the key it was made for: the commit it was read from and the version of the
//! program that made it. Only the latest entry of a name is kept. An entry that is missing, damaged, of another key or
//! behind a symbolic link is as good as none; deleting the folder changes nothing but time. Nothing here is asked onto
//! the disk.

use std::fs;
use std::path::PathBuf;

use super::commit::CommitId;
use super::repository::Git;

/// The folder below `.git`.
const FOLDER: &str = "travaux-cache";
/// Changes with every version of the program, and whenever what is kept changes its meaning.
const ENGINE: &str = concat!(env!("CARGO_PKG_VERSION"), "-1");

/// The cache of a store.
pub struct Cache<'a> {
    git: &'a Git,
    folder: PathBuf,
}

impl<'a> Cache<'a> {
    /// The cache of an opened store; nothing is made yet.
    pub fn of(git: &'a Git) -> Self {
        Self { git, folder: git.git_folder().join(FOLDER) }
    }

    /// What was kept under a name for a commit, if it is whole.
    pub fn read(&self, name: &str, commit: &CommitId) -> Option<Vec<u8>> {
        if self.is_odd() {
            return None;
        }
        let bytes = fs::read(self.folder.join(name)).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let content = &bytes[end + 1..];
        (bytes[..end] == *self.head(commit, content)?.as_bytes()).then(|| content.to_vec())
    }

    /// Keeps something under a name for a commit. Where it cannot be kept, it will be computed again.
    pub fn keep(&self, name: &str, commit: &CommitId, content: &[u8]) {
        let Some(head) = self.head(commit, content) else { return };
        if self.is_odd() || fs::create_dir_all(&self.folder).is_err() {
            return;
        }
        let temporary = self.folder.join(format!("{name}.{}", std::process::id()));
        let whole = [head.as_bytes(), b"\n", content].concat();
        let kept = fs::write(&temporary, whole).and_then(|()| fs::rename(&temporary, self.folder.join(name)));
        if kept.is_err() {
            drop(fs::remove_file(&temporary));
        }
    }

    /// The first line of an entry: engine, commit, and the hash of what follows.
    fn head(&self, commit: &CommitId, content: &[u8]) -> Option<String> {
        Some(format!("{ENGINE} {commit} {}", self.git.blob_id(content).ok()?))
    }

    fn is_odd(&self) -> bool {
        self.folder.symlink_metadata().is_ok_and(|found| !found.is_dir())
    }
}
