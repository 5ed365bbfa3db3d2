//! Every answer in every format: it parses, and the same numbers stand in each.

use std::path::Path;

use serde_json::Value;
use travaux::actors::Directory;
use travaux::attribution::{Weave, attribute};
use travaux::lineage::Trace;
use travaux::model::{Negotiation, RoundIndex, Withheld};
use travaux::operation::{Loaded, load};
use travaux::render::{Format, Style, write};
use travaux::report::{self, Answer, Detail, Dossier, Wording};
use travaux::store::repository::Git;
use travaux::survival::{Confidence, Finding, Grouping, Question, Unit};
use travaux::text::Modals;
use unicode_width::UnicodeWidthStr as _;

use crate::sandbox::Sandbox;

/// Every command that answers, asked of the bundled example, with the schema of its answer.
const ANSWERS: &[(&str, &[&str])] = &[
    ("travaux/status/1", &["status"]),
    ("travaux/log/1", &["log"]),
    ("travaux/show/1", &["show", "@rev2"]),
    ("travaux/show/1", &["show", "25@rev2", "--as", "clean"]),
    ("travaux/diff/1", &["diff", "rev1", "rev2"]),
    ("travaux/diff/1", &["diff", "zero", "final", "--stat"]),
    ("travaux/diff-by-sponsor/1", &["diff", "rev1", "rev2", "--by-sponsor"]),
    ("travaux/blame/1", &["blame", "@rev2"]),
    ("travaux/blame-by-word/1", &["blame", "14@rev2", "--by-word"]),
    ("travaux/history/1", &["history", "14"]),
    ("travaux/find/1", &["find", "mutually agreed terms"]),
    ("travaux/concordance/1", &["concordance", "rev1", "rev2"]),
    ("travaux/survival/1", &["survival"]),
    ("travaux/survival/1", &["survival", "--until", "rev3"]),
    ("travaux/survival/1", &["survival", "--of", "words"]),
    ("travaux/survival/1", &["survival", "--of", "clauses", "--by", "group"]),
    ("travaux/actors/1", &["actors"]),
    ("travaux/verify/1", &["verify"]),
];

/// What is said beside answers that the example's records are part of.
const WITHHELD: &str = "2 amendments left out: not for the public; see --audience\n";

fn answer(demo: &Sandbox, arguments: &[&str], format: &str) -> String {
    let all: Vec<&str> = arguments.iter().copied().chain(["--format", format]).collect();
    let said = demo.run(&all).done();
    assert!(["", WITHHELD].contains(&said.stderr.as_str()), "{all:?}: {}", said.stderr);
    said.stdout
}

// ---- readers of the formats ----

/// A table: its headings, then its rows.
type Table = Vec<Vec<String>>;

/// Reads separated values strictly: as many in each row as there are headings.
fn separated(text: &str, separator: u8) -> Table {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(false)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| {
            record
                .expect("every row has as many values as there are columns")
                .iter()
                .map(str::to_string)
                .collect()
        })
        .collect()
}

/// The tables of a plain text: headings over a rule, then rows up to a line that is no row. Columns are two blanks apart.
fn plain_tables(text: &str) -> Vec<Table> {
    let cells = |line: &str| -> Vec<String> {
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_string).collect()
    };
    let lines: Vec<&str> = text.lines().collect();
    let rules = (1..lines.len()).filter(|&at| !lines[at].is_empty() && lines[at].chars().all(|c| c == '─'));
    let table = |rule: usize| -> Table {
        let rows = lines[rule + 1..].iter().map(|line| cells(line)).take_while(|row| row.len() > 1);
        std::iter::once(cells(lines[rule - 1])).chain(rows).collect()
    };
    rules.map(table).collect()
}

