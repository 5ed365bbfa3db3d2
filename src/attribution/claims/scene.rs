//! Amendments laid beside the clauses that continue the ones they aim at.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribution::align::continuity;
use crate::attribution::asked::{Asked, Site};
use crate::attribution::credit::Evidence;
use crate::attribution::loom::{Loom, Work};
use crate::attribution::weave::TokenId;
use crate::attribution::weaver::Weaver;
use crate::model::{Action, Aim, Permille};
use crate::text::{KeyId, TokenClass};

use super::{Claims, Found, share};

/// Information of a run from which less than half of what was asked for is no chance, in hundredths of a bit.
const NEARBY: u32 = 2500;

/// The draft being woven, as amendments are laid beside it.
pub(super) struct Scene<'a, 'w> {
    pub(super) weaver: &'a Weaver<'w>,
    pub(super) loom: &'a Loom<'w>,
    /// The streams of each place.
    works: BTreeMap<usize, Vec<usize>>,
    /// For each stream and word, whether it is newly in its place.
    fresh: Vec<Vec<bool>>,
    /// Keys of the words newly in their place.
    fresh_keys: BTreeSet<KeyId>,
}

/// How much of what is asked for at one place a draft carries out.
struct Outcome {
    /// Word of the wording, stream, word of the stream.
    came: Vec<(usize, usize, usize)>,
    gone: Vec<TokenId>,
    placing: Placing,
    all_absent: bool,
    score: Permille,
}

/// How the words that came at one place agree with those that were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placing {
    /// All of them, in place; also where none were asked for.
    Whole,
    /// Enough of them to be no chance.
    Likely,
    /// Too little to tell.
    Chance,
}

impl<'a, 'w> Scene<'a, 'w> {
    pub(super) fn of(weaver: &'a Weaver<'w>, loom: &'a Loom<'w>) -> Self {
        let mut works: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut fresh = Vec::with_capacity(loom.works.len());
        let mut fresh_keys = BTreeSet::new();
        for (number, work) in loom.works.iter().enumerate() {
            works.entry(work.place).or_default().push(number);
            let is_fresh = |&at: &usize| match work.from[at] {
                None => true,
                Some(token) => {
                    !weaver.stands(token, loom.index)
                        || weaver.is_from_elsewhere(
                            loom.round,
                            work.place,
                            weaver.locations[token.0 as usize],
                        )
                }
            };
            let row: Vec<bool> = work.words.iter().map(is_fresh).collect();
            fresh_keys.extend(work.keys.iter().zip(&row).filter(|(_, fresh)| **fresh).map(|(key, _)| *key));
            fresh.push(row);
        }
        Self { weaver, loom, works, fresh, fresh_keys }
    }

    /// Whether an amendment was tabled, by the date of the draft, against a draft that it was made from.
    pub(super) fn is_live(&self, at: usize) -> bool {
        let Weaver { negotiation, requests, .. } = self.weaver;
        let is_behind =
            |aim: Aim| aim.round != self.loom.index && self.weaver.is_ancestor(aim.round, self.loom.index);
        let day = negotiation.tabled_on(&negotiation.records.amendments()[at]);
        requests.aims[at].is_some_and(is_behind) && day.is_some_and(|day| day <= self.loom.round.draft.date)
    }

    /// Lays an amendment beside the clauses that continue the one it aims at. Gives the sites of which less came than was
    /// asked for.
    pub(super) fn in_place(&self, at: usize, asked: &Asked, claims: &mut Claims) -> Vec<usize> {
        let relatives = self.weaver.requests.heirs(asked.aim);
        let aligned = self.aligned(asked, relatives);
        // Words to make room for others are gone at an amendment's request only where its clause goes on.
        let goes_on = asked.added().next().is_none() || !relatives.is_empty();
        let mut open = Vec::new();
        for (number, site) in asked.sites.iter().enumerate() {
            let outcome = self.outcome(at, asked, site, &aligned);
            if outcome.came.len() < site.added.len() {
                open.push(number);
            }
            if outcome.placing != Placing::Chance {
                self.keep_placed(at, &outcome, claims);
            }
            if goes_on {
                keep_gone(at, site, outcome, claims);
            }
        }
        open
    }

