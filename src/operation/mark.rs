//! Putting on record what people did to amendments: the file of events that is stored for it.
//!
//! ```text
//! NOR-3, withdrawn, 2031-04-02 ─▶ may it follow what is on record? ─▶ records/mark-2031-04-02-01-NOR-3-withdrawn.yaml
//! ```
//!
//! Each act has a file of its own: taken back alone by `undo`, and shared without colliding with what others put on record.
//! An event of an amendment that not everybody may see is marked so itself, and the name of its file tells nothing.

use chrono::NaiveDate;
use thiserror::Error;

use crate::files::write_events;
use crate::model::{
    ActorId, Amendment, AmendmentId, AmendmentState, Event, Happening, Negotiation, Tally, Visibility,
};

use super::correct::name_of;
use super::hand_in::{InputFile, Placement};
use super::load::resolve;
use super::{Loaded, OperationError};

/// What people did to amendments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marking {
    /// The amendments; all of them are on record.
    pub amendments: Vec<AmendmentId>,
    /// The state they are in from now on.
    pub state: AmendmentState,
    /// The amendment they went into, where the state says so.
    pub into: Option<AmendmentId>,
    /// The day.
    pub date: NaiveDate,
    /// Who did it.
    pub by: Vec<ActorId>,
    /// The vote in figures.
    pub tally: Option<Tally>,
    /// Who may see it; an event is never seen more widely than its amendment.
    pub visibility: Visibility,
    /// Where it is on record.
    pub source: Option<String>,
}

/// Why an act cannot be put on record.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum MarkError {
    /// The amendment has ended, and nothing but taking it up again can follow.
    #[error("{id} is {} since {since}; what has ended is taken up again before anything else", state.word())]
    Ended {
        /// The amendment.
        id: AmendmentId,
        /// How it ended.
        state: AmendmentState,
        /// The day.
        since: NaiveDate,
    },
    /// The amendment never left the table, so it cannot come back to it.
    #[error("{id} is {} already", state.word())]
    Open {
        /// The amendment.
        id: AmendmentId,
        /// Where it stands.
        state: AmendmentState,
    },
    /// The day lies before the amendment was tabled.
    #[error("{id} was tabled on {tabled}, after {date}")]
    Early {
        /// The amendment.
        id: AmendmentId,
        /// When it was tabled.
        tabled: NaiveDate,
        /// The day that was given.
        date: NaiveDate,
    },
    /// What is on record for a later day cannot follow.
    #[error("{id} was {} on {on}, which cannot follow {} on {date}", later.word(), state.word())]
    Follows {
        /// The amendment.
        id: AmendmentId,
        /// The state asked for.
        state: AmendmentState,
        /// The day asked for.
        date: NaiveDate,
        /// The state on record after it.
        later: AmendmentState,
        /// The day of that.
        on: NaiveDate,
    },
    /// Two states name another amendment, and no other state does.
    #[error("{}", if state.needs_other() { "it is not said which amendment it went into" } else { "only what is merged or superseded goes into another amendment" })]
    Into {
        /// The state asked for.
        state: AmendmentState,
    },
    /// An amendment cannot go into itself.
    #[error("{id} cannot go into itself")]
    Itself {
        /// The amendment.
        id: AmendmentId,
    },
}

impl MarkError {
    /// What to type next.
    pub fn remedy(&self) -> String {
        match self {
            Self::Ended { id, .. } => format!("take it up again first: travaux mark {id} reopened"),
            Self::Open { id, .. } => format!("see where it stands: travaux amendments {id}"),
            Self::Early { .. } => "say when it happened: --date YYYY-MM-DD".to_string(),
            Self::Follows { id, .. } => format!("see what is on record: travaux amendments {id}"),
            Self::Into { state } if state.needs_other() => "name it: --into ID".to_string(),
            Self::Into { .. } => "leave --into out, or say merged-into or superseded-by".to_string(),
            Self::Itself { .. } => "name the other amendment: --into ID".to_string(),
        }
    }
}

