//! Words in quotation marks, on one line or several.

use super::words::is_clear;
use super::{FaultKind, Place, Scanner, Site, Sort};
use crate::ingest::source::Span;
use crate::ingest::tree::{Body, Node};

/// What stopped the reading of a value, and where.
pub(super) type Stop = (FaultKind, Span);

/// A piece of a quoted line.
enum Piece {
    /// The quotation mark that ends the words stands at this column.
    Close(usize),
    /// The line ends, and a line break follows.
    LineEnd,
    /// The line ends in a backslash: the next line goes on without a break.
    Joined,
}

impl<'t> Scanner<'t> {
    pub(super) fn quoted_value(&mut self, place: Place, site: Site<'t>) -> Node {
        let mut cursor = place;
        let words = match self.quoted(&mut cursor, site) {
            Ok(words) => words,
            Err((kind, at)) => return self.value_fault(kind, at, place, site),
        };
        let line = self.lines[cursor.line];
        if !is_clear(&line.text[cursor.column..]) {
            let quote = self.lines[place.line].text[place.column..].chars().next().unwrap_or('"');
            let at = line.content_behind(cursor.column);
            return self.value_fault(FaultKind::BehindQuote(quote), at, place, site);
        }
        self.at = cursor.line + 1;
        let end = self.first_line_end(place, line.start + cursor.column);
        Node { at: Span::between(self.lines[place.line].start + place.column, end), body: Body::Words(words) }
    }

    /// Reads quoted words; leaves the cursor behind the closing mark.
    pub(super) fn quoted(&mut self, cursor: &mut Place, site: Site<'t>) -> Result<String, Stop> {
        let open = *cursor;
        let opening = self.lines[open.line].span(open.column, open.column + 1);
        let quote = if self.lines[open.line].text.as_bytes()[open.column] == b'"' { '"' } else { '\'' };
        let mut words = String::new();
        cursor.column += 1;
        loop {
            let piece = self.quoted_line(*cursor, quote, &mut words)?;
            if let Piece::Close(column) = piece {
                cursor.column = column + 1;
                return Ok(words);
            }
            let mut breaks = 0;
            cursor.line += 1;
            while self.lines.get(cursor.line).is_some_and(|line| line.first_column() == line.text.len()) {
                cursor.line += 1;
                breaks += 1;
            }
            let goes_on = |line: &&super::Line<'_>| line.sort == Sort::Tabbed || site.reaches(line.indent);
            let Some(line) = self.lines.get(cursor.line).filter(goes_on) else {
                return Err((FaultKind::OpenQuote(quote), opening));
            };
            cursor.column = line.first_column();
            match (piece, breaks) {
                (Piece::LineEnd, 0) => words.push(' '),
                _ => words.push_str(&"\n".repeat(breaks)),
            }
        }
    }

    /// Reads quoted words to the end of their line or to the closing mark.
    fn quoted_line(&self, from: Place, quote: char, words: &mut String) -> Result<Piece, Stop> {
        let line = self.lines[from.line];
        let mut characters = line.text[from.column..].char_indices();
        let mut kept = words.len();
        while let Some((at, c)) = characters.next() {
            let column = from.column + at;
            if c == quote {
                if quote == '"' || !line.text[column + 1..].starts_with('\'') {
                    return Ok(Piece::Close(column));
                }
                characters.next();
            }
            if c == '\\' && quote == '"' {
                if column + 1 == line.text.len() {
                    return Ok(Piece::Joined);
                }
                let (decoded, length) = escape(&line.text[column + 1..])
                    .ok_or((FaultKind::Escape, line.span(column, column + 2)))?;
                words.push(decoded);
                kept = words.len();
                characters.nth(length - 1);
                continue;
            }
            words.push(c);
            if !matches!(c, ' ' | '\t') {
                kept = words.len();
            }
        }
        words.truncate(kept);
        Ok(Piece::LineEnd)
    }
}

/// Reads what stands behind a backslash: the character it means, and how many characters it takes.
fn escape(behind: &str) -> Option<(char, usize)> {
    let first = behind.chars().next()?;
    let digits = match first {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return simple_escape(first).map(|c| (c, 1)),
    };
    let code = behind.get(1..=digits).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let code = u32::from_str_radix(code, 16).ok()?;
    char::from_u32(code).map(|c| (c, 1 + digits))
}

fn simple_escape(letter: char) -> Option<char> {
    Some(match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => letter,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    })
}
