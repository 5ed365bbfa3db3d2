//! A draft with all amendments made to it worked in: who would put in and take out what, clause by clause.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Amendment, AmendmentState, Change, Records, RoundIndex, Side, Spot, Target};
use crate::text::{CompiledPart, CompiledRun, compile};

use super::counted::counted;
use super::diff::AFTER;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Label, Mark, Note, Redline, Run};

/// A clause, or a place for a new one, in the JSON answer.
#[derive(Debug, Default, Serialize)]
struct Row {
    /// The clause; for a new one, the clause it is to stand beside.
    clause: String,
    number: String,
    /// `after` or `before` for a new clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'static str>,
    text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    after: String,
    amendments: Vec<Entry>,
    #[serde(skip)]
    redlines: Vec<Redline>,
    /// The words after the sub-clauses.
    #[serde(skip)]
    flush: Option<Redline>,
}

/// An amendment in the JSON answer.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Entry {
    pub(super) amendment: String,
    pub(super) from: Vec<String>,
    pub(super) with: Vec<String>,
    pub(super) action: &'static str,
    pub(super) state: &'static str,
    /// The amendment it amends.
    #[serde(skip_serializing_if = "Option::is_none")]
    amends: Option<String>,
    /// Whether its words stand in the text it speaks of.
    found: bool,
    pub(super) changes: Vec<ChangeShown>,
}

/// Words an amendment would put in or take out.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChangeShown {
    pub(super) op: &'static str,
    pub(super) text: String,
}

/// The amendments made to a draft, by what they aim at there.
struct Tabled<'r> {
    records: &'r Records,
    by_spot: BTreeMap<Spot, Vec<&'r Amendment>>,
    /// Amendments to amendments, by the folded id of what they amend.
    amending: BTreeMap<String, Vec<&'r Amendment>>,
    /// Those that aim at nothing that can be found.
    lost: Vec<String>,
}