/// The tables of a Markdown text. All lines of one have the same number of cells.
fn markdown_tables(text: &str) -> Vec<Table> {
    let cells = |line: &str| -> Vec<String> {
        let inner = line.trim_start_matches('|').replace("\\|", "\u{1}");
        let inner = inner.strip_suffix('|').expect("a row ends in a bar");
        inner.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
    };
    let mut tables: Vec<Table> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with('|') {
            if !inside {
                tables.push(Vec::new());
            }
            tables.last_mut().expect("one was begun").push(cells(line));
        }
        inside = line.starts_with('|');
    }
    for table in &mut tables {
        assert!(table.len() >= 2, "headings and a rule in {table:?}");
        assert!(table.iter().all(|row| row.len() == table[0].len()), "ragged rows in {table:?}");
        let rule = table.remove(1);
        assert!(
            rule.iter()
                .all(|cell| cell.trim_matches(':').trim_matches('-').is_empty() && cell.contains("---")),
            "{rule:?}"
        );
    }
    tables
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Open(String),
    Close(String),
    Text(String),
}

/// Reads a page strictly: every tag that needs closing is closed in order, values are quoted, text is escaped.
fn page(text: &str) -> Vec<Piece> {
    let mut rest = text.strip_prefix("<!DOCTYPE html>").expect("a page says what it is");
    let mut pieces = Vec::new();
    let mut open: Vec<String> = Vec::new();
    while let Some(at) = rest.find('<') {
        pieces.push(Piece::Text(plain_text(&rest[..at])));
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "tags close in order");
            pieces.push(Piece::Close(name.to_string()));
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(
            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()),
            "<{tag}>"
        );
        attributes_are_quoted(attributes);
        pieces.push(Piece::Open(name.to_string()));
        match name {
            "meta" | "br" | "hr" | "link" | "img" => {}
            "style" => {
                let (sheet, behind) = rest.split_once("</style>").expect("a style sheet ends");
                assert!(!sheet.contains("url(") && !sheet.contains("@import"), "a page fetches nothing");
                rest = behind;
            }
            "script" | "iframe" => panic!("a page runs nothing"),
            name => open.push(name.to_string()),
        }
    }
    assert_eq!(open, Vec::<String>::new(), "tags left open");
    pieces
}

fn attributes_are_quoted(attributes: &str) {
    for fetched in ["src=", "href=\"http", "href='"] {
        assert!(!attributes.contains(fetched), "{attributes}");
    }
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once("=\"").unwrap_or_else(|| panic!("unquoted in {attributes}"));
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{attributes}");
        let (_, behind) = behind.split_once('"').unwrap_or_else(|| panic!("a value ends in {attributes}"));
        rest = behind.trim_start();
    }
}

/// Text of a page with its entities read.
fn plain_text(text: &str) -> String {
    assert!(!text.contains('>'), "{text} is not escaped");
    let mut out = String::new();
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once(';').unwrap_or_else(|| panic!("&{part} is not escaped"));
        out.push_str(match name {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            "#39" | "apos" => "'",
            "nbsp" => "\u{a0}",
            other => panic!("&{other}; is unknown"),
        });
        out.push_str(rest);
    }
    out
}

/// The tables of a page.
fn page_tables(pieces: &[Piece]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut in_cell = false;
    for piece in pieces {
        match piece {
            Piece::Open(name) if name == "table" => tables.push(Vec::new()),
            Piece::Open(name) if name == "tr" => {
                tables.last_mut().expect("rows stand in tables").push(Vec::new())
            }
            Piece::Open(name) if name == "th" || name == "td" => {
                in_cell = true;
                tables
                    .last_mut()
                    .and_then(|table| table.last_mut())
                    .expect("cells stand in rows")
                    .push(String::new());
            }
            Piece::Close(name) if name == "th" || name == "td" => in_cell = false,
            Piece::Text(text) if in_cell => {
                let cell =
                    tables.last_mut().and_then(|table| table.last_mut()).and_then(|row| row.last_mut());
                cell.expect("text stands in a cell").push_str(text);
            }
            _ => {}
        }
    }
    assert!(tables.iter().all(|table| table.iter().all(|row| row.len() == table[0].len())), "ragged rows");
    tables
}

