//! Words that passed between a clause and the rest of the text in one draft, as history tells them.

use serde::Serialize;

use crate::attribution::{ClauseChange, Evidence, Passing, traffic};
use crate::model::RoundIndex;

use super::counted::counted;
use super::dossier::names;
use super::{Cell, Dossier};

/// Characters of words that are shown again beside the redline that has them all.
const LONGEST: usize = 60;

/// Neighbouring words that went one way.
#[derive(Debug, Serialize)]
pub(super) struct Passed {
    text: String,
    words: usize,
    /// The clause they went to or came from; missing for words that are back.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// Who moved or restored them.
    sponsors: Vec<String>,
    evidence: &'static str,
    /// The draft in which they first stood.
    since: String,
    /// Who brought them in there.
    origin_sponsors: Vec<String>,
    /// For words that are back, the draft that had taken them out.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_in: Option<String>,
    /// For words that are back, who had taken them out.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_by: Option<Vec<String>>,
}

/// All that passed in one draft.
#[derive(Debug, Default, Serialize)]
pub(super) struct Passings {
    went: Vec<Passed>,
    came: Vec<Passed>,
    back: Vec<Passed>,
}

/// What passed between the clause of a step and the rest of the text.
pub(super) fn passings(
    dossier: &Dossier<'_>,
    (from, to): (RoundIndex, RoundIndex),
    change: &ClauseChange,
    into: Option<usize>,
) -> Passings {
    let found = traffic((dossier.negotiation, dossier.weave), (from, to), (&change.from, change.to));
    let list = |passings: Vec<Passing>, round: RoundIndex| -> Vec<Passed> {
        passings.iter().map(|passing| passed(dossier, round, passing)).collect()
    };
    // A clause that was merged into another is told as that, not word by word.
    let went = found.went.into_iter().filter(|passing| into.is_none() || passing.place != into).collect();
    Passings { went: list(went, to), came: list(found.came, from), back: list(found.back, to) }
}

fn passed(dossier: &Dossier<'_>, round: RoundIndex, passing: &Passing) -> Passed {
    Passed {
        text: passing.text.clone(),
        words: passing.words,
        clause: passing.place.map(|place| dossier.clause_id(round, place)),
        number: passing.place.map(|place| dossier.pointer(round, place)),
        sponsors: dossier.sponsors(passing.credit),
        evidence: Evidence::word(dossier.weave.credit(passing.credit).evidence),
        since: dossier.round_name(passing.birth),
        origin_sponsors: dossier.sponsors(passing.origin),
        removed_in: passing.out.map(|(round, _)| dossier.round_name(round)),
        removed_by: passing.out.map(|(_, credit)| dossier.sponsors(credit)),
    }
}

impl Passings {
    /// What a person reads.
    pub(super) fn lines(&self) -> Vec<String> {
        let with_clause = |verb: &str, passed: &Passed| {
            let number = passed.number.as_deref().unwrap_or_default();
            format!("  {} {verb} {number}, by {}", said(passed), names(&passed.sponsors))
        };
        let went = self.went.iter().map(|passed| with_clause("went to", passed));
        let came = self.came.iter().map(|passed| with_clause("came from", passed));
        let back = self.back.iter().map(|passed| {
            let out = match (&passed.removed_in, &passed.removed_by) {
                (Some(round), Some(by)) => format!(", taken out in {round} ({})", names(by)),
                _ => String::new(),
            };
            let (by, of) = (names(&passed.sponsors), names(&passed.origin_sponsors));
            format!("  {} back, restored by {by}: first in {} ({of}){out}", said(passed), passed.since)
        });
        went.chain(came).chain(back).collect()
    }

    /// The cells of each passing: what it is, text, words, who, evidence, the other clause, whose words, taken out in.
    pub(super) fn cells(&self) -> Vec<[Cell; 8]> {
        let kinds = [("went", &self.went), ("came", &self.came), ("back", &self.back)];
        let row = |kind: &str, passed: &Passed| {
            [
                Cell::Own(kind.to_string()),
                Cell::foreign(&passed.text),
                Cell::count(passed.words),
                Cell::Actors(passed.sponsors.clone()),
                Cell::Own(passed.evidence.to_string()),
                Cell::foreign(passed.clause.as_deref().unwrap_or_default()),
                Cell::Actors(passed.origin_sponsors.clone()),
                Cell::foreign(passed.removed_in.as_deref().unwrap_or_default()),
            ]
        };
        kinds.iter().flat_map(|(kind, list)| list.iter().map(|passed| row(kind, passed))).collect()
    }
}

/// `"Icebreakers escort every loaded barge" (5 words)`.
fn said(passed: &Passed) -> String {
    let one_line = passed.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if one_line.chars().count() > LONGEST {
        let start: String = one_line.chars().take(LONGEST - 1).collect();
        format!("{}…", start.trim_end())
    } else {
        one_line
    };
    format!("\"{text}\" ({})", counted(passed.words, "word"))
}
