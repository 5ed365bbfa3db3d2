//! What the commits of the branch say of what was done: which operations there were, which are in effect, which of
//! their commits holds the draft of which round.
//!
//! There is no second log: everything is read from the trailers of commits, so it is shared with them. An *operation*
//! is one run of a command that wrote: commits one upon the other with the same `Operation:`. It is *in effect* unless
//! one that is in effect undoes it:
//!
//! ```text
//! A commit rev1 ◀─ B undo commit rev1 (Undoes: A) ◀─ C redo commit rev1 (Undoes: B)
//! in effect        not: C undoes it                  in effect
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Negotiation, RoundName};
use crate::store::commit::{BlobId, CommitId, CommitRecord, Signature};
use crate::store::failure::GitError;
use crate::store::message::{Message, TrailerKey};
use crate::store::repository::Git;

use super::{OperationError, operation_trailer};

/// Who made an operation's commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// Travaux.
    Travaux,
    /// Another git program: each of its commits stands for itself.
    Other,
}

/// Whether what an operation did still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    InEffect,
    /// A later operation took it back.
    Undone,
}

/// What an operation did to earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reverses {
    /// Nothing: it did something of its own.
    Nothing,
    /// It took this one back.
    Undo(CommitId),
    /// It took back the undoing of another; this is what it undid.
    Redo(CommitId),
}

/// One run of a command that wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its commits, oldest first; never empty. The last one's id names the operation.
    pub commits: Vec<CommitId>,
    /// What it was made upon; `None` for the one that made the store.
    pub parent: Option<CommitId>,
    /// In plain words: `commit rev1`.
    pub what: String,
    /// The person, and when.
    pub author: Signature,
    /// Travaux or another program.
    pub maker: Maker,
    /// What it did to earlier operations.
    pub reverses: Reverses,
    /// The rounds whose drafts it stored.
    pub rounds: Vec<RoundName>,
    /// Whether it still holds.
    pub standing: Standing,
    /// What it joined this line with: the other lines' last commits.
    pub joined: Vec<CommitId>,
}

impl Operation {
    /// Whether it is a sync that joined two lines: what came with it is there as operations of their own.
    pub fn is_sync(&self) -> bool {
        self.maker == Maker::Travaux && !self.joined.is_empty()
    }

    /// The name of the operation: the id of its last commit.
    pub fn id(&self) -> &CommitId {
        self.commits.last().expect("an operation is made of commits")
    }
}

/// The operations that some commits tell of, newest first; the commits as [`Git::history`] gives them.
pub(super) fn operations_of(history: &[CommitRecord]) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    // Which operation goes on with which commit, if that one says the same of itself.
    let mut expected: BTreeMap<&CommitId, (usize, String)> = BTreeMap::new();
    for record in history {
        let message = Message::parse(&record.message);
        let name = message.values(TrailerKey::Operation).next().map(ToString::to_string);
        let found = expected.remove(&record.id).filter(|(_, expected)| name.as_ref() == Some(expected));
        let at = found.map_or(operations.len(), |(at, _)| at);
        if at == operations.len() {
            operations.push(begun(record, &message));
        } else {
            operations[at].commits.insert(0, record.id.clone());
        }
        operations[at].parent = record.parents.first().cloned();
        let rounds = message.values(TrailerKey::Round).filter_map(|name| RoundName::parse(name).ok());
        operations[at].rounds.splice(0..0, rounds);
        if let (Some(name), [parent]) = (name, record.parents.as_slice()) {
            expected.entry(parent).or_insert((at, name));
        }
    }
    settle_standing(&mut operations);
    operations
}

/// An operation of which the last commit is known so far.
fn begun(record: &CommitRecord, message: &Message) -> Operation {
    let name = message.values(TrailerKey::Operation).next();
    let undoes = message.values(TrailerKey::Undoes).next();
    let undone = undoes.and_then(|value| CommitId::parse(value.split(' ').next().unwrap_or_default()));
    Operation {
        commits: vec![record.id.clone()],
        parent: None,
        what: name.map_or_else(|| message.subject.clone(), |name| words_of(name).to_string()),
        author: record.author.clone(),
        maker: if name.is_some() { Maker::Travaux } else { Maker::Other },
        reverses: undone.map_or(Reverses::Nothing, Reverses::Undo),
        rounds: Vec::new(),
        standing: Standing::InEffect,
        joined: record.parents.iter().skip(1).cloned().collect(),
    }
}

/// An operation's name without its time, where it begins with one.
fn words_of(name: &str) -> &str {
    match name.split_once(' ') {
        Some((time, words)) if chrono::DateTime::parse_from_rfc3339(time).is_ok() => words,
        _ => name,
    }
}

/// Says of each operation whether it holds, and of each that undoes another whether it undoes an undoing.
fn settle_standing(operations: &mut [Operation]) {
    let mut undone = BTreeSet::new();
    // Two people may have undone the same thing before they shared: putting it back takes back both.
    let mut undos: BTreeMap<CommitId, Vec<CommitId>> = BTreeMap::new();
    let mut target_of = BTreeMap::new();
    for operation in operations.iter() {
        if let Reverses::Undo(target) = &operation.reverses {
            undos.entry(target.clone()).or_default().push(operation.id().clone());
            target_of.insert(operation.id().clone(), target.clone());
        }
    }
    let mut passed = BTreeSet::new();
    for operation in operations.iter_mut() {
        passed.insert(operation.id().clone());
        if undone.contains(operation.id()) {
            operation.standing = Standing::Undone;
        } else if let Reverses::Undo(target) = &operation.reverses {
            undone.insert(target.clone());
            let alike = target_of.get(target).and_then(|root| undos.get(root)).into_iter().flatten();
            undone.extend(alike.filter(|undo| !passed.contains(*undo)).cloned());
        }
    }
    let undoing: BTreeSet<CommitId> = operations
        .iter()
        .filter(|operation| operation.reverses != Reverses::Nothing)
        .map(|operation| operation.id().clone())
        .collect();
    for operation in operations {
        if let Reverses::Undo(target) = &operation.reverses
            && undoing.contains(target)
        {
            operation.reverses = Reverses::Redo(target.clone());
        }
    }
}

