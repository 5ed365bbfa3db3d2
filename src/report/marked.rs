//! Brackets with names in the drafts of a negotiation: read against the actors it knows.

use std::sync::Arc;

use serde::Serialize;

use crate::model::RoundIndex;
use crate::text::{Mark, Markup, Notation, Shape, Unattributed, Vocabulary, Wish, read_marks, undo_marks};

use super::Dossier;

/// Those who want the same of words in brackets, in the JSON answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Position {
    /// `add`, `delete`, `retain`, `reserve`, `bracket` or `move`.
    pub(super) wish: &'static str,
    /// Their ids.
    pub(super) actors: Vec<String>,
}

/// One of the wordings in a bracket, in the JSON answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Choice {
    pub(super) text: String,
    pub(super) positions: Vec<Position>,
}

/// The notation of a draft, with the names it is read by.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    dossier: &'a Dossier<'a>,
    pub(super) notation: Notation,
}

impl<'a> Page<'a> {
    /// Finds out which notation a draft has.
    pub(super) fn of(dossier: &'a Dossier<'a>, round: RoundIndex) -> Self {
        let page = Self { dossier, notation: Notation::Contested };
        let streams = dossier.weave.draft(round).clauses.iter().flat_map(|clause| &clause.streams);
        let markups: Vec<Markup> = streams.map(|stream| page.read(&stream.cut.text)).collect();
        Self { notation: Notation::of(&markups), ..page }
    }

    /// Reads the marks of a text.
    pub(super) fn read(&self, text: &str) -> Markup {
        read_marks(text, &|list| self.dossier.directory.all_known(list))
    }

    /// The wordings of a bracket with those who want them, where somebody is named or there are several.
    pub(super) fn choices(&self, text: &str, mark: &Mark) -> Vec<Choice> {
        if !mark.is_attributed() && mark.choices.len() < 2 {
            return Vec::new();
        }
        let choice = |choice: &crate::text::Choice| {
            let end = choice.tail.as_ref().map_or(choice.at.end, |tail| tail.at.start);
            let positions = choice.tail.iter().flat_map(|tail| &tail.positions).map(|position| Position {
                wish: self.wish(mark.shape, position.wish),
                actors: position.actors.iter().map(ToString::to_string).collect(),
            });
            Choice { text: text[choice.at.start..end].trim().to_string(), positions: positions.collect() }
        };
        mark.choices.iter().map(choice).collect()
    }

    /// What a wish comes to: a name without a verb would add, or in a compilation delete what is in square brackets.
    fn wish(&self, shape: Shape, wish: Wish) -> &'static str {
        match (wish, self.notation, shape) {
            (Wish::Named, Notation::Compilation, Shape::Square) => Wish::Delete.word(),
            (Wish::Named, ..) => Wish::Add.word(),
            (other, ..) => other.word(),
        }
    }

    /// A text for reading: without brackets and names, each blank one.
    pub(super) fn clean(&self, text: &str) -> String {
        let undone = undo_marks(text, &self.read(text), self.notation, Unattributed::Lifted);
        undone.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The number of words of a text.
pub(super) fn words(text: &str) -> usize {
    Vocabulary::default().cut(&Arc::from(text)).words()
}
