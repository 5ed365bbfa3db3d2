//! Checks that need facts about other drafts, given by the caller. Each stands alone; the caller composes them.

use std::collections::BTreeMap;

use super::closest;
use crate::files::values::is_given_id;
use crate::ingest::DraftInput;
use crate::ingest::problem::Problem;
use crate::ingest::source::Span;
use crate::model::{ClauseId, Draft};

/// A draft that is in the store, with the permanent ids of its clauses in reading order.
#[derive(Debug, Clone, Copy)]
pub struct KnownRound<'a> {
    /// Its text.
    pub draft: &'a Draft,
    /// One permanent id for each of its clauses.
    pub ids: &'a [ClauseId],
}

/// What is in the store.
#[derive(Debug, Clone, Default)]
pub struct Surroundings<'a> {
    /// Every draft, in any order.
    pub rounds: Vec<KnownRound<'a>>,
}

/// Which clause of some drafts a number or an id names.
enum Found {
    Nothing,
    One,
    /// Several: id and first words of each.
    Several(Vec<String>),
}

/// Words of a clause that are shown to tell it from others.
const FIRST_WORDS: usize = 6;

fn find(typed: &str, rounds: &[KnownRound<'_>]) -> Found {
    if rounds.iter().any(|round| round.ids.iter().any(|id| id.as_str() == typed)) {
        return Found::One;
    }
    let mut several = Vec::new();
    for round in rounds {
        for place in round.draft.places_of_number(typed) {
            let text = &round.draft.clauses[place].text;
            let words: Vec<_> = text.split_whitespace().take(FIRST_WORDS).collect();
            let id = round.ids.get(place).map_or("?", ClauseId::as_str);
            several.push(format!("{id} ({} …)", words.join(" ")));
        }
    }
    // The same number in two bases is not a doubt: a merge may continue both.
    let doubtful = rounds.iter().any(|round| round.draft.places_of_number(typed).len() > 1);
    match several.len() {
        0 => Found::Nothing,
        _ if doubtful => Found::Several(several),
        _ => Found::One,
    }
}

fn names_of(rounds: &[KnownRound<'_>]) -> String {
    let names: Vec<_> = rounds.iter().map(|round| round.draft.name.as_str()).collect();
    names.join(" and ")
}

/// Rounds that two files of one run both want to be, ignoring case. `inputs` in the order of the run.
pub fn check_run(inputs: &[&DraftInput]) -> Vec<Problem> {
    let mut seen: BTreeMap<String, &DraftInput> = BTreeMap::new();
    let mut problems = Vec::new();
    for input in inputs {
        let folded = input.draft.name.folded();
        let Some(first) = seen.get(&folded) else {
            seen.insert(folded, input);
            continue;
        };
        let what = format!("two files of this run are both the draft \"{}\"", input.draft.name);
        let under = format!("so is {}", first.source.label());
        let remedy = "Give each round a name of its own, or leave one of the files out";
        problems.push(input.source.error(input.places.draft, what, under).with_remedy(remedy));
    }
    problems
}

/// A round that is in the store already, ignoring case.
pub fn check_name(input: &DraftInput, surroundings: &Surroundings<'_>) -> Vec<Problem> {
    let folded = input.draft.name.folded();
    let stored = surroundings.rounds.iter().find(|round| round.draft.name.folded() == folded);
    let problem = stored.map(|stored| {
        let what = format!("the round \"{}\" is in the store already", stored.draft.name);
        let remedy = format!(
            "For another round, type another name. To correct that one: \
             travaux commit {} --amend-round {} --reason \"…\"",
            input.source.label(),
            stored.draft.name
        );
        let under = format!("stored with the date {}", stored.draft.date);
        input.source.error(input.places.draft, what, under).with_remedy(remedy)
    });
    problem.into_iter().collect()
}

/// Bases that are neither in the store nor among the files of the run (`together`), and a draft that is its own base.
pub fn check_base(
    input: &DraftInput,
    surroundings: &Surroundings<'_>,
    together: &[&DraftInput],
) -> Vec<Problem> {
    let stored = surroundings.rounds.iter().map(|round| round.draft.name.as_str());
    let handed_in = together.iter().map(|other| other.draft.name.as_str());
    let known: Vec<&str> =
        stored.chain(handed_in).filter(|name| *name != input.draft.name.as_str()).collect();
    let mut problems = Vec::new();
    for (base, &at) in input.draft.base.iter().zip(&input.places.base) {
        if known.contains(&base.as_str()) {
            continue;
        }
        let what = format!("the base \"{base}\" is not in the store");
        let under = match closest(base.as_str(), &known) {
            _ if *base == input.draft.name => "a draft is not its own base".to_string(),
            Some(guess) => format!("did you mean \"{guess}\"?"),
            None => "no draft has this name".to_string(),
        };
        let remedy = match known.is_empty() {
            true => "A first draft has no base: delete the line".to_string(),
            false => format!("Type one of: {}", known.join(", ")),
        };
        problems.push(input.source.error(at, what, under).with_remedy(remedy));
    }
    problems
}

/// Ids of the form `<round>:<ordinal>` that no clause of the store has: such ids are given by the store, never typed anew.
pub fn check_given_ids(input: &DraftInput, surroundings: &Surroundings<'_>) -> Vec<Problem> {
    let is_known = |id: &ClauseId| surroundings.rounds.iter().any(|round| round.ids.contains(id));
    let mut problems = Vec::new();
    for (clause, places) in input.draft.clauses.iter().zip(&input.places.clauses) {
        let (Some(id), Some(at)) = (&clause.id, places.id) else { continue };
        if is_given_id(id.as_str()) && !is_known(id) {
            let what = format!("no clause in the store has the id \"{id}\"");
            let remedy = "Delete the id: the store gives the clause one of its own";
            let under = "an id with a colon is given by the store";
            problems.push(input.source.error(at, what, under.to_string()).with_remedy(remedy));
        }
    }
    problems
}

/// `was` that names no clause of the bases, or several. `bases` are the drafts this one is compared with.
pub fn check_was(input: &DraftInput, bases: &[KnownRound<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (place, clause) in input.draft.clauses.iter().enumerate() {
        for (typed, &at) in clause.was.iter().zip(&input.places.clauses[place].was) {
            let subject = format!("\"was\" of {}", input.clause_name(place));
            let remedy =
                "Type the number or the id it had there, or new: true for a clause that was not there";
            problems.extend(reference(input, at, typed, (&subject, remedy), bases));
        }
    }
    problems
}

/// `dropped` that names no clause of the bases, or several.
pub fn check_dropped(input: &DraftInput, bases: &[KnownRound<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (dropped, &at) in input.draft.dropped.iter().zip(&input.places.dropped) {
        let remedy = "Type the number or the id it had there, or delete the entry";
        problems.extend(reference(input, at, &dropped.clause, ("\"dropped\"", remedy), bases));
    }
    problems
}

fn reference(
    input: &DraftInput,
    at: Span,
    typed: &str,
    (subject, remedy): (&str, &str),
    bases: &[KnownRound<'_>],
) -> Option<Problem> {
    let error = |what: String, under: String, remedy: String| {
        Some(input.source.error(at, what, under).with_remedy(remedy))
    };
    if bases.is_empty() {
        let what = format!("{subject} names clause \"{typed}\", but this draft has no base");
        return error(what, "there is nothing to continue".to_string(), "Delete the line".to_string());
    }
    match find(typed, bases) {
        Found::One => None,
        Found::Nothing => {
            let what = format!("{subject} names clause \"{typed}\", which {} does not have", names_of(bases));
            error(what, "no clause has this number or id".to_string(), remedy.to_string())
        }
        Found::Several(clauses) => {
            let what = format!("{subject} names \"{typed}\", which {} clauses have", clauses.len());
            let under = "the number does not say which".to_string();
            error(what, under, format!("Type the id of the one that is meant:\n{}", clauses.join("\n")))
        }
    }
}

/// Warns of sponsors on clauses that this draft does not change. `unchanged` holds places of clauses, counted from 0.
pub fn check_idle_sponsors(input: &DraftInput, unchanged: &[usize]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for &place in unchanged {
        let Some(at) = input.places.clauses.get(place).and_then(|clause| clause.sponsors) else { continue };
        let what =
            format!("sponsors stand on {}, which this draft does not change", input.clause_name(place));
        let under = "they speak of changes, so here they do nothing".to_string();
        problems.push(input.source.warning(at, what, under));
    }
    problems
}
