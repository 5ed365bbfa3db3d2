//! Files that nobody would write, made from those that somebody did, by the thousand.
//!
//! Each *target* is a reader of what comes from outside, with what must hold of its answer. An input is made by a few
//! random changes of one that is kept. The first kept are every file under `drafts/`; an input whose answer has a shape
//! not seen before (which problems were found, how many marks, how many runs in common) is kept as well, so that later
//! ones start from there. That is all the guidance there is: following the branches taken inside the program needs a
//! compiler that is not the stable one, and the libraries that do without it (bolero, arbtest) would add their own
//! makers of inputs, which know nothing of YAML, and no guidance either.
//!
//! `cargo test --test fuzz -- [TARGET…] --seconds 600 --seed 7`. An input that fails is made smaller, printed and left
//! in the folder of the build as `fuzz-failure`; it becomes a named test.

// Said once more for the linter, which lets tests stop where others may not.
#![cfg(test)]

mod mutate;
#[path = "../faults/random.rs"]
#[expect(dead_code, reason = "the fault harness draws shares as well")]
mod random;
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mutate::mutated;
use random::Random;
use targets::{Answer, STORE_FILES, TARGETS, Target};

/// No file of a few kilobytes may keep a reader busy for longer, whatever is in it, however slow the build.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many inputs are kept at most.
const KEPT: usize = 4_000;

struct Request {
    seconds: u32,
    seed: u32,
    targets: Vec<&'static Target>,
}

impl Request {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut request = Self { seconds: 30, seed: 1, targets: Vec::new() };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let value = arguments.next().and_then(|value| value.parse().ok());
                value.ok_or_else(|| format!("{argument} takes a number"))
            };
            match argument.as_str() {
                "--seconds" => request.seconds = number()?,
                "--seed" => request.seed = number()?,
                name => {
                    let found = TARGETS.iter().find(|target| target.name == name);
                    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
                    let known = names.join(", ");
                    request
                        .targets
                        .push(found.ok_or_else(|| format!("{name}: not --seconds, --seed, {known}"))?);
                }
            }
        }
        if request.targets.is_empty() {
            request.targets.extend(TARGETS.iter());
        }
        Ok(request)
    }
}

fn main() -> ExitCode {
    let request = match Request::read(std::env::args().skip(1)) {
        Ok(request) => request,
        Err(what) => {
            eprintln!("{what}");
            return ExitCode::from(2);
        }
    };
    // What a target has to say is said below; the panic itself need not be printed a thousand times.
    std::panic::set_hook(Box::new(|_| {}));
    let seeds = corpus();
    let count = u32::try_from(request.targets.len()).expect("few targets");
    let share = Duration::from_secs(u64::from(request.seconds)) / count;
    println!("{:12}  {:>9}  {:>4}", "fuzz target", "tried", "lost");
    let mut is_clean = true;
    for target in request.targets {
        let run = run(target, &seeds, share, u64::from(request.seed));
        println!("{:12}  {:>9}  {:>4}  {} inputs kept", target.name, run.tried, run.failures, run.kept);
        is_clean &= run.failures == 0;
    }
    println!("{} files to begin with, seed {}", seeds.len(), request.seed);
    if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every file under `drafts/`, and some of those that a store makes of them.
fn corpus() -> Vec<Vec<u8>> {
    let mut pending = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("drafts")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("the example is part of the project") {
            let path = entry.expect("its folders can be read").path();
            if path.is_dir() { pending.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let read = files.iter().map(|file| fs::read(file).expect("the example is part of the project"));
    read.chain(STORE_FILES.map(|file| file.as_bytes().to_vec())).collect()
}

struct Run {
    tried: usize,
    kept: usize,
    failures: usize,
}

fn run(target: &Target, seeds: &[Vec<u8>], share: Duration, seed: u64) -> Run {
    let started = Instant::now();
    let mut random = Random::new(seed);
    let mut kept: Vec<Vec<u8>> = Vec::new();
    let mut shapes = BTreeSet::new();
    let last = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz-last");
    let mut tried = 0;
    while started.elapsed() < share || tried < seeds.len() {
        let input = match seeds.get(tried) {
            Some(seed) => seed.clone(),
            None => {
                let [from, other] = [random.one_of(&kept).clone(), random.one_of(&kept).clone()];
                mutated(from, &other, &mut random)
            }
        };
        tried += 1;
        // A stack that overflows ends the process, and this is all that is left of the input.
        fs::write(&last, &input).expect("there is room");
        match attempt(target, &input) {
            Ok(shape) => {
                if (tried <= seeds.len() || shapes.insert(shape)) && kept.len() < KEPT {
                    kept.push(input);
                }
            }
            Err(why) => {
                report(target, &smaller(target, input), &why);
                return Run { tried, kept: kept.len(), failures: 1 };
            }
        }
    }
    Run { tried, kept: kept.len(), failures: 0 }
}

/// The shape of the answer, or what is wrong with it.
fn attempt(target: &Target, input: &[u8]) -> Answer {
    let started = Instant::now();
    let answer = catch_unwind(AssertUnwindSafe(|| (target.check)(input)));
    let took = started.elapsed();
    match answer {
        Err(_) => Err("it panicked".to_owned()),
        Ok(Ok(_)) if took > PATIENCE => Err(format!("it took {took:?}")),
        Ok(answer) => answer,
    }
}

/// The same failure with less input: pieces are left out, large ones first, for as long as it still fails.
fn smaller(target: &Target, mut input: Vec<u8>) -> Vec<u8> {
    let until = Instant::now() + Duration::from_secs(20);
    let mut piece = input.len() / 2;
    while piece > 0 && Instant::now() < until {
        let mut at = 0;
        while at < input.len() && Instant::now() < until {
            let mut shorter = input.clone();
            shorter.drain(at..(at + piece).min(input.len()));
            if attempt(target, &shorter).is_err() { input = shorter } else { at += piece }
        }
        piece /= 2;
    }
    input
}

fn report(target: &Target, input: &[u8], why: &str) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz-failure");
    fs::write(&file, input).expect("there is room");
    let Err(why_now) = attempt(target, input) else { return };
    eprintln!("LOST, {}: {why}; made smaller: {why_now}", target.name);
    eprintln!("{}", input.escape_ascii());
    eprintln!("It is kept in {}", file.display());
}
