//! Running the program as people do: whole processes, their seconds and their largest memory, one row each.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::median::median;
use crate::memory::largest_memory;

pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_travaux");
/// Where the program keeps what it derived, in a store.
pub(crate) const DERIVED: &str = ".git/travaux-cache";
/// How often the memory of a running command is looked at.
const GLANCE: Duration = Duration::from_micros(200);

/// What a command may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) seconds: f64,
    pub(crate) megabytes: f64,
}

/// Runs a command that has to succeed, since what follows builds on it.
pub(crate) fn required(words: &[&str], folder: &Path) -> Outcome<()> {
    let said = Command::new(PROGRAM).args(words).current_dir(folder).stdin(Stdio::null()).output()?;
    let failed = || {
        format!("travaux {} ended with {}: {}", words[0], said.status, String::from_utf8_lossy(&said.stderr))
    };
    if said.status.success() { Ok(()) } else { Err(failed().into()) }
}

/// Runs a command some times; the median of the seconds, and how it ended where it did not succeed.
pub(crate) fn timed(words: &[&str], store: &Path, runs: usize) -> Outcome<(f64, String)> {
    let (mut figures, mut ended) = (Vec::new(), String::new());
    // The first run is not counted: it brings program and store into the page cache.
    for run in 0..=runs {
        forget(store)?;
        let start = Instant::now();
        let status = silent(PROGRAM, words, store)?.wait()?;
        if run > 0 {
            figures.push(start.elapsed().as_secs_f64());
        }
        if !status.success() {
            ended = format!("did not succeed: {status}");
        }
    }
    Ok((median(&figures), ended))
}

/// Deletes what the program derived and kept.
pub(crate) fn forget(store: &Path) -> Outcome<()> {
    match std::fs::remove_dir_all(store.join(DERIVED)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Runs a command once more for its memory, and prints its row.
pub(crate) fn judge(
    what: &str,
    bounds: Bounds,
    seconds: f64,
    words: &[&str],
    (store, mut remark): (&Path, String),
) -> Outcome<()> {
    let memory = memory_of(words, store)?;
    if seconds > bounds.seconds {
        remark += " over its time";
    }
    if memory.is_some_and(|memory| memory > bounds.megabytes) {
        remark += " over its memory";
    }
    let memory = memory.map_or("?".to_owned(), |memory| format!("{memory:.0}"));
    let what = if what.is_empty() { "(nothing)" } else { what };
    row(
        what,
        &format!("{} s, {} MB", bounds.seconds, bounds.megabytes),
        &format!("{seconds:.4}"),
        &memory,
        remark.trim(),
    )
}

/// The largest memory of a command in megabytes, looked at while it runs.
///
/// The kernel keeps the high-water mark, so only what is asked for in the last moments can be missed.
fn memory_of(words: &[&str], store: &Path) -> Outcome<Option<f64>> {
    forget(store)?;
    let mut child = silent(PROGRAM, words, store)?;
    let process = child.id().to_string();
    let mut largest: Option<f64> = None;
    while child.try_wait()?.is_none() {
        if let Some(now) = largest_memory(&process) {
            largest = Some(largest.map_or(now, |before| before.max(now)));
        }
        std::thread::sleep(GLANCE);
    }
    Ok(largest)
}

/// Starts a command that reads and prints nothing.
pub(crate) fn silent(program: &str, words: &[&str], folder: &Path) -> Outcome<std::process::Child> {
    let mut command = Command::new(program);
    command.args(words).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(command.spawn()?)
}

pub(crate) fn row(what: &str, target: &str, seconds: &str, memory: &str, remark: &str) -> Outcome<()> {
    writeln!(std::io::stdout(), "{what:44} {target:16} {seconds:>8} {memory:>5}  {remark}")?;
    Ok(())
}
