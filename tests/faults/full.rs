//! No room: on the disk, for more files, or in a file.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::Request;
use crate::judge::{Tally, refused};
use crate::ledger::Ledger;
use crate::random::Random;
use crate::sandbox::Sandbox;
use crate::scene::{Scene, Stroke};
use crate::trial::Trial;

const STROKES: [Stroke; 5] = [Stroke::Draft, Stroke::Drafts, Stroke::Records, Stroke::Amend, Stroke::Undo];

pub(crate) fn full(request: &Request, ledger: &mut Ledger) {
    let mut random = Random::new(request.seed);
    let (room, files) = ("a disk with little room left", "a disk with room for few more files");
    if Disk::mount("size=64k").is_some() {
        small_disk(room, "size=6m", &mut random, ledger);
        small_disk(files, "nr_inodes=1000", &mut random, ledger);
    } else {
        ledger.not_run(room, "a small disk cannot be mounted without the rights of root");
        ledger.not_run(files, "a small disk cannot be mounted without the rights of root");
    }
    file_limit(&mut random, ledger);
}

/// A small disk of its own for the folder of a sandbox.
struct Disk {
    sandbox: Sandbox,
}

impl Disk {
    /// `None` where that is not allowed.
    fn mount(options: &str) -> Option<Self> {
        let sandbox = Sandbox::empty();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(sandbox.folder());
        let mounted = command.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Self { sandbox })
    }

    /// Fills the disk up to a number of steps: of 4 KB of room, or of files.
    fn fill(&self, steps: usize) {
        let ballast = self.sandbox.folder().join("ballast");
        fs::create_dir(&ballast).expect("there is room yet");
        let mut made: Vec<PathBuf> = Vec::new();
        for number in 0.. {
            let file = ballast.join(number.to_string());
            // Where room is short a file needs a page; where files are, it needs none, and a page does no harm.
            let written = fs::write(&file, [b'x'; 4096]);
            if written.is_err() {
                fs::remove_file(&file).unwrap_or_default();
                break;
            }
            made.push(file);
        }
        for file in made.iter().rev().take(steps) {
            fs::remove_file(file).expect("the ballast is there");
        }
    }

    fn empty(&self) {
        fs::remove_dir_all(self.sandbox.folder().join("ballast")).expect("the ballast is there");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg(self.sandbox.folder()).status().ok();
    }
}

/// Each command with no room, with a little, with more, until it has enough.
fn small_disk(what: &str, options: &str, random: &mut Random, ledger: &mut Ledger) {
    let mut tally = Tally::default();
    let mut tried = 0;
    for stroke in STROKES {
        let trial = Trial::of(Scene::new(random), stroke, random);
        let mut undisturbed = 0;
        for steps in 0..120 {
            let disk = Disk::mount(options).expect("it was possible before");
            trial.copy_to(&disk.sandbox);
            disk.fill(steps);
            let ended = run(&disk.sandbox, &trial.arguments);
            disk.empty();
            let mut verdict = trial.judge(&disk.sandbox, &ended);
            verdict.wrong.extend(refused(&ended));
            let is_warned = String::from_utf8_lossy(&ended.stderr).contains("warning");
            undisturbed += usize::from(ended.status.success() && !is_warned);
            tally.count(verdict, &format!("{}, room for {steps} more", trial.arguments.join(" ")));
            tried += 1;
            if undisturbed == 2 {
                break;
            }
        }
    }
    ledger.enter(what, tried, std::mem::take(&mut tally.losses), tally.beside());
}

/// Files that may not be longer than so much, which is how a quota can look.
fn file_limit(random: &mut Random, ledger: &mut Ledger) {
    let mut tally = Tally::default();
    let mut tried = 0;
    for stroke in STROKES {
        let trial = Trial::of(Scene::new(random), stroke, random);
        for blocks in 0..12 {
            let twin = trial.twin();
            let mut command = twin.command("sh");
            command.env("TRAVAUX", env!("CARGO_BIN_EXE_travaux"));
            let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$TRAVAUX\" \"$@\"");
            let ended =
                command.args(["-c", &line, "sh"]).args(&trial.arguments).output().expect("there is a shell");
            let mut verdict = trial.judge(&twin, &ended);
            verdict.wrong.extend(refused(&ended));
            tally.count(verdict, &format!("{}, files of {blocks} blocks at most", trial.arguments.join(" ")));
            tried += 1;
        }
    }
    ledger.enter(
        "files that may not grow beyond a limit",
        tried,
        std::mem::take(&mut tally.losses),
        tally.beside(),
    );
}

fn run(sandbox: &Sandbox, arguments: &[String]) -> Output {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_travaux"));
    command.args(arguments).output().expect("the program can be started")
}
