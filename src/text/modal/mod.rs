//! How much a wording binds, and what a change does to that: `strengthened`, `weakened`, `reversed`, `value`.
//!
//! A *verb* here is a modal (*shall*, *doit*) or operative (*decides*, *invite*) verb with a strength from 1 to 9; a
//! *hedge* is one that takes from another verb (*seek to*, *s'efforce de*). Both stand in a table of plain lines that is
//! shipped with the program (`modals.txt`) and to which a store adds its own; so do negations and numbers in words.
//!
//! A change is looked at with up to three kept words on each side, because half of a phrase may be kept:
//!
//! ```text
//! before      deleted    inserted    after           flag
//! Party       shall      should      act             weakened      9 → 6
//! shall       –          not         act             reversed      a negation beside the verb shall
//! shall       –          seek to     act             weakened      a hedge comes in
//! s'          engage à   efforce de  réduire         weakened      s'engage 8 → s'efforce 5
//! act by      2030       2040        .               value
//! ```
//!
//! A verb that only comes in or only goes out is no flag: there is nothing to measure it by. Where a change is
//! reversed, strengths are not compared, since *shall not* and *should* bind to different things.

mod force;
mod table;

use unicode_segmentation::UnicodeSegmentation as _;

pub use table::{ModalLine, Modals};

use super::token::{composed, elision, fold};

/// What a change of wording does to what the clause asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// A negation came in or went out.
    Reversed,
    /// The strongest verb is weaker than it was, or a hedge came in.
    Weakened,
    /// The strongest verb is stronger than it was, or a hedge went out.
    Strengthened,
    /// Another number or date.
    Value,
}

impl Flag {
    /// Every flag, gravest first.
    pub const ALL: [Self; 4] = [Self::Reversed, Self::Weakened, Self::Strengthened, Self::Value];

    /// The word for this flag in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reversed => "reversed",
            Self::Weakened => "weakened",
            Self::Strengthened => "strengthened",
            Self::Value => "value",
        }
    }
}

/// Words taken out and words put in at one place, with the kept words on both sides of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rewording<'a> {
    /// Kept words before; the last of them count.
    pub before: &'a [String],
    /// Words taken out.
    pub deleted: &'a [String],
    /// Words put in.
    pub inserted: &'a [String],
    /// Kept words behind; the first of them count.
    pub after: &'a [String],
}

/// A verb of the table found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundVerb {
    /// Its first word.
    pub start: usize,
    /// The word after its last.
    pub end: usize,
    /// From 1 to 9.
    pub strength: u8,
}

/// The words of a text as the table is asked for them: folded, elisions cut, without marks.
pub fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in text.split_word_bound_indices() {
        if !piece.chars().any(char::is_alphanumeric) {
            continue;
        }
        // The end of a kept stretch may be half a word to the eye: `s'` before `engage`.
        let behind = &text[at + piece.len()..];
        if matches!(behind, "'" | "’") && elision(&format!("{piece}'e")) > 0 {
            words.push(fold(&composed(&format!("{piece}'"))));
            continue;
        }
        let cut = elision(piece);
        for part in [&piece[..cut], &piece[cut..]].into_iter().filter(|part| !part.is_empty()) {
            words.push(fold(&composed(part)));
        }
    }
    words
}

fn is_number(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests;