/// The first table of an answer in a format for people.
fn first_table(text: &str, format: &str) -> Table {
    let tables = match format {
        "table" => plain_tables(text),
        "md" => markdown_tables(text),
        _ => page_tables(&page(text)),
    };
    tables.into_iter().next().expect("the answer has a table")
}

/// Columns of a table by their headings, row by row.
fn columns(table: &Table, headings: &[&str]) -> Vec<Vec<String>> {
    let at = |heading: &&str| {
        let place = table[0].iter().position(|known| known == heading);
        place.unwrap_or_else(|| panic!("no {heading} in {:?}", table[0]))
    };
    let places: Vec<usize> = headings.iter().map(at).collect();
    table[1..].iter().map(|row| places.iter().map(|&place| row[place].clone()).collect()).collect()
}

/// Fields of JSON rows as text, row by row.
fn fields(rows: &Value, names: &[&str]) -> Vec<Vec<String>> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let rows = rows.as_array().expect("a list of rows");
    rows.iter().map(|row| names.iter().map(|name| text(&row[*name])).collect()).collect()
}

fn lines_of_json(text: &str) -> Value {
    text.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is JSON")).collect()
}

// ---- it parses ----

#[test]
fn json_names_its_schema_and_lines_hold_the_same_elements() {
    let demo = Sandbox::demo();
    for &(schema, arguments) in ANSWERS {
        let document: Value = serde_json::from_str(&answer(&demo, arguments, "json")).expect("JSON");
        let keys: Vec<&String> = document.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["schema", "negotiation", "round", "data"], "{arguments:?}");
        assert_eq!(document["schema"], schema);
        if schema != "travaux/verify/1" {
            assert_eq!(document["negotiation"], "Digital Commons Compact", "{arguments:?}");
        }
        let lines = lines_of_json(&answer(&demo, arguments, "jsonl"));
        let data = &document["data"];
        let elements = if data.is_array() { data.clone() } else { Value::Array(vec![data.clone()]) };
        assert_eq!(lines, elements, "{arguments:?}");
    }
}

#[test]
fn separated_values_are_rectangular_with_headings_in_snake_case() {
    let demo = Sandbox::demo();
    for &(_, arguments) in ANSWERS {
        let comma = answer(&demo, arguments, "csv");
        assert!(comma.ends_with('\n') && !comma.contains('\r'), "{arguments:?}");
        let table = separated(&comma, b',');
        let snake = |name: &String| {
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        assert!(table[0].iter().all(snake), "{:?}", table[0]);
        let mut names = table[0].clone();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), table[0].len(), "a heading twice in {:?}", table[0]);
        // A tab-separated row is one line, so that other programs can cut and sort it.
        let tab = answer(&demo, arguments, "tsv");
        let rows: Vec<Vec<String>> =
            tab.lines().map(|line| line.split('\t').map(str::to_string).collect()).collect();
        let one_line = |cell: &String| cell.trim_end_matches('\n').replace('\n', " ");
        let expected: Vec<Vec<String>> = table.iter().map(|row| row.iter().map(one_line).collect()).collect();
        let unquoted: Vec<Vec<String>> = separated(&tab, b'\t')
            .iter()
            .map(|row| row.iter().map(|c| c.trim_end().to_string()).collect())
            .collect();
        let expected: Vec<Vec<String>> =
            expected.iter().map(|row| row.iter().map(|c| c.trim_end().to_string()).collect()).collect();
        assert_eq!(unquoted, expected, "{arguments:?}");
        assert_eq!(rows.len(), expected.len(), "{arguments:?}");
    }
}

