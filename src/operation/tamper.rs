//! What somebody changed on the branch by other means: rounds taken back, drafts rewritten, ids exchanged.
//!
//! Every object of such a store is whole, so hashing finds nothing. But each round was stored by a commit that says so
//! in its `Round:` trailer, and has a tag; both are compared with what the branch says now.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ClauseId, ConcordanceEntry, Negotiation, Round, RoundName};
use crate::store::commit::{CommitId, CommitRecord};
use crate::store::layout::StoredFile;
use crate::store::message::{Message, TrailerKey};
use crate::store::repository::Git;

use super::journal::commits_of_rounds;
use super::verify::Finding;
use super::{Loaded, OperationError};

/// Compares tags and the commits of rounds with what the branch says now.
pub(super) fn tampered(git: &Git, loaded: &Loaded) -> Result<Vec<Finding>, OperationError> {
    let log = git.history(&loaded.head)?;
    let stored = commits_of_rounds(&log);
    let mut findings = tags(git, &log, &stored)?;
    findings.extend(drafts(git, loaded, &log, &stored)?);
    findings.extend(loaded.negotiation.rounds.iter().flat_map(|round| ids(&loaded.negotiation, round)));
    Ok(findings)
}

/// Tags that lead off the branch, or to another commit than the one that stored the round.
fn tags(
    git: &Git,
    log: &[CommitRecord],
    stored: &BTreeMap<RoundName, CommitId>,
) -> Result<Vec<Finding>, OperationError> {
    let known: BTreeSet<&CommitId> = log.iter().map(|record| &record.id).collect();
    let mut findings = Vec::new();
    for (round, commit) in git.tags()? {
        let place = format!("refs/tags/round/{round}");
        if !known.contains(&commit) {
            findings.push(Finding {
                what: format!("the commit that stored {round} is not on the branch main"),
                place,
                meaning:
                    "The branch was set back or rewritten by another program; answers leave this round out."
                        .to_string(),
                remedy: format!("put it back: git merge round/{round}"),
            });
        } else if let Some(right) = stored.get(&round).filter(|right| **right != commit) {
            findings.push(Finding {
                what: format!(
                    "the tag round/{round} leads to another commit than the one that stored {round}"
                ),
                place,
                meaning: "Other git programs show another text for this round than Travaux.".to_string(),
                remedy: format!("git tag -f round/{round} {right}"),
            });
        }
    }
    Ok(findings)
}

/// Drafts that are not as the commit of their round stored them, and what other programs did to concordances.
fn drafts(
    git: &Git,
    loaded: &Loaded,
    log: &[CommitRecord],
    stored: &BTreeMap<RoundName, CommitId>,
) -> Result<Vec<Finding>, OperationError> {
    let mut suspects = BTreeMap::new();
    for round in loaded.negotiation.rounds.iter().map(|round| &round.draft.name) {
        let path = StoredFile::Draft(round.clone()).path();
        let then = stored.get(round).map(|commit| git.files(commit)).transpose()?;
        if then.as_ref().and_then(|files| files.get(&path)) != loaded.files.get(&path) {
            suspects.insert(path, round.clone());
        }
    }
    let mut findings: Vec<Finding> = suspects
        .into_iter()
        .map(|(path, round)| match stored.get(&round) {
            Some(commit) => Finding {
                what: format!("{path} is not as it was committed"),
                remedy: format!("see what was changed: git diff {commit} main -- {path}"),
                place: path,
                meaning: format!(
                    "Another program changed the text of {round} without a reason being recorded."
                ),
            },
            None => Finding {
                what: format!("{path} was never committed with Travaux"),
                remedy: format!("see who put it there: git log main -- {path}"),
                place: path,
                meaning: "Another program put it on the branch; nobody checked it.".to_string(),
            },
        })
        .collect();
    findings.extend(foreign_concordances(git, loaded, log)?);
    Ok(findings)
}

/// Concordances whose present content came with a commit that is no operation of ours.
fn foreign_concordances(
    git: &Git,
    loaded: &Loaded,
    log: &[CommitRecord],
) -> Result<Vec<Finding>, OperationError> {
    let is_ours = |record: &CommitRecord| {
        Message::parse(&record.message).values(TrailerKey::Operation).next().is_some()
    };
    let mut findings = Vec::new();
    for record in log.iter().filter(|record| !is_ours(record)) {
        let now = git.files(&record.id)?;
        // What a merge took over from one of its sides was stored there.
        let sides = record.parents.iter().map(|parent| git.files(parent)).collect::<Result<Vec<_>, _>>()?;
        for (path, blob) in &now {
            let is_new = sides.iter().all(|side| side.get(path) != Some(blob));
            let is_concordance = matches!(StoredFile::at(path), Some(StoredFile::Concordance(_)));
            if is_concordance && is_new && loaded.files.get(path) == Some(blob) {
                findings.push(Finding {
                    what: format!("{path} was changed by another program"),
                    place: format!("the commit {}", record.id),
                    meaning: "It says which clause is which; attribution and survival follow from it."
                        .to_string(),
                    remedy: format!("see what was changed: git show {} -- {path}", record.id),
                });
            }
        }
    }
    Ok(findings)
}

/// Clauses that have an id which none of the clauses they continue has.
pub(super) fn ids(negotiation: &Negotiation, round: &Round) -> Vec<Finding> {
    let id_of = |name: &RoundName, ordinal: usize| -> Option<&ClauseId> {
        let linked = negotiation.round(negotiation.find(name.as_str())?);
        linked.concordance.entries.get(ordinal.checked_sub(1)?).map(|entry| &entry.id)
    };
    let born_here = format!("{}:", round.draft.name);
    let is_odd = |(entry, typed): &(&ConcordanceEntry, Option<&ClauseId>)| {
        let continued = entry.links.iter().any(|link| id_of(&link.round, link.ordinal) == Some(&entry.id));
        let is_born = entry.id.as_str().starts_with(&born_here) || *typed == Some(&entry.id);
        !entry.links.is_empty() && !continued && !is_born
    };
    let path = StoredFile::Concordance(round.draft.name.clone()).path();
    let clauses = round.draft.clauses.iter().map(|clause| clause.id.as_ref());
    let entries = round.concordance.entries.iter().zip(clauses).enumerate();
    entries
        .filter(|(_, pair)| is_odd(pair))
        .map(|(place, (entry, _))| Finding {
            what: format!(
                "clause {} of {} has the id {} of another clause",
                place + 1,
                round.draft.name,
                entry.id
            ),
            place: path.clone(),
            meaning:
                "None of the clauses it continues has this id; its history would be that of another clause."
                    .to_string(),
            remedy: format!("see who changed it: git log -p main -- {path}"),
        })
        .collect()
}
