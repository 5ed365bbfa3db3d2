//! Where a bracket stands, as a person finds it: the part of a clause, and the character of it.

use crate::model::{AlternativeLabel, Clause};

use super::super::Cut;

/// The part of a clause a bracket stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum BracketPart {
    /// The words before the sub-clauses.
    Text,
    /// The flush text after them.
    After,
    /// One of the alternatives.
    Alternative(AlternativeLabel),
}

/// The place of a bracket in its clause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BracketPlace {
    /// The part of the clause.
    pub part: BracketPart,
    /// The character of that part, counted from 1, a line break as one.
    pub column: usize,
}

/// The place of a token of a clause.
///
/// `stream` counts the runs of text of the clause: its own words (`text`, a line break, `after`), then one for each
/// alternative, and `cut` is that run.
pub fn bracket_place(clause: &Clause, stream: usize, cut: &Cut, token: usize) -> BracketPlace {
    let byte = cut.tokens.get(token).map_or(cut.text.len(), |token| token.start as usize);
    let column = |from: usize| cut.text[from..byte].chars().count() + 1;
    let option = stream.checked_sub(1).and_then(|at| clause.alternatives.get(at));
    // Between the text and the flush text stands one line break.
    let flush = clause.text.len() + 1;
    match option {
        Some(option) => {
            BracketPlace { part: BracketPart::Alternative(option.label.clone()), column: column(0) }
        }
        None if !clause.after.is_empty() && byte >= flush => {
            BracketPlace { part: BracketPart::After, column: column(flush) }
        }
        None => BracketPlace { part: BracketPart::Text, column: column(0) },
    }
}

impl BracketPart {
    /// The word for this part in tables: `text`, `after`, `option B`.
    pub fn word(&self) -> String {
        match self {
            Self::Text => "text".to_string(),
            Self::After => "after".to_string(),
            Self::Alternative(label) => format!("option {label}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::Vocabulary;
    use super::*;
    use crate::model::Alternative;

    fn place(clause: &Clause, stream: usize, text: &str, bracket: usize) -> (String, usize) {
        let cut = Vocabulary::default().cut(&Arc::from(text));
        let brackets = cut.tokens.iter().enumerate().filter(|(_, token)| {
            let written = &text[token.start as usize..token.end as usize];
            matches!(written, "[" | "]")
        });
        let token = brackets.map(|(at, _)| at).nth(bracket).unwrap();
        let BracketPlace { part, column } = bracket_place(clause, stream, &cut, token);
        (part.word(), column)
    }

    #[test]
    fn columns_count_characters_from_the_start_of_the_part() {
        let mut clause = Clause::new("1", "Été [a]");
        assert_eq!(place(&clause, 0, "Été [a]", 0), ("text".to_string(), 5));
        // "Été [a]", a line break, "b ]": the bracket is the third character of the flush text.
        clause.after = "b ]".to_string();
        assert_eq!(place(&clause, 0, "Été [a]\nb ]", 1), ("text".to_string(), 7));
        assert_eq!(place(&clause, 0, "Été [a]\nb ]", 2), ("after".to_string(), 3));
    }

    #[test]
    fn an_alternative_is_named_by_its_label() {
        let mut clause = Clause::new("1", "No bracket");
        let label = AlternativeLabel::new("B");
        clause.alternatives.push(Alternative { label, sponsors: None, text: "x [y".to_string() });
        assert_eq!(place(&clause, 1, "x [y", 0), ("option B".to_string(), 3));
    }
}
