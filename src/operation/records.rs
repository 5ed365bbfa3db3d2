//! Records of a run joined with those of the store: ids that stand twice, amendments that would be lost.
//!
//! A file of the same name is a new version of the stored one. An amendment that was there may be corrected or stand
//! in another file; gone it may not be, for others refer to it and figures count it.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::{Problem, RecordsInput, Source};
use crate::model::{Amendment, AmendmentId, Records, RecordsFile};

use super::OperationError;

/// The records of every file, those handed in taking the place of stored ones of the same name.
///
/// # Errors
/// Every problem that the files have with each other.
pub(super) fn joined(
    stored: &BTreeMap<String, RecordsFile>,
    handed_in: &[(&str, &RecordsInput)],
) -> Result<Records, Vec<Problem>> {
    let mut problems = repeated_names(handed_in);
    let mut files: BTreeMap<&str, &RecordsFile> =
        stored.iter().map(|(stem, file)| (stem.as_str(), file)).collect();
    files.extend(handed_in.iter().map(|(stem, input)| (*stem, &input.file)));
    problems.extend(repeated_ids(&files, handed_in));
    problems.extend(lost(stored, &files, handed_in));
    problems.extend(shifted(stored, handed_in));
    if !problems.is_empty() {
        return Err(problems);
    }
    // Ids that stand twice have been shown above, unless both are in stored files.
    Records::new(files.into_values()).map_err(|error| {
        let label = handed_in.first().map_or("records", |(_, input)| input.source.label());
        vec![Source::whole(label, error.to_string(), "Give each amendment an id of its own")]
    })
}

/// Two files of a run that would be stored under one name.
fn repeated_names(handed_in: &[(&str, &RecordsInput)]) -> Vec<Problem> {
    let mut seen: BTreeMap<&str, &RecordsInput> = BTreeMap::new();
    let mut problems = Vec::new();
    for (stem, input) in handed_in {
        if let Some(first) = seen.insert(stem, input) {
            let what = format!("two files of this run would both be stored as records/{stem}.yaml");
            let remedy = format!("Give it another name than {}", first.source.label());
            problems.push(Source::whole(input.source.label(), what, &remedy));
        }
    }
    problems
}

/// Ids of the files handed in that another file has, too.
fn repeated_ids(files: &BTreeMap<&str, &RecordsFile>, handed_in: &[(&str, &RecordsInput)]) -> Vec<Problem> {
    let mut holders: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (stem, file) in files {
        let ids: BTreeSet<String> = file.amendments.iter().map(|amendment| amendment.id.folded()).collect();
        ids.into_iter().for_each(|id| holders.entry(id).or_default().push(stem));
    }
    let mut problems = Vec::new();
    for (stem, input) in handed_in {
        for (amendment, places) in input.file.amendments.iter().zip(&input.amendments) {
            let holders = holders.get(&amendment.id.folded()).map(Vec::as_slice).unwrap_or_default();
            let Some(other) = holders.iter().find(|holder| *holder != stem) else { continue };
            let what = format!("the amendment {} stands in another file, too", amendment.id);
            let under = format!("so it does in {other}.yaml");
            let remedy = format!(
                "Give it an id of its own; for a new version of the stored file, name the file {other}.yaml"
            );
            problems.push(input.source.error(places.of("id"), what, under).with_remedy(remedy));
        }
    }
    problems
}

/// Stored amendments that no file would have any more.
fn lost(
    stored: &BTreeMap<String, RecordsFile>,
    files: &BTreeMap<&str, &RecordsFile>,
    handed_in: &[(&str, &RecordsInput)],
) -> Vec<Problem> {
    let kept: BTreeSet<String> =
        files.values().flat_map(|file| &file.amendments).map(|amendment| amendment.id.folded()).collect();
    let mut problems = Vec::new();
    for (stem, input) in handed_in {
        let Some(before) = stored.get(*stem) else { continue };
        for gone in before.amendments.iter().filter(|before| !kept.contains(&before.id.folded())) {
            problems.push(missing(input, &gone.id));
        }
    }
    problems
}

/// Amendments without an id of their own that stand at another place than in the stored file: each would get the id,
/// and the events, of another.
fn shifted(stored: &BTreeMap<String, RecordsFile>, handed_in: &[(&str, &RecordsInput)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (stem, input) in handed_in {
        let Some(before) = stored.get(*stem) else { continue };
        let with_id =
            |amendment: &Amendment, id: &AmendmentId| Amendment { id: id.clone(), ..amendment.clone() };
        for (place, amendment) in input.file.amendments.iter().enumerate() {
            let has_own = amendment.id != AmendmentId::given(stem, place + 1);
            let old = before.amendments.iter().enumerate().find(|(old_place, old)| {
                *old_place != place
                    && old.id == AmendmentId::given(stem, old_place + 1)
                    && with_id(old, &amendment.id) == *amendment
            });
            let stays = before.amendments.get(place).is_some_and(|old| old == amendment);
            let Some((_, old)) = old.filter(|_| !has_own && !stays) else { continue };
            let what = format!("this amendment is {} in the store and would become {}", old.id, amendment.id);
            let under = "it has no id of its own and stands at another place now".to_string();
            let remedy = format!("Type its id into it, as into the others of this file: id: {}", old.id);
            problems
                .push(input.source.error(input.amendments[place].of("id"), what, under).with_remedy(remedy));
        }
    }
    problems
}

fn missing(input: &RecordsInput, id: &AmendmentId) -> Problem {
    let what = format!("the amendment {id}, which is in the store, is not in this file any more");
    let remedy = format!(
        "Type it again; what was tabled stays on record. If it was taken back, add an event:\n\
         events:\n  - date: 2031-03-21\n    amendment: {id}\n    state: withdrawn"
    );
    Source::whole(input.source.label(), what, &remedy)
}

/// Puts the stored files of records together.
pub(super) fn stored(files: &BTreeMap<String, RecordsFile>) -> Result<Records, OperationError> {
    Records::new(files.values()).map_err(|error| OperationError::foreign("records", error.to_string()))
}
