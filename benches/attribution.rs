//! Seconds and memory of following every word of long histories, at the level of the library.
//!
//! ```text
//! cargo bench --bench attribution                    every history, each in processes of its own, medians of three
//! cargo bench --bench attribution -- quick           small histories, once
//! cargo bench --bench attribution -- write FOLDER    the heavy history as files, for benches/peers.py
//! ```
//!
//! Three parts are timed, for a whole history: *relate* says for each draft which clause is which (what committing
//! costs), *trace* reads all drafts with their concordances, *attribute* follows the words; the last two are what an
//! answer costs that is computed from nothing. Reading of files is not in it.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use history::{Shape, history};
use made_up::draft;
use median::median;
use memory::largest_memory;
use travaux::attribution::attribute;
use travaux::lineage::Trace;
use travaux::model::{Draft, Negotiation};

mod history;
mod made_up;
#[path = "measure/median.rs"]
mod median;
#[path = "measure/memory.rs"]
mod memory;
mod written;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Runs of each history, of which the median is shown.
const RUNS: usize = 3;
/// Seconds that an answer about the heavy history may take (design target).
const TARGET: f64 = 1.0;
/// 60 rounds of 605 clauses of 49 words, 29,645 together, three edits in every clause in every round.
const HEAVY: Shape = Shape { rounds: 60, clauses: 605, words: 49, edited: 605, edits: 3 };
const LONG: Shape = Shape { rounds: 500, clauses: 68, words: 50, edited: 4, edits: 1 };
const WIDE: Shape = Shape { rounds: 100, clauses: 600, words: 50, edited: 12, edits: 2 };
const GROWING: Shape = Shape { rounds: 30, clauses: 75, words: 49, edited: 75, edits: 3 };

fn main() -> Outcome<()> {
    // cargo itself adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => compare(&cases(), RUNS),
        ["quick"] => compare(&quick_cases(), 1),
        ["write", folder] => write(Path::new(folder)),
        ["one", numbers @ ..] => one(numbers),
        _ => Err("usage: [quick | write FOLDER]".into()),
    }
}

fn cases() -> Vec<(String, Shape)> {
    let mut cases = vec![
        (format!("heavy (target {TARGET} s)"), HEAVY),
        ("light, many rounds".to_owned(), LONG),
        ("light, many words".to_owned(), WIDE),
    ];
    for times in [1, 2, 4, 8] {
        cases.push((format!("rounds {times}x"), Shape { rounds: GROWING.rounds * times, ..GROWING }));
    }
    for times in [1, 2, 4, 8] {
        let clauses = GROWING.clauses * times;
        cases.push((format!("words {times}x"), Shape { clauses, edited: clauses, ..GROWING }));
    }
    cases
}

fn quick_cases() -> Vec<(String, Shape)> {
    vec![
        ("small".to_owned(), GROWING),
        ("small, twice the rounds".to_owned(), Shape { rounds: GROWING.rounds * 2, ..GROWING }),
    ]
}

/// Measures each history some times and prints the medians.
fn compare(cases: &[(String, Shape)], runs: usize) -> Outcome<()> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{:24} {:>6} {:>6} {:>9} {:>9} {:>11} {:>9} {:>5} {:>10} {:>10}",
        "history",
        "rounds",
        "words",
        "relate s",
        "trace s",
        "attribute s",
        "answer s",
        "MB",
        "relate us",
        "answer us"
    )?;
    for (name, shape) in cases {
        let measured: Vec<[f64; 4]> = (0..runs).map(|_| apart(*shape)).collect::<Outcome<_>>()?;
        let middle = |part: fn(&[f64; 4]) -> f64| median(&measured.iter().map(part).collect::<Vec<_>>());
        let (relate, answer) = (middle(|run| run[0]), middle(|run| run[1] + run[2]));
        let per_clause = 1e6 / f64::from(u32::try_from(shape.rounds * shape.edited)?);
        let remark = if *shape == HEAVY && answer > TARGET { "  answer over target" } else { "" };
        writeln!(
            out,
            "{name:24} {:6} {:6} {relate:9.3} {:9.3} {:11.3} {answer:9.3} {:5.0} {:10.1} {:10.1}{remark}",
            shape.rounds,
            shape.clauses * shape.words,
            middle(|run| run[1]),
            middle(|run| run[2]),
            middle(|run| run[3]),
            relate * per_clause,
            answer * per_clause
        )?;
    }
    writeln!(
        out,
        "answer: trace and attribute together. MB: largest memory of the whole process, the made-up texts included \
         (10^6 bytes). us: microseconds for each edited clause of each round; level where growth is linear."
    )?;
    Ok(())
}

/// Measures one history in a process of its own, so that memory is that history's alone.
fn apart(shape: Shape) -> Outcome<[f64; 4]> {
    let Shape { rounds, clauses, words, edited, edits } = shape;
    let numbers = [rounds, clauses, words, edited, edits].map(|number| number.to_string());
    let run = std::process::Command::new(std::env::current_exe()?).arg("one").args(numbers).output()?;
    let said = String::from_utf8(run.stdout)?;
    let figures: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let failed = || format!("a run ended with {}: {}", run.status, String::from_utf8_lossy(&run.stderr));
    Ok(<[f64; 4]>::try_from(figures).map_err(|_| failed())?)
}

/// Measures one history here and prints relate, trace, attribute in seconds and the memory in megabytes.
fn one(numbers: &[&str]) -> Outcome<()> {
    let numbers: Vec<usize> = numbers.iter().map(|number| number.parse()).collect::<Result<_, _>>()?;
    let [rounds, clauses, words, edited, edits] =
        <[usize; 5]>::try_from(numbers).map_err(|_| "five numbers")?;
    let drafts: Vec<Draft> = history(Shape { rounds, clauses, words, edited, edits })
        .0
        .into_iter()
        .enumerate()
        .map(|(nth, texts)| draft(nth, texts))
        .collect();

    let start = Instant::now();
    let parts = made_up::related(drafts);
    let related = start.elapsed().as_secs_f64();

    let negotiation = Negotiation::new("Benchmark".to_owned(), parts)?;
    let start = Instant::now();
    let trace = Trace::of(&negotiation);
    let traced = start.elapsed().as_secs_f64();

    let start = Instant::now();
    let weave = attribute(&negotiation, &trace);
    let attributed = start.elapsed().as_secs_f64();
    std::hint::black_box(&weave);
    let megabytes = largest_memory("self").unwrap_or(f64::NAN);
    writeln!(std::io::stdout(), "{related} {traced} {attributed} {megabytes}")?;
    Ok(())
}

/// Writes the heavy history.
fn write(folder: &Path) -> Outcome<()> {
    let (drafts, last) = history(HEAVY);
    let truth = last.iter().flatten().map(|word| (word.text.as_str(), word.round, true));
    Ok(written::write(folder, drafts, truth)?)
}
