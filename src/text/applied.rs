//! A text as it reads once changes to it are made, all at once, each against the text as it stands.
//!
//! ```text
//! text       Each Party should reduce [ice] loss.
//! 0 replace  should → shall promptly
//! 1 lift the brackets of ice
//! applied    Each Party shall promptly reduce ice loss.
//! ```
//!
//! What stays keeps its blanks and line breaks. Where words go or come, blanks are those of running text: none before a
//! closing mark or behind an opening one, one between words. Changes that cannot all be made are named, and none of them
//! is preferred: other words in the place of the same, words added within what goes, words kept that another takes out.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::Change;

use super::blank::stands_apart;
use super::compiled::Page;
use super::{TokenClass, lifted_brackets};

/// A text with changes made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// How the text reads; without a meaning unless both lists are empty.
    pub text: String,
    /// Changes whose words do not stand in the text, by their places.
    pub not_found: Vec<usize>,
    /// Pairs of changes that cannot both be made, by their places, the lower first.
    pub colliding: Vec<(usize, usize)>,
}

/// Makes changes to a text. Changes that ask for the same are made once.
pub fn apply(base: &str, changes: &[&Change]) -> Applied {
    let mut page = Page::of(base);
    let mut not_found = Vec::new();
    for (place, change) in changes.iter().enumerate() {
        if page.enter(place, change).is_none() {
            not_found.push(place);
        }
    }
    let sheet = Sheet::of(&page, changes);
    Applied { text: sheet.text(), not_found, colliding: sheet.colliding() }
}

/// What a change does to the tokens of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Deed {
    /// The tokens that go.
    out: BTreeSet<usize>,
    /// What comes, each before the token of a place.
    coming: Vec<(usize, String)>,
    /// The tokens it speaks of.
    passage: Option<Range<usize>>,
}

impl Deed {
    /// Whether the words beside the tokens of another change are to be others, not merely gone.
    fn puts_in(&self) -> bool {
        !self.coming.is_empty()
    }

    /// Whether words come between two tokens that another change takes out.
    fn comes_within(&self, other: &Self) -> bool {
        self.coming.iter().any(|(at, _)| *at > 0 && other.out.contains(&(at - 1)) && other.out.contains(at))
    }

    /// Whether it speaks of words that another change takes out or cuts in two.
    fn keeps_from(&self, other: &Self) -> bool {
        self.passage.as_ref().is_some_and(|passage| passage.clone().any(|at| other.out.contains(&at)))
    }

    fn collides(&self, other: &Self) -> bool {
        if self == other {
            return false;
        }
        let share = !self.out.is_disjoint(&other.out);
        share && (self.puts_in() || other.puts_in())
            || self.comes_within(other)
            || other.comes_within(self)
            || self.keeps_from(other)
            || other.keeps_from(self)
    }
}

/// A text with the deeds of all changes.
struct Sheet<'p> {
    page: &'p Page,
    deeds: Vec<Deed>,
    /// Tokens that go: words taken out and brackets lifted.
    gone: BTreeSet<usize>,
    /// Tokens in front of which, and behind which, a bracket is put, as often as they stand here.
    opened: Vec<usize>,
    closed: Vec<usize>,
}

impl<'p> Sheet<'p> {
    fn of(page: &'p Page, changes: &[&Change]) -> Self {
        let mut deeds = vec![Deed::default(); changes.len()];
        for (token, out) in page.out.iter().enumerate() {
            out.iter().for_each(|change| {
                deeds[*change].out.insert(token);
            });
        }
        for (at, coming) in &page.coming {
            coming.iter().for_each(|coming| deeds[coming.amendment].coming.push((*at, coming.text.clone())));
        }
        let mut gone: BTreeSet<usize> = deeds.iter().flat_map(|deed| deed.out.iter().copied()).collect();
        let (mut opened, mut closed) = (BTreeSet::new(), BTreeSet::new());
        for (change, passage) in &page.spoken_of {
            match changes[*change] {
                Change::Bracket { .. } if !passage.is_empty() => {
                    opened.insert((passage.start, passage.end));
                    closed.insert((passage.end - 1, passage.start));
                }
                Change::Comment { .. } => continue,
                Change::Unbracket { .. } => gone.extend(lifted_brackets(&page.base, passage)),
                _ => {}
            }
            deeds[*change].passage = Some(passage.clone());
        }
        let (opened, closed) = (firsts(opened), firsts(closed));
        Self { page, deeds, gone, opened, closed }
    }

