//! Finds the repository that a folder is in, by looking at the file system alone.

use std::path::{Path, PathBuf};

use super::failure::{FileAction, FileError, GitError};

/// The name of a repository's own folder inside its work tree.
pub(super) const GIT_FOLDER: &str = ".git";

/// Where a repository keeps its two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder people see.
    pub(super) work_tree: PathBuf,
    /// The repository's own folder.
    pub(super) git_folder: PathBuf,
}

impl Place {
    /// The two sides of a repository that has its work tree around it.
    pub(super) fn of(work_tree: &Path) -> Self {
        Self { work_tree: work_tree.to_path_buf(), git_folder: work_tree.join(GIT_FOLDER) }
    }

    /// Refuses a repository that keeps its objects, its branches or its files in a way that is not supported.
    ///
    /// `value` gives what the repository's own configuration says of a key.
    pub(super) fn refuse_unsupported(&self, value: &dyn Fn(&str) -> Option<String>) -> Result<(), GitError> {
        let folder = self.work_tree.clone();
        if let Some(name) = value("extensions.objectFormat").filter(|name| name != "sha1") {
            return Err(GitError::UnsupportedHash { folder, name });
        }
        if let Some(name) = value("extensions.refStorage").filter(|name| name != "files") {
            return Err(GitError::UnsupportedReferences { folder, name });
        }
        if value("core.worktree").is_some() {
            return Err(GitError::OtherWorkTree { folder });
        }
        Ok(())
    }
}

/// What a single folder is, seen as a repository.
enum Finding {
    /// A work tree whose `.git` is a folder.
    WorkTree,
    /// A work tree whose `.git` is a file, or a link, that points elsewhere.
    Linked,
    /// A repository without a work tree.
    Bare,
    /// None.
    Nothing,
}

fn examine(folder: &Path) -> Finding {
    let inside_git = folder.file_name().is_some_and(|name| name == GIT_FOLDER);
    match folder.join(GIT_FOLDER).symlink_metadata() {
        Ok(found) if found.is_dir() => Finding::WorkTree,
        Ok(_) => Finding::Linked,
        Err(_) if !inside_git && looks_bare(folder) => Finding::Bare,
        Err(_) => Finding::Nothing,
    }
}

fn looks_bare(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}

/// Goes up from a folder to the first repository, which must be one with a work tree of its own.
///
/// A nearer repository hides one above it, as in git: a store is never found through another repository.
pub(super) fn find(folder: &Path) -> Result<Place, GitError> {
    let start = std::path::absolute(folder).map_err(FileError::at(FileAction::Read, folder))?;
    for candidate in start.ancestors() {
        match examine(candidate) {
            Finding::WorkTree => return Ok(Place::of(candidate)),
            Finding::Linked => return Err(GitError::LinkedWorkTree { folder: candidate.to_path_buf() }),
            Finding::Bare => return Err(GitError::Bare { folder: candidate.to_path_buf() }),
            Finding::Nothing => {}
        }
    }
    Err(GitError::NotAStore { folder: start })
}

/// Refuses a folder that is a repository itself; one above it does not matter.
pub(super) fn refuse_repository(folder: &Path) -> Result<(), GitError> {
    match examine(folder) {
        Finding::Nothing => Ok(()),
        Finding::WorkTree | Finding::Linked | Finding::Bare => {
            Err(GitError::AlreadyRepository { folder: folder.to_path_buf() })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_repository_is_found_from_below_and_from_inside_its_own_folder() {
        let folder = tempfile::tempdir().unwrap();
        let git_folder = folder.path().join(".git");
        fs::create_dir_all(git_folder.join("objects/pack")).unwrap();
        fs::create_dir_all(git_folder.join("refs")).unwrap();
        fs::write(git_folder.join("HEAD"), "").unwrap();
        fs::create_dir_all(folder.path().join("drafts")).unwrap();
        let place = Place::of(folder.path());
        for below in ["", "drafts", ".git", ".git/objects/pack"] {
            assert_eq!(find(&folder.path().join(below)).unwrap(), place, "{below}");
        }
        assert!(matches!(refuse_repository(folder.path()), Err(GitError::AlreadyRepository { .. })));
        refuse_repository(&folder.path().join("drafts")).unwrap();
    }

    #[test]
    fn bare_and_linked_repositories_are_named_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let bare = folder.path().join("hub");
        fs::create_dir_all(bare.join("objects")).unwrap();
        fs::create_dir_all(bare.join("refs")).unwrap();
        fs::write(bare.join("HEAD"), "").unwrap();
        assert!(matches!(find(&bare.join("objects")), Err(GitError::Bare { folder }) if folder == bare));
        let linked = folder.path().join("linked");
        fs::create_dir(&linked).unwrap();
        fs::write(linked.join(".git"), "gitdir: elsewhere").unwrap();
        assert!(matches!(find(&linked), Err(GitError::LinkedWorkTree { folder }) if folder == linked));
    }
}