#[test]
fn pages_are_balanced_and_tables_rectangular() {
    let demo = Sandbox::demo();
    for &(_, arguments) in ANSWERS {
        let pieces = page(&answer(&demo, arguments, "html"));
        let in_page = page_tables(&pieces);
        let in_markdown = markdown_tables(&answer(&demo, arguments, "md"));
        assert_eq!(in_page.len(), in_markdown.len(), "{arguments:?}");
        for (page, markdown) in in_page.iter().zip(&in_markdown) {
            assert_eq!((page.len(), page[0].len()), (markdown.len(), markdown[0].len()), "{arguments:?}");
        }
        assert_ne!(answer(&demo, arguments, "table").trim(), "", "{arguments:?}");
    }
}

#[test]
fn a_file_gets_what_its_suffix_says() {
    let demo = Sandbox::demo();
    let suffixes = [
        ("txt", "table"),
        ("json", "json"),
        ("jsonl", "jsonl"),
        ("ndjson", "jsonl"),
        ("csv", "csv"),
        ("CSV", "csv"),
        ("tsv", "tsv"),
        ("md", "md"),
        ("html", "html"),
    ];
    for arguments in [&["log"][..], &["blame", "10@rev2"], &["history", "14"], &["verify"]] {
        for (suffix, format) in suffixes {
            let file = format!("answer.{suffix}");
            let all: Vec<&str> = arguments.iter().copied().chain(["-o", &file]).collect();
            assert_eq!(demo.run(&all).done().stdout, "", "{all:?}");
            assert_eq!(
                String::from_utf8_lossy(&demo.bytes(&file)),
                answer(&demo, arguments, format),
                "{all:?}"
            );
        }
    }
    // The switch wins over the suffix, and a suffix that says nothing needs it.
    demo.run(&["log", "-o", "log.md", "--format", "csv"]).done();
    assert_eq!(String::from_utf8_lossy(&demo.bytes("log.md")), answer(&demo, &["log"], "csv"));
    demo.run(&["log", "-o", "log"]).fails(2);
    assert!(!demo.folder().join("log").exists());
    assert_eq!(demo.run(&["log", "-o", "-"]).done().stdout, answer(&demo, &["log"], "table"));
}

// ---- the same numbers ----

#[test]
fn the_rounds_count_the_same_in_every_format() {
    let demo = Sandbox::demo();
    let names =
        ["round", "clauses", "words", "added", "changed", "deleted", "brackets", "unattributed_words"];
    let headings = ["Round", "Clauses", "Words", "ADD", "MOD", "SUP", "Brackets", "Nobody"];
    let expected = fields(&demo.data(&["log"]), &names);
    assert_eq!(expected[2][..3], ["rev2", "74", "1570"].map(str::to_string));
    assert_eq!(fields(&lines_of_json(&answer(&demo, &["log"], "jsonl")), &names), expected);
    assert_eq!(columns(&separated(&answer(&demo, &["log"], "csv"), b','), &names), expected);
    assert_eq!(columns(&separated(&answer(&demo, &["log"], "tsv"), b'\t'), &names), expected);
    for format in ["table", "md", "html"] {
        assert_eq!(
            columns(&first_table(&answer(&demo, &["log"], format), format), &headings),
            expected,
            "{format}"
        );
    }
}

#[test]
fn survival_counts_the_same_in_every_format() {
    let demo = Sandbox::demo();
    let cases: [(&[&str], [&str; 3]); 4] = [
        (&["survival", "--of", "words"], ["Sponsor", "Put in", "Standing"]),
        (&["survival", "--by", "round", "--until", "rev4"], ["Round", "Tabled", "Standing"]),
        (&["survival", "--of", "words", "--by", "round", "--until", "rev4"], ["Round", "Put in", "Standing"]),
        (&["survival", "--of", "clauses", "--by", "kind"], ["Kind", "Put in", "Standing"]),
    ];
    for (arguments, headings) in cases {
        let names = ["group", "n", "standing"];
        let data = demo.data(arguments);
        let expected = fields(&data["groups"], &names);
        assert!(!expected.is_empty());
        let line: Value = serde_json::from_str(&answer(&demo, arguments, "jsonl")).expect("one line of JSON");
        assert_eq!(line, data);
        assert_eq!(columns(&separated(&answer(&demo, arguments, "csv"), b','), &names), expected);
        assert_eq!(columns(&separated(&answer(&demo, arguments, "tsv"), b'\t'), &names), expected);
        for format in ["table", "md", "html"] {
            let table = first_table(&answer(&demo, arguments, format), format);
            assert_eq!(columns(&table, &headings), expected, "{arguments:?} {format}");
        }
    }
}

