//! The rows of the JSON answer.

use serde::Serialize;
use serde_json::Value;

use crate::fate::{Band, Talks};
use crate::survival::{
    Clock, Confidence, Curve, Difference, Finding, Fraction, Method, Row as Line, RowAnalysis, Time,
};

use super::super::Dossier;
use super::FEW;
use super::amendments::{Ended, bounds};

/// One row.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) group: String,
    pub(super) role: &'static str,
    /// Units put in; the same as `tabled`, kept since the first version.
    pub(super) n: Value,
    pub(super) tabled: Value,
    pub(super) standing: Value,
    pub(super) returned: Value,
    pub(super) share: Option<f64>,
    pub(super) lower: Option<f64>,
    pub(super) upper: Option<f64>,
    pub(super) interval: Option<&'static str>,
    pub(super) few: bool,
    /// Of amendments, those adopted; of other units, those standing.
    #[serde(skip)]
    pub(super) adopted: Value,
    in_final: Option<InFinal>,
    pub(super) so_far: Option<Bounds>,
    never_at_risk: Value,
    pub(super) median: HalfLife,
    pub(super) mean: Option<Mean>,
    pub(super) curve: Vec<CurveRow>,
    clean_curve: Vec<CurveRow>,
    bands: Vec<BandRow>,
    pub(super) sensitivity: Vec<SensitivityRow>,
    pub(super) difference: Option<DifferenceRow>,
    /// Of amendments: how they ended.
    #[serde(flatten)]
    pub(super) ended: Option<Ended>,
}

/// So many of those put in are in the text as adopted.
#[derive(Debug, Serialize)]
struct InFinal {
    n: Value,
    of: Value,
}

/// Between which shares the share in the final text will lie.
#[derive(Debug, Serialize)]
pub(super) struct Bounds {
    pub(super) lower: f64,
    pub(super) upper: f64,
}

/// The half-life and its range.
#[derive(Debug, Serialize)]
pub(super) struct HalfLife {
    pub(super) value: Option<Value>,
    pub(super) lower: Option<Value>,
    pub(super) upper: Option<Value>,
}

/// Mean drafts survived up to a horizon.
#[derive(Debug, Serialize)]
pub(super) struct Mean {
    pub(super) until: Value,
    pub(super) value: f64,
    std_error: Option<f64>,
    pub(super) lower: Option<f64>,
    pub(super) upper: Option<f64>,
}

/// One time of a curve.
#[derive(Debug, Serialize)]
pub(super) struct CurveRow {
    pub(super) time: Value,
    pub(super) at_risk: Value,
    pub(super) events: Value,
    pub(super) censored: Value,
    pub(super) survival: Option<f64>,
    fraction: Option<String>,
    std_error: Option<f64>,
    pub(super) lower: Option<f64>,
    pub(super) upper: Option<f64>,
    interval: Option<&'static str>,
}

/// How many are in a band at the end.
#[derive(Debug, Serialize)]
struct BandRow {
    band: &'static str,
    n: Value,
}

/// How many stand under another threshold.
#[derive(Debug, Serialize)]
pub(super) struct SensitivityRow {
    pub(super) theta: f64,
    pub(super) standing: Value,
    pub(super) share: Option<f64>,
}

/// A row against all others.
#[derive(Debug, Serialize)]
pub(super) struct DifferenceRow {
    pub(super) removed: Value,
    pub(super) expected: f64,
    pub(super) chi_square: f64,
    df: u32,
    pub(super) p: Option<f64>,
    pub(super) holm: Option<f64>,
    pub(super) bh: Option<f64>,
    pub(super) method: &'static str,
}

/// All rows against each other.
#[derive(Debug, Serialize)]
pub(super) struct LogRankRow {
    chi_square: f64,
    df: u32,
    p: Option<f64>,
}

impl LogRankRow {
    /// The comparison of all rows; nothing where there is none.
    pub(super) fn of(found: &Finding) -> Option<Self> {
        let outcome = found.analysis.overall.as_ref()?;
        let test = outcome.test?;
        let p = (!outcome.expects_few()).then_some(test.p);
        Some(Self { chi_square: test.value, df: test.degrees_of_freedom, p })
    }
}

/// A number of units as a JSON number, whole where it is whole.
pub(super) fn number(value: &Fraction) -> Value {
    let whole = value.is_whole().then(|| serde_json::from_str(&value.to_string()).ok()).flatten();
    whole.unwrap_or_else(|| Value::from(value.to_f64()))
}

pub(super) fn time(time: Time) -> Value {
    serde_json::from_str(&time.to_string()).unwrap_or(Value::Null)
}

