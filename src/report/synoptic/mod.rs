//! Drafts, and what sponsors changed, side by side: one row for each clause.
//!
//! ```text
//! Clause   zero        rev1                      NOR
//! 5        5: text     MOD 6 (was 5): text       in "in winter"; out "shall"
//! 7        7: text     SUP
//! ```
//!
//! A column of a draft says of each clause what the draft did to it since the nearest draft beside it that it was made
//! from. A column of a sponsor has what is on record for them between the first draft shown and the last.

mod cells;
mod grids;
mod presets;
mod provenance;

pub use presets::{four_columns, two_columns};
pub use provenance::provenance;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::attribution::{ClauseChange, Turn, compare};
use crate::lineage::{SynopticRow, side_by_side};
use crate::model::{ActorId, RoundIndex};

use super::compilation::{Entry, Made, made_to};
use super::{Answer, Block, Dossier, Note};
use cells::Beside;
use grids::{facts, view_grid};

/// What a table shows side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SynopticColumns {
    /// Drafts, from left to right; at least one.
    pub rounds: Vec<RoundIndex>,
    /// Sponsors, from left to right, behind them.
    pub sponsors: Vec<ActorId>,
    /// Headings of columns that are still to be filled in.
    pub blank: Vec<&'static str>,
}

/// Which way words went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Put in.
    Insert,
    /// Taken out.
    Delete,
}

/// One clause in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    clause: String,
    number: String,
    kind: &'static str,
    drafts: Vec<DraftCell>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sponsors: Vec<SponsorCell>,
    /// How a person would point at the clause, in the latest of the drafts that has it.
    #[serde(skip)]
    pointer: String,
}

/// A clause in one draft.
#[derive(Debug, Clone, Default, Serialize)]
struct DraftCell {
    round: String,
    /// Whether the draft has the clause.
    stands: bool,
    number: String,
    text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    after: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<Option_>,
    /// What the draft did to it; empty in the first column and where no draft beside is one it was made from.
    code: &'static str,
    relation: &'static str,
    /// The number before, where it is another one.
    #[serde(skip_serializing_if = "String::is_empty")]
    was: String,
    /// Clauses that the words came from or went to, where the clause was split or merged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with: Vec<String>,
    /// The path of printed numbers.
    #[serde(skip)]
    pointer: String,
}

/// An alternative of a clause.
#[derive(Debug, Clone, Serialize)]
struct Option_ {
    alternative: String,
    text: String,
}

/// What is on record for a sponsor in a clause.
#[derive(Debug, Serialize)]
struct SponsorCell {
    sponsor: String,
    /// Amendments of theirs to the drafts shown.
    amendments: Vec<Tabled>,
    /// What is on record for them between the first draft shown and the last.
    changes: Vec<SponsorChange>,
}

/// An amendment of a sponsor.
#[derive(Debug, Clone, Serialize)]
struct Tabled {
    against: String,
    /// `after` or `before`, for a clause that is to stand beside this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'static str>,
    #[serde(flatten)]
    entry: Entry,
}

/// Words that a sponsor put in or took out.
#[derive(Debug, Serialize)]
struct SponsorChange {
    op: Side,
    text: String,
}

