//! Records files ↔ [`RecordsFile`]: amendments and events, as typed.
//!
//! ```text
//! against: rev1
//! amendments:
//!   - {id: NOR-3, from: [Norway], clause: "5.1", action: replace, find: take, text: take all}
//! events:
//!   - {date: 2031-04-02, amendment: NOR-3, state: withdrawn}
//! ```
//!
//! What goes together is decided by the action: `text` with `add` and `replace`, `to` with `move`, `after` or `before`
//! with `add`, `find` with all but `add`. Whatever stands beside it without a meaning is refused.

use thiserror::Error;

use super::Resolve;
use super::fields::{FieldError, Fields};
use super::values::{self, trimmed_text};
use super::yaml::{self, Node, YamlError};
use crate::model::{
    Action, ActorId, Amendment, AmendmentId, Beside, Change, Event, Happening, Passage, RecordsFile,
    RollCall, RoundName, Side, Tally, Target,
};

/// Why a records file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordsFileError {
    /// Not YAML.
    #[error(transparent)]
    Yaml(#[from] YamlError),
    /// The file as a whole does not fit.
    #[error(transparent)]
    File(#[from] FieldError),
    /// An amendment does not fit.
    #[error("amendment {entry}: {fault}")]
    Amendment {
        /// Its place, counted from 1.
        entry: usize,
        /// What does not fit.
        fault: FieldError,
    },
    /// An event does not fit.
    #[error("event {entry}: {fault}")]
    Event {
        /// Its place, counted from 1.
        entry: usize,
        /// What does not fit.
        fault: FieldError,
    },
}

/// Reads the text of a records file. `stem` is the name of the file without folder and suffix: amendments without an
/// id of their own are called `<stem>:<n>`.
///
/// # Errors
/// Says what does not fit first, and where.
pub fn read_records(text: &str, stem: &str, resolve: Resolve<'_>) -> Result<RecordsFile, RecordsFileError> {
    records_of(yaml::read(text)?, stem, resolve)
}

/// Makes records of a file that was read.
///
/// # Errors
/// Says what does not fit first, and where.
pub fn records_of(node: Node, stem: &str, resolve: Resolve<'_>) -> Result<RecordsFile, RecordsFileError> {
    let mut fields = Fields::of(node)?;
    let against = round(&mut fields, "against")?;
    let amendments = fields.entries("amendments");
    let events = fields.entries("events");
    fields.finish()?;
    let amendment = |(place, node)| {
        let given = AmendmentId::given(stem, place + 1);
        amendment_of(node, (against.as_ref(), given), resolve)
            .map_err(|fault| RecordsFileError::Amendment { entry: place + 1, fault })
    };
    let event = |(place, node)| {
        event_of(node, resolve).map_err(|fault| RecordsFileError::Event { entry: place + 1, fault })
    };
    Ok(RecordsFile {
        amendments: amendments.into_iter().enumerate().map(amendment).collect::<Result<_, _>>()?,
        events: events.into_iter().enumerate().map(event).collect::<Result<_, _>>()?,
    })
}

fn round(fields: &mut Fields, key: &'static str) -> Result<Option<RoundName>, FieldError> {
    fields.meaning(key, |typed| RoundName::parse(typed).ok())
}

fn id(fields: &mut Fields, key: &'static str) -> Result<Option<AmendmentId>, FieldError> {
    fields.meaning(key, |typed| values::is_amendment_id(typed).then(|| AmendmentId::new(typed)))
}

fn amendment_of(
    node: Node,
    (against, given): (Option<&RoundName>, AmendmentId),
    resolve: Resolve<'_>,
) -> Result<Amendment, FieldError> {
    let mut fields = Fields::of(node)?;
    let own = round(&mut fields, "against")?;
    let mut actors = |key| fields.actors(key, resolve).map(Option::unwrap_or_default);
    let (from, with, except) = (actors("from")?, actors("with")?, actors("except")?);
    let (support, oppose) = (actors("support")?, actors("oppose")?);
    if from.is_empty() {
        return Err(FieldError::Missing("from"));
    }
    let amendment = Amendment {
        id: id(&mut fields, "id")?.unwrap_or(given),
        against: own.or_else(|| against.cloned()).ok_or(FieldError::Missing("against"))?,
        from,
        with,
        except,
        target: target(&mut fields)?,
        change: change(&mut fields)?,
        support,
        oppose,
        date: fields.date("date")?,
        how: fields.one_of("how")?,
        reason: fields.words("reason")?.map(|reason| trimmed_text(&reason).to_string()),
        package: fields.words("package")?,
        visibility: fields.one_of("visibility")?.unwrap_or_default(),
        source: fields.words("source")?,
    };
    fields.finish()?;
    Ok(amendment)
}

fn target(fields: &mut Fields) -> Result<Target, FieldError> {
    let clause = fields.words("clause")?;
    match (clause, id(fields, "amends")?) {
        (Some(clause), None) => Ok(Target::of_clause(&clause)),
        (None, Some(amended)) => Ok(Target::Amendment(amended)),
        (None, None) => Err(FieldError::Missing("clause")),
        (Some(_), Some(_)) => Err(FieldError::Unknown("amends".to_string())),
    }
}

fn change(fields: &mut Fields) -> Result<Change, FieldError> {
    let action = fields.one_of("action")?.ok_or(FieldError::Missing("action"))?;
    let occurrence = fields.meaning("occurrence", |typed| {
        values::parse_count(typed).filter(|count| *count > 0).map(|count| count as usize)
    })?;
    Ok(match action {
        Action::Add => {
            let beside = beside_words(fields)?;
            if beside.is_none() && occurrence.is_some() {
                return Err(FieldError::Unknown("occurrence".to_string()));
            }
            Change::Add { text: new_words(fields)?, beside, occurrence }
        }
        Action::Replace => {
            Change::Replace { passage: passage(fields, occurrence)?, text: new_words(fields)? }
        }
        Action::Delete => Change::Delete { passage: passage(fields, occurrence)? },
        Action::Move => {
            let to = fields.meaning("to", Beside::parse)?.ok_or(FieldError::Missing("to"))?;
            Change::Move { passage: passage(fields, occurrence)?, to }
        }
        Action::Retain => Change::Retain { passage: passage(fields, occurrence)? },
        Action::Bracket => Change::Bracket { passage: passage(fields, occurrence)? },
        Action::Unbracket => Change::Unbracket { passage: passage(fields, occurrence)? },
        Action::Comment => Change::Comment { passage: passage(fields, occurrence)? },
    })
}

fn new_words(fields: &mut Fields) -> Result<String, FieldError> {
    let text = fields.required("text")?;
    let text = trimmed_text(&text);
    if text.is_empty() { Err(FieldError::Missing("text")) } else { Ok(text.to_string()) }
}

fn passage(fields: &mut Fields, occurrence: Option<usize>) -> Result<Option<Passage>, FieldError> {
    match (fields.words("find")?, occurrence) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(FieldError::Unknown("occurrence".to_string())),
        (Some(words), occurrence) => {
            let words = trimmed_text(&words).to_string();
            if words.is_empty() {
                Err(FieldError::Missing("find"))
            } else {
                Ok(Some(Passage { words, occurrence }))
            }
        }
    }
}

