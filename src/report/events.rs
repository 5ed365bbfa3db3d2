//! Events as answers tell them: in the order of their dates, each where it falls between the drafts.
//!
//! State counts for drafts dated on or after an event, so what happened on the day of a draft comes before it. Only what
//! was done to the draft itself, or ended the negotiation, comes behind it:
//!
//! ```text
//! rev3    2031-07-14
//!         2031-07-14   silence opened on rev3            of the day of its own draft: behind it
//!         2031-07-17   silence broken on rev3: 4, 14
//!         2031-09-01   SNG-3 rejected                    of the day of a draft: before it
//! rev4    2031-09-01
//! ```
//!
//! A no-action motion decides that nothing is decided. It has words of its own everywhere, and the votes on it are called
//! votes on the motion: they were not cast on the amendment.

use serde::Serialize;

use crate::model::{
    ActorId, Amendment, AmendmentState, Event, Happening, RollCall, RoundIndex, RoundName, Tally, Target,
};

use super::Dossier;

/// One event in the JSON answers.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EventRow {
    date: String,
    /// The draft that was the latest when it happened.
    after: Option<String>,
    /// `amendment`, `silence` or `negotiation`.
    on: &'static str,
    /// The state of the amendment from this day on; `opened`, `broken`, `kept`; `closed`.
    event: &'static str,
    amendment: Option<String>,
    /// Of the amendment.
    sponsors: Vec<String>,
    into: Option<String>,
    /// The draft that the silence was on.
    round: Option<String>,
    /// What the amendment aims at; the clauses on account of which a silence was broken.
    clauses: Vec<ClauseRow>,
    by: Vec<String>,
    tally: Option<Tally>,
    roll_call: Option<RollCall>,
    source: Option<String>,
    #[serde(skip)]
    after_index: Option<RoundIndex>,
    #[serde(skip)]
    state: Option<AmendmentState>,
    /// The vote in figures, in words.
    #[serde(skip)]
    vote: Option<String>,
}

/// A clause that an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ClauseRow {
    /// As on record, or what people type for it.
    number: String,
    /// `after` or `before` the clause, for a new one.
    new: Option<&'static str>,
    /// Its permanent id; nothing where the draft has no such clause.
    clause: Option<String>,
    #[serde(skip)]
    place: Option<(RoundIndex, usize)>,
}

/// Every event on record, oldest first.
pub(super) fn event_rows(dossier: &Dossier<'_>) -> Vec<EventRow> {
    dossier.negotiation.records.events().iter().map(|event| row(dossier, event)).collect()
}

/// The draft that was the latest when something happened.
fn latest_before(dossier: &Dossier<'_>, event: &Event) -> Option<RoundIndex> {
    let negotiation = dossier.negotiation;
    negotiation.indices().rfind(|index| {
        let draft = &negotiation.round(*index).draft;
        let is_behind = match &event.what {
            Happening::Silence { round, .. } => is_named(round, &draft.name),
            Happening::Negotiation(_) => true,
            Happening::State { .. } => false,
        };
        draft.date < event.date || draft.date == event.date && is_behind
    })
}

fn is_named(one: &RoundName, other: &RoundName) -> bool {
    one.folded() == other.folded()
}

