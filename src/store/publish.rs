//! Writes commits and tags.
//!
//! ```text
//! plan ─▶ objects in memory ─▶ on the disk ─▶ branch moved ─▶ on the disk ─▶ tags, work tree
//!                                             └ only from the commit the plan was made for
//! ```
//!
//! Until the branch has moved nothing has happened that anybody can see; once it has moved, all of it is on the
//! disk. Tags, index and work tree can be made again from the branch.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::commit::{CommitId, PlannedCommit, Signature};
use super::durable::TemporaryFolder;
use super::failure::{GitError, WriteError};
use super::layout::{BRANCH, ROUND_TAGS, round_of_tag, tag_of};
use super::lock::WriteLock;
use super::object::{CommitParts, Id, Object, ObjectKind, Objects, read_tag_target};
use super::reference::{Edited, Expected, ReferenceEdit};
use super::repository::{Git, commit_id, parse_id};
use super::tree::Folder;
use super::worktree;
use crate::model::RoundName;

/// From this many new objects on they go into one pack instead of one file each, and so do those of several commits.
/// A pack costs three requests to the disk, a file up to two; but every pack is one more to search, so the few objects
/// of one commit stay files.
const PACK_FROM: usize = 12;

/// The folder, inside the repository's own, in which a pack is made before it is moved to the others.
pub(super) const PACK_WORKSHOP: &str = "travaux-pack";

/// Writing.
impl Git {
    /// Stores commits one upon the other and moves the branch once, from `expected` to the last of them.
    ///
    /// When this returns they are on the disk. Their ids come back in order. Tags, index and work tree are not
    /// touched; see [`Git::set_tags`] and [`Git::update_work_tree`].
    ///
    /// # Errors
    /// [`WriteError::Moved`] when the branch is not at `expected`: nothing was changed, read again and retry.
    pub fn write(
        &self,
        lock: &WriteLock,
        expected: &CommitId,
        commits: &[PlannedCommit],
    ) -> Result<Vec<CommitId>, WriteError> {
        self.check_lock(lock)?;
        let moved = |actual| WriteError::Moved { expected: expected.clone(), actual };
        let actual = self.head()?;
        if actual.as_ref() != Some(expected) {
            return Err(moved(actual));
        }
        let paths = commits.iter().flat_map(|commit| commit.changes.keys());
        worktree::refuse_odd_places(&self.place.work_tree, paths)?;
        match self.publish(Some(expected), commits)? {
            Some(ids) => Ok(ids),
            None => Err(moved(self.head()?)),
        }
    }

    /// Does what [`Git::write`] says, on a branch that need not be there yet; `None` when it has moved.
    pub(super) fn publish(
        &self,
        from: Option<&CommitId>,
        commits: &[PlannedCommit],
    ) -> Result<Option<Vec<CommitId>>, GitError> {
        let (ids, objects) = self.build(from, commits)?;
        let (Some(last), Some(planned)) = (ids.last(), commits.last()) else { return Ok(Some(Vec::new())) };
        self.store_objects(objects)?;
        let expected = match from {
            Some(commit) => Expected::Exactly(parse_id(commit.as_str())?),
            None => Expected::Absent,
        };
        let edit = ReferenceEdit { name: BRANCH.to_owned(), expected, to: Some(*last) };
        match self.edit_references(&[edit], Some(&planned.author))? {
            Changed::Done => Ok(Some(ids.into_iter().map(commit_id).collect())),
            Changed::Not => Ok(None),
        }
    }

    /// Puts commits together in memory: their ids in order, and every object they are made of.
    fn build(
        &self,
        from: Option<&CommitId>,
        commits: &[PlannedCommit],
    ) -> Result<(Vec<Id>, Objects), GitError> {
        let parents = from.map(|commit| parse_id(commit.as_str())).transpose()?;
        self.build_upon(from, parents.into_iter().collect(), commits)
    }

