//! An answer turned into bytes: one file per format, each writing into a writer it is given.
//!
//! A renderer decides nothing and recomputes nothing. It takes an [`Answer`] and writes one of its three forms:
//!
//! | format | written from | by |
//! |---|---|---|
//! | [`Format::Table`] | [`Answer::view`] | `terminal`, the only file that names `comfy_table` |
//! | [`Format::Markdown`] | [`Answer::view`] | `markdown`: GitHub tables, redlines in CriticMarkup |
//! | [`Format::Html`] | [`Answer::view`] | `html`: one accessible page that fetches nothing and runs nothing |
//! | [`Format::Csv`], [`Format::Tsv`] | [`Answer::facts`] | `csv` |
//! | [`Format::Json`], [`Format::JsonLines`] | [`Answer::data`] | `json` |
//!
//! # Vocabulary
//!
//! - *foreign text*: text from a draft, a title or a name. Every text is treated as foreign on its way out, ours
//!   too, so that no path exists on which a draft could reach a terminal, a page or a spreadsheet unguarded;
//! - *harmless*: control characters and bidirectional overrides shown as `<U+202E>`; see `escape`;
//! - *sign*: a mark of CriticMarkup, `{++` or `<<}`; see `critic`;
//! - *stretch*: text of one ink, the unit that is wrapped and coloured; see `wrap`;
//! - *card*: a row written as lines `Heading: value`, where a terminal is too narrow for the columns.
//!
//! # Blanks
//!
//! For people, a line break or tab inside a text is one blank: how a draft file was wrapped is form, and must not
//! break cells and lines where the drafter's editor happened to. Programs get the line breaks (CSV, JSON).
//!
//! The same answer, format and style give the same bytes: no clock, no locale, no environment.

mod blanks;
mod columns;
mod critic;
mod csv;
mod direction;
mod escape;
mod html;
mod json;
mod markdown;
mod page;
mod terminal;
mod words;
mod wrap;

use std::io::{self, Write};
use std::path::Path;

use crate::chart::Table;
use crate::report::{Answer, Grid};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Format {
    /// Plain text for a terminal or a pipe.
    #[default]
    Table,
    /// One JSON document with its envelope.
    Json,
    /// One JSON value a line, without the envelope.
    JsonLines,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values, one row a line.
    Tsv,
    /// Markdown with GitHub tables.
    Markdown,
    /// One self-contained page.
    Html,
}

/// Whether a terminal is sent colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Colour and line style, besides the signs that are always there.
    On,
    /// Text alone.
    #[default]
    Off,
}

/// Whether right-to-left text is set apart by isolates (U+2066 to U+2069): a help on terminals, a nuisance in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolates {
    /// Isolates are added.
    Added,
    /// Text is left as it is.
    #[default]
    Left,
}

/// What the place an answer is written to can show. Only [`Format::Table`] looks at it.
///
/// The default is a pipe or file: no wrapping, nothing left out, no colour, no isolates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Columns of the terminal; `None` where it is none.
    pub width: Option<usize>,
    /// Whether colours are sent.
    pub colour: Colour,
    /// Whether isolates are sent.
    pub isolates: Isolates,
}

impl Format {
    /// Every format, in the order of the help text.
    pub const ALL: [Self; 7] =
        [Self::Table, Self::Json, Self::JsonLines, Self::Csv, Self::Tsv, Self::Markdown, Self::Html];

    /// The word for the format on a command line: `jsonl`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }

    /// The format a word of a command line stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The format the suffix of a file name stands for, in either case; besides the words: `txt`, `ndjson`,
    /// `markdown` and `htm`.
    pub fn from_suffix(file: &Path) -> Option<Self> {
        let suffix = file.extension()?.to_str()?.to_ascii_lowercase();
        match suffix.as_str() {
            "txt" => Some(Self::Table),
            // `table` is a word for people; as a suffix it means nothing.
            "table" => None,
            "ndjson" => Some(Self::JsonLines),
            "markdown" => Some(Self::Markdown),
            "htm" => Some(Self::Html),
            word => Self::from_word(word),
        }
    }
}

/// Writes an answer.
///
/// # Errors
///
/// Those of the writer, unchanged: a closed pipe is [`io::ErrorKind::BrokenPipe`].
pub fn write(answer: &Answer, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => terminal::write(answer, style, out),
        Format::Json => json::write(answer, out),
        Format::JsonLines => json::write_lines(answer, out),
        Format::Csv => csv::write(&answer.facts, csv::Separator::Comma, out),
        Format::Tsv => csv::write(&answer.facts, csv::Separator::Tab, out),
        Format::Markdown => markdown::write(answer, out),
        Format::Html => html::write(answer, out),
    }
}

/// Writes rows under typed columns as comma-separated values.
///
/// # Errors
///
/// Those of the writer, unchanged.
pub fn write_grid(grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    csv::write(grid, csv::Separator::Comma, out)
}

/// Writes the numbers of a figure as comma-separated values, guarded as every other table.
///
/// # Errors
///
/// Those of the writer, unchanged.
pub fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    csv::write_table(table, out)
}

#[cfg(test)]
mod tests;
