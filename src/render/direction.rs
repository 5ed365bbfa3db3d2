//! Which way a text reads, and the isolates that keep it from reordering what stands beside it.
//!
//! The whole Unicode bidirectional algorithm is the terminal's or the browser's business. Here it is enough to
//! know whether a text holds right-to-left letters at all, and which way a clause as a whole reads.

use super::Isolates;

/// Which way a text reads as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Latin, Cyrillic, Chinese and most others.
    LeftToRight,
    /// Arabic, Hebrew and their kin.
    RightToLeft,
}

/// Languages written from right to left where their tag names no script.
const RIGHT_TO_LEFT_LANGUAGES: [&str; 12] =
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"];

/// Scripts written from right to left, as language tags spell them, in lower case.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 9] =
    ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"];

/// The direction a BCP 47 language tag implies: `ar`, `az-Arab`; nothing for an empty tag.
pub(super) fn of_language(tag: &str) -> Option<Direction> {
    if tag.is_empty() {
        return None;
    }
    let tag = tag.to_ascii_lowercase();
    let mut subtags = tag.split(['-', '_']);
    let language = subtags.next().unwrap_or_default();
    // A script is the one subtag of four letters: it overrules the language.
    let script = subtags.find(|subtag| subtag.len() == 4 && subtag.chars().all(|c| c.is_ascii_alphabetic()));
    let backwards = match script {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT_LANGUAGES.contains(&language),
    };
    Some(if backwards { Direction::RightToLeft } else { Direction::LeftToRight })
}

/// The direction of the first letter in the text; left to right where there is none.
pub(super) fn of_first_letter<'a>(texts: impl IntoIterator<Item = &'a str>) -> Direction {
    let first = texts.into_iter().flat_map(str::chars).find(|&c| is_right_to_left(c) || c.is_alphabetic());
    match first {
        Some(letter) if is_right_to_left(letter) => Direction::RightToLeft,
        _ => Direction::LeftToRight,
    }
}

/// Whether any letter of the text belongs to a right-to-left script.
pub(super) fn has_right_to_left(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_right_to_left)
}

/// Whether a character lies in a block of right-to-left scripts or is a right-to-left mark.
///
/// The blocks that Unicode reserves for such scripts (`DerivedBidiClass.txt`, default classes R and AL).
fn is_right_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8ff}'
            | '\u{200f}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// Text in an isolate that takes the direction of its first letter, where it needs one.
pub(super) fn isolated(text: &str, isolates: Isolates) -> String {
    match isolates {
        Isolates::Added if has_right_to_left(text) => format!("\u{2068}{text}\u{2069}"),
        Isolates::Added | Isolates::Left => text.to_string(),
    }
}

/// Text in an isolate of a given direction.
pub(super) fn isolated_as(text: &str, direction: Direction, isolates: Isolates) -> String {
    match (isolates, direction) {
        (Isolates::Left, _) => text.to_string(),
        (Isolates::Added, Direction::LeftToRight) => format!("\u{2066}{text}\u{2069}"),
        (Isolates::Added, Direction::RightToLeft) => format!("\u{2067}{text}\u{2069}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_overrules_its_language() {
        assert_eq!(of_language("ar"), Some(Direction::RightToLeft));
        assert_eq!(of_language("fa-IR"), Some(Direction::RightToLeft));
        assert_eq!(of_language("az-Arab-IR"), Some(Direction::RightToLeft));
        assert_eq!(of_language("ar-Latn"), Some(Direction::LeftToRight));
        assert_eq!(of_language("zh-Hans"), Some(Direction::LeftToRight));
        assert_eq!(of_language(""), None);
    }

    #[test]
    fn the_first_letter_decides_and_digits_do_not() {
        assert_eq!(of_first_letter(["5.1 (", "على الأطراف shall"]), Direction::RightToLeft);
        assert_eq!(of_first_letter(["shall على"]), Direction::LeftToRight);
        assert_eq!(of_first_letter(["2040"]), Direction::LeftToRight);
    }

    #[test]
    fn only_right_to_left_text_is_isolated() {
        assert_eq!(isolated("ماء", Isolates::Added), "\u{2068}ماء\u{2069}");
        assert_eq!(isolated("eau 水", Isolates::Added), "eau 水");
        assert_eq!(isolated("ماء", Isolates::Left), "ماء");
    }
}
