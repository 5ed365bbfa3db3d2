//! The words without the marks: what stands when nobody has their way yet.
//!
//! Words that the named would only add are left out; words they would delete stay. Of several options the one that
//! somebody would retain stands, else the first. Signs and names go. Brackets that name nobody are either left as they
//! are, for a text that is compared with the draft it was made from, or lifted, for a text to be read.
//!
//! ```text
//! in no case be based (solely — Canada) on [age — India] (birth — EU)  →  in no case be based on age
//! ```

use std::ops::Range;

use super::marks::{Choice, Mark, Markup, Notation, Separator, Shape, Stray, is_added, standing};

/// What is done with brackets that name nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unattributed {
    /// They stay in the words, with all their options.
    Left,
    /// They go, and so do all options but the first where a slash between blanks separates them.
    Lifted,
}

/// What a stretch of text is to the innermost mark around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Words of a wording.
    Words,
    /// The bracket that opens it.
    Opening,
    /// The bracket that closes it.
    Closing,
    /// A slash between two wordings.
    Slash,
    /// Who is behind a wording.
    Tail,
}

/// What stays of one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// All of it, signs too.
    All,
    /// All but the brackets.
    Inside,
    /// The words of one wording.
    One(usize),
    /// Nothing.
    Nothing,
}

/// A text without its marks.
pub fn undo_marks(text: &str, markup: &Markup, notation: Notation, unattributed: Unattributed) -> String {
    let verdicts: Vec<Verdict> =
        markup.marks.iter().map(|mark| verdict(mark, notation, unattributed)).collect();
    let gone = gone(markup, &verdicts);
    let lifted = |stray: &&Stray| stray.shape == Shape::Square && unattributed == Unattributed::Lifted;
    let strays: Vec<usize> = markup.strays.iter().filter(lifted).map(|stray| stray.at).collect();
    let mut out = Joined::default();
    for Stretch { at, within, part } in stretches(text, markup) {
        let stays = within.is_none_or(|(mark, choice)| {
            !gone[mark]
                && match verdicts[mark] {
                    Verdict::All => true,
                    Verdict::Inside => matches!(part, Part::Words | Part::Slash),
                    Verdict::One(one) => part == Part::Words && choice == one,
                    Verdict::Nothing => false,
                }
        });
        if !stays {
            out.leave_out(&text[at]);
            continue;
        }
        let mut from = at.start;
        let first = strays.partition_point(|stray| *stray < at.start);
        for stray in strays[first..].iter().copied().take_while(|stray| *stray < at.end) {
            out.add(&text[from..stray]);
            out.leave_out(&text[stray..=stray]);
            from = stray + 1;
        }
        out.add(&text[from..at.end]);
    }
    out.ended()
}

fn verdict(mark: &Mark, notation: Notation, unattributed: Unattributed) -> Verdict {
    let named = mark.is_attributed();
    match (mark.choices.as_slice(), unattributed) {
        ([only], _) if is_added(notation, mark.shape, only) => Verdict::Nothing,
        (_, Unattributed::Left) if !named => Verdict::All,
        // A slash between letters may belong to the words.
        _ if mark.separator == Separator::Tight => Verdict::Inside,
        _ => Verdict::One(standing(mark)),
    }
}

/// For each mark, whether it stands in words that do not stay.
fn gone(markup: &Markup, verdicts: &[Verdict]) -> Vec<bool> {
    let mut gone = vec![false; markup.marks.len()];
    for (place, mark) in markup.marks.iter().enumerate() {
        gone[place] = mark.parent.is_some_and(|parent| {
            let chosen = match verdicts[parent] {
                Verdict::All | Verdict::Inside => true,
                Verdict::One(one) => markup.marks[parent].choices[one].at.contains(&mark.at.start),
                Verdict::Nothing => false,
            };
            gone[parent] || !chosen
        });
    }
    gone
}

/// A stretch of text, with the innermost mark around it and which of its wordings this is.
struct Stretch {
    at: Range<usize>,
    within: Option<(usize, usize)>,
    part: Part,
}

/// The text from end to end: signs, and the words between them.
fn stretches(text: &str, markup: &Markup) -> Vec<Stretch> {
    let mut signs: Vec<(Range<usize>, usize, Part)> = Vec::new();
    for (place, mark) in markup.marks.iter().enumerate() {
        let (start, end) = (mark.at.start, mark.at.end);
        signs.push((start..start + 1, place, Part::Opening));
        signs.push((end - 1..end, place, Part::Closing));
        for pair in mark.choices.windows(2) {
            signs.push((pair[0].at.end..pair[1].at.start, place, Part::Slash));
        }
        let tails = mark.choices.iter().filter_map(|choice: &Choice| choice.tail.as_ref());
        signs.extend(tails.map(|tail| (tail.at.clone(), place, Part::Tail)));
    }
    signs.sort_by_key(|(at, ..)| (at.start, at.end));
    let mut around: Vec<(usize, usize)> = Vec::new();
    let mut found = Vec::new();
    let mut from = 0;
    for (at, mark, part) in signs {
        if from < at.start {
            found.push(Stretch { at: from..at.start, within: around.last().copied(), part: Part::Words });
        }
        if part == Part::Opening {
            around.push((mark, 0));
        }
        from = at.end;
        found.push(Stretch { at, within: around.last().copied(), part });
        match part {
            Part::Closing => drop(around.pop()),
            Part::Slash => around.last_mut().into_iter().for_each(|(_, choice)| *choice += 1),
            Part::Words | Part::Opening | Part::Tail => {}
        }
    }
    if from < text.len() {
        found.push(Stretch { at: from..text.len(), within: None, part: Part::Words });
    }
    found
}

