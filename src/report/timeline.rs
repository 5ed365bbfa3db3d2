//! Drafts and events in the order in which they came, one line for each; what was done to several amendments at once is
//! one line.

use crate::model::RoundIndex;

use super::events::EventRow;
use super::{Block, Cell, Column, Dossier, Grid};

/// Amendments of one line that are named.
const NAMED: usize = 12;

/// Drafts and events in order, then votes by name; nothing where no event is on record.
pub(super) fn timeline(dossier: &Dossier<'_>, events: &[EventRow]) -> Vec<Block> {
    if events.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::words("date", "Date"),
        Column::words("event", "What happened"),
        Column::words("by", "By"),
        Column::words("vote", "Vote"),
        Column::words("source", "Source").gives_way(1),
    ];
    let mut rows: Vec<Vec<Cell>> = lines(events, None);
    for round in dossier.negotiation.indices() {
        rows.push(draft(dossier, round));
        rows.extend(lines(events, Some(round)));
    }
    let caption = "Events between the drafts".to_string();
    let mut blocks = vec![Block::Grid(Grid { caption, columns, rows })];
    let calls = events.iter().map(EventRow::roll_call).filter(|lines| !lines.is_empty());
    blocks.extend(calls.map(Block::Lines));
    blocks
}

fn draft(dossier: &Dossier<'_>, round: RoundIndex) -> Vec<Cell> {
    let draft = &dossier.negotiation.round(round).draft;
    vec![
        Cell::Own(draft.date.to_string()),
        Cell::Foreign(format!("{} issued", draft.name)),
        by(draft.issued_by.iter().map(ToString::to_string).collect()),
        Cell::Empty,
        Cell::foreign(draft.source.as_deref().unwrap_or_default()),
    ]
}

/// Nobody is an empty cell: who did it is often not on record.
fn by(ids: Vec<String>) -> Cell {
    if ids.is_empty() { Cell::Empty } else { Cell::Actors(ids) }
}

/// The events behind a draft and before the next, those done at once in one line.
fn lines(events: &[EventRow], after: Option<RoundIndex>) -> Vec<Vec<Cell>> {
    let here: Vec<&EventRow> = events.iter().filter(|event| event.after() == after).collect();
    here.chunk_by(|one, other| one.is_done_with(other)).map(line).collect()
}

fn line(together: &[&EventRow]) -> Vec<Cell> {
    let first = together[0];
    let what = match together {
        [one] => one.what(),
        several => {
            let names: Vec<&str> = several.iter().map(|event| event.amendment()).collect();
            let named = names[..names.len().min(NAMED)].join(", ");
            let more = names.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            first.what_of(&format!("{named}{more}"))
        }
    };
    vec![
        Cell::Own(first.date().to_string()),
        Cell::Foreign(what),
        by(first.by().to_vec()),
        Cell::foreign(first.vote().unwrap_or_default()),
        Cell::foreign(first.source().unwrap_or_default()),
    ]
}
