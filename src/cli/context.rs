//! What a command starts from: the folder, the store in it, the person, the time.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use travaux::actors::Directory;
use travaux::attribution::{Weave, attribute};
use travaux::lineage::Trace;
use travaux::model::{Address, Amendment, Negotiation, Records, RoundIndex, Visibility, Withheld, similar};
use travaux::operation::{InputFile, Loaded, load};
use travaux::report::{Dossier, Modals};
use travaux::store::commit::{Signature, Timestamp};
use travaux::store::lock::Holder;
use travaux::store::repository::Git;

use super::failure::{Code, Failure};
use super::output::Output;

/// What every command is given.
#[derive(Debug)]
pub(crate) struct Context {
    folder: PathBuf,
    pub(crate) output: Output,
    audience: Visibility,
}

/// Whose eyes an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Audience {
    /// Everybody's.
    Public,
    /// Those who take part in the negotiation.
    Participants,
    /// The holder of the store alone.
    Internal,
}

impl Audience {
    /// As the records have it.
    pub(crate) fn visibility(self) -> Visibility {
        match self {
            Self::Public => Visibility::Public,
            Self::Participants => Visibility::Participants,
            Self::Internal => Visibility::Internal,
        }
    }
}

/// A negotiation with everything computed from it.
pub(crate) struct Study {
    pub(crate) negotiation: Negotiation,
    directory: Directory,
    weave: Weave,
    modals: Modals,
    withheld: Withheld,
}

impl Study {
    pub(crate) fn dossier(&self) -> Dossier<'_> {
        Dossier {
            negotiation: &self.negotiation,
            weave: &self.weave,
            directory: &self.directory,
            modals: &self.modals,
            withheld: self.withheld,
        }
    }

    /// The round that was named, else the standing text.
    pub(crate) fn round(&self, named: Option<&str>) -> Result<RoundIndex, Failure> {
        Ok(self.negotiation.round_named(named.unwrap_or("@"))?)
    }

    /// The round and the clauses that an address names; every clause where it names none.
    pub(crate) fn places(&self, address: Option<&str>) -> Result<(RoundIndex, Vec<usize>), Failure> {
        let address = Address::parse(address.unwrap_or_default());
        let round = self.round(address.round)?;
        let negotiation = &self.negotiation;
        let places = match address.clause {
            Some(clause) => vec![negotiation.clause_named(round, clause)?],
            None => (0..negotiation.round(round).draft.clauses.len()).collect(),
        };
        Ok((round, places))
    }

    /// The amendment with an id, ignoring case.
    pub(crate) fn amendment(&self, id: &str) -> Result<&Amendment, Failure> {
        amendment_named(&self.negotiation.records, id)
    }

    /// Two rounds as named: by default the standing text and the one before it.
    pub(crate) fn pair(
        &self,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<(RoundIndex, RoundIndex), Failure> {
        let negotiation = &self.negotiation;
        let later = self.round(to)?;
        let earlier = match from {
            Some(name) => negotiation.round_named(name)?,
            None => negotiation.round_named("@-")?,
        };
        if earlier > later {
            let name = |round: RoundIndex| negotiation.round(round).draft.name.clone();
            return Err(Failure::new(Code::Usage, format!("{} comes after {}", name(earlier), name(later)))
                .remedy(format!("name the earlier round first: {} {}", name(later), name(earlier))));
        }
        Ok((earlier, later))
    }
}

impl Context {
    pub(crate) fn new(folder: PathBuf, output: Output, audience: Visibility) -> Self {
        Self { folder, output, audience }
    }

    /// A path as the user means it: from the folder the program works in.
    pub(crate) fn path(&self, path: &Path) -> PathBuf {
        // Messages repeat what was typed, so "." is not put before it.
        if self.folder == Path::new(".") { path.to_path_buf() } else { self.folder.join(path) }
    }

    /// The folder the program works in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The store around the folder.
    pub(crate) fn store(&self) -> Result<Git, Failure> {
        Git::open(&self.folder).map_err(|error| travaux::operation::OperationError::from(error).into())
    }

