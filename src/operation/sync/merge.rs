//! Two states of the files of a store, and what they were when they were last the same.
//!
//! ```text
//!            ┌─ b ─ c   here            file         at a   here   there   joined
//! ─ ─ a ─────┤                          one side     1      2      1       2
//!            └─ d       there           both alike   1      2      2       2
//!                                       both         1      2      3       clash
//! ```
//!
//! Files of a store are taken or left as a whole: half of one person's draft with half of another's is nobody's text.

use std::collections::BTreeSet;

use crate::operation::OperationError;
use crate::operation::dependents::Files;
use crate::store::commit::{CommitId, CommitRecord};
use crate::store::repository::Git;

use super::ancestors;

/// What two sides started from: the files, and those of which it cannot be said because they were joined differently.
#[derive(Debug, Default)]
pub(super) struct Start {
    files: Files,
    unsure: BTreeSet<String>,
}

impl Start {
    /// The files from which both sides started.
    pub(super) fn files(&self) -> &Files {
        &self.files
    }
}

/// Files of both sides together, and the paths of which each side has something else.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) files: Files,
    pub(super) clashes: Vec<String>,
}

/// The last commits that two have in common; none where they have nothing to do with each other.
pub(super) fn last_common(history: &[CommitRecord], one: &CommitId, other: &CommitId) -> Vec<CommitId> {
    let (here, there) = (ancestors(history, Some(one)), ancestors(history, Some(other)));
    let common: BTreeSet<&CommitId> = here.intersection(&there).copied().collect();
    let passed: BTreeSet<&CommitId> = history
        .iter()
        .filter(|record| common.contains(&record.id))
        .flat_map(|record| &record.parents)
        .collect();
    common.difference(&passed).map(|id| (*id).clone()).collect()
}

/// The files from which two sides started; `None` where they have nothing in common.
pub(super) fn start(
    git: &Git,
    history: &[CommitRecord],
    (ours, theirs): (&CommitId, &CommitId),
) -> Result<Option<Start>, OperationError> {
    let common = last_common(history, ours, theirs);
    let Some((first, others)) = common.split_first() else { return Ok(None) };
    let mut together = Start { files: git.files(first)?, unsure: BTreeSet::new() };
    // Several, where both sides joined the same lines each for themselves: what they would have started from had one
    // of them waited for the other.
    for other in others {
        let before = start(git, history, (first, other))?.unwrap_or_default();
        let Joined { files, clashes } = join(&before, &together.files, &git.files(other)?);
        together.files = files;
        together.unsure.extend(clashes);
    }
    Ok(Some(together))
}

/// Puts both sides together, file by file. A file of which both have something else is that of the first side.
pub(super) fn join(start: &Start, ours: &Files, theirs: &Files) -> Joined {
    let paths: BTreeSet<&String> = ours.keys().chain(theirs.keys()).chain(start.files.keys()).collect();
    let mut joined = Joined::default();
    for path in paths {
        let (here, there, before) = (ours.get(path), theirs.get(path), start.files.get(path));
        let is_sure = !start.unsure.contains(path);
        let chosen = if here == there || is_sure && there == before {
            here
        } else if is_sure && here == before {
            there
        } else {
            joined.clashes.push(path.clone());
            here
        };
        joined.files.extend(chosen.map(|blob| (path.clone(), blob.clone())));
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::commit::{BlobId, Signature, Timestamp};

    fn files(of: &[(&str, u8)]) -> Files {
        let blob = |digit: &u8| BlobId::parse(&digit.to_string().repeat(40)).unwrap();
        of.iter().map(|(path, digit)| (path.to_string(), blob(digit))).collect()
    }

    fn start(of: &[(&str, u8)]) -> Start {
        Start { files: files(of), unsure: BTreeSet::new() }
    }

    #[test]
    fn each_file_is_that_of_the_side_that_changed_it() {
        let before = start(&[("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)]);
        let ours = files(&[("a", 2), ("b", 1), ("c", 2), ("e", 1), ("f", 1)]);
        let theirs = files(&[("a", 1), ("b", 3), ("c", 2), ("d", 1), ("g", 1)]);
        let joined = join(&before, &ours, &theirs);
        // d went here, e went there, f and g are new on one side each.
        assert_eq!(joined.files, files(&[("a", 2), ("b", 3), ("c", 2), ("f", 1), ("g", 1)]));
        assert_eq!(joined.clashes, Vec::<String>::new());
    }

    #[test]
    fn a_file_that_both_changed_or_one_changed_and_one_removed_is_a_clash() {
        let before = start(&[("a", 1), ("b", 1), ("c", 1)]);
        let joined =
            join(&before, &files(&[("a", 2), ("b", 2), ("n", 1)]), &files(&[("a", 3), ("c", 2), ("n", 2)]));
        assert_eq!(joined.clashes, ["a", "b", "c", "n"]);
        let unsure = Start { files: files(&[("a", 1)]), unsure: BTreeSet::from(["a".to_string()]) };
        assert_eq!(join(&unsure, &files(&[("a", 1)]), &files(&[("a", 2)])).clashes, ["a"]);
        assert_eq!(join(&unsure, &files(&[("a", 2)]), &files(&[("a", 2)])).clashes, Vec::<String>::new());
    }

    fn id(name: u8) -> CommitId {
        CommitId::parse(&format!("{name:040x}")).unwrap()
    }

    fn history(of: &[(u8, &[u8])]) -> Vec<CommitRecord> {
        let author = Signature::new(None, None, Timestamp { seconds: 0, offset_minutes: 0 });
        let record = |(name, parents): &(u8, &[u8])| CommitRecord {
            id: id(*name),
            parents: parents.iter().map(|parent| id(*parent)).collect(),
            message: String::new(),
            author: author.clone(),
        };
        of.iter().map(record).collect()
    }

    #[test]
    fn the_last_common_commits_of_two_lines_are_found_also_where_they_cross() {
        // 1 ─ 2 ─ 4      5 joins 2 and 3, and so does 6: both last common.
        //   └ 3
        let history =
            history(&[(6, &[3, 2]), (5, &[2, 3]), (4, &[2]), (3, &[1]), (2, &[1]), (1, &[]), (9, &[])]);
        assert_eq!(last_common(&history, &id(4), &id(3)), [id(1)]);
        assert_eq!(last_common(&history, &id(4), &id(2)), [id(2)]);
        assert_eq!(last_common(&history, &id(5), &id(6)), [id(2), id(3)]);
        assert_eq!(last_common(&history, &id(4), &id(9)), []);
    }
}
