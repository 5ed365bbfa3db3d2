//! A store's repository: made, opened, read and written, without a word about what the files mean.
//!
//! Writing is in [`publish`](super::publish), the work tree in [`worktree`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::commit::{BlobId, CommitId, CommitRecord, PlannedCommit};
use super::discover::{self, Place};
use super::durable::{Durable, TemporaryFolder, remove_folder};
use super::failure::{FileAction, FileError, GitError};
use super::git::Backend;
use super::layout::{BRANCH, StoredFile};
use super::lock::{Holder, LockError, WriteLock};
use super::object::{CommitParts, Id, ObjectKind, read_tree};
use super::tree::Folder;
use super::worktree;

/// An opened store.
///
/// Not to be shared between threads: each opens its own.
pub struct Git {
    pub(super) backend: Backend,
    pub(super) place: Place,
    pub(super) durable: Durable,
}

/// Making, opening, locking.
impl Git {
    /// Makes a repository with a work tree and a first commit in a folder, which is made where needed.
    ///
    /// It is built beside its place and renamed into it, so that a stopped run leaves no half store behind.
    ///
    /// # Errors
    /// When the folder is a repository, or has a file of one of the commit's names with other content.
    pub fn init(folder: &Path, initial: &PlannedCommit) -> Result<Self, GitError> {
        let folder = &std::path::absolute(folder).map_err(FileError::at(FileAction::Read, folder))?;
        fs::create_dir_all(folder).map_err(FileError::at(FileAction::Create, folder))?;
        discover::refuse_repository(folder)?;
        worktree::refuse_occupied(folder, &initial.changes)?;
        let workshop = TemporaryFolder::new(folder.join(format!(".travaux-init-{}", std::process::id())))?;
        Backend::create(workshop.path())?;
        let built = Place::of(workshop.path());
        remove_folder(&built.git_folder.join("hooks"))?;
        let unfinished = Self::open_at(built)?;
        unfinished.publish(None, std::slice::from_ref(initial))?;
        unfinished.durable.sync_everything(&unfinished.place.git_folder)?;
        let place = Place::of(folder);
        fs::rename(&unfinished.place.git_folder, &place.git_folder)
            .map_err(FileError::at(FileAction::Rename, &place.git_folder))?;
        unfinished.durable.sync_folder(folder)?;
        let git = Self::open_at(place)?;
        if let Some(head) = git.head()? {
            git.bring_up(None, &head)?;
        }
        Ok(git)
    }

    /// Opens the store that a folder is in.
    ///
    /// # Errors
    /// Says when the first repository upwards is none of ours, is bare, or is of a kind that is not supported.
    pub fn open(folder: &Path) -> Result<Self, GitError> {
        let git = Self::open_at(discover::find(folder)?)?;
        // A damaged store must open, so that it can be verified: only a branch that can be read is judged.
        // A branch that somebody removed leaves the tags of rounds behind, which no other repository has.
        let has_rounds = || git.tags().map(|tags| !tags.is_empty());
        match git.head().and_then(|head| head.map_or_else(has_rounds, |head| git.has_settings(&head))) {
            Ok(false) => Err(GitError::OtherRepository { folder: git.place.work_tree }),
            Ok(true) | Err(_) => Ok(git),
        }
    }

    fn open_at(place: Place) -> Result<Self, GitError> {
        Ok(Self { backend: Backend::open(&place)?, place, durable: Durable::default() })
    }

    /// The folder people see.
    pub fn work_tree(&self) -> &Path {
        &self.place.work_tree
    }

    /// The repository's own folder.
    pub fn git_folder(&self) -> &Path {
        &self.place.git_folder
    }

    /// What this handle has asked of the disk so far.
    pub fn durable(&self) -> &Durable {
        &self.durable
    }

    /// Takes the right to write, waiting up to `patience`; `waiting` is told once who holds it.
    ///
    /// # Errors
    /// When somebody else still holds it at the end.
    pub fn lock(
        &self,
        holder: &Holder,
        patience: Duration,
        waiting: &mut dyn FnMut(Option<&Holder>),
    ) -> Result<WriteLock, LockError> {
        WriteLock::take(&self.place.git_folder, holder, patience, waiting)
    }

    /// The user's name and mail address as git is configured; nothing else is read from its configuration.
    ///
    /// The repository's own configuration comes first, then `files` in the order given: `~/.gitconfig` before the
    /// one below the configuration folder, as git has it. `home` is what `~` stands for in files they include.
    pub fn identity(&self, files: &[PathBuf], home: Option<&Path>) -> (Option<String>, Option<String>) {
        let [name, email] = Backend::identity(Some(&self.backend), files, home);
        (name, email)
    }

    /// As [`Git::identity`], before there is a repository.
    pub fn identity_outside(files: &[PathBuf], home: Option<&Path>) -> (Option<String>, Option<String>) {
        let [name, email] = Backend::identity(None, files, home);
        (name, email)
    }
}

/// Reading.
impl Git {
    /// The last commit of the branch; `None` when it has none.
    ///
    /// # Errors
    /// When the branch cannot be read, or is another name for one.
    pub fn head(&self) -> Result<Option<CommitId>, GitError> {
        Ok(self.backend.reference(BRANCH)?.map(commit_id))
    }

