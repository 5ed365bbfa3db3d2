//! How often a command asks the disk to keep what it was given: seldom enough to be quick, and counted from outside.
//!
//! `commit` may ask twice for each new object and six times more. A row is one kind of run; *lost* counts the runs that
//! asked oftener, or that never asked at all.

use std::process::Command;

use crate::Request;
use crate::ledger::Ledger;
use crate::random::Random;
use crate::sandbox::Sandbox;
use crate::scene::{Scene, Stroke};

/// Every way to ask for it.
const CALLS: &str = "fsync,fdatasync,sync,syncfs,sync_file_range,msync";

const STROKES: [(Stroke, &str); 5] = [
    (Stroke::Draft, "a draft"),
    (Stroke::Drafts, "twelve drafts"),
    (Stroke::Records, "records"),
    (Stroke::Actors, "actors"),
    (Stroke::Amend, "a draft corrected"),
];

pub(crate) fn counted(request: &Request, ledger: &mut Ledger) {
    let what = "commits whose requests to keep were counted";
    if Command::new("strace").arg("-V").output().is_err() {
        ledger.not_run(what, "strace is not installed");
        return;
    }
    let mut random = Random::new(request.seed);
    let (mut losses, mut most, mut tried) = (Vec::new(), Vec::new(), 0);
    for (stroke, name) in STROKES {
        let mut counts = Vec::new();
        for _ in 0..request.times_or(10) {
            // The first draft of a store makes the folder of its tag.
            let mut scene = match stroke {
                Stroke::Draft => Scene::empty(),
                _ => Scene::new(&mut random),
            };
            for _ in 0..3 {
                let arguments = scene.prepare(stroke, &mut random);
                let before = objects(&scene.sandbox);
                let asked = asked(&scene.sandbox, &arguments);
                let new = objects(&scene.sandbox) - before;
                tried += 1;
                counts.push((asked, new));
                if asked == 0 || asked > 2 * new + 6 {
                    losses.push(format!("{name}: {new} new objects, {asked} requests to keep"));
                }
            }
        }
        let (asked, new) = counts.into_iter().max().expect("it was tried");
        most.push(format!("{name} {new} objects {asked}"));
    }
    ledger.enter(what, tried, losses, format!("most asked by {}", most.join(", ")));
}

/// How often a run asks the disk to keep something.
fn asked(sandbox: &Sandbox, arguments: &[String]) -> usize {
    let mut command = sandbox.command("strace");
    command.args(["-f", "-qq", "-o", "../trace", "-e"]).arg(format!("trace={CALLS}"));
    command.arg("--").arg(env!("CARGO_BIN_EXE_travaux")).args(arguments);
    let ended = command.output().expect("strace can be started");
    assert!(ended.status.success(), "{ended:?}");
    let trace = sandbox.bytes("../trace");
    let calls = String::from_utf8_lossy(&trace);
    calls.lines().filter(|line| line.contains('(') && !line.contains("+++")).count()
}

/// How many objects the branch leads to.
fn objects(sandbox: &Sandbox) -> usize {
    sandbox.git(&["rev-list", "--objects", "refs/heads/main"]).done().stdout.lines().count()
}