    fn colliding(&self) -> Vec<(usize, usize)> {
        let pairs =
            (0..self.deeds.len()).flat_map(|one| (one + 1..self.deeds.len()).map(move |other| (one, other)));
        pairs.filter(|(one, other)| self.deeds[*one].collides(&self.deeds[*other])).collect()
    }

    fn text(&self) -> String {
        let mut line = Line::default();
        let count = self.page.base.tokens.len();
        for at in 0..=count {
            let mut known: BTreeSet<&str> = BTreeSet::new();
            for coming in self.page.coming.get(&at).into_iter().flatten() {
                // What several ask for word by word comes once.
                if known.insert(&coming.text) {
                    line.come(&coming.text, coming.spaced);
                }
            }
            if at == count {
                break;
            }
            let token = self.page.base.tokens[at];
            let from = if at == 0 { 0 } else { self.page.base.tokens[at - 1].end as usize };
            let gap = &self.page.base.text[from..token.start as usize];
            if self.gone.contains(&at) {
                line.go(gap);
                continue;
            }
            let put = |places: &[usize]| places.iter().filter(|place| **place == at).count();
            let word = &self.page.base.text[token.start as usize..token.end as usize];
            let piece = format!("{}{word}{}", "[".repeat(put(&self.opened)), "]".repeat(put(&self.closed)));
            line.stay(&piece, gap, token.class == TokenClass::Word);
        }
        let behind = self.page.base.tokens.last().map_or(0, |last| last.end as usize);
        line.end(&self.page.base.text[behind..])
    }
}

fn firsts(pairs: BTreeSet<(usize, usize)>) -> Vec<usize> {
    pairs.into_iter().map(|(first, _)| first).collect()
}

/// A text as it grows, piece by piece.
#[derive(Default)]
struct Line {
    text: String,
    /// The blanks that stood before the first of the tokens that went since the last piece.
    before_gone: Option<String>,
    last: Last,
}

/// What the last piece was.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing yet.
    #[default]
    Nothing,
    /// A word of the text.
    Word,
    /// A mark or a bracket of the text.
    Mark,
    /// Something that came.
    Coming,
}

impl Line {
    /// A token that goes, with the blanks before it.
    fn go(&mut self, gap: &str) {
        self.before_gone.get_or_insert_with(|| gap.to_string());
    }

    /// A token that stays.
    fn stay(&mut self, piece: &str, gap: &str, is_word: bool) {
        let first_gap = self.before_gone.take();
        let is_last_word = self.last == Last::Word;
        let blank = match (&first_gap, self.last) {
            (_, Last::Nothing) if first_gap.is_some() => "",
            (_, Last::Nothing) => gap,
            (_, Last::Coming) if gap.is_empty() && is_word && stands_apart(&self.text, piece) => " ",
            (_, Last::Coming) | (None, _) => gap,
            // A mark that stood close to what went stands close to what is there now.
            (Some(before), _) if before.is_empty() && !is_last_word || gap.is_empty() && !is_word => "",
            (Some(before), _) if gap.is_empty() || before.contains('\n') && !gap.contains('\n') => before,
            (Some(_), _) => gap,
        };
        self.text.push_str(blank);
        self.text.push_str(piece);
        self.last = if is_word { Last::Word } else { Last::Mark };
    }

