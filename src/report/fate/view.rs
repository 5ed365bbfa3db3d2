//! The tables of what became of amendments.

use crate::model::{ActorId, Amendment, RoundIndex};
use crate::report::counted::counted;
use crate::report::dossier::names;
use crate::report::{Block, Cell, Column, Dossier, Grid, Note};

use super::{Capacity, FateRound, FateRow, by_band, by_outcome};

/// All amendments.
pub(super) fn all(dossier: &Dossier<'_>, rows: &[FateRow], until: Option<RoundIndex>) -> Vec<Block> {
    if rows.is_empty() {
        let nothing = "No amendments are on record.".to_string();
        let hint = "What a file of amendments looks like: travaux help yaml".to_string();
        return vec![Block::Sentence(nothing), Block::Note(Note::Hint(hint))];
    }
    let mut view = vec![Block::Heading(heading(dossier, until)), Block::Grid(table(rows))];
    view.extend(sums(&rows.iter().collect::<Vec<_>>()));
    view.push(Block::Note(Note::Definition(definition())));
    view.push(Block::Note(Note::Hint("One of them, draft by draft: travaux fate AMENDMENT".to_string())));
    view
}

/// One amendment, draft by draft.
pub(super) fn one(dossier: &Dossier<'_>, amendment: &Amendment, rows: &[FateRow]) -> Vec<Block> {
    let Some(row) = rows.first() else { return Vec::new() };
    let mut lines = vec![
        format!("by       {}", names(&row.sponsors)),
        format!("aims at  {} of {}: {}", row.number, row.against, row.action),
    ];
    let spoken = [
        ("words    ", amendment.change.passage().map(|passage| passage.words.as_str())),
        ("text     ", amendment.change.text()),
        ("reason   ", amendment.reason.as_deref()),
        ("source   ", amendment.source.as_deref()),
    ];
    lines.extend(spoken.into_iter().filter_map(|(what, text)| {
        let text = text?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(format!("{what}{text}"))
    }));
    lines.push(format!("state    {}", state(dossier, amendment)));
    lines.push(format!("outcome  {}", outcome(row)));
    let mut view = vec![Block::Heading(format!("Amendment {}", row.amendment)), Block::Lines(lines)];
    if row.rounds.is_empty() {
        view.push(Block::Sentence(
            "No later draft in which its words could stand, or nothing that is scored.".to_string(),
        ));
    } else {
        view.push(Block::Grid(by_round(row)));
    }
    view.push(Block::Note(Note::Definition(definition())));
    view
}

/// The amendments an actor stands behind, by capacity.
pub(super) fn of_sponsor(
    dossier: &Dossier<'_>,
    actor: &ActorId,
    found: &[(Capacity, FateRow)],
    until: Option<RoundIndex>,
) -> Vec<Block> {
    let mut view = vec![Block::Heading(format!("{} behind which {actor} stands", heading(dossier, until)))];
    for capacity in Capacity::ALL {
        let rows: Vec<&FateRow> =
            found.iter().filter(|(of, _)| *of == capacity).map(|(_, row)| row).collect();
        let title = match capacity {
            Capacity::OwnName => "in its own name",
            Capacity::ViaGroup => "by a group it belonged to",
            Capacity::Aligned => "by others, with its support on record",
        };
        view.push(Block::Sentence(format!("{}, {title}.", counted(rows.len(), "amendment"))));
        if !rows.is_empty() {
            view.push(Block::Grid(table(&rows.iter().map(|row| (*row).clone()).collect::<Vec<_>>())));
            view.extend(sums(&rows));
        }
    }
    view.push(Block::Note(Note::Definition(definition())));
    view
}

fn heading(dossier: &Dossier<'_>, until: Option<RoundIndex>) -> String {
    match until.or_else(|| dossier.negotiation.standing()) {
        None => "What became of amendments".to_string(),
        Some(round) => format!("What became of amendments up to {}", dossier.round_name(round)),
    }
}

