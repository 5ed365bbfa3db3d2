//! Brings index and work tree up to the branch, and never touches what a person did there.
//!
//! A file in the work tree is *ours* when its content is what the store put there: that of the commit the branch
//! was at before, or of the commit the work tree was last brought up to (a stopped run leaves the two apart).
//! Only files that are ours, or not there, are written; everything else is left alone and named. Nothing is
//! written through a symbolic link.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::commit::{BlobId, CommitId};
use super::failure::{FileAction, FileError, GitError};
use super::git::{Index, IndexLock};
use super::layout::{BRANCH, check_path};
use super::repository::Git;

/// The file, inside the repository's own folder, that names the commit the work tree was last brought up to.
/// It is a note only: without it a stopped run's files are taken for a person's, and left alone.
const SHOWN_FILE: &str = "travaux-shown";

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
    /// Files come back that were left as they are. Files are not asked onto the disk: the branch has them all.
    ///
    /// # Errors
    /// When the work tree shows something else than the branch, or something that is not a folder or file stands
    /// where the store has one; then nothing was changed.
    pub fn update_work_tree(&self, old: Option<&CommitId>, new: &CommitId) -> Result<Vec<Skipped>, GitError> {
        let head = self.backend.shown()?;
        if head != BRANCH {
            return Err(GitError::Elsewhere { head });
        }
        let after = self.files(new)?;
        let before = old.map_or_else(|| Ok(BTreeMap::new()), |old| self.files(old))?;
        let shown = self.last_shown().filter(|shown| Some(shown) != old);
        let shown = shown.and_then(|shown| self.files(&shown).ok());
        let states = [Some(&before), shown.as_ref()];
        let changed: BTreeSet<&String> = states
            .into_iter()
            .flatten()
            .flat_map(|state| {
                state.keys().chain(after.keys()).filter(|path| state.get(*path) != after.get(*path))
            })
            .collect();
        let (named, odd): (BTreeSet<&String>, BTreeSet<&String>) =
            changed.into_iter().partition(|path| check_path(path).is_ok());
        refuse_odd_places(&self.place.work_tree, named.iter().copied())?;
        let lock = IndexLock::take(&self.place.git_folder)?;
        let index = Index::read(&self.place.git_folder);
        let mut index = index.map_or_else(|| Index::of(&self.place.git_folder, &before), Ok)?;
        let mut skipped: Vec<Skipped> =
            odd.into_iter().map(|path| Skipped { path: path.clone(), reason: SkipReason::Name }).collect();
        self.look_again(&mut index, &named)?;
        for path in named {
            let ours: Vec<&BlobId> =
                states.into_iter().flatten().filter_map(|state| state.get(path)).collect();
            let reason = self.update_file(&mut index, path, &ours, after.get(path))?;
            skipped.extend(reason.map(|reason| Skipped { path: path.clone(), reason }));
        }
        lock.write(index)?;
        let note = self.place.git_folder.join(SHOWN_FILE);
        replace_file(&note, format!("{new}\n").as_bytes())?;
        Ok(skipped)
    }

    /// Looks at young files before the index, written anew, makes them look older than they are.
    fn look_again(&self, index: &mut Index, changed: &BTreeSet<&String>) -> Result<(), GitError> {
        for path in index.young().into_iter().filter(|path| !changed.contains(path)) {
            let file = self.place.work_tree.join(&path);
            let is_file =
                check_path(&path).is_ok() && file.symlink_metadata().is_ok_and(|found| found.is_file());
            let found = if is_file { self.blob_at(&file)? } else { None };
            if found.map(Staged::Content) != Some(index.staged(&path)) {
                index.doubt(&path);
            }
        }
        Ok(())
    }

    fn last_shown(&self) -> Option<CommitId> {
        let note = fs::read_to_string(self.place.git_folder.join(SHOWN_FILE)).ok()?;
        CommitId::parse(note.trim_end())
    }

    fn update_file(
        &self,
        index: &mut Index,
        path: &str,
        ours: &[&BlobId],
        after: Option<&BlobId>,
    ) -> Result<Option<SkipReason>, GitError> {
        match index.staged(path) {
            Staged::Nothing => {}
            Staged::Content(blob) if ours.contains(&&blob) || after == Some(&blob) => {}
            Staged::Content(_) | Staged::Unmerged => return Ok(Some(SkipReason::Staged)),
        }
        let file = self.place.work_tree.join(path);
        let found = self.blob_at(&file)?;
        let is_ours = found.as_ref().is_none_or(|found| ours.contains(&found));
        let Some(after) = after else {
            index.remove(path);
            if found.is_some() && is_ours {
                remove_file(&self.place.work_tree, &file)?;
            }
            return Ok((!is_ours).then_some(SkipReason::Edited));
        };
        let is_new = found.as_ref() == Some(after);
        if is_ours && !is_new {
            replace_file(&file, &self.read(after)?)?;
        }
        let same = is_ours || is_new;
        index.set(path, after, same.then_some(&*file))?;
        Ok((!same).then_some(SkipReason::Edited))
    }

    /// Files of a commit that the work tree has otherwise, by path.
    ///
    /// # Errors
    /// When the commit cannot be read, or a file in the work tree cannot.
    pub fn edited_files(&self, at: &CommitId) -> Result<BTreeMap<String, Difference>, GitError> {
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

/// Writes a file beside its place and renames it, so that a reader sees the old or the new one and never half.
fn replace_file(file: &Path, content: &[u8]) -> Result<(), FileError> {
    let folder = file.parent().expect("a file of the store is in a folder");
    fs::create_dir_all(folder).map_err(FileError::at(FileAction::Create, folder))?;
    let unfinished = folder.join(format!(".travaux-{}.tmp", std::process::id()));
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(FileError::at(FileAction::Remove, unfinished)(error));
        }
        Ok(()) | Err(_) => {}
    }
    let created = OpenOptions::new().write(true).create_new(true).open(&unfinished);
    let mut created = created.map_err(FileError::at(FileAction::Create, &unfinished))?;
    let written = created.write_all(content).map_err(FileError::at(FileAction::Write, &unfinished));
    let renamed =
        written.and_then(|()| fs::rename(&unfinished, file).map_err(FileError::at(FileAction::Rename, file)));
    if renamed.is_err() {
        // The error says what matters; a file left over shows in `git status`.
        fs::remove_file(&unfinished).unwrap_or_default();
    }
    renamed
}

/// Removes a file, and the folders up to the root that have nothing left.
fn remove_file(root: &Path, file: &Path) -> Result<(), FileError> {
    fs::remove_file(file).map_err(FileError::at(FileAction::Remove, file))?;
    let folders = file.ancestors().skip(1).take_while(|folder| *folder != root);
    // Fails where a folder still has something, which is where it is to stop.
    folders.take_while(|folder| fs::remove_dir(folder).is_ok()).count();
    Ok(())
}
