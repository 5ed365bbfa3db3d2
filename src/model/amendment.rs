//! An amendment: a request by one or more actors to change a draft, as it was put on record.
//!
//! An amendment names the draft it was made *against*, what it aims at there (a clause, a place for a new clause, or
//! another amendment) and the change it asks for. What people did to it afterwards is told by [events](super::Event);
//! what became of its words is computed, never typed.
//!
//! ```text
//! against rev1, clause 5.1     find: take the necessary    text: take all necessary
//! └─ Target::Clause("5.1")     └─ Change::Replace { passage: Some(…), text: "take all necessary" }
//! ```

use chrono::NaiveDate;
use serde::Serialize;

use super::{ActorId, AmendmentId, RoundName};

/// What an amendment asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Words, or a clause, that are not there.
    Add,
    /// Other words in the place of some, or of the whole clause.
    Replace,
    /// Words, or the whole clause, gone.
    Delete,
    /// Words, or the whole clause, in another place.
    Move,
    /// Words, or the whole clause, kept as they are.
    Retain,
    /// Words, or the whole clause, put in brackets.
    Bracket,
    /// Brackets lifted.
    Unbracket,
    /// No change: a remark put on record.
    Comment,
}

impl Action {
    /// Every action, in the order of the files' documentation.
    pub const ALL: [Self; 8] = [
        Self::Add,
        Self::Replace,
        Self::Delete,
        Self::Move,
        Self::Retain,
        Self::Bracket,
        Self::Unbracket,
        Self::Comment,
    ];

    /// The word for this action in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Move => "move",
            Self::Retain => "retain",
            Self::Bracket => "bracket",
            Self::Unbracket => "unbracket",
            Self::Comment => "comment",
        }
    }
}

/// How an amendment came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Handed in.
    Written,
    /// Spoken in the room.
    Oral,
    /// Part of a statement.
    Statement,
    /// Known from others only.
    Reported,
}

impl How {
    /// Every way, in the order of the files' documentation.
    pub const ALL: [Self; 4] = [Self::Written, Self::Oral, Self::Statement, Self::Reported];

    /// The word for this way in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Oral => "oral",
            Self::Statement => "statement",
            Self::Reported => "reported",
        }
    }
}

/// Who may see a record; also the audience an answer is made for. Each sees what those before it see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// Those who take part in the negotiation.
    Participants,
    /// The holder of the store.
    Internal,
}

impl Visibility {
    /// Every level, from the widest circle to the narrowest.
    pub const ALL: [Self; 3] = [Self::Public, Self::Participants, Self::Internal];

    /// The word for this level in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Participants => "participants",
            Self::Internal => "internal",
        }
    }

    /// Whether an audience may see what is marked with this level.
    pub fn is_open_to(self, audience: Self) -> bool {
        self <= audience
    }
}

/// On which side of something a place lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Behind it.
    After,
    /// In front of it.
    Before,
}

impl Side {
    /// The word for this side in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::After => "after",
            Self::Before => "before",
        }
    }
}

/// A place beside something that is there: beside a clause (its number or id, as typed) or beside words of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// On which side.
    pub side: Side,
    /// Beside what.
    pub of: String,
}

impl Beside {
    /// Reads `after 6` or `before 5 (a)`.
    pub fn parse(typed: &str) -> Option<Self> {
        let (word, of) = typed.trim().split_once(char::is_whitespace)?;
        let side = [Side::After, Side::Before].into_iter().find(|side| side.word() == word)?;
        let of = of.trim();
        (!of.is_empty()).then(|| Self { side, of: of.to_string() })
    }
}

/// What an amendment aims at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A clause of the draft: its number or id, as typed.
    Clause(String),
    /// A place for a new clause, beside one of the draft: `new after 5.1`.
    New(Beside),
    /// Another amendment, whose text is to change.
    Amendment(AmendmentId),
}

impl Target {
    /// Reads what stands under `clause`: `5.1`, `ice`, `new after 5.1`.
    pub fn of_clause(typed: &str) -> Self {
        let typed = typed.trim();
        let place = typed.strip_prefix("new").filter(|rest| rest.starts_with(char::is_whitespace));
        place.and_then(Beside::parse).map_or_else(|| Self::Clause(typed.to_string()), Self::New)
    }
}

/// Words of a clause that an amendment speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The words, as typed.
    pub words: String,
    /// Which of several equal places is meant, counted from 1; `None` where the words stand once.
    pub occurrence: Option<usize>,
}

