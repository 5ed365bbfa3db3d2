//! The shipped table as a whole, and the directory's answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::directory::{Meaning, spellings};
use super::{Directory, NameProblem, fold_name};
use crate::model::{Actor, ActorId, ActorKind, Membership};

mod cover;
mod membership;
mod names;
mod own_actors;
mod responsibility;
mod table;

/// Built once: a debug build takes milliseconds for it, and the property tests ask hundreds of times.
static SHIPPED: LazyLock<Directory> = LazyLock::new(Directory::shipped);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(text: &str) -> ActorId {
    ActorId::new(text)
}

fn resolved(directory: &Directory, name: &str) -> String {
    directory.resolve(name).map_or_else(|problem| problem.to_string(), |actor| actor.id.to_string())
}

fn of_kind(directory: &Directory, kind: ActorKind) -> Vec<&Actor> {
    directory.iter().filter(|actor| actor.kind == kind).collect()
}

fn members(directory: &Directory, group: &str, on: &str) -> Vec<String> {
    directory.members_on(&id(group), day(on)).into_iter().map(ToString::to_string).collect()
}

/// An own actor with nothing but an id, a name and members.
fn own(actor: &str, name: &str, members: &[&str]) -> Actor {
    Actor {
        id: id(actor),
        name: name.to_owned(),
        kind: if members.is_empty() { ActorKind::State } else { ActorKind::Group },
        alpha2: None,
        m49: None,
        aliases: Vec::new(),
        members: members
            .iter()
            .map(|&member| Membership { actor: id(member), from: None, to: None })
            .collect(),
        source: None,
    }
}
