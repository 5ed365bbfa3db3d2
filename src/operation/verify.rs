//! Checking a store: every object, every file, every invariant.

use std::collections::BTreeSet;

use crate::lineage::Trace;
use crate::model::RoundName;
use crate::store::repository::Git;
use crate::store::verify::FaultKind;

use super::{OperationError, load};

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
            let tagged: BTreeSet<RoundName> = git.tags()?.into_keys().collect();
            let missing = loaded.negotiation.rounds.iter().map(|round| &round.draft.name);
            for round in missing.filter(|round| !tagged.contains(round)) {
                findings.push(Finding {
                    what: format!("the tag round/{round} is missing"),
                    place: format!("refs/tags/round/{round}"),
                    meaning: "Answers do not need it; other git programs point at rounds by it.".to_string(),
                    remedy: "it is made again by the next commit".to_string(),
                });
            }
        }
    }
    Ok(findings)
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
        "it was left by a program that was stopped; remove the file when no other program is writing"
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
