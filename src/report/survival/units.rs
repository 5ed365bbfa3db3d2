//! The units themselves for statistics packages: one row per unit and life, who sponsored it in long form, a codebook.

use serde_json::{Value, json};

use crate::fate::Outcome;
use crate::survival::{Clock, Finding, Life, Mark, Member, Scope, fate_of};

use super::super::{Cell, Column, Dossier, Grid};
use super::words;

/// What analysts are given.
#[derive(Debug, Clone, PartialEq)]
pub struct Units {
    /// One row for each life of each unit.
    pub units: Grid,
    /// One row for each sponsor of each unit.
    pub sponsors: Grid,
    /// What every column means: a data package that names both tables.
    pub codebook: Value,
}

/// The columns of the units: name, type in the codebook, meaning.
const UNITS: [(&str, &str, &str); 14] = [
    (
        "id",
        "string",
        "the unit: an amendment, a package, a clause id, or for words draft:clause.alternative.word and a number",
    ),
    ("life", "integer", "1; more only where each stretch of standing is a life of its own"),
    ("start", "integer", "time after which the unit is at risk"),
    (
        "stop",
        "integer",
        "time of removal or of the last draft known; a unit with stop = start is never at risk",
    ),
    ("event", "integer", "1 removed at stop, 0 censored: alive when last seen"),
    ("fate", "string", "taken-out or stands; of an amendment, the outcome that ended this life, or open"),
    (
        "fate_code",
        "integer",
        "0 open or standing, 1 taken out; of an amendment, 1 adopted-verbatim, 2 adopted-as-amended, 3 withdrawn, 4 defeated, 5 superseded, 6 lapsed or left out: for shares of competing ends",
    ),
    ("cluster", "string", "units born in one insertion share it; they stand and fall together"),
    ("base_text", "integer", "1 for units of the first draft, which nobody tabled"),
    ("round", "string", "draft of birth; of an amendment, the draft it was tabled against"),
    ("birth_step", "integer", "place of the draft of birth, 0 is the first"),
    ("kind", "string", "kind of clause of birth"),
    ("clause", "string", "permanent id of the clause of birth"),
    ("lead", "string", "the sponsor named first; empty where nobody is on record"),
];

/// Further columns of amendments.
const AMENDMENTS: [(&str, &str, &str); 8] = [
    (
        "outcome",
        "string",
        "how the amendment ended: adopted-verbatim, adopted-as-amended, withdrawn, defeated, superseded, lapsed or open",
    ),
    ("inferred", "integer", "1 where no event tells the outcome"),
    ("absorbed", "integer", "1 where it was withdrawn or superseded, and yet enough of it is in the text"),
    ("kept", "integer", "words in effect in the last draft; empty where no draft came after it"),
    ("of", "integer", "words asked for"),
    ("band", "string", "verbatim, largely, partly, traces or gone in the last draft"),
    ("tabled", "date", "the day it was tabled"),
    ("package", "string", "the package it belongs to"),
];

/// The columns of the sponsors.
const SPONSORS: [(&str, &str, &str); 3] = [
    ("id", "string", "the unit, as in units.csv"),
    ("sponsor", "string", "id of a sponsor on record"),
    ("share", "number", "1 / number of sponsors of the unit"),
];

/// Lays out every unit of a finding.
pub fn units(dossier: &Dossier<'_>, found: &Finding) -> Units {
    let columns = columns(found);
    let mut units = table(&columns);
    let mut sponsors = table(&SPONSORS);
    for (place, member) in found.cohort.members.iter().enumerate() {
        for number in 1..=member.count {
            let id =
                if member.cluster.is_some() { format!("{}#{number}", member.id) } else { member.id.clone() };
            units.rows.extend(lives(dossier, found, (place, member), &id));
            let share = 1.0 / member.sponsors.len().max(1) as f64;
            let row = |sponsor: &crate::model::ActorId| {
                let share = Cell::Figure { value: share, decimals: 2 };
                vec![Cell::Foreign(id.clone()), Cell::Foreign(sponsor.to_string()), share]
            };
            sponsors.rows.extend(member.sponsors.iter().map(row));
        }
    }
    Units { units, sponsors, codebook: codebook(dossier, found) }
}

/// The columns of the units of a finding.
fn columns(found: &Finding) -> Vec<(&'static str, &'static str, &'static str)> {
    let more = if found.question.unit.is_tabled() { AMENDMENTS.as_slice() } else { &[] };
    UNITS.iter().chain(more).copied().collect()
}

