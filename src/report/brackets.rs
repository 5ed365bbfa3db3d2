//! What stands in brackets: counted by round, and each bracket of a draft with its place.

use serde::Serialize;

use crate::attribution::{Lifted, lifted};
use crate::model::RoundIndex;
use crate::text::{BracketFault, BracketPlace, BracketSpan, Cut, TokenClass, bracket_place, find_brackets};

use super::counted::counted;
use super::log::share;
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// One round in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    round: String,
    date: String,
    opening: usize,
    closing: usize,
    pairs: usize,
    deepest: usize,
    words: usize,
    words_in_brackets: usize,
    placed: usize,
    lifted_text_kept: usize,
    lifted_text_gone: usize,
    unmatched: Vec<Half>,
    /// Only where the brackets of one draft were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    brackets: Option<Vec<Pair>>,
}

/// Where a bracket stands.
#[derive(Debug, Clone, Serialize)]
struct Place {
    clause: String,
    number: String,
    part: String,
    column: usize,
    /// How a person would point at the clause.
    #[serde(skip)]
    pointer: String,
}

/// A bracket without its other half.
#[derive(Debug, Serialize)]
struct Half {
    #[serde(flatten)]
    place: Place,
    half: &'static str,
    near: String,
}

/// A pair of brackets.
#[derive(Debug, Serialize)]
struct Pair {
    #[serde(flatten)]
    place: Place,
    end_part: String,
    end_column: usize,
    depth: usize,
    words: usize,
    text: String,
}

/// How many tokens are shown on either side of a half.
const NEAR: usize = 4;

/// How many characters of a bracket people are shown; files have all of it.
const SHOWN: usize = 120;

/// What a figure in these tables means.
const MEANING: &str = "A pair opens and closes in one clause; words in brackets are those between the brackets of a pair, \
                       counted once. Lifted: pairs of the draft before that are there no more; the text is kept when more than \
                       half of the words between them still stand. Pairs before − lifted + placed = pairs.";

/// Counts the brackets of every round.
pub fn brackets_by_round(dossier: &Dossier<'_>) -> Answer {
    let rows: Vec<Row> = dossier
        .negotiation
        .indices()
        .map(|round| {
            let clauses: Vec<usize> = (0..dossier.negotiation.round(round).draft.clauses.len()).collect();
            Row { brackets: None, ..row(dossier, round, &clauses) }
        })
        .collect();
    let halves: usize = rows.iter().map(|row| row.unmatched.len()).sum();
    let mut view = vec![
        Block::Heading("Brackets by round".to_string()),
        Block::Grid(by_round(&rows)),
        Block::Note(Note::Definition(MEANING.to_string())),
    ];
    if let Some(last) = rows.iter().rfind(|row| !row.unmatched.is_empty() || row.pairs > 0) {
        if halves > 0 {
            let text = format!(
                "{} without other half: some are slips of the page, some open in one clause and close in another. \
                 They mark no words here.",
                counted(halves, "bracket")
            );
            view.push(Block::Note(Note::Caution(text)));
        }
        let text = format!("Each of them with its place: travaux brackets @{}", last.round);
        view.push(Block::Note(Note::Hint(text)));
    }
    Answer {
        schema: "travaux/brackets/1",
        negotiation: dossier.negotiation.title.clone(),
        round: None,
        facts: by_round(&rows),
        data: serde_json::to_value(&rows).unwrap_or_default(),
        view,
    }
}

