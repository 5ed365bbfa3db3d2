//! Where a phrase stands in each draft, where it came in and where it went out, and who is on record for that.
//!
//! A *sighting* is one place where the words of the phrase stand behind one another; case, encoding, line breaks, marks and
//! brackets between them are nothing. Two sightings are of one *occurrence* when they are made of the same tokens, so a
//! phrase that moves with its clause goes nowhere, and one that is typed again elsewhere comes in.
//!
//! ```text
//! zero   … shall act.                     not there
//! rev1   … shall promptly act.            promptly act: came in, by whoever put in "promptly"
//! rev2   … shall promptly and wisely act. promptly act: went out, by whoever put words between
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Negotiation, RoundIndex};
use crate::text::{Cut, TokenClass, Vocabulary, folded};

use super::credit::CreditId;
use super::weave::{EventKind, TokenId, Weave, WovenStream};

/// One place where a phrase stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The clause, by its place in the draft.
    pub place: usize,
    /// Its own words are 0, then its alternatives.
    pub stream: usize,
    /// First token of the phrase in the stream.
    pub first: usize,
    /// Last token.
    pub last: usize,
    /// The words of the phrase.
    pub words: Vec<TokenId>,
}

/// What happened to an occurrence of a phrase in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Stands here and in no base.
    CameIn,
    /// The same, of words that had been taken out.
    Returned,
    /// Stood in another clause of the base.
    Moved,
    /// Stood in a base and does not stand here.
    WentOut,
    /// The same, of words that one track had alone and the draft that merges it with another did not take over.
    Left,
}

/// One thing that happened to a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseEvent {
    /// The draft in which it happened.
    pub round: RoundIndex,
    /// What happened.
    pub kind: Sight,
    /// The draft that the sighting is of: the base for what went out.
    pub seen_in: RoundIndex,
    /// Where the phrase stands, or stood.
    pub sighting: Sighting,
    /// Who is on record for it, each once, with the number of words of the phrase they account for.
    pub credits: Vec<(CreditId, usize)>,
}

/// A phrase through all drafts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrase {
    /// Its sightings in each draft, in reading order.
    pub sightings: Vec<Vec<Sighting>>,
    /// What happened to it, in the order of the drafts.
    pub events: Vec<PhraseEvent>,
}

/// The words of a phrase as tokens are compared by them; empty where nothing typed is a word.
pub fn phrase_words(typed: &str) -> Vec<String> {
    let mut words = Vocabulary::default();
    let cut = words.cut(&Arc::from(typed));
    let tokens = cut.tokens.iter().filter(|token| token.class == TokenClass::Word);
    tokens.map(|token| words.key_text(token.key).to_string()).collect()
}

/// Follows a phrase through all drafts. Time grows with the words of the drafts.
pub fn find_phrase(negotiation: &Negotiation, weave: &Weave, words: &[String]) -> Phrase {
    let mut search = Search { words, known: BTreeMap::new(), seen: BTreeMap::new() };
    let sightings: Vec<Vec<Sighting>> =
        negotiation.indices().map(|round| search.draft(weave, round)).collect();
    let mut events = Vec::new();
    for round in negotiation.indices() {
        events.extend(arrivals(negotiation, weave, round, &sightings));
        events.extend(departures(negotiation, weave, round, &sightings));
    }
    Phrase { sightings, events }
}

/// A search with what it has learnt.
struct Search<'a> {
    words: &'a [String],
    /// For each spelling met, the word of the phrase it is.
    known: BTreeMap<u32, Option<usize>>,
    /// Places in each text searched already.
    seen: BTreeMap<*const Cut, Vec<(usize, usize)>>,
}

impl Search<'_> {
    fn draft(&mut self, weave: &Weave, round: RoundIndex) -> Vec<Sighting> {
        let mut found = Vec::new();
        for (place, clause) in weave.draft(round).clauses.iter().enumerate() {
            for (number, stream) in clause.streams.iter().enumerate() {
                for (first, last) in self.stream(stream) {
                    let is_word = |at: &usize| stream.cut.tokens[*at].class == TokenClass::Word;
                    let words = (first..=last).filter(is_word).map(|at| stream.tokens[at]).collect();
                    found.push(Sighting { place, stream: number, first, last, words });
                }
            }
        }
        found
    }

    fn stream(&mut self, stream: &WovenStream) -> Vec<(usize, usize)> {
        let text = Arc::as_ptr(&stream.cut);
        if let Some(known) = self.seen.get(&text) {
            return known.clone();
        }
        let tokens = stream.cut.tokens.iter().enumerate();
        let words: Vec<(usize, Option<usize>)> = tokens
            .filter(|(_, token)| token.class == TokenClass::Word)
            .map(|(at, token)| (at, self.word(token.spelling, stream.cut.slice(at, at))))
            .collect();
        let wanted: Vec<Option<usize>> =
            self.words.iter().map(|word| self.words.iter().position(|other| other == word)).collect();
        let mut found = Vec::new();
        let mut start = 0;
        while start + wanted.len() <= words.len() {
            let window = &words[start..start + wanted.len()];
            if window.iter().map(|(_, word)| *word).eq(wanted.iter().copied()) {
                found.push((window[0].0, window[window.len() - 1].0));
                start += wanted.len();
            } else {
                start += 1;
            }
        }
        self.seen.insert(text, found.clone());
        found
    }

    /// The word of the phrase that a token is, by its first place in the phrase.
    fn word(&mut self, spelling: u32, written: &str) -> Option<usize> {
        let words = self.words;
        *self.known.entry(spelling).or_insert_with(|| {
            let text = folded(written);
            words.iter().position(|word| *word == text)
        })
    }
}

