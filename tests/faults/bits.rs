//! Files of a store that another program, a disk or a cosmic ray has changed.
//!
//! Right is: the same answer as before, or a refusal in words. Wrong is a different answer, a defect of the program, or
//! a store that git calls damaged and `verify` calls whole.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Request;
use crate::judge::{fsck, refusal};
use crate::ledger::Ledger;
use crate::random::Random;
use crate::sandbox::{Said, Sandbox};

/// What is asked of a damaged store.
const QUESTIONS: [&[&str]; 5] = [
    &["status", "--format", "json"],
    &["log", "--format", "json"],
    &["blame", "@rev3", "--format", "json"],
    &["diff", "zero", "final", "--format", "json"],
    &["ops", "--format", "json"],
];

/// A kind of files, and whether one is of the kind.
type Kind = (&'static str, fn(&str) -> bool);

const KINDS: [Kind; 5] = [
    ("objects damaged", |path| path.starts_with(".git/objects/")),
    ("branches and tags damaged", |path| {
        path.starts_with(".git/refs/") || [".git/packed-refs", ".git/HEAD"].contains(&path)
    }),
    ("indexes damaged", |path| path == ".git/index"),
    ("caches damaged", |path| path.starts_with(".git/travaux-cache/")),
    ("other files of the repository damaged", |path| {
        [".git/config", ".git/travaux-shown", ".git/travaux.lock", ".git/description"].contains(&path)
            || path.starts_with(".git/logs/")
            || path.starts_with(".git/info/")
    }),
];

pub(crate) fn damaged(request: &Request, ledger: &mut Ledger) {
    let mut random = Random::new(request.seed);
    for form in ["loose", "packed"] {
        let sandbox = store(form);
        let answers: Vec<Said> = QUESTIONS.iter().map(|question| sandbox.run(question).done()).collect();
        let mut files = Vec::new();
        collect(sandbox.folder(), &mut files);
        for (kind, is_of_kind) in KINDS {
            let relative = |file: &Path| {
                let path = file.strip_prefix(sandbox.folder()).expect("it was found below");
                path.to_string_lossy().into_owned()
            };
            let of_kind: Vec<&PathBuf> = files.iter().filter(|file| is_of_kind(&relative(file))).collect();
            if of_kind.is_empty() {
                ledger.not_run(&format!("{kind} ({form})"), "there is none");
                continue;
            }
            let (mut losses, mut found, mut refused) = (Vec::new(), 0, 0);
            let times = request.times_or(40);
            for _ in 0..times {
                let file = *random.one_of(&of_kind);
                let whole = fs::read(file).expect("it was there");
                let (harm, bytes) = harm(&whole, &mut random);
                put(file, &bytes);
                let Found { wrong, is_found, refusals } = ask(&sandbox, &answers);
                put(file, &whole);
                found += usize::from(is_found);
                refused += refusals;
                losses.extend(wrong.into_iter().map(|wrong| format!("{}, {harm}: {wrong}", relative(file))));
            }
            let beside = format!("{found} found by verify, {refused} answers refused, all others as before");
            ledger.enter(&format!("{kind} ({form})"), times, losses, beside);
        }
    }
}

/// The example, with every object in a file of its own or all of them packed by git.
fn store(form: &str) -> Sandbox {
    let sandbox = Sandbox::demo();
    if form == "loose" {
        let unpack = "mkdir ../pack && mv .git/objects/pack/* ../pack && \
                      for pack in ../pack/*.pack; do git unpack-objects -q < $pack || exit 1; done";
        sandbox.shell(unpack).done();
    } else {
        sandbox.git(&["gc", "-q"]).done();
    }
    for question in QUESTIONS {
        sandbox.run(question).done();
    }
    sandbox.run(&["verify"]).done();
    sandbox
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("it is there")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

/// One way in which a file changes.
fn harm(whole: &[u8], random: &mut Random) -> (String, Vec<u8>) {
    let mut bytes = whole.to_vec();
    let at = random.below(bytes.len());
    match random.below(8) {
        0 => {
            bytes.truncate(at);
            (format!("cut off at {at}"), bytes)
        }
        1 => ("emptied".to_owned(), Vec::new()),
        2 => {
            let end = bytes.len().min(at + 64);
            bytes[at..end].fill(0);
            (format!("nought from {at} to {end}"), bytes)
        }
        3 => {
            bytes.extend_from_slice(b"\0more");
            ("grown".to_owned(), bytes)
        }
        _ if bytes.is_empty() => (String::from("a byte put in"), vec![1]),
        _ => {
            let bit = random.below(8);
            bytes[at] ^= 1 << bit;
            (format!("bit {bit} of byte {at}"), bytes)
        }
    }
}

fn put(file: &Path, bytes: &[u8]) {
    // A read-only file is replaced, not written.
    fs::remove_file(file).unwrap_or_default();
    fs::write(file, bytes).expect("there is room");
}

#[derive(Default)]
struct Found {
    wrong: Vec<String>,
    is_found: bool,
    refusals: usize,
}

fn ask(sandbox: &Sandbox, answers: &[Said]) -> Found {
    let mut found = Found::default();
    for (question, answer) in QUESTIONS.iter().zip(answers) {
        let said = sandbox.run(question);
        if said.code == 0 {
            // A warning may stand for what is beside the answer proper.
            let is_same = if said.stderr.starts_with("warning: ") {
                said.json()["data"] == answer.json()["data"]
            } else {
                said.stdout == answer.stdout
            };
            if !is_same {
                found.wrong.push(format!("another answer to {question:?}"));
            }
        } else {
            found.refusals += 1;
            found.wrong.extend(refusal(&said, &[4]));
        }
    }
    let said = sandbox.run(&["verify"]);
    found.is_found = said.code != 0;
    if ![0, 1, 4].contains(&said.code) {
        found.wrong.push(format!("verify: {said:?}"));
    }
    let git = fsck(sandbox);
    if !git.is_empty() && said.code == 0 {
        found.wrong.push(format!("verify calls it whole, git does not: {git}"));
    }
    found
}
