//! CSV, TSV and JSON.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{Format, Style};
use super::{answer, bytes, survival, text};
use crate::report::{Answer, Cell, Column, Grid};

/// The records of a file by heading.
fn records(file: &[u8], separator: u8) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(file);
    reader.deserialize().map(|record| record.unwrap()).collect()
}

#[test]
fn csv_guards_formulas_and_keeps_the_full_share() {
    let mut grid = survival();
    grid.columns.push(Column::words("by", "By"));
    grid.columns.push(Column::words("on", "On"));
    grid.rows.truncate(2);
    grid.rows[0].extend([
        Cell::Actors(vec!["NOR".into(), "BRV".into()]),
        Cell::Day(NaiveDate::from_ymd_opt(2024, 5, 1).unwrap()),
    ]);
    grid.rows[1].extend([Cell::Actors(vec![]), Cell::Flag(true)]);
    grid.rows[1][1] = Cell::Foreign("=1+1,\r\n\"x\"\u{1b}".into());
    let answer = Answer { facts: grid, ..answer() };
    // 131/184 = 0.711956521739130434…, 40/61 = 0.655737704918032786…
    assert_eq!(
        text(&answer, Format::Csv, &Style::default()),
        "sponsor,name,kept,of,share,by,on\n\
         NOR,Norway,131,184,0.7119565217391305,NOR;BRV,2024-05-01\n\
         CHN,\"'=1+1,\n\"\"x\"\"<U+001B>\",40,61,0.6557377049180327,,true\n"
    );
    assert_eq!(
        text(&answer, Format::Tsv, &Style::default()).lines().last(),
        Some("CHN\t\"'=1+1, \"\"x\"\"<U+001B>\"\t40\t61\t0.6557377049180327\t\ttrue")
    );
}

#[test]
fn tsv_has_one_line_a_row() {
    let file = text(&answer(), Format::Tsv, &Style::default());
    assert_eq!(file.lines().count(), 5);
    assert!(file.lines().all(|line| line.split('\t').count() == 5));
}

#[test]
fn csv_and_json_hold_the_same_counts() {
    let json: Value = serde_json::from_slice(&bytes(&answer(), Format::Json, &Style::default())).unwrap();
    let from_json: Vec<(String, u64)> = json["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["sponsor"].as_str().unwrap().to_string(), row["kept"].as_u64().unwrap()))
        .collect();
    for (format, separator) in [(Format::Csv, b','), (Format::Tsv, b'\t')] {
        let from_file: Vec<(String, u64)> = records(&bytes(&answer(), format, &Style::default()), separator)
            .iter()
            .map(|row| (row["sponsor"].clone(), row["kept"].parse().unwrap()))
            .collect();
        assert_eq!(from_file, from_json);
    }
}

#[test]
fn json_has_its_envelope_in_order_and_text_comes_back_unchanged() {
    let written = text(&answer(), Format::Json, &Style::default());
    assert!(written.starts_with(
        "{\n  \"schema\": \"travaux/sample/1\",\n  \"negotiation\": \"River <Ice>\",\n  \"round\": \"final\",\n  \"data\": ["
    ));
    assert!(written.contains("\\u202eevil") && written.ends_with("}\n"));
    let read: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(read["data"], answer().data);
}

#[test]
fn json_escapes_tags_beyond_the_first_plane() {
    let answer = Answer { data: json!("a\u{e0041}b"), round: None, ..answer() };
    let written = text(&answer, Format::Json, &Style::default());
    assert!(written.contains("\"a\\udb40\\udc41b\"") && written.contains("\"round\": null"));
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap()["data"], answer.data);
}

#[test]
fn json_lines_are_the_elements_of_a_list_or_one_line() {
    let lines = text(&answer(), Format::JsonLines, &Style::default());
    let read: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::Array(read), answer().data);
    let one = Answer { data: json!({"clause": "ice", "entries": []}), ..answer() };
    assert_eq!(text(&one, Format::JsonLines, &Style::default()), "{\"clause\":\"ice\",\"entries\":[]}\n");
    let none = Answer { data: json!([]), ..answer() };
    assert_eq!(text(&none, Format::JsonLines, &Style::default()), "");
}

proptest! {
    #[test]
    fn facts_come_back_from_csv_as_they_went_in(texts in prop::collection::vec("([a-z水][a-z,\";\n水=-]{0,12})?", 1..6)) {
        let rows = texts.iter().map(|text| vec![Cell::foreign(text), Cell::Count(1)]).collect();
        let columns = vec![Column::words("text", "Text"), Column::number("n", "N")];
        let answer = Answer { facts: Grid { columns, rows, ..Grid::default() }, ..answer() };
        let read: Vec<String> = records(&bytes(&answer, Format::Csv, &Style::default()), b',')
            .into_iter()
            .map(|record| record["text"].clone())
            .collect();
        prop_assert_eq!(read, texts);
    }
}
