//! How alike two wordings are.

use std::collections::BTreeMap;

use super::{Cut, Information, KeyId, TokenClass};
use crate::model::Permille;

/// The words of a text without their order: how often each stands, and what they weigh together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bag {
    counts: Vec<(KeyId, u32)>,
    weight: u64,
    content: u64,
}

impl Bag {
    /// Collects the words of texts; marks and brackets are left out.
    pub fn of<'a>(cuts: impl IntoIterator<Item = &'a Cut>, information: &Information) -> Self {
        let mut counts: BTreeMap<KeyId, u32> = BTreeMap::new();
        for token in cuts.into_iter().flat_map(|cut| &cut.tokens).filter(|t| t.class == TokenClass::Word) {
            *counts.entry(token.key).or_default() += 1;
        }
        let counts: Vec<_> = counts.into_iter().collect();
        let sum = |content_only: bool| {
            counts
                .iter()
                .filter(|(key, _)| !content_only || information.is_content(*key))
                .map(|(key, count)| u64::from(*count) * u64::from(information.centibits(*key)))
                .sum()
        };
        Self { weight: sum(false), content: sum(true), counts }
    }

    /// The words with how often each stands, in order of their keys.
    pub fn counts(&self) -> &[(KeyId, u32)] {
        &self.counts
    }

    /// Information of all words together, in hundredths of a bit.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Information of the words both hold, and of the content words among them, in hundredths of a bit.
    pub fn shared(&self, other: &Self, information: &Information) -> (u64, u64) {
        let (mut all, mut content) = (0, 0);
        let mut theirs = other.counts.iter().peekable();
        for (key, count) in &self.counts {
            while theirs.peek().is_some_and(|(their_key, _)| their_key < key) {
                theirs.next();
            }
            if let Some((_, their_count)) = theirs.peek().filter(|(their_key, _)| their_key == key) {
                let weight = u64::from((*count).min(*their_count)) * u64::from(information.centibits(*key));
                all += weight;
                content += if information.is_content(*key) { weight } else { 0 };
            }
        }
        (all, content)
    }

    /// The same of this bag and of the one that a [`Spread`] holds, without a search.
    pub fn shared_with(&self, spread: &Spread, information: &Information) -> (u64, u64) {
        let (mut all, mut content) = (0, 0);
        for (key, count) in &self.counts {
            let both = spread.counts.get(key.0 as usize).map_or(0, |theirs| *theirs.min(count));
            if both > 0 {
                let weight = u64::from(both) * u64::from(information.centibits(*key));
                all += weight;
                content += if information.is_content(*key) { weight } else { 0 };
            }
        }
        (all, content)
    }

    /// Share of the smaller side's content words that both hold.
    pub fn content_share(&self, other: &Self, shared_content: u64) -> Permille {
        permille(shared_content, self.content.min(other.content))
    }
}

/// The counts of one bag laid out by key, for comparing it with many others.
#[derive(Debug, Default)]
pub struct Spread {
    counts: Vec<u32>,
    used: Vec<KeyId>,
}

impl Spread {
    /// Lays out a bag in place of the one before.
    pub fn lay(&mut self, bag: &Bag) {
        for key in self.used.drain(..) {
            self.counts[key.0 as usize] = 0;
        }
        for (key, count) in &bag.counts {
            let place = key.0 as usize;
            if place >= self.counts.len() {
                self.counts.resize(place + 1, 0);
            }
            self.counts[place] = *count;
            self.used.push(*key);
        }
    }
}

/// Likeness of two wordings: the mean of shared ÷ shorter and shared ÷ longer, words weighted by information.
///
/// The first term alone would call a sentence and a chapter that holds it equal; the second alone would
/// call a clause that doubled in length a stranger.
pub fn likeness(left: &Bag, right: &Bag, shared: u64) -> Permille {
    let (shorter, longer) = (left.weight.min(right.weight), left.weight.max(right.weight));
    Permille(u16::midpoint(permille(shared, shorter).0, permille(shared, longer).0))
}

fn permille(part: u64, whole: u64) -> Permille {
    let share = (part * 1000).checked_div(whole).unwrap_or(0);
    Permille(u16::try_from(share.min(1000)).unwrap_or(1000))
}

#[cfg(test)]
mod tests {
    use super::super::Vocabulary;
    use super::*;
    use std::sync::Arc;

    #[test]
    fn likeness_is_full_for_equal_and_nothing_for_strangers() {
        let mut words = Vocabulary::default();
        let cuts: Vec<_> =
            ["Parties reduce plastic waste.", "Waste, plastic: reduce PARTIES", "Boards approve permits"]
                .iter()
                .map(|text| words.cut(&Arc::from(*text)))
                .collect();
        let information = Information::of(&words, cuts.iter());
        let bags: Vec<_> = cuts.iter().map(|cut| Bag::of([cut], &information)).collect();
        let like =
            |a: usize, b: usize| likeness(&bags[a], &bags[b], bags[a].shared(&bags[b], &information).0);
        assert_eq!(like(0, 1), Permille::FULL);
        assert_eq!(like(0, 2), Permille(0));
    }

    #[test]
    fn a_spread_shares_what_the_bag_shares_and_forgets_the_bag_before() {
        let mut words = Vocabulary::default();
        let cuts: Vec<_> = ["waste waste reefs of the sea", "reefs of waste of law", "the boards"]
            .iter()
            .map(|text| words.cut(&Arc::from(*text)))
            .collect();
        let information = Information::of(&words, cuts.iter());
        let bags: Vec<_> = cuts.iter().map(|cut| Bag::of([cut], &information)).collect();
        let mut spread = Spread::default();
        for laid in &bags {
            spread.lay(laid);
            for other in &bags {
                assert_eq!(other.shared_with(&spread, &information), other.shared(laid, &information));
            }
        }
    }

    #[test]
    fn half_of_a_text_is_three_quarters_alike() {
        // Four words of equal weight against the two first of them: 2/2 of the shorter, 2/4 of the longer, mean 3/4.
        let mut words = Vocabulary::default();
        let cuts: Vec<_> = ["alpha beta gamma delta", "alpha beta"]
            .iter()
            .map(|text| words.cut(&Arc::from(*text)))
            .collect();
        let information = Information::of(&words, [&cuts[0]]);
        let bags: Vec<_> = cuts.iter().map(|cut| Bag::of([cut], &information)).collect();
        let (shared, content) = bags[0].shared(&bags[1], &information);
        assert_eq!(likeness(&bags[0], &bags[1], shared), Permille(750));
        assert_eq!(bags[0].content_share(&bags[1], content), Permille::FULL);
    }
}
