//! YAML text → [`Node`]: keys, words and lists, with every scalar as the text that was typed.
//!
//! The only file that names `serde_yaml`. A [`Node`] knows no numbers, truth values or dates, so `NO`, `5.10`, `010` and
//! `12:30` stay what they are; what a word means is decided by whoever reads the key.
//!
//! The reading crate gives a scalar exactly as typed only when it is *asked* for text, and it must be told beforehand
//! whether a list or a single word is wanted. Keys that hold one piece of text are known by name and
//! asked for text at once. The others (`was`, `base`, `sponsors`, … take one value or a list) are first read freely:
//! text that looks like nothing else arrives exactly, and only where a plain number or truth value turns up is the file
//! read a second time, now along the shape that the first pass found. Derived structs were turned down because a
//! field of theirs cannot take "a word or a list" without resolving the word.
//!
//! ```text
//! was: 4.10          pass 1: a number, text lost        pass 2: asked for text   → Words("4.10")
//! was: [4.9, 4.10]   pass 1: a list of two, text lost   pass 2: list, then text  → List([Words("4.9"), …])
//! ```

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use thiserror::Error;

/// A piece of a file: nothing, words as typed, a list, or keys with values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// `~`, `null` or no value at all.
    Missing,
    /// A scalar, exactly as typed (quotes and layout resolved).
    Words(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the file; a key may occur twice.
    Map(Vec<(String, Node)>),
}

/// Why a text is not YAML that can be read.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum YamlError {
    /// Brackets or braces are opened again and again without being closed.
    #[error("more than {MOST_OPEN} brackets or braces are open at once")]
    OpenBrackets,
    /// The YAML reader refused the text; places are counted from 1, and 0 where none is known.
    #[error("line {line}, column {column}: {said}")]
    Refused {
        /// Line of the fault.
        line: usize,
        /// Column of the fault, in characters.
        column: usize,
        /// What the YAML reader said.
        said: String,
    },
}

/// Open brackets at which reading is refused: reading takes quadratic time in them (312 000 take half a minute, this
/// many are not noticed), and a text whose own brackets do not balance stays far below.
const MOST_OPEN: usize = 5_000;

/// Whether the value of a key is always one piece of text, in every kind of file.
fn holds_words(key: &str) -> bool {
    matches!(
        key,
        "text"
            | "number"
            | "heading"
            | "after"
            | "id"
            | "kind"
            | "state"
            | "new"
            | "alt"
            | "draft"
            | "title"
            | "date"
            | "status"
            | "track"
            | "source"
            | "language"
            | "clause"
            | "name"
            | "find"
            | "before"
            | "reason"
            | "action"
            | "amends"
            | "amendment"
            | "package"
            | "occurrence"
            | "round"
    )
}

/// Reads a text as one YAML document.
///
/// # Errors
/// Says where the text stops being YAML, or that it holds more than one document.
pub fn read(text: &str) -> Result<Node, YamlError> {
    if most_open(text) > MOST_OPEN {
        return Err(YamlError::OpenBrackets);
    }
    let unsure = Cell::new(false);
    let free = Free { unsure: &unsure, wanted: Wanted::Anything };
    let node = free.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(refused)?;
    if !unsure.get() {
        return Ok(node);
    }
    Along(&node).deserialize(serde_yaml::Deserializer::from_str(text)).map_err(refused)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err asks for")]
fn refused(error: serde_yaml::Error) -> YamlError {
    let (line, column) = error.location().map_or((0, 0), |at| (at.line(), at.column()));
    let said = error.to_string();
    let said = said.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&said).to_string();
    YamlError::Refused { line, column, said }
}

/// At least the greatest number of brackets and braces open at once, counted without regard to quoting.
fn most_open(text: &str) -> usize {
    // Most files have few brackets in all, and a mere count takes a tenth of the time.
    let all = text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    if all <= MOST_OPEN {
        return all;
    }
    let (mut open, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => {
                open += 1;
                most = most.max(open);
            }
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// What the value of a key may be.
#[derive(Clone, Copy)]
enum Wanted {
    Words,
    Anything,
}

/// First pass: reads whatever comes, and notes when the text of a scalar was lost.
#[derive(Clone, Copy)]
struct Free<'c> {
    unsure: &'c Cell<bool>,
    wanted: Wanted,
}

impl Free<'_> {
    fn lost<E>(self) -> Result<Node, E> {
        self.unsure.set(true);
        Ok(Node::Words(String::new()))
    }
}

