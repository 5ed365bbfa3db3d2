//! Two lines of work made one: what is planned, and what stands in the way.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::concordance::write_concordance;
use crate::model::RoundName;
use crate::operation::journal::{fresh_name, operations_of};
use crate::operation::load::load_files;
use crate::operation::{Loaded, OperationError, operation_trailer};
use crate::store::commit::{BlobId, CommitId, CommitRecord, PlannedCommit, Signature};
use crate::store::layout::StoredFile;
use crate::store::message::Message;
use crate::store::repository::Git;

use super::collision::{Collision, Side, Sides};
use super::merge::{Joined, join, start};
use super::rounds::{Arranged, Clash, arrange, with_concordances};
use super::settings::join_settings;
use super::{SyncError, ancestors};

/// What joining would do.
pub(super) enum Union {
    /// One commit on top of both.
    Planned {
        /// The commit.
        commit: PlannedCommit,
        /// Rounds whose clauses were matched anew, each with what it follows now.
        anew: Vec<(RoundName, Vec<RoundName>)>,
    },
    /// Nothing: this does not go together.
    Refused(Vec<Collision>),
}

/// Plans the union of what is here with what is there. `git` reads both; what is planned is written where it writes.
pub(super) fn unite(
    git: &Git,
    (ours, theirs): (&Loaded, &Loaded),
    ((label, address), author): ((&str, &str), &Signature),
) -> Result<Union, OperationError> {
    let history = both_histories(git, &ours.head, &theirs.head)?;
    let Some(start) = start(git, &history, (&ours.head, &theirs.head))? else {
        return Err(SyncError::Apart { remote: address.to_owned() }.into());
    };
    let sides = sides(git, &history, (ours, theirs));
    let mut joined = join(&start, &ours.files, &theirs.files);
    join_settings(git, &mut joined, (&start, &ours.files, &theirs.files))?;
    let mut collisions = sides.of_files(&joined.clashes)?;
    collisions.extend(sides.of_names(&joined.files)?);
    if !collisions.is_empty() {
        return Ok(Union::Refused(collisions));
    }
    let arranged = match arrange(&joined, [ours, theirs]) {
        Ok(arranged) => arranged,
        Err(error) => return Ok(Union::Refused(vec![sides.together(&error.into())?])),
    };
    for Clash { round, other, why } in &arranged.clashes {
        let [path, beside] = [round, other].map(|round| StoredFile::Draft(round.clone()).path());
        collisions.push(sides.about(format!("{path}: {why}"), &[&path, &beside])?);
    }
    if !collisions.is_empty() {
        return Ok(Union::Refused(collisions));
    }
    let files = staged(git, joined, &arranged)?;
    let loaded = match load_files(git, ours.head.clone(), files.clone()) {
        Ok(loaded) => loaded,
        Err(error) => return Ok(Union::Refused(vec![sides.together(&error)?])),
    };
    let collisions = sides.of_rules(&loaded)?;
    if !collisions.is_empty() {
        return Ok(Union::Refused(collisions));
    }
    let anew = arranged.anew.iter().map(|round| (round.clone(), bases(&loaded, round))).collect();
    let commit = planned(git, &sides, &files, (label, author))?;
    Ok(Union::Planned { commit, anew })
}

/// The commits of both lines.
fn both_histories(
    git: &Git,
    ours: &CommitId,
    theirs: &CommitId,
) -> Result<Vec<CommitRecord>, OperationError> {
    let mut history = git.history(ours)?;
    let known: BTreeSet<CommitId> = history.iter().map(|record| record.id.clone()).collect();
    history.extend(git.history(theirs)?.into_iter().filter(|record| !known.contains(&record.id)));
    Ok(history)
}

fn sides<'a>(git: &'a Git, history: &[CommitRecord], (ours, theirs): (&'a Loaded, &'a Loaded)) -> Sides<'a> {
    let line = |of: &CommitId| {
        let line = ancestors(history, Some(of));
        history.iter().filter(|record| line.contains(&record.id)).cloned().collect::<Vec<_>>()
    };
    let (here, there) = (line(&ours.head), line(&theirs.head));
    let own = |line: &[CommitRecord], other: &[CommitRecord]| {
        let known: BTreeSet<&CommitId> = other.iter().map(|record| &record.id).collect();
        operations_of(line).into_iter().filter(|operation| !known.contains(operation.id())).collect()
    };
    Sides {
        git,
        ours: Side { loaded: ours, operations: own(&here, &there) },
        theirs: Side { loaded: theirs, operations: own(&there, &here) },
    }
}

/// The joined files, with concordances that were made anew.
fn staged(
    git: &Git,
    joined: Joined,
    arranged: &Arranged,
) -> Result<BTreeMap<String, BlobId>, OperationError> {
    with_concordances(joined.files, arranged, |concordance| {
        let path = StoredFile::Concordance(concordance.round.clone()).path();
        let text =
            write_concordance(concordance).map_err(|error| OperationError::unwritable(&path, error))?;
        Ok(git.stage(text.as_bytes())?)
    })
}

/// What a round was made from.
fn bases(loaded: &Loaded, round: &RoundName) -> Vec<RoundName> {
    let found = loaded.negotiation.find(round.as_str()).map(|index| loaded.negotiation.round(index));
    found.map(|round| round.concordance.base.clone()).unwrap_or_default()
}

/// The commit on top of both: to the first it adds what the second has.
fn planned(
    git: &Git,
    sides: &Sides<'_>,
    files: &BTreeMap<String, BlobId>,
    (remote, author): (&str, &Signature),
) -> Result<PlannedCommit, OperationError> {
    let (ours, theirs) = (sides.ours.loaded, &sides.theirs.operations);
    let paths: BTreeSet<&String> = ours.files.keys().chain(files.keys()).collect();
    let mut changes = BTreeMap::new();
    for path in paths.into_iter().filter(|path| ours.files.get(*path) != files.get(*path)) {
        changes.insert(path.clone(), files.get(path).map(|blob| git.read(blob)).transpose()?);
    }
    let name = fresh_name(git, &ours.head, format!("sync {remote}"), author)?;
    let lines: Vec<String> = theirs
        .iter()
        .map(|operation| format!("{} (by {})", operation.what, operation.author.name()))
        .collect();
    let message = Message {
        subject: format!("Sync with {remote}"),
        body: format!("Took over:\n{}", lines.join("\n")),
        trailers: operation_trailer(&name, author).into_iter().collect(),
    };
    Ok(PlannedCommit { message: message.build(), author: author.clone(), changes })
}
