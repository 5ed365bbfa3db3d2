//! [`Draft`] → draft file, and the file for the next draft.
//!
//! ```text
//! clauses:                  a clause at depth d: dash in column 2 + 4·d, its keys two columns further
//!   - number: "5"
//!     text: |
//!       …
//!     sub:
//!       - number: "(a)"
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use thiserror::Error;

use super::NameTrouble;
use super::draft::{self, DraftFileError};
use super::values::trimmed_text;
use super::writer::{Lead, Writer, quoted_list};
use crate::model::{
    ActorId, Clause, ClauseId, ClauseKind, ClauseState, Draft, DraftStatus, PrintedNumber, RoundName,
    TrackName,
};

/// Why a draft cannot be written.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DraftWriteError {
    /// Two actors would be written with one name.
    #[error("{first} and {second} would both be written {name:?}")]
    OneName {
        /// The name.
        name: String,
        /// One actor.
        first: ActorId,
        /// The other.
        second: ActorId,
    },
    /// The text that was written does not read at all.
    #[error("the draft cannot be written so that it reads back: {0}")]
    Unreadable(#[from] DraftFileError),
    /// The text that was written reads as something else.
    #[error("the draft cannot be written so that it reads back the same")]
    Changed,
    /// There are more or fewer ids than clauses.
    #[error("{ids} ids were given for {clauses} clauses")]
    Ids {
        /// Ids.
        ids: usize,
        /// Clauses.
        clauses: usize,
    },
}

/// Gives the name under which an actor is written; it must resolve to that actor alone.
pub type NameOf<'a> = &'a dyn Fn(&ActorId) -> String;

/// Writes a draft as a draft file, reads it back and compares.
///
/// Blank lines at the ends of texts are layout and are not written.
///
/// # Errors
/// Says why the draft has no file that reads back the same: names that clash, or values a file cannot hold.
pub fn write_draft(draft: &Draft, name_of: NameOf<'_>) -> Result<String, DraftWriteError> {
    let names = Names::of(draft, name_of)?;
    let mut writer = Writer::new();
    write(draft, &names, &mut writer);
    checked(writer.finish(), draft, &names)
}

/// Writes the file for a draft that somebody is to work on, with a head that says what to do with it.
///
/// # Errors
/// As [`write_draft`].
pub fn write_next(draft: &Draft, name_of: NameOf<'_>) -> Result<String, DraftWriteError> {
    let names = Names::of(draft, name_of)?;
    let mut writer = Writer::new();
    for line in HEAD {
        writer.comment(line);
    }
    write(draft, &names, &mut writer);
    checked(writer.finish(), draft, &names)
}

/// What stands above a prepared draft. The first line is for editors that check YAML against a schema.
const HEAD: &[&str] = &[
    "The next draft, filled in from the one before. Change what this draft changes, then run `travaux check` on this file.",
    "- Words: edit the text under the bar `|`. Keep it indented; brackets, colons and # are safe there.",
    "- Numbers: type what is printed now. Numbers may change freely; the `id` says which clause it is. Keep it.",
    "- New clause: copy one, delete its `id`, type `new: true`. Dropped clause: delete it, and name it under `dropped:`.",
    "- Sponsors: under each clause you change, `sponsors: [Norway, Chile]`. Leave the line out where nobody is on record.",
    "- Several clauses became one: `was: [\"4\", \"5\"]`, with the numbers or ids they had.",
    "",
];

