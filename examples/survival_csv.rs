//! Survival estimates of any CSV file as JSON, to check them against R or Python in one line.
//!
//! ```text
//! cargo run --release --example survival_csv -- amendments.csv
//! ```
//!
//! What the file may hold is told in the `input` module, what is printed by the types below. Exit code 0 with
//! JSON on standard output, 1 with every problem and its line on standard error, 2 for a wrong command line.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;
use travaux::survival::{
    Compared, Confidence, Curve, CurveRow, ErrorMethod, FateCurve, Fraction, GroupCount, LogRank,
    Permutation, RiskTable, SubjectError, Time, aalen_johansen, common_horizon, kaplan_meier, log_rank,
    permutation_p, restricted_mean,
};

use input::{Input, Problems, read};

#[path = "survival_csv/input.rs"]
mod input;

/// Problems shown before the rest is only counted.
const SHOWN_PROBLEMS: usize = 20;
/// Fewest at risk up to which the mean is taken.
const AT_RISK_FOR_MEAN: u64 = 5;
/// Deals of a permutation test.
const DEALS: u32 = 9_999;
/// Rows times groups beyond which no permutation test is made, to stay within seconds.
const LARGEST_PERMUTED: usize = 10_000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), None) = (arguments.next(), arguments.next()) else {
        return finish(ExitCode::from(2), "usage: survival_csv FILE.csv   (- reads standard input)\n");
    };
    let answer = read(&path).and_then(|text| Input::parse(&text)).and_then(|input| estimate(&input));
    match answer.and_then(|answer| serde_json::to_string(&answer).map_err(|error| vec![error.to_string()])) {
        Ok(json) => match writeln!(std::io::stdout(), "{json}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => finish(ExitCode::FAILURE, &format!("cannot write: {error}\n")),
        },
        Err(problems) => finish(ExitCode::FAILURE, &listed(&path, &problems)),
    }
}

/// Says something on standard error and ends with a code.
fn finish(code: ExitCode, message: &str) -> ExitCode {
    // Where standard error is closed there is nobody left to tell.
    drop(std::io::stderr().write_all(message.as_bytes()));
    code
}

fn listed(path: &str, problems: &[String]) -> String {
    let mut text: String =
        problems.iter().take(SHOWN_PROBLEMS).map(|problem| format!("{path}: {problem}\n")).collect();
    if problems.len() > SHOWN_PROBLEMS {
        text.push_str(&format!("{path}: {} more\n", problems.len() - SHOWN_PROBLEMS));
    }
    text
}

/// The answer, in the shape of `travaux/survival/1`.
#[derive(Serialize)]
struct Answer {
    schema: &'static str,
    data: Data,
}

#[derive(Serialize)]
struct Data {
    confidence: f64,
    groups: Vec<GroupAnswer>,
    logrank: Option<LogRankAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored_columns: Vec<String>,
}

#[derive(Serialize)]
struct GroupAnswer {
    group: String,
    n: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<Value>,
    errors: &'static str,
    curve: Vec<RowAnswer>,
    median: MedianAnswer,
    mean: Option<MeanAnswer>,
    fates: Vec<FateAnswer>,
}

#[derive(Serialize)]
struct RowAnswer {
    time: Value,
    at_risk: Value,
    events: Value,
    censored: Value,
    survival: f64,
    fraction: Option<String>,
    std_error: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    interval: Option<&'static str>,
}

#[derive(Serialize)]
struct MedianAnswer {
    value: Option<Value>,
    lower: Option<Value>,
    upper: Option<Value>,
}

