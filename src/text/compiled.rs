//! A text with every amendment to it worked in at once, each word to come or to go marked with those who ask for it.
//!
//! ```text
//! text        Each Party should reduce loss
//! 0 replace   should → shall promptly
//! 1 delete    should reduce
//! compiled    Each Party {should, out: 0 1} {shall promptly, in: 0} {reduce, out: 1} loss
//! ```
//!
//! Every amendment is laid against the text as it stands; none sees the others. Words that are typed again are no change:
//! what an amendment puts in the place of other words is aligned with them first. Words are looked for as words,
//! whatever their capitals and marks; marks typed around them are theirs where they stand there.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::model::{Change, Side};

use super::blank::stands_apart;
use super::{Cut, KeyId, TokenClass, Vocabulary, align};

/// A stretch of a compiled text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledRun {
    /// The words as written.
    pub text: String,
    /// Whether a blank stands before them.
    pub spaced: bool,
    /// Whose they are.
    pub part: CompiledPart,
    /// Amendments that speak of words up to here and change none, by their places: to keep, to move, to bracket.
    pub spoken_of: Vec<usize>,
}

/// What a stretch of a compiled text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompiledPart {
    /// Stands in the text; the amendments that take it out, by their places.
    Base(Vec<usize>),
    /// Comes with an amendment.
    Added(usize),
}

/// A text with amendments worked in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compiled {
    /// The text in order.
    pub runs: Vec<CompiledRun>,
    /// Amendments whose words do not stand in it, by their places.
    pub not_found: Vec<usize>,
}

/// Works amendments into a text.
pub fn compile(base: &str, changes: &[&Change]) -> Compiled {
    let mut page = Page::of(base);
    let mut not_found = Vec::new();
    for (place, change) in changes.iter().enumerate() {
        if page.enter(place, change).is_none() {
            not_found.push(place);
        }
    }
    Compiled { runs: page.runs(), not_found }
}

/// Words to come at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coming {
    pub(super) amendment: usize,
    pub(super) text: String,
    pub(super) spaced: bool,
}

/// A text with what amendments ask for, token by token.
pub(super) struct Page {
    vocabulary: Vocabulary,
    pub(super) base: Cut,
    /// For each token, who takes it out.
    pub(super) out: Vec<Vec<usize>>,
    /// What comes before the token of a place; behind the last for the number of tokens.
    pub(super) coming: BTreeMap<usize, Vec<Coming>>,
    /// Who speaks of which tokens without changing their words.
    pub(super) spoken_of: Vec<(usize, Range<usize>)>,
}

impl Page {
    pub(super) fn of(base: &str) -> Self {
        let mut vocabulary = Vocabulary::default();
        let base = vocabulary.cut(&Arc::from(base));
        let out = vec![Vec::new(); base.tokens.len()];
        Self { vocabulary, base, out, coming: BTreeMap::new(), spoken_of: Vec::new() }
    }

    /// Works in one amendment; nothing where its words do not stand here.
    pub(super) fn enter(&mut self, place: usize, change: &Change) -> Option<()> {
        let whole = 0..self.base.tokens.len();
        match change {
            Change::Add { text, beside, occurrence } => {
                let at = match beside {
                    None => whole.end,
                    Some(beside) => {
                        let found = self.find(&beside.of, *occurrence)?;
                        if beside.side == Side::After { found.end } else { found.start }
                    }
                };
                let cut = self.vocabulary.cut(&Arc::from(text.as_str()));
                self.put_in(place, at, &cut, 0..cut.tokens.len());
            }
            Change::Replace { passage, text } => {
                let found = match passage {
                    None => whole,
                    Some(passage) => self.find(&passage.words, passage.occurrence)?,
                };
                self.replace(place, found, text);
            }
            Change::Delete { passage } => {
                let found = match passage {
                    None => whole,
                    Some(passage) => self.find(&passage.words, passage.occurrence)?,
                };
                self.out[found].iter_mut().for_each(|out| out.push(place));
            }
            Change::Move { passage, .. }
            | Change::Retain { passage }
            | Change::Bracket { passage }
            | Change::Unbracket { passage }
            | Change::Comment { passage } => {
                let found = match passage {
                    None => whole,
                    Some(passage) => self.find(&passage.words, passage.occurrence)?,
                };
                self.spoken_of.push((place, found));
            }
        }
        Some(())
    }

