//! The one file that names gix: plain values in, plain values out.
//!
//! gix never asks the disk for anything, takes an object for present when a file of its name is there, does not check
//! what it reads, and leaves the index alone. So objects are put together in memory and written by [`Durable`], every
//! new value of a reference is on the disk before it gets its name, and the index is written from here. gix changes
//! its interface about once a month; whatever changes, changes here only.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use gix::bstr::{BStr, ByteSlice as _};
use gix::config::file::{Metadata, includes, init};
use gix::index::entry::{Flags, Mode, Stage, Stat};
use gix::prelude::Find as _;
use gix::refs::file::{find::ReferenceDecode, transaction::PackedRefs};
use gix::refs::{TargetRef, transaction::PreviousValue, transaction::RefEdit};
use gix::zlib::Compression;
use gix::{lock::acquire::Fail, objs::Kind};
use gix_pack::data::output;

use super::commit::{BlobId, Signature};
use super::discover::Place;
use super::durable::Durable;
use super::failure::{Cause, FileAction, FileError, GitError};
use super::object::{Id, Object, ObjectKind, Objects, write_signature};
use super::reference::{Edited, Expected, ReferenceEdit};
use super::worktree::Staged;

/// How long another program may keep a reference or the index locked before it is an error.
const PATIENCE: Fail = Fail::AfterDurationWithBackoff(Duration::from_secs(3));

/// From this many references on they are written in one file together instead of one file each.
const PACK_REFERENCES_FROM: usize = 9;

/// How much work compression is given, as git does for single objects: `gc` packs better, and later.
const COMPRESSION: Compression = Compression::BEST_SPEED;

/// The repository as gix sees it.
pub(super) struct Backend {
    repository: gix::Repository,
    git_folder: PathBuf,
}

/// Name and address, where git is told them.
type Person = [Option<String>; 2];

fn cause(error: gix::Error) -> Cause {
    Box::new(error)
}

fn reference_error(name: &str) -> impl FnOnce(gix::Error) -> GitError {
    |error| GitError::Reference { name: name.to_owned(), source: cause(error) }
}

fn kind_of(kind: Kind) -> ObjectKind {
    ObjectKind::parse(kind.as_bytes()).expect("git has four words for kinds, the same four")
}

fn gix_kind(kind: ObjectKind) -> Kind {
    Kind::from_bytes(kind.as_str().as_bytes()).expect("git has four words for kinds, the same four")
}

fn id_of(id: &gix::oid) -> Id {
    Id::from_bytes(id.as_bytes()).expect("no hash that git knows is longer than 32 bytes")
}

fn target_text(target: TargetRef<'_>) -> String {
    target.try_name().map_or_else(|| target.id().to_string(), |name| name.as_bstr().to_string())
}

fn gix_id(id: Id) -> Result<gix::ObjectId, GitError> {
    let known = gix::ObjectId::try_from(id.as_bytes());
    known.map_err(|error| GitError::Object { id: id.to_string(), source: Box::new(error) })
}

/// Opens without reading anything but the repository's own configuration, and without replaced objects.
fn options() -> gix::open::Options {
    // A handle can hold as many packs as it made room for when it was opened.
    let slots = gix::odb::store::init::Slots::AsNeededByDiskState { multiplier: 1.5, minimum: 256 };
    gix::open::Options::isolated().config_overrides(["core.useReplaceRefs=false"]).object_store_slots(slots)
}

/// Has lock files removed when the program is interrupted from the keyboard or asked to end, as far as that goes:
/// one that is just being made or renamed can stay. To be called once, early, by the program.
pub fn remove_locks_when_interrupted() {
    use gix::tempfile::signal;
    signal::setup(signal::handler::Mode::DeleteTempfilesOnTerminationAndRestoreDefaultBehaviour);
}