#[derive(Serialize)]
struct MeanAnswer {
    until: Value,
    value: f64,
    std_error: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

#[derive(Serialize)]
struct FateAnswer {
    fate: u32,
    curve: Vec<ShareAnswer>,
}

#[derive(Serialize)]
struct ShareAnswer {
    time: Value,
    share: f64,
    fraction: Option<String>,
    std_error: Option<f64>,
}

#[derive(Serialize)]
struct LogRankAnswer {
    chi_square: f64,
    df: u32,
    p: f64,
    permutation_p: Option<f64>,
    groups: Vec<ExpectedAnswer>,
}

#[derive(Serialize)]
struct ExpectedAnswer {
    group: String,
    observed: u64,
    expected: f64,
}

/// Estimates everything for every group.
fn estimate(input: &Input) -> Result<Answer, Problems> {
    let confidence = Confidence::default();
    let mut tables = Vec::with_capacity(input.groups.len());
    for group in input.groups.values() {
        tables.push(RiskTable::new(&group.subjects).map_err(|error| vec![on_line(error, &group.lines)])?);
    }
    let curves: Vec<Curve> = tables.iter().map(|table| kaplan_meier(table, confidence)).collect();
    let horizon = common_horizon(&curves.iter().collect::<Vec<_>>(), AT_RISK_FOR_MEAN);
    let answer = |((label, table), curve): ((&String, &RiskTable<'_>), &Curve)| GroupAnswer {
        group: label.clone(),
        n: curve.subjects,
        weight: input.is_weighted.then(|| count(&table.total_weight())),
        errors: match curve.method {
            ErrorMethod::Greenwood => "greenwood",
            ErrorMethod::Jackknife => "jackknife",
        },
        curve: curve.rows.iter().map(RowAnswer::of).collect(),
        median: MedianAnswer {
            value: curve.half_life.value.map(number),
            lower: curve.half_life.lower.map(number),
            upper: curve.half_life.upper.map(number),
        },
        mean: horizon.map(|horizon| mean(table, curve, horizon, confidence)),
        fates: aalen_johansen(table, &input.fates).fates.iter().map(FateAnswer::of).collect(),
    };
    let groups = input.groups.keys().zip(&tables).zip(&curves).map(answer).collect();
    let (logrank, notes) = compare(input);
    let (confidence, ignored_columns) = (confidence.level(), input.ignored.clone());
    Ok(Answer {
        schema: "travaux/survival/1",
        data: Data { confidence, groups, logrank, notes, ignored_columns },
    })
}

/// An impossible life, with the line it stands on.
fn on_line(error: SubjectError, lines: &[u64]) -> String {
    let (SubjectError::EndsBeforeEntry { index } | SubjectError::RemovedAtEntry { index }) = error;
    match error {
        SubjectError::EndsBeforeEntry { .. } => format!("line {}: time is before entry", lines[index]),
        SubjectError::RemovedAtEntry { .. } => {
            format!("line {}: removed at its entry, before it is at risk", lines[index])
        }
    }
}

/// Compares the groups, or says why not.
fn compare(input: &Input) -> (Option<LogRankAnswer>, Vec<String>) {
    let mut compared = Vec::new();
    for (place, group) in input.groups.values().enumerate() {
        let member = |(subject, stratum)| Compared { subject, group: place, stratum };
        compared.extend(group.subjects.iter().zip(group.strata.iter().copied()).map(member));
    }
    let count = input.groups.len();
    if count < 2 {
        return (None, Vec::new());
    }
    let result = log_rank(&compared, count).and_then(|outcome| {
        let is_wanted = outcome.expects_few() && compared.len() * count <= LARGEST_PERMUTED;
        let permutation = if is_wanted { permutation_p(&compared, count, DEALS)? } else { None };
        Ok(LogRankAnswer::of(&outcome, permutation, input))
    });
    match result {
        Ok(answer) => (answer, Vec::new()),
        Err(_) => (None, vec!["no log-rank test: it counts whole, independent units".to_owned()]),
    }
}

fn mean(table: &RiskTable<'_>, curve: &Curve, horizon: Time, confidence: Confidence) -> MeanAnswer {
    let mean = restricted_mean(table, curve, horizon, confidence);
    MeanAnswer {
        until: number(mean.horizon),
        value: mean.mean,
        std_error: mean.std_error,
        lower: mean.interval.map(|interval| interval.lower),
        upper: mean.interval.map(|interval| interval.upper),
    }
}

impl RowAnswer {
    fn of(row: &CurveRow) -> Self {
        Self {
            time: number(row.time),
            at_risk: count(&row.at_risk),
            events: count(&row.removed),
            censored: count(&row.censored),
            survival: row.survival.value,
            fraction: row.survival.fraction.as_ref().map(Fraction::to_string),
            std_error: row.std_error,
            lower: row.band.map(|band| band.interval.lower),
            upper: row.band.map(|band| band.interval.upper),
            interval: row.band.map(|band| band.kind.word()),
        }
    }
}

impl FateAnswer {
    fn of(curve: &FateCurve) -> Self {
        let share = |row: &travaux::survival::ShareRow| ShareAnswer {
            time: number(row.time),
            share: row.share.value,
            fraction: row.share.fraction.as_ref().map(Fraction::to_string),
            std_error: row.std_error,
        };
        Self { fate: curve.fate.0, curve: curve.rows.iter().map(share).collect() }
    }
}

impl LogRankAnswer {
    fn of(outcome: &LogRank, permutation: Option<Permutation>, input: &Input) -> Option<Self> {
        let test = outcome.test?;
        let group = |(label, group): (&String, &GroupCount)| ExpectedAnswer {
            group: label.clone(),
            observed: group.observed,
            expected: group.expected,
        };
        Some(Self {
            chi_square: test.value,
            df: test.degrees_of_freedom,
            p: test.p,
            permutation_p: permutation.map(|permutation| permutation.p),
            groups: input.groups.keys().zip(&outcome.groups).map(group).collect(),
        })
    }
}

/// A time as a JSON number: 2, not 2.0.
fn number(time: Time) -> Value {
    serde_json::from_str(&time.to_string()).unwrap_or(Value::Null)
}

/// A weight as a JSON number, whole where it is whole.
fn count(weight: &Fraction) -> Value {
    let whole = weight.is_whole().then(|| serde_json::from_str(&weight.to_string()).ok()).flatten();
    whole.unwrap_or_else(|| Value::from(weight.to_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Value {
        let answer =
            Input::parse(text).and_then(|input| estimate(&input)).expect("the text of this test is sound");
        serde_json::to_value(answer).expect("answers are plain data")
    }

    #[test]
    fn answer_of_three_rows_by_hand() {
        // At 1: 3 at risk, 1 removed by fate 2: S = 2/3. At 2: 2 at risk, 1 censored. At 3: 1 at risk,
        // removed by fate 1: S = 0.
        let data = &json("time,event\n3,1\n1,2\n2,0\n")["data"];
        let group = &data["groups"][0];
        assert_eq!(
            (&group["group"], &group["n"], &group["median"]["value"]),
            (&"all".into(), &3.into(), &3.into())
        );
        let column = |rows: &Value, name: &str| -> Vec<Value> {
            rows.as_array().into_iter().flatten().map(|row| row[name].clone()).collect()
        };
        let curve = &group["curve"];
        assert_eq!(column(curve, "time"), [1, 2, 3].map(Value::from));
        assert_eq!(column(curve, "at_risk"), [3, 2, 1].map(Value::from));
        assert_eq!(column(curve, "events"), [1, 0, 1].map(Value::from));
        assert_eq!(column(curve, "censored"), [0, 1, 0].map(Value::from));
        assert_eq!(column(curve, "fraction"), ["2/3", "2/3", "0"].map(Value::from));
        assert_eq!(column(curve, "interval"), ["wilson", "wilson", "wilson"].map(Value::from));
        assert_eq!(column(&group["fates"], "fate"), [1, 2].map(Value::from));
        assert_eq!(column(&group["fates"][0]["curve"], "fraction"), ["0", "0", "2/3"].map(Value::from));
        assert_eq!(column(&group["fates"][1]["curve"], "fraction"), ["1/3", "1/3", "1/3"].map(Value::from));
        assert_eq!(data["logrank"], Value::Null);
    }

    #[test]
    fn groups_that_cannot_be_compared_have_no_log_rank_test() {
        assert_eq!(json("time,event,group\n1,1,a\n1,1,b\n")["data"]["logrank"], Value::Null);
        let weighted = json("time,event,group,weight\n1,1,a,0.5\n2,1,b,1\n");
        assert_eq!(weighted["data"]["logrank"], Value::Null);
        assert_eq!(weighted["data"]["notes"][0], "no log-rank test: it counts whole, independent units");
    }

    #[test]
    fn order_of_rows_changes_no_byte() {
        let answer = |text: &str| json(text).to_string();
        let rows = ["3,1,a", "1,2,b", "2,0,a", "2,2,b"];
        let text = |rows: &[&str]| format!("time,event,group\n{}\n", rows.join("\n"));
        let reversed: Vec<&str> = rows.iter().rev().copied().collect();
        assert_eq!(answer(&text(&rows)), answer(&text(&reversed)));
    }

    #[test]
    fn impossible_lives_are_reported_with_their_line() {
        let problems =
            |text: &str| Input::parse(text).and_then(|input| estimate(&input)).err().unwrap_or_default();
        assert_eq!(problems("time,event,entry\n3,1,1\n3,1,4\n"), ["line 3: time is before entry"]);
        assert_eq!(
            problems("time,event,entry\n3,1,3\n"),
            ["line 2: removed at its entry, before it is at risk"]
        );
    }
}
