//! Outcomes of amendments, row by row: how many ended how, and the share of each ending over time.
//!
//! An amendment has one outcome. Over time its end is that of its life under the rule: what people did when it ended;
//! where its words went and nobody decided anything, it lapsed from then on; and where it is alive in the last draft and
//! counts as adopted, it is adopted there. So the shares of all outcomes and of what is still open add up to one.

use std::collections::BTreeMap;

use crate::fate::{Outcome, Talks, Verdict};

use super::cohort::{Cohort, Member};
use super::rule::{Rule, fate_of};
use super::tally::{Cluster, Tally};
use super::{Fate, FateShares, Fraction, RiskTable, Subject, Time, aalen_johansen};

/// How the amendments of one row ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes {
    /// Number of each outcome, in the order of [`Outcome::ALL`].
    pub counts: [Fraction; 7],
    /// Withdrawn or superseded, and yet enough of it is in the text.
    pub absorbed: Fraction,
    /// Superseded by or merged into one that is adopted or stands.
    pub carried_on: Fraction,
    /// How many outcomes no event tells.
    pub inferred: Fraction,
    /// Adopted on record, and yet less than the threshold is in the text.
    pub adopted_but_gone: Fraction,
    /// Adopted, of all tabled.
    pub adopted: Tally,
    /// Adopted, of those adopted or defeated.
    pub decided: Tally,
    /// The times of the shares.
    pub times: Vec<Time>,
    /// The share of each outcome but *open* up to each time, in the order of [`Outcome::ALL`].
    pub shares: FateShares,
}

/// What amendments are read under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) cohort: &'a Cohort,
    pub(super) rule: &'a Rule,
    pub(super) talks: Talks,
}

impl Reading<'_> {
    fn verdict(&self, place: usize) -> Option<(&Member, Verdict)> {
        let member = &self.cohort.members[place];
        Some((member, self.rule.verdict(member, self.talks)?))
    }

    /// Whether a unit is in the text; of amendments, where there is a final one, those adopted.
    pub(super) fn is_in(&self, place: usize) -> bool {
        match self.verdict(place).filter(|_| self.talks != Talks::Open) {
            Some((_, verdict)) => verdict.outcome.is_adopted(),
            None => self.rule.survives(&self.cohort.members[place]),
        }
    }

    /// The outcomes of a hand; nothing for units that are no amendments.
    pub(super) fn outcomes(&self, hand: &[(usize, Fraction)]) -> Option<Outcomes> {
        if !self.cohort.unit.is_tabled() {
            return None;
        }
        let mut counts = [const { None::<Fraction> }; 7].map(|_| Fraction::zero());
        let [mut absorbed, mut carried_on, mut inferred, mut gone] =
            [const { None::<Fraction> }; 4].map(|_| Fraction::zero());
        let (mut adopted, mut decided) = (Tally::default(), Tally::default());
        for (place, share) in hand {
            let Some((member, verdict)) = self.verdict(*place) else { continue };
            let weight = &Fraction::whole(member.count) * share;
            let add = |sum: &mut Fraction, is: bool| {
                if is {
                    *sum = &*sum + &weight;
                }
            };
            for (count, outcome) in counts.iter_mut().zip(Outcome::ALL) {
                add(count, outcome == verdict.outcome);
            }
            let is_adopted = verdict.outcome.is_adopted();
            add(&mut absorbed, verdict.is_absorbed);
            add(&mut carried_on, self.is_carried_on(member));
            add(&mut inferred, verdict.is_inferred);
            add(&mut gone, is_adopted && !verdict.is_inferred && !self.rule.survives(member));
            let cluster = || Cluster {
                born: weight.clone(),
                standing: if is_adopted { weight.clone() } else { Fraction::zero() },
                returned: Fraction::zero(),
            };
            adopted.clusters.push(cluster());
            if is_adopted || verdict.outcome == Outcome::Defeated {
                decided.clusters.push(cluster());
            }
        }
        let lives =
            |(place, share): &(usize, Fraction)| self.rule.fates(self.cohort, (*place, share), self.talks);
        let subjects: Vec<Subject> = hand.iter().flat_map(lives).collect();
        let table = RiskTable::new(&subjects).expect("a life that ends after it starts can be counted");
        let fates: Vec<Fate> = Outcome::ALL[..6].iter().map(|outcome| fate_of(*outcome)).collect();
        Some(Outcomes {
            counts,
            absorbed,
            carried_on,
            inferred,
            adopted_but_gone: gone,
            adopted,
            decided,
            times: table.rows().iter().map(|row| row.time).collect(),
            shares: aalen_johansen(&table, &fates),
        })
    }

    /// Whether an amendment went into another which is in the text.
    fn is_carried_on(&self, member: &Member) -> bool {
        member.record.as_ref().and_then(|record| record.heir).is_some_and(|heir| self.is_in(heir))
    }
}

/// How many of a hand were born and stand at the end, cluster by cluster.
pub(super) fn tally(cohort: &Cohort, rule: &Rule, hand: &[(usize, Fraction)]) -> Tally {
    let last = cohort.last_step();
    let mut clusters: BTreeMap<(u64, u64), Cluster> = BTreeMap::new();
    for (place, share) in hand {
        let member = &cohort.members[*place];
        // Members without a cluster stand alone: their place keeps them apart from each other and from clusters.
        let key = member.cluster.map_or((1, *place as u64), |cluster| (0, cluster));
        let cluster = clusters.entry(key).or_insert_with(|| Cluster {
            born: Fraction::zero(),
            standing: Fraction::zero(),
            returned: Fraction::zero(),
        });
        let weight = &Fraction::whole(member.count) * share;
        cluster.born = &cluster.born + &weight;
        if rule.survives(member) {
            cluster.standing = &cluster.standing + &weight;
        }
        if rule.came_back(member, last) {
            cluster.returned = &cluster.returned + &weight;
        }
    }
    Tally { clusters: clusters.into_values().collect() }
}
