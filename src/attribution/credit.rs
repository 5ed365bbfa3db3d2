//! Who is on record for a change, and what that rests on.
//!
//! The nearest statement wins:
//!
//! 1. the alternative's sponsors, the clause's, its ancestors'. Where several are named, what they tabled tells their words
//!    apart; the rest is shared. An empty list means "nobody" and ends the search;
//! 2. amendments that asked for this very change: their words in their place (`matched`), else as much of them as stands
//!    there (`inferred`, with a score). Those still open come before those that ended, those made against the nearest
//!    base first; equal ones share;
//! 3. the sponsors of the whole draft;
//! 4. nobody, *via* whoever held the pen.
//!
//! A correction comes before all of them; it is worked in when every draft is woven.
//!
//! There is no falling back on an earlier sponsor, on the pen-holder or on the person who stored the draft.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{ActorId, Amendment, AmendmentId, Draft, Permille};

/// What an attribution rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The draft or a correction says so.
    Declared,
    /// The words are those of an amendment, in its place.
    Matched,
    /// An amendment asked for something like it; see the score.
    Inferred,
    /// Nobody is on record.
    None,
}

impl Evidence {
    /// The word for this evidence in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Matched => "matched",
            Self::Inferred => "inferred",
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
    /// The amendments that asked for it, where any did: those that share the credit.
    pub amendments: Vec<AmendmentId>,
    /// For inferred credit, how much of what was asked for at this place the draft carries out.
    pub score: Option<Permille>,
    /// The correction that says so, by its name, where one does.
    pub correction: Option<String>,
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
    /// The credit for a change at a place of a draft that no amendment asked for.
    pub(super) fn of(&mut self, draft: &Draft, site: Site<'_>) -> CreditId {
        self.of_claimed(draft, site, &[])
    }

    /// The credit for a change at a place of a draft that some amendments asked for.
    pub(super) fn of_claimed(
        &mut self,
        draft: &Draft,
        site: Site<'_>,
        claimants: &[Claimant<'_>],
    ) -> CreditId {
        let nearest = nearest_statement(draft, site);
        let credit = match nearest {
            Some([]) => unclaimed(&[]),
            Some(sponsors) => told_apart(sponsors, claimants).unwrap_or_else(|| unclaimed(sponsors)),
            None => {
                claimed(claimants).unwrap_or_else(|| unclaimed(draft.sponsors.as_deref().unwrap_or_default()))
            }
        };
        self.intern(Credit { via: draft.issued_by.clone(), ..credit })
    }

    /// Nobody, *via* whoever held the pen of a draft.
    pub(super) fn nobody(&mut self, draft: &Draft) -> CreditId {
        self.intern(Credit { via: draft.issued_by.clone(), ..unclaimed(&[]) })
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

/// An amendment that asked for a change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claimant<'a> {
    pub(super) amendment: &'a Amendment,
    /// Better claims are smaller.
    pub(super) rank: Rank,
    pub(super) score: Permille,
}

/// How good a claim is: the smallest has it, and equal ones share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// Whether the words equal those asked for and stand in their place.
    pub(super) evidence: Evidence,
    /// Whether the amendment had ended, other than by being adopted, when the draft was issued.
    pub(super) has_ended: bool,
    /// How many drafts lie between the one it was made against and this one.
    pub(super) distance: usize,
    /// For inferred claims, what is missing to full agreement; 0 for matched ones.
    pub(super) missing: u16,
}

/// What the alternative, the clause or its nearest ancestor with a statement says.
fn nearest_statement<'a>(draft: &'a Draft, site: Site<'a>) -> Option<&'a [ActorId]> {
    match site {
        Site::Stream(place, stream) => {
            let alternative = stream.checked_sub(1).and_then(|at| draft.clauses[place].alternatives.get(at));
            alternative
                .and_then(|alternative| alternative.sponsors.as_deref())
                .or_else(|| nearest(draft, place))
        }
        Site::Dropped(declared, ancestor) => {
            declared.or_else(|| ancestor.and_then(|place| nearest(draft, place)))
        }
    }
}

/// Credit by statement alone.
fn unclaimed(sponsors: &[ActorId]) -> Credit {
    let sponsors: BTreeSet<&ActorId> = sponsors.iter().collect();
    let evidence = if sponsors.is_empty() { Evidence::None } else { Evidence::Declared };
    let sponsors = sponsors.into_iter().cloned().collect();
    Credit { sponsors, evidence, amendments: Vec::new(), score: None, correction: None, via: Vec::new() }
}

/// Of the declared sponsors, those whose amendments asked for the change.
fn told_apart(declared: &[ActorId], claimants: &[Claimant<'_>]) -> Option<Credit> {
    let own: Vec<Claimant<'_>> = claimants
        .iter()
        .filter(|claimant| claimant.amendment.sponsors().iter().any(|sponsor| declared.contains(sponsor)))
        .copied()
        .collect();
    let mut credit = claimed(&own)?;
    credit.sponsors.retain(|sponsor| declared.contains(sponsor));
    Some(Credit { evidence: Evidence::Declared, score: None, ..credit })
}

/// Credit of the best claim; those as good share it.
fn claimed(claimants: &[Claimant<'_>]) -> Option<Credit> {
    let best = claimants.iter().map(|claimant| claimant.rank).min()?;
    let best: Vec<&Claimant<'_>> = claimants.iter().filter(|claimant| claimant.rank == best).collect();
    let first = best.first()?;
    let sponsors: BTreeSet<&ActorId> =
        best.iter().flat_map(|claimant| claimant.amendment.sponsors()).collect();
    let mut amendments: Vec<AmendmentId> =
        best.iter().map(|claimant| claimant.amendment.id.clone()).collect();
    amendments.dedup();
    Some(Credit {
        sponsors: sponsors.into_iter().cloned().collect(),
        evidence: first.rank.evidence,
        amendments,
        score: (first.rank.evidence == Evidence::Inferred).then_some(first.score),
        correction: None,
        via: Vec::new(),
    })
}

/// What the clause or its nearest ancestor with a statement says.
fn nearest(draft: &Draft, place: usize) -> Option<&[ActorId]> {
    draft.lineage_upwards(place).find_map(|place| draft.clauses[place].sponsors.as_deref())
}
