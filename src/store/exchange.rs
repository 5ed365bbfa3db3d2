//! The counter over which a store and another repository exchange what they have.
//!
//! git trusts the configuration and the hooks of the repository it works in, and writes what it receives into it bit
//! by bit. So it never works in the store: it gets a repository of its own, made anew for every exchange, with a
//! configuration from here. That one can read the objects of the store and has room for those that come in:
//!
//! ```text
//! .git/travaux-sync/travaux.lock        one exchange at a time
//! .git/travaux-sync/counter/            made anew, removed at the end, garbage where a run was stopped
//!     config                            from here
//!     refs/heads/ours, refs/theirs/main where the two sides are
//!     objects/info/alternates           ─▶ ../../../objects, the store's, read only
//!     objects/pack/                     what came in, looked at by the caller, then moved to the store, or not
//! ```
//!
//! So a refused or stopped exchange leaves the store as it was. What came in was hashed and checked by git
//! (`fetch.fsckObjects`), and is on the disk before the store has it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::commit::{CommitId, Signature};
use super::discover::Place;
use super::durable::{Durable, TemporaryFolder};
use super::failure::{FileAction, FileError, GitError};
use super::git::Backend;
use super::layout::{BRANCH, ROUND_TAGS, round_of_tag, tag_of};
use super::lock::{Holder, LockError, WriteLock};
use super::reference::{Expected, ReferenceEdit};
use super::remote::{Remote, Way};
use super::repository::{Git, parse_id};
use super::transport::{Program, Ran, TransportError, failed};
use crate::model::RoundName;

/// The folder of exchanges, inside the repository's own.
const FOLDER: &str = "travaux-sync";

/// Where the other side is, in the counter.
const THEIRS: &str = "refs/theirs/main";

/// How long to wait for another exchange of the same store.
const TURN: Duration = Duration::from_secs(30);

/// What the counter's git goes by. Nothing of it runs a program, and nothing goes on after the command.
const CONFIG: &str = "[core]
	repositoryFormatVersion = 0
	bare = false
	hooksPath = /dev/null
	fsmonitor = false
	pager = cat
	askPass =
	alternateRefsCommand = true
	logAllRefUpdates = false
[fetch]
	fsckObjects = true
	unpackLimit = 1
	writeCommitGraph = false
	recurseSubmodules = false
	prune = false
[push]
	default = nothing
	followTags = false
	gpgSign = false
	recurseSubmodules = no
[transfer]
	fsckObjects = true
	unpackLimit = 1
[pack]
	writeReverseIndex = false
[gc]
	auto = 0
[maintenance]
	auto = false
[credential]
	interactive = false
";

/// What runs on the other side where that is a folder of this computer: none of its hooks and no command of its
/// configuration, for it may be anybody's. Whose folder it is says nothing about what is in it.
const GUARDED: &str = "git -c 'safe.directory=*' -c core.hooksPath=/dev/null -c core.fsmonitor=false \
                       -c core.alternateRefsCommand=true -c receive.autogc=false";

/// What the other side has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The commit of its branch `main`.
    pub main: Option<CommitId>,
    /// The commits or tags of its rounds.
    pub tags: BTreeMap<RoundName, CommitId>,
    /// Its other branches.
    pub branches: Vec<String>,
}

/// What came of putting something there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It is there: the branch and all tags, at once.
    Done,
    /// Somebody else put something there meanwhile; nothing was changed.
    Moved,
}

/// An exchange that is going on.
pub struct Exchange<'a> {
    store: &'a Git,
    remote: &'a Remote,
    program: Program,
    counter: TemporaryFolder,
    _turn: WriteLock,
}

impl<'a> Exchange<'a> {
    /// Opens the counter. `patience` is how long the other side may be silent.
    ///
    /// # Errors
    /// When another exchange goes on, or the counter cannot be made.
    pub fn open(
        store: &'a Git,
        remote: &'a Remote,
        patience: Duration,
        holder: &Holder,
        waiting: &mut dyn FnMut(Option<&Holder>),
    ) -> Result<Self, LockError> {
        let folder = store.git_folder().join(FOLDER);
        fs::create_dir_all(&folder).map_err(FileError::at(FileAction::Create, &folder))?;
        let turn = WriteLock::take(&folder, holder, TURN, waiting)?;
        let counter = TemporaryFolder::new(folder.join("counter"))?;
        let write = |name: &str, content: &str| {
            let path = counter.path().join(name);
            let above = path.parent().unwrap_or(counter.path());
            fs::create_dir_all(above).map_err(FileError::at(FileAction::Create, above))?;
            fs::write(&path, content).map_err(FileError::at(FileAction::Write, &path))
        };
        write("HEAD", &format!("ref: {BRANCH}\n"))?;
        write("config", CONFIG)?;
        write("objects/info/alternates", "../../../objects\n")?;
        for name in ["objects/pack", "refs/heads"] {
            let path = counter.path().join(name);
            fs::create_dir_all(&path).map_err(FileError::at(FileAction::Create, path))?;
        }
        Ok(Self { store, remote, program: Program::new(patience), counter, _turn: turn })
    }

