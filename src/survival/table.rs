//! The risk table: subjects counted by time, in whole numbers.
//!
//! Weights are brought to their common denominator once, so that every count below is a whole number of
//! *quanta* of 1/[`RiskTable::scale`] each. Without weights the scale is 1 and a quantum is a unit.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::fraction::ratio;
use super::{Ending, Fate, Fraction, Subject, SubjectError, Time};

/// How the errors of a group are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorMethod {
    /// Greenwood's formula; a whole weight w counts as w units.
    Greenwood,
    /// The infinitesimal jackknife, for fractional weights and clusters: how much the answer would move if
    /// one subject (or cluster) weighed a little more.
    Jackknife,
}

/// Everything that happens at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskRow {
    /// The time.
    pub time: Time,
    /// Quanta at risk just before.
    pub at_risk: BigUint,
    /// Subjects at risk just before, whatever they weigh.
    pub subjects_at_risk: u64,
    /// Quanta removed, over all fates.
    pub removed: BigUint,
    /// Quanta removed by each fate that removes any, in order of fate.
    pub removed_by: Vec<(Fate, BigUint)>,
    /// Quanta last seen alive.
    pub censored: BigUint,
}

impl RiskRow {
    /// Quanta removed by one fate.
    pub(crate) fn removed_by(&self, fate: Fate) -> Option<&BigUint> {
        let place = self.removed_by.binary_search_by_key(&fate, |(fate, _)| *fate).ok()?;
        Some(&self.removed_by[place].1)
    }

    /// Share removed of those at risk, between 0 and 1; 0 where nothing is removed.
    pub(crate) fn hazard(&self) -> f64 {
        self.share(&self.removed)
    }

    /// Some quanta of this row as a share of those at risk; 0 where nothing is at risk.
    pub(crate) fn share(&self, quanta: &BigUint) -> f64 {
        if quanta.is_zero() { 0.0 } else { ratio(quanta, &self.at_risk) }
    }
}

/// Subjects counted by time, one row for each distinct exit, in order of time.
#[derive(Debug, Clone)]
pub struct RiskTable<'a> {
    subjects: &'a [Subject],
    scale: BigUint,
    rows: Vec<RiskRow>,
    method: ErrorMethod,
    independent: u64,
}

impl<'a> RiskTable<'a> {
    /// Counts one group of subjects. The order of the subjects changes nothing.
    ///
    /// Subjects that enter and leave at the same time are never at risk and make no row.
    ///
    /// # Errors
    ///
    /// Refuses a subject that leaves before it enters, or is removed when it enters.
    pub fn new(subjects: &'a [Subject]) -> Result<Self, SubjectError> {
        for (index, subject) in subjects.iter().enumerate() {
            subject.check(index)?;
        }
        let scale = common_denominator(subjects);
        let method = error_method(subjects);
        let rows = count(subjects, &scale);
        Ok(Self { subjects, scale, rows, method, independent: independent_units(subjects, method) })
    }

    /// The subjects counted.
    pub fn subjects(&self) -> &'a [Subject] {
        self.subjects
    }

    /// Quanta in a weight of 1.
    pub fn scale(&self) -> &BigUint {
        &self.scale
    }

    /// One row for each distinct time, ascending.
    pub fn rows(&self) -> &[RiskRow] {
        &self.rows
    }

    /// How errors are found for these subjects.
    pub fn method(&self) -> ErrorMethod {
        self.method
    }

    /// Number of units that stand on their own: clusters where there are any, repeated units under whole
    /// weights, else subjects. Whether a group is small is decided by this.
    pub fn independent(&self) -> u64 {
        self.independent
    }

    /// A number of quanta as a weight.
    pub fn weight(&self, quanta: &BigUint) -> Fraction {
        Fraction::new(quanta.clone(), self.scale.clone()).expect("a product of denominators is never zero")
    }

    /// Sum of all weights.
    pub fn total_weight(&self) -> Fraction {
        self.weight(&self.subjects.iter().map(|subject| quanta(subject, &self.scale)).sum())
    }

    /// Whether there is any error to find: one cluster alone cannot differ from itself.
    pub(crate) fn has_errors(&self) -> bool {
        self.method == ErrorMethod::Greenwood || self.independent > 1
    }

    /// Whether any subject comes under observation late.
    pub(crate) fn has_delayed_entry(&self) -> bool {
        self.subjects.iter().any(|subject| subject.entry.is_some())
    }
}

/// The least common multiple of the denominators of all weights.
fn common_denominator(subjects: &[Subject]) -> BigUint {
    let denominators: BTreeSet<&BigUint> =
        subjects.iter().map(|subject| subject.weight.denominator()).collect();
    denominators.into_iter().fold(BigUint::one(), |multiple, denominator| multiple.lcm(denominator))
}

/// The weight of a subject as a whole number of quanta.
fn quanta(subject: &Subject, scale: &BigUint) -> BigUint {
    if scale.is_one() {
        return subject.weight.numerator().clone();
    }
    subject.weight.numerator() * (scale / subject.weight.denominator())
}

/// Greenwood as long as every subject is on its own and every weight can be read as a number of repetitions.
fn error_method(subjects: &[Subject]) -> ErrorMethod {
    match subjects.iter().all(|subject| subject.cluster.is_none() && subject.weight.is_whole()) {
        true => ErrorMethod::Greenwood,
        false => ErrorMethod::Jackknife,
    }
}

/// Counts the units that stand on their own and weigh anything.
fn independent_units(subjects: &[Subject], method: ErrorMethod) -> u64 {
    let weighing = || subjects.iter().filter(|subject| !subject.weight.is_zero());
    if method == ErrorMethod::Greenwood {
        let total: BigUint = weighing().map(|subject| subject.weight.numerator()).sum();
        return u64::try_from(total).unwrap_or(u64::MAX);
    }
    let clusters: BTreeSet<u64> = weighing().filter_map(|subject| subject.cluster).collect();
    clusters.len() as u64 + weighing().filter(|subject| subject.cluster.is_none()).count() as u64
}

