//! How much room text takes, without the reader's fonts: an estimate from above, and lines broken by it.
//!
//! Widths are those of common sans-serif fonts, rounded up. A label that is set narrower than estimated leaves a gap; one
//! that is set wider would run into its neighbour, so the estimate errs on the first side.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Width of a text set at a size, in the units of the size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    shown(text).graphemes(true).map(em).sum::<f64>() * size
}

/// Text as it is set: what XML refuses and what would turn text around is shown by its code, blanks are blanks.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let show = |c: char| match c {
        '\n' | '\t' | '\r' => " ".to_string(),
        c if is_hidden(c) => format!("<U+{:04X}>", u32::from(c)),
        c => c.to_string(),
    };
    Cow::Owned(text.chars().map(show).collect())
}

fn is_hidden(c: char) -> bool {
    let turns =
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    turns || c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Width of one grapheme in em.
fn em(grapheme: &str) -> f64 {
    let first = grapheme.chars().next().unwrap_or(' ');
    match first {
        'i' | 'j' | 'l' | '\'' | '|' | '!' | '.' | ',' | ':' | ';' | 'I' => 0.34,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '[' | ']' | '/' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.95,
        'A'..='Z' => 0.74,
        ' '..='~' => 0.6,
        _ => match grapheme.width() {
            0 => 0.0,
            1 if reads_leftwards(first) => 0.68,
            1 => 0.72,
            _ => 1.05,
        },
    }
}

/// Whether a letter belongs to a script that is written from right to left.
pub(super) fn reads_leftwards(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Breaks a text into lines no wider than a room: at blanks, and inside words that are wider by themselves.
pub(super) fn wrapped(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in shown(text).split_whitespace() {
        let joined = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if width(&joined, size) <= room {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for grapheme in word.graphemes(true) {
            if !line.is_empty() && width(&line, size) + em(grapheme) * size > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_and_long_words_inside() {
        assert_eq!(wrapped("Fair Access", 10.0, 200.0), ["Fair Access"]);
        assert_eq!(wrapped("Fair Access", 10.0, 45.0), ["Fair", "Access"]);
        // Six letters of 0.6 em at size 10 are 36 wide; "sss" and one more are 24.
        assert_eq!(wrapped("sssssssss", 10.0, 20.0), ["sss", "sss", "sss"]);
        assert_eq!(wrapped("", 10.0, 20.0), [""]);
    }

    #[test]
    fn chinese_takes_more_room_than_latin_and_marks_take_none() {
        assert!(width("海冰", 10.0) > width("ab", 10.0));
        assert!((width("e\u{301}", 10.0) - width("é", 10.0)).abs() < 2.0);
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        for text in
            ["各方应保护海冰并报告", "يجب على كل طرف حماية الجليد", "a very long-ish label, all in all"]
        {
            for line in wrapped(text, 11.0, 60.0) {
                assert!(width(&line, 11.0) <= 60.0, "{line}");
            }
        }
    }
}
