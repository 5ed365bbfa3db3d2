//! Mending what can be mended without losing anything: leftovers of stopped programs, tags of rounds, the index.
//!
//! Nothing that was stored is removed, and no file that a person edited is written. What is removed is a lock or an
//! unfinished or empty file; what is written can be read from the branch. So there is nothing to take back afterwards.

use std::collections::BTreeMap;

use crate::store::commit::Timestamp;
use crate::store::lock::Holder;
use crate::store::repository::Git;
use crate::store::verify::Fault;

use super::journal::tag_mends;
use super::settle::{PATIENCE, settle};
use super::{OperationError, load};

/// How old a leftover must be, in seconds: a git program that is at work may have made a younger one.
const OLD_ENOUGH: i64 = 60;

/// What was mended, and what was left because a program may be using it; in sentences.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// What was done.
    pub done: Vec<String>,
    /// What was not, and why.
    pub left: Vec<String>,
}

/// Removes leftovers that are old enough, sets and removes tags of rounds, makes the index and the folder show the
/// branch. `now` is the time.
///
/// # Errors
/// When the store is being written by somebody else, or a file cannot be removed.
pub fn repair(
    git: &Git,
    holder: &Holder,
    now: Timestamp,
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<Repaired, OperationError> {
    let lock = git.lock(holder, PATIENCE, waiting)?;
    let mut repaired = Repaired::default();
    let removable: Vec<Fault> =
        git.left_overs()?.into_iter().filter(|fault| fault.kind.is_removable()).collect();
    let is_old =
        |fault: &Fault| fault.is_own() || fault.changed().is_none_or(|then| now.seconds - then >= OLD_ENOUGH);
    let (old, young): (Vec<Fault>, Vec<Fault>) = removable.into_iter().partition(is_old);
    git.remove_left_overs(&lock, &old)?;
    repaired.done.extend(old.iter().map(|fault| format!("removed {}", fault.place)));
    repaired.left.extend(
        young
            .iter()
            .map(|fault| format!("{} is less than a minute old: a program may be using it", fault.place)),
    );
    // Without a branch that can be read there is nothing to set tags and folder by; `verify` says so.
    let (Ok(loaded), Ok(Some(head))) = (load(git), git.head()) else { return Ok(repaired) };
    let mends = tag_mends(git, &git.history(&head)?, &loaded.negotiation)?;
    let behind = if git.shows_branch().is_ok() { git.behind(&head)? } else { Default::default() };
    let settled = settle(git, &lock, (&head, &head), (&loaded.negotiation, BTreeMap::new()));
    repaired.left.extend(settled.unfinished.map(|error| error.to_string()));
    let open = tag_mends(git, &git.history(&head)?, &loaded.negotiation)?;
    let set = mends.set.keys().filter(|round| !open.set.contains_key(*round));
    repaired.done.extend(set.map(|round| format!("set the tag round/{round}")));
    let removed = mends.remove.difference(&open.remove);
    repaired.done.extend(removed.map(|round| format!("removed the tag round/{round}, which was undone")));
    let still = git.behind(&head)?;
    repaired.done.extend(behind.difference(&still).map(|path| format!("brought {path} up to the branch")));
    Ok(repaired)
}
