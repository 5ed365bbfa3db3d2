//! Words that an amendment asked for in one clause and that came in another.

use std::collections::HashMap;

use crate::attribution::credit::Evidence;
use crate::attribution::loom::Work;
use crate::text::KeyId;

use super::scene::Scene;
use super::{Claims, Found, share};

/// Information of a run in another clause from which it is no chance, in hundredths of a bit.
const ELSEWHERE: u32 = 3600;
/// Words of a run by which it is looked up in other clauses.
const SEED: usize = 3;

/// Where runs of new words that nobody claims begin: stream and word, by their first words.
type Seeds = HashMap<[KeyId; SEED], Vec<(usize, usize)>>;

/// New words of a stream that are words asked for, one behind the other.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// The first of them among those asked for.
    from: usize,
    /// The stream, and the first of them in it.
    at: (usize, usize),
    length: usize,
}

impl Scene<'_, '_> {
    /// Looks for the rest of what was asked for in all other clauses, among words that nobody claims in place.
    pub(super) fn elsewhere(&self, left: &[(usize, usize)], claims: &mut Claims) {
        if left.is_empty() {
            return;
        }
        let seeds = self.seeds(claims);
        let mut found: Vec<((usize, usize), Found)> = Vec::new();
        for &(amendment, number) in left {
            let Some(asked) = &self.weaver.requests.asked[amendment] else { continue };
            let site = &asked.sites[number];
            let keys: Vec<KeyId> = asked.wording[site.added.clone()].iter().map(|word| word.key).collect();
            let Some(Run { from, at: (work, start), length }) = self.longest(&keys, &seeds, claims) else {
                continue;
            };
            let score = share(length, site.added.len() + site.removed.len());
            found.extend((0..length).map(|step| {
                let word = Some(site.added.start + from + step);
                let token = self.loom.works[work].words[start + step];
                ((work, token), Found { amendment, word, evidence: Evidence::Inferred, score })
            }));
        }
        for (at, found) in found {
            claims.placed.entry(at).or_default().push(found);
        }
    }

    fn seeds(&self, claims: &Claims) -> Seeds {
        let mut seeds = Seeds::new();
        for (number, work) in self.loom.works.iter().enumerate() {
            let is_open: Vec<bool> =
                (0..work.words.len()).map(|place| is_open(work, number, place, claims)).collect();
            for (start, open) in is_open.windows(SEED).enumerate() {
                if open.iter().all(|open| *open) {
                    let key = [work.keys[start], work.keys[start + 1], work.keys[start + 2]];
                    seeds.entry(key).or_default().push((number, start));
                }
            }
        }
        seeds
    }

    /// The run of some words that tells most in the new text of any clause.
    fn longest(&self, keys: &[KeyId], seeds: &Seeds, claims: &Claims) -> Option<Run> {
        let mut best: Option<(u32, Run)> = None;
        let mut from = 0;
        while from + SEED <= keys.len() {
            let mut reached = from + 1;
            let places = seeds.get(&[keys[from], keys[from + 1], keys[from + 2]]);
            for &at in places.into_iter().flatten() {
                let length = self.run_length(&keys[from..], at, claims);
                let stretch = &keys[from..from + length];
                let bits: u32 = stretch.iter().map(|key| self.loom.information.centibits(*key)).sum();
                reached = reached.max(from + length + 1 - SEED);
                if bits >= ELSEWHERE && length * 2 >= keys.len() && best.is_none_or(|(most, _)| bits > most) {
                    best = Some((bits, Run { from, at, length }));
                }
            }
            from = reached;
        }
        best.map(|(_, run)| run)
    }

    fn run_length(&self, keys: &[KeyId], (number, start): (usize, usize), claims: &Claims) -> usize {
        let work = &self.loom.works[number];
        let pairs = keys.iter().zip(start..work.words.len());
        pairs
            .take_while(|(key, place)| work.keys[*place] == **key && is_open(work, number, *place, claims))
            .count()
    }
}

/// Whether a word is new and claimed by nobody.
fn is_open(work: &Work, number: usize, place: usize, claims: &Claims) -> bool {
    let token = work.words[place];
    work.from[token].is_none() && !claims.placed.contains_key(&(number, token))
}
