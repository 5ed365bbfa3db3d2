//! The sheet every figure is drawn on: title, legend, figure, definition, from top to bottom.

use super::measure::{width, wrapped};
use super::palette::{AXIS, GRID, INKS, Stroke};
use super::svg::{Anchor, Area, Svg, Type};

/// Width of every figure; it may be shown at any other.
pub(super) const WIDTH: f64 = 800.0;
/// Empty space at the edges.
pub(super) const MARGIN: f64 = 16.0;
/// Size of labels.
pub(super) const LABEL: f64 = 12.0;
/// Size of what is said below.
const SMALL: f64 = 10.5;
/// Height of a line of labels.
pub(super) const LINE: f64 = 15.0;

/// The words around a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// What the figure shows, in a few words.
    pub title: String,
    /// Of which negotiation, up to which round.
    pub subtitle: String,
    /// The definition of what is drawn, with every choice that was made.
    pub definition: String,
}

/// How a legend shows an ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    /// A stretch of line.
    Line,
    /// A filled square.
    Area,
}

/// A figure in the making.
pub(super) struct Sheet {
    pub(super) svg: Svg,
    /// The next free line.
    pub(super) y: f64,
    caption: Caption,
}

impl Sheet {
    /// Starts with the title.
    pub(super) fn new(caption: &Caption) -> Self {
        let mut sheet = Self { svg: Svg::default(), y: MARGIN, caption: caption.clone() };
        sheet.paragraph(&caption.title, Type::plain(16.0).bold(), 20.0);
        sheet.paragraph(&caption.subtitle, Type::plain(LABEL).grey(), LINE);
        sheet.y += 10.0;
        sheet
    }

    /// Sets text across the sheet, as many lines as it takes.
    pub(super) fn paragraph(&mut self, text: &str, set: Type, line: f64) {
        for part in wrapped(text, set.size, WIDTH - 2.0 * MARGIN) {
            self.svg.text((MARGIN, self.y + set.size), &part, set);
            self.y += line;
        }
    }

    /// Explains the inks, as many in a line as fit.
    pub(super) fn legend(&mut self, entries: &[(usize, String)], sample: Sample) {
        let mut x = MARGIN;
        for (ink, label) in entries {
            let room = WIDTH - 2.0 * MARGIN - 34.0;
            let lines = wrapped(label, LABEL, room);
            let taken = 34.0 + lines.iter().map(|line| width(line, LABEL)).fold(0.0, f64::max) + 14.0;
            if x > MARGIN && x + taken > WIDTH - MARGIN {
                x = MARGIN;
                self.y += LINE + 3.0;
            }
            self.sample((x, self.y), *ink, sample);
            for (at, line) in lines.iter().enumerate() {
                self.y += if at > 0 { LINE } else { 0.0 };
                self.svg.text((x + 34.0, self.y + LABEL - 1.0), line, Type::plain(LABEL));
            }
            x += taken;
        }
        self.y += LINE + 10.0;
    }

    /// A stretch of line or a filled square in an ink.
    pub(super) fn sample(&mut self, (x, y): (f64, f64), ink: usize, sample: Sample) {
        match sample {
            Sample::Line => self.svg.line((x, y + 7.0), (x + 28.0, y + 7.0), INKS[ink].stroke(2.5)),
            Sample::Area => {
                let area = Area { x, y: y + 1.0, width: 26.0, height: 12.0 };
                self.svg.area(area, INKS[ink].fill(), "");
                self.svg.frame(area, Stroke::plain("#8c8c8c", 0.75));
            }
        }
    }

    /// An axis of shares below a plot that reaches from one height to another, with lines through it.
    pub(super) fn share_axis(&mut self, (left, right): (f64, f64), (top, bottom): (f64, f64), label: &str) {
        for quarter in 0..=4 {
            let x = left + (right - left) * f64::from(quarter) / 4.0;
            self.svg.line((x, top), (x, bottom), GRID);
            let anchor = Type::plain(LABEL).anchored(Anchor::Middle);
            self.svg.text((x, bottom + LINE), &format!("{} %", 25 * quarter), anchor);
        }
        self.svg.line((left, bottom), (right, bottom), AXIS);
        let middle = Type::plain(LABEL).anchored(Anchor::Middle);
        self.svg.text(((left + right) / 2.0, bottom + 2.0 * LINE + 2.0), label, middle);
    }

