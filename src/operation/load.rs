//! Reading a store: from what its branch says to a negotiation.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::actors::{Directory, NameProblem};
use crate::files::NameTrouble;
use crate::files::actors::read_actors;
use crate::files::concordance::read_concordance;
use crate::files::corrections::read_correction;
use crate::files::draft::read_draft;
use crate::files::records::read_records;
use crate::files::store_header::{StoreHeader, read_store_header};
use crate::model::{Actor, ActorId, Concordance, Correction, Draft, Negotiation, RecordsFile, RoundName};
use crate::store::commit::{BlobId, CommitId};
use crate::store::layout::StoredFile;
use crate::store::repository::Git;
use crate::text::Modals;

use super::OperationError;
use super::records::stored;

/// What a store holds.
#[derive(Debug)]
pub struct Loaded {
    /// The head of the store.
    pub header: StoreHeader,
    /// Names of actors: the shipped table and the store's own.
    pub directory: Directory,
    /// Verbs that bind: the shipped table and the store's own.
    pub modals: Modals,
    /// Own actors, by the stem of their file.
    pub own_actors: BTreeMap<String, Vec<Actor>>,
    /// Amendments and events, by the stem of their file.
    pub records: BTreeMap<String, RecordsFile>,
    /// The rounds, with all records.
    pub negotiation: Negotiation,
    /// The commit that was read.
    pub head: CommitId,
    /// Every file of that commit.
    pub files: BTreeMap<String, BlobId>,
}

/// Reads what the branch of a store says. The work tree is never looked at.
///
/// # Errors
/// Names the first file that does not read or does not fit.
pub fn load(git: &Git) -> Result<Loaded, OperationError> {
    let head = git.head()?.ok_or(OperationError::Empty)?;
    let files = git.files(&head)?;
    load_files(git, head, files)
}

/// Reads the head of a store alone.
///
/// # Errors
/// When it is not there or does not read.
pub fn header(git: &Git) -> Result<StoreHeader, OperationError> {
    let head = git.head()?.ok_or(OperationError::Empty)?;
    let path = StoredFile::Settings.path();
    let files = git.files(&head)?;
    let blob = files.get(&path).ok_or_else(|| OperationError::unreadable(&path, "it is not there"))?;
    let text =
        String::from_utf8(git.read(blob)?).map_err(|error| OperationError::unreadable(&path, error))?;
    read_store_header(&text).map_err(|error| OperationError::unreadable(&path, error))
}

/// Reads a state of the files that may be only planned. Its contents are in the repository; `head` is what it is to
/// follow, or is.
pub(super) fn load_files(
    git: &Git,
    head: CommitId,
    files: BTreeMap<String, BlobId>,
) -> Result<Loaded, OperationError> {
    let text = |path: &str, blob: &BlobId| -> Result<String, OperationError> {
        String::from_utf8(git.read(blob)?).map_err(|error| OperationError::unreadable(path, error))
    };
    let mut header = None;
    let mut typed_actors = Vec::new();
    let mut typed_records = Vec::new();
    let mut typed_corrections = Vec::new();
    let mut drafts = Vec::new();
    let mut concordances = Vec::new();
    for (path, blob) in &files {
        match StoredFile::at(path) {
            Some(StoredFile::Settings) => {
                let read = read_store_header(&text(path, blob)?);
                header = Some(read.map_err(|error| OperationError::unreadable(path, error))?);
            }
            Some(StoredFile::Actors(stem)) => typed_actors.push((path, stem, text(path, blob)?)),
            Some(StoredFile::Records(stem)) => typed_records.push((path, stem, text(path, blob)?)),
            Some(StoredFile::Draft(round)) => drafts.push((path, round, text(path, blob)?)),
            Some(StoredFile::Concordance(round)) => concordances.push((path, round, text(path, blob)?)),
            Some(StoredFile::Corrections(stem)) => typed_corrections.push((path, stem, text(path, blob)?)),
            Some(StoredFile::Attributes) | None => {}
        }
    }
    let header = header.ok_or_else(|| OperationError::unreadable("travaux.yaml", "it is not there"))?;
    let modals = Modals::with_own(&header.modals)
        .map_err(|line| OperationError::unreadable("travaux.yaml", line.0))?;
    let own_actors = own_actors(&typed_actors)?;
    let directory = directory(&own_actors)?;
    let concordances = each(&concordances, read_concordance)?;
    let drafts = each(&drafts, |text| read_draft(text, &|name| resolve(&directory, name)))?;
    let parts = joined(drafts, concordances)?;
    let records = records(&typed_records, &directory)?;
    let corrections = corrections(&typed_corrections, &directory)?;
    let negotiation = Negotiation::new(header.title.clone(), parts)?
        .with_records(stored(&records)?)
        .with_corrections(corrections);
    Ok(Loaded { header, directory, modals, own_actors, records, negotiation, head, files })
}

