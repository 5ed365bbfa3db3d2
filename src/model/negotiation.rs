//! A negotiation: every round with its draft and concordance, in order.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{Concordance, Correction, Draft, DraftKind, Records, RoundName, TrackName};

/// The place of a round in [`Negotiation::rounds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoundIndex(pub u32);

impl RoundIndex {
    /// The place as an index of a list.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// One step of the negotiation: its draft, and how that draft relates to its bases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The text put forward.
    pub draft: Draft,
    /// Which clause is which of the bases.
    pub concordance: Concordance,
    /// The rounds it was made from, each earlier in the list.
    pub bases: Vec<RoundIndex>,
}

impl Round {
    /// What sort of document the draft is: as typed, else `zero` for a draft without base and `revision` otherwise.
    pub fn kind(&self) -> DraftKind {
        let default = if self.bases.is_empty() { DraftKind::Zero } else { DraftKind::Revision };
        self.draft.kind.unwrap_or(default)
    }
}

/// Why drafts and concordances do not make a negotiation.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NegotiationError {
    /// Two drafts have one name, or names that differ in case alone.
    #[error("two drafts are named {0}")]
    Repeated(RoundName),
    /// A concordance names a base that is not there.
    #[error("{round} is based on {base}, which is not in the store")]
    NoBase {
        /// The draft.
        round: RoundName,
        /// What it names.
        base: RoundName,
    },
    /// Drafts are each other's base.
    #[error("the drafts {0} are based on each other")]
    Circle(RoundName),
    /// A concordance has more or fewer entries than its draft has clauses.
    #[error("the concordance of {round} has {entries} entries, its draft {clauses} clauses")]
    Length {
        /// The draft.
        round: RoundName,
        /// Entries of the concordance.
        entries: usize,
        /// Clauses of the draft.
        clauses: usize,
    },
    /// A concordance links to a clause that is not there.
    #[error("the concordance of {round} links to clause {ordinal} of {base}, which is not there")]
    NoLink {
        /// The draft.
        round: RoundName,
        /// The draft linked to.
        base: RoundName,
        /// The place linked to.
        ordinal: usize,
    },
    /// One id stands for two clauses of a draft.
    #[error("two clauses of {round} have the id {id}")]
    RepeatedId {
        /// The draft.
        round: RoundName,
        /// The id.
        id: super::ClauseId,
    },
}

/// Every round of one process, oldest first: bases before the drafts made from them, then by date, then by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negotiation {
    /// Title of the text.
    pub title: String,
    /// The rounds in order.
    pub rounds: Vec<Round>,
    /// Amendments and events; none unless [given](Self::with_records).
    pub records: Records,
    /// Corrections of attribution; none unless [given](Self::with_corrections).
    pub corrections: Vec<Correction>,
}

impl Negotiation {
    /// Puts drafts and their concordances in order and checks that they fit together.
    ///
    /// # Errors
    /// Names the first draft that does not fit, and how.
    pub fn new(title: String, parts: Vec<(Draft, Concordance)>) -> Result<Self, NegotiationError> {
        let mut seen = BTreeSet::new();
        for (draft, _) in &parts {
            if !seen.insert(draft.name.folded()) {
                return Err(NegotiationError::Repeated(draft.name.clone()));
            }
        }
        let mut waiting: BTreeMap<_, _> =
            parts.into_iter().map(|part| ((part.0.date, part.0.name.clone()), part)).collect();
        let names: BTreeSet<_> = waiting.values().map(|(draft, _)| draft.name.clone()).collect();
        let rounds = Vec::with_capacity(waiting.len());
        let mut negotiation = Self { title, rounds, records: Records::default(), corrections: Vec::new() };
        let mut placed: BTreeMap<RoundName, RoundIndex> = BTreeMap::new();
        while !waiting.is_empty() {
            let ready = waiting
                .iter()
                .find(|(_, (_, concordance))| concordance.base.iter().all(|base| placed.contains_key(base)))
                .map(|(key, _)| key.clone());
            let Some((draft, concordance)) = ready.and_then(|key| waiting.remove(&key)) else {
                return Err(stuck(&waiting.into_values().collect::<Vec<_>>(), &names));
            };
            let bases = concordance.base.iter().filter_map(|base| placed.get(base).copied()).collect();
            let index = RoundIndex(u32::try_from(negotiation.rounds.len()).unwrap_or(u32::MAX));
            placed.insert(draft.name.clone(), index);
            negotiation.rounds.push(Round { draft, concordance, bases });
        }
        negotiation.check_links(&placed)?;
        Ok(negotiation)
    }

