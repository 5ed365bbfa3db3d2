//! Text broken into lines of a given width, by what it takes on the screen.
//!
//! A *stretch* is text of one ink; a line is a list of stretches, so that each can be coloured by itself and no
//! colour runs over a line end, where pagers would lose it. Widths are columns of a terminal: an ideograph takes
//! two, a combining accent none (`unicode-width`, the measure that the tables use too).
//!
//! A line ends, in this order of preference: at a blank, which is dropped; between two wide characters, as Chinese
//! and Japanese are written, but not before a closing mark or behind an opening one; anywhere, for a word longer
//! than the line.
//!
//! ```text
//!   "the Parties {++shall++}"  in 14 columns   →  "the Parties"
//!                                                 "{++shall++}"
//! ```

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What a stretch of text is, so that a terminal can colour it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Ordinary text, kept words.
    Plain,
    /// Headings, numbers.
    Strong,
    /// Inserted words.
    Inserted,
    /// Deleted words.
    Deleted,
    /// A sign of CriticMarkup.
    Sign,
    /// What a sign of CriticMarkup encloses beside a run: sponsors, remarks.
    Label,
}

/// Text of one ink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The text, without line breaks.
    pub text: String,
    /// What it is.
    pub ink: Ink,
}

impl Stretch {
    /// A stretch of one ink.
    pub(super) fn new(text: impl Into<String>, ink: Ink) -> Self {
        Self { text: text.into(), ink }
    }
}

/// Columns a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Columns of the longest word, at which a text can still be wrapped without cutting one.
pub(super) fn longest_word(text: &str) -> usize {
    text.split(' ').map(width).max().unwrap_or(0)
}

/// One character as the reader sees it, with its accents.
#[derive(Clone, Copy)]
struct Glyph<'a> {
    text: &'a str,
    columns: usize,
    ink: Ink,
    stretch: usize,
}

impl Glyph<'_> {
    /// Whether a line may end here, the blank being dropped.
    fn is_blank(self) -> bool {
        self.text == " "
    }
}

/// The stretches as lines of at most `first` columns, then `rest` columns each; no line ends in a blank.
///
/// A width of nothing counts as one column. A single character wider than the line stands on a line of its own.
pub(super) fn wrap(stretches: &[Stretch], first: usize, rest: usize) -> Vec<Vec<Stretch>> {
    let glyphs = glyphs(stretches);
    let mut lines = Vec::new();
    let mut remaining = glyphs.as_slice();
    let mut room = first.max(1);
    while !remaining.is_empty() {
        let end = line_end(remaining, room);
        let (line, behind) = remaining.split_at(end);
        lines.push(joined(line));
        let blanks = behind.iter().take_while(|glyph| glyph.is_blank()).count();
        remaining = &behind[blanks..];
        room = rest.max(1);
    }
    lines
}

/// Plain text as lines of at most `columns` columns.
pub(super) fn wrap_text(text: &str, columns: usize) -> Vec<String> {
    wrap(&[Stretch::new(text, Ink::Plain)], columns, columns)
        .into_iter()
        .map(|line| line.into_iter().map(|stretch| stretch.text).collect())
        .collect()
}

/// The stretches cut into characters.
fn glyphs(stretches: &[Stretch]) -> Vec<Glyph<'_>> {
    let mut glyphs = Vec::new();
    for (stretch, Stretch { text, ink }) in stretches.iter().enumerate() {
        let glyph = |text| Glyph { text, columns: width(text), ink: *ink, stretch };
        glyphs.extend(text.graphemes(true).map(glyph));
    }
    glyphs
}

/// How many characters go on a line with this much room; at least one.
fn line_end(glyphs: &[Glyph], room: usize) -> usize {
    let mut used = 0;
    let mut last_break = None;
    for (at, &glyph) in glyphs.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| glyphs[before]);
        if before.is_some_and(|before| may_part(before, glyph)) {
            last_break = Some(at);
        }
        // A blank may hang over the margin: it is dropped there.
        if !glyph.is_blank() && used + glyph.columns > room {
            return last_break.unwrap_or(at).max(1);
        }
        used += glyph.columns;
    }
    glyphs.len()
}

