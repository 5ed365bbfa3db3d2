//! [`Event`]s → records file: what `travaux mark` stores, as a person would have typed it.
//!
//! ```text
//! events:
//!   - date: "2031-04-02"
//!     amendment: "NOR-3"
//!     state: "withdrawn"
//!     by: ["Norway"]
//! ```

use thiserror::Error;

use super::records::{RecordsFileError, read_records};
use super::writer::{Lead, Writer};
use super::{NameOf, Resolve};
use crate::model::{ActorId, Event, Happening, RollCall, Tally, Visibility};

/// Why events cannot be written.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum EventWriteError {
    /// The text that was written does not read at all.
    #[error("the events cannot be written so that they read back: {0}")]
    Unreadable(#[from] RecordsFileError),
    /// The text that was written reads as something else.
    #[error("the events cannot be written so that they read back the same")]
    Changed,
}

/// Writes events as a records file, reads it back and compares.
///
/// # Errors
/// Says why the events have no file that reads back the same: a name that stands for another actor, a value that a file
/// cannot hold.
pub fn write_events(
    events: &[Event],
    name_of: NameOf<'_>,
    resolve: Resolve<'_>,
) -> Result<String, EventWriteError> {
    let mut writer = Writer::new();
    writer.opening(Lead::Key(0), "events");
    events.iter().for_each(|event| write(event, name_of, &mut writer));
    let text = writer.finish();
    let read = read_records(&text, "events", resolve)?;
    if read.events == events && read.amendments.is_empty() { Ok(text) } else { Err(EventWriteError::Changed) }
}

const KEYS: Lead = Lead::Key(4);

fn write(event: &Event, name_of: NameOf<'_>, writer: &mut Writer) {
    writer.words(Lead::Entry(2), "date", &event.date.to_string());
    match &event.what {
        Happening::State { amendment, state, into } => {
            writer.words(KEYS, "amendment", amendment.as_str());
            writer.words(KEYS, "state", state.word());
            into.iter().for_each(|into| writer.words(KEYS, "into", into.as_str()));
        }
        Happening::Silence { round, silence, clauses } => {
            writer.words(KEYS, "round", round.as_str());
            writer.words(KEYS, "silence", silence.word());
            if !clauses.is_empty() {
                writer.list(KEYS, "clauses", clauses);
            }
        }
        Happening::Negotiation(closure) => writer.words(KEYS, "negotiation", closure.word()),
    }
    let names = |actors: &[ActorId]| -> Vec<String> { actors.iter().map(name_of).collect() };
    if !event.by.is_empty() {
        writer.list(KEYS, "by", &names(&event.by));
    }
    event.tally.iter().for_each(|tally| write_tally(tally, writer));
    if let Some(RollCall { in_favour, against, abstain, absent }) = &event.roll_call {
        writer.opening(KEYS, "roll-call");
        for (key, actors) in
            [("for", in_favour), ("against", against), ("abstain", abstain), ("absent", absent)]
        {
            writer.list(Lead::Key(6), key, &names(actors));
        }
    }
    if event.visibility != Visibility::default() {
        writer.words(KEYS, "visibility", event.visibility.word());
    }
    event.source.iter().for_each(|source| writer.words(KEYS, "source", source));
}

fn write_tally(tally: &Tally, writer: &mut Writer) {
    writer.opening(KEYS, "tally");
    let counts = [
        ("for", Some(tally.in_favour)),
        ("against", Some(tally.against)),
        ("abstain", tally.abstain),
        ("absent", tally.absent),
    ];
    for (key, count) in counts {
        count.iter().for_each(|count| writer.words(Lead::Key(6), key, &count.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::NameTrouble;
    use super::*;
    use crate::model::{AmendmentId, AmendmentState, Closure, RoundName, Silence};

    fn resolve(typed: &str) -> Result<ActorId, NameTrouble> {
        match typed {
            "Norway" => Ok(ActorId::new("NOR")),
            "Chile" => Ok(ActorId::new("CHL")),
            _ => Err(NameTrouble::Unknown { typed: typed.to_string(), suggestions: Vec::new() }),
        }
    }

    fn name(id: &ActorId) -> String {
        if id.as_str() == "NOR" { "Norway".to_string() } else { "Chile".to_string() }
    }

    fn event(what: Happening) -> Event {
        Event {
            date: NaiveDate::from_ymd_opt(2031, 4, 2).unwrap(),
            what,
            by: Vec::new(),
            tally: None,
            roll_call: None,
            visibility: Visibility::Public,
            source: None,
        }
    }

    fn withdrawn() -> Event {
        event(Happening::State {
            amendment: AmendmentId::new("NOR-3"),
            state: AmendmentState::Withdrawn,
            into: None,
        })
    }

    #[test]
    fn an_event_reads_as_a_person_would_have_typed_it() {
        let vote = Event {
            by: vec![ActorId::new("NOR")],
            tally: Some(Tally { in_favour: 3, against: 1, abstain: Some(0), absent: None }),
            visibility: Visibility::Participants,
            source: Some("plenary: item 4".to_string()),
            ..withdrawn()
        };
        let expected = concat!(
            "events:\n",
            "  - date: \"2031-04-02\"\n",
            "    amendment: \"NOR-3\"\n",
            "    state: \"withdrawn\"\n",
            "    by: [\"Norway\"]\n",
            "    tally:\n",
            "      for: \"3\"\n",
            "      against: \"1\"\n",
            "      abstain: \"0\"\n",
            "    visibility: \"participants\"\n",
            "    source: \"plenary: item 4\"\n",
        );
        assert_eq!(write_events(&[vote], &name, &resolve).unwrap(), expected);
    }

    #[test]
    fn every_kind_of_event_reads_back_the_same() {
        let roll_call = RollCall { in_favour: vec![ActorId::new("NOR")], ..RollCall::default() };
        let into = event(Happening::State {
            amendment: AmendmentId::new("NOR-3"),
            state: AmendmentState::MergedInto,
            into: Some(AmendmentId::new("EU-7")),
        });
        let silence = event(Happening::Silence {
            round: RoundName::new("rev3"),
            silence: Silence::Broken,
            clauses: vec!["5.10".to_string(), "NO".to_string()],
        });
        let closed = event(Happening::Negotiation(Closure::Closed));
        let events = [Event { roll_call: Some(roll_call), ..withdrawn() }, into, silence, closed];
        // The writer itself compares; what it returns has been read back.
        assert!(write_events(&events, &name, &resolve).is_ok());
    }

    #[test]
    fn a_name_that_stands_for_another_actor_is_refused() {
        let swapped = |id: &ActorId| if id.as_str() == "NOR" { "Chile" } else { "Norway" }.to_string();
        let by = Event { by: vec![ActorId::new("NOR")], ..withdrawn() };
        assert_eq!(write_events(&[by], &swapped, &resolve), Err(EventWriteError::Changed));
    }
}
