//! What two copies of a store have that does not go together, both sides beside each other.

use std::collections::BTreeMap;

use serde::Serialize;

use super::counted::counted;
use super::{Answer, Block, Cell, Column, Grid};
use crate::text::align;

/// One thing that does not go together.
#[derive(Debug, Clone, Serialize)]
pub struct CollisionRow {
    /// Where, and what is wrong, in words.
    pub what: String,
    /// What is here; nothing where this side changed nothing about it.
    pub ours: Option<VersionRow>,
    /// What is there.
    pub theirs: Option<VersionRow>,
}

/// What one side has.
#[derive(Debug, Clone, Serialize)]
pub struct VersionRow {
    /// The file.
    pub path: String,
    /// The name of the operation that stored it.
    pub operation: String,
    /// That operation in plain words.
    pub what: String,
    /// Who did it.
    pub author: String,
    /// Their mail address.
    pub email: String,
    /// When, as a time of the calendar in UTC.
    pub time: String,
    /// The text; nothing where it was taken away, or is not for this audience.
    pub text: Option<String>,
    /// Whether the text is not for this audience.
    #[serde(rename = "withheld")]
    pub is_withheld: bool,
}

/// The JSON answer.
#[derive(Debug, Serialize)]
struct Data<'a> {
    remote: &'a str,
    received: [(); 0],
    sent: [(); 0],
    matched_anew: [(); 0],
    collisions: &'a [CollisionRow],
}

/// The most lines of a text that are shown to people.
const SHOWN: usize = 40;

/// Lists what does not go together, with the lines in which the two sides differ.
pub fn collided(title: &str, remote: &str, rows: &[CollisionRow]) -> Answer {
    let mut view = vec![Block::Sentence(format!(
        "Nothing was shared with {remote}: {} not go together.",
        if rows.len() == 1 {
            "one thing does".to_string()
        } else {
            format!("{} do", counted(rows.len(), "thing"))
        }
    ))];
    for row in rows {
        view.push(Block::Heading(row.what.clone()));
        let sides = [("here", &row.ours), ("there", &row.theirs)];
        let said = sides.iter().filter_map(|(place, side)| Some(said(place, side.as_ref()?)));
        view.push(Block::Lines(said.collect()));
        let differing = differing(row);
        if !differing.rows.is_empty() {
            view.push(Block::Grid(differing));
        }
    }
    let data = Data { remote, received: [], sent: [], matched_anew: [], collisions: rows };
    Answer {
        schema: "travaux/sync/1",
        negotiation: title.to_string(),
        round: None,
        data: serde_json::to_value(data).unwrap_or_default(),
        facts: facts(rows),
        view,
    }
}

/// `here: commit rev1, by Ann Lee, 2031-03-01 10:00:00`.
fn said(place: &str, side: &VersionRow) -> String {
    let time = side.time.replace('T', " ");
    let gone = match (&side.text, side.is_withheld) {
        (_, true) => "; not for this audience (--audience internal)",
        (None, false) => "; the file is gone",
        (Some(_), false) => "",
    };
    format!("{place}: {}, by {}, {}{gone}", side.what, side.author, time.trim_end_matches('Z'))
}

