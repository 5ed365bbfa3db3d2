//! Tests of the whole folder: known answers, properties, and the wrong answers of other tools.

mod amendments;
mod cohorts;
mod data;
mod known;
mod properties;
mod reference;
mod traps;

use super::{Ending, Fate, RiskTable, Subject, Time};

/// A time of a test, which is never negative.
fn time(value: f64) -> Time {
    Time::new(value).expect("times in tests are never negative")
}

/// A subject with an event code: 0 censored, else the fate.
fn coded(exit: f64, event: u32) -> Subject {
    Subject::new(time(exit), if event == 0 { Ending::Censored } else { Ending::Removed(Fate(event)) })
}

/// Subjects with event codes.
fn all_coded(rows: impl IntoIterator<Item = (f64, u32)>) -> Vec<Subject> {
    rows.into_iter().map(|(exit, event)| coded(exit, event)).collect()
}

/// The risk table of subjects that are sound.
fn table(subjects: &[Subject]) -> RiskTable<'_> {
    RiskTable::new(subjects).expect("subjects in tests are sound")
}

/// Compares within 10⁻⁹, the distance that other programs are held to.
#[track_caller]
fn assert_close(got: f64, want: f64) {
    assert!((got - want).abs() <= 1e-9, "{got} is not {want}");
}
