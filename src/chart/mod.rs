//! Figures as SVG, each with its numbers as a table beside it.
//!
//! A figure is drawn from plain data: rows, points and counts. Where they come from is the business of
//! `of_finding`, which reads them off what [`crate::survival`] found; the drawing files know nothing of drafts.
//!
//! | kind | shows | file |
//! |---|---|---|
//! | [`Kind::Fates`] | what became of each row's units, n/N first | `fates` |
//! | [`Kind::Dot`] | the share standing of each row, with its interval | `dots` |
//! | [`Kind::Steps`] | survival by time of up to five rows, with band, ticks and a table of those at risk | `steps` |
//! | [`Kind::Stack`] | how much stands in each draft, by origin | `stack` |
//! | [`Kind::Alluvial`] | the same flows as `fates`, from row to fate | `alluvial` |
//! | [`Kind::Map`] | clauses × drafts, shaded by how much of the first wording stands | `map` |
//! | [`Kind::Overwrite`] | who took out whose words | `matrix` |
//!
//! Every figure has a title, a description for readers who hear it, its definition below, inks that colour-blind
//! readers can tell apart and that differ in black and white, and is the same to the byte on every machine: text is
//! measured by an estimate from above (`measure`), not by fonts, and set in lines that fit.

mod alluvial;
mod dots;
mod fates;
mod map;
mod matrix;
mod measure;
mod of_finding;
mod palette;
mod sheet;
mod stack;
mod steps;
mod svg;
mod titles;

pub use alluvial::Flows;
pub use dots::DotRow;
pub use fates::{FateRow, Fates};
pub use map::{ClauseMap, MapCell, MapRow};
pub use matrix::Matrix;
pub use of_finding::figure;
pub use sheet::Caption;
pub use stack::Stack;
pub use steps::{StepGroup, StepPoint};

use crate::survival::Credit;

/// What a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Share standing of each row with its interval.
    Dot,
    /// Survival by time.
    Steps,
    /// What stands in each draft, by origin.
    Stack,
    /// What became of the units of each row.
    Fates,
    /// Clauses × drafts.
    Map,
    /// From rows to fates.
    Alluvial,
    /// Who took out whose words.
    Overwrite,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Dot, Self::Steps, Self::Stack, Self::Fates, Self::Map, Self::Alluvial, Self::Overwrite];

    /// Whose a shared unit is in this kind of figure: where parts make a whole, each of several sponsors counts a part.
    pub fn credit(self, asked: Credit) -> Credit {
        match self {
            Self::Stack | Self::Alluvial => Credit::Fractional,
            Self::Dot | Self::Steps | Self::Fates | Self::Map | Self::Overwrite => asked,
        }
    }

    /// The word for this kind on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Steps => "steps",
            Self::Stack => "stack",
            Self::Fates => "fates",
            Self::Map => "map",
            Self::Alluvial => "alluvial",
            Self::Overwrite => "overwrite",
        }
    }
}

/// One value of the table beside a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// Nothing known.
    Empty,
    /// A label, which may come from a draft.
    Text(String),
    /// A number.
    Number(f64),
}

impl Datum {
    /// A number, or nothing.
    fn maybe(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }
}

/// The numbers of a figure, one fact a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Names of the columns, in snake case.
    pub columns: Vec<&'static str>,
    /// The rows; each has one value for each column.
    pub rows: Vec<Vec<Datum>>,
}

/// A figure with its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The SVG document.
    pub svg: String,
    /// The numbers drawn.
    pub table: Table,
}

#[cfg(test)]
mod tests;
