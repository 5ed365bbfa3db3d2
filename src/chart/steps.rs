//! Steps: survival by time. A curve is level until somebody is removed and falls at once; it is never a line from point
//! to point. Below the axis stand, for each group, those at risk, removed and censored.

use super::measure::{width, wrapped};
use super::palette::{AXIS, GRID, INKS, Stroke};
use super::sheet::{Caption, LABEL, LINE, MARGIN, Sample, Sheet, WIDTH, per_cent, units};
use super::svg::{Anchor, Type, number};
use super::{Datum, Figure, Table};

/// Height of the plot.
const HEIGHT: f64 = 300.0;

/// Below this number at risk a curve is faded.
const FADED_BELOW: f64 = 5.0;

/// How far a curve goes on after its last time, so that where it ends can be seen.
const BEYOND: f64 = 14.0;

/// Most groups of a figure.
pub(super) const MOST_GROUPS: usize = 5;

/// One time of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepPoint {
    /// The time.
    pub time: f64,
    /// At risk just before.
    pub at_risk: f64,
    /// Removed at this time.
    pub removed: f64,
    /// Censored at this time.
    pub censored: f64,
    /// Share alive after.
    pub survival: f64,
    /// Its interval, where there is one.
    pub interval: Option<(f64, f64)>,
}

/// The curve of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct StepGroup {
    /// What it stands for.
    pub label: String,
    /// The times at which anything happens, ascending.
    pub points: Vec<StepPoint>,
}

impl StepGroup {
    /// At risk just before a time: as at the next time at which anything happens.
    fn at_risk(&self, time: f64) -> f64 {
        self.points.iter().find(|point| point.time >= time).map_or(0.0, |point| point.at_risk)
    }

    /// Sums of removed and censored after one time and up to another.
    fn left(&self, after: f64, to: f64) -> (f64, f64) {
        let within = self.points.iter().filter(|point| point.time > after && point.time <= to);
        within.fold((0.0, 0.0), |(removed, censored), point| {
            (removed + point.removed, censored + point.censored)
        })
    }
}

/// Where the plot is.
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    last: f64,
}

impl Plot {
    fn x(&self, time: f64) -> f64 {
        self.left + (self.right - BEYOND - self.left) * time / self.last
    }

    fn y(&self, share: f64) -> f64 {
        self.top + HEIGHT * (1.0 - share)
    }
}

/// Draws the curves of up to five groups over a time that is called so; `note` says which groups these are.
pub(super) fn draw(caption: &Caption, groups: &[StepGroup], (time, note): (&str, &str)) -> Figure {
    let mut sheet = Sheet::new(caption);
    let entries: Vec<(usize, String)> =
        groups.iter().enumerate().map(|(at, group)| (at, group.label.clone())).collect();
    sheet.legend(&entries, Sample::Line);
    let last = groups.iter().flat_map(|group| &group.points).map(|point| point.time).fold(1.0, f64::max);
    let names: Vec<Vec<String>> = groups.iter().map(|group| wrapped(&group.label, LABEL, 120.0)).collect();
    let side =
        names.iter().flatten().map(|line| width(line, LABEL)).fold(width("censored", LABEL) + 12.0, f64::max);
    let plot = Plot { left: MARGIN + side + 34.0, right: WIDTH - MARGIN - 18.0, top: sheet.y + 4.0, last };
    let ticks = ticks(last, (plot.right - plot.left) / 58.0);
    axes(&mut sheet, &plot, &ticks, time);
    for (at, group) in groups.iter().enumerate() {
        band(&mut sheet, &plot, group, at);
    }
    for (at, group) in groups.iter().enumerate() {
        curve(&mut sheet, &plot, group, (at, 2.0 + 0.9 * (groups.len() - 1 - at) as f64));
    }
    sheet.y = plot.top + HEIGHT + 44.0;
    for (at, group) in groups.iter().enumerate() {
        risk_table(&mut sheet, &plot, (at, group, &names[at]), &ticks);
    }
    let faded = "Faded where fewer than 5 are at risk. Shaded: 95 % interval. Ticks: censored, that is not watched further.";
    sheet.y += 4.0;
    sheet.paragraph(&format!("{note} {faded}"), Type::plain(LABEL).grey(), LINE);
    let said: Vec<String> = groups.iter().map(said).collect();
    let description = format!("Survival by time. {}", said.join(" "));
    Figure { svg: sheet.finish("steps", &description), table: table(groups) }
}

