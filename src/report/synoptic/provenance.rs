//! Where each clause of a draft comes from: since when, changed in which drafts, whose words it has.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::attribution::ChangeKind;
use crate::model::RoundIndex;
use crate::text::TokenClass;

use super::super::log::changes_of;
use super::super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// One clause in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    clause: String,
    number: String,
    text: String,
    since: String,
    changed_in: Vec<String>,
    words: usize,
    words_by: Vec<WordsBy>,
    words_of_nobody: usize,
    #[serde(skip)]
    pointer: String,
}

/// How many of the words stand to a sponsor's credit; words of several count for each.
#[derive(Debug, Serialize)]
struct WordsBy {
    sponsor: String,
    words: usize,
}

/// Tells of each clause of a draft where it comes from, along the line of drafts that ends in it.
pub fn provenance(dossier: &Dossier<'_>, round: RoundIndex) -> Answer {
    let changed = changed(dossier, round);
    let draft = &dossier.negotiation.round(round).draft;
    let rows: Vec<Row> = (0..draft.clauses.len()).map(|place| row(dossier, round, place, &changed)).collect();
    let name = dossier.round_name(round);
    let meaning = "Words to the credit of each sponsor, those of several counted for each; nobody: words of the first draft \
                   and words with nobody on record. Changed in: drafts that changed words of the clause.";
    Answer {
        schema: "travaux/provenance/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(name.clone()),
        facts: facts(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view: vec![
            Block::Heading(format!("Where the clauses of {name} come from")),
            Block::Grid(view_grid(&rows)),
            Block::Note(Note::Definition(meaning.to_string())),
        ],
    }
}

/// By clause id: the first draft that has it, and those that changed its words.
#[derive(Default)]
struct Story {
    since: String,
    changed_in: Vec<String>,
}

fn changed(dossier: &Dossier<'_>, end: RoundIndex) -> BTreeMap<String, Story> {
    let ancestors = dossier.negotiation.ancestors(end);
    let line: BTreeSet<RoundIndex> = dossier.negotiation.line_to(end).into_iter().collect();
    let mut stories: BTreeMap<String, Story> = BTreeMap::new();
    for round in dossier.negotiation.indices().filter(|round| ancestors[round.at()]) {
        let name = dossier.round_name(round);
        for place in 0..dossier.negotiation.round(round).draft.clauses.len() {
            let story = stories.entry(dossier.clause_id(round, place)).or_default();
            if story.since.is_empty() {
                story.since.clone_from(&name);
            }
        }
        if !line.contains(&round) {
            continue;
        }
        for change in changes_of(dossier, round) {
            let Some(place) = change.to.filter(|_| change.kind == ChangeKind::Changed) else { continue };
            stories.entry(dossier.clause_id(round, place)).or_default().changed_in.push(name.clone());
        }
    }
    stories
}

fn row(dossier: &Dossier<'_>, round: RoundIndex, place: usize, stories: &BTreeMap<String, Story>) -> Row {
    let clause = dossier.clause_id(round, place);
    let stream = &dossier.weave.draft(round).clauses[place].streams[0];
    let mut by: BTreeMap<String, usize> = BTreeMap::new();
    let (mut words, mut nobody) = (0, 0);
    for token in stream.tokens.iter() {
        let life = dossier.weave.life(*token);
        if life.class != TokenClass::Word {
            continue;
        }
        words += 1;
        let sponsors = dossier.sponsors(life.credit);
        nobody += usize::from(sponsors.is_empty());
        sponsors.into_iter().for_each(|sponsor| *by.entry(sponsor).or_default() += 1);
    }
    let mut words_by: Vec<WordsBy> =
        by.into_iter().map(|(sponsor, words)| WordsBy { sponsor, words }).collect();
    words_by.sort_by(|one, other| other.words.cmp(&one.words).then(one.sponsor.cmp(&other.sponsor)));
    let story = stories.get(&clause);
    Row {
        number: dossier.number(round, place),
        text: dossier.negotiation.round(round).draft.clauses[place].text.trim().to_string(),
        since: story.map(|story| story.since.clone()).unwrap_or_default(),
        changed_in: story.map(|story| story.changed_in.clone()).unwrap_or_default(),
        words,
        words_by,
        words_of_nobody: nobody,
        pointer: dossier.pointer(round, place),
        clause,
    }
}

/// Words by sponsor, as people read it: `NOR 12, CHL 3`.
fn counted_by(words_by: &[WordsBy]) -> String {
    let told = words_by.iter().map(|by| format!("{} {}", by.sponsor, by.words));
    told.collect::<Vec<_>>().join(", ")
}

fn view_grid(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::prose("text".to_string(), "Text".to_string()),
        Column::words("since", "Since"),
        Column::words("changed_in", "Changed in"),
        Column::words("words_by", "Words by"),
        Column::number("words_of_nobody", "Nobody"),
        Column::number("words", "Words").gives_way(1),
    ];
    let line = |row: &Row| {
        vec![
            Cell::foreign(&row.pointer),
            Cell::foreign(&row.text),
            Cell::foreign(&row.since),
            Cell::foreign(&row.changed_in.join(", ")),
            Cell::foreign(&counted_by(&row.words_by)),
            Cell::count(row.words_of_nobody),
            Cell::count(row.words),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

/// One row for each clause and sponsor; a clause without sponsors has one row.
fn facts(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("text", "Text"),
        Column::words("since", "Since"),
        Column::words("changed_in", "Changed in"),
        Column::number("words", "Words"),
        Column::number("words_of_nobody", "Words of nobody"),
        Column::words("sponsor", "Sponsor"),
        Column::number("words_by", "Words by the sponsor"),
    ];
    let mut lines = Vec::new();
    for row in rows {
        let head = || {
            vec![
                Cell::foreign(&row.clause),
                Cell::foreign(&row.number),
                Cell::foreign(&row.text),
                Cell::foreign(&row.since),
                Cell::Actors(row.changed_in.clone()),
                Cell::count(row.words),
                Cell::count(row.words_of_nobody),
            ]
        };
        for by in &row.words_by {
            let mut cells = head();
            cells.extend([Cell::foreign(&by.sponsor), Cell::count(by.words)]);
            lines.push(cells);
        }
        if row.words_by.is_empty() {
            let mut cells = head();
            cells.extend([Cell::Empty, Cell::Empty]);
            lines.push(cells);
        }
    }
    Grid { caption: "Where the clauses come from".to_string(), columns, rows: lines }
}
