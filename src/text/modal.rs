//! How much a wording binds, and what a change does to that: `strengthened`, `weakened`, `reversed`, `value`.
//!
//! A *verb* here is a modal (*shall*, *doit*) or operative (*decides*, *invite*) verb with a strength from 1 to 9; a
//! *hedge* is one that takes from another verb (*seek to*, *s'efforce de*). Both stand in a table of plain lines that is
//! shipped with the program (`modals.txt`) and to which a store adds its own; so do negations and numbers in words.
//!
//! A change is looked at with up to three kept words on each side, because half of a phrase may be kept:
//!
//! ```text
//! before      deleted    inserted    after           flag
//! Party       shall      should      act             weakened      9 → 6
//! shall       –          not         act             reversed      a negation beside the verb shall
//! shall       –          seek to     act             weakened      a hedge comes in
//! s'          engage à   efforce de  réduire         weakened      s'engage 8 → s'efforce 5
//! act by      2030       2040        .               value
//! ```
//!
//! A verb that only comes in or only goes out is no flag: there is nothing to measure it by. Where a change is
//! reversed, strengths are not compared, since *shall not* and *should* bind to different things.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation as _;

use super::token::{composed, elision, fold};

/// The shipped table.
const TABLE: &str = include_str!("modals.txt");
/// How many kept words beside a change are looked at.
const NEAR: usize = 3;
/// Words between a negation and the verb it negates, at most.
const REACH: usize = 2;
/// Words of a change in which a negation speaks for itself, and of one beside a hedge.
const SHORT: usize = 3;

/// What a change of wording does to what the clause asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// A negation came in or went out.
    Reversed,
    /// The strongest verb is weaker than it was, or a hedge came in.
    Weakened,
    /// The strongest verb is stronger than it was, or a hedge went out.
    Strengthened,
    /// Another number or date.
    Value,
}

impl Flag {
    /// Every flag, gravest first.
    pub const ALL: [Self; 4] = [Self::Reversed, Self::Weakened, Self::Strengthened, Self::Value];

    /// The word for this flag in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reversed => "reversed",
            Self::Weakened => "weakened",
            Self::Strengthened => "strengthened",
            Self::Value => "value",
        }
    }
}

/// Words taken out and words put in at one place, with the kept words on both sides of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rewording<'a> {
    /// Kept words before; the last of them count.
    pub before: &'a [String],
    /// Words taken out.
    pub deleted: &'a [String],
    /// Words put in.
    pub inserted: &'a [String],
    /// Kept words behind; the first of them count.
    pub after: &'a [String],
}

/// A verb of the table found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundVerb {
    /// Its first word.
    pub start: usize,
    /// The word after its last.
    pub end: usize,
    /// From 1 to 9.
    pub strength: u8,
}

/// Why a line of an own table means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModalLine(pub String);

/// What the table says of a phrase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a phrase may be several of these at once: cannot")]
struct Meaning {
    strength: Option<u8>,
    is_hedge: bool,
    is_negation: bool,
    is_value: bool,
    is_reference: bool,
    is_join: bool,
}

/// A phrase of the table in a row of words.
#[derive(Debug, Clone, Copy)]
struct Match {
    start: usize,
    end: usize,
    meaning: Meaning,
}