    /// Every regular file of a commit, by its path.
    ///
    /// # Errors
    /// When the commit or one of its folders cannot be read.
    pub fn files(&self, at: &CommitId) -> Result<BTreeMap<String, BlobId>, GitError> {
        let files = self.folder_of(at)?.files();
        Ok(files.into_iter().map(|(path, id)| (path, BlobId::known(id.to_string()))).collect())
    }

    /// The content of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, blob: &BlobId) -> Result<Vec<u8>, GitError> {
        self.bytes(parse_id(blob.as_str())?, ObjectKind::Blob)
    }

    /// The id that a content has, or would have.
    ///
    /// # Errors
    /// When the content was made to break the hash.
    pub fn blob_id(&self, content: &[u8]) -> Result<BlobId, GitError> {
        Ok(BlobId::known(self.backend.name_of(ObjectKind::Blob, content)?.to_string()))
    }

    /// The commits from one back to the first, newest first, along first parents.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn log(&self, from: &CommitId) -> Result<Vec<CommitRecord>, GitError> {
        let mut records = Vec::new();
        let mut next = Some(from.clone());
        while let Some(id) = next {
            let record = self.commit(&id)?;
            next = record.parents.first().cloned();
            records.push(record);
        }
        Ok(records)
    }

    /// Every commit that one follows from, by whatever line, itself included: each before those it was made from,
    /// and of those that could come next the latest first. Along one line that is the order of [`Git::log`].
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn history(&self, from: &CommitId) -> Result<Vec<CommitRecord>, GitError> {
        let mut records: BTreeMap<CommitId, CommitRecord> = BTreeMap::new();
        let mut followers: BTreeMap<CommitId, usize> = BTreeMap::new();
        let mut open = vec![from.clone()];
        while let Some(id) = open.pop() {
            if records.contains_key(&id) {
                continue;
            }
            let record = self.commit(&id)?;
            for parent in &record.parents {
                *followers.entry(parent.clone()).or_default() += 1;
                open.push(parent.clone());
            }
            records.insert(id, record);
        }
        let mut ready = BTreeSet::from([(i64::MAX, from.clone())]);
        let mut ordered = Vec::with_capacity(records.len());
        while let Some((_, id)) = ready.pop_last() {
            let Some(record) = records.remove(&id) else { continue };
            for parent in &record.parents {
                let left = followers.get_mut(parent).map(|left| {
                    *left -= 1;
                    *left
                });
                if let (Some(0), Some(found)) = (left, records.get(parent)) {
                    ready.insert((found.author.time().seconds, parent.clone()));
                }
            }
            ordered.push(record);
        }
        Ok(ordered)
    }

    /// One commit.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn commit(&self, id: &CommitId) -> Result<CommitRecord, GitError> {
        let CommitParts { parents, message, author, .. } = self.commit_parts(id)?;
        let parents = parents.into_iter().map(commit_id).collect();
        Ok(CommitRecord { id: id.clone(), parents, message, author })
    }

    /// The commit that a commit was made upon; `None` for the first.
    pub(super) fn first_parent(&self, commit: &CommitId) -> Result<Option<CommitId>, GitError> {
        Ok(self.commit_parts(commit)?.parents.first().copied().map(commit_id))
    }

    fn commit_parts(&self, commit: &CommitId) -> Result<CommitParts, GitError> {
        let id = parse_id(commit.as_str())?;
        CommitParts::read(&self.bytes(id, ObjectKind::Commit)?)
            .ok_or_else(|| other_kind(id, ObjectKind::Commit))
    }

    pub(super) fn folder_of(&self, commit: &CommitId) -> Result<Folder, GitError> {
        let read = |id: Id| {
            let bytes = self.bytes(id, ObjectKind::Tree)?;
            read_tree(&bytes, id.as_bytes().len()).ok_or_else(|| other_kind(id, ObjectKind::Tree))
        };
        Folder::load(self.commit_parts(commit)?.tree, &read)
    }

    fn has_settings(&self, commit: &CommitId) -> Result<bool, GitError> {
        let tree = self.commit_parts(commit)?.tree;
        let entries = read_tree(&self.bytes(tree, ObjectKind::Tree)?, tree.as_bytes().len());
        let settings = StoredFile::Settings.path();
        let entries = entries.ok_or_else(|| other_kind(tree, ObjectKind::Tree))?;
        Ok(entries.iter().any(|entry| entry.name == settings.as_bytes()))
    }

    fn bytes(&self, id: Id, expected: ObjectKind) -> Result<Vec<u8>, GitError> {
        match self.backend.object(id)? {
            // The disk is not trusted: a changed byte can make another text that reads as well.
            Some((kind, bytes)) if kind == expected => match self.backend.name_of(kind, &bytes)? == id {
                true => Ok(bytes),
                false => Err(GitError::Altered { id: id.to_string() }),
            },
            Some(_) => Err(other_kind(id, expected)),
            None => Err(GitError::Missing { id: id.to_string() }),
        }
    }
}

pub(super) fn commit_id(id: Id) -> CommitId {
    CommitId::known(id.to_string())
}

pub(super) fn parse_id(text: &str) -> Result<Id, GitError> {
    Id::parse(text).ok_or_else(|| GitError::Missing { id: text.to_owned() })
}

fn other_kind(id: Id, expected: ObjectKind) -> GitError {
    GitError::OtherKind { id: id.to_string(), expected: expected.as_str() }
}
