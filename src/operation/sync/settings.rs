//! `travaux.yaml` when both sides changed it: its fields are independent of each other, unlike the words of a draft.

use std::collections::BTreeSet;

use crate::files::store_header::{StoreHeader, read_store_header, write_store_header};
use crate::operation::OperationError;
use crate::operation::dependents::Files;
use crate::store::layout::StoredFile;
use crate::store::repository::Git;

use super::merge::{Joined, Start};

/// Puts the settings of both sides together where they changed in different fields, or in different entries of a list;
/// otherwise they stay a clash.
pub(super) fn join_settings(
    git: &Git,
    joined: &mut Joined,
    (start, ours, theirs): (&Start, &Files, &Files),
) -> Result<(), OperationError> {
    let path = StoredFile::Settings.path();
    let Some(place) = joined.clashes.iter().position(|clash| *clash == path) else { return Ok(()) };
    let read = |files: &Files| -> Result<Option<StoreHeader>, OperationError> {
        let text = files.get(&path).map(|blob| git.read(blob)).transpose()?;
        Ok(text.and_then(|text| read_store_header(&String::from_utf8(text).ok()?).ok()))
    };
    let sides = (read(start.files())?, read(ours)?, read(theirs)?);
    let (Some(before), Some(here), Some(there)) = sides else { return Ok(()) };
    let Some(text) =
        joined_header(&before, &here, &there).and_then(|header| write_store_header(&header).ok())
    else {
        return Ok(());
    };
    joined.files.insert(path, git.stage(text.as_bytes())?);
    joined.clashes.remove(place);
    Ok(())
}

fn joined_header(before: &StoreHeader, here: &StoreHeader, there: &StoreHeader) -> Option<StoreHeader> {
    Some(StoreHeader {
        title: one(&before.title, &here.title, &there.title)?,
        forum: one(&before.forum, &here.forum, &there.forum)?,
        language: one(&before.language, &here.language, &there.language)?,
        actor_table: one(&before.actor_table, &here.actor_table, &there.actor_table)?,
        trusted_remotes: list(&before.trusted_remotes, &here.trusted_remotes, &there.trusted_remotes),
        modals: list(&before.modals, &here.modals, &there.modals),
    })
}

/// The value of the side that changed it; `None` where both did.
fn one<T: Clone + PartialEq>(before: &T, here: &T, there: &T) -> Option<T> {
    if here == there || there == before {
        Some(here.clone())
    } else {
        (here == before).then(|| there.clone())
    }
}

/// What was taken out on either side is out, what was put in on either side is in.
fn list(before: &[String], here: &[String], there: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let stays = |entry: &&String| !before.contains(*entry) || here.contains(*entry) && there.contains(*entry);
    here.iter().chain(there).filter(stays).filter(|entry| seen.insert(*entry)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_string).collect()
    }

    #[test]
    fn a_list_has_what_was_put_in_on_either_side_and_nothing_that_was_taken_out() {
        assert_eq!(list(&words("a b c"), &words("a c x"), &words("a b y")), words("a x y"));
        assert_eq!(list(&[], &words("x y"), &words("y z")), words("x y z"));
    }

    #[test]
    fn a_field_is_that_of_the_side_that_changed_it() {
        assert_eq!(one(&1, &2, &1), Some(2));
        assert_eq!(one(&1, &1, &3), Some(3));
        assert_eq!(one(&1, &3, &3), Some(3));
        assert_eq!(one(&1, &2, &3), None);
    }
}
