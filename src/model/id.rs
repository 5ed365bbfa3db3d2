//! Names of things: one type for each kind of name, so that none can stand in for another.
//!
//! A *clause id* is permanent and belongs to the store; a *printed number* is what one draft shows beside
//! a clause, may repeat, and identifies nothing. They are different types for that reason.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

/// Makes a newtype over shared text that compares, sorts and prints as its text.
macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a text that is already known to be well formed.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{:?}", &*self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }
    };
}

name_type! {
    /// The short unique name of a round: `zero`, `rev1`, `final`. Also the stem of its draft file in the store.
    RoundName
}
name_type! {
    /// The permanent name of a clause in the store: typed (`ice`) or given (`rev1:14`). Never reused, never renumbered.
    ClauseId
}
name_type! {
    /// What is printed beside a clause in one draft. Plain text, may repeat, may be empty; never an identity.
    PrintedNumber
}
name_type! {
    /// The permanent id of an actor: ISO 3166-1 alpha-3 for states, a short name for everybody else.
    ActorId
}
name_type! {
    /// The name of a line of drafts; `main` unless a draft says otherwise.
    TrackName
}
name_type! {
    /// The label of one of several competing wordings of a place: `B`.
    AlternativeLabel
}
name_type! {
    /// The name of an amendment: `NOR-3`, or `<file stem>:<n>` where none was typed.
    AmendmentId
}

/// Why a text cannot name a round.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub enum RoundNameError {
    /// Nothing was typed.
    #[error("a round needs a name")]
    Empty,
    /// Longer than 64 characters.
    #[error("a round's name has at most 64 characters")]
    TooLong,
    /// A character outside letters, digits, `.`, `_` and `-`, or a bad first one.
    #[error("a round's name starts with a letter or digit and goes on with letters, digits, '.', '_' or '-'")]
    Character,
    /// `..` inside, `.` or `.lock` at the end: git refuses such names.
    #[error("a round's name has no '..' and does not end in '.' or '.lock'")]
    Ending,
    /// A name that some systems reserve for a device: `con`, `nul`, `com1`.
    #[error("this name is reserved for a device on some systems")]
    Device,
}

impl RoundName {
    /// Checks a typed name: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`, no `..`, not ending in `.` or `.lock`, no device name.
    ///
    /// # Errors
    /// Says which rule is broken.
    pub fn parse(text: &str) -> Result<Self, RoundNameError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if text.is_empty() {
            return Err(RoundNameError::Empty);
        }
        if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) || !text.chars().all(allowed) {
            return Err(RoundNameError::Character);
        }
        if text.len() > 64 {
            return Err(RoundNameError::TooLong);
        }
        let lower = text.to_ascii_lowercase();
        if text.contains("..") || text.ends_with('.') || lower.ends_with(".lock") {
            return Err(RoundNameError::Ending);
        }
        if is_device(lower.split('.').next().unwrap_or_default()) {
            return Err(RoundNameError::Device);
        }
        Ok(Self::new(text))
    }

    /// The form in which names are compared for uniqueness: two rounds may not differ in case alone.
    pub fn folded(&self) -> String {
        self.as_str().to_ascii_lowercase()
    }
}

fn is_device(stem: &str) -> bool {
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.chars().all(|c| c.is_ascii_digit()))
    };
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

impl ClauseId {
    /// Checks an id that a person typed: `[a-z][a-z0-9-]*`.
    pub fn parse_typed(text: &str) -> Option<Self> {
        let well_formed = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        well_formed.then(|| Self::new(text))
    }

    /// The id given to a clause that has none: `<birth round>:<ordinal>`, unique without asking anybody.
    pub fn given(birth: &RoundName, ordinal: usize) -> Self {
        Self::new(format!("{birth}:{ordinal}"))
    }
}

impl PrintedNumber {
    /// The form in which numbers are compared: blanks dropped, case ignored (`5.1 (a)` and `5.1(A)` are one).
    pub fn folded(&self) -> String {
        fold_number(self.as_str())
    }
}

/// Folds a printed number, or a path of numbers, for comparison: blanks dropped, lower case.
pub fn fold_number(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

impl AmendmentId {
    /// The id of an amendment that has none of its own: `<file stem>:<n>`, counted from 1 in its file.
    pub fn given(stem: &str, ordinal: usize) -> Self {
        Self::new(format!("{stem}:{ordinal}"))
    }

    /// The form in which ids are compared: two amendments may not differ in case alone.
    pub fn folded(&self) -> String {
        self.as_str().to_lowercase()
    }
}

impl TrackName {
    /// The track every draft belongs to unless it names another.
    pub fn main() -> Self {
        Self::new("main")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_names_follow_every_rule() {
        for good in ["zero", "rev1", "2015-10-23", "A", "r.1_b-2", "common", "com10"] {
            assert_eq!(RoundName::parse(good).map(|n| n.to_string()), Ok(good.to_string()));
        }
        let long = "a".repeat(65);
        for (bad, why) in [
            ("", RoundNameError::Empty),
            ("-rev", RoundNameError::Character),
            (".git", RoundNameError::Character),
            ("../x", RoundNameError::Character),
            ("rev 1", RoundNameError::Character),
            ("révision", RoundNameError::Character),
            ("a..b", RoundNameError::Ending),
            ("rev.", RoundNameError::Ending),
            ("rev.LOCK", RoundNameError::Ending),
            ("con", RoundNameError::Device),
            ("CON.txt", RoundNameError::Device),
            ("com1", RoundNameError::Device),
            (long.as_str(), RoundNameError::TooLong),
        ] {
            assert_eq!(RoundName::parse(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn clause_ids_and_numbers() {
        assert!(ClauseId::parse_typed("ice-2").is_some());
        assert!(ClauseId::parse_typed("Ice").is_none());
        assert!(ClauseId::parse_typed("rev1:14").is_none());
        assert_eq!(ClauseId::given(&RoundName::new("rev1"), 14).as_str(), "rev1:14");
        assert_eq!(PrintedNumber::new("5.1 (A)").folded(), "5.1(a)");
    }
}
