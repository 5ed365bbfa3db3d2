//! Typed words → values: dates, ids, kinds, flags. One rule for each, shared by every reader.

use chrono::{Datelike, NaiveDate};

use crate::model::{ActorKind, ClauseId, ClauseKind, ClauseState, DraftKind, DraftStatus, RoundName};

/// Words that stand for the values of a closed list.
pub trait Vocabulary: Copy + Sized + 'static {
    /// Every value, in the order of the documentation.
    const VALUES: &'static [Self];

    /// The word for a value.
    fn written(self) -> &'static str;

    /// The value a word stands for, exactly as written.
    fn from_word(word: &str) -> Option<Self> {
        Self::VALUES.iter().copied().find(|value| value.written() == word)
    }

    /// Every word, in the order of the documentation.
    fn words() -> Vec<&'static str> {
        Self::VALUES.iter().map(|value| value.written()).collect()
    }
}

/// Implements [`Vocabulary`] for an enum of the model with `ALL` and `word`.
macro_rules! vocabulary {
    ($($name:ty),*) => {
        $(impl Vocabulary for $name {
            const VALUES: &'static [Self] = &Self::ALL;

            fn written(self) -> &'static str {
                self.word()
            }
        })*
    };
}

vocabulary!(DraftKind, DraftStatus, ClauseKind, ClauseState, ActorKind);
vocabulary!(crate::model::Relation, crate::model::LineageEvidence);
vocabulary!(crate::model::Action, crate::model::How, crate::model::Visibility);
vocabulary!(crate::model::AmendmentState, crate::model::Silence, crate::model::Closure);

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFault {
    /// Not of the form 2031-03-14.
    Form,
    /// Of the right form, but no such day.
    NoSuchDay,
    /// Outside the years 1000 to 2999.
    Year,
}

/// Reads an ISO date, `2031-03-14`, between the years 1000 and 2999.
///
/// The form is checked by hand: the calendar crate accepts years of one or five digits.
///
/// # Errors
/// Says what is wrong with it.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateFault> {
    let bytes = text.as_bytes();
    let formed = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
    if !formed {
        return Err(DateFault::Form);
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| DateFault::NoSuchDay)?;
    if (1000..=2999).contains(&date.year()) { Ok(date) } else { Err(DateFault::Year) }
}

/// Reads the id of a clause: typed (`ice`) or, where the store gave it, `<round>:<ordinal>` (`rev1:14`).
pub fn parse_clause_id(text: &str) -> Option<ClauseId> {
    ClauseId::parse_typed(text).or_else(|| is_given_id(text).then(|| ClauseId::new(text)))
}

/// Whether a text has the form of an id that the store gives: `<round>:<ordinal>`.
pub fn is_given_id(text: &str) -> bool {
    parse_place(text).is_some()
}

/// Reads `<round>:<ordinal>`, the ordinal counted from 1 and without leading zeros.
pub fn parse_place(text: &str) -> Option<(RoundName, usize)> {
    let (round, ordinal) = text.rsplit_once(':')?;
    let well_formed = ordinal.len() <= 9
        && !ordinal.starts_with('0')
        && !ordinal.is_empty()
        && ordinal.bytes().all(|byte| byte.is_ascii_digit());
    if !well_formed {
        return None;
    }
    Some((RoundName::parse(round).ok()?, ordinal.parse().ok()?))
}

/// Whether a text can be the id of an amendment: typed (letters, digits, `.`, `_`, `-` and `/`, at most 64, a letter or
/// digit first) or given, `<file stem>:<n>`.
pub fn is_amendment_id(text: &str) -> bool {
    let typed = text.chars().count() <= 64
        && text.starts_with(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'));
    typed || is_given_amendment_id(text)
}

/// Whether a text has the form of an id given to an amendment that has none of its own: `<file stem>:<n>`.
pub fn is_given_amendment_id(text: &str) -> bool {
    let given = |(stem, ordinal): (&str, &str)| {
        !stem.is_empty() && !ordinal.starts_with('0') && parse_count(ordinal).is_some()
    };
    text.rsplit_once(':').is_some_and(given)
}

/// Reads a number that counts something, written in digits alone.
pub fn parse_count(text: &str) -> Option<u32> {
    let formed = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if formed { text.parse().ok() } else { None }
}

/// Reads `true` or `false`, in any case.
pub fn parse_flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Whether a text has the form of a language tag (BCP 47): `en`, `zh-Hant`, `pt-BR`.
pub fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Whether a text can be the id of an actor: letters, digits, `-` and `_`, at most 64, a letter or digit first.
pub fn is_actor_id(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Takes blank lines at both ends and blanks at the end off a text; everything inside stays as typed.
///
/// A text without any visible character is empty. How a block of text ends in a file (`|`, `|-`, `|+`) therefore changes nothing.
pub fn trimmed_text(text: &str) -> &str {
    if text.trim().is_empty() {
        return "";
    }
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n');
    let text = text.trim_end_matches(blank);
    let first_word = text.find(|c| !blank(c)).unwrap_or(text.len());
    let line_start = text[..first_word].rfind('\n').map_or(0, |newline| newline + 1);
    &text[line_start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_of_one_form_and_of_our_millennia() {
        assert_eq!(parse_date("2031-03-14"), Ok(NaiveDate::from_ymd_opt(2031, 3, 14).unwrap()));
        assert!(parse_date("1000-01-01").is_ok() && parse_date("2999-12-31").is_ok());
        for form in [
            "24-03-14",
            "2031-3-14",
            "20310-03-14",
            "14.03.2031",
            "2031-03-14 ",
            "",
            "2031/03/14",
            "+031-03-14",
        ] {
            assert_eq!(parse_date(form), Err(DateFault::Form), "{form}");
        }
        assert_eq!(parse_date("2031-02-29"), Err(DateFault::NoSuchDay));
        assert_eq!(parse_date("0024-03-14"), Err(DateFault::Year));
        assert_eq!(parse_date("3000-01-01"), Err(DateFault::Year));
    }

    #[test]
    fn clause_ids_are_typed_or_given() {
        for good in ["ice", "ice-2", "rev1:14", "2015-10-23:1"] {
            assert_eq!(parse_clause_id(good).map(|id| id.to_string()), Some(good.to_string()));
        }
        for bad in ["Ice", "5.1", "rev1:0", "rev1:014", "rev1:", ":4", "a b:4", "rev1:4x", ""] {
            assert_eq!(parse_clause_id(bad), None, "{bad}");
        }
    }

    #[test]
    fn text_loses_blank_lines_at_its_ends_only() {
        assert_eq!(trimmed_text("\n  \n  indented\n\n  second \n \n"), "  indented\n\n  second");
        assert_eq!(trimmed_text("\u{a0}kept\u{a0}"), "\u{a0}kept\u{a0}");
        assert_eq!(trimmed_text(" \n\t\n"), "");
    }

    #[test]
    fn language_tags() {
        assert!(["en", "zh-Hant", "pt-BR", "ast"].iter().all(|tag| is_language_tag(tag)));
        assert!(["", "e", "en_GB", "english language", "en-"].iter().all(|tag| !is_language_tag(tag)));
    }
}