impl Backend {
    /// Makes an empty repository, with `main` as its branch, in a folder that has none.
    pub(super) fn create(work_tree: &Path) -> Result<(), GitError> {
        let (kind, create) = (gix::create::Kind::WithWorktree, gix::create::Options::default());
        let made = gix::ThreadSafeRepository::init_opts(work_tree, kind, create, options());
        made.map(drop)
            .map_err(|error| GitError::Open { folder: work_tree.to_path_buf(), source: cause(error) })
    }

    /// Opens a repository of the kind that is supported.
    pub(super) fn open(place: &Place) -> Result<Self, GitError> {
        let (folder, path) = (place.work_tree.clone(), place.git_folder.join("config"));
        let config = gix::config::File::from_path_no_includes(path.clone(), gix::config::Source::Local)
            .map_err(|error| GitError::Configuration { path, source: cause(error) })?;
        place.refuse_unsupported(&|key| config.string(key).map(|value| value.to_string()))?;
        let repository = match gix::open_opts(&place.git_folder, options()) {
            Ok(bare) if bare.is_bare() => return Err(GitError::Bare { folder }),
            Ok(repository) => repository,
            Err(error) => return Err(GitError::Open { folder, source: cause(error) }),
        };
        Ok(Self { repository, git_folder: place.git_folder.clone() })
    }

    /// What the work tree shows: the full name of a branch, or a commit's id.
    pub(super) fn shown(&self) -> Result<String, GitError> {
        let head = self.repository.find_reference("HEAD").map_err(reference_error("HEAD"))?;
        Ok(target_text(head.target()))
    }

    /// What a reference says; `None` when it is not there.
    pub(super) fn reference(&self, name: &str) -> Result<Option<Id>, GitError> {
        let Some(found) = self.repository.try_find_reference(name).map_err(reference_error(name))? else {
            return Ok(None);
        };
        let to = || GitError::BranchIsLink { to: target_text(found.target()) };
        found.try_id().map(|id| Some(id_of(&id))).ok_or_else(to)
    }

    /// Every reference below a prefix that ends in `/`, by its full name; `None` for one that cannot be read.
    /// Those that are other names for references are left out.
    pub(super) fn references(&self, prefix: &str) -> Result<BTreeMap<String, Option<Id>>, GitError> {
        let platform = self.repository.references().map_err(reference_error(prefix))?;
        let mut found = BTreeMap::new();
        for reference in platform.prefixed(prefix.as_bytes().as_bstr()).map_err(reference_error(prefix))? {
            match reference {
                Ok(reference) => {
                    let name = reference.name().as_bstr().to_string();
                    found.extend(reference.try_id().map(|id| (name, Some(id_of(&id)))));
                }
                Err(error) => match error.downcast_any_ref::<ReferenceDecode>() {
                    Some(broken) => drop(found.insert(broken.relative_path.display().to_string(), None)),
                    None => return Err(reference_error(prefix)(error)),
                },
            }
        }
        Ok(found)
    }

    /// Changes references, all or none as far as the file system allows, each only from what is expected.
    ///
    /// Their new values are on the disk before they get their names. The names are the caller's to care for.
    pub(super) fn edit_references(
        &self,
        edits: &[ReferenceEdit],
        author: Option<&Signature>,
        durable: &Durable,
    ) -> Result<Edited, GitError> {
        let Some(first) = edits.first() else { return Ok(Edited::Done) };
        let objects = Box::new(&self.repository.objects);
        let packed = if edits.len() < PACK_REFERENCES_FROM {
            PackedRefs::DeletionsOnly
        } else {
            PackedRefs::DeletionsAndNonSymbolicUpdatesRemoveLooseSourceReference(objects)
        };
        let changes = edits.iter().map(reference_edit).collect::<Result<Vec<_>, _>>()?;
        let transaction = self.repository.refs.transaction().packed_refs(packed);
        let prepared = match transaction.prepare(changes, PATIENCE, PATIENCE) {
            Ok(prepared) => prepared,
            Err(error) if error.is_conflict() || error.is_not_found() => return Ok(Edited::Moved),
            Err(error) if error.is_retryable() => return Ok(Edited::Busy),
            Err(error) => return Err(reference_error(&first.name)(error)),
        };
        for edit in edits.iter().filter(|edit| edit.to.is_some()) {
            let unnamed = self.git_folder.join(format!("{}.lock", edit.name));
            // Empty, or not there, when the reference says so already or goes into the common file.
            if unnamed.metadata().is_ok_and(|found| found.len() > 0) {
                durable.sync_file(&unnamed)?;
            }
        }
        let line = author.map(write_signature);
        let author = line.as_deref().map(|line| gix::actor::SignatureRef::from_bytes(line.as_bytes()));
        let committed = author.transpose().and_then(|author| prepared.commit(author));
        committed.map(|_| Edited::Done).map_err(reference_error(&first.name))
    }

