//! Reading the CSV file of the survival example.
//!
//! The file has a header line. Columns, in any order:
//!
//! | column | meaning |
//! |---|---|
//! | `time` | when the observation ends, a number from 0 up |
//! | `event` | 0 = last seen alive (censored), 1, 2, 3 … = removed, by this fate |
//! | `group` | optional: curves apart, compared by the log-rank test |
//! | `weight` | optional: a decimal number; whole weights repeat a row, broken ones call for the jackknife |
//! | `entry` | optional: under observation only after this time; empty = from the outset |
//! | `cluster` | optional: rows that stand or fall together; empty = on its own |
//! | `stratum` | optional: the log-rank test compares within strata only |
//!
//! Other columns are left alone and named under `ignored_columns`. Every problem is reported with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use num_bigint::BigUint;
use travaux::survival::{Ending, Fate, Fraction, Subject, Time};

/// Powers of ten that a weight may be written with.
const LARGEST_EXPONENT: std::ops::RangeInclusive<i32> = -300..=300;

/// All problems found, each with its line where it has one.
pub(crate) type Problems = Vec<String>;

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &str) -> Result<String, Problems> {
    let mut bytes = Vec::new();
    let result = match path {
        "-" => std::io::stdin().read_to_end(&mut bytes),
        _ => std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
    };
    result.map_err(|error| vec![error.to_string()])?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count();
        vec![format!("line {line}: not UTF-8 text")]
    })
}

/// The file, understood.
pub(crate) struct Input {
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) fates: Vec<Fate>,
    pub(crate) is_weighted: bool,
    pub(crate) ignored: Vec<String>,
}

/// The rows of one group, with line and stratum of each.
#[derive(Default)]
pub(crate) struct Group {
    pub(crate) subjects: Vec<Subject>,
    pub(crate) lines: Vec<u64>,
    pub(crate) strata: Vec<u64>,
}

/// Where each column stands in a row.
struct Columns {
    time: usize,
    event: usize,
    group: Option<usize>,
    weight: Option<usize>,
    entry: Option<usize>,
    cluster: Option<usize>,
    stratum: Option<usize>,
    ignored: Vec<String>,
}

impl Columns {
    fn find(header: &csv::StringRecord) -> Result<Self, Problems> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let known = ["time", "event", "group", "weight", "entry", "cluster", "stratum"];
        let mut problems = Vec::new();
        for column in known {
            let count = names.iter().filter(|name| *name == column).count();
            if count > 1 {
                problems.push(format!("line 1: {count} columns are called {column}"));
            }
            if count == 0 && (column == "time" || column == "event") {
                problems.push(format!("line 1: no column {column}; the columns are {}", names.join(", ")));
            }
        }
        let place = |column: &str| names.iter().position(|name| name == column);
        match (place("time"), place("event"), problems.is_empty()) {
            (Some(time), Some(event), true) => Ok(Self {
                time,
                event,
                group: place("group"),
                weight: place("weight"),
                entry: place("entry"),
                cluster: place("cluster"),
                stratum: place("stratum"),
                ignored: header
                    .iter()
                    .map(str::trim)
                    .filter(|name| !known.contains(&name.to_lowercase().as_str()))
                    .map(str::to_owned)
                    .collect(),
            }),
            _ => Err(problems),
        }
    }
}

/// A row, understood, with the labels that are numbered once all are known.
struct Row<'a> {
    subject: Subject,
    line: u64,
    group: &'a str,
    cluster: Option<&'a str>,
    stratum: &'a str,
}

