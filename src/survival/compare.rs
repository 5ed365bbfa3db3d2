//! The log-rank test: do groups lose their units at the same pace?
//!
//! At each time with d removals among n at risk, group g with n_g at risk expects d·n_g/n of them. Over all
//! times the observed and expected removals of each group are compared by their hypergeometric covariance
//!
//! ```text
//! V(g,h) = Σ  d(n−d)/(n−1) · n_g/n · (δ(g,h) − n_h/n)
//! ```
//!
//! and χ² = (O−E)ᵀ V⁻ (O−E) with as many degrees of freedom as V has rank: groups that are never at risk with
//! anybody else drop out by themselves instead of making an error. In a stratified test O, E and V are added
//! over strata.
//!
//! **Cost.** n_g is a sum over the units of g that are at risk, so sums over times turn into sums over units
//! of differences of running sums: Σ_t f(t)·n_g(t) = Σ_i [F(exit of i) − F(entry of i)]. With k groups, n
//! units and T times that is k·(n + T) steps, where adding the matrix up time by time would be k²·T.
//!
//! Source: Mantel, *Cancer Chemotherapy Reports* 50 (1966) 163–170; Peto and Peto, *JRSS A* 135 (1972)
//! 185–206; for k groups and strata Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time
//! Data*, 2nd ed., section 1.5.

use std::collections::BTreeMap;

use num_traits::ToPrimitive;
use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::{Ending, Subject, SubjectError, Time};

/// Fewest expected removals of a group for which the χ² distribution is trusted.
const ENOUGH_EXPECTED: f64 = 5.0;

/// Part of its own variance that a group must keep, once everybody at risk with it is accounted for, to count
/// as a further degree of freedom. Rounding leaves about 10⁻¹⁵ of a variance that is in truth used up, as
/// that of a group which is alone at risk.
const RANK_TOLERANCE: f64 = 1e-10;

/// Largest weight taken as a number of repetitions: above it floating point no longer counts in steps of one.
const LARGEST_WEIGHT: u64 = 1 << 53;

/// A subject with its group and stratum.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The subject. A whole weight w counts as w units.
    pub subject: &'a Subject,
    /// Number of its group, from 0.
    pub group: usize,
    /// Its stratum; the same number for all if there are none. Only units of one stratum are compared.
    pub stratum: u64,
}

/// Why groups cannot be compared. Indexes are places in the input, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// A life that cannot be.
    #[error(transparent)]
    Subject(#[from] SubjectError),
    /// The weight cannot be read as a number of units.
    #[error(
        "the weight of subject {index} is not a whole number below 2^53: the log-rank test counts whole units"
    )]
    BrokenWeight {
        /// Place in the input.
        index: usize,
    },
    /// Members of a cluster are not independent units.
    #[error("subject {index} belongs to a cluster: the log-rank test counts independent units")]
    Clustered {
        /// Place in the input.
        index: usize,
    },
    /// The group number is not below the number of groups.
    #[error("subject {index} is in a group that is not there")]
    NoSuchGroup {
        /// Place in the input.
        index: usize,
    },
}

/// Removals of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupCount {
    /// Units removed.
    pub observed: u64,
    /// Units that would be expected if all groups lost theirs at the same pace.
    pub expected: f64,
}

/// A χ² with its p-value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquare {
    /// The statistic.
    pub value: f64,
    /// Degrees of freedom, at least 1.
    pub degrees_of_freedom: u32,
    /// Chance of a value at least as large if all groups were alike.
    pub p: f64,
}

impl ChiSquare {
    /// Finds the p-value of a statistic; nothing without a degree of freedom.
    pub fn new(value: f64, degrees_of_freedom: u32) -> Option<Self> {
        let distribution = ChiSquared::new(f64::from(degrees_of_freedom)).ok()?;
        Some(Self { value, degrees_of_freedom, p: distribution.sf(value) })
    }
}

/// Outcome of a log-rank test.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// One entry for each group, in order.
    pub groups: Vec<GroupCount>,
    /// The test; nothing where there is nothing to compare.
    pub test: Option<ChiSquare>,
}

impl LogRank {
    /// Whether some group that is compared expects fewer than five removals, so that reports print no p-value
    /// of χ².
    pub fn expects_few(&self) -> bool {
        self.groups.iter().any(|group| group.expected > 0.0 && group.expected < ENOUGH_EXPECTED)
    }
}