fn said(group: &StepGroup) -> String {
    let points: Vec<String> = group
        .points
        .iter()
        .map(|point| format!("{} after {}", per_cent(point.survival), units(point.time)))
        .collect();
    format!("{}: {}.", group.label, points.join(", "))
}

/// Whole times from 0 on, as many as there is room for: every one, every second, fifth, tenth and so on.
fn ticks(last: f64, room: f64) -> Vec<f64> {
    let steps = (0..9).flat_map(|power| [1.0, 2.0, 5.0].map(|factor| factor * 10.0_f64.powi(power)));
    let step = steps.into_iter().find(|step| last / step <= room).unwrap_or(last);
    (0..1000_u32).map(|at| f64::from(at) * step).take_while(|time| *time <= last + 1e-9).collect()
}

fn axes(sheet: &mut Sheet, plot: &Plot, ticks: &[f64], time: &str) {
    for quarter in 0..=4_u32 {
        let share = f64::from(quarter) / 4.0;
        sheet.svg.line((plot.left, plot.y(share)), (plot.right, plot.y(share)), GRID);
        let end = Type::plain(LABEL).anchored(Anchor::End);
        sheet.svg.text((plot.left - 8.0, plot.y(share) + 4.0), &format!("{} %", 25 * quarter), end);
    }
    let bottom = plot.y(0.0);
    for tick in ticks {
        sheet.svg.line((plot.x(*tick), bottom), (plot.x(*tick), bottom + 5.0), AXIS);
        let middle = Type::plain(LABEL).anchored(Anchor::Middle);
        sheet.svg.text((plot.x(*tick), bottom + 18.0), &units(*tick), middle);
    }
    sheet.svg.line((plot.left, bottom), (plot.right, bottom), AXIS);
    sheet.svg.line((plot.left, plot.top), (plot.left, bottom), AXIS);
    let middle = Type::plain(LABEL).anchored(Anchor::Middle);
    sheet.svg.text(((plot.left + plot.right) / 2.0, bottom + 34.0), time, middle);
    sheet.svg.upright((MARGIN + 10.0, (plot.top + bottom) / 2.0), "share alive", middle);
}

/// The interval around a curve, stepping as it does.
fn band(sheet: &mut Sheet, plot: &Plot, group: &StepGroup, ink: usize) {
    let edge = |of: fn((f64, f64)) -> f64| {
        let mut share = 1.0;
        let mut corners = vec![(plot.x(0.0), plot.y(share))];
        for point in &group.points {
            corners.push((plot.x(point.time), plot.y(share)));
            share = of(point.interval.unwrap_or((point.survival, point.survival)));
            corners.push((plot.x(point.time), plot.y(share)));
        }
        let end = corners.last().map_or(plot.left, |corner| corner.0) + BEYOND;
        corners.push((end, plot.y(share)));
        corners
    };
    let (upper, lower) = (edge(|interval| interval.1), edge(|interval| interval.0));
    let steps = |corners: &[(f64, f64)]| -> String {
        let step = |(x, y): &(f64, f64)| format!("{} {}", number(*x), number(*y));
        corners.iter().map(step).collect::<Vec<_>>().join(" L")
    };
    let around: Vec<(f64, f64)> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
    let about = format!("95 % interval of {}", group.label);
    sheet.svg.veil(&format!("M{} Z", steps(&around)), (INKS[ink].colour, 0.07), &about);
    let line = Stroke { opacity: 0.55, ..INKS[ink].stroke(0.75) };
    sheet.svg.path(&format!("M{}", steps(&upper)), line);
    sheet.svg.path(&format!("M{}", steps(&lower)), line);
}

