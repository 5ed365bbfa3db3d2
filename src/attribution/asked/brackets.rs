//! Which brackets an amendment would have lifted.
//!
//! ```text
//! The distance [between States] is growing     unbracket "between States"           the pair around the words
//! There are [two] [three] copies               replace "[two] [three]": "three"     all four halves
//! ```

use std::ops::Range;

use crate::model::{Aim, Amendment, Change, Passage, Spot};
use crate::text::{TokenClass, lifted_brackets};

use super::{Keys, Reader, find};
use crate::attribution::asked::Before;
use crate::attribution::weave::{TokenId, WovenStream};

impl Reader<'_> {
    /// The brackets that an amendment to a clause would have lifted, or taken out with the words in them.
    pub(super) fn brackets_to_go(
        &self,
        amendment: &Amendment,
        aim: Aim,
        keys: &mut Keys<'_>,
    ) -> Option<Vec<TokenId>> {
        let Spot::Clause(place) = aim.spot else { return None };
        let (passage, text) = match &amendment.change {
            Change::Unbracket { passage } | Change::Delete { passage } => (passage.as_ref(), ""),
            Change::Replace { passage, text } => (passage.as_ref(), text.as_str()),
            _ => return None,
        };
        let stream = &self.weave.draft(aim.round).clauses[place].streams[0];
        let is_bracket = |at: &usize| stream.cut.tokens[*at].class == TokenClass::Bracket;
        if text.contains(['[', ']']) || !(0..stream.tokens.len()).any(|at| is_bracket(&at)) {
            return None;
        }
        let words = self.words(aim.round, place, keys);
        let before = Before { span: 0..words.len(), words };
        let stretch = stretch(stream, find(&before, passage, keys)?, passage);
        let inside = stretch.clone().filter(is_bracket);
        let found: Vec<usize> = match amendment.change {
            Change::Unbracket { .. } => lifted_brackets(&stream.cut, &stretch),
            _ => inside.collect(),
        };
        Some(found.into_iter().map(|at| stream.tokens[at]).collect())
    }
}

/// The tokens of a passage, with the brackets typed at its ends; the whole text where there is no passage.
fn stretch(stream: &WovenStream, words: Range<usize>, passage: Option<&Passage>) -> Range<usize> {
    let tokens = &stream.cut.tokens;
    let Some(passage) = passage else { return 0..tokens.len() };
    let places: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].class == TokenClass::Word).collect();
    let typed = passage.words.trim();
    let leading = typed.chars().take_while(|c| *c == '[').count();
    let trailing = typed.chars().rev().take_while(|c| *c == ']').count();
    let is_bracket = |at: &usize| tokens[*at].class == TokenClass::Bracket;
    let (first, last) = (places[words.start], places[words.end - 1]);
    let before = (0..first).rev().take_while(is_bracket).take(leading).count();
    let behind = (last + 1..tokens.len()).take_while(is_bracket).take(trailing).count();
    first - before..last + 1 + behind
}
