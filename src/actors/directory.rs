//! The directory: every actor a store knows, shipped and own, and the index of their spellings.

use std::collections::BTreeMap;

use thiserror::Error;

use super::fold::fold_name;
use super::resolve::{NameProblem, spoken_list};
use super::table::{self, Ambiguity};
use crate::model::{Actor, ActorId, ActorKind};

/// What a folded spelling means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// One actor.
    One(ActorId),
    /// Several actors: the position of the entry among the ambiguities.
    Several(usize),
}

/// Every actor that can be named: the shipped table and a store's own actors.
#[derive(Debug, Clone)]
pub struct Directory {
    /// By id.
    pub(super) actors: Vec<Actor>,
    /// By folded spelling.
    pub(super) spellings: BTreeMap<String, Meaning>,
    pub(super) ambiguities: Vec<Ambiguity>,
}

/// Why an own actor cannot be added.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum DirectoryProblem {
    /// The id belongs to an actor of the shipped table.
    #[error("the id {id} is taken: it means {name} everywhere; give this actor another")]
    ShippedId {
        /// The id of the own actor, as typed.
        id: ActorId,
        /// The name of the shipped actor.
        name: String,
    },
    /// Two own actors have one id.
    #[error("the id {id} is given twice")]
    RepeatedId {
        /// The id, as typed the second time.
        id: ActorId,
    },
    /// A spelling has no letter and no digit to compare by.
    #[error("{id}: \"{spelling}\" has no letter or digit and cannot be typed as a name")]
    EmptySpelling {
        /// The own actor.
        id: ActorId,
        /// The spelling, as typed.
        spelling: String,
    },
    /// A spelling already means one or more other actors.
    #[error("{id}: \"{spelling}\" already means {}", spoken_list(.owners.iter().map(ActorId::as_str), "or"))]
    SpellingTaken {
        /// The own actor.
        id: ActorId,
        /// The spelling, as typed.
        spelling: String,
        /// Whom it means; several where the shipped table calls it ambiguous.
        owners: Vec<ActorId>,
    },
    /// A member of an own group cannot be told.
    #[error("{group}: a member is not known: {problem}")]
    UnknownMember {
        /// The own group.
        group: ActorId,
        /// What is wrong with the member's name.
        problem: NameProblem,
    },
    /// A membership ends before it begins.
    #[error("{group}: the membership of {member} ends before it begins")]
    BackwardMembership {
        /// The own group.
        group: ActorId,
        /// The member.
        member: ActorId,
    },
}

impl Directory {
    /// The shipped table alone.
    pub fn shipped() -> Self {
        let table = table::shipped();
        let mut directory =
            Self { actors: table.actors, spellings: BTreeMap::new(), ambiguities: table.ambiguities };
        directory.index_shipped();
        directory.actors.sort_by(|one, other| one.id.cmp(&other.id));
        directory
    }

    /// The shipped table and a store's own actors.
    ///
    /// Members of own groups may be typed in any spelling; in the directory they are ids.
    ///
    /// # Errors
    /// Every problem of every own actor, in the order given: ids and spellings first, then memberships.
    pub fn with_own(own: Vec<Actor>) -> Result<Self, Vec<DirectoryProblem>> {
        let mut directory = Self::shipped();
        let mut problems = Vec::new();
        let shipped = directory.actors.len();
        for actor in own {
            match directory.taken_id(&actor, shipped) {
                Some(problem) => problems.push(problem),
                None => {
                    problems.extend(directory.index_own(&actor));
                    directory.actors.push(actor);
                }
            }
        }
        for position in shipped..directory.actors.len() {
            let group = directory.actors[position].clone();
            let (group, more) = directory.with_known_members(group);
            directory.actors[position] = group;
            problems.extend(more);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        directory.actors.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(directory)
    }

    /// The actor with an id, exactly as files of the program write it.
    pub fn get(&self, id: &ActorId) -> Option<&Actor> {
        let position = self.actors.binary_search_by(|actor| actor.id.cmp(id)).ok()?;
        self.actors.get(position)
    }

    /// Every actor, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = &Actor> {
        self.actors.iter()
    }

