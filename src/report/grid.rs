//! The first of the two shapes: rows under typed columns.

use std::borrow::Cow;

use chrono::NaiveDate;

/// Where the text of a column stands in its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    /// At the start: words.
    #[default]
    Start,
    /// At the end: numbers.
    End,
}

/// How much there is to read in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// A glance: names, numbers, a line.
    #[default]
    Glance,
    /// Whole texts beside each other: unreadable in a narrow column.
    Prose,
}

/// One column: a name for programs, a heading for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name for programs, in snake case: `words_left`.
    pub key: Cow<'static, str>,
    /// Heading for people: `Words left`.
    pub heading: Cow<'static, str>,
    /// Where the text of the column stands.
    pub alignment: Alignment,
    /// How much there is to read in its cells.
    pub reading: Reading,
    /// How soon the column gives way on a narrow terminal: 0 stays for good, higher numbers go first.
    pub expendable: u8,
}

/// One value of a table. The kind decides how each format writes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing known: empty in every format.
    Empty,
    /// A word or sentence of ours.
    Own(String),
    /// Text from a draft, a title or a name: foreign, to be made harmless by the renderer.
    Foreign(String),
    /// Text from a draft with a remark of ours before it, which has a direction of its own.
    Remarked {
        /// The remark; never empty.
        remark: String,
        /// The text; may be empty.
        text: String,
    },
    /// A count.
    Count(u64),
    /// A share between 0 and 1, computed from counts in other columns: people see per cent.
    Share(f64),
    /// A figure that is no share, with the decimals people should see.
    Figure {
        /// The value.
        value: f64,
        /// Decimals for people; programs get all of it.
        decimals: u8,
    },
    /// A day.
    Day(NaiveDate),
    /// Ids of actors, in order; nobody is the empty list.
    Actors(Vec<String>),
    /// Yes or no.
    Flag(bool),
}

/// Rows under typed columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// What the table shows, for a caption; may be empty.
    pub caption: String,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows, top to bottom; each has one cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Column {
    /// A column of words.
    pub const fn words(key: &'static str, heading: &'static str) -> Self {
        Self::of(Cow::Borrowed(key), Cow::Borrowed(heading), Alignment::Start)
    }

    /// A column of numbers.
    pub const fn number(key: &'static str, heading: &'static str) -> Self {
        Self::of(Cow::Borrowed(key), Cow::Borrowed(heading), Alignment::End)
    }

    /// A column of whole texts, with names that depend on what was asked.
    pub const fn prose(key: String, heading: String) -> Self {
        let mut column = Self::of(Cow::Owned(key), Cow::Owned(heading), Alignment::Start);
        column.reading = Reading::Prose;
        column
    }

    /// A column of words, with names that depend on what was asked.
    pub const fn named(key: String, heading: String) -> Self {
        Self::of(Cow::Owned(key), Cow::Owned(heading), Alignment::Start)
    }

    const fn of(key: Cow<'static, str>, heading: Cow<'static, str>, alignment: Alignment) -> Self {
        Self { key, heading, alignment, reading: Reading::Glance, expendable: 0 }
    }

    /// The same column, giving way on narrow terminals: higher numbers go first.
    #[must_use]
    pub const fn gives_way(mut self, order: u8) -> Self {
        self.expendable = order;
        self
    }
}

impl Cell {
    /// A count from any size.
    pub fn count(number: usize) -> Self {
        Self::Count(number as u64)
    }

    /// Foreign text, or nothing where the text is empty.
    pub fn foreign(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Foreign(text.to_string()) }
    }
}
