//! What a draft does to the force of what an amendment asked for: *shall* that came as *should*.
//!
//! The amendment's wording is laid beside the words that stand in its place. Where they differ at words that the amendment
//! adds, what it asked for counts as taken out and what stands instead as put in:
//!
//! ```text
//! asked for   Each Party shall  promptly act
//! stands      Each Party should promptly act        shall → should: weakened
//! ```

use crate::attribution::{Asked, Weave, WovenStream};
use crate::text::{Flag, Modals, Rewording, TokenClass, align, folded};

/// Words before a difference that are read.
const BEFORE: usize = 8;
/// Words behind it.
const AFTER: usize = 3;

/// The flags of all differences between what was asked for and what stands, gravest first.
pub(super) fn flags(
    weave: &Weave,
    asked: &Asked,
    stream: &WovenStream,
    (modals, language): (&Modals, &str),
) -> Vec<Flag> {
    let places: Vec<usize> =
        (0..stream.tokens.len()).filter(|at| stream.cut.tokens[*at].class == TokenClass::Word).collect();
    let standing: Vec<_> = places.iter().map(|at| weave.life(stream.tokens[*at]).key).collect();
    let wanted: Vec<_> = asked.wording.iter().map(|word| word.key).collect();
    let stands: Vec<String> = places.iter().map(|at| folded(stream.cut.slice(*at, *at))).collect();
    let asked_words: Vec<String> = asked.wording.iter().map(|word| word.text.to_string()).collect();
    let is_added = |at: usize| asked.sites.iter().any(|site| site.added.contains(&at));
    let mut found = Vec::new();
    let (mut old, mut new) = (0, 0);
    let blocks = align(&wanted, &standing);
    let stops = blocks.iter().map(|block| (block.old, block.new, block.length));
    for (at_old, at_new, length) in stops.chain([(wanted.len(), standing.len(), 0)]) {
        let inside = old > 0 && is_added(old - 1) && is_added(old);
        let differs = at_old > old || at_new > new;
        if differs && ((old..at_old).any(is_added) || inside) {
            let change = Rewording {
                before: &stands[new.saturating_sub(BEFORE)..new],
                deleted: &asked_words[old..at_old],
                inserted: &stands[new..at_new],
                after: &stands[at_new..(at_new + length).min(at_new + AFTER)],
            };
            found.extend(modals.flags(language, &change));
        }
        (old, new) = (at_old + length, at_new + length);
    }
    found.sort_unstable();
    found.dedup();
    found
}
