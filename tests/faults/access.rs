//! Folders that may not be written, files that may not be read.
//!
//! What belongs to root binds everybody but root. Where root runs this, the program is run as nobody.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::Request;
use crate::judge::{Tally, refused};
use crate::ledger::Ledger;
use crate::random::Random;
use crate::sandbox::Sandbox;
use crate::scene::{Scene, Stroke};
use crate::trial::Trial;

const READ_ONLY: [&str; 12] = [
    ".",
    ".git",
    ".git/objects",
    ".git/objects/*",
    ".git/objects/pack",
    ".git/refs",
    ".git/refs/heads",
    ".git/refs/tags",
    ".git/refs/tags/round",
    ".git/logs/refs/heads",
    "drafts",
    "concordance",
];
const UNREADABLE: [&str; 12] = [
    ".git/HEAD",
    ".git/config",
    ".git/index",
    ".git/refs/heads/main",
    ".git/refs/tags/round/*",
    ".git/objects",
    ".git/objects/*/*",
    ".git/logs/refs/heads/main",
    ".git/travaux-shown",
    ".git/travaux.lock",
    "travaux.yaml",
    "drafts/*",
];
const STROKES: [Stroke; 3] = [Stroke::Draft, Stroke::Drafts, Stroke::Undo];
const NOBODY: u32 = 65_534;

pub(crate) fn without_rights(request: &Request, ledger: &mut Ledger) {
    let (folders, files) = ("folders that may not be written", "files that may not be read");
    let Some(user) = User::find() else {
        ledger.not_run(folders, "root may write them all, and setpriv is not installed");
        ledger.not_run(files, "root may read them all, and setpriv is not installed");
        return;
    };
    let mut random = Random::new(request.seed);
    let folders = Withdrawal { what: folders, mode: "a-w", places: &READ_ONLY };
    let files = Withdrawal { what: files, mode: "a-rwx", places: &UNREADABLE };
    withdrawn(&folders, &user, &mut random, ledger);
    withdrawn(&files, &user, &mut random, ledger);
}

/// Whoever the program runs as, and a copy of the program that they may run.
struct User {
    is_root: bool,
    program: TempDir,
}

impl User {
    fn find() -> Option<Self> {
        let program = TempDir::with_prefix("travaux-").expect("a temporary folder can be made");
        let is_root = fs::metadata(program.path()).expect("it was made").uid() == 0;
        if is_root && Command::new("setpriv").arg("--version").output().is_err() {
            return None;
        }
        open(program.path());
        fs::copy(env!("CARGO_BIN_EXE_travaux"), program.path().join("travaux")).expect("there is room");
        Some(Self { is_root, program })
    }

    /// Gives them a sandbox.
    fn give(&self, sandbox: &Sandbox) {
        let root = sandbox.folder().parent().expect("a sandbox has a folder above");
        if self.is_root {
            open(root);
            hand_over(root, NOBODY);
        }
    }

    /// Takes it back, with all rights.
    fn take_back(&self, sandbox: &Sandbox) {
        if self.is_root {
            hand_over(sandbox.folder().parent().expect("a sandbox has a folder above"), 0);
        }
        sandbox.shell("chmod -R u+rwX .").done();
    }

    fn run(&self, sandbox: &Sandbox, arguments: &[String]) -> Output {
        let program = self.program.path().join("travaux");
        let mut command = sandbox.command(if self.is_root { Path::new("setpriv") } else { &program });
        if self.is_root {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(program);
        }
        command.args(arguments).output().expect("the program can be started")
    }
}

fn open(folder: &Path) {
    fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("it is ours");
}

fn hand_over(path: &Path, user: u32) {
    chown(path, Some(user), Some(user)).expect("root may do this");
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("it is there") {
            hand_over(&entry.expect("it can be read").path(), user);
        }
    }
}

/// The right that is taken away, from which places, for the row of the table.
struct Withdrawal<'a> {
    what: &'a str,
    mode: &'a str,
    places: &'a [&'a str],
}

fn withdrawn(withdrawal: &Withdrawal<'_>, user: &User, random: &mut Random, ledger: &mut Ledger) {
    let Withdrawal { what, mode, places } = *withdrawal;
    let mut tally = Tally::default();
    let mut tried = 0;
    for stroke in STROKES {
        let trial = Trial::of(Scene::new(random), stroke, random);
        for place in places {
            let twin = trial.twin();
            user.give(&twin);
            twin.shell(&format!("chmod {mode} {place}")).done();
            let ended = user.run(&twin, &trial.arguments);
            let question = user.run(&twin, &["log".to_owned()]);
            user.take_back(&twin);
            let mut verdict = trial.judge(&twin, &ended);
            verdict.wrong.extend([&ended, &question].into_iter().filter_map(refused));
            tally.count(verdict, &format!("{}, chmod {mode} {place}", trial.arguments.join(" ")));
            tried += 1;
        }
    }
    ledger.enter(what, tried, std::mem::take(&mut tally.losses), tally.beside());
}