/// The curve, faded from where fewer than five are at risk, with a tick where somebody is censored.
fn curve(sheet: &mut Sheet, plot: &Plot, group: &StepGroup, (ink, width): (usize, f64)) {
    // The first curve is the widest, so that curves which lie on each other are all seen.
    let stroke = INKS[ink].stroke(width);
    let (mut time, mut share) = (0.0, 1.0);
    for point in &group.points {
        let opacity = if point.at_risk < FADED_BELOW { 0.4 } else { 1.0 };
        let path = format!(
            "M{} {} H{} V{}",
            number(plot.x(time)),
            number(plot.y(share)),
            number(plot.x(point.time)),
            number(plot.y(point.survival))
        );
        sheet.svg.path(&path, Stroke { opacity, ..stroke });
        (time, share) = (point.time, point.survival);
        if point.censored > 0.0 {
            let (x, y) = (plot.x(time), plot.y(share));
            let tick = Stroke { dashes: "", width: 1.5, opacity, ..stroke };
            sheet.svg.line((x, y - 5.0), (x, y + 5.0), tick);
        }
    }
    let end = plot.x(time);
    sheet.svg.line((end, plot.y(share)), (end + BEYOND, plot.y(share)), Stroke { opacity: 0.4, ..stroke });
}

/// Three lines of counts for one group, under the ticks of the axis.
fn risk_table(
    sheet: &mut Sheet,
    plot: &Plot,
    (ink, group, name): (usize, &StepGroup, &[String]),
    ticks: &[f64],
) {
    sheet.sample((MARGIN, sheet.y), ink, Sample::Line);
    for (at, line) in name.iter().enumerate() {
        sheet.svg.text((MARGIN + 34.0, sheet.y + 11.0 + at as f64 * LINE), line, Type::plain(LABEL).bold());
    }
    sheet.y += name.len() as f64 * LINE;
    for (row, word) in ["at risk", "removed", "censored"].into_iter().enumerate() {
        sheet.svg.text((MARGIN + 34.0, sheet.y + 11.0), word, Type::plain(LABEL).grey());
        for (at, tick) in ticks.iter().enumerate() {
            let before = at.checked_sub(1).map_or(-1.0, |before| ticks[before]);
            let (removed, censored) = group.left(before, *tick);
            let count = [group.at_risk(*tick), removed, censored][row];
            let middle = Type::plain(LABEL).anchored(Anchor::Middle);
            sheet.svg.text((plot.x(*tick), sheet.y + 11.0), &units(count), middle);
        }
        sheet.y += LINE;
    }
    sheet.y += 5.0;
}

fn table(groups: &[StepGroup]) -> Table {
    let mut rows = Vec::new();
    for group in groups {
        for point in &group.points {
            rows.push(vec![
                Datum::Text(group.label.clone()),
                Datum::Number(point.time),
                Datum::Number(point.at_risk),
                Datum::Number(point.removed),
                Datum::Number(point.censored),
                Datum::Number(point.survival),
                Datum::maybe(point.interval.map(|interval| interval.0)),
                Datum::maybe(point.interval.map(|interval| interval.1)),
            ]);
        }
    }
    let columns = vec!["group", "time", "at_risk", "removed", "censored", "survival", "lower", "upper"];
    Table { columns, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_whole_times_with_room_between() {
        assert_eq!(ticks(4.0, 10.0), [0.0, 1.0, 2.0, 3.0, 4.0]);
        let many = ticks(499.0, 10.0);
        assert!(many.len() <= 11 && many.len() > 4, "{many:?}");
        assert!(many.iter().all(|time| time.fract() == 0.0), "{many:?}");
    }

    #[test]
    fn counts_between_ticks_add_up() {
        let point = |time, at_risk, removed, censored| StepPoint {
            time,
            at_risk,
            removed,
            censored,
            survival: 1.0,
            interval: None,
        };
        let group = StepGroup {
            label: "g".to_string(),
            points: vec![point(1.0, 6.0, 2.0, 0.0), point(2.0, 4.0, 1.0, 1.0), point(3.0, 2.0, 0.0, 2.0)],
        };
        assert_eq!((group.at_risk(0.0), group.at_risk(2.0), group.at_risk(4.0)), (6.0, 4.0, 0.0));
        assert_eq!(
            (group.left(-1.0, 0.0), group.left(0.0, 2.0), group.left(2.0, 4.0)),
            ((0.0, 0.0), (3.0, 1.0), (0.0, 2.0))
        );
    }
}
