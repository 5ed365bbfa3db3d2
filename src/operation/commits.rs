//! The commits of a run: one for each draft with its concordance, one for each file of actors or records.

use std::collections::{BTreeMap, BTreeSet};

use crate::actors::Directory;
use crate::files::concordance::write_concordance;
use crate::files::corrections::read_correction;
use crate::files::draft::read_draft;
use crate::files::records::read_records;
use crate::ingest::RecordsInput;
use crate::model::{Actor, ActorId, Amendment, Negotiation, Round, RoundIndex, RoundName, Visibility};
use crate::store::commit::{PlannedCommit, Signature};
use crate::store::layout::StoredFile;
use crate::store::message::{Message, Trailer, TrailerKey};
use crate::store::repository::Git;

use super::hand_in::{InputFile, Placement};
use super::load::resolve;
use super::{Loaded, OperationError, operation_trailer};

/// Puts commits together.
pub(super) struct Planner<'a> {
    pub(super) git: &'a Git,
    pub(super) author: &'a Signature,
    pub(super) commits: Vec<(Option<RoundName>, PlannedCommit)>,
    pub(super) what: String,
}

impl Planner<'_> {
    /// A commit for each file of actors that is new or changed. Stored drafts must stay readable with them.
    pub(super) fn actors(
        &mut self,
        loaded: &mut Loaded,
        files: &[(&InputFile, Vec<Actor>)],
    ) -> Result<Vec<String>, OperationError> {
        let mut stems = Vec::new();
        for (file, actors) in files {
            let path = StoredFile::Actors(file.stem.clone()).path();
            let same = loaded
                .files
                .get(&path)
                .is_some_and(|known| self.git.blob_id(&file.bytes).is_ok_and(|id| id == *known));
            if same {
                continue;
            }
            let unit = if actors.len() == 1 { "actor" } else { "actors" };
            let message = Message {
                subject: format!("Commit {} {unit} of {}", actors.len(), file.stem),
                body: String::new(),
                trailers: operation_trailer(&self.what, self.author).into_iter().collect(),
            };
            let changes = BTreeMap::from([(path, Some(file.bytes.clone()))]);
            self.commits.push((
                None,
                PlannedCommit { message: message.build(), author: self.author.clone(), changes },
            ));
            stems.push(file.stem.clone());
        }
        if !stems.is_empty() {
            self.check_names(loaded)?;
        }
        Ok(stems)
    }

    /// A commit for each file of records. Sponsors of what is not public are left out of the message, which is
    /// copied around more freely than files.
    pub(super) fn records(
        &mut self,
        directory: &Directory,
        files: &[(&InputFile, Box<RecordsInput>)],
        placement: &Placement,
    ) -> Vec<String> {
        for (file, input) in files {
            let (amendments, events) = (&input.file.amendments, &input.file.events);
            let public = amendments.iter().filter(|amendment| amendment.visibility == Visibility::Public);
            let sponsors: BTreeSet<&ActorId> = public.flat_map(Amendment::sponsors).collect();
            let mut trailers: Vec<Trailer> = operation_trailer(&self.what, self.author).into_iter().collect();
            trailers.extend(sponsors.into_iter().map(|id| Trailer::sponsor(&name_of(directory, id), id)));
            let subject = match placement {
                Placement::Mark(title) => title.replacen('m', "M", 1),
                _ => format!("Commit {} of {}", counted(amendments.len(), events.len()), file.stem),
            };
            let message = Message { subject, body: String::new(), trailers };
            let path = StoredFile::Records(file.stem.clone()).path();
            let changes = BTreeMap::from([(path, Some(file.bytes.clone()))]);
            self.commits.push((
                None,
                PlannedCommit { message: message.build(), author: self.author.clone(), changes },
            ));
        }
        files.iter().map(|(file, _)| file.stem.clone()).collect()
    }

    /// Reads every stored draft and file of records again with the new names.
    fn check_names(&self, loaded: &Loaded) -> Result<(), OperationError> {
        for (path, blob) in &loaded.files {
            let text = || self.git.read(blob).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            let known = |name: &str| resolve(&loaded.directory, name);
            let unreadable =
                |error: Box<dyn std::error::Error + Send + Sync>| OperationError::unreadable(path, error);
            match StoredFile::at(path) {
                Some(StoredFile::Draft(_)) => {
                    read_draft(&text()?, &known).map_err(|error| unreadable(error.into()))?;
                }
                Some(StoredFile::Records(stem)) => {
                    read_records(&text()?, &stem, &known).map_err(|error| unreadable(error.into()))?;
                }
                Some(StoredFile::Corrections(stem)) => {
                    read_correction(&text()?, &stem, &known).map_err(|error| unreadable(error.into()))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A commit for a draft with its concordance, and the rebuilt concordances of those that follow from it.
    pub(super) fn draft(
        &mut self,
        (negotiation, directory): (&Negotiation, &Directory),
        index: RoundIndex,
        (bytes, placement): (&BTreeMap<&RoundName, &[u8]>, &Placement),
        rebuilt: &[RoundIndex],
    ) -> Result<(), OperationError> {
        let round = negotiation.round(index);
        let name = &round.draft.name;
        let mut changes = BTreeMap::new();
        let content = bytes.get(name).map(|bytes| bytes.to_vec());
        changes.insert(StoredFile::Draft(name.clone()).path(), content);
        for at in std::iter::once(&index).chain(rebuilt) {
            let concordance = &negotiation.round(*at).concordance;
            let path = StoredFile::Concordance(concordance.round.clone()).path();
            let text =
                write_concordance(concordance).map_err(|error| OperationError::unwritable(&path, error))?;
            changes.insert(path, Some(text.into_bytes()));
        }
        let message = self.message(round, directory, placement);
        self.commits.push((
            Some(name.clone()),
            PlannedCommit { message: message.build(), author: self.author.clone(), changes },
        ));
        Ok(())
    }

    fn message(&self, round: &Round, directory: &Directory, placement: &Placement) -> Message {
        let draft = &round.draft;
        let name_of = |id: &ActorId| name_of(directory, id);
        let mut trailers: Vec<Trailer> = operation_trailer(&self.what, self.author).into_iter().collect();
        let mut fact = |key, value: &str| trailers.extend(Trailer::new(key, value));
        fact(TrailerKey::Round, draft.name.as_str());
        fact(TrailerKey::DocumentSymbol, draft.source.as_deref().unwrap_or_default());
        for id in &draft.issued_by {
            fact(TrailerKey::IssuedBy, &name_of(id));
        }
        let own = draft.sponsors.iter().flatten();
        let clauses = draft.clauses.iter().flat_map(|clause| {
            let alternatives =
                clause.alternatives.iter().flat_map(|alternative| alternative.sponsors.iter().flatten());
            clause.sponsors.iter().flatten().chain(alternatives)
        });
        let dropped = draft.dropped.iter().flat_map(|dropped| &dropped.sponsors);
        let sponsors: BTreeSet<_> = own.chain(clauses).chain(dropped).collect();
        trailers.extend(sponsors.into_iter().map(|id| Trailer::sponsor(&name_of(id), id)));
        let (verb, reason) = match placement {
            Placement::Amend { reason, .. } => ("Amend", Some(reason)),
            Placement::Next | Placement::Before(_) | Placement::Mark(_) => ("Commit", None),
        };
        trailers.extend(reason.and_then(|reason| Trailer::new(TrailerKey::Reason, reason)));
        let base: Vec<&str> = round.concordance.base.iter().map(RoundName::as_str).collect();
        let made_from =
            if base.is_empty() { String::new() } else { format!(", made from {}", base.join(" and ")) };
        Message {
            subject: format!("{verb} {}: {}", draft.name, draft.title),
            body: format!("{} clauses{made_from}.", draft.clauses.len()),
            trailers,
        }
    }
}

fn name_of(directory: &Directory, id: &ActorId) -> String {
    directory.get(id).map_or(id.as_str(), |actor| &actor.name).to_string()
}

/// `27 amendments and 5 events`.
fn counted(amendments: usize, events: usize) -> String {
    let number = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    match (amendments, events) {
        (amendments, 0) => number(amendments, "amendment"),
        (0, events) => number(events, "event"),
        (amendments, events) => {
            format!("{} and {}", number(amendments, "amendment"), number(events, "event"))
        }
    }
}
