//! One clause from its first draft to its last, on every track that led there.
//!
//! Each draft is compared with its first base that has the clause. Of a draft that merges tracks only what it did itself is
//! its own: what came in or went out on a track is told where it happened, in the entries of that track.

use serde::Serialize;

use crate::attribution::{ChangeKind, ClauseChange, Passage, compare_step, first_draft};
use crate::model::{ClauseId, Relation, RoundIndex};

use super::amendments::places_of;
use super::blame::quoted;
use super::counted::counted;
use super::diff::{Change, change_language, change_list, redlines};
use super::dossier::names;
use super::events::{EventRow, event_rows};
use super::passing::{Passings, passings};
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// The JSON answer.
#[derive(Debug, Serialize)]
struct Data {
    clause: String,
    entries: Vec<Entry>,
    /// What was done to amendments to the clause, and silence broken on account of it.
    events: Vec<EventRow>,
}

/// One round of the clause.
#[derive(Debug, Serialize)]
struct Entry {
    round: String,
    date: String,
    track: String,
    /// The rounds it was made from.
    base: Vec<String>,
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
    /// Words that went to other clauses, came from others, or are back after they had been taken out.
    #[serde(flatten)]
    passings: Passings,
}

/// A clause of a round that this one was made from.
#[derive(Debug, Serialize)]
struct From {
    round: String,
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

/// Tells the story of the clause with an id up to the last of some drafts, oldest first.
pub fn history(dossier: &Dossier<'_>, line: &[RoundIndex], id: &ClauseId) -> Answer {
    let steps = steps(dossier, line, id);
    let entries: Vec<Entry> = steps.iter().map(|step| entry(dossier, step)).collect();
    let changed = entries.iter().filter(|entry| matches!(entry.kind, "MOD" | "SUP")).count();
    let pointer = steps.last().map(|step| match (step.change.to, step.from) {
        (Some(place), _) => dossier.pointer(step.to, place),
        (None, Some(from)) => dossier.pointer(from, step.change.from[0]),
        (None, None) => id.to_string(),
    });
    let pointer = pointer.unwrap_or_else(|| id.to_string());
    let rounds = format!("{}, changed in {changed}", counted(entries.len(), "round"));
    let mut view = vec![Block::Heading(format!("{pointer}, clause {id}: {rounds}"))];
    let has_tracks = entries.iter().any(|entry| entry.track != entries[0].track || entry.base.len() > 1);
    let events = events_of(dossier, id);
    let mut told = 0;
    for (step, entry) in steps.iter().zip(&entries) {
        let before = events.partition_point(|event| event.after().is_none_or(|after| after < step.to));
        view.extend(event_lines(&events[told..before]));
        told = before;
        view.push(Block::Sentence(line_of(entry, has_tracks)));
        if !matches!(step.change.kind, ChangeKind::Unchanged) {
            let from = step.from.unwrap_or(step.to);
            view.extend(redlines(dossier, (from, step.to), &step.change).into_iter().map(Block::Redline));
        }
        let passed = entry.passings.lines();
        if !passed.is_empty() {
            view.push(Block::Lines(passed));
        }
    }
    view.extend(event_lines(&events[told..]));
    let codes = "ADD added, MOD words changed, SUP deleted, (MOD) form only, NOC no change.";
    view.push(Block::Note(Note::Definition(codes.to_string())));
    let first = entries.first().and_then(|entry| entry.from.first());
    if let Some(origin) = first.filter(|origin| origin.clause != id.as_str()) {
        let before = format!("Before that: travaux history {}", quoted(&origin.clause));
        view.push(Block::Note(Note::Hint(before)));
    }
    let facts = facts(id, &entries);
    let data = serde_json::to_value(Data { clause: id.to_string(), entries, events }).unwrap_or_default();
    let (negotiation, round) =
        (dossier.negotiation.title.clone(), line.last().map(|round| dossier.round_name(*round)));
    Answer { schema: "travaux/history/1", negotiation, round, data, facts, view }
}

/// What was done to amendments to a clause, to what it was made of and to what lies below it, and silence broken on
/// account of these; in order.
fn events_of(dossier: &Dossier<'_>, id: &ClauseId) -> Vec<EventRow> {
    let places = places_of(dossier.negotiation, id);
    let is_below = |(round, place): (RoundIndex, usize)| {
        let draft = &dossier.negotiation.round(round).draft;
        draft.lineage_upwards(place).any(|above| places.contains(&(round, above)))
    };
    let mut events = event_rows(dossier);
    events.retain(|event| event.places().any(is_below));
    events.sort_by_key(EventRow::after);
    events
}

/// A line for each event, with the votes by name below it.
fn event_lines(events: &[EventRow]) -> Option<Block> {
    let mut lines = Vec::new();
    for event in events {
        lines.push(event.line());
        lines.extend(event.roll_call().into_iter().map(|line| format!("  {line}")));
    }
    (!lines.is_empty()).then_some(Block::Lines(lines))
}

/// The rounds in which the clause stands, and those in which it goes, on every track that led to the last of a line.
fn steps(dossier: &Dossier<'_>, line: &[RoundIndex], id: &ClauseId) -> Vec<Step> {
    let negotiation = dossier.negotiation;
    let place = |round: RoundIndex| {
        negotiation.round(round).concordance.entries.iter().position(|entry| entry.id == *id)
    };
    let way = line.last().map(|last| negotiation.ancestors(*last)).unwrap_or_default();
    let mut steps = Vec::new();
    for to in negotiation.indices().filter(|round| way.get(round.at()) == Some(&true)) {
        let bases = &negotiation.round(to).bases;
        let here = place(to);
        let from = bases.iter().copied().find(|base| place(*base).is_some());
        let from = from.or_else(|| linked_base(dossier, to, here?)).or_else(|| bases.first().copied());
        let before = from.and_then(place);
        if here.is_none() && before.is_none() {
            continue;
        }
        let changes = match from {
            Some(from) => compare_step(negotiation, dossier.weave, from, to),
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

/// The first base whose clause, under whatever id, a clause continues.
fn linked_base(dossier: &Dossier<'_>, round: RoundIndex, place: usize) -> Option<RoundIndex> {
    let negotiation = dossier.negotiation;
    let links = &negotiation.round(round).concordance.entries[place].links;
    let bases = negotiation.round(round).bases.iter().copied();
    bases.into_iter().find(|base| links.iter().any(|link| link.round == negotiation.round(*base).draft.name))
}

/// The clauses that a clause of a draft continues, in each of its bases.
fn origins(dossier: &Dossier<'_>, step: &Step) -> Vec<From> {
    let from = |round: RoundIndex, place: usize| From {
        round: dossier.round_name(round),
        clause: dossier.clause_id(round, place),
        number: dossier.number(round, place),
    };
    let negotiation = dossier.negotiation;
    let links = step.change.to.map(|place| &negotiation.round(step.to).concordance.entries[place].links);
    let mut found = Vec::new();
    for &base in &negotiation.round(step.to).bases {
        if Some(base) == step.from {
            found.extend(step.change.from.iter().map(|place| from(base, *place)));
            continue;
        }
        let name = &negotiation.round(base).draft.name;
        let linked = links.into_iter().flatten().filter(|link| link.round == *name);
        found.extend(linked.filter_map(|link| Some(from(base, link.ordinal.checked_sub(1)?))));
    }
    found
}

fn entry(dossier: &Dossier<'_>, step: &Step) -> Entry {
    let Step { from, to, change, into } = step;
    let round = dossier.negotiation.round(*to);
    let language = change_language(dossier, (from.unwrap_or(*to), *to), change);
    let changes = change_list(dossier, &language, &change.streams);
    let own = changes.iter().filter(|change| is_own(change));
    let mut sponsors: Vec<String> = own.flat_map(|change| change.sponsors.clone()).collect();
    sponsors.sort();
    sponsors.dedup();
    let stored = change.to.map(|place| &round.concordance.entries[place]);
    let revived =
        stored.filter(|entry| entry.relation == Relation::Revived).and_then(|entry| entry.links.first());
    let base = &round.concordance.base;
    Entry {
        round: round.draft.name.to_string(),
        date: round.draft.date.to_string(),
        track: round.draft.track.to_string(),
        base: base.iter().map(ToString::to_string).collect(),
        number: change.to.map(|place| dossier.number(*to, place)),
        relation: match change.relation {
            _ if from.is_none() => Relation::New.word(),
            Some(relation) => relation.word(),
            None => "dropped",
        },
        kind: change.kind.code(),
        state: change.to.and_then(|place| round.draft.clauses[place].state).map(|state| state.word()),
        from: origins(dossier, step),
        changes,
        sponsors,
        revived: revived.map(|link| link.round.to_string()),
        into: into.map(|place| dossier.clause_id(*to, place)),
        passings: match from {
            Some(from) => passings(dossier, (*from, *to), change, *into),
            None => Passings::default(),
        },
    }
}

/// Whether a change is of the draft itself: not of a track that it merges.
fn is_own(change: &Change) -> bool {
    !matches!(change.kind_of_passage, Some(Passage::Track | Passage::Left))
}

fn line_of(entry: &Entry, has_tracks: bool) -> String {
    let mut line = format!("{}  {}  {}", entry.round, entry.date, entry.kind);
    if let Some(into) = &entry.into {
        line.push_str(&format_args!("  merged into {into}").to_string());
    } else if entry.changes.iter().any(is_own) {
        line.push_str(&format_args!("  {}", names(&entry.sponsors)).to_string());
    }
    if entry.base.len() > 1 {
        line.push_str(&format_args!("  from {}", entry.base.join(" and ")).to_string());
    } else if has_tracks {
        line.push_str(&format_args!("  track {}", entry.track).to_string());
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
        Column::words("correction", "Correction"),
        Column::words("track", "Track"),
        Column::words("other_clause", "Other clause"),
        Column::words("origin_sponsors", "First put in by"),
        Column::words("removed_in", "Taken out in"),
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
        let track = || Cell::foreign(&entry.track);
        if entry.changes.is_empty() {
            let rest = vec![Cell::Empty; 10].into_iter().chain([track()]).chain(vec![Cell::Empty; 3]);
            rows.push(head().into_iter().chain(rest).collect());
        }
        for change in &entry.changes {
            let tail = super::diff::tail(change).into_iter().chain([track()]).chain(vec![Cell::Empty; 3]);
            rows.push(head().into_iter().chain(tail).collect());
        }
        for [op, text, words, sponsors, evidence, other, origin, removed] in entry.passings.cells() {
            let change = [Cell::Empty, op, text, words, sponsors, evidence];
            let rest = vec![Cell::Empty; 4].into_iter().chain([track(), other, origin, removed]);
            rows.push(head().into_iter().chain(change).chain(rest).collect());
        }
    }
    Grid { caption: "The clause through the rounds".to_string(), columns, rows }
}
