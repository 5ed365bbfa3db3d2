//! The text of a file with its lines, so that a place in it can be shown.

use super::problem::{Excerpt, Problem, Severity};

/// A stretch of a file's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// Where it starts.
    pub start: usize,
    /// Its length.
    pub length: usize,
}

impl Span {
    /// The stretch between two places.
    pub fn between(start: usize, end: usize) -> Self {
        Self { start, length: end.saturating_sub(start) }
    }

    /// The first place after it.
    pub fn end(self) -> usize {
        self.start + self.length
    }
}

/// A file that was handed in: what to call it, its text without byte-order mark, where its lines start.
#[derive(Debug, Clone)]
pub struct Source {
    label: String,
    text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// Wraps a text.
    pub fn new(label: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { label: label.to_string(), text: text.to_string(), line_starts }
    }

    /// What to call the file in messages.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The text, without byte-order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words of a stretch.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end()).unwrap_or_default()
    }

    /// The line of a place, counted from 0.
    pub fn line_of(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= at).saturating_sub(1)
    }

    /// A line, counted from 0, without its line end.
    pub fn line(&self, line: usize) -> &str {
        let start = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let end = self.line_starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// The stretch of a line, counted from 0, without blanks at its ends.
    pub fn line_span(&self, line: usize) -> Span {
        let shown = self.line(line);
        let blanks = shown.len() - shown.trim_start().len();
        let start = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        Span::between(start + blanks, start + shown.trim_end().len())
    }

    /// Line and column of a place, both counted from 1, the column in characters.
    pub fn position(&self, at: usize) -> (usize, usize) {
        let line = self.line_of(at);
        let before = self.text.get(self.line_starts[line]..at).unwrap_or_default();
        (line + 1, before.chars().count() + 1)
    }

    /// An error at a stretch of the text.
    pub fn error(&self, span: Span, what: String, under_caret: String) -> Problem {
        self.problem(Severity::Error, span, what, under_caret)
    }

    /// A warning at a stretch of the text.
    pub fn warning(&self, span: Span, what: String, under_caret: String) -> Problem {
        self.problem(Severity::Warning, span, what, under_caret)
    }

    fn problem(&self, severity: Severity, span: Span, what: String, under_caret: String) -> Problem {
        let (line, column) = self.position(span.start);
        let shown = self.line(line - 1);
        let from = span.start.saturating_sub(self.line_starts[line - 1]).min(shown.len());
        let to = (from + span.length).min(shown.len()).max(from);
        let length = shown.get(from..to).unwrap_or_default().chars().count().max(1);
        let excerpt = Some(Excerpt::of(shown, from, to));
        let file = self.label.clone();
        Problem { file, line, column, length, severity, what, excerpt, under_caret, remedy: Vec::new() }
    }

    /// An error that concerns the file as a whole.
    pub fn whole(label: &str, what: String, remedy: &str) -> Problem {
        Problem {
            file: label.to_string(),
            line: 0,
            column: 0,
            length: 0,
            severity: Severity::Error,
            what,
            excerpt: None,
            under_caret: String::new(),
            remedy: vec![remedy.to_string()],
        }
    }
}
