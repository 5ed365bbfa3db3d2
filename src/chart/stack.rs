//! Stack: how many units stand in each draft, by origin, one column a draft.

use super::measure::width;
use super::palette::{AXIS, GRID, INKS};
use super::sheet::{Caption, LABEL, MARGIN, Sample, Sheet, WIDTH, draft_labels, marks, units};
use super::svg::{Anchor, Area, Type};
use super::{Datum, Figure, Table};

/// Height of the columns.
const HEIGHT: f64 = 320.0;

/// What stands in each draft.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stack {
    /// What is counted, for the axis.
    pub unit: String,
    /// Names of the drafts, oldest first.
    pub drafts: Vec<String>,
    /// The origins, from the bottom up: name, ink, and how many stand in each draft.
    pub series: Vec<(String, usize, Vec<f64>)>,
}

/// Draws one column for each draft.
pub(super) fn draw(caption: &Caption, stack: &Stack) -> Figure {
    let mut sheet = Sheet::new(caption);
    let entries: Vec<(usize, String)> =
        stack.series.iter().rev().map(|(name, ink, _)| (*ink, name.clone())).collect();
    sheet.legend(&entries, Sample::Area);
    let total = |draft: usize| stack.series.iter().map(|(.., counts)| counts[draft]).sum::<f64>();
    let most = (0..stack.drafts.len()).map(total).fold(0.0, f64::max);
    let top_mark = (most * 1.06).max(1.0);
    let marks: Vec<f64> = marks(most).into_iter().filter(|mark| *mark <= top_mark).collect();
    let left = MARGIN + 20.0 + marks.iter().map(|mark| width(&units(*mark), LABEL)).fold(0.0, f64::max) + 8.0;
    let right = WIDTH - MARGIN;
    let (top, bottom) = (sheet.y + 16.0, sheet.y + 16.0 + HEIGHT);
    let y = |count: f64| bottom - HEIGHT * count / top_mark;
    for mark in &marks {
        sheet.svg.line((left, y(*mark)), (right, y(*mark)), GRID);
        let end = Type::plain(LABEL).anchored(Anchor::End);
        sheet.svg.text((left - 6.0, y(*mark) + 4.0), &units(*mark), end);
    }
    let middle = Type::plain(LABEL).anchored(Anchor::Middle);
    sheet.svg.upright((MARGIN + 10.0, (top + bottom) / 2.0), &stack.unit, middle);
    let room = (right - left) / stack.drafts.len().max(1) as f64;
    let column = (room * 0.72).min(90.0);
    let centres: Vec<f64> = (0..stack.drafts.len()).map(|at| left + room * (at as f64 + 0.5)).collect();
    let size = Size { column, room, bottom, unit: HEIGHT / top_mark };
    for (draft, centre) in centres.iter().enumerate() {
        draw_column(&mut sheet, (stack, draft), *centre, &size);
    }
    sheet.svg.line((left, bottom), (right, bottom), AXIS);
    let labels = draft_labels(&mut sheet.svg, &stack.drafts, &centres, (bottom + 2.0, room));
    sheet.y = bottom + labels + 8.0;
    Figure { svg: sheet.finish("stack", &description(stack)), table: table(stack) }
}

/// Sizes of columns: their width, the room of each, where they stand, and the height of one unit.
struct Size {
    column: f64,
    room: f64,
    bottom: f64,
    unit: f64,
}

/// One draft: an area for each origin, with its count where there is room, and the sum on top.
fn draw_column(sheet: &mut Sheet, (stack, draft): (&Stack, usize), centre: f64, size: &Size) {
    let set = Type::plain(11.0).anchored(Anchor::Middle);
    let y = |count: f64| size.bottom - size.unit * count;
    let mut reached = 0.0;
    for (name, ink, counts) in stack.series.iter().filter(|(.., counts)| counts[draft] > 0.0) {
        let count = counts[draft];
        let (top, foot) = (y(reached + count), y(reached));
        let area = Area { x: centre - size.column / 2.0, y: top, width: size.column, height: foot - top };
        let said = units(count);
        sheet.svg.area(area, INKS[*ink].fill(), &format!("{}: {said} {name}", stack.drafts[draft]));
        if area.height >= 15.0 && width(&said, 11.0) + 8.0 <= size.column {
            sheet.svg.text_on_fill((centre, area.y + area.height / 2.0 + 4.0), &said, set);
        }
        reached += count;
    }
    let said = units(reached);
    if width(&said, 11.0) <= size.room {
        sheet.svg.text((centre, y(reached) - 4.0), &said, set.bold());
    }
}

/// The counts of each draft in words.
fn description(stack: &Stack) -> String {
    let said: Vec<String> = stack
        .drafts
        .iter()
        .enumerate()
        .map(|(draft, name)| {
            let parts: Vec<String> = stack
                .series
                .iter()
                .filter(|(.., counts)| counts[draft] > 0.0)
                .map(|(origin, _, counts)| format!("{origin} {}", units(counts[draft])))
                .collect();
            format!("{name}: {}", parts.join(", "))
        })
        .collect();
    format!("How many {} stand in each draft, by origin. {}.", stack.unit, said.join("; "))
}

fn table(stack: &Stack) -> Table {
    let mut rows = Vec::new();
    for (draft, name) in stack.drafts.iter().enumerate() {
        for (origin, _, counts) in &stack.series {
            rows.push(vec![
                Datum::Text(name.clone()),
                Datum::Text(origin.clone()),
                Datum::Number(counts[draft]),
            ]);
        }
    }
    Table { columns: vec!["draft", "origin", "count"], rows }
}
