//! What a comparison of two drafts says: kinds of changes, pieces of text with one fate.

use serde::Serialize;

use crate::model::{AlternativeLabel, Relation};

use super::credit::CreditId;

/// The code that conference practice has for a change of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ChangeKind {
    /// Added.
    #[serde(rename = "ADD")]
    Added,
    /// Words changed.
    #[serde(rename = "MOD")]
    Changed,
    /// Deleted.
    #[serde(rename = "SUP")]
    Deleted,
    /// Form only: number, place, marks, brackets, capitals.
    #[serde(rename = "(MOD)")]
    Form,
    /// No change.
    #[serde(rename = "NOC")]
    Unchanged,
}

impl ChangeKind {
    /// The code: `ADD`, `MOD`, `SUP`, `(MOD)`, `NOC`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Added => "ADD",
            Self::Changed => "MOD",
            Self::Deleted => "SUP",
            Self::Form => "(MOD)",
            Self::Unchanged => "NOC",
        }
    }
}

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// Stands in both drafts.
    Kept,
    /// Was taken out.
    Deleted,
    /// Was put in.
    Inserted,
}

/// Where the words of a piece came from or went to, beside being put in or taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Passage {
    /// They stand elsewhere in the other draft.
    Moved,
    /// They stood in a draft before the earlier one.
    Returned,
    /// They stood in one track alone, and the draft that merged it with another did not take them over: nobody's deletion.
    Left,
    /// In one step of the drafts: they came in or went out on another track, which this draft merges. Nothing it did itself.
    Track,
}

/// Neighbouring tokens with one fate and one credit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "three independent facts of layout, none of them an option"
)]
pub struct Piece {
    /// What became of them.
    pub turn: Turn,
    /// The text as written.
    pub text: String,
    /// How many of the tokens are words.
    pub words: usize,
    /// Whether a blank stood before, in the later draft for what was kept.
    pub spaced: bool,
    /// For what was kept, whether a blank stood before in the earlier draft; else as `spaced`.
    pub was_spaced: bool,
    /// Who is on record for the change; `None` for what was kept.
    pub credit: Option<CreditId>,
    /// Whether the words moved or returned.
    pub passage: Option<Passage>,
    /// Whether the piece stands in the flush text after the sub-clauses.
    pub after: bool,
}

/// The changes of a clause's own words or of one alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamChange {
    /// The alternative's label; `None` for the clause's own words.
    pub alternative: Option<AlternativeLabel>,
    /// Whether it stands in both drafts, or came or went as a whole. An alternative may have no words.
    pub turn: Turn,
    /// The text of both drafts in reading order, what was taken out before what was put in.
    pub pieces: Vec<Piece>,
}

/// What became of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseChange {
    /// Places in the earlier draft.
    pub from: Vec<usize>,
    /// Place in the later draft; `None` for a clause that is gone.
    pub to: Option<usize>,
    /// Relation; `None` for a clause that is gone.
    pub relation: Option<Relation>,
    /// Code of the change.
    pub kind: ChangeKind,
    /// Own words first, then alternatives.
    pub streams: Vec<StreamChange>,
}
