//! Fates: what became of the units of each row, as one bar of a whole, n/N first.

use super::measure::width;
use super::palette::{INKS, Stroke};
use super::sheet::{Caption, LABEL, Labels, MARGIN, Sample, Sheet, WIDTH, units};
use super::svg::{Anchor, Area, Type};
use super::{Datum, Figure, Table};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct FateRow {
    /// What it stands for.
    pub label: String,
    /// How many of its units have each fate.
    pub parts: Vec<f64>,
}

/// Rows and the fates they are divided by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fates {
    /// Names of the fates, from best to worst.
    pub names: Vec<String>,
    /// How many of the names, from the first, count as being in the text.
    pub kept: usize,
    /// The rows.
    pub rows: Vec<FateRow>,
}

impl Fates {
    /// How many of a row are in the text, and of how many.
    fn counts(&self, row: &FateRow) -> (f64, f64) {
        (row.parts.iter().take(self.kept).sum(), row.parts.iter().sum())
    }
}

/// The inks of fates, from best to worst: from dark to light, the ends unlike each other in black and white too.
pub(super) const FATE_INKS: [usize; 8] = [0, 4, 2, 6, 1, 3, 7, 10];

/// Draws one bar for each row.
pub(super) fn draw(caption: &Caption, fates: &Fates) -> Figure {
    let mut sheet = Sheet::new(caption);
    let inks = inks(fates.names.len());
    let entries: Vec<(usize, String)> = inks.iter().copied().zip(fates.names.iter().cloned()).collect();
    sheet.legend(&entries, Sample::Area);
    let labels = Labels::new(fates.rows.iter().map(|row| row.label.as_str()), 220.0);
    let counts: Vec<String> = fates
        .rows
        .iter()
        .map(|row| fates.counts(row))
        .map(|(kept, total)| format!("{}/{}", units(kept), units(total)))
        .collect();
    let counts_width = counts.iter().map(|text| width(text, LABEL)).fold(width("n/N", LABEL), f64::max);
    let right_of_labels = MARGIN + labels.width;
    let right_of_counts = right_of_labels + 14.0 + counts_width;
    let plot = (right_of_counts + 22.0, WIDTH - MARGIN - 20.0);
    let top = sheet.y + 18.0;
    sheet.svg.text((right_of_counts, top - 6.0), "n/N", Type::plain(LABEL).grey().anchored(Anchor::End));
    let heights: Vec<f64> = (0..fates.rows.len()).map(|row| labels.height(row, 26.0)).collect();
    let bottom = top + heights.iter().sum::<f64>();
    sheet.share_axis(plot, (top, bottom), "share of the row");
    let mut y = top;
    for (at, row) in fates.rows.iter().enumerate() {
        let middle = y + heights[at] / 2.0;
        labels.set(&mut sheet.svg, at, (right_of_labels, middle));
        let end = Type::plain(LABEL).anchored(Anchor::End);
        sheet.svg.text((right_of_counts, middle + LABEL * 0.36), &counts[at], end);
        bar(&mut sheet, (plot, middle), (fates, row), &inks);
        y += heights[at];
    }
    sheet.y = bottom + 42.0;
    let said: Vec<String> =
        fates.rows.iter().zip(&counts).map(|(row, counts)| format!("{} {counts}", row.label)).collect();
    let description = format!("What became of the units of each row. In the text: {}.", said.join("; "));
    Figure { svg: sheet.finish("fates", &description), table: table(fates) }
}

/// The inks of so many fates: the last is always the lightest.
pub(super) fn inks(count: usize) -> Vec<usize> {
    let last = FATE_INKS.len() - 1;
    (0..count).map(|at| if at + 1 == count { FATE_INKS[last] } else { FATE_INKS[at.min(last - 1)] }).collect()
}

fn bar(
    sheet: &mut Sheet,
    (plot, middle): ((f64, f64), f64),
    (fates, row): (&Fates, &FateRow),
    inks: &[usize],
) {
    let total: f64 = row.parts.iter().sum();
    if total <= 0.0 {
        return;
    }
    let mut x = plot.0;
    for (at, part) in row.parts.iter().enumerate().filter(|(_, part)| **part > 0.0) {
        let length = (plot.1 - plot.0) * part / total;
        let area = Area { x, y: middle - 9.0, width: length, height: 18.0 };
        sheet.svg.area(
            area,
            INKS[inks[at]].fill(),
            &format!("{}: {} {}", row.label, units(*part), fates.names[at]),
        );
        let said = units(*part);
        if width(&said, 11.0) + 8.0 <= length {
            let set = Type::plain(11.0).anchored(Anchor::Middle);
            sheet.svg.text_on_fill((x + length / 2.0, middle + 4.0), &said, set);
        }
        x += length;
    }
    let whole = Area { x: plot.0, y: middle - 9.0, width: plot.1 - plot.0, height: 18.0 };
    sheet.svg.frame(whole, Stroke::plain("#8c8c8c", 0.75));
}

/// The numbers: one line for each row and fate.
pub(super) fn table(fates: &Fates) -> Table {
    let mut rows = Vec::new();
    for row in &fates.rows {
        let (_, total) = fates.counts(row);
        for (name, part) in fates.names.iter().zip(&row.parts) {
            rows.push(vec![
                Datum::Text(row.label.clone()),
                Datum::Text(name.clone()),
                Datum::Number(*part),
                Datum::Number(total),
            ]);
        }
    }
    Table { columns: vec!["group", "fate", "count", "n"], rows }
}