    /// An object as it is on the disk, unchecked; `None` when it is not there.
    pub(super) fn object(&self, id: Id) -> Result<Option<Object>, GitError> {
        let mut bytes = Vec::new();
        let found = self.repository.objects.try_find(&gix_id(id)?, &mut bytes);
        let found = found.map_err(|error| GitError::Object { id: id.to_string(), source: cause(error) })?;
        let kind = found.map(|data| kind_of(data.kind));
        Ok(kind.map(|kind| (kind, bytes)))
    }

    /// Whether an object is on the disk exactly as given. Being there by name only does not count, nor does being
    /// in a pack made since the last look: writing an object twice does no harm.
    pub(super) fn is_whole(&self, id: Id, object: &Object) -> bool {
        let (mut disk, mut bytes) = (self.repository.objects.clone(), Vec::new());
        disk.refresh_never();
        let found = gix_id(id).ok().and_then(|id| disk.try_find(&id, &mut bytes).ok().flatten());
        found.is_some_and(|found| kind_of(found.kind) == object.0 && found.data == object.1)
    }

    /// The name that an object has, or would have.
    pub(super) fn name_of(&self, kind: ObjectKind, bytes: &[u8]) -> Result<Id, GitError> {
        let id = gix::objs::compute_hash(self.repository.object_hash(), gix_kind(kind), bytes);
        id.map(|id| id_of(&id)).map_err(|error| GitError::Build { source: cause(error) })
    }

    /// The bytes of the file that holds an object by itself.
    pub(super) fn compressed(&self, (kind, bytes): &Object) -> Result<Vec<u8>, GitError> {
        let mut out = gix::zlib::stream::deflate::Write::new(Vec::new(), COMPRESSION);
        let header = gix::objs::encode::loose_header(gix_kind(*kind), bytes.len() as u64);
        let written = out.write_all(&header).and_then(|()| out.write_all(bytes)).and_then(|()| out.flush());
        written.map_err(|error| GitError::Build { source: Box::new(error) })?;
        Ok(out.into_inner())
    }

    /// Writes a pack of whole objects and its index into a folder; the two files, pack first.
    pub(super) fn pack(&self, objects: &Objects, folder: &Path) -> Result<Vec<PathBuf>, GitError> {
        let failed = |error: gix::Error| GitError::Pack { source: cause(error) };
        let hash = self.repository.object_hash();
        let mut entries = Vec::with_capacity(objects.len());
        for (id, (kind, bytes)) in objects {
            let data = gix::objs::Data::new(bytes, gix_kind(*kind), hash);
            let count = output::Count::from_data(gix_id(*id)?, None);
            entries.push(output::Entry::from_data(&count, &data, COMPRESSION).map_err(failed)?);
        }
        let count = u32::try_from(entries.len()).expect("four thousand million objects fit no memory");
        let mut pack = Vec::new();
        let once = std::iter::once(Ok(entries));
        output::bytes::FromEntriesIter::new(once, &mut pack, count, gix_pack::data::Version::V2, hash)
            .try_for_each(|step| step.map(drop))
            .map_err(failed)?;
        let outcome = gix_pack::Bundle::write_to_directory(
            &mut pack.as_slice(),
            Some(folder),
            &mut gix::progress::Discard,
            &AtomicBool::new(false),
            None::<gix::OdbHandle>,
            hash,
            gix_pack::bundle::write::Options::default(),
        )
        .map_err(failed)?;
        Ok(outcome.data_path.into_iter().chain(outcome.index_path).collect())
    }

