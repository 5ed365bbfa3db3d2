//! What is internal, and who may have it.
//!
//! A file of records travels as a whole, and with it all its earlier versions. So what counts is not what the store
//! says now but every version that the other side would get: one entry marked `internal` in any of them, and it gets
//! nothing. It is trusted when `trusted-remotes` in `travaux.yaml` lists its address, as this store has that file
//! before anything was taken over. Names of remotes do not count, since each copy of a store has its own.
//!
//! That list is shared like all else, so it may come from the very place that it makes trusted. Nothing that is
//! internal here and not there yet may go there for that reason alone: such a list is not let in until somebody here
//! trusts the place as well. Where there is nothing of the kind, it is let in and said.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::NameTrouble;
use crate::files::records::read_records;
use crate::files::store_header::{StoreHeader, write_store_header};
use crate::model::{ActorId, Visibility};
use crate::operation::journal::fresh_name;
use crate::operation::settle::{PATIENCE, settle};
use crate::operation::{Loaded, OperationError, SyncError, load, operation_trailer};
use crate::store::commit::{CommitId, CommitRecord, PlannedCommit, Signature};
use crate::store::layout::StoredFile;
use crate::store::lock::Holder;
use crate::store::message::Message;
use crate::store::remote::Remote;
use crate::store::repository::Git;

/// Something that is internal, and the file it is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InternalEntry {
    /// The file.
    pub path: String,
    /// Which entry, in words.
    pub what: String,
}

/// Whether a place may have what is internal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// It may.
    Trusted,
    /// It may not.
    Untrusted,
}

/// Whether a place is listed as one that may have what is internal.
pub(super) fn trust_in(header: &StoreHeader, remote: &Remote) -> Trust {
    let wanted = plain(&remote.shown());
    match header.trusted_remotes.iter().any(|listed| plain(listed) == wanted) {
        true => Trust::Trusted,
        false => Trust::Untrusted,
    }
}

/// The places that the next state of the store trusts and the present one does not.
///
/// # Errors
/// [`SyncError::SelfTrust`] where the other side is one of them and would get what is internal.
pub(super) fn newly_trusted(
    git: &Git,
    (now, next): (&Loaded, &Loaded),
    remote: &Remote,
) -> Result<Vec<String>, OperationError> {
    let is_new = |listed: &&String| !now.header.trusted_remotes.contains(*listed);
    let new: Vec<String> = next.header.trusted_remotes.iter().filter(is_new).cloned().collect();
    let is_itself =
        trust_in(&now.header, remote) == Trust::Untrusted && trust_in(&next.header, remote) == Trust::Trusted;
    if is_itself {
        // Never trusted, it has nothing of this kind; all there is counts.
        let entries = internal(git, &git.history(&now.head)?, &BTreeSet::new())?;
        if !entries.is_empty() {
            return Err(SyncError::SelfTrust { remote: remote.clone(), entries }.into());
        }
    }
    Ok(new)
}

/// An address without what may be left out.
fn plain(address: &str) -> String {
    let address = address.trim().trim_end_matches('/');
    address.strip_suffix(".git").unwrap_or(address).to_owned()
}

/// Every internal entry in any version of a file of records that is in the history and not there yet.
pub(super) fn internal(
    git: &Git,
    history: &[CommitRecord],
    there: &BTreeSet<&CommitId>,
) -> Result<Vec<InternalEntry>, OperationError> {
    let mut versions = BTreeMap::new();
    for record in history.iter().filter(|record| !there.contains(&record.id)) {
        let before = record.parents.iter().map(|parent| git.files(parent)).collect::<Result<Vec<_>, _>>()?;
        for (path, blob) in git.files(&record.id)? {
            if before.iter().all(|files| files.get(&path) != Some(&blob)) {
                versions.insert((path, blob), ());
            }
        }
    }
    let mut found = BTreeSet::new();
    for (path, blob) in versions.into_keys() {
        let Some(StoredFile::Records(stem)) = StoredFile::at(&path) else { continue };
        let text = String::from_utf8_lossy(&git.read(&blob)?).into_owned();
        let entries = entries(&text, &stem);
        found.extend(entries.into_iter().map(|what| InternalEntry { path: path.clone(), what }));
    }
    Ok(found.into_iter().collect())
}

