//! One line per round: what each draft did to the one before; then drafts and events in the order in which they came.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::attribution::{ChangeKind, ClauseChange, Lifted, Passage, Turn, compare, first_draft, lifted};
use crate::model::RoundIndex;
use crate::text::{Brackets, find_brackets};

use super::events::{EventRow, event_rows};
use super::graph::lanes;
use super::timeline::timeline;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// One round in the JSON answer.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row {
    pub(super) round: String,
    pub(super) date: String,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) track: String,
    pub(super) base: Vec<String>,
    pub(super) issued_by: Vec<String>,
    pub(super) clauses: usize,
    pub(super) words: usize,
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) deleted: usize,
    pub(super) form: usize,
    pub(super) unchanged: usize,
    pub(super) brackets: usize,
    pub(super) words_in_brackets: usize,
    pub(super) unmatched_brackets: usize,
    pub(super) brackets_placed: usize,
    pub(super) brackets_lifted_text_kept: usize,
    pub(super) brackets_lifted_text_gone: usize,
    pub(super) sponsors: Vec<String>,
    pub(super) unattributed_words: usize,
    pub(super) split_off: usize,
    pub(super) merged_away: usize,
    /// What happened behind this draft and before the next; in the first one, what happened before it, too.
    pub(super) events: Vec<EventRow>,
}

