//! Working amendments into the draft that comes next.
//!
//! ```text
//! amendments named ─▶ units (an amendment with those that amend it) ─▶ where each aims in the last draft
//!                                                                          │
//! draft that comes next ◀─ clauses put in, moved, dropped ◀─ words changed, clause by clause
//! ```
//!
//! A clause is found by its permanent id, so that an amendment to an earlier draft finds it under its new number. Whatever
//! does not fit is a [`Misfit`] with its reason, all of them together, and then no draft is made: words that are no
//! longer there, clauses that are gone, changes that cannot both be made. Sponsors stand under each changed clause; whose
//! each word is, their amendments tell when the draft is stored.

mod outline;
mod unit;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ActorId, Amendment, AmendmentId, Beside, Change, Draft, Negotiation, RoundIndex, Side, Spot,
};
use crate::text::{apply, words_of};

use outline::Outline;
use unit::{Unit, units};

/// An amendment that does not fit, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The amendment.
    pub amendment: AmendmentId,
    /// Why, as the end of a sentence.
    pub why: String,
}

/// What working in an amendment did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Words of a clause are others now.
    Changed,
    /// A clause is new.
    Added,
    /// A clause stands elsewhere.
    Moved,
    /// A clause is gone.
    Dropped,
    /// The text says so already, or nothing is asked for.
    Nothing,
}

/// An amendment that was worked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The amendment.
    pub amendment: AmendmentId,
    /// What was done.
    pub deed: Deed,
    /// Path of printed numbers of the clause it aims at, in the draft it was worked into; its id where it has none.
    pub clause: String,
    /// Those who stand in the draft for it.
    pub sponsors: Vec<ActorId>,
}

/// A draft with amendments worked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WorkedIn {
    /// The draft.
    pub(super) draft: Draft,
    /// What was done, in the order in which the amendments were named.
    pub(super) works: Vec<Work>,
}

/// Works amendments into a draft whose clauses are, one for one, those of a stored round.
///
/// # Errors
/// Every amendment that does not fit.
pub(super) fn work_in(
    negotiation: &Negotiation,
    round: RoundIndex,
    draft: Draft,
    amendments: &[&Amendment],
) -> Result<WorkedIn, Vec<Misfit>> {
    let mut bench = Bench { negotiation, round, draft, misfits: BTreeMap::new() };
    let (units, misfits) = units(amendments);
    misfits.into_iter().for_each(|misfit| bench.refuse(&misfit.amendment, misfit.why));
    let orders: Vec<Order<'_>> = units.iter().filter_map(|unit| bench.order(unit)).collect();
    bench.refuse_within_dropped(&orders);
    let texts = bench.texts(&orders);
    if !bench.misfits.is_empty() {
        let order =
            |misfit: &Misfit| amendments.iter().position(|amendment| amendment.id == misfit.amendment);
        let mut misfits: Vec<Misfit> = bench.misfits.into_values().collect();
        misfits.sort_by_key(order);
        return Err(misfits);
    }
    let mut works = bench.carry_out(&orders, &texts);
    let order = |work: &Work| amendments.iter().position(|amendment| amendment.id == work.amendment);
    works.sort_by_key(order);
    Ok(WorkedIn { draft: bench.draft, works })
}

/// The part of a clause that words stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Text,
    After,
}

/// What a unit is to do, by places in the draft.
enum Task<'u> {
    Words(Part, &'u Change),
    /// Brackets around a clause with its sub-clauses.
    Brackets,
    Put(Side, &'u str),
    Move(Side, usize),
    Drop,
    Nothing,
}

struct Order<'u> {
    unit: &'u Unit,
    place: usize,
    task: Task<'u>,
}

/// The new wording of parts of clauses.
type Texts = BTreeMap<(usize, Part), String>;

struct Bench<'n> {
    negotiation: &'n Negotiation,
    round: RoundIndex,
    draft: Draft,
    /// By folded id, one reason each.
    misfits: BTreeMap<String, Misfit>,
}

