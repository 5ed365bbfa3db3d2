//! For whom an amendment speaks: its sponsors by name, and the members of groups among them on the day it was tabled.

use chrono::NaiveDate;

use super::directory::Directory;
use crate::model::{ActorId, Amendment};

/// How an amendment is somebody's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// They tabled or joined it under their own name.
    Own,
    /// A group tabled or joined it, to which they belonged on that day.
    Through(ActorId),
}

impl Directory {
    /// How an amendment is an actor's, if it is. `day` is the day it was tabled; without one nobody is spoken for by a
    /// group. Whoever it was made `except` is not covered, and neither are members of a group that it excepts.
    pub fn cover(&self, amendment: &Amendment, day: Option<NaiveDate>, actor: &ActorId) -> Option<Cover> {
        let sponsors = amendment.sponsors();
        if sponsors.contains(&actor) {
            return Some(Cover::Own);
        }
        let groups = self.groups_of(actor, day?);
        if amendment.except.contains(actor) || groups.iter().any(|group| amendment.except.contains(group)) {
            return None;
        }
        sponsors.into_iter().find(|sponsor| groups.contains(sponsor)).cloned().map(Cover::Through)
    }
}
