//! Actors: whoever can hold a position, and who belongs to which group when.

use chrono::NaiveDate;
use serde::Serialize;

use super::ActorId;

/// What sort of actor somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A member state of the United Nations, or an invented one.
    State,
    /// A state that is no member: the observer states, and those that only take part in treaty conferences.
    Observer,
    /// An international organization acting as itself.
    Organization,
    /// A group of states that negotiates as one.
    Group,
    /// Who runs the negotiation: chair, co-facilitators, presidency, secretariat.
    Bureau,
    /// Anybody else with a view: NGO, company, major group.
    Stakeholder,
}

impl ActorKind {
    /// Every kind, in the order of the files' documentation.
    pub const ALL: [Self; 6] =
        [Self::State, Self::Observer, Self::Organization, Self::Group, Self::Bureau, Self::Stakeholder];

    /// The word for this kind in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Observer => "observer",
            Self::Organization => "organization",
            Self::Group => "group",
            Self::Bureau => "bureau",
            Self::Stakeholder => "stakeholder",
        }
    }
}

/// One spell of membership in a group. Both ends are inclusive; an absent end is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The member.
    pub actor: ActorId,
    /// First day, where known.
    pub from: Option<NaiveDate>,
    /// Last day, where it has ended.
    pub to: Option<NaiveDate>,
}

impl Membership {
    /// Whether the spell covers a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// An actor: id, names, kind and, for groups, members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Permanent id.
    pub id: ActorId,
    /// The name to print.
    pub name: String,
    /// What sort of actor this is.
    pub kind: ActorKind,
    /// Two-letter ISO code, for states.
    pub alpha2: Option<String>,
    /// United Nations M49 number, for states.
    pub m49: Option<u16>,
    /// Other spellings that mean this actor.
    pub aliases: Vec<String>,
    /// Members with their dates, for groups and organizations of states.
    pub members: Vec<Membership>,
    /// Where the entry comes from.
    pub source: Option<String>,
}
