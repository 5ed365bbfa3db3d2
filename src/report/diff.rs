//! What changed between two drafts.

use serde::Serialize;

use crate::attribution::{ChangeKind, ClauseChange, Passage, Piece, StreamChange, Turn, compare};
use crate::model::{AlternativeLabel, Relation, RoundIndex};
use crate::text::{Flag, TokenClass};

use super::dossier::{AskedBy, NOT_TAKEN_OVER, names, passage_word};
use super::force;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note, Redline, Run};

/// One clause in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    clause: String,
    number_from: Option<String>,
    number_to: Option<String>,
    relation: &'static str,
    kind: &'static str,
    changes: Vec<Change>,
    /// Alternatives without words that came or went: no word changed with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without_text: Vec<Wordless>,
}

/// An alternative without words that came or went.
#[derive(Debug, Serialize)]
struct Wordless {
    op: &'static str,
    alternative: String,
}

/// One insertion or deletion.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Change {
    pub(super) op: &'static str,
    pub(super) text: String,
    pub(super) words: usize,
    pub(super) sponsors: Vec<String>,
    pub(super) evidence: &'static str,
    #[serde(flatten)]
    pub(super) asked_by: AskedBy,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) flag: Option<&'static str>,
    /// What the change does to what the clause asks for, gravest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) flags: Vec<&'static str>,
    /// Whether the words moved, returned, or were left behind in a track that was merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) passage: Option<&'static str>,
    #[serde(skip)]
    pub(super) kind_of_passage: Option<Passage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alternative: Option<String>,
}

/// How much of a comparison to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Redlines of every changed clause.
    Redline,
    /// Counts by kind of change only.
    Counts,
}

