//! What was put in and how long it lasted, as a table with its counts and its definition.
//!
//! One grid of rows first, n and N before any share; then survival by age of all that was put in, the rows against each
//! other where units are independent, and in words what the figures mean.

mod amendments;
mod facts;
mod rows;
mod units;
mod words;

use serde::Serialize;

use crate::survival::{Credit, Finding, Reading, Row as Line, RowAnalysis};

use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};
pub use units::{Units, units};

use rows::{LogRankRow, Row};

/// Below this number of units a row prints counts only.
pub(super) const FEW: f64 = 5.0;

/// Most ages that a table for people shows.
const MOST_AGES: usize = 24;

/// The JSON answer.
#[derive(Debug, Serialize)]
struct Data {
    of: &'static str,
    by: &'static str,
    until: String,
    theta: f64,
    strict: bool,
    r#return: &'static str,
    clock: &'static str,
    credit: &'static str,
    is_closed: bool,
    groups: Vec<Row>,
    logrank: Option<LogRankRow>,
    unattributed: Counts,
    not_counted: NotCounted,
    definition: String,
}

/// Amendments that are not counted.
#[derive(Debug, Serialize)]
struct NotCounted {
    /// They ask for no word to change, or aim at nothing that is there.
    unscored: usize,
    /// Nothing on the line was made from the draft they were tabled against.
    elsewhere: usize,
}

/// A part and its whole.
#[derive(Debug, Serialize)]
struct Counts {
    n: u64,
    of: u64,
}

/// Which part of a finding a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Shares with their intervals.
    Shares,
    /// Counts alone.
    Counts,
    /// Survival by time.
    Curves,
}

/// What a figure of a finding means, with every choice that was made; `credit` is whose a shared unit is in it.
pub fn definition(dossier: &Dossier<'_>, found: &Finding, (shown, credit): (Shown, Credit)) -> String {
    words::definition_of(dossier, found, (shown, credit))
}

/// Shapes what was found.
pub fn survival(dossier: &Dossier<'_>, found: &Finding) -> Answer {
    let rows: Vec<Row> = found.analysis.rows.iter().map(|row| Row::of(dossier, found, row)).collect();
    let definition = words::definition(dossier, found);
    let (unattributed, of) = found.analysis.unattributed;
    let until = dossier.round_name(found.question.until);
    let plan = &found.question.plan;
    let data = Data {
        of: words::unit(found.question.unit),
        by: words::grouping(plan.deal.grouping),
        until: until.clone(),
        theta: plan.rule.threshold.share().to_f64(),
        strict: plan.rule.reading == Reading::Strict,
        r#return: words::returns(plan.rule.returns),
        clock: words::clock(plan.rule.clock),
        credit: words::credit(plan.deal.credit),
        is_closed: found.is_closed,
        logrank: LogRankRow::of(found),
        unattributed: Counts { n: unattributed, of },
        not_counted: NotCounted {
            unscored: found.cohort.left_out.unscored,
            elsewhere: found.cohort.left_out.elsewhere,
        },
        definition: definition.clone(),
        groups: rows,
    };
    Answer {
        schema: "travaux/survival/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(until),
        facts: facts::grid(&data.groups, plan.deal.grouping, found.question.unit),
        view: view(dossier, found, &data.groups, definition),
        data: serde_json::to_value(data).unwrap_or_default(),
    }
}

fn view(dossier: &Dossier<'_>, found: &Finding, rows: &[Row], definition: String) -> Vec<Block> {
    let plan = &found.question.plan;
    let (unit, until) = (found.question.unit, dossier.round_name(found.question.until));
    let what = match unit.is_tabled() {
        true => format!("tabled up to {until} and what became of them"),
        false => format!("put in up to {until} that stand there"),
    };
    let by = words::grouping(plan.deal.grouping);
    let heading = format!("{} {what}, by {by}", words::capital(words::unit(unit)));
    let mut view = vec![Block::Heading(heading)];
    view.extend(match unit.is_tabled() {
        true => vec![amendments::rates(rows, found), amendments::outcomes(rows, found)]
            .into_iter()
            .map(Block::Grid),
        false => vec![grid(rows, found)].into_iter().map(Block::Grid),
    });
    if let Some((at, row)) = found.analysis.rows.iter().enumerate().find(|(_, row)| row.row == Line::All)
        && !rows[at].few
        && !rows[at].curve.is_empty()
    {
        view.push(Block::Grid(ages(&rows[at], row, found)));
        view.extend(row.outcomes.iter().map(|outcomes| Block::Grid(amendments::shares(outcomes, found))));
    }
    let tested: Vec<&Row> = rows.iter().filter(|row| row.difference.is_some() && !row.few).collect();
    if tested.len() > 1 {
        view.push(Block::Grid(differences(&tested)));
    }
    view.push(Block::Note(Note::Definition(definition)));
    view.extend(words::sensitivity(found).map(|line| Block::Note(Note::Definition(line))));
    view.extend(words::cautions(found, rows).into_iter().map(|text| Block::Note(Note::Caution(text))));
    view
}

