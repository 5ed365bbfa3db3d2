//! Redlines as plain text: CriticMarkup.
//!
//! `{++in++}` came in, `{--out--}` went out, and `{>>NOR, BRV<<}` behind a run says who did it. Git's square
//! brackets are not used: in a draft a bracket means "not agreed".
//! Where the blanks stand is decided in `blanks`.

use crate::report::{Mark, Redline, Run};

use super::blanks::placed;
use super::words;
use super::wrap::{Ink, Stretch};

/// A redline in stretches; `escape` makes foreign text harmless for the place it goes to.
pub(super) fn stretches(redline: &Redline, escape: fn(&str) -> String) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    for run in placed(&redline.runs) {
        push_run(&mut stretches, &run, escape);
    }
    stretches
}

/// Adds one run with its blank, its signs and its labels.
fn push_run(stretches: &mut Vec<Stretch>, run: &Run, escape: fn(&str) -> String) {
    let text = escape(&run.text);
    if run.spaced {
        stretches.push(Stretch::new(" ", Ink::Plain));
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::escape::signs_apart;
    use super::*;
    use crate::report::Label;

    fn run(text: &str, mark: Mark, spaced: bool) -> Run {
        Run { text: text.to_string(), mark, labels: Vec::new(), spaced, was_spaced: spaced }
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
            let earlier_kept = gone == Mark::Inserted && run.mark == Mark::Kept;
            if if earlier_kept { run.was_spaced } else { run.spaced } {
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

    /// "and or" became "and/or": the earlier blank has no deleted word to stand in.
    #[test]
    fn a_blank_that_one_text_alone_has_stands_in_a_mark() {
        let or = Run { was_spaced: true, ..run("or", Mark::Kept, false) };
        let text = plain(vec![run("and", Mark::Kept, false), run("/", Mark::Inserted, false), or]);
        assert_eq!(text, "and{++/++}{-- --}or");
        assert_eq!((accepted(&text).as_str(), rejected(&text).as_str()), ("and/or", "and or"));
        let party = Run { was_spaced: false, ..run("party", Mark::Kept, true) };
        let text = plain(vec![run("a", Mark::Kept, false), run("non-", Mark::Deleted, true), party]);
        assert_eq!(text, "a {--non---}party");
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
        let blanks = any::<(bool, bool)>();
        ("[a-z水،+<>~=-]{1,4}( [a-z,.+-]{1,3})?", mark, blanks, label).prop_map(
            |(text, mark, (spaced, was_spaced), labels)| Run { text, mark, labels, spaced, was_spaced },
        )
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
