//! In which order drafts of one run are stored, and what each was made from.
//!
//! A draft with an explicit base comes after it; the rest are taken by date, then in the order given. Without a base
//! a draft is made from the latest draft of its track, else of the main track.

use crate::model::{Draft, Negotiation, RoundIndex, RoundName, TrackName};

/// Why a draft has no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Misplaced {
    /// Its base is neither stored nor among the files.
    NoBase(RoundName),
    /// Its base is not the latest draft of its track, and it names no track of its own.
    NeedsTrack {
        /// The base it names.
        base: RoundName,
        /// The latest draft of its track.
        latest: RoundName,
    },
}

/// What is known of rounds that come before: names and tracks, in order.
#[derive(Debug, Clone)]
pub(super) struct Line {
    rounds: Vec<(RoundName, TrackName)>,
}

impl Line {
    pub(super) fn of(negotiation: &Negotiation) -> Self {
        let rounds = negotiation.rounds.iter();
        Self { rounds: rounds.map(|round| (round.draft.name.clone(), round.draft.track.clone())).collect() }
    }

    fn knows(&self, name: &RoundName) -> bool {
        self.rounds.iter().any(|(known, _)| known.folded() == name.folded())
    }

    fn latest(&self, track: &TrackName) -> Option<&RoundName> {
        self.rounds.iter().rev().find(|(_, known)| known == track).map(|(name, _)| name)
    }

    /// What a draft was made from.
    pub(super) fn bases(&self, draft: &Draft) -> Result<Vec<RoundName>, Misplaced> {
        let latest = self.latest(&draft.track);
        if draft.base.is_empty() {
            let base = latest.or_else(|| self.latest(&TrackName::main()));
            return Ok(base.cloned().into_iter().collect());
        }
        let mut bases = Vec::with_capacity(draft.base.len());
        for base in &draft.base {
            let known = self.rounds.iter().find(|(known, _)| known.folded() == base.folded());
            bases.push(known.ok_or_else(|| Misplaced::NoBase(base.clone()))?.0.clone());
        }
        match latest {
            Some(latest) if !bases.contains(latest) => {
                Err(Misplaced::NeedsTrack { base: bases[0].clone(), latest: latest.clone() })
            }
            _ => Ok(bases),
        }
    }

    pub(super) fn push(&mut self, draft: &Draft) {
        self.rounds.push((draft.name.clone(), draft.track.clone()));
    }
}

/// The order in which drafts are stored: places in the list given.
pub(super) fn order(line: &Line, drafts: &[&Draft]) -> Vec<usize> {
    let mut waiting: Vec<usize> = (0..drafts.len()).collect();
    waiting.sort_by_key(|&at| (drafts[at].date, at));
    let mut line = line.clone();
    let mut placed = Vec::with_capacity(drafts.len());
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|&at| drafts[at].base.iter().all(|base| line.knows(base)));
        // A base that never comes is reported when the draft's turn is there.
        let at = waiting.remove(ready.unwrap_or(0));
        line.push(drafts[at]);
        placed.push(at);
    }
    placed
}

/// The places of rounds by name.
pub(super) fn indices(negotiation: &Negotiation, names: &[RoundName]) -> Vec<RoundIndex> {
    names.iter().filter_map(|name| negotiation.find(name.as_str())).collect()
}
