//! Handing in files: drafts, records and actors, checked all together, stored all together or not at all.

use std::collections::BTreeMap;

use crate::actors::Directory;
use crate::ingest::{DraftInput, Input, Problem, RecordsInput, Severity, read_input};
use crate::model::{Actor, Negotiation, Records, RoundIndex, RoundName};
use crate::store::commit::{PlannedCommit, Signature};
use crate::store::failure::{GitError, WriteError};
use crate::store::layout::StoredFile;
use crate::store::lock::Holder;
use crate::store::repository::Git;
use crate::store::worktree::Skipped;
use crate::text::Modals;

use super::brackets::bracket_warnings;
use super::commits::Planner;
use super::journal::fresh_name;
use super::load::{directory, member, resolve};
use super::own_actors::located;
use super::place::{Placed, amend, before, next};
use super::records::joined;
use super::settle::{ATTEMPTS, PATIENCE, PAUSE, Settled, settle};
use super::{Loaded, OperationError, load};

/// A file that was handed in.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// What the user calls it.
    pub label: String,
    /// Its name without folder and suffix, under which actors and records are stored.
    pub stem: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What files are handed in for: where drafts go, or which act of people is put on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// Behind what is stored.
    Next,
    /// One draft, found late, before a stored one.
    Before(String),
    /// One draft in the place of a stored one, and why.
    Amend {
        /// The stored round.
        round: String,
        /// Why it is replaced.
        reason: String,
    },
    /// No draft: events that `mark` wrote, and what the run is called.
    Mark(String),
}

/// What handing in would store.
#[derive(Debug)]
pub struct Outcome {
    /// The negotiation with what was handed in.
    pub negotiation: Negotiation,
    /// Names of actors with what was handed in.
    pub directory: Directory,
    /// Verbs that bind.
    pub modals: Modals,
    /// The drafts that are new or corrected.
    pub rounds: Vec<RoundIndex>,
    /// Drafts whose concordance was rebuilt besides.
    pub rebuilt: Vec<RoundIndex>,
    /// Files of actors that are new or changed, by stem.
    pub actors: Vec<String>,
    /// Files of records that are new or changed, by stem.
    pub records: Vec<String>,
    /// Files that are stored already, byte for byte.
    pub already: Vec<String>,
    /// What somebody should look at.
    pub warnings: Vec<Problem>,
    commits: Vec<(Option<RoundName>, PlannedCommit)>,
}

impl Outcome {
    /// Whether there is anything to store.
    pub fn stores(&self) -> bool {
        !self.commits.is_empty()
    }
}

/// What was stored.
#[derive(Debug)]
pub struct HandedIn {
    /// What it says now.
    pub outcome: Outcome,
    /// Files of the folder that were left as they are, because a person had edited them.
    pub skipped: Vec<Skipped>,
    /// Why tags or the folder could not be brought up to what is stored. The next run does it.
    pub unfinished: Option<GitError>,
}

/// Stores files: all of them, by one move of the branch, or none.
///
/// # Errors
/// Every problem of every file, or why the store cannot be written. Then nothing was stored.
pub fn hand_in(
    git: &Git,
    files: &[InputFile],
    placement: &Placement,
    (author, holder): (&Signature, &Holder),
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<HandedIn, OperationError> {
    let lock = git.lock(holder, PATIENCE, waiting)?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let loaded = load(git)?;
        let head = loaded.head.clone();
        let outcome = plan_loaded(loaded, git, files, (placement, author))?;
        let commits: Vec<PlannedCommit> = outcome.commits.iter().map(|(_, commit)| commit.clone()).collect();
        if !commits.is_empty() {
            git.check_folder(&lock)?;
        }
        let ids = match git.write(&lock, &head, &commits) {
            Err(WriteError::Moved { .. }) if attempt < ATTEMPTS => {
                std::thread::sleep(PAUSE * attempt);
                continue;
            }
            written => written?,
        };
        let rounds = outcome.commits.iter().map(|(round, _)| round.clone());
        let fresh = rounds.zip(&ids).filter_map(|(round, id)| Some((round?, id.clone()))).collect();
        // With nothing new, too: a run before may have been stopped before it came to the folder.
        let line = (&head, ids.last().unwrap_or(&head));
        let Settled { skipped, unfinished } = settle(git, &lock, line, (&outcome.negotiation, fresh));
        return Ok(HandedIn { outcome, skipped, unfinished });
    }
}

/// Checks files and says what storing them would do.
///
/// # Errors
/// As [`hand_in`].
pub fn plan(
    git: &Git,
    files: &[InputFile],
    placement: &Placement,
    author: &Signature,
) -> Result<Outcome, OperationError> {
    plan_loaded(load(git)?, git, files, (placement, author))
}