    /// A person's name and mail address: from a repository's configuration, else from the first of the given
    /// files that has them. Files they include are read, with `home` for `~`; nothing else in them is.
    pub(super) fn identity(own: Option<&Self>, files: &[PathBuf], home: Option<&Path>) -> Person {
        let git_dir = own.map(|own| own.git_folder.as_path());
        let conditional = includes::conditional::Context { git_dir, branch_name: None };
        let interpolate = gix::config::path::interpolate::Context { home_dir: home, ..Default::default() };
        let includes = includes::Options::follow(interpolate, conditional);
        let read = |path: &PathBuf| {
            let metadata = Metadata::from(gix::config::Source::User).at(path.clone());
            let options = init::Options { includes, ..Default::default() };
            gix::config::File::from_paths_metadata([metadata], options).ok().flatten()
        };
        let own = own.map(|own| own.repository.config_snapshot());
        let others: Vec<gix::config::File> = files.iter().filter_map(read).collect();
        ["user.name", "user.email"].map(|key| {
            let value = own.as_ref().and_then(|own| own.string(key));
            let value = value.or_else(|| others.iter().find_map(|file| file.string(key)));
            value.map(|value| value.to_str_lossy().into_owned())
        })
    }
}

fn reference_edit(edit: &ReferenceEdit) -> Result<RefEdit, GitError> {
    let named = |error| GitError::Reference { name: edit.name.clone(), source: Box::new(error) };
    let name = gix::refs::FullName::try_from(edit.name.as_str()).map_err(named)?;
    let expected = match edit.expected {
        Expected::Anything => PreviousValue::Any,
        Expected::Absent => PreviousValue::MustNotExist,
        Expected::Exactly(id) => PreviousValue::MustExistAndMatch(gix_id(id)?.into()),
    };
    Ok(match edit.to {
        Some(id) => RefEdit::update(name, gix_id(id)?, expected, "travaux"),
        None => RefEdit::delete(name, expected),
    })
}

/// git's list of the work tree's files, with what it needs to see at a glance that one has not changed.
pub(super) struct Index {
    content: gix::index::File,
    /// How many entries were there at first, in order; later ones are not found.
    sorted: usize,
}

/// The right to write the index.
pub(super) struct IndexLock(gix::lock::File);

impl IndexLock {
    /// Keeps other programs from changing the index.
    pub(super) fn take(git_folder: &Path) -> Result<Self, GitError> {
        let path = git_folder.join("index");
        let taken = gix::lock::File::acquire_to_update_resource(&path, PATIENCE, None, 0);
        taken.map(Self).map_err(|_| GitError::Busy { path: path.with_extension("lock") })
    }

    /// Replaces the index.
    pub(super) fn write(mut self, mut index: Index, durable: &Durable) -> Result<(), GitError> {
        let path = self.0.resource_path();
        index.content.sort_entries();
        // Both speak of entries that have changed, and git makes them anew.
        index.content.remove_tree();
        index.content.remove_resolve_undo();
        let extensions = gix::index::write::Extensions::None;
        let options = gix::index::write::Options { extensions, skip_hash: false };
        let mut bytes = Vec::new();
        let failed = |error| GitError::Index { path: path.clone(), source: cause(error) };
        index.content.write_to(&mut bytes, options).map_err(failed)?;
        let filled = self.0.with_mut(|file| file.write_all(&bytes)).and_then(|()| self.0.close());
        let filled = filled.map_err(FileError::at(FileAction::Write, &path))?;
        durable.sync_file(filled.lock_path())?;
        filled.commit().map(drop).map_err(|error| FileError::at(FileAction::Rename, path)(error.error).into())
    }
}

