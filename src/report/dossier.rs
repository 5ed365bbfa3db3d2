//! What every question is asked of, and the few phrases all answers share.

use serde::Serialize;

use crate::actors::Directory;
use crate::attribution::{Credit, CreditId, Evidence, Passage, Piece, Turn, Weave};
use crate::model::{Aim, Negotiation, RoundIndex, Spot, Withheld};
use crate::survival::Sources;
use crate::text::{Flag, Modals};

use super::{Cell, Label, Mark, Run};

/// A negotiation with everything computed from it.
#[derive(Debug, Clone, Copy)]
pub struct Dossier<'a> {
    /// The rounds.
    pub negotiation: &'a Negotiation,
    /// Every token that ever stood.
    pub weave: &'a Weave,
    /// Names of actors.
    pub directory: &'a Directory,
    /// Verbs that bind: the shipped table and the store's own.
    pub modals: &'a Modals,
    /// How many records of the store are not for the audience of the answers, and not among those of the negotiation.
    pub withheld: Withheld,
}

impl<'a> Dossier<'a> {
    /// The same, as survival is counted from it.
    pub fn sources(&self) -> Sources<'a> {
        Sources {
            negotiation: self.negotiation,
            weave: self.weave,
            directory: self.directory,
            modals: self.modals,
        }
    }
}

impl Dossier<'_> {
    /// The name of a round.
    pub(super) fn round_name(&self, round: RoundIndex) -> String {
        self.negotiation.round(round).draft.name.to_string()
    }

    /// Ids of the sponsors behind a credit.
    pub(super) fn sponsors(&self, credit: CreditId) -> Vec<String> {
        self.weave.credit(credit).sponsors.iter().map(ToString::to_string).collect()
    }

    /// The permanent id of a clause.
    pub(super) fn clause_id(&self, round: RoundIndex, place: usize) -> String {
        self.negotiation.round(round).concordance.entries[place].id.to_string()
    }

    /// The printed number of a clause.
    pub(super) fn number(&self, round: RoundIndex, place: usize) -> String {
        self.negotiation.round(round).draft.clauses[place].number.to_string()
    }

    /// How a person would point at a clause: the path of printed numbers, else its id.
    pub(super) fn pointer(&self, round: RoundIndex, place: usize) -> String {
        let path = self.negotiation.round(round).draft.printed_path(place);
        if path.is_empty() { self.clause_id(round, place) } else { path }
    }

    /// What an amendment aims at: the id of a clause and what people type for it; for a new one, where it is to come.
    pub(super) fn target(&self, aim: Aim) -> (String, String) {
        let place = aim.spot.clause();
        let (id, pointer) = (self.clause_id(aim.round, place), self.pointer(aim.round, place));
        match aim.spot {
            Spot::Clause(_) => (id, pointer),
            Spot::New { side, .. } => {
                (format!("new {} {id}", side.word()), format!("new {} {pointer}", side.word()))
            }
        }
    }

    /// BCP 47 tag of a clause's language.
    pub(super) fn language(&self, round: RoundIndex, place: usize) -> String {
        let draft = &self.negotiation.round(round).draft;
        draft.clauses[place].language.clone().unwrap_or_else(|| draft.language.clone())
    }

    /// How deep a clause stands below its outermost ancestor.
    pub(super) fn depth(&self, round: RoundIndex, place: usize) -> usize {
        self.negotiation.round(round).draft.lineage_upwards(place).count() - 1
    }

    /// A piece of a comparison as a run with its labels.
    pub(super) fn run(&self, piece: &Piece, flags: &[Flag]) -> Run {
        let mark = match piece.turn {
            Turn::Kept => Mark::Kept,
            Turn::Inserted => Mark::Inserted,
            Turn::Deleted => Mark::Deleted,
        };
        // Of words that were not taken over that is all there is to say.
        let credit = piece.credit.filter(|_| piece.passage != Some(Passage::Left));
        let mut labels: Vec<Label> =
            credit.map(|credit| label(self.weave.credit(credit))).into_iter().collect();
        let is_inferred =
            credit.is_some_and(|credit| self.weave.credit(credit).evidence == Evidence::Inferred);
        let is_corrected = credit.is_some_and(|credit| self.weave.credit(credit).correction.is_some());
        labels.extend(is_corrected.then(|| Label::Remark("corrected".to_string())));
        labels.extend(is_inferred.then(|| Label::Remark(Evidence::Inferred.word().to_string())));
        labels.extend(flags.iter().map(|flag| Label::Remark(flag.word().to_string())));
        labels.extend(
            piece.passage.map(|passage| Label::Remark(passage_word(passage, piece.turn).to_string())),
        );
        Run { text: piece.text.clone(), mark, labels, spaced: piece.spaced, was_spaced: piece.was_spaced }
    }
}

/// The amendments behind a credit, as the JSON answers have them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct AskedBy {
    /// The first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    amendment: Option<String>,
    /// All of them, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    amendments: Vec<String>,
    /// Of inferred credit: thousandths of what was asked for that were carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    score_permille: Option<u16>,
    /// The correction that says so, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    correction: Option<String>,
}

impl AskedBy {
    /// The amendments behind a credit.
    pub(super) fn of(credit: &Credit) -> Self {
        let all: Vec<String> = credit.amendments.iter().map(ToString::to_string).collect();
        Self {
            amendment: all.first().cloned(),
            amendments: if all.len() > 1 { all } else { Vec::new() },
            score_permille: credit.score.map(|score| score.0),
            correction: credit.correction.clone(),
        }
    }

    /// These and others, each once.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut all = self.ids();
        all.extend(other.ids().into_iter().filter(|id| !self.ids().contains(id)));
        Self {
            amendment: all.first().cloned(),
            amendments: if all.len() > 1 { all } else { Vec::new() },
            score_permille: self.score_permille.max(other.score_permille),
            correction: self.correction.clone().or_else(|| other.correction.clone()),
        }
    }

    /// The correction that says so, as a cell.
    pub(super) fn correction(&self) -> Cell {
        self.correction.as_deref().map_or(Cell::Empty, Cell::foreign)
    }

    /// Whether a correction says so.
    pub(super) fn is_corrected(&self) -> bool {
        self.correction.is_some()
    }

    /// All of them.
    pub(super) fn ids(&self) -> Vec<String> {
        if self.amendments.is_empty() {
            self.amendment.iter().cloned().collect()
        } else {
            self.amendments.clone()
        }
    }
}

/// A credit as a label behind a run.
pub(super) fn label(credit: &Credit) -> Label {
    let ids = |actors: &[crate::model::ActorId]| actors.iter().map(ToString::to_string).collect();
    if credit.sponsors.is_empty() {
        Label::Nobody { via: ids(&credit.via) }
    } else {
        Label::Sponsors(ids(&credit.sponsors))
    }
}

/// What is said of words that one track had alone and the draft that merged it with another has not.
pub(super) const NOT_TAKEN_OVER: &str = "not taken over";

/// What a passage is called.
pub(super) fn passage_word(passage: Passage, turn: Turn) -> &'static str {
    match (passage, turn) {
        (Passage::Returned, _) => "returned",
        (Passage::Moved, Turn::Deleted) => "moved away",
        (Passage::Moved, _) => "moved here",
        (Passage::Left, _) => NOT_TAKEN_OVER,
        (Passage::Track, Turn::Deleted) => "gone on another track",
        (Passage::Track, _) => "from another track",
    }
}

/// A sponsor list as one word for a table of people: ids joined, or a dash.
pub(super) fn names(ids: &[String]) -> String {
    if ids.is_empty() { "nobody on record".to_string() } else { ids.join(", ") }
}
