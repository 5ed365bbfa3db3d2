//! Runs the `git` program: the one file of the library that starts another program.
//!
//! It is asked for what gix cannot do: talking to other repositories. Three things hold however it is called:
//!
//! - **It reads no configuration and no hook of the store.** It works in a repository of its own, the counter (see
//!   [`exchange`](super::exchange)), and every variable that could point it elsewhere is taken out of its environment.
//!   What the person has set for all repositories (addresses, keys, proxies) is theirs, and is read.
//! - **It asks nobody anything.** There is no terminal for it; a remote that wants a password fails at once.
//! - **It does not wait for ever.** As long as it says something it is left alone. When it has been silent for as long
//!   as the caller's patience it is ended. The time is added up from pauses: the library reads no clock.
//!
//! Only addresses of files, git, http(s) and ssh are followed: git knows others that run programs.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use thiserror::Error;

use super::failure::{FileAction, FileError};
use super::message::clean_line;

/// How often the program is looked at.
const PAUSE: Duration = Duration::from_millis(5);

/// How long its last words are waited for once it has ended: something it started may keep the line open.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How much of what it says is kept, in bytes. Listing a hundred thousand tags takes less.
const MOST_SAID: usize = 16 << 20;

/// How many lines of its complaint are repeated.
const LINES: usize = 4;

/// What points git at another repository or another configuration, or changes what it prints.
const TAKEN_OUT: [&str; 22] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DEFAULT_HASH",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REFLOG_ACTION",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TRACE",
    "GIT_WORK_TREE",
    "LANGUAGE",
];

/// What is set instead. `force` with a program that fails: ssh asks that program, never the terminal.
const PUT_IN: [(&str, &str); 9] = [
    ("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh"),
    ("GIT_ASKPASS", ""),
    ("GIT_EDITOR", "false"),
    ("GIT_PAGER", "cat"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GCM_INTERACTIVE", "never"),
    ("LC_ALL", "C"),
    ("SSH_ASKPASS", "false"),
    ("SSH_ASKPASS_REQUIRE", "force"),
];

/// Why the other side could not be reached, or did not do what it was asked.
#[derive(Debug, Error)]
pub enum TransportError {
    /// There is no such program.
    #[error("the program git, which carries a store to others, is not installed")]
    NotInstalled,
    /// It said nothing for too long.
    #[error("{address} did not answer for {seconds} s")]
    Silent {
        /// The other side.
        address: String,
        /// The caller's patience.
        seconds: u64,
    },
    /// The other side wants to know who is there, and nobody was asked.
    #[error("{address} asks who you are, and git has no answer on record: {said}")]
    Password {
        /// The other side.
        address: String,
        /// What git said.
        said: String,
    },
    /// Nothing is there.
    #[error("there is no repository at {address}: {said}")]
    NoRepository {
        /// The other side.
        address: String,
        /// What git said.
        said: String,
    },
    /// It is the folder of somebody who works in it.
    #[error(
        "{address} is a store that somebody works in: it can be taken from, but nothing can be put there"
    )]
    WorkedIn {
        /// The other side.
        address: String,
    },
    /// Anything else.
    #[error("git could not {what} {address}: {said}")]
    Failed {
        /// What it was asked for: `read`.
        what: &'static str,
        /// The other side.
        address: String,
        /// What git said.
        said: String,
    },
    /// The system refused something on a file.
    #[error(transparent)]
    File(#[from] FileError),
}

/// What the program said, and how it ended.
pub(super) struct Ran {
    pub(super) status: ExitStatus,
    pub(super) out: Vec<u8>,
    complaint: Vec<u8>,
}

impl Ran {
    /// The lines in which git says what went wrong, on one line, without its progress.
    pub(super) fn complaint(&self) -> String {
        let text = String::from_utf8_lossy(&self.complaint);
        let lines: Vec<String> =
            text.split(['\n', '\r']).map(harmless).filter(|line| !line.is_empty()).collect();
        let begins = |line: &str| {
            ["fatal: ", "error: ", "remote: ", "ssh: "].iter().any(|start| line.starts_with(start))
        };
        let mut telling: Vec<&String> = Vec::new();
        for line in &lines {
            // What follows a colon is part of what was said before it.
            if begins(line) || telling.last().is_some_and(|last| last.ends_with(':')) {
                telling.push(line);
            }
        }
        telling.truncate(LINES);
        if telling.is_empty() {
            telling.extend(lines.last());
        }
        let words =
            |line: &&String| line.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned();
        telling.iter().map(words).collect::<Vec<_>>().join("; ").replace(":; ", ": ")
    }
}

/// A line of somebody else's on one line, without what moves a cursor or turns the direction of writing.
fn harmless(line: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    clean_line(&line.replace(turns, ""))
}

/// The `git` program, told how long it may be silent.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    patience: Duration,
}

impl Program {
    /// The program with the caller's patience.
    pub fn new(patience: Duration) -> Self {
        Self { patience }
    }

