//! Which clause of one draft is which of another.

use serde::Serialize;

use crate::lineage::Between;
use crate::model::{LineageEvidence, Relation, RoundIndex};

use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// Score, in thousandths, below which a match is called uncertain.
const UNCERTAIN: u16 = 550;

/// One pair of clauses in the JSON answer; a split or merge has one row for each pair.
#[derive(Debug, Clone, Serialize)]
struct Row {
    from_clause: Option<String>,
    from_number: Option<String>,
    to_clause: Option<String>,
    to_number: Option<String>,
    relation: &'static str,
    score: Option<f64>,
    evidence: Option<&'static str>,
    /// How a person would point at the clause before and after.
    #[serde(skip)]
    pointers: [Option<String>; 2],
}

/// Pairs the clauses of two drafts.
pub fn concordance(dossier: &Dossier<'_>, from: RoundIndex, to: RoundIndex) -> Answer {
    let rows = rows(dossier, from, to);
    let meaning = "Score: information of the words both clauses share, mean of the shares of the shorter and of the longer; \
                   stored when the draft was committed, so only between a draft and its base. A declared pair has none: \
                   the draft says so, likeness was not asked.";
    let view = vec![
        Block::Heading(format!("Clauses of {} and {}", dossier.round_name(from), dossier.round_name(to))),
        Block::Grid(grid(&rows, Numbers::Paths)),
        Block::Note(Note::Definition(meaning.to_string())),
    ];
    Answer {
        schema: "travaux/concordance/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(to)),
        facts: grid(&rows, Numbers::Printed),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

fn rows(dossier: &Dossier<'_>, from: RoundIndex, to: RoundIndex) -> Vec<Row> {
    let between = Between::of(dossier.negotiation, from, to);
    let round = dossier.negotiation.round(to);
    let adjacent = round.bases.contains(&from);
    let mut rows = Vec::new();
    for (place, origins) in between.origins.iter().enumerate() {
        let stored = &round.concordance.entries[place];
        let known = adjacent && !origins.is_empty();
        let scored = known && stored.evidence != LineageEvidence::Declared;
        let row = |origin: Option<usize>| Row {
            from_clause: origin.map(|origin| dossier.clause_id(from, origin)),
            from_number: origin.map(|origin| dossier.number(from, origin)),
            to_clause: Some(dossier.clause_id(to, place)),
            to_number: Some(dossier.number(to, place)),
            relation: between.relations[place].word(),
            score: scored.then(|| stored.score.share()),
            evidence: known.then(|| stored.evidence.word()),
            pointers: [origin.map(|origin| dossier.pointer(from, origin)), Some(dossier.pointer(to, place))],
        };
        if origins.is_empty() {
            rows.push(row(None));
        }
        rows.extend(origins.iter().map(|origin| row(Some(*origin))));
    }
    rows.extend(between.gone.iter().map(|&place| Row {
        from_clause: Some(dossier.clause_id(from, place)),
        from_number: Some(dossier.number(from, place)),
        to_clause: None,
        to_number: None,
        relation: "dropped",
        score: None,
        evidence: None,
        pointers: [Some(dossier.pointer(from, place)), None],
    }));
    rows
}

/// Clauses of a round whose match with the base is uncertain: pointer, pointer of the base's clause, score.
pub(super) fn uncertain(dossier: &Dossier<'_>, round: RoundIndex) -> Vec<(String, String, f64)> {
    let this = dossier.negotiation.round(round);
    let mut found = Vec::new();
    for (place, entry) in this.concordance.entries.iter().enumerate() {
        let scored = entry.evidence == LineageEvidence::Scored && entry.relation != Relation::New;
        if scored && entry.score.0 < UNCERTAIN {
            let base = entry.links.first().and_then(|link| {
                let base = dossier.negotiation.find(link.round.as_str())?;
                Some(dossier.pointer(base, link.ordinal - 1))
            });
            found.push((dossier.pointer(round, place), base.unwrap_or_default(), entry.score.share()));
        }
    }
    found
}

/// How the numbers of clauses are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// As printed beside the clause: `(a)`.
    Printed,
    /// With the numbers above, so that a person can tell one (a) from another: `2 (a)`.
    Paths,
}

fn grid(rows: &[Row], numbers: Numbers) -> Grid {
    let columns = vec![
        Column::words("from_clause", "Clause before").gives_way(1),
        Column::words("from_number", "Number before"),
        Column::words("to_clause", "Clause after").gives_way(1),
        Column::words("to_number", "Number after"),
        Column::words("relation", "Relation"),
        Column::number("score", "Score"),
        Column::words("evidence", "Evidence"),
    ];
    let text = |value: &Option<String>| Cell::foreign(value.as_deref().unwrap_or_default());
    let line = |row: &Row| {
        vec![
            text(&row.from_clause),
            text(if numbers == Numbers::Paths { &row.pointers[0] } else { &row.from_number }),
            text(&row.to_clause),
            text(if numbers == Numbers::Paths { &row.pointers[1] } else { &row.to_number }),
            Cell::Own(row.relation.to_string()),
            row.score.map_or(Cell::Empty, |value| Cell::Figure { value, decimals: 2 }),
            row.evidence.map_or(Cell::Empty, |word| Cell::Own(word.to_string())),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}