/// Works all amendments into some clauses of the draft they were made against.
pub fn compilation(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize]) -> Answer {
    let tabled = tabled(dossier, round, &dossier.negotiation.records);
    let draft = &dossier.negotiation.round(round).draft;
    let whole = places.len() == draft.clauses.len();
    let mut rows = rows(dossier, round, places, &tabled);
    let count: usize = rows.iter().map(|row| row.amendments.len()).sum();
    let mut view = vec![
        Block::Heading(format!("{} ({}, {})", draft.name, draft.title, draft.date)),
        Block::Sentence(format!("With {} made to it.", counted(count, "amendment"))),
    ];
    view.extend(rows.iter().flat_map(|row| &row.redlines).cloned().map(Block::Redline));
    rows.retain(|row| !row.clause.is_empty());
    view.extend(cautions(&rows, &tabled, (whole, dossier.withheld.amendments)).into_iter().map(Block::Note));
    Answer {
        schema: "travaux/compilation/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(round)),
        facts: facts(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

/// Some clauses of a draft with the amendments made to each, new clauses in their places.
fn rows(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize], tabled: &Tabled<'_>) -> Vec<Row> {
    let draft = &dossier.negotiation.round(round).draft;
    let mut rows = Vec::new();
    // What stands behind a clause and its sub-clauses: flush text, then a new clause.
    let mut behind: Vec<(usize, [Option<Row>; 2])> = Vec::new();
    for &place in places {
        let outside = |above: usize| !draft.lineage_upwards(place).any(|other| other == above);
        while behind.last().is_some_and(|(above, _)| outside(*above)) {
            rows.extend(behind.pop().into_iter().flat_map(|(_, parts)| parts).flatten());
        }
        rows.extend(new_clause(dossier, round, (place, Side::Before), tabled));
        let mut row = row(dossier, round, place, tabled);
        let flush = row.flush.take().map(|flush| Row { redlines: vec![flush], ..Row::default() });
        rows.push(row);
        behind.push((place, [flush, new_clause(dossier, round, (place, Side::After), tabled)]));
    }
    rows.extend(behind.into_iter().rev().flat_map(|(_, parts)| parts).flatten());
    rows
}

/// An amendment with the clause it was made to, or beside which it asks for a new one.
pub(super) struct Made {
    /// Permanent id of the clause.
    pub(super) clause: String,
    /// `after` or `before` for a new clause.
    pub(super) new: Option<&'static str>,
    /// The amendment.
    pub(super) entry: Entry,
}

/// Every amendment made to a draft, clause by clause.
pub(super) fn made_to(dossier: &Dossier<'_>, round: RoundIndex, records: &Records) -> Vec<Made> {
    let tabled = tabled(dossier, round, records);
    let places: Vec<usize> = (0..dossier.negotiation.round(round).draft.clauses.len()).collect();
    let made = |row: Row| {
        let (clause, new) = (row.clause, row.new);
        row.amendments.into_iter().map(move |entry| Made { clause: clause.clone(), new, entry })
    };
    rows(dossier, round, &places, &tabled).into_iter().flat_map(made).collect()
}

fn cautions(rows: &[Row], tabled: &Tabled<'_>, (whole, withheld): (bool, usize)) -> Vec<Note> {
    let mut notes = vec![Note::Definition(
        "Each amendment is laid against the draft as it stands; a state other than tabled is given beside it."
            .to_string(),
    )];
    let missed: Vec<&str> = rows
        .iter()
        .flat_map(|row| &row.amendments)
        .filter(|entry| !entry.found)
        .map(|entry| entry.amendment.as_str())
        .collect();
    if !missed.is_empty() {
        notes.push(Note::Caution(format!(
            "The words of {} do not stand in what is amended; they are not shown in the text.",
            missed.join(", ")
        )));
    }
    if whole && !tabled.lost.is_empty() {
        notes.push(Note::Caution(format!("What {} amend cannot be found.", tabled.lost.join(", "))));
    }
    if withheld > 0 {
        notes.push(Note::Caution(format!(
            "{} of the negotiation {} not public and not shown.",
            counted(withheld, "amendment"),
            if withheld == 1 { "is" } else { "are" }
        )));
    }
    notes
}

fn tabled<'r>(dossier: &Dossier<'_>, round: RoundIndex, records: &'r Records) -> Tabled<'r> {
    let mut tabled =
        Tabled { records, by_spot: BTreeMap::new(), amending: BTreeMap::new(), lost: Vec::new() };
    let name = dossier.round_name(round);
    for amendment in records.amendments() {
        match (&amendment.target, dossier.negotiation.aim_of(amendment)) {
            (_, Ok(aim)) if aim.round != round => {}
            (Target::Amendment(other), Ok(_)) => {
                tabled.amending.entry(other.folded()).or_default().push(amendment);
            }
            (_, Ok(aim)) => tabled.by_spot.entry(aim.spot).or_default().push(amendment),
            (_, Err(_)) if amendment.against.as_str().eq_ignore_ascii_case(&name) => {
                tabled.lost.push(amendment.id.to_string());
            }
            (_, Err(_)) => {}
        }
    }
    tabled
}

/// A text with amendments worked in.
struct Worked {
    redline: Option<Redline>,
    entries: Vec<Entry>,
}

fn row(dossier: &Dossier<'_>, round: RoundIndex, place: usize, tabled: &Tabled<'_>) -> Row {
    let clause = &dossier.negotiation.round(round).draft.clauses[place];
    let amendments = tabled.by_spot.get(&Spot::Clause(place)).map(Vec::as_slice).unwrap_or_default();
    let head = |remarks: Vec<String>| Redline {
        number: dossier.pointer(round, place),
        id: dossier.clause_id(round, place),
        remarks,
        language: dossier.language(round, place),
        depth: dossier.depth(round, place),
        ..Redline::default()
    };
    // What is not found before the sub-clauses may stand behind them.
    let (of_after, of_text): (Vec<&Amendment>, Vec<&Amendment>) = amendments.iter().partition(|amendment| {
        let alone = [&amendment.change];
        let misses = |text: &str| !compile(text, &alone).not_found.is_empty();
        !clause.after.is_empty() && misses(&clause.text) && !misses(&clause.after)
    });
    let state = clause.state.map(|state| state.word().to_string());
    let text = worked(&clause.text, &of_text, tabled, &head(state.into_iter().collect()));
    let after = worked(&clause.after, &of_after, tabled, &head(vec![AFTER.to_string()]));
    let mut redlines: Vec<Redline> = text.redline.into_iter().collect();
    let options = clause.alternatives.iter().map(|option| Redline {
        runs: vec![kept(&option.text)],
        ..head(vec![format!("option {}", option.label)])
    });
    redlines.extend(options);
    let mut entries = text.entries;
    entries.extend(after.entries);
    let (more, below) = amended(amendments, tabled, &head(Vec::new()));
    entries.extend(more);
    redlines.extend(below);
    Row {
        clause: dossier.clause_id(round, place),
        number: dossier.number(round, place),
        new: None,
        text: clause.text.clone(),
        after: clause.after.clone(),
        amendments: entries,
        redlines,
        flush: after.redline,
    }
}

/// New clauses beside one of the draft; nothing where none is asked for.
fn new_clause(
    dossier: &Dossier<'_>,
    round: RoundIndex,
    (place, side): (usize, Side),
    tabled: &Tabled<'_>,
) -> Option<Row> {
    let amendments = tabled.by_spot.get(&Spot::New { side, of: place })?;
    let head = Redline {
        number: format!("new {} {}", side.word(), dossier.pointer(round, place)),
        language: dossier.language(round, place),
        depth: dossier.depth(round, place),
        ..Redline::default()
    };
    let (mut redlines, mut entries) = (Vec::new(), Vec::new());
    for amendment in amendments {
        let Worked { redline, entries: found } = worked("", &[amendment], tabled, &head);
        redlines.extend(redline);
        entries.extend(found);
    }
    let (more, below) = amended(amendments, tabled, &head);
    entries.extend(more);
    redlines.extend(below);
    Some(Row {
        clause: dossier.clause_id(round, place),
        number: dossier.number(round, place),
        new: Some(side.word()),
        text: String::new(),
        after: String::new(),
        amendments: entries,
        redlines,
        flush: None,
    })
}

/// Amendments to amendments, each laid against the text of what it amends, below the clause.
fn amended(amendments: &[&Amendment], tabled: &Tabled<'_>, head: &Redline) -> (Vec<Entry>, Vec<Redline>) {
    let (mut entries, mut redlines) = (Vec::new(), Vec::new());
    let mut waiting: Vec<&Amendment> = amendments.iter().rev().copied().collect();
    while let Some(amendment) = waiting.pop() {
        let Some(amending) = tabled.amending.get(&amendment.id.folded()) else { continue };
        let remarks = vec![format!("to {}", amendment.id)];
        let head = Redline { remarks, id: String::new(), ..head.clone() };
        let done = worked(amendment.change.text().unwrap_or_default(), amending, tabled, &head);
        redlines.extend(done.redline);
        entries.extend(done.entries);
        waiting.extend(amending.iter().rev().copied());
    }
    (entries, redlines)
}

fn worked(text: &str, amendments: &[&Amendment], tabled: &Tabled<'_>, head: &Redline) -> Worked {
    let changes: Vec<&Change> = amendments.iter().map(|amendment| &amendment.change).collect();
    let compiled = compile(text, &changes);
    let mut entries: Vec<Entry> =
        amendments.iter().map(|amendment| entry(amendment, tabled.records)).collect();
    compiled.not_found.iter().for_each(|place| entries[*place].found = false);
    for run in &compiled.runs {
        let shown = |op| ChangeShown { op, text: run.text.clone() };
        match &run.part {
            CompiledPart::Base(out) => out.iter().for_each(|by| entries[*by].changes.push(shown("delete"))),
            CompiledPart::Added(by) => entries[*by].changes.push(shown("insert")),
        }
    }
    let runs: Vec<Run> = compiled.runs.iter().map(|run| shown_run(run, &entries)).collect();
    let redline = (!runs.is_empty()).then(|| Redline { runs, ..head.clone() });
    Worked { redline, entries }
}

fn entry(amendment: &Amendment, records: &Records) -> Entry {
    let ids = |actors: &[crate::model::ActorId]| actors.iter().map(ToString::to_string).collect();
    Entry {
        amendment: amendment.id.to_string(),
        from: ids(&amendment.from),
        with: ids(&amendment.with),
        action: amendment.action().word(),
        state: records.standing(&amendment.id, None).state.word(),
        amends: match &amendment.target {
            Target::Amendment(other) => Some(other.to_string()),
            Target::Clause(_) | Target::New(_) => None,
        },
        found: true,
        changes: Vec::new(),
    }
}

fn kept(text: &str) -> Run {
    Run { text: text.to_string(), mark: Mark::Kept, labels: Vec::new(), spaced: false, was_spaced: false }
}

/// A run with those who ask for it: sponsors, then the amendment, its state where it is not merely tabled.
fn shown_run(run: &CompiledRun, entries: &[Entry]) -> Run {
    let sponsors = |entry: &Entry| Label::Sponsors(entry.from.iter().chain(&entry.with).cloned().collect());
    let name = |entry: &Entry| match entry.state {
        state if state == AmendmentState::Tabled.word() => entry.amendment.clone(),
        state => format!("{}, {state}", entry.amendment),
    };
    let (mark, by): (Mark, &[usize]) = match &run.part {
        CompiledPart::Base(out) if out.is_empty() => (Mark::Kept, &[]),
        CompiledPart::Base(out) => (Mark::Deleted, out),
        CompiledPart::Added(by) => (Mark::Inserted, std::slice::from_ref(by)),
    };
    let mut labels = Vec::new();
    for entry in by.iter().map(|place| &entries[*place]) {
        labels.extend([sponsors(entry), Label::Remark(name(entry))]);
    }
    for entry in run.spoken_of.iter().map(|place| &entries[*place]) {
        labels.extend([sponsors(entry), Label::Remark(format!("{}: {}", name(entry), entry.action))]);
    }
    Run { text: run.text.clone(), mark, labels, spaced: run.spaced, was_spaced: run.spaced }
}

/// One row for each change of each amendment; an amendment that changes no words has one row.
fn facts(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("new", "New clause"),
        Column::words("amendment", "Amendment"),
        Column::words("amends", "Amends"),
        Column::words("from", "From"),
        Column::words("with", "With"),
        Column::words("action", "Action"),
        Column::words("state", "State"),
        Column::words("op", "Change"),
        Column::words("text", "Words"),
    ];
    let mut lines = Vec::new();
    for (row, entry) in rows.iter().flat_map(|row| row.amendments.iter().map(move |entry| (row, entry))) {
        let head = || {
            vec![
                Cell::foreign(&row.clause),
                Cell::foreign(&row.number),
                Cell::Own(row.new.unwrap_or_default().to_string()),
                Cell::foreign(&entry.amendment),
                Cell::foreign(entry.amends.as_deref().unwrap_or_default()),
                Cell::Actors(entry.from.clone()),
                Cell::Actors(entry.with.clone()),
                Cell::Own(entry.action.to_string()),
                Cell::Own(entry.state.to_string()),
            ]
        };
        for change in &entry.changes {
            let mut cells = head();
            cells.extend([Cell::Own(change.op.to_string()), Cell::foreign(&change.text)]);
            lines.push(cells);
        }
        if entry.changes.is_empty() {
            let mut cells = head();
            cells.extend([Cell::Empty, Cell::Empty]);
            lines.push(cells);
        }
    }
    Grid { caption: "Amendments to the draft".to_string(), columns, rows: lines }
}