/// Whether a line may end between two characters.
fn may_part(before: Glyph, after: Glyph) -> bool {
    if after.is_blank() {
        // A blank inside a mark, `{++ by 2040++}`, does not leave its opening sign alone at the end of a line.
        return before.ink != Ink::Sign || after.ink == Ink::Plain;
    }
    before.columns == 2
        && after.columns == 2
        && !before.text.starts_with(['（', '「', '『', '《', '〈', '【', '［', '〔'])
        && !after.text.starts_with([
            '）', '」', '』', '》', '〉', '】', '］', '〕', '，', '。', '、', '；', '：', '？', '！', '％',
        ])
}

/// Characters put together again, without blanks at the end.
fn joined(glyphs: &[Glyph]) -> Vec<Stretch> {
    let end = glyphs.iter().rposition(|glyph| !glyph.is_blank()).map_or(0, |last| last + 1);
    let mut line: Vec<Stretch> = Vec::new();
    let mut of_stretch = None;
    for glyph in &glyphs[..end] {
        match line.last_mut() {
            Some(last) if of_stretch == Some(glyph.stretch) => last.text.push_str(glyph.text),
            _ => line.push(Stretch::new(glyph.text, glyph.ink)),
        }
        of_stretch = Some(glyph.stretch);
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_end_at_blanks() {
        assert_eq!(wrap_text("the Parties shall act", 11), ["the Parties", "shall act"]);
        assert_eq!(wrap_text("the Parties shall act", 12), ["the Parties", "shall act"]);
        assert_eq!(wrap_text("the Parties shall act", 10), ["the", "Parties", "shall act"]);
        assert!(wrap_text("", 10).is_empty());
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut_between_characters() {
        assert_eq!(wrap_text("cafe\u{301}cafe\u{301}", 4), ["cafe\u{301}", "cafe\u{301}"]);
        assert_eq!(wrap_text("ab 水", 1), ["a", "b", "水"]);
    }

    #[test]
    fn chinese_breaks_anywhere_but_not_before_a_full_stop() {
        // Five ideographs and a full stop, two columns each: ten columns hold five, but the stop takes one along.
        assert_eq!(wrap_text("应采取措施。", 10), ["应采取措", "施。"]);
        assert_eq!(wrap_text("应（采取）", 4), ["应", "（采", "取）"]);
    }

    #[test]
    fn each_line_keeps_the_inks_of_its_stretches() {
        let stretches = [
            Stretch::new("a ", Ink::Plain),
            Stretch::new("{++", Ink::Sign),
            Stretch::new("b c", Ink::Inserted),
        ];
        assert_eq!(
            wrap(&stretches, 6, 6),
            [
                vec![
                    Stretch::new("a ", Ink::Plain),
                    Stretch::new("{++", Ink::Sign),
                    Stretch::new("b", Ink::Inserted)
                ],
                vec![Stretch::new("c", Ink::Inserted)],
            ]
        );
    }

    #[test]
    fn an_opening_sign_is_not_left_at_the_end_of_a_line() {
        let stretches = [
            Stretch::new("the ice", Ink::Plain),
            Stretch::new("{++", Ink::Sign),
            Stretch::new(" by 2040", Ink::Inserted),
        ];
        let lines = wrap(&stretches, 11, 11);
        assert_eq!(lines[0], [Stretch::new("the", Ink::Plain)]);
        let closed =
            [Stretch::new("++}", Ink::Sign), Stretch::new(" ", Ink::Plain), Stretch::new("act", Ink::Plain)];
        assert_eq!(wrap(&closed, 4, 4)[1], [Stretch::new("act", Ink::Plain)]);
        assert_eq!(lines[1][1], Stretch::new("{++", Ink::Sign));
        assert_eq!(lines[1][2], Stretch::new(" by", Ink::Inserted));
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_but_blanks_is_lost(text in "[a-z水，لاء\u{301} ]{0,80}", columns in 2_usize..30) {
            let lines = wrap_text(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?}");
            }
            let kept: String = lines.concat().replace(' ', "");
            prop_assert_eq!(kept, text.replace(' ', ""));
        }
    }
}
