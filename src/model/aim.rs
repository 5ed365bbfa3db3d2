//! Records joined with drafts: what an amendment aims at, when it was tabled, whether the negotiation has ended.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use thiserror::Error;

use super::{
    AddressError, Amendment, AmendmentId, DraftKind, Happening, Negotiation, Records, Round, RoundIndex,
    Side, Standing, Target, fold_number,
};

/// Where in the draft it was made against an amendment aims at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Aim {
    /// The draft.
    pub round: RoundIndex,
    /// The place there.
    pub spot: Spot,
}

/// A place in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A clause, counted from 0.
    Clause(usize),
    /// A place for a new clause.
    New {
        /// On which side.
        side: Side,
        /// Of which clause, counted from 0.
        of: usize,
    },
}

impl Spot {
    /// The clause that the place is, or lies beside, counted from 0.
    pub fn clause(self) -> usize {
        match self {
            Self::Clause(place) | Self::New { of: place, .. } => place,
        }
    }
}

/// Why it cannot be said what an amendment aims at.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum AimError {
    /// The draft it was made against is not there.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// It amends an amendment that is not on record, or that amends it in turn.
    #[error("{id} amends another amendment that is not on record")]
    NoAmendment {
        /// The amendment.
        id: AmendmentId,
    },
}

/// The clauses of a draft by what people may type for them.
struct ClauseIndex {
    ids: BTreeMap<String, usize>,
    /// By folded number and by folded path of numbers; `None` where several clauses have it.
    numbers: BTreeMap<String, Option<usize>>,
}

impl ClauseIndex {
    fn of(round: &Round) -> Self {
        let entries = round.concordance.entries.iter().enumerate();
        let ids = entries.map(|(place, entry)| (entry.id.as_str().to_string(), place)).collect();
        let mut numbers: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (place, clause) in round.draft.clauses.iter().enumerate() {
            let own = fold_number(clause.number.as_str());
            let path = fold_number(&round.draft.printed_path(place));
            for name in BTreeSet::from([own, path]).into_iter().filter(|name| !name.is_empty()) {
                numbers.entry(name).and_modify(|known| *known = None).or_insert(Some(place));
            }
        }
        Self { ids, numbers }
    }

    fn find(&self, typed: &str) -> Option<usize> {
        self.ids.get(typed).copied().or_else(|| self.numbers.get(&fold_number(typed)).copied().flatten())
    }
}

impl Negotiation {
    /// The same negotiation with other records.
    #[must_use]
    pub fn with_records(self, records: Records) -> Self {
        Self { records, ..self }
    }

    /// What an amendment aims at in the draft it was made against; for an amendment to an amendment, what that one aims at.
    ///
    /// # Errors
    /// Says which draft, clause or amendment is not there, or that a number fits several clauses.
    pub fn aim_of(&self, amendment: &Amendment) -> Result<Aim, AimError> {
        let root = self
            .records
            .root_of(amendment)
            .ok_or_else(|| AimError::NoAmendment { id: amendment.id.clone() })?;
        let round = self.round_named(root.against.as_str())?;
        let spot = match &root.target {
            Target::Clause(typed) => Spot::Clause(self.clause_named(round, typed)?),
            Target::New(beside) => Spot::New { side: beside.side, of: self.clause_named(round, &beside.of)? },
            Target::Amendment(_) => return Err(AimError::NoAmendment { id: amendment.id.clone() }),
        };
        Ok(Aim { round, spot })
    }

    /// What every amendment aims at, in the order of the records; `None` where [`Self::aim_of`] has an error.
    ///
    /// Numbers are looked up in an index of each draft, so that time grows with the amendments and with the clauses, not
    /// with the product of both.
    pub fn aims(&self) -> Vec<Option<Aim>> {
        let mut indexes: BTreeMap<RoundIndex, ClauseIndex> = BTreeMap::new();
        let aim = |amendment: &Amendment| {
            let root = self.records.root_of(amendment)?;
            let round = self.round_named(root.against.as_str()).ok()?;
            let index = indexes.entry(round).or_insert_with(|| ClauseIndex::of(self.round(round)));
            let spot = match &root.target {
                Target::Clause(typed) => Spot::Clause(index.find(typed)?),
                Target::New(beside) => Spot::New { side: beside.side, of: index.find(&beside.of)? },
                Target::Amendment(_) => return None,
            };
            Some(Aim { round, spot })
        };
        self.records.amendments().iter().map(aim).collect()
    }

    /// The day an amendment was tabled: as on record, else that of the draft it was made against.
    pub fn tabled_on(&self, amendment: &Amendment) -> Option<NaiveDate> {
        let of_draft = || self.find(amendment.against.as_str()).map(|round| self.round(round).draft.date);
        amendment.date.or_else(of_draft)
    }

    /// Whether the negotiation has ended: by an event, or because its main track ends in a final text.
    pub fn is_closed(&self) -> bool {
        let by_event =
            self.records.events().iter().any(|event| matches!(event.what, Happening::Negotiation(_)));
        let is_final = |round: RoundIndex| self.round(round).kind() == DraftKind::Final;
        by_event || self.standing().is_some_and(is_final)
    }

    /// Where an amendment stands by act of people when a draft is issued.
    pub fn state_in(&self, amendment: &Amendment, round: RoundIndex) -> Standing<'_> {
        self.records.standing(&amendment.id, Some(self.round(round).draft.date))
    }
}
