//! Square brackets: text marked as not agreed.
//!
//! - A *pair* is an opening and a closing bracket of one text, with its depth: 1 is outermost ([`BracketSpan`]).
//! - A *half* is a bracket whose other half is not in the same text ([`BracketFault`]). Official texts have them: some
//!   are slips, some open in one paragraph and close in another. Which is which cannot be told, so none is paired up
//!   across texts, and a half marks no words.
//! - The *place* of a bracket is what a person can find it by: the part of its clause and the character
//!   ([`BracketPlace`]).
//! - A *mark* is a pair with those who want its words, or with options ([`Mark`]).
//!
//! ```text
//! text    Each Party [shall [endeavour to]] act.]
//! pairs              └1─────└2───────────┘┘     └ a half: closes, was never opened
//! ```

mod marks;
mod pairs;
mod place;
mod tail;
#[cfg(test)]
mod tests;
mod undo;

pub use marks::{Choice, End, Mark, Markup, Notation, Separator, Shape, Stray, read_marks};
pub use pairs::{BracketFault, BracketSpan, Brackets, find_brackets, lifted_brackets};
pub use place::{BracketPart, BracketPlace, bracket_place};
pub use tail::{Doubt, Names, Position, Tail, Wish};
pub use undo::{Unattributed, undo_marks};
