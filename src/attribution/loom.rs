//! Laying out a draft to be woven: what is carried over at once, what has to be aligned, and with what.
//!
//! A *work* is a stream of the draft whose tokens are looked for; a *source* is a stream they may come from. Linked
//! clauses share a *component*, so that a split and a merge are laid out as one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lineage::ReadDraft;
use crate::model::{Relation, Round, RoundIndex, RoundName};
use crate::text::{Cut, Information, KeyId, TokenClass};

use super::weave::{TokenId, WovenClause};
use super::weaver::{Location, Weaver, short};

/// A stream of the draft being woven.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) place: usize,
    pub(super) stream: usize,
    pub(super) cut: Arc<Cut>,
    pub(super) after: usize,
    /// Places of the words among the tokens.
    pub(super) words: Vec<usize>,
    /// Keys of the words.
    pub(super) keys: Vec<KeyId>,
    /// For each token, the earlier token it is, once that is known.
    pub(super) from: Vec<Option<TokenId>>,
    /// Which clauses belong together: equal for linked ones.
    pub(super) component: usize,
}

/// A stream of a base that was not carried over as a whole.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) round: RoundIndex,
    pub(super) place: usize,
    pub(super) stream: usize,
    pub(super) component: usize,
    /// Whether it stands in a base; a revived clause is looked up further back.
    pub(super) standing: bool,
}

/// The draft being woven.
pub(super) struct Loom<'a> {
    pub(super) index: RoundIndex,
    pub(super) round: &'a Round,
    pub(super) information: Information,
    pub(super) works: Vec<Work>,
    pub(super) sources: Vec<Source>,
    /// For each clause, its streams where they were carried over as a whole.
    pub(super) carried: Vec<Option<WovenClause>>,
    /// For each old clause, by draft and place, the new clause that continues it first.
    pub(super) heirs: BTreeMap<(RoundIndex, usize), usize>,
    /// For words that are copies, by work and word: the standing word they were taken from.
    pub(super) copies: BTreeMap<(usize, usize), TokenId>,
}

