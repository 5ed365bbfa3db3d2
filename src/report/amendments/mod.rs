//! Amendments as they are on record: who tabled what against which draft, and where each stands by act of people.
//!
//! What became of their words is another question, and none of its figures is here.

mod card;
mod grids;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::actors::Cover;
use crate::model::{
    ActorId, Aim, Amendment, AmendmentState, Beside, Change, ClauseId, Event, Happening, Link, Negotiation,
    RollCall, RoundIndex, Side, Spot, Tally, Target,
};

use super::blame::quoted;
use super::counted::counted;
use super::{Answer, Block, Dossier, Note};

/// Which amendments are asked about; those that fit all that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Tabled or joined by this actor, under its own name or by a group it belonged to.
    pub sponsor: Option<ActorId>,
    /// Made to this clause, to one below it, or for a new one beside it.
    pub clause: Option<ClauseId>,
    /// Made against this draft.
    pub round: Option<RoundIndex>,
    /// In this state.
    pub state: Option<WantedState>,
    /// Of this package, ignoring case.
    pub package: Option<String>,
}

/// A state that amendments are asked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedState {
    /// Any in which an amendment can still be acted upon.
    Open,
    /// One state.
    In(AmendmentState),
}

impl WantedState {
    /// Reads `open` or the word for a state.
    pub fn from_word(word: &str) -> Option<Self> {
        let state = || AmendmentState::ALL.into_iter().find(|state| state.word() == word);
        if word == "open" { Some(Self::Open) } else { state().map(Self::In) }
    }

    /// Every word for one, `open` first.
    pub fn words() -> Vec<&'static str> {
        std::iter::once("open").chain(AmendmentState::ALL.map(AmendmentState::word)).collect()
    }

    fn fits(self, state: AmendmentState) -> bool {
        match self {
            Self::Open => state.is_open(),
            Self::In(wanted) => state == wanted,
        }
    }
}

/// One amendment in the JSON answer.
#[derive(Debug, Serialize)]
struct Row {
    amendment: String,
    sponsors: Vec<String>,
    from: Vec<String>,
    with: Vec<String>,
    except: Vec<String>,
    /// The group through which it is the asked sponsor's, where it is not under the sponsor's own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    through: Option<String>,
    against: String,
    clause: Option<String>,
    number: Option<String>,
    /// `after` or `before` the clause, for a new one.
    new: Option<&'static str>,
    amends: Option<String>,
    action: &'static str,
    find: Option<String>,
    occurrence: Option<usize>,
    after: Option<String>,
    before: Option<String>,
    to: Option<String>,
    text: Option<String>,
    state: &'static str,
    is_open: bool,
    /// The day of the event that brought it there.
    since: Option<String>,
    into: Option<String>,
    date: Option<String>,
    how: Option<&'static str>,
    package: Option<String>,
    visibility: &'static str,
    support: Vec<String>,
    oppose: Vec<String>,
    reason: Option<String>,
    source: Option<String>,
    events: Vec<EventRow>,
    /// What people read for the clause it aims at.
    #[serde(skip)]
    pointer: String,
}

/// One event of an amendment in the JSON answer.
#[derive(Debug, Serialize)]
struct EventRow {
    date: String,
    state: &'static str,
    into: Option<String>,
    by: Vec<String>,
    tally: Option<Tally>,
    roll_call: Option<RollCall>,
    source: Option<String>,
    /// The vote in figures, in words.
    #[serde(skip)]
    vote: Option<String>,
}

/// Lists the amendments that fit, by the draft they were made against, then in the order of the records.
pub fn amendments(dossier: &Dossier<'_>, wanted: &Wanted) -> Answer {
    let all = dossier.negotiation.records.amendments();
    let aims = dossier.negotiation.aims();
    let places = wanted.clause.as_ref().map(|clause| places_of(dossier.negotiation, clause));
    let mut found: Vec<(Option<RoundIndex>, Row)> = all
        .iter()
        .zip(&aims)
        .filter(|(amendment, aim)| fits(dossier, (wanted, places.as_ref()), amendment, **aim))
        .map(|(amendment, aim)| {
            (dossier.negotiation.find(amendment.against.as_str()), row(dossier, (amendment, *aim), wanted))
        })
        .collect();
    found.sort_by_key(|(round, _)| *round);
    let rows: Vec<Row> = found.into_iter().map(|(_, row)| row).collect();
    let mut view = vec![Block::Heading(heading(dossier, wanted, (rows.len(), all.len())))];
    if !rows.is_empty() {
        view.push(Block::Grid(grids::list(&rows)));
        view.push(Block::Sentence(by_state(&rows)));
        let text = "State: where it stands by act of people, from dated events; without an event it is tabled. What \
                    became of its words is another matter: a withdrawn amendment may stand in the text word for word.";
        view.push(Block::Note(Note::Definition(text.to_string())));
    }
    if let Some(row) = rows.first() {
        let hint =
            format!("One of them with all that is on record: travaux amendments {}", quoted(&row.amendment));
        view.push(Block::Note(Note::Hint(hint)));
    }
    answer(dossier, &rows, view)
}

