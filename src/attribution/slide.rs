//! Where exactly words came or went, when equal words make several places possible.
//!
//! Of two equal words side by side, which one went cannot be told from the words. The brackets and marks tell it, for
//! people take out and put in whole phrases:
//!
//! ```text
//! old       open [and subject to consent], and its results
//! new       open, and its results
//! by words  open [and subject to consent], and its     "subject to consent and" went: cuts through the bracket
//!                     ^^^^^^^^^^^^^^^^^^^^^^
//! settled   open [and subject to consent], and its     "and subject to consent" went: all that is in the bracket
//!                ^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! Words that only came or only went between two runs of shared words can be moved by as many words as are equal at both
//! ends. Of these places the one is taken whose ends fall best together with brackets, then with marks; where none is
//! better, nothing is moved.

use crate::text::{Block, Cut, KeyId, TokenClass};

/// What stands beside a word on one side: nothing, a mark, a bracket that opens before it or closes behind it.
type Edge = u8;
/// What stands before and behind a word.
pub(super) type Edges = (Edge, Edge);

const NOTHING: Edge = 0;
const MARK: Edge = 1;
const BRACKET: Edge = 3;

/// Words between two runs of shared words.
#[derive(Debug, Clone, Copy)]
struct Gap {
    start: usize,
    end: usize,
}

/// Moves words that only came or only went to where their ends fall together with brackets and marks.
///
/// `old_edges` and `new_edges` give what stands before and behind each word; they are asked for only where something
/// can be moved.
pub(super) fn settle(
    blocks: &mut [Block],
    (old, new): (&[KeyId], &[KeyId]),
    edges: impl Fn() -> (Vec<Edges>, Vec<Edges>),
) {
    let mut known = None;
    for at in 1..blocks.len() {
        let (before, behind) = (blocks[at - 1], blocks[at]);
        let gone = Gap { start: before.old + before.length, end: behind.old };
        let come = Gap { start: before.new + before.length, end: behind.new };
        let (gap, words, is_old) = match (gone.end - gone.start, come.end - come.start) {
            (1.., 0) => (gone, old, true),
            (0, 1..) => (come, new, false),
            _ => continue,
        };
        let (back, forth) = reach(gap, words, (before.length, behind.length));
        if back + forth == 0 {
            continue;
        }
        let (old_edges, new_edges) = known.get_or_insert_with(&edges);
        let edges = if is_old { old_edges } else { new_edges };
        let fit = |start: usize| edges[start].0 + edges[start + gap.end - gap.start - 1].1;
        let stay = gap.start;
        let best = (gap.start - back..=gap.start + forth)
            .max_by_key(|start| (fit(*start), *start == stay, std::cmp::Reverse(*start)))
            .unwrap_or(stay);
        let (left, right) = (stay.saturating_sub(best), best.saturating_sub(stay));
        blocks[at - 1].length = before.length + right - left;
        blocks[at] = Block {
            old: behind.old + right - left,
            new: behind.new + right - left,
            length: behind.length + left - right,
        };
    }
}

/// By how many words a gap can be moved back and forth.
fn reach(gap: Gap, words: &[KeyId], (before, behind): (usize, usize)) -> (usize, usize) {
    let back = (1..=before).take_while(|by| words[gap.start - by] == words[gap.end - by]).count();
    let forth = (0..behind).take_while(|by| words[gap.start + by] == words[gap.end + by]).count();
    (back, forth)
}

/// What stands before and behind the word at a place of a text.
pub(super) fn edges(cut: &Cut, at: usize) -> Edges {
    let edge =
        |at: Option<usize>, bracket: &str| match at.and_then(|at| Some((at, cut.tokens.get(at)?.class))) {
            None => BRACKET,
            Some((_, TokenClass::Word)) => NOTHING,
            Some((at, TokenClass::Bracket)) if cut.slice(at, at) == bracket => BRACKET,
            Some(_) => MARK,
        };
    (edge(at.checked_sub(1), "["), edge(Some(at + 1), "]"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::attribution::align::continuity;
    use crate::text::{Information, Vocabulary};

    /// The words that went and those that came, as the alignment leaves them.
    fn settled(old: &str, new: &str) -> (String, String) {
        let mut vocabulary = Vocabulary::default();
        let cuts = [old, new].map(|text| vocabulary.cut(&Arc::from(text)));
        let words = cuts.each_ref().map(|cut| {
            (0..cut.tokens.len()).filter(|at| cut.tokens[*at].class == TokenClass::Word).collect::<Vec<_>>()
        });
        let keys =
            [0, 1].map(|side| words[side].iter().map(|at| cuts[side].tokens[*at].key).collect::<Vec<_>>());
        let information = Information::of(&vocabulary, cuts.iter());
        let mut blocks = continuity(&keys[0], &keys[1], &information);
        settle(&mut blocks, (&keys[0], &keys[1]), || {
            let of = |side: usize| words[side].iter().map(|at| edges(&cuts[side], *at)).collect();
            (of(0), of(1))
        });
        let mut kept = [vec![false; words[0].len()], vec![false; words[1].len()]];
        for block in &blocks {
            kept[0][block.old..block.old + block.length].fill(true);
            kept[1][block.new..block.new + block.length].fill(true);
            for step in 0..block.length {
                assert_eq!(
                    keys[0][block.old + step],
                    keys[1][block.new + step],
                    "only equal words are paired"
                );
            }
        }
        let text = |side: usize| {
            let left = (0..words[side].len()).filter(|at| !kept[side][*at]);
            left.map(|at| cuts[side].slice(words[side][at], words[side][at])).collect::<Vec<_>>().join(" ")
        };
        (text(0), text(1))
    }

    #[test]
    fn what_went_is_all_that_stood_in_the_bracket() {
        let (gone, come) = settled(
            "The review is open [and subject to consent], and its results are published.",
            "The review is open, and its results are published.",
        );
        assert_eq!((gone.as_str(), come.as_str()), ("and subject to consent", ""));
    }

    #[test]
    fn what_came_ends_at_the_mark() {
        let (gone, come) = settled(
            "The reports on loss, and the accounts, are public.",
            "The reports on loss, the reports on gain, and the accounts, are public.",
        );
        assert_eq!((gone.as_str(), come.as_str()), ("", "the reports on gain"));
    }

    #[test]
    fn without_brackets_and_marks_nothing_is_moved() {
        let (gone, _) = settled("ice and snow and rain fall here", "ice and rain fall here");
        let words = gone.split(' ').collect::<Vec<_>>();
        assert_eq!(words.len(), 2, "one of the two, as the alignment has it: {gone}");
    }

    #[test]
    fn several_gaps_are_settled_one_after_the_other() {
        let (gone, _) =
            settled("We act [and report] and meet [and vote] and part.", "We act and meet and part.");
        assert_eq!(gone, "and report and vote");
    }
}
