//! A folder of its own for each test, and the program run in it with nothing of this computer's surroundings.
//!
//! A *sandbox* is a temporary folder with a home, in which git finds the name of a person, and a folder in which
//! commands are run. The environment is empty but for the path to programs and that home: no locale, no colour, no pager.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

/// Who commits in every sandbox.
pub(crate) const PERSON: &str = "Desk Officer <desk@example.org>";

const GIT_CONFIG: &str =
    "[user]\n\tname = Desk Officer\n\temail = desk@example.org\n[init]\n\tdefaultBranch = main\n";

/// What a command printed, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Said {
    /// The same, for a command that must end well.
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{self:#?}");
        self
    }

    /// The same, for a command that must end with a code. Nothing of a defect may show, whatever the code.
    pub(crate) fn fails(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        for trace in ["panicked", "RUST_BACKTRACE", "src/"] {
            assert!(!self.stderr.contains(trace), "{trace} in {}", self.stderr);
        }
        self
    }

    /// The answer as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).expect("an answer asked for as JSON is JSON")
    }

    /// The lines of the last hint: what follows `  = `.
    pub(crate) fn remedies(&self) -> Vec<&str> {
        self.stderr.lines().filter_map(|line| line.strip_prefix("  = ")).collect()
    }
}

/// A temporary folder with a home and a place to work in.
#[derive(Debug)]
pub(crate) struct Sandbox {
    root: TempDir,
    folder: PathBuf,
}

impl Sandbox {
    /// With an empty place to work in.
    pub(crate) fn empty() -> Self {
        let root = TempDir::with_prefix("travaux-it-").expect("a temporary folder can be made");
        let folder = root.path().join("work");
        std::fs::create_dir(&folder).expect("a new folder takes a folder");
        std::fs::create_dir(root.path().join("home")).expect("a new folder takes a folder");
        std::fs::write(root.path().join("home/.gitconfig"), GIT_CONFIG).expect("a new folder takes a file");
        Self { root, folder }
    }

    /// With a new store to work in.
    pub(crate) fn store() -> Self {
        let sandbox = Self::empty();
        sandbox.run(&["init", "--title", "River Ice Treaty"]).done();
        sandbox
    }

    /// With the store that `travaux demo` makes to work in.
    ///
    /// The demo is made once; each sandbox is a copy of its files.
    pub(crate) fn demo() -> Self {
        static FILES: LazyLock<BTreeMap<PathBuf, Option<Vec<u8>>>> = LazyLock::new(|| {
            let sandbox = Sandbox::empty();
            sandbox.run(&["demo", "."]).done();
            let mut files = BTreeMap::new();
            collect(&sandbox.folder, Path::new(""), &mut files);
            files
        });
        let sandbox = Self::empty();
        for (path, content) in FILES.iter() {
            let path = sandbox.folder.join(path);
            let made = match content {
                None => std::fs::create_dir(path),
                Some(bytes) => std::fs::write(path, bytes),
            };
            made.expect("an empty folder takes a copy");
        }
        sandbox
    }

    /// With the drafts and actors of the example alone: what the drafts say by themselves, without any amendment.
    pub(crate) fn drafts_alone() -> Self {
        let sandbox = Self::empty();
        sandbox.run(&["init", "--title", "Digital Commons Compact"]).done();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/drafts/digital-commons-compact");
        let names = ["actors", "00-zero", "01-rev1", "02-rev2", "03-rev3", "04-rev4", "05-final"];
        let files = names.map(|name| format!("{folder}/{name}.yaml"));
        let mut arguments = vec!["commit"];
        arguments.extend(files.iter().map(String::as_str));
        sandbox.run(&arguments).done();
        sandbox
    }

    /// The folder in which commands are run.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.join(name);
        let above = path.parent().expect("a file has a folder");
        std::fs::create_dir_all(above).expect("folders of a sandbox can be made");
        std::fs::write(path, content).expect("a sandbox takes a file");
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).expect("the file is there")
    }

    /// The names of what lies in a folder, sorted.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let found = std::fs::read_dir(self.folder.join(name)).expect("the folder is there");
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.expect("the folder can be read").file_name().to_string_lossy().into_owned()
        };
        let mut names: Vec<String> = found.map(name).collect();
        names.sort();
        names
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(arguments, &[])
    }

    /// Runs the program with more in its environment.
    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Said {
        let mut command = self.command(env!("CARGO_BIN_EXE_travaux"));
        said(command.args(arguments).envs(environment.iter().copied()))
    }

    /// Runs the program with nobody to read its answer: the pipe is closed before the first byte.
    pub(crate) fn run_unread(&self, arguments: &[&str]) -> Said {
        let mut command = self.command(env!("CARGO_BIN_EXE_travaux"));
        let piped = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("the program can be started");
        drop(child.stdout.take());
        finished(child.wait_with_output().expect("the program ends"))
    }

    /// Runs the program and reads its answer as JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let with_format: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
        self.run(&with_format).done().json()
    }

    /// The part of the JSON answer that the contract calls `data`.
    pub(crate) fn data(&self, arguments: &[&str]) -> Value {
        self.json(arguments)["data"].take()
    }

    /// Runs git.
    pub(crate) fn git(&self, arguments: &[&str]) -> Said {
        said(self.command("git").env("GIT_CONFIG_NOSYSTEM", "1").args(arguments))
    }

    /// Runs a line of shell, in which `$TRAVAUX` is the program.
    pub(crate) fn shell(&self, line: &str) -> Said {
        said(self.command("sh").env("TRAVAUX", env!("CARGO_BIN_EXE_travaux")).args(["-c", line]))
    }

    /// A program with nothing of this computer's surroundings, to be started in the folder.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(&self.folder).stdin(Stdio::null());
        command.env("HOME", self.root.path().join("home"));
        command.envs(path_to_programs().map(|path| ("PATH", path)));
        command
    }
}

#[expect(clippy::disallowed_methods, reason = "git and sh are found by the path of whoever runs the tests")]
fn path_to_programs() -> Option<std::ffi::OsString> {
    std::env::var_os("PATH")
}

fn said(command: &mut Command) -> Said {
    finished(command.output().expect("the program can be started"))
}

fn finished(output: Output) -> Said {
    let Output { status, stdout, stderr } = output;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
    Said {
        stdout: text(stdout),
        stderr: text(stderr),
        code: status.code().expect("the program ends by itself"),
    }
}

/// Every folder and file below one: folders as `None`, before what they hold.
fn collect(root: &Path, below: &Path, files: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
    for entry in std::fs::read_dir(root.join(below)).expect("the folder is there") {
        let name = below.join(entry.expect("the folder can be read").file_name());
        let path = root.join(&name);
        if path.is_dir() {
            files.insert(name.clone(), None);
            collect(root, &name, files);
        } else {
            files.insert(name, Some(std::fs::read(path).expect("the file can be read")));
        }
    }
}
