//! The text of a draft.

use serde::Serialize;

use crate::model::RoundIndex;
use crate::text::Separator;

use super::counted::counted;
use super::diff::AFTER;
use super::marked::{Page, words};
use super::{Answer, Block, Cell, Column, Dossier, Grid, Mark, Note, Redline, Run};

/// How a text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// As it was typed, with brackets and alternatives.
    Original,
    /// To be read: without brackets, names in brackets and alternatives. What the named would add is left out, what they
    /// would delete is left in; of options in brackets the one somebody retains stands, else the first.
    Clean,
}

/// One clause in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    clause: String,
    number: String,
    kind: &'static str,
    state: Option<&'static str>,
    depth: usize,
    language: String,
    words: usize,
    text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    after: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<Alternative>,
}

/// One alternative.
#[derive(Debug, Serialize)]
struct Alternative {
    alternative: String,
    text: String,
}

/// Shows the text of some clauses of a draft.
pub fn show(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize], wording: Wording) -> Answer {
    let page = Page::of(dossier, round);
    let rows: Vec<Row> = places.iter().map(|&place| row(&page, dossier, (round, place), wording)).collect();
    let draft = &dossier.negotiation.round(round).draft;
    let mut view = vec![Block::Heading(format!("{} ({}, {})", draft.name, draft.title, draft.date))];
    let mut flush: Vec<(usize, Redline)> = Vec::new();
    for (row, &place) in rows.iter().zip(places) {
        // Flush text stands behind the last sub-clause, as it is printed: before the next clause that is none.
        while flush
            .last()
            .is_some_and(|(clause, _)| !draft.lineage_upwards(place).any(|above| above == *clause))
        {
            view.extend(flush.pop().map(|(_, redline)| Block::Redline(redline)));
        }
        let Shown { text, after } = redlines(dossier, (round, place), row);
        view.extend(text.into_iter().map(Block::Redline));
        flush.extend(after.map(|redline| (place, redline)));
    }
    view.extend(flush.into_iter().rev().map(|(_, redline)| Block::Redline(redline)));
    if wording == Wording::Clean {
        view.extend(left_out(&page, dossier, round, places).map(Block::Note));
    }
    Answer {
        schema: "travaux/show/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(round)),
        facts: facts(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

fn row(page: &Page<'_>, dossier: &Dossier<'_>, (round, place): (RoundIndex, usize), wording: Wording) -> Row {
    let clause = &dossier.negotiation.round(round).draft.clauses[place];
    let (text, after, alternatives) = match wording {
        Wording::Original => {
            let options = clause.alternatives.iter();
            let options =
                options.map(|a| Alternative { alternative: a.label.to_string(), text: a.text.clone() });
            (clause.text.clone(), clause.after.clone(), options.collect())
        }
        Wording::Clean => (page.clean(&clause.text), page.clean(&clause.after), Vec::new()),
    };
    Row {
        clause: dossier.clause_id(round, place),
        number: clause.number.to_string(),
        kind: clause.kind.word(),
        state: clause.state.map(|state| state.word()),
        depth: dossier.depth(round, place),
        language: dossier.language(round, place),
        words: words(&text) + words(&after),
        text,
        after,
        alternatives,
    }
}

/// What clean text does not have: alternatives, and brackets with names or options.
fn left_out(page: &Page<'_>, dossier: &Dossier<'_>, round: RoundIndex, places: &[usize]) -> Option<Note> {
    let clauses = &dossier.negotiation.round(round).draft.clauses;
    let (mut named, mut options, mut alternatives) = (0, 0, 0);
    for clause in places.iter().map(|&place| &clauses[place]) {
        alternatives += clause.alternatives.len();
        for mark in [&clause.text, &clause.after].iter().flat_map(|text| page.read(text).marks) {
            named += usize::from(mark.is_attributed());
            options += usize::from(!mark.is_attributed() && mark.separator == Separator::Spaced);
        }
    }
    (named + options + alternatives > 0).then(|| {
        Note::Caution(format!(
            "Not in this text: {}. Brackets with names: {named}; what the named would add is left out, what they would \
             delete stays. Of options the one somebody retains stands, else the first; brackets with options and \
             without names: {options}. All as typed: travaux show @{}",
            counted(alternatives, "alternative"),
            dossier.round_name(round)
        ))
    })
}

/// A clause as shown: its words with its alternatives, and what follows its sub-clauses.
struct Shown {
    text: Vec<Redline>,
    after: Option<Redline>,
}

fn redlines(dossier: &Dossier<'_>, (round, place): (RoundIndex, usize), row: &Row) -> Shown {
    let plain = |text: &str| Run {
        text: text.to_string(),
        mark: Mark::Kept,
        labels: Vec::new(),
        spaced: false,
        was_spaced: false,
    };
    let head = |remarks: Vec<String>, text: &str| Redline {
        number: dossier.pointer(round, place),
        id: row.clause.clone(),
        code: String::new(),
        remarks,
        language: row.language.clone(),
        depth: row.depth,
        runs: vec![plain(text)],
    };
    let mut remarks: Vec<String> = row.state.map(ToString::to_string).into_iter().collect();
    if row.kind == "heading" {
        remarks.push("heading".to_string());
    }
    let mut found = vec![head(remarks, &row.text)];
    let after = (!row.after.is_empty()).then(|| head(vec![AFTER.to_string()], &row.after));
    found.extend(
        row.alternatives
            .iter()
            .map(|option| head(vec![format!("option {}", option.alternative)], &option.text)),
    );
    Shown { text: found, after }
}

fn facts(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("kind", "Kind"),
        Column::words("state", "State"),
        Column::words("part", "Part"),
        Column::words("language", "Language"),
        Column::words("text", "Text"),
    ];
    let line = |row: &Row, part: String, text: &str| {
        vec![
            Cell::foreign(&row.clause),
            Cell::foreign(&row.number),
            Cell::Own(row.kind.to_string()),
            Cell::Own(row.state.unwrap_or_default().to_string()),
            Cell::Foreign(part),
            Cell::foreign(&row.language),
            Cell::foreign(text),
        ]
    };
    let mut lines = Vec::new();
    for row in rows {
        lines.push(line(row, "text".to_string(), &row.text));
        if !row.after.is_empty() {
            lines.push(line(row, "after".to_string(), &row.after));
        }
        let options = row.alternatives.iter();
        lines.extend(options.map(|option| line(row, format!("option {}", option.alternative), &option.text)));
    }
    Grid { caption: "Text of the draft".to_string(), columns, rows: lines }
}
