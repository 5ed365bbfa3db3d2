//! What was put in and still stands, as a table with its counts and its definition.

use serde::Serialize;

use crate::model::RoundIndex;
use crate::survival::{Confidence, Grouping, Row as Line, Standing, Tally, Unit, standing};

use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// Below this number of units a row prints counts only.
const FEW: u64 = 5;

/// The JSON answer.
#[derive(Debug, Serialize)]
struct Data {
    of: &'static str,
    by: &'static str,
    until: String,
    groups: Vec<Row>,
    unattributed: Counts,
    definition: String,
}

/// A part and its whole.
#[derive(Debug, Serialize)]
struct Counts {
    n: u64,
    of: u64,
}

/// One row.
#[derive(Debug, Serialize)]
struct Row {
    group: String,
    role: &'static str,
    n: u64,
    standing: u64,
    returned: u64,
    share: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    interval: Option<&'static str>,
    few: bool,
}

/// Counts what was put in and still stands in a draft.
pub fn survival(dossier: &Dossier<'_>, until: RoundIndex, unit: Unit, grouping: Grouping) -> Answer {
    let sources = (dossier.negotiation, dossier.weave, dossier.directory);
    let found = standing(sources, until, unit, grouping);
    let rows: Vec<Row> = found.rows.iter().map(|(line, tally)| row(dossier, &found, line, tally)).collect();
    let definition = definition(dossier, &found, unit, grouping);
    let facts = grid(&rows, grouping);
    let heading = format!(
        "{} put in up to {} that stand there, by {}",
        unit_word(unit, Case::Upper),
        dossier.round_name(until),
        grouping_word(grouping)
    );
    let mut view = vec![Block::Heading(heading), Block::Grid(facts.clone())];
    view.push(Block::Note(Note::Definition(definition.clone())));
    view.extend(cautions(&found, &rows, unit).into_iter().map(|text| Block::Note(Note::Caution(text))));
    let data = Data {
        of: unit_word(unit, Case::Lower),
        by: grouping_word(grouping),
        until: dossier.round_name(until),
        groups: rows,
        unattributed: Counts { n: found.unattributed.0, of: found.unattributed.1 },
        definition,
    };
    Answer {
        schema: "travaux/survival/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(until)),
        data: serde_json::to_value(data).unwrap_or_default(),
        facts,
        view,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
}

fn unit_word(unit: Unit, case: Case) -> &'static str {
    match (unit, case) {
        (Unit::Words, Case::Lower) => "words",
        (Unit::Words, Case::Upper) => "Words",
        (Unit::Clauses, Case::Lower) => "clauses",
        (Unit::Clauses, Case::Upper) => "Clauses",
    }
}

fn grouping_word(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Sponsor => "sponsor",
        Grouping::Group => "group",
        Grouping::Round => "round",
        Grouping::Kind => "kind",
        Grouping::Clause => "clause",
    }
}

fn row(dossier: &Dossier<'_>, found: &Standing, line: &Line, tally: &Tally) -> Row {
    let few = tally.born() < FEW;
    let interval = Confidence::new(0.95).filter(|_| !few).and_then(|confidence| tally.interval(confidence));
    let first = dossier.round_name(found.first);
    let (group, role) = match line {
        Line::Named(name) if *name == first => (format!("{name} (base text)"), "base-text"),
        Line::Named(name) => (name.clone(), "named"),
        Line::AsGroup(name) => (format!("{name} as a group"), "as-group"),
        Line::Members(name) => (format!("members of {name}"), "members"),
        Line::Nobody => ("nobody on record".to_string(), "nobody"),
        Line::BaseText => (format!("base text ({first})"), "base-text"),
        Line::All => ("all but base text".to_string(), "all"),
    };
    Row {
        group,
        role,
        n: tally.born(),
        standing: tally.standing(),
        returned: tally.returned(),
        share: tally.share().filter(|_| !few),
        lower: interval.map(|interval| interval.lower),
        upper: interval.map(|interval| interval.upper),
        interval: interval.map(|_| "wilson"),
        few,
    }
}

fn grid(rows: &[Row], grouping: Grouping) -> Grid {
    let heading = match grouping {
        Grouping::Sponsor => "Sponsor",
        Grouping::Group => "Group",
        Grouping::Round => "Round",
        Grouping::Kind => "Kind",
        Grouping::Clause => "Clause",
    };
    let columns = vec![
        Column::words("group", heading),
        Column::number("n", "Put in"),
        Column::number("standing", "Standing"),
        Column::number("returned", "of these back").gives_way(2),
        Column::number("share", "Share"),
        Column::number("lower", "95 % interval from"),
        Column::number("upper", "to"),
        Column::words("few", "Note"),
    ];
    let share = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Share);
    let line = |row: &Row| {
        vec![
            Cell::foreign(&row.group),
            Cell::Count(row.n),
            Cell::Count(row.standing),
            Cell::Count(row.returned),
            share(row.share),
            share(row.lower),
            share(row.upper),
            if row.few { Cell::Own("few".to_string()) } else { Cell::Empty },
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

fn definition(dossier: &Dossier<'_>, found: &Standing, unit: Unit, grouping: Grouping) -> String {
    let (first, until) = (dossier.round_name(found.first), dossier.round_name(found.until));
    let counted = match unit {
        Unit::Words => format!(
            "A word is put in by the draft in which it first stands, and stands in {until} when that very occurrence does, \
             moved or not; marks, brackets and numbers of clauses are no words."
        ),
        Unit::Clauses => format!(
            "A clause is put in by the first draft that has its id, and stands in {until} when its id or a recorded successor does."
        ),
    };
    let shared = match grouping {
        Grouping::Sponsor => {
            " Each of several sponsors counts a unit in full, so rows may add up to more than \"all but base text\"."
        }
        Grouping::Group => {
            " What a group sponsored as a group and what its members sponsored in their own names are never one number; \
             groups overlap, so rows may add up to more than \"all but base text\". Membership is that of the draft's date."
        }
        Grouping::Round | Grouping::Kind | Grouping::Clause => "",
    };
    let interval = match unit {
        Unit::Words => {
            "Wilson's on an effective number, since words of one insertion stand and fall together"
        }
        Unit::Clauses => "Wilson's",
    };
    format!(
        "Share = standing / put in, from {first} to {until}, first printed in a draft (not since tabling). {counted} \
         The text of {first} is base text, which nobody tabled.{shared} Intervals: {interval}."
    )
}

fn cautions(found: &Standing, rows: &[Row], unit: Unit) -> Vec<String> {
    let mut cautions = Vec::new();
    let (nobody, all) = found.unattributed;
    if nobody > 0 {
        let units = unit_word(unit, Case::Lower);
        cautions
            .push(format!("{nobody} of {all} {units} put in after the first draft have nobody on record."));
    }
    if rows.iter().any(|row| !row.few && row.share.is_some() && row.lower.is_none()) {
        let units = unit_word(unit, Case::Lower);
        cautions.push(format!(
            "No interval: all {units} of the row came in one insertion, which stands or falls as a whole."
        ));
    }
    if rows.iter().any(|row| row.few) {
        cautions.push(format!("\"few\": under {FEW}, counts only; do not rank on them."));
    }
    cautions
}
