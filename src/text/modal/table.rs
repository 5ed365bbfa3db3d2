//! The table of verbs, hedges and negations, and where its phrases stand in a row of words.

use std::collections::BTreeMap;

use super::{FoundVerb, is_number, words_of};

/// The shipped table.
pub(super) const TABLE: &str = include_str!("../modals.txt");

/// Why a line of an own table means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModalLine(pub String);

/// What the table says of a phrase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a phrase may be several of these at once: cannot")]
pub(super) struct Meaning {
    pub(super) strength: Option<u8>,
    pub(super) is_hedge: bool,
    pub(super) is_negation: bool,
    pub(super) is_value: bool,
    pub(super) is_reference: bool,
    pub(super) is_join: bool,
}

/// A phrase of the table in a row of words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) meaning: Meaning,
}

/// Phrases by their first word, longest first.
pub(super) type Phrases = BTreeMap<String, Vec<(Vec<String>, Meaning)>>;

/// The table: phrases by language.
#[derive(Debug, Clone, Default)]
pub struct Modals {
    languages: BTreeMap<String, Phrases>,
}

impl Modals {
    /// The table shipped with the program.
    pub fn shipped() -> Self {
        let mut table = Self::default();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let read = table.add(line);
            debug_assert!(read.is_ok(), "{line}");
        }
        table
    }

    /// The shipped table with lines of a store's own, which win over it: `en 7 calls for`.
    ///
    /// # Errors
    /// Gives back the first line that is none of a table.
    pub fn with_own<T: AsRef<str>>(lines: &[T]) -> Result<Self, ModalLine> {
        let mut own = Self::default();
        for line in lines {
            own.add(line.as_ref())?;
        }
        let mut table = Self::shipped();
        for (language, words) in own.languages {
            for (phrase, meaning) in words.into_values().flatten() {
                *table.entry(&language, phrase) = meaning;
            }
        }
        Ok(table)
    }

    /// Takes in one line: language, kind, phrases.
    pub(super) fn add(&mut self, line: &str) -> Result<(), ModalLine> {
        let wrong = || ModalLine(line.to_string());
        let (language, rest) = line.trim().split_once(' ').ok_or_else(wrong)?;
        let (kind, phrases) = rest.trim().split_once(' ').ok_or_else(wrong)?;
        let (degree, is_hedge) = kind.strip_suffix("-hedge").map_or((kind, false), |degree| (degree, true));
        let strength = match degree.as_bytes() {
            [digit @ b'1'..=b'9'] => Some(digit - b'0'),
            _ => None,
        };
        let known = strength.is_some()
            || (!is_hedge && matches!(kind, "not" | "plain" | "value" | "reference" | "join"));
        let language_is_tag =
            (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
        let phrases: Vec<Vec<String>> = phrases.split(',').map(words_of).collect();
        if !known || !language_is_tag || phrases.iter().any(Vec::is_empty) {
            return Err(wrong());
        }
        for phrase in phrases {
            let meaning = self.entry(language, phrase);
            meaning.strength = strength.or(meaning.strength);
            meaning.is_hedge |= is_hedge;
            meaning.is_negation |= kind == "not";
            meaning.is_value |= kind == "value";
            meaning.is_reference |= kind == "reference";
            meaning.is_join |= kind == "join";
        }
        Ok(())
    }

    fn entry(&mut self, language: &str, phrase: Vec<String>) -> &mut Meaning {
        let list = self
            .languages
            .entry(language.to_string())
            .or_default()
            .entry(phrase.first().cloned().unwrap_or_default())
            .or_default();
        let at = match list.iter().position(|(known, _)| *known == phrase) {
            Some(at) => at,
            None => {
                let at = list.partition_point(|(known, _)| known.len() >= phrase.len());
                list.insert(at, (phrase, Meaning::default()));
                at
            }
        };
        &mut list[at].1
    }

    /// The phrases of a language, by its primary tag.
    pub(super) fn phrases(&self, language: &str) -> Option<&Phrases> {
        self.languages.get(&language.split('-').next().unwrap_or_default().to_ascii_lowercase())
    }

    /// Every phrase of the table in a row of words, the longest at each place.
    pub(super) fn matches(&self, language: &str, words: &[String]) -> Vec<Match> {
        let Some(known) = self.phrases(language) else { return Vec::new() };
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let phrases = known.get(&words[start]).map(Vec::as_slice).unwrap_or_default();
            let hit = phrases.iter().find(|(phrase, _)| words[start..].starts_with(phrase));
            let Some((phrase, meaning)) = hit else {
                start += 1;
                continue;
            };
            let end = start + phrase.len();
            let mut meaning = *meaning;
            // 9 May, May 2031: the month, no verb.
            let digits =
                |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| is_number(word));
            if meaning.strength.is_some()
                && (digits(start.checked_sub(1)) || digits(Some(end)))
                && end == start + 1
            {
                meaning = Meaning { is_value: words[start] == "may", ..Meaning::default() };
            }
            found.push(Match { start, end, meaning });
            start = end;
        }
        found
    }

    /// The verbs of a text, in order.
    pub fn verbs(&self, language: &str, words: &[String]) -> Vec<FoundVerb> {
        let found = self.matches(language, words).into_iter();
        found
            .filter_map(|hit| {
                Some(FoundVerb { start: hit.start, end: hit.end, strength: hit.meaning.strength? })
            })
            .collect()
    }
}
