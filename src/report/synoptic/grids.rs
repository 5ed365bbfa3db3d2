//! The tables of drafts side by side: for reading, a cell for each draft; for programs, a column for each fact.

use crate::attribution::ChangeKind;
use crate::model::AmendmentState;

use super::super::{Cell, Column, Grid};
use super::{DraftCell, Row, Side, SponsorCell, SynopticColumns, Tabled};

/// The table people read.
pub(super) fn view_grid(rows: &[Row], names: &[String], asked: &SynopticColumns) -> Grid {
    let mut columns = vec![Column::words("clause", "Clause")];
    columns.extend(names.iter().map(|name| Column::prose(format!("text_{name}"), name.clone())));
    columns.extend(
        asked.sponsors.iter().map(|sponsor| Column::prose(format!("changes_{sponsor}"), sponsor.to_string())),
    );
    columns
        .extend(asked.blank.iter().map(|heading| Column::named("blank".to_string(), (*heading).to_string())));
    let line = |row: &Row| {
        let mut cells = vec![Cell::foreign(&row.pointer)];
        cells.extend(row.drafts.iter().map(|cell| told(cell, &row.pointer)));
        cells.extend(row.sponsors.iter().map(|cell| Cell::foreign(&changes(cell))));
        cells.extend(asked.blank.iter().map(|_| Cell::Empty));
        cells
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

/// What a draft has of a clause, as people read it: where nothing changed the code says so, in place of the words.
fn told(cell: &DraftCell, pointer: &str) -> Cell {
    if cell.code == ChangeKind::Unchanged.code() {
        return Cell::Own(cell.code.to_string());
    }
    match (remark(cell, pointer), in_full(cell)) {
        (remark, text) if remark.is_empty() => Cell::foreign(&text),
        (remark, text) => Cell::Remarked { remark, text },
    }
}

/// What there is to say of a clause in a draft: code, number where it is not the row's, relation.
fn remark(cell: &DraftCell, pointer: &str) -> String {
    let mut head: Vec<String> = Vec::new();
    if !cell.code.is_empty() {
        head.push(cell.code.to_string());
    }
    match cell.was.as_str() {
        "" if cell.pointer != pointer && !cell.pointer.is_empty() => {
            head.push(format!("as {}", cell.pointer))
        }
        "" => {}
        was if cell.pointer == pointer => head.push(format!("was {was}")),
        was => head.push(format!("as {}, was {was}", cell.pointer)),
    }
    if !cell.relation.is_empty() {
        let with: Vec<&str> = cell.with.iter().map(String::as_str).filter(|with| !with.is_empty()).collect();
        let preposition = match (cell.stands, cell.relation) {
            (true, "merged") => " from ",
            (true, "split") => " off ",
            _ => " into ",
        };
        let with = if with.is_empty() { String::new() } else { format!("{preposition}{}", with.join(", ")) };
        head.push(format!("{}{with}", cell.relation));
    }
    head.join("; ")
}

/// The words of a clause in a draft, in one line.
fn in_full(cell: &DraftCell) -> String {
    let mut text = cell.text.clone();
    for option in &cell.alternatives {
        text += &format!(" — option {}: {}", option.alternative, option.text);
    }
    if !cell.after.is_empty() {
        text += &format!(" — after: {}", cell.after);
    }
    text
}

/// What a sponsor asked for and changed, in one line.
fn changes(cell: &SponsorCell) -> String {
    let mut parts: Vec<String> = cell.amendments.iter().map(asked).collect();
    let made = cell.changes.iter().map(|change| {
        let side = if change.op == Side::Insert { "insert" } else { "delete" };
        quoted(side, &change.text)
    });
    let made: Vec<String> = made.collect();
    if !made.is_empty() {
        parts.push(format!("on record: {}", made.join("; ")));
    }
    parts.join(" · ")
}

/// An amendment in one line: `NOR-1, withdrawn: out “shall”; in “should”`.
fn asked(tabled: &Tabled) -> String {
    let Tabled { new, entry, .. } = tabled;
    let mut head = entry.amendment.clone();
    if let Some(side) = new {
        head += &format!(", new {side}");
    }
    if entry.state != AmendmentState::Tabled.word() {
        head += &format!(", {}", entry.state);
    }
    let asked: Vec<String> = entry.changes.iter().map(|change| quoted(change.op, &change.text)).collect();
    if asked.is_empty() {
        format!("{head}: {}", entry.action)
    } else {
        format!("{head}: {}", asked.join("; "))
    }
}

fn quoted(op: &str, text: &str) -> String {
    let side = if op == "insert" { "in" } else { "out" };
    format!("{side} \u{201c}{text}\u{201d}")
}

/// The table for programs: one row for each clause; of each draft number, code, relation, text.
pub(super) fn facts(rows: &[Row], names: &[String], asked: &SynopticColumns) -> Grid {
    let mut columns = vec![
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("kind", "Kind"),
    ];
    for name in names {
        for (key, heading) in
            [("number", "number"), ("code", "change"), ("relation", "relation"), ("text", "text")]
        {
            columns.push(Column::named(format!("{key}_{name}"), format!("{name}, {heading}")));
        }
    }
    columns.extend(
        asked.sponsors.iter().map(|sponsor| Column::named(format!("changes_{sponsor}"), sponsor.to_string())),
    );
    let line = |row: &Row| {
        let mut cells =
            vec![Cell::foreign(&row.clause), Cell::foreign(&row.number), Cell::Own(row.kind.to_string())];
        for cell in &row.drafts {
            cells.extend([
                Cell::foreign(&cell.number),
                Cell::Own(cell.code.to_string()),
                Cell::Own(cell.relation.to_string()),
                Cell::foreign(&in_full(cell)),
            ]);
        }
        cells.extend(row.sponsors.iter().map(|cell| Cell::foreign(&changes(cell))));
        cells
    };
    Grid { caption: "Drafts side by side".to_string(), columns, rows: rows.iter().map(line).collect() }
}