/// Checks files without a store: what can be known from them and the shipped actors alone.
///
/// # Errors
/// Every problem of every file. Without any, warnings come back.
pub fn check_alone(files: &[InputFile]) -> Result<Vec<Problem>, OperationError> {
    let shipped = Directory::shipped();
    let (mut own, mut known) = (BTreeMap::new(), Vec::new());
    let (mut problems, mut warnings) = (Vec::new(), Vec::new());
    let (actors, others): (Vec<&InputFile>, Vec<&InputFile>) =
        files.iter().partition(|file| holds_actors(&file.bytes));
    for file in actors {
        match read_actors_file(file, &shipped) {
            Some(Ok((actors, more))) => {
                warnings.extend(more);
                known.push((file, actors.clone()));
                own.insert(file.stem.clone(), actors);
            }
            Some(Err(more)) => problems.extend(more),
            None => {}
        }
    }
    let directory = checked_directory(&own, &known)?;
    let mut records = Vec::new();
    for file in others {
        match read_input(&file.label, &file.bytes, &|name| resolve(&directory, name)) {
            Ok(Input::Draft(input)) => {
                warnings.extend(bracket_warnings(&input, &directory));
                warnings.extend(input.warnings);
            }
            Ok(Input::Records(input)) => {
                warnings.extend(input.warnings.iter().cloned());
                records.push((file.stem.as_str(), input));
            }
            Ok(Input::Actors { .. }) => {}
            Err(more) => problems.extend(more),
        }
    }
    let records: Vec<(&str, &RecordsInput)> = records.iter().map(|(stem, input)| (*stem, &**input)).collect();
    problems.extend(joined(&BTreeMap::new(), &records).err().unwrap_or_default());
    if problems.is_empty() { Ok(warnings) } else { Err(OperationError::Problems(problems)) }
}

/// Files taken apart by what they hold.
#[derive(Default)]
pub(super) struct Sorted<'a> {
    pub(super) drafts: Vec<(&'a InputFile, Box<DraftInput>)>,
    actors: Vec<(&'a InputFile, Vec<Actor>)>,
    pub(super) records: Vec<(&'a InputFile, Box<RecordsInput>)>,
    already: Vec<String>,
    pub(super) warnings: Vec<Problem>,
    pub(super) problems: Vec<Problem>,
}

impl Sorted<'_> {
    /// The records of the store with those handed in; what is wrong with them is a problem of the run.
    fn records_with(&mut self, loaded: &Loaded) -> Records {
        let handed_in: Vec<(&str, &RecordsInput)> =
            self.records.iter().map(|(file, input)| (file.stem.as_str(), &**input)).collect();
        joined(&loaded.records, &handed_in).unwrap_or_else(|problems| {
            self.problems.extend(problems);
            Records::default()
        })
    }
}

fn plan_loaded(
    mut loaded: Loaded,
    git: &Git,
    files: &[InputFile],
    (placement, author): (&Placement, &Signature),
) -> Result<Outcome, OperationError> {
    let mut sorted = sort(&mut loaded, git, files)?;
    let what = fresh_name(git, &loaded.head, what(&sorted, placement), author)?;
    let mut planner = Planner { git, author, commits: Vec::new(), what };
    let stems = planner.actors(&mut loaded, &sorted.actors)?;
    let placed = match placement {
        Placement::Next | Placement::Mark(_) => next(&loaded, &mut sorted)?,
        Placement::Before(round) => before(&loaded, &mut sorted, round)?,
        Placement::Amend { round, .. } => amend(&loaded, &mut sorted, round)?,
    };
    let records = sorted.records_with(&loaded);
    if sorted.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(OperationError::Problems(sorted.problems));
    }
    let Placed { negotiation, rounds, rebuilt } = placed;
    let negotiation =
        negotiation.with_records(records).with_corrections(loaded.negotiation.corrections.clone());
    let bytes: BTreeMap<&RoundName, &[u8]> =
        sorted.drafts.iter().map(|(file, input)| (&input.draft.name, file.bytes.as_slice())).collect();
    for &index in &rounds {
        planner.draft((&negotiation, &loaded.directory), index, (&bytes, placement), &rebuilt)?;
    }
    let records = planner.records(&loaded.directory, &sorted.records, placement);
    let commits = planner.commits;
    let (already, warnings) = (sorted.already, sorted.warnings);
    Ok(Outcome {
        negotiation,
        directory: loaded.directory,
        modals: loaded.modals,
        rounds,
        rebuilt,
        actors: stems,
        records,
        already,
        warnings,
        commits,
    })
}

