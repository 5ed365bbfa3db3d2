//! One writer at a time: the system's advisory lock on a file inside the repository.
//!
//! The system gives the lock back when the writer ends, however it ends, so a stopped program never blocks the
//! next one. It is not reliable on some network file systems; the compare-and-swap of the branch still is, so
//! the lock saves work and waiting, and loses nothing where it fails.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use super::failure::{FileAction, FileError};
use super::message::clean_line;

/// The lock's file, inside the repository's own folder. Its content says who holds the lock.
pub(super) const LOCK_FILE: &str = "travaux.lock";

/// The first wait; each later one is twice as long, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(4);

/// The longest single wait.
const LONGEST_WAIT: Duration = Duration::from_millis(250);

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The command, as a person would recognise it: `travaux commit`.
    pub command: String,
    /// The number of the process.
    pub process: u32,
}

/// Why the lock was not taken.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another writer has held it for the whole time of waiting.
    #[error("the store is being written by {}", by.as_ref().map_or_else(|| "another program".to_owned(), describe))]
    Held {
        /// Who, where it could be read.
        by: Option<Holder>,
    },
    /// The lock's file is a symbolic link, which is never followed.
    #[error("{} is a symbolic link; remove it", path.display())]
    Link {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error(transparent)]
    File(#[from] FileError),
}

fn describe(holder: &Holder) -> String {
    format!("`{}` (process {})", holder.command, holder.process)
}

/// The right to write; given back when dropped.
#[derive(Debug)]
pub struct WriteLock {
    file: File,
    path: PathBuf,
}

impl WriteLock {
    /// Takes the lock of a repository, waiting up to `patience` with growing pauses.
    ///
    /// `waiting` is called once before the first pause, with whoever holds the lock, so that it can be said.
    /// The time waited is added up from the pauses: the library reads no clock.
    ///
    /// # Errors
    /// When it is still held at the end, or the file cannot be used.
    pub(super) fn take(
        git_folder: &Path,
        holder: &Holder,
        patience: Duration,
        waiting: &mut dyn FnMut(Option<&Holder>),
    ) -> Result<Self, LockError> {
        let path = git_folder.join(LOCK_FILE);
        if path.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
            return Err(LockError::Link { path });
        }
        // Not truncated: whoever holds the lock has written their name into it.
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = file.map_err(FileError::at(FileAction::Create, &path))?;
        let mut waited = Duration::ZERO;
        let mut pause = FIRST_WAIT;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => {
                    return Err(FileError { action: FileAction::Lock, path, source }.into());
                }
                Err(TryLockError::WouldBlock) if waited >= patience => {
                    return Err(LockError::Held { by: read_holder(&mut file) });
                }
                Err(TryLockError::WouldBlock) => {}
            }
            if waited.is_zero() {
                waiting(read_holder(&mut file).as_ref());
            }
            std::thread::sleep(pause);
            waited += pause;
            pause = (pause * 2).min(LONGEST_WAIT);
        }
        write_holder(&mut file, holder).map_err(FileError::at(FileAction::Write, &path))?;
        Ok(Self { file, path })
    }

    /// The lock's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is the lock of this repository.
    pub(super) fn guards(&self, git_folder: &Path) -> bool {
        self.path.parent() == Some(git_folder)
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Should either fail: closing the file gives the lock back, and a name without a lock is never read.
        self.file.set_len(0).unwrap_or_default();
        self.file.unlock().unwrap_or_default();
    }
}

fn write_holder(file: &mut File, holder: &Holder) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(format!("{}\n{}\n", holder.process, clean_line(&holder.command)).as_bytes())
}

/// `None` while the holder has not yet written, or where a locked file cannot be read.
fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(4096).read_to_string(&mut text).ok()?;
    let (process, command) = text.split_once('\n')?;
    Some(Holder { command: command.trim_end().to_owned(), process: process.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn holder(command: &str) -> Holder {
        Holder { command: command.to_owned(), process: 7 }
    }

    fn never(_: Option<&Holder>) {
        panic!("nobody should wait");
    }

    #[test]
    fn a_second_writer_is_told_who_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let first =
            WriteLock::take(folder.path(), &holder("travaux\ncommit"), Duration::ZERO, &mut never).unwrap();
        assert!(first.guards(folder.path()));
        let second =
            WriteLock::take(folder.path(), &holder("travaux undo"), Duration::ZERO, &mut never).unwrap_err();
        assert_eq!(second.to_string(), "the store is being written by `travaux commit` (process 7)");
        drop(first);
        WriteLock::take(folder.path(), &holder("travaux undo"), Duration::ZERO, &mut never).unwrap();
    }

    #[test]
    fn a_writer_waits_until_the_lock_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let first = WriteLock::take(folder.path(), &holder("first"), Duration::ZERO, &mut never).unwrap();
        let (said, heard) = mpsc::channel();
        let path = folder.path().to_owned();
        let second = std::thread::spawn(move || {
            let mut waiting = |by: Option<&Holder>| said.send(by.cloned()).unwrap();
            WriteLock::take(&path, &holder("second"), Duration::from_secs(60), &mut waiting).map(drop)
        });
        assert_eq!(heard.recv().unwrap(), Some(holder("first")));
        drop(first);
        second.join().unwrap().unwrap();
        assert!(heard.recv().is_err(), "said once");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_the_lock_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let precious = folder.path().join("precious");
        std::fs::write(&precious, b"kept").unwrap();
        std::os::unix::fs::symlink(&precious, folder.path().join(LOCK_FILE)).unwrap();
        let error = WriteLock::take(folder.path(), &holder("x"), Duration::ZERO, &mut never).unwrap_err();
        assert!(matches!(error, LockError::Link { .. }));
        assert_eq!(std::fs::read(&precious).unwrap(), b"kept");
    }
}
