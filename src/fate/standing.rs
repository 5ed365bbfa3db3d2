//! Where every word stands in one draft.

use crate::attribution::{TokenId, Weave, WovenStream};
use crate::model::{ClauseState, Negotiation, RoundIndex};
use crate::text::{TokenClass, find_brackets};

/// The place of a word in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The clause.
    pub(super) clause: usize,
    /// Its own words are 0, then its alternatives.
    pub(super) stream: usize,
    /// The token in the stream.
    pub(super) at: usize,
    /// Which word of the stream it is.
    pub(super) word: usize,
    /// Whether it stands in brackets.
    pub(super) in_brackets: bool,
}

/// The places of all words of a draft, by token.
pub(super) struct Standing {
    places: Vec<Option<Place>>,
}

impl Standing {
    pub(super) fn of(negotiation: &Negotiation, weave: &Weave, round: RoundIndex) -> Self {
        let mut places = vec![None; weave.lives().len()];
        let clauses = &negotiation.round(round).draft.clauses;
        for (clause, woven) in weave.draft(round).clauses.iter().enumerate() {
            let whole = clauses[clause].state == Some(ClauseState::Bracketed);
            for (stream, woven) in woven.streams.iter().enumerate() {
                let inside = inside(woven);
                let in_brackets = |at: usize| whole || inside.as_ref().is_some_and(|inside| inside[at]);
                let words =
                    (0..woven.tokens.len()).filter(|at| woven.cut.tokens[*at].class == TokenClass::Word);
                for (word, at) in words.enumerate() {
                    let place = Place { clause, stream, at, word, in_brackets: in_brackets(at) };
                    places[woven.tokens[at].0 as usize] = Some(place);
                }
            }
        }
        Self { places }
    }

    /// Where a word stands; `None` where it does not, and for marks and brackets.
    pub(super) fn place(&self, token: TokenId) -> Option<Place> {
        self.places.get(token.0 as usize).copied().flatten()
    }
}

/// For each token, whether it stands in brackets; `None` for a text without any.
fn inside(stream: &WovenStream) -> Option<Vec<bool>> {
    if !stream.cut.tokens.iter().any(|token| token.class == TokenClass::Bracket) {
        return None;
    }
    let mut inside = vec![false; stream.tokens.len()];
    for span in find_brackets(&stream.cut).spans {
        inside[span.open..=span.close].fill(true);
    }
    Some(inside)
}
