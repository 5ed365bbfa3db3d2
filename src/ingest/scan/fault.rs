//! What can be wrong with the way a file says something.

use super::Class;
use crate::ingest::source::Span;

/// A fault and the value it spoils.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Fault {
    /// Where the caret goes.
    pub(in crate::ingest) at: Span,
    pub(in crate::ingest) kind: FaultKind,
    /// The value, where the fault lies in one that belongs to a key.
    pub(in crate::ingest) value: Option<FaultyValue>,
}

/// The value of a key that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct FaultyValue {
    pub(in crate::ingest) key: String,
    pub(in crate::ingest) class: Class,
    /// Column of the key.
    pub(in crate::ingest) column: usize,
    /// Everything that was typed as the value.
    pub(in crate::ingest) whole: Span,
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum FaultKind {
    /// Words start with a bracket or brace.
    Bracket(char),
    /// A value starts with a character that YAML keeps for itself.
    Indicator(char),
    /// A colon and a blank inside words.
    Colon,
    /// A blank and a `#` inside words: what follows would vanish.
    Lost,
    /// A line that starts with `#` in or under words: it would vanish.
    LostLine,
    /// Words behind the quotation mark that ends a value.
    BehindQuote(char),
    /// A quotation mark without its partner.
    OpenQuote(char),
    /// A backslash in double quotes with a character that means nothing behind it.
    Escape,
    /// A bracket without its partner.
    OpenBracket(char),
    /// Something behind the bracket that ends a list.
    BehindBracket,
    /// A character that cannot stand where it stands in a list in brackets.
    InBrackets(char),
    /// Words behind the bar that opens a block of text.
    BehindBar,
    /// A line of a block of text further left than its first line.
    ShortLine,
    /// A blank line at the start of a block of text that is longer than the indentation of the text.
    LongBlank,
    /// Tabs in the indentation of so many lines.
    Tab {
        /// How many lines.
        lines: usize,
    },
    /// A line further right than the lines it belongs to.
    TooFar {
        /// Their column.
        column: usize,
    },
    /// A key without a blank behind its colon.
    NoBlank,
    /// A dash in a column of keys.
    StrayDash,
    /// A line that is neither a key nor part of a text.
    NoKey,
    /// A key that is not a word.
    OddKey,
    /// A second document.
    SecondDocument,
    /// Something on the line that starts the document.
    BehindMarker,
    /// A directive for YAML.
    Directive,
    /// Too many levels of lists and keys.
    TooDeep,
    /// Too many levels of brackets.
    TooManyBrackets,
    /// So many faults that the rest is not looked at.
    TooMany,
}
