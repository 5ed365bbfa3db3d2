//! What was done to a store, and what undoing or redoing it did.

use serde::Serialize;

use super::counted::counted;
use super::{Answer, Block, Cell, Column, Grid, Note};

/// One operation, as it is listed.
#[derive(Debug, Clone, Serialize)]
pub struct OperationRow {
    /// Its name: the id of its last commit.
    pub operation: String,
    /// When, as a time of the calendar in UTC.
    pub time: String,
    /// In plain words.
    pub what: String,
    /// What kind: `change`, `undo`, `redo`, `outside` for a commit by another program.
    pub kind: &'static str,
    /// The person's name.
    pub author: String,
    /// The person's mail address.
    pub email: String,
    /// The rounds whose drafts it stored.
    pub rounds: Vec<String>,
    /// The files it changed.
    pub files: Vec<String>,
    /// Whether a later operation took it back.
    pub undone: bool,
    /// The operation it took back, or put back.
    pub undoes: Option<String>,
}

/// How many digits of an operation's name are shown to people: as many as messages print.
const SHOWN: usize = 10;

/// How many files of an operation are named to people.
const NAMED: usize = 3;

fn short(id: &str) -> &str {
    id.get(..SHOWN).unwrap_or(id)
}

/// Lists what was done, newest first, as given.
pub fn operations(title: &str, rows: &[OperationRow]) -> Answer {
    let columns = vec![
        Column::words("operation", "Operation"),
        Column::words("time", "When (UTC)"),
        Column::words("what", "What"),
        Column::words("state", "State"),
        Column::words("author", "Who"),
        Column::words("files", "Files").gives_way(1),
    ];
    let line = |row: &OperationRow| {
        let mut files = row.files.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if row.files.len() > NAMED {
            files = format!("{files} and {} more", row.files.len() - NAMED);
        }
        vec![
            Cell::Own(short(&row.operation).to_string()),
            Cell::Own(row.time.replace('T', " ").trim_end_matches('Z').to_string()),
            Cell::foreign(&row.what),
            Cell::Own(state(row).to_string()),
            Cell::foreign(&row.author),
            Cell::foreign(&files),
        ]
    };
    let caption = "What was done, newest first".to_string();
    let grid = Grid { caption, columns, rows: rows.iter().map(line).collect() };
    let mut view = vec![Block::Heading(title.to_string()), Block::Grid(grid)];
    if rows.iter().any(|row| row.kind == "change" && !row.undone && row.undoes.is_none()) {
        let hint =
            "Take the last one back: travaux undo; an earlier one, by its name: travaux undo OPERATION";
        view.push(Block::Note(Note::Hint(hint.to_string())));
    }
    Answer {
        schema: "travaux/ops/1",
        negotiation: title.to_string(),
        round: None,
        data: serde_json::to_value(rows).unwrap_or_default(),
        facts: facts(rows),
        view,
    }
}

fn state(row: &OperationRow) -> &'static str {
    match (row.undone, row.kind) {
        (true, "undo") => "redone",
        (true, _) => "undone",
        (false, "outside") => "by another program",
        (false, _) => "",
    }
}

fn facts(rows: &[OperationRow]) -> Grid {
    let columns = vec![
        Column::words("operation", "Operation"),
        Column::words("time", "When"),
        Column::words("what", "What"),
        Column::words("kind", "Kind"),
        Column::words("author", "Who"),
        Column::words("email", "Mail address"),
        Column::words("rounds", "Rounds"),
        Column::words("files", "Files"),
        Column::words("undone", "Undone"),
        Column::words("undoes", "Undoes"),
    ];
    let line = |row: &OperationRow| {
        vec![
            Cell::Own(row.operation.clone()),
            Cell::Own(row.time.clone()),
            Cell::foreign(&row.what),
            Cell::Own(row.kind.to_string()),
            Cell::foreign(&row.author),
            Cell::foreign(&row.email),
            Cell::Actors(row.rounds.clone()),
            Cell::Actors(row.files.clone()),
            Cell::Flag(row.undone),
            Cell::foreign(row.undoes.as_deref().unwrap_or_default()),
        ]
    };
    Grid { caption: "Operations".to_string(), columns, rows: rows.iter().map(line).collect() }
}

/// What undoing or redoing an operation did.
#[derive(Debug, Clone, Serialize)]
pub struct ReversedRow {
    /// `undo` or `redo`.
    pub direction: &'static str,
    /// The new operation.
    pub operation: String,
    /// The operation taken back or put back.
    pub target: String,
    /// That operation in plain words.
    pub what: String,
    /// Who had done it.
    pub author: String,
    /// Each file and what became of it: `removed`, `restored`, `replaced`.
    pub files: Vec<FileRow>,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize)]
pub struct FileRow {
    /// Its path in the store.
    pub path: String,
    /// `removed`, `restored`, `replaced`.
    pub change: &'static str,
}

/// Says what was taken back or put back.
pub fn reversed(title: &str, row: &ReversedRow) -> Answer {
    let word = if row.direction == "undo" { "Undone" } else { "Redone" };
    let mut lines =
        vec![format!("{word}: {} (by {}, {}).", row.what, row.author, counted(row.files.len(), "file"))];
    lines.extend(row.files.iter().map(|file| format!("  {} {}", file.path, sentence(file.change))));
    let columns = vec![
        Column::words("direction", "Direction"),
        Column::words("operation", "Operation"),
        Column::words("target", "Target"),
        Column::words("what", "What"),
        Column::words("path", "File"),
        Column::words("change", "Change"),
    ];
    let line = |file: &FileRow| {
        vec![
            Cell::Own(row.direction.to_string()),
            Cell::Own(row.operation.clone()),
            Cell::Own(row.target.clone()),
            Cell::foreign(&row.what),
            Cell::foreign(&file.path),
            Cell::Own(file.change.to_string()),
        ]
    };
    let facts =
        Grid { caption: format!("{word} files"), columns, rows: row.files.iter().map(line).collect() };
    Answer {
        schema: "travaux/undo/1",
        negotiation: title.to_string(),
        round: None,
        data: serde_json::to_value(row).unwrap_or_default(),
        facts,
        view: vec![Block::Lines(lines)],
    }
}

fn sentence(change: &str) -> &'static str {
    match change {
        "removed" => "is not in the store any more",
        "restored" => "is in the store again",
        _ => "has its earlier content again",
    }
}