/// Every operation that wrote to the branch, newest first.
///
/// # Errors
/// When the branch has no commit, or one cannot be read.
pub fn operations(git: &Git) -> Result<Vec<Operation>, OperationError> {
    let head = git.head()?.ok_or(OperationError::Empty)?;
    Ok(operations_of(&git.history(&head)?))
}

/// What a new operation is called: as given, or counted on where the last one was called the same within a second.
/// Its commits would be taken for those of the last one otherwise.
pub(super) fn fresh_name(
    git: &Git,
    head: &CommitId,
    what: String,
    author: &Signature,
) -> Result<String, OperationError> {
    let message = Message::parse(&git.commit(head)?.message);
    let last = message.values(TrailerKey::Operation).next();
    let names = std::iter::once(what.clone()).chain((2..).map(|count: u32| format!("{what} ({count})")));
    let is_free =
        |name: &String| operation_trailer(name, author).is_none_or(|trailer| Some(trailer.value()) != last);
    Ok({ names }.find(is_free).unwrap_or(what))
}

/// What an operation did to a file: what it found, what it left; `None` where there was no file.
pub(super) type Touched = BTreeMap<String, (Option<BlobId>, Option<BlobId>)>;

/// The files that an operation changed. A sync changed those only that are as on neither side.
///
/// # Errors
/// When one of its commits cannot be read.
pub(super) fn touched(git: &Git, operation: &Operation) -> Result<Touched, OperationError> {
    let before = operation.parent.as_ref().map(|parent| git.files(parent)).transpose()?.unwrap_or_default();
    let after = git.files(operation.id())?;
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let pair = |path: &String| (before.get(path).cloned(), after.get(path).cloned());
    let joined = if operation.is_sync() { operation.joined.as_slice() } else { &[] };
    let others = joined.iter().map(|commit| git.files(commit)).collect::<Result<Vec<_>, _>>()?;
    let changed = paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .filter(|path| others.iter().all(|other| other.get(*path) != after.get(*path)));
    Ok(changed.map(|path| (path.clone(), pair(path))).collect())
}

/// The paths of files that an operation changed.
///
/// # Errors
/// When one of its commits cannot be read.
pub fn touched_paths(git: &Git, operation: &Operation) -> Result<Vec<String>, OperationError> {
    Ok(touched(git, operation)?.into_keys().collect())
}

/// The last commit of an operation in effect that says of itself that it holds the draft of a round, for each round.
pub(super) fn commits_of_rounds(history: &[CommitRecord]) -> BTreeMap<RoundName, CommitId> {
    let undone: BTreeSet<CommitId> = operations_of(history)
        .into_iter()
        .filter(|operation| operation.standing == Standing::Undone)
        .flat_map(|operation| operation.commits)
        .collect();
    let mut commits = BTreeMap::new();
    for (round, commit) in drafts_in(history).filter(|(_, commit)| !undone.contains(*commit)) {
        commits.entry(round).or_insert_with(|| commit.clone());
    }
    commits
}

/// Every commit that says of itself that it holds the draft of a round, newest first.
fn drafts_in(history: &[CommitRecord]) -> impl Iterator<Item = (RoundName, &CommitId)> {
    history.iter().flat_map(|record| {
        let message = Message::parse(&record.message);
        let rounds: Vec<_> =
            message.values(TrailerKey::Round).filter_map(|name| RoundName::parse(name).ok()).collect();
        rounds.into_iter().map(|round| (round, &record.id))
    })
}

/// Tags of rounds that are not where they belong and can be put there without covering anything up.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TagMends {
    /// Where tags belong that are not there, or lead to an older commit of the same round.
    pub(super) set: BTreeMap<RoundName, CommitId>,
    /// Tags of rounds that were undone.
    pub(super) remove: BTreeSet<RoundName>,
}

/// Compares tags with what the branch says. A tag that leads to any other commit than one that stored its round was
/// set by somebody else, and is left for `verify` to speak of.
pub(super) fn tag_mends(
    git: &Git,
    history: &[CommitRecord],
    negotiation: &Negotiation,
) -> Result<TagMends, GitError> {
    let tags = git.tags()?;
    let holders: BTreeSet<(RoundName, &CommitId)> = drafts_in(history).collect();
    let wanted = commits_of_rounds(history);
    let mut mends = TagMends::default();
    for (round, commit) in &wanted {
        let is_there = negotiation.find(round.as_str()).is_some();
        let is_ours =
            tags.get(round).is_none_or(|tag| tag != commit && holders.contains(&(round.clone(), tag)));
        if is_there && is_ours {
            mends.set.insert(round.clone(), commit.clone());
        }
    }
    for (round, tag) in &tags {
        if !wanted.contains_key(round) && holders.contains(&(round.clone(), tag)) {
            mends.remove.insert(round.clone());
        }
    }
    Ok(mends)
}
