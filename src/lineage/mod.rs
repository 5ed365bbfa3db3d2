//! Which clause became which.
//!
//! A *trace* holds every draft read so far, cut into words, with the permanent ids of its clauses. A new draft is
//! *related* to its bases, which gives its [`Concordance`]: one entry per clause, with the clauses it
//! continues, the relation, how alike they are and what the decision rests on. The stored concordance is the
//! authority afterwards; nothing is recomputed behind the user's back.
//!
//! Decisions are made in this order, each on what the ones before left over:
//!
//! 1. *law*: `id`, `was` and `new: true` of the draft;
//! 2. *exact*: the same words under the same number or in the same order, then anywhere in the base, then in any
//!    earlier version of any clause (a clause that returns, a wording that is restored);
//! 3. *scored*: the pairs most alike, words weighted by what they tell;
//! 4. *splits* and *merges* among what is left, where an old clause covers more than one new one or the other way round;
//! 5. the rest is `new` or `dropped`.
//!
//! ```text
//! base              draft                  entries
//! 4  ice            4  ice                 same     ← 4
//! 5  boats, nets    5  harbours            new
//! 6  fines          6  boats               split    ← 5   keeps the id: most of the words
//!                   7  nets                split    ← 5   a new id
//!                                          dropped    6
//! ```

mod assign;
mod between;
mod candidate;
mod matching;
mod parts;
mod reading;
mod relation;
mod synopsis;

use std::collections::HashMap;
use std::sync::Arc;

pub use between::Between;
pub use reading::{ReadClause, ReadDraft, Reading, Stream, WordingId};
pub use synopsis::{SynopticRow, side_by_side};

use crate::model::{ClauseId, Concordance, Draft, Negotiation, PrintedNumber, Round, RoundIndex, RoundName};

/// One draft of a trace.
#[derive(Debug)]
pub struct TracedRound {
    name: RoundName,
    /// The draft, cut.
    pub read: ReadDraft,
    ids: Vec<ClauseId>,
    numbers: Vec<PrintedNumber>,
    paths: Vec<Vec<usize>>,
    sections: Vec<Option<usize>>,
    bases: Vec<RoundIndex>,
}

/// Every draft read so far and which clause of it is which.
#[derive(Debug, Default)]
pub struct Trace {
    reading: Reading,
    rounds: Vec<TracedRound>,
    /// Where each wording has stood, latest last.
    archive: HashMap<WordingId, Vec<(RoundIndex, usize)>>,
    /// Where each clause stood last.
    latest: HashMap<ClauseId, (RoundIndex, usize)>,
}

impl Trace {
    /// Reads every draft of a negotiation.
    pub fn of(negotiation: &Negotiation) -> Self {
        let mut trace = Self::default();
        for round in &negotiation.rounds {
            trace.add(round);
        }
        trace
    }

    /// Reads one more draft with its concordance. Its bases must have been added before.
    pub fn add(&mut self, round: &Round) -> RoundIndex {
        let read = self.reading.read(&round.draft);
        let index = RoundIndex(u32::try_from(self.rounds.len()).unwrap_or(u32::MAX));
        for (place, clause) in read.clauses.iter().enumerate() {
            self.archive.entry(clause.own().wording).or_default().push((index, place));
        }
        let mut traced = TracedRound::of(&round.draft, read, round.bases.clone());
        traced.ids = round.concordance.entries.iter().map(|entry| entry.id.clone()).collect();
        self.latest.extend(traced.ids.iter().enumerate().map(|(place, id)| (id.clone(), (index, place))));
        self.rounds.push(traced);
        index
    }

    /// Says which clause of a draft is which of its bases.
    ///
    /// The words of `id`, `was` and `dropped` are taken to name clauses that exist, which is checked when a draft is
    /// handed in; a name that fits nothing is passed over.
    pub fn relate(&mut self, draft: &Draft, bases: &[RoundIndex]) -> Concordance {
        let read = self.reading.read(draft);
        let new = TracedRound::of(draft, read, bases.to_vec());
        assign::concordance(self, draft, &new)
    }

    /// What was read: the vocabulary of all drafts.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The drafts in order.
    pub fn rounds(&self) -> &[TracedRound] {
        &self.rounds
    }

    /// Places of the clauses of a draft whose texts are, letter for letter, those of one clause of its first base.
    pub fn unchanged(&self, index: RoundIndex) -> Vec<usize> {
        let round = self.round(index);
        let Some(base) = round.bases.first().map(|base| self.round(*base)) else { return Vec::new() };
        let old: HashMap<&ClauseId, &ReadClause> = base.ids.iter().zip(&base.read.clauses).collect();
        let same = |place: &usize| {
            let (new, old) = (&round.read.clauses[*place], old.get(&round.ids[*place]));
            old.is_some_and(|old| {
                old.streams.len() == new.streams.len()
                    && old.streams.iter().zip(&new.streams).all(|(a, b)| Arc::ptr_eq(&a.cut, &b.cut))
            })
        };
        (0..round.ids.len()).filter(same).collect()
    }

    fn round(&self, index: RoundIndex) -> &TracedRound {
        &self.rounds[index.at()]
    }

    /// Every draft that some drafts were made from, directly or not, those drafts included.
    fn ancestors(&self, bases: &[RoundIndex]) -> Vec<bool> {
        let mut found = vec![false; self.rounds.len()];
        let mut waiting = bases.to_vec();
        while let Some(index) = waiting.pop() {
            if !std::mem::replace(&mut found[index.at()], true) {
                waiting.extend(&self.round(index).bases);
            }
        }
        found
    }
}

impl TracedRound {
    fn of(draft: &Draft, read: ReadDraft, bases: Vec<RoundIndex>) -> Self {
        let mut heading = None;
        let mut sections = Vec::with_capacity(draft.clauses.len());
        for (place, clause) in draft.clauses.iter().enumerate() {
            if clause.kind == crate::model::ClauseKind::Heading {
                heading = Some(place);
                sections.push(None);
            } else {
                sections.push(heading);
            }
        }
        Self {
            name: draft.name.clone(),
            read,
            ids: Vec::new(),
            numbers: draft.clauses.iter().map(|clause| clause.number.clone()).collect(),
            paths: (0..draft.clauses.len())
                .map(|place| draft.lineage_upwards(place).skip(1).collect())
                .collect(),
            sections,
            bases,
        }
    }

    /// Name of the round.
    pub fn name(&self) -> &RoundName {
        &self.name
    }

    /// Permanent ids of the clauses, in reading order.
    pub fn ids(&self) -> &[ClauseId] {
        &self.ids
    }

    /// The rounds the draft was made from.
    pub fn bases(&self) -> &[RoundIndex] {
        &self.bases
    }

    /// The clause that a clause stands under: its parent, else the heading of its section.
    fn container(&self, place: usize) -> Option<usize> {
        self.paths[place].first().copied().or(self.sections[place])
    }
}

#[cfg(test)]
mod tests;
