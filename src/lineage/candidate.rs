//! Pairs of clauses worth looking at, and how alike they are.
//!
//! Comparing every clause with every other is quadratic. Only clauses that share an informative word are looked
//! at: an index from each content word to the old clauses that hold it, with the words that stand in too many of
//! them to tell anything left out.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::model::Permille;
use crate::text::{Bag, Information, KeyId, Spread, likeness};

use super::{ReadClause, TracedRound};

/// Share of the smaller side's content words that must be shared before an equal number counts for anything.
const NUMBER_NEEDS: Permille = Permille(300);
/// What an equal printed number adds to the score.
const NUMBER_BONUS: u16 = 150;
/// Score below which two clauses are not the same clause.
const LEAST_SCORE: u16 = 330;
/// Information, in hundredths of a bit, of a clause so short that it must be more than a part of the other: a heading
/// of two words stands in every clause on its subject and continues in none of them.
const SHORT: u64 = 5000;
/// Share of the longer clause, in thousandths, that such a clause must share.
const LEAST_OF_LONGER: u64 = 150;
/// Information two clauses must share in content words, in hundredths of a bit, unless they are alike all over.
const LEAST_CONTENT: u64 = 1500;
/// Likeness from which two clauses need share no more than they have.
const ALIKE: Permille = Permille(450);
/// A word that stands in more old clauses than this points nowhere, unless there is no rarer one.
const COMMON: usize = 24;

/// Two clauses that may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Place in the base.
    pub(super) old: usize,
    /// Place in the draft.
    pub(super) new: usize,
    /// Likeness with the bonus for an equal number: what decides.
    pub(super) score: u16,
    /// Likeness alone: what is recorded.
    pub(super) likeness: Permille,
}

/// The words of a clause: its own and those of its alternatives.
pub(super) fn bag(clause: &ReadClause, information: &Information) -> Bag {
    Bag::of(clause.streams.iter().map(|stream| &*stream.cut), information)
}

/// The pairs among some old and some new clauses that are alike enough, best first; ties by distance, then order.
pub(super) fn candidates(
    base: &TracedRound,
    draft: &TracedRound,
    (old_places, new_places): (&[usize], &[usize]),
    information: &Information,
) -> Vec<Candidate> {
    let old_bags: BTreeMap<usize, Bag> =
        old_places.iter().map(|&place| (place, bag(&base.read.clauses[place], information))).collect();
    let mut index: HashMap<KeyId, Vec<usize>, RandomState> = HashMap::default();
    for (place, old) in &old_bags {
        for (key, _) in old.counts().iter().filter(|(key, _)| information.is_content(*key)) {
            index.entry(*key).or_default().push(*place);
        }
    }
    let mut found = Vec::new();
    let mut spread = Spread::default();
    for &new in new_places {
        let new_bag = bag(&draft.read.clauses[new], information);
        spread.lay(&new_bag);
        for old in pointed_at(&new_bag, &index, information) {
            let old_bag = &old_bags[&old];
            let (shared, content) = old_bag.shared_with(&spread, information);
            let likeness = likeness(old_bag, &new_bag, shared);
            let equal_number = !base.numbers[old].as_str().is_empty()
                && base.numbers[old].folded() == draft.numbers[new].folded()
                && old_bag.content_share(&new_bag, content) >= NUMBER_NEEDS;
            let score = likeness.0 + if equal_number { NUMBER_BONUS } else { 0 };
            let longer = old_bag.weight().max(new_bag.weight());
            let telling = content >= LEAST_CONTENT || (content > 0 && likeness >= ALIKE);
            let mere_part =
                old_bag.weight().min(new_bag.weight()) < SHORT && shared * 1000 < LEAST_OF_LONGER * longer;
            if telling && score >= LEAST_SCORE && !mere_part {
                found.push(Candidate { old, new, score, likeness });
            }
        }
    }
    found
        .sort_by_key(|pair| (std::cmp::Reverse(pair.score), distance(pair, base, draft), pair.old, pair.new));
    found
}

/// The old clauses that share an informative word with a new one, in order.
fn pointed_at(
    new: &Bag,
    index: &HashMap<KeyId, Vec<usize>, RandomState>,
    information: &Information,
) -> Vec<usize> {
    let lists: Vec<&Vec<usize>> = new
        .counts()
        .iter()
        .filter(|(key, _)| information.is_content(*key))
        .filter_map(|(key, _)| index.get(key))
        .collect();
    let shortest = lists.iter().map(|list| list.len()).min().unwrap_or(0);
    let mut places: Vec<usize> =
        lists.into_iter().filter(|list| list.len() <= COMMON.max(shortest)).flatten().copied().collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// How far apart two clauses stand, each in thousandths of its draft.
fn distance(pair: &Candidate, base: &TracedRound, draft: &TracedRound) -> usize {
    let permille = |place: usize, of: &TracedRound| place * 1000 / of.numbers.len().max(1);
    permille(pair.old, base).abs_diff(permille(pair.new, draft))
}
