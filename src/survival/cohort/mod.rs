//! Cohorts: the units of a negotiation with their whole history on one line of drafts.
//!
//! A *step* is the place of a draft on the line, from 0. A *member* is a unit, or several that are alike in everything:
//! where it was born, who is on record for it, and its *history*, which says from which step on how much of it is in
//! effect. What counts as dead is decided later, by [`super::Rule`]: the same cohort is read under every threshold.
//!
//! ```text
//! step            0     1     2     3     4          history (step, kept of words)
//! "should"        ·   born    in   out    in         1: 1/1, 3: 0/1, 4: 1/1
//! clause "ice"  born    in    in    in    in         0: 1/1
//! ```
//!
//! Units of the first draft are *base text*: nobody tabled them.

mod clauses;
mod words;

use crate::actors::Directory;
use crate::attribution::Weave;
use crate::fate::Band;
use crate::model::{ActorId, Negotiation, RoundIndex};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Occurrences of words.
    Words,
    /// Clauses by id: a clause stands while its id or a recorded successor does.
    Clauses,
    /// Clauses by their wording: how many of the words of the draft of birth still stand.
    Wordings,
}

/// What a negotiation is counted from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The rounds.
    pub negotiation: &'a Negotiation,
    /// Every word that ever stood.
    pub weave: &'a Weave,
    /// Actors and groups.
    pub directory: &'a Directory,
}

/// How much of a member is in effect from a step on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// The step from which this holds.
    pub step: u32,
    /// Words in effect; 1 or 0 for what stands or does not.
    pub kept: u32,
    /// Of so many.
    pub of: u32,
    /// Words in effect outside brackets.
    pub clean: u32,
}

impl Mark {
    /// How much that is of what the member was born with, in words.
    pub fn band(&self) -> Band {
        Band::of_words(self.kept as usize, self.of as usize)
    }
}

/// A unit, or several that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Names it in exports: the clause id, and for words `<draft>:<place>.<stream>.<token>` of the first of them.
    pub id: String,
    /// The draft of birth.
    pub round: RoundIndex,
    /// Place of its clause in the draft of birth.
    pub place: usize,
    /// How many units are alike.
    pub count: u64,
    /// Units born together stand or fall together and share a number.
    pub cluster: Option<u64>,
    /// Who is on record, in order of ids; empty for nobody.
    pub sponsors: Vec<ActorId>,
    /// The first of them as named by the draft.
    pub lead: Option<ActorId>,
    /// From birth on, in order of steps; a mark holds until the next.
    pub history: Vec<Mark>,
}

/// All units born on a line of drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// What is counted.
    pub unit: Unit,
    /// The drafts, oldest first.
    pub line: Vec<RoundIndex>,
    /// The members, in the order of birth and of reading.
    pub members: Vec<Member>,
}

impl Member {
    /// The step of birth.
    pub fn birth(&self) -> u32 {
        self.history.first().map_or(0, |mark| mark.step)
    }

    /// What holds at the end of the line.
    pub fn last(&self) -> Option<&Mark> {
        self.history.last()
    }

    /// Adds what holds at a step, where it differs from what held before.
    fn note(&mut self, mark: Mark) {
        let same = |last: &Mark| (last.kept, last.of, last.clean) == (mark.kept, mark.of, mark.clean);
        if !self.history.last().is_some_and(same) {
            self.history.push(mark);
        }
    }
}

impl Cohort {
    /// Collects what was born on the line of drafts that ends in one.
    pub fn of(sources: Sources<'_>, until: RoundIndex, unit: Unit) -> Self {
        let line = sources.negotiation.line_to(until);
        let members = match unit {
            Unit::Words => words::members(sources, &line),
            Unit::Clauses => clauses::members(sources, &line),
            Unit::Wordings => clauses::wordings(sources, &line),
        };
        Self { unit, line, members }
    }

    /// The last step of the line.
    pub fn last_step(&self) -> u32 {
        step(self.line.len().saturating_sub(1))
    }

    /// Whether a member belongs to the first draft.
    pub fn is_base_text(&self, member: &Member) -> bool {
        member.birth() == 0
    }
}

/// A place on the line as a step.
fn step(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Of the sponsors of a change, the one whom the draft names first.
///
/// A credit keeps sponsors in order of ids. Where the nearest statement of the draft names the same ones, its order
/// tells who leads; otherwise the first by id does.
fn lead(sources: Sources<'_>, (round, place): (RoundIndex, usize), sponsors: &[ActorId]) -> Option<ActorId> {
    let draft = &sources.negotiation.round(round).draft;
    let clause = &draft.clauses[place];
    let own = clause.alternatives.iter().filter_map(|alternative| alternative.sponsors.as_deref());
    let above = draft.lineage_upwards(place).filter_map(|place| draft.clauses[place].sponsors.as_deref());
    let mut lists = own.chain(above).chain(draft.sponsors.as_deref());
    let same = |list: &&[ActorId]| {
        let mut sorted = list.to_vec();
        sorted.sort();
        sorted.dedup();
        sorted == sponsors
    };
    lists.find(same).and_then(|list| list.first()).or(sponsors.first()).cloned()
}