    /// The other side.
    pub fn remote(&self) -> &Remote {
        self.remote
    }

    fn run(&self, arguments: &[&str]) -> Result<Ran, TransportError> {
        let folder = std::path::absolute(self.counter.path());
        let folder = folder.map_err(FileError::at(FileAction::Read, self.counter.path()))?;
        self.program.run(&folder, arguments, &self.remote.shown())
    }

    /// The option that guards what runs on the other side, where that is this computer.
    fn guard(&self, option: &str, command: &str) -> Option<String> {
        (self.remote.way == Way::Folder).then(|| format!("--{option}={GUARDED} {command}"))
    }

    /// Asks what the other side has. A bundle that is not there has nothing.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn listing(&self) -> Result<Listing, TransportError> {
        let address = &self.remote.address;
        if self.remote.way == Way::Bundle && !Path::new(address).exists() {
            return Ok(Listing::default());
        }
        let guard = self.guard("upload-pack", "upload-pack");
        let arguments: Vec<&str> =
            ["ls-remote"].into_iter().chain(guard.as_deref()).chain(["--refs", "--", address]).collect();
        let ran = self.run(&arguments)?;
        if !ran.status.success() {
            return Err(failed("read", &self.remote.shown(), &ran));
        }
        let mut listing = Listing::default();
        for line in String::from_utf8_lossy(&ran.out).lines() {
            let Some((id, name)) = line.split_once('\t') else { continue };
            let Some(id) = CommitId::parse(id) else { continue };
            if name == BRANCH {
                listing.main = Some(id);
            } else if let Some(round) = round_of_tag(name) {
                listing.tags.insert(round, id);
            } else if let Some(branch) = name.strip_prefix("refs/heads/") {
                listing.branches.push(branch.to_owned());
            }
        }
        Ok(listing)
    }

    /// Fetches what the other side's branch has that `ours` has not. What comes back reads the store and what came
    /// in together; the commit is where the other side is.
    ///
    /// # Errors
    /// When it cannot be reached, or what it sends is damaged.
    pub fn fetch(&self, ours: &CommitId) -> Result<(Git, CommitId), FetchError> {
        let file = self.counter.path().join("refs/heads/ours");
        fs::write(&file, format!("{ours}\n")).map_err(FileError::at(FileAction::Write, file))?;
        let guard = self.guard("upload-pack", "upload-pack");
        let into = format!("+{BRANCH}:{THEIRS}");
        let options = [
            "fetch",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-auto-maintenance",
            "--no-recurse-submodules",
            "--progress",
        ];
        let which = ["--", &self.remote.address, &into];
        let arguments: Vec<&str> = options.into_iter().chain(guard.as_deref()).chain(which).collect();
        let ran = self.run(&arguments)?;
        if !ran.status.success() {
            return Err(failed("fetch from", &self.remote.shown(), &ran).into());
        }
        let git = self.reading()?;
        let theirs = git.reference(THEIRS)?.ok_or_else(|| GitError::Missing { id: THEIRS.to_owned() })?;
        Ok((git, theirs))
    }

    /// Reads the store and what came in together.
    fn reading(&self) -> Result<Git, GitError> {
        let place = Place {
            work_tree: self.store.work_tree().to_path_buf(),
            git_folder: self.counter.path().to_path_buf(),
        };
        Ok(Git { backend: Backend::open(&place)?, place, durable: Durable::default() })
    }

    /// Moves what came in to the store; it is on the disk before it has its name. The branch is not moved.
    ///
    /// # Errors
    /// When a file cannot be moved. Those that were are in nobody's way.
    pub fn take_in(&self) -> Result<(), GitError> {
        let folder = self.counter.path().join("objects/pack");
        let listing = || FileError::at(FileAction::List, &folder);
        let mut packs: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(&folder).map_err(listing())? {
            let path = entry.map_err(listing())?.path();
            // A pack counts as there once its index is, so that comes last.
            if path.extension().is_some_and(|suffix| suffix == "idx") {
                packs.extend([path.with_extension("pack"), path]);
            }
        }
        if packs.is_empty() {
            return Ok(());
        }
        let to = self.store.git_folder().join("objects/pack");
        fs::create_dir_all(&to).map_err(FileError::at(FileAction::Create, &to))?;
        self.store.durable.move_into(&to, &packs)?;
        Ok(())
    }

    /// Puts a commit there, with the tags of rounds, all at once or not at all. `listing` is what was there.
    ///
    /// Tags there that `gone` names are taken away.
    ///
    /// # Errors
    /// When it cannot be reached, or does not take it.
    pub fn push(
        &self,
        listing: &Listing,
        head: &CommitId,
        (tags, gone): (&BTreeMap<RoundName, CommitId>, &[RoundName]),
    ) -> Result<Pushed, TransportError> {
        if self.remote.way == Way::Bundle {
            return self.write_bundle(head, tags).map(|()| Pushed::Done);
        }
        let guard = self.guard("receive-pack", "receive-pack");
        let mut what = vec![format!("{head}:{BRANCH}")];
        let changed = tags.iter().filter(|(round, id)| listing.tags.get(*round) != Some(*id));
        what.extend(changed.map(|(round, id)| format!("+{id}:{}", tag_of(round))));
        what.extend(gone.iter().map(|round| format!(":{}", tag_of(round))));
        let options = ["push", "--atomic", "--porcelain", "--no-verify", "--progress"];
        let which = ["--", &self.remote.address];
        let arguments: Vec<&str> = options
            .into_iter()
            .chain(guard.as_deref())
            .chain(which)
            .chain(what.iter().map(String::as_str))
            .collect();
        let ran = self.run(&arguments)?;
        if ran.status.success() {
            return Ok(Pushed::Done);
        }
        let said = String::from_utf8_lossy(&ran.out).into_owned();
        if said.contains("branch is currently checked out") {
            return Err(TransportError::WorkedIn { address: self.remote.shown() });
        }
        // Whatever the reason: when the branch there is another one now, that came first.
        match self.listing() {
            Ok(now) if now.main != listing.main => Ok(Pushed::Moved),
            _ => Err(failed("put anything into", &self.remote.shown(), &ran)),
        }
    }

    /// Writes the file anew, whole, and gives it its name when it is on the disk.
    fn write_bundle(
        &self,
        head: &CommitId,
        tags: &BTreeMap<RoundName, CommitId>,
    ) -> Result<(), TransportError> {
        let target = PathBuf::from(&self.remote.address);
        let mut references = format!("{head} {BRANCH}\n");
        tags.iter().for_each(|(round, id)| references.push_str(&format!("{id} {ROUND_TAGS}{round}\n")));
        let file = self.counter.path().join("packed-refs");
        fs::write(&file, references).map_err(FileError::at(FileAction::Write, file))?;
        let made = self.counter.path().join("store.bundle");
        let named = made.display().to_string();
        let ran =
            self.run(&["bundle", "create", "--progress", &named, "HEAD", BRANCH, "--tags=round/*", "--"])?;
        if !ran.status.success() {
            return Err(failed("write", &self.remote.shown(), &ran));
        }
        let mut part = target.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let put = fs::copy(&made, &part).map_err(FileError::at(FileAction::Write, &part)).map(drop);
        let put = put.and_then(|()| self.store.durable.sync_file(&part));
        put.and_then(|()| fs::rename(&part, &target).map_err(FileError::at(FileAction::Rename, &target)))
            .inspect_err(|_| fs::remove_file(&part).unwrap_or_default())?;
        match target.parent() {
            Some(folder) => Ok(self.store.durable.sync_folder(folder)?),
            None => Ok(()),
        }
    }

    /// Notes where the other side is now, as git does, so that `git status` counts from there.
    ///
    /// # Errors
    /// When it cannot be written; nothing depends on it.
    pub fn note(&self, head: &CommitId, author: &Signature) -> Result<(), GitError> {
        let Some(name) = &self.remote.name else { return Ok(()) };
        let id = parse_id(head.as_str())?;
        let edit = ReferenceEdit {
            name: format!("refs/remotes/{name}/main"),
            expected: Expected::Anything,
            to: Some(id),
        };
        self.store.backend.edit_references(&[edit], Some(author), &self.store.durable).map(drop)
    }
}

/// Why nothing was fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The other side.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// What came in cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The system refused something on a file.
    #[error(transparent)]
    File(#[from] FileError),
}