impl Bench<'_> {
    fn refuse(&mut self, amendment: &AmendmentId, why: String) {
        let misfit = Misfit { amendment: amendment.clone(), why };
        self.misfits.entry(amendment.folded()).or_insert(misfit);
    }

    fn refuse_all(&mut self, unit: &Unit, why: &str) {
        unit.amendments.iter().for_each(|id| self.refuse(id, why.to_string()));
    }

    /// What people call a clause of the draft.
    fn called(&self, place: usize) -> String {
        let path = self.negotiation.round(self.round).draft.printed_path(place);
        let id = &self.negotiation.round(self.round).concordance.entries[place].id;
        if path.is_empty() { id.to_string() } else { path }
    }

    fn round_name(&self, round: RoundIndex) -> &str {
        self.negotiation.round(round).draft.name.as_str()
    }

    /// Where a clause of an earlier draft stands in this one.
    fn place_of(&self, round: RoundIndex, place: usize) -> Option<usize> {
        let id = &self.negotiation.round(round).concordance.entries[place].id;
        let entries = &self.negotiation.round(self.round).concordance.entries;
        entries.iter().position(|entry| entry.id == *id)
    }

    fn subtree(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let below = move |at: &usize| self.draft.lineage_upwards(*at).any(|above| above == place);
        (place..self.draft.clauses.len()).filter(below)
    }

    /// What a unit is to do here; nothing where it does not fit.
    fn order<'u>(&mut self, unit: &'u Unit) -> Option<Order<'u>> {
        match self.order_or_why(unit) {
            Ok(order) => Some(order),
            Err(why) => {
                self.refuse_all(unit, &why);
                None
            }
        }
    }

    fn order_or_why<'u>(&self, unit: &'u Unit) -> Result<Order<'u>, String> {
        let here = self.round_name(self.round);
        let aim = self.negotiation.aim_of(&unit.root).map_err(|error| format!("aims at nothing: {error}"))?;
        let there = self.round_name(aim.round);
        if !self.negotiation.ancestors(self.round).get(aim.round.at()).is_some_and(|is| *is)
            && aim.round != self.round
        {
            return Err(format!("was made against {there}, which {here} does not go on from"));
        }
        let place = self.place_of(aim.round, aim.spot.clause()).ok_or_else(|| {
            let typed = self.negotiation.round(aim.round).draft.printed_path(aim.spot.clause());
            format!("speaks of {typed} in {there}, which {here} does not have any more")
        })?;
        let task = match (aim.spot, &unit.change) {
            (Spot::New { side, .. }, Change::Add { text, .. } | Change::Replace { text, .. }) => {
                Task::Put(side, text)
            }
            (Spot::New { .. }, _) | (_, Change::Comment { .. }) => Task::Nothing,
            (_, Change::Delete { passage: None }) => Task::Drop,
            (_, Change::Move { passage: Some(_), .. }) => {
                return Err("does not say where in the other clause the words go".to_string());
            }
            (_, Change::Move { passage: None, to }) => self.moved(aim.round, place, to)?,
            (_, Change::Bracket { passage: None }) if self.subtree(place).count() > 1 => Task::Brackets,
            (_, change) => {
                self.unchanged_since(aim.round, aim.spot.clause(), (place, change))?;
                Task::Words(self.part(place, change)?, change)
            }
        };
        Ok(Order { unit, place, task })
    }

    fn moved<'u>(&self, round: RoundIndex, place: usize, to: &Beside) -> Result<Task<'u>, String> {
        let beside = self.negotiation.clause_named(round, &to.of).ok();
        let beside = beside.and_then(|beside| self.place_of(round, beside));
        let beside =
            beside.ok_or_else(|| format!("goes {} {}, which is not there", to.side.word(), to.of))?;
        if self.subtree(place).any(|below| below == beside) {
            return Err(format!("goes {} a clause of its own", to.side.word()));
        }
        Ok(Task::Move(to.side, beside))
    }

    /// What replaces a whole clause would undo what others changed in it since.
    fn unchanged_since(
        &self,
        round: RoundIndex,
        was: usize,
        (place, change): (usize, &Change),
    ) -> Result<(), String> {
        let Change::Replace { passage: None, .. } = change else { return Ok(()) };
        let (then, now) = (&self.negotiation.round(round).draft.clauses[was], &self.draft.clauses[place]);
        if words_of(&then.text) == words_of(&now.text) {
            return Ok(());
        }
        let (called, there) = (self.called(place), self.round_name(round));
        Err(format!("replaces the whole of {called}, which has other words now than in {there}"))
    }

    /// The part of a clause that has the words a change speaks of.
    fn part(&self, place: usize, change: &Change) -> Result<Part, String> {
        let clause = &self.draft.clauses[place];
        let has = |text: &str| apply(text, &[change]).not_found.is_empty();
        match (has(&clause.text), has(&clause.after)) {
            (true, _) => Ok(Part::Text),
            (false, true) => Ok(Part::After),
            (false, false) => {
                let (called, here) = (self.called(place), self.round_name(self.round));
                Err(format!("speaks of words that {called} of {here} does not have"))
            }
        }
    }

    /// A clause that one takes out has nothing that another could change.
    fn refuse_within_dropped(&mut self, orders: &[Order<'_>]) {
        for drop in orders.iter().filter(|order| matches!(order.task, Task::Drop)) {
            let gone: BTreeSet<usize> = self.subtree(drop.place).collect();
            let others = orders.iter().filter(|other| match other.task {
                Task::Drop | Task::Nothing => false,
                Task::Put(_, _) | Task::Move(_, _) => {
                    other.place != drop.place && gone.contains(&other.place)
                }
                Task::Words(..) | Task::Brackets => gone.contains(&other.place),
            });
            for other in others {
                let called = self.called(drop.place);
                self.refuse_all(
                    drop.unit,
                    &format!("takes out {called}, in which {} changes words", other.unit.root.id),
                );
                self.refuse_all(
                    other.unit,
                    &format!("changes words in {called}, which {} takes out", drop.unit.root.id),
                );
            }
        }
    }

    /// The new wording of every part of a clause that words change in.
    fn texts(&mut self, orders: &[Order<'_>]) -> Texts {
        let mut by_part: BTreeMap<(usize, Part), Vec<(&Unit, &Change)>> = BTreeMap::new();
        for order in orders {
            if let Task::Words(part, change) = order.task {
                by_part.entry((order.place, part)).or_default().push((order.unit, change));
            }
        }
        let mut texts = Texts::new();
        for ((place, part), changes) in by_part {
            let only: Vec<&Change> = changes.iter().map(|(_, change)| *change).collect();
            let applied = apply(self.wording(place, part), &only);
            for (one, other) in applied.colliding {
                let (one, other) = (changes[one].0, changes[other].0);
                for (unit, against) in [(one, other), (other, one)] {
                    self.refuse_all(
                        unit,
                        &format!("cannot stand beside {} in {}", against.root.id, self.called(place)),
                    );
                }
            }
            texts.insert((place, part), applied.text);
        }
        texts
    }

    fn wording(&self, place: usize, part: Part) -> &str {
        let clause = &self.draft.clauses[place];
        if part == Part::Text { &clause.text } else { &clause.after }
    }

    fn carry_out(&mut self, orders: &[Order<'_>], texts: &Texts) -> Vec<Work> {
        let mut works = Vec::new();
        for order in orders {
            let deed = self.deed(order);
            let sponsors = if deed == Deed::Nothing { Vec::new() } else { order.unit.sponsors.clone() };
            if matches!(order.task, Task::Words(..) | Task::Brackets | Task::Move(..))
                && deed != Deed::Nothing
            {
                let own = self.draft.clauses[order.place].sponsors.get_or_insert_default();
                sponsors.iter().for_each(|sponsor| add_once(own, sponsor));
            }
            for amendment in &order.unit.amendments {
                let (clause, sponsors) = (self.called(order.place), sponsors.clone());
                works.push(Work { amendment: amendment.clone(), deed, clause, sponsors });
            }
        }
        for ((place, part), text) in texts {
            let clause = &mut self.draft.clauses[*place];
            *(if *part == Part::Text { &mut clause.text } else { &mut clause.after }) = text.clone();
        }
        let mut outline = Outline::of(std::mem::take(&mut self.draft.clauses));
        for order in orders {
            match order.task {
                Task::Brackets => outline.bracket(order.place),
                Task::Put(side, text) => outline.put(side, order.place, (text, &order.unit.sponsors)),
                Task::Move(side, beside) => outline.shift(order.place, side, beside),
                Task::Words(..) | Task::Drop | Task::Nothing => {}
            }
        }
        for order in orders.iter().filter(|order| matches!(order.task, Task::Drop)) {
            outline.take_out(order.place, &order.unit.sponsors);
        }
        (self.draft.clauses, self.draft.dropped) = outline.done();
        works
    }

    /// What working in a unit does to the draft as it stands.
    fn deed(&self, order: &Order<'_>) -> Deed {
        match order.task {
            Task::Words(part, change) => {
                let before = self.wording(order.place, part);
                if apply(before, &[change]).text == before { Deed::Nothing } else { Deed::Changed }
            }
            Task::Brackets => Deed::Changed,
            Task::Put(..) => Deed::Added,
            Task::Move(..) => Deed::Moved,
            Task::Drop => Deed::Dropped,
            Task::Nothing => Deed::Nothing,
        }
    }
}

fn add_once(actors: &mut Vec<ActorId>, actor: &ActorId) {
    if !actors.contains(actor) {
        actors.push(actor.clone());
    }
}
