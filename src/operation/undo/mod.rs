//! Taking an operation back, and putting back what was taken back.
//!
//! Nothing is removed from the history: undoing is a new commit that gives the files an operation touched the content
//! they had before it. Redoing undoes that commit in the same way, so there is one piece of code for both:
//!
//! ```text
//! undo:  each file the operation touched has what it left there   ─▶  what it found there
//!        else a later operation stands on it: refused, with both named
//! ```
//!
//! A file that only depends on one that would go, such as the draft made from a draft, stands on it as well. So the
//! files are read as they would be before anything is written.

mod choice;
mod failure;

pub use failure::{Obstacle, ReversalError};

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Negotiation, RoundName};
use crate::store::commit::{BlobId, CommitId, PlannedCommit, Signature};
use crate::store::failure::{GitError, WriteError};
use crate::store::layout::StoredFile;
use crate::store::lock::Holder;
use crate::store::message::{Message, Trailer, TrailerKey};
use crate::store::repository::Git;
use crate::store::worktree::Skipped;

use choice::{Chosen, by_name, latest};

use super::dependents::{Files, aimless, newly_unfit, standing_on};
use super::journal::{Operation, Standing, Touched, fresh_name, operations_of, touched};
use super::load::load_files;
use super::settle::{ATTEMPTS, PATIENCE, PAUSE, Settled, settle};
use super::{OperationError, operation_trailer};

/// Which way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Take an operation back.
    Undo,
    /// Put back what was taken back.
    Redo,
}

