//! Correction files ↔ [`Correction`]: one later statement on who is on record for a change.
//!
//! ```text
//! round: "rev2"
//! clause: "zero:14"
//! words: "take all necessary"       # left out: everything that the draft changed in the clause
//! to: ["Norway"]
//! by: "Ana Person"
//! date: "2031-07-01"
//! reason: |
//!   letter of the delegation, 28 June
//! ```

use thiserror::Error;

use super::fields::{FieldError, Fields};
use super::values::{self, trimmed_text};
use super::writer::{Lead, Writer};
use super::yaml::{self, YamlError};
use super::{NameOf, Resolve};
use crate::model::{ClauseId, Correction, Extent, Passage, RoundName};

/// Why a correction cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CorrectionFileError {
    /// Not YAML.
    #[error(transparent)]
    Yaml(#[from] YamlError),
    /// A field does not fit.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The text that was written reads as something else.
    #[error("the correction cannot be written so that it reads back the same")]
    Changed,
}

/// Reads the text of a correction file; `name` is the stem of the file.
///
/// # Errors
/// Says what does not fit first.
pub fn read_correction(
    text: &str,
    name: &str,
    resolve: Resolve<'_>,
) -> Result<Correction, CorrectionFileError> {
    let mut fields = Fields::of(yaml::read(text)?)?;
    let round = fields.meaning("round", |typed| RoundName::parse(typed).ok())?;
    let words = fields.words("words")?;
    let occurrence = fields.meaning("occurrence", |typed| {
        values::parse_count(typed).filter(|count| *count > 0).map(|count| count as usize)
    })?;
    if words.is_none() && occurrence.is_some() {
        return Err(FieldError::Unknown("occurrence".to_string()).into());
    }
    let removed = fields.meaning("removed", values::parse_flag)?.unwrap_or_default();
    let passage = words.map(|words| Passage { words, occurrence });
    let correction = Correction {
        name: name.to_string(),
        round: round.ok_or(FieldError::Missing("round"))?,
        clause: ClauseId::new(fields.required("clause")?),
        extent: match (passage, removed) {
            (None, false) => Extent::Everything,
            (None, true) => Extent::Removed,
            (Some(passage), false) => Extent::Words(passage),
            (Some(passage), true) => Extent::RemovedWords(passage),
        },
        to: fields.actors("to", resolve)?.ok_or(FieldError::Missing("to"))?,
        by: fields.required("by")?,
        date: fields.date("date")?.ok_or(FieldError::Missing("date"))?,
        reason: trimmed_text(&fields.required("reason")?).to_string(),
    };
    fields.finish()?;
    Ok(correction)
}

/// Writes a correction, reads it back and compares.
///
/// # Errors
/// Says why it has no file that reads back the same.
pub fn write_correction(
    correction: &Correction,
    name_of: NameOf<'_>,
    resolve: Resolve<'_>,
) -> Result<String, CorrectionFileError> {
    let mut writer = Writer::new();
    let key = Lead::Key(0);
    writer.words(key, "round", correction.round.as_str());
    writer.words(key, "clause", correction.clause.as_str());
    if let Some(passage) = correction.extent.passage() {
        writer.words(key, "words", &passage.words);
        passage.occurrence.iter().for_each(|which| writer.words(key, "occurrence", &which.to_string()));
    }
    if correction.extent.is_removal() {
        writer.words(key, "removed", "true");
    }
    writer.list(key, "to", &correction.to.iter().map(name_of).collect::<Vec<String>>());
    writer.words(key, "by", &correction.by);
    writer.words(key, "date", &correction.date.to_string());
    writer.text(key, "reason", &correction.reason);
    let text = writer.finish();
    let read = read_correction(&text, &correction.name, resolve)?;
    if read == *correction { Ok(text) } else { Err(CorrectionFileError::Changed) }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::NameTrouble;
    use super::*;
    use crate::model::ActorId;

    fn resolve(typed: &str) -> Result<ActorId, NameTrouble> {
        match typed {
            "Norway" => Ok(ActorId::new("NOR")),
            _ => Err(NameTrouble::Unknown { typed: typed.to_string(), suggestions: Vec::new() }),
        }
    }

    fn correction(extent: Extent, to: &[&str]) -> Correction {
        Correction {
            name: "attribute-2031-07-01-01".to_string(),
            round: RoundName::new("rev2"),
            clause: ClauseId::new("zero:14"),
            extent,
            to: to.iter().map(|id| ActorId::new(*id)).collect(),
            by: "Ana Person".to_string(),
            date: NaiveDate::from_ymd_opt(2031, 7, 1).unwrap(),
            reason: "letter: 28 June".to_string(),
        }
    }

    #[test]
    fn a_correction_reads_as_a_person_would_have_typed_it() {
        let passage = Passage { words: "take all".to_string(), occurrence: Some(2) };
        let text = write_correction(
            &correction(Extent::RemovedWords(passage), &["NOR"]),
            &|_| "Norway".to_string(),
            &resolve,
        );
        let expected = concat!(
            "round: \"rev2\"\n",
            "clause: \"zero:14\"\n",
            "words: \"take all\"\n",
            "occurrence: \"2\"\n",
            "removed: \"true\"\n",
            "to: [\"Norway\"]\n",
            "by: \"Ana Person\"\n",
            "date: \"2031-07-01\"\n",
            "reason: |\n",
            "  letter: 28 June\n",
        );
        assert_eq!(text.as_deref(), Ok(expected));
    }

    #[test]
    fn every_extent_reads_back_the_same_for_nobody_too() {
        let passage = || Passage { words: "NO: [all] #1".to_string(), occurrence: None };
        for extent in
            [Extent::Everything, Extent::Removed, Extent::Words(passage()), Extent::RemovedWords(passage())]
        {
            // The writer itself compares.
            assert!(write_correction(&correction(extent, &[]), &|_| String::new(), &resolve).is_ok());
        }
        assert!(
            write_correction(&correction(Extent::Removed, &["NOR"]), &|_| "Chile".to_string(), &resolve)
                .is_err()
        );
    }
}
