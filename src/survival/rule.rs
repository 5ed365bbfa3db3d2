//! Rules: what of a history counts as alive, where its clock starts, and what a return means.
//!
//! ```text
//! step     0    1    2    3    4    5        in  in  out  in  out  out
//! first-death  ├─────────✕                   one life of 2 drafts, removed
//! last-death   ├───────────────────✕         one life of 4 drafts, removed
//! spells       ├─────────✕    ├────✕         two lives, of 2 drafts and 1
//! ```
//!
//! Worked under the age clock; under the draft clock the second spell is at risk from step 3 on.

use crate::fate::{Outcome, Talks, Verdict};
use crate::model;

use super::cohort::{Cohort, End, Mark, Member};
use super::{Ending, Fate, Fraction, Subject, Time};

/// Share of a unit that must be in effect for it to be alive: above 0, at most 1, compared exactly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Threshold(Fraction);

impl Threshold {
    /// Takes a share above 0 and at most 1; nothing otherwise.
    pub fn new(share: Fraction) -> Option<Self> {
        (!share.is_zero() && share <= Fraction::one()).then_some(Self(share))
    }

    /// Reads a decimal number such as `0.5` or `1`, digit by digit, so that 0.1 is one tenth.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
            return None;
        }
        let below = 10_u64.pow(u32::try_from(decimals.len()).ok()?);
        let number = |part: &str| if part.is_empty() { Some(0) } else { part.parse::<u64>().ok() };
        Self::new(Fraction::new(number(whole)? * below + number(decimals)?, below)?)
    }

    /// The four thresholds of the sensitivity line: 0.25, 0.5, 0.75 and 1.
    pub fn sensitivity() -> [Self; 4] {
        [1_u64, 2, 3, 4].map(|quarters| Self(Fraction::new(quarters, 4_u64).expect("four is not zero")))
    }

    /// The share.
    pub fn share(&self) -> &Fraction {
        &self.0
    }

    /// Whether so many of so many are enough; nothing of nothing never is.
    fn is_met(&self, kept: u32, of: u32) -> bool {
        let share = Fraction::new(u64::from(kept), u64::from(of));
        share.is_some_and(|share| share >= self.0)
    }
}

impl Default for Threshold {
    /// One half.
    fn default() -> Self {
        Self(Fraction::new(1_u64, 2_u64).expect("two is not zero"))
    }
}

/// What a unit that was away and came back counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Return {
    /// Its first removal ended it.
    #[default]
    FirstDeath,
    /// Only the removal after which it never came back ended it.
    LastDeath,
    /// Each stretch of standing is a life of its own.
    Spells,
}

/// Where the clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    /// At birth: a time is a number of drafts since.
    #[default]
    Age,
    /// At the first draft: a time is the step of a draft, and a unit is at risk from its birth on.
    Draft,
}

/// Which words of a unit count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// All of them; text in brackets is alive.
    #[default]
    All,
    /// Those outside brackets: a life starts when a unit first stands clean, and a bracket ends it.
    Clean,
}

/// Whether words that stand and say the contrary count as standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// They do; a flag tells of it.
    #[default]
    Plain,
    /// They do not: a negation that came in or went out ends an amendment.
    Strict,
}

/// How histories are turned into lives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rule {
    /// Share in effect that counts as alive.
    pub threshold: Threshold,
    /// What a return means.
    pub returns: Return,
    /// Where the clock starts.
    pub clock: Clock,
    /// Whether words that say the contrary stand.
    pub reading: Reading,
}

/// One stretch of being under observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// The step at which it starts.
    pub from: u32,
    /// The step at which it ends: the first at which the unit is gone, or the last that is known.
    pub to: u32,
    /// Whether the unit is gone at `to`.
    pub is_removed: bool,
}

impl Life {
    /// Whether it ended or can have ended in a draft: what starts in the last one is under nobody's risk yet.
    fn is_ever_at_risk(&self) -> bool {
        self.from < self.to
    }
}

impl Rule {
    /// Whether a unit is alive under a mark.
    pub fn is_alive(&self, mark: &Mark, scope: Scope) -> bool {
        let kept = match scope {
            Scope::All => mark.kept,
            Scope::Clean => mark.clean,
        };
        !matches!(mark.end, Some(End::ByAct(_))) && self.is_in_text(mark.end, kept, mark.of)
    }

    /// Whether so many words of so many are enough to be in a text, whatever people did about them.
    fn is_in_text(&self, end: Option<End>, kept: u32, of: u32) -> bool {
        let is_reversed = self.reading == Reading::Strict && end == Some(End::Reversed);
        !is_reversed && self.threshold.is_met(kept, of)
    }

    /// Whether a member stands at the end of the line. An amendment that no draft came after stands nowhere yet.
    pub fn survives(&self, member: &Member) -> bool {
        let has_come = member.record.as_ref().is_none_or(|record| record.band.is_some());
        has_come && member.last().is_some_and(|mark| self.is_alive(mark, Scope::All))
    }

