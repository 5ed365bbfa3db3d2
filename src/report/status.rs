//! Where a negotiation stands.

use crate::model::Withheld;
use serde::{Deserialize, Serialize};

use super::concordance::uncertain;
use super::counted::counted;
use super::log::row;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// What there is to say of a negotiation as it stands. Made from what is stored alone, so that it can be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    title: String,
    rounds: usize,
    standing: Option<String>,
    date: Option<String>,
    clauses: usize,
    words: usize,
    brackets: usize,
    words_in_brackets: usize,
    unmatched_brackets: usize,
    brackets_lifted_text_kept: usize,
    brackets_lifted_text_gone: usize,
    alternatives: usize,
    unattributed_words: usize,
    uncertain: usize,
    has_base: bool,
    withheld_amendments: usize,
    withheld_events: usize,
}

impl Figures {
    /// How many records were left out for the audience.
    pub fn withheld(&self) -> Withheld {
        Withheld { amendments: self.withheld_amendments, events: self.withheld_events }
    }

    /// The figures as they are kept between runs.
    pub fn to_kept(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(self).ok()
    }

    /// Figures that were kept; `None` for anything else.
    pub fn from_kept(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// The JSON answer of `status`.
#[derive(Debug, Serialize)]
struct Data {
    #[serde(flatten)]
    figures: Figures,
    edited: Vec<String>,
}

/// Measures a negotiation as it stands.
pub fn figures(dossier: &Dossier<'_>) -> Figures {
    let negotiation = dossier.negotiation;
    let standing = negotiation.standing();
    let measured = standing.map(|round| row(dossier, round));
    let figure = |pick: fn(&super::log::Row) -> usize| measured.as_ref().map_or(0, pick);
    Figures {
        title: negotiation.title.clone(),
        rounds: negotiation.rounds.len(),
        standing: standing.map(|round| dossier.round_name(round)),
        date: measured.as_ref().map(|row| row.date.clone()),
        clauses: figure(|row| row.clauses),
        words: figure(|row| row.words),
        brackets: figure(|row| row.brackets),
        words_in_brackets: figure(|row| row.words_in_brackets),
        unmatched_brackets: figure(|row| row.unmatched_brackets),
        brackets_lifted_text_kept: figure(|row| row.brackets_lifted_text_kept),
        brackets_lifted_text_gone: figure(|row| row.brackets_lifted_text_gone),
        alternatives: standing.map_or(0, |round| {
            negotiation.round(round).draft.clauses.iter().map(|clause| clause.alternatives.len()).sum()
        }),
        unattributed_words: figure(|row| row.unattributed_words),
        has_base: standing.is_some_and(|round| !negotiation.round(round).bases.is_empty()),
        uncertain: standing.map_or(0, |round| uncertain(dossier, round).len()),
        withheld_amendments: dossier.withheld.amendments,
        withheld_events: dossier.withheld.events,
    }
}

/// Says where a negotiation stands. `edited` names files of the folder that differ from what is stored.
pub fn status(figures: Figures, edited: Vec<String>) -> Answer {
    let data = Data { figures, edited };
    let facts = facts(&data);
    let mut view = vec![Block::Heading(data.figures.title.clone())];
    view.extend(sentences(&data).into_iter().map(Block::Sentence));
    view.extend(hints(&data.figures).into_iter().map(|text| Block::Note(Note::Hint(text))));
    Answer {
        schema: "travaux/status/1",
        negotiation: data.figures.title.clone(),
        round: data.figures.standing.clone(),
        data: serde_json::to_value(&data).unwrap_or_default(),
        facts,
        view,
    }
}

fn sentences(whole: &Data) -> Vec<String> {
    let data = &whole.figures;
    let Some(standing) = &data.standing else {
        return vec!["No draft yet.".to_string()];
    };
    let mut lines = vec![format!(
        "{}; the standing text is {standing} of {}: {}, {}.",
        counted(data.rounds, "round"),
        data.date.as_deref().unwrap_or_default(),
        counted(data.clauses, "clause"),
        counted(data.words, "word")
    )];
    if data.brackets > 0 || data.alternatives > 0 {
        lines.push(format!(
            "Open: {} around {}, {}.",
            counted(data.brackets, "bracket"),
            counted(data.words_in_brackets, "word"),
            counted(data.alternatives, "alternative")
        ));
    }
    if data.unmatched_brackets > 0 {
        lines.push(format!(
            "{} of {standing} without other half.",
            counted(data.unmatched_brackets, "bracket")
        ));
    }
    if data.brackets_lifted_text_kept + data.brackets_lifted_text_gone > 0 {
        lines.push(format!(
            "Lifted in {standing}: {} with the text kept, {} with the text gone.",
            counted(data.brackets_lifted_text_kept, "bracket"),
            data.brackets_lifted_text_gone
        ));
    }
    if data.unattributed_words > 0 && data.rounds > 1 {
        lines.push(format!(
            "{} changed in {standing} with nobody on record.",
            counted(data.unattributed_words, "word")
        ));
    }
    if data.uncertain > 0 {
        lines.push(format!(
            "{} of {standing} matched with the draft before in doubt.",
            counted(data.uncertain, "clause")
        ));
    }
    lines.extend(
        whole
            .edited
            .iter()
            .map(|file| format!("{file} was edited in the folder; answers still read what is stored.")),
    );
    lines
}

fn hints(data: &Figures) -> Vec<String> {
    if data.standing.is_none() {
        return vec!["Write the first draft: travaux next -o zero.yaml".to_string()];
    }
    let mut hints = vec!["The rounds: travaux log".to_string()];
    if data.has_base {
        hints.push("The last changes: travaux diff".to_string());
    }
    if data.brackets + data.unmatched_brackets > 0 {
        hints.push("The brackets: travaux brackets @".to_string());
    }
    if data.uncertain > 0 {
        hints.push("The matches: travaux concordance".to_string());
    }
    hints.push("The next draft: travaux next -o next.yaml".to_string());
    hints
}

fn facts(whole: &Data) -> Grid {
    let data = &whole.figures;
    let columns = vec![
        Column::words("title", "Title"),
        Column::number("rounds", "Rounds"),
        Column::words("standing", "Standing text"),
        Column::words("date", "Date"),
        Column::number("clauses", "Clauses"),
        Column::number("words", "Words"),
        Column::number("brackets", "Brackets"),
        Column::number("words_in_brackets", "Words in brackets"),
        Column::number("unmatched_brackets", "Unmatched brackets"),
        Column::number("brackets_lifted_text_kept", "Lifted, text kept"),
        Column::number("brackets_lifted_text_gone", "Lifted, text gone"),
        Column::number("alternatives", "Alternatives"),
        Column::number("unattributed_words", "Unattributed words"),
        Column::number("uncertain", "Uncertain matches"),
        Column::words("edited", "Edited files"),
    ];
    let row = vec![
        Cell::foreign(&data.title),
        Cell::count(data.rounds),
        Cell::foreign(data.standing.as_deref().unwrap_or_default()),
        Cell::foreign(data.date.as_deref().unwrap_or_default()),
        Cell::count(data.clauses),
        Cell::count(data.words),
        Cell::count(data.brackets),
        Cell::count(data.words_in_brackets),
        Cell::count(data.unmatched_brackets),
        Cell::count(data.brackets_lifted_text_kept),
        Cell::count(data.brackets_lifted_text_gone),
        Cell::count(data.alternatives),
        Cell::count(data.unattributed_words),
        Cell::count(data.uncertain),
        Cell::Actors(whole.edited.clone()),
    ];
    Grid { caption: "Where the negotiation stands".to_string(), columns, rows: vec![row] }
}
