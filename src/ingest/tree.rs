//! What a file says and where it says it: keys, words and lists with their places.

use super::source::Span;

/// A value of a file and the stretch that a caret points at.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) at: Span,
    pub(super) body: Body,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// `~`, `null` or no value.
    Missing,
    /// Words, with layout and quoting resolved.
    Words(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values.
    Map(Map),
    /// Something that a problem has been reported for.
    Damaged,
}

/// Keys and values of one place of a file, in order; a key may occur twice.
#[derive(Debug, Clone, Default)]
pub(super) struct Map {
    pub(super) entries: Vec<Entry>,
    /// Lines of this place were left out because a problem was reported for them: a key that is not here may be there.
    pub(super) incomplete: bool,
    /// Where its last line ends.
    pub(super) end: usize,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_at: Span,
    pub(super) value: Node,
}

impl Map {
    /// The value of a key, where the key is there.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The words of a key, where it has any.
    pub(super) fn words(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::words)
    }
}

impl Node {
    pub(super) fn missing(at: Span) -> Self {
        Self { at, body: Body::Missing }
    }

    pub(super) fn damaged(at: Span) -> Self {
        Self { at, body: Body::Damaged }
    }

    pub(super) fn words(&self) -> Option<&str> {
        match &self.body {
            Body::Words(words) => Some(words),
            Body::Missing | Body::List(_) | Body::Map(_) | Body::Damaged => None,
        }
    }

    pub(super) fn map(&self) -> Option<&Map> {
        match &self.body {
            Body::Map(map) => Some(map),
            Body::Missing | Body::Words(_) | Body::List(_) | Body::Damaged => None,
        }
    }

    /// The values of a list; a single value counts as a list of one, no value as none.
    pub(super) fn items(&self) -> &[Self] {
        match &self.body {
            Body::List(items) => items,
            Body::Missing => &[],
            Body::Words(_) | Body::Map(_) | Body::Damaged => std::slice::from_ref(self),
        }
    }
}