/// Says what changed between two drafts; in one clause of the later draft only, where one is named.
pub fn diff(
    dossier: &Dossier<'_>,
    (from, to): (RoundIndex, RoundIndex),
    clause: Option<usize>,
    detail: Detail,
) -> Answer {
    let mut changes = compare(dossier.negotiation, dossier.weave, from, to);
    if let Some(place) = clause {
        changes.retain(|change| change.to == Some(place));
    }
    let rows: Vec<Row> = changes.iter().map(|change| row(dossier, (from, to), change)).collect();
    let title = |round: RoundIndex| {
        let draft = &dossier.negotiation.round(round).draft;
        format!("{} ({}, {})", draft.name, draft.title, draft.date)
    };
    let mut view = vec![Block::Heading(format!("From {} to {}", title(from), title(to)))];
    if detail == Detail::Redline {
        let shown = changes.iter().filter(|change| change.kind != ChangeKind::Unchanged);
        view.extend(shown.flat_map(|change| redlines(dossier, (from, to), change)).map(Block::Redline));
    }
    view.push(Block::Sentence(counts(&changes)));
    if detail == Detail::Redline {
        view.push(Block::Note(Note::Definition(legend(&changes))));
    }
    Answer {
        schema: "travaux/diff/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(to)),
        facts: facts(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

/// What the marks of a redline mean.
fn legend(changes: &[ClauseChange]) -> String {
    let marks = "{++put in++} {--taken out--} {>>who is on record<<}";
    let mut pieces = changes.iter().flat_map(|change| &change.streams).flat_map(|stream| &stream.pieces);
    if pieces.any(|piece| piece.passage == Some(Passage::Left)) {
        format!("{marks} {NOT_TAKEN_OVER}: stood in one of the merged tracks alone, and nobody took it out")
    } else {
        marks.to_string()
    }
}

/// Whether anything changed between two drafts.
pub fn differs(dossier: &Dossier<'_>, from: RoundIndex, to: RoundIndex) -> bool {
    let changes = compare(dossier.negotiation, dossier.weave, from, to);
    changes.iter().any(|change| change.kind != ChangeKind::Unchanged)
}

/// A sentence that counts changes by kind.
pub(super) fn counts(changes: &[ClauseChange]) -> String {
    let count = |kind: ChangeKind| changes.iter().filter(|change| change.kind == kind).count();
    format!(
        "ADD {} added, MOD {} changed, SUP {} deleted, (MOD) {} in form only, NOC {} unchanged.",
        count(ChangeKind::Added),
        count(ChangeKind::Changed),
        count(ChangeKind::Deleted),
        count(ChangeKind::Form),
        count(ChangeKind::Unchanged),
    )
}

fn row(dossier: &Dossier<'_>, (from, to): (RoundIndex, RoundIndex), change: &ClauseChange) -> Row {
    let clause = match (change.to, change.from.first()) {
        (Some(place), _) => dossier.clause_id(to, place),
        (None, Some(place)) => dossier.clause_id(from, *place),
        (None, None) => String::new(),
    };
    Row {
        clause,
        number_from: change.from.first().map(|place| dossier.number(from, *place)),
        number_to: change.to.map(|place| dossier.number(to, place)),
        relation: change.relation.map_or("dropped", Relation::word),
        kind: change.kind.code(),
        changes: change_list(dossier, &change_language(dossier, (from, to), change), &change.streams),
        without_text: change.streams.iter().filter_map(wordless).collect(),
    }
}

fn wordless(stream: &StreamChange) -> Option<Wordless> {
    let label = stream.alternative.as_ref().filter(|_| stream.pieces.is_empty())?;
    let op = match stream.turn {
        Turn::Kept => return None,
        Turn::Inserted => "insert",
        Turn::Deleted => "delete",
    };
    Some(Wordless { op, alternative: label.to_string() })
}

/// The insertions and deletions of a clause in reading order.
pub(super) fn change_list(dossier: &Dossier<'_>, language: &str, streams: &[StreamChange]) -> Vec<Change> {
    let mut list = Vec::new();
    for stream in streams {
        let flags = force::flags(dossier.modals, language, &stream.pieces);
        for (piece, flags) in stream.pieces.iter().zip(flags).filter(|(piece, _)| piece.turn != Turn::Kept) {
            list.push(one_change(dossier, stream, (piece, &flags)));
        }
    }
    list
}

fn one_change(dossier: &Dossier<'_>, stream: &StreamChange, (piece, flags): (&Piece, &[Flag])) -> Change {
    let passage = piece.passage.map(|passage| passage_word(passage, piece.turn));
    let credit = piece.credit.map(|credit| dossier.weave.credit(credit));
    Change {
        op: if piece.turn == Turn::Inserted { "insert" } else { "delete" },
        text: piece.text.clone(),
        words: piece.words,
        sponsors: piece.credit.map(|credit| dossier.sponsors(credit)).unwrap_or_default(),
        evidence: credit.map_or("none", |credit| credit.evidence.word()),
        asked_by: credit.map(AskedBy::of).unwrap_or_default(),
        flag: flags.first().map(|flag| flag.word()).or(passage),
        flags: flags.iter().map(|flag| flag.word()).collect(),
        passage,
        kind_of_passage: piece.passage,
        alternative: stream.alternative.as_ref().map(ToString::to_string),
    }
}

/// The language in which a changed clause is written.
pub(super) fn change_language(
    dossier: &Dossier<'_>,
    (from, to): (RoundIndex, RoundIndex),
    change: &ClauseChange,
) -> String {
    match (change.to, change.from.first()) {
        (Some(place), _) => dossier.language(to, place),
        (None, Some(place)) => dossier.language(from, *place),
        (None, None) => String::new(),
    }
}

/// What is said of the words of a clause that stand behind its sub-clauses.
pub(super) const AFTER: &str = "after the sub-clauses";

/// A clause as redlines: its own words, those after the sub-clauses, then each alternative.
pub(super) fn redlines(
    dossier: &Dossier<'_>,
    (from, to): (RoundIndex, RoundIndex),
    change: &ClauseChange,
) -> Vec<Redline> {
    let (round, place) = match (change.to, change.from.first()) {
        (Some(place), _) => (to, place),
        (None, Some(place)) => (from, *place),
        (None, None) => return Vec::new(),
    };
    let mut remarks = remarks(dossier, from, change);
    if recapitalized(dossier, (from, to), change) {
        remarks.push("capitals changed".to_string());
    }
    let head = |part: Option<String>| Redline {
        number: dossier.pointer(round, place),
        id: dossier.clause_id(round, place),
        code: change.kind.code().to_string(),
        remarks: remarks.iter().cloned().chain(part).collect(),
        language: dossier.language(round, place),
        depth: dossier.depth(round, place),
        runs: Vec::new(),
    };
    let language = change_language(dossier, (from, to), change);
    let runs = |pieces: &Flagged<'_>| -> Vec<Run> {
        pieces.iter().map(|(piece, flags)| dossier.run(piece, flags)).collect()
    };
    let mut found = Vec::new();
    for stream in &change.streams {
        let changed = stream.turn != Turn::Kept || stream.pieces.iter().any(|piece| piece.turn != Turn::Kept);
        let flags = force::flags(dossier.modals, &language, &stream.pieces);
        let pieces: Flagged<'_> = stream.pieces.iter().zip(flags).collect();
        match &stream.alternative {
            Some(label) if changed => {
                found.push(Redline { runs: runs(&pieces), ..head(Some(option_remark(label, stream))) });
            }
            Some(_) => {}
            None => {
                let (text, after) = parts(pieces);
                found.push(Redline { runs: runs(&text), ..head(None) });
                if !after.is_empty() {
                    found.push(Redline { runs: runs(&after), ..head(Some(AFTER.to_string())) });
                }
            }
        }
    }
    if found.is_empty() {
        found.push(head(None));
    }
    found
}

/// What to say of an alternative beside its clause: its label, and where it has no words, that and what became of it.
fn option_remark(label: &AlternativeLabel, stream: &StreamChange) -> String {
    let turn = match stream.turn {
        Turn::Kept => return format!("option {label}"),
        Turn::Inserted => "added",
        Turn::Deleted => "deleted",
    };
    if stream.pieces.is_empty() {
        format!("option {label}: no text, {turn}")
    } else {
        format!("option {label}")
    }
}

/// Pieces with their flags.
type Flagged<'a> = Vec<(&'a Piece, Vec<Flag>)>;

/// The pieces before the sub-clauses and those after them, each in reading order.
///
/// Between the last word kept before and the first kept after them, changes go where their draft has them. The order of
/// kept words is never changed, so both parts behind one another are both drafts.
fn parts(mut pieces: Flagged<'_>) -> (Flagged<'_>, Flagged<'_>) {
    let kept = |after: bool| {
        move |(piece, _): &(&Piece, Vec<Flag>)| piece.turn == Turn::Kept && piece.after == after
    };
    let end = pieces.iter().rposition(kept(false)).map_or(0, |last| last + 1);
    let start = pieces.iter().skip(end).position(kept(true)).map_or(pieces.len(), |first| end + first);
    let last = pieces.split_off(start);
    let (mut text, mut after) = (pieces, Vec::new());
    for flagged in text.split_off(end) {
        if flagged.0.after { after.push(flagged) } else { text.push(flagged) }
    }
    after.extend(last);
    (text, after)
}

/// Whether the words of both drafts are the same but for capitals.
fn recapitalized(dossier: &Dossier<'_>, (from, to): (RoundIndex, RoundIndex), change: &ClauseChange) -> bool {
    let ([old], Some(new)) = (change.from.as_slice(), change.to) else { return false };
    let words = |round: RoundIndex, place: usize| -> Vec<String> {
        let cut = &dossier.weave.draft(round).clauses[place].streams[0].cut;
        let places = 0..cut.tokens.len();
        let words = places.filter(|&at| cut.tokens[at].class == TokenClass::Word);
        let mut words: Vec<String> = words.map(|at| cut.slice(at, at).to_string()).collect();
        words.sort_unstable();
        words
    };
    let lower = |words: &[String]| {
        let mut words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        words.sort_unstable();
        words
    };
    let (old, new) = (words(from, *old), words(to, new));
    change.kind == ChangeKind::Form && old != new && lower(&old) == lower(&new)
}

/// What to say of a clause beside its code: where it came from.
fn remarks(dossier: &Dossier<'_>, from: RoundIndex, change: &ClauseChange) -> Vec<String> {
    let origins: Vec<String> = change.from.iter().map(|place| dossier.pointer(from, *place)).collect();
    let origins = origins.join(" and ");
    match change.relation {
        Some(Relation::Renumbered) => vec![format!("was {origins}")],
        Some(Relation::Moved) => vec![format!("moved from {origins}")],
        Some(Relation::Split) => vec![format!("split from {origins}")],
        Some(Relation::Merged) => vec![format!("merged from {origins}")],
        Some(Relation::Revived) => vec!["back from an earlier draft".to_string()],
        Some(Relation::Same | Relation::New) | None => Vec::new(),
    }
}

fn facts(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("number_from", "Number before"),
        Column::words("number_to", "Number after"),
        Column::words("relation", "Relation"),
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
    let head = |row: &Row| {
        vec![
            Cell::foreign(&row.clause),
            Cell::foreign(row.number_from.as_deref().unwrap_or_default()),
            Cell::foreign(row.number_to.as_deref().unwrap_or_default()),
            Cell::Own(row.relation.to_string()),
            Cell::Own(row.kind.to_string()),
        ]
    };
    let mut lines = Vec::new();
    for row in rows {
        if row.changes.is_empty() {
            lines.push(head(row).into_iter().chain(vec![Cell::Empty; 10]).collect());
        }
        for change in &row.changes {
            lines.push(head(row).into_iter().chain(tail(change)).collect());
        }
    }
    Grid { caption: "Changes with who is on record for them".to_string(), columns, rows: lines }
}

/// The cells of a change, for tables with one change a row.
pub(super) fn tail(change: &Change) -> Vec<Cell> {
    vec![
        Cell::foreign(change.alternative.as_deref().unwrap_or_default()),
        Cell::Own(change.op.to_string()),
        Cell::foreign(&change.text),
        Cell::count(change.words),
        Cell::Actors(change.sponsors.clone()),
        Cell::Own(change.evidence.to_string()),
        change.flag.map_or(Cell::Empty, |flag| Cell::Own(flag.to_string())),
        change.passage.map_or(Cell::Empty, |passage| Cell::Own(passage.to_string())),
        Cell::Actors(change.asked_by.ids()),
        change.asked_by.correction(),
    ]
}

/// A list of changes as one short phrase: `"promptly" → "without delay" (NOR)`.
pub(super) fn phrase(change: &Change) -> String {
    let sign = if change.op == "insert" { '+' } else { '−' };
    format!("{sign} \"{}\" ({})", change.text, names(&change.sponsors))
}
