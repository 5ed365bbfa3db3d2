//! Aligning the words of a clause with those of the clause it continues.
//!
//! A longest common subsequence counts words and nothing else. That is not how a drafter edits: of two alignments
//! with as many words, the one in fewer and longer runs is the true one, and a shared *ice* says more than a shared
//! *the*. Clauses are short, so they can be aligned by what the shared words tell, with a bonus for every word that
//! continues a run; see [`weighted`]. Texts too long for a table of all pairs go to the engine of [`crate::text::align`].
//!
//! Two unrelated sentences of sixty words still share about ten by chance, nearly all of them function words. A block of
//! one or two function words between two stretches that were both rewritten is therefore no continuity:
//!
//! ```text
//! old   permits      to  the  operators  is  subject to approval
//! new   communities  on  the  import     of  nets
//!                        ^^^ between rewritten stretches: a stray anchor
//! ```

use crate::text::{Block, Information, KeyId, align};

/// Longest block of function words that can be a stray anchor.
const STRAY: usize = 2;
/// Words that came and went around a block, both sides together, from which the stretch counts as rewritten.
const REWRITTEN: usize = 5;
/// Words around a block that may be replaced one for one without the stretch being rewritten: numbers that changed
/// around an *and* (`5, 9 and 18` for `4, 8 and 17`).
const SUBSTITUTED: usize = 3;
/// Largest table of pairs of words that is filled; beyond it the engine for long texts takes over.
const TABLE: usize = 400_000;
/// What every shared word counts beside its information, in hundredths of a bit.
const WORD: u32 = 300;
/// What a shared word counts more when it continues a run, in hundredths of a bit.
const RUN: u32 = 600;

/// The runs of words two sequences share in order, without stray anchors.
pub(super) fn continuity(old: &[KeyId], new: &[KeyId], information: &Information) -> Vec<Block> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (inner_old, inner_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let inner = if inner_old.len() * inner_new.len() <= TABLE {
        weighted(inner_old, inner_new, information)
    } else {
        align(inner_old, inner_new)
    };
    let mut blocks = Vec::new();
    join(&mut blocks, Block { old: 0, new: 0, length: head });
    for block in inner {
        join(&mut blocks, Block { old: head + block.old, new: head + block.new, length: block.length });
    }
    join(&mut blocks, Block { old: old.len() - tail, new: new.len() - tail, length: tail });
    without_stray_anchors(blocks, (old.len(), new), information)
}

fn join(blocks: &mut Vec<Block>, block: Block) {
    match blocks.last_mut() {
        _ if block.length == 0 => {}
        Some(last) if last.old + last.length == block.old && last.new + last.length == block.new => {
            last.length += block.length;
        }
        _ => blocks.push(block),
    }
}

/// The alignment with most information in fewest runs, by a table over all pairs of words.
///
/// Let *w* be a word's information plus [`WORD`]. *run(i, j)* is the best alignment that ends by matching word
/// *i* with word *j*, *best(i, j)* the best of the first *i* and *j* words:
///
/// ```text
/// run(i, j)  = w + max( run(i−1, j−1) + RUN, best(i−1, j−1) )     where the words are equal
/// best(i, j) = max( run(i, j), best(i−1, j), best(i, j−1) )       ties in this order
/// ```
fn weighted(old: &[KeyId], new: &[KeyId], information: &Information) -> Vec<Block> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let width = new.len() + 1;
    let mut best = vec![0_u32; (old.len() + 1) * width];
    let mut run = vec![0_u32; (old.len() + 1) * width];
    for (i, word) in old.iter().enumerate() {
        let weight = information.centibits(*word) + WORD;
        for (j, other) in new.iter().enumerate() {
            let (here, before) = ((i + 1) * width + j + 1, i * width + j);
            let skip = best[here - width].max(best[here - 1]);
            if word == other {
                let continued = if run[before] > 0 { run[before] + RUN } else { 0 };
                run[here] = weight + continued.max(best[before]);
            }
            best[here] = run[here].max(skip);
        }
    }
    trace_back(&best, &run, (old.len(), new.len()))
}

