//! What changed between two drafts, and at whose request: changes explained, changes nobody tabled, amendments without a
//! visible effect.
//!
//! Deletions that nobody is on record for come first among the changes nobody tabled, the longest before all. Words that moved are no change here,
//! and words that one of two merged tracks had alone were taken out by nobody.

use serde::Serialize;

use crate::attribution::{Passage, compare};
use crate::model::RoundIndex;

use super::counted::counted;
use super::diff::{Change, change_language, change_list};
use super::dossier::names;
use super::fate::rows as fate_rows;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// The three lists of the JSON answer.
#[derive(Debug, Default, Serialize)]
struct Data {
    explained: Vec<Item>,
    /// Deletions that nobody is on record for first, then all else that nobody is, then what the draft declares.
    untabled: Vec<Item>,
    without_effect: Vec<Idle>,
}

/// A change.
#[derive(Debug, Serialize)]
struct Item {
    clause: String,
    number: String,
    #[serde(flatten)]
    change: Change,
}

/// An amendment without a visible effect.
#[derive(Debug, Serialize)]
struct Idle {
    amendment: String,
    sponsors: Vec<String>,
    clause: String,
    number: String,
    action: &'static str,
    state: &'static str,
}

/// Explains what changed between two drafts.
pub fn explain(dossier: &Dossier<'_>, (from, to): (RoundIndex, RoundIndex)) -> Answer {
    let mut data = Data { without_effect: idle(dossier, (from, to)), ..Data::default() };
    for whole in compare(dossier.negotiation, dossier.weave, from, to) {
        let (round, place) = match (whole.to, whole.from.first()) {
            (Some(place), _) => (to, place),
            (None, Some(place)) => (from, *place),
            (None, None) => continue,
        };
        let language = change_language(dossier, (from, to), &whole);
        for change in change_list(dossier, &language, &whole.streams) {
            let is_change = !matches!(change.kind_of_passage, Some(Passage::Moved | Passage::Left));
            if !is_change || (change.words == 0 && change.asked_by.ids().is_empty()) {
                continue;
            }
            let is_explained = !change.asked_by.ids().is_empty();
            let (clause, number) = (dossier.clause_id(round, place), dossier.pointer(round, place));
            let list = if is_explained { &mut data.explained } else { &mut data.untabled };
            list.push(Item { clause, number, change });
        }
    }
    // Most words first within each kind; equal ones stay in reading order.
    data.untabled.sort_by_key(|item| {
        let change = &item.change;
        (!change.sponsors.is_empty(), change.op != "delete", std::cmp::Reverse(change.words))
    });
    let view = view(dossier, (from, to), &data);
    Answer {
        schema: "travaux/explain/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(to)),
        facts: facts(&data),
        data: serde_json::to_value(&data).unwrap_or_default(),
        view,
    }
}

/// Amendments open when the earlier draft was issued or tabled since, of which nothing is in the later one.
fn idle(dossier: &Dossier<'_>, (from, to): (RoundIndex, RoundIndex)) -> Vec<Idle> {
    let amendments = dossier.negotiation.records.amendments();
    let name = dossier.round_name(to);
    let is_idle = |(place, row): &(usize, super::fate::FateRow)| {
        let was_open = dossier.negotiation.state_in(&amendments[*place], from).state.is_open();
        was_open && row.rounds.iter().any(|round| round.round == name && round.kept == 0)
    };
    let state = |place: usize| dossier.negotiation.state_in(&amendments[place], to).state.word();
    fate_rows(dossier, Some(to))
        .into_iter()
        .filter(is_idle)
        .map(|(place, row)| Idle {
            amendment: row.amendment,
            sponsors: row.sponsors,
            clause: row.clause,
            number: format!("{} {}", amendments[place].against, row.number),
            action: row.action,
            state: state(place),
        })
        .collect()
}

