//! Corrections worked into a weave: who is on record for a change, as somebody said later.
//!
//! ```text
//! rev2      Each Party shall take all measures       put in by rev2: take all
//! correct   5@rev2, words "take all", to NOR         these two tokens: NOR, declared, corrected
//! ```
//!
//! A correction speaks of what one draft changed in one clause: tokens that were born there, and what happened to tokens
//! there. It changes names alone: origins, comparisons and claims of amendments stay. Of two that speak of one word the
//! later holds.

use std::collections::BTreeSet;

use crate::lineage::Between;
use crate::model::{Correction, Extent, Negotiation, Passage, RoundIndex};
use crate::text::{TokenClass, folded};

use super::credit::{Credit, CreditId, Evidence};
use super::phrase::phrase_words;
use super::weave::{EventKind, TokenId, Weave, WovenStream};

/// What a correction speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Tokens that the draft put in.
    pub born: BTreeSet<TokenId>,
    /// Places in the events of the weave.
    events: Vec<usize>,
    /// How many events of words there are among them.
    pub happened: usize,
    /// Streams of the clause whose brackets are spoken of, too: all of them where no words are named.
    streams: Option<(RoundIndex, usize)>,
    /// Where the words that were named stand, as many as there are of them; each by its tokens.
    pub places: Vec<Vec<TokenId>>,
}

impl Reach {
    /// How many words it speaks of.
    pub fn words(&self, weave: &Weave) -> usize {
        let is_word = |token: &&TokenId| weave.life(**token).class == TokenClass::Word;
        self.born.iter().filter(is_word).count() + self.happened
    }
}

/// What a correction speaks of; nothing where its draft or clause is not there.
pub fn reach(negotiation: &Negotiation, weave: &Weave, correction: &Correction) -> Reach {
    let Some(round) = negotiation.find(correction.round.as_str()) else { return Reach::default() };
    let place_in = |round: RoundIndex| {
        let entries = &negotiation.round(round).concordance.entries;
        entries.iter().position(|entry| entry.id == correction.clause)
    };
    let here = place_in(round);
    let stands: Vec<&WovenStream> = here.into_iter().flat_map(|place| streams(weave, round, place)).collect();
    let mut stood: Vec<&WovenStream> = Vec::new();
    for base in &negotiation.round(round).bases {
        let places = match here {
            Some(place) => Between::of(negotiation, *base, round).origins[place].clone(),
            None => place_in(*base).into_iter().collect(),
        };
        places.into_iter().for_each(|place| stood.extend(streams(weave, *base, place)));
    }
    let removal = correction.extent.is_removal();
    let texts = if removal { &stood } else { &stands };
    let passage = correction.extent.passage();
    let places = passage.map(|passage| occurrences(texts, passage)).unwrap_or_default();
    let named: Option<BTreeSet<TokenId>> = passage.map(|passage| {
        let which = passage.occurrence.unwrap_or(1).saturating_sub(1);
        places.get(which).into_iter().flatten().copied().collect()
    });
    let is_named = |token: &TokenId| named.as_ref().is_none_or(|named| named.contains(token));
    let all = |texts: &[&WovenStream]| -> BTreeSet<TokenId> {
        texts.iter().flat_map(|text| text.tokens.iter().copied()).filter(is_named).collect()
    };
    let (inside, outside) = (all(&stands), all(&stood));
    let born = inside.iter().copied().filter(|token| !removal && weave.life(*token).birth == round).collect();
    let happened = |kind: EventKind, token: &TokenId| match kind {
        EventKind::Removed => (removal || correction.extent == Extent::Everything) && outside.contains(token),
        EventKind::Returned | EventKind::Moved | EventKind::Respelled => !removal && inside.contains(token),
        EventKind::Left => false,
    };
    let events: Vec<usize> = (0..weave.events.len())
        .filter(|at| {
            weave.events[*at].round == round && happened(weave.events[*at].kind, &weave.events[*at].token)
        })
        .collect();
    let is_word = |at: &&usize| weave.life(weave.events[**at].token).class == TokenClass::Word;
    let happened = events.iter().filter(is_word).count();
    let streams = here.filter(|_| correction.extent == Extent::Everything).map(|place| (round, place));
    Reach { born, events, happened, streams, places }
}

/// Works all corrections of a negotiation into its weave.
pub(super) fn correct(negotiation: &Negotiation, weave: &mut Weave) {
    let mut corrections: Vec<&Correction> = negotiation.corrections.iter().collect();
    corrections.sort_by_key(|correction| (correction.date, &correction.name));
    for correction in corrections {
        let reach = reach(negotiation, weave, correction);
        let Some(round) = negotiation.find(correction.round.as_str()) else { continue };
        let credit = credit(negotiation, round, correction);
        let id = CreditId(u32::try_from(weave.credits.len()).unwrap_or(u32::MAX));
        weave.credits.push(credit);
        reach.born.iter().for_each(|token| weave.tokens[token.0 as usize].credit = id);
        reach.events.iter().for_each(|at| weave.events[*at].credit = id);
        if let Some((round, place)) = reach.streams {
            weave.drafts[round.at()].clauses[place].streams.iter_mut().for_each(|stream| stream.credit = id);
        }
    }
}

fn credit(negotiation: &Negotiation, round: RoundIndex, correction: &Correction) -> Credit {
    let sponsors: BTreeSet<_> = correction.to.iter().cloned().collect();
    Credit {
        evidence: if sponsors.is_empty() { Evidence::None } else { Evidence::Declared },
        sponsors: sponsors.into_iter().collect(),
        amendments: Vec::new(),
        score: None,
        correction: Some(correction.name.clone()),
        via: negotiation.round(round).draft.issued_by.clone(),
    }
}

fn streams(weave: &Weave, round: RoundIndex, place: usize) -> impl Iterator<Item = &WovenStream> {
    weave.draft(round).clauses[place].streams.iter()
}

/// Where words stand in texts, one behind the other, with the marks between them.
fn occurrences(texts: &[&WovenStream], passage: &Passage) -> Vec<Vec<TokenId>> {
    let wanted = phrase_words(&passage.words);
    let mut found = Vec::new();
    for text in texts.iter().filter(|_| !wanted.is_empty()) {
        let tokens = text.cut.tokens.iter().enumerate();
        let words: Vec<(usize, String)> = tokens
            .filter(|(_, token)| token.class == TokenClass::Word)
            .map(|(at, _)| (at, folded(text.cut.slice(at, at))))
            .collect();
        let fits = |window: &&[(usize, String)]| {
            window.iter().zip(&wanted).all(|((_, word), wanted)| word == wanted)
        };
        let windows = words.windows(wanted.len()).filter(fits);
        found.extend(windows.map(|window| text.tokens[window[0].0..=window[window.len() - 1].0].to_vec()));
    }
    found
}
