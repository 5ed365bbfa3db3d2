//! Where the blanks between marked runs stand.
//!
//! A redline is two texts in one: all that was kept and deleted is the earlier, all that was kept and inserted the
//! later. A blank before a run stands before its sign, as the eye expects: `shall {--not--} act`. There it is read in
//! both texts; the two blanks that accepting leaves mean what one means. Where only one of the texts has a blank at
//! that place, it goes inside a mark: `shall{-- act--}, and`; where there is no mark to hold it, it is one itself:
//! `and{-- --}{++/++}or`. So accepting all gives the later text and rejecting all the earlier, blanks in a row counting
//! as one, and no two words are ever joined.

use crate::report::{Mark, Run};

/// Runs with their blanks in place: `spaced` says that one stands before the sign, all others are in the texts.
pub(super) fn placed(runs: &[Run]) -> Vec<Run> {
    let mut line = Line { runs: Vec::with_capacity(runs.len()), old_ends: true, new_ends: true };
    for (at, run) in runs.iter().enumerate() {
        match run.mark {
            Mark::Kept => line.push_kept(run),
            Mark::Deleted | Mark::Inserted => line.push_marked(run, other_wants_blank(runs, at)),
        }
    }
    line.runs
}

/// Whether the text that a marked run does not belong to has a blank at its place, or ends there.
fn other_wants_blank(runs: &[Run], at: usize) -> bool {
    let run = &runs[at];
    let next = runs[at + 1..].iter().find(|later| later.mark != run.mark);
    next.is_none_or(|next| match (run.mark, next.mark) {
        (Mark::Inserted, Mark::Kept) => next.was_spaced,
        _ => next.spaced,
    })
}

/// The runs placed so far, and whether each of the two texts ends in a blank, or has not begun.
struct Line {
    runs: Vec<Run>,
    old_ends: bool,
    new_ends: bool,
}

impl Line {
    fn push_marked(&mut self, run: &Run, other_wants: bool) {
        let (own, other) = match run.mark {
            Mark::Deleted => (self.old_ends, self.new_ends),
            Mark::Inserted | Mark::Kept => (self.new_ends, self.old_ends),
        };
        let begun = !self.runs.is_empty();
        let outside = begun && run.spaced && (other || other_wants);
        let inside = run.spaced && !outside && !own;
        let text = if inside { format!(" {}", run.text) } else { run.text.clone() };
        let ends = text.ends_with(' ');
        if outside {
            (self.old_ends, self.new_ends) = (true, true);
        }
        match run.mark {
            Mark::Deleted => self.old_ends = ends,
            Mark::Inserted | Mark::Kept => self.new_ends = ends,
        }
        self.runs.push(Run { text, spaced: outside, ..run.clone() });
    }

    fn push_kept(&mut self, run: &Run) {
        let missing_old = run.was_spaced && !self.old_ends;
        let missing_new = run.spaced && !self.new_ends;
        let harmless = (run.was_spaced || self.old_ends) && (run.spaced || self.new_ends);
        let outside = !self.runs.is_empty() && harmless && (missing_old || missing_new);
        if missing_old && !outside {
            self.push_blank(Mark::Deleted);
        }
        if missing_new && !outside {
            self.push_blank(Mark::Inserted);
        }
        self.runs.push(Run { spaced: outside, ..run.clone() });
        (self.old_ends, self.new_ends) = (run.text.ends_with(' '), run.text.ends_with(' '));
    }

    /// Puts a blank that only one of the texts has at the end of its last run, or in a mark of its own.
    fn push_blank(&mut self, mark: Mark) {
        let gap = self.runs.iter().rposition(|run| run.mark == Mark::Kept).map_or(0, |kept| kept + 1);
        match self.runs[gap..].iter_mut().rfind(|run| run.mark == mark) {
            Some(last) => last.text.push(' '),
            None => self.runs.push(Run {
                text: " ".to_string(),
                mark,
                labels: Vec::new(),
                spaced: false,
                was_spaced: false,
            }),
        }
    }
}