/// Builds the rows: first what happens at each time, then who is at risk, walking forward.
fn count(subjects: &[Subject], scale: &BigUint) -> Vec<RiskRow> {
    let mut events: BTreeMap<Time, Exits> = BTreeMap::new();
    let mut entries: BTreeMap<Time, (BigUint, u64)> = BTreeMap::new();
    let (mut at_risk, mut subjects_at_risk) = (BigUint::zero(), 0);
    for subject in subjects.iter().filter(|subject| subject.is_ever_at_risk()) {
        let quanta = quanta(subject, scale);
        if let Some(entry) = subject.entry {
            let entering = entries.entry(entry).or_default();
            entering.0 += &quanta;
            entering.1 += 1;
        } else {
            at_risk += &quanta;
            subjects_at_risk += 1;
        }
        events.entry(subject.exit).or_default().add(subject.ending, quanta);
    }
    let mut entries = entries.into_iter().peekable();
    let mut rows = Vec::with_capacity(events.len());
    for (time, exits) in events {
        while let Some((_, (quanta, subjects))) = entries.next_if(|(entry, _)| *entry < time) {
            at_risk += quanta;
            subjects_at_risk += subjects;
        }
        let removed: BigUint = exits.removed_by.values().sum();
        let leaving = &removed + &exits.censored;
        let row = RiskRow {
            time,
            at_risk: at_risk.clone(),
            subjects_at_risk,
            removed,
            removed_by: exits.removed_by.into_iter().filter(|(_, quanta)| !quanta.is_zero()).collect(),
            censored: exits.censored,
        };
        rows.push(row);
        at_risk -= leaving;
        subjects_at_risk -= exits.subjects;
    }
    rows
}

/// Who leaves at one time.
#[derive(Default)]
struct Exits {
    removed_by: BTreeMap<Fate, BigUint>,
    censored: BigUint,
    subjects: u64,
}

impl Exits {
    fn add(&mut self, ending: Ending, quanta: BigUint) {
        self.subjects += 1;
        match ending {
            Ending::Censored => self.censored += quanta,
            Ending::Removed(fate) => *self.removed_by.entry(fate).or_default() += quanta,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(exit: u32) -> Subject {
        Subject::new(Time::from(exit), Ending::Removed(Fate(1)))
    }

    fn censored(exit: u32) -> Subject {
        Subject::new(Time::from(exit), Ending::Censored)
    }

    /// Rows as (time, at risk, removed, censored).
    fn shown(subjects: &[Subject]) -> Vec<String> {
        let table = RiskTable::new(subjects).expect("subjects of this test are sound");
        let show = |quanta: &BigUint| table.weight(quanta).to_string();
        let line = |row: &RiskRow| {
            format!("{} {} {} {}", row.time, show(&row.at_risk), show(&row.removed), show(&row.censored))
        };
        table.rows().iter().map(line).collect()
    }

    #[test]
    fn unit_censored_when_another_is_removed_is_at_risk_of_that_removal() {
        assert_eq!(shown(&[removed(2), censored(2), censored(3)]), ["2 3 1 1", "3 1 0 1"]);
    }

    #[test]
    fn delayed_entry_counts_a_unit_after_its_entry_only() {
        // Entering at 2, the second unit is not at risk of the removal at 2, but of that at 3.
        let late = removed(3).entering(Time::from(2));
        assert_eq!(shown(&[removed(2), late, censored(3)]), ["2 2 1 0", "3 2 1 1"]);
    }

    #[test]
    fn unit_that_enters_and_leaves_at_once_makes_no_row() {
        assert!(shown(&[censored(2).entering(Time::from(2))]).is_empty());
    }

    #[test]
    fn fractional_weights_add_up_exactly() {
        // 1/2 + 1/3 + 1/6 = 1; the two that stay weigh 1/3 + 1/6 = 1/2.
        let third = |subject: Subject, m: u64| subject.weighing(Fraction::new(1_u32, m).expect("m > 0"));
        assert_eq!(
            shown(&[third(removed(1), 2), third(removed(2), 3), third(censored(2), 6)]),
            ["1 1 1/2 0", "2 1/2 1/3 1/6"]
        );
    }

    #[test]
    fn row_of_a_weightless_unit_is_kept_and_counts_nothing() {
        let weightless = removed(1).weighing(Fraction::zero());
        assert_eq!(shown(&[weightless, removed(2)]), ["1 1 0 0", "2 1 1 0"]);
    }

    #[test]
    fn whole_weights_ask_for_greenwood_and_fractions_or_clusters_for_the_jackknife() {
        let method = |subject: Subject| RiskTable::new(&[subject]).map(|table| table.method());
        assert_eq!(method(removed(1).weighing(Fraction::whole(7))), Ok(ErrorMethod::Greenwood));
        assert_eq!(method(removed(1).within(3)), Ok(ErrorMethod::Jackknife));
        let half = Fraction::new(1_u32, 2_u32).expect("2 > 0");
        assert_eq!(method(removed(1).weighing(half)), Ok(ErrorMethod::Jackknife));
    }

    #[test]
    fn words_of_one_amendment_are_one_independent_unit() {
        let words = [removed(1).within(1), removed(2).within(1), removed(2).within(2), removed(2)];
        assert_eq!(RiskTable::new(&words).map(|table| table.independent()), Ok(3));
        let counted = [removed(1).weighing(Fraction::whole(7))];
        assert_eq!(RiskTable::new(&counted).map(|table| table.independent()), Ok(7));
    }
}