/// The file that puts an act on record, and what handing it in is called.
///
/// # Errors
/// When the act cannot follow what is on record, or its values cannot be written so that they read back.
pub fn marking_file(loaded: &Loaded, marking: &Marking) -> Result<(InputFile, Placement), OperationError> {
    if marking.into.is_some() != marking.state.needs_other() {
        return Err(MarkError::Into { state: marking.state }.into());
    }
    let negotiation = &loaded.negotiation;
    let amendments: Vec<&Amendment> =
        marking.amendments.iter().filter_map(|id| negotiation.records.amendment(id.as_str())).collect();
    for amendment in &amendments {
        fits(negotiation, amendment, marking)?;
    }
    let events: Vec<Event> = amendments.iter().map(|amendment| event(amendment, marking)).collect();
    let known = |typed: &str| resolve(&loaded.directory, typed);
    let text = write_events(&events, &|id| name_of(loaded, id), &known)
        .map_err(|error| OperationError::unwritable("the file of events", error))?;
    let is_public = events.iter().all(|event| event.visibility == Visibility::Public);
    let what = title(&amendments, marking.state, is_public);
    let stem = free_stem(loaded, marking.date, &what);
    let file = InputFile { label: format!("{stem}.yaml"), stem, bytes: text.into_bytes() };
    Ok((file, Placement::Mark(format!("mark {what}"))))
}

/// Whether an act can stand between what is on record before its day and after it.
fn fits(negotiation: &Negotiation, amendment: &Amendment, marking: &Marking) -> Result<(), MarkError> {
    let (id, state, date) = (amendment.id.clone(), marking.state, marking.date);
    if marking.into.as_ref().is_some_and(|into| into.folded() == id.folded()) {
        return Err(MarkError::Itself { id });
    }
    if let Some(tabled) = negotiation.tabled_on(amendment).filter(|tabled| date < *tabled) {
        return Err(MarkError::Early { id, tabled, date });
    }
    let standing = negotiation.records.standing(&amendment.id, Some(date));
    if !standing.state.can_become(state) {
        return Err(match standing.event {
            Some(event) if !standing.state.is_open() => {
                MarkError::Ended { id, state: standing.state, since: event.date }
            }
            _ => MarkError::Open { id, state: standing.state },
        });
    }
    let next = negotiation.records.events_of(&amendment.id).find(|event| event.date > date);
    match next.map(|event| (event.date, &event.what)) {
        Some((on, Happening::State { state: later, .. })) if !state.can_become(*later) => {
            Err(MarkError::Follows { id, state, date, later: *later, on })
        }
        _ => Ok(()),
    }
}

fn event(amendment: &Amendment, marking: &Marking) -> Event {
    Event {
        date: marking.date,
        what: Happening::State {
            amendment: amendment.id.clone(),
            state: marking.state,
            into: marking.into.clone(),
        },
        by: marking.by.clone(),
        tally: marking.tally,
        roll_call: None,
        visibility: marking.visibility.max(amendment.visibility),
        source: marking.source.clone(),
    }
}

/// `NOR-3 withdrawn`, `NOR-3 and 2 more withdrawn`; names nothing that not everybody may see, for names of files and
/// messages are copied around more freely than files.
fn title(amendments: &[&Amendment], state: AmendmentState, is_public: bool) -> String {
    match amendments {
        _ if !is_public => "an amendment".to_string(),
        [first] => format!("{} {}", first.id, state.word()),
        [first, others @ ..] => format!("{} and {} more {}", first.id, others.len(), state.word()),
        [] => state.word().to_string(),
    }
}

/// A name for the file: the day, a running number, so that acts of one day keep their order, and what happened, in signs
/// that every file system takes.
fn free_stem(loaded: &Loaded, date: NaiveDate, what: &str) -> String {
    let day = format!("mark-{date}-");
    let of_day =
        loaded.records.keys().filter_map(|stem| stem.strip_prefix(&day)?.split('-').next()?.parse().ok());
    let number = of_day.max().unwrap_or(0_u32).saturating_add(1);
    let fits = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
    format!("{day}{number:02}-{}", what.chars().map(fits).collect::<String>())
}