/// Puts drafts side by side, and what sponsors changed.
pub fn synoptic(dossier: &Dossier<'_>, columns: &SynopticColumns) -> Answer {
    let beside = Beside::of(dossier, &columns.rounds);
    let changes = sponsored(dossier, columns);
    let lines = side_by_side(dossier.negotiation, &columns.rounds);
    let rows: Vec<Row> = lines.iter().map(|line| row(&beside, columns, line, &changes)).collect();
    let names: Vec<String> = columns.rounds.iter().map(|round| dossier.round_name(*round)).collect();
    let meaning = "One row for each clause. ADD added, MOD changed in words, (MOD) in form only, SUP deleted, NOC no change: \
                   since the nearest draft shown that the draft was made from.";
    let mut view = vec![
        Block::Heading(names.join(" · ")),
        Block::Grid(view_grid(&rows, &names, columns)),
        Block::Note(Note::Definition(meaning.to_string())),
    ];
    if !columns.sponsors.is_empty() {
        let text = match names.as_slice() {
            [first, .., last] => format!(
                "Columns of sponsors, in their own name: amendments to the drafts shown; then, behind \"on record\", words put \
                 in and taken out between {first} and {last}."
            ),
            _ => "Columns of sponsors, in their own name: amendments to the draft shown.".to_string(),
        };
        view.push(Block::Note(Note::Definition(text)));
    }
    Answer {
        schema: "travaux/synoptic/1",
        negotiation: dossier.negotiation.title.clone(),
        round: names.last().cloned(),
        facts: facts(&rows, &names, columns),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

/// The changes between the first draft shown and the last, by the place of the clause in either.
#[derive(Default)]
struct Sponsored {
    /// Amendments to the drafts shown, by the id of the clause.
    tabled: BTreeMap<String, Vec<Tabled>>,
    /// By the place in the last draft.
    standing: BTreeMap<usize, ClauseChange>,
    /// By the place in the first.
    gone: BTreeMap<usize, ClauseChange>,
}

impl Sponsored {
    /// The amendments of a sponsor to a clause.
    fn of(&self, sponsor: &ActorId, line: &SynopticRow) -> Vec<Tabled> {
        let tabled = self.tabled.get(line.id.as_str()).into_iter().flatten();
        let theirs = tabled.filter(|tabled| {
            tabled.entry.from.iter().chain(&tabled.entry.with).any(|id| id == sponsor.as_str())
        });
        theirs.cloned().collect()
    }
}

fn sponsored(dossier: &Dossier<'_>, columns: &SynopticColumns) -> Sponsored {
    let mut found = Sponsored::default();
    let (Some(&first), Some(&last)) = (columns.rounds.first(), columns.rounds.last()) else { return found };
    if columns.sponsors.is_empty() {
        return found;
    }
    for &round in &columns.rounds {
        for Made { clause, new, entry } in made_to(dossier, round, &dossier.negotiation.records) {
            let against = dossier.round_name(round);
            found.tabled.entry(clause).or_default().push(Tabled { against, new, entry });
        }
    }
    for change in compare(dossier.negotiation, dossier.weave, first, last) {
        match (change.to, change.from.first().copied()) {
            (Some(place), _) => drop(found.standing.insert(place, change)),
            (None, Some(place)) => drop(found.gone.insert(place, change)),
            (None, None) => {}
        }
    }
    found
}

fn row(beside: &Beside<'_>, columns: &SynopticColumns, line: &SynopticRow, changes: &Sponsored) -> Row {
    let dossier = beside.dossier;
    let drafts: Vec<DraftCell> = (0..columns.rounds.len()).map(|column| beside.cell(line, column)).collect();
    let latest = drafts.iter().rev().find(|cell| cell.stands);
    let clause = columns
        .rounds
        .iter()
        .zip(&line.places)
        .rev()
        .find_map(|(round, place)| Some(&dossier.negotiation.round(*round).draft.clauses[(*place)?]));
    let last = line.places.last().copied().flatten();
    let first = line.places.first().copied().flatten();
    let change = match (last, first) {
        (Some(place), _) => changes.standing.get(&place),
        (None, Some(place)) => changes.gone.get(&place),
        (None, None) => None,
    };
    Row {
        clause: line.id.to_string(),
        number: latest.map(|cell| cell.number.clone()).unwrap_or_default(),
        kind: clause.map_or("", |clause| clause.kind.word()),
        sponsors: columns
            .sponsors
            .iter()
            .map(|sponsor| SponsorCell {
                amendments: changes.of(sponsor, line),
                ..sponsor_cell(dossier, sponsor, change)
            })
            .collect(),
        pointer: latest
            .map(|cell| cell.pointer.clone())
            .filter(|pointer| !pointer.is_empty())
            .unwrap_or_else(|| line.id.to_string()),
        drafts,
    }
}

fn sponsor_cell(dossier: &Dossier<'_>, sponsor: &ActorId, change: Option<&ClauseChange>) -> SponsorCell {
    let pieces = change.into_iter().flat_map(|change| &change.streams).flat_map(|stream| &stream.pieces);
    let theirs = pieces.filter(|piece| {
        let credit = piece.credit.map(|credit| dossier.weave.credit(credit));
        credit.is_some_and(|credit| credit.sponsors.contains(sponsor))
    });
    let changes = theirs.filter_map(|piece| {
        let op = match piece.turn {
            Turn::Inserted => Side::Insert,
            Turn::Deleted => Side::Delete,
            Turn::Kept => return None,
        };
        Some(SponsorChange { op, text: piece.text.clone() })
    });
    SponsorCell { sponsor: sponsor.to_string(), amendments: Vec::new(), changes: changes.collect() }
}
