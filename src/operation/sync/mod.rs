//! Sharing a store: taking what others stored, giving what was stored here.
//!
//! The *remote* is another copy of the store: a bare repository in a folder or behind an address, or a bundle, which is
//! one in a file. All three are used alike, and after a sync both sides have the same.
//!
//! ```text
//! list ─▶ fetch ─▶ join ─────────────────────────────────────▶ branch moved here ─▶ push ─▶ done
//!  ▲      into     news here only: nothing to take                                   │
//!  │      the      news there only: their commits are taken over                     │ somebody
//!  │      counter  news on both: one commit follows from both, or is refused         │ was faster
//!  └─────────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! What comes in waits in the counter (see [`crate::store::exchange`]) until it was read as a whole: every object
//! hashed, every file read, every rule held. What is refused was never in the store. The store's own lock is held while
//! the branch moves, not while the network is waited for. The branch and the tags of rounds are pushed at once or not
//! at all, and never over what somebody else put there.

mod collision;
mod failure;
mod merge;
mod rounds;
mod settings;
mod trust;
mod unite;

pub use collision::{Collision, Version};
pub use failure::SyncError;
pub use trust::{InternalEntry, trust};

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::model::RoundName;
use crate::store::commit::{CommitId, CommitRecord, PlannedCommit, Signature};
use crate::store::exchange::{Exchange, Listing, Pushed};
use crate::store::failure::{GitError, WriteError};
use crate::store::lock::Holder;
use crate::store::remote::{Remote, Way};
use crate::store::repository::Git;
use crate::store::worktree::Skipped;

use trust::Trust;
use unite::{Union, unite};

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

/// What came of sharing.
#[derive(Debug)]
pub enum Outcome {
    /// Both sides have the same now.
    Shared(Box<Synced>),
    /// The two do not go together, and nothing was changed on either side.
    Collided {
        /// Title of the negotiation.
        title: String,
        /// What does not go together.
        collisions: Vec<Collision>,
    },
}

