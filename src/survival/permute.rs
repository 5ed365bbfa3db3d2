//! The permutation test: the p-value of a comparison in which the χ² distribution is not to be trusted.
//!
//! If all groups were alike, the labels could as well have been dealt out otherwise. So they are dealt out
//! afresh, within each stratum, many times; p is the share of deals whose χ² is at least as large as the one
//! seen.
//!
//! **Same input, same answer.** Deals come from SplitMix64 with a fixed seed, and start from units and labels
//! sorted by their own values, so neither the order of the input nor the machine changes the answer.
//!
//! The test takes for granted that censoring does not depend on the group.

use super::compare::Layout;
use super::{CompareError, Compared};

/// The seed of every permutation test: the first digits of π after the point, in hexadecimal.
const SEED: u64 = 0x243F_6A88_85A3_08D3;

/// How much smaller than the observed χ² a permuted one may be and still count as equal to it: equal deals
/// reach the same value on different paths of rounding.
const TIE_TOLERANCE: f64 = 1e-9;

/// Outcome of a permutation test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permutation {
    /// Number of deals.
    pub deals: u32,
    /// Deals with a χ² at least as large as the one seen.
    pub as_large: u32,
    /// (as large + 1) / (deals + 1): the deal that was seen counts too, so p is never 0.
    pub p: f64,
}

/// Finds the p-value of a log-rank test by dealing the group labels out `deals` times.
///
/// Nothing where there is nothing to compare. Costs as much as `deals` log-rank tests.
/// Source: Phipson and Smyth, *Statistical Applications in Genetics and Molecular Biology* 9 (2010) 39, for
/// the added one.
///
/// # Errors
///
/// The same as [`super::log_rank`].
pub fn permutation_p(
    compared: &[Compared<'_>],
    groups: usize,
    deals: u32,
) -> Result<Option<Permutation>, CompareError> {
    let layout = Layout::new(compared, groups)?;
    let Some(seen) = layout.test(&layout.labels()).test else {
        return Ok(None);
    };
    let mut generator = SplitMix64 { state: SEED };
    let mut hands: Vec<Vec<usize>> = layout.strata.iter().map(|stratum| stratum.labels.clone()).collect();
    hands.iter_mut().for_each(|hand| hand.sort_unstable());
    let mut as_large = 0;
    for _ in 0..deals {
        hands.iter_mut().for_each(|hand| generator.shuffle(hand));
        let labels: Vec<&[usize]> = hands.iter().map(Vec::as_slice).collect();
        let dealt = layout.test(&labels).test.map_or(0.0, |test| test.value);
        as_large += u32::from(dealt >= seen.value * (1.0 - TIE_TOLERANCE));
    }
    let p = (f64::from(as_large) + 1.0) / (f64::from(deals) + 1.0);
    Ok(Some(Permutation { deals, as_large, p }))
}

/// A generator of evenly spread 64-bit numbers. Source: Steele, Lea and Flood, OOPSLA 2014, 453–472.
struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, `bound`, all equally likely: draws beyond the last full
    /// round of `bound` are thrown away.
    fn below(&mut self, bound: u64) -> u64 {
        let rounds = u64::MAX / bound;
        loop {
            let drawn = self.next() / rounds;
            if drawn < bound {
                return drawn;
            }
        }
    }

    /// Shuffles by Fisher and Yates.
    fn shuffle(&mut self, hand: &mut [usize]) {
        for last in (1..hand.len()).rev() {
            let chosen = self.below(last as u64 + 1);
            hand.swap(last, usize::try_from(chosen).unwrap_or(last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generator_gives_the_numbers_of_its_authors() {
        // First numbers from state 1234567, as printed for the reference program.
        let mut generator = SplitMix64 { state: 1_234_567 };
        let wanted = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([generator.next(), generator.next(), generator.next()], wanted);
    }

    #[test]
    fn draws_stay_below_their_bound_and_reach_all_of_it() {
        let mut generator = SplitMix64 { state: SEED };
        let mut counts = [0_u32; 6];
        for _ in 0..6000 {
            counts[usize::try_from(generator.below(6)).expect("below six")] += 1;
        }
        // Expected 1000 each, with a standard deviation of 29: five of them to either side.
        assert!(counts.iter().all(|count| (855..=1145).contains(count)), "{counts:?}");
    }

    #[test]
    fn shuffling_deals_all_orders_alike() {
        let mut generator = SplitMix64 { state: SEED };
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..6000 {
            let mut hand = [0, 1, 2];
            generator.shuffle(&mut hand);
            *seen.entry(hand).or_insert(0_u32) += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|count| (855..=1145).contains(count)), "{seen:?}");
    }
}
