//! What is said of amendments alone: how they ended, now and over time.

use serde::Serialize;
use serde_json::Value;

use crate::fate::{Outcome, Talks};
use crate::survival::{Confidence, Finding, Fraction, Outcomes, Tally};

use super::super::{Cell, Column, Grid};
use super::rows::{Row, number, time};
use super::{FEW, MOST_AGES, count, share, words};

/// How the amendments of a row ended.
#[derive(Debug, Serialize)]
pub(super) struct Ended {
    pub(super) outcomes: Vec<OutcomeRow>,
    /// Withdrawn or superseded, and yet in the text.
    pub(super) absorbed: Value,
    /// Superseded by or merged into one that is adopted or stands.
    carried_on: Value,
    /// No event tells the outcome.
    inferred: Value,
    /// Adopted on record, and yet less than θ of it is in the text.
    adopted_but_gone: Value,
    /// Adopted, of those adopted or defeated.
    pub(super) decided: Rate,
    /// The share of each outcome over time.
    fates: Vec<FateRow>,
}

/// Number of one outcome.
#[derive(Debug, Serialize)]
pub(super) struct OutcomeRow {
    outcome: &'static str,
    pub(super) n: Value,
}

/// So many of so many, with the share and its interval where there are enough.
#[derive(Debug, Serialize)]
pub(super) struct Rate {
    pub(super) n: Value,
    pub(super) of: Value,
    pub(super) share: Option<f64>,
    pub(super) lower: Option<f64>,
    pub(super) upper: Option<f64>,
}

/// One outcome over time.
#[derive(Debug, Serialize)]
struct FateRow {
    fate: &'static str,
    code: usize,
    curve: Vec<ShareRow>,
}

/// The share of an outcome up to a time.
#[derive(Debug, Serialize)]
struct ShareRow {
    time: Value,
    share: f64,
    fraction: Option<String>,
    std_error: Option<f64>,
}

impl Rate {
    pub(super) fn of(tally: &Tally, found: &Finding) -> Self {
        let born = tally.born();
        let enough = born.to_f64() >= FEW;
        let interval = tally.interval(found.question.method, Confidence::default()).filter(|_| enough);
        Self {
            n: number(&tally.standing()),
            of: number(&born),
            share: tally.share().filter(|_| enough),
            lower: interval.map(|interval| interval.lower),
            upper: interval.map(|interval| interval.upper),
        }
    }
}

impl Ended {
    pub(super) fn of(found: &Finding, outcomes: &Outcomes) -> Self {
        let few = outcomes.adopted.born().to_f64() < FEW;
        let counted = Outcome::ALL.iter().zip(&outcomes.counts);
        Self {
            outcomes: counted
                .map(|(outcome, n)| OutcomeRow { outcome: outcome.word(), n: number(n) })
                .collect(),
            absorbed: number(&outcomes.absorbed),
            carried_on: number(&outcomes.carried_on),
            inferred: number(&outcomes.inferred),
            adopted_but_gone: number(&outcomes.adopted_but_gone),
            decided: Rate::of(&outcomes.decided, found),
            fates: if few { Vec::new() } else { fates(outcomes) },
        }
    }
}

fn fates(outcomes: &Outcomes) -> Vec<FateRow> {
    let curve = |at: usize| {
        let row = |row: &crate::survival::ShareRow| ShareRow {
            time: time(row.time),
            share: row.share.value,
            fraction: row.share.fraction.as_ref().map(Fraction::to_string),
            std_error: row.std_error,
        };
        outcomes.shares.fates[at].rows.iter().map(row).collect()
    };
    let fate =
        |(at, outcome): (usize, &Outcome)| FateRow { fate: outcome.word(), code: at + 1, curve: curve(at) };
    Outcome::ALL[..outcomes.shares.fates.len()].iter().enumerate().map(fate).collect()
}