    fn check_links(&self, placed: &BTreeMap<RoundName, RoundIndex>) -> Result<(), NegotiationError> {
        for Round { draft, concordance, .. } in &self.rounds {
            let (round, clauses) = (draft.name.clone(), draft.clauses.len());
            if concordance.entries.len() != clauses {
                return Err(NegotiationError::Length { round, entries: concordance.entries.len(), clauses });
            }
            let links = concordance.entries.iter().flat_map(|entry| &entry.links);
            for link in links.chain(concordance.dropped.iter().map(|dropped| &dropped.link)) {
                let there = placed.get(&link.round).map(|index| &self.rounds[index.at()].draft);
                if !there.is_some_and(|there| (1..=there.clauses.len()).contains(&link.ordinal)) {
                    let (base, ordinal) = (link.round.clone(), link.ordinal);
                    return Err(NegotiationError::NoLink { round, base, ordinal });
                }
            }
            let mut ids = BTreeSet::new();
            if let Some(entry) = concordance.entries.iter().find(|entry| !ids.insert(&entry.id)) {
                return Err(NegotiationError::RepeatedId { round, id: entry.id.clone() });
            }
        }
        Ok(())
    }

    /// The round with a name, ignoring case.
    pub fn find(&self, name: &str) -> Option<RoundIndex> {
        let folded = name.to_ascii_lowercase();
        self.indices().find(|index| self.round(*index).draft.name.folded() == folded)
    }

    /// Every round's place, oldest first.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = RoundIndex> + use<> {
        (0..u32::try_from(self.rounds.len()).unwrap_or(u32::MAX)).map(RoundIndex)
    }

    /// The round at a place.
    pub fn round(&self, index: RoundIndex) -> &Round {
        &self.rounds[index.at()]
    }

    /// The latest draft of a track, where it has any.
    pub fn latest_of(&self, track: &TrackName) -> Option<RoundIndex> {
        self.indices().rfind(|index| self.round(*index).draft.track == *track)
    }

    /// The same negotiation with other corrections of attribution.
    #[must_use]
    pub fn with_corrections(self, corrections: Vec<Correction>) -> Self {
        Self { corrections, ..self }
    }

    /// The standing text: the latest draft of the main track; of all drafts where no draft is on it.
    pub fn standing(&self) -> Option<RoundIndex> {
        self.latest_of(&TrackName::main()).or_else(|| self.indices().next_back())
    }

    /// For each round, whether a draft was made from it, directly or not; the draft itself counts.
    pub fn ancestors(&self, of: RoundIndex) -> Vec<bool> {
        let mut found = vec![false; self.rounds.len()];
        let mut waiting = vec![of];
        while let Some(index) = waiting.pop() {
            if !std::mem::replace(&mut found[index.at()], true) {
                waiting.extend(&self.round(index).bases);
            }
        }
        found
    }

    /// The line of drafts that ends in one, oldest first: back along each first base.
    pub fn line_to(&self, end: RoundIndex) -> Vec<RoundIndex> {
        let mut line: Vec<_> =
            std::iter::successors(Some(end), |index| self.round(*index).bases.first().copied()).collect();
        line.reverse();
        line
    }

    /// The main track, oldest first: the line that ends in the standing text.
    pub fn main_track(&self) -> Vec<RoundIndex> {
        self.standing().map(|standing| self.line_to(standing)).unwrap_or_default()
    }

    /// The line of drafts a round stands on: the main track where it is on that, else the line that ends in it.
    pub fn line_through(&self, round: RoundIndex) -> Vec<RoundIndex> {
        let main = self.main_track();
        if main.contains(&round) { main } else { self.line_to(round) }
    }
}

/// Says why no waiting draft can be placed: a base is missing, or bases go in a circle.
fn stuck(waiting: &[(Draft, Concordance)], names: &BTreeSet<RoundName>) -> NegotiationError {
    for (draft, concordance) in waiting {
        if let Some(base) = concordance.base.iter().find(|base| !names.contains(*base)) {
            return NegotiationError::NoBase { round: draft.name.clone(), base: base.clone() };
        }
    }
    NegotiationError::Circle(
        waiting.first().map_or_else(|| RoundName::new(""), |(draft, _)| draft.name.clone()),
    )
}
