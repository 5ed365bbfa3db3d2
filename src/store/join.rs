//! Takes over commits that were made elsewhere and are in the repository already: as they are, or joined with what is
//! here by one commit that follows from both.

use super::commit::{BlobId, CommitId, PlannedCommit, Signature};
use super::failure::{GitError, WriteError};
use super::layout::BRANCH;
use super::lock::WriteLock;
use super::object::{ObjectKind, Objects};
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

    /// Puts content where it can be read again, without anything that leads to it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn stage(&self, content: &[u8]) -> Result<BlobId, GitError> {
        let id = self.backend.name_of(ObjectKind::Blob, content)?;
        self.store_objects(Objects::from([(id, (ObjectKind::Blob, content.to_vec()))]))?;
        Ok(BlobId::known(id.to_string()))
    }

    /// Makes a commit that follows from two, without moving the branch: to the files of the first it makes the changes
    /// that are planned.
    ///
    /// # Errors
    /// When it cannot be put together or written.
    pub fn join(
        &self,
        (first, second): (&CommitId, &CommitId),
        planned: &PlannedCommit,
    ) -> Result<CommitId, GitError> {
        let (id, objects) = self.build_join((first, parse_id(second.as_str())?), planned)?;
        self.store_objects(objects)?;
        Ok(commit_id(id))
    }
}
