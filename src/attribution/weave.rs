//! The weave: every token that ever stood, with its birth, its standing in each draft, and what happened to it.
//!
//! A token is one occurrence of a word, mark or bracket. It is born once, in one draft, with the credit of whoever is
//! on record for that change, and keeps both for good; it may go and come back any number of times. Each draft is a
//! list of streams of tokens, so one look at two drafts tells what stands in both, and one look at a token's events tells
//! who took it out and who put it back.
//!
//! ```text
//! zero   Each¹ Party² should³ act⁴            ³ born zero, removed rev1 by KEN, returned final by BRA
//! rev1   Each¹ Party² shall⁵ act⁴             ⁵ born rev1 by KEN, removed final by BRA
//! final  Each¹ Party² should³ act⁴
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Aim, RoundIndex};
use crate::text::{Cut, KeyId, TokenClass};

use super::asked::Asked;
use super::claims::Claim;
use super::credit::{Credit, CreditId};

/// One occurrence of a word, mark or bracket, whichever drafts it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub u32);

/// What is known of a token for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenLife {
    /// What comparison goes by.
    pub key: KeyId,
    /// Word, mark or bracket.
    pub class: TokenClass,
    /// The draft in which it first stood. Never changes.
    pub birth: RoundIndex,
    /// Who is on record for putting it there. Never changes with later drafts; a correction may name others.
    pub credit: CreditId,
}

/// What happened to a token after its birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Was taken out.
    Removed,
    /// Stood in one track alone and was not taken over by the draft that merged it with another: nobody's deletion.
    Left,
    /// Came back after it had been taken out.
    Returned,
    /// Stands in another clause, or elsewhere in its clause, than in the base.
    Moved,
    /// Is written with other capitals or in another encoding.
    Respelled,
}

/// One event of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The token.
    pub token: TokenId,
    /// The draft in which it happened.
    pub round: RoundIndex,
    /// What happened.
    pub kind: EventKind,
    /// Who is on record for it.
    pub credit: CreditId,
}

/// A run of text of a clause in one draft, token by token.
#[derive(Debug, Clone)]
pub struct WovenStream {
    /// The text as written in that draft.
    pub cut: Arc<Cut>,
    /// The first token of the flush text; the number of tokens where there is none.
    pub after: usize,
    /// For each token of the text, which occurrence it is.
    pub tokens: Arc<[TokenId]>,
    /// Who is on record for what the draft that wrote the text like this changed in it.
    pub credit: CreditId,
}

/// A clause in one draft: its own stream first, then one for each alternative.
#[derive(Debug, Clone)]
pub struct WovenClause {
    /// At least one stream.
    pub streams: Vec<WovenStream>,
}

/// A draft: its clauses in reading order.
#[derive(Debug, Clone, Default)]
pub struct WovenDraft {
    /// The clauses.
    pub clauses: Vec<WovenClause>,
}

/// Every token that ever stood in any draft.
#[derive(Debug, Clone, Default)]
pub struct Weave {
    pub(super) tokens: Vec<TokenLife>,
    pub(super) drafts: Vec<WovenDraft>,
    pub(super) events: Vec<Event>,
    pub(super) credits: Vec<Credit>,
    /// For each word of a copy, the standing word it was taken from.
    pub(super) copies: BTreeMap<TokenId, TokenId>,
    /// Places in `events`, by token, then by time.
    pub(super) by_token: Vec<u32>,
    /// By the place of the amendment in the records.
    pub(super) asked: Vec<Option<Asked>>,
    /// By amendment, then by draft.
    pub(super) claims: Vec<Claim>,
    /// For each draft, the places of the clauses that continue what an amendment aims at.
    pub(super) heirs: Vec<BTreeMap<Aim, Vec<usize>>>,
}

impl Weave {
    /// A draft, token by token.
    pub fn draft(&self, round: RoundIndex) -> &WovenDraft {
        &self.drafts[round.at()]
    }

    /// What is known of a token for good.
    pub fn life(&self, token: TokenId) -> &TokenLife {
        &self.tokens[token.0 as usize]
    }

    /// Every token, in the order of birth.
    pub fn lives(&self) -> &[TokenLife] {
        &self.tokens
    }

    /// Who is behind a credit.
    pub fn credit(&self, id: CreditId) -> &Credit {
        &self.credits[id.0 as usize]
    }

    /// Everybody who is on record for anything.
    pub fn credits(&self) -> &[Credit] {
        &self.credits
    }

    /// Everything that happened, in the order of the drafts.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The word that a word was copied from, where it was born as a copy.
    pub fn copied_from(&self, token: TokenId) -> Option<TokenId> {
        self.copies.get(&token).copied()
    }

    /// The word at the start of a row of copies; `None` where the word is no copy.
    pub fn first_source(&self, token: TokenId) -> Option<TokenId> {
        std::iter::successors(self.copied_from(token), |source| self.copied_from(*source)).last()
    }

    /// What happened to one token, in the order of the drafts.
    pub fn events_of(&self, token: TokenId) -> impl DoubleEndedIterator<Item = &Event> {
        let start = self.by_token.partition_point(|place| self.events[*place as usize].token < token);
        let end = self.by_token.partition_point(|place| self.events[*place as usize].token <= token);
        self.by_token[start..end].iter().map(|place| &self.events[*place as usize])
    }

    /// What an amendment asks for, by its place in the records; `None` where its words do not stand in the draft.
    pub fn asked(&self, amendment: usize) -> Option<&Asked> {
        self.asked.get(amendment)?.as_ref()
    }

    /// The words that came and went as an amendment asked, in the order of the drafts.
    pub fn claims_of(&self, amendment: usize) -> &[Claim] {
        let start = self.claims.partition_point(|claim| claim.amendment < amendment);
        let end = self.claims.partition_point(|claim| claim.amendment <= amendment);
        &self.claims[start..end]
    }

    /// The clauses of a later draft that continue what an amendment aims at, by place; for a new clause to come, those
    /// that came in its place.
    pub fn heirs_of(&self, aim: Aim, round: RoundIndex) -> &[usize] {
        self.heirs.get(round.at()).and_then(|heirs| heirs.get(&aim)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Puts the events in order of tokens, for [`Self::events_of`]. Done once, at the end.
    pub(super) fn seal(&mut self) {
        let mut places: Vec<u32> = (0..u32::try_from(self.events.len()).unwrap_or(u32::MAX)).collect();
        places.sort_by_key(|place| (self.events[*place as usize].token, *place));
        self.by_token = places;
        self.claims.sort();
    }
}
