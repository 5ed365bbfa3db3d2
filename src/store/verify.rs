//! Finds what is damaged in a repository, and what stopped programs left behind.
//!
//! git trusts its files and so does the code that reads them for us. Here nothing is trusted: every object that
//! a branch or tag leads to is read and hashed again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::commit::CommitId;
use super::durable::TEMPORARY;
use super::failure::{FileAction, FileError, GitError};
use super::git::Index;
use super::lock::{LOCK_FILE, WriteLock};
use super::object::{CommitParts, EntryMode, Id, ObjectKind, read_tag_target, read_tree};
use super::publish::PACK_WORKSHOP;
use super::repository::Git;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// An object is needed and not there.
    MissingObject,
    /// An object is there, and cannot be read or is not what its name says.
    DamagedObject,
    /// The file of an object is empty, as a power cut can leave it.
    EmptyObject,
    /// A branch or tag cannot be read, or is empty.
    DamagedReference,
    /// The index cannot be read.
    DamagedIndex,
    /// A lock of git's that no program holds any more, or that one holds just now.
    Lock,
    /// An unfinished file.
    Unfinished,
}

impl FaultKind {
    /// What it means for the store, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::MissingObject => "part of what was stored is lost here; another copy of the store has it",
            Self::DamagedObject => {
                "what was stored here has changed on the disk; another copy of the store has it"
            }
            Self::EmptyObject => {
                "a power cut came while it was written; storing the same content again replaces it"
            }
            Self::DamagedReference => {
                "a tag of a round is made again from the branch; for a branch, see its log"
            }
            Self::DamagedIndex => {
                "it is made again from the branch at the next change; nothing stored is lost"
            }
            Self::Lock => {
                "it keeps others from writing; remove it when no git program is running on the store"
            }
            Self::Unfinished => {
                "a program was stopped while it wrote; nothing stored is lost, it can be removed"
            }
        }
    }

    /// Whether removing the file loses nothing that was stored.
    pub fn is_removable(self) -> bool {
        matches!(self, Self::EmptyObject | Self::DamagedIndex | Self::Lock | Self::Unfinished)
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where: a file, or an object's id.
    pub place: String,
    /// What leads there, where something does: a reference, a commit, a folder.
    pub needed_by: Option<String>,
}

impl Fault {
    /// Whether Travaux left it: it writes only under its own lock, so whoever holds that knows it is not in use.
    pub fn is_own(&self) -> bool {
        let name = name_of(Path::new(&self.place));
        let own = [TEMPORARY, "travaux-"].iter().any(|start| name.starts_with(start));
        self.kind == FaultKind::Unfinished && (own || self.place.contains(PACK_WORKSHOP))
    }

    /// When its file was last changed, in seconds since 1970; `None` where that is not known.
    pub fn changed(&self) -> Option<i64> {
        let changed = Path::new(&self.place).symlink_metadata().ok()?.modified().ok()?;
        let since = changed.duration_since(std::time::UNIX_EPOCH).ok()?;
        i64::try_from(since.as_secs()).ok()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            FaultKind::MissingObject => "missing object",
            FaultKind::DamagedObject => "damaged object",
            FaultKind::EmptyObject => "empty object",
            FaultKind::DamagedReference => "damaged reference",
            FaultKind::DamagedIndex => "damaged index",
            FaultKind::Lock => "lock",
            FaultKind::Unfinished => "unfinished file",
        };
        write!(out, "{what} {}", self.place)?;
        if let Some(needed_by) = &self.needed_by {
            write!(out, ", needed by {needed_by}")?;
        }
        write!(out, ": {}", self.kind.meaning())
    }
}

impl Git {
    /// Reads and hashes again everything that branches and tags lead to, and looks for what was left over.
    ///
    /// Sorted by kind, then place. Take the lock first, or another writer's work in progress shows up as faults.
    ///
    /// # Errors
    /// When the repository's folders cannot be listed; what is wrong inside comes back as faults.
    pub fn verify_objects(&self) -> Result<Vec<Fault>, GitError> {
        let mut faults = self.left_overs()?;
        let mut pending = BTreeMap::new();
        for (name, id) in self.backend.references("refs/")? {
            match id {
                Some(id) => drop(pending.entry(id).or_insert(name)),
                None => faults.push(Fault {
                    kind: FaultKind::DamagedReference,
                    place: self.git_folder().join(name).display().to_string(),
                    needed_by: None,
                }),
            }
        }
        let mut seen: BTreeSet<Id> = pending.keys().copied().collect();
        while let Some((id, needed_by)) = pending.pop_first() {
            match self.links_of(id) {
                Ok(links) => {
                    let new = links.into_iter().filter(|link| seen.insert(*link));
                    pending.extend(new.map(|link| (link, id.to_string())));
                }
                Err(kind) => faults.push(Fault { kind, place: id.to_string(), needed_by: Some(needed_by) }),
            }
        }
        faults.sort();
        faults.dedup();
        Ok(faults)
    }