/// Lists the brackets of some clauses of a draft, in reading order.
pub fn brackets_of(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize]) -> Answer {
    let row = row(dossier, round, places);
    let mut summary =
        format!("{} opening, {} closing: {}", row.opening, row.closing, counted(row.pairs, "pair"));
    if row.pairs > 0 {
        let percent = 100.0 * row.words_in_brackets as f64 / row.words.max(1) as f64;
        summary += &format!(
            " around {} of {} ({percent:.1} %), {} deep at most",
            row.words_in_brackets,
            counted(row.words, "word"),
            row.deepest
        );
    }
    let mut view = vec![
        Block::Heading(format!("Brackets of {}", row.round)),
        Block::Sentence(format!("{summary}; {} without other half.", row.unmatched.len())),
    ];
    if !row.unmatched.is_empty() {
        view.push(Block::Grid(halves(&row.unmatched)));
    }
    let pairs = row.brackets.as_deref().unwrap_or_default();
    if !pairs.is_empty() {
        view.push(Block::Grid(pair_grid(pairs)));
    }
    view.push(Block::Note(Note::Definition(
        "Character: counted from the start of the clause's words, from 1.".to_string(),
    )));
    Answer {
        schema: "travaux/brackets/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(row.round.clone()),
        facts: facts(&row),
        data: serde_json::to_value([&row]).unwrap_or_default(),
        view,
    }
}

fn row(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize]) -> Row {
    let this = dossier.negotiation.round(round);
    let Lifted { text_kept, text_gone, placed } = lifted(dossier.weave, this.bases.first().copied(), round);
    let mut row = Row {
        round: dossier.round_name(round),
        date: this.draft.date.to_string(),
        opening: 0,
        closing: 0,
        pairs: 0,
        deepest: 0,
        words: 0,
        words_in_brackets: 0,
        placed,
        lifted_text_kept: text_kept,
        lifted_text_gone: text_gone,
        unmatched: Vec::new(),
        brackets: Some(Vec::new()),
    };
    for &place in places {
        for (at, stream) in dossier.weave.draft(round).clauses[place].streams.iter().enumerate() {
            let found = find_brackets(&stream.cut);
            row.opening += found.opening();
            row.closing += found.closing();
            row.pairs += found.spans.len();
            row.deepest = row.deepest.max(found.deepest());
            row.words += stream.cut.words();
            row.words_in_brackets += found.words_inside;
            let run = Run { dossier, clause: (round, place), stream: at, cut: &stream.cut };
            row.unmatched.extend(found.faults.iter().map(|fault| run.half(*fault)));
            row.brackets
                .iter_mut()
                .for_each(|pairs| pairs.extend(found.spans.iter().map(|span| run.pair(*span))));
        }
    }
    row
}

/// A run of text of a clause.
struct Run<'a> {
    dossier: &'a Dossier<'a>,
    clause: (RoundIndex, usize),
    stream: usize,
    cut: &'a Cut,
}

impl Run<'_> {
    fn place(&self, token: usize) -> Place {
        let (round, place) = self.clause;
        let clause = &self.dossier.negotiation.round(round).draft.clauses[place];
        let BracketPlace { part, column } = bracket_place(clause, self.stream, self.cut, token);
        Place {
            clause: self.dossier.clause_id(round, place),
            number: self.dossier.number(round, place),
            part: part.word(),
            column,
            pointer: self.dossier.pointer(round, place),
        }
    }

    fn half(&self, fault: BracketFault) -> Half {
        let token = fault.token();
        let last = self.cut.tokens.len() - 1;
        Half {
            place: self.place(token),
            half: match fault {
                BracketFault::NeverClosed(_) => "opening",
                BracketFault::NeverOpened(_) => "closing",
            },
            near: self.cut.slice(token.saturating_sub(NEAR), (token + NEAR).min(last)).to_string(),
        }
    }

    fn pair(&self, span: BracketSpan) -> Pair {
        let end = self.place(span.close);
        let inside = &self.cut.tokens[span.open..span.close];
        Pair {
            place: self.place(span.open),
            end_part: end.part,
            end_column: end.column,
            depth: span.depth,
            words: inside.iter().filter(|token| token.class == TokenClass::Word).count(),
            text: self.cut.slice(span.open, span.close).to_string(),
        }
    }
}