fn stat_of(file: &Path) -> Option<Stat> {
    Stat::from_fs(&gix::index::fs::Metadata::from_path_no_follow(file).ok()?).ok()
}

impl Index {
    /// Reads the index; `None` when it is not there or cannot be read.
    pub(super) fn read(git_folder: &Path) -> Option<Self> {
        let (path, sha1) = (git_folder.join("index"), gix::hash::Kind::Sha1);
        gix::index::File::at(path, sha1, false, Default::default())
            .ok()
            .map(|content| Self { sorted: content.entries().len(), content })
    }

    /// Makes an index of the given files, of which nothing is known but their content.
    pub(super) fn of(git_folder: &Path, files: &BTreeMap<String, BlobId>) -> Result<Self, GitError> {
        let state = gix::index::State::new(gix::hash::Kind::Sha1);
        let content = gix::index::File::from_state(state, git_folder.join("index"));
        let mut index = Self { content, sorted: 0 };
        files.iter().try_for_each(|(path, blob)| index.set(path, blob, None))?;
        index.content.sort_entries();
        index.sorted = files.len();
        Ok(index)
    }

    fn position(&self, path: &str, stage: Stage) -> Option<usize> {
        self.content.entry_index_by_path_and_stage_bounded(path.into(), stage, self.sorted)
    }

    /// What it says of a path.
    pub(super) fn staged(&self, path: &str) -> Staged {
        let merging = [Stage::Base, Stage::Ours, Stage::Theirs];
        if merging.iter().any(|stage| self.position(path, *stage).is_some()) {
            return Staged::Unmerged;
        }
        let entry = self.position(path, Stage::Unconflicted).map(|at| self.content.entry(at));
        entry.map_or(Staged::Nothing, |entry| Staged::Content(BlobId::known(entry.id.to_string())))
    }

    /// Whether a file is certainly still what the index says, by what the system says of it alone.
    pub(super) fn is_untouched(&self, path: &str, file: &Path) -> bool {
        let Some(at) = self.position(path, Stage::Unconflicted) else { return false };
        let known = self.content.entry(at).stat;
        let options = gix::index::entry::stat::Options::default();
        // A file as young as the index may have changed after it was looked at.
        let is_young = known.is_racy(self.content.timestamp(), options);
        !is_young && stat_of(file).is_some_and(|now| known.matches(&now, options))
    }

    /// Sets the content of a path; `file` where it is known to have this content now.
    pub(super) fn set(&mut self, path: &str, blob: &BlobId, file: Option<&Path>) -> Result<(), GitError> {
        let id = Id::parse(blob.as_str()).ok_or_else(|| GitError::Missing { id: blob.to_string() })?;
        let stat = file.and_then(stat_of).unwrap_or_default();
        self.remove(path);
        self.content.dangerously_push_entry(stat, gix_id(id)?, Flags::empty(), Mode::FILE, BStr::new(path));
        Ok(())
    }

    /// Files so young that they may have changed within the moment in which they were looked at.
    pub(super) fn young(&self) -> Vec<String> {
        let (time, options) = (self.content.timestamp(), gix::index::entry::stat::Options::default());
        let young = self.content.entries().iter().filter(|entry| entry.stat.is_racy(time, options));
        young.map(|entry| entry.path(&self.content).to_str_lossy().into_owned()).collect()
    }

    /// Has a file looked at again by whoever wants to know whether it changed.
    pub(super) fn doubt(&mut self, path: &str) {
        if let Some(at) = self.position(path, Stage::Unconflicted) {
            self.content.entries_mut()[at].stat = Stat::default();
        }
    }

    /// Takes a path out.
    pub(super) fn remove(&mut self, path: &str) {
        if let Some(at) = self.position(path, Stage::Unconflicted) {
            self.content.entries_mut()[at].flags.insert(Flags::REMOVE);
        }
    }
}
