//! What two sides have that does not go together: each with what either of them has, and who stored it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{RecordsFile, RoundName, Visibility};
use crate::operation::dependents::{Files, aimless, newly_unfit};
use crate::operation::journal::{Operation, Standing, touched};
use crate::operation::undo::Obstacle;
use crate::operation::{Loaded, OperationError};
use crate::store::layout::StoredFile;
use crate::store::repository::Git;

use super::chain;

/// One thing of which the two sides have different versions that cannot both be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// Where, and what is wrong, in words.
    pub what: String,
    /// What is here; nothing where this side changed nothing about it.
    pub ours: Option<Version>,
    /// What is there.
    pub theirs: Option<Version>,
}

/// What one side has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The file.
    pub path: String,
    /// The operation that stored it like this.
    pub operation: Operation,
    /// Its text; nothing where it was taken away.
    pub text: Option<String>,
    /// Who may see it: as few as may see the least open entry of the file.
    pub level: Visibility,
}

/// One side of a join.
pub(super) struct Side<'a> {
    pub(super) loaded: &'a Loaded,
    /// What was done there since the two were last the same, newest first.
    pub(super) operations: Vec<Operation>,
}

impl Side<'_> {
    /// What this side has of a file that it changed.
    fn version(&self, git: &Git, path: &str) -> Result<Option<Version>, OperationError> {
        let by_standing =
            |standing| self.operations.iter().filter(move |operation| operation.standing == standing);
        for operation in by_standing(Standing::InEffect).chain(by_standing(Standing::Undone)) {
            if touched(git, operation)?.contains_key(path) {
                let blob = self.loaded.files.get(path);
                let text = blob.map(|blob| git.read(blob)).transpose()?;
                let text = text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                let level = self.level(path);
                return Ok(Some(Version {
                    path: path.to_owned(),
                    operation: operation.clone(),
                    text,
                    level,
                }));
            }
        }
        Ok(None)
    }
}

impl Side<'_> {
    /// Who may see a file: everybody, unless it holds records that are less open.
    fn level(&self, path: &str) -> Visibility {
        let Some(StoredFile::Records(stem)) = StoredFile::at(path) else { return Visibility::Public };
        let file = self.loaded.records.get(&stem).into_iter();
        let levels = file.flat_map(|file| {
            let amendments = file.amendments.iter().map(|amendment| amendment.visibility);
            amendments.chain(file.events.iter().map(|event| event.visibility))
        });
        levels.max().unwrap_or_default()
    }
}

/// Both sides, in the order here, there.
pub(super) struct Sides<'a> {
    pub(super) git: &'a Git,
    pub(super) ours: Side<'a>,
    pub(super) theirs: Side<'a>,
}

