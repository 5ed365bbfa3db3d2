//! Splits and merges: where one clause covers part of several.
//!
//! Only words that the clause's partner does not already explain count. A copy of a clause that still stands is
//! therefore no split: its words are all explained by the clause that stayed.

use std::collections::BTreeMap;

use crate::text::{Bag, Information, KeyId, Spread};

use super::TracedRound;
use super::candidate::bag;
use super::matching::Matching;

/// Share of the leftover clause's information, in thousandths, that the other must explain.
const COVERED: u64 = 500;
/// Information two clauses must share, in hundredths of a bit: about three content words.
const LEAST_SHARED: u64 = 3000;

/// Which side of the comparison holds the leftover clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leftover {
    /// New clauses that no old one continues: parts of a split.
    New,
    /// Old clauses that no new one continues: parts of a merge.
    Old,
}

/// For each leftover clause that is part of one on the other side: the leftover place, the place of the whole,
/// the share of the leftover's information it explains, and the information shared.
pub(super) fn parts(
    (leftover_side, leftover): (&TracedRound, &[usize]),
    whole_side: &TracedRound,
    (matching, which): (&Matching, Leftover),
    information: &Information,
) -> Vec<(usize, usize, u16)> {
    let wholes: Vec<usize> = (0..whole_side.numbers.len())
        .filter(|&place| matching.partner_of_whole(place, which).is_some())
        .collect();
    if leftover.is_empty() || wholes.is_empty() {
        return Vec::new();
    }
    let mut remainders: BTreeMap<usize, BTreeMap<KeyId, u32>> = BTreeMap::new();
    let mut found = Vec::new();
    let bags: BTreeMap<usize, Bag> =
        wholes.iter().map(|&place| (place, bag(&whole_side.read.clauses[place], information))).collect();
    let mut spread = Spread::default();
    for &place in leftover {
        let own = bag(&leftover_side.read.clauses[place], information);
        spread.lay(&own);
        let best = wholes
            .iter()
            .filter_map(|&whole| {
                let (all, content) = bags[&whole].shared_with(&spread, information);
                if all < LEAST_SHARED || content == 0 || all * 1000 < COVERED * own.weight() {
                    return None;
                }
                let partner = matching.partner_of_whole(whole, which)?;
                let rest = remainders.entry(whole).or_insert_with(|| {
                    let partner = bag(&leftover_side.read.clauses[partner], information);
                    remainder(&bags[&whole], &partner)
                });
                let explained = explained(&own, rest, information);
                let share = explained * 1000 / own.weight().max(1);
                (explained >= LEAST_SHARED && share >= COVERED).then_some((share, whole))
            })
            .max_by_key(|(share, whole)| (*share, std::cmp::Reverse(*whole)));
        if let Some((share, whole)) = best {
            found.push((place, whole, u16::try_from(share).unwrap_or(1000)));
            if let Some(rest) = remainders.get_mut(&whole) {
                take(rest, &own);
            }
        }
    }
    found
}

/// The words of a bag that another does not explain.
fn remainder(of: &Bag, by: &Bag) -> BTreeMap<KeyId, u32> {
    let mut rest: BTreeMap<KeyId, u32> = of.counts().iter().copied().collect();
    take(&mut rest, by);
    rest
}

/// Takes the words of a bag out of a remainder.
fn take(rest: &mut BTreeMap<KeyId, u32>, by: &Bag) {
    for (key, count) in by.counts() {
        if let Some(left) = rest.get_mut(key) {
            *left = left.saturating_sub(*count);
        }
    }
}

/// Information of the words of a bag that a remainder still holds, in hundredths of a bit.
fn explained(own: &Bag, rest: &BTreeMap<KeyId, u32>, information: &Information) -> u64 {
    own.counts()
        .iter()
        .map(|(key, count)| {
            let shared = rest.get(key).copied().unwrap_or(0).min(*count);
            u64::from(shared) * u64::from(information.centibits(*key))
        })
        .sum()
}