    /// Puts a commit together that follows from two, with the files of the first as far as it changes none.
    pub(super) fn build_join(
        &self,
        (first, second): (&CommitId, Id),
        planned: &PlannedCommit,
    ) -> Result<(Id, Objects), GitError> {
        let parents = vec![parse_id(first.as_str())?, second];
        let (ids, objects) = self.build_upon(Some(first), parents, std::slice::from_ref(planned))?;
        Ok((ids.last().copied().expect("one commit was planned"), objects))
    }

    fn build_upon(
        &self,
        from: Option<&CommitId>,
        mut parents: Vec<Id>,
        commits: &[PlannedCommit],
    ) -> Result<(Vec<Id>, Objects), GitError> {
        let mut folder = from.map_or_else(|| Ok(Folder::default()), |commit| self.folder_of(commit))?;
        let mut objects = Objects::new();
        let mut ids = Vec::with_capacity(commits.len());
        let mut keep = |object: Object| {
            let id = self.backend.name_of(object.0, &object.1)?;
            objects.insert(id, object);
            Ok(id)
        };
        for planned in commits {
            check_time(&planned.author)?;
            // What goes comes first, so that a file may give its name to a folder.
            for path in planned.changes.iter().filter(|(_, content)| content.is_none()).map(|(path, _)| path)
            {
                folder.change(path, None)?;
            }
            for (path, content) in &planned.changes {
                if let Some(content) = content {
                    folder.change(path, Some(keep((ObjectKind::Blob, content.clone()))?))?;
                }
            }
            let (author, message) = (planned.author.clone(), planned.message.clone());
            let commit = CommitParts { tree: folder.write(&mut keep)?, parents, author, message };
            let id = keep((ObjectKind::Commit, commit.write()))?;
            ids.push(id);
            parents = vec![id];
        }
        Ok((ids, objects))
    }

    /// Puts objects on the disk, unless they are there and whole.
    pub(super) fn store_objects(&self, objects: Objects) -> Result<(), GitError> {
        let mut missing = objects;
        missing.retain(|id, object| !self.backend.is_whole(*id, object));
        let folder = self.place.git_folder.join("objects");
        let file_of = |id: Id| {
            let digits = id.to_string();
            let (first, rest) = digits.split_at(2);
            folder.join(first).join(rest)
        };
        let mut packed = Objects::new();
        let commits = missing.values().filter(|(kind, _)| *kind == ObjectKind::Commit).count();
        if commits > 1 || missing.len() >= PACK_FROM {
            // A damaged object keeps its file, which is replaced: a good copy in a pack would leave it lying there.
            let damaged;
            (damaged, packed) = missing.into_iter().partition(|(id, _)| file_of(*id).exists());
            missing = damaged;
        }
        let compress = |(id, object)| Ok((file_of(id), self.backend.compressed(&object)?));
        let files = missing.into_iter().map(compress).collect::<Result<Vec<_>, GitError>>()?;
        self.durable.write_all(&files)?;
        if !packed.is_empty() {
            let workshop = TemporaryFolder::new(self.place.git_folder.join(PACK_WORKSHOP))?;
            let files = self.backend.pack(&packed, workshop.path())?;
            self.durable.move_into(&folder.join("pack"), &files)?;
        }
        Ok(())
    }

