//! Fields of a [`Node`] with keys, taken one by one; what is left over at the end is refused.
//!
//! Taking by name and refusing the rest gives what `deny_unknown_fields` gives to derived structs, for repeated keys too.

use thiserror::Error;

use super::values::{self, Vocabulary};
use super::yaml::Node;
use super::{NameTrouble, Resolve};
use crate::model::{ActorId, RoundName};

/// Why the fields of a stored file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FieldError {
    /// Keys with values were expected.
    #[error("keys with values are expected here")]
    NotKeys,
    /// A key that must be there is not, or has no value.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A key that this file does not have, or that stands here twice.
    #[error("`{0}` is not a key of this place, or stands here twice")]
    Unknown(String),
    /// Words were expected and something else is there, or a list and something else is there.
    #[error("`{0}` has a value of another shape")]
    Shape(&'static str),
    /// A value that its key cannot have.
    #[error("`{key}` cannot be {typed:?}")]
    Value {
        /// The key.
        key: &'static str,
        /// What stands there.
        typed: String,
    },
    /// A `heading` beside `text` or another `kind`, which it is short for.
    #[error("`heading` stands beside `text` or another `kind`")]
    HeadingAndMore,
    /// A name that stands for no actor.
    #[error("`{key}`: {trouble}")]
    Name {
        /// The key.
        key: &'static str,
        /// What is wrong with the name.
        trouble: NameTrouble,
    },
}

/// The fields of one place of a file that have not been taken yet.
pub(super) struct Fields(Vec<(String, Node)>);

impl Fields {
    pub(super) fn of(node: Node) -> Result<Self, FieldError> {
        match node {
            Node::Map(entries) => Ok(Self(entries)),
            Node::Missing | Node::Words(_) | Node::List(_) => Err(FieldError::NotKeys),
        }
    }

    /// Takes a field; one without a value counts as absent.
    pub(super) fn take(&mut self, key: &str) -> Option<Node> {
        let place = self.0.iter().position(|(name, _)| name == key)?;
        match self.0.remove(place).1 {
            Node::Missing => None,
            node => Some(node),
        }
    }

    pub(super) fn words(&mut self, key: &'static str) -> Result<Option<String>, FieldError> {
        match self.take(key) {
            None => Ok(None),
            Some(Node::Words(text)) => Ok(Some(text)),
            Some(_) => Err(FieldError::Shape(key)),
        }
    }

    pub(super) fn required(&mut self, key: &'static str) -> Result<String, FieldError> {
        self.words(key)?.ok_or(FieldError::Missing(key))
    }

    /// Takes a field that has one value or a list of values.
    pub(super) fn many(&mut self, key: &'static str) -> Result<Option<Vec<String>>, FieldError> {
        let items = match self.take(key) {
            None => return Ok(None),
            Some(Node::List(items)) => items,
            Some(one) => vec![one],
        };
        let word = |item| if let Node::Words(text) = item { Ok(text) } else { Err(FieldError::Shape(key)) };
        items.into_iter().map(word).collect::<Result<_, _>>().map(Some)
    }

    /// Takes a field that holds entries with keys: a list of them, or one.
    pub(super) fn entries(&mut self, key: &'static str) -> Vec<Node> {
        match self.take(key) {
            None => Vec::new(),
            Some(Node::List(items)) => items,
            Some(one) => vec![one],
        }
    }

    /// Takes a word and gives it a meaning; what has none is refused.
    pub(super) fn meaning<T>(
        &mut self,
        key: &'static str,
        meaning: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, FieldError> {
        let Some(typed) = self.words(key)? else { return Ok(None) };
        meaning(&typed).map(Some).ok_or(FieldError::Value { key, typed })
    }

    /// Takes a word of a closed list.
    pub(super) fn one_of<T: Vocabulary>(&mut self, key: &'static str) -> Result<Option<T>, FieldError> {
        self.meaning(key, T::from_word)
    }

    pub(super) fn date(&mut self, key: &'static str) -> Result<Option<chrono::NaiveDate>, FieldError> {
        self.meaning(key, |text| values::parse_date(text).ok())
    }

    pub(super) fn rounds(&mut self, key: &'static str) -> Result<Vec<RoundName>, FieldError> {
        let name = |typed: String| RoundName::parse(&typed).map_err(|_| FieldError::Value { key, typed });
        self.many(key)?.unwrap_or_default().into_iter().map(name).collect()
    }

    /// Takes names of actors; absent and empty are different answers.
    pub(super) fn actors(
        &mut self,
        key: &'static str,
        resolve: Resolve<'_>,
    ) -> Result<Option<Vec<ActorId>>, FieldError> {
        let Some(names) = self.many(key)? else { return Ok(None) };
        let actor = |name: &String| resolve(name).map_err(|trouble| FieldError::Name { key, trouble });
        names.iter().map(actor).collect::<Result<_, _>>().map(Some)
    }

    /// Ends the reading: whatever has not been taken is refused.
    pub(super) fn finish(self) -> Result<(), FieldError> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((key, _)) => Err(FieldError::Unknown(key)),
        }
    }
}