    /// How an amendment ended, as of the end of the line; nothing for other units.
    pub fn verdict(&self, member: &Member, talks: Talks) -> Option<Verdict> {
        let record = member.record.as_ref()?;
        let in_text = |mark: &Mark| self.is_in_text(mark.end, mark.kept, mark.of);
        let stands = record.band.is_some() && member.last().is_some_and(in_text);
        Some(Verdict::read(record.ending, (record.band, stands), talks))
    }

    /// What a life ended in: what people did, else its words went, which nobody decided: it lapsed. A life that goes on to
    /// the end of the line ends there where the amendment is adopted, else is open. Nothing for units that are no
    /// amendments.
    pub fn outcome_of(&self, member: &Member, life: &Life, talks: Talks) -> Option<Outcome> {
        let verdict = self.verdict(member, talks)?;
        Some(match (life.is_removed, member.mark_at(life.to).and_then(|mark| mark.end)) {
            (true, Some(End::ByAct(model::Ending::Withdrawn))) => Outcome::Withdrawn,
            (true, Some(End::ByAct(model::Ending::Defeated))) => Outcome::Defeated,
            (true, Some(End::ByAct(model::Ending::Superseded))) => Outcome::Superseded,
            (true, _) => Outcome::Lapsed,
            (false, _) if verdict.outcome.is_adopted() => verdict.outcome,
            (false, _) => Outcome::Open,
        })
    }

    /// Whether a member that is alive at the end was away in between.
    pub fn came_back(&self, member: &Member, last: u32) -> bool {
        self.survives(member) && self.stretches(member, last, Scope::All).len() > 1
    }

    /// The lives of a member under the policy of returns.
    pub fn lives(&self, member: &Member, last: u32, scope: Scope) -> Vec<Life> {
        let stretches = self.stretches(member, last, scope);
        match (self.returns, stretches.as_slice()) {
            (_, []) => Vec::new(),
            (Return::FirstDeath, [first, ..]) => vec![*first],
            (Return::LastDeath, [first, .., end]) => vec![Life { from: first.from, ..*end }],
            (Return::LastDeath | Return::Spells, _) => stretches,
        }
    }

    /// Every stretch in which a member is alive, in order.
    fn stretches(&self, member: &Member, last: u32, scope: Scope) -> Vec<Life> {
        let mut stretches: Vec<Life> = Vec::new();
        let mut since = None;
        for mark in &member.history {
            match (since, self.is_alive(mark, scope)) {
                (None, true) => since = Some(mark.step),
                (Some(from), false) => {
                    stretches.push(Life { from, to: mark.step, is_removed: true });
                    since = None;
                }
                _ => {}
            }
        }
        stretches.extend(since.map(|from| Life { from, to: last, is_removed: false }));
        stretches
    }

    /// The subjects of a member that are ever at risk, each with this much credit per unit; removal is one fate.
    ///
    /// A life that starts at the end of the line is under nobody's risk yet and makes no subject.
    pub fn subjects(&self, cohort: &Cohort, place: usize, credit: &Fraction, scope: Scope) -> Vec<Subject> {
        let ending = |life: &Life| if life.is_removed { Ending::Removed(Fate(1)) } else { Ending::Censored };
        self.ended(cohort, (place, credit), scope, ending)
    }

    /// The same of an amendment, each with the outcome it ended in; see [`fate_of`].
    pub fn fates(&self, cohort: &Cohort, (place, credit): (usize, &Fraction), talks: Talks) -> Vec<Subject> {
        let member = &cohort.members[place];
        let ending = |life: &Life| match self.outcome_of(member, life, talks) {
            None | Some(Outcome::Open) => Ending::Censored,
            Some(outcome) => Ending::Removed(fate_of(outcome)),
        };
        self.ended(cohort, (place, credit), Scope::All, ending)
    }

    fn ended(
        &self,
        cohort: &Cohort,
        (place, credit): (usize, &Fraction),
        scope: Scope,
        ending: impl Fn(&Life) -> Ending,
    ) -> Vec<Subject> {
        let member = &cohort.members[place];
        let weight = &Fraction::whole(member.count) * credit;
        let cluster = match (member.cluster, self.returns) {
            (None, Return::Spells) => Some(place as u64),
            (cluster, _) => cluster,
        };
        let subject = |life: &Life| {
            let ending = ending(life);
            let subject = match self.clock {
                Clock::Age => Subject::new(Time::from(life.to - life.from), ending),
                Clock::Draft => Subject::new(Time::from(life.to), ending).entering(Time::from(life.from)),
            };
            Subject { cluster, ..subject.weighing(weight.clone()) }
        };
        let lives = self.lives(member, cohort.last_step(), scope);
        lives.iter().filter(|life| life.is_ever_at_risk()).map(subject).collect()
    }
}

/// The code of an outcome among competing fates: its place in [`Outcome::ALL`], from 1.
pub fn fate_of(outcome: Outcome) -> Fate {
    let place = Outcome::ALL.iter().position(|one| *one == outcome).unwrap_or_default();
    Fate(u32::try_from(place + 1).unwrap_or_default())
}
