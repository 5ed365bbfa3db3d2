//! Which changes of a draft which amendments asked for.
//!
//! An amendment is laid beside the clause it aims at and beside every clause that continues it: its *wording*, the clause
//! with the amendment applied, is aligned with the words of the draft. A word it adds that is aligned with a word newly
//! in that place *came*; a word it removes that is gone *went*.
//!
//! ```text
//! wording    Each Party shall promptly reduce loss        added: shall promptly
//! draft      Each Party shall          reduce ice loss    shall is new and came; ice is new and nobody's
//! zero       Each Party should         reduce loss        removed: should, which went
//! ```
//!
//! - *matched*: at one place of the clause all words came, one behind the other, beside the word they were to stand beside,
//!   and all words to go went;
//! - *inferred*: at that place at least half of the words came, or a run that tells as much as a move does; or the run
//!   stands in another clause, where it has to tell as much as a return does and be half of what was to come.
//!
//! Less is chance: a shared *the* proves nothing. Any number of amendments may have asked for one change; who gets the
//! credit is told in [`super::credit`]. A claim is kept whoever does, for what became of an amendment's words does not
//! depend on who else asked for them.

mod elsewhere;
mod requests;
mod scene;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Ending, Permille, RoundIndex, Target};
use crate::text::Information;

use super::asked::{Keys, Reader};
use super::credit::{Claimant, Evidence, Rank};
use super::loom::Loom;
use super::weave::TokenId;
use super::weaver::Weaver;

pub(super) use requests::Requests;

use scene::Scene;

/// That a draft carries out, in one word, what an amendment asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// The amendment, by its place in the records.
    pub amendment: usize,
    /// The draft.
    pub round: RoundIndex,
    /// The word that came or went.
    pub token: TokenId,
    /// For a word that came, its place in the amendment's wording; `None` for one that went.
    pub word: Option<usize>,
    /// `matched` or `inferred`.
    pub evidence: Evidence,
    /// How much of what was asked for at this place the draft carries out.
    pub score: Permille,
}

/// A claim on a word of the draft being woven.
#[derive(Debug, Clone, Copy)]
struct Found {
    amendment: usize,
    word: Option<usize>,
    evidence: Evidence,
    score: Permille,
}

/// The claims on the draft being woven.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// By stream and token.
    placed: BTreeMap<(usize, usize), Vec<Found>>,
    gone: BTreeMap<TokenId, Vec<Found>>,
}

impl<'w> Weaver<'w> {
    /// Finds which changes of the draft being woven which amendments asked for.
    pub(super) fn claims(&mut self, loom: &Loom<'w>) -> Claims {
        if self.requests.is_empty() {
            return Claims::default();
        }
        self.requests.follow(loom.index, loom.round, &self.rounds);
        let scene = Scene::of(self, loom);
        let mut claims = Claims::default();
        let mut left = Vec::new();
        for at in 0..self.requests.aims.len() {
            let Some(asked) = self.requests.asked[at].as_ref().filter(|_| scene.is_live(at)) else {
                continue;
            };
            let open = scene.in_place(at, asked, &mut claims);
            scene.brackets(at, asked, self.negotiation.records.amendments()[at].action(), &mut claims);
            left.extend(open.into_iter().map(|site| (at, site)));
        }
        scene.elsewhere(&left, &mut claims);
        claims
    }

    /// Reads the amendments made against a draft that is woven.
    pub(super) fn ask(&mut self, index: RoundIndex) {
        if !self.requests.aims.iter().flatten().any(|aim| aim.round == index) {
            return;
        }
        let vocabulary = self.trace.reading().vocabulary();
        let draft = self.weave.draft(index);
        let cuts = draft.clauses.iter().flat_map(|clause| &clause.streams).map(|stream| &*stream.cut);
        let information = Information::of(vocabulary, cuts);
        let reader = Reader { negotiation: self.negotiation, weave: &self.weave, information: &information };
        let records = &self.negotiation.records;
        let mut keys = Keys::new(vocabulary);
        for at in self.requests.order.clone() {
            let Some(aim) = self.requests.aims[at].filter(|aim| aim.round == index) else { continue };
            let amendment = &records.amendments()[at];
            let amended = match &amendment.target {
                Target::Amendment(other) => {
                    records.place_of(other).and_then(|other| self.requests.asked[other].as_ref())
                }
                _ => None,
            };
            self.requests.asked[at] = reader.read(amendment, aim, &mut keys, amended);
        }
    }

    /// Who claims a word of the draft being woven.
    pub(super) fn claimants(
        &self,
        claims: &Claims,
        (work, token): (usize, usize),
        index: RoundIndex,
    ) -> Vec<Claimant<'w>> {
        self.ranked(claims.placed.get(&(work, token)), index)
    }

    /// Who claims that a word went.
    pub(super) fn claimants_of_removal(
        &self,
        claims: &Claims,
        token: TokenId,
        index: RoundIndex,
    ) -> Vec<Claimant<'w>> {
        self.ranked(claims.gone.get(&token), index)
    }

    fn ranked(&self, found: Option<&Vec<Found>>, index: RoundIndex) -> Vec<Claimant<'w>> {
        let Some(found) = found else { return Vec::new() };
        let records = &self.negotiation.records;
        let day = self.negotiation.round(index).draft.date;
        let claimant = |found: &Found| {
            let amendment = &records.amendments()[found.amendment];
            let state = records.standing(&amendment.id, Some(day)).state;
            let has_ended = !matches!(state.ending(), None | Some(Ending::Adopted));
            let against = self.requests.aims[found.amendment].map_or(index, |aim| aim.round);
            let is_matched = found.evidence == Evidence::Matched;
            let missing = if is_matched { 0 } else { Permille::FULL.0.saturating_sub(found.score.0) };
            let distance = self.distance(against, index);
            let rank = Rank { evidence: found.evidence, has_ended, distance, missing };
            Claimant { amendment, rank, score: found.score }
        };
        found.iter().map(claimant).collect()
    }

    /// How many drafts lie between one and a draft made from it.
    fn distance(&self, from: RoundIndex, to: RoundIndex) -> usize {
        let mut layer = BTreeSet::from([to]);
        let mut steps = 0;
        while !layer.contains(&from) && !layer.is_empty() {
            layer = layer.iter().flat_map(|round| &self.negotiation.round(*round).bases).copied().collect();
            steps += 1;
        }
        steps
    }

    /// Keeps the claims on a draft, now that its words have names.
    pub(super) fn keep_claims(
        &mut self,
        index: RoundIndex,
        claims: Claims,
        tokens: &BTreeMap<(usize, usize), TokenId>,
    ) {
        let placed = claims.placed.into_iter().filter_map(|(at, found)| Some((*tokens.get(&at)?, found)));
        for (token, found) in placed.chain(claims.gone) {
            for Found { amendment, word, evidence, score } in found {
                if let Some(word) = word {
                    self.requests.came[amendment].insert(token, word);
                }
                self.requests.claims.push(Claim { amendment, round: index, token, word, evidence, score });
            }
        }
    }
}

impl Claims {
    /// The tokens of a stream that somebody claims, in order.
    pub(super) fn placed_in(&self, work: usize) -> impl Iterator<Item = usize> + '_ {
        self.placed.range((work, 0)..(work + 1, 0)).map(|((_, token), _)| *token)
    }
}

/// A share in thousandths, rounded down; nothing of nothing is nothing.
fn share(part: usize, whole: usize) -> Permille {
    let thousandths = (part * 1000).checked_div(whole).unwrap_or(0);
    Permille(u16::try_from(thousandths).unwrap_or(Permille::FULL.0))
}
