//! What was decided so far about the clauses of a draft and of one base.

use std::collections::BTreeMap;

use crate::model::{Draft, LineageEvidence, Permille};
use crate::text::{Information, align};

use super::candidate::bag;
use super::parts::Leftover;
use super::{TracedRound, WordingId};

/// One decision: an old clause that a new one continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) score: Permille,
    pub(super) evidence: LineageEvidence,
}

/// What was decided against one base. The first pair of a new clause is its main one.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// For each new clause, the old clauses it continues.
    pub(super) of_new: Vec<Vec<Pair>>,
    /// For each old clause, the new clauses that continue it, in the order of decision.
    pub(super) of_old: Vec<Vec<usize>>,
    /// New clauses that may not be matched.
    pub(super) barred: Vec<bool>,
}

impl Matching {
    pub(super) fn new(old: usize, draft: &Draft) -> Self {
        Self {
            of_new: vec![Vec::new(); draft.clauses.len()],
            of_old: vec![Vec::new(); old],
            barred: draft.clauses.iter().map(|clause| clause.is_new).collect(),
        }
    }

    pub(super) fn pair(&mut self, new: usize, pair: Pair) {
        self.of_new[new].push(pair);
        self.of_old[pair.old].push(new);
    }

    pub(super) fn open_new(&self) -> Vec<usize> {
        (0..self.of_new.len()).filter(|&place| self.of_new[place].is_empty() && !self.barred[place]).collect()
    }

    pub(super) fn open_old(&self) -> Vec<usize> {
        (0..self.of_old.len()).filter(|&place| self.of_old[place].is_empty()).collect()
    }

    /// Pairs open clauses with equal keys in the order of the text.
    pub(super) fn pair_in_order<K: Ord>(
        &mut self,
        old_key: impl Fn(usize) -> K,
        new_key: impl Fn(usize) -> K,
    ) {
        let (open_old, open_new) = (self.open_old(), self.open_new());
        let mut numbers: BTreeMap<K, usize> = BTreeMap::new();
        let mut number = |key: K| {
            let next = numbers.len();
            *numbers.entry(key).or_insert(next)
        };
        let olds: Vec<usize> = open_old.iter().map(|&place| number(old_key(place))).collect();
        let news: Vec<usize> = open_new.iter().map(|&place| number(new_key(place))).collect();
        for block in align(&olds, &news) {
            for step in 0..block.length {
                let old = open_old[block.old + step];
                let pair = Pair { old, score: Permille::FULL, evidence: LineageEvidence::Exact };
                self.pair(open_new[block.new + step], pair);
            }
        }
    }

    /// Gives old clauses with equal words to their heirs in the order of the text.
    ///
    /// Which of several equal clauses a new one continues makes no difference to any score. The order does: clauses
    /// that were printed before others are continued before theirs.
    ///
    /// ```text
    /// base    19 annexes   20 annexes   21 …          draft   22 amendments   23 annexes   24 …
    /// scored  23 ← 19, 22 ← 20 (half alike)           in order   22 ← 19, 23 ← 20
    /// ```
    pub(super) fn uncross(&mut self, old: &TracedRound) {
        let mut groups: BTreeMap<WordingId, Vec<usize>> = BTreeMap::new();
        for (place, clause) in old.read.clauses.iter().enumerate() {
            let law = self.of_old[place]
                .iter()
                .any(|&new| self.of_new[new].iter().any(|pair| pair.evidence == LineageEvidence::Declared));
            if !law && self.of_old[place].len() <= 1 {
                groups.entry(clause.own().wording).or_default().push(place);
            }
        }
        for olds in groups.into_values().filter(|olds| olds.len() > 1) {
            let mut news: Vec<(usize, Pair)> = Vec::new();
            for &place in &olds {
                for new in std::mem::take(&mut self.of_old[place]) {
                    news.extend(
                        self.of_new[new].iter().find(|pair| pair.old == place).map(|pair| (new, *pair)),
                    );
                    self.of_new[new].retain(|pair| pair.old != place);
                }
            }
            news.sort_by_key(|(new, _)| *new);
            let mut free = olds.as_slice();
            for (left, (new, pair)) in (0..news.len()).rev().zip(&news) {
                // As many as heirs still waiting must stay free behind the one that is taken.
                let choice = &free[..free.len() - left];
                let best =
                    (0..choice.len()).min_by_key(|&at| (self.crossings(*new, choice[at]), at)).unwrap_or(0);
                self.pair(*new, Pair { old: choice[best], ..*pair });
                free = &free[best + 1..];
            }
        }
    }

    /// How many decided pairs a pair would cross.
    fn crossings(&self, new: usize, old: usize) -> usize {
        let firsts =
            self.of_new.iter().enumerate().filter_map(|(place, pairs)| Some((place, pairs.first()?.old)));
        firsts.filter(|(place, other)| (*place < new) != (*other < old) && *place != new).count()
    }

    /// Puts the old clause that gave most of its words first, for every new clause that continues several.
    pub(super) fn largest_first(&mut self, old: &TracedRound, new: &TracedRound, information: &Information) {
        for (place, pairs) in self.of_new.iter_mut().enumerate().filter(|(_, pairs)| pairs.len() > 1) {
            let whole = bag(&new.read.clauses[place], information);
            let given =
                |pair: &Pair| bag(&old.read.clauses[pair.old], information).shared(&whole, information).0;
            pairs.sort_by_cached_key(|pair| std::cmp::Reverse(given(pair)));
        }
    }

    /// The clause on the leftover's own side that is already paired with a whole.
    pub(super) fn partner_of_whole(&self, whole: usize, leftover: Leftover) -> Option<usize> {
        match leftover {
            Leftover::New => self.of_old[whole].first().copied(),
            Leftover::Old => self.of_new[whole].first().map(|pair| pair.old),
        }
    }
}
