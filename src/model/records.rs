//! Everything on record beside the drafts: amendments and events, of all files together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use thiserror::Error;

use super::{ActorId, Amendment, AmendmentId, AmendmentState, Event, Happening, Target, Visibility};

/// What one records file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordsFile {
    /// In the order of the file.
    pub amendments: Vec<Amendment>,
    /// In the order of the file.
    pub events: Vec<Event>,
}

/// Amendments and events of all records files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Records {
    amendments: Vec<Amendment>,
    events: Vec<Event>,
    by_id: BTreeMap<String, usize>,
    events_of: BTreeMap<String, Vec<usize>>,
}

/// Why records files do not go together.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum RecordsError {
    /// Two amendments have one id, or ids that differ in case alone.
    #[error("two amendments have the id {0}")]
    Repeated(AmendmentId),
}

/// How many records were left out for an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Withheld {
    /// Amendments.
    pub amendments: usize,
    /// Events.
    pub events: usize,
}

/// An amendment in a state from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The state.
    pub state: AmendmentState,
    /// The event that brought it there; `None` while it is merely tabled.
    pub event: Option<&'a Event>,
    /// The amendment that it was merged into or superseded by.
    pub into: Option<&'a AmendmentId>,
}

impl Records {
    /// Puts the files of a store together, in the order of their names. Events come in the order of their dates;
    /// those of one day in the order of the files, save that events of one amendment come in the first order in which they
    /// can have happened: *reopened* before *adopted* where it had been withdrawn, whatever the files are called.
    ///
    /// # Errors
    /// Names an amendment id that stands twice.
    pub fn new<'f>(files: impl IntoIterator<Item = &'f RecordsFile>) -> Result<Self, RecordsError> {
        let (mut amendments, mut events) = (Vec::new(), Vec::new());
        for file in files {
            amendments.extend(file.amendments.iter().cloned());
            events.extend(file.events.iter().cloned());
        }
        events.sort_by_key(|event| event.date);
        order_days(&mut events);
        let mut by_id = BTreeMap::new();
        for (place, amendment) in amendments.iter().enumerate() {
            if by_id.insert(amendment.id.folded(), place).is_some() {
                return Err(RecordsError::Repeated(amendment.id.clone()));
            }
        }
        Ok(Self::indexed(amendments, events, by_id))
    }

    fn indexed(amendments: Vec<Amendment>, events: Vec<Event>, by_id: BTreeMap<String, usize>) -> Self {
        let mut events_of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, event) in events.iter().enumerate() {
            if let Some(amendment) = event.amendment() {
                events_of.entry(amendment.folded()).or_default().push(place);
            }
        }
        Self { amendments, events, by_id, events_of }
    }

    /// Every amendment, in the order of the files.
    pub fn amendments(&self) -> &[Amendment] {
        &self.amendments
    }

    /// Every event, oldest first.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Every sponsor of an amendment, in the order of ids.
    pub fn sponsors(&self) -> BTreeSet<&ActorId> {
        self.amendments.iter().flat_map(Amendment::sponsors).collect()
    }

    /// Whether nothing is on record.
    pub fn is_empty(&self) -> bool {
        self.amendments.is_empty() && self.events.is_empty()
    }

    /// The place of the amendment with an id among all, ignoring case.
    pub fn place_of(&self, id: &AmendmentId) -> Option<usize> {
        self.by_id.get(&id.folded()).copied()
    }

    /// The amendment with an id, ignoring case.
    pub fn amendment(&self, id: &str) -> Option<&Amendment> {
        self.by_id.get(&id.to_lowercase()).map(|&place| &self.amendments[place])
    }

    /// The state changes of an amendment, oldest first.
    pub fn events_of(&self, id: &AmendmentId) -> impl DoubleEndedIterator<Item = &Event> {
        let places = self.events_of.get(&id.folded()).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|&place| &self.events[place])
    }

    /// Where an amendment stands by act of people at the end of a day; without a day, after all events.
    pub fn standing(&self, id: &AmendmentId, day: Option<NaiveDate>) -> Standing<'_> {
        let last = self.events_of(id).rfind(|event| day.is_none_or(|day| event.date <= day));
        match last.map(|event| (event, &event.what)) {
            Some((event, Happening::State { state, into, .. })) => {
                Standing { state: *state, event: Some(event), into: into.as_ref() }
            }
            _ => Standing { state: AmendmentState::Tabled, event: None, into: None },
        }
    }

    /// The amendment that an amendment changes in the end: itself, unless it amends another.
    /// `None` where the chain leads nowhere or in a circle.
    pub fn root_of<'a>(&'a self, amendment: &'a Amendment) -> Option<&'a Amendment> {
        let mut at = amendment;
        for _ in 0..=self.amendments.len() {
            let Target::Amendment(other) = &at.target else { return Some(at) };
            at = self.amendment(other.as_str())?;
        }
        None
    }

    /// What an audience may see. An amendment to a withheld amendment is withheld with it, and so are its events;
    /// a withheld amendment is named by nobody.
    #[must_use]
    pub fn for_audience(&self, audience: Visibility) -> (Self, Withheld) {
        let is_open = |amendment: &Amendment| {
            let mut at = amendment;
            for _ in 0..=self.amendments.len() {
                if !at.visibility.is_open_to(audience) {
                    return false;
                }
                match &at.target {
                    Target::Amendment(other) => match self.amendment(other.as_str()) {
                        Some(other) => at = other,
                        None => return true,
                    },
                    Target::Clause(_) | Target::New(_) => return true,
                }
            }
            true
        };
        let amendments: Vec<Amendment> =
            self.amendments.iter().filter(|amendment| is_open(amendment)).cloned().collect();
        let by_id: BTreeMap<String, usize> =
            amendments.iter().enumerate().map(|(place, amendment)| (amendment.id.folded(), place)).collect();
        let seen =
            |id: &AmendmentId| by_id.contains_key(&id.folded()) || !self.by_id.contains_key(&id.folded());
        let mut events = Vec::with_capacity(self.events.len());
        for event in self.events.iter().filter(|event| event.visibility.is_open_to(audience)) {
            if event.amendment().is_some_and(|id| !seen(id)) {
                continue;
            }
            let mut event = event.clone();
            if let Happening::State { into, .. } = &mut event.what
                && into.as_ref().is_some_and(|into| !seen(into))
            {
                *into = None;
            }
            events.push(event);
        }
        let withheld = Withheld {
            amendments: self.amendments.len() - amendments.len(),
            events: self.events.len() - events.len(),
        };
        (Self::indexed(amendments, events, by_id), withheld)
    }
}

