//! The units themselves for statistics packages: one row per unit and life, who sponsored it in long form, a codebook.

use serde_json::{Value, json};

use crate::survival::{Clock, Finding, Member, Scope};

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
const UNITS: [(&str, &str, &str); 13] = [
    ("id", "string", "the unit: a clause id, or for words draft:clause.alternative.word and a number"),
    ("life", "integer", "1; more only where each stretch of standing is a life of its own"),
    ("start", "integer", "time after which the unit is at risk"),
    (
        "stop",
        "integer",
        "time of removal or of the last draft known; a unit with stop = start is never at risk",
    ),
    ("event", "integer", "1 removed at stop, 0 censored: alive when last seen"),
    ("fate", "string", "taken-out or stands"),
    ("cluster", "string", "units born in one insertion share it; they stand and fall together"),
    ("base_text", "integer", "1 for units of the first draft, which nobody tabled"),
    ("round", "string", "draft of birth"),
    ("birth_step", "integer", "place of the draft of birth, 0 is the first"),
    ("kind", "string", "kind of clause of birth"),
    ("clause", "string", "permanent id of the clause of birth"),
    ("lead", "string", "the sponsor named first; empty where nobody is on record"),
];

/// The columns of the sponsors.
const SPONSORS: [(&str, &str, &str); 3] = [
    ("id", "string", "the unit, as in units.csv"),
    ("sponsor", "string", "id of a sponsor on record"),
    ("share", "number", "1 / number of sponsors of the unit"),
];

/// Lays out every unit of a finding.
pub fn units(dossier: &Dossier<'_>, found: &Finding) -> Units {
    let mut units = table(&UNITS);
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
    let lives = rule.lives(member, found.cohort.last_step(), Scope::All);
    let row = |(number, life): (usize, &crate::survival::Life)| {
        let (start, stop) = match rule.clock {
            Clock::Age => (0, life.to - life.from),
            Clock::Draft => (life.from, life.to),
        };
        vec![
            Cell::Foreign(id.to_string()),
            Cell::count(number + 1),
            Cell::Count(u64::from(start)),
            Cell::Count(u64::from(stop)),
            flag(life.is_removed),
            Cell::Own(if life.is_removed { "taken-out" } else { "stands" }.to_string()),
            Cell::Own(cluster.clone()),
            flag(found.cohort.is_base_text(member)),
            Cell::Foreign(draft.name.to_string()),
            Cell::Count(u64::from(member.birth())),
            Cell::Own(draft.clauses[member.place].kind.word().to_string()),
            Cell::Foreign(dossier.clause_id(member.round, member.place)),
            member.lead.as_ref().map_or(Cell::Empty, |lead| Cell::foreign(lead.as_str())),
        ]
    };
    lives.iter().enumerate().map(row).collect()
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
                "fields": fields(&UNITS), "primaryKey": ["id", "life"], "missingValues": [""],
            })),
            resource("sponsors", json!({
                "fields": fields(&SPONSORS), "primaryKey": ["id", "sponsor"], "missingValues": [""],
                "foreignKeys": [{"fields": "id", "reference": {"resource": "units", "fields": "id"}}],
            })),
        ],
    })
}
