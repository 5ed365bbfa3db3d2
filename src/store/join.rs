//! Moves the branch to commits that were made elsewhere and are in the repository already.

use super::commit::{CommitId, Signature};
use super::failure::{GitError, WriteError};
use super::layout::BRANCH;
use super::lock::WriteLock;
use super::publish::Changed;
use super::reference::{Expected, ReferenceEdit};
use super::repository::{Git, commit_id, parse_id};
use super::worktree;

impl Git {
    /// What a reference says; `None` when it is not there.
    pub(super) fn reference(&self, name: &str) -> Result<Option<CommitId>, GitError> {
        Ok(self.backend.reference(name)?.map(commit_id))
    }

    /// Moves the branch from one commit to another that is here already, with all it leads to.
    ///
    /// # Errors
    /// [`WriteError::Moved`] when the branch is not at `expected`: nothing was changed, read again and retry.
    pub fn advance(
        &self,
        lock: &WriteLock,
        (expected, to): (&CommitId, &CommitId),
        author: &Signature,
    ) -> Result<(), WriteError> {
        self.check_lock(lock)?;
        let (before, after) = (self.files(expected)?, self.files(to)?);
        let changed = after.iter().filter(|(path, blob)| before.get(*path) != Some(*blob));
        worktree::refuse_odd_places(&self.place.work_tree, changed.map(|(path, _)| path))?;
        let expected_id = Expected::Exactly(parse_id(expected.as_str())?);
        let edit = ReferenceEdit {
            name: BRANCH.to_owned(),
            expected: expected_id,
            to: Some(parse_id(to.as_str())?),
        };
        match self.edit_references(&[edit], Some(author))? {
            Changed::Done => Ok(()),
            Changed::Not => Err(WriteError::Moved { expected: expected.clone(), actual: self.head()? }),
        }
    }
}
