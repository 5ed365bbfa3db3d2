//! One answer, ready to be written in any format.

use serde_json::Value;

use super::{Grid, Redline};

/// What a command found, in every shape a renderer needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Name and version of the JSON shape: `travaux/blame/1`.
    pub schema: &'static str,
    /// Title of the negotiation.
    pub negotiation: String,
    /// Name of the round the answer speaks of, where it speaks of one.
    pub round: Option<String>,
    /// The facts by the JSON contract. A list is written one element a line as JSON lines.
    pub data: Value,
    /// The facts as one flat table, one fact per row.
    pub facts: Grid,
    /// The facts as a person reads them, in order.
    pub view: Vec<Block>,
}

/// A piece of what a person reads.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading. Its text may come from a draft.
    Heading(String),
    /// A sentence of ours, printed as it is.
    Sentence(String),
    /// Lines of ours that belong together; each keeps its blanks in front. What they quote may come from a draft.
    Lines(Vec<String>),
    /// A sentence of ours that explains or warns: a definition under a table, a caveat.
    Note(Note),
    /// A table.
    Grid(Grid),
    /// Text with what was inserted and deleted marked.
    Redline(Redline),
}

/// A line beside the numbers that says how to read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// What a figure means: its definition, denominator, assumptions.
    Definition(String),
    /// Why a figure must be read with care.
    Caution(String),
    /// What to type next.
    Hint(String),
}
