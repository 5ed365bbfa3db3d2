//! Amendments to one draft that touch the same words.

use serde::Serialize;

use crate::attribution::TokenId;
use crate::fate::{Conflict, Meeting, conflicts as found_conflicts};
use crate::model::RoundIndex;

use super::counted::counted;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// A meeting in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    meeting: &'static str,
    /// Id of the clause; for a new clause, where it is to stand.
    clause: String,
    number: String,
    /// The words of the draft that both touch.
    words: String,
    one: Vec<Party>,
    /// Empty for identical amendments.
    other: Vec<Party>,
}

/// An amendment on one side.
#[derive(Debug, Serialize)]
struct Party {
    amendment: String,
    sponsors: Vec<String>,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    state: &'static str,
}

/// Says which amendments made to a draft touch the same words.
pub fn conflicts(dossier: &Dossier<'_>, round: RoundIndex) -> Answer {
    let found = found_conflicts(dossier.negotiation, dossier.weave, round);
    let rows: Vec<Row> = found.iter().map(|conflict| row(dossier, conflict)).collect();
    let name = dossier.round_name(round);
    let mut view = vec![Block::Heading(format!("Amendments to {name} that touch the same words"))];
    if rows.is_empty() {
        view.push(Block::Sentence("None do.".to_string()));
    } else {
        view.push(Block::Grid(view_grid(&rows)));
    }
    let of = |meeting: Meeting| rows.iter().filter(|row| row.meeting == meeting.word()).count();
    view.push(Block::Sentence(format!(
        "{} of identical amendments, {} that collide, {} that go together.",
        counted(of(Meeting::Identical), "set"),
        counted(of(Meeting::Colliding), "pair"),
        counted(of(Meeting::Compatible), "pair"),
    )));
    view.push(Block::Note(Note::Definition(
        "Identical: they ask for the same, whatever was typed. Colliding: not both can be done: other words in the place of \
         the same, words changed that the other keeps or moves, words added within what the other takes out. Compatible: \
         both can be done. Identical amendments stand together against others. Amendments to amendments are not compared."
            .to_string(),
    )));
    Answer {
        schema: "travaux/conflicts/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(name),
        facts: facts(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

fn row(dossier: &Dossier<'_>, conflict: &Conflict) -> Row {
    let (clause, number) = dossier.target(conflict.aim);
    Row {
        meeting: conflict.meeting.word(),
        clause,
        number,
        words: words(dossier, conflict),
        one: conflict.one.iter().map(|at| party(dossier, *at)).collect(),
        other: conflict.other.iter().map(|at| party(dossier, *at)).collect(),
    }
}

fn party(dossier: &Dossier<'_>, place: usize) -> Party {
    let amendment = &dossier.negotiation.records.amendments()[place];
    Party {
        amendment: amendment.id.to_string(),
        sponsors: amendment.sponsors().iter().map(ToString::to_string).collect(),
        action: amendment.action().word(),
        text: amendment.change.text().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
        state: dossier.negotiation.records.standing(&amendment.id, None).state.word(),
    }
}

/// The words both touch as they stand in the draft, with … where others stand between them.
fn words(dossier: &Dossier<'_>, conflict: &Conflict) -> String {
    let clauses = &dossier.weave.draft(conflict.aim.round).clauses;
    let mut runs: Vec<String> = Vec::new();
    for clause in clauses.iter().skip(conflict.aim.spot.clause()) {
        let stream = &clause.streams[0];
        let is_common = |token: &TokenId| conflict.words.binary_search(token).is_ok();
        let mut at = 0;
        while at < stream.tokens.len() {
            let length = stream.tokens[at..].iter().take_while(|token| is_common(token)).count();
            if length > 0 {
                runs.push(
                    stream.cut.slice(at, at + length - 1).split_whitespace().collect::<Vec<_>>().join(" "),
                );
            }
            at += length.max(1);
        }
        if runs.is_empty() {
            break;
        }
    }
    runs.join(" … ")
}

fn side(parties: &[Party]) -> String {
    let names: Vec<String> =
        parties.iter().map(|party| format!("{} ({})", party.amendment, party.sponsors.join(", "))).collect();
    names.join("; ")
}

fn view_grid(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("number", "Clause"),
        Column::words("meeting", "How"),
        Column::words("one", "Amendments"),
        Column::words("other", "Against"),
        Column::words("words", "Words").gives_way(1),
    ];
    let line = |row: &Row| {
        vec![
            Cell::foreign(&row.number),
            Cell::Own(row.meeting.to_string()),
            Cell::foreign(&side(&row.one)),
            Cell::foreign(&side(&row.other)),
            Cell::foreign(&row.words),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

/// One row for each meeting and amendment.
fn facts(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::number("meeting", "Meeting"),
        Column::words("how", "How"),
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("words", "Words"),
        Column::words("side", "Side"),
        Column::words("amendment", "Amendment"),
        Column::words("sponsors", "Sponsors"),
        Column::words("action", "Action"),
        Column::words("text", "Text"),
        Column::words("state", "State"),
    ];
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let sides = row.one.iter().map(|party| ("one", party));
        for (side, party) in sides.chain(row.other.iter().map(|party| ("other", party))) {
            lines.push(vec![
                Cell::count(at + 1),
                Cell::Own(row.meeting.to_string()),
                Cell::foreign(&row.clause),
                Cell::foreign(&row.number),
                Cell::foreign(&row.words),
                Cell::Own(side.to_string()),
                Cell::foreign(&party.amendment),
                Cell::Actors(party.sponsors.clone()),
                Cell::Own(party.action.to_string()),
                Cell::foreign(party.text.as_deref().unwrap_or_default()),
                Cell::Own(party.state.to_string()),
            ]);
        }
    }
    Grid { caption: "Amendments that touch the same words".to_string(), columns, rows: lines }
}
