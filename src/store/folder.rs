//! Whether the folder people see shows the branch, can be brought up to it, and where it is behind.
//!
//! A file is *behind* when git's index still has what an earlier commit of the branch had for it: a plain
//! `git commit` would then take back what was stored since.

use std::collections::BTreeSet;

use super::commit::CommitId;
use super::failure::GitError;
use super::git::{Index, IndexLock};
use super::layout::BRANCH;
use super::lock::WriteLock;
use super::repository::Git;
use super::worktree::Staged;

/// How many commits back an old state of the index is looked for.
const LONGEST_LAG: usize = 200;

impl Git {
    /// Refuses to go on when the folder could not be brought up to the branch after a write.
    ///
    /// To be called before [`Git::write`]: once the branch has moved it is too late, and an index that stays
    /// behind lets the next plain `git commit` take back what was stored.
    ///
    /// # Errors
    /// When another branch or an old commit is checked out, or the index is locked.
    pub fn check_folder(&self, lock: &WriteLock) -> Result<(), GitError> {
        self.check_lock(lock)?;
        self.shows_branch()?;
        IndexLock::take(&self.place.git_folder).map(drop)
    }

    /// Refuses to go on when another branch or an old commit is checked out.
    ///
    /// # Errors
    /// [`GitError::Elsewhere`], or when that cannot be read.
    pub fn shows_branch(&self) -> Result<(), GitError> {
        let head = self.backend.shown()?;
        if head == BRANCH { Ok(()) } else { Err(GitError::Elsewhere { head }) }
    }

    /// Files of which git's index has an earlier state than the branch.
    ///
    /// What a person prepared for a commit is not among them, unless it is what an earlier commit had.
    ///
    /// # Errors
    /// When a commit cannot be read.
    pub fn behind(&self, head: &CommitId) -> Result<BTreeSet<String>, GitError> {
        let Some(index) = Index::read(&self.place.git_folder) else { return Ok(BTreeSet::new()) };
        let now = self.files(head)?;
        let content = |state: &std::collections::BTreeMap<String, _>, path: &String| {
            state.get(path).cloned().map_or(Staged::Nothing, Staged::Content)
        };
        let mut open: BTreeSet<String> =
            now.keys().filter(|path| index.staged(path) != content(&now, path)).cloned().collect();
        let mut behind = BTreeSet::new();
        let mut next = self.first_parent(head)?;
        for _ in 0..LONGEST_LAG {
            let Some(here) = next.filter(|_| !open.is_empty()) else { break };
            let state = self.files(&here)?;
            let (old, rest) = open.into_iter().partition(|path| index.staged(path) == content(&state, path));
            behind.extend::<BTreeSet<String>>(old);
            open = rest;
            next = self.first_parent(&here)?;
        }
        Ok(behind)
    }
}
