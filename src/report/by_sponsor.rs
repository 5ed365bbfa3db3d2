//! What changed between two drafts, by who is on record for it.
//!
//! The changes are those of [`diff`](super::diff), sorted into one row for each sponsor and one for nobody. What several
//! sponsors share counts in full for each of them. Words that moved stand in both drafts, and words that one of two merged
//! tracks had alone were taken out by nobody: neither counts as put in or taken out, and both are told apart.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::attribution::{ClauseChange, Passage, Turn, compare};
use crate::model::RoundIndex;

use super::counted::counted;
use super::diff::{Change, Detail, change_language, change_list, tail};
use super::dossier::names;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// One sponsor in the JSON answer, or nobody.
#[derive(Debug, Default, Serialize)]
struct Row {
    /// One id; nobody is the empty list.
    sponsors: Vec<String>,
    words_in: usize,
    words_out: usize,
    /// Of those in, words that had stood before and were put back.
    words_back: usize,
    /// Of those in and out, words that others share.
    words_shared: usize,
    clauses: Vec<Clause>,
}

/// A clause that the sponsor changed.
#[derive(Debug, Serialize)]
struct Clause {
    clause: String,
    number: String,
    kind: &'static str,
    words_in: usize,
    words_out: usize,
    changes: Vec<Change>,
}

/// What counts for no row.
#[derive(Debug, Default, Clone, Copy)]
struct Beside {
    moved: usize,
    left: usize,
}

