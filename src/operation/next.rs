//! The file for the next draft, filled in from an earlier one.

use chrono::NaiveDate;

use crate::files::{NameOf, next_draft, write_draft, write_next};
use crate::model::{Amendment, Clause, ClauseId, ClauseKind, Draft, Negotiation, RoundIndex, RoundName};

use super::OperationError;
use super::apply::{Work, WorkedIn, work_in};

/// The file for the next draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextFile {
    /// Its text.
    pub text: String,
    /// The amendments that were worked in.
    pub works: Vec<Work>,
}

/// Writes the file for the draft after one, or for a first draft where there is none, with amendments worked in.
///
/// # Errors
/// When an amendment does not fit, or a value of the draft cannot be written so that it reads back the same.
pub fn next_file(
    negotiation: &Negotiation,
    from: Option<RoundIndex>,
    (name, date): (Option<RoundName>, NaiveDate),
    amendments: &[&Amendment],
    name_of: NameOf<'_>,
) -> Result<NextFile, OperationError> {
    let unwritable = |error| OperationError::unwritable("the next draft file", error);
    let name = name.unwrap_or_else(|| free_name(negotiation));
    let Some(index) = from else {
        let text = write_draft(&first_draft(name, date), name_of).map_err(unwritable)?;
        return Ok(NextFile { text, works: Vec::new() });
    };
    let round = negotiation.round(index);
    let ids: Vec<ClauseId> = round.concordance.entries.iter().map(|entry| entry.id.clone()).collect();
    let draft = next_draft(&round.draft, &ids, &name, date).map_err(unwritable)?;
    let WorkedIn { draft, works } =
        work_in(negotiation, index, draft, amendments).map_err(|misfits| OperationError::Misfits {
            round: round.draft.name.clone(),
            named: amendments.iter().map(|amendment| amendment.id.clone()).collect(),
            misfits,
        })?;
    Ok(NextFile { text: write_next(&draft, name_of).map_err(unwritable)?, works })
}

/// `zero` for a first draft, else the first `revN` that no round has.
fn free_name(negotiation: &Negotiation) -> RoundName {
    if negotiation.rounds.is_empty() {
        return RoundName::new("zero");
    }
    let free = (1_u32..).map(|number| format!("rev{number}")).find(|name| negotiation.find(name).is_none());
    RoundName::new(free.unwrap_or_default())
}

/// A first draft to be filled in: a heading, a paragraph with two points.
fn first_draft(name: RoundName, date: NaiveDate) -> Draft {
    let point = |number: &str, text: &str| Clause { parent: Some(2), ..Clause::new(number, text) };
    let clauses = vec![
        Clause { kind: ClauseKind::Heading, ..Clause::new("", "Title of a section") },
        Clause::new(
            "1",
            "The words of the first paragraph. Brackets [like these], colons: and # are safe here.",
        ),
        Clause::new("2", "A paragraph with points:"),
        point("(a)", "the first point;"),
        point("(b)", "the second point."),
    ];
    Draft { title: "Zero draft".to_string(), ..Draft::new(name, date, clauses) }
}
