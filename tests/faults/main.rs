//! Every way in which a store can come to harm, provoked on purpose, many times, and counted.
//!
//! ```text
//! a store ─┬─▶ a twin: the command runs to its end ────────────▶ how long it takes, what is stored then
//!          └─▶ the store itself: the same command, and the harm ─▶ what is stored then ─▶ the judge
//! ```
//!
//! The *judge* asks `verify` (and its `--repair` for what loses nothing), then `git fsck`, then compares what is stored
//! with what was there before and what the twin has: it must be the one or the other, whole, and the other where the
//! command said that it had stored something. Whatever else is found is *lost*. At the end stands a table of what was
//! tried and what was lost; one loss, and the run has failed.
//!
//! `cargo test --test faults` runs everything. `cargo test --test faults -- kills --seed 7 --times 1000` runs one part,
//! with other random moments, longer.

// Said once more for the linter, which lets tests stop where others may not.
#![cfg(test)]

mod access;
mod bits;
mod calls;
mod full;
mod judge;
mod kills;
mod ledger;
mod random;
#[path = "../it/sandbox.rs"]
#[expect(dead_code, reason = "the sandbox of the integration tests has more than this needs")]
mod sandbox;
mod scene;
mod syncs;
mod trial;
mod writers;

use std::process::ExitCode;
use std::time::Instant;

use ledger::Ledger;

/// A part of the harness: its name and what it does.
type Part = (&'static str, fn(&Request, &mut Ledger));

const PARTS: [Part; 8] = [
    ("kills", kills::killed),
    ("interrupts", kills::interrupted),
    ("calls", calls::each_call),
    ("full", full::full),
    ("access", access::without_rights),
    ("bits", bits::damaged),
    ("writers", writers::at_once),
    ("syncs", syncs::counted),
];

/// What was asked for on the command line.
#[derive(Debug)]
struct Request {
    seed: u64,
    /// How often, where that is not left to the part.
    times: Option<usize>,
    parts: Vec<String>,
}

impl Request {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut request = Self { seed: 1, times: None, parts: Vec::new() };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let value = arguments.next().and_then(|value| value.parse::<u32>().ok());
                value.ok_or_else(|| format!("{argument} takes a number"))
            };
            match argument.as_str() {
                "--seed" => request.seed = u64::from(number()?),
                "--times" => request.times = Some(number()? as usize),
                name if PARTS.iter().any(|(part, _)| *part == name) => request.parts.push(argument),
                _ => {
                    let parts: Vec<&str> = PARTS.iter().map(|(part, _)| *part).collect();
                    return Err(format!("{argument} is none of --seed, --times, {}", parts.join(", ")));
                }
            }
        }
        Ok(request)
    }

    fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }

    fn times_or(&self, usual: usize) -> usize {
        self.times.unwrap_or(usual)
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
    let mut ledger = Ledger::default();
    for (name, part) in PARTS.iter().filter(|(name, _)| request.wants(name)) {
        let started = Instant::now();
        part(&request, &mut ledger);
        eprintln!("{name}: {:.0} s", started.elapsed().as_secs_f64());
    }
    print!("{ledger}");
    println!("seed {}", request.seed);
    if ledger.is_without_loss() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