/// Who is on record for words, each once, in the order of the words.
fn tally(credits: impl Iterator<Item = CreditId>) -> Vec<(CreditId, usize)> {
    let mut found: Vec<(CreditId, usize)> = Vec::new();
    for credit in credits {
        match found.iter_mut().find(|(known, _)| *known == credit) {
            Some((_, words)) => *words += 1,
            None => found.push((credit, 1)),
        }
    }
    found
}

/// The credit of what happened to a token in a draft.
fn event_in(weave: &Weave, token: TokenId, round: RoundIndex, kind: EventKind) -> Option<CreditId> {
    weave.events_of(token).find(|event| event.round == round && event.kind == kind).map(|event| event.credit)
}

fn arrivals(
    negotiation: &Negotiation,
    weave: &Weave,
    round: RoundIndex,
    sightings: &[Vec<Sighting>],
) -> Vec<PhraseEvent> {
    let bases = &negotiation.round(round).bases;
    let id = |round: RoundIndex, place: usize| &negotiation.round(round).concordance.entries[place].id;
    let mut events = Vec::new();
    for sighting in &sightings[round.at()] {
        let before = bases.iter().find_map(|base| {
            let same = sightings[base.at()].iter().find(|other| other.words == sighting.words)?;
            Some((*base, same.place))
        });
        let stream = &weave.draft(round).clauses[sighting.place].streams[sighting.stream];
        let of_kind = |kind: EventKind| {
            tally(sighting.words.iter().filter_map(|token| event_in(weave, *token, round, kind)))
        };
        let born = || {
            let lives = sighting.words.iter().map(|token| weave.life(*token));
            tally(lives.filter(|life| life.birth == round).map(|life| life.credit))
        };
        let (kind, credits) = match before {
            Some((base, place)) => {
                let moved = of_kind(EventKind::Moved);
                if moved.is_empty() || id(base, place) == id(round, sighting.place) {
                    continue;
                }
                (Sight::Moved, moved)
            }
            None if !born().is_empty() => (Sight::CameIn, born()),
            None if !of_kind(EventKind::Returned).is_empty() => {
                (Sight::Returned, of_kind(EventKind::Returned))
            }
            // Its words were there; what stood between them went.
            None => (Sight::CameIn, vec![(stream.credit, 0)]),
        };
        events.push(PhraseEvent { round, kind, seen_in: round, sighting: sighting.clone(), credits });
    }
    events
}

fn departures(
    negotiation: &Negotiation,
    weave: &Weave,
    round: RoundIndex,
    sightings: &[Vec<Sighting>],
) -> Vec<PhraseEvent> {
    let here: BTreeSet<&Vec<TokenId>> =
        sightings[round.at()].iter().map(|sighting| &sighting.words).collect();
    let mut told = BTreeSet::new();
    let mut events = Vec::new();
    for &base in &negotiation.round(round).bases {
        for sighting in sightings[base.at()].iter().filter(|sighting| !here.contains(&sighting.words)) {
            let of_kind = |kind: EventKind| {
                let tokens = sighting.words.iter();
                tally(tokens.filter_map(|token| event_in(weave, *token, round, kind)))
            };
            let (removed, left) = (of_kind(EventKind::Removed), of_kind(EventKind::Left));
            let (kind, credits) = if !removed.is_empty() {
                (Sight::WentOut, removed)
            } else if !left.is_empty() {
                (Sight::Left, left)
            } else {
                match site_of(weave, round, &sighting.words) {
                    // Broken up by words put between, or taken apart.
                    Some(credit) => (Sight::WentOut, vec![(credit, 0)]),
                    // Another base never had it, and nobody took it out here.
                    None => continue,
                }
            };
            if told.insert(sighting.words.clone()) {
                let sighting = sighting.clone();
                events.push(PhraseEvent { round, kind, seen_in: base, sighting, credits });
            }
        }
    }
    events
}

/// Who is on record for the text in which the first of some words that still stands does.
fn site_of(weave: &Weave, round: RoundIndex, words: &[TokenId]) -> Option<CreditId> {
    let streams = || weave.draft(round).clauses.iter().flat_map(|clause| &clause.streams);
    words.iter().find_map(|word| {
        let stream = streams().find(|stream| stream.tokens.contains(word))?;
        Some(stream.credit)
    })
}
