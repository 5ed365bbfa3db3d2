//! Lists and keys in brackets and braces.

use super::quoted::Stop;
use super::words::{blank_length, is_clear, is_null};
use super::{Class, DEEPEST, DEEPEST_BRACKETS, FaultKind, Key, Place, Scanner, Site};
use crate::ingest::source::Span;
use crate::ingest::tree::{Body, Entry, Map, Node};

impl<'t> Scanner<'t> {
    pub(super) fn flow(&mut self, place: Place, site: Site<'t>) -> Node {
        let mut cursor = place;
        let node = match self.flow_node(&mut cursor, site, 1) {
            Ok(node) => node,
            Err((kind, at)) => return self.bracket_fault(kind, at, place, site),
        };
        let line = self.lines[cursor.line];
        if !is_clear(&line.text[cursor.column..]) {
            let at = line.content_behind(cursor.column);
            self.at = cursor.line + 1;
            return self.value_fault(FaultKind::BehindBracket, at, place, site);
        }
        self.at = cursor.line + 1;
        node
    }

    /// Reports a fault in brackets; a line with the closing bracket alone belongs to the value.
    fn bracket_fault(&mut self, kind: FaultKind, at: Span, place: Place, site: Site<'t>) -> Node {
        let node = self.value_fault(kind, at, place, site);
        while self.line().is_some_and(|line| matches!(line.text.trim(), "]" | "}" | "],")) {
            self.at += 1;
        }
        node
    }

    fn flow_node(&mut self, cursor: &mut Place, site: Site<'t>, brackets: usize) -> Result<Node, Stop> {
        let line = self.lines[cursor.line];
        let start = *cursor;
        let first = line.text[cursor.column..].chars().next().unwrap_or(' ');
        let here = line.span(cursor.column, cursor.column + first.len_utf8());
        if brackets > DEEPEST_BRACKETS {
            return Err((FaultKind::TooManyBrackets, here));
        }
        if site.depth + brackets > DEEPEST {
            return Err((FaultKind::TooDeep, here));
        }
        let body = match first {
            '[' => self.flow_list(cursor, site, brackets)?,
            '{' => self.flow_map(cursor, site, brackets)?,
            '"' | '\'' => Body::Words(self.quoted(cursor, site)?),
            _ => {
                let words = self.flow_words(cursor, site)?;
                if is_null(&words) { Body::Missing } else { Body::Words(words) }
            }
        };
        let end = if cursor.line == start.line { cursor.column } else { line.last_column() };
        let length = match body {
            Body::Map(_) | Body::List(_) => 1,
            Body::Words(_) | Body::Missing | Body::Damaged => end.saturating_sub(start.column),
        };
        Ok(Node { at: Span { start: line.start + start.column, length }, body })
    }

    fn flow_list(&mut self, cursor: &mut Place, site: Site<'t>, brackets: usize) -> Result<Body, Stop> {
        let open = *cursor;
        let mut items = Vec::new();
        cursor.column += 1;
        loop {
            if self.flow_next(cursor, open, site)? == ']' {
                cursor.column += 1;
                return Ok(Body::List(items));
            }
            let item = self.flow_node(cursor, site, brackets + 1)?;
            let next = self.flow_next(cursor, open, site)?;
            if next == ':' {
                items.push(self.flow_pair(cursor, item, site, brackets)?);
            } else {
                items.push(item);
            }
            self.flow_separator(cursor, open, site, ']')?;
        }
    }

    /// `[key: value]`: a single key in a list, which YAML takes for keys with values.
    fn flow_pair(
        &mut self,
        cursor: &mut Place,
        key: Node,
        site: Site<'t>,
        brackets: usize,
    ) -> Result<Node, Stop> {
        let at = key.at;
        let Body::Words(name) = key.body else { return Err((FaultKind::InBrackets(':'), at)) };
        let open = *cursor;
        cursor.column += 1;
        let value = match self.flow_next(cursor, open, site)? {
            ',' | ']' => Node::missing(at),
            _ => self.flow_node(cursor, site, brackets + 1)?,
        };
        let entry = Entry { key: name, key_at: at, value };
        Ok(Node { at, body: Body::Map(Map { entries: vec![entry], incomplete: false, end: at.end() }) })
    }

    fn flow_map(&mut self, cursor: &mut Place, site: Site<'t>, brackets: usize) -> Result<Body, Stop> {
        let open = *cursor;
        let mut map = Map::default();
        cursor.column += 1;
        loop {
            if self.flow_next(cursor, open, site)? == '}' {
                cursor.column += 1;
                map.end = self.lines[cursor.line].start + cursor.column;
                return Ok(Body::Map(map));
            }
            let no_key = Site { key: None, ..site };
            let key = self.flow_node(cursor, no_key, brackets + 1)?;
            let Body::Words(name) = key.body else { return Err((FaultKind::OddKey, key.at)) };
            let value = match self.flow_next(cursor, open, site)? {
                ':' => {
                    cursor.column += 1;
                    match self.flow_next(cursor, open, site)? {
                        ',' | '}' => Node::missing(key.at),
                        _ => {
                            let column = site.key.map_or(0, |key| key.column);
                            let key = Key { name: "", class: Class::of(&name), column };
                            self.flow_node(cursor, Site { key: Some(key), ..site }, brackets + 1)?
                        }
                    }
                }
                _ => Node::missing(key.at),
            };
            map.entries.push(Entry { key: name, key_at: key.at, value });
            self.flow_separator(cursor, open, site, '}')?;
        }
    }

