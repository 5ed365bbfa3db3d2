//! Checking a store: every object, every file, every invariant.

use crate::lineage::Trace;
use crate::model::RoundName;
use crate::store::repository::Git;
use crate::store::verify::FaultKind;

use super::dependents::forks;
use super::journal::{commits_of_rounds, tag_mends};
use super::{Loaded, OperationError, load};

/// One thing that is wrong, where, what it means, and what to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub what: String,
    /// Where.
    pub place: String,
    /// What it means for the user.
    pub meaning: String,
    /// What to type.
    pub remedy: String,
}

/// Re-hashes everything reachable, re-reads every file, and checks what must hold between files, tags and folder.
///
/// # Errors
/// When the store's folders cannot be listed at all; all else comes back as findings.
pub fn verify(git: &Git) -> Result<Vec<Finding>, OperationError> {
    let mut findings = Vec::new();
    for fault in git.verify_objects()? {
        findings.push(Finding {
            what: fault.to_string(),
            place: fault.place.clone(),
            meaning: fault.kind.meaning().to_string(),
            remedy: remedy_for(fault.kind).to_string(),
        });
    }
    match load(git) {
        Err(error) => findings.push(Finding {
            what: crate_chain(&error),
            place: "the branch main".to_string(),
            meaning: "Answers cannot be given from this store.".to_string(),
            remedy: "take the store again from a colleague or a backup: git clone".to_string(),
        }),
        Ok(loaded) => {
            // Reading everything once more the way answers do proves that they can be given.
            let trace = Trace::of(&loaded.negotiation);
            debug_assert_eq!(trace.rounds().len(), loaded.negotiation.rounds.len());
            findings.extend(super::tamper::tampered(git, &loaded)?);
            findings.extend(tags(git, &loaded)?);
            findings.extend(taken_off(git, &loaded)?);
            findings.extend(forks(&loaded.negotiation).into_iter().map(forked));
        }
    }
    Ok(findings)
}

/// Tags that are not where they belong, and can be put there.
fn tags(git: &Git, loaded: &Loaded) -> Result<Vec<Finding>, OperationError> {
    let mends = tag_mends(git, &git.history(&loaded.head)?, &loaded.negotiation)?;
    let finding = |round: &RoundName, what: String| Finding {
        what,
        place: format!("refs/tags/round/{round}"),
        meaning: "Answers do not need it; other git programs point at rounds by it.".to_string(),
        remedy: "travaux verify --repair".to_string(),
    };
    let there = git.tags()?;
    let set = mends.set.keys().map(|round| match there.contains_key(round) {
        true => finding(round, format!("the tag round/{round} leads to an earlier version of {round}")),
        false => finding(round, format!("the tag round/{round} is missing")),
    });
    let remove = mends
        .remove
        .iter()
        .map(|round| finding(round, format!("the tag round/{round} is there, and {round} was undone")));
    Ok(set.chain(remove).collect())
}

/// Two drafts in one place, as a merge by another program can leave them.
fn forked((round, why): (RoundName, String)) -> Finding {
    Finding {
        what: format!("{round} does not go on with the last draft of its track: {why}"),
        place: format!("drafts/{round}.yaml"),
        meaning: "Answers take the later one by date for the standing text and leave the other aside."
            .to_string(),
        remedy: "see what was done, and take one back: travaux ops".to_string(),
    }
}

/// Rounds that were stored and not undone, and are not on the branch.
fn taken_off(git: &Git, loaded: &Loaded) -> Result<Vec<Finding>, OperationError> {
    let stored = commits_of_rounds(&git.history(&loaded.head)?);
    let gone = stored.into_keys().filter(|round| loaded.negotiation.find(round.as_str()).is_none());
    let finding = |round: RoundName| Finding {
        what: format!("{round} was taken off the branch by another program"),
        place: format!("drafts/{round}.yaml"),
        meaning: "Answers leave this round out; its text is in the history.".to_string(),
        remedy: format!("see who did it: git log main -- drafts/{round}.yaml"),
    };
    Ok(gone.map(finding).collect())
}

/// Where the folder does not show what is stored: information, for nothing that is stored is at fault.
///
/// # Errors
/// When `HEAD` or a commit cannot be read.
pub fn folder_state(git: &Git) -> Result<Vec<Finding>, OperationError> {
    let mut notes = Vec::new();
    if let Err(error) = git.shows_branch() {
        notes.push(Finding {
            what: error.to_string(),
            place: git.work_tree().display().to_string(),
            meaning: "Answers come from the branch main all the same.".to_string(),
            remedy: "git switch main".to_string(),
        });
        return Ok(notes);
    }
    let Some(head) = git.head()? else { return Ok(notes) };
    let behind: Vec<String> = git.behind(&head)?.into_iter().collect();
    if !behind.is_empty() {
        notes.push(Finding {
            what: format!("the folder is behind the branch main: {}", behind.join(", ")),
            place: git.work_tree().display().to_string(),
            meaning: "A plain git commit would take back what was stored since.".to_string(),
            remedy: format!("git restore --source=main --staged --worktree -- {}", behind.join(" ")),
        });
    }
    Ok(notes)
}

fn remedy_for(kind: FaultKind) -> &'static str {
    if kind.is_removable() {
        "travaux verify --repair"
    } else {
        "take the store again from a colleague or a backup: git clone"
    }
}

fn crate_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
