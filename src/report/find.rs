//! Where a phrase stands, came in and went out.

use serde::Serialize;

use crate::attribution::{Evidence, PhraseEvent, Sight, Sighting, find_phrase, phrase_words};
use crate::model::RoundIndex;

use super::counted::counted;
use super::dossier::names;
use super::{Answer, Block, Cell, Column, Dossier, Grid};

/// Tokens beside a phrase that are shown with it.
const BESIDE: usize = 6;

/// The JSON answer.
#[derive(Debug, Serialize)]
struct Data {
    words: String,
    rounds: Vec<Count>,
    events: Vec<Event>,
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
    round: String,
    event: &'static str,
    clause: String,
    number: String,
    sponsors: Vec<String>,
    evidence: &'static str,
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
    let events: Vec<Event> = phrase.events.iter().flat_map(|event| rows(dossier, event)).collect();
    let sightings = rounds.iter().map(|round| round.occurrences).sum();
    let holding = rounds.iter().filter(|round| round.occurrences > 0).count();
    let all = counted(rounds.len(), "draft");
    let mut view = vec![Block::Heading(format!("\"{}\" stands in {holding} of {all}", words.join(" ")))];
    if sightings > 0 {
        view.push(Block::Grid(events_grid(&events)));
        let last = rounds.iter().map(|round| match round.occurrences {
            0 => format!("{}: not there", round.round),
            _ => format!("{}: {}", round.round, round.clauses.join(", ")),
        });
        view.push(Block::Lines(last.collect()));
    }
    let facts = events_grid(&events);
    let data = Data { words: words.join(" "), rounds, events };
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

fn rows(dossier: &Dossier<'_>, event: &PhraseEvent) -> Vec<Event> {
    let sighting = &event.sighting;
    let stream = &dossier.weave.draft(event.seen_in).clauses[sighting.place].streams[sighting.stream];
    let (first, last) = (
        sighting.first.saturating_sub(BESIDE),
        (sighting.last + BESIDE).min(stream.cut.tokens.len().saturating_sub(1)),
    );
    let row = |credit| Event {
        round: dossier.round_name(event.round),
        event: match event.kind {
            Sight::CameIn => "in",
            Sight::Returned => "returned",
            Sight::Moved => "moved",
            Sight::WentOut => "out",
        },
        clause: dossier.clause_id(event.seen_in, sighting.place),
        number: dossier.pointer(event.seen_in, sighting.place),
        sponsors: dossier.sponsors(credit),
        evidence: Evidence::word(dossier.weave.credit(credit).evidence),
        context: stream.cut.slice(first, last).to_string(),
    };
    event.credits.iter().map(|(credit, _)| row(*credit)).collect()
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
            Cell::Own(names(&event.sponsors)),
            Cell::Own(event.evidence.to_string()),
            Cell::foreign(&event.context),
        ]
    };
    let caption = "Where the phrase came in and went out".to_string();
    Grid { caption, columns, rows: events.iter().map(line).collect() }
}