    /// What an object leads to, once it is known to be what its name says.
    fn links_of(&self, id: Id) -> Result<Vec<Id>, FaultKind> {
        let found = self.backend.object(id).map_err(|_| FaultKind::DamagedObject)?;
        let (kind, bytes) = found.ok_or(FaultKind::MissingObject)?;
        if self.backend.name_of(kind, &bytes).ok() != Some(id) {
            return Err(FaultKind::DamagedObject);
        }
        let links = match kind {
            ObjectKind::Blob => Some(Vec::new()),
            ObjectKind::Tag => read_tag_target(&bytes).map(|target| vec![target]),
            ObjectKind::Commit => CommitParts::read(&bytes).map(|commit| {
                let tree = std::iter::once(commit.tree);
                tree.chain(commit.parents).collect()
            }),
            ObjectKind::Tree => read_tree(&bytes, id.as_bytes().len()).map(|entries| {
                let inside = entries.into_iter().filter(|entry| entry.mode != EntryMode::Repository);
                inside.map(|entry| entry.id).collect()
            }),
        };
        links.ok_or(FaultKind::DamagedObject)
    }

    /// What stopped programs left behind, and files that a power cut left empty. Reads no object: quick.
    ///
    /// # Errors
    /// When the repository's folders cannot be listed.
    pub fn left_overs(&self) -> Result<Vec<Fault>, GitError> {
        let folder = self.git_folder();
        let mut faults = Vec::new();
        let mut add = |kind, file: &Path| {
            faults.push(Fault { kind, place: file.display().to_string(), needed_by: None });
        };
        for file in files_below(folder, Depth::This)? {
            let name = name_of(&file);
            if name.ends_with(".lock") && name != LOCK_FILE {
                add(FaultKind::Lock, &file);
            } else if is_unfinished(&name) {
                add(FaultKind::Unfinished, &file);
            }
        }
        for file in files_below(&folder.join(PACK_WORKSHOP), Depth::All)? {
            add(FaultKind::Unfinished, &file);
        }
        for file in files_below(&folder.join("refs"), Depth::All)? {
            if name_of(&file).ends_with(".lock") {
                add(FaultKind::Lock, &file);
            } else if is_empty(&file) {
                add(FaultKind::DamagedReference, &file);
            }
        }
        for file in files_below(&folder.join("objects"), Depth::All)? {
            let name = name_of(&file);
            if name.ends_with(".lock") {
                add(FaultKind::Lock, &file);
            } else if is_unfinished(&name) {
                add(FaultKind::Unfinished, &file);
            } else if is_empty(&file) && !name.ends_with(".keep") {
                add(FaultKind::EmptyObject, &file);
            }
        }
        if folder.join("index").exists() && Index::read(folder).is_none() {
            add(FaultKind::DamagedIndex, &folder.join("index"));
        }
        faults.sort();
        Ok(faults)
    }

    /// Removes the files of those faults whose removal loses nothing that was stored; how many there were.
    ///
    /// The lock keeps our own programs away, not git: the caller asks whether one is running before it gives locks.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn remove_left_overs(&self, lock: &WriteLock, faults: &[Fault]) -> Result<usize, GitError> {
        self.check_lock(lock)?;
        let removable = faults.iter().filter(|fault| fault.kind.is_removable());
        let files: Vec<PathBuf> = removable.map(|fault| PathBuf::from(&fault.place)).collect();
        for file in files.iter().filter(|file| file.starts_with(self.git_folder())) {
            fs::remove_file(file).map_err(FileError::at(FileAction::Remove, file))?;
        }
        Ok(files.len())
    }

    /// Whether everything that a commit leads to is there and whole: what [`Git::verify_objects`] does, for one.
    ///
    /// # Errors
    /// When the commit's id is not an id.
    pub fn is_whole(&self, commit: &CommitId) -> Result<bool, GitError> {
        let mut pending = vec![super::repository::parse_id(commit.as_str())?];
        let mut seen = BTreeSet::new();
        while let Some(id) = pending.pop() {
            if seen.insert(id) {
                match self.links_of(id) {
                    Ok(links) => pending.extend(links),
                    Err(_) => return Ok(false),
                }
            }
        }
        Ok(true)
    }
}

/// How far down a folder is listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// What is in it.
    This,
    /// What is in it and in its folders.
    All,
}

/// Files below a folder; links are listed as what they are and not followed. Empty where there is no folder.
fn files_below(folder: &Path, depth: Depth) -> Result<Vec<PathBuf>, FileError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).map_err(FileError::at(FileAction::List, &folder))? {
            let entry = entry.map_err(FileError::at(FileAction::List, &folder))?;
            let kind = entry.file_type().map_err(FileError::at(FileAction::Read, entry.path()))?;
            match (kind.is_dir(), depth) {
                (true, Depth::All) => folders.push(entry.path()),
                (true, Depth::This) => {}
                (false, _) => files.push(entry.path()),
            }
        }
    }
    Ok(files)
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// How git, gix and this store name files that have not got their name yet.
fn is_unfinished(name: &str) -> bool {
    name.starts_with("tmp_") || name.starts_with(".tmp") || name.ends_with(".tmp")
}

fn is_empty(file: &Path) -> bool {
    file.symlink_metadata().is_ok_and(|found| found.len() == 0)
}