fn row(dossier: &Dossier<'_>, event: &Event) -> EventRow {
    let ids = |actors: &[ActorId]| actors.iter().map(ToString::to_string).collect();
    let after_index = latest_before(dossier, event);
    let blank = EventRow {
        date: event.date.to_string(),
        after: after_index.map(|index| dossier.round_name(index)),
        on: "negotiation",
        event: "",
        amendment: None,
        sponsors: Vec::new(),
        into: None,
        round: None,
        clauses: Vec::new(),
        by: ids(&event.by),
        tally: event.tally,
        roll_call: event.roll_call.clone(),
        source: event.source.clone(),
        after_index,
        state: None,
        vote: event.vote_in_words(),
    };
    match &event.what {
        Happening::State { amendment, state, into } => {
            let known = dossier.negotiation.records.amendment(amendment.as_str());
            let sponsors = known.map(|known| known.sponsors()).unwrap_or_default();
            EventRow {
                on: "amendment",
                event: state.word(),
                amendment: Some(known.map_or_else(|| amendment.to_string(), |known| known.id.to_string())),
                sponsors: sponsors.into_iter().map(ToString::to_string).collect(),
                into: into.as_ref().map(ToString::to_string),
                clauses: known.and_then(|known| aimed_at(dossier, known)).into_iter().collect(),
                state: Some(*state),
                ..blank
            }
        }
        Happening::Silence { round, silence, clauses } => EventRow {
            on: "silence",
            event: silence.word(),
            round: Some(round.to_string()),
            clauses: clauses.iter().map(|typed| named(dossier, round, typed)).collect(),
            ..blank
        },
        Happening::Negotiation(closure) => EventRow { event: closure.word(), ..blank },
    }
}

fn aimed_at(dossier: &Dossier<'_>, amendment: &Amendment) -> Option<ClauseRow> {
    let aim = dossier.negotiation.aim_of(amendment).ok()?;
    let place = aim.spot.clause();
    Some(ClauseRow {
        number: dossier.pointer(aim.round, place),
        new: match &amendment.target {
            Target::New(beside) => Some(beside.side.word()),
            Target::Clause(_) | Target::Amendment(_) => None,
        },
        clause: Some(dossier.clause_id(aim.round, place)),
        place: Some((aim.round, place)),
    })
}

fn named(dossier: &Dossier<'_>, round: &RoundName, typed: &str) -> ClauseRow {
    let place = dossier
        .negotiation
        .find(round.as_str())
        .and_then(|index| Some((index, dossier.negotiation.clause_named(index, typed).ok()?)));
    let pointer = place.map(|(index, place)| dossier.pointer(index, place));
    ClauseRow {
        number: pointer.unwrap_or_else(|| typed.to_string()),
        new: None,
        clause: place.map(|(index, place)| dossier.clause_id(index, place)),
        place,
    }
}

impl ClauseRow {
    fn in_words(&self) -> String {
        self.new.map_or_else(|| self.number.clone(), |side| format!("new {side} {}", self.number))
    }
}

impl EventRow {
    /// The draft that was the latest when it happened.
    pub(super) fn after(&self) -> Option<RoundIndex> {
        self.after_index
    }