/// Reads files of one kind, which is most of the work: several at a time, in the order given.
fn each<'a, T: Send, E: std::error::Error + Send + Sync + 'static>(
    files: &'a [(&String, RoundName, String)],
    read: impl Fn(&str) -> Result<T, E> + Sync,
) -> Result<Vec<(&'a String, RoundName, T)>, OperationError> {
    let read: Vec<Result<T, E>> = files.par_iter().map(|(_, _, text)| read(text)).collect();
    let named = files.iter().zip(read).map(|((path, round, _), read)| match read {
        Ok(value) => Ok((*path, round.clone(), value)),
        Err(error) => Err(OperationError::unreadable(path, error)),
    });
    named.collect()
}

/// Puts every draft together with its concordance.
fn joined(
    drafts: Vec<(&String, RoundName, Draft)>,
    concordances: Vec<(&String, RoundName, Concordance)>,
) -> Result<Vec<(Draft, Concordance)>, OperationError> {
    let mut concordances: BTreeMap<RoundName, Concordance> =
        concordances.into_iter().map(|(_, round, concordance)| (round, concordance)).collect();
    let mut parts = Vec::with_capacity(drafts.len());
    for (path, round, draft) in drafts {
        if draft.name != round {
            return Err(OperationError::foreign(path, format!("it holds the draft {}", draft.name)));
        }
        let concordance = concordances.remove(&round).ok_or_else(|| {
            let wanted = StoredFile::Concordance(round).path();
            OperationError::foreign(path, format!("{wanted}, which goes with it, is not there"))
        })?;
        parts.push((draft, concordance));
    }
    Ok(parts)
}

/// Reads the own actors of a store. A group may have members that another file makes known.
fn own_actors(typed: &[(&String, String, String)]) -> Result<BTreeMap<String, Vec<Actor>>, OperationError> {
    let shipped = Directory::shipped();
    let mut own = BTreeMap::new();
    for (path, stem, text) in typed {
        let actors = read_actors(text, &|name| member(&shipped, name))
            .map_err(|error| OperationError::unreadable(path, error))?;
        own.insert(stem.clone(), actors);
    }
    Ok(own)
}

/// Reads the amendments and events of a store.
fn records(
    typed: &[(&String, String, String)],
    directory: &Directory,
) -> Result<BTreeMap<String, RecordsFile>, OperationError> {
    let mut files = BTreeMap::new();
    for (path, stem, text) in typed {
        let file = read_records(text, stem, &|name| resolve(directory, name))
            .map_err(|error| OperationError::unreadable(path, error))?;
        files.insert(stem.clone(), file);
    }
    Ok(files)
}

/// Reads the corrections of attribution of a store.
fn corrections(
    typed: &[(&String, String, String)],
    directory: &Directory,
) -> Result<Vec<Correction>, OperationError> {
    let read = |(path, stem, text): &(&String, String, String)| {
        read_correction(text, stem, &|name| resolve(directory, name))
            .map_err(|error| OperationError::unreadable(path, error))
    };
    typed.iter().map(read).collect()
}

/// A member's name: the shipped actor it means, else the name itself, which the directory resolves with all own actors.
pub(super) fn member(shipped: &Directory, name: &str) -> Result<ActorId, NameTrouble> {
    match resolve(shipped, name) {
        Err(NameTrouble::Unknown { typed, .. }) => Ok(ActorId::new(typed)),
        known => known,
    }
}

/// The shipped table with the own actors of all files.
pub(super) fn directory(own: &BTreeMap<String, Vec<Actor>>) -> Result<Directory, OperationError> {
    let all: Vec<Actor> = own.values().flatten().cloned().collect();
    if all.is_empty() {
        return Ok(Directory::shipped());
    }
    Directory::with_own(all).map_err(OperationError::Actors)
}

/// The actor that a typed name means.
pub(super) fn resolve(directory: &Directory, name: &str) -> Result<ActorId, NameTrouble> {
    match directory.resolve(name) {
        Ok(actor) => Ok(actor.id.clone()),
        Err(NameProblem::Unknown { typed, suggestions }) => Err(NameTrouble::Unknown { typed, suggestions }),
        Err(NameProblem::Ambiguous { typed, candidates }) => {
            Err(NameTrouble::Ambiguous { typed, candidates })
        }
    }
}