/// Shows one amendment with all that is on record about it.
pub fn amendment(dossier: &Dossier<'_>, amendment: &Amendment) -> Answer {
    let aim = dossier.negotiation.aim_of(amendment).ok();
    let row = row(dossier, (amendment, aim), &Wanted::default());
    let view = card::view(dossier, (amendment, aim), &row);
    answer(dossier, &[row], view)
}

fn answer(dossier: &Dossier<'_>, rows: &[Row], view: Vec<Block>) -> Answer {
    Answer {
        schema: "travaux/amendments/1",
        negotiation: dossier.negotiation.title.clone(),
        round: None,
        facts: grids::facts(rows),
        data: serde_json::to_value(rows).unwrap_or_default(),
        view,
    }
}

/// Whether an amendment is wanted. `places` are those of the wanted clause, where one is.
fn fits(
    dossier: &Dossier<'_>,
    (wanted, places): (&Wanted, Option<&BTreeSet<(RoundIndex, usize)>>),
    amendment: &Amendment,
    aim: Option<Aim>,
) -> bool {
    let records = &dossier.negotiation.records;
    let is_theirs = |actor: &ActorId| cover(dossier, amendment, actor).is_some();
    let is_of = |package: &String| {
        amendment.package.as_ref().is_some_and(|own| own.to_lowercase() == package.to_lowercase())
    };
    wanted.sponsor.as_ref().is_none_or(is_theirs)
        && wanted.round.is_none_or(|round| aim.is_some_and(|aim| aim.round == round))
        && wanted.state.is_none_or(|state| state.fits(records.standing(&amendment.id, None).state))
        && places.is_none_or(|places| aim.is_some_and(|aim| is_within(dossier.negotiation, aim, places)))
        && wanted.package.as_ref().is_none_or(is_of)
}

fn cover(dossier: &Dossier<'_>, amendment: &Amendment, actor: &ActorId) -> Option<Cover> {
    dossier.directory.cover(amendment, dossier.negotiation.tabled_on(amendment), actor)
}

/// Where a clause stands in every draft, and where what it was made of stood before it: split from, merged, moved.
pub(super) fn places_of(negotiation: &Negotiation, clause: &ClauseId) -> BTreeSet<(RoundIndex, usize)> {
    let mut waiting: Vec<(RoundIndex, usize)> = Vec::new();
    for index in negotiation.indices() {
        let entries = negotiation.round(index).concordance.entries.iter().enumerate();
        waiting.extend(entries.filter(|(_, entry)| entry.id == *clause).map(|(place, _)| (index, place)));
    }
    let mut found = BTreeSet::new();
    while let Some((index, place)) = waiting.pop() {
        if found.insert((index, place)) {
            let links = &negotiation.round(index).concordance.entries[place].links;
            let place = |link: &Link| Some((negotiation.find(link.round.as_str())?, link.ordinal - 1));
            waiting.extend(links.iter().filter_map(place));
        }
    }
    found
}

/// Whether an amendment aims at one of some clauses, below one, or beside one.
fn is_within(negotiation: &Negotiation, aim: Aim, places: &BTreeSet<(RoundIndex, usize)>) -> bool {
    let draft = &negotiation.round(aim.round).draft;
    draft.lineage_upwards(aim.spot.clause()).any(|place| places.contains(&(aim.round, place)))
}

