//! Competing fates: the share ended by each, so that all of them and those still alive add up to one.
//!
//! One-minus-Kaplan–Meier per fate treats every other fate as censoring and answers what would happen if the
//! others did not exist. Its shares add up to more than one: to 287 % in one data set among the tests.

use num_bigint::BigUint;
use num_traits::Zero;

use super::exact::ExactPath;
use super::fraction::ratio;
use super::{ErrorMethod, Fate, RiskRow, RiskTable, Share, Time, jackknife};

/// Share of one fate after one time.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareRow {
    /// The time.
    pub time: Time,
    /// Share ended by this fate up to this time.
    pub share: Share,
    /// Standard error of the share; 0 where the share is 0 or 1. Nothing where one cluster is all there is.
    pub std_error: Option<f64>,
}

/// Share of one fate over time.
#[derive(Debug, Clone, PartialEq)]
pub struct FateCurve {
    /// The fate.
    pub fate: Fate,
    /// One row for each row of the risk table.
    pub rows: Vec<ShareRow>,
}

/// Shares of all fates of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct FateShares {
    /// Share not ended by any fate, after each row: the Kaplan–Meier curve of all removals.
    pub event_free: Vec<Share>,
    /// One curve for each fate asked for, in that order.
    pub fates: Vec<FateCurve>,
}

/// Estimates the shares of fates: p = Σ S₋ · dₖ/n over the times up to each, exactly.
///
/// Every fate in the table counts as a removal; shares are given for the fates asked for, 0 for a fate that
/// does not occur. If all that occur are asked for, the shares and the event-free share add up to exactly 1.
///
/// Errors are those of the infinitesimal jackknife; without censoring they equal the binomial √(p(1−p)/n).
/// For equal weights they are found by moving the covariance matrix of all shares through the table, which is
/// the same sum.
/// Source: Aalen and Johansen, *Scandinavian Journal of Statistics* 5 (1978) 141–150.
pub fn aalen_johansen(table: &RiskTable<'_>, fates: &[Fate]) -> FateShares {
    let mut path = ExactPath::new(fates.len());
    let mut event_free = Vec::with_capacity(table.rows().len());
    let mut shares: Vec<Vec<Share>> = vec![Vec::with_capacity(table.rows().len()); fates.len()];
    for row in table.rows() {
        let removed_by = |fate: &Fate| row.removed_by(*fate).cloned().unwrap_or_default();
        path.step(&row.at_risk, &row.removed, fates.iter().map(removed_by).collect());
        event_free.push(path.survival());
        shares.iter_mut().enumerate().for_each(|(place, shares)| shares.push(path.fate(place)));
    }
    let survival: Vec<f64> = event_free.iter().map(|share| share.value).collect();
    let variances = if table.method() == ErrorMethod::Greenwood && !table.has_delayed_entry() {
        by_covariance(table, &survival, fates)
    } else {
        by_jackknife(table, &survival, fates)
    };
    let curve = |((fate, shares), variances): ((&Fate, Vec<Share>), Vec<f64>)| {
        let row = |((row, share), variance): ((&RiskRow, Share), f64)| {
            // At 0 and 1 the variance is 0; what is computed there is only what rounding leaves.
            let certain = share.is_nothing() || share.is_everything();
            let std_error = if certain { 0.0 } else { variance.max(0.0).sqrt() };
            let std_error = (certain || table.has_errors()).then_some(std_error);
            ShareRow { time: row.time, share, std_error }
        };
        FateCurve { fate: *fate, rows: table.rows().iter().zip(shares).zip(variances).map(row).collect() }
    };
    let fates = fates.iter().zip(shares).zip(variances).map(curve).collect();
    FateShares { event_free, fates }
}

/// Variances of S and one share, and their covariance.
#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    survival: f64,
    between: f64,
    share: f64,
}

/// Variances of each fate over time, from the covariance matrix.
///
/// At each time a fraction h of the living ends, hₖ by fate k. What was uncertain before is carried along,
/// and the drawing of the fates among n adds the multinomial covariance, S²·hₖ(1−hₖ)/n and −S²·(1−h)hₖ/n:
///
/// ```text
/// Var pₖ     ← Var pₖ + 2hₖ·Cov + hₖ²·Var S + S²·hₖ(1−hₖ)/n
/// Cov(S, pₖ) ← (1−h)(Cov + hₖ·Var S) − S²·(1−h)hₖ/n
/// Var S      ← (1−h)²·Var S + S²·h(1−h)/n
/// ```
fn by_covariance(table: &RiskTable<'_>, survival: &[f64], fates: &[Fate]) -> Vec<Vec<f64>> {
    let follow = |fate: &Fate| {
        let mut spread = Spread::default();
        let mut before = 1.0;
        let mut variances = Vec::with_capacity(survival.len());
        for (row, after) in table.rows().iter().zip(survival) {
            if !row.removed.is_zero() {
                let drawn = before * before / ratio(&row.at_risk, &BigUint::from(1_u32));
                let own = row.removed_by(*fate).map_or(0.0, |quanta| row.share(quanta));
                spread.pass(row.hazard(), own, drawn);
            }
            before = *after;
            variances.push(spread.share);
        }
        variances
    };
    fates.iter().map(follow).collect()
}

impl Spread {
    fn pass(&mut self, hazard: f64, own: f64, drawn: f64) {
        let left = 1.0 - hazard;
        self.share += 2.0 * own * self.between + own * own * self.survival + drawn * own * (1.0 - own);
        self.between = left * (self.between + own * self.survival) - drawn * left * own;
        self.survival = left * left * self.survival + drawn * hazard * left;
    }
}

/// Variances of each fate over time, from the influences of single units.
fn by_jackknife(table: &RiskTable<'_>, survival: &[f64], fates: &[Fate]) -> Vec<Vec<f64>> {
    let mut variances = vec![Vec::with_capacity(survival.len()); fates.len()];
    jackknife::walk(table, survival, fates, |_, blocks| {
        for (place, variances) in variances.iter_mut().enumerate() {
            variances.push(jackknife::variance(blocks, |block| block.shares[place]));
        }
    });
    variances
}