/// What lasted, everything else as usual.
fn survival(dossier: &Dossier<'_>, until: RoundIndex, unit: Unit, grouping: Grouping) -> Answer {
    let question = Question::new(until, unit, grouping);
    report::survival(dossier, &Finding::of(dossier.sources(), question, Confidence::default()))
}

/// How many words each range of a column of ranges names: `2-3` is two.
fn lengths(ranges: impl Iterator<Item = String>) -> Vec<u64> {
    let number = |text: &str| text.parse::<u64>().unwrap_or_else(|_| panic!("{text} is no number"));
    let length = |range: String| match range.split_once('-') {
        Some((first, last)) => number(last) - number(first) + 1,
        None => u64::from(number(&range) > 0),
    };
    ranges.filter(|range| !range.is_empty()).map(length).collect()
}

/// Words of the rows a person reads: runs of declared words that differ only in the amendment behind them are one.
fn as_people_read(rows: &Value) -> Vec<u64> {
    let mut found = Vec::new();
    for row in rows.as_array().expect("a list of rows") {
        let mut last: Option<Value> = None;
        for run in row["runs"].as_array().expect("a list of runs") {
            let words = run["words"].as_u64().unwrap_or_default();
            if words == 0 {
                if run["text"].as_str().is_some_and(|text| text.contains(['[', ']'])) {
                    last = None;
                }
                continue;
            }
            let mut whose = run.clone();
            let whose_fields = whose.as_object_mut().expect("an object");
            for field in ["text", "words", "amendment", "amendments"] {
                whose_fields.remove(field);
            }
            match found.last_mut() {
                Some(sum) if last.as_ref() == Some(&whose) && run["evidence"] == "declared" => *sum += words,
                _ => found.push(words),
            }
            last = Some(whose);
        }
    }
    found
}

#[test]
fn blame_counts_the_words_of_each_run_the_same_in_every_format() {
    let demo = Sandbox::demo();
    for clause in ["14", "26", "17@rev2", "@rev2"] {
        let arguments = ["blame", clause];
        let of = |rows: &Value| -> Vec<u64> {
            let rows = rows.as_array().expect("a list of rows").iter();
            let runs = rows.flat_map(|row| row["runs"].as_array().expect("a list of runs"));
            runs.filter_map(|run| run["words"].as_u64()).filter(|words| *words > 0).collect()
        };
        let expected = of(&demo.data(&arguments));
        assert_eq!(of(&lines_of_json(&answer(&demo, &arguments, "jsonl"))), expected);
        for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
            let table = separated(&answer(&demo, &arguments, format), separator);
            let words =
                columns(&table, &["words"]).into_iter().map(|row| row[0].parse::<u64>().unwrap_or_default());
            assert_eq!(words.filter(|words| *words > 0).collect::<Vec<_>>(), expected, "{clause} {format}");
        }
        for format in ["md", "html"] {
            let table = first_table(&answer(&demo, &arguments, format), format);
            let ranges = columns(&table, &["Words"]).into_iter().map(|mut row| row.remove(0));
            assert_eq!(lengths(ranges), as_people_read(&demo.data(&arguments)), "{clause} {format}");
        }
    }
    // On a terminal the range is the first cell of a row; rows of marks alone have none.
    let table = first_table(&answer(&demo, &["blame", "14"], "table"), "table");
    assert_eq!(lengths(table[1..].iter().map(|row| row[0].clone())), [1, 2, 2, 4, 3, 5, 1, 4, 3, 14]);
}

