//! Amendments: each from the draft it was tabled against, by its words and by what people did to it.
//!
//! An amendment is alive when it is tabled; from then on it is looked at once in every later draft of the line.
//!
//! ```text
//! against rev1, tabled in May       rev1   rev2 (June)   rev3 (July: withdrawn on 3 July)
//! history                           born   3 of 4 words  3 of 4 words, ended by act
//! ```
//!
//! What was tabled against a draft of another track is born in the draft of the line that went before the one which took
//! that track in. What was tabled after a draft had come out is first looked at in the next one, and born in the one
//! before it. The standing text is read with every event on record, an earlier draft with those up to its day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::fate::{AmendmentFate, Band, RoundFate, Talks, fates};
use crate::model::{ActorId, Aim, Amendment, AmendmentId, Change, Ending, RoundIndex, Side, Spot};
use crate::text::Flag;

use super::{End, LeftOut, Mark, Member, Sources, push, step};

/// What is on record of an amendment beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The day it was tabled.
    pub tabled: NaiveDate,
    /// Members of a sponsoring group that are not covered.
    pub except: Vec<ActorId>,
    /// For a new clause: on which side of the clause of birth.
    pub new: Option<Side>,
    /// How people ended it, as of the draft asked about.
    pub ending: Option<Ending>,
    /// How much of it is in that draft; nothing where no draft came after it.
    pub band: Option<Band>,
    /// The package it belongs to.
    pub package: Option<String>,
    /// Place of the member that it went into in the end, where it was merged or superseded.
    pub heir: Option<usize>,
}

/// An amendment as it is collected.
struct Collected {
    member: Member,
    record: Record,
    id: AmendmentId,
}

/// Whether amendments that belong together are counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Each is a unit.
    Each,
    /// Those of one package are one unit.
    ByPackage,
}

/// Every amendment that was tabled on a line of drafts, in the order of birth and of the records; and those that are not
/// counted.
pub(super) fn members(sources: Sources<'_>, line: &[RoundIndex], counted: Counted) -> (Vec<Member>, LeftOut) {
    let negotiation = sources.negotiation;
    let amendments = negotiation.records.amendments();
    let scene = Scene::of(sources, line);
    let mut left_out = LeftOut::default();
    let mut found = Vec::with_capacity(amendments.len());
    let aims = negotiation.aims();
    for fate in fates(negotiation, sources.weave, sources.modals) {
        let amendment = &amendments[fate.amendment];
        let aim = aims[fate.amendment];
        if aim.is_some_and(|aim| scene.is_later(aim)) {
            continue;
        }
        let Some(aim) = aim.filter(|_| scene.asks_something(fate.amendment)) else {
            left_out.unscored += 1;
            continue;
        };
        match scene.collected(amendment, &fate, aim) {
            Some(collected) => found.push(collected),
            None => left_out.elsewhere += 1,
        }
    }
    found.sort_by_key(|one| one.member.birth());
    let heirs = heirs(sources, &found);
    let packed = match counted {
        Counted::Each => found,
        Counted::ByPackage => packages(found, step(line.len().saturating_sub(1))),
    };
    let mut place_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, one) in packed.iter().enumerate() {
        place_of.insert(&one.member.id, place);
    }
    let heir = |one: &Collected| {
        let name = heirs.get(&one.id)?;
        place_of.get(name.0.as_str()).or_else(|| place_of.get(name.1.as_ref()?.as_str())).copied()
    };
    let heirs: Vec<Option<usize>> = packed.iter().map(heir).collect();
    let finished = packed
        .into_iter()
        .zip(heirs)
        .map(|(one, heir)| Member { record: Some(Record { heir, ..one.record }), ..one.member });
    (finished.collect(), left_out)
}

/// For each amendment that was merged or superseded, the one at the end of the chain and its package.
fn heirs(sources: Sources<'_>, found: &[Collected]) -> BTreeMap<AmendmentId, (AmendmentId, Option<String>)> {
    let records = &sources.negotiation.records;
    let end_of = |id: &AmendmentId| {
        let mut at = id.clone();
        for _ in 0..=records.amendments().len() {
            match records.standing(&at, None).into {
                Some(into) => at = into.clone(),
                None => return Some(at),
            }
        }
        None
    };
    let heir = |one: &Collected| {
        let end = end_of(&one.id).filter(|end| *end != one.id)?;
        let amendment = records.amendment(end.as_str())?;
        Some((one.id.clone(), (amendment.id.clone(), amendment.package.clone())))
    };
    found.iter().filter(|one| one.record.ending == Some(Ending::Superseded)).filter_map(heir).collect()
}

