//! Where a phrase stands, came in and went out; where it stands nowhere, what stands nearest.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::attribution::{
    Evidence, Nearest, PhraseEvent, Sight, Sighting, find_phrase, nearest, phrase_words,
};
use crate::model::RoundIndex;

use super::counted::counted;
use super::dossier::{NOT_TAKEN_OVER, names};
use super::{Answer, Block, Cell, Column, Dossier, Grid, Note};

/// Other wordings that are shown for words that stand nowhere.
const NEAREST: usize = 5;
/// Tokens beside a phrase that are shown with it.
const BESIDE: usize = 6;

/// The JSON answer.
#[derive(Debug, Serialize)]
struct Data {
    words: String,
    rounds: Vec<Count>,
    events: Vec<Event>,
    /// Other wordings, where the words stand nowhere.
    nearest: Vec<Near>,
}

/// Another wording, near to words that stand nowhere.
#[derive(Debug, Serialize)]
struct Near {
    words: String,
    likeness: f64,
    places: Vec<Place>,
}

/// A clause in a draft.
#[derive(Debug, Serialize)]
struct Place {
    round: String,
    clause: String,
    number: String,
}

/// How often the phrase stands in a draft.
#[derive(Debug, Serialize)]
struct Count {
    round: String,
    date: String,
    occurrences: usize,
    clauses: Vec<String>,
}

/// One thing that happened to the phrase, by one credit.
#[derive(Debug, Serialize)]
struct Event {
    /// Counted from 1; several credits of one event have one number.
    event_number: usize,
    round: String,
    event: &'static str,
    clause: String,
    number: String,
    sponsors: Vec<String>,
    evidence: &'static str,
    /// Words of the phrase that the credit accounts for.
    words: usize,
    context: String,
}

/// Follows a phrase through all drafts; `None` where what was typed has no word.
pub fn find(dossier: &Dossier<'_>, typed: &str) -> Option<(Answer, usize)> {
    let words = phrase_words(typed);
    if words.is_empty() {
        return None;
    }
    let phrase = find_phrase(dossier.negotiation, dossier.weave, &words);
    let rounds: Vec<Count> = dossier
        .negotiation
        .indices()
        .map(|round| count(dossier, round, &phrase.sightings[round.at()]))
        .collect();
    let events = phrase.events.iter().enumerate();
    let events: Vec<Event> = events.flat_map(|(at, event)| rows(dossier, at + 1, event)).collect();
    let sightings = rounds.iter().map(|round| round.occurrences).sum();
    let holding = rounds.iter().filter(|round| round.occurrences > 0).count();
    let all = counted(rounds.len(), "draft");
    let mut view = vec![Block::Heading(format!("\"{}\" stands in {holding} of {all}", words.join(" ")))];
    let near = if sightings > 0 {
        view.push(Block::Grid(events_grid(&events)));
        let last = rounds.iter().map(|round| match round.occurrences {
            0 => format!("{}: not there", round.round),
            _ => format!("{}: {}", round.round, round.clauses.join(", ")),
        });
        view.push(Block::Lines(last.collect()));
        Vec::new()
    } else {
        let found = nearest(dossier.negotiation, dossier.weave, &words, NEAREST);
        let found: Vec<Near> = found.iter().map(|found| near(dossier, found)).collect();
        view.extend(near_blocks(&found));
        found
    };
    let facts = facts(&events);
    let data = Data { words: words.join(" "), rounds, events, nearest: near };
    let answer = Answer {
        schema: "travaux/find/1",
        negotiation: dossier.negotiation.title.clone(),
        round: None,
        data: serde_json::to_value(&data).unwrap_or_default(),
        facts,
        view,
    };
    Some((answer, sightings))
}

fn count(dossier: &Dossier<'_>, round: RoundIndex, sightings: &[Sighting]) -> Count {
    let draft = &dossier.negotiation.round(round).draft;
    let clauses = sightings.iter().map(|sighting| dossier.pointer(round, sighting.place)).collect();
    let (round, date) = (draft.name.to_string(), draft.date.to_string());
    Count { round, date, occurrences: sightings.len(), clauses }
}

fn rows(dossier: &Dossier<'_>, event_number: usize, event: &PhraseEvent) -> Vec<Event> {
    let sighting = &event.sighting;
    let stream = &dossier.weave.draft(event.seen_in).clauses[sighting.place].streams[sighting.stream];
    let (first, last) = (
        sighting.first.saturating_sub(BESIDE),
        (sighting.last + BESIDE).min(stream.cut.tokens.len().saturating_sub(1)),
    );
    let row = |credit, words| Event {
        event_number,
        round: dossier.round_name(event.round),
        event: match event.kind {
            Sight::CameIn => "in",
            Sight::Returned => "returned",
            Sight::Moved => "moved",
            Sight::WentOut => "out",
            Sight::Left => "left",
        },
        clause: dossier.clause_id(event.seen_in, sighting.place),
        number: dossier.pointer(event.seen_in, sighting.place),
        sponsors: dossier.sponsors(credit),
        evidence: Evidence::word(dossier.weave.credit(credit).evidence),
        words,
        context: stream.cut.slice(first, last).to_string(),
    };
    event.credits.iter().map(|(credit, words)| row(*credit, *words)).collect()
}

