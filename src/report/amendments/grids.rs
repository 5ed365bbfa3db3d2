//! The tables of the answer on amendments.

use super::super::{Cell, Column, Grid};
use super::{EventRow, Row};

/// How many characters of the words asked for people are shown in the list; the card and files have all of them.
const SHOWN: usize = 60;

/// One line for each amendment, for people.
pub(super) fn list(rows: &[Row]) -> Grid {
    let through = rows.iter().any(|row| row.through.is_some());
    let mut columns = vec![
        Column::words("amendment", "Amendment"),
        Column::words("sponsors", "Sponsors"),
        Column::words("against", "Against").gives_way(1),
        Column::words("clause", "Clause"),
        Column::words("action", "Action"),
        Column::words("words", "Words").gives_way(2),
        Column::words("date", "Tabled").gives_way(3),
        Column::words("state", "State"),
        Column::words("since", "Since").gives_way(1),
    ];
    if through {
        columns.insert(2, Column::words("through", "Through"));
    }
    let line = |row: &Row| {
        let mut cells = vec![
            Cell::foreign(&row.amendment),
            Cell::Actors(row.sponsors.clone()),
            Cell::foreign(&row.against),
            Cell::foreign(&row.pointer),
            Cell::Own(row.action.to_string()),
            Cell::foreign(&words(row)),
            optional(row.date.as_deref()),
            Cell::Foreign(state(row)),
            optional(row.since.as_deref()),
        ];
        if through {
            cells.insert(2, row.through.as_deref().map_or(Cell::Own("own name".to_string()), Cell::foreign));
        }
        cells
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

/// A state with the other amendment that it names.
pub(super) fn state(row: &Row) -> String {
    row.into.as_ref().map_or_else(|| row.state.to_string(), |into| format!("{} {into}", row.state))
}

/// What goes and what comes, on one line, marked as in redlines.
fn words(row: &Row) -> String {
    let inside = |text: &str| shortened(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let gone = match row.action {
        "replace" | "delete" => row.find.as_deref().map(|words| format!("{{--{}--}}", inside(words))),
        _ => row.find.as_deref().map(inside),
    };
    let come = row.text.as_deref().map(|words| format!("{{++{}++}}", inside(words)));
    let to = row.to.clone();
    [gone, come, to].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_string(),
    }
}

fn optional(text: Option<&str>) -> Cell {
    text.map_or(Cell::Empty, Cell::foreign)
}

/// The events of one amendment, for people.
pub(super) fn events(events: &[EventRow]) -> Grid {
    let columns = vec![
        Column::words("date", "Date"),
        Column::words("state", "State"),
        Column::words("by", "By"),
        Column::words("vote", "Vote"),
        Column::words("source", "Source").gives_way(1),
    ];
    let line = |event: &EventRow| {
        let state = match &event.into {
            Some(into) => format!("{} {into}", event.state),
            None => event.state.to_string(),
        };
        vec![
            Cell::Own(event.date.clone()),
            Cell::Foreign(state),
            if event.by.is_empty() { Cell::Empty } else { Cell::Actors(event.by.clone()) },
            event.vote.clone().map_or(Cell::Empty, Cell::Own),
            optional(event.source.as_deref()),
        ]
    };
    Grid { caption: "What was done to it".to_string(), columns, rows: events.iter().map(line).collect() }
}

/// One row for each amendment, for programs.
pub(super) fn facts(rows: &[Row]) -> Grid {
    Grid { caption: "Amendments".to_string(), columns: columns(), rows: rows.iter().map(cells).collect() }
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("amendment", "Amendment"),
        Column::words("from", "From"),
        Column::words("with", "With"),
        Column::words("except", "Except"),
        Column::words("through", "Through"),
        Column::words("against", "Against"),
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("new", "New clause"),
        Column::words("amends", "Amends"),
        Column::words("action", "Action"),
        Column::words("find", "Words of the draft"),
        Column::number("occurrence", "Occurrence"),
        Column::words("after", "After"),
        Column::words("before", "Before"),
        Column::words("to", "To"),
        Column::words("text", "New words"),
        Column::words("state", "State"),
        Column::words("is_open", "Open"),
        Column::words("since", "Since"),
        Column::words("into", "Into"),
        Column::words("date", "Tabled"),
        Column::words("how", "How"),
        Column::words("package", "Package"),
        Column::words("visibility", "Visibility"),
        Column::words("support", "Support"),
        Column::words("oppose", "Oppose"),
        Column::words("reason", "Reason"),
        Column::words("source", "Source"),
    ]
}

fn cells(row: &Row) -> Vec<Cell> {
    let actors = |ids: &[String]| if ids.is_empty() { Cell::Empty } else { Cell::Actors(ids.to_vec()) };
    vec![
        Cell::foreign(&row.amendment),
        actors(&row.from),
        actors(&row.with),
        actors(&row.except),
        optional(row.through.as_deref()),
        Cell::foreign(&row.against),
        optional(row.clause.as_deref()),
        optional(row.number.as_deref()),
        optional(row.new),
        optional(row.amends.as_deref()),
        Cell::Own(row.action.to_string()),
        optional(row.find.as_deref()),
        row.occurrence.map_or(Cell::Empty, Cell::count),
        optional(row.after.as_deref()),
        optional(row.before.as_deref()),
        optional(row.to.as_deref()),
        optional(row.text.as_deref()),
        Cell::Own(row.state.to_string()),
        Cell::Flag(row.is_open),
        optional(row.since.as_deref()),
        optional(row.into.as_deref()),
        optional(row.date.as_deref()),
        optional(row.how),
        optional(row.package.as_deref()),
        Cell::Own(row.visibility.to_string()),
        actors(&row.support),
        actors(&row.oppose),
        optional(row.reason.as_deref()),
        optional(row.source.as_deref()),
    ]
}
