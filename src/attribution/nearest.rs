//! What stands nearest to a phrase that stands nowhere.
//!
//! Words of the phrase are looked for in their order, with other words between them at a price, in every text of every draft.
//! A word weighs by its information, so *the* and *of* decide nothing, and a word spelt nearly like it counts in part:
//!
//! ```text
//! phrase   legal  advisory  service
//! text     …  the [legal  advice  service] , for volunteers …
//! ```
//!
//! *Likeness* is the weight found over the weight of the phrase and of the words that stand between. These are other words
//! than those asked for, and nothing is said of who brought them in: whoever wants to know asks for them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Negotiation, RoundIndex};
use crate::text::{Cut, Information, KeyId, TokenClass, Vocabulary, spelt_alike};

use super::weave::Weave;

/// Below this many thousandths another wording is no answer.
const LEAST: u32 = 400;

/// A wording that is near to a phrase, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The words as the latest draft that has them writes them.
    pub text: String,
    /// Weight found over the weight of the phrase and of what stands between, in thousandths.
    pub likeness: u32,
    /// Every draft and clause that has it, in order.
    pub places: Vec<(RoundIndex, usize)>,
}

/// The wordings nearest to a phrase, best first; of equals the one that stands longest, then the earlier.
///
/// Time grows with the words of the texts that have enough of the phrase, times the words of the phrase.
pub fn nearest(negotiation: &Negotiation, weave: &Weave, phrase: &[String], most: usize) -> Vec<Nearest> {
    let mut vocabulary = Vocabulary::default();
    let typed = vocabulary.cut(&Arc::from(phrase.join(" ")));
    let mut texts: BTreeMap<*const u8, (Cut, Option<Window>)> = BTreeMap::new();
    for stream in negotiation.indices().flat_map(|round| &weave.draft(round).clauses).flat_map(|c| &c.streams)
    {
        let text = &stream.cut.text;
        texts.entry(text.as_ptr()).or_insert_with(|| (vocabulary.cut(text), None));
    }
    let search = Search::new(&vocabulary, &typed, texts.values().map(|(cut, _)| cut));
    for (cut, window) in texts.values_mut() {
        *window = search.best(cut);
    }
    let mut found: BTreeMap<Vec<KeyId>, Nearest> = BTreeMap::new();
    for round in negotiation.indices() {
        for (place, clause) in weave.draft(round).clauses.iter().enumerate() {
            let streams = clause.streams.iter().filter_map(|stream| texts.get(&stream.cut.text.as_ptr()));
            for (cut, window) in streams {
                let Some(window) = window else { continue };
                let words = cut.tokens[window.first..=window.last].iter();
                let words = words.filter(|token| token.class == TokenClass::Word).map(|token| token.key);
                let text = cut.slice(window.first, window.last).to_string();
                let likeness = window.likeness(search.weight);
                let near = found.entry(words.collect()).or_insert_with(|| Nearest {
                    text: String::new(),
                    likeness,
                    places: Vec::new(),
                });
                near.text = text;
                near.likeness = near.likeness.max(likeness);
                near.places.push((round, place));
            }
        }
    }
    let mut list: Vec<Nearest> = found.into_values().collect();
    list.sort_by_key(|near| {
        let rounds: BTreeSet<RoundIndex> = near.places.iter().map(|(round, _)| *round).collect();
        (Reverse(near.likeness), Reverse(rounds.len()), near.places.first().copied())
    });
    list.truncate(most);
    list
}

/// A stretch of a text that has words of the phrase in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Window {
    /// Weight found, less half of the weight between.
    score: u64,
    found: u64,
    between: u64,
    first: usize,
    last: usize,
}

impl Window {
    fn likeness(&self, phrase: u64) -> u32 {
        u32::try_from(self.found * 1000 / (phrase + self.between).max(1)).unwrap_or(1000)
    }
}

/// A phrase with what its words weigh, and which words of the texts are like them.
struct Search {
    information: Information,
    words: Vec<KeyId>,
    weight: u64,
    /// For a word of the texts, the words of the phrase it is like, with thousandths.
    alike: BTreeMap<KeyId, Vec<(usize, u32)>>,
}

