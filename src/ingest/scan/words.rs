//! Words of one value: where they start, where they end, and what YAML would do to them.

use super::class::CommentRule;
use super::{Class, FaultKind, Line, Place, Scanner, Site, Sort};
use crate::ingest::source::Span;
use crate::ingest::tree::{Body, Node};

/// Bytes of blanks and tabs at the start of a text.
pub(super) fn blank_length(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// What ends plain words on a line; places count from the start of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The line ends.
    Line,
    /// A colon with a blank behind it.
    Colon(usize),
    /// A `#` with a blank before it.
    Comment(usize),
}

/// Finds the end of plain words on their line.
fn end_of_words(rest: &str) -> End {
    let bytes = rest.as_bytes();
    let blank = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b':' if at + 1 == bytes.len() || blank(at + 1) => return End::Colon(at),
            b'#' if at > 0 && blank(at - 1) => return End::Comment(at),
            _ => {}
        }
    }
    End::Line
}

/// Whether plain words stand for "no value".
pub(super) fn is_null(words: &str) -> bool {
    matches!(words, "~" | "null" | "Null" | "NULL")
}

/// Whether what stands behind a finished value is nothing or a comment.
pub(super) fn is_clear(behind: &str) -> bool {
    let blanks = blank_length(behind);
    behind.len() == blanks || (blanks > 0 && behind[blanks..].starts_with('#'))
}

impl<'t> Scanner<'t> {
    /// Reads the value at a place that holds no key and no dash.
    pub(super) fn value(&mut self, place: Place, site: Site<'t>) -> Node {
        let line = self.lines[place.line];
        let rest = &line.text[place.column..];
        let mut characters = rest.chars();
        let (first, second) = (characters.next().unwrap_or(' '), characters.next().unwrap_or(' '));
        let at = line.span(place.column, place.column + first.len_utf8());
        match first {
            '"' | '\'' => self.quoted_value(place, site),
            '[' | '{' if site.class().wants_words() => {
                self.value_fault(FaultKind::Bracket(first), at, place, site)
            }
            '[' | '{' => self.flow(place, site),
            '|' | '>' => self.text_block(place, site),
            '-' | '?' if matches!(second, ' ' | '\t') => {
                self.value_fault(FaultKind::Indicator(first), at, place, site)
            }
            ':' if matches!(second, ' ' | '\t') => self.value_fault(FaultKind::Colon, at, place, site),
            '*' | '&' | '!' | '%' | '@' | '`' | ',' | ']' | '}' => {
                self.value_fault(FaultKind::Indicator(first), at, place, site)
            }
            _ => self.plain(place, site),
        }
    }

    /// Reads plain words, over several lines where the following ones stand further right.
    fn plain(&mut self, first: Place, site: Site<'t>) -> Node {
        let mut words = String::new();
        let mut place = first;
        let mut end;
        loop {
            let line = self.lines[place.line];
            let rest = &line.text[place.column..];
            let (length, stop) = match end_of_words(rest) {
                End::Colon(at) => return self.colon(place, at, first, site),
                End::Comment(at) if !site.class().comment_rule().allows(&rest[..at], &rest[at + 1..]) => {
                    let lost = line.span(place.column + at, place.column + at + 1);
                    return self.value_fault(FaultKind::Lost, lost, first, site);
                }
                End::Comment(at) => (at, true),
                End::Line => (rest.len(), false),
            };
            let kept = rest[..length].trim_end_matches([' ', '\t']);
            words.push_str(kept);
            end = line.start + place.column + kept.len();
            self.at = place.line + 1;
            match self.continuation(site) {
                Some((next, breaks)) if !stop => {
                    words.push_str(&if breaks == 0 { " ".to_string() } else { "\n".repeat(breaks) });
                    place = next;
                }
                Some(_) | None => break,
            }
        }
        if site.class() == Class::Prose
            && let Some(node) = self.lost_line(first, site)
        {
            return node;
        }
        let body = if is_null(&words) { Body::Missing } else { Body::Words(words) };
        Node {
            at: Span::between(self.lines[first.line].start + first.column, self.first_line_end(first, end)),
            body,
        }
    }

    /// The end of a value on the line where it starts: carets cover one line.
    pub(super) fn first_line_end(&self, first: Place, end: usize) -> usize {
        let line = self.lines[first.line];
        end.min(line.start + line.last_column())
    }

    /// The line that goes on with plain words, and the number of blank lines before it.
    fn continuation(&self, site: Site<'t>) -> Option<(Place, usize)> {
        let mut next = self.at;
        while self.lines.get(next).is_some_and(|line| line.sort == Sort::Blank) {
            next += 1;
        }
        let line = self.lines.get(next)?;
        let column = line.first_column();
        let goes_on = site.reaches(line.indent)
            && line.sort != Sort::Comment
            && !line.is_marker()
            && column < line.text.len()
            && !(line.sort == Sort::Tabbed && line.text[column..].starts_with('#'));
        goes_on.then_some((Place { line: next, column }, next - self.at))
    }

    /// A colon inside plain words: a key that stands too far right, or words that need a block of text.
    fn colon(&mut self, place: Place, at: usize, first: Place, site: Site<'t>) -> Node {
        let line = self.lines[place.line];
        let name = &line.text[place.column..place.column + at];
        let is_key = place.line > first.line && Class::of(name) != Class::Other;
        if is_key && let Some(column) = site.parent {
            return self.value_fault(FaultKind::TooFar { column }, line.content_span(), place, site);
        }
        let colon = line.span(place.column + at, place.column + at + 1);
        self.value_fault(FaultKind::Colon, colon, first, site)
    }

    /// Reports a line that starts with `#` under text, unless it cannot have been meant as words of it.
    ///
    /// YAML drops such a line in silence. A comment is a line with a blank behind its `#` that stands at the left edge,
    /// or left of the key and in the column of what follows it. Comments in the column of the key were turned down:
    /// a line of text that lost its indentation, `# 2 of the annex`, looks the same.
    pub(super) fn lost_line(&mut self, first: Place, site: Site<'t>) -> Option<Node> {
        let key = site.key?.column;
        let below = &self.lines[self.at..];
        let run = below.iter().take_while(|line| matches!(line.sort, Sort::Blank | Sort::Comment)).count();
        let next = below.get(run).map_or(0, |line| line.indent);
        let is_comment = |line: &&Line<'_>| {
            let spaced = CommentRule::Spaced.allows("", line.text[line.indent..].trim_start_matches('#'));
            spaced && (line.indent == 0 || (line.indent < key && line.indent == next))
        };
        let mut comments = below[..run].iter().filter(|line| line.sort == Sort::Comment);
        let lost = comments.find(|line| !is_comment(line))?.content_span();
        Some(self.value_fault(FaultKind::LostLine, lost, first, site))
    }
}
