//! Alluvial: from the rows at the left to their fates at the right, each stream as wide as the units in it.

use super::Figure;
use super::fates::{Fates, inks, table};
use super::measure::{width, wrapped};
use super::palette::INKS;
use super::sheet::{Caption, LABEL, LINE, MARGIN, Sheet, WIDTH, units};
use super::svg::{Anchor, Area, Type, number};

/// Height of all streams together.
const HEIGHT: f64 = 420.0;
/// Space between boxes, enough for a label of two lines beside the smallest.
const GAP: f64 = 6.0;
/// Width of a box.
const BOX: f64 = 14.0;

/// Streams: rows at the left with their inks, fates at the right.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flows {
    /// How the units of each row are divided by fate.
    pub fates: Fates,
    /// The ink of each row.
    pub inks: Vec<usize>,
}

/// Boxes of one side: top and height of each.
struct Side {
    boxes: Vec<(f64, f64)>,
    lines: Vec<Vec<String>>,
}

impl Side {
    /// Stacks boxes as high as their sizes, each at least as high as its label.
    fn new(labels: &[String], sizes: &[f64], (top, scale, room): (f64, f64, f64)) -> Self {
        let lines: Vec<Vec<String>> = labels.iter().map(|label| wrapped(label, LABEL, room)).collect();
        let mut y = top;
        let boxes = sizes
            .iter()
            .zip(&lines)
            .map(|(size, lines)| {
                let height = size * scale;
                let slot = height.max(lines.len() as f64 * LINE);
                let at = (y + (slot - height) / 2.0, height);
                y += slot + GAP;
                at
            })
            .collect();
        Self { boxes, lines }
    }

    fn bottom(&self) -> f64 {
        let bottoms = self.boxes.iter().zip(&self.lines).map(|((top, height), lines)| {
            let middle = top + height / 2.0;
            (top + height).max(middle + lines.len() as f64 * LINE / 2.0)
        });
        bottoms.fold(0.0, f64::max)
    }
}

/// Draws the streams.
pub(super) fn draw(caption: &Caption, flows: &Flows) -> Figure {
    let mut sheet = Sheet::new(caption);
    let fates = &flows.fates;
    let row_sizes: Vec<f64> = fates.rows.iter().map(|row| row.parts.iter().sum()).collect();
    let fate_sizes: Vec<f64> =
        (0..fates.names.len()).map(|at| fates.rows.iter().map(|row| row.parts[at]).sum()).collect();
    let total: f64 = row_sizes.iter().sum();
    let scale = if total > 0.0 { HEIGHT / total } else { 0.0 };
    let with_count = |name: &str, size: f64| format!("{name} ({})", units(size));
    let left_labels: Vec<String> =
        fates.rows.iter().zip(&row_sizes).map(|(row, size)| with_count(&row.label, *size)).collect();
    let right_labels: Vec<String> =
        fates.names.iter().zip(&fate_sizes).map(|(name, size)| with_count(name, *size)).collect();
    let top = sheet.y + 4.0;
    let left = Side::new(&left_labels, &row_sizes, (top, scale, 190.0));
    let right = Side::new(&right_labels, &fate_sizes, (top, scale, 150.0));
    let room = |side: &Side| side.lines.iter().flatten().map(|line| width(line, LABEL)).fold(0.0, f64::max);
    let (from, to) = (MARGIN + room(&left) + 8.0, WIDTH - MARGIN - room(&right) - 8.0);
    streams(&mut sheet, flows, (&left, &right), (from + BOX, to - BOX, scale));
    let fate_inks = inks(fates.names.len());
    for (at, (y, height)) in left.boxes.iter().enumerate() {
        let area = Area { x: from, y: *y, width: BOX, height: *height };
        sheet.svg.area(area, INKS[flows.inks[at]].fill(), &left_labels[at]);
        labels(&mut sheet, &left.lines[at], (from - 8.0, y + height / 2.0), Anchor::End);
    }
    for (at, (y, height)) in right.boxes.iter().enumerate() {
        let area = Area { x: to - BOX, y: *y, width: BOX, height: *height };
        sheet.svg.area(area, INKS[fate_inks[at]].fill(), &right_labels[at]);
        labels(&mut sheet, &right.lines[at], (to + 8.0, y + height / 2.0), Anchor::Start);
    }
    sheet.y = left.bottom().max(right.bottom()).max(top) + 8.0;
    let said: Vec<String> = fates
        .rows
        .iter()
        .map(|row| {
            let parts: Vec<String> = fates
                .names
                .iter()
                .zip(&row.parts)
                .map(|(name, part)| format!("{} {name}", units(*part)))
                .collect();
            format!("{}: {}", row.label, parts.join(", "))
        })
        .collect();
    let description = format!("From rows to fates. {}.", said.join("; "));
    Figure { svg: sheet.finish("alluvial", &description), table: table(fates) }
}

fn labels(sheet: &mut Sheet, lines: &[String], (x, middle): (f64, f64), anchor: Anchor) {
    let first = middle - (lines.len() as f64 - 1.0) * LINE / 2.0 + LABEL * 0.36;
    for (at, line) in lines.iter().enumerate() {
        sheet.svg.text((x, first + at as f64 * LINE), line, Type::plain(LABEL).anchored(anchor));
    }
}

/// A stream for each row and fate, in order at both ends, so that none crosses another of its own box.
fn streams(
    sheet: &mut Sheet,
    flows: &Flows,
    (left, right): (&Side, &Side),
    (from, to, scale): (f64, f64, f64),
) {
    let mut reached: Vec<f64> = right.boxes.iter().map(|(top, _)| *top).collect();
    let bend = (from + to) / 2.0;
    for (at, row) in flows.fates.rows.iter().enumerate() {
        let mut y = left.boxes[at].0;
        for (fate, part) in row.parts.iter().enumerate().filter(|(_, part)| **part > 0.0) {
            let height = part * scale;
            let end = reached[fate];
            let [a, b, c, d] = [y, y + height, end, end + height].map(number);
            let (from, to, bend) = (number(from), number(to), number(bend));
            let path = format!(
                "M{from} {a} C{bend} {a} {bend} {c} {to} {c} L{to} {d} C{bend} {d} {bend} {b} {from} {b} Z"
            );
            let about = format!("{}: {} {}", row.label, units(*part), flows.fates.names[fate]);
            let colour = if flows.inks[at] == super::palette::NOBODY {
                "#8c8c8c"
            } else {
                INKS[flows.inks[at]].colour
            };
            sheet.svg.veil(&path, (colour, 0.45), &about);
            y += height;
            reached[fate] += height;
        }
    }
}
