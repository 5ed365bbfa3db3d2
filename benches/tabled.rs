//! Seconds and memory of what is said of a parliament's worth of amendments: 3,003 of them, by seven groups, to one draft.
//!
//! ```text
//! cargo bench --bench tabled               medians of 7 runs
//! cargo bench --bench tabled -- quick      of 3 runs
//! ```
//!
//! The texts are those of the European Union's act on artificial intelligence in `../shared/corpora/eu-ai-act`: the
//! Commission's draft, the amendments tabled to it in committee, the Council's and the Parliament's texts. Where they are not
//! there, nothing is measured, and that is said. `examples/amendments_from_table` makes the files of amendments. Each
//! answer is cold: what an earlier run derived and kept is deleted before it. Last, what became of the words of all
//! amendments in either text.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use median::median;
use process::{Bounds, Outcome, PROGRAM, judge, required, row, timed};

#[path = "measure/median.rs"]
mod median;
#[path = "measure/memory.rs"]
mod memory;
#[path = "measure/process.rs"]
mod process;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// Committing the amendments (target of the project).
const COMMIT: Bounds = Bounds { seconds: 5.0, megabytes: 500.0 };
/// One answer about all of them (target of the project).
const ANSWER: Bounds = Bounds { seconds: 2.0, megabytes: 500.0 };
const ANSWERS: [&[&str]; 6] = [
    &["fate"],
    &["fate", "--until", "parliament"],
    &["conflicts", "commission"],
    &["alliances"],
    &["explain", "commission", "parliament"],
    &["amendments"],
];

fn main() -> Outcome<()> {
    // cargo itself adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let runs = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => 7,
        ["quick"] => 3,
        _ => return Err("usage: [quick]".into()),
    };
    let corpus = Path::new(ROOT).join("../shared/corpora/eu-ai-act");
    if !corpus.is_dir() {
        writeln!(std::io::stdout(), "not measured: the texts are not there")?;
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    convert(&corpus, folder.path())?;
    row("what", "target", "median s", "MB", "")?;
    let store = folder.path().join("store");
    let mut figures = Vec::new();
    for run in 0..runs {
        let fresh = folder.path().join(format!("store-{run}"));
        make(&fresh, &corpus, folder.path())?;
        let start = Instant::now();
        required(&["commit", "../amendments.yaml"], &fresh)?;
        figures.push(start.elapsed().as_secs_f64());
    }
    make(&store, &corpus, folder.path())?;
    judge(
        "commit of the amendments",
        COMMIT,
        median(&figures),
        &["commit", "../amendments.yaml"],
        (&store, String::new()),
    )?;
    for text in ["01-council", "02-parliament"] {
        required(&["commit", &corpus.join(format!("{text}.yaml")).to_string_lossy()], &store)?;
    }
    for words in ANSWERS {
        let (seconds, ended) = timed(words, &store, runs)?;
        judge(&words.join(" "), ANSWER, seconds, words, (&store, ended))?;
    }
    writeln!(std::io::stdout())?;
    ["council", "parliament"].iter().try_for_each(|text| bands(&store, text))
}

/// Writes the files of amendments and groups.
fn convert(corpus: &Path, folder: &Path) -> Outcome<()> {
    let said = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--release", "--example", "amendments_from_table", "--"])
        .args([&corpus.join("amendments.jsonl"), &corpus.join("00-commission.yaml"), folder])
        .current_dir(ROOT)
        .output()?;
    let told = String::from_utf8_lossy(&said.stdout);
    writeln!(std::io::stdout(), "{}", told.lines().next().unwrap_or_default())?;
    if said.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&said.stderr).into()) }
}

/// A store with the actors and the Commission's draft.
fn make(store: &Path, corpus: &Path, folder: &Path) -> Outcome<()> {
    required(&["init", &store.to_string_lossy(), "--title", "Benchmark"], folder)?;
    let draft = corpus.join("00-commission.yaml");
    let actors = corpus.join("actors.yaml");
    required(&["commit", &actors.to_string_lossy(), "../groups.yaml", &draft.to_string_lossy()], store)
}

/// Prints how many amendments stand in a text, band by band.
fn bands(store: &Path, text: &str) -> Outcome<()> {
    let said = Command::new(PROGRAM)
        .args(["fate", "--until", text, "--format", "json"])
        .current_dir(store)
        .output()?;
    let answer: serde_json::Value = serde_json::from_slice(&said.stdout)?;
    let rows = answer["data"].as_array().ok_or("fate has no data")?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    rows.iter().filter_map(|row| row["fate"].as_str()).for_each(|fate| *counts.entry(fate).or_default() += 1);
    let told: Vec<String> = counts.iter().map(|(fate, count)| format!("{fate} {count}")).collect();
    writeln!(std::io::stdout(), "{text}: {} amendments: {}", rows.len(), told.join(", "))?;
    Ok(())
}
