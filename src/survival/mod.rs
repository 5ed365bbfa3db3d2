//! Survival: how long units of a negotiation last, with counts, exact shares and intervals.
//!
//! This folder is arithmetic. It knows units with a start, an end and a fate; it does not know drafts, words
//! or files.
//!
//! | term | meaning |
//! |---|---|
//! | subject | one unit under observation: an amendment, a clause, a word |
//! | time | the age in drafts, or the step number on the draft clock; any number from 0 up |
//! | at risk | under observation and still alive just before a time |
//! | removed | died at a time; the fate says of what |
//! | censored | last seen alive at a time: nothing is known about later |
//! | S, survival | share still alive after a time (Kaplan–Meier) |
//! | share of a fate | share ended by that fate up to a time (Aalen–Johansen) |
//! | half-life | smallest time with S ≤ 1/2, decided exactly |
//!
//! **The path of a figure.** [`Subject`]s are counted into a [`RiskTable`] (one row per distinct time, whole
//! numbers). [`kaplan_meier`] turns it into a [`Curve`], [`aalen_johansen`] into [`FateShares`];
//! [`restricted_mean`] and [`removal_rates`] read the two. [`log_rank`] compares groups, [`permutation_p`]
//! does so for small ones, and [`holm`] and [`benjamini_hochberg`] correct for many comparisons.
//! [`Proportion`] is a plain k of n.
//!
//! **Ties.** Rounds are ties: many units end at the same time. A removal and a censoring at the same time
//! count as removal first, so the censored unit is at risk of that removal (the convention of Kaplan and
//! Meier, 1958).
//!
//! **Exactness.** Counts are whole numbers and S and the shares of fates are exact fractions; floating point
//! appears where a figure is printed and in errors and tests. [`Share::fraction`] is present exactly when the
//! reduced fraction fits into 63 bits above and below the line. How this stays cheap is told in the `exact`
//! module.
//!
//! **Two kinds of error.** Whole weights repeat a unit, and errors are Greenwood's. Fractional weights or
//! clusters call for the infinitesimal jackknife. [`ErrorMethod`] says which was used.

mod adjust;
mod compare;
mod compete;
mod estimate;
mod exact;
mod fraction;
mod interval;
mod jackknife;
mod mean;
mod permute;
mod standing;
mod subject;
mod table;
#[cfg(test)]
mod tests;

pub use adjust::{benjamini_hochberg, holm};
pub use compare::{ChiSquare, CompareError, Compared, GroupCount, LogRank, log_rank};
pub use compete::{FateCurve, FateShares, ShareRow, aalen_johansen};
pub use estimate::{Curve, CurveRow, HalfLife, RemovalRate, kaplan_meier, removal_rates};
pub use exact::Share;
pub use fraction::Fraction;
pub use interval::{
    Band, BandKind, Confidence, Interval, LARGEST_EXACT, Proportion, SMALL_GROUP, difference, log_log, wilson,
};
pub use mean::{RestrictedMean, common_horizon, restricted_mean};
pub use permute::{Permutation, permutation_p};
pub use standing::{Cluster, Grouping, Row, Standing, Tally, Unit, standing};
pub use subject::{Ending, Fate, Subject, SubjectError, Time};
pub use table::{ErrorMethod, RiskRow, RiskTable};