/// Lists the rounds, oldest first.
pub fn log(dossier: &Dossier<'_>) -> Answer {
    let events = event_rows(dossier);
    let with_events = |round: RoundIndex| {
        let is_here = |event: &&EventRow| event.after().unwrap_or(RoundIndex(0)) == round;
        Row { events: events.iter().filter(is_here).cloned().collect(), ..row(dossier, round) }
    };
    let rows: Vec<Row> = dossier.negotiation.indices().map(with_events).collect();
    let meaning = "ADD, MOD, SUP: clauses added, changed in words, deleted since the base. Clauses = those of the base \
                   + ADD + split off − SUP − merged away; the two columns are there where a clause was split or merged. Words put in or taken out with \
                   nobody on record are counted under \"Nobody\"; in a first draft these are its own words.";
    let mut view = vec![
        Block::Heading(dossier.negotiation.title.clone()),
        Block::Grid(view_grid(&rows, &lanes(dossier.negotiation))),
        Block::Note(Note::Definition(meaning.to_string())),
    ];
    if rows.iter().any(|row| row.brackets > 0) {
        let meaning =
            "In brackets: words between two brackets of one clause, of all words; more: travaux brackets";
        view.push(Block::Note(Note::Definition(meaning.to_string())));
    }
    view.extend(timeline(dossier, &events));
    Answer {
        schema: "travaux/log/1",
        negotiation: dossier.negotiation.title.clone(),
        round: None,
        facts: facts(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

/// What one draft did to its first base.
pub(super) fn changes_of(dossier: &Dossier<'_>, round: RoundIndex) -> Vec<ClauseChange> {
    match dossier.negotiation.round(round).bases.first() {
        Some(&base) => compare(dossier.negotiation, dossier.weave, base, round),
        None => first_draft(dossier.negotiation, dossier.weave, round),
    }
}

/// Measures a round.
pub(super) fn row(dossier: &Dossier<'_>, index: RoundIndex) -> Row {
    row_of(dossier, index, &changes_of(dossier, index))
}

/// Measures a round whose changes are known already: comparing two drafts costs most of it.
pub(super) fn row_of(dossier: &Dossier<'_>, index: RoundIndex, changes: &[ClauseChange]) -> Row {
    let round = dossier.negotiation.round(index);
    let count = |kind: ChangeKind| changes.iter().filter(|change| change.kind == kind).count();
    let streams = || dossier.weave.draft(index).clauses.iter().flat_map(|clause| &clause.streams);
    let brackets: Vec<Brackets> = streams().map(|stream| find_brackets(&stream.cut)).collect();
    let Lifted { text_kept, text_gone, placed } = lifted(dossier.weave, round.bases.first().copied(), index);
    let mut sponsors = BTreeSet::new();
    let mut unattributed_words = 0;
    for piece in changes.iter().flat_map(|change| &change.streams).flat_map(|stream| &stream.pieces) {
        let Some(credit) = piece.credit else { continue };
        let found = dossier.sponsors(credit);
        let is_own = !matches!(piece.passage, Some(Passage::Moved | Passage::Left));
        if found.is_empty() && piece.turn != Turn::Kept && is_own {
            unattributed_words += piece.words;
        }
        sponsors.extend(found);
    }
    let (split_off, merged_away) = split_and_merged(changes);
    let strings = |ids: &[crate::model::ActorId]| ids.iter().map(ToString::to_string).collect();
    Row {
        round: round.draft.name.to_string(),
        date: round.draft.date.to_string(),
        title: round.draft.title.clone(),
        kind: round.kind().word(),
        status: round.draft.status.word(),
        track: round.draft.track.to_string(),
        base: round.concordance.base.iter().map(ToString::to_string).collect(),
        issued_by: strings(&round.draft.issued_by),
        clauses: round.draft.clauses.len(),
        words: streams().map(|stream| stream.cut.words()).sum(),
        added: count(ChangeKind::Added),
        changed: count(ChangeKind::Changed),
        deleted: count(ChangeKind::Deleted),
        form: count(ChangeKind::Form),
        unchanged: count(ChangeKind::Unchanged),
        brackets: brackets.iter().map(|found| found.spans.len()).sum(),
        words_in_brackets: brackets.iter().map(|found| found.words_inside).sum(),
        unmatched_brackets: brackets.iter().map(|found| found.faults.len()).sum(),
        brackets_placed: placed,
        brackets_lifted_text_kept: text_kept,
        brackets_lifted_text_gone: text_gone,
        sponsors: sponsors.into_iter().collect(),
        unattributed_words,
        split_off,
        merged_away,
        events: Vec::new(),
    }
}

/// How many clauses there are more because clauses were split, and how many fewer because some were merged.
///
/// A clause of the base that k clauses continue makes k − 1 more; one that continues k clauses makes k − 1 fewer.
fn split_and_merged(changes: &[ClauseChange]) -> (usize, usize) {
    let mut continued: BTreeMap<usize, usize> = BTreeMap::new();
    let mut merged = 0;
    for change in changes.iter().filter(|change| change.to.is_some() && !change.from.is_empty()) {
        merged += change.from.len() - 1;
        change.from.iter().for_each(|&place| *continued.entry(place).or_default() += 1);
    }
    (continued.values().map(|times| times - 1).sum(), merged)
}

/// The place behind the counts of clauses, where those of split and merged ones stand.
const COUNTS: usize = 7;

/// The place behind the number of brackets, where the share of words between them stands.
const SHARE: usize = 9;

fn view_grid(rows: &[Row], lanes: &[String]) -> Grid {
    let split = rows.iter().any(|row| row.split_off + row.merged_away > 0);
    let bracketed = rows.iter().any(|row| row.brackets > 0);
    let mut columns = vec![
        Column::words("round", "Round"),
        Column::words("date", "Date"),
        Column::words("title", "Title").gives_way(3),
        Column::number("clauses", "Clauses"),
        Column::number("added", "ADD"),
        Column::number("changed", "MOD"),
        Column::number("deleted", "SUP"),
        Column::number("words", "Words"),
        Column::number("brackets", "Brackets").gives_way(2),
        Column::number("unattributed_words", "Nobody").gives_way(1),
        Column::words("sponsors", "Sponsors"),
    ];
    if bracketed {
        columns.insert(SHARE, Column::number("share_in_brackets", "In brackets").gives_way(4));
    }
    if split {
        let more = [Column::number("split_off", "Split off"), Column::number("merged_away", "Merged away")];
        columns.splice(COUNTS..COUNTS, more.map(|column| column.gives_way(3)));
    }
    if !lanes.is_empty() {
        columns.insert(0, Column::words("graph", "Tracks"));
    }
    let line = |(at, row): (usize, &Row)| {
        let mut name = row.round.clone();
        if row.track != "main" || row.base.len() > 1 {
            name = format!(
                "{name} ({})",
                if row.base.len() > 1 { row.base.join(" + ") } else { row.track.clone() }
            );
        }
        let mut cells = vec![
            Cell::Foreign(name),
            Cell::Own(row.date.clone()),
            Cell::foreign(&row.title),
            Cell::count(row.clauses),
            Cell::count(row.added),
            Cell::count(row.changed),
            Cell::count(row.deleted),
            Cell::count(row.words),
            Cell::count(row.brackets),
            Cell::count(row.unattributed_words),
            Cell::Actors(row.sponsors.clone()),
        ];
        if bracketed {
            cells.insert(SHARE, share(row.words_in_brackets, row.words));
        }
        if split {
            cells.splice(COUNTS..COUNTS, [Cell::count(row.split_off), Cell::count(row.merged_away)]);
        }
        if let Some(lane) = lanes.get(at) {
            cells.insert(0, Cell::Own(lane.clone()));
        }
        cells
    };
    Grid { caption: String::new(), columns, rows: rows.iter().enumerate().map(line).collect() }
}

/// A part of a whole; nothing of nothing is empty.
pub(super) fn share(part: usize, whole: usize) -> Cell {
    if whole == 0 { Cell::Empty } else { Cell::Share(part as f64 / whole as f64) }
}

fn facts(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("round", "Round"),
        Column::words("date", "Date"),
        Column::words("title", "Title"),
        Column::words("kind", "Kind"),
        Column::words("status", "Status"),
        Column::words("track", "Track"),
        Column::words("base", "Base"),
        Column::words("issued_by", "Issued by"),
        Column::number("clauses", "Clauses"),
        Column::number("words", "Words"),
        Column::number("added", "Added"),
        Column::number("changed", "Changed"),
        Column::number("deleted", "Deleted"),
        Column::number("form", "Form only"),
        Column::number("unchanged", "Unchanged"),
        Column::number("brackets", "Brackets"),
        Column::number("words_in_brackets", "Words in brackets"),
        Column::number("unmatched_brackets", "Unmatched brackets"),
        Column::number("brackets_placed", "Brackets placed"),
        Column::number("brackets_lifted_text_kept", "Lifted, text kept"),
        Column::number("brackets_lifted_text_gone", "Lifted, text gone"),
        Column::words("sponsors", "Sponsors"),
        Column::number("unattributed_words", "Unattributed words"),
        Column::number("split_off", "Split off"),
        Column::number("merged_away", "Merged away"),
    ];
    let line = |row: &Row| {
        vec![
            Cell::foreign(&row.round),
            Cell::Own(row.date.clone()),
            Cell::foreign(&row.title),
            Cell::Own(row.kind.to_string()),
            Cell::Own(row.status.to_string()),
            Cell::foreign(&row.track),
            Cell::Actors(row.base.clone()),
            Cell::Actors(row.issued_by.clone()),
            Cell::count(row.clauses),
            Cell::count(row.words),
            Cell::count(row.added),
            Cell::count(row.changed),
            Cell::count(row.deleted),
            Cell::count(row.form),
            Cell::count(row.unchanged),
            Cell::count(row.brackets),
            Cell::count(row.words_in_brackets),
            Cell::count(row.unmatched_brackets),
            Cell::count(row.brackets_placed),
            Cell::count(row.brackets_lifted_text_kept),
            Cell::count(row.brackets_lifted_text_gone),
            Cell::Actors(row.sponsors.clone()),
            Cell::count(row.unattributed_words),
            Cell::count(row.split_off),
            Cell::count(row.merged_away),
        ]
    };
    Grid { caption: "Rounds".to_string(), columns, rows: rows.iter().map(line).collect() }
}
