//! The second of the two shapes: text with insertions and deletions marked, and by whom.

/// What became of a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Stands in both texts.
    Kept,
    /// Came in.
    Inserted,
    /// Went out.
    Deleted,
}

/// A remark beside a run: who did it, or what kind of change it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// Ids of the sponsors, in order.
    Sponsors(Vec<String>),
    /// Nobody is on record; the ids say through whose pen it came, where known.
    Nobody {
        /// Ids of those who issued the draft.
        via: Vec<String>,
    },
    /// A remark of ours: `weakened`, `returned from rev1`.
    Remark(String),
}

/// Words with one mark, as written, with the blanks inside them but not around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// What became of them.
    pub mark: Mark,
    /// Remarks, printed behind the run.
    pub labels: Vec<Label>,
    /// Whether a blank stood before the run in its text, for kept words the later one; a renderer puts one there.
    pub spaced: bool,
    /// For kept words, whether a blank stood before them in the earlier text; else as `spaced`.
    pub was_spaced: bool,
}

/// One text with marks: a clause, an option, a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redline {
    /// Printed number, or other short name of the text; may be empty.
    pub number: String,
    /// Permanent id of the clause, where the text is one; the anchor in pages.
    pub id: String,
    /// Code of the change: `ADD`, `MOD`, `SUP`, `NOC`, `(MOD)`; empty where it does not apply.
    pub code: String,
    /// Remarks on the whole: `moved from 6.4`, `Option B`.
    pub remarks: Vec<String>,
    /// BCP 47 language tag of the text.
    pub language: String,
    /// How deep the clause stands below its outermost ancestor.
    pub depth: usize,
    /// The runs, in reading order.
    pub runs: Vec<Run>,
}