/// The lines in which the texts of both sides differ, beside each other.
fn differing(row: &CollisionRow) -> Grid {
    let text =
        |side: &Option<VersionRow>| side.as_ref().and_then(|side| side.text.clone()).unwrap_or_default();
    let (ours, theirs) = (text(&row.ours), text(&row.theirs));
    let (here, there): (Vec<&str>, Vec<&str>) = (ours.lines().collect(), theirs.lines().collect());
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let one: Vec<usize> = here.iter().map(|line| number(&mut numbers, line)).collect();
    let other: Vec<usize> = there.iter().map(|line| number(&mut numbers, line)).collect();
    let mut rows = Vec::new();
    let (mut at, mut at_other) = (0, 0);
    let end = (here.len(), there.len(), 0);
    let blocks = align(&one, &other).into_iter().map(|block| (block.old, block.new, block.length));
    for (old, new, length) in blocks.chain([end]) {
        for step in 0..(old - at).max(new - at_other) {
            let line = |lines: &[&str], from: usize, to: usize| {
                let line = lines.get(from + step).filter(|_| from + step < to);
                line.map_or(Cell::Empty, |line| Cell::foreign(line.trim_start()))
            };
            rows.push(vec![line(&here, at, old), line(&there, at_other, new)]);
        }
        (at, at_other) = (old + length, new + length);
    }
    let left = rows.len().saturating_sub(SHOWN);
    rows.truncate(SHOWN);
    if left > 0 {
        rows.push(vec![Cell::Own(format!("… and {}", counted(left, "more line"))), Cell::Empty]);
    }
    let columns = vec![
        Column::prose("here".to_string(), "Here".to_string()),
        Column::prose("there".to_string(), "There".to_string()),
    ];
    Grid { caption: "Lines that differ".to_string(), columns, rows }
}

/// The number of a line: the same for the same words.
fn number<'a>(numbers: &mut BTreeMap<&'a str, usize>, line: &'a str) -> usize {
    let next = numbers.len();
    *numbers.entry(line).or_insert(next)
}

fn facts(rows: &[CollisionRow]) -> Grid {
    let columns = vec![
        Column::words("collision", "What does not go together"),
        Column::words("side", "Side"),
        Column::words("path", "File"),
        Column::words("operation", "Operation"),
        Column::words("what", "What"),
        Column::words("author", "Who"),
        Column::words("email", "Mail address"),
        Column::words("time", "When"),
        Column::words("text", "Text"),
    ];
    let mut lines = Vec::new();
    for row in rows {
        for (place, side) in [("here", &row.ours), ("there", &row.theirs)] {
            let cell = |value: fn(&VersionRow) -> &str| {
                side.as_ref().map_or(Cell::Empty, |side| Cell::foreign(value(side)))
            };
            lines.push(vec![
                Cell::foreign(&row.what),
                Cell::Own(place.to_string()),
                cell(|side| &side.path),
                cell(|side| &side.operation),
                cell(|side| &side.what),
                cell(|side| &side.author),
                cell(|side| &side.email),
                cell(|side| &side.time),
                cell(|side| side.text.as_deref().unwrap_or_default()),
            ]);
        }
    }
    Grid { caption: "Collisions".to_string(), columns, rows: lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(text: &str) -> Option<VersionRow> {
        Some(VersionRow {
            path: "drafts/rev1.yaml".to_string(),
            operation: "0".repeat(40),
            what: "commit rev1".to_string(),
            author: "Ann".to_string(),
            email: "ann@example.org".to_string(),
            time: "2031-03-01T10:00:00Z".to_string(),
            text: Some(text.to_string()),
            is_withheld: false,
        })
    }

    #[test]
    fn the_lines_that_differ_stand_beside_each_other() {
        let row =
            CollisionRow { what: "x".to_string(), ours: side("a\nb\nc\nd\n"), theirs: side("a\nB\nB2\nc\n") };
        let cell = |text: &str| Cell::foreign(text);
        assert_eq!(
            differing(&row).rows,
            [vec![cell("b"), cell("B")], vec![Cell::Empty, cell("B2")], vec![cell("d"), Cell::Empty]]
        );
        let gone = CollisionRow { theirs: None, ..row };
        assert_eq!(differing(&gone).rows.len(), 4);
        assert_eq!(said("here", &side("").unwrap()), "here: commit rev1, by Ann, 2031-03-01 10:00:00");
    }

    #[test]
    fn a_long_difference_is_cut_and_counted() {
        let long: String = (0..SHOWN + 5).map(|line| format!("{line}\n")).collect();
        let row = CollisionRow { what: "x".to_string(), ours: side(&long), theirs: None };
        let rows = differing(&row).rows;
        assert_eq!(rows.len(), SHOWN + 1);
        assert_eq!(rows[SHOWN][0], Cell::Own("… and 5 more lines".to_string()));
    }
}