    /// Puts other words in the place of some; what both have stays.
    fn replace(&mut self, place: usize, found: Range<usize>, text: &str) {
        let cut = self.vocabulary.cut(&Arc::from(text));
        let keys = |cut: &Cut, range: Range<usize>| -> Vec<KeyId> {
            cut.tokens[range].iter().map(|token| token.key).collect()
        };
        let (old, new) = (keys(&self.base, found.clone()), keys(&cut, 0..cut.tokens.len()));
        let blocks = align(&old, &new).into_iter().map(|block| (block.old, block.new, block.length));
        let blocks: Vec<_> = blocks.filter(|(_, new, length)| holds_word(&cut, *new..new + length)).collect();
        let (mut at_old, mut at_new) = (0, 0);
        for (next_old, next_new, length) in blocks.into_iter().chain([(old.len(), new.len(), 0)]) {
            let gone = found.start + at_old..found.start + next_old;
            let (start, end) = (gone.start, gone.end);
            self.out[gone].iter_mut().for_each(|out| out.push(place));
            if at_new < next_new {
                self.put_in(place, end, &cut, at_new..next_new);
            }
            // What comes in the place of words has a blank before it where they had.
            if start < end
                && start > 0
                && let Some(coming) = self.coming.get_mut(&end).and_then(|all| all.last_mut())
                && coming.amendment == place
                && self.base.tokens[start].class == TokenClass::Word
            {
                coming.spaced = self.base.spaced(start);
            }
            (at_old, at_new) = (next_old + length, next_new + length);
        }
    }

    fn put_in(&mut self, amendment: usize, at: usize, cut: &Cut, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let text = cut.slice(range.start, range.end - 1).to_string();
        let before = if at == 0 { "" } else { self.base.slice(at - 1, at - 1) };
        let spaced = if range.start > 0 { cut.spaced(range.start) } else { stands_apart(before, &text) };
        self.coming.entry(at).or_default().push(Coming { amendment, text, spaced });
    }

    /// Where words stand: the same words one behind the other, and the marks typed around them where they stand there.
    fn find(&mut self, typed: &str, occurrence: Option<usize>) -> Option<Range<usize>> {
        let cut = self.vocabulary.cut(&Arc::from(typed));
        let words = |cut: &Cut| -> Vec<usize> {
            (0..cut.tokens.len()).filter(|at| cut.tokens[*at].class == TokenClass::Word).collect()
        };
        let key = |cut: &Cut, at: usize| cut.tokens[at].key;
        let (theirs, ours) = (words(&cut), words(&self.base));
        let nth = occurrence.unwrap_or(1).checked_sub(1)?;
        if theirs.is_empty() {
            let sought: Vec<KeyId> = cut.tokens.iter().map(|token| token.key).collect();
            let all: Vec<KeyId> = self.base.tokens.iter().map(|token| token.key).collect();
            let windows = all.windows(sought.len().max(1)).enumerate();
            let (at, _) = windows.filter(|(_, window)| *window == sought.as_slice()).nth(nth)?;
            return Some(at..at + sought.len());
        }
        let fits = |window: &&[usize]| {
            window.iter().zip(&theirs).all(|(one, other)| key(&self.base, *one) == key(&cut, *other))
        };
        let window = ours.windows(theirs.len()).filter(fits).nth(nth)?;
        let (mut start, mut end) = (*window.first()?, *window.last()? + 1);
        for mark in (0..*theirs.first()?).rev() {
            if start > 0 && key(&self.base, start - 1) == key(&cut, mark) {
                start -= 1;
            }
        }
        for mark in theirs.last()? + 1..cut.tokens.len() {
            if end < self.base.tokens.len() && key(&self.base, end) == key(&cut, mark) {
                end += 1;
            }
        }
        Some(start..end)
    }

    /// The text, cut where those who ask for anything change.
    fn runs(mut self) -> Vec<CompiledRun> {
        let mut spoken_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, found) in &self.spoken_of {
            spoken_of.entry(found.end).or_default().push(*place);
        }
        let mut runs: Vec<CompiledRun> = Vec::new();
        let count = self.base.tokens.len();
        let mut from = 0;
        for at in 0..=count {
            let cut_here = at == count
                || self.coming.contains_key(&at)
                || spoken_of.contains_key(&at)
                || at > 0 && self.out[at] != self.out[at - 1];
            if cut_here && from < at {
                runs.push(CompiledRun {
                    text: self.base.slice(from, at - 1).to_string(),
                    spaced: self.base.spaced(from) || from == 0 && !runs.is_empty(),
                    part: CompiledPart::Base(self.out[from].clone()),
                    spoken_of: Vec::new(),
                });
                from = at;
            }
            let speaking = spoken_of.remove(&at).unwrap_or_default();
            runs.last_mut().into_iter().for_each(|run| run.spoken_of.extend(&speaking));
            for Coming { amendment, text, spaced } in self.coming.remove(&at).unwrap_or_default() {
                let part = CompiledPart::Added(amendment);
                runs.push(CompiledRun { text, spaced, part, spoken_of: Vec::new() });
            }
        }
        runs
    }
}

