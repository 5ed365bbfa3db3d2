//! What sort of value a key has, as far as reading the words of a line depends on it.

/// Sorts of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Class {
    /// Running text: `text`, `after`, `reason`.
    Prose,
    /// A line of words that may hold any character: `heading`, `title`, `source`, `find`.
    Line,
    /// One word or number: `number`, `date`, `kind`.
    Word,
    /// One word or a list of them: `sponsors`, `was`, `base`.
    Words,
    /// Everything else: entries, and keys nobody knows.
    Other,
}

/// What may stand behind words on their line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CommentRule {
    /// No comment: whatever stands there was meant as words.
    Never,
    /// A comment set apart: two blanks before the `#`, one behind it, as in `heading: Rivers   # opens a section`.
    Apart,
    /// A comment with a blank behind the `#`: `5.1 # printed`, but not `Group #2`.
    Spaced,
}

impl Class {
    /// The class of a key.
    pub(in crate::ingest) fn of(key: &str) -> Self {
        match key {
            "text" | "after" | "reason" => Self::Prose,
            "heading" | "title" | "source" | "find" | "before" | "package" => Self::Line,
            "number" | "alt" | "clause" | "into" | "id" | "draft" | "date" | "kind" | "status" | "track"
            | "language" | "new" | "state" | "name" | "actor" | "to" | "alpha-2" | "m49" | "action"
            | "amends" | "amendment" | "occurrence" | "how" | "visibility" | "round" | "silence"
            | "negotiation" => Self::Word,
            "was" | "base" | "sponsors" | "issued-by" | "aliases" | "from" | "with" | "except"
            | "support" | "oppose" | "by" => Self::Words,
            _ => Self::Other,
        }
    }

    /// Whether a value that starts with a bracket was meant as words and not as a list.
    pub(super) fn wants_words(self) -> bool {
        matches!(self, Self::Prose | Self::Line | Self::Word)
    }

    /// What may stand behind a value on its line.
    pub(super) fn comment_rule(self) -> CommentRule {
        match self {
            Self::Prose => CommentRule::Never,
            Self::Line => CommentRule::Apart,
            Self::Word | Self::Words | Self::Other => CommentRule::Spaced,
        }
    }
}

impl CommentRule {
    /// Whether a `#` opens a comment that was meant as one, judged by what stands before and behind it.
    pub(super) fn allows(self, before: &str, behind: &str) -> bool {
        let blank = |c: char| matches!(c, ' ' | '\t');
        let spaced = behind.is_empty() || behind.starts_with(blank);
        let blanks_before = before.len() - before.trim_end_matches(blank).len();
        match self {
            Self::Never => false,
            Self::Apart => spaced && blanks_before >= 2,
            Self::Spaced => spaced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_told_from_words() {
        assert!(!CommentRule::Never.allows("words   ", " a comment"));
        assert!(CommentRule::Apart.allows("Keep the river open   ", " opens a section"));
        assert!(!CommentRule::Apart.allows("Objective ", " 1"));
        assert!(!CommentRule::Apart.allows("Objective  ", "1"));
        assert!(CommentRule::Spaced.allows("5.1 ", " printed"));
        assert!(CommentRule::Spaced.allows("5.1 ", ""));
        assert!(!CommentRule::Spaced.allows("Group ", "2"));
    }
}
