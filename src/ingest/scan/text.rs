//! Blocks of text behind a bar: `|` keeps line ends, `>` folds them.

use super::words::is_clear;
use super::{FaultKind, Line, Place, Scanner, Site, Sort};
use crate::ingest::source::Span;
use crate::ingest::tree::{Body, Node};

/// What the characters behind the bar ask for.
#[derive(Debug, Clone, Copy, Default)]
struct Header {
    folded: bool,
    /// `+` keeps the blank lines at the end, `-` drops the last line end, neither keeps one line end.
    ending: Option<u8>,
    /// Blanks of indentation, where a digit says so.
    indentation: Option<usize>,
    length: usize,
}

fn header(rest: &str) -> Header {
    let bytes = rest.as_bytes();
    let mut header = Header { folded: bytes.first() == Some(&b'>'), length: 1, ..Header::default() };
    for &byte in bytes.iter().skip(1).take(2) {
        match byte {
            b'+' | b'-' if header.ending.is_none() => header.ending = Some(byte),
            b'1'..=b'9' if header.indentation.is_none() => {
                header.indentation = Some(usize::from(byte - b'0'))
            }
            _ => break,
        }
        header.length += 1;
    }
    header
}

impl<'t> Scanner<'t> {
    pub(super) fn text_block(&mut self, place: Place, site: Site<'t>) -> Node {
        let line = self.lines[place.line];
        let header = header(&line.text[place.column..]);
        let behind = place.column + header.length;
        if !is_clear(&line.text[behind..]) {
            let at = line.content_behind(behind);
            return self.value_fault(FaultKind::BehindBar, at, place, site);
        }
        self.at = place.line + 1;
        let least = site.parent.map_or(0, |parent| parent + 1).max(1);
        let column = match header.indentation {
            Some(blanks) => site.parent.unwrap_or(0) + blanks,
            None => match self.column_of_text(least) {
                Ok(column) => column,
                Err((kind, at)) => return self.value_fault(kind, at, place, site),
            },
        };
        let words = match self.lines_of_text(column, header) {
            Ok(words) => words,
            Err((kind, at)) => return self.value_fault(kind, at, place, site),
        };
        if site.class().wants_words()
            && let Some(node) = self.lost_line(place, site)
        {
            return node;
        }
        let next = self.lines[self.at..].iter().find(|line| line.sort != Sort::Blank);
        let belongs =
            |next: &&Line<'_>| next.sort != Sort::Comment && site.reaches(next.indent) && !next.is_marker();
        if let Some(short) = next.filter(belongs) {
            let kind =
                if short.sort == Sort::Tabbed { FaultKind::Tab { lines: 1 } } else { FaultKind::ShortLine };
            let at = short.content_span();
            return self.value_fault(kind, at, place, site);
        }
        let at = Span::between(line.start + place.column, line.start + behind);
        Node { at, body: Body::Words(words) }
    }

    /// The column in which the text starts: that of its first line that is not blank.
    fn column_of_text(&self, least: usize) -> Result<usize, (FaultKind, Span)> {
        let mut longest_blank: Option<&Line<'_>> = None;
        for line in &self.lines[self.at..] {
            if line.sort == Sort::Tabbed {
                return Err((FaultKind::Tab { lines: 1 }, line.span(line.indent, line.first_column())));
            }
            if line.sort != Sort::Blank {
                let longest = longest_blank.filter(|blank| blank.indent > line.indent);
                return match longest {
                    Some(blank) if line.indent >= least => {
                        Err((FaultKind::LongBlank, blank.span(0, blank.indent)))
                    }
                    Some(blank) => Ok(blank.indent.max(least)),
                    None => Ok(line.indent.max(least)),
                };
            }
            if longest_blank.is_none_or(|longest| line.indent > longest.indent) {
                longest_blank = Some(line);
            }
        }
        Ok(longest_blank.map_or(least, |blank| blank.indent.max(least)))
    }

    /// Reads the lines of a text, and goes to the line behind it.
    fn lines_of_text(&mut self, column: usize, header: Header) -> Result<String, (FaultKind, Span)> {
        let mut words = String::new();
        let mut breaks = self.blank_lines(column)?;
        let (mut broken, mut after_blank) = (false, false);
        while let Some(line) =
            self.line().copied().filter(|line| line.indent >= column && line.text.len() > column)
        {
            let content = &line.text[column..];
            let blank = content.starts_with([' ', '\t']);
            if header.folded && broken && !after_blank && !blank {
                if breaks == 0 {
                    words.push(' ');
                }
            } else if broken {
                words.push('\n');
            }
            words.push_str(&"\n".repeat(breaks));
            words.push_str(content);
            after_blank = blank;
            broken = line.ended;
            self.at += 1;
            breaks = self.blank_lines(column)?;
        }
        if header.ending != Some(b'-') && broken {
            words.push('\n');
        }
        if header.ending == Some(b'+') {
            words.push_str(&"\n".repeat(breaks));
        }
        Ok(words)
    }

    /// Goes past blank lines that are not longer than the indentation, and counts them.
    fn blank_lines(&mut self, column: usize) -> Result<usize, (FaultKind, Span)> {
        let mut count = 0;
        while let Some(line) = self.line().copied() {
            if line.sort == Sort::Tabbed && line.indent < column {
                return Err((FaultKind::Tab { lines: 1 }, line.span(line.indent, line.first_column())));
            }
            if line.sort != Sort::Blank || line.indent > column {
                break;
            }
            count += usize::from(line.ended);
            self.at += 1;
        }
        Ok(count)
    }
}