/// The internal entries of a file. Who the names mean does not matter; a file that does not read may hold anything.
fn entries(text: &str, stem: &str) -> Vec<String> {
    let as_typed = |name: &str| Ok::<_, NameTrouble>(ActorId::new(name));
    let Ok(file) = read_records(text, stem, &as_typed) else {
        return vec!["a version that cannot be read".to_owned()];
    };
    let amendments = file.amendments.iter().filter(|amendment| amendment.visibility == Visibility::Internal);
    let events = file.events.iter().filter(|event| event.visibility == Visibility::Internal);
    let amendments = amendments.map(|amendment| format!("amendment {}", amendment.id));
    let events = events.map(|event| match event.amendment() {
        Some(id) => format!("event of {} on {id}", event.date),
        None => format!("event of {}", event.date),
    });
    amendments.chain(events).collect()
}

/// Lists a place among those that may have what is internal; whether it was not listed before.
///
/// # Errors
/// When the store cannot be written.
pub fn trust(
    git: &Git,
    remote: &Remote,
    (author, holder): (&Signature, &Holder),
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<bool, OperationError> {
    let lock = git.lock(holder, PATIENCE, waiting)?;
    let loaded = load(git)?;
    let mut header = loaded.header.clone();
    if trust_in(&header, remote) == Trust::Trusted {
        return Ok(false);
    }
    let address = remote.shown();
    header.trusted_remotes.push(address.clone());
    let path = StoredFile::Settings.path();
    let text = write_store_header(&header).map_err(|error| OperationError::unwritable(&path, error))?;
    let name = fresh_name(git, &loaded.head, format!("trust {address}"), author)?;
    let message = Message {
        subject: format!("Trust {address}"),
        body: "Entries marked internal may be shared there.".to_owned(),
        trailers: operation_trailer(&name, author).into_iter().collect(),
    };
    let changes = BTreeMap::from([(path, Some(text.into_bytes()))]);
    git.check_folder(&lock)?;
    let commit = PlannedCommit { message: message.build(), author: author.clone(), changes };
    let ids = git.write(&lock, &loaded.head, &[commit])?;
    let line = (&loaded.head, ids.last().unwrap_or(&loaded.head));
    settle(git, &lock, line, (&loaded.negotiation, BTreeMap::new()));
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::remote::Way;

    #[test]
    fn entries_are_named_whoever_they_are_of_and_what_does_not_read_is_suspected() {
        let text = "against: rev1\namendments:\n  - id: X-1\n    from: [Nowhere]\n    clause: \"1\"\n    \
                    action: delete\n    visibility: internal\n  - id: X-2\n    from: [Nowhere]\n    clause: \"1\"\n    \
                    action: delete\nevents:\n  - date: 2031-04-02\n    amendment: X-2\n    state: withdrawn\n    \
                    visibility: internal\n";
        assert_eq!(entries(text, "x"), ["amendment X-1", "event of 2031-04-02 on X-2"]);
        assert_eq!(entries("amendments: [", "x"), ["a version that cannot be read"]);
        assert_eq!(entries("amendments: []\n", "x"), Vec::<String>::new());
    }

    #[test]
    fn a_place_is_trusted_by_its_address_and_not_by_its_name() {
        let remote = Remote {
            name: Some("origin".to_owned()),
            address: "https://ann:secret@example.org/river.git".to_owned(),
            way: Way::Network,
        };
        let header = |listed: &str| StoreHeader {
            title: "x".to_owned(),
            forum: None,
            language: "en".to_owned(),
            actor_table: "x".to_owned(),
            trusted_remotes: vec![listed.to_owned()],
            modals: Vec::new(),
        };
        for (listed, trust) in [
            ("https://ann@example.org/river/", Trust::Trusted),
            ("origin", Trust::Untrusted),
            ("https://ann@example.org/", Trust::Untrusted),
        ] {
            assert_eq!(trust_in(&header(listed), &remote), trust, "{listed}");
        }
    }
}