/// Compares the pace of removal of groups numbered 0 to `groups` − 1, stratum by stratum.
///
/// # Errors
///
/// Refuses broken weights, clusters, lives that cannot be and groups that are not there.
pub fn log_rank(compared: &[Compared<'_>], groups: usize) -> Result<LogRank, CompareError> {
    let layout = Layout::new(compared, groups)?;
    Ok(layout.test(&layout.labels()))
}

/// What a permutation of group labels leaves as it is.
pub(crate) struct Layout {
    groups: usize,
    pub(crate) strata: Vec<Stratum>,
}

/// Units of one stratum, in an order that does not depend on that of the input, and running sums over its
/// times.
pub(crate) struct Stratum {
    units: Vec<Unit>,
    /// Group of each unit.
    pub(crate) labels: Vec<usize>,
    /// d(n−d)/((n−1)n²) at each time of a removal.
    weights: Vec<f64>,
    /// Running sum of d/n, one longer than there are times.
    expected: Vec<f64>,
    /// Running sum of d(n−d)/((n−1)n).
    variance: Vec<f64>,
}

/// A unit by the times of removals, numbered from 0: at risk from `first` up to, but not including, `end`.
#[derive(Debug, Clone, Copy)]
struct Unit {
    first: usize,
    end: usize,
    removed: bool,
    count: u64,
}

impl Layout {
    pub(crate) fn new(compared: &[Compared<'_>], groups: usize) -> Result<Self, CompareError> {
        let mut strata: BTreeMap<u64, Vec<(Compared<'_>, u64)>> = BTreeMap::new();
        for (index, member) in compared.iter().enumerate() {
            member.subject.check(index)?;
            if member.subject.cluster.is_some() {
                return Err(CompareError::Clustered { index });
            }
            if member.group >= groups {
                return Err(CompareError::NoSuchGroup { index });
            }
            let count = repetitions(member.subject).ok_or(CompareError::BrokenWeight { index })?;
            if count > 0 && member.subject.is_ever_at_risk() {
                strata.entry(member.stratum).or_default().push((*member, count));
            }
        }
        Ok(Self { groups, strata: strata.into_values().map(Stratum::new).collect() })
    }

    /// The labels as they were given.
    pub(crate) fn labels(&self) -> Vec<&[usize]> {
        self.strata.iter().map(|stratum| stratum.labels.as_slice()).collect()
    }

    /// The test under some labels, one slice for each stratum.
    pub(crate) fn test(&self, labels: &[&[usize]]) -> LogRank {
        let mut groups = vec![GroupCount { observed: 0, expected: 0.0 }; self.groups];
        let mut covariance = Matrix::new(self.groups);
        for (stratum, labels) in self.strata.iter().zip(labels) {
            stratum.count(labels, &mut groups);
            stratum.add_covariance(labels, &mut covariance);
        }
        let surplus = groups.iter().map(|group| group.observed as f64 - group.expected).collect();
        LogRank { test: covariance.chi_square(surplus), groups }
    }
}

/// A whole weight as a count.
fn repetitions(subject: &Subject) -> Option<u64> {
    let count = subject.weight.is_whole().then(|| subject.weight.numerator().to_u64()).flatten()?;
    (count < LARGEST_WEIGHT).then_some(count)
}

impl Stratum {
    fn new(mut members: Vec<(Compared<'_>, u64)>) -> Self {
        members.sort_by_key(|(member, count)| {
            (member.subject.exit, member.subject.ending, member.subject.entry, *count, member.group)
        });
        let is_removed = |subject: &Subject| subject.ending != Ending::Censored;
        let mut times: Vec<Time> = members
            .iter()
            .filter(|(member, _)| is_removed(member.subject))
            .map(|(member, _)| member.subject.exit)
            .collect();
        times.dedup();
        let place = |time: Time| times.partition_point(|event| *event <= time);
        let units: Vec<Unit> = members
            .iter()
            .map(|(member, count)| Unit {
                first: member.subject.entry.map_or(0, place),
                end: place(member.subject.exit),
                removed: is_removed(member.subject),
                count: *count,
            })
            .collect();
        let labels = members.iter().map(|(member, _)| member.group).collect();
        Self::with_sums(units, labels, times.len())
    }

    /// Counts who is at risk and removed at each time, and adds up what all groups share.
    fn with_sums(units: Vec<Unit>, labels: Vec<usize>, times: usize) -> Self {
        let mut removed = vec![0.0; times];
        for unit in units.iter().filter(|unit| unit.removed) {
            removed[unit.end - 1] += unit.count as f64;
        }
        let at_risk = at_risk(units.iter(), times);
        let mut stratum =
            Self { units, labels, weights: Vec::new(), expected: vec![0.0], variance: vec![0.0] };
        let (mut expected, mut variance) = (0.0, 0.0);
        for (removed, at_risk) in removed.into_iter().zip(at_risk) {
            let spread = if at_risk > 1.0 { removed * (at_risk - removed) / (at_risk - 1.0) } else { 0.0 };
            expected += removed / at_risk;
            variance += spread / at_risk;
            stratum.weights.push(spread / (at_risk * at_risk));
            stratum.expected.push(expected);
            stratum.variance.push(variance);
        }
        stratum
    }

    /// Adds observed and expected removals of each group.
    fn count(&self, labels: &[usize], groups: &mut [GroupCount]) {
        for (unit, group) in self.units.iter().zip(labels) {
            groups[*group].observed += if unit.removed { unit.count } else { 0 };
            groups[*group].expected += unit.over(&self.expected);
        }
    }

    /// Adds the covariance of each pair of groups, in the half below the diagonal.
    fn add_covariance(&self, labels: &[usize], covariance: &mut Matrix) {
        let mut members: BTreeMap<usize, Vec<&Unit>> = BTreeMap::new();
        for (unit, group) in self.units.iter().zip(labels) {
            members.entry(*group).or_default().push(unit);
            covariance.add_own(*group, unit.over(&self.variance));
        }
        for (group, units) in &members {
            let mut running = vec![0.0];
            let mut sum = 0.0;
            for (at_risk, weight) in
                at_risk(units.iter().copied(), self.weights.len()).into_iter().zip(&self.weights)
            {
                sum += at_risk * weight;
                running.push(sum);
            }
            for (other, units) in members.range(..=group) {
                covariance.add(*group, *other, -units.iter().map(|unit| unit.over(&running)).sum::<f64>());
            }
        }
    }
}

/// Number of units at risk at each time of a removal.
fn at_risk<'a>(units: impl Iterator<Item = &'a Unit>, times: usize) -> Vec<f64> {
    let mut changes = vec![0.0; times + 1];
    for unit in units {
        changes[unit.first] += unit.count as f64;
        changes[unit.end] -= unit.count as f64;
    }
    let mut at_risk = 0.0;
    changes.truncate(times);
    changes.iter_mut().for_each(|change| {
        at_risk += *change;
        *change = at_risk;
    });
    changes
}

impl Unit {
    /// Sum over the times at which the unit is at risk, from a running sum.
    fn over(&self, running: &[f64]) -> f64 {
        self.count as f64 * (running[self.end] - running[self.first])
    }
}

/// A square matrix, symmetric, of which the half on and below the diagonal is kept.
struct Matrix {
    rows: Vec<Vec<f64>>,
    /// Σ d(n−d)/(n−1)·n_g/n of each group: what its variance would be among very many others.
    own: Vec<f64>,
}

impl Matrix {
    fn new(size: usize) -> Self {
        Self { rows: (0..size).map(|row| vec![0.0; row + 1]).collect(), own: vec![0.0; size] }
    }

    /// Adds to the variance of one group as if it were small among the others.
    fn add_own(&mut self, group: usize, value: f64) {
        self.own[group] += value;
        self.rows[group][group] += value;
    }

    /// Adds to an entry on or below the diagonal.
    fn add(&mut self, row: usize, column: usize, value: f64) {
        self.rows[row][column] += value;
    }

    /// xᵀ V⁻ x by Cholesky's method with pivots, which also gives the rank; nothing where the rank is 0.
    ///
    /// Each step takes the variable that keeps the largest part of its own variance, and removes from the
    /// others what it explains: its squared surplus over its remaining variance is its part of χ².
    /// Source: Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., section 10.3.
    fn chi_square(mut self, mut surplus: Vec<f64>) -> Option<ChiSquare> {
        let mut open: Vec<usize> = (0..surplus.len()).filter(|place| self.own[*place] > 0.0).collect();
        let (mut value, mut degrees_of_freedom) = (0.0, 0_u32);
        while let Some(at) = self.next_pivot(&open) {
            let pivot = open.remove(at);
            let kept = self.rows[pivot][pivot];
            value += surplus[pivot] * surplus[pivot] / kept;
            degrees_of_freedom += 1;
            let mut column = vec![0.0; surplus.len()];
            for place in &open {
                column[*place] = self.entry(*place, pivot) / kept;
                surplus[*place] -= column[*place] * surplus[pivot];
            }
            self.eliminate(&open, &column, kept);
        }
        ChiSquare::new(value, degrees_of_freedom)
    }

    fn entry(&self, row: usize, column: usize) -> f64 {
        self.rows[row.max(column)][row.min(column)]
    }

    /// Where among the open variables the one is that keeps most of its variance, if any keeps more than
    /// rounding.
    fn next_pivot(&self, open: &[usize]) -> Option<usize> {
        let kept = |place: usize| self.rows[place][place] / self.own[place];
        let best =
            (0..open.len()).reduce(|best, at| if kept(open[at]) > kept(open[best]) { at } else { best })?;
        (kept(open[best]) > RANK_TOLERANCE).then_some(best)
    }

    /// Removes from the open variables what the pivot explains. `column` is 0 for all others, so that whole
    /// rows can be run through: that is four times as fast as picking out the open ones.
    fn eliminate(&mut self, open: &[usize], column: &[f64], kept: f64) {
        for place in open {
            let factor = column[*place] * kept;
            for (entry, share) in self.rows[*place].iter_mut().zip(column) {
                *entry -= factor * share;
            }
        }
    }
}