fn by_round(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("round", "Round"),
        Column::words("date", "Date").gives_way(3),
        Column::number("opening", "Opening"),
        Column::number("closing", "Closing"),
        Column::number("pairs", "Pairs"),
        Column::number("deepest", "Deepest").gives_way(2),
        Column::number("words", "Words").gives_way(1),
        Column::number("words_in_brackets", "Words in brackets").gives_way(1),
        Column::number("share_in_brackets", "In brackets"),
        Column::number("placed", "Placed"),
        Column::number("lifted_text_kept", "Lifted, text kept"),
        Column::number("lifted_text_gone", "Lifted, text gone"),
        Column::number("unmatched", "Without other half"),
    ];
    let line = |row: &Row| {
        vec![
            Cell::foreign(&row.round),
            Cell::Own(row.date.clone()),
            Cell::count(row.opening),
            Cell::count(row.closing),
            Cell::count(row.pairs),
            Cell::count(row.deepest),
            Cell::count(row.words),
            Cell::count(row.words_in_brackets),
            share(row.words_in_brackets, row.words),
            Cell::count(row.placed),
            Cell::count(row.lifted_text_kept),
            Cell::count(row.lifted_text_gone),
            Cell::count(row.unmatched.len()),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

fn halves(found: &[Half]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("part", "Part").gives_way(1),
        Column::number("column", "Character"),
        Column::words("half", "Bracket"),
        Column::words("near", "Near"),
    ];
    let line = |half: &Half| {
        let how = if half.half == "opening" { "never closed" } else { "never opened" };
        vec![
            Cell::foreign(&half.place.pointer),
            Cell::foreign(&half.place.part),
            Cell::count(half.place.column),
            Cell::Own(how.to_string()),
            Cell::foreign(&half.near),
        ]
    };
    Grid { caption: "Without other half".to_string(), columns, rows: found.iter().map(line).collect() }
}

fn pair_grid(pairs: &[Pair]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("part", "Part").gives_way(1),
        Column::number("column", "Character"),
        Column::number("depth", "Depth"),
        Column::number("words", "Words"),
        Column::words("text", "Text"),
    ];
    let line = |pair: &Pair| {
        vec![
            Cell::foreign(&pair.place.pointer),
            Cell::foreign(&pair.place.part),
            Cell::count(pair.place.column),
            Cell::count(pair.depth),
            Cell::count(pair.words),
            Cell::foreign(&shortened(&pair.text)),
        ]
    };
    Grid { caption: "Pairs".to_string(), columns, rows: pairs.iter().map(line).collect() }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_string(),
    }
}

/// One row for each bracket: pairs, then halves.
fn facts(row: &Row) -> Grid {
    let columns = vec![
        Column::words("round", "Round"),
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("part", "Part"),
        Column::number("column", "Character"),
        Column::words("bracket", "Bracket"),
        Column::number("depth", "Depth"),
        Column::number("words", "Words"),
        Column::words("text", "Text"),
    ];
    let line = |place: &Place, what: &str, size: Option<(usize, usize)>, text: &str| {
        vec![
            Cell::foreign(&row.round),
            Cell::foreign(&place.clause),
            Cell::foreign(&place.number),
            Cell::foreign(&place.part),
            Cell::count(place.column),
            Cell::Own(what.to_string()),
            size.map_or(Cell::Empty, |(depth, _)| Cell::count(depth)),
            size.map_or(Cell::Empty, |(_, words)| Cell::count(words)),
            Cell::foreign(text),
        ]
    };
    let pairs = row.brackets.as_deref().unwrap_or_default().iter();
    let pairs = pairs.map(|pair| line(&pair.place, "pair", Some((pair.depth, pair.words)), &pair.text));
    let halves = row.unmatched.iter().map(|half| line(&half.place, half.half, None, &half.near));
    Grid { caption: "Brackets".to_string(), columns, rows: pairs.chain(halves).collect() }
}