/// The draft that comes after `previous`, before anything in it is changed.
///
/// Every clause keeps its permanent id from `ids` (one for each clause of `previous`), its words, number, kind and
/// state; `was`, `new`, all `sponsors`, `dropped`, `source`, `status` and `kind` are left out, for they spoke of
/// the draft before. `base` names that draft, so that the file says what it was made from.
///
/// # Errors
/// When `ids` has another length than the clauses.
pub fn next_draft(
    previous: &Draft,
    ids: &[ClauseId],
    name: &RoundName,
    date: NaiveDate,
) -> Result<Draft, DraftWriteError> {
    if ids.len() != previous.clauses.len() {
        return Err(DraftWriteError::Ids { ids: ids.len(), clauses: previous.clauses.len() });
    }
    let mut draft = previous.clone();
    draft.title = name.to_string();
    draft.name = name.clone();
    draft.date = date;
    draft.base = vec![previous.name.clone()];
    (draft.kind, draft.sponsors, draft.source) = (None, None, None);
    draft.status = DraftStatus::default();
    draft.dropped.clear();
    for (clause, id) in draft.clauses.iter_mut().zip(ids) {
        clause.id = Some(id.clone());
        clause.was.clear();
        clause.is_new = false;
        clause.sponsors = None;
        for alternative in &mut clause.alternatives {
            alternative.sponsors = None;
        }
    }
    Ok(draft)
}

/// The names under which the actors of a draft are written, both ways.
struct Names {
    by_actor: BTreeMap<ActorId, String>,
    by_name: BTreeMap<String, ActorId>,
}

impl Names {
    fn of(draft: &Draft, name_of: NameOf<'_>) -> Result<Self, DraftWriteError> {
        let clauses = draft.clauses.iter().flat_map(|clause| {
            let alternatives =
                clause.alternatives.iter().filter_map(|alternative| alternative.sponsors.as_ref());
            clause.sponsors.iter().chain(alternatives).flatten()
        });
        let head = draft.issued_by.iter().chain(draft.sponsors.iter().flatten());
        let dropped = draft.dropped.iter().flat_map(|dropped| &dropped.sponsors);
        let mut names = Self { by_actor: BTreeMap::new(), by_name: BTreeMap::new() };
        for actor in head.chain(dropped).chain(clauses) {
            if names.by_actor.contains_key(actor) {
                continue;
            }
            let name = name_of(actor);
            if let Some(first) = names.by_name.insert(name.clone(), actor.clone()) {
                return Err(DraftWriteError::OneName { name, first, second: actor.clone() });
            }
            names.by_actor.insert(actor.clone(), name);
        }
        Ok(names)
    }

    fn written(&self, actors: &[ActorId]) -> Vec<&str> {
        actors.iter().filter_map(|actor| self.by_actor.get(actor)).map(String::as_str).collect()
    }
}

/// Reads a written draft back and compares it with what it was written from.
fn checked(text: String, draft: &Draft, names: &Names) -> Result<String, DraftWriteError> {
    let resolve = |typed: &str| {
        let unknown = || NameTrouble::Unknown { typed: typed.to_string(), suggestions: Vec::new() };
        names.by_name.get(typed).cloned().ok_or_else(unknown)
    };
    if draft::read_draft(&text, &resolve)? == without_layout(draft) {
        Ok(text)
    } else {
        Err(DraftWriteError::Changed)
    }
}

fn without_layout(draft: &Draft) -> Draft {
    let mut draft = draft.clone();
    for clause in &mut draft.clauses {
        clause.text = trimmed_text(&clause.text).to_string();
        clause.after = trimmed_text(&clause.after).to_string();
        for alternative in &mut clause.alternatives {
            alternative.text = trimmed_text(&alternative.text).to_string();
        }
    }
    draft
}

fn write(draft: &Draft, names: &Names, writer: &mut Writer) {
    head(draft, names, writer);
    if !draft.dropped.is_empty() {
        writer.opening(Lead::Key(0), "dropped");
    }
    for dropped in &draft.dropped {
        writer.words(Lead::Entry(2), "clause", &dropped.clause);
        if !dropped.sponsors.is_empty() {
            writer.list(Lead::Key(4), "sponsors", &names.written(&dropped.sponsors));
        }
        if let Some(into) = &dropped.into {
            writer.words(Lead::Key(4), "into", into);
        }
    }
    writer.opening(Lead::Key(0), "clauses");
    let mut open: Vec<usize> = Vec::new();
    for (place, clause) in draft.clauses.iter().enumerate() {
        let depth = clause
            .parent
            .and_then(|parent| open.iter().position(|&above| above == parent))
            .map_or(0, |at| at + 1);
        while open.len() > depth {
            close(draft, &mut open, writer);
        }
        if let Some(parent) = clause.parent
            && place == parent + 1
        {
            writer.opening(Lead::Key(4 * depth), "sub");
        }
        write_clause(clause, depth, names, writer);
        open.push(place);
    }
    while !open.is_empty() {
        close(draft, &mut open, writer);
    }
}

