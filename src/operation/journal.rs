//! What the commits of the branch say of rounds: which of them holds the draft of which round.

use std::collections::BTreeMap;

use crate::model::{Negotiation, RoundName};
use crate::store::commit::{CommitId, CommitRecord};
use crate::store::message::{Message, TrailerKey};
use crate::store::repository::Git;

use super::OperationError;

/// The last commit on the branch that says of itself that it holds the draft of a round, for each round.
pub(super) fn commits_of_rounds(log: &[CommitRecord]) -> BTreeMap<RoundName, CommitId> {
    let mut commits = BTreeMap::new();
    for record in log {
        let message = Message::parse(&record.message);
        for round in message.values(TrailerKey::Round).filter_map(|name| RoundName::parse(name).ok()) {
            commits.entry(round).or_insert_with(|| record.id.clone());
        }
    }
    commits
}

/// Where the tags belong that are not there. A tag that is there is not touched, wherever it leads.
pub(super) fn missing_tags(
    git: &Git,
    head: &CommitId,
    negotiation: &Negotiation,
) -> Result<BTreeMap<RoundName, CommitId>, OperationError> {
    let tags = git.tags()?;
    let mut missing = commits_of_rounds(&git.log(head)?);
    missing.retain(|round, _| !tags.contains_key(round) && negotiation.find(round.as_str()).is_some());
    Ok(missing)
}
