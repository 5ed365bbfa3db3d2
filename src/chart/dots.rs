//! Dot and whisker: the share of each row with its interval, most first, counts beside the label.

use super::measure::width;
use super::palette::{GRID, Stroke};
use super::sheet::{Caption, LABEL, Labels, MARGIN, Sheet, WIDTH, per_cent, units};
use super::svg::{Anchor, Type};
use super::{Datum, Figure, Table};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct DotRow {
    /// What it stands for.
    pub label: String,
    /// Whether others are read against it, as against all together; such rows stand below the others.
    pub is_reference: bool,
    /// How many.
    pub count: f64,
    /// Of how many.
    pub total: f64,
    /// The share; nothing where there are too few for one.
    pub share: Option<f64>,
    /// Its interval, where there is one.
    pub interval: Option<(f64, f64)>,
}

/// Draws the rows, those with a share first, most first.
pub(super) fn draw(caption: &Caption, rows: &[DotRow]) -> Figure {
    let mut rows: Vec<&DotRow> = rows.iter().collect();
    rows.sort_by(|one, other| {
        let share = |row: &DotRow| row.share.unwrap_or(-1.0);
        let order = one.is_reference.cmp(&other.is_reference);
        order
            .then(share(other).total_cmp(&share(one)))
            .then(other.total.total_cmp(&one.total))
            .then(one.label.cmp(&other.label))
    });
    let mut sheet = Sheet::new(caption);
    let labels = Labels::new(rows.iter().map(|row| row.label.as_str()), 220.0);
    let counts: Vec<String> =
        rows.iter().map(|row| format!("{}/{}", units(row.count), units(row.total))).collect();
    let counts_width = counts.iter().map(|text| width(text, LABEL)).fold(width("n/N", LABEL), f64::max);
    let right_of_labels = MARGIN + labels.width;
    let right_of_counts = right_of_labels + 14.0 + counts_width;
    let plot = (right_of_counts + 22.0, WIDTH - MARGIN - 76.0);
    let top = sheet.y + 18.0;
    let heights: Vec<f64> = (0..rows.len()).map(|row| labels.height(row, 24.0)).collect();
    let bottom = top + heights.iter().sum::<f64>();
    sheet.svg.text((right_of_counts, top - 6.0), "n/N", Type::plain(LABEL).grey().anchored(Anchor::End));
    sheet.share_axis(plot, (top, bottom), "share, with 95 % interval");
    let mut y = top;
    let references = rows.iter().position(|row| row.is_reference);
    for (at, row) in rows.iter().enumerate() {
        if references == Some(at) && at > 0 {
            sheet.svg.line((MARGIN, y), (WIDTH - MARGIN, y), GRID);
        }
        let middle = y + heights[at] / 2.0;
        labels.set(&mut sheet.svg, at, (right_of_labels, middle));
        let end = Type::plain(LABEL).anchored(Anchor::End);
        sheet.svg.text((right_of_counts, middle + LABEL * 0.36), &counts[at], end);
        mark(&mut sheet, row, (plot, middle), &counts[at]);
        y += heights[at];
    }
    sheet.y = bottom + 42.0;
    let hollow = rows.iter().any(|row| row.share.is_some() && row.interval.is_none());
    if hollow {
        let said = "A hollow dot has no interval: all of its units came at once.";
        sheet.paragraph(said, Type::plain(LABEL).grey(), 16.0);
    }
    let said: Vec<String> = rows.iter().zip(&counts).map(|(row, counts)| said(row, counts)).collect();
    Figure {
        svg: sheet.finish("dot", &format!("Share of each row: {}.", said.join("; "))),
        table: table(&rows),
    }
}

/// A row in words.
fn said(row: &DotRow, counts: &str) -> String {
    match row.share {
        Some(share) => format!("{} {counts}, {}", row.label, per_cent(share)),
        None => format!("{} {counts}, too few for a share", row.label),
    }
}

/// The whisker, the dot and the share of a row.
fn mark(sheet: &mut Sheet, row: &DotRow, (plot, middle): ((f64, f64), f64), counts: &str) {
    let x = |share: f64| plot.0 + (plot.1 - plot.0) * share;
    sheet.svg.line((plot.0, middle), (plot.1, middle), Stroke { dashes: "1 3", ..GRID });
    if let Some((lower, upper)) = row.interval {
        let whisker = Stroke::plain("#1a1a1a", 1.75);
        sheet.svg.line((x(lower), middle), (x(upper), middle), whisker);
        for end in [lower, upper] {
            sheet.svg.line((x(end), middle - 4.0), (x(end), middle + 4.0), whisker);
        }
    }
    let set = Type::plain(LABEL).anchored(Anchor::End);
    let at = (WIDTH - MARGIN, middle + LABEL * 0.36);
    match row.share {
        Some(share) => {
            let fill = if row.interval.is_some() { "#0072b2" } else { "#ffffff" };
            sheet.svg.dot((x(share), middle), fill, &said(row, counts));
            sheet.svg.text(at, &per_cent(share), set);
        }
        None => sheet.svg.text(at, "too few", set.grey()),
    }
}

fn table(rows: &[&DotRow]) -> Table {
    let line = |row: &&DotRow| {
        vec![
            Datum::Text(row.label.clone()),
            Datum::Number(row.count),
            Datum::Number(row.total),
            Datum::maybe(row.share),
            Datum::maybe(row.interval.map(|interval| interval.0)),
            Datum::maybe(row.interval.map(|interval| interval.1)),
        ]
    };
    Table {
        columns: vec!["group", "standing", "n", "share", "lower", "upper"],
        rows: rows.iter().map(line).collect(),
    }
}
