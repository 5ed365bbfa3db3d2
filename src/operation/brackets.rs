//! Brackets of a draft that do not close: what is between them would count as agreed, or as open, by mistake.

use crate::ingest::{DraftInput, Problem};
use crate::lineage::Reading;
use crate::text::{BracketFault, Cut, find_brackets};

/// A warning for each bracket without its partner, clause by clause. Needs nothing but the draft itself.
pub(super) fn bracket_warnings(input: &DraftInput) -> Vec<Problem> {
    let mut warnings = Vec::new();
    for (place, clause) in Reading::default().read(&input.draft).clauses.iter().enumerate() {
        for stream in &clause.streams {
            let faults = find_brackets(&stream.cut).faults;
            warnings.extend(faults.iter().map(|fault| warning(input, place, &stream.cut, *fault)));
        }
    }
    warnings
}

fn warning(input: &DraftInput, place: usize, cut: &Cut, fault: BracketFault) -> Problem {
    let (token, how) = match fault {
        BracketFault::NeverClosed(token) => (token, "opens and never closes"),
        BracketFault::NeverOpened(token) => (token, "closes and never opened"),
    };
    let start = cut.tokens[token].start as usize;
    let column = cut.text[..start].chars().count() + 1;
    let near = cut.slice(token.saturating_sub(2), (token + 3).min(cut.tokens.len() - 1));
    let clause = input.clause_name(place);
    let at = input.places.clauses.get(place).map(|places| places.at).unwrap_or_default();
    let what = format!("a bracket of {clause} {how}");
    let under = format!("character {column} of its text: \u{2026}{}\u{2026}", near.replace('\n', " "));
    input.source.warning(at, what, under)
}