fn row(dossier: &Dossier<'_>, (amendment, aim): (&Amendment, Option<Aim>), wanted: &Wanted) -> Row {
    let records = &dossier.negotiation.records;
    let ids = |actors: &[ActorId]| actors.iter().map(ToString::to_string).collect::<Vec<_>>();
    let standing = records.standing(&amendment.id, None);
    let spot = aim.map(|aim| (aim.round, aim.spot.clause()));
    let through = wanted.sponsor.as_ref().and_then(|actor| cover(dossier, amendment, actor));
    let passage = amendment.change.passage();
    let (after, before) = beside(&amendment.change);
    Row {
        amendment: amendment.id.to_string(),
        sponsors: amendment.sponsors().into_iter().map(ToString::to_string).collect(),
        from: ids(&amendment.from),
        with: ids(&amendment.with),
        except: ids(&amendment.except),
        through: match through {
            Some(Cover::Through(group)) => Some(group.to_string()),
            Some(Cover::Own) | None => None,
        },
        against: amendment.against.to_string(),
        clause: spot.map(|(round, place)| dossier.clause_id(round, place)),
        number: spot.map(|(round, place)| dossier.number(round, place)),
        new: new_side(aim),
        amends: amended(amendment),
        action: amendment.action().word(),
        find: passage.map(|passage| passage.words.clone()),
        occurrence: passage.map_or_else(|| occurrence(&amendment.change), |passage| passage.occurrence),
        after,
        before,
        to: match &amendment.change {
            Change::Move { to, .. } => Some(written(to)),
            _ => None,
        },
        text: amendment.change.text().map(str::to_string),
        state: standing.state.word(),
        is_open: standing.state.is_open(),
        since: standing.event.map(|event| event.date.to_string()),
        into: standing.into.map(ToString::to_string),
        date: amendment.date.map(|date| date.to_string()),
        how: amendment.how.map(crate::model::How::word),
        package: amendment.package.clone(),
        visibility: amendment.visibility.word(),
        support: ids(&amendment.support),
        oppose: ids(&amendment.oppose),
        reason: amendment.reason.clone(),
        source: amendment.source.clone(),
        events: records.events_of(&amendment.id).filter_map(event_row).collect(),
        pointer: pointer(dossier, amendment, aim),
    }
}

fn amended(amendment: &Amendment) -> Option<String> {
    match &amendment.target {
        Target::Amendment(other) => Some(other.to_string()),
        Target::Clause(_) | Target::New(_) => None,
    }
}

fn new_side(aim: Option<Aim>) -> Option<&'static str> {
    match aim?.spot {
        Spot::New { side, .. } => Some(side.word()),
        Spot::Clause(_) => None,
    }
}

fn occurrence(change: &Change) -> Option<usize> {
    match change {
        Change::Add { occurrence, .. } => *occurrence,
        _ => None,
    }
}

/// The words behind which, and before which, words are to come.
fn beside(change: &Change) -> (Option<String>, Option<String>) {
    match change {
        Change::Add { beside: Some(Beside { side: Side::After, of }), .. } => (Some(of.clone()), None),
        Change::Add { beside: Some(Beside { side: Side::Before, of }), .. } => (None, Some(of.clone())),
        _ => (None, None),
    }
}

fn written(beside: &Beside) -> String {
    format!("{} {}", beside.side.word(), beside.of)
}

/// What people read for what an amendment aims at.
fn pointer(dossier: &Dossier<'_>, amendment: &Amendment, aim: Option<Aim>) -> String {
    let clause = aim.map(|aim| dossier.target(aim).1).unwrap_or_default();
    match amended(amendment) {
        Some(other) => format!("{clause} (to {other})"),
        None => clause,
    }
}

fn event_row(event: &Event) -> Option<EventRow> {
    let Happening::State { state, into, .. } = &event.what else { return None };
    Some(EventRow {
        date: event.date.to_string(),
        state: state.word(),
        into: into.as_ref().map(ToString::to_string),
        by: event.by.iter().map(ToString::to_string).collect(),
        tally: event.tally,
        roll_call: event.roll_call.clone(),
        source: event.source.clone(),
        vote: event.vote_in_words(),
    })
}

fn heading(dossier: &Dossier<'_>, wanted: &Wanted, (found, all): (usize, usize)) -> String {
    let name = |actor: &ActorId| {
        dossier.directory.get(actor).map_or_else(|| actor.to_string(), |actor| actor.name.clone())
    };
    let state = |state| match state {
        WantedState::Open => "still open".to_string(),
        WantedState::In(state) => state.word().to_string(),
    };
    let conditions: Vec<String> = [
        wanted.sponsor.as_ref().map(|actor| format!("of {}", name(actor))),
        wanted.clause.as_ref().map(|clause| format!("to clause {clause}")),
        wanted.round.map(|round| format!("against {}", dossier.round_name(round))),
        wanted.package.as_ref().map(|package| format!("of the package {package}")),
        wanted.state.map(state),
    ]
    .into_iter()
    .flatten()
    .collect();
    match conditions.as_slice() {
        [] => format!("{} on record", counted(all, "amendment")),
        _ => format!("Amendments {}: {found} of {all}", conditions.join(", ")),
    }
}

/// How many are in which state, in the order of the states; those that are open counted together first.
fn by_state(rows: &[Row]) -> String {
    let open = rows.iter().filter(|row| row.is_open).count();
    let counts = AmendmentState::ALL.into_iter().filter_map(|state| {
        let count = rows.iter().filter(|row| row.state == state.word()).count();
        (count > 0).then(|| format!("{count} {}", state.word()))
    });
    format!("{open} of {} open: {}.", rows.len(), counts.collect::<Vec<_>>().join(", "))
}