/// The line of drafts, as amendments are looked for on it.
struct Scene<'a> {
    sources: Sources<'a>,
    line: &'a [RoundIndex],
    ancestors: Vec<Vec<bool>>,
    /// Whether the negotiation ended without a text.
    has_failed: bool,
    /// Whether the line ends in the standing text, which is read with every event on record.
    is_now: bool,
}

impl<'a> Scene<'a> {
    fn of(sources: Sources<'a>, line: &'a [RoundIndex]) -> Self {
        let negotiation = sources.negotiation;
        let is_now = line.last().copied() == negotiation.standing();
        Self {
            sources,
            line,
            ancestors: line.iter().map(|round| negotiation.ancestors(*round)).collect(),
            has_failed: is_now && Talks::of(negotiation) == Talks::WithoutText,
            is_now,
        }
    }

    /// Whether an amendment was tabled against a draft that came after the line.
    fn is_later(&self, aim: Aim) -> bool {
        let end = self.line.last();
        end.is_some_and(|end| aim.round != *end && self.sources.negotiation.ancestors(aim.round)[end.at()])
    }

    fn last(&self) -> u32 {
        step(self.line.len().saturating_sub(1))
    }

    /// Whether an amendment asks for anything whose success can be told.
    fn asks_something(&self, at: usize) -> bool {
        let change = &self.sources.negotiation.records.amendments()[at].change;
        self.sources.weave.asked(at).is_some_and(|asked| match change {
            Change::Comment { .. } => false,
            Change::Add { .. } | Change::Replace { .. } | Change::Delete { .. } => asked.words() != (0, 0),
            Change::Move { .. }
            | Change::Retain { .. }
            | Change::Bracket { .. }
            | Change::Unbracket { .. } => !asked.passage.is_empty(),
        })
    }

    /// An amendment with its history; nothing where no draft of the line is or continues the one it was tabled against.
    fn collected(&self, amendment: &Amendment, fate: &AmendmentFate, aim: Aim) -> Option<Collected> {
        let negotiation = self.sources.negotiation;
        let tabled = negotiation.tabled_on(amendment)?;
        let continues = |at: usize| self.line[at] == aim.round || self.ancestors[at][aim.round.at()];
        if !(0..self.line.len()).any(continues) {
            return None;
        }
        let is_check = |at: &usize| {
            let round = self.line[*at];
            round != aim.round
                && self.ancestors[*at][aim.round.at()]
                && tabled <= negotiation.round(round).draft.date
        };
        let checks: Vec<usize> = (0..self.line.len()).filter(is_check).collect();
        let birth = checks.first().map_or(self.last(), |first| step(first.saturating_sub(1)));
        let ended = |at: usize| self.ended(amendment, at).map(End::ByAct);
        let of = fate.rounds.last().map_or(1, |round| step(round.of));
        let end = if checks.is_empty() { ended(self.line.len() - 1) } else { None };
        let mut history = vec![Mark { step: birth, kept: of, of, clean: of, end }];
        let mut band = None;
        for at in checks {
            let here = fate.rounds.iter().find(|round| round.round == self.line[at]);
            let reversed = here.is_some_and(|here| here.flags.contains(&Flag::Reversed));
            let (kept, of, clean) = here.map_or((0, of, 0), words);
            let end = ended(at).or(reversed.then_some(End::Reversed));
            push(&mut history, Mark { step: step(at), kept, of, clean, end });
            band = Some(here.map_or(Band::Gone, |here| here.band));
        }
        let sponsors: BTreeSet<&ActorId> = amendment.sponsors().into_iter().collect();
        let member = Member {
            id: amendment.id.to_string(),
            round: aim.round,
            place: aim.spot.clause(),
            count: 1,
            cluster: None,
            lead: amendment.from.first().cloned(),
            sponsors: sponsors.into_iter().cloned().collect(),
            history,
            record: None,
        };
        let record = Record {
            tabled,
            except: amendment.except.clone(),
            new: match aim.spot {
                Spot::New { side, .. } => Some(side),
                Spot::Clause(_) => None,
            },
            ending: self.ending(amendment, self.line.len() - 1),
            band,
            package: amendment.package.clone(),
            heir: None,
        };
        Some(Collected { member, record, id: amendment.id.clone() })
    }

    /// How people had ended an amendment when a draft came out; the standing text is read with every event.
    fn ending(&self, amendment: &Amendment, at: usize) -> Option<Ending> {
        let negotiation = self.sources.negotiation;
        let is_now = self.is_now && at + 1 == self.line.len();
        let day = (!is_now).then(|| negotiation.round(self.line[at]).draft.date);
        let ending = negotiation.records.standing(&amendment.id, day).state.ending();
        ending.or((is_now && self.has_failed).then_some(Ending::Lapsed))
    }