/// What was shared.
#[derive(Debug, Default)]
pub struct Synced {
    /// Title of the negotiation.
    pub title: String,
    /// Operations that came from the other side, newest first.
    pub received: Vec<Operation>,
    /// Operations that the other side has got, newest first.
    pub sent: Vec<Operation>,
    /// Rounds whose clauses were matched anew, each with what it follows now.
    pub anew: Vec<(RoundName, Vec<RoundName>)>,
    /// Places that came to be listed as trusted with what is internal.
    pub newly_trusted: Vec<String>,
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
/// When the other side cannot be reached, is no copy of this store, or has something that cannot be let in. Then nothing
/// was changed on either side, unless the error says so.
pub fn sync(
    git: &Git,
    partner: &Partner<'_>,
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<Outcome, OperationError> {
    // As it was before anything came in.
    let trust = trust::trust_in(&load(git)?.header, partner.remote);
    let exchange = Exchange::open(git, partner.remote, partner.patience, partner.holder, waiting)?;
    let mut synced = Synced::default();
    for attempt in 1..=ATTEMPTS {
        let listing = exchange.listing().map_err(SyncError::from)?;
        match take(git, &exchange, &listing, partner, waiting)? {
            Taking::Collided(collisions) => {
                let title = load(git)?.negotiation.title;
                return Ok(Outcome::Collided { title, collisions });
            }
            Taking::Taken(taken) => taken.add_to(&mut synced),
        }
        let head = git.head()?.ok_or(OperationError::Empty)?;
        let history = git.history(&head)?;
        let pushed = give(git, &exchange, (&listing, &history), trust, &synced.received)?;
        if pushed == Pushed::Moved {
            std::thread::sleep(PAUSE * attempt);
            continue;
        }
        // A note only: what cannot be noted is asked again next time.
        drop(exchange.note(&head, partner.author));
        synced.sent = sent(&history, &listing);
        synced.is_first = listing.main.is_none();
        return Ok(Outcome::Shared(Box::new(synced)));
    }
    Err(SyncError::Busy { remote: partner.remote.shown() }.into())
}

/// Puts there what is not there yet, and may be.
fn give(
    git: &Git,
    exchange: &Exchange<'_>,
    (listing, history): (&Listing, &[CommitRecord]),
    trust: Trust,
    received: &[Operation],
) -> Result<Pushed, OperationError> {
    let has_taken = !received.is_empty();
    let Some(head) = history.first().map(|record| &record.id) else { return Ok(Pushed::Done) };
    let (tags, gone) = tags(git, history, listing)?;
    if listing.main.as_ref() == Some(head) && listing.tags == tags {
        return Ok(Pushed::Done);
    }
    examine(git, head).map_err(|why| SyncError::OwnUnfit { why })?;
    let there = ancestors(history, listing.main.as_ref());
    let entries = match trust {
        Trust::Trusted => Vec::new(),
        Trust::Untrusted => trust::internal(git, history, &there)?,
    };
    if !entries.is_empty() {
        let remote = exchange.remote().clone();
        return Err(SyncError::Internal { remote, entries, has_taken }.into());
    }
    let pushed = exchange.push(listing, head, (&tags, &gone));
    Ok(pushed.map_err(|source| SyncError::NotPut { source, has_taken })?)
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

/// What came of taking.
enum Taking {
    Taken(Taken),
    Collided(Vec<Collision>),
}

/// What taking did.
#[derive(Default)]
struct Taken {
    title: String,
    received: Vec<Operation>,
    anew: Vec<(RoundName, Vec<RoundName>)>,
    newly_trusted: Vec<String>,
    skipped: Vec<Skipped>,
    unfinished: Option<GitError>,
}

impl Taken {
    /// Adds what was taken this time to what was taken before.
    fn add_to(self, synced: &mut Synced) {
        synced.title = self.title;
        synced.received.splice(0..0, self.received);
        synced.anew.extend(self.anew);
        synced.newly_trusted.extend(self.newly_trusted);
        synced.skipped.extend(self.skipped);
        synced.unfinished = self.unfinished;
    }
}

/// Takes over what the other side has and this one has not.
fn take(
    git: &Git,
    exchange: &Exchange<'_>,
    listing: &Listing,
    partner: &Partner<'_>,
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<Taking, OperationError> {
    let remote = partner.remote.shown();
    let ours = load(git)?;
    let nothing = |ours: Loaded| Taken { title: ours.negotiation.title, ..Taken::default() };
    let Some(main) = &listing.main else {
        if partner.remote.way != Way::Bundle && !listing.branches.is_empty() {
            let branches = listing.branches.clone();
            return Err(SyncError::NoStore { remote, branches }.into());
        }
        return Ok(Taking::Taken(nothing(ours)));
    };
    if git.history(&ours.head)?.iter().any(|record| record.id == *main) {
        return Ok(Taking::Taken(nothing(ours)));
    }
    let (both, theirs) = exchange.fetch(&ours.head).map_err(SyncError::from)?;
    let refused = |why| SyncError::Unfit { remote: remote.clone(), why };
    let theirs = examine(&both, &theirs).map_err(refused)?;
    let lock = git.lock(partner.holder, PATIENCE, waiting)?;
    for attempt in 1..=ATTEMPTS {
        let ours = load(git)?;
        let Next { head, loaded, commit, received, anew } = match next(&both, (&ours, &theirs), partner)? {
            Ok(next) => next,
            Err(collisions) => return Ok(Taking::Collided(collisions)),
        };
        let newly_trusted = trust::newly_trusted(git, (&ours, &loaded), partner.remote)?;
        let old = ours.head;
        git.check_folder(&lock)?;
        exchange.take_in()?;
        commit.map(|commit| git.join((&old, &theirs.head), &commit)).transpose()?;
        match git.advance(&lock, (&old, &head), partner.author) {
            Err(WriteError::Moved { .. }) => {
                std::thread::sleep(PAUSE * attempt);
                continue;
            }
            moved => moved?,
        }
        let Settled { skipped, unfinished } =
            settle(git, &lock, (&old, &head), (&loaded.negotiation, BTreeMap::new()));
        let title = loaded.negotiation.title;
        return Ok(Taking::Taken(Taken { title, received, anew, newly_trusted, skipped, unfinished }));
    }
    Err(SyncError::Busy { remote }.into())
}

/// The state that the store would have next.
struct Next {
    head: CommitId,
    loaded: Loaded,
    /// The commit that joins both sides, where both have news.
    commit: Option<PlannedCommit>,
    received: Vec<Operation>,
    anew: Vec<(RoundName, Vec<RoundName>)>,
}

/// Finds the state that has all of both sides, or what stands in its way.
fn next(
    both: &Git,
    (ours, theirs): (&Loaded, &Loaded),
    partner: &Partner<'_>,
) -> Result<Result<Next, Vec<Collision>>, OperationError> {
    let there = both.history(&theirs.head)?;
    let here = both.history(&ours.head)?;
    let known: BTreeSet<&CommitId> = here.iter().map(|record| &record.id).collect();
    let is_new = |operation: &Operation| !known.contains(operation.id());
    let received = operations_of(&there).into_iter().filter(is_new).collect();
    if there.iter().any(|record| record.id == ours.head) {
        let loaded = load_files(both, theirs.head.clone(), theirs.files.clone())?;
        let head = theirs.head.clone();
        return Ok(Ok(Next { head, loaded, commit: None, received, anew: Vec::new() }));
    }
    let names = (partner.remote.label(), partner.remote.shown());
    let (commit, anew) = match unite(both, (ours, theirs), ((&names.0, &names.1), partner.author))? {
        Union::Planned { commit, anew } => (commit, anew),
        Union::Refused(collisions) => return Ok(Err(collisions)),
    };
    let head = both.join((&ours.head, &theirs.head), &commit)?;
    Ok(match examine(both, &head) {
        Ok(loaded) => Ok(Next { head, loaded, commit: Some(commit), received, anew }),
        Err(what) => Err(vec![Collision { what, ours: None, theirs: None }]),
    })
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
