//! Every format on one small answer that holds what drafts hold: Arabic, Chinese, markup, formulas, escape
//! sequences, overrides, bars and line breaks. Here what all formats share; the others by what they are written from.

mod any;
mod facts;
mod pages;
mod plain;

use std::io::{self, Write};
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use self::any::any_view;
use super::escape::misleads;
use super::{Colour, Format, Isolates, Style, write};
use crate::report::{Answer, Block, Cell, Column, Grid, Label, Mark, Note, Redline, Run};

/// Everything hostile in one text.
const HOSTILE: &str = "<script>x</script> a|b\n=1+1 \u{1b}[31mred\u{1b}[0m \u{202e}evil {++no++} *b*";

fn bytes(answer: &Answer, format: Format, style: &Style) -> Vec<u8> {
    let mut out = Vec::new();
    write(answer, format, style, &mut out).unwrap();
    out
}

fn text(answer: &Answer, format: Format, style: &Style) -> String {
    String::from_utf8(bytes(answer, format, style)).unwrap()
}

fn viewed(view: Vec<Block>) -> Answer {
    Answer { view, ..answer() }
}

fn kept(text: &str, spaced: bool) -> Run {
    Run { text: text.to_string(), mark: Mark::Kept, labels: Vec::new(), spaced, was_spaced: spaced }
}

fn marked(text: &str, mark: Mark, sponsors: &[&str]) -> Run {
    let ids: Vec<String> = sponsors.iter().map(ToString::to_string).collect();
    let labels = if ids.is_empty() { vec![] } else { vec![Label::Sponsors(ids)] };
    Run { text: text.to_string(), mark, labels, spaced: true, was_spaced: true }
}

fn survival() -> Grid {
    let row = |id: &str, name: &str, kept: u64, of: u64, share: Cell| {
        vec![Cell::Own(id.to_string()), Cell::foreign(name), Cell::Count(kept), Cell::Count(of), share]
    };
    Grid {
        caption: "Words left".to_string(),
        columns: vec![
            Column::words("sponsor", "Sponsor"),
            Column::words("name", "Name").gives_way(1),
            Column::number("kept", "Kept").gives_way(2),
            Column::number("of", "Of"),
            Column::number("share", "Share"),
        ],
        rows: vec![
            row("NOR", "Norway", 131, 184, Cell::Share(131.0 / 184.0)),
            row("CHN", "中华人民共和国", 40, 61, Cell::Share(40.0 / 61.0)),
            row("ARE", "الإمارات", 0, 0, Cell::Empty),
            row("X", HOSTILE, 1, 8, Cell::Share(0.125)),
        ],
    }
}

fn redline() -> Redline {
    Redline {
        number: "5.1".to_string(),
        id: "ice".to_string(),
        code: "MOD".to_string(),
        remarks: vec!["moved from 6.4".to_string()],
        language: "en".to_string(),
        depth: 0,
        runs: vec![
            kept("Each Party", false),
            marked("should", Mark::Deleted, &[]),
            marked("shall", Mark::Inserted, &["NOR", "BRV"]),
            kept("act", true),
            Run {
                labels: vec![Label::Nobody { via: vec!["Chair".to_string()] }],
                ..marked("by 2040", Mark::Inserted, &[])
            },
            kept(".", false),
        ],
    }
}

fn arabic() -> Redline {
    Redline {
        language: "ar".to_string(),
        runs: vec![
            kept("على الأطراف", false),
            marked("حماية", Mark::Inserted, &["NOR"]),
            kept("المياه", true),
        ],
        ..Redline::default()
    }
}

