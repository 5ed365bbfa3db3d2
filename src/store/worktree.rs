//! Brings index and work tree up to the branch, and never touches what a person did there.
//!
//! A file in the work tree is *ours* when its content is what the store put there: that of the commit the branch
//! was at before. A stopped run leaves the work tree behind the branch; then the contents of every commit between
//! the one it was last brought up to and the branch are ours as well. Only files that are ours, or not there, are
//! written; everything else is left alone and named. Nothing is written through a symbolic link.
//!
//! Limits: symbolic links that were committed by other means are neither written nor removed, and a file's right
//! to be run is not set.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::commit::{BlobId, CommitId};
use super::failure::{FileAction, FileError, GitError};
use super::git::{Index, IndexLock};
use super::layout::check_path;
use super::lock::WriteLock;
use super::repository::Git;

/// The file, inside the repository's own folder, that names the commit the work tree was last brought up to.
/// It is a note only: without it a stopped run's files are taken for a person's, and left alone.
const SHOWN_FILE: &str = "travaux-shown";

/// How many commits a work tree may be behind for what stopped runs wrote to be told from what a person did.
const LONGEST_LAG: usize = 200;

/// Why a file was not brought up to the branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// Its content is not what the store put there.
    Edited,
    /// A change of it is prepared in git's index, or a merge of it is not finished.
    Staged,
    /// Its name is none that the store writes; it came with a commit from elsewhere.
    Name,
}

/// A file that was left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its path in the store.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// How a tracked file in the work tree differs from the branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Other content.
    Edited,
    /// Not there.
    Removed,
    /// Not a file any more, or behind a symbolic link.
    Replaced,
}

/// The files of a commit.
type Files = BTreeMap<String, BlobId>;

/// What is to be said in the index of a file that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It has the content of the branch.
    Same,
    /// It is to have the content of the branch, and has another.
    Other,
    /// It is not in the branch.
    Gone,
}

/// What the index says of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Staged {
    /// Nothing.
    Nothing,
    /// This content.
    Content(BlobId),
    /// Several, from a merge that is not finished.
    Unmerged,
}

impl Git {
    /// Brings index and work tree from one commit of the branch to another; `git status` then shows nothing of it.
    ///
    /// `old` is the commit that was given to [`Git::write`], and the lock still the one held then: with another
    /// writer in between, its files would be taken for a person's. Files come back that were left as they are.
    /// Files are not asked onto the disk: the branch has them all.
    ///
    /// # Errors
    /// When the work tree shows something else than the branch, or something that is not a folder or file stands
    /// where the store has one, nothing was changed. When a file cannot be written, or the index is locked, the rest
    /// is made up for by the next call.
    pub fn update_work_tree(
        &self,
        lock: &WriteLock,
        old: Option<&CommitId>,
        new: &CommitId,
    ) -> Result<Vec<Skipped>, GitError> {
        self.check_lock(lock)?;
        self.bring_up(old, new)
    }

    /// Does what [`Git::update_work_tree`] says, for a store that nobody else can know of yet.
    pub(super) fn bring_up(&self, old: Option<&CommitId>, new: &CommitId) -> Result<Vec<Skipped>, GitError> {
        self.shows_branch()?;
        let after = self.files(new)?;
        let past = self.past(old)?;
        let differs = |state: &&Files, path: &&String| state.get(*path) != after.get(*path);
        let changed: BTreeSet<&String> = past
            .iter()
            .flat_map(|state| state.keys().chain(after.keys()).filter(move |path| differs(&state, path)))
            .collect();
        let (named, odd): (BTreeSet<&String>, BTreeSet<&String>) =
            changed.into_iter().partition(|path| check_path(path).is_ok());
        refuse_odd_places(&self.place.work_tree, named.iter().copied())?;
        let mut skipped = BTreeMap::new();
        skipped.extend(odd.into_iter().map(|path| (path, SkipReason::Name)));
        // Files first, index then: it is locked for a moment only, and a lock that a stopped run leaves is a nuisance.
        let index = self.read_index(&past)?;
        let sure = self.unchanged_young(&index)?;
        let mut outcomes = Vec::new();
        for path in named {
            let ours: BTreeSet<&BlobId> = past.iter().filter_map(|state| state.get(path)).collect();
            let staged = index.staged(path);
            let is_prepared = match &staged {
                Staged::Nothing => false,
                Staged::Content(blob) => !ours.contains(blob) && after.get(path) != Some(blob),
                Staged::Unmerged => true,
            };
            if is_prepared {
                skipped.insert(path, SkipReason::Staged);
                continue;
            }
            let (outcome, reason) = self.update_file(path, &ours, after.get(path))?;
            skipped.extend(reason.map(|reason| (path, reason)));
            outcomes.push((path, staged, outcome));
        }
        let index_lock = IndexLock::take(&self.place.git_folder)?;
        let mut index = self.read_index(&past)?;
        index.young().iter().filter(|path| !sure.contains(*path)).for_each(|path| index.doubt(path));
        for (path, staged, outcome) in outcomes {
            let file = self.place.work_tree.join(path);
            match (outcome, after.get(path)) {
                _ if index.staged(path) != staged => drop(skipped.insert(path, SkipReason::Staged)),
                (Outcome::Same, Some(blob)) => index.set(path, blob, Some(&file))?,
                (Outcome::Other, Some(blob)) => index.set(path, blob, None)?,
                (Outcome::Gone, _) | (_, None) => index.remove(path),
            }
        }
        index_lock.write(index, &self.durable)?;
        self.replace_file(&self.place.git_folder.join(SHOWN_FILE), format!("{new}\n").as_bytes())?;
        Ok(skipped.into_iter().map(|(path, reason)| Skipped { path: path.clone(), reason }).collect())
    }