/// Words put together again where something between them was left out.
#[derive(Debug, Default)]
struct Joined {
    text: String,
    /// What was left out since the last words.
    left_out: String,
    /// Whether the bracket that opened before the last words stood against a letter: `State[s]`.
    against_a_letter: bool,
}

impl Joined {
    fn leave_out(&mut self, words: &str) {
        if words == "[" && !self.left_out.ends_with(']') {
            self.against_a_letter = self.text.ends_with(char::is_alphanumeric);
        }
        self.left_out.push_str(words);
    }

    fn add(&mut self, words: &str) {
        let words = if self.left_out.is_empty() { words } else { self.seam(words) };
        if !words.is_empty() {
            self.left_out.clear();
            self.text.push_str(words);
        }
    }

    /// The text; what was left out at its end leaves no blank.
    fn ended(mut self) -> String {
        if !self.left_out.is_empty() {
            self.text.truncate(self.text.trim_end_matches([' ', '\t']).len());
        }
        self.text
    }

    /// Settles the blanks where something was left out; returns what is to be added.
    fn seam<'w>(&mut self, words: &'w str) -> &'w str {
        let bare = words.trim_start();
        let blanks = &words[..words.len() - bare.len()];
        let begun = !self.text.is_empty();
        let ends_in_blank = !begun || self.text.ends_with(char::is_whitespace);
        if begun && ends_in_blank && blanks.contains('\n') && !self.text.ends_with('\n') {
            self.text.truncate(self.text.trim_end().len());
            return words;
        }
        if !ends_in_blank {
            let one_bracket = self.left_out.len() == 1;
            let glued =
                self.text.ends_with(char::is_alphanumeric) && words.starts_with(char::is_alphanumeric);
            if glued && !one_bracket && !self.against_a_letter {
                self.text.push(' ');
            }
            return words;
        }
        if bare.starts_with([',', '.', ';', ':', '!', '?', ')', ']']) {
            self.text.truncate(self.text.trim_end_matches([' ', '\t']).len());
        }
        bare
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::marks::read_marks;
    use super::super::tests::known;
    use super::*;

    fn undone(text: &str, notation: Notation, unattributed: Unattributed) -> String {
        undo_marks(text, &read_marks(text, &known), notation, unattributed)
    }

    fn base(text: &str) -> String {
        undone(text, Notation::Compilation, Unattributed::Left)
    }

    fn clean(text: &str) -> String {
        undone(text, Notation::Contested, Unattributed::Lifted)
    }

    #[test]
    fn a_compilation_gives_back_the_text_it_was_made_from() {
        for (compiled, before) in [
            ("open [to ferries — Chile];", "open to ferries;"),
            ("no ferry (of any kind — Chile) waits", "no ferry waits"),
            ("a ferry (at night — Cuba), a boat", "a ferry, a boat"),
            ("takes [the quay — Chile] (the pier — Chile) of", "takes the quay of"),
            ("dignity (, speed — Holy See) and rest", "dignity and rest"),
            ("[ferries [to be — EU] guarded — Chile] at night", "ferries to be guarded at night"),
            ("((c) Ferries wait — Cuba)\n2. Boats (in ports) wait", "2. Boats (in ports) wait"),
            ("the boats; (and ships — Cuba)", "the boats;"),
            ("the end (of it — Cuba)\nof the line", "the end\nof the line"),
            ("[one [two] three — EU] [four]", "one [two] three [four]"),
            ("no [harbour — Iran (Islamic Republic of)] at all", "no harbour at all"),
        ] {
            assert_eq!(base(compiled), before, "{compiled}");
        }
    }

    #[test]
    fn clean_text_has_no_brackets_and_no_names() {
        for (draft, cleaned) in [
            ("free from [extreme - US; G77 delete] ice", "free from ice"),
            ("free from [extreme - US, Chile retain] ice", "free from extreme ice"),
            ("Parties [shall - EU / should - US retain] act", "Parties should act"),
            ("Parties [shall - EU / should - US] act", "Parties shall act"),
            ("Parties [shall / should] act", "Parties shall act"),
            ("Parties [shall/should] act", "Parties shall/should act"),
            ("[one - EU / [two] - US] act", "one act"),
            ("in [pursuit][furtherance] of", "in pursuit furtherance of"),
            ("State[s], Part[y][ies] and re[s]pond", "States, Partyies and respond"),
            ("keep [[all] ferries] open] at [night", "keep all ferries open at night"),
            (
                "[developing countries - including islands] act",
                "developing countries - including islands act",
            ),
        ] {
            assert_eq!(clean(draft), cleaned, "{draft}");
        }
    }

    proptest! {
        #[test]
        fn a_text_without_names_stays_when_nothing_is_lifted(text in "[a-c /()\\[\\]-]{0,40}") {
            prop_assert_eq!(base(&text), text);
        }

        #[test]
        fn no_square_bracket_is_left_in_clean_text(text in "[a-c /;()\\[\\]—]{0,30}( - EU| — US)?\\]?( / )?[a-c\\[\\]]{0,10}") {
            prop_assert!(!clean(&text).contains(['[', ']']));
        }
    }
}
