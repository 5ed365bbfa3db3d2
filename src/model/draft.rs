//! A draft: the full text put forward at a round.

use chrono::NaiveDate;
use serde::Serialize;

use super::{ActorId, Clause, RoundName, TrackName, fold_number};

/// What sort of document a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftKind {
    /// The first text.
    Zero,
    /// A revision of an earlier draft.
    Revision,
    /// A text of the chair or presidency in their own name.
    Chair,
    /// A text without official standing.
    NonPaper,
    /// The text as adopted or submitted for adoption.
    Final,
}

impl DraftKind {
    /// Every kind, in the order of the files' documentation.
    pub const ALL: [Self; 5] = [Self::Zero, Self::Revision, Self::Chair, Self::NonPaper, Self::Final];

    /// The word for this kind in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Revision => "revision",
            Self::Chair => "chair",
            Self::NonPaper => "non-paper",
            Self::Final => "final",
        }
    }
}

/// How a draft came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftStatus {
    /// Issued.
    #[default]
    Official,
    /// Circulated without being issued.
    Informal,
    /// Known from a leak.
    Leaked,
}

impl DraftStatus {
    /// Every status, in the order of the files' documentation.
    pub const ALL: [Self; 3] = [Self::Official, Self::Informal, Self::Leaked];

    /// The word for this status in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Informal => "informal",
            Self::Leaked => "leaked",
        }
    }
}

/// Who sponsored the removal of a whole clause of the base, as typed under `dropped`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Number or id of the clause in the base.
    pub clause: String,
    /// Who sponsored its removal.
    pub sponsors: Vec<ActorId>,
    /// Number or id, in this draft, of the clause that took its content.
    pub into: Option<String>,
}

/// The full text put forward at a round, with what its head says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Name of the round.
    pub name: RoundName,
    /// Title to print; the name where none was typed.
    pub title: String,
    /// Date of the draft.
    pub date: NaiveDate,
    /// What sort of document it is; `None` where the default applies.
    pub kind: Option<DraftKind>,
    /// How it came to be known.
    pub status: DraftStatus,
    /// The line of drafts it belongs to.
    pub track: TrackName,
    /// The drafts it was made from, as typed; empty where the default applies.
    pub base: Vec<RoundName>,
    /// Who held the pen: *via*, not author.
    pub issued_by: Vec<ActorId>,
    /// Sponsors of every change that nothing more specific explains; `None` where nothing was typed.
    pub sponsors: Option<Vec<ActorId>>,
    /// Document symbol or other source.
    pub source: Option<String>,
    /// BCP 47 language tag.
    pub language: String,
    /// Who sponsored the removal of whole clauses.
    pub dropped: Vec<Dropped>,
    /// Clauses in reading order; sub-clauses follow their parent.
    pub clauses: Vec<Clause>,
}

impl Draft {
    /// A draft of which a name, a date and clauses are typed and nothing else: official, in English, on the main track.
    pub fn new(name: RoundName, date: NaiveDate, clauses: Vec<Clause>) -> Self {
        Self {
            title: name.to_string(),
            name,
            date,
            kind: None,
            status: DraftStatus::default(),
            track: TrackName::main(),
            base: Vec::new(),
            issued_by: Vec::new(),
            sponsors: None,
            source: None,
            language: "en".to_string(),
            dropped: Vec::new(),
            clauses,
        }
    }

    /// Places of the clauses named by a printed number or by a path of numbers (`5.1 (a)`), in reading order.
    ///
    /// Blanks and case are ignored. A path is the number of a clause preceded by those of its ancestors,
    /// whether or not the draft repeats them: `5.1(a)` names the point `(a)` under `5.1`.
    pub fn places_of_number(&self, number: &str) -> Vec<usize> {
        let wanted = fold_number(number);
        if wanted.is_empty() {
            return Vec::new();
        }
        (0..self.clauses.len())
            .filter(|&place| self.clauses[place].number.folded() == wanted || self.path(place) == wanted)
            .collect()
    }

    /// The folded path of numbers from the outermost ancestor to a clause.
    fn path(&self, place: usize) -> String {
        let own = self.clauses[place].number.folded();
        match self.clauses[place].parent {
            Some(parent) => self.path(parent) + &own,
            None => own,
        }
    }

    /// The printed path of a clause, as a person would write it: `5.1 (a)`; empty where nothing is printed.
    pub fn printed_path(&self, place: usize) -> String {
        let own = self.clauses[place].number.as_str();
        let above = self.clauses[place].parent.map(|parent| self.printed_path(parent)).unwrap_or_default();
        match (above.is_empty(), own.is_empty()) {
            (true, _) => own.to_string(),
            (false, true) => above,
            (false, false) => format!("{above} {own}"),
        }
    }

    /// The places from a clause up to its outermost ancestor, the clause first.
    pub fn lineage_upwards(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(place), |&place| self.clauses[place].parent)
    }
}
