//! The rows as one flat table for programs.

use crate::survival::{Grouping, Unit};

use super::super::{Cell, Column, Grid};
use super::amendments::HEADINGS;
use super::rows::Row;
use super::{count, share, words};

/// One row of the table for each row of the answer.
pub(super) fn grid(rows: &[Row], grouping: Grouping, unit: Unit) -> Grid {
    let mut columns = vec![
        Column::words("group", words::capital_grouping(grouping)),
        Column::words("role", "Role"),
        Column::number("n", if unit.is_tabled() { "Tabled" } else { "Put in" }),
        Column::number("standing", "Standing"),
        Column::number("returned", "of these back"),
        Column::number("share", "Share"),
        Column::number("lower", "95 % interval from"),
        Column::number("upper", "to"),
        Column::words("interval", "Interval"),
        Column::number("half_life", "Half-life"),
        Column::number("half_life_lower", "Half-life from"),
        Column::number("half_life_upper", "Half-life to"),
        Column::number("mean_drafts", "Mean drafts survived"),
        Column::number("mean_lower", "Mean from"),
        Column::number("mean_upper", "Mean to"),
        Column::number("mean_until", "Mean up to"),
        Column::number("expected", "Expected removals"),
        Column::number("p", "p"),
        Column::number("p_holm", "p (Holm)"),
        Column::number("p_bh", "p (BH)"),
        Column::words("few", "Note"),
    ];
    if unit.is_tabled() {
        columns.push(Column::number("so_far_lower", "So far from"));
        columns.push(Column::number("so_far_upper", "So far to"));
        columns.extend(HEADINGS.map(|(name, heading)| Column::number(name, heading)));
        columns.push(Column::number("open", "Open"));
        columns.push(Column::number("absorbed", "Absorbed"));
        columns.push(Column::number("decided", "Decided"));
        columns.push(Column::number("decided_share", "Adopted of decided"));
        columns.push(Column::number("decided_lower", "Of decided from"));
        columns.push(Column::number("decided_upper", "Of decided to"));
    }
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

fn line(row: &Row) -> Vec<Cell> {
    let maybe = |value: &Option<serde_json::Value>| value.as_ref().map_or(Cell::Empty, count);
    let figure = |value: Option<f64>| value.map_or(Cell::Empty, |value| Cell::Figure { value, decimals: 4 });
    let mean = row.mean.as_ref();
    let found = row.difference.as_ref();
    let mut cells = vec![
        Cell::foreign(&row.group),
        Cell::Own(row.role.to_string()),
        count(&row.n),
        count(&row.standing),
        count(&row.returned),
        share(row.share),
        share(row.lower),
        share(row.upper),
        row.interval.map_or(Cell::Empty, |word| Cell::Own(word.to_string())),
        maybe(&row.median.value),
        maybe(&row.median.lower),
        maybe(&row.median.upper),
        figure(mean.map(|mean| mean.value)),
        figure(mean.and_then(|mean| mean.lower)),
        figure(mean.and_then(|mean| mean.upper)),
        mean.map_or(Cell::Empty, |mean| count(&mean.until)),
        figure(found.map(|found| found.expected)),
        figure(found.and_then(|found| found.p)),
        figure(found.and_then(|found| found.holm)),
        figure(found.and_then(|found| found.bh)),
        if row.few { Cell::Own("few".to_string()) } else { Cell::Empty },
    ];
    if let Some(ended) = &row.ended {
        let so_far = row.so_far.as_ref();
        cells.extend([share(so_far.map(|bounds| bounds.lower)), share(so_far.map(|bounds| bounds.upper))]);
        cells.extend(ended.outcomes.iter().map(|outcome| count(&outcome.n)));
        let decided = &ended.decided;
        cells.extend([count(&ended.absorbed), count(&decided.of)]);
        cells.extend([share(decided.share), share(decided.lower), share(decided.upper)]);
    }
    cells
}
