//! Problems of the files people hand in, and how they are shown.
//!
//! ```text
//! error: "text" of clause 5.1 starts with a square bracket        what, in the words of the glossary
//!   rev5.yaml:5:11                                                file, line, column in characters, from 1
//!   |
//! 5 |     text: [Each Party] shall act                            the line, unseen characters made visible
//!   |           ^ YAML reads this as a list, not as words         under the caret: why
//!   |
//!   = Put the text on its own lines after a bar:                  what to type, ready to paste
//!         text: |
//! ```

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

/// Whether a problem stops a file from being stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file is not stored.
    Error,
    /// The file can be stored; somebody should look.
    Warning,
}

/// One thing that is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// Line, counted from 1; 0 where the problem concerns the whole file.
    pub line: usize,
    /// Column in characters, counted from 1; 0 where there is no line.
    pub column: usize,
    /// Characters it covers on its line.
    pub length: usize,
    /// Whether it stops the file.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// The line to show.
    pub excerpt: Option<Excerpt>,
    /// What stands behind the caret.
    pub under_caret: String,
    /// What to type. Each entry may have several lines.
    pub remedy: Vec<String>,
}

impl Problem {
    /// Adds something to type.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy.push(remedy.into());
        self
    }

    /// The problem as plain text, in several lines that each end in a newline.
    pub fn render(&self) -> String {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut out = format!("{severity}: {}\n", visible(&self.what));
        let file = visible(&self.file);
        let gutter = if self.line == 0 { 1 } else { self.line.to_string().len() };
        let bar = format!("{:gutter$} |", "");
        match self.line {
            0 => writeln!(out, "  {file}"),
            line => writeln!(out, "  {file}:{line}:{}", self.column),
        }
        .ok();
        if let Some(excerpt) = &self.excerpt {
            let line = self.line;
            let carets = "^".repeat(excerpt.caret_width);
            let marked =
                format!("{:indent$}{carets} {}", "", self.under_caret, indent = excerpt.caret_column);
            let _ = write!(out, "{bar}\n{line} | {}\n{bar} {}\n", excerpt.line, visible(marked.trim_end()));
            if !self.remedy.is_empty() {
                let _ = writeln!(out, "{bar}");
            }
        }
        for remedy in &self.remedy {
            for (place, line) in remedy.lines().enumerate() {
                let sign = if place == 0 { "= " } else { "  " };
                let _ = writeln!(out, "{:gutter$} {sign}{}", "", visible(line));
            }
        }
        out
    }
}

/// Shows problems one after the other, in the order given, with their count at the end.
pub fn render(problems: &[Problem]) -> String {
    let mut out = String::new();
    for problem in problems {
        out.push_str(&problem.render());
        out.push('\n');
    }
    out.push_str(&count(problems));
    out.push('\n');
    out
}

/// How many problems there are in which files: `2 problems and 1 warning in rev5.yaml. Nothing was stored.`
pub fn count(problems: &[Problem]) -> String {
    let mut files: Vec<(&str, usize, usize)> = Vec::new();
    for problem in problems {
        if !files.iter().any(|(file, ..)| *file == problem.file) {
            files.push((&problem.file, 0, 0));
        }
        for (_, errors, warnings) in files.iter_mut().filter(|(file, ..)| *file == problem.file) {
            match problem.severity {
                Severity::Error => *errors += 1,
                Severity::Warning => *warnings += 1,
            }
        }
    }
    if files.is_empty() {
        return "No problems.".to_string();
    }
    let parts: Vec<_> =
        files.iter().map(|(file, errors, warnings)| of_file(file, *errors, *warnings)).collect();
    let stored = if files.iter().any(|(_, errors, _)| *errors > 0) { " Nothing was stored." } else { "" };
    format!("{}.{stored}", parts.join(", "))
}

fn of_file(file: &str, errors: usize, warnings: usize) -> String {
    let number = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let counted = match (errors, warnings) {
        (errors, 0) => number(errors, "problem"),
        (0, warnings) => number(warnings, "warning"),
        (errors, warnings) => format!("{} and {}", number(errors, "problem"), number(warnings, "warning")),
    };
    format!("{counted} in {}", visible(file))
}

/// A line of a file, ready for a terminal: unseen characters made visible, a window where the line is long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// What to show.
    pub line: String,
    /// Terminal columns before the caret.
    pub caret_column: usize,
    /// Terminal columns the caret covers, at least 1.
    pub caret_width: usize,
}

/// The widest line that is shown whole, in terminal columns.
const WIDEST: usize = 100;

/// Terminal columns shown before the caret of a line that is not shown whole.
const BEFORE: usize = 40;