fn view(dossier: &Dossier<'_>, (from, to): (RoundIndex, RoundIndex), data: &Data) -> Vec<Block> {
    let words = |items: &[Item]| items.iter().map(|item| item.change.words).sum::<usize>();
    let silent = data.untabled.iter().filter(|item| item.change.sponsors.is_empty());
    let silent_out: usize =
        silent.filter(|item| item.change.op == "delete").map(|item| item.change.words).sum();
    let mut view = vec![
        Block::Heading(format!(
            "What changed from {} to {}, and at whose request",
            dossier.round_name(from),
            dossier.round_name(to)
        )),
        Block::Sentence(format!(
            "Changes that nobody tabled: {}, {} of them deleted with nobody on record.",
            counted(words(&data.untabled), "word"),
            silent_out
        )),
    ];
    if !data.untabled.is_empty() {
        view.push(Block::Grid(changes(&data.untabled)));
    }
    view.push(Block::Sentence(format!(
        "Changes that amendments asked for: {}.",
        counted(words(&data.explained), "word")
    )));
    if !data.explained.is_empty() {
        view.push(Block::Grid(changes(&data.explained)));
    }
    view.push(Block::Sentence(format!(
        "Without a visible effect: {}.",
        counted(data.without_effect.len(), "amendment")
    )));
    if !data.without_effect.is_empty() {
        view.push(Block::Grid(idle_grid(&data.without_effect)));
    }
    view.push(Block::Note(Note::Definition(
        "A change is explained when an amendment tabled by the date of the later draft asked for it: matched, or inferred where \
         less than all came or in another place. What the draft declares and nobody tabled stands among the changes nobody \
         tabled, with its sponsor. Without a visible effect: amendments still open at the earlier draft of which nothing is in \
         the later one. Words that only moved are no change."
            .to_string(),
    )));
    view
}

fn changes(items: &[Item]) -> Grid {
    let columns = vec![
        Column::words("number", "Clause"),
        Column::words("op", "Change"),
        Column::number("words", "Words"),
        Column::words("text", "Text"),
        Column::words("sponsors", "On record"),
        Column::words("amendments", "Amendment"),
        Column::words("evidence", "Evidence").gives_way(1),
        Column::words("note", "Note").gives_way(2),
    ];
    let line = |item: &Item| {
        let mut notes: Vec<&str> = item.change.flags.clone();
        notes.extend(item.change.passage);
        vec![
            Cell::foreign(&item.number),
            Cell::Own(item.change.op.to_string()),
            Cell::count(item.change.words),
            Cell::foreign(item.change.text.trim()),
            Cell::Own(names(&item.change.sponsors)),
            Cell::foreign(&item.change.asked_by.ids().join(", ")),
            Cell::Own(item.change.evidence.to_string()),
            Cell::Own(notes.join("; ")),
        ]
    };
    Grid { caption: String::new(), columns, rows: items.iter().map(line).collect() }
}

fn idle_grid(rows: &[Idle]) -> Grid {
    let columns = vec![
        Column::words("amendment", "Amendment"),
        Column::words("sponsors", "Sponsors"),
        Column::words("number", "Clause"),
        Column::words("action", "Action"),
        Column::words("state", "State"),
    ];
    let line = |row: &Idle| {
        vec![
            Cell::foreign(&row.amendment),
            Cell::Own(names(&row.sponsors)),
            Cell::foreign(&row.number),
            Cell::Own(row.action.to_string()),
            Cell::Own(row.state.to_string()),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

/// One row for each change and each amendment without effect.
fn facts(data: &Data) -> Grid {
    let columns = vec![
        Column::words("list", "List"),
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("op", "Change"),
        Column::number("words", "Words"),
        Column::words("text", "Text"),
        Column::words("sponsors", "Sponsors"),
        Column::words("evidence", "Evidence"),
        Column::words("amendments", "Amendments"),
        Column::words("flags", "Flags"),
        Column::words("state", "State"),
    ];
    let of = |list: &'static str, item: &Item| {
        vec![
            Cell::Own(list.to_string()),
            Cell::foreign(&item.clause),
            Cell::foreign(&item.number),
            Cell::Own(item.change.op.to_string()),
            Cell::count(item.change.words),
            Cell::foreign(&item.change.text),
            Cell::Actors(item.change.sponsors.clone()),
            Cell::Own(item.change.evidence.to_string()),
            Cell::Actors(item.change.asked_by.ids()),
            Cell::Own(item.change.flags.join("; ")),
            Cell::Empty,
        ]
    };
    let mut rows: Vec<Vec<Cell>> = data.untabled.iter().map(|item| of("untabled", item)).collect();
    rows.extend(data.explained.iter().map(|item| of("explained", item)));
    rows.extend(data.without_effect.iter().map(|idle| {
        vec![
            Cell::Own("without-effect".to_string()),
            Cell::foreign(&idle.clause),
            Cell::foreign(&idle.number),
            Cell::Own(idle.action.to_string()),
            Cell::Empty,
            Cell::Empty,
            Cell::Actors(idle.sponsors.clone()),
            Cell::Empty,
            Cell::Actors(vec![idle.amendment.clone()]),
            Cell::Empty,
            Cell::Own(idle.state.to_string()),
        ]
    }));
    Grid { caption: "What changed, and at whose request".to_string(), columns, rows }
}