    /// Runs it in a repository: `folder` is the repository's own folder, `address` the other side, for errors.
    pub(super) fn run(
        &self,
        folder: &Path,
        arguments: &[&str],
        address: &str,
    ) -> Result<Ran, TransportError> {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(folder).env("GIT_DIR", folder);
        for name in TAKEN_OUT {
            command.env_remove(name);
        }
        command.envs(PUT_IN).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound if folder.is_dir() => TransportError::NotInstalled,
            _ => FileError::at(FileAction::Read, "git")(error).into(),
        })?;
        let heard = Arc::new(AtomicU64::new(0));
        let out = child.stdout.take().map(|pipe| Ear::on(pipe, &heard));
        let complaint = child.stderr.take().map(|pipe| Ear::on(pipe, &heard));
        let Some(status) = self.wait(&mut child, &heard).map_err(FileError::at(FileAction::Read, "git"))?
        else {
            return Err(TransportError::Silent {
                address: address.to_owned(),
                seconds: self.patience.as_secs(),
            });
        };
        let words = |ear: Option<Ear>| ear.map(Ear::words).unwrap_or_default();
        Ok(Ran { status, out: words(out), complaint: words(complaint) })
    }

    /// Waits for its end; `None` when it had to be ended.
    fn wait(&self, child: &mut Child, heard: &AtomicU64) -> std::io::Result<Option<ExitStatus>> {
        let (mut silent, mut last) = (Duration::ZERO, 0);
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            let now = heard.load(Ordering::Relaxed);
            if now != last {
                (last, silent) = (now, Duration::ZERO);
            }
            if silent >= self.patience {
                child.kill()?;
                child.wait()?;
                return Ok(None);
            }
            std::thread::sleep(PAUSE);
            silent += PAUSE;
        }
    }
}

/// Listens on one of the program's lines, so that it never waits for somebody to listen.
struct Ear {
    listening: JoinHandle<()>,
    words: Arc<Mutex<Vec<u8>>>,
}

impl Ear {
    fn on(mut pipe: impl Read + Send + 'static, heard: &Arc<AtomicU64>) -> Self {
        let words = Arc::new(Mutex::new(Vec::new()));
        let (heard, into) = (Arc::clone(heard), Arc::clone(&words));
        let listening = std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(length @ 1..) = pipe.read(&mut bytes) {
                heard.fetch_add(1, Ordering::Relaxed);
                let mut words = into.lock().unwrap_or_else(PoisonError::into_inner);
                if words.len() + length > MOST_SAID {
                    break;
                }
                words.extend_from_slice(&bytes[..length]);
            }
        });
        Self { listening, words }
    }

    /// What was heard, the last words included.
    fn words(self) -> Vec<u8> {
        let mut waited = Duration::ZERO;
        while !self.listening.is_finished() && waited < LAST_WORDS {
            std::thread::sleep(PAUSE);
            waited += PAUSE;
        }
        self.words.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What is wrong, from what git said. It is told to speak English.
pub(super) fn failed(what: &'static str, address: &str, ran: &Ran) -> TransportError {
    let (address, said) = (address.to_owned(), ran.complaint());
    let whole = String::from_utf8_lossy(&ran.complaint);
    let says = |words: &[&str]| words.iter().any(|words| whole.contains(words));
    if says(&[
        "terminal prompts disabled",
        "Permission denied (",
        "Authentication failed",
        "Host key verification failed",
    ]) {
        return TransportError::Password { address, said };
    }
    if says(&[
        "does not appear to be a git repository",
        "not found",
        "does not exist",
        "no such repository",
        "repository not exported",
    ]) {
        return TransportError::NoRepository { address, said };
    }
    TransportError::Failed { what, address, said }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(program: Program, arguments: &[&str]) -> Result<Ran, TransportError> {
        program.run(Path::new("/"), arguments, "the hub")
    }

    #[test]
    fn what_the_program_says_and_how_it_ends_is_told() {
        let program = Program::new(Duration::from_secs(60));
        let version = ran(program, &["--version"]).unwrap();
        assert!(version.status.success() && version.out.starts_with(b"git version"));
        let wrong = ran(program, &["no-such-command"]).unwrap();
        assert!(!wrong.status.success());
        assert!(
            wrong.complaint().contains("'no-such-command' is not a git command"),
            "{}",
            wrong.complaint()
        );
    }

    #[test]
    fn a_complaint_is_one_harmless_line_without_progress() {
        let complaint =
            b"remote: \x1b[2Jdenied\x07\nCounting: 50%\rCounting: 100%\nfatal: no \xe2\x80\xaeway:\nrefused\n".to_vec();
        let status = ran(Program::new(Duration::from_secs(60)), &["--version"]).unwrap().status;
        let said = Ran { status, out: Vec::new(), complaint }.complaint();
        assert_eq!(said, "remote: [2Jdenied; no way: refused");
    }

    /// The other side takes the call and says nothing.
    #[test]
    fn a_remote_that_never_answers_is_given_up() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("git://127.0.0.1:{}/x", listener.local_addr().unwrap().port());
        let error = ran(Program::new(Duration::from_millis(300)), &["ls-remote", &address]).err().unwrap();
        assert!(matches!(error, TransportError::Silent { .. }), "{error}");
    }

    #[test]
    fn an_address_that_would_run_a_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("ext::touch {}", folder.path().join("ran").display());
        let refused = ran(Program::new(Duration::from_secs(60)), &["ls-remote", &address]).unwrap();
        assert!(!refused.status.success());
        assert!(refused.complaint().contains("transport 'ext' not allowed"), "{}", refused.complaint());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
