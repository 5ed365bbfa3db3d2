//! How an amendment ended: its state and its final fate read together, one of seven ways for each.
//!
//! ```text
//! state                         outcome
//! adopted                       adopted-verbatim or adopted-as-amended, by its words in the final text
//! withdrawn                     withdrawn
//! rejected, out-of-order        defeated
//! merged-into, superseded-by    superseded
//! no-action, not-reflected      lapsed
//! open, negotiation closed      adopted-* where enough of it is in the final text, else lapsed: inferred
//! open, negotiation open        open
//! ```

use serde::Serialize;

use crate::model::{AmendmentState, DraftKind, Ending, Negotiation};

use super::Band;
use super::retention::RoundFate;

/// How an amendment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Taken as it was.
    AdoptedVerbatim,
    /// Taken with other words.
    AdoptedAsAmended,
    /// Taken back.
    Withdrawn,
    /// Rejected or ruled out of order.
    Defeated,
    /// Merged into another or superseded by it.
    Superseded,
    /// Ended without a decision on it.
    Lapsed,
    /// Not ended yet.
    Open,
}

impl Outcome {
    /// Every outcome, in the order of the tables.
    pub const ALL: [Self; 7] = [
        Self::AdoptedVerbatim,
        Self::AdoptedAsAmended,
        Self::Withdrawn,
        Self::Defeated,
        Self::Superseded,
        Self::Lapsed,
        Self::Open,
    ];

    /// The word for this outcome in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::AdoptedVerbatim => "adopted-verbatim",
            Self::AdoptedAsAmended => "adopted-as-amended",
            Self::Withdrawn => "withdrawn",
            Self::Defeated => "defeated",
            Self::Superseded => "superseded",
            Self::Lapsed => "lapsed",
            Self::Open => "open",
        }
    }

    /// Whether it is in the final text as adopted.
    pub fn is_adopted(self) -> bool {
        matches!(self, Self::AdoptedVerbatim | Self::AdoptedAsAmended)
    }
}

/// How an amendment ended, and what that rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// Whether no event says so: the negotiation is closed and its words in the final text decided.
    pub is_inferred: bool,
    /// Withdrawn or superseded, and yet enough of it is in the final text.
    pub is_absorbed: bool,
}

impl Verdict {
    /// Reads a state together with the fate in the final draft.
    ///
    /// `is_enough` says whether so many words of so many count as being in the text.
    pub fn of(
        state: AmendmentState,
        last: Option<&RoundFate>,
        closure: Talks,
        is_enough: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let stands = last.is_some_and(|last| is_enough(last.kept, last.of));
        Self::read(state.ending(), (last.map(|last| last.band), stands), closure)
    }

    /// The same from how people ended it, the band of its words in the final draft, and whether enough of them stand.
    pub fn read(ending: Option<Ending>, (band, stands): (Option<Band>, bool), closure: Talks) -> Self {
        let adopted = || match band {
            Some(Band::Verbatim) => Outcome::AdoptedVerbatim,
            _ => Outcome::AdoptedAsAmended,
        };
        let (outcome, is_inferred) = match (ending, closure) {
            (Some(Ending::Adopted), _) => (adopted(), false),
            (Some(Ending::Withdrawn), _) => (Outcome::Withdrawn, false),
            (Some(Ending::Defeated), _) => (Outcome::Defeated, false),
            (Some(Ending::Superseded), _) => (Outcome::Superseded, false),
            (Some(Ending::Lapsed), _) => (Outcome::Lapsed, false),
            (None, Talks::Open) => (Outcome::Open, false),
            (None, Talks::Closed) if stands => (adopted(), true),
            (None, Talks::Closed | Talks::WithoutText) => (Outcome::Lapsed, true),
        };
        let is_absorbed = stands && matches!(outcome, Outcome::Withdrawn | Outcome::Superseded);
        Self { outcome, is_inferred, is_absorbed }
    }
}

/// Whether a negotiation goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talks {
    /// It goes on.
    Open,
    /// It has ended in a text.
    Closed,
    /// It has ended without one: what was not decided has lapsed, wherever its words stand.
    WithoutText,
}

impl Talks {
    /// How a negotiation stands: closed where its main track ends in a final text, or without a text where an event ends
    /// it before there is one.
    pub fn of(negotiation: &Negotiation) -> Self {
        let is_final = |round| negotiation.round(round).kind() == DraftKind::Final;
        match (negotiation.is_closed(), negotiation.standing().is_some_and(is_final)) {
            (false, _) => Self::Open,
            (true, true) => Self::Closed,
            (true, false) => Self::WithoutText,
        }
    }
}