/// The change an amendment asks for. A passage of `None` means the clause as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Words to add. The place lies beside words of the clause; without one, at the end of the clause.
    Add {
        /// The words to add; the wording of the clause, where it is a new one.
        text: String,
        /// Beside which words.
        beside: Option<Beside>,
        /// Which of several equal places `beside` means, counted from 1.
        occurrence: Option<usize>,
    },
    /// Words in the place of others.
    Replace {
        /// The words that go.
        passage: Option<Passage>,
        /// The words that come.
        text: String,
    },
    /// Words to take out.
    Delete {
        /// The words that go.
        passage: Option<Passage>,
    },
    /// Words to put in another place.
    Move {
        /// The words that move.
        passage: Option<Passage>,
        /// Beside which clause.
        to: Beside,
    },
    /// Words to keep.
    Retain {
        /// The words that stay.
        passage: Option<Passage>,
    },
    /// Words to put in brackets.
    Bracket {
        /// The words that get brackets.
        passage: Option<Passage>,
    },
    /// Brackets to lift.
    Unbracket {
        /// The words that lose them.
        passage: Option<Passage>,
    },
    /// A remark.
    Comment {
        /// The words it is about.
        passage: Option<Passage>,
    },
}

impl Change {
    /// What sort of change it is.
    pub fn action(&self) -> Action {
        match self {
            Self::Add { .. } => Action::Add,
            Self::Replace { .. } => Action::Replace,
            Self::Delete { .. } => Action::Delete,
            Self::Move { .. } => Action::Move,
            Self::Retain { .. } => Action::Retain,
            Self::Bracket { .. } => Action::Bracket,
            Self::Unbracket { .. } => Action::Unbracket,
            Self::Comment { .. } => Action::Comment,
        }
    }

    /// The words of the clause it speaks of; `None` for the whole clause and for words to add.
    pub fn passage(&self) -> Option<&Passage> {
        match self {
            Self::Add { .. } => None,
            Self::Replace { passage, .. }
            | Self::Delete { passage }
            | Self::Move { passage, .. }
            | Self::Retain { passage }
            | Self::Bracket { passage }
            | Self::Unbracket { passage }
            | Self::Comment { passage } => passage.as_ref(),
        }
    }

    /// The words that are to come; `None` where none are.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Add { text, .. } | Self::Replace { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// A request by one or more actors to change a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Its name: typed, or `<file stem>:<n>`.
    pub id: AmendmentId,
    /// The draft it was made against.
    pub against: RoundName,
    /// Those who table it, the lead sponsor first; never empty.
    pub from: Vec<ActorId>,
    /// Those who join it.
    pub with: Vec<ActorId>,
    /// Members of a sponsoring group that are not covered.
    pub except: Vec<ActorId>,
    /// What it aims at.
    pub target: Target,
    /// What it asks for.
    pub change: Change,
    /// Who is for it, on record.
    pub support: Vec<ActorId>,
    /// Who is against it, on record.
    pub oppose: Vec<ActorId>,
    /// When it was tabled; `None` where that is not on record. [`super::Negotiation::tabled_on`] gives a day for all.
    pub date: Option<NaiveDate>,
    /// How it came in.
    pub how: Option<How>,
    /// The reason given.
    pub reason: Option<String>,
    /// The package it belongs to.
    pub package: Option<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where it is on record.
    pub source: Option<String>,
}

impl Amendment {
    /// Every sponsor once: those who table it, the lead first, then those who join it.
    pub fn sponsors(&self) -> Vec<&ActorId> {
        let mut sponsors: Vec<&ActorId> = Vec::with_capacity(self.from.len() + self.with.len());
        for actor in self.from.iter().chain(&self.with) {
            if !sponsors.contains(&actor) {
                sponsors.push(actor);
            }
        }
        sponsors
    }

    /// What it asks for, in one word.
    pub fn action(&self) -> Action {
        self.change.action()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_clause_stands_beside_one_of_the_draft() {
        let beside = |side, of: &str| Target::New(Beside { side, of: of.to_string() });
        assert_eq!(Target::of_clause("new after 5 (c)"), beside(Side::After, "5 (c)"));
        assert_eq!(Target::of_clause(" new  before ice "), beside(Side::Before, "ice"));
        for clause in ["newspapers", "new", "new after", "new 5", "5.1"] {
            assert_eq!(Target::of_clause(clause), Target::Clause(clause.to_string()), "{clause}");
        }
    }

    #[test]
    fn each_audience_sees_what_the_wider_ones_see() {
        let open =
            |audience: Visibility| Visibility::ALL.iter().filter(|level| level.is_open_to(audience)).count();
        assert_eq!(Visibility::ALL.map(open), [1, 2, 3]);
    }
}
