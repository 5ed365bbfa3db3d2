//! Clause map: one row for each clause, one column for each draft, shaded by how much of the first wording stands.

use super::palette::Fill;
use super::palette::{SHADES, Stroke, shade};
use super::sheet::{Caption, LABEL, LINE, Labels, MARGIN, Sheet, WIDTH, draft_labels, per_cent};
use super::svg::{Area, Type, number};
use super::{Datum, Figure, Table};

/// One clause in one draft.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapCell {
    /// Words of the first wording that stand.
    pub kept: f64,
    /// Of so many.
    pub of: f64,
    /// Whether it stood before, not in the draft before this, and is back.
    pub is_back: bool,
    /// Whether some of what stands is in brackets.
    pub is_bracketed: bool,
}

impl MapCell {
    fn share(&self) -> f64 {
        if self.of > 0.0 { self.kept / self.of } else { 0.0 }
    }
}

/// One clause.
#[derive(Debug, Clone, PartialEq)]
pub struct MapRow {
    /// Its id.
    pub label: String,
    /// For each draft, how it stands; nothing before its birth.
    pub cells: Vec<Option<MapCell>>,
}

/// Clauses by drafts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClauseMap {
    /// Names of the drafts.
    pub drafts: Vec<String>,
    /// The clauses.
    pub rows: Vec<MapRow>,
}

/// Height of a cell.
const CELL: f64 = 16.0;

/// Draws the map.
pub(super) fn draw(caption: &Caption, map: &ClauseMap) -> Figure {
    let mut sheet = Sheet::new(caption);
    legend(&mut sheet);
    let labels = Labels::new(map.rows.iter().map(|row| row.label.as_str()), 240.0);
    let left = MARGIN + labels.width + 10.0;
    let room = ((WIDTH - MARGIN - left) / map.drafts.len().max(1) as f64).min(90.0);
    let centres: Vec<f64> = (0..map.drafts.len()).map(|at| left + room * (at as f64 + 0.5)).collect();
    sheet.y += draft_labels(&mut sheet.svg, &map.drafts, &centres, (sheet.y - 6.0, room)) + 6.0;
    for (at, row) in map.rows.iter().enumerate() {
        let height = (labels.lines[at].len() as f64 * LINE + 2.0).max(CELL + 2.0);
        let middle = sheet.y + height / 2.0;
        labels.set(&mut sheet.svg, at, (left - 10.0, middle));
        for (draft, cell) in row.cells.iter().enumerate() {
            let area = Area {
                x: left + room * draft as f64 + 0.5,
                y: middle - CELL / 2.0,
                width: room - 1.0,
                height: CELL,
            };
            if let Some(cell) = cell {
                let about = format!("{} in {}: {}", row.label, map.drafts[draft], per_cent(cell.share()));
                draw_cell(&mut sheet, area, cell, &about);
            }
        }
        sheet.y += height;
    }
    sheet.y += 6.0;
    let last = map.drafts.len().checked_sub(1);
    let standing =
        |row: &&MapRow| last.is_some_and(|last| row.cells[last].is_some_and(|cell| cell.kept > 0.0));
    let description = format!(
        "{} clauses in {} drafts; of {} some of the first wording stands in the last draft.",
        map.rows.len(),
        map.drafts.len(),
        map.rows.iter().filter(standing).count()
    );
    Figure { svg: sheet.finish("map", &description), table: table(map) }
}

fn draw_cell(sheet: &mut Sheet, area: Area, cell: &MapCell, about: &str) {
    let share = cell.share();
    sheet.svg.area(area, Fill { paint: shade(share), has_border: false }, about);
    sheet.svg.frame(area, Stroke::plain("#a6a6a6", 0.5));
    let light = share >= 0.5;
    let mark = Stroke::plain(if light { "#ffffff" } else { "#1a1a1a" }, 1.4);
    if cell.is_bracketed {
        brackets(sheet, area, mark);
    }
    if cell.is_back {
        back(sheet, (area.x + area.width / 2.0, area.y + area.height / 2.0), mark);
    }
}

/// An opening and a closing bracket at the ends of a cell.
fn brackets(sheet: &mut Sheet, area: Area, stroke: Stroke) {
    let (top, bottom) = (area.y + 3.0, area.y + area.height - 3.0);
    for (outer, inner) in
        [(area.x + 3.0, area.x + 6.0), (area.x + area.width - 3.0, area.x + area.width - 6.0)]
    {
        let [outer, inner, top, bottom] = [outer, inner, top, bottom].map(number);
        sheet.svg.path(&format!("M{inner} {top} H{outer} V{bottom} H{inner}"), stroke);
    }
}

/// An arrow that turns back.
fn back(sheet: &mut Sheet, (x, y): (f64, f64), stroke: Stroke) {
    let [left, right, top, bottom, head] = [x - 4.0, x + 4.0, y - 4.0, y + 4.0, x - 1.0].map(number);
    let middle = number(y);
    sheet.svg.path(
        &format!("M{right} {bottom} V{middle} H{left} M{head} {top} L{left} {middle} L{head} {bottom}"),
        stroke,
    );
}

fn legend(sheet: &mut Sheet) {
    let words = ["gone", "under 25 %", "25 to 49 %", "50 to 74 %", "75 to 99 %", "all of it stands"];
    let mut x = MARGIN;
    let y = sheet.y;
    for (paint, word) in SHADES.iter().zip(words) {
        let area = Area { x, y, width: 22.0, height: 13.0 };
        sheet.svg.area(area, Fill { paint, has_border: false }, "");
        sheet.svg.frame(area, Stroke::plain("#a6a6a6", 0.5));
        sheet.svg.text((x + 28.0, y + 11.0), word, Type::plain(LABEL));
        x += 28.0 + super::measure::width(word, LABEL) + 14.0;
    }
    let y = y + LINE + 5.0;
    let dark = Stroke::plain("#1a1a1a", 1.4);
    let area = Area { x: MARGIN, y, width: 22.0, height: 13.0 };
    brackets(sheet, area, dark);
    sheet.svg.text((MARGIN + 28.0, y + 11.0), "some of it in brackets", Type::plain(LABEL));
    let x = MARGIN + 28.0 + super::measure::width("some of it in brackets", LABEL) + 24.0;
    back(sheet, (x, y + 7.0), dark);
    sheet.svg.text((x + 12.0, y + 11.0), "back after it was gone", Type::plain(LABEL));
    sheet.y = y + LINE + 8.0;
}

fn table(map: &ClauseMap) -> Table {
    let mut rows = Vec::new();
    for row in &map.rows {
        for (draft, cell) in row.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            rows.push(vec![
                Datum::Text(row.label.clone()),
                Datum::Text(map.drafts[draft].clone()),
                Datum::Number(cell.kept),
                Datum::Number(cell.of),
                Datum::Number(f64::from(u8::from(cell.is_back))),
                Datum::Number(f64::from(u8::from(cell.is_bracketed))),
            ]);
        }
    }
    Table { columns: vec!["clause", "draft", "kept", "of", "back", "bracketed"], rows }
}
