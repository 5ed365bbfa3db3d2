//! Who belongs to which group on a day, through groups within groups.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::directory::Directory;
use crate::model::{Actor, ActorId};

impl Directory {
    /// The members of a group on a day, in the order of ids; none for an actor that is unknown or no group.
    ///
    /// A member that has members of its own is a group within the group: it stands for those who belong to it on
    /// that day and is not listed itself, so that what is returned can be counted. A group within a group of
    /// which no member is recorded is listed, because nothing stands for it. Groups that contain each other
    /// are followed once.
    pub fn members_on(&self, group: &ActorId, day: NaiveDate) -> Vec<&ActorId> {
        let mut members = BTreeSet::new();
        let mut opened = BTreeSet::new();
        let mut to_open: Vec<&Actor> = self.get(group).into_iter().collect();
        while let Some(group) = to_open.pop() {
            if !opened.insert(&group.id) {
                continue;
            }
            for membership in group.members.iter().filter(|membership| membership.covers(day)) {
                match self.get(&membership.actor) {
                    Some(inner) if !inner.members.is_empty() => to_open.push(inner),
                    _ => {
                        members.insert(&membership.actor);
                    }
                }
            }
        }
        members.into_iter().collect()
    }

    /// The groups an actor belongs to on a day, directly or through another group, in the order of ids.
    pub fn groups_of(&self, actor: &ActorId, day: NaiveDate) -> Vec<&ActorId> {
        let mut groups = BTreeSet::new();
        let mut to_look_up = vec![actor];
        while let Some(member) = to_look_up.pop() {
            let holds = |group: &&Actor| {
                group.members.iter().any(|membership| membership.actor == *member && membership.covers(day))
            };
            for group in self.iter().filter(holds) {
                if group.id != *actor && groups.insert(&group.id) {
                    to_look_up.push(&group.id);
                }
            }
        }
        groups.into_iter().collect()
    }
}