    /// The store around the folder with everything computed from it.
    ///
    /// It is never given back: the process ends when its answer is printed, and freeing millions of words one by one
    /// would only make the reader wait.
    pub(crate) fn study(&self) -> Result<ManuallyDrop<Study>, Failure> {
        let Loaded { negotiation, directory, modals, .. } = load(&self.store()?)?;
        Ok(ManuallyDrop::new(self.studied(negotiation, directory, modals)))
    }

    /// A store with everything computed from what the audience may see; what is left out is said behind the answer.
    pub(crate) fn studied(&self, negotiation: Negotiation, directory: Directory, modals: Modals) -> Study {
        let (records, withheld) = negotiation.records.for_audience(self.audience);
        let trace = Trace::of(&negotiation);
        let negotiation = negotiation.with_records(records);
        let weave = attribute(&negotiation, &trace);
        self.say_withheld(withheld);
        Study { negotiation, directory, weave, modals, withheld }
    }

    /// Has it said behind the answer how much is left out of it.
    pub(crate) fn say_withheld(&self, withheld: Withheld) {
        let counts = [(withheld.amendments, "amendment"), (withheld.events, "event")];
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if !counts.is_empty() {
            let who = match self.audience {
                Visibility::Public => "the public",
                Visibility::Participants | Visibility::Internal => "participants",
            };
            let line = format!("{} left out: not for {who}; see --audience", counts.join(" and "));
            self.output.behind.replace(Some(line));
        }
    }

    /// Whose eyes the answer is for.
    pub(crate) fn audience(&self) -> Visibility {
        self.audience
    }

    /// Reads files that were named.
    pub(crate) fn files(&self, paths: &[PathBuf]) -> Result<Vec<InputFile>, Failure> {
        let mut files = Vec::with_capacity(paths.len());
        let mut problems = Vec::new();
        for path in paths {
            let label = path.display().to_string();
            match travaux::ingest::read_bytes(&self.path(path), &label) {
                Ok(bytes) => {
                    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                    files.push(InputFile { label, stem, bytes });
                }
                Err(problem) => problems.push(*problem),
            }
        }
        if problems.is_empty() { Ok(files) } else { Err(Failure::problems(&problems, Code::Input)) }
    }

    /// Who stores something, and when.
    pub(crate) fn author(&self, git: Option<&Git>) -> Signature {
        let home = variable("HOME").map(PathBuf::from);
        let below =
            variable("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| Some(home.clone()?.join(".config")));
        // As git has it: what both files say is taken from the one in the home.
        let files: Vec<PathBuf> = home
            .iter()
            .map(|home| home.join(".gitconfig"))
            .chain(below.map(|below| below.join("git/config")))
            .collect();
        let (name, email) = match git {
            Some(git) => git.identity(&files, home.as_deref()),
            None => Git::identity_outside(&files, home.as_deref()),
        };
        Signature::new(name.as_deref(), email.as_deref(), now())
    }

    /// Who holds the lock, for others who wait.
    pub(crate) fn holder(&self, command: &str) -> Holder {
        Holder { command: format!("travaux {command}"), process: std::process::id() }
    }

    /// Says who is waited for.
    pub(crate) fn waiting(&self, holder: Option<&Holder>) {
        let who = holder.map_or("another program".to_string(), |holder| {
            format!("`{}` (process {})", holder.command, holder.process)
        });
        self.output.say(&format!("waiting for {who} to finish writing"));
    }
}

/// The amendment with an id, ignoring case.
pub(crate) fn amendment_named<'r>(records: &'r Records, id: &str) -> Result<&'r Amendment, Failure> {
    records.amendment(id).ok_or_else(|| {
        let ids = records.amendments().iter().map(|amendment| amendment.id.as_str());
        Failure::new(Code::Usage, format!("no amendment has the id \"{id}\""))
            .suggest(&similar(id, ids))
            .remedy("all of them: travaux amendments")
    })
}

/// The time, in UTC.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
pub(crate) fn now() -> Timestamp {
    Timestamp { seconds: chrono::Utc::now().timestamp(), offset_minutes: 0 }
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
