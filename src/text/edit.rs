//! What two sequences of tokens share, in order. The only file that names `similar`.
//!
//! ```text
//! old   Each Party should act by 2040 .          blocks  (0,0,2) Each Party
//! new   Each Party shall  act .                          (3,3,1) act   (6,4,1) .
//! ```
//!
//! The engine is chosen by size alone. A deadline would make the answer depend on the machine's load, and an
//! expired one credits a whole draft to the last state. Clauses get the minimal engine; beyond
//! [`MINIMAL_LIMIT`] tokens its quadratic worst case would be felt, and the engine that anchors on unique tokens
//! takes over, which also keeps more of a text whose halves changed places.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Tokens of both sides together up to which the minimal engine is used.
const MINIMAL_LIMIT: usize = 4096;

/// A run of equal tokens: where it starts on either side and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// First token on the old side.
    pub old: usize,
    /// First token on the new side.
    pub new: usize,
    /// Number of tokens.
    pub length: usize,
}

/// Finds the runs that two sequences share in order: ascending on both sides, never overlapping.
pub fn align<T: Copy + Eq + Ord + std::hash::Hash>(old: &[T], new: &[T]) -> Vec<Block> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (inner_old, inner_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut blocks = Vec::new();
    push(&mut blocks, Block { old: 0, new: 0, length: head });
    if !inner_old.is_empty() && !inner_new.is_empty() {
        let engine = if inner_old.len() + inner_new.len() <= MINIMAL_LIMIT {
            Algorithm::RawMyers
        } else {
            Algorithm::Patience
        };
        for operation in capture_diff_slices(engine, inner_old, inner_new) {
            if let DiffOp::Equal { old_index, new_index, len } = operation {
                push(&mut blocks, Block { old: head + old_index, new: head + new_index, length: len });
            }
        }
    }
    push(&mut blocks, Block { old: old.len() - tail, new: new.len() - tail, length: tail });
    blocks
}

/// Adds a block, joined with the one before where they touch on both sides.
fn push(blocks: &mut Vec<Block>, block: Block) {
    if block.length == 0 {
        return;
    }
    match blocks.last_mut() {
        Some(last) if last.old + last.length == block.old && last.new + last.length == block.new => {
            last.length += block.length;
        }
        _ => blocks.push(block),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks(old: &str, new: &str) -> Vec<(usize, usize, usize)> {
        let words = |text: &str| text.bytes().collect::<Vec<_>>();
        align(&words(old), &words(new)).iter().map(|b| (b.old, b.new, b.length)).collect()
    }

    #[test]
    fn shared_head_and_tail_are_found_without_an_engine() {
        assert_eq!(blocks("abcdef", "abXef"), [(0, 0, 2), (4, 3, 2)]);
        assert_eq!(blocks("abc", "abc"), [(0, 0, 3)]);
        assert_eq!(blocks("abc", ""), []);
        assert_eq!(blocks("aaaa", "aaa"), [(0, 0, 3)]);
    }

    #[test]
    fn a_text_whose_halves_change_places_keeps_one_half_at_any_size() {
        let old: Vec<u32> = (0..60_000).collect();
        let new: Vec<u32> = (30_000..60_000).chain(0..30_000).collect();
        let kept: usize = align(&old, &new).iter().map(|block| block.length).sum();
        assert_eq!(kept, 30_000);
    }

    #[test]
    fn one_repeated_word_aligns_at_any_size() {
        let kept: usize = align(&vec![7_u32; 2000], &vec![7; 1999]).iter().map(|block| block.length).sum();
        assert_eq!(kept, 1999);
    }

    proptest! {
        #[test]
        fn blocks_ascend_and_are_equal(old in prop::collection::vec(0_u8..6, 0..80), new in prop::collection::vec(0_u8..6, 0..80)) {
            let (mut at_old, mut at_new) = (0, 0);
            for block in align(&old, &new) {
                prop_assert!(block.old >= at_old && block.new >= at_new && block.length > 0);
                prop_assert_eq!(&old[block.old..block.old + block.length], &new[block.new..block.new + block.length]);
                (at_old, at_new) = (block.old + block.length, block.new + block.length);
            }
            prop_assert!(at_old <= old.len() && at_new <= new.len());
        }
    }
}