impl<'de> DeserializeSeed<'de> for Free<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        match self.wanted {
            Wanted::Words => from.deserialize_option(Text),
            Wanted::Anything => from.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Free<'_> {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("words, a list, or keys with values")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Missing)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Missing)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Words(text.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        self.lost()
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        self.lost()
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
        self.lost()
    }

    fn visit_i128<E>(self, _: i128) -> Result<Node, E> {
        self.lost()
    }

    fn visit_u128<E>(self, _: u128) -> Result<Node, E> {
        self.lost()
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        self.lost()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Free { wanted: Wanted::Anything, ..self })? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::with_capacity(4);
        while let Some(key) = map.next_key::<String>()? {
            let wanted = if holds_words(&key) { Wanted::Words } else { Wanted::Anything };
            let value = map.next_value_seed(Free { wanted, ..self })?;
            entries.push((key, value));
        }
        Ok(Node::Map(entries))
    }
}

/// Reads a scalar as the text that was typed.
struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("words")
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Missing)
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Missing)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        from.deserialize_str(Self)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Words(text.to_string()))
    }
}

/// Second pass: reads along the shape found by the first, asking for text wherever a scalar stands.
struct Along<'n>(&'n Node);

impl<'de> DeserializeSeed<'de> for Along<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        match self.0 {
            Node::Missing => from.deserialize_ignored_any(IgnoredAny).map(|_| Node::Missing),
            Node::Words(_) => from.deserialize_str(Text),
            Node::List(_) => from.deserialize_seq(self),
            Node::Map(_) => from.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Along<'_> {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the shape found before")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let Node::List(shapes) = self.0 else { return Err(A::Error::custom("a list turned up")) };
        let mut items = Vec::with_capacity(shapes.len());
        for shape in shapes {
            let item = list.next_element_seed(Along(shape))?;
            items.push(item.ok_or_else(|| A::Error::custom("a list ended early"))?);
        }
        match list.next_element::<IgnoredAny>()? {
            None => Ok(Node::List(items)),
            Some(_) => Err(A::Error::custom("a list went on")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let Node::Map(shapes) = self.0 else { return Err(A::Error::custom("keys turned up")) };
        let mut entries = Vec::with_capacity(shapes.len());
        for (_, shape) in shapes {
            let key = map.next_key::<String>()?.ok_or_else(|| A::Error::custom("keys ended early"))?;
            entries.push((key, map.next_value_seed(Along(shape))?));
        }
        match map.next_key::<String>()? {
            None => Ok(Node::Map(entries)),
            Some(_) => Err(A::Error::custom("keys went on")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Node {
        Node::Words(text.to_string())
    }

    #[test]
    fn scalars_stay_what_was_typed() {
        let typed = [
            "NO",
            "no",
            "on",
            "y",
            "5.10",
            "010",
            "0x1F",
            "1_000",
            "12:30",
            "2031-03-14",
            "true",
            "1e3",
            ".inf",
        ];
        for word in typed {
            for key in ["number", "was", "sponsors"] {
                let node = read(&format!("{key}: {word}\nlist: [{word}, '{word}']\n"));
                let list = Node::List(vec![words(word), words(word)]);
                let expected = Node::Map(vec![(key.into(), words(word)), ("list".into(), list)]);
                assert_eq!(node, Ok(expected), "{key}: {word}");
            }
        }
    }

    #[test]
    fn nothing_is_missing_and_quoted_nothing_is_empty_text() {
        for (typed, expected) in [("", Node::Missing), ("~", Node::Missing), ("null", Node::Missing)] {
            for key in ["text", "was"] {
                let node = read(&format!("{key}: {typed}\nlist: [1]\n"));
                let list = Node::List(vec![words("1")]);
                assert_eq!(node, Ok(Node::Map(vec![(key.into(), expected.clone()), ("list".into(), list)])));
            }
        }
        assert_eq!(read("text: ''"), Ok(Node::Map(vec![("text".into(), words(""))])));
        assert_eq!(read("text: '~'"), Ok(Node::Map(vec![("text".into(), words("~"))])));
        assert_eq!(read(""), Ok(Node::Missing));
    }

    #[test]
    fn refusals_name_the_place() {
        assert!(matches!(read("a: b\nc: d: e\n"), Err(YamlError::Refused { line: 2, .. })));
        assert!(matches!(read("a: 1\n---\nb: 2\n"), Err(YamlError::Refused { .. })));
        assert!(matches!(read("text: [a]\n"), Err(YamlError::Refused { line: 1, .. })));
        assert_eq!(read(&"{".repeat(300_000)), Err(YamlError::OpenBrackets));
    }

    #[test]
    fn nested_blocks_end_in_an_error_and_not_in_an_overflow() {
        let deep = "- ".repeat(10_000);
        assert!(matches!(read(&deep), Err(YamlError::Refused { .. })));
    }
}