/// Phrases by their first word, longest first.
type Phrases = BTreeMap<String, Vec<(Vec<String>, Meaning)>>;

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
    fn add(&mut self, line: &str) -> Result<(), ModalLine> {
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
    fn phrases(&self, language: &str) -> Option<&Phrases> {
        self.languages.get(&language.split('-').next().unwrap_or_default().to_ascii_lowercase())
    }

    /// Every phrase of the table in a row of words, the longest at each place.
    fn matches(&self, language: &str, words: &[String]) -> Vec<Match> {
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

    /// What a change does, gravest first; nothing for most changes.
    pub fn flags(&self, language: &str, change: &Rewording<'_>) -> Vec<Flag> {
        let one_sided = change.deleted.is_empty() || change.inserted.is_empty();
        if one_sided && change.before.is_empty() && change.after.is_empty() {
            return Vec::new();
        }
        let old = self.side(language, change, change.deleted);
        let new = self.side(language, change, change.inserted);
        let mut flags = Vec::new();
        let reversed = (old.negates && !new.has_negation) || (new.negates && !old.has_negation);
        if reversed {
            flags.push(Flag::Reversed);
        } else if let Some(flag) = strength_flag(&old, &new, one_sided) {
            flags.push(flag);
        }
        if !old.values.is_empty() && !new.values.is_empty() && old.values != new.values {
            flags.push(Flag::Value);
        }
        flags
    }

    /// One side of a change with the numbers blanked that point at other places of the text: `paragraphs 6, 9 and 10`.
    fn measures(&self, language: &str, before: &[String], own: &[String]) -> Vec<String> {
        let known = self.phrases(language);
        let is = |word: &String, kind: fn(&Meaning) -> bool| {
            let phrases = known.and_then(|known| known.get(word)).map(Vec::as_slice).unwrap_or_default();
            phrases.iter().any(|(phrase, meaning)| phrase.len() == 1 && kind(meaning))
        };
        let mut in_reference = false;
        let mut kept = Vec::with_capacity(own.len());
        for (at, word) in before.iter().chain(own).enumerate() {
            let goes_on = is_number(word) || word.chars().count() == 1 || is(word, |meaning| meaning.is_join);
            in_reference = is(word, |meaning| meaning.is_reference) || (in_reference && goes_on);
            if at >= before.len() {
                kept.push(if in_reference { String::new() } else { word.clone() });
            }
        }
        kept
    }

    /// What one side of a change says.
    fn side(&self, language: &str, change: &Rewording<'_>, own: &[String]) -> Side {
        let before = &change.before[change.before.len().saturating_sub(NEAR)..];
        let after = &change.after[..change.after.len().min(NEAR)];
        let words: Vec<String> = before.iter().chain(own).chain(after).cloned().collect();
        let (from, to) = (before.len(), before.len() + own.len());
        let found = self.matches(language, &words);
        let touched = || found.iter().filter(|hit| hit.start < to && from < hit.end);
        let beside_verb = |hit: &Match| {
            let verbs = found.iter().filter(|other| other.meaning.strength.is_some());
            verbs.into_iter().any(|verb| {
                let gap = if verb.end <= hit.start {
                    hit.start - verb.end
                } else {
                    verb.start.saturating_sub(hit.end)
                };
                gap <= REACH
            })
        };
        let is_negation = |hit: &&Match| hit.meaning.is_negation;
        let hedged: usize = touched().filter(|hit| hit.meaning.is_hedge).map(|hit| hit.end - hit.start).sum();
        let mut values: Vec<String> = touched()
            .filter(|hit| hit.meaning.is_value)
            .map(|hit| words[hit.start..hit.end].join(" "))
            .collect();
        values.extend(numbers(&self.measures(language, change.before, own)));
        values.sort();
        Side {
            strongest: touched().filter_map(|hit| hit.meaning.strength).max(),
            has_verb: touched().any(|hit| hit.meaning.strength.is_some() && !hit.meaning.is_hedge),
            hedges: touched().filter(|hit| hit.meaning.is_hedge).count(),
            is_short: own.len() < hedged + SHORT,
            has_negation: touched().any(|hit| hit.meaning.is_negation),
            negates: touched().filter(is_negation).any(|hit| own.len() <= SHORT || beside_verb(hit)),
            values,
        }
    }
}

/// What one side of a change says.
#[expect(clippy::struct_excessive_bools, reason = "three independent facts of one side")]
struct Side {
    strongest: Option<u8>,
    /// Has a verb that is no hedge.
    has_verb: bool,
    hedges: usize,
    is_short: bool,
    has_negation: bool,
    /// Has a negation that bears on a verb.
    negates: bool,
    values: Vec<String>,
}

fn strength_flag(old: &Side, new: &Side, one_sided: bool) -> Option<Flag> {
    if !one_sided
        && let (Some(before), Some(after)) = (old.strongest, new.strongest)
        && before != after
    {
        return Some(if after < before { Flag::Weakened } else { Flag::Strengthened });
    }
    // A verb that was there and is not there any more cannot be weighed against a hedge.
    let comparable = old.has_verb == new.has_verb;
    let small = one_sided && old.is_short && new.is_short;
    if old.hedges == new.hedges || !(small || (comparable && !one_sided)) {
        return None;
    }
    Some(if new.hedges > old.hedges { Flag::Weakened } else { Flag::Strengthened })
}

/// The words of a text as the table is asked for them: folded, elisions cut, without marks.
pub fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in text.split_word_bound_indices() {
        if !piece.chars().any(char::is_alphanumeric) {
            continue;
        }
        // The end of a kept stretch may be half a word to the eye: `s'` before `engage`.
        let behind = &text[at + piece.len()..];
        if matches!(behind, "'" | "’") && elision(&format!("{piece}'e")) > 0 {
            words.push(fold(&composed(&format!("{piece}'"))));
            continue;
        }
        let cut = elision(piece);
        for part in [&piece[..cut], &piece[cut..]].into_iter().filter(|part| !part.is_empty()) {
            words.push(fold(&composed(part)));
        }
    }
    words
}

