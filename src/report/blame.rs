//! Whose words a draft is made of.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::attribution::{CreditId, EventKind, Evidence, TokenId, WovenStream};
use crate::model::RoundIndex;
use crate::text::TokenClass;

use super::counted::counted;
use super::diff::AFTER;
use super::dossier::{AskedBy, names};
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// One clause, or one alternative of it, in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    clause: String,
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<String>,
    words: usize,
    runs: Vec<BlameRun>,
    /// How a person would point at the clause.
    #[serde(skip)]
    pointer: String,
}

/// Neighbouring tokens with one history.
#[derive(Debug, Clone, Serialize)]
struct BlameRun {
    text: String,
    words: usize,
    sponsors: Vec<String>,
    since: String,
    #[serde(flatten)]
    asked_by: AskedBy,
    evidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    revived_in: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copied_from: Option<CopiedFrom>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    via: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    #[serde(skip)]
    is_bracket: bool,
    #[serde(skip)]
    spaced: bool,
}

/// Whose words a copy repeats, and since when those stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct CopiedFrom {
    sponsors: Vec<String>,
    since: String,
}

/// Says whose words the clauses of a draft are made of; of the whole draft where no clauses are named.
pub fn blame(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize]) -> Answer {
    let rows: Vec<Row> = places.iter().flat_map(|&place| rows(dossier, round, place)).collect();
    let mut view = vec![Block::Heading(heading(dossier, round, places))];
    let table = view_grid(&rows, places.len() == 1);
    view.push(Block::Grid(table));
    view.push(Block::Sentence(totals(&rows)));
    if let [place] = places {
        let story = format!("Its whole story: travaux history {}", quoted(&dossier.clause_id(round, *place)));
        view.push(Block::Note(Note::Hint(story)));
    }
    Answer {
        schema: "travaux/blame/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(round)),
        facts: facts(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

pub(super) fn heading(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize]) -> String {
    let draft = &dossier.negotiation.round(round).draft;
    match places {
        [place] => format!("{} in {} ({})", dossier.pointer(round, *place), draft.name, draft.title),
        _ => format!("{} ({})", draft.name, draft.title),
    }
}

/// A clause id as an argument of a command line.
pub(super) fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '@'));
    if plain { text.to_string() } else { format!("'{text}'") }
}

fn rows(dossier: &Dossier<'_>, round: RoundIndex, place: usize) -> Vec<Row> {
    let clause = &dossier.negotiation.round(round).draft.clauses[place];
    let labels = clause.alternatives.iter().map(|alternative| Some(alternative.label.to_string()));
    let streams = &dossier.weave.draft(round).clauses[place].streams;
    [None]
        .into_iter()
        .chain(labels)
        .zip(streams)
        .map(|(alternative, stream)| Row {
            clause: dossier.clause_id(round, place),
            number: clause.number.to_string(),
            alternative,
            words: stream.cut.words(),
            runs: runs(dossier, round, stream),
            pointer: dossier.pointer(round, place),
        })
        .collect()
}

/// What makes two neighbouring tokens one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct History {
    credit: CreditId,
    since: RoundIndex,
    revived: Option<RoundIndex>,
    /// Of a copy, the credit and the birth of the word it repeats.
    copied: Option<(CreditId, RoundIndex)>,
    after: bool,
}

fn runs(dossier: &Dossier<'_>, round: RoundIndex, stream: &WovenStream) -> Vec<BlameRun> {
    let (weave, way) = (dossier.weave, dossier.negotiation.ancestors(round));
    let history = |at: usize, token: TokenId| -> History {
        let life = weave.life(token);
        let revived = weave
            .events_of(token)
            .filter(|event| event.kind == EventKind::Returned && way[event.round.at()])
            .map(|event| event.round)
            .next_back();
        let copied = weave.first_source(token).map(|source| weave.life(source));
        let copied = copied.map(|source| (source.credit, source.birth));
        History { credit: life.credit, since: life.birth, revived, copied, after: at >= stream.after }
    };
    let mut histories: Vec<History> =
        stream.tokens.iter().enumerate().map(|(at, token)| history(at, *token)).collect();
    // Only words are known to be copied: a mark goes with the word before it.
    for at in 1..histories.len() {
        let with_copy = History { copied: histories[at - 1].copied, ..histories[at] };
        if stream.cut.tokens[at].class != TokenClass::Word && with_copy == histories[at - 1] {
            histories[at] = with_copy;
        }
    }
    let mut found = Vec::new();
    let mut start = 0;
    while start < histories.len() {
        let end =
            (start..histories.len()).find(|&at| histories[at] != histories[start]).unwrap_or(histories.len());
        found.push(run(dossier, stream, (start, end), histories[start]));
        start = end;
    }
    found
}

