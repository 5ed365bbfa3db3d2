//! Weaving one draft after the other.

use std::collections::BTreeMap;

use crate::lineage::Trace;
use crate::model::{Negotiation, RoundIndex, RoundName};

use super::claims::Requests;
use super::credit::{Credits, Site};
use super::loom::Loom;
use super::memory::Memory;
use super::weave::{Event, EventKind, TokenId, Weave, WovenClause};
use super::{copies, corrected, marks, recover};

/// Where a token stood last: the draft, the clause, its stream, the place in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Location {
    pub(super) round: RoundIndex,
    pub(super) place: u32,
    pub(super) stream: u32,
    pub(super) at: u32,
}

/// Weaves drafts in order.
#[derive(Debug)]
pub(super) struct Weaver<'a> {
    pub(super) negotiation: &'a Negotiation,
    pub(super) trace: &'a Trace,
    pub(super) weave: Weave,
    pub(super) credits: Credits,
    pub(super) memory: Memory,
    pub(super) locations: Vec<Location>,
    /// For each token, how it was written where it stood last.
    pub(super) spellings: Vec<u32>,
    /// For each token, the latest draft whose bases it stood in, counted from 1.
    pub(super) stands: Vec<u32>,
    /// For each token, the latest draft in which it was put in its place, counted from 1.
    pub(super) placed: Vec<u32>,
    /// Drafts that the one being woven was made from, directly or not.
    pub(super) ancestors: Vec<bool>,
    pub(super) rounds: BTreeMap<RoundName, RoundIndex>,
    /// What amendments ask for.
    pub(super) requests: Requests,
}

impl<'a> Weaver<'a> {
    pub(super) fn new(negotiation: &'a Negotiation, trace: &'a Trace) -> Self {
        let rounds =
            negotiation.indices().map(|index| (negotiation.round(index).draft.name.clone(), index)).collect();
        Self {
            negotiation,
            trace,
            weave: Weave::default(),
            credits: Credits::default(),
            memory: Memory::default(),
            locations: Vec::new(),
            spellings: Vec::new(),
            stands: Vec::new(),
            placed: Vec::new(),
            ancestors: Vec::new(),
            rounds,
            requests: Requests::of(negotiation),
        }
    }

    /// The name of a round.
    pub(super) fn round_name(&self, round: RoundIndex) -> &RoundName {
        &self.negotiation.round(round).draft.name
    }

    pub(super) fn weave(mut self) -> Weave {
        for index in self.negotiation.indices() {
            let mut loom = self.set_up(index);
            self.align(&mut loom);
            self.bury(&loom);
            recover::slots(&mut self, &mut loom);
            recover::runs(&mut self, &mut loom);
            copies::find(&self, &mut loom);
            marks::follow(&mut self, &mut loom);
            let claims = self.claims(&loom);
            self.finish(loom, claims);
            self.ask(index);
        }
        let requests = std::mem::take(&mut self.requests);
        self.weave.asked = requests.asked;
        self.weave.claims = requests.claims;
        self.weave.heirs = requests.heirs;
        self.weave.credits = std::mem::take(&mut self.credits.list);
        corrected::correct(self.negotiation, &mut self.weave);
        self.weave.seal();
        self.weave
    }

    /// Says that a word of the draft is an earlier token.
    pub(super) fn place(&mut self, loom: &mut Loom<'_>, (work, word): (usize, usize), token: TokenId) {
        let at = loom.works[work].words[word];
        loom.works[work].from[at] = Some(token);
        self.placed[token.0 as usize] = loom.index.0 + 1;
    }

    /// Takes the tokens of a clause that is carried over into the draft being woven, so that nothing else gets them.
    pub(super) fn claim_all(&mut self, clause: &WovenClause, index: RoundIndex) {
        for token in clause.streams.iter().flat_map(|stream| stream.tokens.iter()) {
            self.placed[token.0 as usize] = index.0 + 1;
        }
    }

    /// Takes a mark or bracket into the draft being woven.
    pub(super) fn claim(&mut self, token: TokenId, index: RoundIndex) {
        self.placed[token.0 as usize] = index.0 + 1;
    }

    /// Records that a token stands elsewhere than in the base.
    pub(super) fn note_move(&mut self, loom: &Loom<'_>, work: usize, token: TokenId) {
        let (place, stream) = (loom.works[work].place, loom.works[work].stream);
        let credit = self.credits.of(&loom.round.draft, Site::Stream(place, stream));
        self.weave.events.push(Event { token, round: loom.index, kind: EventKind::Moved, credit });
    }

    /// Whether a token has no place yet in the draft being woven and is not carried over with its clause.
    pub(super) fn is_free(&self, token: TokenId, index: RoundIndex) -> bool {
        self.placed[token.0 as usize] != index.0 + 1
    }

    /// Whether a token stands in a base of the draft being woven.
    pub(super) fn stands(&self, token: TokenId, index: RoundIndex) -> bool {
        self.stands[token.0 as usize] == index.0 + 1
    }

    /// Whether a draft is one the draft being woven was made from, or that draft itself.
    pub(super) fn is_ancestor(&self, round: RoundIndex, index: RoundIndex) -> bool {
        self.ancestors.get(round.at()).copied().unwrap_or(round == index)
    }
}

/// A place as it is kept: drafts are far smaller than this holds.
pub(super) fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
