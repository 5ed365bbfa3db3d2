//! Lists with dashes, and keys with values.

use super::words::blank_length;
use super::{Class, DEEPEST, FaultKind, Key, Line, Place, Scanner, Site};
use crate::ingest::source::Span;
use crate::ingest::tree::{Body, Entry, Map, Node};

/// Whether a text starts with the dash of an entry.
fn is_entry(rest: &str) -> bool {
    rest.strip_prefix('-').is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t']))
}

/// A key at the start of a text.
struct FoundKey<'t> {
    name: &'t str,
    /// Bytes of the key as typed, quotes included.
    length: usize,
    /// Where its value may start, behind the colon.
    behind: usize,
}

/// The longest key in bytes; the YAML parser behind ends at 1024.
const LONGEST_KEY: usize = 1000;

/// Finds `key:` at the start of a text: words without ` #`, then a colon with a blank or nothing behind it.
fn key_at(rest: &str) -> Option<FoundKey<'_>> {
    let followed = |at: usize| rest[at + 1..].is_empty() || rest[at + 1..].starts_with([' ', '\t']);
    let first = rest.chars().next()?;
    if let '"' | '\'' = first {
        let close = rest[1..].find(first)? + 1;
        let colon = close + 1 + blank_length(&rest[close + 1..]);
        let escaped = rest[1..close].contains('\\');
        return (rest[colon..].starts_with(':') && followed(colon) && !escaped).then(|| FoundKey {
            name: &rest[1..close],
            length: close + 1,
            behind: colon + 1,
        });
    }
    if is_entry(rest) || "[]{}&*!|>%@`#,?:".contains(first) {
        return None;
    }
    let colon =
        rest.match_indices(':').map(|(at, _)| at).find(|&at| followed(at)).filter(|&at| at < LONGEST_KEY)?;
    let name = rest[..colon].trim_end_matches([' ', '\t']);
    (!name.contains(" #") && !name.contains("\t#")).then_some(FoundKey {
        name,
        length: name.len(),
        behind: colon + 1,
    })
}

impl<'t> Scanner<'t> {
    /// Reads the value that starts at a place, whatever it is.
    pub(super) fn block(&mut self, place: Place, site: Site<'t>) -> Node {
        let line = self.lines[place.line];
        let rest = &line.text[place.column..];
        if site.depth > DEEPEST {
            return self.value_fault(
                FaultKind::TooDeep,
                line.span(place.column, line.text.len()),
                place,
                site,
            );
        }
        if is_entry(rest) {
            self.sequence(place, site)
        } else if key_at(rest).is_some() {
            self.mapping(place, site)
        } else {
            self.value(place, site)
        }
    }

    fn sequence(&mut self, first: Place, site: Site<'t>) -> Node {
        let column = first.column;
        let start = self.lines[first.line].start + column;
        let inner = Site { parent: Some(column), depth: site.depth + 1, ..site };
        let mut items = Vec::new();
        loop {
            items.push(self.entry(column, inner));
            self.settle(column);
            let next = self.line().filter(|line| line.indent == column && !line.is_marker());
            if !next.is_some_and(|line| is_entry(&line.text[column..])) {
                break;
            }
        }
        Node { at: Span { start, length: 1 }, body: Body::List(items) }
    }

    /// Reads what stands behind the dash in `column` of the present line.
    fn entry(&mut self, column: usize, inner: Site<'t>) -> Node {
        let line = self.lines[self.at];
        let behind = &line.text[column + 1..];
        let content = column + 1 + blank_length(behind);
        let place = Place { line: self.at, column: content };
        let rest = &line.text[content..];
        if behind[..content - column - 1].contains('\t') {
            let tab = line.span(column + 1, content);
            return self.value_fault(FaultKind::Tab { lines: 1 }, tab, place, inner);
        }
        if rest.is_empty() || rest.starts_with('#') {
            self.at += 1;
            self.next_content(Some(column));
            return match self.line().copied() {
                Some(next) if next.indent > column => {
                    self.block(Place { line: self.at, column: next.indent }, inner)
                }
                Some(_) | None => Node::missing(line.span(column, column + 1)),
            };
        }
        self.block(place, inner)
    }

    fn mapping(&mut self, first: Place, site: Site<'t>) -> Node {
        let column = first.column;
        let start = self.lines[first.line].start + column;
        let mut map = Map::default();
        loop {
            let line = self.lines[self.at];
            match key_at(&line.text[column..]) {
                Some(found) => {
                    let key_at = line.span(column, column + found.length);
                    let key = found.name.to_string();
                    let value = self.value_of(&found, column, site);
                    map.entries.push(Entry { key, key_at, value });
                }
                None => {
                    self.at += 1;
                    self.skip_deeper(Some(column));
                    self.fault(odd_line(&line.text[column..]), line.content_span());
                    map.incomplete = true;
                }
            }
            map.incomplete |= self.settle(column);
            if !self.line().is_some_and(|line| line.indent == column && !line.is_marker()) {
                break;
            }
        }
        let last = self.lines[..self.at].last().copied();
        map.end = last.map_or(start, |line: Line<'_>| line.start + line.text.len());
        Node { at: Span { start, length: 1 }, body: Body::Map(map) }
    }

    fn value_of(&mut self, found: &FoundKey<'t>, column: usize, site: Site<'t>) -> Node {
        let line = self.lines[self.at];
        let key = Key { name: found.name, class: Class::of(found.name), column };
        let inner = Site { parent: Some(column), key: Some(key), depth: site.depth + 1 };
        let behind = column + found.behind;
        let content = behind + blank_length(&line.text[behind..]);
        let place = Place { line: self.at, column: content };
        let rest = &line.text[content..];
        if let Some(comment) = rest.strip_prefix('#') {
            if key.class.wants_words() && !key.class.comment_rule().allows("  ", comment) {
                return self.value_fault(FaultKind::Lost, line.span(content, content + 1), place, inner);
            }
        } else if !rest.is_empty() {
            return self.value(place, inner);
        }
        self.at += 1;
        let left_out = self.next_content(Some(column));
        let key_span = line.span(column, column + found.length);
        // Lines that were left out may have been the value.
        let missing = if left_out { Node::damaged(key_span) } else { Node::missing(key_span) };
        let Some(next) = self.line().copied().filter(|next| !next.is_marker()) else { return missing };
        let place = Place { line: self.at, column: next.indent };
        if next.indent > column {
            // Words on the lines below their key are words, whatever they look like.
            if key.class.wants_words() { self.value(place, inner) } else { self.block(place, inner) }
        } else if next.indent == column && is_entry(&next.text[column..]) {
            self.sequence(place, inner)
        } else {
            missing
        }
    }
}

/// What is wrong with a line in a column of keys that is no key.
fn odd_line(rest: &str) -> FaultKind {
    let word = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    if is_entry(rest) {
        FaultKind::StrayDash
    } else if word > 0 && rest[word..].starts_with(':') {
        FaultKind::NoBlank
    } else if rest.starts_with(['?', '[', '{', '"', '\'', '&', '*', '!']) {
        FaultKind::OddKey
    } else {
        FaultKind::NoKey
    }
}
