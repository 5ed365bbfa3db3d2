//! Changes of references as plain values.
//!
//! A *reference* is a name that stands for a commit: the branch, or the tag of a round.

use super::object::Id;

/// What a reference must say before it is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Nothing in particular.
    Anything,
    /// It must not be there.
    Absent,
    /// Exactly this.
    Exactly(Id),
}

/// A change of one reference.
#[derive(Debug, Clone)]
pub(super) struct ReferenceEdit {
    /// Its full name.
    pub(super) name: String,
    /// What it must say before.
    pub(super) expected: Expected,
    /// What it says afterwards; `None` removes it.
    pub(super) to: Option<Id>,
}

/// What came of changing references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edited {
    /// All are as asked for.
    Done,
    /// One of them did not say what was expected; none was changed.
    Moved,
    /// Another program keeps one of them locked; none was changed.
    Busy,
}