fn is_number(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

/// The numbers of a text in digits; parts of one number, `1 000` or `1,000`, as one.
fn numbers(words: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut follows = false;
    for word in words {
        let plain = word.replace(',', "");
        let is_part = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
        match found.last_mut() {
            Some(last) if follows && is_part && last.bytes().all(|byte| byte.is_ascii_digit()) => {
                last.push_str(&plain)
            }
            _ if is_number(word) => found.push(plain),
            _ => {}
        }
        follows = is_number(word);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Flags of a change written `before {-out-} {+in+} after`, as one line.
    fn flags(language: &str, marked: &str) -> String {
        let between = |open: &str, close: &str| -> (usize, usize, String) {
            match (marked.find(open), marked.find(close)) {
                (Some(start), Some(end)) => {
                    (start, end + close.len(), marked[start + open.len()..end].to_string())
                }
                _ => (marked.len(), 0, String::new()),
            }
        };
        let (out, put) = (between("{-", "-}"), between("{+", "+}"));
        let before = words_of(&marked[..out.0.min(put.0)]);
        let after = words_of(&marked[out.1.max(put.1)..]);
        let (deleted, inserted) = (words_of(&out.2), words_of(&put.2));
        let change = Rewording { before: &before, deleted: &deleted, inserted: &inserted, after: &after };
        let words: Vec<&str> =
            Modals::shipped().flags(language, &change).into_iter().map(Flag::word).collect();
        words.join(" ")
    }

    #[test]
    fn every_line_of_the_table_is_read_and_no_phrase_is_two_things_in_strength() {
        let mut table = Modals::default();
        let mut seen = BTreeMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            table.add(line).unwrap();
            let mut fields = line.splitn(3, ' ');
            let (language, kind) = (fields.next().unwrap(), fields.next().unwrap());
            if kind.starts_with(|c: char| c.is_ascii_digit()) {
                for phrase in fields.next().unwrap().split(',') {
                    let before = seen.insert((language, words_of(phrase)), kind);
                    assert_eq!(before, None, "{phrase}");
                }
            }
        }
    }

    #[test]
    fn english_verbs_known_by_hand() {
        for (change, flag) in [
            ("Each Party {-shall-} {+should+} act", "weakened"),
            ("Each Party {-should-} {+shall+} act", "strengthened"),
            ("Each Party {-will-} {+shall+} act", "strengthened"),
            ("Each Party shall {+not+} act", "reversed"),
            ("Each Party shall {-not-} act", "reversed"),
            ("Parties {-may-} {+shall not+} use", "reversed"),
            ("by {-2030-} {+2040+}.", "value"),
            ("every {-two-} {+three+} years", "value"),
            ("by 1 {-March-} {+June+} 2031", "value"),
            ("by 1 {-May-} {+June+} 2031", "value"),
            ("{-Decides-} {+Invites+} the Board", "weakened"),
            ("{-decides to-} {+takes note of+} the report", "weakened"),
            ("We {-request-} {+support+} the service", "weakened"),
            ("Each Party shall {+seek to+} reduce", "weakened"),
            ("Each Party shall {-endeavour to-} reduce", "strengthened"),
            ("Each Party {-shall ensure-} {+shall endeavour to ensure+} access", "weakened"),
            ("{-SHALL-} {+Should+}", "weakened"),
            ("Parties {-shall by 2030-} {+should by 2040+} end", "weakened value"),
            ("Parties {-shall not-} {+should not+} end", "weakened"),
            ("pay {-1,000-} {+2,000+} a year", "value"),
            ("as in paragraph 6, {-30-} {+60+} days before", ""),
            ("as in paragraph 6, within {-30-} {+60+} days", "value"),
        ] {
            assert_eq!(flags("en", change), flag, "{change}");
        }
    }

    #[test]
    fn what_only_looks_like_a_change_of_force_is_none() {
        for change in [
            "act {-promptly-} {+without delay+}",
            "act {-by-} {+no later than+} 2030",
            "{-with consent-} {+upon request+} of a Party that may",
            "Each Party {+shall+} act",
            "Each Party {-promptly-} shall act",
            "pay {-1,000-} {+1 000+} a year",
            "{+Each Party shall not seek to act.+}",
            "act by 2030 {+and report by 2031+}",
            "Each Party shall {-must-} {+shall+}",
            "the {-measures-} {+means+} of Parties",
            "{-in May-} {+then+} they shall",
            "as in paragraph {-5-} {+6+} above",
            "in paragraphs 6, 9 and {-10-} {+11+}",
            "under articles 6 to {-10 and 12-} {+11 and 13+}",
            "paragraph 6 {-(b)-} {+(c)+}",
            "Parties shall act{+, provided that the costs are shared and no Party is left with them alone+}.",
        ] {
            assert_eq!(flags("en", change), "", "{change}");
        }
    }

    #[test]
    fn french_verbs_known_by_hand() {
        for (change, flag) in [
            ("Chaque Partie {-doit-} {+devrait+} agir", "weakened"),
            ("Les Parties {-devraient-} {+doivent+} agir", "strengthened"),
            ("L'Agence s'{-engage à-} {+efforce de+} réduire", "weakened"),
            ("L'Agence {-s’efforce d’-} {+s’engage à+} agir", "strengthened"),
            ("Chaque Partie {-doit-} {+ne doit pas+} agir", "reversed"),
            ("Chaque Partie {+n'+} agit pas", "reversed"),
            ("Chaque Partie doit {-pas-} agir", "reversed"),
            ("{-De\u{301}cide-} {+Invite+} le Conseil", "weakened"),
            ("{-Prie-} {+Encourage+} le Conseil", "weakened"),
            ("avant {-2030-} {+2040+}", "value"),
            ("avant le 1er {-mars-} {+juin+}", "value"),
            ("Il {-est tenu d'-} {+peut+} agir", "weakened"),
        ] {
            assert_eq!(flags("fr", change), flag, "{change}");
        }
        assert_eq!(flags("fr", "agir {-avant-} {+au plus tard+} en mai"), "");
        assert_eq!(flags("fr-CA", "Il {-doit-} {+peut+} agir"), "weakened");
        assert_eq!(flags("de", "Er {-muss-} {+soll+}"), "");
    }

    #[test]
    fn lines_of_a_store_win_and_a_wrong_line_is_given_back() {
        let own = ["de 9 muss", "de 6 soll, sollte", "en 2 shall", "en 5-hedge within its means"];
        let table = Modals::with_own(&own).unwrap();
        let words = |text: &str| words_of(text);
        let change = |deleted: &str, inserted: &str, language: &str| {
            let (deleted, inserted) = (words(deleted), words(inserted));
            let change = Rewording { deleted: &deleted, inserted: &inserted, ..Rewording::default() };
            table.flags(language, &change)
        };
        assert_eq!(change("muss", "soll", "de"), [Flag::Weakened]);
        assert_eq!(change("shall", "should", "en"), [Flag::Strengthened]);
        assert_eq!(change("with new staff", "within its means", "en"), [Flag::Weakened]);
        for wrong in ["en", "en 9", "en 10 shall", "EN 9 shall", "en not-hedge no", "en 9 ,"] {
            let line = ModalLine(wrong.to_string());
            assert_eq!(Modals::with_own(&[wrong]).err(), Some(line), "{wrong}");
        }
    }

    #[test]
    fn verbs_of_a_sentence_stand_where_they_stand() {
        let verbs = Modals::shipped()
            .verbs("en", &words_of("We take note of what they may, in May 2031, seek to do."));
        let found: Vec<_> = verbs.iter().map(|verb| (verb.start, verb.end, verb.strength)).collect();
        // 0 we 1 take 2 note 3 of 4 what 5 they 6 may 7 in 8 may 9 2031 10 seek 11 to 12 do
        assert_eq!(found, [(1, 4, 2), (6, 7, 3), (10, 12, 5)]);
    }
}
