//! A clause: the smallest addressable unit of a draft.

use serde::Serialize;

use super::{ActorId, AlternativeLabel, ClauseId, PrintedNumber};

/// What a clause is in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseKind {
    /// Opens a section.
    Heading,
    /// Preambular paragraph.
    Preambular,
    /// Operative paragraph or point.
    #[default]
    Operative,
    /// Article of a treaty.
    Article,
    /// Footnote.
    Footnote,
}

impl ClauseKind {
    /// Every kind, in the order of the files' documentation.
    pub const ALL: [Self; 5] =
        [Self::Heading, Self::Preambular, Self::Operative, Self::Article, Self::Footnote];

    /// The word for this kind in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Preambular => "preambular",
            Self::Operative => "operative",
            Self::Article => "article",
            Self::Footnote => "footnote",
        }
    }
}

/// How far a clause is agreed, where the draft says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseState {
    /// Under discussion.
    Open,
    /// Stands in brackets as a whole.
    Bracketed,
    /// Settled by the drafting group.
    AgreedInGroup,
    /// Settled subject to capitals or to the package.
    AgreedAdRef,
}

impl ClauseState {
    /// Every state, in the order of the files' documentation.
    pub const ALL: [Self; 4] = [Self::Open, Self::Bracketed, Self::AgreedInGroup, Self::AgreedAdRef];

    /// The word for this state in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Bracketed => "bracketed",
            Self::AgreedInGroup => "agreed-in-group",
            Self::AgreedAdRef => "agreed-ad-ref",
        }
    }
}

/// One of several competing wordings of a place, beside the clause's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Its label in the draft.
    pub label: AlternativeLabel,
    /// Who sponsors what this draft changes in it; `None` where nothing was typed.
    pub sponsors: Option<Vec<ActorId>>,
    /// Its words. The words `No text` stand for an option of no words.
    pub text: String,
}

impl Alternative {
    /// The words that count: nothing for the option `No text`.
    pub fn wording(&self) -> &str {
        let bare = self.text.trim().trim_end_matches('.').trim_matches(|c| matches!(c, '[' | ']')).trim();
        if bare.eq_ignore_ascii_case("no text") { "" } else { &self.text }
    }
}

/// One clause of one draft, as typed.
///
/// Clauses of a draft form a tree; they are kept as a list in reading order with the place of the parent,
/// so that an ordinal names a clause of a draft without any doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Place of the clause it belongs to, counted from 0, for entries of `sub`.
    pub parent: Option<usize>,
    /// The id, where a person typed one.
    pub id: Option<ClauseId>,
    /// What is printed beside the clause; empty when nothing is.
    pub number: PrintedNumber,
    /// Numbers or ids in the base that this clause continues, where typed.
    pub was: Vec<String>,
    /// `new: true`: no clause of the base may be matched with this one.
    pub is_new: bool,
    /// What the clause is.
    pub kind: ClauseKind,
    /// Who sponsors what this draft changes here; `None` where nothing was typed, empty for "nobody".
    pub sponsors: Option<Vec<ActorId>>,
    /// How far it is agreed, where typed.
    pub state: Option<ClauseState>,
    /// BCP 47 language tag, where it differs from the draft's.
    pub language: Option<String>,
    /// The words before the sub-clauses.
    pub text: String,
    /// Flush text after the sub-clauses; empty when there is none.
    pub after: String,
    /// Competing wordings beside `text`.
    pub alternatives: Vec<Alternative>,
}

impl Clause {
    /// An operative clause of which a number and words are typed and nothing else.
    pub fn new(number: impl Into<std::sync::Arc<str>>, text: impl Into<String>) -> Self {
        Self {
            parent: None,
            id: None,
            number: PrintedNumber::new(number),
            was: Vec::new(),
            is_new: false,
            kind: ClauseKind::default(),
            sponsors: None,
            state: None,
            language: None,
            text: text.into(),
            after: String::new(),
            alternatives: Vec::new(),
        }
    }
}