fn holds_word(cut: &Cut, range: Range<usize>) -> bool {
    cut.tokens[range].iter().any(|token| token.class == TokenClass::Word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Beside, Passage};

    fn passage(words: &str) -> Option<Passage> {
        Some(Passage { words: words.to_string(), occurrence: None })
    }

    fn replace(words: &str, text: &str) -> Change {
        Change::Replace { passage: passage(words), text: text.to_string() }
    }

    fn add(side: Side, of: &str, text: &str) -> Change {
        let beside = Some(Beside { side, of: of.to_string() });
        Change::Add { text: text.to_string(), beside, occurrence: None }
    }

    /// In one line: `{-out 0 1-}`, `{+in 0+}`, `{>2<}` for amendments that change nothing.
    fn told(base: &str, changes: &[Change]) -> String {
        let changes: Vec<&Change> = changes.iter().collect();
        let Compiled { runs, not_found } = compile(base, &changes);
        let list = |places: &[usize]| places.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let mut out = String::new();
        for run in runs {
            if run.spaced {
                out.push(' ');
            }
            out += &match &run.part {
                CompiledPart::Base(out) if out.is_empty() => run.text.clone(),
                CompiledPart::Base(out) => format!("{{-{} {}-}}", run.text, list(out)),
                CompiledPart::Added(by) => format!("{{+{} {by}+}}", run.text),
            };
            if !run.spoken_of.is_empty() {
                out += &format!("{{>{}<}}", list(&run.spoken_of));
            }
        }
        if not_found.is_empty() { out } else { format!("{out} | {}", list(&not_found)) }
    }

    #[test]
    fn every_amendment_is_laid_against_the_text_as_it_stands() {
        let changes = [
            replace("should", "shall promptly"),
            Change::Delete { passage: passage("should reduce") },
            Change::Retain { passage: passage("loss") },
        ];
        assert_eq!(
            told("Each Party should reduce loss.", &changes),
            "Each Party {-should 0 1-} {+shall promptly 0+} {-reduce 1-} loss{>2<}."
        );
    }

    #[test]
    fn words_that_are_typed_again_are_no_change() {
        let whole = Change::Replace { passage: None, text: "Each Party shall reduce loss.".to_string() };
        assert_eq!(
            told(
                "Each Party should reduce loss.",
                &[whole, replace("should reduce loss", "should reduce ice loss")]
            ),
            "Each Party {-should 0-} {+shall 0+} reduce {+ice 1+} loss."
        );
        assert_eq!(told("[two] per cent", &[replace("two", "three")]), "[{-two 0-}{+three 0+}] per cent");
        assert_eq!(told("Keep it open.", &[replace("open", "closed")]), "Keep it {-open 0-} {+closed 0+}.");
    }

    #[test]
    fn added_words_stand_beside_those_they_name_or_at_the_end() {
        let end = Change::Add { text: "at night".to_string(), beside: None, occurrence: None };
        assert_eq!(told("Ferries sail", &[end]), "Ferries sail {+at night 0+}");
        assert_eq!(told("Ferries sail", &[add(Side::Before, "Ferries", "All")]), "{+All 0+} Ferries sail");
        // The comma belongs to the words before it.
        assert_eq!(
            told(
                "Ferries sail.",
                &[add(Side::After, "ferries", ", and boats,"), add(Side::After, "Ferries", "may")]
            ),
            "Ferries{+, and boats, 0+} {+may 1+} sail."
        );
    }

    #[test]
    fn marks_typed_around_words_go_with_them_where_they_stand() {
        let gone = |words: &str| Change::Delete { passage: passage(words) };
        assert_eq!(told("A boat, in fog, waits", &[gone(", in fog,")]), "A boat{-, in fog, 0-} waits");
        assert_eq!(told("A boat in fog waits", &[gone(", in fog,")]), "A boat {-in fog 0-} waits");
        assert_eq!(told("A boat; waits", &[gone(";")]), "A boat{-; 0-} waits");
    }

    #[test]
    fn the_nth_of_equal_places_is_taken_and_words_that_stand_nowhere_are_reported() {
        let second = Change::Delete { passage: Some(Passage { words: "ice".into(), occurrence: Some(2) }) };
        assert_eq!(told("ice and ice", &[second]), "ice and {-ice 0-}");
        assert_eq!(
            told("ice", &[replace("snow", "rain"), Change::Delete { passage: None }]),
            "{-ice 1-} | 0"
        );
        assert_eq!(told("", &[Change::Delete { passage: None }]), "");
    }
}