/// Reads the blocks out of the tables, from the end.
fn trace_back(best: &[u32], run: &[u32], (mut i, mut j): (usize, usize)) -> Vec<Block> {
    let width = j + 1;
    let mut blocks: Vec<Block> = Vec::new();
    while i > 0 && j > 0 {
        let here = i * width + j;
        if run[here] > 0 && run[here] == best[here] {
            let mut length = 1;
            let mut at = here;
            while run[at - width - 1] > 0 && run[at - width - 1] + RUN >= best[at - width - 1] {
                at -= width + 1;
                length += 1;
            }
            i -= length;
            j -= length;
            blocks.push(Block { old: i, new: j, length });
        } else if best[here] == best[here - width] {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    blocks.reverse();
    blocks
}

/// Drops short blocks of function words that stand in the middle of a rewriting.
fn without_stray_anchors(
    mut blocks: Vec<Block>,
    (old, new): (usize, &[KeyId]),
    information: &Information,
) -> Vec<Block> {
    loop {
        let stray = (0..blocks.len()).find(|&at| {
            let block = blocks[at];
            block.length <= STRAY
                && new[block.new..block.new + block.length].iter().all(|key| !information.is_content(*key))
                && is_rewritten([gap_before(&blocks, at), gap_after(&blocks, at, (old, new.len()))])
        });
        match stray {
            Some(at) => blocks.remove(at),
            None => return blocks,
        };
    }
}

/// Whether words changed on both sides of a block, some came and some went, and enough in all.
fn is_rewritten([(gone_before, come_before), (gone_after, come_after)]: [(usize, usize); 2]) -> bool {
    let (gone, come) = (gone_before + gone_after, come_before + come_after);
    let word_for_word = gone_before == come_before && gone_after == come_after && gone <= SUBSTITUTED;
    gone_before + come_before > 0
        && gone_after + come_after > 0
        && gone > 0
        && come > 0
        && gone + come >= REWRITTEN
        && !word_for_word
}

/// How many words went and came between a block and the one before it.
fn gap_before(blocks: &[Block], at: usize) -> (usize, usize) {
    let end = |block: &Block| (block.old + block.length, block.new + block.length);
    let (old, new) = at.checked_sub(1).map_or((0, 0), |before| end(&blocks[before]));
    (blocks[at].old - old, blocks[at].new - new)
}

/// How many words went and came between a block and the one after it, or the end.
fn gap_after(blocks: &[Block], at: usize, lengths: (usize, usize)) -> (usize, usize) {
    let (old, new) = blocks.get(at + 1).map_or(lengths, |next| (next.old, next.new));
    let block = blocks[at];
    (old - block.old - block.length, new - block.new - block.length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Vocabulary;
    use std::sync::Arc;

    fn kept(old: &str, new: &str) -> String {
        let mut words = Vocabulary::default();
        let cuts = [words.cut(&Arc::from(old)), words.cut(&Arc::from(new))];
        let information = Information::of(&words, cuts.iter());
        let keys = |at: usize| cuts[at].tokens.iter().map(|token| token.key).collect::<Vec<_>>();
        let blocks = continuity(&keys(0), &keys(1), &information);
        let kept = blocks.iter().map(|block| cuts[1].slice(block.new, block.new + block.length - 1));
        kept.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_function_word_between_rewritten_stretches_is_chance() {
        assert_eq!(kept("grant permits to the board soon", "tax imports to the nets later"), "");
    }

    #[test]
    fn a_function_word_in_the_middle_of_a_new_phrase_is_chance_though_little_was_taken_out() {
        assert_eq!(
            kept(
                "report to parties on the progress made",
                "report to parties including through the obligations made"
            ),
            "report to parties | made"
        );
    }

    #[test]
    fn one_word_changed_on_either_side_is_no_rewriting() {
        assert_eq!(
            kept("under paragraphs 11 and 17", "under paragraphs 13 and 19"),
            "under paragraphs | and"
        );
        assert_eq!(
            kept("under paragraphs 4 8 and 17", "under paragraphs 5 9 and 18"),
            "under paragraphs | and"
        );
    }

    #[test]
    fn a_whole_phrase_is_kept_rather_than_more_words_of_two() {
        assert_eq!(
            kept(
                "report every year every second year to us",
                "report to us every second year or every third year"
            ),
            "report | every second year"
        );
    }

    #[test]
    fn a_function_word_that_only_one_side_changed_around_stays() {
        assert_eq!(
            kept("grant permits to the board", "grant new permits to the whole board"),
            "grant | permits to the | board"
        );
    }
}