    /// What the store has put into the work tree since it was last brought up to the branch, newest first: the files
    /// of the commit given and, where a stopped run left the work tree behind it, of those before.
    fn past(&self, old: Option<&CommitId>) -> Result<Vec<Files>, GitError> {
        let Some(old) = old else { return Ok(vec![Files::new()]) };
        let mut past = vec![self.files(old)?];
        let Some(shown) = self.last_shown() else { return Ok(past) };
        let mut here = old.clone();
        while here != shown && past.len() < LONGEST_LAG {
            let Some(parent) = self.first_parent(&here)? else { break };
            past.push(self.files(&parent)?);
            here = parent;
        }
        Ok(past)
    }

    fn last_shown(&self) -> Option<CommitId> {
        let note = fs::read_to_string(self.place.git_folder.join(SHOWN_FILE)).ok()?;
        CommitId::parse(note.trim_end())
    }

    fn read_index(&self, past: &[Files]) -> Result<Index, GitError> {
        let otherwise = || Index::of(&self.place.git_folder, past.first().unwrap_or(&Files::new()));
        Index::read(&self.place.git_folder).map_or_else(otherwise, Ok)
    }

    /// Files as young as the index that are as it says. The index, written anew, makes all of them look older than
    /// they are, so they are looked at before.
    fn unchanged_young(&self, index: &Index) -> Result<BTreeSet<String>, GitError> {
        let mut unchanged = BTreeSet::new();
        for path in index.young() {
            let file = self.place.work_tree.join(&path);
            let is_file =
                check_path(&path).is_ok() && file.symlink_metadata().is_ok_and(|found| found.is_file());
            let found = if is_file { self.blob_at(&file)? } else { None };
            if found.map(Staged::Content) == Some(index.staged(&path)) {
                unchanged.insert(path);
            }
        }
        Ok(unchanged)
    }

    /// Brings one file up to the branch, unless a person edited it.
    fn update_file(
        &self,
        path: &str,
        ours: &BTreeSet<&BlobId>,
        after: Option<&BlobId>,
    ) -> Result<(Outcome, Option<SkipReason>), GitError> {
        let file = self.place.work_tree.join(path);
        let found = self.blob_at(&file)?;
        let is_ours = found.as_ref().is_none_or(|found| ours.contains(found));
        let edited = Some(SkipReason::Edited);
        let Some(after) = after else {
            if found.is_some() && is_ours {
                remove_file(&self.place.work_tree, &file)?;
            }
            return Ok((Outcome::Gone, edited.filter(|_| !is_ours)));
        };
        if found.as_ref() == Some(after) {
            return Ok((Outcome::Same, None));
        }
        if !is_ours {
            return Ok((Outcome::Other, edited));
        }
        self.replace_file(&file, &self.read(after)?)?;
        Ok((Outcome::Same, None))
    }

