//! Corrections: what somebody says later about who is on record for a change, with their reason.

use chrono::NaiveDate;

use super::{ActorId, ClauseId, Passage, RoundName};

/// Which of the changes that a draft made in a clause a correction speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// All of them.
    Everything,
    /// Words that were taken out.
    Removed,
    /// These words, which were put in, put back or moved.
    Words(Passage),
    /// These words, which were taken out.
    RemovedWords(Passage),
}

impl Extent {
    /// The words it names, where it names any.
    pub fn passage(&self) -> Option<&Passage> {
        match self {
            Self::Everything | Self::Removed => None,
            Self::Words(passage) | Self::RemovedWords(passage) => Some(passage),
        }
    }

    /// Whether it speaks of words that were taken out, alone.
    pub fn is_removal(&self) -> bool {
        matches!(self, Self::Removed | Self::RemovedWords(_))
    }
}

/// A correction of attribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The stem of its file.
    pub name: String,
    /// The draft that made the change.
    pub round: RoundName,
    /// The permanent id of the clause: in that draft; for a clause that it dropped, in the one before.
    pub clause: ClauseId,
    /// Which changes.
    pub extent: Extent,
    /// Who is on record for them; empty for nobody.
    pub to: Vec<ActorId>,
    /// The person who says so.
    pub by: String,
    /// When they said so.
    pub date: NaiveDate,
    /// Why.
    pub reason: String,
}