fn answer() -> Answer {
    let facts = survival();
    let data: Vec<Value> = [("NOR", 131, 184), ("CHN", 40, 61), ("ARE", 0, 0), ("X", 1, 8)]
        .map(|(sponsor, kept, of)| json!({"sponsor": sponsor, "kept": kept, "of": of, "text": HOSTILE}))
        .to_vec();
    Answer {
        schema: "travaux/sample/1",
        negotiation: "River <Ice>".to_string(),
        round: Some("final".to_string()),
        data: Value::Array(data),
        facts: facts.clone(),
        view: vec![
            Block::Heading(HOSTILE.to_string()),
            Block::Sentence("Two clauses changed.".to_string()),
            Block::Redline(redline()),
            Block::Redline(arabic()),
            Block::Redline(Redline {
                number: "(a)".to_string(),
                depth: 1,
                runs: vec![kept(HOSTILE, false)],
                ..Redline::default()
            }),
            Block::Grid(facts),
            Block::Note(Note::Definition("Share = kept / of.".to_string())),
            Block::Note(Note::Caution("few cases.".to_string())),
            Block::Note(Note::Hint("travaux history ice".to_string())),
        ],
    }
}

#[test]
fn every_format_is_found_by_its_word() {
    for format in Format::ALL {
        assert_eq!(Format::from_word(format.word()), Some(format));
    }
    assert_eq!(Format::from_word("xml"), None);
}

#[test]
fn a_file_suffix_names_a_format_in_either_case() {
    for (file, format) in [
        ("a.json", Some(Format::Json)),
        ("a.b.JSONL", Some(Format::JsonLines)),
        ("a.ndjson", Some(Format::JsonLines)),
        ("a.Csv", Some(Format::Csv)),
        ("a.tsv", Some(Format::Tsv)),
        ("a.markdown", Some(Format::Markdown)),
        ("a.htm", Some(Format::Html)),
        ("a.txt", Some(Format::Table)),
        ("a.table", None),
        ("json", None),
        ("a.xyz", None),
    ] {
        assert_eq!(Format::from_suffix(Path::new(file)), format, "{file}");
    }
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    let style = Style { width: Some(70), colour: Colour::On, isolates: Isolates::Added };
    for format in Format::ALL {
        assert_eq!(bytes(&answer(), format, &style), bytes(&answer(), format, &style));
    }
}

#[test]
fn only_plain_text_depends_on_the_style() {
    let style = Style { width: Some(50), colour: Colour::On, isolates: Isolates::Added };
    for format in Format::ALL.into_iter().filter(|&format| format != Format::Table) {
        assert_eq!(bytes(&answer(), format, &style), bytes(&answer(), format, &Style::default()));
    }
}

#[test]
fn no_format_lets_a_control_character_or_an_override_through() {
    for format in Format::ALL {
        let written = text(&answer(), format, &Style::default());
        let through: Vec<char> =
            written.chars().filter(|&c| misleads(c) && !matches!(c, '\n' | '\t')).collect();
        assert!(through.is_empty(), "{format:?}: {through:?}");
    }
}

/// A pipe whose other end is gone, at once or after some bytes.
struct ClosedPipe {
    bytes_left: usize,
}

impl Write for ClosedPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes_left == 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let written = bytes.len().min(self.bytes_left);
        self.bytes_left -= written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_a_broken_pipe_in_every_format() {
    for format in Format::ALL {
        for bytes_left in [0, 10] {
            let error =
                write(&answer(), format, &Style::default(), &mut ClosedPipe { bytes_left }).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format:?}");
        }
    }
}

#[test]
fn rows_shorter_or_longer_than_the_columns_do_no_harm() {
    let mut grid = survival();
    grid.rows = vec![vec![Cell::Own("NOR".to_string())], vec![Cell::Count(1); 9], vec![]];
    let answer = Answer { facts: grid.clone(), ..viewed(vec![Block::Grid(grid)]) };
    assert_eq!(
        text(&answer, Format::Csv, &Style::default()),
        "sponsor,name,kept,of,share\nNOR,,,,\n1,1,1,1,1\n,,,,\n"
    );
    for format in Format::ALL {
        assert!(!bytes(&answer, format, &Style::default()).is_empty());
    }
}

proptest! {
    #[test]
    fn no_input_and_no_width_makes_any_format_panic(view in any_view(), columns in prop::option::of(0_usize..40)) {
        let answer = viewed(view);
        let style = Style { width: columns, colour: Colour::On, isolates: Isolates::Added };
        for format in [Format::Table, Format::Markdown, Format::Html] {
            let written = text(&answer, format, &style);
            prop_assert!(written.is_empty() || written.ends_with('\n'));
        }
    }
}
