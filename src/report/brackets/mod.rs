//! What stands in brackets: counted by round, and each bracket of a draft with its place.

mod grids;

use serde::Serialize;

use crate::attribution::{Lifted, lifted};
use crate::model::RoundIndex;
use crate::text::{
    BracketFault, BracketPlace, Cut, Mark, Markup, Notation, Shape, TokenClass, bracket_place, find_brackets,
};

use super::counted::counted;
use super::marked::{Choice, Page, Position};
use super::{Answer, Block, Dossier, Note};
use grids::{by_round, facts, halves, pair_grid};

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
    /// Of whole drafts only.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    since_base: Option<SinceBase>,
    unmatched: Vec<Half>,
    /// Only where the brackets of one draft were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    brackets: Option<Vec<Pair>>,
}

/// What a draft did to the brackets of its base.
#[derive(Debug, Serialize)]
struct SinceBase {
    placed: usize,
    lifted_text_kept: usize,
    lifted_text_gone: usize,
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

/// A pair of brackets. Round ones are there only where they name somebody, and count nowhere.
#[derive(Debug, Serialize)]
struct Pair {
    #[serde(flatten)]
    place: Place,
    shape: &'static str,
    end_part: String,
    end_column: usize,
    depth: usize,
    words: usize,
    text: String,
    /// Its wordings with those who want them, where somebody is named or there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Choice>,
}

/// How many tokens are shown on either side of a half.
const NEAR: usize = 4;

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
            row(dossier, round, &clauses, None)
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
    let page = Page::of(dossier, round);
    let row = row(dossier, round, places, Some(&page));
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
    let mut meaning = "Character: counted from the start of the clause's words, from 1.".to_string();
    if pairs.iter().any(|pair| pair.options.iter().any(|option| !option.positions.is_empty())) {
        meaning += match page.notation {
            Notation::Contested => " Who: a name without a verb would add the words.",
            Notation::Compilation => {
                " Who: of a name without a verb, words in square brackets are to go and words in round ones to come."
            }
        };
        meaning += " Names count where every one of them is a known actor.";
    }
    view.push(Block::Note(Note::Definition(meaning)));
    Answer {
        schema: "travaux/brackets/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(row.round.clone()),
        facts: facts(&row),
        data: serde_json::to_value([&row]).unwrap_or_default(),
        view,
    }
}

fn row(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize], page: Option<&Page<'_>>) -> Row {
    let this = dossier.negotiation.round(round);
    let whole = places.len() == this.draft.clauses.len();
    let since_base = whole.then(|| {
        let Lifted { text_kept, text_gone, placed } =
            lifted(dossier.weave, this.bases.first().copied(), round);
        SinceBase { placed, lifted_text_kept: text_kept, lifted_text_gone: text_gone }
    });
    let mut row = Row {
        round: dossier.round_name(round),
        date: this.draft.date.to_string(),
        opening: 0,
        closing: 0,
        pairs: 0,
        deepest: 0,
        words: 0,
        words_in_brackets: 0,
        since_base,
        unmatched: Vec::new(),
        brackets: page.map(|_| Vec::new()),
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
            if let (Some(page), Some(pairs)) = (page, &mut row.brackets) {
                pairs.extend(run.pairs(page));
            }
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

    /// Square pairs, and round ones with names, in the order in which they open.
    fn pairs(&self, page: &Page<'_>) -> Vec<Pair> {
        let text = &self.cut.text;
        let Markup { marks, .. } = page.read(text);
        let token_at = |byte: usize| self.cut.tokens.partition_point(|token| (token.end as usize) <= byte);
        // Words before each token, so that a pair in a pair in a pair costs no more than the outermost.
        let words: Vec<usize> = self
            .cut
            .tokens
            .iter()
            .scan(0, |so_far, token| {
                let before = *so_far;
                *so_far += usize::from(token.class == TokenClass::Word);
                Some(before)
            })
            .collect();
        let mut around: Vec<usize> = Vec::new();
        let pair = |mark: &Mark| {
            let (open, close) = (token_at(mark.at.start), token_at(mark.at.end - 1));
            while around.last().is_some_and(|end| *end < open) {
                around.pop();
            }
            if mark.shape == Shape::Square {
                around.push(close);
            }
            let end = self.place(close);
            Pair {
                place: self.place(open),
                shape: if mark.shape == Shape::Square { "square" } else { "round" },
                end_part: end.part,
                end_column: end.column,
                depth: around.len() + usize::from(mark.shape == Shape::Round),
                words: words[close] - words[open],
                text: self.cut.slice(open, close).to_string(),
                options: page.choices(text, mark),
            }
        };
        marks.iter().map(pair).collect()
    }
}
