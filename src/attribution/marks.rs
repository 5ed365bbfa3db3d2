//! Marks and brackets follow the words beside them.
//!
//! A mark is the one that stood there before when the word before it, or else the word behind it, was followed or
//! preceded by the same mark where it stood last. So a closing full stop goes with the words it closes, and a bracket
//! stays whose it was while anything beside it stays.

use crate::text::{KeyId, TokenClass};

use super::weave::TokenId;
use super::weaver::{Loom, Weaver};

/// Which way to look from a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Behind,
    Before,
}

/// Finds the earlier token of every mark and bracket that has one.
pub(super) fn follow(weaver: &mut Weaver<'_>, loom: &mut Loom<'_>) {
    for work in 0..loom.works.len() {
        for at in 0..loom.works[work].from.len() {
            let stream = &loom.works[work];
            let token = stream.cut.tokens[at];
            if token.class == TokenClass::Word {
                continue;
            }
            let word = |place: usize| stream.cut.tokens[place].class == TokenClass::Word;
            let before = (0..at).rev().find(|&place| word(place)).and_then(|place| stream.from[place]);
            let behind =
                (at + 1..stream.from.len()).find(|&place| word(place)).and_then(|place| stream.from[place]);
            let found = before
                .and_then(|word| beside(weaver, loom, (word, Side::Behind), token.key))
                .or_else(|| behind.and_then(|word| beside(weaver, loom, (word, Side::Before), token.key)));
            if let Some(earlier) = found {
                loom.works[work].from[at] = Some(earlier);
                weaver.claim(earlier, loom.index);
            }
        }
    }
}

/// The mark with a key on one side of where a word stood last, up to the next word.
fn beside(
    weaver: &Weaver<'_>,
    loom: &Loom<'_>,
    (word, side): (TokenId, Side),
    key: KeyId,
) -> Option<TokenId> {
    let last = weaver.locations[word.0 as usize];
    let stream =
        &weaver.weave.draft(last.round).clauses[last.place as usize].streams[last.stream as usize].tokens;
    let at = last.at as usize;
    let fits = |token: &TokenId| {
        let life = weaver.weave.life(*token);
        life.key == key && weaver.is_free(*token, loom.index)
    };
    let mark = |token: &TokenId| weaver.weave.life(*token).class != TokenClass::Word;
    match side {
        Side::Behind => stream[at + 1..].iter().copied().take_while(mark).find(fits),
        Side::Before => stream[..at].iter().rev().copied().take_while(mark).find(fits),
    }
}
