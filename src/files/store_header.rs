//! `travaux.yaml`, the head of a store: title, forum, language, format, actor-table version, trusted remotes,
//! own lines of the table of verbs that bind.

use thiserror::Error;

use super::fields::{FieldError, Fields};
use super::values;
use super::writer::{Lead, Writer};
use super::yaml::{self, Node, YamlError};
use crate::text::{ModalLine, Modals};

/// The store format this program reads and writes.
pub const FORMAT: u32 = 1;

/// What the head of a store says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreHeader {
    /// Title of the text that is negotiated.
    pub title: String,
    /// Where it is negotiated.
    pub forum: Option<String>,
    /// BCP 47 tag of the language of record.
    pub language: String,
    /// Version of the actor table the store was made with.
    pub actor_table: String,
    /// Remotes that may receive what is marked `internal`.
    pub trusted_remotes: Vec<String>,
    /// Own lines of the table of verbs that bind, as [`crate::text::Modals::with_own`] reads them.
    pub modals: Vec<String>,
}

/// Why `travaux.yaml` cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreHeaderError {
    /// Not YAML.
    #[error(transparent)]
    Yaml(#[from] YamlError),
    /// A field does not fit.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A line of `modals` that is none of a table of verbs.
    #[error("`modals` has the line {line:?}; one reads: en 7 calls on, call on")]
    Modal {
        /// The line.
        line: String,
    },
    /// Written by a later program.
    #[error("the store has format {found}, this program reads format {FORMAT}: a newer travaux is needed")]
    Newer {
        /// The format it has.
        found: String,
    },
    /// The text that was written reads as something else.
    #[error("travaux.yaml cannot be written so that it reads back the same")]
    Changed,
}

/// Reads the text of `travaux.yaml`.
///
/// # Errors
/// Says what does not fit first. A newer format is refused before its other fields are looked at.
pub fn read_store_header(text: &str) -> Result<StoreHeader, StoreHeaderError> {
    let mut fields = Fields::of(yaml::read(text)?)?;
    check_format(&mut fields)?.map_or(Ok(()), |found| Err(StoreHeaderError::Newer { found }))?;
    let language = |typed: &str| values::is_language_tag(typed).then(|| typed.to_string());
    let header = StoreHeader {
        title: fields.required("title")?,
        forum: fields.words("forum")?,
        language: fields.meaning("language", language)?.unwrap_or_else(|| "en".to_string()),
        actor_table: fields.required("actor-table")?,
        trusted_remotes: fields.many("trusted-remotes")?.unwrap_or_default(),
        modals: fields.many("modals")?.unwrap_or_default(),
    };
    fields.finish()?;
    Modals::with_own(&header.modals).map_err(|ModalLine(line)| StoreHeaderError::Modal { line })?;
    Ok(header)
}

/// Takes `format`; gives back what it says where that is not the format this program reads.
pub(super) fn check_format(fields: &mut Fields) -> Result<Option<String>, FieldError> {
    let found = match fields.take("format") {
        Some(Node::Words(found)) => found,
        Some(_) => return Err(FieldError::Shape("format")),
        None => return Err(FieldError::Missing("format")),
    };
    Ok((found != FORMAT.to_string()).then_some(found))
}

/// Writes `travaux.yaml`, reads it back and compares.
///
/// # Errors
/// Says what of the values a file cannot hold.
pub fn write_store_header(header: &StoreHeader) -> Result<String, StoreHeaderError> {
    let mut writer = Writer::new();
    let key = Lead::Key(0);
    writer.words(key, "title", &header.title);
    if let Some(forum) = &header.forum {
        writer.words(key, "forum", forum);
    }
    writer.words(key, "language", &header.language);
    writer.line(0, &format!("format: {FORMAT}"));
    writer.words(key, "actor-table", &header.actor_table);
    writer.list(key, "trusted-remotes", &header.trusted_remotes);
    if !header.modals.is_empty() {
        writer.list(key, "modals", &header.modals);
    }
    let text = writer.finish();
    if read_store_header(&text)? == *header { Ok(text) } else { Err(StoreHeaderError::Changed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> StoreHeader {
        StoreHeader {
            title: "River: \"open\" #1".to_string(),
            forum: None,
            language: "en".to_string(),
            actor_table: "2031-01".to_string(),
            trusted_remotes: vec!["NO".to_string()],
            modals: vec!["de 9 muss, müssen".to_string()],
        }
    }

    #[test]
    fn the_head_of_a_store_reads_back() {
        let text = write_store_header(&header()).unwrap();
        let expected = concat!(
            "title: \"River: \\\"open\\\" #1\"\n",
            "language: \"en\"\n",
            "format: 1\n",
            "actor-table: \"2031-01\"\n",
            "trusted-remotes: [\"NO\"]\n",
            "modals: [\"de 9 muss, müssen\"]\n",
        );
        assert_eq!(text, expected);
        assert_eq!(read_store_header(&text), Ok(header()));
    }

    #[test]
    fn a_line_that_is_none_of_the_table_of_verbs_is_named() {
        let text = "format: 1\ntitle: x\nactor-table: y\nmodals: [en shall 9]\n";
        let line = "en shall 9".to_string();
        assert_eq!(read_store_header(text), Err(StoreHeaderError::Modal { line }));
    }

    #[test]
    fn a_newer_format_is_refused_before_its_unknown_keys() {
        let text = "format: 2\nfuture: [x]\n";
        let error = read_store_header(text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the store has format 2, this program reads format 1: a newer travaux is needed"
        );
        assert_eq!(read_store_header("title: x\n"), Err(FieldError::Missing("format").into()));
        let unknown = "format: 1\ntitle: x\nactor-table: y\nfuture: z\n";
        assert_eq!(read_store_header(unknown), Err(FieldError::Unknown("future".to_string()).into()));
    }
}