impl Excerpt {
    /// Shows a line with a caret under the bytes `from..to`.
    pub(super) fn of(line: &str, from: usize, to: usize) -> Self {
        let width = |text: &str| -> usize { text.chars().filter_map(UnicodeWidthChar::width).sum() };
        let part = |range: std::ops::Range<usize>| visible(line.get(range).unwrap_or_default());
        let (before, under, after) = (part(0..from), part(from..to), part(to..line.len()));
        let (wide_before, wide_under) = (width(&before), width(&under));
        if wide_before + wide_under + width(&after) <= WIDEST {
            let line = format!("{before}{under}{after}").trim_end().to_string();
            return Self { line, caret_column: wide_before, caret_width: wide_under.max(1) };
        }
        let before = if wide_before > BEFORE { format!("…{}", last(&before, BEFORE - 1)) } else { before };
        let caret_column = width(&before);
        let room = WIDEST - caret_column - 1;
        let rest = format!("{under}{after}");
        let shown = first(&rest, room);
        let cut = if shown.len() < rest.len() { "…" } else { "" };
        let caret_width = wide_under.clamp(1, width(shown).max(1));
        Self { line: format!("{before}{shown}{cut}").trim_end().to_string(), caret_column, caret_width }
    }
}

/// The first characters of a text that fit into some terminal columns.
fn first(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// The last characters of a text that fit into some terminal columns.
fn last(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += c.width().unwrap_or(0);
        if used > columns {
            return &text[at + c.len_utf8()..];
        }
    }
    text
}

/// Makes characters visible that a terminal would obey or swallow: controls, and marks that turn the direction of a line.
fn visible(text: &str) -> String {
    let plain = |c: char| !(c.is_control() || is_unseen(c));
    if text.chars().all(plain) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' => out.push('→'),
            c if plain(c) => out.push(c),
            c => {
                let _ = write!(out, "<U+{:04X}>", u32::from(c));
            }
        }
    }
    out
}

fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::super::source::{Source, Span};
    use super::*;

    #[test]
    fn a_problem_looks_like_a_compiler_error() {
        let source =
            Source::new("r5.yaml", "draft: r5\nclauses:\n  - number: '5.1'\n    text: [Each Party] shall\n");
        let at = source.text().find('[').unwrap();
        let problem = source
            .error(Span { start: at, length: 1 }, "\"text\" starts with a bracket".into(), "a list".into())
            .with_remedy("Put it behind a bar:\n    text: |\n      [Each Party] shall");
        let expected = "\
error: \"text\" starts with a bracket
  r5.yaml:4:11
  |
4 |     text: [Each Party] shall
  |           ^ a list
  |
  = Put it behind a bar:
        text: |
          [Each Party] shall
";
        assert_eq!(problem.render(), expected);
    }

    #[test]
    fn wide_unseen_and_controlling_characters_keep_the_caret_in_place() {
        // Two wide characters make four columns, the override seven (`<U+202E>` is eight), the tab one.
        let source = Source::new("a.yaml", "中文\u{202e}\tx\u{7}\n");
        let at = source.text().find('x').unwrap();
        let problem = source.error(Span { start: at, length: 2 }, "w".into(), "u".into());
        assert_eq!((problem.line, problem.column, problem.length), (1, 5, 2));
        let excerpt = problem.excerpt.unwrap();
        assert_eq!(excerpt.line, "中文<U+202E>→x<U+0007>");
        assert_eq!((excerpt.caret_column, excerpt.caret_width), (4 + 8 + 1, 1 + 8));
    }

    #[test]
    fn a_long_line_is_shown_around_the_caret() {
        let line = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let excerpt = Excerpt::of(&line, 500, 504);
        // 39 letters and the sign of the cut, the words, then letters up to the width, the last place for the other sign.
        let expected = format!("…{}HERE{}…", "a".repeat(39), "b".repeat(100 - 40 - 4 - 1));
        assert_eq!(excerpt, Excerpt { line: expected, caret_column: 40, caret_width: 4 });
    }

    #[test]
    fn the_count_comes_last() {
        let source = |name| Source::new(name, "x");
        let error = |name| source(name).error(Span::default(), "e".into(), String::new());
        let warning = |name| source(name).warning(Span::default(), "w".into(), String::new());
        assert_eq!(count(&[error("a.yaml"), error("a.yaml")]), "2 problems in a.yaml. Nothing was stored.");
        assert_eq!(count(&[warning("a.yaml")]), "1 warning in a.yaml.");
        let mixed = [error("a.yaml"), warning("a.yaml"), warning("b.yaml"), warning("b.yaml")];
        assert_eq!(
            count(&mixed),
            "1 problem and 1 warning in a.yaml, 2 warnings in b.yaml. Nothing was stored."
        );
        assert_eq!(count(&[]), "No problems.");
    }

    #[test]
    fn the_gutter_is_as_wide_as_the_line_number() {
        let source = Source::new("a.yaml", &"x\n".repeat(12));
        let problem = source.error(Span { start: 20, length: 1 }, "e".into(), "c".into()).with_remedy("r");
        assert_eq!(problem.render(), "error: e\n  a.yaml:11:1\n   |\n11 | x\n   | ^ c\n   |\n   = r\n");
    }
}
