//! Where a negotiation stands, and what happened when a draft was handed in.

use serde::{Deserialize, Serialize};

use crate::attribution::{ChangeKind, Turn};
use crate::model::RoundIndex;

use super::blame::quoted;
use super::concordance::uncertain;
use super::counted::counted;
use super::diff::{change_list, counts, phrase};
use super::log::{changes_of, row, row_of};
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
    alternatives: usize,
    unattributed_words: usize,
    uncertain: usize,
    has_base: bool,
}

impl Figures {
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
        alternatives: standing.map_or(0, |round| {
            negotiation.round(round).draft.clauses.iter().map(|clause| clause.alternatives.len()).sum()
        }),
        unattributed_words: figure(|row| row.unattributed_words),
        has_base: standing.is_some_and(|round| !negotiation.round(round).bases.is_empty()),
        uncertain: standing.map_or(0, |round| uncertain(dossier, round).len()),
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
        Cell::count(data.alternatives),
        Cell::count(data.unattributed_words),
        Cell::count(data.uncertain),
        Cell::Actors(whole.edited.clone()),
    ];
    Grid { caption: "Where the negotiation stands".to_string(), columns, rows: vec![row] }
}

/// The JSON answer of `commit`, one element for each draft.
#[derive(Debug, Serialize)]
struct Committed {
    round: String,
    base: Vec<String>,
    clauses: usize,
    added: usize,
    changed: usize,
    deleted: usize,
    form: usize,
    unchanged: usize,
    unattributed: Vec<Open>,
    uncertain: Vec<Uncertain>,
}

/// A clause with changes that nobody is on record for.
#[derive(Debug, Serialize)]
struct Open {
    clause: String,
    number: String,
    change: String,
}

/// A clause whose match is uncertain.
#[derive(Debug, Serialize)]
struct Uncertain {
    clause: String,
    base: String,
    score: f64,
}

/// How many clauses of a kind of finding are named one by one to a person.
const NAMED: usize = 6;

/// Characters of a finding that are shown of it.
const LONGEST: usize = 100;

/// Says what drafts that were just handed in did to their bases.
pub fn committed(dossier: &Dossier<'_>, rounds: &[RoundIndex]) -> Answer {
    let mut view = Vec::new();
    let mut data = Vec::new();
    for &round in rounds {
        let (found, lines) = one(dossier, round, if rounds.len() == 1 { NAMED } else { 0 });
        view.push(Block::Lines(lines));
        data.push(found);
    }
    let facts = committed_facts(&data);
    Answer {
        schema: "travaux/commit/1",
        negotiation: dossier.negotiation.title.clone(),
        round: rounds.last().map(|round| dossier.round_name(*round)),
        data: serde_json::to_value(&data).unwrap_or_default(),
        facts,
        view,
    }
}

fn one(dossier: &Dossier<'_>, round: RoundIndex, named: usize) -> (Committed, Vec<String>) {
    let changes = changes_of(dossier, round);
    let measured = row_of(dossier, round, &changes);
    let base = dossier.negotiation.round(round).bases.first().copied();
    let mut open = Vec::new();
    for change in changes.iter().filter(|change| change.kind != ChangeKind::Added || base.is_some()) {
        let nobody = change_list(dossier, &change.streams)
            .into_iter()
            .filter(|c| c.sponsors.is_empty() && c.words > 0 && c.flag.is_none());
        let phrases: Vec<String> = nobody.map(|change| phrase(&change)).collect();
        let (at, place) = match (change.to, base) {
            (Some(place), _) => (round, place),
            (None, Some(base)) => (base, change.from[0]),
            (None, None) => continue,
        };
        if !phrases.is_empty() {
            let (clause, number) = (dossier.clause_id(at, place), dossier.pointer(at, place));
            open.push(Open { clause, number, change: phrases.join(", ") });
        }
    }
    let uncertain: Vec<Uncertain> = uncertain(dossier, round)
        .into_iter()
        .map(|(clause, base, score)| Uncertain { clause, base, score })
        .collect();
    let against = if measured.base.is_empty() {
        "first draft".to_string()
    } else {
        format!("against {}", measured.base.join(" and "))
    };
    let mut lines = vec![format!("{} ({}), {against}: {}", measured.round, measured.date, counts(&changes))];
    if base.is_some() {
        lines.extend(listed(
            ["clause changed without a sponsor on record", "clauses changed without a sponsor on record"],
            open.iter().map(|o| format!("{}: {}", o.number, o.change)),
            open.len(),
            named,
        ));
    }
    let doubts =
        uncertain.iter().map(|u| format!("{} taken for {} (score {:.2})", u.clause, u.base, u.score));
    lines.extend(listed(["uncertain match", "uncertain matches"], doubts, uncertain.len(), named));
    if !uncertain.is_empty() {
        lines.push(concordance_hint(&measured.base, &measured.round));
    }
    let words_changed = |change: &&crate::attribution::ClauseChange| {
        change.streams.iter().flat_map(|s| &s.pieces).any(|piece| piece.turn != Turn::Kept && piece.words > 0)
    };
    debug_assert!(changes.iter().filter(|c| c.kind == ChangeKind::Changed).all(|c| words_changed(&c)));
    let found = Committed {
        round: measured.round,
        base: measured.base,
        clauses: measured.clauses,
        added: measured.added,
        changed: measured.changed,
        deleted: measured.deleted,
        form: measured.form,
        unchanged: measured.unchanged,
        unattributed: open,
        uncertain,
    };
    (found, lines)
}

/// A count and the first few of what was counted.
fn listed(
    [one, more]: [&str; 2],
    items: impl Iterator<Item = String>,
    total: usize,
    named: usize,
) -> Vec<String> {
    if total == 0 {
        return Vec::new();
    }
    let what = if total == 1 { one } else { more };
    let mut lines = vec![format!("  {total} {what}{}", if named == 0 { "" } else { ":" })];
    lines.extend(items.take(named).map(|item| format!("    {}", shortened(&item))));
    if named > 0 && total > named {
        lines.push(format!("    … and {} more", total - named));
    }
    lines
}

/// An item of a list in at most [`LONGEST`] characters.
fn shortened(item: &str) -> String {
    if item.chars().count() <= LONGEST {
        return item.to_string();
    }
    let start: String = item.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

/// Where the matches of a draft with its base are seen.
fn concordance_hint(base: &[String], round: &str) -> String {
    let base = base.first().map_or_else(String::new, |base| format!(" {} {}", quoted(base), quoted(round)));
    format!("    See them: travaux concordance{base}")
}

fn committed_facts(data: &[Committed]) -> Grid {
    let columns = vec![
        Column::words("round", "Round"),
        Column::words("base", "Base"),
        Column::number("clauses", "Clauses"),
        Column::number("added", "ADD"),
        Column::number("changed", "MOD"),
        Column::number("deleted", "SUP"),
        Column::number("form", "(MOD)"),
        Column::number("unchanged", "NOC"),
        Column::number("unattributed", "Without sponsor"),
        Column::number("uncertain", "Uncertain matches"),
    ];
    let line = |row: &Committed| {
        vec![
            Cell::foreign(&row.round),
            Cell::Actors(row.base.clone()),
            Cell::count(row.clauses),
            Cell::count(row.added),
            Cell::count(row.changed),
            Cell::count(row.deleted),
            Cell::count(row.form),
            Cell::count(row.unchanged),
            Cell::count(row.unattributed.len()),
            Cell::count(row.uncertain.len()),
        ]
    };
    Grid { caption: "What the drafts changed".to_string(), columns, rows: data.iter().map(line).collect() }
}