impl Search {
    fn new<'a>(vocabulary: &Vocabulary, typed: &Cut, cuts: impl Iterator<Item = &'a Cut>) -> Self {
        let information = Information::of(vocabulary, cuts);
        let words: Vec<KeyId> = typed
            .tokens
            .iter()
            .filter(|token| token.class == TokenClass::Word)
            .map(|token| token.key)
            .collect();
        let weight = words.iter().map(|word| u64::from(information.centibits(*word))).sum();
        let keys = (0..vocabulary.len()).map(|place| KeyId(u32::try_from(place).unwrap_or(u32::MAX)));
        let alike = keys.filter(|key| vocabulary.class(*key) == TokenClass::Word).filter_map(|key| {
            let of = |(at, word): (usize, &KeyId)| {
                let share = spelt_alike(vocabulary.key_text(key), vocabulary.key_text(*word));
                (share > 0).then_some((at, share))
            };
            let list: Vec<(usize, u32)> = words.iter().enumerate().filter_map(of).collect();
            (!list.is_empty()).then_some((key, list))
        });
        let alike = alike.collect();
        Self { information, words, weight, alike }
    }

    /// What a word of a text that is like a word of the phrase is worth.
    fn worth(&self, (at, share): (usize, u32)) -> u64 {
        u64::from(self.information.centibits(self.words[at])) * u64::from(share) / 1000
    }

    /// The stretch of a text that is most like the phrase; the earliest of equals.
    fn best(&self, cut: &Cut) -> Option<Window> {
        let likes = |key: KeyId| self.alike.get(&key).map(Vec::as_slice).unwrap_or_default();
        let mut most = vec![0; self.words.len()];
        for token in &cut.tokens {
            for &like in likes(token.key) {
                most[like.0] = self.worth(like).max(most[like.0]);
            }
        }
        if most.iter().sum::<u64>() * 1000 < self.weight * u64::from(LEAST) {
            return None;
        }
        // By words of the phrase: the best window so far whose last word of the phrase is that one or an earlier one.
        let mut open: Vec<Window> = vec![Window::default(); self.words.len() + 1];
        let mut best = Window::default();
        for (place, token) in
            cut.tokens.iter().enumerate().filter(|(_, token)| token.class == TokenClass::Word)
        {
            let mut next: Vec<Window> = open.iter().map(|window| self.widened(*window, token.key)).collect();
            for &(at, share) in likes(token.key) {
                let worth = self.worth((at, share));
                let before = open[at];
                let first = if before.score == 0 { place } else { before.first };
                let before = if before.score == 0 { Window::default() } else { before };
                let grown = Window {
                    score: before.score + worth,
                    found: before.found + worth,
                    first,
                    last: place,
                    ..before
                };
                if grown.score > next[at + 1].score {
                    next[at + 1] = grown;
                }
                if grown.score > best.score {
                    best = grown;
                }
            }
            for at in 1..next.len() {
                if next[at - 1].score > next[at].score {
                    next[at] = next[at - 1];
                }
            }
            open = next;
        }
        let content = |word: &KeyId| self.information.is_content(*word);
        let has_content = !self.words.iter().any(content)
            || cut.tokens.get(best.first..=best.last).is_some_and(|tokens| {
                tokens.iter().any(|token| likes(token.key).iter().any(|(at, _)| content(&self.words[*at])))
            });
        (best.score > 0 && has_content && best.likeness(self.weight) >= LEAST).then_some(best)
    }

    /// A window with a word between.
    fn widened(&self, window: Window, key: KeyId) -> Window {
        let weight = u64::from(self.information.centibits(key));
        let score = window.score.saturating_sub(weight / 2);
        if score == 0 {
            Window::default()
        } else {
            Window { score, between: window.between + weight, ..window }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Woven, clause};
    use super::nearest;

    fn near(rounds: &[&[&str]], phrase: &str) -> Vec<(String, u32, usize)> {
        let clauses = |texts: &&[&str]| texts.iter().map(|text| clause("", text)).collect();
        let woven = Woven::line(rounds.iter().map(clauses).collect());
        let words: Vec<String> = phrase.split(' ').map(str::to_string).collect();
        let found = nearest(&woven.negotiation, &woven.weave, &words, 5);
        found.into_iter().map(|near| (near.text, near.likeness, near.places.len())).collect()
    }

    #[test]
    fn another_ending_and_a_word_between_are_near() {
        let rounds: &[&[&str]] = &[
            &["We support the legal advice service of the Conference.", "Ferries may cross."],
            &["We support the legal advice services of the Conference.", "Ferries may cross."],
        ];
        let found = near(rounds, "legal service");
        assert_eq!(found[0].0, "legal advice service");
        assert_eq!(found[1].0, "legal advice services");
        assert!(found[0].1 > found[1].1 && found.len() == 2, "{found:?}");
    }

    #[test]
    fn one_wording_in_many_drafts_is_told_once() {
        let draft: &[&str] = &["We support the legal advice service."];
        let found = near(&[draft, draft, draft], "legal advise service");
        let told: Vec<(&str, usize)> =
            found.iter().map(|(text, _, places)| (text.as_str(), *places)).collect();
        assert_eq!(told, [("legal advice service", 3)]);
    }

    #[test]
    fn function_words_alone_and_one_word_of_many_are_no_answer() {
        let draft: &[&str] = &["Each Party shall act in the light of the report."];
        assert_eq!(near(&[draft], "in the matter of the glaciers"), []);
        assert_eq!(near(&[draft], "nuclear disarmament report verification"), []);
    }

    /// By hand: one word of one is there with 7 of 8 letters, nothing between: 875.
    #[test]
    fn likeness_of_a_single_word_is_that_of_its_letters() {
        assert_eq!(near(&[&["A service."]], "services"), [("service".to_string(), 875, 1)]);
    }
}