#[test]
fn a_comparison_has_the_same_insertions_and_deletions_in_every_format() {
    let demo = Sandbox::demo();
    for pair in [
        ["zero", "rev1"],
        ["rev1", "rev2"],
        ["rev2", "rev3"],
        ["rev3", "rev4"],
        ["rev4", "final"],
        ["zero", "final"],
    ] {
        let arguments = ["diff", pair[0], pair[1]];
        let of = |rows: &Value| -> [usize; 2] {
            let rows = rows.as_array().expect("a list of rows").iter();
            let changes: Vec<&Value> =
                rows.flat_map(|row| row["changes"].as_array().expect("a list of changes")).collect();
            ["insert", "delete"].map(|op| changes.iter().filter(|change| change["op"] == op).count())
        };
        let expected = of(&demo.data(&arguments));
        assert_ne!(expected, [0, 0]);
        assert_eq!(of(&lines_of_json(&answer(&demo, &arguments, "jsonl"))), expected);
        for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
            let table = separated(&answer(&demo, &arguments, format), separator);
            let ops: Vec<String> =
                columns(&table, &["op"]).into_iter().map(|mut row| row.remove(0)).collect();
            let found = ["insert", "delete"].map(|op| ops.iter().filter(|found| *found == op).count());
            assert_eq!(found, expected, "{pair:?} {format}");
        }
        // An option without words that came or went is said in words: there is no text to mark.
        let data = demo.data(&arguments);
        let rows = data.as_array().expect("a list of rows").iter();
        let without_text: usize = rows.map(|row| row["without_text"].as_array().map_or(0, Vec::len)).sum();
        for format in ["table", "md"] {
            let text = answer(&demo, &arguments, format);
            let marks = ["{++", "{--"].map(|sign| text.matches(sign).count());
            // The legend shows one of each.
            assert_eq!(marks, expected.map(|count| count + 1), "{pair:?} {format}");
            assert_eq!(text.matches("no text, ").count(), without_text, "{pair:?} {format}");
        }
        let pieces = page(&answer(&demo, &arguments, "html"));
        let found = ["ins", "del"]
            .map(|name| pieces.iter().filter(|piece| **piece == Piece::Open(name.to_string())).count());
        assert_eq!(found, expected, "{pair:?} html");
    }
}

#[test]
fn words_of_a_round_add_up_across_commands() {
    let demo = Sandbox::demo();
    let log = demo.data(&["log"]);
    for row in log.as_array().expect("a list of rounds") {
        let round = format!("@{}", row["round"].as_str().expect("a name"));
        let blame = demo.data(&["blame", &round]);
        let words = |row: &Value| row["words"].as_u64().expect("a count");
        let runs =
            |row: &Value| row["runs"].as_array().expect("a list of runs").iter().map(words).sum::<u64>();
        let rows = blame.as_array().expect("a list of rows");
        assert_eq!(rows.iter().map(words).sum::<u64>(), words(row), "{round}");
        assert_eq!(rows.iter().map(runs).sum::<u64>(), words(row), "{round}");
    }
}

// ---- terminals ----

/// A store with everything computed from it.
struct Study {
    negotiation: Negotiation,
    directory: Directory,
    weave: Weave,
    modals: Modals,
}

impl Study {
    fn of(folder: &Path) -> Self {
        let git = Git::open(folder).expect("the demo is a store");
        let Loaded { negotiation, directory, modals, .. } = load(&git).expect("the demo reads");
        let weave = attribute(&negotiation, &Trace::of(&negotiation));
        Self { negotiation, directory, weave, modals }
    }

