//! Whose word each word of a draft is, and what happened to it on the way.

use serde::Serialize;

use crate::attribution::{Happening, Moment, TokenId, stories};
use crate::model::RoundIndex;
use crate::text::TokenClass;

use super::blame::{heading, quoted};
use super::counted::counted;
use super::diff::AFTER;
use super::dossier::{AskedBy, NOT_TAKEN_OVER, names};
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// One word in the JSON answer. Marks and brackets are no words and are left out.
#[derive(Debug, Serialize)]
struct Word {
    clause: String,
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    /// Counted from 1 within the clause's own text or the alternative.
    position: usize,
    text: String,
    sponsors: Vec<String>,
    since: String,
    #[serde(flatten)]
    asked_by: AskedBy,
    evidence: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    via: Vec<String>,
    events: Vec<Event>,
    #[serde(skip)]
    pointer: String,
    #[serde(skip)]
    token: TokenId,
}

/// One thing that happened to a word after it came in.
#[derive(Debug, Serialize)]
struct Event {
    event: &'static str,
    round: String,
    sponsors: Vec<String>,
    evidence: &'static str,
}

/// Says of each word of clauses of a draft whose it is, and what happened to it.
pub fn blame_by_word(dossier: &Dossier<'_>, round: RoundIndex, places: &[usize]) -> Answer {
    let mut words: Vec<Word> = places.iter().flat_map(|&place| words(dossier, round, place)).collect();
    let tokens: Vec<TokenId> = words.iter().map(|word| word.token).collect();
    let told = stories(dossier.negotiation, dossier.weave, round, &tokens);
    for (word, story) in words.iter_mut().zip(told) {
        word.events = story.iter().map(|moment| event(dossier, moment)).collect();
    }
    let mut view = vec![Block::Heading(heading(dossier, round, places))];
    view.push(Block::Grid(view_grid(&words, places.len() == 1)));
    let eventful = words.iter().filter(|word| !word.events.is_empty()).count();
    view.push(Block::Sentence(format!("{}, {eventful} with a story.", counted(words.len(), "word"))));
    if let [place] = places {
        let runs = format!("As runs of words: travaux blame {}", address(dossier, round, *place));
        view.push(Block::Note(Note::Hint(runs)));
    }
    Answer {
        schema: "travaux/blame-by-word/1",
        negotiation: dossier.negotiation.title.clone(),
        round: Some(dossier.round_name(round)),
        facts: facts(&words),
        data: serde_json::to_value(&words).unwrap_or_default(),
        view,
    }
}

/// A clause of a draft as an argument of a command line.
fn address(dossier: &Dossier<'_>, round: RoundIndex, place: usize) -> String {
    quoted(&format!("{}@{}", dossier.clause_id(round, place), dossier.round_name(round)))
}

fn words(dossier: &Dossier<'_>, round: RoundIndex, place: usize) -> Vec<Word> {
    let clause = &dossier.negotiation.round(round).draft.clauses[place];
    let labels = clause.alternatives.iter().map(|alternative| Some(alternative.label.to_string()));
    let streams = &dossier.weave.draft(round).clauses[place].streams;
    let mut found = Vec::new();
    for (alternative, stream) in [None].into_iter().chain(labels).zip(streams) {
        let tokens = stream.cut.tokens.iter().enumerate();
        let only_words = tokens.filter(|(_, token)| token.class == TokenClass::Word);
        for (position, (at, _)) in only_words.enumerate() {
            let token = stream.tokens[at];
            let life = dossier.weave.life(token);
            let credit = dossier.weave.credit(life.credit);
            let via = credit.via.iter().filter(|_| credit.sponsors.is_empty());
            found.push(Word {
                clause: dossier.clause_id(round, place),
                number: clause.number.to_string(),
                alternative: alternative.clone(),
                part: (at >= stream.after).then_some("after"),
                position: position + 1,
                text: stream.cut.slice(at, at).to_string(),
                sponsors: dossier.sponsors(life.credit),
                since: dossier.round_name(life.birth),
                asked_by: AskedBy::of(credit),
                evidence: credit.evidence.word(),
                via: via.map(ToString::to_string).collect(),
                events: Vec::new(),
                pointer: dossier.pointer(round, place),
                token,
            });
        }
    }
    found
}

