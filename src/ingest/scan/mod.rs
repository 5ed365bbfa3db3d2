//! Reads a file line by line into keys, words and lists with their places, and goes on after a fault.
//!
//! A YAML parser stops at the first fault, and says nothing at all where words of a treaty fall victim to a `#`.
//! This scanner reads the part of YAML that our files use, finds what YAML would do to the words, reports it with its
//! place, skips what belongs to the fault, and reads on, so that one run shows all faults. Whatever it accepts is read
//! once more by the YAML parser, and both must agree (see [`crate::ingest`]). A ready-made event parser was turned down: it
//! would still need the scan for lost words, and it too ends at the first fault.
//!
//! Part of YAML: block lists and keys, lists and keys in brackets, plain and quoted words, literal and folded text,
//! comments, one document. Not read: anchors, aliases, tags, directives, keys that are not words, further documents.
//!
//! Vocabulary: *column* is the number of bytes before a character on its line; *parent* is the column of the keys or
//! dashes a value belongs to, so that whatever stands further right belongs to the value.

mod block;
mod class;
mod fault;
mod flow;
mod quoted;
mod text;
mod words;

pub(super) use class::Class;
pub(super) use fault::{Fault, FaultKind, FaultyValue};

use super::source::Span;
use super::tree::Node;

/// Levels of lists and keys that are read; the YAML parser behind ends at 128.
pub(super) const DEEPEST: usize = 100;

/// Levels of brackets that are read.
pub(super) const DEEPEST_BRACKETS: usize = 64;

/// Faults after which scanning ends: such a file is not what it was taken for.
const MOST_FAULTS: usize = 500;

/// What a scan found.
pub(super) struct Scanned {
    /// What the file says.
    pub(super) root: Node,
    /// What is wrong with the way it says it.
    pub(super) faults: Vec<Fault>,
}

/// Scans a text without byte-order mark.
pub(super) fn scan(text: &str) -> Scanned {
    let mut scanner = Scanner { lines: split(text), at: 0, faults: Vec::new() };
    let root = scanner.document();
    Scanned { root, faults: scanner.faults }
}

/// What a line holds, as far as its start says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Blanks only.
    Blank,
    /// A comment.
    Comment,
    /// A tab among the blanks at its start.
    Tabbed,
    /// Anything else.
    Content,
}

/// One line without its end.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    /// Where it starts in the text.
    start: usize,
    text: &'t str,
    /// Blanks at its start; a tab ends the count.
    indent: usize,
    sort: Sort,
    /// Whether a line end follows.
    ended: bool,
}

impl Line<'_> {
    fn span(&self, from: usize, to: usize) -> Span {
        Span::between(self.start + from, self.start + to)
    }

    /// The first column that is neither blank nor tab.
    fn first_column(&self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// The column behind the last character that is neither blank nor tab. A no-break space is a character of the text.
    fn last_column(&self) -> usize {
        self.text.trim_end_matches([' ', '\t']).len()
    }

    /// From the first character that is not blank to the end.
    fn content_span(&self) -> Span {
        self.span(self.first_column(), self.last_column())
    }

    /// From the first character that is not blank behind a column to the end.
    fn content_behind(&self, column: usize) -> Span {
        let blanks = words::blank_length(&self.text[column..]);
        self.span(column + blanks, self.last_column())
    }

    /// Whether it is `---` or `...`, with nothing or a blank behind.
    fn is_marker(&self) -> bool {
        let rest = self.text.strip_prefix("---").or_else(|| self.text.strip_prefix("..."));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    }
}

fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive('\n') {
        let line = piece.strip_suffix('\n').unwrap_or(piece);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let indent = line.len() - line.trim_start_matches(' ').len();
        let sort = match line.as_bytes().get(indent) {
            None => Sort::Blank,
            Some(b'#') => Sort::Comment,
            Some(b'\t') => Sort::Tabbed,
            Some(_) => Sort::Content,
        };
        lines.push(Line { start, text: line, indent, sort, ended: piece.ends_with('\n') });
        start += piece.len();
    }
    lines
}

/// A place in the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
}

/// The key that a value belongs to.
#[derive(Debug, Clone, Copy)]
struct Key<'t> {
    name: &'t str,
    class: Class,
    column: usize,
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
struct Site<'t> {
    /// Column of the keys or dashes it belongs to; `None` at the top.
    parent: Option<usize>,
    key: Option<Key<'t>>,
    depth: usize,
}

impl Site<'_> {
    fn class(&self) -> Class {
        self.key.map_or(Class::Other, |key| key.class)
    }

    /// Whether a line with this indentation belongs to the value.
    fn reaches(&self, indent: usize) -> bool {
        self.parent.is_none_or(|parent| indent > parent)
    }
}

/// The state of a scan: the lines, the next one to read, the faults so far.
struct Scanner<'t> {
    lines: Vec<Line<'t>>,
    at: usize,
    faults: Vec<Fault>,
}