fn table(rows: &[FateRow]) -> Grid {
    let columns = vec![
        Column::words("amendment", "Amendment"),
        Column::words("sponsors", "Sponsors"),
        Column::words("clause", "Clause"),
        Column::words("action", "Action").gives_way(2),
        Column::words("state", "State"),
        Column::number("kept", "Kept"),
        Column::words("fate", "Fate"),
        Column::words("outcome", "Outcome"),
        Column::words("stands_in", "Stands in").gives_way(1),
        Column::words("note", "Note").gives_way(3),
    ];
    let line = |row: &FateRow| {
        let kept = row.now().map_or(String::new(), |now| format!("{}/{}", now.kept, now.of));
        vec![
            Cell::foreign(&row.amendment),
            Cell::Own(names(&row.sponsors)),
            Cell::foreign(&format!("{} {}", row.against, row.number)),
            Cell::Own(row.action.to_string()),
            Cell::Own(row.state.to_string()),
            Cell::Own(kept),
            Cell::Own(row.fate.unwrap_or_default().to_string()),
            Cell::Own(row.outcome.to_string()),
            Cell::foreign(&row.stands_in.join(", ")),
            Cell::Own(note(row)),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

fn note(row: &FateRow) -> String {
    let mut notes = Vec::new();
    if row.absorbed {
        notes.push("absorbed".to_string());
    }
    if let Some(now) = row.now() {
        if now.qualified {
            notes.push("qualified".to_string());
        }
        notes.extend(now.flags.iter().map(|flag| (*flag).to_string()));
        if now.kept > 0 && now.inferred > 0 {
            notes.push(format!("{} inferred", now.inferred));
        }
    }
    notes.join("; ")
}

fn by_round(row: &FateRow) -> Grid {
    let columns = vec![
        Column::words("round", "Draft"),
        Column::number("kept", "Kept"),
        Column::words("fate", "Fate"),
        Column::words("clauses", "Stands in"),
        Column::words("note", "Note"),
    ];
    let lines = row.rounds.iter().map(|round| {
        let mut notes: Vec<String> = round.flags.iter().map(|flag| (*flag).to_string()).collect();
        if round.qualified {
            notes.push("qualified".to_string());
        }
        if round.inferred > 0 {
            notes.push(format!("{} inferred", round.inferred));
        }
        if round.outside_brackets < round.kept {
            notes.push(format!("{} in brackets", round.kept - round.outside_brackets));
        }
        vec![
            Cell::foreign(&round.round),
            Cell::Own(format!("{}/{}", round.kept, round.of)),
            Cell::Own(round.fate.to_string()),
            Cell::foreign(&round.clauses.join(", ")),
            Cell::Own(notes.join("; ")),
        ]
    });
    Grid { caption: String::new(), columns, rows: lines.collect() }
}

/// `superseded-by XJH-6 on 2031-08-20`.
fn state(dossier: &Dossier<'_>, amendment: &Amendment) -> String {
    let standing = dossier.negotiation.records.standing(&amendment.id, None);
    let mut said = standing.state.word().to_string();
    if let Some(into) = standing.into {
        said = format!("{said} {into}");
    }
    if let Some(event) = standing.event {
        said = format!("{said} on {}", event.date);
        if let Some(tally) = &event.tally {
            said = format!("{said}, {}", tally.in_words());
        }
    }
    said
}

fn outcome(row: &FateRow) -> String {
    let mut said = row.outcome.to_string();
    if row.outcome_inferred {
        said.push_str(", by its words: no event says so");
    }
    if row.absorbed {
        said.push_str(", and absorbed: half of its words or more are in the text");
    }
    said
}

/// Counts under a table.
fn sums(rows: &[&FateRow]) -> Vec<Block> {
    let (outcomes, bands) = (by_outcome(rows), by_band(rows));
    let list = |counts: &[(&'static str, usize)]| {
        counts.iter().map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join(", ")
    };
    let scored: usize = bands.iter().map(|(_, count)| count).sum();
    let mut said = vec![format!("{}: {}.", counted(rows.len(), "amendment"), list(&outcomes))];
    if scored > 0 {
        said.push(format!("In that text, of {scored} that can be scored: {}.", list(&bands)));
    }
    let absorbed = rows.iter().filter(|row| row.absorbed).count();
    if absorbed > 0 {
        said.push(format!("Withdrawn or superseded and yet in the text (absorbed): {absorbed}."));
    }
    let inferred = rows.iter().filter(|row| row.outcome_inferred).count();
    if inferred > 0 {
        said.push(format!("Outcomes that no event declares: {inferred} of {}.", rows.len()));
    }
    vec![Block::Lines(said)]
}

fn definition() -> String {
    "State is what people did to an amendment, by dated events; fate is what became of its words. Kept: words it adds that \
     stand because a draft put them there at its request or at that of an identical one, and words it removes that are \
     absent, of all words it asks for; 1 or 0 for a move and for brackets. Verbatim: all, with nothing foreign inside; \
     largely: three quarters; partly: half; traces: something; gone: nothing. Qualified: all words are there, with foreign \
     ones among them. In the text means kept of half of the words or more (θ = 0.5). Inferred: words found in another \
     place, or not all of them."
        .to_string()
}

/// One row for each amendment and draft; one without a draft where there is none.
pub(super) fn facts(rows: &[FateRow]) -> Grid {
    let mut lines = Vec::new();
    for row in rows {
        if row.rounds.is_empty() {
            lines.push(head(row).into_iter().chain(vec![Cell::Empty; 9]).collect());
        }
        lines.extend(row.rounds.iter().map(|round| head(row).into_iter().chain(tail(round)).collect()));
    }
    let caption = "Amendments and what became of them, draft by draft".to_string();
    Grid { caption, columns: columns(), rows: lines }
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("amendment", "Amendment"),
        Column::words("sponsors", "Sponsors"),
        Column::words("capacity", "Capacity"),
        Column::words("against", "Against"),
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("action", "Action"),
        Column::words("package", "Package"),
        Column::number("words_added", "Words added"),
        Column::number("words_removed", "Words removed"),
        Column::words("state", "State"),
        Column::words("outcome", "Outcome"),
        Column::words("outcome_inferred", "Outcome inferred"),
        Column::words("absorbed", "Absorbed"),
        Column::words("round", "Draft"),
        Column::number("kept", "Kept"),
        Column::number("of", "Of"),
        Column::number("outside_brackets", "Outside brackets"),
        Column::number("inferred", "Inferred"),
        Column::words("fate", "Fate"),
        Column::words("qualified", "Qualified"),
        Column::words("flags", "Flags"),
        Column::words("stands_in", "Stands in"),
    ]
}

fn head(row: &FateRow) -> Vec<Cell> {
    vec![
        Cell::foreign(&row.amendment),
        Cell::Actors(row.sponsors.clone()),
        Cell::Own(row.capacity.unwrap_or_default().to_string()),
        Cell::foreign(&row.against),
        Cell::foreign(&row.clause),
        Cell::foreign(&row.number),
        Cell::Own(row.action.to_string()),
        Cell::foreign(row.package.as_deref().unwrap_or_default()),
        Cell::count(row.words_added),
        Cell::count(row.words_removed),
        Cell::Own(row.state.to_string()),
        Cell::Own(row.outcome.to_string()),
        Cell::Flag(row.outcome_inferred),
        Cell::Flag(row.absorbed),
    ]
}

fn tail(round: &FateRound) -> Vec<Cell> {
    vec![
        Cell::foreign(&round.round),
        Cell::count(round.kept),
        Cell::count(round.of),
        Cell::count(round.outside_brackets),
        Cell::count(round.inferred),
        Cell::Own(round.fate.to_string()),
        Cell::Flag(round.qualified),
        Cell::Own(round.flags.join("; ")),
        Cell::foreign(&round.clauses.join("; ")),
    ]
}
