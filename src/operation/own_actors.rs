//! Own actors that contradict others, shown in the file that was handed in.

use crate::actors::DirectoryProblem;
use crate::ingest::{Source, Span};
use crate::model::{Actor, ActorId};

use super::OperationError;
use super::hand_in::InputFile;

/// Shows each problem in the file that has the actor. With one that no file has, the fault lies in what is stored.
pub(super) fn located(files: &[(&InputFile, Vec<Actor>)], found: Vec<DirectoryProblem>) -> OperationError {
    let mut problems = Vec::with_capacity(found.len());
    for problem in &found {
        let (id, spelling) = subject(problem);
        // Of two actors with one id, the later one is at fault.
        let holder = files.iter().rfind(|(_, actors)| actors.iter().any(|actor| actor.id == *id));
        let Some((file, _)) = holder else { return OperationError::Actors(found) };
        let source = Source::new(&file.label, &String::from_utf8_lossy(&file.bytes));
        let at = place(&source, id, spelling);
        problems.push(source.error(at, problem.to_string(), String::new()).with_remedy(remedy(problem)));
    }
    problems.sort_by_key(|problem| (problem.file.clone(), problem.line, problem.column));
    OperationError::Problems(problems)
}

/// The actor that a problem lies in, and the spelling of it that is at fault.
fn subject(problem: &DirectoryProblem) -> (&ActorId, Option<&str>) {
    match problem {
        DirectoryProblem::ShippedId { id, .. } | DirectoryProblem::RepeatedId { id } => (id, None),
        DirectoryProblem::EmptySpelling { id, spelling }
        | DirectoryProblem::SpellingTaken { id, spelling, .. } => (id, Some(spelling)),
        DirectoryProblem::UnknownMember { group, problem } => {
            let typed = match problem {
                crate::actors::NameProblem::Unknown { typed, .. }
                | crate::actors::NameProblem::Ambiguous { typed, .. } => typed,
            };
            (group, Some(typed))
        }
        DirectoryProblem::BackwardMembership { group, member } => (group, Some(member.as_str())),
    }
}

fn remedy(problem: &DirectoryProblem) -> &'static str {
    match problem {
        DirectoryProblem::ShippedId { .. } => {
            "Actors of the shipped table are known already: leave it out, or type an id of your own"
        }
        DirectoryProblem::RepeatedId { .. } => "Give each actor an id of its own",
        DirectoryProblem::EmptySpelling { .. } => "Leave it out, or type a word",
        DirectoryProblem::SpellingTaken { .. } => {
            "Leave it out here, or type a spelling that nobody else has"
        }
        DirectoryProblem::UnknownMember { .. } => "See all names: travaux actors --all",
        DirectoryProblem::BackwardMembership { .. } => "Exchange `from` and `to`",
    }
}

/// Where the actor's id stands, or the spelling behind it.
fn place(source: &Source, id: &ActorId, spelling: Option<&str>) -> Span {
    let text = source.text();
    let is_id = |at: &usize| {
        let rest = &text[at + "id:".len()..];
        let value = rest.lines().next().unwrap_or_default().trim_start().trim_start_matches(['"', '\'']);
        let behind = value.strip_prefix(id.as_str());
        behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(['"', '\'', ' ', ',', '}', '\t']))
    };
    let Some(key) = text.match_indices("id:").map(|(at, _)| at).filter(is_id).last() else {
        return Span::default();
    };
    let start = key + text[key..].find(id.as_str()).unwrap_or_default();
    let behind = spelling.and_then(|spelling| text[start..].find(spelling).map(|at| (start + at, spelling)));
    let (start, words) = behind.unwrap_or((start, id.as_str()));
    Span { start, length: words.len() }
}