fn event(dossier: &Dossier<'_>, moment: &Moment) -> Event {
    Event {
        event: moment.kind.word(),
        round: dossier.round_name(moment.round),
        sponsors: dossier.sponsors(moment.credit),
        evidence: dossier.weave.credit(moment.credit).evidence.word(),
    }
}

/// The table people read.
fn view_grid(words: &[Word], one_clause: bool) -> Grid {
    let mut columns = vec![Column::number("position", "Word"), Column::words("text", "Text")];
    columns.extend([Column::words("sponsors", "Sponsor"), Column::words("since", "Since").gives_way(1)]);
    columns.push(Column::words("events", "What happened to it"));
    if !one_clause {
        columns.insert(0, Column::words("clause", "Clause"));
    }
    let line = |word: &Word| {
        let happened = word.events.iter().map(said);
        let part = word.part.map(|_| AFTER.to_string());
        let option = word.alternative.as_ref().map(|label| format!("option {label}"));
        let notes: Vec<String> = option.into_iter().chain(part).chain(happened).collect();
        let mut cells = vec![Cell::count(word.position), Cell::foreign(&word.text)];
        cells.extend([Cell::Own(names(&word.sponsors)), Cell::foreign(&word.since)]);
        cells.push(Cell::Foreign(notes.join("; ")));
        if !one_clause {
            cells.insert(0, if word.position == 1 { Cell::foreign(&word.pointer) } else { Cell::Empty });
        }
        cells
    };
    Grid { caption: String::new(), columns, rows: words.iter().map(line).collect() }
}

/// `removed rev2 by NOR`.
fn said(event: &Event) -> String {
    if event.event == Happening::Left.word() {
        format!("{NOT_TAKEN_OVER} {}", event.round)
    } else {
        let by = if event.sponsors.is_empty() { String::new() } else { "by ".to_string() };
        format!("{} {}, {by}{}", event.event, event.round, names(&event.sponsors))
    }
}

/// One row for each word, with a column for each kind of event that names its rounds.
fn facts(words: &[Word]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("alternative", "Alternative"),
        Column::words("part", "Part"),
        Column::number("position", "Position"),
        Column::words("text", "Text"),
        Column::words("sponsors", "Sponsors"),
        Column::words("since", "Since"),
        Column::words("amendment", "Amendment"),
        Column::words("evidence", "Evidence"),
        Column::words("via", "Via"),
        Column::words("removed", "Removed in"),
        Column::words("left", "Not taken over in"),
        Column::words("returned", "Returned in"),
        Column::words("moved", "Moved in"),
        Column::words("case", "Capitals changed in"),
        Column::words("bracketed", "Bracketed in"),
        Column::words("unbracketed", "Unbracketed in"),
        Column::words("removed_by", "Removed by"),
        Column::words("returned_by", "Returned by"),
        Column::words("correction", "Correction"),
    ];
    let line = |word: &Word| {
        let of = |kind: Happening| word.events.iter().filter(move |event| event.event == kind.word());
        let rounds = |kind: Happening| Cell::Actors(of(kind).map(|event| event.round.clone()).collect());
        let who = |kind: Happening| {
            let mut who: Vec<String> = of(kind).flat_map(|event| event.sponsors.clone()).collect();
            who.sort();
            who.dedup();
            Cell::Actors(who)
        };
        let mut cells = vec![
            Cell::foreign(&word.clause),
            Cell::foreign(&word.number),
            Cell::foreign(word.alternative.as_deref().unwrap_or_default()),
            Cell::Own(word.part.unwrap_or("text").to_string()),
            Cell::count(word.position),
            Cell::foreign(&word.text),
            Cell::Actors(word.sponsors.clone()),
            Cell::foreign(&word.since),
            Cell::Actors(word.asked_by.ids()),
            Cell::Own(word.evidence.to_string()),
            Cell::Actors(word.via.clone()),
        ];
        cells.extend(Happening::ALL.map(rounds));
        cells.extend([who(Happening::Removed), who(Happening::Returned), word.asked_by.correction()]);
        cells
    };
    let caption = "Words with whose they are and what happened to them".to_string();
    Grid { caption, columns, rows: words.iter().map(line).collect() }
}
