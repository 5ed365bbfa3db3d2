//! One clause from its first draft to its last.

use serde::Serialize;

use crate::attribution::{ChangeKind, ClauseChange, compare, first_draft};
use crate::model::{ClauseId, Relation, RoundIndex};

use super::blame::quoted;
use super::counted::counted;
use super::diff::{Change, change_language, change_list, redlines};
use super::dossier::names;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// The JSON answer.
#[derive(Debug, Serialize)]
struct Data {
    clause: String,
    entries: Vec<Entry>,
}

/// One round of the clause.
#[derive(Debug, Serialize)]
struct Entry {
    round: String,
    date: String,
    number: Option<String>,
    relation: &'static str,
    kind: &'static str,
    state: Option<&'static str>,
    from: Vec<From>,
    changes: Vec<Change>,
    sponsors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revived: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    into: Option<String>,
}

/// A clause of the round before.
#[derive(Debug, Serialize)]
struct From {
    clause: String,
    number: String,
}

/// One step of the clause: the drafts compared and what was found.
struct Step {
    from: Option<RoundIndex>,
    to: RoundIndex,
    change: ClauseChange,
    into: Option<usize>,
}

/// Tells the story of the clause with an id along a line of drafts, oldest first.
pub fn history(dossier: &Dossier<'_>, line: &[RoundIndex], id: &ClauseId) -> Answer {
    let steps = steps(dossier, line, id);
    let entries: Vec<Entry> = steps.iter().map(|step| entry(dossier, line, step)).collect();
    let changed = entries.iter().filter(|entry| matches!(entry.kind, "MOD" | "SUP")).count();
    let pointer = steps.last().map(|step| match (step.change.to, step.from) {
        (Some(place), _) => dossier.pointer(step.to, place),
        (None, Some(from)) => dossier.pointer(from, step.change.from[0]),
        (None, None) => id.to_string(),
    });
    let pointer = pointer.unwrap_or_else(|| id.to_string());
    let rounds = format!("{}, changed in {changed}", counted(entries.len(), "round"));
    let mut view = vec![Block::Heading(format!("{pointer}, clause {id}: {rounds}"))];
    for (step, entry) in steps.iter().zip(&entries) {
        view.push(Block::Sentence(line_of(entry)));
        if !matches!(step.change.kind, ChangeKind::Unchanged) {
            let from = step.from.unwrap_or(step.to);
            view.extend(redlines(dossier, (from, step.to), &step.change).into_iter().map(Block::Redline));
        }
    }
    let codes = "ADD added, MOD words changed, SUP deleted, (MOD) form only, NOC no change.";
    view.push(Block::Note(Note::Definition(codes.to_string())));
    let first = entries.first().and_then(|entry| entry.from.first());
    if let Some(origin) = first.filter(|origin| origin.clause != id.as_str()) {
        let before = format!("Before that: travaux history {}", quoted(&origin.clause));
        view.push(Block::Note(Note::Hint(before)));
    }
    let facts = facts(id, &entries);
    let data = serde_json::to_value(Data { clause: id.to_string(), entries }).unwrap_or_default();
    let (negotiation, round) =
        (dossier.negotiation.title.clone(), line.last().map(|round| dossier.round_name(*round)));
    Answer { schema: "travaux/history/1", negotiation, round, data, facts, view }
}

/// The rounds in which the clause stands, and the one in which it goes.
fn steps(dossier: &Dossier<'_>, line: &[RoundIndex], id: &ClauseId) -> Vec<Step> {
    let negotiation = dossier.negotiation;
    let place = |round: RoundIndex| {
        negotiation.round(round).concordance.entries.iter().position(|entry| entry.id == *id)
    };
    let mut steps = Vec::new();
    for (at, &to) in line.iter().enumerate() {
        let from = at.checked_sub(1).map(|before| line[before]);
        let before = from.and_then(place);
        let here = place(to);
        if here.is_none() && before.is_none() {
            continue;
        }
        let changes = match from {
            Some(from) => compare(negotiation, dossier.weave, from, to),
            None => first_draft(negotiation, dossier.weave, to),
        };
        let found = changes.into_iter().find(|change| match here {
            Some(_) => change.to == here,
            None => before.is_some_and(|before| change.from.contains(&before)),
        });
        let Some(mut change) = found else { continue };
        let into = if here.is_none() { change.to } else { None };
        if let (Some(_), Some(before)) = (into, before) {
            change = ClauseChange {
                from: vec![before],
                to: None,
                relation: Some(Relation::Merged),
                kind: ChangeKind::Form,
                streams: Vec::new(),
            };
        }
        steps.push(Step { from, to, change, into });
    }
    steps
}