impl<'a> Weaver<'a> {
    /// Lays out what is to be woven: clauses equal to the one they continue are carried over at once.
    pub(super) fn set_up(&mut self, index: RoundIndex) -> Loom<'a> {
        let round = self.negotiation.round(index);
        let read = &self.trace.rounds()[index.at()].read;
        self.mark_standing(index, &round.bases);
        let links = self.links(round);
        let components = components(&links);
        let mut heirs: BTreeMap<(RoundIndex, usize), usize> = BTreeMap::new();
        let mut shared: BTreeMap<(RoundIndex, usize), usize> = BTreeMap::new();
        for (place, olds) in links.iter().enumerate() {
            for old in olds {
                heirs.entry(*old).or_insert(place);
                *shared.entry(*old).or_default() += 1;
            }
        }
        let mut carried = Vec::with_capacity(links.len());
        let mut works = Vec::new();
        for (place, olds) in links.iter().enumerate() {
            let whole = match olds.as_slice() {
                [old] if shared[old] == 1 && round.bases.contains(&old.0) => self.equal(read, place, *old),
                _ => None,
            };
            match &whole {
                Some(clause) => self.claim_all(clause, index),
                None => works.extend(works_of(read, place, components[place])),
            }
            carried.push(whole);
        }
        let information = self.information(round, read);
        let mut loom = Loom {
            index,
            round,
            information,
            works,
            sources: Vec::new(),
            carried,
            heirs,
            copies: BTreeMap::new(),
        };
        loom.sources = self.sources(&loom, &links, &components);
        loom
    }

    /// Notes which tokens stand in a base of a draft.
    fn mark_standing(&mut self, index: RoundIndex, bases: &[RoundIndex]) {
        self.ancestors = self.negotiation.ancestors(index);
        for base in bases {
            for stream in self.weave.drafts[base.at()].clauses.iter().flat_map(|clause| &clause.streams) {
                for token in stream.tokens.iter() {
                    self.stands[token.0 as usize] = index.0 + 1;
                }
            }
        }
        // A draft woven in between belongs to another track: what stands in the bases is looked for there.
        for &base in bases.iter().filter(|base| base.0 + 1 != index.0) {
            self.locate(base);
        }
    }

    /// Notes where the tokens of a draft stand in it.
    fn locate(&mut self, round: RoundIndex) {
        for (place, clause) in self.weave.drafts[round.at()].clauses.iter().enumerate() {
            for (stream, woven) in clause.streams.iter().enumerate() {
                for (at, token) in woven.tokens.iter().enumerate() {
                    let here = Location { round, place: short(place), stream: short(stream), at: short(at) };
                    self.locations[token.0 as usize] = here;
                    self.spellings[token.0 as usize] = woven.cut.tokens[at].spelling;
                }
            }
        }
    }

    /// For each clause, where the clauses it continues stand.
    fn links(&self, round: &Round) -> Vec<Vec<(RoundIndex, usize)>> {
        let entries = round.concordance.entries.iter();
        entries
            .map(|entry| {
                let links = entry.links.iter();
                links
                    .filter_map(|link| self.rounds.get(&link.round).map(|round| (*round, link.ordinal - 1)))
                    .collect()
            })
            .collect()
    }

    /// The streams of an old clause, where those of a new one are the very same texts.
    fn equal(&self, read: &ReadDraft, place: usize, old: (RoundIndex, usize)) -> Option<WovenClause> {
        let woven = &self.weave.drafts[old.0.at()].clauses[old.1];
        let new = &read.clauses[place].streams;
        let same = woven.streams.len() == new.len()
            && woven.streams.iter().zip(new).all(|(a, b)| Arc::ptr_eq(&a.cut, &b.cut) && a.after == b.after);
        same.then(|| woven.clone())
    }

    fn information(&self, round: &Round, read: &ReadDraft) -> Information {
        let bases = round.bases.iter().map(|base| &self.trace.rounds()[base.at()].read);
        let streams = bases.chain([read]).flat_map(|read| &read.clauses).flat_map(|clause| &clause.streams);
        Information::of(self.trace.reading().vocabulary(), streams.map(|stream| &*stream.cut))
    }

    /// The streams of the bases that were not carried over, and the earlier ones of revived clauses.
    fn sources(
        &self,
        loom: &Loom<'_>,
        links: &[Vec<(RoundIndex, usize)>],
        components: &[usize],
    ) -> Vec<Source> {
        let mut sources = Vec::new();
        let mut add = |round: RoundIndex, place: usize, component: usize, standing: bool| {
            let streams = self.weave.drafts[round.at()].clauses[place].streams.len();
            sources.extend((0..streams).map(|stream| Source { round, place, stream, component, standing }));
        };
        for (nth, &base) in loom.round.bases.iter().enumerate() {
            for place in 0..self.weave.drafts[base.at()].clauses.len() {
                match loom.heirs.get(&(base, place)) {
                    Some(heir) if loom.carried[*heir].is_some() => {}
                    Some(heir) => add(base, place, components[*heir], true),
                    // Where the draft says what took a dropped clause's content, its words are looked for there first.
                    None => {
                        let taken = taken_by(loom.round, (self.round_name(base), place));
                        add(base, place, taken.map_or(usize::MAX - nth, |heir| components[heir]), true);
                    }
                }
            }
        }
        for (place, entry) in loom.round.concordance.entries.iter().enumerate() {
            if entry.relation == Relation::Revived {
                for &(round, old) in &links[place] {
                    add(round, old, components[place], false);
                }
            }
        }
        sources
    }
}

/// The place of the clause that a draft names as having taken the content of a dropped one.
fn taken_by(round: &Round, (base, place): (&RoundName, usize)) -> Option<usize> {
    let mut dropped = round.concordance.dropped.iter();
    let entry = dropped.find(|entry| entry.link.round == *base && entry.link.ordinal == place + 1)?;
    entry.into.first().and_then(|heir| heir.checked_sub(1))
}

/// The streams of a clause, ready to be woven.
fn works_of(read: &ReadDraft, place: usize, component: usize) -> Vec<Work> {
    let streams = read.clauses[place].streams.iter().enumerate();
    streams
        .map(|(stream, text)| {
            let tokens = &text.cut.tokens;
            let words: Vec<usize> =
                (0..tokens.len()).filter(|&at| tokens[at].class == TokenClass::Word).collect();
            let keys = words.iter().map(|&at| tokens[at].key).collect();
            let (cut, after) = (Arc::clone(&text.cut), text.after);
            Work { place, stream, after, words, keys, from: vec![None; tokens.len()], component, cut }
        })
        .collect()
}

/// Numbers the clauses so that those which share an old clause have the same number.
fn components(links: &[Vec<(RoundIndex, usize)>]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..links.len()).collect();
    let mut first: BTreeMap<(RoundIndex, usize), usize> = BTreeMap::new();
    for (place, olds) in links.iter().enumerate() {
        for old in olds {
            match first.get(old).copied() {
                Some(other) => {
                    let (from, to) = (numbers[place], numbers[other]);
                    numbers.iter_mut().filter(|number| **number == from).for_each(|number| *number = to);
                }
                None => {
                    first.insert(*old, place);
                }
            }
        }
    }
    numbers
}
