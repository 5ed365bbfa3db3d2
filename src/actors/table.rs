//! Reading the shipped table: three text files compiled into the program, and a strict reader for each.
//!
//! The forms are described at the head of each file. The reader refuses whatever it does not understand and
//! names the line; a test reads the real files, so the program itself cannot meet an error here. Generated Rust
//! would need no reader, but a row over five lines cannot be checked by eye, and this table must be.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

use crate::model::{Actor, ActorId, ActorKind, Membership};

/// A spelling that fits several actors, with what to type for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ambiguity {
    pub(super) spelling: String,
    pub(super) candidates: Vec<(ActorId, String)>,
}

/// The shipped table, as written: actors in file order.
pub(super) struct ShippedTable {
    pub(super) actors: Vec<Actor>,
    pub(super) ambiguities: Vec<Ambiguity>,
}

/// What is wrong with a line of a shipped file.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{file}:{line}: {fault}")]
pub(super) struct TableError {
    file: &'static str,
    line: usize,
    fault: TableFault,
}

/// The ways in which a line can be wrong.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub(super) enum TableFault {
    #[error("the row does not have the columns of this file")]
    Columns,
    #[error("the codes are not three capitals, two capitals and three digits")]
    Codes,
    #[error("this is no kind of actor")]
    Kind,
    #[error("the line belongs to a section, and no section has begun")]
    NoSection,
    #[error("a membership needs FROM..TO, with days, months, years or nothing")]
    Dates,
    #[error("this id is in no table")]
    UnknownId,
}

/// Reads the shipped table.
pub(super) fn shipped() -> ShippedTable {
    read(include_str!("states.txt"), include_str!("groups.txt"), include_str!("ambiguous.txt"))
        .expect("the shipped files are read by a test")
}

/// Reads a table from the text of its three files.
pub(super) fn read(states: &str, groups: &str, ambiguous: &str) -> Result<ShippedTable, TableError> {
    let mut actors = read_states(states)?;
    // Ids are shared text: one allocation for each actor, not one for each membership.
    let known = groups.lines().filter_map(section_id).map(ActorId::new);
    let known = actors.iter().map(|actor| actor.id.clone()).chain(known);
    let ids = Ids(known.map(|id| (id.to_string(), id)).collect());
    actors.extend(read_groups(groups, &ids)?);
    Ok(ShippedTable { actors, ambiguities: read_ambiguities(ambiguous, &ids)? })
}

struct Ids(BTreeMap<String, ActorId>);

impl Ids {
    fn get(&self, id: &str) -> Result<ActorId, TableFault> {
        self.0.get(id).cloned().ok_or(TableFault::UnknownId)
    }
}

