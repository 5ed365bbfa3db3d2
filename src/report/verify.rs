//! What is wrong with a store.

use serde::Serialize;

use super::{Answer, Block, Cell, Column, Grid};

/// One finding in the JSON answer.
#[derive(Debug, Serialize)]
struct Row<'a> {
    what: &'a str,
    place: &'a str,
    meaning: &'a str,
    remedy: &'a str,
}

/// Lists findings, each as what, where, what it means, what to do; says so when there are none.
pub fn verified(findings: &[[String; 4]]) -> Answer {
    let rows: Vec<Row<'_>> =
        findings.iter().map(|[what, place, meaning, remedy]| Row { what, place, meaning, remedy }).collect();
    let columns = vec![
        Column::words("what", "What is wrong"),
        Column::words("place", "Where"),
        Column::words("meaning", "What it means"),
        Column::words("remedy", "What to do"),
    ];
    let line = |row: &Row<'_>| [row.what, row.place, row.meaning, row.remedy].map(Cell::foreign).to_vec();
    let facts = Grid { caption: "Findings".to_string(), columns, rows: rows.iter().map(line).collect() };
    let view = if rows.is_empty() {
        vec![Block::Sentence(
            "The store is whole: every object, file and reference is as it should be.".to_string(),
        )]
    } else {
        vec![Block::Grid(facts.clone())]
    };
    Answer {
        schema: "travaux/verify/1",
        negotiation: String::new(),
        round: None,
        data: serde_json::to_value(&rows).unwrap_or_default(),
        facts,
        view,
    }
}
