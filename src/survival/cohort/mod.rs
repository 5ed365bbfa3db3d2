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

mod amendments;
mod clauses;
mod words;

use crate::actors::Directory;
use crate::attribution::Weave;
use crate::fate::Band;
use crate::model::{ActorId, Ending, Negotiation, RoundIndex};
use crate::text::Modals;

pub use amendments::Record;

use amendments::Counted;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Amendments, from tabling on.
    Amendments,
    /// The same, those of one package counted once.
    Packages,
    /// Occurrences of words.
    Words,
    /// Clauses by id: a clause stands while its id or a recorded successor does.
    Clauses,
    /// Clauses by their wording: how many of the words of the draft of birth still stand.
    Wordings,
}

impl Unit {
    /// What is counted where nobody says: amendments where any are on record, else words.
    pub fn usual(negotiation: &Negotiation) -> Self {
        if negotiation.records.amendments().is_empty() { Self::Words } else { Self::Amendments }
    }

    /// Whether units are tabled by somebody, so that the first draft has none.
    pub fn is_tabled(self) -> bool {
        matches!(self, Self::Amendments | Self::Packages)
    }
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
    /// Verbs that bind, for what a draft does to the force of an amendment.
    pub modals: &'a Modals,
}

/// What ends a unit whatever stands of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// People ended it.
    ByAct(Ending),
    /// A negation came in or went out: the words stand, and say the contrary. An end under a strict reading only.
    Reversed,
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
    /// What ends it whatever stands.
    pub end: Option<End>,
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
    /// Of an amendment: what is on record beside its words.
    pub record: Option<Record>,
}

/// Amendments that are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Comments, and what asks for no word to change or aims at nothing that is there.
    pub unscored: usize,
    /// Tabled against drafts that nothing on the line was made from.
    pub elsewhere: usize,
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
    /// Amendments that are not counted.
    pub left_out: LeftOut,
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

    /// How much of it is in effect at the end of the line; nothing for an amendment that no draft came after.
    pub fn band(&self) -> Option<Band> {
        match &self.record {
            Some(record) => record.band,
            None => self.last().map(Mark::band),
        }
    }

    /// What holds at a step; nothing before birth.
    pub fn mark_at(&self, step: u32) -> Option<&Mark> {
        self.history.iter().take_while(|mark| mark.step <= step).last()
    }

    /// Adds what holds at a step, where it differs from what held before.
    fn note(&mut self, mark: Mark) {
        push(&mut self.history, mark);
    }
}

impl Cohort {
    /// Collects what was born on the line of drafts that ends in one.
    pub fn of(sources: Sources<'_>, until: RoundIndex, unit: Unit) -> Self {
        let line = sources.negotiation.line_to(until);
        let all = |members| (members, LeftOut::default());
        let (members, left_out) = match unit {
            Unit::Amendments => amendments::members(sources, &line, Counted::Each),
            Unit::Packages => amendments::members(sources, &line, Counted::ByPackage),
            Unit::Words => all(words::members(sources, &line)),
            Unit::Clauses => all(clauses::members(sources, &line)),
            Unit::Wordings => all(clauses::wordings(sources, &line)),
        };
        Self { unit, line, members, left_out }
    }

    /// The last step of the line.
    pub fn last_step(&self) -> u32 {
        step(self.line.len().saturating_sub(1))
    }

    /// Whether a member belongs to the first draft. What is tabled against that draft does not.
    pub fn is_base_text(&self, member: &Member) -> bool {
        !self.unit.is_tabled() && member.birth() == 0
    }

    /// Whether a member was born in the last draft: counted, never at risk.
    pub fn is_never_at_risk(&self, member: &Member) -> bool {
        member.birth() == self.last_step()
    }
}

/// Adds what holds at a step, where it differs from what held before.
fn push(history: &mut Vec<Mark>, mark: Mark) {
    let same = |last: &Mark| Mark { step: mark.step, ..*last } == mark;
    if !history.last().is_some_and(same) {
        history.push(mark);
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
