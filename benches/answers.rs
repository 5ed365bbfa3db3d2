//! Seconds and memory of the program as people run it: whole processes, reading of the store included.
//!
//! ```text
//! cargo bench --bench answers              medians of 15 runs
//! cargo bench --bench answers -- quick     of 3 runs
//! ```
//!
//! Two stores are made in a temporary folder: one of the example negotiation, one of the four Paris drafts of 2015 where
//! `../shared/corpora/un-paris` is there (else the example stands in). Answers are timed cold: what is derived and kept
//! from an earlier run is deleted before each, while the files themselves have been read before. Where another
//! command is compared, the two take turns, so that other work on the machine falls on both.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use median::median;
use process::{Bounds, DERIVED, Outcome, PROGRAM, forget, judge, required, row, silent, timed};

#[path = "measure/median.rs"]
mod median;
#[path = "measure/memory.rs"]
mod memory;
#[path = "measure/process.rs"]
mod process;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// Committing four long drafts (design target).
const COMMIT: Bounds = Bounds { seconds: 1.0, megabytes: 200.0 };
/// One answer (design target).
const ANSWER: Bounds = Bounds { seconds: 0.150, megabytes: 200.0 };
/// How many times the seconds of `git log -1` a status may take (design target).
const STATUS: f64 = 2.0;
/// Every command that answers from the store; `CLAUSE` stands for the id of a clause in the middle of the latest draft.
const ANSWERS: [&[&str]; 29] = [
    &[],
    &["status"],
    &["log"],
    &["show"],
    &["show", "CLAUSE"],
    &["show", "--as", "clean"],
    &["show", "--as", "compilation"],
    &["amendments"],
    &["fate"],
    &["explain"],
    &["conflicts", "@"],
    &["alliances"],
    &["brackets"],
    &["brackets", "@-"],
    &["diff"],
    &["diff", "--stat"],
    &["blame"],
    &["blame", "CLAUSE"],
    &["blame", "--format", "json"],
    &["history", "CLAUSE"],
    &["concordance"],
    &["synoptic"],
    &["synoptic", "--format", "html"],
    &["synoptic", "--preset", "provenance"],
    &["survival"],
    &["survival", "--of", "clauses", "--by", "round"],
    &["actors"],
    &["next"],
    &["verify"],
];

fn main() -> Outcome<()> {
    // cargo itself adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let runs = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => 15,
        ["quick"] => 3,
        _ => return Err("usage: [quick]".into()),
    };
    let folder = tempfile::tempdir()?;
    let paris = Path::new(ROOT).join("../shared/corpora/un-paris");
    let corpus = if paris.is_dir() { paris } else { Path::new(ROOT).join("drafts/digital-commons-compact") };
    writeln!(std::io::stdout(), "drafts: {}", corpus.file_name().unwrap_or_default().display())?;
    row("what", "target", "median s", "MB", "")?;
    let store = commit(folder.path(), &corpus, runs.min(5))?;
    let clause = middle_clause(&store)?;
    for words in ANSWERS {
        let words: Vec<&str> =
            words.iter().map(|word| if *word == "CLAUSE" { &clause } else { *word }).collect();
        let (seconds, ended) = timed(&words, &store, runs)?;
        judge(&words.join(" "), ANSWER, seconds, &words, (&store, ended))?;
    }
    beside_git(folder.path(), runs.max(10))
}