impl Row {
    pub(super) fn of(dossier: &Dossier<'_>, found: &Finding, row: &RowAnalysis) -> Self {
        let (born, standing) = (row.tally.born(), row.tally.standing());
        let few = born.to_f64() < FEW;
        let counted = row.outcomes.as_ref().map_or(&row.tally, |outcomes| &outcomes.adopted);
        // What has come of open talks has bounds, no interval.
        let is_settled = row.outcomes.is_none() || found.talks != Talks::Open;
        let share = counted.share().filter(|_| !few && is_settled);
        let method = found.question.method;
        let interval = share.and_then(|_| counted.interval(method, Confidence::default()));
        let (group, role) = label(dossier, found, &row.row);
        let half = row.curve.half_life;
        Self {
            group,
            role,
            n: number(&born),
            tabled: number(&born),
            standing: number(&standing),
            returned: number(&row.tally.returned()),
            share,
            lower: interval.map(|interval| interval.lower),
            upper: interval.map(|interval| interval.upper),
            interval: interval.map(|_| match method {
                Method::Wilson => "wilson",
                Method::Exact => "clopper-pearson",
            }),
            few,
            adopted: number(&counted.standing()),
            in_final: found.is_closed.then(|| InFinal { n: number(&counted.standing()), of: number(&born) }),
            so_far: so_far(found, row, few),
            never_at_risk: number(&row.never_at_risk),
            median: HalfLife {
                value: half.value.filter(|_| !few).map(time),
                lower: half.lower.filter(|_| !few).map(time),
                upper: half.upper.filter(|_| !few).map(time),
            },
            mean: row.mean.filter(|_| !few).map(|mean| Mean {
                until: time(mean.horizon),
                value: mean.mean,
                std_error: mean.std_error,
                lower: mean.interval.map(|interval| interval.lower),
                upper: mean.interval.map(|interval| interval.upper),
            }),
            curve: curve(&row.curve, few),
            clean_curve: curve(&row.clean, few),
            bands: Band::ALL
                .iter()
                .zip(&row.bands)
                .map(|(band, n)| BandRow { band: band.word(), n: number(n) })
                .collect(),
            sensitivity: row
                .sensitivity
                .iter()
                .map(|(threshold, standing)| SensitivityRow {
                    theta: threshold.share().to_f64(),
                    standing: number(standing),
                    share: (!few).then(|| standing.to_f64() / born.to_f64()),
                })
                .collect(),
            difference: row.difference.filter(|_| !few).map(difference),
            ended: row.outcomes.as_ref().map(|outcomes| Ended::of(found, outcomes)),
        }
    }

    /// The half-life for people: a number of drafts, or beyond which it lies.
    pub(super) fn half_life(&self) -> String {
        match (&self.median.value, self.curve.last()) {
            (Some(value), _) => value.to_string(),
            (None, Some(last)) => format!("> {}", last.time),
            (None, None) => String::new(),
        }
    }
}

/// Between which shares that in the final text will lie, while there is none.
fn so_far(found: &Finding, row: &RowAnalysis, few: bool) -> Option<Bounds> {
    if few || found.is_closed {
        return None;
    }
    let bounds = match &row.outcomes {
        Some(outcomes) => bounds(outcomes)?,
        None => (0.0, row.tally.share()?),
    };
    Some(Bounds { lower: bounds.0, upper: bounds.1 })
}

fn difference(found: Difference) -> DifferenceRow {
    let p = found.p();
    DifferenceRow {
        removed: Value::from(found.count.observed),
        expected: found.count.expected,
        chi_square: found.test.value,
        df: found.test.degrees_of_freedom,
        p,
        holm: p.map(|_| found.holm),
        bh: p.map(|_| found.benjamini_hochberg),
        method: match (found.expects_few, p) {
            (false, _) => "chi-square",
            (true, Some(_)) => "permutation",
            (true, None) => "too few",
        },
    }
}

/// The rows of a curve; of a group of few units, counts only.
fn curve(curve: &Curve, few: bool) -> Vec<CurveRow> {
    let row = |row: &crate::survival::CurveRow| {
        let band = row.band.filter(|_| !few);
        CurveRow {
            time: time(row.time),
            at_risk: number(&row.at_risk),
            events: number(&row.removed),
            censored: number(&row.censored),
            survival: (!few).then_some(row.survival.value),
            fraction: row.survival.fraction.as_ref().filter(|_| !few).map(Fraction::to_string),
            std_error: row.std_error.filter(|_| !few),
            lower: band.map(|band| band.interval.lower),
            upper: band.map(|band| band.interval.upper),
            interval: band.map(|band| band.kind.word()),
        }
    };
    curve.rows.iter().map(row).collect()
}

/// What a row is called, and what sort of row it is.
fn label(dossier: &Dossier<'_>, found: &Finding, row: &Line) -> (String, &'static str) {
    let base = found.base(dossier.negotiation);
    let role = match row {
        Line::Named(name) if Some(name.as_str()) == base => "base-text",
        Line::Named(_) => "named",
        Line::Through(_) => "through-group",
        Line::AsGroup(_) => "as-group",
        Line::Members(_) => "members",
        Line::Nobody => "nobody",
        Line::BaseText => "base-text",
        Line::All => "all",
    };
    (row.label(base), role)
}

/// Whether times are ages.
pub(super) fn is_age(found: &Finding) -> bool {
    found.question.plan.rule.clock == Clock::Age
}