/// The lines that say something, with their numbers from 1.
fn content(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn read_states(text: &str) -> Result<Vec<Actor>, TableError> {
    let mut kind = None;
    let mut source = None;
    let mut states = Vec::with_capacity(200);
    for (line, row) in content(text) {
        let at = |fault| TableError { file: "states.txt", line, fault };
        if let Some(word) = row.strip_prefix("kind:") {
            kind = Some(read_kind(word).map_err(at)?);
        } else if let Some(words) = row.strip_prefix("source:") {
            source = Some(words.trim().to_owned());
        } else {
            let kind = kind.ok_or(at(TableFault::NoSection))?;
            let mut state = read_state(row, kind).map_err(at)?;
            state.source.clone_from(&source);
            states.push(state);
        }
    }
    Ok(states)
}

fn read_state(row: &str, kind: ActorKind) -> Result<Actor, TableFault> {
    let mut columns = row.split('|').map(str::trim);
    let [Some(codes), Some(name), Some(formal), Some(others), None] = [(); 5].map(|()| columns.next()) else {
        return Err(TableFault::Columns);
    };
    let mut codes = codes.split(' ');
    let [Some(alpha3), Some(alpha2), Some(m49), None] = [(); 4].map(|()| codes.next()) else {
        return Err(TableFault::Codes);
    };
    let capitals = |code: &str, length| code.len() == length && code.bytes().all(|b| b.is_ascii_uppercase());
    let number = m49.parse().ok().filter(|_| m49.len() == 3);
    let (Some(number), true) = (number, capitals(alpha3, 3) && capitals(alpha2, 2)) else {
        return Err(TableFault::Codes);
    };
    Ok(Actor {
        id: ActorId::new(alpha3),
        name: name.to_owned(),
        kind,
        alpha2: Some(alpha2.to_owned()),
        m49: Some(number),
        aliases: list(formal).chain(list(others)).collect(),
        members: Vec::new(),
        source: None,
    })
}

/// The id of a line `[id] kind | name`.
fn section_id(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.split_once(']').map(|(id, _)| id)
}

fn read_groups(text: &str, ids: &Ids) -> Result<Vec<Actor>, TableError> {
    let mut groups: Vec<Actor> = Vec::new();
    let mut note = "";
    for (line, row) in content(text) {
        let at = |fault| TableError { file: "groups.txt", line, fault };
        if let Some(words) = row.strip_prefix("note:") {
            note = words.trim();
            continue;
        }
        if section_id(row).is_some() {
            groups.push(read_section(row, ids).map_err(at)?);
            continue;
        }
        let group = groups.last_mut().ok_or(at(TableFault::NoSection))?;
        let (word, rest) = row.split_once(':').ok_or(at(TableFault::Columns))?;
        match word {
            "aliases" => group.aliases.extend(list(rest)),
            "source" if note.is_empty() => group.source = Some(rest.trim().to_owned()),
            "source" => group.source = Some(format!("{}. {note}", rest.trim())),
            _ => {
                let spell = word.strip_prefix("members ").ok_or(at(TableFault::Columns))?;
                group.members.extend(read_members(spell, rest, ids).map_err(at)?);
            }
        }
    }
    Ok(groups)
}

fn read_section(row: &str, ids: &Ids) -> Result<Actor, TableFault> {
    let id = section_id(row).ok_or(TableFault::Columns)?;
    let (kind, name) = row[id.len() + 2..].split_once('|').ok_or(TableFault::Columns)?;
    Ok(Actor {
        id: ids.get(id)?,
        name: name.trim().to_owned(),
        kind: read_kind(kind)?,
        alpha2: None,
        m49: None,
        aliases: Vec::new(),
        members: Vec::new(),
        source: None,
    })
}

fn read_members(spell: &str, members: &str, ids: &Ids) -> Result<Vec<Membership>, TableFault> {
    let (from, to) = spell.split_once("..").ok_or(TableFault::Dates)?;
    let (from, to) = (read_day(from, Edge::First)?, read_day(to, Edge::Last)?);
    members.split_whitespace().map(|id| Ok(Membership { actor: ids.get(id)?, from, to })).collect()
}

fn read_ambiguities(text: &str, ids: &Ids) -> Result<Vec<Ambiguity>, TableError> {
    let row = |(line, row): (usize, &str)| {
        let at = |fault| TableError { file: "ambiguous.txt", line, fault };
        let (spelling, candidates) = row.split_once('|').ok_or(at(TableFault::Columns))?;
        let candidate = |text: &str| {
            let (id, typed) = text.split_once('=').ok_or(TableFault::Columns)?;
            Ok((ids.get(id.trim())?, typed.trim().to_owned()))
        };
        let candidates = candidates.split(';').map(candidate).collect::<Result<_, _>>().map_err(at)?;
        Ok(Ambiguity { spelling: spelling.trim().to_owned(), candidates })
    };
    content(text).map(row).collect()
}

fn read_kind(word: &str) -> Result<ActorKind, TableFault> {
    ActorKind::ALL.into_iter().find(|kind| kind.word() == word.trim()).ok_or(TableFault::Kind)
}

/// The texts between semicolons; none where there is nothing.
fn list(text: &str) -> impl Iterator<Item = String> {
    text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned)
}

/// Which day stands for a year or month of which no day is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

