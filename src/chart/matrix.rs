//! Matrix: who took out whose words. Rows took out, columns had put in.

use super::measure::width;
use super::palette::{Fill, SHADES, Stroke};
use super::sheet::{Caption, LABEL, LINE, Labels, MARGIN, Sheet, WIDTH, units};
use super::svg::{Anchor, Area, Type};
use super::{Datum, Figure, Table};

/// Counts by row and column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    /// Who took out.
    pub rows: Vec<String>,
    /// Whose words.
    pub columns: Vec<String>,
    /// How many, row by row.
    pub counts: Vec<Vec<f64>>,
}

/// Draws the matrix.
pub(super) fn draw(caption: &Caption, matrix: &Matrix) -> Figure {
    let mut sheet = Sheet::new(caption);
    let labels = Labels::new(matrix.rows.iter().map(String::as_str), 200.0);
    let left = MARGIN + LINE + labels.width + 12.0;
    let total_room = 52.0;
    let room = ((WIDTH - MARGIN - total_room - left) / matrix.columns.len().max(1) as f64).min(64.0);
    let head = matrix.columns.iter().map(|name| width(name, LABEL)).fold(0.0, f64::max);
    let set = Type::plain(LABEL).grey();
    sheet.svg.text((left, sheet.y + LABEL), "whose words they were →", set);
    sheet.y += LINE + 6.0;
    let top = sheet.y + head + 8.0;
    for (at, name) in matrix.columns.iter().enumerate() {
        let x = left + room * (at as f64 + 0.5) + LABEL * 0.36;
        sheet.svg.upright((x, top - 5.0), name, Type::plain(LABEL));
    }
    let right = left + room * matrix.columns.len() as f64;
    sheet.svg.text((right + total_room - 4.0, top - 5.0), "all", set.anchored(Anchor::End));
    let most = matrix.counts.iter().flatten().copied().fold(0.0, f64::max);
    let mut y = top;
    for (at, counts) in matrix.counts.iter().enumerate() {
        let height = labels.height(at, 24.0);
        let middle = y + height / 2.0;
        labels.set(&mut sheet.svg, at, (left - 8.0, middle));
        for (column, count) in counts.iter().enumerate() {
            let area =
                Area { x: left + room * column as f64, y: y + 1.0, width: room - 2.0, height: height - 2.0 };
            let about =
                format!("{} took out {} of {}", matrix.rows[at], units(*count), matrix.columns[column]);
            cell(&mut sheet, area, (*count, most), &about);
        }
        let end = Type::plain(LABEL).bold().anchored(Anchor::End);
        sheet.svg.text((right + total_room - 4.0, middle + 4.0), &units(counts.iter().sum()), end);
        y += height;
    }
    let middle = Type::plain(LABEL).grey().anchored(Anchor::Middle);
    let word = "who took them out";
    // Beside few rows the word would not fit: the sheet is made as high as it is.
    let bottom = y.max(top + width(word, LABEL));
    sheet.svg.upright((MARGIN + 10.0, (top + bottom) / 2.0), word, middle);
    sheet.y = bottom + 8.0;
    let mut pairs: Vec<(f64, String)> = Vec::new();
    for (row, counts) in matrix.rows.iter().zip(&matrix.counts) {
        for (column, count) in matrix.columns.iter().zip(counts).filter(|(_, count)| **count > 0.0) {
            pairs.push((*count, format!("{row} took out {} words of {column}", units(*count))));
        }
    }
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    let said: Vec<String> = pairs.into_iter().take(12).map(|(_, said)| said).collect();
    let description = format!("Who took out whose words, most first. {}.", said.join("; "));
    Figure { svg: sheet.finish("overwrite", &description), table: table(matrix) }
}

/// One count, the darker the larger; the number itself tells it in black and white.
fn cell(sheet: &mut Sheet, area: Area, (count, most): (f64, f64), about: &str) {
    if count <= 0.0 {
        sheet.svg.frame(area, Stroke::plain("#e3e3e3", 0.75));
        return;
    }
    let step = if count >= most { 4.0 } else { (4.0 * (count / most).sqrt()).floor() };
    let place = [1.0, 2.0, 3.0, 4.0].into_iter().position(|limit| step < limit).unwrap_or(4);
    sheet.svg.area(area, Fill { paint: SHADES[place], has_border: false }, about);
    let colour = if place >= 3 { "#ffffff" } else { "#1a1a1a" };
    let size = if width(&units(count), LABEL) > area.width - 2.0 { 9.0 } else { LABEL };
    let set = Type { colour, ..Type::plain(size).anchored(Anchor::Middle) };
    sheet.svg.text((area.x + area.width / 2.0, area.y + area.height / 2.0 + 4.0), &units(count), set);
}

fn table(matrix: &Matrix) -> Table {
    let mut rows = Vec::new();
    for (row, counts) in matrix.rows.iter().zip(&matrix.counts) {
        for (column, count) in matrix.columns.iter().zip(counts).filter(|(_, count)| **count > 0.0) {
            rows.push(vec![Datum::Text(row.clone()), Datum::Text(column.clone()), Datum::Number(*count)]);
        }
    }
    Table { columns: vec!["took_out", "whose", "words"], rows }
}
