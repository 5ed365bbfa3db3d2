//! Survival: how long units of a negotiation last, with counts, exact shares and intervals.
//!
//! Two halves. The *estimators* are arithmetic: they know units with a start, an end and a fate, and nothing of drafts.
//! The *cohorts* read a negotiation: which words and clauses were born where, how much of each stood in every later
//! draft, and under which rule that counts as alive.
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
//! **From a negotiation.** A [`Cohort`] holds every unit with its history; a [`Rule`] reads histories as lives under a
//! threshold, a policy of returns and a clock; a [`Deal`] says which row counts which unit. [`Analysis::of`] puts them
//! through the estimators, row by row.
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
mod analysis;
mod cohort;
mod compare;
mod compete;
mod estimate;
mod exact;
mod finding;
mod fraction;
mod interval;
mod jackknife;
mod mean;
mod outcomes;
mod overwrite;
mod permute;
mod rows;
mod rule;
mod subject;
mod table;
mod tally;
#[cfg(test)]
mod tests;

pub use adjust::{benjamini_hochberg, holm};
pub use analysis::{Analysis, Difference, Plan, RowAnalysis, Strata};
pub use cohort::{Cohort, End, LeftOut, Mark, Member, Record, Sources, Unit};
pub use compare::{ChiSquare, CompareError, Compared, GroupCount, LogRank, log_rank};
pub use compete::{FateCurve, FateShares, ShareRow, aalen_johansen};
pub use estimate::{Curve, CurveRow, HalfLife, RemovalRate, kaplan_meier, removal_rates};
pub use exact::Share;
pub use finding::{Finding, Question};
pub use fraction::Fraction;
pub use interval::{
    Band, BandKind, Confidence, Interval, LARGEST_EXACT, Proportion, SMALL_GROUP, difference, log_log, wilson,
};
pub use mean::{RestrictedMean, common_horizon, restricted_mean};
pub use outcomes::Outcomes;
pub use overwrite::{Party, overwrites};
pub use permute::{Permutation, permutation_p};
pub use rows::{Credit, Deal, Grouping, Hands, Reach, Row};
pub use rule::{Clock, Life, Reading, Return, Rule, Scope, Threshold, fate_of};
pub use subject::{Ending, Fate, Subject, SubjectError, Time};
pub use table::{ErrorMethod, RiskRow, RiskTable};
pub use tally::{Cluster, Method, Tally};
