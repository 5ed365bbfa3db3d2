//! Sharing a store: taking what others stored, giving what was stored here.
//!
//! The *remote* is another copy of the store: a bare repository in a folder or behind an address, or a bundle, which is
//! one in a file. All three are used alike, and after a sync both sides have the same.
//!
//! ```text
//! list ─▶ fetch ─▶ join ─────────────────────────▶ branch moved here ─▶ push ─▶ done
//!  ▲      into     here only: nothing to take                            │
//!  │      the      there only: their commits are taken over              │ somebody was faster
//!  └───── counter ───────────────────────────────────────────────────────┘
//! ```
//!
//! What comes in waits in the counter (see [`crate::store::exchange`]) until it was read as a whole: every object
//! hashed, every file read, every rule held. What is refused was never in the store. The store's own lock is held while
//! the branch moves, not while the network is waited for. The branch and the tags of rounds are pushed at once or not
//! at all, and never over what somebody else put there.

mod failure;
mod trust;

pub use failure::SyncError;
pub use trust::{InternalEntry, trust};

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::model::RoundName;
use crate::store::commit::{CommitId, CommitRecord, Signature};
use crate::store::exchange::{Exchange, Listing, Pushed};
use crate::store::failure::{GitError, WriteError};
use crate::store::lock::Holder;
use crate::store::remote::{Remote, Way};
use crate::store::repository::Git;
use crate::store::worktree::Skipped;

use super::journal::{Operation, commits_of_rounds, operations_of};
use super::load::load_files;
use super::settle::{ATTEMPTS, PATIENCE, PAUSE, Settled, settle};
use super::tamper::tampered;
use super::{Loaded, OperationError, load};

/// Who is asked, by whom, and for how long.
#[derive(Debug)]
pub struct Partner<'a> {
    /// The other side.
    pub remote: &'a Remote,
    /// The person here.
    pub author: &'a Signature,
    /// The running program, for others who wait.
    pub holder: &'a Holder,
    /// How long the other side may be silent.
    pub patience: Duration,
}

/// What was shared.
#[derive(Debug)]
pub struct Synced {
    /// Title of the negotiation.
    pub title: String,
    /// Operations that came from the other side, newest first.
    pub received: Vec<Operation>,
    /// Operations that the other side has got, newest first.
    pub sent: Vec<Operation>,
    /// Whether the other side was empty before.
    pub is_first: bool,
    /// Files of the folder that were left as they are, because a person had edited them.
    pub skipped: Vec<Skipped>,
    /// Why tags or the folder could not be brought up to what is stored. The next run does it.
    pub unfinished: Option<GitError>,
}

