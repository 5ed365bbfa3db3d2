//! Kaplan–Meier: the share still alive after each time, its error, its half-life, and the life table.

use num_bigint::BigUint;
use num_traits::{ToPrimitive, Zero};

use super::exact::ExactPath;
use super::fraction::ratio;
use super::interval::{Evidence, band};
use super::{
    Band, Confidence, ErrorMethod, Fraction, Interval, Proportion, RiskRow, RiskTable, Share, Time,
    jackknife, log_log,
};

/// One time on a survival curve.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveRow {
    /// The time.
    pub time: Time,
    /// Weight at risk just before; the number of units where nothing is weighted.
    pub at_risk: Fraction,
    /// Subjects at risk just before, whatever they weigh.
    pub subjects_at_risk: u64,
    /// Weight removed.
    pub removed: Fraction,
    /// Weight last seen alive.
    pub censored: Fraction,
    /// Share alive after this time.
    pub survival: Share,
    /// Standard error of that share; 0 at S = 1. Nothing at S = 0, where the formula divides by zero, nor
    /// where one cluster is all there is, which cannot differ from itself.
    pub std_error: Option<f64>,
    /// Interval to print; nothing where all at risk weigh nothing, or clusters leave no error to find.
    pub band: Option<Band>,
}

/// The smallest time with S ≤ 1/2, and the range of it.
///
/// The ends are the first times at which the lower and the upper end of the log-log interval are at most 1/2
/// (Brookmeyer and Crowley, *Biometrics* 38 (1982) 29–41), whichever interval is printed. Nothing means: not
/// reached. At S = 0 there is no log-log interval, so a curve that falls to 0 at once has a half-life without
/// ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HalfLife {
    /// The half-life itself.
    pub value: Option<Time>,
    /// Where the lower end of the band comes down to 1/2.
    pub lower: Option<Time>,
    /// Where the upper end of the band comes down to 1/2.
    pub upper: Option<Time>,
}

/// The survival curve of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Number of subjects, those never at risk included.
    pub subjects: u64,
    /// Number of units that stand on their own; see [`RiskTable::independent`].
    pub independent: u64,
    /// How errors were found.
    pub method: ErrorMethod,
    /// One row for each distinct time, ascending, times with nothing but censoring included.
    pub rows: Vec<CurveRow>,
    /// Half-life.
    pub half_life: HalfLife,
}

impl Curve {
    /// S after each row.
    pub(crate) fn survival_values(&self) -> Vec<f64> {
        self.rows.iter().map(|row| row.survival.value).collect()
    }
}

/// What is known of one row besides its counts.
struct Estimate {
    survival: Share,
    at_most_half: bool,
    variance: f64,
    effective_at_risk: f64,
}

/// Estimates the survival curve: S = Π (1 − d/n) over the times up to each, exactly.
///
/// Error by Greenwood's formula, S² Σ d/(n(n−d)), or by the infinitesimal jackknife; see [`ErrorMethod`].
/// A table without rows gives a curve without rows.
/// Source: Kaplan and Meier, *JASA* 53 (1958) 457–481; Greenwood, *Reports on Public Health and Medical
/// Subjects* 33 (1926).
pub fn kaplan_meier(table: &RiskTable<'_>, confidence: Confidence) -> Curve {
    let estimates = match table.method() {
        ErrorMethod::Greenwood => by_greenwood(table),
        ErrorMethod::Jackknife => by_jackknife(table),
    };
    let mut half_life = HalfLife::default();
    let mut rows = Vec::with_capacity(estimates.len());
    for (row, estimate) in table.rows().iter().zip(estimates) {
        let std_error = std_error(table, &estimate);
        half_life.pass(row.time, &estimate, confidence);
        let evidence =
            Evidence { independent: table.independent(), at_risk: estimate.effective_at_risk, std_error };
        rows.push(CurveRow {
            time: row.time,
            at_risk: table.weight(&row.at_risk),
            subjects_at_risk: row.subjects_at_risk,
            removed: table.weight(&row.removed),
            censored: table.weight(&row.censored),
            band: band(&estimate.survival, evidence, confidence),
            survival: estimate.survival,
            std_error,
        });
    }
    Curve {
        subjects: table.subjects().len() as u64,
        independent: table.independent(),
        method: table.method(),
        rows,
        half_life,
    }
}

