//! What to look at in the brackets of a draft: halves, between which words would count as agreed, or as open, by mistake;
//! and names beside known ones that nobody has.

use crate::actors::Directory;
use crate::ingest::{DraftInput, Problem, Span};
use crate::lineage::Reading;
use crate::text::{
    BracketFault, BracketPart, BracketPlace, Cut, Doubt, Markup, bracket_place, find_brackets, read_marks,
};

/// A warning for each bracket without its partner, clause by clause, and for names in brackets that are not known beside
/// names that are.
pub(super) fn bracket_warnings(input: &DraftInput, directory: &Directory) -> Vec<Problem> {
    let mut warnings = Vec::new();
    for (place, clause) in Reading::default().read(&input.draft).clauses.iter().enumerate() {
        for (at, stream) in clause.streams.iter().enumerate() {
            let faults = find_brackets(&stream.cut).faults;
            warnings.extend(faults.iter().map(|fault| warning(input, (place, at), &stream.cut, *fault)));
            let Markup { doubts, .. } = read_marks(&stream.cut.text, &|list| directory.all_known(list));
            warnings.extend(doubts.iter().map(|doubt| doubtful(input, (place, at), &stream.cut, doubt)));
        }
    }
    warnings
}

/// The fault of a run of text of a clause: which clause, which of its runs, its tokens, which of them.
fn warning(input: &DraftInput, (place, stream): (usize, usize), cut: &Cut, fault: BracketFault) -> Problem {
    let how = match fault {
        BracketFault::NeverClosed(_) => "opens and never closes",
        BracketFault::NeverOpened(_) => "closes and never opened",
    };
    let token = fault.token();
    let BracketPlace { part, column } = bracket_place(&input.draft.clauses[place], stream, cut, token);
    let near = cut.slice(token.saturating_sub(2), (token + 3).min(cut.tokens.len() - 1));
    let clause = input.clause_name(place);
    let what = format!("a bracket of {clause} {how}");
    let under =
        format!("character {column} of its {}: \u{2026}{}\u{2026}", part.word(), near.replace('\n', " "));
    let at = in_file(input, place, &part, column)
        .unwrap_or_else(|| input.places.clauses.get(place).map(|places| places.at).unwrap_or_default());
    input.source.warning(at, what, under)
}

/// A name that is not known: its bracket counts as words.
fn doubtful(input: &DraftInput, (place, stream): (usize, usize), cut: &Cut, doubt: &Doubt) -> Problem {
    let token = cut.tokens.partition_point(|token| (token.end as usize) <= doubt.at);
    let BracketPlace { part, column } = bracket_place(&input.draft.clauses[place], stream, cut, token);
    let clause = input.clause_name(place);
    let what = format!("\"{}\" in brackets of {clause} is nobody's name, so all of it is words", doubt.name);
    let under = format!("character {column} of its {}", part.word());
    let at = input.places.clauses.get(place).map(|places| places.at).unwrap_or_default();
    let remedy = "If it names an actor, add it to a file of actors; known names: travaux actors --all";
    input.source.warning(at, what, under).with_remedy(remedy)
}

/// Where a bracket stands in the file: YAML indents and wraps the words, but it neither adds nor drops a bracket.
fn in_file(input: &DraftInput, place: usize, part: &BracketPart, column: usize) -> Option<Span> {
    let (clause, places) = (&input.draft.clauses[place], input.places.clauses.get(place)?);
    let (text, value) = match part {
        BracketPart::Text => (clause.text.as_str(), places.text?),
        BracketPart::After => (clause.after.as_str(), places.after?),
        BracketPart::Alternative(label) => {
            let at = clause.alternatives.iter().position(|option| option.label == *label)?;
            (clause.alternatives[at].text.as_str(), (*places.alternatives.get(at)?)?)
        }
    };
    let is_bracket = |c: char| matches!(c, '[' | ']');
    let before = text.chars().take(column - 1).filter(|c| is_bracket(*c)).count();
    let file = input.source.text().get(value.start..)?;
    let (start, _) = file.match_indices(is_bracket).nth(before)?;
    Some(Span { start: value.start + start, length: 1 })
}
