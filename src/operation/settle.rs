//! What follows once the branch has moved: tags and the folder people see. All of it can be made again from the branch.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::model::{Negotiation, RoundName};
use crate::store::commit::CommitId;
use crate::store::failure::GitError;
use crate::store::lock::WriteLock;
use crate::store::repository::Git;
use crate::store::worktree::Skipped;

use super::journal::tag_mends;

/// How long to wait for another writer.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// How often to start again when another git program moved the branch meanwhile.
pub(super) const ATTEMPTS: u32 = 12;
/// How much longer to wait before each new attempt, so that a burst of commits by git can pass.
pub(super) const PAUSE: Duration = Duration::from_millis(25);

/// What came of bringing tags and folder up to the branch.
#[derive(Debug)]
pub(super) struct Settled {
    /// Files of the folder that were left as they are, because a person had edited them.
    pub(super) skipped: Vec<Skipped>,
    /// Why tags or the folder are behind. The next run does it.
    pub(super) unfinished: Option<GitError>,
}

/// Brings tags and folder from one commit of the branch to another. `fresh` are tags that belong to commits just made,
/// wherever they lead now. Nothing here is an error: everything is stored already.
pub(super) fn settle(
    git: &Git,
    lock: &WriteLock,
    (old, new): (&CommitId, &CommitId),
    (negotiation, fresh): (&Negotiation, BTreeMap<RoundName, CommitId>),
) -> Settled {
    let tagged = set_tags(git, lock, new, (negotiation, fresh));
    match (git.update_work_tree(lock, Some(old), new), tagged) {
        (Ok(skipped), tagged) => Settled { skipped, unfinished: tagged.err() },
        (Err(error), _) => Settled { skipped: Vec::new(), unfinished: Some(error) },
    }
}

/// Sets the tags of rounds, and takes away those of rounds that were undone.
pub(super) fn set_tags(
    git: &Git,
    lock: &WriteLock,
    head: &CommitId,
    (negotiation, fresh): (&Negotiation, BTreeMap<RoundName, CommitId>),
) -> Result<(), GitError> {
    let mut mends = tag_mends(git, &git.history(head)?, negotiation)?;
    mends.set.extend(fresh);
    git.set_tags(lock, &mends.set)?;
    git.remove_tags(lock, &mends.remove)
}
