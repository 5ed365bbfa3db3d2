//! What made-up negotiations are made of: words by a fixed draw, drafts, and which clause of one is which of the next.

use chrono::NaiveDate;
use travaux::lineage::Trace;
use travaux::model::{ActorId, Clause, Concordance, Draft, Round, RoundIndex, RoundName};

const SYLLABLES: [&str; 20] = [
    "ba", "cor", "den", "fi", "gul", "han", "jo", "kel", "lor", "mi", "nav", "or", "pel", "qua", "ras",
    "sen", "tu", "val", "wes", "zim",
];

/// A fixed sequence of pseudo-random numbers: Knuth's multiplier for 64 bits, of which the upper half is used.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next()).unwrap_or_default() % bound.max(1)
    }

    /// A word: two in five are function words; of so many invented ones the first are the most frequent.
    pub(crate) fn word(&mut self, function_words: &[&str], invented: u64) -> String {
        if self.below(5) < 2 {
            return function_words[self.below(function_words.len())].to_owned();
        }
        let share = self.next() % 1_000_000;
        let rank = invented * share / 1_000_000 * share / 1_000_000;
        let syllable = |place: u64| SYLLABLES[usize::try_from(rank / place % 20).unwrap_or_default()];
        [syllable(1), syllable(20), syllable(400)].concat()
    }
}

/// The name of a round, counted from 0.
pub(crate) fn name(nth: usize) -> String {
    format!("r{nth:04}")
}

/// A day for each round.
pub(crate) fn date(nth: usize) -> NaiveDate {
    let days = u64::try_from(nth).unwrap_or_default();
    NaiveDate::from_ymd_opt(2031, 1, 1).unwrap_or_default() + chrono::Days::new(days)
}

/// Who sponsors a round: nobody the first, then seven states in turn.
pub(crate) fn sponsor(nth: usize) -> Option<&'static str> {
    let states = ["BRA", "EGY", "FJI", "JPN", "KEN", "NOR", "PER"];
    nth.checked_sub(1).map(|nth| states[nth % states.len()])
}

/// A draft as if read from a file: clauses numbered from 1, by the sponsor of its round.
pub(crate) fn draft(nth: usize, texts: impl IntoIterator<Item = String>) -> Draft {
    let clauses =
        texts.into_iter().zip(1..).map(|(text, number): (String, u32)| Clause::new(number.to_string(), text));
    Draft {
        issued_by: vec![ActorId::new("Chair")],
        sponsors: sponsor(nth).map(|code| vec![ActorId::new(code)]),
        ..Draft::new(RoundName::new(name(nth)), date(nth), clauses.collect())
    }
}

/// Drafts with their concordances, each related to the one before.
pub(crate) fn related(drafts: impl IntoIterator<Item = Draft>) -> Vec<(Draft, Concordance)> {
    let mut trace = Trace::default();
    let mut bases: Vec<RoundIndex> = Vec::new();
    let mut parts = Vec::new();
    for draft in drafts {
        let concordance = trace.relate(&draft, &bases);
        let round = Round { draft, concordance, bases };
        bases = vec![trace.add(&round)];
        parts.push((round.draft, round.concordance));
    }
    parts
}
