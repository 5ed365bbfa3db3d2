//! Events: what people did, with its date. State changes by an event only; fate is never typed.
//!
//! ```text
//! tabled ─▶ bracketed, deferred, agreed-in-group, agreed-ad-ref        open
//!        ─▶ adopted │ withdrawn │ rejected, out-of-order │             ended, in one of five ways
//!           merged-into, superseded-by │ no-action, not-reflected, lapsed
//!        ─▶ reopened                                                   open again
//! ```

use chrono::NaiveDate;
use serde::Serialize;

use super::{ActorId, AmendmentId, RoundName, Visibility};

/// Where an amendment stands by act of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AmendmentState {
    /// Put forward.
    #[default]
    Tabled,
    /// In the text, in brackets.
    Bracketed,
    /// Put off.
    Deferred,
    /// Settled by the drafting group.
    AgreedInGroup,
    /// Settled subject to capitals or to the package.
    AgreedAdRef,
    /// Taken.
    Adopted,
    /// Turned down, by vote or by decision of whoever decides.
    Rejected,
    /// The body decided not to decide: a no-action motion was carried. It is no rejection.
    NoAction,
    /// Ruled inadmissible.
    OutOfOrder,
    /// Taken back by its sponsors.
    Withdrawn,
    /// Went into another amendment.
    MergedInto,
    /// Replaced by another amendment.
    SupersededBy,
    /// Ended without anybody ending it.
    Lapsed,
    /// Left out of the next draft by the pen-holder.
    NotReflected,
    /// Taken up again.
    Reopened,
}

/// The ways in which an amendment can end by act of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Taken.
    Adopted,
    /// Taken back.
    Withdrawn,
    /// Rejected or ruled out of order.
    Defeated,
    /// Merged into another or superseded by it.
    Superseded,
    /// Not acted upon, not reflected, or lapsed.
    Lapsed,
}

impl AmendmentState {
    /// Every state, in the order of the files' documentation.
    pub const ALL: [Self; 15] = [
        Self::Tabled,
        Self::Bracketed,
        Self::Deferred,
        Self::AgreedInGroup,
        Self::AgreedAdRef,
        Self::Adopted,
        Self::Rejected,
        Self::NoAction,
        Self::OutOfOrder,
        Self::Withdrawn,
        Self::MergedInto,
        Self::SupersededBy,
        Self::Lapsed,
        Self::NotReflected,
        Self::Reopened,
    ];

    /// The word for this state in files and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tabled => "tabled",
            Self::Bracketed => "bracketed",
            Self::Deferred => "deferred",
            Self::AgreedInGroup => "agreed-in-group",
            Self::AgreedAdRef => "agreed-ad-ref",
            Self::Adopted => "adopted",
            Self::Rejected => "rejected",
            Self::NoAction => "no-action",
            Self::OutOfOrder => "out-of-order",
            Self::Withdrawn => "withdrawn",
            Self::MergedInto => "merged-into",
            Self::SupersededBy => "superseded-by",
            Self::Lapsed => "lapsed",
            Self::NotReflected => "not-reflected",
            Self::Reopened => "reopened",
        }
    }

    /// How an amendment in this state has ended; `None` while it is open.
    pub fn ending(self) -> Option<Ending> {
        match self {
            Self::Tabled
            | Self::Bracketed
            | Self::Deferred
            | Self::AgreedInGroup
            | Self::AgreedAdRef
            | Self::Reopened => None,
            Self::Adopted => Some(Ending::Adopted),
            Self::Withdrawn => Some(Ending::Withdrawn),
            Self::Rejected | Self::OutOfOrder => Some(Ending::Defeated),
            Self::MergedInto | Self::SupersededBy => Some(Ending::Superseded),
            Self::NoAction | Self::NotReflected | Self::Lapsed => Some(Ending::Lapsed),
        }
    }

    /// Whether an amendment in this state can still be acted upon.
    pub fn is_open(self) -> bool {
        self.ending().is_none()
    }

    /// Whether the state names another amendment, that into which this one went.
    pub fn needs_other(self) -> bool {
        matches!(self, Self::MergedInto | Self::SupersededBy)
    }

    /// Whether a state can follow this one. What has ended has to be reopened first; only what has ended, was agreed
    /// or was put off can be reopened; tabling is the beginning and follows nothing.
    pub fn can_become(self, next: Self) -> bool {
        match next {
            Self::Tabled => false,
            Self::Reopened => !matches!(self, Self::Tabled | Self::Bracketed | Self::Reopened),
            _ => self.is_open(),
        }
    }
}

/// A vote in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Votes in favour.
    #[serde(rename = "for")]
    pub in_favour: u32,
    /// Votes against.
    pub against: u32,
    /// Abstentions, where they were counted.
    pub abstain: Option<u32>,
    /// Absences, where they were counted.
    pub absent: Option<u32>,
}

impl Tally {
    /// The figures with their names: `7 for, 3 against, 1 abstaining`.
    pub fn in_words(self) -> String {
        let mut words = format!("{} for, {} against", self.in_favour, self.against);
        for (count, name) in [(self.abstain, "abstaining"), (self.absent, "absent")] {
            if let Some(count) = count {
                words.push_str(&format!(", {count} {name}"));
            }
        }
        words
    }
}

/// A vote by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RollCall {
    /// Who voted in favour.
    #[serde(rename = "for")]
    pub in_favour: Vec<ActorId>,
    /// Who voted against.
    pub against: Vec<ActorId>,
    /// Who abstained.
    pub abstain: Vec<ActorId>,
    /// Who was absent.
    pub absent: Vec<ActorId>,
}

