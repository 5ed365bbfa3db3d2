//! What a person reads for a value: the same words on a terminal, in Markdown and in a page.

use std::borrow::Cow;

use crate::report::{Cell, Label, Note, Redline};

/// What stands for a list of actors nobody is on.
const NOBODY: &str = "nobody";

/// A cell as people read it: `63.4 %`, `2024-05-01`, `NOR, BRV`, `nobody`, `yes`.
///
/// A share or figure that is no number (nothing divided by nothing) is empty, like a value that is not known.
pub(super) fn cell(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Own(text) | Cell::Foreign(text) => Cow::Borrowed(text),
        Cell::Remarked { remark, text } if text.is_empty() => Cow::Borrowed(remark),
        Cell::Remarked { remark, text } => Cow::Owned(format!("{remark}: {text}")),
        Cell::Count(number) => Cow::Owned(number.to_string()),
        Cell::Share(share) => match decimal(share * 100.0, 1) {
            number if number.is_empty() => Cow::Borrowed(""),
            number => Cow::Owned(format!("{number} %")),
        },
        Cell::Figure { value, decimals } => Cow::Owned(decimal(*value, usize::from(*decimals))),
        Cell::Day(day) => Cow::Owned(day.to_string()),
        Cell::Actors(ids) if ids.is_empty() => Cow::Borrowed(NOBODY),
        Cell::Actors(ids) => Cow::Owned(ids.join(", ")),
        Cell::Flag(true) => Cow::Borrowed("yes"),
        Cell::Flag(false) => Cow::Borrowed("no"),
    }
}

/// A number with fixed decimals; never `-0.0`, and empty where it is not finite.
fn decimal(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let shown = format!("{value:.decimals$}");
    match shown.strip_prefix('-') {
        Some(digits) if digits.chars().all(|digit| matches!(digit, '0' | '.')) => digits.to_string(),
        _ => shown,
    }
}

/// One remark beside a run: `NOR, BRV`, `nobody on record, via Co-facilitators`, `weakened`.
pub(super) fn label(label: &Label) -> String {
    match label {
        Label::Sponsors(ids) if !ids.is_empty() => ids.join(", "),
        Label::Nobody { via } if !via.is_empty() => format!("nobody on record, via {}", via.join(", ")),
        Label::Sponsors(_) | Label::Nobody { .. } => "nobody on record".to_string(),
        Label::Remark(remark) => remark.clone(),
    }
}

/// All remarks beside a run: `NOR, BRV; weakened`. Empty where there are none.
pub(super) fn labels(labels: &[Label]) -> String {
    labels.iter().map(label).collect::<Vec<_>>().join("; ")
}

/// Ids of all who are named beside a run as its sponsors.
pub(super) fn sponsors(labels: &[Label]) -> Vec<&str> {
    labels
        .iter()
        .flat_map(|label| match label {
            Label::Sponsors(ids) => ids.as_slice(),
            Label::Nobody { .. } | Label::Remark(_) => &[],
        })
        .map(String::as_str)
        .collect()
}

/// The word a note starts with, if any, and the note.
pub(super) fn note(note: &Note) -> (Option<&'static str>, &str) {
    match note {
        Note::Definition(text) => (None, text),
        Note::Caution(text) => (Some("Caution:"), text),
        Note::Hint(text) => (Some("Hint:"), text),
    }
}

/// What stands beside the number of a redline: its code, then its remarks: `["MOD", "moved from 6.4; Option B"]`.
pub(super) fn redline_remarks(redline: &Redline) -> Vec<String> {
    [redline.code.clone(), redline.remarks.join("; ")].into_iter().filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn shown(value: &Cell) -> String {
        cell(value).into_owned()
    }

    #[test]
    fn numbers_are_shown_with_their_decimals_and_without_negative_zero() {
        // 251 of 396 is 0.63383…; 5 of 8 is 0.625 exactly, shown as 62.5.
        assert_eq!(shown(&Cell::Share(251.0 / 396.0)), "63.4 %");
        assert_eq!(shown(&Cell::Share(0.625)), "62.5 %");
        assert_eq!(shown(&Cell::Share(1.0)), "100.0 %");
        assert_eq!(shown(&Cell::Share(f64::NAN)), "");
        assert_eq!(shown(&Cell::Figure { value: -0.04, decimals: 1 }), "0.0");
        assert_eq!(shown(&Cell::Figure { value: -0.06, decimals: 1 }), "-0.1");
        assert_eq!(shown(&Cell::Figure { value: 12.0, decimals: 0 }), "12");
    }

    #[test]
    fn nobody_is_said_in_words() {
        assert_eq!(shown(&Cell::Actors(vec![])), "nobody");
        assert_eq!(shown(&Cell::Actors(vec!["NOR".into(), "BRV".into()])), "NOR, BRV");
        assert_eq!(labels(&[Label::Sponsors(vec![])]), "nobody on record");
        assert_eq!(
            labels(&[Label::Nobody { via: vec!["Chair".into()] }, Label::Remark("weakened".into())]),
            "nobody on record, via Chair; weakened"
        );
    }

    #[test]
    fn days_and_flags_read_the_same_everywhere() {
        let day = NaiveDate::from_ymd_opt(2024, 5, 1).unwrap();
        assert_eq!(shown(&Cell::Day(day)), "2024-05-01");
        assert_eq!(shown(&Cell::Flag(true)), "yes");
        assert_eq!(shown(&Cell::Empty), "");
    }
}