fn beside_words(fields: &mut Fields) -> Result<Option<Beside>, FieldError> {
    let (after, before) = (fields.words("after")?, fields.words("before")?);
    let beside = |side, words: String| Beside { side, of: trimmed_text(&words).to_string() };
    match (after, before) {
        (None, None) => Ok(None),
        (Some(words), None) => Ok(Some(beside(Side::After, words))),
        (None, Some(words)) => Ok(Some(beside(Side::Before, words))),
        (Some(_), Some(_)) => Err(FieldError::Unknown("before".to_string())),
    }
}

fn event_of(node: Node, resolve: Resolve<'_>) -> Result<Event, FieldError> {
    let mut fields = Fields::of(node)?;
    let event = Event {
        date: fields.date("date")?.ok_or(FieldError::Missing("date"))?,
        what: happening(&mut fields)?,
        by: fields.actors("by", resolve)?.unwrap_or_default(),
        tally: fields.take("tally").map(tally_of).transpose()?,
        roll_call: fields.take("roll-call").map(|node| roll_call_of(node, resolve)).transpose()?,
        visibility: fields.one_of("visibility")?.unwrap_or_default(),
        source: fields.words("source")?,
    };
    fields.finish()?;
    Ok(event)
}

fn happening(fields: &mut Fields) -> Result<Happening, FieldError> {
    if let Some(amendment) = id(fields, "amendment")? {
        let state = fields.one_of("state")?.ok_or(FieldError::Missing("state"))?;
        return Ok(Happening::State { amendment, state, into: id(fields, "into")? });
    }
    if let Some(closure) = fields.one_of("negotiation")? {
        return Ok(Happening::Negotiation(closure));
    }
    let silence = fields.one_of("silence")?.ok_or(FieldError::Missing("amendment"))?;
    let round = round(fields, "round")?.ok_or(FieldError::Missing("round"))?;
    Ok(Happening::Silence { round, silence, clauses: fields.many("clauses")?.unwrap_or_default() })
}

fn tally_of(node: Node) -> Result<Tally, FieldError> {
    let mut fields = Fields::of(node)?;
    let mut count = |key| fields.meaning(key, values::parse_count);
    let tally = Tally {
        in_favour: count("for")?.ok_or(FieldError::Missing("for"))?,
        against: count("against")?.ok_or(FieldError::Missing("against"))?,
        abstain: count("abstain")?,
        absent: count("absent")?,
    };
    fields.finish()?;
    Ok(tally)
}

fn roll_call_of(node: Node, resolve: Resolve<'_>) -> Result<RollCall, FieldError> {
    let mut fields = Fields::of(node)?;
    let mut voters = |key| -> Result<Vec<ActorId>, FieldError> {
        fields.actors(key, resolve).map(Option::unwrap_or_default)
    };
    let roll_call = RollCall {
        in_favour: voters("for")?,
        against: voters("against")?,
        abstain: voters("abstain")?,
        absent: voters("absent")?,
    };
    fields.finish()?;
    Ok(roll_call)
}

#[cfg(test)]
mod tests;