/// A share, or nothing.
fn share(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Share)
}

/// A number of units: whole where it is whole, else with two decimals.
fn count(units: &serde_json::Value) -> Cell {
    let figure =
        |value: f64| Cell::Figure { value, decimals: if value.fract().abs() < 1e-9 { 0 } else { 2 } };
    units.as_f64().map_or(Cell::Empty, figure)
}

fn grid(rows: &[Row], found: &Finding) -> Grid {
    let heading = words::capital_grouping(found.question.plan.deal.grouping);
    let columns = vec![
        Column::words("group", heading),
        Column::number("n", "Put in"),
        Column::number("standing", "Standing"),
        Column::number("returned", "of these back").gives_way(2),
        Column::number("share", "Share"),
        Column::number("lower", "95 % interval from"),
        Column::number("upper", "to"),
        Column::number("half_life", "Half-life").gives_way(1),
        Column::words("few", "Note"),
    ];
    let line = |row: &Row| {
        vec![
            Cell::foreign(&row.group),
            count(&row.n),
            count(&row.standing),
            count(&row.returned),
            share(row.share),
            share(row.lower),
            share(row.upper),
            if row.few { Cell::Empty } else { Cell::Own(row.half_life()) },
            if row.few { Cell::Own("few".to_string()) } else { Cell::Empty },
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

/// Survival by time of everything that was put in after the first draft.
fn ages(row: &Row, analysis: &RowAnalysis, found: &Finding) -> Grid {
    let (time, since) = match found.question.plan.rule.clock {
        crate::survival::Clock::Age => ("Age", words::since(found.question.unit)),
        crate::survival::Clock::Draft => ("Draft", "by place of the draft, 0 is the first"),
    };
    let columns = vec![
        Column::number("time", time),
        Column::number("at_risk", "At risk"),
        Column::number("removed", "Removed"),
        Column::number("censored", "Censored"),
        Column::number("survival", "Survival"),
        Column::number("lower", "95 % interval from"),
        Column::number("upper", "to"),
        Column::number("clean", "Outside brackets").gives_way(1),
    ];
    let clean = |time: f64| {
        let rows = analysis.clean.rows.iter().take_while(|row| row.time.value() <= time);
        rows.last().map_or(if analysis.clean.rows.is_empty() { None } else { Some(1.0) }, |row| {
            Some(row.survival.value)
        })
    };
    let line = |row: &rows::CurveRow| {
        vec![
            count(&row.time),
            count(&row.at_risk),
            count(&row.events),
            count(&row.censored),
            share(row.survival),
            share(row.lower),
            share(row.upper),
            share(clean(row.time.as_f64().unwrap_or_default())),
        ]
    };
    let shown = row.curve.len().min(MOST_AGES);
    let more = if shown < row.curve.len() {
        format!(" (first {shown} of {} times; all of them: --format json)", row.curve.len())
    } else {
        String::new()
    };
    let unit = words::unit(found.question.unit);
    let base = if found.question.unit.is_tabled() { "" } else { " but base text" };
    let caption = format!("Survival of all {unit}{base}, {since}{more}");
    Grid { caption, columns, rows: row.curve.iter().take(shown).map(line).collect() }
}

fn differences(rows: &[&Row]) -> Grid {
    let columns = vec![
        Column::words("group", "Against all others"),
        Column::number("removed", "Removed"),
        Column::number("expected", "Expected"),
        Column::number("chi_square", "χ²"),
        Column::number("p", "p"),
        Column::number("holm", "p (Holm)"),
        Column::number("bh", "p (BH)"),
        Column::words("method", "By").gives_way(1),
    ];
    let figure = |value: f64, decimals: u8| Cell::Figure { value, decimals };
    let line = |row: &&Row| {
        let Some(found) = &row.difference else { return vec![Cell::Empty; 8] };
        let p = |value: Option<f64>| value.map_or(Cell::Empty, |value| figure(value, 3));
        vec![
            Cell::foreign(&row.group),
            count(&found.removed),
            figure(found.expected, 1),
            figure(found.chi_square, 2),
            p(found.p),
            p(found.holm),
            p(found.bh),
            Cell::Own(found.method.to_string()),
        ]
    };
    let caption = "Pace of removal: each row against all units that are not in it (log-rank)".to_string();
    Grid { caption, columns, rows: rows.iter().map(line).collect() }
}