fn entry(dossier: &Dossier<'_>, line: &[RoundIndex], step: &Step) -> Entry {
    let Step { from, to, change, into } = step;
    let round = dossier.negotiation.round(*to);
    let language = change_language(dossier, (from.unwrap_or(*to), *to), change);
    let changes = change_list(dossier, &language, &change.streams);
    let mut sponsors: Vec<String> = changes.iter().flat_map(|change| change.sponsors.clone()).collect();
    sponsors.sort();
    sponsors.dedup();
    let origins = change.from.iter().filter_map(|place| {
        let from = (*from)?;
        Some(From { clause: dossier.clause_id(from, *place), number: dossier.number(from, *place) })
    });
    let stored = change.to.map(|place| &round.concordance.entries[place]);
    let revived =
        stored.filter(|entry| entry.relation == Relation::Revived).and_then(|entry| entry.links.first());
    let is_first = from.is_none() || line.first() == Some(to);
    Entry {
        round: round.draft.name.to_string(),
        date: round.draft.date.to_string(),
        number: change.to.map(|place| dossier.number(*to, place)),
        relation: match change.relation {
            _ if is_first => Relation::New.word(),
            Some(relation) => relation.word(),
            None => "dropped",
        },
        kind: change.kind.code(),
        state: change.to.and_then(|place| round.draft.clauses[place].state).map(|state| state.word()),
        from: origins.collect(),
        changes,
        sponsors,
        revived: revived.map(|link| link.round.to_string()),
        into: into.map(|place| dossier.clause_id(*to, place)),
    }
}

fn line_of(entry: &Entry) -> String {
    let mut line = format!("{}  {}  {}", entry.round, entry.date, entry.kind);
    if let Some(into) = &entry.into {
        line.push_str(&format_args!("  merged into {into}").to_string());
    } else if !entry.changes.is_empty() {
        line.push_str(&format_args!("  {}", names(&entry.sponsors)).to_string());
    }
    if let Some(state) = entry.state {
        line.push_str(&format_args!("  [{state}]").to_string());
    }
    if let Some(round) = &entry.revived {
        line.push_str(&format_args!("  back from {round}").to_string());
    }
    line
}

fn facts(id: &ClauseId, entries: &[Entry]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("round", "Round"),
        Column::words("date", "Date"),
        Column::words("number", "Number"),
        Column::words("relation", "Relation"),
        Column::words("kind", "Kind"),
        Column::words("from", "From"),
        Column::words("alternative", "Alternative"),
        Column::words("op", "Change"),
        Column::words("text", "Text"),
        Column::number("words", "Words"),
        Column::words("sponsors", "Sponsors"),
        Column::words("evidence", "Evidence"),
        Column::words("flag", "Flag"),
        Column::words("passage", "Passage"),
        Column::words("amendments", "Amendments"),
    ];
    let mut rows = Vec::new();
    for entry in entries {
        let head = || {
            vec![
                Cell::foreign(id.as_str()),
                Cell::foreign(&entry.round),
                Cell::Own(entry.date.clone()),
                Cell::foreign(entry.number.as_deref().unwrap_or_default()),
                Cell::Own(entry.relation.to_string()),
                Cell::Own(entry.kind.to_string()),
                Cell::Actors(entry.from.iter().map(|from| from.clause.clone()).collect()),
            ]
        };
        if entry.changes.is_empty() {
            rows.push(head().into_iter().chain(vec![Cell::Empty; 9]).collect());
        }
        for change in &entry.changes {
            let tail = super::diff::tail(change);
            rows.push(head().into_iter().chain(tail).collect());
        }
    }
    Grid { caption: "The clause through the rounds".to_string(), columns, rows }
}