    /// Goes past a comma, or stays before the closing bracket.
    fn flow_separator(
        &mut self,
        cursor: &mut Place,
        open: Place,
        site: Site<'t>,
        close: char,
    ) -> Result<(), Stop> {
        match self.flow_next(cursor, open, site)? {
            ',' => cursor.column += 1,
            next if next == close => {}
            next => {
                let line = self.lines[cursor.line];
                return Err((
                    FaultKind::InBrackets(next),
                    line.span(cursor.column, cursor.column + next.len_utf8()),
                ));
            }
        }
        Ok(())
    }

    /// Goes past blanks, comments and line ends to the next character of a list, and gives it.
    fn flow_next(&self, cursor: &mut Place, open: Place, site: Site<'t>) -> Result<char, Stop> {
        loop {
            let line = self.lines[cursor.line];
            let rest = &line.text[cursor.column..];
            let blanks = blank_length(rest);
            let column = cursor.column + blanks;
            match line.text[column..].chars().next() {
                Some('#') if blanks > 0 || column == 0 => {
                    let rule = site.class().comment_rule();
                    if !rule.allows(&line.text[..column], &line.text[column + 1..]) {
                        return Err((FaultKind::Lost, line.span(column, column + 1)));
                    }
                }
                Some(next) => {
                    cursor.column = column;
                    return Ok(next);
                }
                None => {}
            }
            self.flow_line(cursor, open, site)?;
        }
    }

    /// Goes to the next line of a list; one that does not stand further right than the key ends the file's patience.
    fn flow_line(&self, cursor: &mut Place, open: Place, site: Site<'t>) -> Result<(), Stop> {
        let opening = self.lines[open.line];
        let bracket = opening.text[open.column..].chars().next().unwrap_or('[');
        let unclosed = (FaultKind::OpenBracket(bracket), opening.span(open.column, open.column + 1));
        *cursor = Place { line: cursor.line + 1, column: 0 };
        let Some(line) = self.lines.get(cursor.line) else { return Err(unclosed) };
        let rest = &line.text[line.first_column()..];
        if rest.is_empty() || site.reaches(line.indent) || rest.starts_with([']', '}']) {
            Ok(())
        } else {
            Err(unclosed)
        }
    }

    /// Reads plain words in a list: they end at a comma, a bracket, a colon with a blank, or a comment.
    fn flow_words(&self, cursor: &mut Place, site: Site<'t>) -> Result<String, Stop> {
        let line = self.lines[cursor.line];
        let rest = &line.text[cursor.column..];
        let first = rest.chars().next().unwrap_or(' ');
        let here = line.span(cursor.column, cursor.column + first.len_utf8());
        if matches!(first, '*' | '&' | '!' | '%' | '@' | '`' | '|' | '>') {
            return Err((FaultKind::Indicator(first), here));
        }
        let lone_dash = rest.strip_prefix('-').is_some_and(|behind| {
            behind.is_empty() || behind.starts_with([' ', '\t', ',', ']', '}', '[', '{'])
        });
        if matches!(first, ',' | ']' | '}' | '?' | ':' | '#') || lone_dash {
            return Err((FaultKind::InBrackets(first), here));
        }
        let mut words = String::new();
        loop {
            let line = self.lines[cursor.line];
            let rest = &line.text[cursor.column..];
            let length = flow_word_length(rest).map_err(|at| {
                (FaultKind::InBrackets(':'), line.span(cursor.column + at, cursor.column + at + 1))
            })?;
            words.push_str(rest[..length].trim_end_matches([' ', '\t']));
            if length < rest.len() {
                cursor.column += rest[..length].trim_end_matches([' ', '\t']).len();
                return Ok(words);
            }
            let Some((next, breaks)) = self.flow_continuation(*cursor, site) else {
                cursor.column += rest.trim_end_matches([' ', '\t']).len();
                return Ok(words);
            };
            words.push_str(&if breaks == 0 { " ".to_string() } else { "\n".repeat(breaks) });
            *cursor = next;
        }
    }

    /// The line that goes on with plain words in a list.
    fn flow_continuation(&self, cursor: Place, site: Site<'t>) -> Option<(Place, usize)> {
        let mut next = cursor.line + 1;
        while self.lines.get(next).is_some_and(|line| line.first_column() == line.text.len()) {
            next += 1;
        }
        let line = self.lines.get(next).filter(|line| site.reaches(line.indent))?;
        let column = line.first_column();
        let rest = &line.text[column..];
        let goes_on = !rest.starts_with([',', '[', ']', '{', '}', '#']) && flow_word_length(rest) != Ok(0);
        goes_on.then_some((Place { line: next, column }, next - cursor.line - 1))
    }
}

/// Bytes of plain words at the start of a text in a list; the place of a colon that cannot stand there is an error.
fn flow_word_length(rest: &str) -> Result<usize, usize> {
    let bytes = rest.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b',' | b'[' | b']' | b'{' | b'}' => return Ok(at),
            b'#' if at > 0 && matches!(bytes[at - 1], b' ' | b'\t') => return Ok(at),
            b':' => match bytes.get(at + 1) {
                None | Some(b' ' | b'\t') => return Ok(at),
                Some(b',' | b'?' | b'[' | b']' | b'{' | b'}') => return Err(at),
                Some(_) => {}
            },
            _ => {}
        }
    }
    Ok(bytes.len())
}
