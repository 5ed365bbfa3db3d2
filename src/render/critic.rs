//! Redlines as plain text: CriticMarkup.
//!
//! `{++in++}` came in, `{--out--}` went out, and `{>>NOR, BRV<<}` behind a run says who did it. Git's square
//! brackets are not used: in a draft a bracket means "not agreed".
//!
//! # Blanks
//!
//! The blank before a run stands before its sign, as the eye expects: `shall {--not--} act`. Accepting all changes
//! then leaves two blanks, which mean what one means. Where the next word that stays has no blank before it, a
//! blank left behind would part it from its comma, and the blank goes inside: `shall{-- act--}, and`. So
//! accepting all gives the new text and rejecting all the old one, blanks in a row counting as one.

use crate::report::{Mark, Redline, Run};

use super::words;
use super::wrap::{Ink, Stretch};

/// A redline in stretches; `escape` makes foreign text harmless for the place it goes to.
pub(super) fn stretches(redline: &Redline, escape: fn(&str) -> String) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    for at in 0..redline.runs.len() {
        push_run(&mut stretches, &redline.runs, at, escape);
    }
    stretches
}

/// Adds one run with its blank, its signs and its labels.
fn push_run(stretches: &mut Vec<Stretch>, runs: &[Run], at: usize, escape: fn(&str) -> String) {
    let run = &runs[at];
    let text = escape(&run.text);
    let inside = blank_goes_inside(runs, at);
    if run.spaced && !inside && !stretches.is_empty() {
        stretches.push(Stretch::new(" ", Ink::Plain));
    }
    let text = if inside { format!(" {text}") } else { text };
    match run.mark {
        Mark::Kept => stretches.push(Stretch::new(text, Ink::Plain)),
        Mark::Inserted => push_enclosed(stretches, ["{++", "++}"], Stretch::new(text, Ink::Inserted)),
        Mark::Deleted => push_enclosed(stretches, ["{--", "--}"], Stretch::new(text, Ink::Deleted)),
    }
    if !run.labels.is_empty() {
        let label = escape(&words::labels(&run.labels));
        push_enclosed(stretches, ["{>>", "<<}"], Stretch::new(label, Ink::Label));
    }
}

/// Adds a stretch between two signs.
fn push_enclosed(stretches: &mut Vec<Stretch>, signs: [&str; 2], inner: Stretch) {
    let [opening, closing] = signs;
    stretches.push(Stretch::new(opening, Ink::Sign));
    stretches.push(inner);
    stretches.push(Stretch::new(closing, Ink::Sign));
}

/// Whether the blank before a marked run would, with the run gone, part two words that stand together.
fn blank_goes_inside(runs: &[Run], at: usize) -> bool {
    let run = &runs[at];
    let next_that_stays = runs[at + 1..].iter().find(|later| later.mark != run.mark);
    run.spaced && run.mark != Mark::Kept && next_that_stays.is_some_and(|next| !next.spaced)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::escape::signs_apart;
    use super::*;
    use crate::report::Label;

    fn run(text: &str, mark: Mark, spaced: bool) -> Run {
        Run { text: text.to_string(), mark, labels: Vec::new(), spaced }
    }

    fn plain(runs: Vec<Run>) -> String {
        let redline = Redline { runs, ..Redline::default() };
        stretches(&redline, signs_apart).into_iter().map(|stretch| stretch.text).collect()
    }

    /// What a CriticMarkup program makes of a text: one kind of mark unwrapped, the other and the remarks dropped.
    fn resolved(text: &str, unwrapped: [&str; 2], dropped: [&str; 2]) -> String {
        let mut rest = text;
        let mut result = String::new();
        while let Some(at) = rest.find('{') {
            result.push_str(&rest[..at]);
            rest = &rest[at..];
            let closing = if rest.starts_with("{>>") {
                "<<}"
            } else if rest.starts_with(dropped[0]) {
                dropped[1]
            } else {
                unwrapped[1]
            };
            let end = rest.find(closing).expect("every sign is closed");
            if closing == unwrapped[1] {
                result.push_str(&rest[3..end]);
            }
            rest = &rest[end + 3..];
        }
        result + rest
    }

    fn accepted(text: &str) -> String {
        one_blanked(&resolved(text, ["{++", "++}"], ["{--", "--}"]))
    }

    fn rejected(text: &str) -> String {
        one_blanked(&resolved(text, ["{--", "--}"], ["{++", "++}"]))
    }

    /// The text that stands where one kind of run is left out.
    fn standing(runs: &[Run], gone: Mark) -> String {
        let mut text = String::new();
        for run in runs.iter().filter(|run| run.mark != gone) {
            if run.spaced {
                text.push(' ');
            }
            text.push_str(&run.text);
        }
        one_blanked(&text)
    }

    fn one_blanked(text: &str) -> String {
        text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_replacement_reads_old_then_new_with_its_sponsor() {
        let mut shall = run("shall", Mark::Inserted, true);
        shall.labels =
            vec![Label::Sponsors(vec!["NOR".into(), "BRV".into()]), Label::Remark("stronger".into())];
        let text = plain(vec![
            run("Each Party", Mark::Kept, false),
            run("should", Mark::Deleted, true),
            shall,
            run("act", Mark::Kept, true),
        ]);
        assert_eq!(text, "Each Party {--should--} {++shall++}{>>NOR, BRV; stronger<<} act");
    }

    #[test]
    fn a_comma_is_not_parted_from_its_word() {
        let text = plain(vec![
            run("ice", Mark::Kept, false),
            run("by 2040", Mark::Inserted, true),
            run(", and", Mark::Kept, false),
        ]);
        assert_eq!(text, "ice{++ by 2040++}, and");
        assert_eq!(rejected(&text), "ice, and");
    }

    #[test]
    fn chinese_runs_stand_without_blanks() {
        let text = plain(vec![
            run("采取", Mark::Kept, false),
            run("有效", Mark::Deleted, false),
            run("必要", Mark::Inserted, false),
            run("措施", Mark::Kept, false),
        ]);
        assert_eq!(text, "采取{--有效--}{++必要++}措施");
    }

    #[test]
    fn a_first_run_has_no_blank_before_it() {
        assert_eq!(plain(vec![run("a", Mark::Kept, true)]), "a");
    }

    fn any_run() -> impl Strategy<Value = Run> {
        let mark = prop_oneof![Just(Mark::Kept), Just(Mark::Inserted), Just(Mark::Deleted)];
        let label = prop_oneof![Just(vec![]), Just(vec![Label::Sponsors(vec!["NOR".to_string()])])];
        ("[a-z水،+<>~=-]{1,4}( [a-z,.+-]{1,3})?", mark, any::<bool>(), label)
            .prop_map(|(text, mark, spaced, labels)| Run { text, mark, labels, spaced })
    }

    proptest! {
        #[test]
        fn accepting_all_gives_the_new_text_and_rejecting_all_the_old(runs in prop::collection::vec(any_run(), 0..8)) {
            let text = plain(runs.clone());
            prop_assert_eq!(accepted(&text), standing(&runs, Mark::Deleted));
            prop_assert_eq!(rejected(&text), standing(&runs, Mark::Inserted));
        }
    }
}