    /// The same, where that takes it off the table.
    fn ended(&self, amendment: &Amendment, at: usize) -> Option<Ending> {
        self.ending(amendment, at).filter(|ending| *ending != Ending::Adopted)
    }
}

/// Words in effect, of so many, and outside brackets. Where all that came in stands in brackets, what it replaced is not
/// agreed to be gone either.
fn words(here: &RoundFate) -> (u32, u32, u32) {
    let is_all_bracketed = here.added > 0 && here.clean + here.added == here.kept;
    (step(here.kept), step(here.of), if is_all_bracketed { 0 } else { step(here.clean) })
}

/// Puts the amendments of one package together: one unit from the first of them on, with the words of all.
fn packages(found: Vec<Collected>, last: u32) -> Vec<Collected> {
    let mut parts: BTreeMap<String, (usize, Vec<Collected>)> = BTreeMap::new();
    let mut packed: Vec<(usize, Collected)> = Vec::new();
    for (order, one) in found.into_iter().enumerate() {
        match one.record.package.clone() {
            None => packed.push((order, one)),
            Some(name) => parts.entry(name).or_insert_with(|| (order, Vec::new())).1.push(one),
        }
    }
    packed.extend(
        parts.iter().filter_map(|(name, (order, parts))| Some((*order, package(name, parts, last)?))),
    );
    packed.sort_by_key(|(order, _)| *order);
    packed.into_iter().map(|(_, one)| one).collect()
}

fn package(name: &str, parts: &[Collected], last: u32) -> Option<Collected> {
    let first = parts.first()?;
    let birth = first.member.birth();
    let of = first.member.history.first().map_or(1, |mark| mark.of);
    let mut history = vec![Mark { step: birth, kept: of, of, clean: of, end: None }];
    for step in birth + 1..=last {
        let holding: Vec<&Mark> = parts.iter().filter_map(|part| holds(&part.member, step)).collect();
        push(&mut history, pooled(step, &holding));
    }
    let sponsors: BTreeSet<&ActorId> = parts.iter().flat_map(|part| &part.member.sponsors).collect();
    let is_excepted = |actor: &&ActorId| parts.iter().all(|part| part.record.except.contains(actor));
    let except = first.record.except.iter().filter(is_excepted).cloned().collect();
    let bands: Vec<Band> = parts.iter().filter_map(|part| part.record.band).collect();
    let ends = history.last()?;
    let band = match (bands.is_empty(), bands.iter().all(|band| *band == Band::Verbatim)) {
        (true, _) => None,
        (false, true) => Some(Band::Verbatim),
        // All words kept, yet not as they were asked for: the next band, as for one amendment.
        (false, false) => Some(Band::of_words(ends.kept as usize, ends.of as usize).max(Band::Largely)),
    };
    let record = Record {
        ending: together(parts.iter().map(|part| part.record.ending)),
        package: Some(name.to_string()),
        except,
        band,
        ..first.record.clone()
    };
    let sponsors = sponsors.into_iter().cloned().collect();
    let id = first.id.clone();
    Some(Collected {
        member: Member { id: name.to_string(), sponsors, history, ..first.member.clone() },
        record,
        id,
    })
}

/// What holds of an amendment in a draft after its birth.
fn holds(member: &Member, step: u32) -> Option<&Mark> {
    let is_looked_at = member.birth() < step;
    is_looked_at.then(|| member.mark_at(step)).flatten()
}

/// Marks of several amendments in one draft as one: words are added up, those of ended amendments count as gone.
fn pooled(step: u32, marks: &[&Mark]) -> Mark {
    let is_on = |mark: &&&Mark| !matches!(mark.end, Some(End::ByAct(_)));
    let sum = |of: fn(&Mark) -> u32| marks.iter().filter(is_on).map(|mark| of(mark)).sum();
    let ended = |mark: &&Mark| match mark.end {
        Some(End::ByAct(ending)) => Some(ending),
        _ => None,
    };
    let is_reversed = marks.iter().any(|mark| mark.end == Some(End::Reversed));
    let by_act = together(marks.iter().map(ended)).map(End::ByAct);
    Mark {
        step,
        kept: sum(|mark| mark.kept),
        of: marks.iter().map(|mark| mark.of).sum::<u32>().max(1),
        clean: sum(|mark| mark.clean),
        end: by_act.or(is_reversed.then_some(End::Reversed)),
    }
}

/// How a package ended: open while one of its amendments is and none is adopted; else as the first of the endings does.
fn together(endings: impl Iterator<Item = Option<Ending>>) -> Option<Ending> {
    let endings: Vec<Option<Ending>> = endings.collect();
    if endings.contains(&Some(Ending::Adopted)) {
        return Some(Ending::Adopted);
    }
    let ended: Option<Vec<Ending>> = endings.into_iter().collect();
    ended?.into_iter().min()
}
