//! Who is on record for a change, and what that rests on.
//!
//! The nearest statement wins: the alternative's sponsors, the clause's, its ancestors'; then those of the whole draft;
//! then nobody, *via* whoever held the pen. An empty list typed anywhere on the way means "nobody" and ends the search.
//! There is no falling back on an earlier sponsor, on the pen-holder or on the person who stored the draft.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{ActorId, AmendmentId, Draft};

/// What an attribution rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The draft or a correction says so.
    Declared,
    /// Nobody is on record.
    None,
}

impl Evidence {
    /// The word for this evidence in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::None => "none",
        }
    }
}

/// A place in the table of credits of a weave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditId(pub u32);

/// Who is on record for a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credit {
    /// The sponsors, in order of their ids, each once; empty for nobody.
    pub sponsors: Vec<ActorId>,
    /// What that rests on.
    pub evidence: Evidence,
    /// The amendment whose words these are, where one is matched.
    pub amendment: Option<AmendmentId>,
    /// Who held the pen: *via*, not author.
    pub via: Vec<ActorId>,
}

/// Where in a draft a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site<'a> {
    /// In a stream of a clause: 0 is its own words, then the alternatives.
    Stream(usize, usize),
    /// A whole clause of the base is gone: what `dropped` says, and the nearest ancestor that still stands.
    Dropped(Option<&'a [ActorId]>, Option<usize>),
}

/// The table of credits, each entry once.
#[derive(Debug, Default)]
pub(super) struct Credits {
    pub(super) list: Vec<Credit>,
    places: BTreeMap<Credit, CreditId>,
}

impl Credits {
    /// The credit for a change at a place of a draft.
    pub(super) fn of(&mut self, draft: &Draft, site: Site<'_>) -> CreditId {
        let sponsors = match site {
            Site::Stream(place, stream) => {
                let alternative =
                    stream.checked_sub(1).and_then(|at| draft.clauses[place].alternatives.get(at));
                alternative
                    .and_then(|alternative| alternative.sponsors.as_deref())
                    .or_else(|| nearest(draft, place))
            }
            Site::Dropped(declared, ancestor) => {
                declared.or_else(|| ancestor.and_then(|place| nearest(draft, place)))
            }
        };
        let mut sponsors = sponsors.or(draft.sponsors.as_deref()).unwrap_or_default().to_vec();
        sponsors.sort();
        sponsors.dedup();
        let evidence = if sponsors.is_empty() { Evidence::None } else { Evidence::Declared };
        self.intern(Credit { sponsors, evidence, amendment: None, via: draft.issued_by.clone() })
    }

    /// Nobody, *via* whoever held the pen of a draft.
    pub(super) fn nobody(&mut self, draft: &Draft) -> CreditId {
        let via = draft.issued_by.clone();
        self.intern(Credit { sponsors: Vec::new(), evidence: Evidence::None, amendment: None, via })
    }

    fn intern(&mut self, credit: Credit) -> CreditId {
        if let Some(id) = self.places.get(&credit) {
            return *id;
        }
        let id = CreditId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(credit.clone());
        self.places.insert(credit, id);
        id
    }
}

/// What the clause or its nearest ancestor with a statement says.
fn nearest(draft: &Draft, place: usize) -> Option<&[ActorId]> {
    draft.lineage_upwards(place).find_map(|place| draft.clauses[place].sponsors.as_deref())
}
