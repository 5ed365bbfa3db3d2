//! Marks and brackets follow the words beside them.
//!
//! A mark is the one that stood there before when the word before it, or else the word behind it, was followed or
//! preceded by the same mark where it stood last. So a closing full stop goes with the words it closes, and a bracket
//! stays whose it was while anything beside it stays. Where the words beside a mark are new, the nearest word that was kept
//! speaks for it, across whatever was taken out between the two:
//!
//! ```text
//! old   … reduce waste at sea .        new   … reduce waste everywhere .        the full stop is the old one
//!                 kept ─────── taken out                kept       new
//! ```
//!
//! Where the parts of a text changed places, its last word closes nothing any more. The mark that closes the text is
//! then the one that closed it before, if that went nowhere else:
//!
//! ```text
//! old   ice melts and snow falls .     new   snow falls and ice melts .      the full stop is the old one
//!       ─── A ───     ─── B ────             ─── B ────     ─── A ───
//! ```

use crate::text::{KeyId, TokenClass};

use super::loom::{Loom, Source, Work};
use super::weave::TokenId;
use super::weaver::Weaver;

/// Which way to look from a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Behind,
    Before,
}

/// How far from a word its marks are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Up to the next word.
    Beside,
    /// Up to the next word that has a place in the draft.
    Gap,
}

/// Finds the earlier token of every mark and bracket that has one.
pub(super) fn follow(weaver: &mut Weaver<'_>, loom: &mut Loom<'_>) {
    for reach in [Reach::Beside, Reach::Gap] {
        for work in 0..loom.works.len() {
            for at in 0..loom.works[work].from.len() {
                let stream = &loom.works[work];
                if stream.cut.tokens[at].class == TokenClass::Word || stream.from[at].is_some() {
                    continue;
                }
                if let Some(earlier) = earlier_mark(weaver, loom, (work, at), reach) {
                    loom.works[work].from[at] = Some(earlier);
                    weaver.claim(earlier, loom.index);
                }
            }
        }
    }
    close(weaver, loom);
}

/// Gives the mark that closes a text the token that closed it before.
fn close(weaver: &mut Weaver<'_>, loom: &mut Loom<'_>) {
    for work in 0..loom.works.len() {
        if let Some(earlier) = earlier_close(weaver, loom, &loom.works[work]) {
            if let Some(last) = loom.works[work].from.last_mut() {
                *last = Some(earlier);
            }
            weaver.claim(earlier, loom.index);
        }
    }
}

/// The free mark that closed a text some of whose words are kept, where the same mark without a place closes it now.
fn earlier_close(weaver: &Weaver<'_>, loom: &Loom<'_>, work: &Work) -> Option<TokenId> {
    let last = work.cut.tokens.last().filter(|last| last.class == TokenClass::Mark)?;
    if work.from.last().copied().flatten().is_some() {
        return None;
    }
    let of_component = |source: &&Source| source.standing && source.component == work.component;
    loom.sources.iter().filter(of_component).find_map(|source| {
        let stream = &weaver.weave.draft(source.round).clauses[source.place].streams[source.stream].tokens;
        let mark = stream.last().copied()?;
        let is_same = weaver.weave.life(mark).key == last.key && weaver.is_free(mark, loom.index);
        (is_same && work.from.iter().flatten().any(|token| stream.contains(token))).then_some(mark)
    })
}

/// The earlier token of a mark, by the words on either side of it.
fn earlier_mark(
    weaver: &Weaver<'_>,
    loom: &Loom<'_>,
    (work, at): (usize, usize),
    reach: Reach,
) -> Option<TokenId> {
    let stream = &loom.works[work];
    let key = stream.cut.tokens[at].key;
    let speaks = |place: &usize| {
        stream.cut.tokens[*place].class == TokenClass::Word
            && (reach == Reach::Beside || stream.from[*place].is_some())
    };
    let before = (0..at).rev().find(speaks).and_then(|place| stream.from[place]);
    let behind = (at + 1..stream.from.len()).find(speaks).and_then(|place| stream.from[place]);
    before
        .and_then(|word| beside(weaver, loom, (word, Side::Behind, reach), key))
        .or_else(|| behind.and_then(|word| beside(weaver, loom, (word, Side::Before, reach), key)))
}

/// The free mark with a key on one side of where a word stood last.
fn beside(
    weaver: &Weaver<'_>,
    loom: &Loom<'_>,
    (word, side, reach): (TokenId, Side, Reach),
    key: KeyId,
) -> Option<TokenId> {
    let last = weaver.locations[word.0 as usize];
    if !weaver.is_ancestor(last.round, loom.index) {
        return None;
    }
    let stream =
        &weaver.weave.draft(last.round).clauses[last.place as usize].streams[last.stream as usize].tokens;
    let at = last.at as usize;
    let within = |token: &TokenId| {
        let is_word = weaver.weave.life(*token).class == TokenClass::Word;
        !is_word || (reach == Reach::Gap && weaver.is_free(*token, loom.index))
    };
    let fits = |token: &TokenId| weaver.weave.life(*token).key == key && weaver.is_free(*token, loom.index);
    match side {
        Side::Behind => stream[at + 1..].iter().copied().take_while(within).find(fits),
        Side::Before => stream[..at].iter().rev().copied().take_while(within).find(fits),
    }
}
