//! Files that are wholly there after a power cut, or not at all.
//!
//! A new file is written under a temporary name, put on the disk, then renamed; then the folder that holds the
//! name is put on the disk. For several files each of these steps is done for all of them before the next one:
//! the first request to the disk carries most of the others with it, and every folder is asked for once.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::failure::{FileAction, FileError};

/// How the names of unfinished files begin. `git prune` knows it and removes old ones.
pub(super) const TEMPORARY: &str = "tmp_obj_travaux_";

/// Writes files durably and counts what it asked of the disk.
#[derive(Debug, Default)]
pub struct Durable {
    syncs: Cell<u64>,
    names: Cell<u64>,
}

impl Durable {
    /// How many files and folders were put on the disk so far.
    pub fn syncs(&self) -> u64 {
        self.syncs.get()
    }

    /// Writes read-only files, replacing what is there; makes their folders where needed (one level).
    ///
    /// # Errors
    /// When the system refuses; files already renamed stay, unfinished ones are removed.
    pub(super) fn write_all(&self, files: &[(PathBuf, Vec<u8>)]) -> Result<(), FileError> {
        let mut folders = BTreeSet::new();
        let mut unfinished = Unfinished::default();
        for (target, bytes) in files {
            let folder = target.parent().expect("an object's file is in a folder");
            if make_folder(folder)? {
                folders.extend(folder.parent().map(Path::to_path_buf));
            }
            folders.insert(folder.to_path_buf());
            let (file, path) = self.new_file(folder)?;
            unfinished.0.push((path.clone(), target));
            fill(&file, &path, bytes)?;
        }
        for (path, _) in &unfinished.0 {
            self.sync_file(path)?;
        }
        while let Some((path, target)) = unfinished.0.last() {
            fs::rename(path, target).map_err(FileError::at(FileAction::Rename, *target))?;
            unfinished.0.pop();
        }
        folders.iter().try_for_each(|folder| self.sync_folder(folder))
    }

    /// Moves finished files into a folder, in the order given: read-only, on the disk before they are there.
    pub(super) fn move_into(&self, folder: &Path, files: &[PathBuf]) -> Result<(), FileError> {
        for file in files {
            make_read_only(file)?;
            self.sync_file(file)?;
        }
        for file in files {
            let target = folder.join(file.file_name().expect("a file has a name"));
            fs::rename(file, &target).map_err(FileError::at(FileAction::Rename, &target))?;
        }
        self.sync_folder(folder)
    }

    /// Puts a file's content on the disk.
    pub(super) fn sync_file(&self, path: &Path) -> Result<(), FileError> {
        self.syncs.set(self.syncs.get() + 1);
        // One system flushes only what was opened for writing; the others open a read-only file for reading only.
        let file = OpenOptions::new().read(true).write(cfg!(windows)).open(path);
        file.and_then(|file| file.sync_all()).map_err(FileError::at(FileAction::Sync, path))
    }

    /// Puts the names in a folder on the disk. Systems that cannot open a folder keep names in their own time.
    pub(super) fn sync_folder(&self, path: &Path) -> Result<(), FileError> {
        if cfg!(unix) { self.sync_file(path) } else { Ok(()) }
    }

    /// Puts a folder and all it holds on the disk.
    pub(super) fn sync_everything(&self, folder: &Path) -> Result<(), FileError> {
        let listing = || FileError::at(FileAction::List, folder);
        for entry in fs::read_dir(folder).map_err(listing())? {
            let entry = entry.map_err(listing())?;
            let kind = entry.file_type().map_err(FileError::at(FileAction::Read, entry.path()))?;
            if kind.is_dir() {
                self.sync_everything(&entry.path())?;
            } else if kind.is_file() {
                self.sync_file(&entry.path())?;
            }
        }
        self.sync_folder(folder)
    }

