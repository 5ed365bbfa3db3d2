//! Who sponsors with whom, who asks for the same, who overwrites whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::fate::{Alliance, alliances as found_alliances, pair};
use crate::model::ActorId;
use crate::survival::{Party, overwrites};

use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// Most actors for which the matrix is printed; more are in the rows and in the other formats.
const MATRIX: usize = 24;

/// The JSON answer.
#[derive(Debug, Serialize)]
struct Data {
    /// Rows and columns of the matrix.
    actors: Vec<String>,
    /// Amendments sponsored together and asked for in the same words, for every two actors; 0 on the diagonal.
    matrix: Vec<Vec<usize>>,
    edges: Vec<Edge>,
    overwrites: Vec<Overwrite>,
}

/// Two actors.
#[derive(Debug, Serialize)]
struct Edge {
    one: String,
    other: String,
    together: usize,
    same_words: usize,
    supported: usize,
    opposed: usize,
}

/// Words that one took out of what another had put in.
#[derive(Debug, Serialize)]
struct Overwrite {
    by: String,
    of: String,
    words: u64,
}

/// Says who stands with whom.
pub fn alliances(dossier: &Dossier<'_>) -> Answer {
    let found = found_alliances(dossier.negotiation, dossier.weave);
    let data = data(dossier, &found);
    Answer {
        schema: "travaux/alliances/1",
        negotiation: dossier.negotiation.title.clone(),
        round: None,
        facts: edges(&data.edges),
        view: view(&data),
        data: serde_json::to_value(&data).unwrap_or_default(),
    }
}

fn data(dossier: &Dossier<'_>, found: &BTreeMap<(ActorId, ActorId), Alliance>) -> Data {
    let is_bond = |alliance: &Alliance| alliance.together + alliance.same_words > 0;
    let bonds = found.iter().filter(|(_, alliance)| is_bond(alliance));
    let actors: BTreeSet<&ActorId> = bonds.flat_map(|((one, other), _)| [one, other]).collect();
    let actors: Vec<&ActorId> = actors.into_iter().collect();
    let weight = |one: &ActorId, other: &ActorId| {
        found.get(&pair(one, other)).map_or(0, |alliance| alliance.together + alliance.same_words)
    };
    let matrix = actors.iter().map(|one| actors.iter().map(|other| weight(one, other)).collect()).collect();
    let mut edges: Vec<Edge> = found
        .iter()
        .map(|((one, other), alliance)| Edge {
            one: one.to_string(),
            other: other.to_string(),
            together: alliance.together,
            same_words: alliance.same_words,
            supported: alliance.supported,
            opposed: alliance.opposed,
        })
        .collect();
    edges.sort_by_key(|edge| std::cmp::Reverse((edge.together + edge.same_words, edge.supported)));
    let line = dossier.negotiation.main_track();
    let mut overwritten: Vec<Overwrite> = overwrites(dossier.sources(), &line)
        .into_iter()
        .filter(|((by, of), _)| by != of)
        .map(|((by, of), words)| Overwrite { by: party(&by), of: party(&of), words })
        .collect();
    overwritten.sort_by_key(|overwrite| std::cmp::Reverse(overwrite.words));
    Data { actors: actors.iter().map(ToString::to_string).collect(), matrix, edges, overwrites: overwritten }
}

fn party(party: &Party) -> String {
    match party {
        Party::Actor(id) => id.to_string(),
        Party::Nobody => "nobody on record".to_string(),
        Party::BaseText => "base text".to_string(),
    }
}

fn view(data: &Data) -> Vec<Block> {
    let mut view = vec![Block::Heading("Who stands with whom".to_string())];
    if data.edges.is_empty() {
        view.push(Block::Sentence("No two actors stand behind one amendment.".to_string()));
    } else {
        view.push(Block::Grid(edges(&data.edges)));
    }
    if !data.actors.is_empty() && data.actors.len() <= MATRIX {
        view.push(Block::Sentence("Amendments sponsored together, or in the same words:".to_string()));
        view.push(Block::Grid(matrix(data)));
    }
    if !data.overwrites.is_empty() {
        view.push(Block::Sentence("Who took out whose words:".to_string()));
        view.push(Block::Grid(overwrite_grid(&data.overwrites)));
    }
    view.push(Block::Note(Note::Definition(
        "Together: amendments that both sponsor. Same words: pairs of amendments to one draft that ask for the same, one of \
         each. Supported, opposed: amendments of one that the other is on record for or against. A group that tables as a group \
         is one actor. Words taken out are counted on the main track, once for every pair of sponsors. Standing together on \
         words is not an alliance: what was agreed elsewhere is in no draft."
            .to_string(),
    )));
    view
}

fn edges(edges: &[Edge]) -> Grid {
    let columns = vec![
        Column::words("one", "Actor"),
        Column::words("other", "With"),
        Column::number("together", "Together"),
        Column::number("same_words", "Same words"),
        Column::number("supported", "Supported"),
        Column::number("opposed", "Opposed"),
    ];
    let line = |edge: &Edge| {
        let counts = [edge.together, edge.same_words, edge.supported, edge.opposed];
        let names = [Cell::foreign(&edge.one), Cell::foreign(&edge.other)];
        names.into_iter().chain(counts.map(Cell::count)).collect()
    };
    Grid { caption: String::new(), columns, rows: edges.iter().map(line).collect() }
}

fn matrix(data: &Data) -> Grid {
    let mut columns = vec![Column::words("actor", "")];
    columns.extend(data.actors.iter().map(|actor| Column::named(actor.clone(), actor.clone())));
    let line = |(at, row): (usize, &Vec<usize>)| {
        let cell = |(column, count): (usize, &usize)| match count {
            _ if column == at => Cell::Own("·".to_string()),
            0 => Cell::Empty,
            count => Cell::count(*count),
        };
        [Cell::foreign(&data.actors[at])].into_iter().chain(row.iter().enumerate().map(cell)).collect()
    };
    Grid { caption: String::new(), columns, rows: data.matrix.iter().enumerate().map(line).collect() }
}

fn overwrite_grid(rows: &[Overwrite]) -> Grid {
    let columns = vec![
        Column::words("by", "Taken out by"),
        Column::words("of", "Put in by"),
        Column::number("words", "Words"),
    ];
    let line = |row: &Overwrite| vec![Cell::foreign(&row.by), Cell::foreign(&row.of), Cell::Count(row.words)];
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}