fn run(
    dossier: &Dossier<'_>,
    stream: &WovenStream,
    (start, end): (usize, usize),
    History { credit, since, revived, copied, after }: History,
) -> BlameRun {
    let class =
        |class: TokenClass| stream.cut.tokens[start..end].iter().filter(move |token| token.class == class);
    let credit_text = dossier.weave.credit(credit);
    BlameRun {
        text: stream.cut.slice(start, end - 1).to_string(),
        words: class(TokenClass::Word).count(),
        sponsors: dossier.sponsors(credit),
        since: dossier.round_name(since),
        asked_by: AskedBy::of(credit_text),
        evidence: credit_text.evidence.word(),
        revived_in: revived.map(|round| dossier.round_name(round)),
        copied_from: copied.map(|(credit, since)| CopiedFrom {
            sponsors: dossier.sponsors(credit),
            since: dossier.round_name(since),
        }),
        via: if credit_text.sponsors.is_empty() {
            credit_text.via.iter().map(ToString::to_string).collect()
        } else {
            Vec::new()
        },
        part: after.then_some("after"),
        is_bracket: class(TokenClass::Bracket).next().is_some(),
        spaced: stream.cut.spaced(start),
    }
}

fn facts(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("alternative", "Alternative"),
        Column::words("part", "Part"),
        Column::number("run", "Run"),
        Column::words("text", "Text"),
        Column::number("words", "Words"),
        Column::words("sponsors", "Sponsors"),
        Column::words("since", "Since"),
        Column::words("evidence", "Evidence"),
        Column::words("revived_in", "Revived in"),
        Column::words("copied_from_sponsors", "Copied from"),
        Column::words("copied_from_since", "Source since"),
        Column::words("via", "Via"),
        Column::words("amendments", "Amendments"),
        Column::words("correction", "Correction"),
    ];
    let cells = |row: &Row, at: usize, run: &BlameRun| {
        vec![
            Cell::foreign(&row.clause),
            Cell::foreign(&row.number),
            Cell::foreign(row.alternative.as_deref().unwrap_or_default()),
            Cell::Own(run.part.unwrap_or("text").to_string()),
            Cell::count(at + 1),
            Cell::foreign(&run.text),
            Cell::count(run.words),
            Cell::Actors(run.sponsors.clone()),
            Cell::foreign(&run.since),
            Cell::Own(run.evidence.to_string()),
            Cell::foreign(run.revived_in.as_deref().unwrap_or_default()),
            run.copied_from.as_ref().map_or(Cell::Empty, |from| Cell::Actors(from.sponsors.clone())),
            run.copied_from.as_ref().map_or(Cell::Empty, |from| Cell::foreign(&from.since)),
            Cell::Actors(run.via.clone()),
            Cell::Actors(run.asked_by.ids()),
            run.asked_by.correction(),
        ]
    };
    let rows = rows
        .iter()
        .flat_map(|row| row.runs.iter().enumerate().map(move |(at, run)| cells(row, at, run)))
        .collect();
    Grid { caption: "Runs of words with who put them there".to_string(), columns, rows }
}

