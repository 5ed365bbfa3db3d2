//! What a change does to the force of a wording: both sides read by the table, then compared.

use super::table::{Match, Meaning, Modals};
use super::{Flag, Rewording, is_number};

/// How many kept words beside a change are looked at.
const NEAR: usize = 3;
/// Words between a negation and the verb it negates, at most.
const REACH: usize = 2;
/// Words of a change in which a negation speaks for itself, and of one beside a hedge.
const SHORT: usize = 3;

impl Modals {
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