/// Ends the innermost open clause: its flush text follows its sub-clauses.
fn close(draft: &Draft, open: &mut Vec<usize>, writer: &mut Writer) {
    if let Some(place) = open.pop()
        && !trimmed_text(&draft.clauses[place].after).is_empty()
    {
        writer.text(Lead::Key(4 + 4 * open.len()), "after", &draft.clauses[place].after);
    }
}

fn head(draft: &Draft, names: &Names, writer: &mut Writer) {
    let key = Lead::Key(0);
    writer.words(key, "draft", draft.name.as_str());
    writer.words(key, "title", &draft.title);
    writer.words(key, "date", &draft.date.format("%Y-%m-%d").to_string());
    if let Some(kind) = draft.kind {
        writer.words(key, "kind", kind.word());
    }
    if draft.status != DraftStatus::default() {
        writer.words(key, "status", draft.status.word());
    }
    if draft.track != TrackName::main() {
        writer.words(key, "track", draft.track.as_str());
    }
    if !draft.base.is_empty() {
        writer.list(key, "base", &draft.base.iter().map(RoundName::as_str).collect::<Vec<_>>());
    }
    if !draft.issued_by.is_empty() {
        writer.list(key, "issued-by", &names.written(&draft.issued_by));
    }
    if let Some(sponsors) = &draft.sponsors {
        writer.list(key, "sponsors", &names.written(sponsors));
    }
    if let Some(source) = &draft.source {
        writer.words(key, "source", source);
    }
    if draft.language != "en" {
        writer.words(key, "language", &draft.language);
    }
}

fn write_clause(clause: &Clause, depth: usize, names: &Names, writer: &mut Writer) {
    let dash = 2 + 4 * depth;
    let key = Lead::Key(dash + 2);
    // The first key carries the dash; a printed number may be empty, so that every clause has a first key to carry it.
    match &clause.id {
        Some(id) => writer.words(Lead::Entry(dash), "id", id.as_str()),
        None => writer.words(Lead::Entry(dash), "number", clause.number.as_str()),
    }
    if clause.id.is_some() && clause.number != PrintedNumber::new("") {
        writer.words(key, "number", clause.number.as_str());
    }
    if !clause.was.is_empty() {
        writer.list(key, "was", &clause.was);
    }
    if clause.is_new {
        writer.line(dash + 2, "new: true");
    }
    if clause.kind != ClauseKind::default() {
        writer.words(key, "kind", clause.kind.word());
    }
    if let Some(sponsors) = &clause.sponsors {
        writer.list(key, "sponsors", &names.written(sponsors));
    }
    if let Some(state) = clause.state.map(ClauseState::word) {
        writer.words(key, "state", state);
    }
    if let Some(language) = &clause.language {
        writer.words(key, "language", language);
    }
    if !clause.text.is_empty() {
        writer.text(key, "text", &clause.text);
    }
    if !clause.alternatives.is_empty() {
        writer.opening(key, "alternatives");
    }
    for alternative in &clause.alternatives {
        writer.words(Lead::Entry(dash + 4), "alt", alternative.label.as_str());
        if let Some(sponsors) = &alternative.sponsors {
            writer.line(dash + 6, &format!("sponsors: {}", quoted_list(&names.written(sponsors))));
        }
        writer.text(Lead::Key(dash + 6), "text", &alternative.text);
    }
}

#[cfg(test)]
mod tests;