    /// Writes a file inside the repository's own folder and renames it, so that a reader sees the old or the new one
    /// and never half, and a stopped run leaves nothing among the files people see.
    fn replace_file(&self, file: &Path, content: &[u8]) -> Result<(), FileError> {
        let folder = file.parent().expect("a file of the store is in a folder");
        fs::create_dir_all(folder).map_err(FileError::at(FileAction::Create, folder))?;
        let unfinished = self.place.git_folder.join(format!("travaux-{}.tmp", std::process::id()));
        match fs::remove_file(&unfinished) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(FileError::at(FileAction::Remove, unfinished)(error));
            }
            Ok(()) | Err(_) => {}
        }
        let created = OpenOptions::new().write(true).create_new(true).open(&unfinished);
        let mut created = created.map_err(FileError::at(FileAction::Create, &unfinished))?;
        created.write_all(content).map_err(FileError::at(FileAction::Write, &unfinished))?;
        fs::rename(&unfinished, file).map_err(FileError::at(FileAction::Rename, file))
    }

    /// Files of a commit that the work tree has otherwise, by path; none where another branch or an older commit is
    /// checked out, for those are not edits (see [`Git::shows_branch`]).
    ///
    /// # Errors
    /// When the commit cannot be read, or a file in the work tree cannot.
    pub fn edited_files(&self, at: &CommitId) -> Result<BTreeMap<String, Difference>, GitError> {
        if matches!(self.shows_branch(), Err(GitError::Elsewhere { .. })) {
            return Ok(BTreeMap::new());
        }
        let index = Index::read(&self.place.git_folder);
        let mut places = Places::below(&self.place.work_tree);
        let mut edited = BTreeMap::new();
        for (path, blob) in self.files(at)? {
            let file = self.place.work_tree.join(&path);
            if places.refuse(&path).is_err() {
                edited.insert(path, Difference::Replaced);
                continue;
            }
            let known = index.as_ref().filter(|index| index.staged(&path) == Staged::Content(blob.clone()));
            if known.is_some_and(|index| index.is_untouched(&path, &file)) {
                continue;
            }
            match self.blob_at(&file)? {
                Some(found) if found == blob => {}
                Some(_) => drop(edited.insert(path, Difference::Edited)),
                None => drop(edited.insert(path, Difference::Removed)),
            }
        }
        Ok(edited)
    }

    /// The id of a file's content; `None` when it is not there.
    fn blob_at(&self, file: &Path) -> Result<Option<BlobId>, GitError> {
        match fs::read(file) {
            Ok(content) => self.blob_id(&content).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(FileError::at(FileAction::Read, file)(error).into()),
        }
    }
}

/// Looks at where files would go, each folder once.
struct Places<'a> {
    root: &'a Path,
    folders: BTreeSet<String>,
}

impl<'a> Places<'a> {
    fn below(root: &'a Path) -> Self {
        Self { root, folders: BTreeSet::new() }
    }

    /// Refuses a path on which something stands that is no folder, or at whose end something that is no file.
    fn refuse(&mut self, path: &str) -> Result<(), GitError> {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            if self.folders.contains(folder) {
                continue;
            }
            let place = self.root.join(folder);
            match place.symlink_metadata() {
                Ok(found) if found.is_dir() => drop(self.folders.insert(folder.to_owned())),
                Ok(found) => return Err(odd_place(place, &found, "a folder")),
                Err(_) => return Ok(()),
            }
        }
        let place = self.root.join(path);
        match place.symlink_metadata() {
            Ok(found) if !found.is_file() => Err(odd_place(place, &found, "a file")),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

fn odd_place(path: PathBuf, found: &fs::Metadata, expected: &'static str) -> GitError {
    let found = if found.is_symlink() {
        "a symbolic link"
    } else if found.is_dir() {
        "a folder"
    } else {
        "no folder"
    };
    GitError::OddPlace { path, found, expected }
}

/// Refuses to go on where the store would have to write through a link, or a file were a folder.
pub(super) fn refuse_odd_places<'a>(
    root: &Path,
    paths: impl Iterator<Item = &'a String>,
) -> Result<(), GitError> {
    let mut places = Places::below(root);
    for path in paths {
        check_path(path)?;
        places.refuse(path)?;
    }
    Ok(())
}

/// Refuses to make a store where one of its first files is there already with other content.
pub(super) fn refuse_occupied(
    root: &Path,
    files: &BTreeMap<String, Option<Vec<u8>>>,
) -> Result<(), GitError> {
    refuse_odd_places(root, files.keys())?;
    for (path, content) in files {
        let file = root.join(path);
        let found = fs::read(&file);
        if found.is_ok_and(|found| content.as_ref() != Some(&found)) {
            return Err(GitError::InTheWay { path: file });
        }
    }
    Ok(())
}

/// Removes a file, and the folders up to the root that have nothing left.
fn remove_file(root: &Path, file: &Path) -> Result<(), FileError> {
    fs::remove_file(file).map_err(FileError::at(FileAction::Remove, file))?;
    let folders = file.ancestors().skip(1).take_while(|folder| *folder != root);
    // Fails where a folder still has something, which is where it is to stop.
    folders.take_while(|folder| fs::remove_dir(folder).is_ok()).count();
    Ok(())
}