/// Times committing all drafts of a corpus at once, each time into a new store, and returns the last of the stores.
fn commit(folder: &Path, corpus: &Path, runs: usize) -> Outcome<PathBuf> {
    let mut drafts = Vec::new();
    for entry in std::fs::read_dir(corpus)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(|first: char| first.is_ascii_digit()) && name.ends_with(".yaml") {
            drafts.push(path.to_string_lossy().into_owned());
        }
    }
    drafts.sort();
    let mut words = vec!["commit"];
    words.extend(drafts.iter().map(String::as_str));
    let made = |name: &str| -> Outcome<PathBuf> {
        let store = folder.join(name);
        required(&["init", &store.to_string_lossy(), "--title", "Benchmark"], folder)?;
        required(&["commit", &corpus.join("actors.yaml").to_string_lossy()], &store)?;
        Ok(store)
    };
    let mut figures = Vec::new();
    for run in 0..runs {
        let store = made(&format!("commit-{run}"))?;
        let start = Instant::now();
        required(&words, &store)?;
        figures.push(start.elapsed().as_secs_f64());
    }
    one_more(&drafts, &made, runs)?;
    let store = made("answers")?;
    let what = format!("commit of {} drafts", drafts.len());
    judge(&what, COMMIT, median(&figures), &words, (&store, String::new()))?;
    Ok(store)
}

/// Times committing the last draft onto the others, as happens in a negotiation that is under way.
fn one_more(drafts: &[String], made: &dyn Fn(&str) -> Outcome<PathBuf>, runs: usize) -> Outcome<()> {
    let Some((last, others)) = drafts.split_last() else { return Ok(()) };
    let others: Vec<&str> = std::iter::once("commit").chain(others.iter().map(String::as_str)).collect();
    let mut figures = Vec::new();
    for run in 0..runs {
        let store = made(&format!("one-more-{run}"))?;
        required(&others, &store)?;
        let start = Instant::now();
        required(&["commit", last], &store)?;
        figures.push(start.elapsed().as_secs_f64());
    }
    row("commit of one draft more", "", &format!("{:.4}", median(&figures)), "", "until it is on the disk")
}

/// The id of the clause in the middle of the latest draft.
fn middle_clause(store: &Path) -> Outcome<String> {
    let said = Command::new(PROGRAM).args(["blame", "--format", "json"]).current_dir(store).output()?;
    let answer: serde_json::Value = serde_json::from_slice(&said.stdout)?;
    let clauses = answer["data"].as_array().ok_or("blame has no data")?;
    let middle = clauses.get(clauses.len() / 2).and_then(|clause| clause["clause"].as_str());
    Ok(middle.ok_or("blame names no clause")?.to_owned())
}

/// Lets `status` and `git log -1` take turns on the example, beside the start of either program and a cold status.
fn beside_git(folder: &Path, turns: usize) -> Outcome<()> {
    let store = folder.join("example");
    required(&["demo", &store.to_string_lossy()], folder)?;
    let contestants: [(&str, &str, &[&str]); 5] = [
        ("travaux status", PROGRAM, &["status"]),
        ("git log -1", "git", &["log", "-1"]),
        ("travaux --version", PROGRAM, &["--version"]),
        ("git --version", "git", &["--version"]),
        ("travaux status, cold", PROGRAM, &["status"]),
    ];
    let mut figures = vec![Vec::new(); contestants.len()];
    for turn in 0..=turns {
        for (at, (name, program, words)) in contestants.iter().enumerate() {
            if name.ends_with("cold") {
                forget(&store)?;
            }
            let start = Instant::now();
            silent(program, words, &store)?.wait()?;
            if turn > 0 {
                figures[at].push(start.elapsed().as_secs_f64());
            }
        }
    }
    if !store.join(DERIVED).is_dir() {
        writeln!(
            std::io::stdout(),
            "{DERIVED} is not there: the figures below and above may not be what they say"
        )?;
    }
    let medians: Vec<f64> = figures.iter().map(|figures| median(figures)).collect();
    let mut out = std::io::stdout();
    writeln!(out, "\nthe example, {turns} turns each:")?;
    for ((name, ..), seconds) in contestants.iter().zip(&medians) {
        writeln!(out, "  {name:24} {:8.2} ms", seconds * 1e3)?;
    }
    let ratio = medians[0] / medians[1];
    let remark = if ratio > STATUS { ", over it" } else { "" };
    writeln!(out, "  status beside git log -1: {ratio:.1} times (target {STATUS}{remark})")?;
    Ok(())
}