/// More events of one amendment on one day than these stay in the order of the files.
const MOST_ON_A_DAY: usize = 6;

/// Puts the events of one amendment on one day in the first order in which they can have happened, in the places that
/// they have among the events of others; where no order fits, that of the files stays.
fn order_days(events: &mut [Event]) {
    let mut days: BTreeMap<(String, NaiveDate), Vec<usize>> = BTreeMap::new();
    for (place, event) in events.iter().enumerate() {
        if let Some(amendment) = event.amendment() {
            days.entry((amendment.folded(), event.date)).or_default().push(place);
        }
    }
    // Days of one amendment follow each other, so the state before a day is the one the day before it ended with.
    let mut before: Option<(String, AmendmentState)> = None;
    for ((amendment, _), places) in days {
        let state = match &before {
            Some((known, state)) if *known == amendment => *state,
            _ => AmendmentState::default(),
        };
        let states: Vec<AmendmentState> = places.iter().filter_map(|place| events[*place].state()).collect();
        let mut order = Vec::with_capacity(states.len());
        if (2..=MOST_ON_A_DAY).contains(&places.len()) && follows(state, &states, &mut order) {
            let sorted: Vec<Event> = order.iter().map(|at| events[places[*at]].clone()).collect();
            places.iter().zip(sorted).for_each(|(place, event)| events[*place] = event);
        }
        let last = places.last().and_then(|place| events[*place].state()).unwrap_or(state);
        before = Some((amendment, last));
    }
}

/// Finds the first order in which states can follow each other, trying those that come first in the files first.
fn follows(state: AmendmentState, states: &[AmendmentState], order: &mut Vec<usize>) -> bool {
    if order.len() == states.len() {
        return true;
    }
    for at in 0..states.len() {
        if order.contains(&at) || !state.can_become(states[at]) {
            continue;
        }
        order.push(at);
        if follows(states[at], states, order) {
            return true;
        }
        order.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AmendmentState as State;

    fn event(day: u32, amendment: &str, state: State) -> Event {
        Event {
            date: NaiveDate::from_ymd_opt(2031, 6, day).unwrap(),
            what: Happening::State { amendment: AmendmentId::new(amendment), state, into: None },
            by: Vec::new(),
            tally: None,
            roll_call: None,
            visibility: Visibility::Public,
            source: None,
        }
    }

    fn told(events: &[(u32, &str, State)]) -> Vec<String> {
        let events = events.iter().map(|(day, amendment, state)| event(*day, amendment, *state)).collect();
        let records = Records::new([&RecordsFile { amendments: Vec::new(), events }]).unwrap();
        let tell = |event: &Event| {
            let state = event.state().map(State::word).unwrap_or_default();
            format!("{} {} {state}", event.date.format("%-d"), event.amendment().unwrap())
        };
        records.events().iter().map(tell).collect()
    }

    #[test]
    fn events_of_one_day_come_in_an_order_in_which_they_can_have_happened() {
        // "adopted" is typed first, and cannot follow "withdrawn" of the day before.
        let day = [(2, "A", State::Adopted), (2, "A", State::Reopened), (1, "a", State::Withdrawn)];
        assert_eq!(told(&day), ["1 a withdrawn", "2 A reopened", "2 A adopted"]);
        // tabled → agreed-ad-ref → adopted is the only order of these two; another amendment keeps its place between.
        let others = [(3, "A", State::Adopted), (3, "B", State::Rejected), (3, "A", State::AgreedAdRef)];
        assert_eq!(told(&others), ["3 A agreed-ad-ref", "3 B rejected", "3 A adopted"]);
    }

    #[test]
    fn the_order_of_the_files_stays_where_it_can_be_or_where_none_can() {
        let both = [(2, "A", State::Deferred), (2, "A", State::Bracketed)];
        assert_eq!(told(&both), ["2 A deferred", "2 A bracketed"]);
        let none = [(2, "A", State::Adopted), (2, "A", State::Withdrawn)];
        assert_eq!(told(&none), ["2 A adopted", "2 A withdrawn"]);
    }
}
