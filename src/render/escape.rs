//! Foreign text made harmless, for each place it can end up in.
//!
//! A draft may hold anything: an escape sequence that would recolour a terminal, an override (U+202E) that would
//! show words in another order than they stand, `<script>`, a cell that a spreadsheet would run. None of it is
//! dropped, since what was typed is on record; it is made visible instead. [`harmless`] comes first everywhere;
//! the others add what one format needs on top.
//!
//! | place | function | example |
//! |---|---|---|
//! | everywhere | [`harmless`] | U+001B → `<U+001B>` |
//! | HTML | [`html`] | `<b>` → `&lt;b&gt;` |
//! | Markdown | [`markdown`], [`markdown_cell`], [`markdown_start`] | `a*b` → `a\*b` |
//! | plain redlines | [`signs_apart`] | `{++` → `{\++` |
//! | CSV, TSV | [`spreadsheet`] | `=1+1` → `'=1+1` |

use std::fmt::Write;

/// What becomes of line breaks and tabs inside a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Every line break is one line feed; tabs stay: CSV.
    Kept,
    /// Each line break and tab is one blank: TSV.
    Blank,
    /// Blanks, tabs and line breaks in a row are one blank: everything people read.
    Collapsed,
}

/// Text with control characters and bidirectional overrides shown as `<U+202E>`.
pub(super) fn harmless(text: &str, breaks: Breaks) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\r' && characters.peek() == Some(&'\n') {
            continue;
        }
        match (character, breaks) {
            ('\t', Breaks::Kept) => safe.push('\t'),
            (character, Breaks::Kept) if breaks_line(character) => safe.push('\n'),
            (' ' | '\t', Breaks::Collapsed) => push_one_blank(&mut safe),
            (character, Breaks::Collapsed) if breaks_line(character) => push_one_blank(&mut safe),
            ('\t', Breaks::Blank) => safe.push(' '),
            (character, Breaks::Blank) if breaks_line(character) => safe.push(' '),
            (character, _) if misleads(character) => push_code(&mut safe, character),
            (character, _) => safe.push(character),
        }
    }
    safe
}

/// Adds a blank where none stands yet.
fn push_one_blank(text: &mut String) {
    if !text.ends_with(' ') {
        text.push(' ');
    }
}

/// Adds a character by its code: `<U+202E>`.
fn push_code(text: &mut String, character: char) {
    write!(text, "<U+{:04X}>", u32::from(character)).expect("writing into a string cannot fail");
}

/// Whether a character ends a line somewhere: line feed, vertical tab, form feed, carriage return, next line,
/// line separator, paragraph separator.
fn breaks_line(character: char) -> bool {
    matches!(character, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character changes how its neighbours are shown without being seen itself.
///
/// Control characters; embeddings, overrides and isolates (also balanced ones: an isolate can hide an order as
/// well as an override can); deprecated formatting, annotation and tag characters, which hold text nobody sees.
/// Left alone: joiners and direction marks (U+200C to U+200F, U+061C), which Persian and Arabic spelling needs
/// and which reorder no letters.
pub(super) fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{206f}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Text for the inside of an HTML element or a quoted attribute.
pub(super) fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in harmless(text, Breaks::Collapsed).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            character => safe.push(character),
        }
    }
    safe
}

/// Text for a Markdown paragraph: characters that would format get a backslash where they would.
///
/// Square brackets mean "not agreed" in this field and fill its drafts, so they keep their look: without an
/// address behind it a bracket is no link, and only `]` before `(`, `[` or `:` is escaped.
/// `_` inside a word and `&` outside an entity format nothing either.
pub(super) fn markdown(text: &str) -> String {
    let safe = harmless(text, Breaks::Collapsed);
    let mut escaped = String::with_capacity(safe.len() + 8);
    let mut before = ' ';
    for (at, character) in safe.char_indices() {
        let rest = &safe[at + character.len_utf8()..];
        if formats(character, before, rest) {
            escaped.push('\\');
        }
        escaped.push(character);
        before = character;
    }
    escaped
}

/// Whether a character would format the Markdown it stands in.
fn formats(character: char, before: char, rest: &str) -> bool {
    match character {
        '\\' | '`' | '*' | '<' | '~' => true,
        '_' => !(before.is_alphanumeric() && rest.starts_with(char::is_alphanumeric)),
        ']' => rest.starts_with(['(', '[', ':']),
        '&' => begins_entity(rest),
        _ => false,
    }
}

/// Whether the text behind an ampersand makes it an entity: `lt;`, `#8238;`.
fn begins_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let end = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
    end > 0 && name[end..].starts_with(';')
}

/// Text for a cell of a Markdown table, where a bar would end the cell.
pub(super) fn markdown_cell(text: &str) -> String {
    markdown(text).replace('|', "\\|")
}

/// An escaped paragraph whose first characters would make it a list, heading, quotation, rule or table.
pub(super) fn markdown_start(paragraph: String) -> String {
    let digits =
        paragraph.len() - paragraph.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    if digits > 0 && paragraph[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &paragraph[..digits], &paragraph[digits..]);
    }
    if paragraph.starts_with(['#', '>', '-', '+', '=', '|']) { format!("\\{paragraph}") } else { paragraph }
}

