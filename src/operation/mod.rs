//! What people do with a store, end to end: make it, read it, hand drafts in, check it.
//!
//! The layers below each do one thing: `ingest` reads what was handed in, `lineage` says which clause is which,
//! `files` writes it down, `store` makes it durable. An operation is the chain of them, as plain values:
//!
//! ```text
//! files ─▶ ingest ─▶ drafts ─▶ arrange (order, bases) ─▶ lineage ─▶ concordances ─▶ commits ─▶ store
//!                        every problem of every file, and nothing is stored
//! ```
//!
//! Time, author and the number of the process are passed in.

mod apply;
mod arrange;
mod brackets;
mod commits;
mod correct;
mod dependents;
mod failure;
mod hand_in;
mod journal;
mod load;
mod mark;
mod next;
mod own_actors;
mod place;
mod rebuild;
mod records;
mod repair;
mod settle;
mod sync;
mod tamper;
mod undo;
mod verify;

pub use apply::{Deed, Misfit, Work};
pub use correct::{Corrected, correct};
pub use failure::{OperationError, is_disk_full, remedies_of};
pub use hand_in::{HandedIn, InputFile, Outcome, Placement, check_alone, hand_in, plan};
pub use journal::{Maker, Operation, Reverses, Standing, operations, touched_paths};
pub use load::{Loaded, header, load};
pub use mark::{MarkError, Marking, marking_file};
pub use next::{NextFile, next_file};
pub use repair::{Repaired, repair};
pub use sync::{
    Collision, InternalEntry, Outcome as SyncOutcome, Partner, SyncError, Synced, Version, sync, trust,
};
pub use undo::{Change, Direction, Obstacle, Reversal, ReversalError, reverse};
pub use verify::{Finding, folder_state, verify};

use std::collections::BTreeMap;
use std::path::Path;

use crate::files::store_header::{StoreHeader, write_store_header};
use crate::store::commit::{PlannedCommit, Signature};
use crate::store::layout::{ATTRIBUTES, StoredFile};
use crate::store::message::{Message, Trailer, TrailerKey};
use crate::store::repository::Git;

/// Makes a store in a folder.
///
/// # Errors
/// When the folder has a repository already, or cannot be written.
pub fn init(folder: &Path, header: &StoreHeader, author: &Signature) -> Result<Git, OperationError> {
    let settings =
        write_store_header(header).map_err(|error| OperationError::unwritable("travaux.yaml", error))?;
    let message = Message {
        subject: format!("Make a store for {}", header.title),
        body: String::new(),
        trailers: operation_trailer("init", author).into_iter().collect(),
    };
    let changes = BTreeMap::from([
        (StoredFile::Settings.path(), Some(settings.into_bytes())),
        (StoredFile::Attributes.path(), Some(ATTRIBUTES.to_vec())),
    ]);
    Ok(Git::init(folder, &PlannedCommit { message: message.build(), author: author.clone(), changes })?)
}

/// The trailer that the commits of one run share: when and what, so that it is unique.
fn operation_trailer(what: &str, author: &Signature) -> Option<Trailer> {
    let time = chrono::DateTime::from_timestamp(author.time().seconds, 0).unwrap_or_default();
    Trailer::new(TrailerKey::Operation, &format!("{} {what}", time.format("%Y-%m-%dT%H:%M:%SZ")))
}
