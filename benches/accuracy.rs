//! The share of words whose origin is found, on made-up negotiations whose truth is known, by what happened to them.
//!
//! ```text
//! cargo bench --bench accuracy                     eight negotiations of 500 rounds
//! cargo bench --bench accuracy -- quick            two of 60 rounds
//! cargo bench --bench accuracy -- --seeds 1..4     the negotiations of these seeds
//! cargo bench --bench accuracy -- write FOLDER light    500 rounds of 3,400 words as files, for benches/peers.py
//! cargo bench --bench accuracy -- write FOLDER wide     100 rounds of 30,000 words
//! ```
//!
//! A copy is told apart and not in the sums, because which of two equal clauses is the copy cannot be seen.

use std::collections::BTreeMap;
use std::io::Write;

use negotiation::{Happening, Size, found, negotiate, text};

mod made_up;
mod negotiation;
mod written;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    // cargo itself adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => measure((1, 8), 500),
        ["quick"] => measure((1, 2), 60),
        ["--seeds", seeds] => {
            let (first, last) = seeds.split_once("..").ok_or("seeds are written 1..8")?;
            measure((first.parse()?, last.parse()?), 500)
        }
        ["write", folder, "light"] => write(folder, Size { seed: 1, rounds: 500, clauses: 85 }),
        ["write", folder, "wide"] => write(folder, Size { seed: 1, rounds: 100, clauses: 750 }),
        _ => Err("usage: [quick | --seeds FIRST..LAST | write FOLDER light|wide]".into()),
    }
}

/// Prints one line for each seed, then the shares by what happened last to a word.
fn measure((first, last): (u64, u64), rounds: u32) -> Outcome<()> {
    let mut out = std::io::stdout();
    let mut sums: BTreeMap<Option<Happening>, [u32; 4]> = BTreeMap::new();
    for seed in first..=last {
        let drafts = negotiate(Size { seed, rounds, clauses: 30 });
        let mut own = [0; 4];
        for word in found(&drafts).ok_or("the words of blame are not those of the draft")? {
            if !word.has_its_sponsors() {
                return Err(format!("{:?} has not the sponsors of its round", word.word).into());
            }
            let (right, content) = (u32::from(word.is_right()), u32::from(word.is_content()));
            let one = [right, 1, right * content, content];
            let copied = word.word.happening == Happening::Copied;
            let keys = [Some(word.word.happening)].into_iter().chain((!copied).then_some(None));
            keys.for_each(|key| add(sums.entry(key).or_default(), one));
            if !copied {
                add(&mut own, one);
            }
        }
        writeln!(out, "seed {seed:<21}{}", shares(own))?;
    }
    for (key, sum) in sums {
        let name = key.map_or("all but copies".to_owned(), |happening| format!("{happening:?}"));
        writeln!(out, "{name:26}{}", shares(sum))?;
    }
    Ok(())
}

/// Writes a negotiation as files. Words of a copy do not count.
fn write(folder: &str, size: Size) -> Outcome<()> {
    let drafts = negotiate(size);
    let last = drafts.last().into_iter().flatten().flatten();
    let truth = last.map(|word| (word.text.as_str(), word.origin, word.happening != Happening::Copied));
    let texts = drafts.iter().map(|sentences| sentences.iter().map(text).collect());
    Ok(written::write(std::path::Path::new(folder), texts, truth)?)
}

fn add(sum: &mut [u32; 4], more: [u32; 4]) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

fn shares([right, all, right_content, content]: [u32; 4]) -> String {
    let share = |part: u32, whole: u32| 100.0 * f64::from(part) / f64::from(whole.max(1));
    format!(
        "{right:6}/{all:6} {:5.1} %   content words {right_content:6}/{content:6} {:5.1} %",
        share(right, all),
        share(right_content, content)
    )
}