/// Text in which no sign of CriticMarkup can be read: a backslash parts the brace from its sign.
///
/// `{++` becomes `{\++` and `++}` becomes `++\}`. Markdown shows both as they were typed, and a program that looks
/// for signs finds none; a backslash before the brace would not stop it.
pub(super) fn signs_apart(text: &str) -> String {
    const OPENING: [&str; 5] = ["++", "--", "==", "~~", ">>"];
    const CLOSING: [&str; 5] = ["++", "--", "==", "~~", "<<"];
    let mut parted = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        if character == '}' && CLOSING.iter().any(|sign| text[..at].ends_with(sign)) {
            parted.push('\\');
        }
        parted.push(character);
        if character == '{' && OPENING.iter().any(|sign| text[at + 1..].starts_with(sign)) {
            parted.push('\\');
        }
    }
    parted
}

/// Text that a spreadsheet takes for text: an apostrophe before what it would run as a formula.
///
/// Formulas begin with `=`, `+`, `-` or `@` (or the full-width forms), also behind blanks, tabs and line ends,
/// which some programs strip on import; a cell that begins with a tab or line end is guarded for the same reason.
/// Source of the list: OWASP, "CSV Injection".
pub(super) fn spreadsheet(text: String) -> String {
    let inner = text.trim_start();
    let runs = inner.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    if runs { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_overrides_are_shown_by_their_code() {
        assert_eq!(harmless("\u{1b}[31mred", Breaks::Collapsed), "<U+001B>[31mred");
        assert_eq!(harmless("a\u{202e}b\u{2069}", Breaks::Kept), "a<U+202E>b<U+2069>");
        assert_eq!(harmless("\u{9b}2J\u{7f}\0", Breaks::Blank), "<U+009B>2J<U+007F><U+0000>");
        assert_eq!(harmless("\u{e0041}", Breaks::Kept), "<U+E0041>");
    }

    #[test]
    fn joiners_marks_and_letters_of_any_script_stay() {
        let text = "می\u{200c}خواهم\u{200f} 有效 e\u{301} 👩\u{200d}🌾 a\u{a0}b";
        assert_eq!(harmless(text, Breaks::Collapsed), text);
    }

    #[test]
    fn line_breaks_and_tabs_follow_the_format() {
        let text = "a\r\nb\rc\u{2028}d\te  f";
        assert_eq!(harmless(text, Breaks::Kept), "a\nb\nc\nd\te  f");
        assert_eq!(harmless(text, Breaks::Blank), "a b c d e  f");
        assert_eq!(harmless(text, Breaks::Collapsed), "a b c d e f");
        assert_eq!(harmless("a \n\t b", Breaks::Collapsed), "a b");
    }

    #[test]
    fn markup_in_a_draft_is_text_in_a_page() {
        assert_eq!(
            html("<script>alert('x' & \"y\")</script>"),
            "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;"
        );
    }

    #[test]
    fn markdown_keeps_brackets_of_the_field_and_escapes_links() {
        assert_eq!(markdown("[Parties] [shall] act"), "[Parties] [shall] act");
        assert_eq!(markdown("[a](b) ![c][d] [e]: f [g]"), "[a\\](b) ![c\\][d] [e\\]: f [g]");
    }

    #[test]
    fn markdown_escapes_what_would_format_and_nothing_else() {
        assert_eq!(markdown("*a* `b` <i> ~c~ \\d"), "\\*a\\* \\`b\\` \\<i> \\~c\\~ \\\\d");
        assert_eq!(markdown("snake_case _em_ ____"), "snake_case \\_em\\_ \\_\\_\\_\\_");
        assert_eq!(markdown("R&D &lt; &#60; & co;"), "R&D \\&lt; \\&#60; & co;");
        assert_eq!(markdown_cell("a|b"), "a\\|b");
    }

    #[test]
    fn a_paragraph_does_not_turn_into_a_list_or_heading() {
        for (text, escaped) in [
            ("1. The Parties", "1\\. The Parties"),
            ("12) x", "12\\) x"),
            ("# x", "\\# x"),
            ("- x", "\\- x"),
            ("> x", "\\> x"),
            ("2040 is far", "2040 is far"),
            ("(a) x", "(a) x"),
        ] {
            assert_eq!(markdown_start(text.to_string()), escaped);
        }
    }

    #[test]
    fn signs_typed_in_a_draft_are_no_signs() {
        assert_eq!(signs_apart("{++a++} {>>b<<}"), "{\\++a++\\} {\\>>b<<\\}");
        assert_eq!(signs_apart("{a} {+} {-1}"), "{a} {+} {-1}");
    }

    #[test]
    fn cells_that_would_run_are_text() {
        for text in ["=1+1", "+1", "-1", "@x", "  =1", "\t=1", "\tx", "＝1"] {
            assert_eq!(spreadsheet(text.to_string()), format!("'{text}"));
        }
        for text in ["", "1-1", "shall", "'=1"] {
            assert_eq!(spreadsheet(text.to_string()), text);
        }
    }
}