    /// The places that it is about.
    pub(super) fn places(&self) -> impl Iterator<Item = (RoundIndex, usize)> + '_ {
        self.clauses.iter().filter_map(|clause| clause.place)
    }

    /// The amendment whose state changed; nothing for what was done to no amendment.
    pub(super) fn amendment(&self) -> &str {
        self.amendment.as_deref().unwrap_or_default()
    }

    /// The day.
    pub(super) fn date(&self) -> &str {
        &self.date
    }

    /// Who did it.
    pub(super) fn by(&self) -> &[String] {
        &self.by
    }

    /// The vote in figures, in words.
    pub(super) fn vote(&self) -> Option<&str> {
        self.vote.as_deref()
    }

    /// Where it is on record.
    pub(super) fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Whether it was done at once with another: the same to another amendment, by the same, on the same record.
    pub(super) fn is_done_with(&self, other: &Self) -> bool {
        let key = |row: &Self| (row.date.clone(), row.state, row.by.clone(), row.source.clone());
        let alone = |row: &Self| row.state.is_none_or(AmendmentState::needs_other) || row.vote.is_some();
        !alone(self) && !alone(other) && key(self) == key(other)
    }

    /// What happened to some amendments, with their names.
    pub(super) fn what_of(&self, names: &str) -> String {
        self.state.map_or_else(|| self.what(), |state| with_subject(state, names))
    }

    /// What happened, with its subject: `XMV-2 withdrawn`, `silence broken on rev3: 4, 14`.
    pub(super) fn what(&self) -> String {
        let amendment = self.amendment();
        let clauses: Vec<String> = self.clauses.iter().map(ClauseRow::in_words).collect();
        match (self.state, &self.round) {
            (Some(state), _) if state.needs_other() => {
                let into = self.into.as_deref().unwrap_or("another amendment");
                format!("{} {into}", with_subject(state, amendment))
            }
            (Some(state), _) => with_subject(state, amendment),
            (None, Some(round)) => {
                let on = format!("silence {} on {round}", self.event);
                if clauses.is_empty() { on } else { format!("{on}: {}", clauses.join(", ")) }
            }
            (None, None) => format!("negotiation {}", self.event),
        }
    }

    /// Everything in one line, for a place where the clause is known.
    pub(super) fn line(&self) -> String {
        let mut line = format!("{}  {}", self.date, self.what());
        if self.amendment.is_some() {
            let clause = self.clauses.first().map(ClauseRow::in_words);
            let of: Vec<String> = clause.into_iter().chain([self.sponsors.join(", ")]).collect();
            let of: Vec<String> = of.into_iter().filter(|part| !part.is_empty()).collect();
            line.push_str(&format!(" ({})", of.join("; ")));
        }
        if !self.by.is_empty() {
            line.push_str(&format!(", by {}", self.by.join(", ")));
        }
        if let Some(vote) = &self.vote {
            let on = if self.state == Some(AmendmentState::NoAction) { "votes " } else { "" };
            line.push_str(&format!("; {on}{vote}"));
        }
        line
    }

    /// The vote by name, a line for each side.
    pub(super) fn roll_call(&self) -> Vec<String> {
        let subject = match (self.state, &self.amendment) {
            (Some(AmendmentState::NoAction), Some(id)) => format!("on the no-action motion on {id}"),
            (_, Some(id)) => format!("on {id}"),
            (_, None) => String::new(),
        };
        let heading = format!("Roll call {subject}, {}", self.date).replace(" ,", ",");
        self.roll_call.as_ref().map(|call| votes(heading, call)).unwrap_or_default()
    }
}

/// What became of an amendment, as a sentence without its end. Every state has words that no other has.
fn with_subject(state: AmendmentState, amendment: &str) -> String {
    match state {
        AmendmentState::NoAction => format!("no-action motion on {amendment} carried, nothing decided"),
        AmendmentState::Bracketed => format!("{amendment} put in brackets"),
        AmendmentState::AgreedInGroup => format!("{amendment} agreed in the group"),
        AmendmentState::AgreedAdRef => format!("{amendment} agreed ad referendum"),
        AmendmentState::OutOfOrder => format!("{amendment} ruled out of order"),
        AmendmentState::MergedInto => format!("{amendment} merged into"),
        AmendmentState::SupersededBy => format!("{amendment} superseded by"),
        AmendmentState::NotReflected => format!("{amendment} not reflected in the draft"),
        AmendmentState::Tabled
        | AmendmentState::Deferred
        | AmendmentState::Adopted
        | AmendmentState::Rejected
        | AmendmentState::Withdrawn
        | AmendmentState::Lapsed
        | AmendmentState::Reopened => format!("{amendment} {}", state.word()),
    }
}

/// A vote by name: a heading, and a line for each side that has anybody.
pub(super) fn votes(heading: String, call: &RollCall) -> Vec<String> {
    let sides = [
        ("for", &call.in_favour),
        ("against", &call.against),
        ("abstaining", &call.abstain),
        ("absent", &call.absent),
    ];
    let mut lines = vec![heading];
    for (side, voters) in sides.into_iter().filter(|(_, voters)| !voters.is_empty()) {
        let ids: Vec<String> = voters.iter().map(ToString::to_string).collect();
        lines.push(format!("  {side:<10} {:>2}  {}", ids.len(), ids.join(", ")));
    }
    lines
}
