//! How much a word tells: its information in bits, −log₂ of its frequency.
//!
//! Frequencies come from two sources. A fixed table shipped with the program (`frequency.txt`) says how common
//! the function words and the commonest words of negotiated texts are in the six languages of the United Nations; the drafts
//! themselves say the rest. The table counts as [`TABLE_WEIGHT`] words of text, so that in a draft of five lines, where
//! every word stands once, *the* still tells next to nothing, and in a long one a word repeated on every page does not
//! pass for rare.
//!
//! The table's figures are rounded to whole bits; they are this project's own estimates of order of magnitude.
//! A word that is not in it is taken to stand once in 2¹⁴ words before the drafts are looked at.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Cut, KeyId, TokenClass, Vocabulary};

/// The shipped table: lines of `<bits> <kind> <words…>`, kind `f` for function words and `c` for common content words.
const TABLE: &str = include_str!("frequency.txt");
/// How many words of text the shipped table counts as.
const TABLE_WEIGHT: f64 = 3000.0;
/// Bits of a word that the shipped table does not have.
const UNKNOWN_BITS: u8 = 14;
/// Bits of a single Han character that the table does not have: two make about a word.
const HAN_BITS: u8 = 9;

/// What every word of some drafts tells.
#[derive(Debug, Clone, Default)]
pub struct Information {
    centibits: Vec<u32>,
    content: Vec<bool>,
}

impl Information {
    /// Weighs every word of a vocabulary by the shipped table and by how often it stands in some texts.
    pub fn of<'a>(vocabulary: &Vocabulary, cuts: impl IntoIterator<Item = &'a Cut>) -> Self {
        let mut counts = vec![0_u32; vocabulary.len()];
        let mut total = 0_u32;
        for token in cuts.into_iter().flat_map(|cut| &cut.tokens).filter(|t| t.class == TokenClass::Word) {
            counts[token.key.0 as usize] += 1;
            total += 1;
        }
        Self::from_counts(vocabulary, &counts, total)
    }

    /// Weighs every word by counts that the caller kept, one per key in order.
    pub fn from_counts(vocabulary: &Vocabulary, counts: &[u32], total: u32) -> Self {
        let mut information = Self::default();
        for place in 0..vocabulary.len() {
            let key = KeyId(u32::try_from(place).unwrap_or(u32::MAX));
            let Prior { bits, function } = vocabulary.prior(key);
            let seen = counts.get(place).copied().unwrap_or(0);
            let frequency = (f64::from(seen) + TABLE_WEIGHT * (-f64::from(bits)).exp2())
                / (f64::from(total) + TABLE_WEIGHT);
            let is_word = vocabulary.class(key) == TokenClass::Word;
            information.centibits.push(if is_word { hundredths(-frequency.log2()) } else { 0 });
            information.content.push(is_word && !function);
        }
        information
    }

    /// Information of a word in hundredths of a bit; 0 for marks and brackets.
    pub fn centibits(&self, key: KeyId) -> u32 {
        self.centibits.get(key.0 as usize).copied().unwrap_or(u32::from(UNKNOWN_BITS) * 100)
    }

    /// Whether a key is a word and not a function word (*the*, *of*, *and*).
    pub fn is_content(&self, key: KeyId) -> bool {
        self.content.get(key.0 as usize).copied().unwrap_or(false)
    }
}

/// Whole hundredths, so that sums do not depend on their order.
fn hundredths(bits: f64) -> u32 {
    let rounded = (bits * 100.0).round().clamp(0.0, 10_000.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10000 above")]
    let whole = rounded as u32;
    whole
}

/// What the shipped table says of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prior {
    /// Its information in whole bits.
    bits: u8,
    /// Whether it is a function word.
    function: bool,
}

impl Prior {
    /// Looks up a folded word.
    pub(super) fn of(word: &str) -> Self {
        static KNOWN: OnceLock<HashMap<&'static str, Prior>> = OnceLock::new();
        if let Some(&found) = KNOWN.get_or_init(table).get(word) {
            return found;
        }
        let mut characters = word.chars();
        let bits = match (characters.next(), characters.next()) {
            (Some(only), None) if ('\u{3400}'..='\u{9FFF}').contains(&only) => HAN_BITS,
            (Some(only), None) if only.is_alphanumeric() => 8,
            _ => UNKNOWN_BITS,
        };
        Self { bits, function: false }
    }
}

/// The shipped table, read.
fn table() -> HashMap<&'static str, Prior> {
    let mut known = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split_whitespace();
        let (Some(bits), Some(kind)) = (fields.next().and_then(|bits| bits.parse().ok()), fields.next())
        else {
            continue;
        };
        for word in fields {
            known.entry(word).or_insert(Prior { bits, function: kind == "f" });
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn every_line_of_the_table_is_read_and_no_word_stands_twice_in_one_kind() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let fields: Vec<_> = line.split_whitespace().collect();
            assert!(fields.len() > 2 && (2..=13).contains(&fields[0].parse::<u8>().unwrap()), "{line}");
            assert!(matches!(fields[1], "f" | "c"), "{line}");
            assert!(fields[2..].iter().all(|word| **word == word.to_lowercase()), "{line}");
        }
    }

    #[test]
    fn a_function_word_tells_little_even_in_one_line_and_a_rare_word_much() {
        // "the": (1 + 3000/2^4) / 3004 = 188.5/3004 → 3.99 bits.
        // "leakage": (1 + 3000/2^14) / 3004 = 1.183/3004 → 11.31 bits.
        let mut words = Vocabulary::default();
        let cut = words.cut(&Arc::from("prevent the leakage now."));
        let information = Information::of(&words, [&cut]);
        assert_eq!(information.centibits(cut.tokens[1].key), 399);
        assert_eq!(information.centibits(cut.tokens[2].key), 1131);
        assert_eq!(information.centibits(cut.tokens[4].key), 0);
        assert!(!information.is_content(cut.tokens[1].key) && information.is_content(cut.tokens[2].key));
    }
}
