//! Every single request to the file system that a command makes: the program killed at it, or told that it failed.
//!
//! Chance meets the long moments; here each moment is met. `strace` lists the requests of a command that runs through,
//! and steps in at the one that was chosen.

use std::collections::BTreeMap;
use std::process::{Command, Output};

use crate::Request;
use crate::judge::{Tally, refused, said};
use crate::ledger::Ledger;
use crate::random::Random;
use crate::sandbox::Sandbox;
use crate::scene::{Scene, Stroke};
use crate::trial::Trial;

/// The requests that change something.
const CALLS: &str = "write,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,rmdir,fsync,fdatasync,link,linkat,\
                     fchmod,chmod,fchmodat,ftruncate";

/// What a disk, or whoever looks after it, can answer.
const ERRORS: [&str; 5] = ["ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT"];

const STROKES: [Stroke; 6] =
    [Stroke::Draft, Stroke::Drafts, Stroke::Records, Stroke::Amend, Stroke::Undo, Stroke::Repair];

/// Where a program is struck: the how-manieth call of a name.
type Place = (String, usize);

pub(crate) fn each_call(request: &Request, ledger: &mut Ledger) {
    let (killed, failed) =
        ("killed at a chosen request to the disk", "told that a request to the disk failed");
    if Command::new("strace").arg("-V").output().is_err() {
        ledger.not_run(killed, "strace is not installed");
        ledger.not_run(failed, "strace is not installed");
        return;
    }
    let mut random = Random::new(request.seed);
    let (mut kills, mut errors) = (Tally::default(), Tally::default());
    let (mut tried_kills, mut tried_errors) = (0, 0);
    for stroke in STROKES {
        let mut scene = Scene::new(&mut random);
        for more in [Stroke::Draft, Stroke::Records] {
            let arguments = scene.prepare(more, &mut random);
            scene.run(&arguments).done();
        }
        let trial = Trial::of(scene, stroke, &mut random);
        let places = places(&trial);
        for (name, nth) in chosen(&places, request.times_or(40), &mut random) {
            strike(&trial, &format!("{name}:signal=KILL:when={nth}"), None, &mut kills);
            tried_kills += 1;
        }
        for (name, nth) in chosen(&places, request.times_or(40), &mut random) {
            let error = random.one_of(&ERRORS);
            strike(&trial, &format!("{name}:error={error}:when={nth}"), Some(()), &mut errors);
            tried_errors += 1;
        }
    }
    ledger.enter(killed, tried_kills, std::mem::take(&mut kills.losses), kills.beside());
    ledger.enter(failed, tried_errors, std::mem::take(&mut errors.losses), errors.beside());
}

/// Some of many, in order; all of them where they are few.
fn chosen(places: &[Place], most: usize, random: &mut Random) -> Vec<Place> {
    let mut left: Vec<usize> = (0..places.len()).collect();
    while left.len() > most {
        left.remove(random.below(left.len()));
    }
    left.into_iter().map(|at| places[at].clone()).collect()
}

/// Every request that a command makes.
fn places(trial: &Trial) -> Vec<Place> {
    let twin = trial.twin();
    traced(&twin, &trial.arguments, None);
    let trace = twin.bytes("../trace");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut places = Vec::new();
    for line in String::from_utf8_lossy(&trace).lines().filter(|line| !line.contains(" resumed>")) {
        let call = line.split_whitespace().nth(1).and_then(|call| call.split_once('('));
        if let Some((name, _)) = call {
            let count = counts.entry(name.to_owned()).or_default();
            *count += 1;
            places.push((name.to_owned(), *count));
        }
    }
    places
}

/// Runs a command in a copy and steps in; where it goes on, it must end in order or refuse in words.
fn strike(trial: &Trial, harm: &str, goes_on: Option<()>, tally: &mut Tally) {
    let twin = trial.twin();
    let ended = traced(&twin, &trial.arguments, Some(harm));
    let mut verdict = trial.judge(&twin, &ended);
    if goes_on.is_some() {
        let said = said(&ended);
        // `verify` answers that something is left to mend.
        let is_answer = said.code == 1 && said.stderr.contains("left alone: ");
        verdict.wrong.extend(refused(&ended).filter(|_| !is_answer));
    }
    tally.count(verdict, &format!("{:?}, {harm}", trial.arguments.join(" ")));
}

fn traced(sandbox: &Sandbox, arguments: &[String], harm: Option<&str>) -> Output {
    let mut command = sandbox.command("strace");
    command.args(["-f", "-qq", "-o", "../trace", "-e"]).arg(format!("trace={CALLS}"));
    if let Some(harm) = harm {
        command.arg("-e").arg(format!("inject={harm}"));
    }
    command.arg("--").arg(env!("CARGO_BIN_EXE_travaux")).args(arguments);
    command.output().expect("strace can be started")
}