    /// Tells which brackets came or went as an amendment asked, once its words are told.
    pub(super) fn brackets(&self, amendment: usize, asked: &Asked, action: Action, claims: &mut Claims) {
        let found = Found { amendment, word: None, evidence: Evidence::Matched, score: Permille::FULL };
        let is_own = |token: TokenId| {
            claims
                .gone
                .get(&token)
                .is_some_and(|found| found.iter().any(|found| found.amendment == amendment))
        };
        let is_done = match action {
            Action::Unbracket => {
                asked.passage.is_empty()
                    || asked.passage.iter().any(|token| !self.weaver.is_free(*token, self.loom.index))
            }
            _ => asked.removed().any(is_own),
        };
        if is_done {
            for token in asked.brackets.iter().copied().filter(|token| self.is_gone(*token)) {
                claims.gone.entry(token).or_default().push(found);
            }
        }
        if action == Action::Bracket {
            for at in self.new_brackets(asked) {
                claims.placed.entry(at).or_default().push(found);
            }
        }
    }

    /// New brackets right before and right behind the words of a passage.
    fn new_brackets(&self, asked: &Asked) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let places = self.weaver.requests.heirs(asked.aim);
        for &number in places.iter().filter_map(|place| self.works.get(place)).flatten() {
            let work = &self.loom.works[number];
            let is_asked = |at: &usize| work.from[*at].is_some_and(|token| asked.passage.contains(&token));
            let is_new =
                |at: &usize| work.cut.tokens[*at].class == TokenClass::Bracket && work.from[*at].is_none();
            let mut words = work.words.iter().copied().filter(is_asked);
            if let Some(first) = words.next() {
                let last = words.next_back().unwrap_or(first);
                found.extend((0..first).rev().take_while(is_new).take(1).map(|at| (number, at)));
                found.extend((last + 1..work.from.len()).take_while(is_new).take(1).map(|at| (number, at)));
            }
        }
        found
    }

    /// Whether a token stood in a base and has no place in the draft.
    fn is_gone(&self, token: TokenId) -> bool {
        self.weaver.stands(token, self.loom.index) && self.weaver.is_free(token, self.loom.index)
    }

    fn keep_placed(&self, amendment: usize, outcome: &Outcome, claims: &mut Claims) {
        let evidence = evidence(outcome.placing == Placing::Whole);
        for &(word, work, place) in outcome.came.iter().filter(|came| self.fresh[came.1][came.2]) {
            let token = self.loom.works[work].words[place];
            let found = Found { amendment, word: Some(word), evidence, score: outcome.score };
            claims.placed.entry((work, token)).or_default().push(found);
        }
    }

    /// The words of a wording beside those of each stream of some places.
    fn aligned(&self, asked: &Asked, places: &[usize]) -> Vec<(usize, Vec<Option<usize>>)> {
        let wanted = asked.added().any(|word| self.fresh_keys.contains(&asked.wording[word].key));
        if !wanted {
            return Vec::new();
        }
        let keys: Vec<KeyId> = asked.wording.iter().map(|word| word.key).collect();
        let works = places.iter().filter_map(|place| self.works.get(place)).flatten();
        works
            .map(|&number| {
                let work = &self.loom.works[number];
                let mut row = vec![None; keys.len()];
                for block in continuity(&keys, &work.keys, &self.loom.information) {
                    for step in 0..block.length {
                        row[block.old + step] = Some(block.new + step);
                    }
                }
                (number, row)
            })
            .collect()
    }

    fn outcome(
        &self,
        at: usize,
        asked: &Asked,
        site: &Site,
        aligned: &[(usize, Vec<Option<usize>>)],
    ) -> Outcome {
        let earlier = &self.weaver.requests.came[at];
        let mut best: (Vec<(usize, usize, usize)>, bool) = (Vec::new(), false);
        for (work, row) in aligned {
            let stream = &self.loom.works[*work];
            let came: Vec<(usize, usize, usize)> = site
                .added
                .clone()
                .filter_map(|word| row[word].map(|place| (word, *work, place)))
                .filter(|&(_, _, place)| {
                    let claimed =
                        stream.from[stream.words[place]].is_some_and(|token| earlier.contains_key(&token));
                    self.fresh[*work][place] || claimed
                })
                .collect();
            if came.len() > best.0.len() {
                let whole =
                    came.len() == site.added.len() && is_compact(&came) && anchored(row, &came, stream);
                best = (came, whole);
            }
        }
        let (came, whole) = best;
        let absent = |token: &TokenId| self.weaver.is_free(*token, self.loom.index);
        let gone: Vec<TokenId> = site.removed.iter().copied().filter(|token| self.is_gone(*token)).collect();
        let went = site.removed.iter().filter(|token| absent(token)).count();
        let half = !came.is_empty() && came.len() * 2 >= site.added.len();
        let tells = self.has_content(&came) && (half || self.longest_run(&came) >= NEARBY);
        let is_likely = tells || (half && came.len() == site.added.len() && asked.wording.len() > came.len());
        let placing = match (site.added.is_empty() || whole, is_likely) {
            (true, _) => Placing::Whole,
            (false, true) => Placing::Likely,
            (false, false) => Placing::Chance,
        };
        Outcome {
            placing,
            all_absent: went == site.removed.len(),
            score: share(came.len() + went, site.added.len() + site.removed.len()),
            came,
            gone,
        }
    }

    fn has_content(&self, came: &[(usize, usize, usize)]) -> bool {
        came.iter()
            .any(|(_, work, place)| self.loom.information.is_content(self.loom.works[*work].keys[*place]))
    }

    /// Information of the longest run of words that came one behind the other.
    fn longest_run(&self, came: &[(usize, usize, usize)]) -> u32 {
        let (mut best, mut here) = (0, 0);
        let mut last = None;
        for &(word, work, place) in came {
            if last != Some((word.wrapping_sub(1), work, place.wrapping_sub(1))) {
                here = 0;
            }
            here += self.loom.information.centibits(self.loom.works[work].keys[place]);
            best = best.max(here);
            last = Some((word, work, place));
        }
        best
    }
}

