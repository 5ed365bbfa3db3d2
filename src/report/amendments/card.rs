//! One amendment with all that is on record about it.

use crate::model::{Aim, Amendment, AmendmentState, Spot, Target, Visibility};
use crate::text::{CompiledPart, compile};

use super::super::dossier::names;
use super::super::events::votes;
use super::super::{Block, Dossier, Mark, Note, Redline, Run};
use super::{Row, grids};

/// The card, top to bottom.
pub(super) fn view(dossier: &Dossier<'_>, found: (&Amendment, Option<Aim>), row: &Row) -> Vec<Block> {
    let mut view = vec![
        Block::Heading(format!("{}: {}", row.amendment, grids::state(row))),
        Block::Lines(lines(row, found.0)),
    ];
    let text = redline(dossier, found);
    match text {
        Some(redline) => view.push(Block::Redline(redline)),
        None => view.push(Block::Note(Note::Caution(
            "Its words do not stand in what it amends, so they are not shown there.".to_string(),
        ))),
    }
    if row.events.is_empty() {
        view.push(Block::Sentence("Nothing has been done to it on record.".to_string()));
    } else {
        view.push(Block::Grid(grids::events(&row.events)));
    }
    for event in &row.events {
        if let Some(roll_call) = &event.roll_call {
            let motion =
                if event.state == AmendmentState::NoAction.word() { ", on the no-action motion" } else { "" };
            view.push(Block::Lines(votes(format!("Roll call of {}{motion}", event.date), roll_call)));
        }
    }
    if row.how == Some("reported") || row.source.is_none() {
        let what = match (row.how, &row.source) {
            (Some("reported"), None) => "Known from others only, and no source is on record.",
            (Some("reported"), Some(_)) => "Known from others only.",
            _ => "No source is on record.",
        };
        view.push(Block::Note(Note::Caution(what.to_string())));
    }
    view
}

/// What is on record, a line for each thing.
fn lines(row: &Row, amendment: &Amendment) -> Vec<String> {
    let mut lines = vec![format!("tabled by    {}", names(&row.from))];
    let mut line = |name: &str, text: Option<String>| {
        lines.extend(text.filter(|text| !text.is_empty()).map(|text| format!("{name:<12} {text}")));
    };
    let actors = |ids: &[String]| (!ids.is_empty()).then(|| ids.join(", "));
    line("with", actors(&row.with));
    line("except", actors(&row.except));
    line("against", Some(row.against.clone()));
    line("clause", Some(clause(row)));
    line("action", Some(action(row)));
    line("tabled on", row.date.clone());
    line("how", row.how.map(str::to_string));
    line("package", row.package.clone());
    line("supported by", actors(&row.support));
    line("opposed by", actors(&row.oppose));
    line("reason", row.reason.as_ref().map(|reason| one_line(reason)));
    line("source", row.source.clone());
    line("for", (amendment.visibility != Visibility::Public).then(|| row.visibility.to_string()));
    lines
}

fn clause(row: &Row) -> String {
    match &row.clause {
        Some(id) if *id != row.pointer => format!("{} [{id}]", row.pointer),
        _ => row.pointer.clone(),
    }
}

fn action(row: &Row) -> String {
    match (&row.to, row.occurrence) {
        (Some(to), _) => format!("{} {to}", row.action),
        (None, Some(occurrence)) => format!("{}, occurrence {occurrence}", row.action),
        (None, None) => row.action.to_string(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is amended with the amendment worked in; nothing where its words do not stand there.
fn redline(dossier: &Dossier<'_>, (amendment, aim): (&Amendment, Option<Aim>)) -> Option<Redline> {
    let Aim { round, spot } = aim?;
    let clause = &dossier.negotiation.round(round).draft.clauses[spot.clause()];
    let texts: Vec<&str> = match (&amendment.target, spot) {
        (Target::Amendment(other), _) => {
            let other = dossier.negotiation.records.amendment(other.as_str())?;
            vec![other.change.text().unwrap_or_default()]
        }
        (_, Spot::New { .. }) => vec![""],
        (_, Spot::Clause(_)) => {
            let options = clause.alternatives.iter().map(|option| option.text.as_str());
            [clause.text.as_str(), clause.after.as_str()].into_iter().chain(options).collect()
        }
    };
    let compiled = texts.into_iter().map(|text| compile(text, &[&amendment.change]));
    let compiled = compiled.into_iter().find(|compiled| compiled.not_found.is_empty())?;
    let run = |run: crate::text::CompiledRun| Run {
        mark: match run.part {
            CompiledPart::Base(out) if out.is_empty() => Mark::Kept,
            CompiledPart::Base(_) => Mark::Deleted,
            CompiledPart::Added(_) => Mark::Inserted,
        },
        text: run.text,
        labels: Vec::new(),
        spaced: run.spaced,
        was_spaced: run.spaced,
    };
    Some(Redline {
        number: dossier.pointer(round, spot.clause()),
        id: dossier.clause_id(round, spot.clause()),
        language: dossier.language(round, spot.clause()),
        depth: dossier.depth(round, spot.clause()),
        runs: compiled.runs.into_iter().map(run).collect(),
        ..Redline::default()
    })
}