    fn dossier(&self) -> Dossier<'_> {
        Dossier {
            negotiation: &self.negotiation,
            weave: &self.weave,
            directory: &self.directory,
            modals: &self.modals,
            withheld: Withheld::default(),
        }
    }

    fn round(&self, name: &str) -> RoundIndex {
        self.negotiation.find(name).expect("a round of the demo")
    }

    /// One answer to each question.
    fn answers(&self) -> Vec<Answer> {
        let dossier = &self.dossier();
        let (from, to, last) = (self.round("rev1"), self.round("rev2"), self.round("final"));
        let all: Vec<usize> = (0..self.negotiation.round(to).draft.clauses.len()).collect();
        let advice = self.negotiation.clause_named(last, "advice-service").expect("a clause of the demo");
        let id = &self.negotiation.round(last).concordance.entries[advice].id;
        let day = self.negotiation.round(last).draft.date;
        vec![
            report::status(report::figures(dossier), vec!["drafts/rev1.yaml".to_string()]),
            report::log(dossier),
            report::show(dossier, to, &all, Wording::Original),
            report::show(dossier, to, &all, Wording::Clean),
            report::diff(dossier, (from, to), None, Detail::Redline),
            report::diff(dossier, (from, to), None, Detail::Counts),
            report::diff_by_sponsor(dossier, (from, to), None, Detail::Redline),
            report::blame(dossier, to, &all),
            report::blame(dossier, last, &[advice]),
            report::blame_by_word(dossier, last, &[advice]),
            report::history(dossier, &self.negotiation.main_track(), id),
            report::concordance(dossier, from, to),
            survival(dossier, last, Unit::Amendments, Grouping::Sponsor),
            survival(dossier, last, Unit::Words, Grouping::Sponsor),
            survival(dossier, last, Unit::Clauses, Grouping::Group),
            report::actors(dossier, &report::actors_of(dossier), day),
            report::committed(dossier, &[from, to]),
            report::verified(&[[
                "the tag is missing",
                "refs/tags/round/rev1",
                "No answer needs it.",
                "commit",
            ]
            .map(str::to_string)]),
        ]
    }
}

fn table_text(answer: &Answer, width: Option<usize>) -> String {
    let mut bytes = Vec::new();
    write(answer, Format::Table, &Style { width, ..Style::default() }, &mut bytes)
        .expect("a list takes bytes");
    String::from_utf8(bytes).expect("answers are UTF-8")
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let demo = Sandbox::demo();
    for answer in Study::of(demo.folder()).answers() {
        for width in [80, 40] {
            let text = table_text(&answer, Some(width));
            let wide: Vec<&str> = text.lines().filter(|line| line.width() > width).collect();
            assert_eq!(wide, Vec::<&str>::new(), "{} on {width} columns", answer.schema);
        }
    }
}

#[test]
fn a_narrow_terminal_loses_no_word_of_a_text() {
    let demo = Sandbox::demo();
    let study = Study::of(demo.folder());
    for answer in study.answers() {
        // Tables may leave out columns that give way; texts may not leave out anything.
        if !matches!(answer.schema, "travaux/show/1" | "travaux/diff/1") {
            continue;
        }
        let solid = |text: String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let whole = solid(table_text(&answer, None));
        for width in [80, 40] {
            assert_eq!(
                solid(table_text(&answer, Some(width))),
                whole,
                "{} on {width} columns",
                answer.schema
            );
        }
    }
}

#[test]
fn a_narrow_terminal_shows_the_counts_of_every_round() {
    let demo = Sandbox::demo();
    let study = Study::of(demo.folder());
    let log = report::log(&study.dossier());
    for width in [80, 40] {
        let text = table_text(&log, Some(width));
        for row in log.data.as_array().expect("a list of rounds") {
            for field in ["round", "clauses", "words", "changed"] {
                let value = row[field].as_str().map_or_else(|| row[field].to_string(), str::to_string);
                assert!(
                    text.split_whitespace().any(|word| word == value),
                    "{field} {value} on {width} columns:\n{text}"
                );
            }
        }
    }
}