impl RollCall {
    /// The vote in figures.
    pub fn counted(&self) -> Tally {
        let count = |voters: &[ActorId]| u32::try_from(voters.len()).unwrap_or(u32::MAX);
        let named = |voters: &[ActorId]| (!voters.is_empty()).then(|| count(voters));
        Tally {
            in_favour: count(&self.in_favour),
            against: count(&self.against),
            abstain: named(&self.abstain),
            absent: named(&self.absent),
        }
    }
}

/// Where a silence procedure stands: a draft is agreed unless somebody speaks up in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silence {
    /// The draft was put under silence.
    Opened,
    /// Somebody spoke up.
    Broken,
    /// Nobody did.
    Kept,
}

impl Silence {
    /// Every stage, in the order of the files' documentation.
    pub const ALL: [Self; 3] = [Self::Opened, Self::Broken, Self::Kept];

    /// The word for this stage in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Broken => "broken",
            Self::Kept => "kept",
        }
    }
}

/// The end of a negotiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closure {
    /// Nothing will be decided any more.
    Closed,
}

impl Closure {
    /// Every word for it.
    pub const ALL: [Self; 1] = [Self::Closed];

    /// The word in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// An amendment came into a state.
    State {
        /// The amendment.
        amendment: AmendmentId,
        /// The state from this day on.
        state: AmendmentState,
        /// The amendment it was merged into or superseded by.
        into: Option<AmendmentId>,
    },
    /// A silence procedure on a draft.
    Silence {
        /// The draft.
        round: RoundName,
        /// What happened to the silence.
        silence: Silence,
        /// The clauses on account of which it was broken, as typed.
        clauses: Vec<String>,
    },
    /// The negotiation ended.
    Negotiation(Closure),
}

/// Something people did, with its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub date: NaiveDate,
    /// What happened.
    pub what: Happening,
    /// Who did it.
    pub by: Vec<ActorId>,
    /// The vote in figures.
    pub tally: Option<Tally>,
    /// The vote by name.
    pub roll_call: Option<RollCall>,
    /// Who may see it. Events of an amendment are never seen more widely than the amendment.
    pub visibility: Visibility,
    /// Where it is on record.
    pub source: Option<String>,
}

impl Event {
    /// The state that an amendment came into, where one did.
    pub fn state(&self) -> Option<AmendmentState> {
        match &self.what {
            Happening::State { state, .. } => Some(*state),
            Happening::Silence { .. } | Happening::Negotiation(_) => None,
        }
    }

    /// The amendment whose state changed, where one did.
    pub fn amendment(&self) -> Option<&AmendmentId> {
        match &self.what {
            Happening::State { amendment, .. } => Some(amendment),
            Happening::Silence { .. } | Happening::Negotiation(_) => None,
        }
    }

    /// The vote in figures: those on record, else counted from the vote by name. On a no-action motion the votes were
    /// cast on the motion, not on the amendment, and it is said: `on the motion: 7 for, 3 against`.
    pub fn vote_in_words(&self) -> Option<String> {
        let tally = self.tally.or_else(|| self.roll_call.as_ref().map(RollCall::counted))?.in_words();
        Some(match self.what {
            Happening::State { state: AmendmentState::NoAction, .. } => format!("on the motion: {tally}"),
            _ => tally,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::AmendmentState as State;
    use super::*;

    #[test]
    fn a_no_action_motion_is_no_rejection() {
        assert_eq!(State::NoAction.ending(), Some(Ending::Lapsed));
        assert_eq!(State::Rejected.ending(), Some(Ending::Defeated));
        assert_eq!(State::OutOfOrder.ending(), Some(Ending::Defeated));
    }

    #[test]
    fn votes_on_a_motion_are_not_called_votes_on_the_amendment() {
        let actors = |ids: [&str; 2]| ids.map(ActorId::new).to_vec();
        let call = RollCall {
            in_favour: actors(["NOR", "CHL"]),
            absent: actors(["PER", "KEN"]),
            ..RollCall::default()
        };
        let vote = |state, tally, roll_call| {
            let what = Happening::State { amendment: AmendmentId::new("NOR-1"), state, into: None };
            let (by, visibility, source) = (Vec::new(), Visibility::Public, None);
            let date = NaiveDate::default();
            Event { date, what, by, tally, roll_call, visibility, source }.vote_in_words()
        };
        let counted = Some("2 for, 0 against, 2 absent".to_string());
        assert_eq!(vote(State::Adopted, None, Some(call.clone())), counted);
        let tally = Tally { in_favour: 7, against: 3, abstain: Some(1), absent: None };
        let told = Some("on the motion: 7 for, 3 against, 1 abstaining".to_string());
        assert_eq!(vote(State::NoAction, Some(tally), Some(call)), told);
        assert_eq!(vote(State::NoAction, None, None), None);
    }

    #[test]
    fn six_states_are_open_and_nine_have_ended() {
        let open: Vec<&str> =
            State::ALL.iter().filter(|state| state.is_open()).map(|state| state.word()).collect();
        assert_eq!(open, ["tabled", "bracketed", "deferred", "agreed-in-group", "agreed-ad-ref", "reopened"]);
    }

    #[test]
    fn what_has_ended_must_be_reopened_before_anything_else() {
        for ended in State::ALL.into_iter().filter(|state| !state.is_open()) {
            let next: Vec<State> = State::ALL.into_iter().filter(|next| ended.can_become(*next)).collect();
            assert_eq!(next, [State::Reopened], "{}", ended.word());
        }
        // From tabled: everything but tabling again and reopening what was never closed, 15 − 2.
        assert_eq!(State::ALL.iter().filter(|next| State::Tabled.can_become(**next)).count(), 13);
        assert!(State::AgreedAdRef.can_become(State::Reopened) && State::Reopened.can_become(State::Adopted));
    }
}
