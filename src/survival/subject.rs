//! Subjects: units under observation, with start, end, fate and weight.

use std::cmp::Ordering;
use std::fmt;

use super::Fraction;

/// A point on the clock of a survival analysis: an age or a step, finite and never negative.
///
/// Drafts give whole numbers; other data may have any decimal number. Two times are tied when they are equal.
#[derive(Debug, Clone, Copy)]
pub struct Time(f64);

impl Time {
    /// The start of the clock.
    pub const ZERO: Self = Self(0.0);

    /// Takes a number, or nothing if it is negative, infinite or not a number.
    pub fn new(value: f64) -> Option<Self> {
        // Adding zero turns −0 into 0, so that both sort and print as one time.
        (value.is_finite() && value >= 0.0).then_some(Self(value + 0.0))
    }

    /// The number.
    pub fn value(self) -> f64 {
        self.0
    }
}

impl From<u32> for Time {
    fn from(drafts: u32) -> Self {
        Self(f64::from(drafts))
    }
}

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Time {}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One way to end, among several that compete. The number is the caller's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fate(pub u32);

/// How the observation of a subject ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// Last seen alive.
    Censored,
    /// Died, of this.
    Removed(Fate),
}

/// One unit under observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// When it came under observation, for delayed entry; nothing means from the outset.
    ///
    /// A subject is at risk at times after its entry, up to and including its exit.
    pub entry: Option<Time>,
    /// When the observation ends.
    pub exit: Time,
    /// How it ends.
    pub ending: Ending,
    /// How much it counts for: 1, a number of words, or a share of credit.
    pub weight: Fraction,
    /// Subjects with the same number stand or fall together (the words of one amendment). Nothing: on its
    /// own.
    pub cluster: Option<u64>,
}

impl Subject {
    /// A subject of weight 1, seen from the outset, on its own.
    pub fn new(exit: Time, ending: Ending) -> Self {
        Self { entry: None, exit, ending, weight: Fraction::one(), cluster: None }
    }

    /// The same subject, counted this much.
    #[must_use]
    pub fn weighing(self, weight: Fraction) -> Self {
        Self { weight, ..self }
    }

    /// The same subject, under observation only after a time.
    #[must_use]
    pub fn entering(self, entry: Time) -> Self {
        Self { entry: Some(entry), ..self }
    }

    /// The same subject, as part of a cluster.
    #[must_use]
    pub fn within(self, cluster: u64) -> Self {
        Self { cluster: Some(cluster), ..self }
    }

    /// Whether it is ever at risk: a subject that enters and leaves at the same time is counted, never at
    /// risk.
    pub(crate) fn is_ever_at_risk(&self) -> bool {
        self.entry.is_none_or(|entry| entry < self.exit)
    }

    /// Refuses a life that cannot be; `index` is the place of the subject in the input.
    pub(crate) fn check(&self, index: usize) -> Result<(), SubjectError> {
        match self.entry {
            Some(entry) if entry > self.exit => Err(SubjectError::EndsBeforeEntry { index }),
            Some(entry) if entry == self.exit && self.ending != Ending::Censored => {
                Err(SubjectError::RemovedAtEntry { index })
            }
            _ => Ok(()),
        }
    }
}

/// Why a subject cannot be counted. Indexes are places in the input, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// The exit lies before the entry.
    #[error("subject {index} leaves before it enters")]
    EndsBeforeEntry {
        /// Place in the input.
        index: usize,
    },
    /// Removed at the time of entry, when it is not yet at risk.
    #[error("subject {index} is removed at the time of its entry, before it is at risk")]
    RemovedAtEntry {
        /// Place in the input.
        index: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_takes_finite_numbers_from_zero_up() {
        assert_eq!(Time::new(0.8).map(Time::value), Some(0.8));
        assert_eq!(Time::new(-0.0), Some(Time::ZERO));
        assert_eq!(Time::new(-0.0).map(|time| time.to_string()), Some("0".to_owned()));
        for refused in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Time::new(refused), None, "{refused}");
        }
    }

    #[test]
    fn time_prints_whole_numbers_without_a_point() {
        assert_eq!(Time::from(3).to_string(), "3");
        assert_eq!(Time::new(2.5).map(|time| time.to_string()), Some("2.5".to_owned()));
    }

    #[test]
    fn subject_may_be_censored_but_not_removed_when_it_enters() {
        let at = |exit: u32, ending| Subject::new(Time::from(exit), ending).entering(Time::from(2));
        assert_eq!(at(2, Ending::Censored).check(0), Ok(()));
        assert!(!at(2, Ending::Censored).is_ever_at_risk());
        assert_eq!(at(2, Ending::Removed(Fate(1))).check(4), Err(SubjectError::RemovedAtEntry { index: 4 }));
        assert_eq!(at(1, Ending::Censored).check(5), Err(SubjectError::EndsBeforeEntry { index: 5 }));
    }
}