impl Input {
    /// Understands a CSV text, or reports everything that is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, Problems> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = Columns::find(reader.headers().map_err(|error| vec![error.to_string()])?)?;
        let records: Vec<csv::Result<csv::StringRecord>> = reader.records().collect();
        let (mut rows, mut problems) = (Vec::with_capacity(records.len()), Vec::new());
        for record in &records {
            match record.as_ref().map(|record| Row::parse(&columns, record)) {
                Ok(Ok(row)) => rows.push(row),
                Ok(Err(found)) => problems.extend(found),
                Err(error) => problems.push(unreadable(error)),
            }
        }
        if rows.is_empty() && problems.is_empty() {
            problems.push("no rows below the header".to_owned());
        }
        match problems.is_empty() {
            true => Ok(Self::gather(rows, columns)),
            false => Err(problems),
        }
    }

    /// Sorts rows into groups. Labels are numbered in their own order, so that the order of the rows changes
    /// nothing.
    fn gather(rows: Vec<Row<'_>>, columns: Columns) -> Self {
        let clusters: BTreeSet<&str> = rows.iter().filter_map(|row| row.cluster).collect();
        let strata: BTreeSet<&str> = rows.iter().map(|row| row.stratum).collect();
        let numbered = |labels: BTreeSet<&'_ str>| labels.into_iter().map(str::to_owned).zip(0..).collect();
        let (clusters, strata): (BTreeMap<String, u64>, BTreeMap<String, u64>) =
            (numbered(clusters), numbered(strata));
        let (mut groups, mut fates) = (BTreeMap::<String, Group>::new(), BTreeSet::new());
        for row in rows {
            if let Ending::Removed(fate) = row.subject.ending {
                fates.insert(fate);
            }
            let group = groups.entry(row.group.to_owned()).or_default();
            group.subjects.push(Subject { cluster: row.cluster.map(|label| clusters[label]), ..row.subject });
            group.strata.push(strata[row.stratum]);
            group.lines.push(row.line);
        }
        let is_weighted = columns.weight.is_some();
        Self { groups, fates: fates.into_iter().collect(), is_weighted, ignored: columns.ignored }
    }
}

impl<'a> Row<'a> {
    fn parse(columns: &Columns, record: &'a csv::StringRecord) -> Result<Self, Problems> {
        let line = record.position().map_or(0, csv::Position::line);
        let label = |column: Option<usize>| column.and_then(|column| record.get(column));
        let subject = subject(columns, record).map_err(|found| {
            found.into_iter().map(|problem| format!("line {line}: {problem}")).collect::<Problems>()
        })?;
        let cluster = label(columns.cluster).filter(|label| !label.trim().is_empty());
        let (group, stratum) =
            (label(columns.group).unwrap_or("all"), label(columns.stratum).unwrap_or_default());
        Ok(Self { subject, line, group, cluster, stratum })
    }
}

/// A row that is not as wide as the header, with its line.
fn unreadable(error: &csv::Error) -> String {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("line {line}: {len} fields where the header has {expected_len}")
        }
        _ => error.to_string(),
    }
}

/// One row as a subject, or everything that is wrong with it.
fn subject(columns: &Columns, record: &csv::StringRecord) -> Result<Subject, Problems> {
    let cell = |column: usize| record.get(column).unwrap_or_default().trim();
    let mut problems = Vec::new();
    let mut note = |result: Result<(), String>| problems.extend(result.err());
    let mut subject = Subject::new(Time::ZERO, Ending::Censored);
    note(time("time", cell(columns.time)).map(|time| subject.exit = time));
    note(ending(cell(columns.event)).map(|ending| subject.ending = ending));
    if let Some(text) = columns.weight.map(cell) {
        note(weight(text).map(|weight| subject.weight = weight));
    }
    if let Some(text) = columns.entry.map(cell).filter(|text| !text.is_empty()) {
        note(time("entry", text).map(|entry| subject.entry = Some(entry)));
    }
    if problems.is_empty() { Ok(subject) } else { Err(problems) }
}

fn time(column: &str, text: &str) -> Result<Time, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let number = number.ok_or_else(|| format!("{column} {text:?} is not a number"))?;
    Time::new(number).ok_or_else(|| format!("{column} {text} is negative"))
}

/// Reads an event; `1.0`, as some programs write a 1, is taken too.
fn ending(text: &str) -> Result<Ending, String> {
    let whole = text.trim_end_matches('0').strip_suffix('.').unwrap_or(text);
    match whole.parse() {
        Ok(0) => Ok(Ending::Censored),
        Ok(fate) => Ok(Ending::Removed(Fate(fate))),
        Err(_) => Err(format!("event {text:?} is not 0, 1, 2, …")),
    }
}