fn table(columns: &[(&'static str, &str, &str)]) -> Grid {
    let columns = columns.iter().map(|(name, ..)| Column::words(name, name)).collect();
    Grid { caption: String::new(), columns, rows: Vec::new() }
}

/// The lives of one unit, each a row.
fn lives(
    dossier: &Dossier<'_>,
    found: &Finding,
    (place, member): (usize, &Member),
    id: &str,
) -> Vec<Vec<Cell>> {
    let rule = &found.question.plan.rule;
    let cluster =
        member.cluster.map_or_else(|| format!("unit-{place}"), |number| format!("insertion-{number}"));
    let draft = &dossier.negotiation.round(member.round).draft;
    let flag = |is: bool| Cell::Count(u64::from(is));
    let mut lives = rule.lives(member, found.cohort.last_step(), Scope::All);
    if lives.is_empty() {
        // Ended by act before a draft came after it: a unit all the same, never at risk.
        lives.push(Life { from: member.birth(), to: member.birth(), is_removed: false });
    }
    let row = |(number, life): (usize, &Life)| {
        let (start, stop) = match rule.clock {
            Clock::Age => (0, life.to - life.from),
            Clock::Draft => (life.from, life.to),
        };
        let outcome = rule.outcome_of(member, life, found.talks);
        let standing = if life.is_removed { "taken-out" } else { "stands" };
        let mut cells = vec![
            Cell::Foreign(id.to_string()),
            Cell::count(number + 1),
            Cell::Count(u64::from(start)),
            Cell::Count(u64::from(stop)),
            flag(life.is_removed),
            Cell::Own(outcome.map_or(standing, Outcome::word).to_string()),
            Cell::Count(match outcome {
                None => u64::from(life.is_removed),
                Some(Outcome::Open) => 0,
                Some(outcome) => u64::from(fate_of(outcome).0),
            }),
            Cell::Own(cluster.clone()),
            flag(found.cohort.is_base_text(member)),
            Cell::Foreign(draft.name.to_string()),
            Cell::Count(u64::from(member.birth())),
            Cell::Own(draft.clauses[member.place].kind.word().to_string()),
            Cell::Foreign(dossier.clause_id(member.round, member.place)),
            member.lead.as_ref().map_or(Cell::Empty, |lead| Cell::foreign(lead.as_str())),
        ];
        cells.extend(of_amendment(found, member));
        cells
    };
    lives.iter().enumerate().map(row).collect()
}

/// What is told of amendments alone.
fn of_amendment(found: &Finding, member: &Member) -> Vec<Cell> {
    let verdict = found.question.plan.rule.verdict(member, found.talks);
    let (Some(record), Some(verdict)) = (&member.record, verdict) else { return Vec::new() };
    let last = member.last().filter(|_| record.band.is_some());
    let words = |of: fn(&Mark) -> u32| last.map_or(Cell::Empty, |mark| Cell::Count(u64::from(of(mark))));
    vec![
        Cell::Own(verdict.outcome.word().to_string()),
        Cell::Count(u64::from(verdict.is_inferred)),
        Cell::Count(u64::from(verdict.is_absorbed)),
        words(|mark| mark.kept),
        member.last().map_or(Cell::Empty, |mark| Cell::Count(u64::from(mark.of))),
        record.band.map_or(Cell::Empty, |band| Cell::Own(band.word().to_string())),
        Cell::Own(record.tabled.to_string()),
        record.package.as_ref().map_or(Cell::Empty, |package| Cell::foreign(package)),
    ]
}

fn codebook(dossier: &Dossier<'_>, found: &Finding) -> Value {
    let fields = |columns: &[(&str, &str, &str)]| -> Vec<Value> {
        let field = |(name, kind, meaning): &(&str, &str, &str)| json!({"name": name, "type": kind, "description": meaning});
        columns.iter().map(field).collect()
    };
    let resource = |name: &str, schema: Value| {
        json!({
            "name": name, "path": format!("{name}.csv"), "profile": "tabular-data-resource",
            "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema,
        })
    };
    json!({
        "profile": "tabular-data-package",
        "name": "travaux-survival",
        "title": format!("{}: {} and how long they lasted", dossier.negotiation.title, words::unit(found.question.unit)),
        "description": words::definition(dossier, found),
        "resources": [
            resource("units", json!({
                "fields": fields(&columns(found)), "primaryKey": ["id", "life"], "missingValues": [""],
            })),
            resource("sponsors", json!({
                "fields": fields(&SPONSORS), "primaryKey": ["id", "sponsor"], "missingValues": [""],
                "foreignKeys": [{"fields": "id", "reference": {"resource": "units", "fields": "id"}}],
            })),
        ],
    })
}