fn evidence(is_matched: bool) -> Evidence {
    if is_matched { Evidence::Matched } else { Evidence::Inferred }
}

/// Keeps that words to go went: all of them, half of them, or with those that came in their place.
fn keep_gone(amendment: usize, site: &Site, outcome: Outcome, claims: &mut Claims) {
    let has_come = outcome.placing == Placing::Whole && !site.added.is_empty();
    let half = outcome.gone.len() * 2 >= site.removed.len();
    if !(outcome.all_absent || half || has_come) {
        return;
    }
    let is_matched = outcome.all_absent && outcome.placing == Placing::Whole;
    let found = Found { amendment, word: None, evidence: evidence(is_matched), score: outcome.score };
    for token in outcome.gone {
        claims.gone.entry(token).or_default().push(found);
    }
}

/// Whether words that came stand close together: no more words between them than there are of them.
fn is_compact(came: &[(usize, usize, usize)]) -> bool {
    match (came.first(), came.last()) {
        (Some((_, _, first)), Some((_, _, last))) => last - first < came.len() * 2,
        _ => false,
    }
}

/// Whether words that came stand beside the word they were to stand beside, or at that end of the text.
fn anchored(row: &[Option<usize>], came: &[(usize, usize, usize)], stream: &Work) -> bool {
    let (Some(&(first, _, start)), Some(&(last, _, end))) = (came.first(), came.last()) else { return false };
    let left = match first.checked_sub(1) {
        None => start == 0,
        Some(before) => row[before].is_some_and(|place| place + 1 == start),
    };
    let right = match row.get(last + 1) {
        None => end + 1 == stream.words.len(),
        Some(after) => after.is_some_and(|place| place == end + 1),
    };
    left || right
}
