//! A draft file ↔ [`Draft`].
//!
//! Entries of `sub`, at any depth, become clauses of their own with the place of their parent, in reading order.
//! A clause may have no `text` when it has `alternatives` or `sub`: "`text`, where given, is the first option".

use thiserror::Error;

use super::Resolve;
use super::fields::{FieldError, Fields};
use super::values::{self, trimmed_text};
use super::yaml::{self, Node, YamlError};
use crate::model::{
    Alternative, AlternativeLabel, Clause, ClauseKind, Draft, Dropped, PrintedNumber, RoundName, TrackName,
};

/// Why a stored draft cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DraftFileError {
    /// Not YAML.
    #[error(transparent)]
    Yaml(#[from] YamlError),
    /// The head of the draft does not fit.
    #[error("head of the draft: {0}")]
    Head(FieldError),
    /// An entry of `dropped` does not fit.
    #[error("entry {entry} of `dropped`: {fault}")]
    Dropped {
        /// Its place, counted from 1.
        entry: usize,
        /// What does not fit.
        fault: FieldError,
    },
    /// A clause does not fit.
    #[error("clause {ordinal}: {fault}")]
    Clause {
        /// Its ordinal, counted from 1.
        ordinal: usize,
        /// What does not fit.
        fault: FieldError,
    },
}

/// Reads the text of a draft file.
///
/// # Errors
/// Says what does not fit first, and where.
pub fn read_draft(text: &str, resolve: Resolve<'_>) -> Result<Draft, DraftFileError> {
    draft_of(yaml::read(text)?, resolve)
}

/// Makes a draft of a file that was read.
///
/// # Errors
/// Says what does not fit first, and where.
pub fn draft_of(node: Node, resolve: Resolve<'_>) -> Result<Draft, DraftFileError> {
    let mut fields = Fields::of(node).map_err(DraftFileError::Head)?;
    let clauses = fields.entries("clauses");
    let dropped = fields.entries("dropped");
    let mut draft = head(fields, resolve).map_err(DraftFileError::Head)?;
    for (place, node) in dropped.into_iter().enumerate() {
        let entry = dropped_of(node, resolve);
        draft.dropped.push(entry.map_err(|fault| DraftFileError::Dropped { entry: place + 1, fault })?);
    }
    if clauses.is_empty() {
        return Err(DraftFileError::Head(FieldError::Missing("clauses")));
    }
    let mut waiting: Vec<(Option<usize>, Node)> =
        clauses.into_iter().rev().map(|node| (None, node)).collect();
    // A stack instead of recursion: the depth of `sub` is the file's choice.
    while let Some((parent, node)) = waiting.pop() {
        let place = draft.clauses.len();
        let (clause, sub) = clause_of(node, parent, resolve)
            .map_err(|fault| DraftFileError::Clause { ordinal: place + 1, fault })?;
        draft.clauses.push(clause);
        waiting.extend(sub.into_iter().rev().map(|node| (Some(place), node)));
    }
    Ok(draft)
}

fn head(mut fields: Fields, resolve: Resolve<'_>) -> Result<Draft, FieldError> {
    let name = fields.meaning("draft", |typed| RoundName::parse(typed).ok())?;
    let name = name.ok_or(FieldError::Missing("draft"))?;
    let draft = Draft {
        title: fields.words("title")?.unwrap_or_else(|| name.to_string()),
        date: fields.date("date")?.ok_or(FieldError::Missing("date"))?,
        kind: fields.one_of("kind")?,
        status: fields.one_of("status")?.unwrap_or_default(),
        track: track(&mut fields)?,
        base: fields.rounds("base")?,
        issued_by: fields.actors("issued-by", resolve)?.unwrap_or_default(),
        sponsors: fields.actors("sponsors", resolve)?,
        source: fields.words("source")?,
        language: language(&mut fields)?.unwrap_or_else(|| "en".to_string()),
        dropped: Vec::new(),
        clauses: Vec::new(),
        name,
    };
    fields.finish()?;
    Ok(draft)
}

fn track(fields: &mut Fields) -> Result<TrackName, FieldError> {
    let named = |typed: &str| RoundName::parse(typed).ok().map(|_| TrackName::new(typed));
    Ok(fields.meaning("track", named)?.unwrap_or_else(TrackName::main))
}

fn language(fields: &mut Fields) -> Result<Option<String>, FieldError> {
    fields.meaning("language", |typed| values::is_language_tag(typed).then(|| typed.to_string()))
}

fn dropped_of(node: Node, resolve: Resolve<'_>) -> Result<Dropped, FieldError> {
    let mut fields = Fields::of(node)?;
    let dropped = Dropped {
        clause: fields.required("clause")?,
        sponsors: fields.actors("sponsors", resolve)?.unwrap_or_default(),
        into: fields.words("into")?,
    };
    fields.finish()?;
    Ok(dropped)
}

/// One clause, and its sub-clauses still to be read.
fn clause_of(
    node: Node,
    parent: Option<usize>,
    resolve: Resolve<'_>,
) -> Result<(Clause, Vec<Node>), FieldError> {
    let mut fields = Fields::of(node)?;
    let heading = fields.words("heading")?;
    let typed_kind = fields.one_of("kind")?;
    let text = fields.words("text")?;
    let kind = match (&heading, typed_kind) {
        (None, kind) => kind.unwrap_or_default(),
        (Some(_), None | Some(ClauseKind::Heading)) if text.is_none() => ClauseKind::Heading,
        (Some(_), _) => return Err(FieldError::HeadingAndMore),
    };
    let words = |text: Option<String>| text.map(|text| trimmed_text(&text).to_string()).unwrap_or_default();
    let clause = Clause {
        parent,
        id: fields.meaning("id", values::parse_clause_id)?,
        number: PrintedNumber::new(fields.words("number")?.unwrap_or_default()),
        was: fields.many("was")?.unwrap_or_default(),
        is_new: fields.meaning("new", values::parse_flag)?.unwrap_or(false),
        kind,
        sponsors: fields.actors("sponsors", resolve)?,
        state: fields.one_of("state")?,
        language: language(&mut fields)?,
        text: words(heading.or(text)),
        after: words(fields.words("after")?),
        alternatives: alternatives(&mut fields, resolve)?,
    };
    let sub = fields.entries("sub");
    fields.finish()?;
    if clause.text.is_empty() && clause.alternatives.is_empty() && sub.is_empty() {
        return Err(FieldError::Missing("text"));
    }
    Ok((clause, sub))
}

fn alternatives(fields: &mut Fields, resolve: Resolve<'_>) -> Result<Vec<Alternative>, FieldError> {
    let alternative = |node| {
        let mut fields = Fields::of(node)?;
        let alternative = Alternative {
            label: AlternativeLabel::new(fields.required("alt")?),
            sponsors: fields.actors("sponsors", resolve)?,
            text: trimmed_text(&fields.required("text")?).to_string(),
        };
        fields.finish()?;
        if alternative.text.is_empty() { Err(FieldError::Missing("text")) } else { Ok(alternative) }
    };
    fields.entries("alternatives").into_iter().map(alternative).collect()
}

#[cfg(test)]
pub(crate) mod tests;