/// Says who changed what between two drafts; in one clause of the later draft only, where one is named.
pub fn diff_by_sponsor(
    dossier: &Dossier<'_>,
    (from, to): (RoundIndex, RoundIndex),
    clause: Option<usize>,
    detail: Detail,
) -> Answer {
    let mut changes = compare(dossier.negotiation, dossier.weave, from, to);
    if let Some(place) = clause {
        changes.retain(|change| change.to == Some(place));
    }
    let rows = rows(dossier, (from, to), &changes);
    let mut view = vec![Block::Heading(format!(
        "Who changed what from {} to {}",
        dossier.round_name(from),
        dossier.round_name(to)
    ))];
    if rows.is_empty() {
        view.push(Block::Sentence("No words were put in or taken out.".to_string()));
    } else {
        view.push(Block::Grid(view_grid(&rows)));
    }
    view.extend(beside(&changes).map(Block::Sentence));
    if detail == Detail::Redline {
        view.extend(rows.iter().map(|row| Block::Lines(lines(row))));
    }
    let meaning = "In, out: words put in and taken out. What several sponsors share counts in full for each: shared says \
                   how many words that are. Back: of those in, words that had been taken out before.";
    view.push(Block::Note(Note::Definition(meaning.to_string())));
    Answer {
        schema: "travaux/diff-by-sponsor/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(to)),
        facts: facts(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

/// One row for each sponsor, most words first, nobody last.
fn rows(dossier: &Dossier<'_>, (from, to): (RoundIndex, RoundIndex), changes: &[ClauseChange]) -> Vec<Row> {
    let mut found: BTreeMap<Vec<String>, Row> = BTreeMap::new();
    for whole in changes {
        let language = change_language(dossier, (from, to), whole);
        for change in change_list(dossier, &language, &whole.streams).into_iter().filter(counts) {
            let mut owners: Vec<Vec<String>> = change.sponsors.iter().map(|id| vec![id.clone()]).collect();
            if owners.is_empty() {
                owners.push(Vec::new());
            }
            for owner in owners {
                let row = found.entry(owner.clone()).or_default();
                row.sponsors = owner;
                row.add(|| head(dossier, (from, to), whole), &change);
            }
        }
    }
    let mut rows: Vec<Row> = found.into_values().collect();
    rows.sort_by_key(|row| {
        (row.sponsors.is_empty(), std::cmp::Reverse(row.words_in + row.words_out), row.sponsors.clone())
    });
    rows
}

/// Whether a change put words in or took words out.
fn counts(change: &Change) -> bool {
    change.words > 0 && !matches!(change.kind_of_passage, Some(Passage::Moved | Passage::Left))
}

/// A clause without its changes.
fn head(dossier: &Dossier<'_>, (from, to): (RoundIndex, RoundIndex), change: &ClauseChange) -> Clause {
    let (round, place) = match (change.to, change.from.first()) {
        (Some(place), _) => (to, place),
        (None, place) => (from, place.copied().unwrap_or_default()),
    };
    Clause {
        clause: dossier.clause_id(round, place),
        number: dossier.pointer(round, place),
        kind: change.kind.code(),
        words_in: 0,
        words_out: 0,
        changes: Vec::new(),
    }
}

impl Row {
    /// Takes in a change of a clause; changes come clause by clause.
    fn add(&mut self, clause: impl FnOnce() -> Clause, change: &Change) {
        let clause = clause();
        if self.clauses.last().is_none_or(|last| last.clause != clause.clause) {
            self.clauses.push(clause);
        }
        let is_in = change.op == "insert";
        let (words_in, words_out) = if is_in { (change.words, 0) } else { (0, change.words) };
        self.words_in += words_in;
        self.words_out += words_out;
        if is_in && change.kind_of_passage == Some(Passage::Returned) {
            self.words_back += change.words;
        }
        if change.sponsors.len() > 1 {
            self.words_shared += change.words;
        }
        if let Some(last) = self.clauses.last_mut() {
            last.words_in += words_in;
            last.words_out += words_out;
            last.changes.push(change.clone());
        }
    }
}

/// What is said of words that count for nobody.
fn beside(changes: &[ClauseChange]) -> impl Iterator<Item = String> + use<> {
    let mut found = Beside::default();
    for piece in changes.iter().flat_map(|change| &change.streams).flat_map(|stream| &stream.pieces) {
        match (piece.turn, piece.passage) {
            // Counted where they stand now, so that each counts once.
            (Turn::Inserted, Some(Passage::Moved)) => found.moved += piece.words,
            (Turn::Deleted, Some(Passage::Left)) => found.left += piece.words,
            _ => {}
        }
    }
    let moved = format!("{} moved, and neither came in nor went out.", counted(found.moved, "word"));
    let left = format!(
        "{} of a track that was merged: not taken over, and nobody took them out.",
        counted(found.left, "word")
    );
    [(found.moved, moved), (found.left, left)]
        .into_iter()
        .filter_map(|(words, sentence)| (words > 0).then_some(sentence))
}

fn view_grid(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("sponsor", "By"),
        Column::number("words_in", "In"),
        Column::number("words_out", "Out"),
        Column::number("words_back", "Back").gives_way(2),
        Column::number("words_shared", "Shared").gives_way(1),
        Column::words("clauses", "Clauses"),
    ];
    let line = |row: &Row| {
        let clauses: Vec<&str> = row.clauses.iter().map(|clause| clause.number.as_str()).collect();
        vec![
            Cell::Own(names(&row.sponsors)),
            Cell::count(row.words_in),
            Cell::count(row.words_out),
            Cell::count(row.words_back),
            Cell::count(row.words_shared),
            Cell::Foreign(clauses.join(", ")),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

/// The changes of a row, clause by clause.
fn lines(row: &Row) -> Vec<String> {
    let mut lines = vec![names(&row.sponsors)];
    for clause in &row.clauses {
        let changes: Vec<String> = clause.changes.iter().map(|change| said(change, &row.sponsors)).collect();
        lines.push(format!("  {}  {}  {}", clause.number, clause.kind, changes.join(" ")));
    }
    lines
}

/// A change in a row of its sponsor: the mark, then what is to be said of it beside that sponsor.
fn said(change: &Change, of: &[String]) -> String {
    let marked = if change.op == "insert" {
        format!("{{++{}++}}", change.text)
    } else {
        format!("{{--{}--}}", change.text)
    };
    let others: Vec<&str> =
        change.sponsors.iter().filter(|id| !of.contains(id)).map(String::as_str).collect();
    let mut remarks = Vec::new();
    if !others.is_empty() {
        remarks.push(format!("with {}", others.join(", ")));
    }
    remarks.extend(change.alternative.iter().map(|label| format!("option {label}")));
    remarks.extend(change.flags.iter().map(ToString::to_string));
    remarks.extend(change.passage.map(str::to_string));
    if remarks.is_empty() { marked } else { format!("{marked}{{>>{}<<}}", remarks.join("; ")) }
}

/// One row for each sponsor and change.
fn facts(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("sponsor", "Sponsor"),
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("kind", "Kind"),
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
    ];
    let mut lines = Vec::new();
    for row in rows {
        for clause in &row.clauses {
            let head = || {
                vec![
                    Cell::Actors(row.sponsors.clone()),
                    Cell::foreign(&clause.clause),
                    Cell::foreign(&clause.number),
                    Cell::Own(clause.kind.to_string()),
                ]
            };
            lines
                .extend(clause.changes.iter().map(|change| head().into_iter().chain(tail(change)).collect()));
        }
    }
    Grid { caption: "Changes, one row for each sponsor".to_string(), columns, rows: lines }
}
