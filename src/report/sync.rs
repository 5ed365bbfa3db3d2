//! What was shared: which operations came, which went, and whose they are.

use serde::Serialize;

use super::counted::counted;
use super::{Answer, Block, Cell, Column, Grid, OperationRow};

/// What was shared with one other side.
#[derive(Debug, Clone, Serialize)]
pub struct SyncedRow {
    /// Title of the negotiation.
    #[serde(skip)]
    pub title: String,
    /// The other side: its name, else its address.
    pub remote: String,
    /// Operations that came from there, newest first.
    pub received: Vec<OperationRow>,
    /// Operations that were put there, newest first.
    pub sent: Vec<OperationRow>,
    /// Rounds whose clauses were matched anew, because a draft of the other side came between.
    pub matched_anew: Vec<MatchedAnew>,
    /// None: what was shared goes together.
    pub collisions: [(); 0],
}

/// A round whose clauses were matched anew.
#[derive(Debug, Clone, Serialize)]
pub struct MatchedAnew {
    /// The round.
    pub round: String,
    /// What it follows now.
    pub follows: Vec<String>,
}

/// Says what came and what went.
pub fn synced(row: &SyncedRow) -> Answer {
    let sides = [("received", &row.received), ("sent", &row.sent)];
    let mut view = vec![Block::Sentence(sentence(row))];
    let all: Vec<(&str, &OperationRow)> =
        sides.iter().flat_map(|(way, rows)| rows.iter().map(move |row| (*way, row))).collect();
    if !all.is_empty() {
        view.push(Block::Grid(seen(&all)));
    }
    if !row.matched_anew.is_empty() {
        view.push(Block::Lines(row.matched_anew.iter().map(followed).collect()));
    }
    Answer {
        schema: "travaux/sync/1",
        negotiation: row.title.clone(),
        round: None,
        data: serde_json::to_value(row).unwrap_or_default(),
        facts: facts(&all),
        view,
    }
}

/// `Clauses of paper were matched anew: it follows rev2 now.`
fn followed(row: &MatchedAnew) -> String {
    format!("Clauses of {} were matched anew: it follows {} now.", row.round, row.follows.join(" and "))
}

fn sentence(row: &SyncedRow) -> String {
    let number = |rows: &[OperationRow]| counted(rows.len(), "operation");
    match (row.received.as_slice(), row.sent.as_slice()) {
        ([], []) => format!("Nothing to share: {} and this store have the same.", row.remote),
        (received, []) => format!("Took {} from {}.", number(received), row.remote),
        ([], sent) => format!("Gave {} to {}.", number(sent), row.remote),
        (received, sent) => {
            format!("Took {} from {}, gave {}.", number(received), row.remote, number(sent))
        }
    }
}

fn seen(all: &[(&str, &OperationRow)]) -> Grid {
    let columns = vec![
        Column::words("way", "Way"),
        Column::words("operation", "Operation"),
        Column::words("time", "When (UTC)"),
        Column::words("what", "What"),
        Column::words("author", "Who"),
    ];
    let line = |(way, row): &(&str, &OperationRow)| {
        vec![
            Cell::Own((*way).to_string()),
            Cell::Own(row.operation.get(..10).unwrap_or(&row.operation).to_string()),
            Cell::Own(row.time.replace('T', " ").trim_end_matches('Z').to_string()),
            Cell::foreign(&row.what),
            Cell::foreign(&row.author),
        ]
    };
    Grid { caption: "Operations, newest first".to_string(), columns, rows: all.iter().map(line).collect() }
}

fn facts(all: &[(&str, &OperationRow)]) -> Grid {
    let columns = vec![
        Column::words("way", "Way"),
        Column::words("operation", "Operation"),
        Column::words("time", "When"),
        Column::words("what", "What"),
        Column::words("author", "Who"),
        Column::words("email", "Mail address"),
        Column::words("rounds", "Rounds"),
        Column::words("files", "Files"),
    ];
    let line = |(way, row): &(&str, &OperationRow)| {
        vec![
            Cell::Own((*way).to_string()),
            Cell::Own(row.operation.clone()),
            Cell::Own(row.time.clone()),
            Cell::foreign(&row.what),
            Cell::foreign(&row.author),
            Cell::foreign(&row.email),
            Cell::Actors(row.rounds.clone()),
            Cell::Actors(row.files.clone()),
        ]
    };
    Grid { caption: "Operations".to_string(), columns, rows: all.iter().map(line).collect() }
}
