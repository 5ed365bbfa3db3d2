//! Concordance: which clause of one draft is which of another, as stored.

use serde::Serialize;

use super::{ClauseId, RoundName};

/// How a clause of a draft relates to the base. One per clause, the strongest that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Stood in an earlier draft, not in the base, and is back.
    Revived,
    /// Took part of a clause that others continue as well.
    Split,
    /// Took the content of several clauses.
    Merged,
    /// Stands under another parent or in another order.
    Moved,
    /// Carries another printed number, nothing else of its place changed.
    Renumbered,
    /// Same clause, same place, same number; its words may have changed.
    Same,
    /// No clause of the base continues here.
    New,
}

impl Relation {
    /// Every relation, strongest first.
    pub const ALL: [Self; 7] =
        [Self::Revived, Self::Split, Self::Merged, Self::Moved, Self::Renumbered, Self::Same, Self::New];

    /// The word for this relation in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Revived => "revived",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Moved => "moved",
            Self::Renumbered => "renumbered",
            Self::Same => "same",
            Self::New => "new",
        }
    }
}

/// What a decision about a clause's lineage rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineageEvidence {
    /// The draft says so: `id`, `was`, `new`.
    Declared,
    /// The texts are equal.
    Exact,
    /// The texts are alike enough; see the score.
    Scored,
    /// A person corrected it.
    Corrected,
}

impl LineageEvidence {
    /// Every evidence class of lineage.
    pub const ALL: [Self; 4] = [Self::Declared, Self::Exact, Self::Scored, Self::Corrected];

    /// The word for this evidence in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Exact => "exact",
            Self::Scored => "scored",
            Self::Corrected => "corrected",
        }
    }
}

/// A clause of an earlier draft, by its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// The draft it stands in: a base, or for a revived clause any earlier draft.
    pub round: RoundName,
    /// Its place there, counted from 1 in reading order.
    pub ordinal: usize,
}

/// Likeness of two wordings in thousandths: 1000 is equal, 0 is nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Permille(pub u16);

impl Permille {
    /// Equal wordings.
    pub const FULL: Self = Self(1000);

    /// The share as a number between 0 and 1, for output only.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// What the store holds about one clause of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcordanceEntry {
    /// Its permanent id.
    pub id: ClauseId,
    /// How it relates to the base.
    pub relation: Relation,
    /// The clauses it continues; the first gave it the id, unless the relation is `split`.
    pub links: Vec<Link>,
    /// How alike it is to them.
    pub score: Permille,
    /// What the decision rests on.
    pub evidence: LineageEvidence,
}

/// A clause of a base that no clause of the draft continues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedEntry {
    /// Where it stood.
    pub link: Link,
    /// Its permanent id.
    pub id: ClauseId,
    /// Places, counted from 1, of the clauses of the draft that took its content, where declared.
    pub into: Vec<usize>,
}

/// Which clause of a draft is which of its base: one entry per clause, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concordance {
    /// The draft it belongs to.
    pub round: RoundName,
    /// The drafts it was compared with; empty for a first draft.
    pub base: Vec<RoundName>,
    /// One entry for each clause, in reading order.
    pub entries: Vec<ConcordanceEntry>,
    /// Clauses of the bases that are gone.
    pub dropped: Vec<DroppedEntry>,
}
