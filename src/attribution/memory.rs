//! Everything ever taken out: what returns are looked for in.
//!
//! A *dead run* is a stretch of words taken out together, with the words that stood on either side and stayed. Runs are
//! never forgotten; whether a word of one stands again somewhere is asked when the run is looked at.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::RoundIndex;
use crate::text::KeyId;

use super::weave::TokenId;

/// How many places of one pair of words are looked at, latest first. A pair met more often is no clue.
const LATEST: usize = 48;

/// Words taken out together.
#[derive(Debug, Clone)]
pub(super) struct DeadRun {
    /// The words in order.
    pub(super) tokens: Vec<TokenId>,
    /// Their keys.
    pub(super) keys: Vec<KeyId>,
    /// The draft in which they were taken out.
    pub(super) round: RoundIndex,
    /// The clause of that draft's base they stood in, as a number that is equal for words of one component.
    pub(super) component: usize,
}

/// All dead runs, and where to look for them.
#[derive(Debug, Default)]
pub(super) struct Memory {
    runs: Vec<DeadRun>,
    pairs: HashMap<(KeyId, KeyId), Vec<(u32, u32)>, RandomState>,
    left: HashMap<TokenId, Vec<u32>, RandomState>,
    right: HashMap<TokenId, Vec<u32>, RandomState>,
}

impl Memory {
    /// Adds a run with the words that stood on either side of it.
    pub(super) fn bury(&mut self, run: DeadRun, neighbours: (Option<TokenId>, Option<TokenId>)) {
        let place = u32::try_from(self.runs.len()).unwrap_or(u32::MAX);
        for (at, pair) in run.keys.windows(2).enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            self.pairs.entry((pair[0], pair[1])).or_default().push((place, at));
        }
        if let Some(left) = neighbours.0 {
            self.left.entry(left).or_default().push(place);
        }
        if let Some(right) = neighbours.1 {
            self.right.entry(right).or_default().push(place);
        }
        self.runs.push(run);
    }

    /// A run by its place.
    pub(super) fn run(&self, place: u32) -> &DeadRun {
        &self.runs[place as usize]
    }

    /// Where two words stood side by side in a dead run: run and place in it, latest first.
    pub(super) fn pair(&self, first: KeyId, second: KeyId) -> impl Iterator<Item = (u32, usize)> + '_ {
        let places = self.pairs.get(&(first, second)).map(Vec::as_slice).unwrap_or_default();
        places.iter().rev().take(LATEST).map(|(run, at)| (*run, *at as usize))
    }

    /// Runs once taken out behind a word, latest first.
    pub(super) fn behind(&self, left: TokenId) -> impl Iterator<Item = u32> + '_ {
        self.left.get(&left).map(Vec::as_slice).unwrap_or_default().iter().rev().take(LATEST).copied()
    }

    /// Runs once taken out before a word, latest first.
    pub(super) fn before(&self, right: TokenId) -> impl Iterator<Item = u32> + '_ {
        self.right.get(&right).map(Vec::as_slice).unwrap_or_default().iter().rev().take(LATEST).copied()
    }
}