impl<'t> Scanner<'t> {
    fn line(&self) -> Option<&Line<'t>> {
        self.lines.get(self.at)
    }

    /// Gives up the rest of the file.
    fn stop(&mut self) {
        self.at = self.lines.len();
    }

    /// Reports a fault. What belongs to it has been gone past before: the fault may be the last one that is looked at.
    fn fault(&mut self, kind: FaultKind, at: Span) {
        self.faults.push(Fault { at, kind, value: None });
        if self.faults.len() == MOST_FAULTS {
            self.faults.push(Fault { at, kind: FaultKind::TooMany, value: None });
        }
        if self.faults.len() >= MOST_FAULTS {
            self.stop();
        }
    }

    /// Reports a fault of a value that starts at `from`, and skips the lines that belong to the value.
    fn value_fault(&mut self, kind: FaultKind, at: Span, from: Place, site: Site<'t>) -> Node {
        self.at = self.at.max(from.line + 1);
        self.skip_deeper(site.parent);
        let last = self.lines[from.line..self.at].iter().rev().find(|line| line.sort != Sort::Blank);
        let start = self.lines[from.line].start + from.column;
        let end = last.map_or(start, |line| line.start + line.text.len());
        let whole = Span::between(start, end);
        let ends_scan = matches!(kind, FaultKind::TooDeep | FaultKind::TooManyBrackets);
        let value = site.key.map(|key| FaultyValue {
            key: key.name.to_string(),
            class: key.class,
            column: key.column,
            whole,
        });
        self.fault(kind, at);
        if let Some(fault) = self.faults.last_mut().filter(|fault| fault.kind != FaultKind::TooMany) {
            fault.value = value;
        }
        if ends_scan {
            self.stop();
        }
        Node::damaged(whole)
    }

    /// Goes past blank lines and lines that stand further right than `column`.
    fn skip_deeper(&mut self, column: Option<usize>) {
        let deeper = |indent: usize| column.is_none_or(|column| indent > column);
        while self.line().is_some_and(|line| line.sort == Sort::Blank || deeper(line.indent)) {
            self.at += 1;
        }
    }

    /// Goes to the next line with content, reporting tabs on the way; says whether lines had to be left out.
    ///
    /// A run of lines with tabs is one fault. What stands further right than `column` behind them belongs to them.
    fn next_content(&mut self, column: Option<usize>) -> bool {
        let mut left_out = false;
        while let Some(line) = self.line() {
            match line.sort {
                Sort::Blank | Sort::Comment => self.at += 1,
                Sort::Content => break,
                Sort::Tabbed => {
                    self.tabs();
                    if column.is_some() {
                        self.skip_deeper(column);
                    }
                    left_out = true;
                }
            }
        }
        left_out
    }

    fn tabs(&mut self) {
        let first = self.at;
        while self.line().is_some_and(|line| line.sort == Sort::Tabbed) {
            self.at += 1;
        }
        let line = self.lines[first];
        let span = line.span(line.indent, line.first_column());
        let kind = FaultKind::Tab { lines: self.at - first };
        // The text above may have been given up for this very tab.
        match self.faults.last_mut() {
            Some(last) if last.at == span && matches!(last.kind, FaultKind::Tab { .. }) => last.kind = kind,
            Some(_) | None => self.fault(kind, span),
        }
    }

    /// Goes to the next line that can be a neighbour in `column`, reporting lines that stand too far right.
    fn settle(&mut self, column: usize) -> bool {
        let mut left_out = self.next_content(Some(column));
        while let Some(line) = self.line().copied().filter(|line| line.indent > column) {
            self.at += 1;
            self.skip_deeper(Some(column));
            self.fault(FaultKind::TooFar { column }, line.content_span());
            left_out = true;
            self.next_content(Some(column));
        }
        left_out
    }

    fn document(&mut self) -> Node {
        self.next_content(None);
        if let Some(line) = self.line().copied().filter(|line| line.text.starts_with('%')) {
            self.at += 1;
            self.fault(FaultKind::Directive, line.content_span());
            self.next_content(None);
        }
        if let Some(line) = self.line().copied().filter(Line::is_marker) {
            let behind = line.text[3..].trim_start_matches([' ', '\t']);
            self.at += 1;
            if line.text.starts_with("...") || !(behind.is_empty() || behind.starts_with('#')) {
                self.fault(FaultKind::BehindMarker, line.content_span());
            }
            self.next_content(None);
        }
        let site = Site { parent: None, key: None, depth: 0 };
        let root = match self.line().copied() {
            Some(line) if !line.is_marker() => self.block(Place { line: self.at, column: line.indent }, site),
            Some(_) | None => Node::missing(Span::default()),
        };
        self.ending();
        root
    }

    /// What stands behind the last value of the file: nothing, or it is reported.
    fn ending(&mut self) {
        loop {
            self.next_content(None);
            let Some(line) = self.line().copied() else { return };
            if line.text.trim_end() == "..." {
                self.at += 1;
            } else if line.is_marker() {
                self.fault(FaultKind::SecondDocument, line.content_span());
                return self.stop();
            } else {
                self.at += 1;
                self.skip_deeper(Some(line.indent));
                self.fault(FaultKind::NoKey, line.content_span());
            }
        }
    }
}

#[cfg(test)]
mod tests;