    /// Words that come. What goes at the same place went before them.
    fn come(&mut self, piece: &str, spaced: bool) {
        let before = self.before_gone.take();
        let blank = match before {
            _ if self.last == Last::Nothing || !spaced => String::new(),
            Some(before) if !before.is_empty() => before,
            _ if !stands_apart(&self.text, piece) => String::new(),
            _ => " ".to_string(),
        };
        self.text.push_str(&blank);
        self.text.push_str(piece);
        self.last = Last::Coming;
    }

    /// The whole text, with what stood behind the last token where that is still there.
    fn end(mut self, behind: &str) -> String {
        if self.before_gone.is_none() {
            self.text.push_str(behind);
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Beside, Passage, Side};
    use crate::text::{Vocabulary, words_of};

    fn passage(words: &str) -> Option<Passage> {
        Some(Passage { words: words.to_string(), occurrence: None })
    }

    fn replace(words: &str, text: &str) -> Change {
        Change::Replace { passage: passage(words), text: text.to_string() }
    }

    fn delete(words: &str) -> Change {
        Change::Delete { passage: passage(words) }
    }

    fn add(side: Side, of: &str, text: &str) -> Change {
        let beside = Some(Beside { side, of: of.to_string() });
        Change::Add { text: text.to_string(), beside, occurrence: None }
    }

    fn at_the_end(text: &str) -> Change {
        Change::Add { text: text.to_string(), beside: None, occurrence: None }
    }

    fn bracket(words: &str) -> Change {
        Change::Bracket { passage: passage(words) }
    }

    fn unbracket(words: &str) -> Change {
        Change::Unbracket { passage: passage(words) }
    }

    fn made(base: &str, changes: &[Change]) -> String {
        let applied = apply(base, &changes.iter().collect::<Vec<_>>());
        assert_eq!((applied.not_found, applied.colliding), (Vec::new(), Vec::new()), "{base}");
        applied.text
    }

    fn colliding(base: &str, changes: &[Change]) -> Vec<(usize, usize)> {
        apply(base, &changes.iter().collect::<Vec<_>>()).colliding
    }

    #[test]
    fn words_go_with_one_of_their_blanks_and_marks_stay_close() {
        assert_eq!(made("Each Party should reduce loss.", &[delete("should")]), "Each Party reduce loss.");
        assert_eq!(made("Each Party should reduce loss.", &[delete("loss")]), "Each Party should reduce.");
        assert_eq!(made("Should we act, now", &[delete("should")]), "we act, now");
        assert_eq!(made("reduce (loss control) now", &[delete("loss")]), "reduce (control) now");
        assert_eq!(made("Parties, boats, wait", &[delete(", boats")]), "Parties, wait");
        assert_eq!(made("one two", &[delete("two")]), "one");
        assert_eq!(made("one two", &[delete("one two")]), "");
    }

    #[test]
    fn words_come_with_the_blanks_of_running_text() {
        assert_eq!(
            made("Each Party should act.", &[replace("should", "shall promptly")]),
            "Each Party shall promptly act."
        );
        assert_eq!(made("Keep it open.", &[replace("open", "closed")]), "Keep it closed.");
        assert_eq!(made("[two] per cent", &[replace("two", "three")]), "[three] per cent");
        assert_eq!(made("Ferries sail", &[at_the_end("at night")]), "Ferries sail at night");
        assert_eq!(made("Ferries sail", &[at_the_end(", at night")]), "Ferries sail, at night");
        assert_eq!(made("Ferries sail", &[add(Side::Before, "Ferries", "All")]), "All Ferries sail");
        assert_eq!(made("Ferries sail.", &[add(Side::After, "sail", "at night")]), "Ferries sail at night.");
        assert_eq!(made("(ferries) sail", &[add(Side::Before, "ferries", "all")]), "(all ferries) sail");
        assert_eq!(made("", &[at_the_end("Ferries sail")]), "Ferries sail");
    }

    #[test]
    fn line_breaks_and_blanks_of_what_stays_are_kept() {
        let base = "Each Party:\n\n(i)  shall act;\n(ii) shall wait.\n";
        assert_eq!(
            made(base, &[replace("wait", "sail")]),
            "Each Party:\n\n(i)  shall act;\n(ii) shall sail.\n"
        );
        assert_eq!(made(base, &[delete("Each Party:")]), "(i)  shall act;\n(ii) shall wait.\n");
        assert_eq!(made("one\ntwo three", &[delete("two")]), "one\nthree");
    }

    #[test]
    fn brackets_are_put_around_words_and_lifted_from_them() {
        assert_eq!(made("reduce ice loss.", &[bracket("ice")]), "reduce [ice] loss.");
        assert_eq!(made("reduce ice loss.", &[bracket("ice loss"), bracket("ice")]), "reduce [[ice] loss].");
        assert_eq!(made("reduce ice loss.", &[Change::Bracket { passage: None }]), "[reduce ice loss.]");
        assert_eq!(made("reduce [ice] loss.", &[unbracket("ice")]), "reduce ice loss.");
        assert_eq!(
            made("[[reduce] ice [loss].]", &[Change::Unbracket { passage: None }]),
            "reduce ice loss."
        );
        assert_eq!(
            made("Take [two] [three] copies", &[replace("[two] [three]", "three")]),
            "Take three copies"
        );
    }

    #[test]
    fn changes_that_ask_for_the_same_are_made_once_and_two_that_only_take_out_agree() {
        let twice = [replace("should", "shall"), replace("Party should", "Party shall")];
        assert_eq!(made("Each Party should act.", &twice), "Each Party shall act.");
        assert_eq!(made("an ice and snow field", &[delete("ice and"), delete("and snow")]), "an field");
        let same_place = [add(Side::After, "sail", "today"), add(Side::After, "sail", "at noon")];
        assert_eq!(made("Ferries sail.", &same_place), "Ferries sail today at noon.");
    }

    #[test]
    fn changes_that_cannot_both_be_made_are_named() {
        let base = "Each Party should reduce ice loss.";
        assert_eq!(colliding(base, &[replace("should", "shall"), replace("should", "may")]), [(0, 1)]);
        assert_eq!(colliding(base, &[delete("should reduce"), replace("reduce", "cut")]), [(0, 1)]);
        assert_eq!(colliding(base, &[add(Side::After, "ice", "and snow"), delete("ice loss")]), [(0, 1)]);
        assert_eq!(colliding(base, &[Change::Retain { passage: passage("ice") }, delete("ice")]), [(0, 1)]);
        assert_eq!(colliding(base, &[replace("should", "shall"), replace("ice", "snow")]), []);
    }

    #[test]
    fn words_that_stand_nowhere_are_named() {
        let applied = apply("ice", &[&replace("snow", "rain"), &delete("ice")]);
        assert_eq!((applied.not_found, applied.text.as_str()), (vec![0], ""));
    }

    proptest! {
        /// A whole text replaced reads, word by word and mark by mark, as the new text.
        #[test]
        fn a_whole_text_replaced_is_the_new_text(
            old in "([a-c]{1,2}[,.]? ){0,8}", new in "([a-d]{1,2}[,.)]? ){1,8}"
        ) {
            let new = new.trim();
            let text = made(&old, &[Change::Replace { passage: None, text: new.to_string() }]);
            let tokens = |text: &str| {
                let mut vocabulary = Vocabulary::default();
                let cut = vocabulary.cut(&std::sync::Arc::from(text));
                cut.tokens.iter().map(|token| vocabulary.key_text(token.key).to_string()).collect::<Vec<_>>()
            };
            prop_assert_eq!(tokens(&text), tokens(new));
        }

        /// Words that go leave all others, in order, and no two words run into one.
        #[test]
        fn the_other_words_stay(words in prop::collection::vec("[a-d]{1,3}", 1..8), at in 0_usize..8) {
            let at = at % words.len();
            prop_assume!(words.iter().filter(|word| **word == words[at]).count() == 1);
            let text = made(&words.join(" "), &[delete(&words[at])]);
            let mut left = words;
            left.remove(at);
            prop_assert_eq!(words_of(&text), left);
        }
    }
}