    /// Changes references and puts them on the disk.
    pub(super) fn edit_references(
        &self,
        edits: &[ReferenceEdit],
        author: Option<&Signature>,
    ) -> Result<Changed, GitError> {
        let folder = &self.place.git_folder;
        let above = |edit: &ReferenceEdit| {
            let file = folder.join(&edit.name);
            let above = file.ancestors().skip(1).take_while(|above| above != folder);
            above.map(Path::to_path_buf).collect::<Vec<_>>()
        };
        // A folder made for the branch is on the disk once its name is. That of the first tag is not waited for: a tag
        // that a power cut takes is made again from the branch.
        let branches = edits.iter().filter(|edit| !edit.name.starts_with(ROUND_TAGS));
        let made: Vec<PathBuf> = branches.flat_map(above).filter(|above| !above.is_dir()).collect();
        match self.backend.edit_references(edits, author, &self.durable)? {
            Edited::Done => {}
            Edited::Moved => return Ok(Changed::Not),
            Edited::Busy => {
                let lock = |edit: &ReferenceEdit| folder.join(format!("{}.lock", edit.name));
                let held = edits.iter().map(lock).find(|lock| lock.exists());
                return Err(GitError::Busy { path: held.unwrap_or_else(|| folder.join("packed-refs.lock")) });
            }
        }
        // The one that holds the name or, where the last name in it went, the next one that is left.
        let nearest = |edit| above(edit).into_iter().find(|above| above.is_dir());
        let mut folders: BTreeSet<PathBuf> = edits.iter().filter_map(nearest).collect();
        folders.extend(made.iter().filter_map(|made| made.parent()).map(Path::to_path_buf));
        // Many references are in one file together, which is on the disk only once it has its name. The branch is
        // not at stake: it was put on the disk in a file of its own before any tag was.
        let together = folder.join("packed-refs");
        if together.exists() && edits.iter().any(|edit| !folder.join(&edit.name).exists()) {
            self.durable.sync_file(&together)?;
            folders.insert(folder.clone());
        }
        folders.iter().try_for_each(|folder| self.durable.sync_folder(folder))?;
        Ok(Changed::Done)
    }

    pub(super) fn check_lock(&self, lock: &WriteLock) -> Result<(), GitError> {
        if lock.guards(&self.place.git_folder) {
            return Ok(());
        }
        Err(GitError::OtherLock { held: lock.path().to_path_buf() })
    }
}

/// Tags.
impl Git {
    /// The commit that each round's tag stands for. A tag that cannot be read, or leads to
    /// nothing, counts as missing.
    ///
    /// # Errors
    /// When the tags cannot be listed at all.
    pub fn tags(&self) -> Result<BTreeMap<RoundName, CommitId>, GitError> {
        let mut tags = BTreeMap::new();
        for (name, id) in self.backend.references(ROUND_TAGS)? {
            if let (Some(round), Some(commit)) =
                (round_of_tag(&name), id.and_then(|id| self.tagged_commit(id)))
            {
                tags.insert(round, commit_id(commit));
            }
        }
        Ok(tags)
    }

    /// The commit that a tag leads to: ours lead straight to it, others may have a message of their own between.
    fn tagged_commit(&self, id: Id) -> Option<Id> {
        match self.backend.object(id).ok()?? {
            (ObjectKind::Commit, _) => Some(id),
            (ObjectKind::Tag, bytes) => read_tag_target(&bytes),
            (ObjectKind::Tree | ObjectKind::Blob, _) => None,
        }
    }

    /// Sets the tag `round/<name>` of each round, moving it where it is there.
    ///
    /// # Errors
    /// When a tag cannot be written; the others may have been.
    pub fn set_tags(&self, lock: &WriteLock, tags: &BTreeMap<RoundName, CommitId>) -> Result<(), GitError> {
        self.check_lock(lock)?;
        let edit = |(round, commit): (&RoundName, &CommitId)| {
            let to = Some(parse_id(commit.as_str())?);
            Ok(ReferenceEdit { name: tag_of(round), expected: Expected::Anything, to })
        };
        let edits = tags.iter().map(edit).collect::<Result<Vec<_>, GitError>>()?;
        self.edit_references(&edits, None).map(drop)
    }

    /// Removes the tags of rounds, where they are there.
    ///
    /// # Errors
    /// When a tag cannot be removed; others may have been.
    pub fn remove_tags(&self, lock: &WriteLock, rounds: &BTreeSet<RoundName>) -> Result<(), GitError> {
        self.check_lock(lock)?;
        let edit = |round| ReferenceEdit { name: tag_of(round), expected: Expected::Anything, to: None };
        let edits: Vec<_> = rounds.iter().map(edit).collect();
        self.edit_references(&edits, None).map(drop)
    }
}

/// Whether references were changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    /// All of them.
    Done,
    /// None: one did not say what was expected.
    Not,
}

fn check_time(author: &Signature) -> Result<(), GitError> {
    let time = author.time();
    if time.is_storable() {
        return Ok(());
    }
    Err(GitError::Time { seconds: time.seconds, offset_minutes: time.offset_minutes })
}