/// The error of S, where there is one.
fn std_error(table: &RiskTable<'_>, estimate: &Estimate) -> Option<f64> {
    let is_known = table.has_errors() || estimate.survival.is_everything();
    (is_known && !estimate.survival.is_nothing()).then(|| estimate.variance.sqrt())
}

/// Follows S alone through the table.
fn survivals<'t>(table: &'t RiskTable<'_>) -> impl Iterator<Item = (&'t RiskRow, Share, bool)> {
    let mut path = ExactPath::new(0);
    table.rows().iter().map(move |row| {
        path.step(&row.at_risk, &row.removed, Vec::new());
        (row, path.survival(), path.is_at_most_half())
    })
}

/// d/(n(n−d)), the term that one time adds to Greenwood's sum; nothing is added where all are removed, since
/// S = 0 has no error.
pub(crate) fn greenwood_term(row: &RiskRow) -> f64 {
    let left = &row.at_risk - &row.removed;
    if left.is_zero() || row.removed.is_zero() {
        0.0
    } else {
        row.hazard() / ratio(&left, &BigUint::from(1_u32))
    }
}

fn by_greenwood(table: &RiskTable<'_>) -> Vec<Estimate> {
    let mut sum = 0.0;
    let estimate = |(row, survival, at_most_half): (&RiskRow, Share, bool)| {
        sum += greenwood_term(row);
        let effective_at_risk = ratio(&row.at_risk, table.scale());
        Estimate {
            variance: survival.value * survival.value * sum,
            survival,
            at_most_half,
            effective_at_risk,
        }
    };
    survivals(table).map(estimate).collect()
}

fn by_jackknife(table: &RiskTable<'_>) -> Vec<Estimate> {
    let estimate = |(_, survival, at_most_half)| Estimate {
        survival,
        at_most_half,
        variance: 0.0,
        effective_at_risk: 0.0,
    };
    let mut estimates: Vec<Estimate> = survivals(table).map(estimate).collect();
    let values: Vec<f64> = estimates.iter().map(|estimate| estimate.survival.value).collect();
    jackknife::walk(table, &values, &[], |place, blocks| {
        estimates[place].variance = jackknife::variance(blocks, |block| block.survival);
        estimates[place].effective_at_risk = jackknife::effective_at_risk(blocks);
    });
    estimates
}

impl HalfLife {
    fn pass(&mut self, time: Time, estimate: &Estimate, confidence: Confidence) {
        let reached = |already: Option<Time>, now: bool| already.or(now.then_some(time));
        self.value = reached(self.value, estimate.at_most_half);
        let around = log_log(estimate.survival.value, estimate.variance.sqrt(), confidence);
        self.lower = reached(self.lower, around.is_some_and(|interval| interval.lower <= 0.5));
        self.upper = reached(self.upper, around.is_some_and(|interval| interval.upper <= 0.5));
    }
}

/// How many of those at risk one time removes: a row of the life table.
#[derive(Debug, Clone, PartialEq)]
pub struct RemovalRate {
    /// The time, or the step on the draft clock.
    pub time: Time,
    /// Removed, of so many at risk.
    pub removed: Proportion,
    /// Wilson's interval of the rate.
    pub interval: Interval,
}

/// The life table: at each time with somebody at risk, removed / at risk with Wilson's interval.
///
/// Nothing under fractional weights or clusters, where so many of so many is not a number of independent
/// trials.
/// Source: Cutler and Ederer, *J. Chronic Diseases* 8 (1958) 699–712, without their correction for units lost
/// within an interval, since drafts are points in time.
pub fn removal_rates(table: &RiskTable<'_>, confidence: Confidence) -> Option<Vec<RemovalRate>> {
    if table.method() == ErrorMethod::Jackknife {
        return None;
    }
    let rate = |row: &RiskRow| {
        let removed = Proportion::new(row.removed.to_u64()?, row.at_risk.to_u64()?)?;
        Some(RemovalRate { time: row.time, removed, interval: removed.wilson(confidence)? })
    };
    Some(table.rows().iter().filter_map(rate).collect())
}