impl Direction {
    /// The command.
    pub fn word(self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is not there any more.
    Removed,
    /// It is there again.
    Restored,
    /// It has earlier content.
    Replaced,
}

/// What was done.
#[derive(Debug)]
pub struct Reversal {
    /// Which way.
    pub direction: Direction,
    /// The operation taken back or put back.
    pub target: Operation,
    /// The new operation.
    pub id: CommitId,
    /// What became of which file.
    pub files: BTreeMap<String, Change>,
    /// Title of the negotiation.
    pub title: String,
    /// Files of the folder that were left as they are, because a person had edited them.
    pub skipped: Vec<Skipped>,
    /// Why tags or the folder could not be brought up to what is stored. The next run does it.
    pub unfinished: Option<GitError>,
}

/// Takes an operation back, or puts one back that was taken back, by one new commit.
///
/// Without a name, undo means the last operation in effect that is no undo or redo, and redo the last undo in effect,
/// where nothing else was done since; both only if they are by the person given.
///
/// # Errors
/// When there is no such operation, or a later one stands on it; then nothing was stored.
pub fn reverse(
    git: &Git,
    (direction, named): (Direction, Option<&str>),
    (author, holder): (&Signature, &Holder),
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<Reversal, OperationError> {
    let lock = git.lock(holder, PATIENCE, waiting)?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let head = git.head()?.ok_or(OperationError::Empty)?;
        let operations = operations_of(&git.history(&head)?);
        let chosen = match named {
            Some(typed) => by_name(&operations, direction, typed)?,
            None => latest(git, &operations, (direction, &head), author)?,
        };
        let Plan { commit, files, negotiation } =
            plan(git, &operations, (direction, &chosen), (&head, author))?;
        git.check_folder(&lock)?;
        let ids = match git.write(&lock, &head, &[commit]) {
            Err(WriteError::Moved { .. }) if attempt < ATTEMPTS => {
                std::thread::sleep(PAUSE * attempt);
                continue;
            }
            written => written?,
        };
        let id = ids.last().cloned().unwrap_or_else(|| head.clone());
        let Settled { skipped, unfinished } =
            settle(git, &lock, (&head, &id), (&negotiation, BTreeMap::new()));
        let target = chosen.target.clone();
        let title = negotiation.title;
        return Ok(Reversal { direction, target, id, files, title, skipped, unfinished });
    }
}

/// What is to be written.
struct Plan {
    commit: PlannedCommit,
    files: BTreeMap<String, Change>,
    negotiation: Negotiation,
}

fn plan(
    git: &Git,
    operations: &[Operation],
    (direction, chosen): (Direction, &Chosen<'_>),
    (head, author): (&CommitId, &Signature),
) -> Result<Plan, OperationError> {
    let what = chosen.target.what.clone();
    if chosen.reversed.parent.is_none() {
        return Err(ReversalError::First { what }.into());
    }
    let touched = touched(git, chosen.reversed)?;
    let now = git.files(head)?;
    let refused = |mut on: Vec<Obstacle>| {
        put_down_to(git, operations, &mut on)?;
        Err(ReversalError::StandsOn { direction, what: what.clone(), on }.into())
    };
    let mut changed = changed_later(&touched, &now);
    let by_sync = matched_anew(git, operations, &touched)?;
    changed.retain(|obstacle| !by_sync.contains(&obstacle.path));
    if !changed.is_empty() {
        return refused(changed);
    }
    let mut then = now.clone();
    for (path, (before, _)) in &touched {
        match before {
            Some(blob) => drop(then.insert(path.clone(), blob.clone())),
            None => drop(then.remove(path)),
        }
    }
    if then == now {
        return Err(ReversalError::Already { what, id: chosen.target.id().clone() }.into());
    }
    // A state that cannot be read now has no claim to fit.
    let known = load_files(git, head.clone(), now.clone()).ok().map(|loaded| loaded.negotiation);
    let before =
        chosen.reversed.parent.as_ref().map(|parent| git.files(parent)).transpose()?.unwrap_or_default();
    let paths: BTreeSet<&str> = touched.keys().map(String::as_str).collect();
    let standing =
        known.as_ref().map(|known| standing_on(known, &paths, (&before, &then))).unwrap_or_default();
    if !standing.is_empty() {
        return refused(standing);
    }
    let loaded = match load_files(git, head.clone(), then) {
        Ok(loaded) => loaded,
        Err(error) => {
            let Some(obstacle) = unreadable(&error) else { return Err(error) };
            return refused(vec![obstacle]);
        }
    };
    let mut unfit = newly_unfit(known.as_ref(), &loaded.negotiation);
    unfit.extend(aimless(&loaded));
    if !unfit.is_empty() {
        return refused(unfit);
    }
    let commit = commit(git, (direction, chosen), (&now, &touched), (head, author))?;
    let files = touched.iter().map(|(path, (before, after))| (path.clone(), change(before, after))).collect();
    Ok(Plan { commit, files, negotiation: loaded.negotiation })
}

fn change(before: &Option<BlobId>, after: &Option<BlobId>) -> Change {
    match (before, after) {
        (None, _) => Change::Removed,
        (Some(_), None) => Change::Restored,
        (Some(_), Some(_)) => Change::Replaced,
    }
}

/// Files that have something else than what the operation left there, or found there.
fn changed_later(touched: &Touched, now: &Files) -> Vec<Obstacle> {
    let is_other = |(path, (before, after)): &(&String, &(Option<BlobId>, Option<BlobId>))| {
        let now = now.get(*path);
        now != after.as_ref() && now != before.as_ref()
    };
    let changed = touched.iter().filter(is_other);
    changed
        .map(|(path, _)| Obstacle { path: path.clone(), why: "changed since".to_string(), by: None })
        .collect()
}

/// Concordances that the operation made and a sync made anew: they go with their drafts, whatever they say by then.
fn matched_anew(
    git: &Git,
    operations: &[Operation],
    touched: &Touched,
) -> Result<BTreeSet<String>, OperationError> {
    let is_own = |(path, (before, after)): &(&String, &(Option<BlobId>, Option<BlobId>))| {
        let concordance = matches!(StoredFile::at(path), Some(StoredFile::Concordance(_)));
        concordance && before.is_none() && after.is_some()
    };
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut open: BTreeSet<&String> = touched.iter().filter(is_own).map(|(path, _)| path).collect();
    // The newest that wrote it decides.
    for operation in operations.iter().filter(|operation| operation.standing == Standing::InEffect) {
        if open.is_empty() {
            break;
        }
        let wrote = super::journal::touched(git, operation)?;
        let here: Vec<&String> = open.iter().copied().filter(|path| wrote.contains_key(*path)).collect();
        open.retain(|path| !here.contains(path));
        found.extend(here.into_iter().filter(|_| operation.is_sync()).cloned());
    }
    Ok(found)
}

/// The file that could not be read any more, and why; `None` where something else is wrong.
fn unreadable(error: &OperationError) -> Option<Obstacle> {
    use crate::model::NegotiationError as Unfit;
    let of_round = |round: &RoundName| Some(StoredFile::Draft(round.clone()).path());
    let path = match error {
        OperationError::Unreadable { path, .. } | OperationError::Foreign { path, .. } => Some(path.clone()),
        OperationError::Negotiation(
            Unfit::NoBase { round, .. }
            | Unfit::NoLink { round, .. }
            | Unfit::Length { round, .. }
            | Unfit::RepeatedId { round, .. }
            | Unfit::Repeated(round),
        ) => of_round(round),
        _ => None,
    };
    let why = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    path.map(|path| Obstacle { path, why, by: None })
}

/// Names for each file in the way the operation that put it there; the newest operation comes first.
fn put_down_to(git: &Git, operations: &[Operation], on: &mut [Obstacle]) -> Result<(), OperationError> {
    let mut places = BTreeMap::new();
    for (place, operation) in operations.iter().enumerate() {
        let open: Vec<&mut Obstacle> = on.iter_mut().filter(|obstacle| obstacle.by.is_none()).collect();
        if open.is_empty() {
            break;
        }
        let touched =
            if operation.standing == Standing::InEffect { touched(git, operation)? } else { continue };
        for obstacle in open.into_iter().filter(|obstacle| touched.contains_key(&obstacle.path)) {
            obstacle.by = Some((operation.what.clone(), operation.id().clone()));
            places.insert(obstacle.path.clone(), place);
        }
    }
    on.sort_by_key(|obstacle| {
        (places.get(&obstacle.path).copied().unwrap_or(usize::MAX), obstacle.path.clone())
    });
    Ok(())
}

fn commit(
    git: &Git,
    (direction, chosen): (Direction, &Chosen<'_>),
    (now, touched): (&Files, &Touched),
    (head, author): (&CommitId, &Signature),
) -> Result<PlannedCommit, OperationError> {
    let Chosen { reversed, target } = chosen;
    let mut changes = BTreeMap::new();
    for (path, (before, _)) in touched.iter().filter(|(path, (before, _))| now.get(*path) != before.as_ref())
    {
        changes.insert(path.clone(), before.as_ref().map(|blob| git.read(blob)).transpose()?);
    }
    let words = format!("{} {}", direction.word(), target.what);
    let name = fresh_name(git, head, words.clone(), author)?;
    let undoes = Trailer::new(TrailerKey::Undoes, &format!("{} {}", reversed.id(), reversed.what));
    let taken = match direction {
        Direction::Undo => "Takes back",
        Direction::Redo => "Puts back",
    };
    let message = Message {
        subject: capital(&words),
        body: format!("{taken} what {} stored: {}.", target.author.name(), paths(touched)),
        trailers: operation_trailer(&name, author).into_iter().chain(undoes).collect(),
    };
    Ok(PlannedCommit { message: message.build(), author: author.clone(), changes })
}

fn paths(touched: &Touched) -> String {
    touched.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn capital(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + characters.as_str()
}
