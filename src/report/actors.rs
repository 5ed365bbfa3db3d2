//! Who can hold a position, and who belongs to which group.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::{Actor, ActorId, ActorKind};

use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// One actor in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    actor: String,
    name: String,
    kind: &'static str,
    aliases: Vec<String>,
    members: Vec<String>,
    groups: Vec<String>,
    source: Option<String>,
}

/// Lists some actors, with members and groups as of a day.
pub fn actors(dossier: &Dossier<'_>, chosen: &[ActorId], day: NaiveDate) -> Answer {
    let found = chosen.iter().filter_map(|id| dossier.directory.get(id));
    let rows: Vec<Row> = found.map(|actor| row(dossier, actor, day)).collect();
    let facts = grid(&rows);
    let mut view = vec![Block::Grid(facts.clone())];
    if let [only] = rows.as_slice() {
        view.extend(
            only.source.iter().map(|source| Block::Note(Note::Definition(format!("Source: {source}")))),
        );
    }
    view.push(Block::Note(Note::Definition(format!("Members and groups as of {day}."))));
    Answer {
        schema: "travaux/actors/1",
        negotiation: dossier.negotiation.title.clone(),
        round: None,
        data: serde_json::to_value(&rows).unwrap_or_default(),
        facts,
        view,
    }
}

/// The actors of a negotiation: whoever holds a pen or sponsors anything, in order of their ids.
pub fn actors_of(dossier: &Dossier<'_>) -> Vec<ActorId> {
    let credits = dossier.weave.credits().iter();
    let named: BTreeSet<ActorId> =
        credits.flat_map(|credit| credit.sponsors.iter().chain(&credit.via)).cloned().collect();
    named.into_iter().collect()
}

fn row(dossier: &Dossier<'_>, actor: &Actor, day: NaiveDate) -> Row {
    let ids = |ids: Vec<&ActorId>| ids.into_iter().map(ToString::to_string).collect();
    let has_members = matches!(actor.kind, ActorKind::Group | ActorKind::Organization);
    Row {
        actor: actor.id.to_string(),
        name: actor.name.clone(),
        kind: actor.kind.word(),
        aliases: actor.aliases.clone(),
        members: if has_members { ids(dossier.directory.members_on(&actor.id, day)) } else { Vec::new() },
        groups: ids(dossier.directory.groups_of(&actor.id, day)),
        source: actor.source.clone(),
    }
}

/// A list, where none is nothing to tell: a state without members is not one of nobody's.
fn listed(ids: &[String]) -> Cell {
    if ids.is_empty() { Cell::Empty } else { Cell::Actors(ids.to_vec()) }
}

fn grid(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("actor", "Id"),
        Column::words("name", "Name"),
        Column::words("kind", "Kind"),
        Column::words("groups", "Groups").gives_way(1),
        Column::words("members", "Members").gives_way(2),
        Column::words("aliases", "Also typed as").gives_way(3),
    ];
    let line = |row: &Row| {
        vec![
            Cell::foreign(&row.actor),
            Cell::foreign(&row.name),
            Cell::Own(row.kind.to_string()),
            listed(&row.groups),
            listed(&row.members),
            listed(&row.aliases),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}