/// Between which shares the share in the final text will lie: what is adopted is in it, what is open can be.
pub(super) fn bounds(outcomes: &Outcomes) -> Option<(f64, f64)> {
    let tabled = outcomes.adopted.born().to_f64();
    let adopted = outcomes.adopted.standing().to_f64();
    let open = outcomes.counts[6].to_f64();
    (tabled > 0.0).then(|| (adopted / tabled, (adopted + open) / tabled))
}

/// The rows with their rates: of a closed negotiation what is in the final text, of an open one what can be.
pub(super) fn rates(rows: &[Row], found: &Finding) -> Grid {
    let mut columns = vec![
        Column::words("group", words::capital_grouping(found.question.plan.deal.grouping)),
        Column::number("n", "Tabled"),
    ];
    let is_open = found.talks == Talks::Open;
    columns.extend(if is_open {
        vec![
            Column::number("standing", "Standing"),
            Column::number("adopted", "Adopted"),
            Column::number("open", "Open"),
            Column::number("lower", "So far from"),
            Column::number("upper", "to"),
        ]
    } else {
        vec![
            Column::number("in_final", "In final text"),
            Column::number("share", "Share"),
            Column::number("lower", "95 % interval from"),
            Column::number("upper", "to"),
        ]
    });
    columns.push(Column::number("half_life", "Half-life").gives_way(1));
    columns.push(Column::words("few", "Note"));
    let line = |row: &Row| {
        let few = row.few;
        let mut cells = vec![Cell::foreign(&row.group), count(&row.n)];
        if is_open {
            let open = row.ended.as_ref().and_then(|ended| ended.outcomes.last());
            let so_far = row.so_far.as_ref();
            cells.push(count(&row.standing));
            cells.push(count(&row.adopted));
            cells.push(open.map_or(Cell::Empty, |open| count(&open.n)));
            cells.push(share(so_far.map(|bounds| bounds.lower)));
            cells.push(share(so_far.map(|bounds| bounds.upper)));
        } else {
            cells.extend([count(&row.adopted), share(row.share), share(row.lower), share(row.upper)]);
        }
        cells.push(if few { Cell::Empty } else { Cell::Own(row.half_life()) });
        cells.push(if few { Cell::Own("few".to_string()) } else { Cell::Empty });
        cells
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

/// The rows by outcome.
pub(super) fn outcomes(rows: &[Row], found: &Finding) -> Grid {
    let heading = words::capital_grouping(found.question.plan.deal.grouping);
    let mut columns = vec![Column::words("group", heading), Column::number("n", "Tabled")];
    columns.extend(HEADINGS.map(|(name, heading)| Column::number(name, heading)));
    columns.push(Column::number("open", "Open"));
    columns.push(Column::number("absorbed", "Absorbed"));
    columns.push(Column::number("decided", "Of decided").gives_way(1));
    // A column of noughts tells nothing.
    let is_shown = |at: usize| {
        !(2..=9).contains(&at) || rows.iter().any(|row| cells_of(row).get(at).is_some_and(is_something))
    };
    let shown: Vec<usize> = (0..columns.len()).filter(|at| is_shown(*at)).collect();
    let mut columns: Vec<Option<Column>> = columns.into_iter().map(Some).collect();
    let line = |row: &Row| {
        let cells = cells_of(row);
        shown.iter().map(|at| cells[*at].clone()).collect()
    };
    Grid {
        caption: "How they ended".to_string(),
        rows: rows.iter().map(line).collect(),
        columns: shown.iter().filter_map(|at| columns[*at].take()).collect(),
    }
}

fn is_something(cell: &Cell) -> bool {
    match cell {
        Cell::Figure { value, .. } => *value > 0.0,
        Cell::Empty => false,
        _ => true,
    }
}

fn cells_of(row: &Row) -> Vec<Cell> {
    let mut cells = vec![Cell::foreign(&row.group), count(&row.n)];
    let Some(ended) = &row.ended else {
        cells.resize(11, Cell::Empty);
        return cells;
    };
    cells.extend(ended.outcomes.iter().map(|outcome| count(&outcome.n)));
    cells.push(count(&ended.absorbed));
    cells.push(share(ended.decided.share));
    cells
}

/// The share of each outcome over time, of all amendments together.
pub(super) fn shares(outcomes: &Outcomes, found: &Finding) -> Grid {
    let clock = match found.question.plan.rule.clock {
        crate::survival::Clock::Age => "Age",
        crate::survival::Clock::Draft => "Draft",
    };
    let occurring: Vec<usize> = (0..outcomes.shares.fates.len())
        .filter(|at| outcomes.shares.fates[*at].rows.last().is_some_and(|row| !row.share.is_nothing()))
        .collect();
    let mut columns = vec![Column::number("time", clock)];
    columns.extend(occurring.iter().map(|at| {
        let (name, heading) = HEADINGS[*at];
        // In open talks nothing left out has lapsed yet.
        Column::number(name, if name == "lapsed" { "Lapsed or left out" } else { heading })
    }));
    columns.push(Column::number("watched", "Not ended"));
    let rows = outcomes.times.iter().zip(&outcomes.shares.event_free).enumerate().take(MOST_AGES);
    let line = |(at, (when, free)): (usize, (&crate::survival::Time, &crate::survival::Share))| {
        let mut cells = vec![count(&time(*when))];
        let shares = occurring.iter().map(|fate| outcomes.shares.fates[*fate].rows[at].share.value);
        cells.extend(shares.map(Cell::Share));
        cells.push(Cell::Share(free.value));
        cells
    };
    let rows = rows.map(line).collect();
    Grid {
        caption: "Share of each ending up to an age (Aalen–Johansen), all amendments".to_string(),
        columns,
        rows,
    }
}

/// Names and headings of outcomes but *open*, in the order of [`Outcome::ALL`].
pub(super) const HEADINGS: [(&str, &str); 6] = [
    ("adopted_verbatim", "Verbatim"),
    ("adopted_as_amended", "Amended"),
    ("withdrawn", "Withdrawn"),
    ("defeated", "Defeated"),
    ("superseded", "Superseded"),
    ("lapsed", "Lapsed"),
];

/// Why figures of amendments must be read with care.
pub(super) fn cautions(found: &Finding) -> Vec<String> {
    let mut cautions = Vec::new();
    let all = found.analysis.rows.iter().find(|row| row.row == crate::survival::Row::All);
    let tabled = all.map(|row| row.tally.born()).unwrap_or_else(Fraction::zero);
    if let Some(outcomes) = all.and_then(|row| row.outcomes.as_ref()) {
        if !outcomes.inferred.is_zero() {
            cautions.push(format!(
                "Of {tabled} outcomes {} are inferred: no event tells them, and the words in the final text decided.",
                outcomes.inferred
            ));
        }
        if !outcomes.adopted_but_gone.is_zero() {
            cautions.push(format!(
                "{} adopted on record, and yet less than θ of what was asked for is in the text: they count as adopted, \
                 and as removed in the survival by age.",
                outcomes.adopted_but_gone
            ));
        }
        if !outcomes.carried_on.is_zero() {
            cautions.push(format!(
                "{} of {} superseded went into an amendment that is in the text.",
                outcomes.carried_on, outcomes.counts[4]
            ));
        }
    }
    if found.talks == Talks::Open
        && let Some((lower, upper)) = all.and_then(|row| row.outcomes.as_ref()).and_then(bounds)
        && tabled.to_f64() >= FEW
    {
        cautions.push(format!(
            "The talks are open: between {:.1} and {:.1} % of {tabled} amendments can come to be in the final text.",
            100.0 * lower,
            100.0 * upper
        ));
    }
    let left = found.cohort.left_out;
    if left.unscored > 0 {
        cautions.push(format!(
            "Not counted: {} that ask for no word to change (comments among them) or aim at nothing that is there.",
            left.unscored
        ));
    }
    if left.elsewhere > 0 {
        cautions.push(format!(
            "Not counted: {} tabled against drafts of other tracks, from which no draft up to this one was made.",
            left.elsewhere
        ));
    }
    cautions
}
