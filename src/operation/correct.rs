//! Storing a correction of attribution: a file of its own, by one commit, taken back like anything else.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::files::corrections::write_correction;
use crate::model::{ActorId, Correction};
use crate::store::commit::{PlannedCommit, Signature};
use crate::store::failure::{GitError, WriteError};
use crate::store::layout::StoredFile;
use crate::store::lock::Holder;
use crate::store::message::{Message, Trailer, TrailerKey};
use crate::store::repository::Git;
use crate::store::worktree::Skipped;

use super::journal::fresh_name;
use super::load::resolve;
use super::settle::{ATTEMPTS, PATIENCE, PAUSE, Settled, settle};
use super::{Loaded, OperationError, load, operation_trailer};

/// What was stored, and what was left to do.
#[derive(Debug)]
pub struct Corrected {
    /// The path of the file.
    pub path: String,
    /// Files of the folder that were left as they are, because a person had edited them.
    pub skipped: Vec<Skipped>,
    /// Why tags or the folder could not be brought up to what is stored. The next run does it.
    pub unfinished: Option<GitError>,
}

/// Stores a correction under the next free name. `address` is what people call the clause and the round.
///
/// # Errors
/// When its round is not there any more, or the store cannot be written. Then nothing was stored.
pub fn correct(
    git: &Git,
    correction: &Correction,
    address: &str,
    (author, holder): (&Signature, &Holder),
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<Corrected, OperationError> {
    let lock = git.lock(holder, PATIENCE, waiting)?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let loaded = load(git)?;
        let (path, commit) = planned(git, &loaded, correction, (address, author))?;
        git.check_folder(&lock)?;
        let ids = match git.write(&lock, &loaded.head, &[commit]) {
            Err(WriteError::Moved { .. }) if attempt < ATTEMPTS => {
                std::thread::sleep(PAUSE * attempt);
                continue;
            }
            written => written?,
        };
        let line = (&loaded.head, ids.last().unwrap_or(&loaded.head));
        let Settled { skipped, unfinished } =
            settle(git, &lock, line, (&loaded.negotiation, BTreeMap::new()));
        return Ok(Corrected { path, skipped, unfinished });
    }
}

fn planned(
    git: &Git,
    loaded: &Loaded,
    correction: &Correction,
    (address, author): (&str, &Signature),
) -> Result<(String, PlannedCommit), OperationError> {
    let round = &correction.round;
    if loaded.negotiation.find(round.as_str()).is_none() {
        return Err(OperationError::NoRound(round.to_string()));
    }
    let named = Correction { name: free_name(loaded, correction.date), ..correction.clone() };
    let directory = &loaded.directory;
    let known = |typed: &str| resolve(directory, typed);
    let name_of = |id: &ActorId| name_of(loaded, id);
    let path = StoredFile::Corrections(named.name.clone()).path();
    let text = write_correction(&named, &name_of, &known)
        .map_err(|error| OperationError::unwritable(&path, error))?;
    let what = fresh_name(git, &loaded.head, format!("attribute {address}"), author)?;
    let mut trailers: Vec<Trailer> = operation_trailer(&what, author).into_iter().collect();
    trailers.extend(Trailer::new(TrailerKey::Reason, &named.reason));
    let to: Vec<String> = named.to.iter().map(name_of).collect();
    let to = if to.is_empty() { "nobody".to_string() } else { to.join(", ") };
    let message = Message { subject: format!("Attribute {address} to {to}"), body: String::new(), trailers };
    let changes = BTreeMap::from([(path.clone(), Some(text.into_bytes()))]);
    Ok((path, PlannedCommit { message: message.build(), author: author.clone(), changes }))
}

/// A name that means one actor and no other; the id where the name does not.
pub(super) fn name_of(loaded: &Loaded, id: &ActorId) -> String {
    let name = loaded.directory.get(id).map(|actor| actor.name.clone());
    let means = |name: &String| resolve(&loaded.directory, name).is_ok_and(|found| found == *id);
    name.filter(means).unwrap_or_else(|| id.to_string())
}

/// The day with a running number, so that later corrections come later.
fn free_name(loaded: &Loaded, date: NaiveDate) -> String {
    let day = format!("attribute-{date}-");
    let corrections = &loaded.negotiation.corrections;
    let of_day = corrections.iter().filter_map(|known| known.name.strip_prefix(&day)?.parse().ok());
    format!("{day}{:02}", of_day.max().unwrap_or(0_u32).saturating_add(1))
}
