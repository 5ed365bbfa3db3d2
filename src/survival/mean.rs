//! The restricted mean: how many drafts a unit survives on average, up to a horizon.

use super::estimate::greenwood_term;
use super::{Confidence, Curve, ErrorMethod, Interval, RiskTable, Time, jackknife};

/// Mean time survived up to a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMean {
    /// The horizon τ.
    pub horizon: Time,
    /// The area under S from 0 to τ, in units of time.
    pub mean: f64,
    /// Its standard error; nothing where one cluster is all there is.
    pub std_error: Option<f64>,
    /// Normal interval, not below 0 nor above τ.
    pub interval: Option<Interval>,
}

/// The largest horizon with at least `minimum` subjects at risk in every group: the earliest, over the
/// groups, of the last time with that many at risk. Nothing where some group never has so many.
///
/// Under delayed entry the number at risk may dip before the horizon; it is the number at the horizon that
/// counts.
pub fn common_horizon(curves: &[&Curve], minimum: u64) -> Option<Time> {
    let last = |curve: &&Curve| {
        curve.rows.iter().rev().find(|row| row.subjects_at_risk >= minimum).map(|row| row.time)
    };
    let horizons: Option<Vec<Time>> = curves.iter().map(last).collect();
    horizons?.into_iter().min()
}

/// Area under S from 0 to the horizon: Σ S·Δt. Beyond its last time a curve is taken to stay level.
///
/// `curve` must be the curve of `table`. With A(t) the area from t to τ, the variance is Σ A(t)² d/(n(n−d)),
/// or the sum of squared influences on the area under weights and clusters.
/// Source: Klein and Moeschberger, *Survival Analysis*, 2nd ed., section 4.5.
pub fn restricted_mean(
    table: &RiskTable<'_>,
    curve: &Curve,
    horizon: Time,
    confidence: Confidence,
) -> RestrictedMean {
    let widths = widths(curve, horizon);
    let until_first = curve.rows.first().map_or(horizon, |row| row.time.min(horizon)).value();
    let after: f64 = curve.rows.iter().zip(&widths).map(|(row, width)| row.survival.value * width).sum();
    let mean = until_first + after;
    let variance = match table.method() {
        ErrorMethod::Greenwood => by_greenwood(table, curve, &widths),
        ErrorMethod::Jackknife => by_jackknife(table, curve, &widths),
    };
    let std_error = table.has_errors().then(|| variance.sqrt());
    let around = |error: f64| Interval {
        lower: (mean - confidence.deviate() * error).max(0.0),
        upper: (mean + confidence.deviate() * error).min(horizon.value()),
    };
    let interval = std_error.map(around);
    RestrictedMean { horizon, mean, std_error, interval }
}

/// How long each row's S lasts before the next row or the horizon.
fn widths(curve: &Curve, horizon: Time) -> Vec<f64> {
    let ends = curve.rows.iter().skip(1).map(|row| row.time).chain([horizon]);
    let width = |(start, end): (Time, Time)| end.min(horizon).value() - start.min(horizon).value();
    curve.rows.iter().map(|row| row.time).zip(ends).map(width).collect()
}

fn by_greenwood(table: &RiskTable<'_>, curve: &Curve, widths: &[f64]) -> f64 {
    let (mut area, mut variance) = (0.0, 0.0);
    for ((row, of_curve), width) in table.rows().iter().zip(&curve.rows).zip(widths).rev() {
        area += of_curve.survival.value * width;
        variance += area * area * greenwood_term(row);
    }
    variance
}

fn by_jackknife(table: &RiskTable<'_>, curve: &Curve, widths: &[f64]) -> f64 {
    let mut areas: Vec<f64> = Vec::new();
    let mut variance = 0.0;
    jackknife::walk(table, &curve.survival_values(), &[], |place, blocks| {
        areas.resize(blocks.len(), 0.0);
        areas.iter_mut().zip(blocks).for_each(|(area, block)| *area += block.survival * widths[place]);
        variance = areas.iter().zip(blocks).map(|(area, block)| block.alike * area * area).sum();
    });
    variance
}