/// Reads `2004-05-01`, `2004-05`, `2004` or nothing.
fn read_day(text: &str, edge: Edge) -> Result<Option<NaiveDate>, TableFault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let mut parts = text.split('-').map(|part| part.parse::<u32>().map_err(|_| TableFault::Dates));
    let (year, month, day) =
        (parts.next().transpose()?, parts.next().transpose()?, parts.next().transpose()?);
    if parts.next().is_some() || ![4, 7, 10].contains(&text.len()) {
        return Err(TableFault::Dates);
    }
    let year = year.and_then(|year| i32::try_from(year).ok()).ok_or(TableFault::Dates)?;
    let first =
        NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).ok_or(TableFault::Dates)?;
    let last = match (edge, month, day) {
        (Edge::First, ..) | (Edge::Last, _, Some(_)) => Some(first),
        (Edge::Last, None, None) => NaiveDate::from_ymd_opt(year, 12, 31),
        (Edge::Last, Some(12), None) => first.with_day(31),
        (Edge::Last, Some(month), None) => {
            NaiveDate::from_ymd_opt(year, month + 1, 1).and_then(|next| next.pred_opt())
        }
    };
    last.map(Some).ok_or(TableFault::Dates)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: &str =
        "kind: state\nsource: A list\nNOR NO 578 | Norway | Kingdom of Norway | Norge; Noreg\n";
    const GROUPS: &str = "note: Check it.\n[Nordic] group | Nordic countries\naliases: Nordics\nsource: A statement\n\
                          members 1971..2004-02: NOR\n";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_row_becomes_an_actor_with_its_source() {
        let table = read(STATES, GROUPS, "NOR | NOR = Norway; Nordic = Nordics").unwrap();
        let [norway, nordic] = &table.actors[..] else { panic!("two actors") };
        assert_eq!(
            (norway.id.as_str(), norway.name.as_str(), norway.kind),
            ("NOR", "Norway", ActorKind::State)
        );
        assert_eq!((norway.alpha2.as_deref(), norway.m49), (Some("NO"), Some(578)));
        assert_eq!(norway.aliases, ["Kingdom of Norway", "Norge", "Noreg"]);
        assert_eq!(norway.source.as_deref(), Some("A list"));
        assert_eq!(
            (nordic.kind, nordic.source.as_deref()),
            (ActorKind::Group, Some("A statement. Check it."))
        );
        // A bare year begins on its first day; February 2004 ends on the 29th.
        let spell = Membership {
            actor: norway.id.clone(),
            from: Some(day("1971-01-01")),
            to: Some(day("2004-02-29")),
        };
        assert_eq!(nordic.members, [spell]);
        let candidates =
            vec![(ActorId::new("NOR"), "Norway".to_owned()), (ActorId::new("Nordic"), "Nordics".to_owned())];
        assert_eq!(table.ambiguities, [Ambiguity { spelling: "NOR".to_owned(), candidates }]);
    }

    #[test]
    fn days_months_and_years_have_two_edges() {
        for (text, first, last) in [
            ("2004", "2004-01-01", "2004-12-31"),
            ("2023-04", "2023-04-01", "2023-04-30"),
            ("2023-12", "2023-12-01", "2023-12-31"),
            ("2020-01-31", "2020-01-31", "2020-01-31"),
        ] {
            assert_eq!(read_day(text, Edge::First), Ok(Some(day(first))), "{text}");
            assert_eq!(read_day(text, Edge::Last), Ok(Some(day(last))), "{text}");
        }
        assert_eq!(read_day(" ", Edge::Last), Ok(None));
        for bad in ["04", "2004-13", "2004-1", "2004-02-30", "2004-01-01-01", "now", "2004/05/01", "-2004"] {
            assert_eq!(read_day(bad, Edge::Last), Err(TableFault::Dates), "{bad}");
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        for (states, groups, file, line, fault) in [
            ("NOR NO 578 | Norway | |", "", "states.txt", 1, TableFault::NoSection),
            ("kind: state\nNOR NO 578 | Norway |", "", "states.txt", 2, TableFault::Columns),
            ("kind: state\nNOR NO 578 | Norway | | |", "", "states.txt", 2, TableFault::Columns),
            ("kind: state\n\nNor NO 578 | Norway | |", "", "states.txt", 3, TableFault::Codes),
            ("kind: state\nNOR NO 57 | Norway | |", "", "states.txt", 2, TableFault::Codes),
            ("kind: realm", "", "states.txt", 1, TableFault::Kind),
            ("", "aliases: X", "groups.txt", 1, TableFault::NoSection),
            ("", "[X] group", "groups.txt", 1, TableFault::Columns),
            ("", "[X] group | X\nmember ..: X", "groups.txt", 2, TableFault::Columns),
            ("", "[X] group | X\nmembers 2004: X", "groups.txt", 2, TableFault::Dates),
            ("", "[X] group | X\nmembers ..: Y", "groups.txt", 2, TableFault::UnknownId),
        ] {
            let error = read(states, groups, "").err().expect(states);
            assert_eq!(error, TableError { file, line, fault }, "{states}{groups}");
        }
        assert!(read("", "", "X").is_err());
    }
}