    fn index_shipped(&mut self) {
        for (position, ambiguity) in self.ambiguities.iter().enumerate() {
            self.spellings.insert(fold_name(&ambiguity.spelling), Meaning::Several(position));
        }
        for actor in &self.actors {
            for spelling in spellings(actor) {
                self.spellings.entry(fold_name(spelling)).or_insert_with(|| Meaning::One(actor.id.clone()));
            }
        }
    }

    /// Whether the id of an own actor is some actor's already, and whose; the first `shipped` actors are shipped.
    fn taken_id(&self, actor: &Actor, shipped: usize) -> Option<DirectoryProblem> {
        let folded = fold_name(actor.id.as_str());
        let owners: Vec<&ActorId> = match self.spellings.get(&folded)? {
            Meaning::One(owner) => vec![owner],
            Meaning::Several(position) => {
                self.ambiguities[*position].candidates.iter().map(|(id, _)| id).collect()
            }
        };
        let owner = owners.into_iter().find(|owner| fold_name(owner.as_str()) == folded)?;
        let id = actor.id.clone();
        let in_table = self.actors[..shipped].binary_search_by(|other| other.id.cmp(owner));
        Some(match in_table {
            Ok(position) => DirectoryProblem::ShippedId { id, name: self.actors[position].name.clone() },
            Err(_) => DirectoryProblem::RepeatedId { id },
        })
    }

    /// Enters the spellings of an own actor and returns those that cannot be.
    fn index_own(&mut self, actor: &Actor) -> Vec<DirectoryProblem> {
        let mut problems = Vec::new();
        for spelling in spellings(actor) {
            let folded = fold_name(spelling);
            let (id, spelling) = (actor.id.clone(), spelling.to_owned());
            if folded.is_empty() {
                problems.push(DirectoryProblem::EmptySpelling { id, spelling });
                continue;
            }
            match self.spellings.get(&folded) {
                Some(Meaning::One(owner)) if *owner == actor.id => {}
                Some(Meaning::One(owner)) if self.is_bureau_alias(owner, &folded) => {
                    self.spellings.insert(folded, Meaning::One(id));
                }
                Some(Meaning::One(owner)) => {
                    let owners = vec![owner.clone()];
                    problems.push(DirectoryProblem::SpellingTaken { id, spelling, owners });
                }
                Some(&Meaning::Several(position)) => {
                    let candidates = &self.ambiguities[position].candidates;
                    let owners = candidates.iter().map(|(owner, _)| owner.clone()).collect();
                    problems.push(DirectoryProblem::SpellingTaken { id, spelling, owners });
                }
                None => {
                    self.spellings.insert(folded, Meaning::One(id));
                }
            }
        }
        problems
    }

    /// Whether a spelling is a mere alias of a shipped bureau, which an own actor may take over.
    ///
    /// Every forum has a presidency of its own, and "COP Presidency" is its name there. The bureau's id and printed
    /// name stay its own, and so does every spelling of a state or group: those mean the same everywhere.
    fn is_bureau_alias(&self, owner: &ActorId, folded: &str) -> bool {
        let shipped = self.actors.iter().find(|actor| actor.id == *owner);
        shipped.is_some_and(|actor| {
            actor.kind == ActorKind::Bureau
                && actor.source.is_some()
                && fold_name(actor.id.as_str()) != folded
                && fold_name(&actor.name) != folded
        })
    }

    /// The group with its members' names replaced by ids, and the memberships that make no sense.
    fn with_known_members(&self, mut group: Actor) -> (Actor, Vec<DirectoryProblem>) {
        let mut problems = Vec::new();
        for membership in &mut group.members {
            match self.meaning(membership.actor.as_str()) {
                Ok(id) => membership.actor = id.clone(),
                Err(problem) => {
                    problems.push(DirectoryProblem::UnknownMember { group: group.id.clone(), problem });
                }
            }
            if let (Some(from), Some(to)) = (membership.from, membership.to)
                && to < from
            {
                let (group, member) = (group.id.clone(), membership.actor.clone());
                problems.push(DirectoryProblem::BackwardMembership { group, member });
            }
        }
        (group, problems)
    }
}

/// Every spelling of an actor, as written: id, name, two-letter code, aliases.
pub(super) fn spellings(actor: &Actor) -> impl Iterator<Item = &str> {
    let named = [actor.id.as_str(), actor.name.as_str()].into_iter();
    named.chain(actor.alpha2.as_deref()).chain(actor.aliases.iter().map(String::as_str))
}