/// Shares a store with another copy of it.
///
/// # Errors
/// When the other side cannot be reached, is no copy of this store, or has something that does not go with what is
/// here. Then nothing was changed on either side, unless the error says so.
pub fn sync(
    git: &Git,
    partner: &Partner<'_>,
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<Synced, OperationError> {
    // As it was before anything came in.
    let is_trusted = trust::is_trusted(&load(git)?.header, partner.remote);
    let exchange = Exchange::open(git, partner.remote, partner.patience, partner.holder, waiting)?;
    let mut received = Vec::new();
    for attempt in 1.. {
        let listing = exchange.listing().map_err(SyncError::from)?;
        let taken = take(git, &exchange, &listing, partner, waiting)?;
        received.extend(taken.received);
        let head = taken.head.clone();
        let history = git.history(&head)?;
        let sent = sent(&history, &listing);
        let (tags, gone) = tags(git, &history, &listing)?;
        let is_there = listing.main.as_ref() == Some(&head) && listing.tags == tags;
        let pushed = if is_there {
            Pushed::Done
        } else {
            examine(git, &head).map_err(|why| SyncError::OwnUnfit { why })?;
            let there = ancestors(&history, listing.main.as_ref());
            let entries = if is_trusted { Vec::new() } else { trust::internal(git, &history, &there)? };
            if !entries.is_empty() {
                let (remote, has_taken) = (partner.remote.clone(), !received.is_empty());
                return Err(SyncError::Internal { remote, entries, has_taken }.into());
            }
            let pushed = exchange.push(&listing, &head, (&tags, &gone));
            pushed.map_err(|source| SyncError::NotPut { source, has_taken: !received.is_empty() })?
        };
        if pushed == Pushed::Moved && attempt < ATTEMPTS {
            std::thread::sleep(PAUSE * attempt);
            continue;
        }
        if pushed == Pushed::Moved {
            return Err(SyncError::Busy { remote: partner.remote.shown() }.into());
        }
        // A note only: what cannot be noted is asked again next time.
        drop(exchange.note(&head, partner.author));
        let is_first = listing.main.is_none();
        let Taken { title, skipped, unfinished, .. } = taken;
        return Ok(Synced { title, received, sent, is_first, skipped, unfinished });
    }
    Err(SyncError::Busy { remote: partner.remote.shown() }.into())
}

/// Operations that the other side has not got yet.
fn sent(history: &[CommitRecord], listing: &Listing) -> Vec<Operation> {
    let there = ancestors(history, listing.main.as_ref());
    let is_new = |operation: &Operation| !there.contains(operation.id());
    operations_of(history).into_iter().filter(is_new).collect()
}

/// A commit and all it follows from, as far as a history has them.
fn ancestors<'a>(history: &'a [CommitRecord], from: Option<&'a CommitId>) -> BTreeSet<&'a CommitId> {
    let parents: BTreeMap<&CommitId, &[CommitId]> =
        history.iter().map(|record| (&record.id, record.parents.as_slice())).collect();
    let mut found = BTreeSet::new();
    let mut open: Vec<&CommitId> = from.into_iter().collect();
    while let Some(id) = open.pop() {
        if let Some(parents) = parents.get(id)
            && found.insert(id)
        {
            open.extend(parents.iter());
        }
    }
    found
}

/// Where the tags of rounds belong, and those there of rounds that were undone.
fn tags(
    git: &Git,
    history: &[CommitRecord],
    listing: &Listing,
) -> Result<(BTreeMap<RoundName, CommitId>, Vec<RoundName>), OperationError> {
    let known: BTreeSet<&CommitId> = history.iter().map(|record| &record.id).collect();
    let negotiation = load(git)?.negotiation;
    let mut tags = commits_of_rounds(history);
    tags.retain(|round, _| negotiation.find(round.as_str()).is_some());
    let gone = listing.tags.iter().filter(|(round, id)| !tags.contains_key(*round) && known.contains(id));
    let gone = gone.map(|(round, _)| round.clone()).collect();
    // A tag of a round that is in none of the histories is somebody else's, and stays.
    for (round, id) in listing.tags.iter().filter(|(_, id)| !known.contains(id)) {
        tags.entry(round.clone()).or_insert_with(|| id.clone());
    }
    Ok((tags, gone))
}

/// What taking did.
struct Taken {
    head: CommitId,
    title: String,
    received: Vec<Operation>,
    skipped: Vec<Skipped>,
    unfinished: Option<GitError>,
}

impl Taken {
    fn nothing(loaded: Loaded) -> Self {
        Self {
            head: loaded.head,
            title: loaded.negotiation.title,
            received: Vec::new(),
            skipped: Vec::new(),
            unfinished: None,
        }
    }
}

/// Takes over what the other side has and this one has not.
fn take(
    git: &Git,
    exchange: &Exchange<'_>,
    listing: &Listing,
    partner: &Partner<'_>,
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<Taken, OperationError> {
    let remote = partner.remote.shown();
    let ours = load(git)?;
    let Some(main) = &listing.main else {
        if partner.remote.way != Way::Bundle && !listing.branches.is_empty() {
            let branches = listing.branches.clone();
            return Err(SyncError::NoStore { remote, branches }.into());
        }
        return Ok(Taken::nothing(ours));
    };
    if git.history(&ours.head)?.iter().any(|record| record.id == *main) {
        return Ok(Taken::nothing(ours));
    }
    let (both, theirs) = exchange.fetch(&ours.head).map_err(SyncError::from)?;
    let lock = git.lock(partner.holder, PATIENCE, waiting)?;
    for attempt in 1.. {
        let old = git.head()?.ok_or(OperationError::Empty)?;
        let there = both.history(&theirs)?;
        if !there.iter().any(|record| record.id == old) {
            return Err(SyncError::Apart { remote }.into());
        }
        let here = both.history(&old)?;
        let known = ancestors(&here, Some(&old));
        let received =
            operations_of(&there).into_iter().filter(|operation| !known.contains(operation.id())).collect();
        let refused = |why| SyncError::Unfit { remote: remote.clone(), why };
        let loaded = examine(&both, &theirs).map_err(refused)?;
        git.check_folder(&lock)?;
        exchange.take_in()?;
        match git.advance(&lock, (&old, &theirs), partner.author) {
            Err(WriteError::Moved { .. }) if attempt < ATTEMPTS => {
                std::thread::sleep(PAUSE * attempt);
                continue;
            }
            moved => moved?,
        }
        let Settled { skipped, unfinished } =
            settle(git, &lock, (&old, &theirs), (&loaded.negotiation, BTreeMap::new()));
        return Ok(Taken { head: theirs, title: loaded.negotiation.title, received, skipped, unfinished });
    }
    Err(SyncError::Busy { remote }.into())
}

/// Reads a state of the store as a whole: what `verify` would find fault with is neither let in nor passed on.
fn examine(git: &Git, head: &CommitId) -> Result<Loaded, String> {
    let said = |error: OperationError| chain(&error);
    if !git.is_whole(head).map_err(|error| chain(&error))? {
        return Err("an object is missing or damaged".to_owned());
    }
    let files = git.files(head).map_err(|error| chain(&error))?;
    let loaded = load_files(git, head.clone(), files).map_err(said)?;
    match tampered(git, &loaded).map_err(said)?.first() {
        Some(finding) => Err(finding.what.clone()),
        None => Ok(loaded),
    }
}

/// An error with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
