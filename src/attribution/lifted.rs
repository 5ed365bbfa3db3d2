//! What a draft did to the brackets of the draft before: lifted with their text kept, lifted with it gone, placed.
//!
//! A pair of brackets still stands when its opening bracket opens a pair of the later draft, or else its closing one
//! closes a pair that no other pair claims. A pair that stands no longer was lifted; what was between it tells how:
//!
//! ```text
//! before               each Party [shall] act [at once] [without delay]
//! after    [In winter] each Party [shall] act  at once
//!          placed                 stands      text kept  text gone
//! ```
//!
//! Every pair has one answer, so the counts add up: pairs before − lifted + placed = pairs after.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::model::RoundIndex;
use crate::text::{TokenClass, find_brackets};

use super::weave::{TokenId, Weave};

/// What became of the pairs of brackets of one draft in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lifted {
    /// Pairs that are there no more while more than half of the words between them are.
    pub text_kept: usize,
    /// Pairs that are there no more, nor are half of the words between them or more.
    pub text_gone: usize,
    /// Pairs of the later draft that were not in the earlier one.
    pub placed: usize,
}

/// A pair by its brackets, and where it stands: which run of text of the draft, which of its tokens.
struct Pair {
    open: TokenId,
    close: TokenId,
    stream: usize,
    between: Range<usize>,
}

/// Compares the brackets of two drafts; of a first draft every pair was placed.
pub fn lifted(weave: &Weave, from: Option<RoundIndex>, to: RoundIndex) -> Lifted {
    let later = pairs(weave, to);
    let earlier = from.map(|from| pairs(weave, from)).unwrap_or_default();
    let by_opening: BTreeMap<TokenId, usize> =
        later.iter().enumerate().map(|(at, pair)| (pair.open, at)).collect();
    let by_closing: BTreeMap<TokenId, usize> =
        later.iter().enumerate().map(|(at, pair)| (pair.close, at)).collect();
    let mut claimed = BTreeSet::new();
    let mut open: Vec<&Pair> = earlier.iter().collect();
    open.retain(|pair| !by_opening.get(&pair.open).is_some_and(|&at| claimed.insert(at)));
    open.retain(|pair| !by_closing.get(&pair.close).is_some_and(|&at| claimed.insert(at)));
    let kept = kept(weave, from, to, &open);
    let text_kept = kept.iter().filter(|kept| **kept).count();
    Lifted { text_kept, text_gone: open.len() - text_kept, placed: later.len() - claimed.len() }
}

/// For each pair of the earlier draft, whether more than half of the words between its brackets stand in the later one.
fn kept(weave: &Weave, from: Option<RoundIndex>, to: RoundIndex, pairs: &[&Pair]) -> Vec<bool> {
    let Some(from) = from.filter(|_| !pairs.is_empty()) else { return Vec::new() };
    let standing: BTreeSet<TokenId> =
        streams(weave, to).flat_map(|stream| stream.tokens.iter().copied()).collect();
    // Words so far, and those that stand, so that a pair in a pair in a pair costs no more than the outermost.
    let sums: Vec<Vec<(usize, usize)>> = streams(weave, from)
        .map(|stream| {
            let mut sums = vec![(0, 0)];
            let mut sum = (0, 0);
            for (token, id) in stream.cut.tokens.iter().zip(stream.tokens.iter()) {
                let word = token.class == TokenClass::Word;
                sum.0 += usize::from(word);
                sum.1 += usize::from(word && standing.contains(id));
                sums.push(sum);
            }
            sums
        })
        .collect();
    let is_kept = |pair: &&Pair| {
        let (start, end) = (sums[pair.stream][pair.between.start], sums[pair.stream][pair.between.end]);
        (end.1 - start.1) * 2 > end.0 - start.0
    };
    pairs.iter().map(is_kept).collect()
}

fn streams(weave: &Weave, round: RoundIndex) -> impl Iterator<Item = &super::WovenStream> {
    weave.draft(round).clauses.iter().flat_map(|clause| &clause.streams)
}

fn pairs(weave: &Weave, round: RoundIndex) -> Vec<Pair> {
    let mut found = Vec::new();
    for (at, stream) in streams(weave, round).enumerate() {
        found.extend(find_brackets(&stream.cut).spans.into_iter().map(|span| Pair {
            open: stream.tokens[span.open],
            close: stream.tokens[span.close],
            stream: at,
            between: span.open..span.close,
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Woven, clause};
    use super::*;

    /// Kept, gone, placed between two one-clause drafts.
    fn between(before: &str, after: &str) -> (usize, usize, usize) {
        let woven = Woven::line(vec![vec![clause("1", before)], vec![clause("1", after)]]);
        let Lifted { text_kept, text_gone, placed } =
            lifted(&woven.weave, Some(RoundIndex(0)), RoundIndex(1));
        (text_kept, text_gone, placed)
    }

    #[test]
    fn the_picture_above() {
        // 3 pairs before; "at once" stays without its pair, "without delay" goes with it, one is new: 3 − 2 + 1 = 2.
        let counts = between(
            "each Party [shall] act [at once] [without delay]",
            "[In winter] each Party [shall] act at once",
        );
        assert_eq!(counts, (1, 1, 1));
    }

    #[test]
    fn a_rewritten_bracket_that_stays_is_not_lifted() {
        assert_eq!(between("Parties [shall] act soon", "Parties [should] act soon"), (0, 0, 0));
        // The inner pair is lifted, the outer stays: 2 − 1 + 0 = 1.
        assert_eq!(
            between("Act [with care [and speed] where ice is]", "Act [with care and speed where ice is]"),
            (1, 0, 0)
        );
    }

    #[test]
    fn half_of_the_words_is_not_enough_to_be_kept() {
        // Two of four words left; then three of four.
        let before = "Parties keep rivers open [in winter and spring] always";
        assert_eq!(between(before, "Parties keep rivers open in winter always"), (0, 1, 0));
        assert_eq!(between(before, "Parties keep rivers open in winter spring always"), (1, 0, 0));
    }

    #[test]
    fn a_first_draft_places_its_pairs_and_a_half_is_none() {
        let woven = Woven::line(vec![vec![clause("1", "[a] [b] c]")]]);
        let counts = lifted(&woven.weave, None, RoundIndex(0));
        assert_eq!(counts, Lifted { placed: 2, ..Lifted::default() });
    }

    #[test]
    fn words_that_went_to_another_clause_are_kept() {
        let harbour = "Each harbour keeps one pilot on call at night";
        let moved = "[Ferries may cross the river at night with the consent of both harbours]";
        let woven = Woven::line(vec![
            vec![clause("1", &format!("{harbour}. {moved}"))],
            vec![clause("1", harbour), clause("2", moved.trim_matches(['[', ']']))],
        ]);
        let counts = lifted(&woven.weave, Some(RoundIndex(0)), RoundIndex(1));
        assert_eq!(counts, Lifted { text_kept: 1, ..Lifted::default() });
    }
}