    /// Ends with the definition and gives the document.
    pub(super) fn finish(mut self, kind: &str, description: &str) -> String {
        self.y += 12.0;
        let definition = self.caption.definition.clone();
        self.paragraph(&definition, Type::plain(SMALL).grey(), 13.5);
        let title = format!("{}. {}", self.caption.title, self.caption.subtitle);
        self.svg.document((WIDTH, self.y + MARGIN), (kind, &title, description))
    }
}

/// Labels at the left of rows, broken into lines, and the width they take.
pub(super) struct Labels {
    pub(super) lines: Vec<Vec<String>>,
    pub(super) width: f64,
}

impl Labels {
    /// Breaks labels at a largest width.
    pub(super) fn new<'t>(labels: impl Iterator<Item = &'t str>, most: f64) -> Self {
        let lines: Vec<Vec<String>> = labels.map(|label| wrapped(label, LABEL, most)).collect();
        let width = lines.iter().flatten().map(|line| width(line, LABEL)).fold(0.0, f64::max);
        Self { lines, width }
    }

    /// Height of a row: enough for its label, and at least so much.
    pub(super) fn height(&self, row: usize, least: f64) -> f64 {
        (self.lines[row].len() as f64 * LINE + 7.0).max(least)
    }

    /// Sets the label of a row, ending at a point, in the middle of the row's height.
    pub(super) fn set(&self, svg: &mut Svg, row: usize, (right, middle): (f64, f64)) {
        let lines = &self.lines[row];
        let first = middle - (lines.len() as f64 - 1.0) * LINE / 2.0 + LABEL * 0.36;
        for (at, line) in lines.iter().enumerate() {
            let set = Type::plain(LABEL).anchored(Anchor::End);
            svg.text((right, first + at as f64 * LINE), line, set);
        }
    }
}

/// Names of drafts below columns: level where they fit, else upright, and then only as many as have room. Returns the
/// height taken.
pub(super) fn draft_labels(svg: &mut Svg, names: &[String], centres: &[f64], (y, room): (f64, f64)) -> f64 {
    let broken: Vec<Vec<String>> = names.iter().map(|name| wrapped(name, LABEL, room - 4.0)).collect();
    let whole = names.iter().all(|name| name.split_whitespace().all(|word| width(word, LABEL) <= room - 4.0));
    if whole {
        for (lines, x) in broken.iter().zip(centres) {
            for (at, line) in lines.iter().enumerate() {
                let set = Type::plain(LABEL).anchored(Anchor::Middle);
                svg.text((*x, y + (at as f64 + 1.0) * LINE), line, set);
            }
        }
        return broken.iter().map(Vec::len).max().unwrap_or(0) as f64 * LINE;
    }
    let every = every(names.len(), room, LINE);
    for (name, x) in names.iter().zip(centres).step_by(every) {
        svg.upright((*x + LABEL * 0.36, y + 6.0), name, Type::plain(LABEL).anchored(Anchor::End));
    }
    names.iter().step_by(every).map(|name| width(name, LABEL)).fold(0.0, f64::max) + 8.0
}

/// Every how many-th of so many columns of a width can have a label of a height.
fn every(count: usize, room: f64, height: f64) -> usize {
    (1..=count.max(1)).find(|step| *step as f64 * room >= height).unwrap_or(count.max(1))
}

/// Round marks from 0 to at least a number: five or so of them.
pub(super) fn marks(most: f64) -> Vec<f64> {
    let rough = (most / 4.0).max(1e-9);
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(power);
    let step = step.max(1.0);
    let last = (most / step).ceil().max(1.0);
    (0..100_u32).map(f64::from).take_while(|at| *at <= last).map(|at| at * step).collect()
}

/// A number of units: whole where it is whole, else with one decimal.
pub(super) fn units(value: f64) -> String {
    if (value - value.round()).abs() < 1e-9 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// A share in per cent.
pub(super) fn per_cent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_reach_the_largest_number() {
        assert_eq!(marks(1700.0), [0.0, 500.0, 1000.0, 1500.0, 2000.0]);
        assert_eq!(marks(3.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(marks(0.0), [0.0, 1.0]);
    }

    #[test]
    fn labels_get_every_column_that_has_room() {
        assert_eq!([every(10, 30.0, 15.0), every(100, 7.0, 15.0), every(500, 1.5, 15.0)], [1, 3, 10]);
    }
}