/// Reads a weight exactly: 0.25 is 25/100, not the nearest binary number.
fn weight(text: &str) -> Result<Fraction, String> {
    let problem = || format!("weight {text:?} is not a decimal number from 0 up");
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 =
        exponent.parse().ok().filter(|exponent| LARGEST_EXPONENT.contains(exponent)).ok_or_else(problem)?;
    let (whole, broken) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{broken}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(problem());
    }
    let numerator: BigUint = digits.parse().map_err(|_| problem())?;
    let power = |places: u32| BigUint::from(10_u32).pow(places);
    let places = broken.bytes().fold(0, |places, _| places + 1) - exponent;
    match places < 0 {
        true => Fraction::new(numerator * power(places.unsigned_abs()), 1_u32),
        false => Fraction::new(numerator, power(places.unsigned_abs())),
    }
    .ok_or_else(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Problems {
        Input::parse(text).err().unwrap_or_default()
    }

    /// Groups with exit, event and weight of their rows.
    fn shown(text: &str) -> Vec<String> {
        let input = Input::parse(text).expect("the text of this test is sound");
        let row = |label: &str, subject: &Subject| {
            let event = if let Ending::Removed(fate) = subject.ending { fate.0 } else { 0 };
            format!("{label} {} {event} {}", subject.exit, subject.weight)
        };
        let rows =
            input.groups.iter().flat_map(|(label, group)| group.subjects.iter().map(|s| row(label, s)));
        rows.collect()
    }

    #[test]
    fn mark_of_byte_order_windows_line_ends_and_quotes_are_read_through() {
        let text = "\u{feff}Group,\"time\",event\r\n\"G77, China\",3,1\r\n\"the \"\"Group\"\"\",2.50,0\r\n";
        assert_eq!(shown(text), ["G77, China 3 1 1", "the \"Group\" 2.5 0 1"]);
    }

    #[test]
    fn columns_stand_in_any_order_and_unknown_ones_are_named() {
        let input = Input::parse("id,event, Time ,note\na,2,4,x\n").expect("the text is sound");
        assert_eq!(input.ignored, ["id", "note"]);
        assert_eq!(input.fates, [Fate(2)]);
        assert_eq!(shown("id,event, Time ,note\na,2,4,x\n"), ["all 4 2 1"]);
    }

    #[test]
    fn weights_are_exact_decimals() {
        let text = "time,event,weight\n1,1,0.25\n1,1,3\n1,1,1.5e2\n1,1,5e-3\n1,1,.1\n1,1,0\n1,1,0.333333333333333333333\n";
        let weights: Vec<String> =
            shown(text).iter().filter_map(|row| row.split(' ').next_back().map(str::to_owned)).collect();
        let thirds = "333333333333333333333/1000000000000000000000";
        assert_eq!(weights, ["1/4", "3", "150", "1/200", "1/10", "0", thirds]);
    }

    #[test]
    fn events_may_be_written_as_decimals_of_whole_numbers() {
        assert_eq!(shown("time,event\n1,1.0\n1,0.0\n1,10\n"), ["all 1 1 1", "all 1 0 1", "all 1 10 1"]);
    }

    #[test]
    fn every_bad_number_is_reported_with_its_line() {
        let text = "time,event,weight,entry\n-1,1,1,\nx,1,1,\n,-1,a,\ninf,1.5,-2,\n1,1,1e999,nan\n1,1\n";
        let wanted = [
            "line 2: time -1 is negative",
            "line 3: time \"x\" is not a number",
            "line 4: time \"\" is not a number",
            "line 4: event \"-1\" is not 0, 1, 2, …",
            "line 4: weight \"a\" is not a decimal number from 0 up",
            "line 5: time \"inf\" is not a number",
            "line 5: event \"1.5\" is not 0, 1, 2, …",
            "line 5: weight \"-2\" is not a decimal number from 0 up",
            "line 6: weight \"1e999\" is not a decimal number from 0 up",
            "line 6: entry \"nan\" is not a number",
            "line 7: 2 fields where the header has 4",
        ];
        assert_eq!(problems(text), wanted);
    }

    #[test]
    fn missing_repeated_and_absent_rows_and_columns_are_problems() {
        assert_eq!(
            problems("zeit;event\n1;1\n"),
            [
                "line 1: no column time; the columns are zeit;event",
                "line 1: no column event; the columns are zeit;event",
            ]
        );
        assert_eq!(problems("time,event,time\n1,1,1\n"), ["line 1: 2 columns are called time"]);
        assert_eq!(problems("time,event\n"), ["no rows below the header"]);
    }

    #[test]
    fn labels_are_numbered_in_their_own_order_whatever_the_order_of_rows() {
        let numbers = |text: &str| {
            let input = Input::parse(text).expect("the text of this test is sound");
            input.groups.values().flat_map(|group| group.strata.clone()).collect::<Vec<_>>()
        };
        assert_eq!(numbers("time,event,stratum\n1,1,rome\n2,1,oslo\n"), [1, 0]);
        assert_eq!(numbers("time,event,stratum\n2,1,oslo\n1,1,rome\n"), [0, 1]);
    }
}
