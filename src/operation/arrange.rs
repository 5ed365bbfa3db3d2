//! In which order drafts of one run are stored, and what each was made from.
//!
//! A draft with an explicit base comes after it; the rest are taken by date, then in the order given. Without a base
//! a draft is made from the latest draft of its track, else of the main track. A list of bases that brings tracks
//! together again goes on with the track they left.

use crate::model::{Draft, Negotiation, Round, RoundIndex, RoundName, TrackName};

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

/// What is known of a round that comes before.
#[derive(Debug, Clone)]
struct Known {
    name: RoundName,
    track: TrackName,
    bases: Vec<RoundName>,
}

/// What is known of rounds that come before, in order.
#[derive(Debug, Clone)]
pub(super) struct Line {
    rounds: Vec<Known>,
}

impl Line {
    pub(super) fn of(negotiation: &Negotiation) -> Self {
        let known = |round: &Round| Known {
            name: round.draft.name.clone(),
            track: round.draft.track.clone(),
            bases: round.concordance.base.clone(),
        };
        Self { rounds: negotiation.rounds.iter().map(known).collect() }
    }

    fn knows(&self, name: &RoundName) -> bool {
        self.rounds.iter().any(|known| known.name.folded() == name.folded())
    }

    fn latest(&self, track: &TrackName) -> Option<&RoundName> {
        self.rounds.iter().rev().find(|known| known.track == *track).map(|known| &known.name)
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
            let known = self.rounds.iter().find(|known| known.name.folded() == base.folded());
            bases.push(known.ok_or_else(|| Misplaced::NoBase(base.clone()))?.name.clone());
        }
        let goes_on = |latest: &RoundName| match bases.as_slice() {
            [base] => base == latest,
            merged => self.leads_to(merged, latest),
        };
        match latest {
            Some(latest) if !goes_on(latest) => {
                Err(Misplaced::NeedsTrack { base: bases[0].clone(), latest: latest.clone() })
            }
            _ => Ok(bases),
        }
    }

    /// Whether any of some drafts is one, or was made from it, directly or not.
    fn leads_to(&self, from: &[RoundName], wanted: &RoundName) -> bool {
        let mut waiting: Vec<&RoundName> = from.iter().collect();
        let mut seen: Vec<&RoundName> = Vec::new();
        while let Some(name) = waiting.pop() {
            if name == wanted {
                return true;
            }
            if !seen.contains(&name) {
                seen.push(name);
                waiting.extend(
                    self.rounds.iter().filter(|known| known.name == *name).flat_map(|known| &known.bases),
                );
            }
        }
        false
    }

    /// Adds a draft that has its place. One that has none is added as made from what it names.
    pub(super) fn push(&mut self, draft: &Draft) {
        let bases = self.bases(draft).unwrap_or_else(|_| draft.base.clone());
        self.rounds.push(Known { name: draft.name.clone(), track: draft.track.clone(), bases });
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
