//! Actors files ↔ [`Actor`]: own states, groups with dated membership, stakeholders.

use std::collections::BTreeMap;

use thiserror::Error;

use super::fields::{FieldError, Fields};
use super::values;
use super::writer::{Lead, Writer, quoted};
use super::yaml::{self, Node, YamlError};
use super::{NameTrouble, Resolve};
use crate::model::{Actor, ActorId, Membership};

/// Why an actors file cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ActorsFileError {
    /// Not YAML.
    #[error(transparent)]
    Yaml(#[from] YamlError),
    /// The file as a whole does not fit.
    #[error(transparent)]
    File(#[from] FieldError),
    /// An entry does not fit.
    #[error("actor {entry}: {fault}")]
    Entry {
        /// Its place, counted from 1.
        entry: usize,
        /// What does not fit.
        fault: FieldError,
    },
    /// The text that was written reads as something else.
    #[error("the actors cannot be written so that they read back the same")]
    Changed,
}

/// Reads the text of an actors file.
///
/// A member may be named by its id, name or alias in the same file; every other name is left to `resolve`.
///
/// # Errors
/// Says what does not fit first, and where.
pub fn read_actors(text: &str, resolve: Resolve<'_>) -> Result<Vec<Actor>, ActorsFileError> {
    actors_of(yaml::read(text)?, resolve)
}

/// Makes actors of a file that was read.
///
/// # Errors
/// Says what does not fit first, and where.
pub fn actors_of(node: Node, resolve: Resolve<'_>) -> Result<Vec<Actor>, ActorsFileError> {
    let mut fields = Fields::of(node)?;
    let entries = fields.entries("actors");
    fields.finish()?;
    let numbered = |entry: usize| move |fault| ActorsFileError::Entry { entry: entry + 1, fault };
    let mut actors = Vec::with_capacity(entries.len());
    let mut members = Vec::with_capacity(entries.len());
    for (entry, node) in entries.into_iter().enumerate() {
        let (actor, its_members) = actor_of(node).map_err(numbered(entry))?;
        actors.push(actor);
        members.push(its_members);
    }
    let own = OwnNames::of(&actors);
    for (entry, its_members) in members.into_iter().enumerate() {
        let memberships = its_members.into_iter().map(|node| membership_of(node, &own, resolve));
        actors[entry].members = memberships.collect::<Result<_, _>>().map_err(numbered(entry))?;
    }
    Ok(actors)
}

fn actor_of(node: Node) -> Result<(Actor, Vec<Node>), FieldError> {
    let mut fields = Fields::of(node)?;
    let id = fields.meaning("id", |typed| values::is_actor_id(typed).then(|| ActorId::new(typed)))?;
    let actor = Actor {
        id: id.ok_or(FieldError::Missing("id"))?,
        name: fields.required("name")?,
        kind: fields.one_of("kind")?.ok_or(FieldError::Missing("kind"))?,
        alpha2: fields.words("alpha-2")?,
        m49: number(&mut fields)?,
        aliases: fields.many("aliases")?.unwrap_or_default(),
        members: Vec::new(),
        source: fields.words("source")?,
    };
    let members = fields.entries("members");
    fields.finish()?;
    Ok((actor, members))
}

fn number(fields: &mut Fields) -> Result<Option<u16>, FieldError> {
    fields.meaning("m49", |typed| typed.parse().ok())
}

fn membership_of(node: Node, own: &OwnNames, resolve: Resolve<'_>) -> Result<Membership, FieldError> {
    let mut fields = Fields::of(node)?;
    let name = fields.required("actor")?;
    let (from, to) = (fields.date("from")?, fields.date("to")?);
    fields.finish()?;
    let actor = own.resolve(&name, resolve).map_err(|trouble| FieldError::Name { key: "actor", trouble })?;
    Ok(Membership { actor, from, to })
}

/// Names that an actors file itself gives to its actors: ids, names and aliases, ignoring case.
pub struct OwnNames(BTreeMap<String, Option<ActorId>>);

impl OwnNames {
    /// Collects the names of the actors of a file. A name that two of them have is left to others to decide.
    pub fn of(actors: &[Actor]) -> Self {
        let mut names = BTreeMap::new();
        for actor in actors {
            for name in
                [actor.id.as_str(), &actor.name].into_iter().chain(actor.aliases.iter().map(String::as_str))
            {
                let known = names.entry(name.to_lowercase()).or_insert_with(|| Some(actor.id.clone()));
                if known.as_ref() != Some(&actor.id) {
                    *known = None;
                }
            }
        }
        Self(names)
    }

    /// Finds an actor by a name in this file, else by `resolve`.
    ///
    /// # Errors
    /// What `resolve` says of a name that this file does not give.
    pub fn resolve(&self, typed: &str, resolve: Resolve<'_>) -> Result<ActorId, NameTrouble> {
        match self.0.get(&typed.to_lowercase()) {
            Some(Some(id)) => Ok(id.clone()),
            Some(None) | None => resolve(typed),
        }
    }
}

/// Writes actors as an actors file, reads it back and compares. Members are written with their ids.
///
/// # Errors
/// Says which value a file cannot hold.
pub fn write_actors(actors: &[Actor]) -> Result<String, ActorsFileError> {
    let mut writer = Writer::new();
    writer.opening(Lead::Key(0), "actors");
    for actor in actors {
        let key = Lead::Key(4);
        writer.words(Lead::Entry(2), "id", actor.id.as_str());
        writer.words(key, "name", &actor.name);
        writer.words(key, "kind", actor.kind.word());
        if let Some(alpha2) = &actor.alpha2 {
            writer.words(key, "alpha-2", alpha2);
        }
        if let Some(m49) = actor.m49 {
            writer.words(key, "m49", &format!("{m49:03}"));
        }
        if !actor.aliases.is_empty() {
            writer.list(key, "aliases", &actor.aliases);
        }
        if !actor.members.is_empty() {
            writer.opening(key, "members");
        }
        for member in &actor.members {
            writer.line(6, &member_line(member));
        }
        if let Some(source) = &actor.source {
            writer.words(key, "source", source);
        }
    }
    let text = writer.finish();
    let by_id = |typed: &str| Ok(ActorId::new(typed));
    if read_actors(&text, &by_id)? == actors { Ok(text) } else { Err(ActorsFileError::Changed) }
}

fn member_line(member: &Membership) -> String {
    let mut parts = vec![format!("actor: {}", quoted(member.actor.as_str()))];
    for (key, day) in [("from", member.from), ("to", member.to)] {
        parts.extend(day.map(|day| format!("{key}: \"{}\"", day.format("%Y-%m-%d"))));
    }
    format!("- {{{}}}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::model::ActorKind;

    fn resolve(typed: &str) -> Result<ActorId, NameTrouble> {
        match typed {
            "Norway" | "NOR" => Ok(ActorId::new("NOR")),
            _ => Err(NameTrouble::Unknown { typed: typed.to_string(), suggestions: Vec::new() }),
        }
    }

    const FILE: &str = concat!(
        "actors:\n",
        "  - id: XAA\n    name: Arland\n    kind: state\n",
        "  - id: Islands-Group\n    name: Islands Group\n    kind: group\n    aliases: IG\n",
        "    members: [{actor: arland, from: 2029-01-01, to: 2031-06-30}, {actor: Norway}]\n",
    );

    #[test]
    fn members_are_found_in_the_file_and_outside_it() {
        let actors = read_actors(FILE, &resolve).unwrap();
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!((actors[0].id.as_str(), actors[0].kind), ("XAA", ActorKind::State));
        assert_eq!(actors[1].aliases, ["IG"]);
        let expected = [
            Membership { actor: ActorId::new("XAA"), from: day(2029, 1, 1), to: day(2031, 6, 30) },
            Membership { actor: ActorId::new("NOR"), from: None, to: None },
        ];
        assert_eq!(actors[1].members, expected);
        let text = write_actors(&actors).unwrap();
        assert!(
            text.contains("      - {actor: \"XAA\", from: \"2029-01-01\", to: \"2031-06-30\"}\n"),
            "{text}"
        );
        assert_eq!(read_actors(&text, &resolve), Ok(actors));
    }

    #[test]
    fn entries_that_do_not_fit_are_named() {
        let fault = |text: &str| read_actors(text, &resolve).unwrap_err();
        let missing = FieldError::Missing("name");
        assert_eq!(
            fault("actors: [{id: XAA, kind: state}]"),
            ActorsFileError::Entry { entry: 1, fault: missing }
        );
        let text = "actors: [{id: IG, name: G, kind: group, members: [{actor: Borvia}]}]";
        let message = "actor 1: `actor`: no actor is called \"Borvia\"";
        assert_eq!(fault(text).to_string(), message);
        assert_eq!(
            fault("actors: []\nmore: 1"),
            ActorsFileError::File(FieldError::Unknown("more".to_string()))
        );
    }
}
