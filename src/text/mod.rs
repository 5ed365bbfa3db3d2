//! Mechanics of wording: cutting text into words, weighing them, comparing them, finding brackets and verbs that bind.
//!
//! - A *token* is a word, a punctuation mark or a bracket ([`Token`], [`TokenClass`]); blanks are nothing.
//! - Its *key* is what comparison goes by: composed, case-folded, without invisible controls ([`Vocabulary`]).
//! - Its *information* is how much it tells that two texts share it, in bits ([`Information`]).
//! - A *verb* of the table [`Modals`] says how much a wording binds; a change of it has a [`Flag`].
//! - An *alignment* is the runs of tokens two texts share in order ([`align`]).
//!
//! Everything here is a function of its arguments: no clock, no deadline and no hash order decides anything.

mod applied;
mod blank;
mod bracket;
mod compiled;
mod edit;
mod frequency;
mod modal;
mod score;
mod spelling;
mod token;

pub use applied::{Applied, apply};
pub use bracket::{
    BracketFault, BracketPart, BracketPlace, BracketSpan, Brackets, Choice, Doubt, End, Mark, Markup, Names,
    Notation, Position, Separator, Shape, Stray, Tail, Unattributed, Wish, bracket_place, find_brackets,
    lifted_brackets, read_marks, undo_marks,
};
pub use compiled::{Compiled, CompiledPart, CompiledRun, compile};
pub use edit::{Block, align};
pub use frequency::Information;
pub use modal::{Flag, FoundVerb, ModalLine, Modals, Rewording, words_of};
pub use score::{Bag, Spread, likeness};
pub use spelling::spelt_alike;
pub use token::{Cut, KeyId, Token, TokenClass, Vocabulary, folded};
