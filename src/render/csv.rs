//! CSV and TSV: the facts, one a row, for spreadsheets and statistics packages.
//!
//! UTF-8 without a mark at its head, LF, a heading line in snake case, ISO dates, numbers in full precision with a
//! point, `true` and `false`; what is not known is empty, and several actors in one cell are joined by `;`. Text
//! that a spreadsheet would run as a formula begins with an apostrophe, which is not part of the text; control
//! characters are shown as `<U+001B>`. JSON has the text untouched.
//!
//! In CSV a line break inside a text stays, in quotes. In TSV it is a blank, like a tab, so that each row is one
//! line and `cut` and `sort` work.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::chart::{Datum, Table};
use crate::report::{Cell, Column, Grid};

use super::escape::{Breaks, harmless, spreadsheet};
use super::words;

/// What stands between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// A comma: CSV.
    Comma,
    /// A tab: TSV.
    Tab,
}

impl Separator {
    /// The byte.
    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }

    /// What becomes of line breaks inside a text.
    const fn breaks(self) -> Breaks {
        match self {
            Self::Comma => Breaks::Kept,
            Self::Tab => Breaks::Blank,
        }
    }
}

/// Writes a table of facts with its heading line; nothing where there are no columns.
pub(super) fn write(facts: &Grid, separator: Separator, out: &mut dyn Write) -> io::Result<()> {
    if facts.columns.is_empty() {
        return Ok(());
    }
    let mut writer = WriterBuilder::new()
        .delimiter(separator.byte())
        .terminator(Terminator::Any(b'\n'))
        .quote_style(QuoteStyle::Necessary)
        .from_writer(out);
    writer.write_record(facts.columns.iter().map(|column| column.key.as_ref())).map_err(plain_error)?;
    for row in &facts.rows {
        let value = |at: usize| value(row.get(at).unwrap_or(&Cell::Empty), separator.breaks());
        writer.write_record((0..facts.columns.len()).map(value)).map_err(plain_error)?;
    }
    writer.flush()
}

/// Writes the numbers of a figure as comma-separated values.
pub(super) fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let cell = |datum: &Datum| match datum {
        Datum::Empty => Cell::Empty,
        Datum::Text(text) => Cell::Foreign(text.clone()),
        Datum::Number(value) => Cell::Figure { value: *value, decimals: 0 },
    };
    let columns = table.columns.iter().map(|key| Column::words(key, key)).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    write(&Grid { caption: String::new(), columns, rows }, Separator::Comma, out)
}

/// The error of the writer below, with its kind: the conversion that `csv` offers makes a closed pipe `Other`.
fn plain_error(error: csv::Error) -> io::Error {
    let in_words = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::Error::other(in_words),
    }
}

/// A cell as programs read it.
fn value(cell: &Cell, breaks: Breaks) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Own(text) | Cell::Foreign(text) => spreadsheet(harmless(text, breaks)),
        Cell::Remarked { .. } => spreadsheet(harmless(&words::cell(cell), breaks)),
        Cell::Actors(ids) => spreadsheet(harmless(&ids.join(";"), breaks)),
        Cell::Count(number) => number.to_string(),
        Cell::Share(number) | Cell::Figure { value: number, .. } if number.is_finite() => number.to_string(),
        Cell::Share(_) | Cell::Figure { .. } => String::new(),
        Cell::Day(day) => day.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}