/// Reads every file and collects every problem. Actors count at once for the drafts of the same run.
fn sort<'a>(loaded: &mut Loaded, git: &Git, files: &'a [InputFile]) -> Result<Sorted<'a>, OperationError> {
    let mut sorted = Sorted::default();
    let shipped = Directory::shipped();
    let mut waiting = Vec::new();
    for file in files {
        match read_actors_file(file, &shipped) {
            Some(Ok((actors, warnings))) => {
                sorted.warnings.extend(warnings);
                loaded.own_actors.insert(file.stem.clone(), actors.clone());
                sorted.actors.push((file, actors));
            }
            Some(Err(problems)) => sorted.problems.extend(problems),
            None => waiting.push(file),
        }
    }
    loaded.directory = checked_directory(&loaded.own_actors, &sorted.actors)?;
    let known = |name: &str| resolve(&loaded.directory, name);
    for file in waiting {
        match read_input(&file.label, &file.bytes, &known) {
            Ok(Input::Draft(input)) => {
                sorted.warnings.extend(input.warnings.iter().cloned());
                sorted.warnings.extend(bracket_warnings(&input, &loaded.directory));
                sorted.drafts.push((file, input));
            }
            Ok(Input::Records(input)) => {
                sorted.warnings.extend(input.warnings.iter().cloned());
                sorted.records.push((file, input));
            }
            Ok(Input::Actors { .. }) => {}
            Err(problems) => sorted.problems.extend(problems),
        }
    }
    let stored = |path: String, bytes: &[u8]| -> Result<bool, OperationError> {
        let known = loaded.files.get(&path);
        Ok(known.is_some_and(|known| git.blob_id(bytes).is_ok_and(|id| id == *known)))
    };
    let mut fresh = Vec::new();
    for (file, input) in std::mem::take(&mut sorted.drafts) {
        if stored(StoredFile::Draft(input.draft.name.clone()).path(), &file.bytes)? {
            sorted.already.push(file.label.clone());
        } else {
            fresh.push((file, input));
        }
    }
    sorted.drafts = fresh;
    let mut fresh = Vec::new();
    for (file, input) in std::mem::take(&mut sorted.records) {
        if stored(StoredFile::Records(file.stem.clone()).path(), &file.bytes)? {
            sorted.already.push(file.label.clone());
        } else {
            fresh.push((file, input));
        }
    }
    sorted.records = fresh;
    Ok(sorted)
}

/// The directory with the own actors of all files; what is wrong with those handed in is shown in their files.
fn checked_directory(
    own: &BTreeMap<String, Vec<Actor>>,
    handed_in: &[(&InputFile, Vec<Actor>)],
) -> Result<Directory, OperationError> {
    directory(own).map_err(|error| match error {
        OperationError::Actors(found) => located(handed_in, found),
        other => other,
    })
}

/// Whether a file says of itself, by a key at the start of a line, that it holds actors.
///
/// Files of actors are read first, because drafts of the same run may name those actors.
fn holds_actors(bytes: &[u8]) -> bool {
    let starts = |key: &[u8]| bytes.split(|byte| *byte == b'\n').any(|line| line.starts_with(key));
    starts(b"actors:") && !starts(b"clauses:")
}

/// Actors with warnings, or problems, where actors are what a file holds.
type ActorsRead = Result<(Vec<Actor>, Vec<Problem>), Vec<Problem>>;

fn read_actors_file(file: &InputFile, shipped: &Directory) -> Option<ActorsRead> {
    if !holds_actors(&file.bytes) {
        return None;
    }
    match read_input(&file.label, &file.bytes, &|name| member(shipped, name)) {
        Ok(Input::Actors { actors, warnings }) => Some(Ok((actors, warnings))),
        Ok(Input::Draft(_) | Input::Records(_)) => None,
        Err(problems) => Some(Err(problems)),
    }
}

/// What a run is called: `commit rev1`, `commit 4 drafts`, `commit 2 files of records`.
fn what(sorted: &Sorted<'_>, placement: &Placement) -> String {
    match placement {
        Placement::Amend { round, .. } => return format!("amend {round}"),
        Placement::Mark(title) => return title.clone(),
        Placement::Next | Placement::Before(_) => {}
    }
    let several = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(one.to_string()),
        _ => Some(format!("{count} {many}")),
    };
    let drafts = match sorted.drafts.as_slice() {
        [(_, input)] => Some(input.draft.name.to_string()),
        drafts => several(drafts.len(), "", "drafts"),
    };
    let records = several(sorted.records.len(), "a file of records", "files of records");
    let actors = several(sorted.actors.len(), "a file of actors", "files of actors");
    let parts: Vec<String> = [drafts, records, actors].into_iter().flatten().collect();
    format!("commit {}", parts.join(" and "))
}