    /// Makes a file under a temporary name that nobody has.
    fn new_file(&self, folder: &Path) -> Result<(File, PathBuf), FileError> {
        loop {
            let number = self.names.replace(self.names.get() + 1);
            let path = folder.join(format!("{TEMPORARY}{}_{number}", std::process::id()));
            // `create_new` follows no link and takes no file that another writer in this process has made.
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((file, path)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(source) => return Err(FileError { action: FileAction::Create, path, source }),
            }
        }
    }
}

/// A folder for unfinished work, removed with all it holds when dropped.
pub(super) struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes the folder; what a stopped run left under this name is removed first.
    pub(super) fn new(path: PathBuf) -> Result<Self, FileError> {
        // Not tried on nothing: a folder that may not be searched would be called one that cannot be removed.
        if path.symlink_metadata().is_ok() {
            remove_folder(&path)?;
        }
        fs::create_dir(&path).map_err(FileError::at(FileAction::Create, &path))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // Nothing is lost when this fails: nobody looks into a folder of this name.
        remove_folder(&self.0).unwrap_or_default();
    }
}

/// Removes a folder with all it holds, where it is there. Links in it are removed, not followed.
pub(super) fn remove_folder(path: &Path) -> Result<(), FileError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(FileError { action: FileAction::Remove, path: path.to_path_buf(), source: error })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Temporary files that have not got their name; removed when the writing fails.
#[derive(Default)]
struct Unfinished<'a>(Vec<(PathBuf, &'a PathBuf)>);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        for (path, _) in &self.0 {
            // Nothing is lost when this fails: `verify` finds what is left over.
            fs::remove_file(path).unwrap_or_default();
        }
    }
}

/// Whether the folder had to be made.
fn make_folder(folder: &Path) -> Result<bool, FileError> {
    match fs::create_dir(folder) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(source) => Err(FileError { action: FileAction::Create, path: folder.to_path_buf(), source }),
    }
}

fn fill(mut file: &File, path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    file.write_all(bytes).map_err(FileError::at(FileAction::Write, path))?;
    make_read_only(path)
}

/// Takes the right to write away, as git does with what never changes; where that keeps a file from being replaced
/// or flushed, it is left.
fn make_read_only(path: &Path) -> Result<(), FileError> {
    if cfg!(windows) {
        return Ok(());
    }
    let metadata = fs::metadata(path).map_err(FileError::at(FileAction::Read, path))?;
    let mut permissions = metadata.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions).map_err(FileError::at(FileAction::Write, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_there_with_their_bytes_and_nothing_is_left_over() {
        let folder = tempfile::tempdir().unwrap();
        let durable = Durable::default();
        let one = folder.path().join("aa/one");
        let two = folder.path().join("bb/two");
        durable.write_all(&[(one.clone(), b"1".to_vec()), (two.clone(), b"22".to_vec())]).unwrap();
        assert_eq!(fs::read(&one).unwrap(), b"1");
        assert_eq!(fs::read(&two).unwrap(), b"22");
        assert_eq!(fs::metadata(&one).unwrap().permissions().readonly(), !cfg!(windows));
        assert_eq!(names(&folder.path().join("aa")), ["one"]);
        // Two files, their two folders, and the folder in which those were made.
        assert_eq!(durable.syncs(), if cfg!(unix) { 5 } else { 2 });
    }

    #[test]
    fn a_file_that_is_there_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x");
        fs::write(&target, b"").unwrap();
        let durable = Durable::default();
        durable.write_all(&[(target.clone(), b"whole".to_vec())]).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"whole");
        assert_eq!(durable.syncs(), if cfg!(unix) { 2 } else { 1 });
    }

    #[test]
    fn a_failure_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        fs::write(taken.join("inside"), b"").unwrap();
        let error = Durable::default().write_all(&[(taken, b"x".to_vec())]).unwrap_err();
        assert_eq!(error.action, FileAction::Rename);
        assert_eq!(names(folder.path()), ["taken"]);
    }
}