impl Sides<'_> {
    /// A collision about one or two files.
    pub(super) fn about(&self, what: String, paths: &[&str]) -> Result<Collision, OperationError> {
        let first = |side: &Side<'_>| -> Result<Option<Version>, OperationError> {
            for path in paths {
                if let Some(version) = side.version(self.git, path)? {
                    return Ok(Some(version));
                }
            }
            Ok(None)
        };
        Ok(Collision { what, ours: first(&self.ours)?, theirs: first(&self.theirs)? })
    }

    /// A collision that shows only when everything is read together. What either side did last in a folder is shown,
    /// or last at all where it did nothing there.
    pub(super) fn together(&self, error: &OperationError) -> Result<Collision, OperationError> {
        let folder = if matches!(error, OperationError::Actors(_)) { "actors/" } else { "" };
        let last = |side: &Side<'_>| -> Result<Option<Version>, OperationError> {
            let operations = side.operations.iter().filter(|operation| !operation.is_sync());
            let done =
                operations.map(|operation| touched(self.git, operation)).collect::<Result<Vec<_>, _>>()?;
            let mut paths = done.iter().flat_map(|touched| touched.keys());
            let path = paths.clone().find(|path| path.starts_with(folder)).or_else(|| paths.next());
            path.map_or(Ok(None), |path| side.version(self.git, path))
        };
        Ok(Collision { what: chain(error), ours: last(&self.ours)?, theirs: last(&self.theirs)? })
    }

    /// Files of which both sides have something else.
    pub(super) fn of_files(&self, clashes: &[String]) -> Result<Vec<Collision>, OperationError> {
        let drafts: BTreeSet<RoundName> = clashes.iter().filter_map(|path| draft_of(path)).collect();
        let mut found = Vec::new();
        for path in clashes {
            // A concordance is made anew where the drafts go together, and goes with them where they do not.
            if matches!(StoredFile::at(path), Some(StoredFile::Concordance(_))) {
                continue;
            }
            let is_there = |side: &Side<'_>| side.loaded.files.contains_key(path);
            let what = match (is_there(&self.ours), is_there(&self.theirs)) {
                (true, true) if draft_of(path).is_some_and(|round| drafts.contains(&round)) => {
                    format!("{path}: the two sides have different texts of one round")
                }
                (true, true) => format!("{path}: the two sides have changed it differently"),
                (true, false) => format!("{path}: changed here, taken away there"),
                (false, _) => format!("{path}: taken away here, changed there"),
            };
            found.push(self.about(what, &[path])?);
        }
        Ok(found)
    }

    /// Names that stand twice once all files are together: rounds that differ in case alone, amendments in two files.
    pub(super) fn of_names(&self, files: &Files) -> Result<Vec<Collision>, OperationError> {
        let mut found = Vec::new();
        let mut rounds: BTreeMap<String, &String> = BTreeMap::new();
        let mut amendments: BTreeMap<String, &String> = BTreeMap::new();
        for path in files.keys() {
            if let Some(round) = draft_of(path)
                && let Some(other) = rounds.insert(round.folded(), path)
            {
                found.push(
                    self.about(format!("{other} and {path}: one name but for capitals"), &[path, other])?,
                );
            }
            for amendment in self.records(files, path).iter().flat_map(|file| &file.amendments) {
                let id = &amendment.id;
                let Some(other) = amendments.insert(id.folded(), path).filter(|other| *other != path) else {
                    continue;
                };
                let what = format!("{other} and {path}: both have an amendment {id}");
                found.push(self.about(what, &[path, other])?);
            }
        }
        Ok(found)
    }

    /// A file of records of the joined store.
    fn records(&self, files: &Files, path: &str) -> Option<&RecordsFile> {
        let Some(StoredFile::Records(stem)) = StoredFile::at(path) else { return None };
        let has = |side: &&Side<'_>| side.loaded.files.get(path) == files.get(path);
        [&self.ours, &self.theirs].into_iter().find(has)?.loaded.records.get(&stem)
    }

    /// Rules that both sides keep and the joined store would not.
    pub(super) fn of_rules(&self, joined: &Loaded) -> Result<Vec<Collision>, OperationError> {
        let known: BTreeSet<String> = [&self.ours, &self.theirs]
            .into_iter()
            .flat_map(|side| aimless(side.loaded))
            .map(|o| o.path)
            .collect();
        let mut obstacles: Vec<Obstacle> =
            aimless(joined).into_iter().filter(|obstacle| !known.contains(&obstacle.path)).collect();
        let unfit = |side: &Side<'_>| newly_unfit(Some(&side.loaded.negotiation), &joined.negotiation);
        let theirs = unfit(&self.theirs);
        obstacles.extend(unfit(&self.ours).into_iter().filter(|obstacle| theirs.contains(obstacle)));
        let about = |obstacle: Obstacle| {
            self.about(format!("{}: {}", obstacle.path, obstacle.why), &[&obstacle.path])
        };
        obstacles.into_iter().map(about).collect()
    }
}

pub(super) fn draft_of(path: &str) -> Option<RoundName> {
    match StoredFile::at(path) {
        Some(StoredFile::Draft(round)) => Some(round),
        _ => None,
    }
}