/// The table people read: marks that are no brackets stand with the words before them, numbers of words as ranges.
fn view_grid(rows: &[Row], one_clause: bool) -> Grid {
    let mut columns = vec![Column::number("words", "Words"), Column::words("text", "Text")];
    columns.extend([Column::words("sponsors", "Sponsor"), Column::words("since", "Since").gives_way(1)]);
    columns.push(Column::words("note", "Note"));
    if !one_clause {
        columns.insert(0, Column::words("clause", "Clause"));
    }
    let mut lines = Vec::new();
    for row in rows {
        if row.runs.is_empty() && row.alternative.is_some() {
            let mut cells = vec![Cell::Empty, Cell::Own("(no text)".to_string()), Cell::Empty, Cell::Empty];
            cells.push(Cell::Own(option_note(row).unwrap_or_default()));
            if !one_clause {
                cells.insert(0, Cell::foreign(&row.pointer));
            }
            lines.push(cells);
        }
        let mut counted = 0;
        for (at, run) in folded(&row.runs).into_iter().enumerate() {
            let range = match run.words {
                0 => String::new(),
                1 => format!("{}", counted + 1),
                words => format!("{}-{}", counted + 1, counted + words),
            };
            counted += run.words;
            let mut cells =
                vec![Cell::Own(range), Cell::Foreign(run.text.clone()), Cell::Own(names(&run.sponsors))];
            cells.extend([Cell::foreign(&run.since), Cell::Own(remark(row, &run))]);
            if !one_clause {
                cells.insert(0, if at == 0 { Cell::foreign(&row.pointer) } else { Cell::Empty });
            }
            lines.push(cells);
        }
    }
    Grid { caption: String::new(), columns, rows: lines }
}

fn option_note(row: &Row) -> Option<String> {
    row.alternative.as_ref().map(|label| format!("option {label}"))
}

fn remark(row: &Row, run: &BlameRun) -> String {
    let mut remarks: Vec<String> = Vec::new();
    remarks.extend(option_note(row));
    remarks.extend(run.part.map(|_| AFTER.to_string()));
    remarks.extend(run.revived_in.as_ref().map(|round| format!("back in {round}")));
    remarks.extend(run.copied_from.as_ref().map(|from| {
        format!(
            "copied from {} of {}",
            if from.sponsors.is_empty() { "words".to_string() } else { names(&from.sponsors) },
            from.since
        )
    }));
    remarks.extend(run.asked_by.is_corrected().then(|| "corrected".to_string()));
    let asked_by = run.asked_by.ids();
    if !asked_by.is_empty() {
        let how = if run.evidence == Evidence::Declared.word() { "asked for by" } else { run.evidence };
        remarks.push(format!("{how} {}", asked_by.join(", ")));
    }
    if !run.via.is_empty() {
        remarks.push(format!("via {}", run.via.join(", ")));
    }
    remarks.join("; ")
}

/// Runs as a person reads them: marks are taken in by the run before, and so are words that differ only in which amendment
/// of the declared sponsors asked for them.
fn folded(runs: &[BlameRun]) -> Vec<BlameRun> {
    let mut lines: Vec<BlameRun> = Vec::new();
    for run in runs {
        match lines.last_mut() {
            Some(last) if joins(last, run) => {
                if run.spaced {
                    last.text.push(' ');
                }
                last.text.push_str(&run.text);
                last.words += run.words;
                last.asked_by = last.asked_by.with(&run.asked_by);
            }
            _ => lines.push(run.clone()),
        }
    }
    lines
}

fn joins(last: &BlameRun, run: &BlameRun) -> bool {
    let is_mark = run.words == 0 && !run.is_bracket;
    let alike = run.evidence == Evidence::Declared.word()
        && (&run.sponsors, &run.since, run.evidence, &run.revived_in, run.part)
            == (&last.sponsors, &last.since, last.evidence, &last.revived_in, last.part)
        && run.copied_from == last.copied_from
        && run.asked_by.is_corrected() == last.asked_by.is_corrected()
        && !run.is_bracket;
    !last.is_bracket && (is_mark || alike)
}

fn totals(rows: &[Row]) -> String {
    let mut by_sponsor: BTreeMap<&[String], usize> = BTreeMap::new();
    for run in rows.iter().flat_map(|row| &row.runs).filter(|run| run.words > 0) {
        *by_sponsor.entry(&run.sponsors).or_default() += run.words;
    }
    let total: usize = by_sponsor.values().sum();
    let mut parts: Vec<_> = by_sponsor.into_iter().collect();
    parts.sort_by_key(|(sponsors, words)| (std::cmp::Reverse(*words), *sponsors));
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(sponsors, words)| match sponsors {
            [] => format!("nobody on record {words}"),
            _ => format!("{} {words}", sponsors.join(" with ")),
        })
        .collect();
    if parts.is_empty() {
        "No words.".to_string()
    } else {
        format!("{}: {}.", counted(total, "word"), parts.join(", "))
    }
}