fn events_grid(events: &[Event]) -> Grid {
    let columns = vec![
        Column::words("round", "Round"),
        Column::words("event", "Event"),
        Column::words("clause", "Clause").gives_way(1),
        Column::words("number", "Number"),
        Column::words("sponsors", "By"),
        Column::words("evidence", "Evidence").gives_way(2),
        Column::words("context", "Words around it"),
    ];
    let line = |event: &Event| {
        vec![
            Cell::foreign(&event.round),
            Cell::Own(event.event.to_string()),
            Cell::foreign(&event.clause),
            Cell::foreign(&event.number),
            Cell::Own(if event.event == "left" {
                NOT_TAKEN_OVER.to_string()
            } else {
                names(&event.sponsors)
            }),
            Cell::Own(event.evidence.to_string()),
            Cell::foreign(&event.context),
        ]
    };
    let caption = "Where the phrase came in and went out".to_string();
    Grid { caption, columns, rows: events.iter().map(line).collect() }
}

/// One row for each event and sponsor; an event that nobody is on record for has one row without a sponsor.
fn facts(events: &[Event]) -> Grid {
    let columns = vec![
        Column::number("event_number", "Event number"),
        Column::words("round", "Round"),
        Column::words("event", "Event"),
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("sponsor", "Sponsor"),
        Column::number("sponsors", "Sponsors"),
        Column::words("evidence", "Evidence"),
        Column::number("words", "Words"),
        Column::words("context", "Words around it"),
    ];
    let line = |event: &Event, sponsor: Cell| {
        vec![
            Cell::count(event.event_number),
            Cell::foreign(&event.round),
            Cell::Own(event.event.to_string()),
            Cell::foreign(&event.clause),
            Cell::foreign(&event.number),
            sponsor,
            Cell::count(event.sponsors.len()),
            Cell::Own(event.evidence.to_string()),
            Cell::count(event.words),
            Cell::foreign(&event.context),
        ]
    };
    let mut rows = Vec::new();
    for event in events {
        if event.sponsors.is_empty() {
            rows.push(line(event, Cell::Empty));
        }
        rows.extend(event.sponsors.iter().map(|sponsor| line(event, Cell::Actors(vec![sponsor.clone()]))));
    }
    Grid { caption: "Events of the phrase, one row for each sponsor".to_string(), columns, rows }
}

fn near(dossier: &Dossier<'_>, found: &Nearest) -> Near {
    let place = |(round, place): &(RoundIndex, usize)| Place {
        round: dossier.round_name(*round),
        clause: dossier.clause_id(*round, *place),
        number: dossier.pointer(*round, *place),
    };
    Near {
        words: found.text.clone(),
        likeness: f64::from(found.likeness) / 1000.0,
        places: found.places.iter().map(place).collect(),
    }
}

fn near_blocks(found: &[Near]) -> Vec<Block> {
    let none = "No draft has these words, nor any that are near to them.";
    let Some(first) = found.first() else { return vec![Block::Sentence(none.to_string())] };
    let columns = vec![
        Column::words("words", "Other words that are near"),
        Column::number("likeness", "Like").gives_way(1),
        Column::words("places", "Where they stand"),
    ];
    let line = |near: &Near| {
        vec![Cell::foreign(&near.words), Cell::Share(near.likeness), Cell::Foreign(last_places(&near.places))]
    };
    let rows = found.iter().map(line).collect();
    let like = "Like: weight of the words of the phrase that are there, over the weight of the phrase and of the words \
                that stand between them. These are not the words asked for.";
    let typed = phrase_words(&first.words).join(" ").replace('\'', "'\\''");
    vec![
        Block::Sentence("No draft has these words.".to_string()),
        Block::Grid(Grid { caption: String::new(), columns, rows }),
        Block::Note(Note::Definition(like.to_string())),
        Block::Note(Note::Hint(format!("Who brought these in: travaux find '{typed}'"))),
    ]
}

/// The clauses of the latest draft that has a wording, and how many drafts have it.
fn last_places(places: &[Place]) -> String {
    let Some(last) = places.last() else { return String::new() };
    let drafts: BTreeSet<&str> = places.iter().map(|place| place.round.as_str()).collect();
    let there: Vec<&str> =
        places.iter().filter(|place| place.round == last.round).map(|place| place.number.as_str()).collect();
    let last = format!("{}: {}", last.round, there.join(", "));
    if drafts.len() == 1 { last } else { format!("{}, last {last}", counted(drafts.len(), "draft")) }
}
