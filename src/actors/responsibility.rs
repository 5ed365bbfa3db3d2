//! Who is named in the line that says who put a document forward, as documents print it.
//!
//! ```text
//! Chile, Cuba [on behalf of the Group of 77 and China], Iran (Islamic Republic of) and Norway
//! └─1─┘  └2─┘                   └─ 2, for this group ┘  └─────────── 3 ──────────┘     └─ 4 ─┘
//! submitted by the Chair on the basis of informal consultations
//!                  └─1─┘ └────────────── remark ──────────────┘
//! ```
//!
//! Commas and "and" part names, and stand inside names ("Bosnia and Herzegovina", "Group of 77 and China"). The line
//! is therefore cut at every one of them outside brackets, and the longest row of pieces that is somebody's printed
//! name is taken as that name. A piece that is nobody's name is reported with its place and the rest is read:
//! a line is understood only when nothing of it was left over.

use std::ops::Range;

use super::{Directory, NameProblem};
use crate::model::ActorId;

/// Words between an office and what a line adds about it; only looked for after "by".
const REMARKS: [&str; 6] = [
    " of the Committee",
    " on the basis of ",
    " on the recommendation of ",
    " on the proposal of ",
    " in accordance with ",
    " pursuant to ",
];

const ON_BEHALF_OF: &str = "on behalf of ";

/// More pieces than any printed name has.
pub(super) const LONGEST_NAME: usize = 6;

/// One who put a document forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsible {
    /// Who is named.
    pub actor: ActorId,
    /// For whom, where the line says so; otherwise empty.
    pub on_behalf_of: Vec<ActorId>,
}

/// A part of a line that is nobody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    /// Where it begins in the line: bytes from its start.
    pub at: usize,
    /// What is wrong with it; holds its text.
    pub problem: NameProblem,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Responsibility {
    /// Everybody named, in the order of the line.
    pub responsible: Vec<Responsible>,
    /// What the line adds about how the document came to be, as printed; never read for names.
    pub remark: Option<String>,
    /// Parts that are nobody's name.
    pub not_understood: Vec<NotUnderstood>,
}

impl Responsibility {
    /// Whether the line names somebody and nothing of it was left over.
    pub fn is_understood(&self) -> bool {
        !self.responsible.is_empty() && self.not_understood.is_empty()
    }
}

/// Reads a line of responsibility. Names mean what they mean in print ([`Directory::resolve_printed`]).
pub fn read_responsibility(directory: &Directory, line: &str) -> Responsibility {
    let mut read = Responsibility::default();
    let names = names_of(line);
    read.remark = Some(line[names.end..].trim()).filter(|rest| !rest.is_empty()).map(str::to_owned);
    let pieces = cut(line, names);
    let mut next = 0;
    while next < pieces.len() {
        let last = pieces.len().min(next + LONGEST_NAME);
        let longest = (next..last).rev().find_map(|end| {
            let item = line[pieces[next].start..pieces[end].end].trim();
            Some((end, named_for_certain(directory, item)?))
        });
        next = match longest {
            Some((end, Named::Responsible(one))) => {
                read.responsible.push(one);
                end + 1
            }
            Some((end, Named::Represented(groups))) if !read.responsible.is_empty() => {
                read.responsible
                    .last_mut()
                    .into_iter()
                    .for_each(|one| one.on_behalf_of.extend(groups.clone()));
                end + 1
            }
            _ => {
                let text = &line[pieces[next].clone()];
                let at = pieces[next].start + (text.len() - text.trim_start().len());
                let problem = named(directory, text.trim()).err().unwrap_or_else(|| nobody(text));
                read.not_understood.push(NotUnderstood { at, problem });
                next + 1
            }
        };
    }
    read
}

/// What one item of a line says.
enum Named {
    /// Somebody, perhaps for a group.
    Responsible(Responsible),
    /// "on behalf of" somebody, after a comma: speaks of the one named before.
    Represented(Vec<ActorId>),
}

/// As [`named`], without the work of a refusal, of which all but the last are thrown away.
fn named_for_certain(directory: &Directory, item: &str) -> Option<Named> {
    let plain = item.strip_prefix(ON_BEHALF_OF).unwrap_or(item);
    let may_be = plain.contains(ON_BEHALF_OF) || directory.is_printed_name(plain);
    if may_be { named(directory, item).ok() } else { None }
}

fn named(directory: &Directory, item: &str) -> Result<Named, NameProblem> {
    if let Some(groups) = item.strip_prefix(ON_BEHALF_OF) {
        // After a comma one name: a second could as well be the next sponsor.
        return directory.resolve_printed(groups).map(|actor| Named::Represented(vec![actor.id.clone()]));
    }
    let tail = ['[', '('].iter().find_map(|open| item.find(&format!("{open}{ON_BEHALF_OF}")));
    let Some(tail) = tail.filter(|_| item.ends_with([']', ')'])) else {
        let actor = directory.resolve_printed(item)?.id.clone();
        return Ok(Named::Responsible(Responsible { actor, on_behalf_of: Vec::new() }));
    };
    let actor = directory.resolve_printed(&item[..tail])?.id.clone();
    let groups = &item[tail + 1 + ON_BEHALF_OF.len()..item.len() - 1];
    Ok(Named::Responsible(Responsible { actor, on_behalf_of: represented(directory, groups)? }))
}

/// Those for whom somebody speaks: one name, or a list of names all of which are known.
fn represented(directory: &Directory, names: &str) -> Result<Vec<ActorId>, NameProblem> {
    let whole = match directory.resolve_printed(names) {
        Ok(actor) => return Ok(vec![actor.id.clone()]),
        Err(problem) => problem,
    };
    let list = read_responsibility(directory, names);
    let plain = list.responsible.iter().all(|one| one.on_behalf_of.is_empty());
    if !(list.is_understood() && plain && list.remark.is_none()) {
        return Err(whole);
    }
    Ok(list.responsible.into_iter().map(|one| one.actor).collect())
}

fn nobody(text: &str) -> NameProblem {
    NameProblem::Unknown { typed: text.trim().to_owned(), suggestions: Vec::new() }
}

/// The part of a line that holds names: all of it, or what stands between "by" and a remark.
fn names_of(line: &str) -> Range<usize> {
    let starts =
        |prefix: &str| line.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let Some(prefix) = ["submitted by ", "by "].into_iter().find(|prefix| starts(prefix)) else {
        return 0..line.len();
    };
    let start = prefix.len();
    let end = REMARKS.iter().filter_map(|words| line[start..].find(words)).min();
    start..end.map_or(line.len(), |end| start + end)
}

/// Cuts at every comma and "and" outside brackets. Of ", and " the comma alone parts.
pub(super) fn cut(line: &str, names: Range<usize>) -> Vec<Range<usize>> {
    let (mut pieces, mut depth, mut start) = (Vec::new(), 0_usize, names.start);
    let mut places = names.clone();
    while let Some(at) = places.next() {
        let Some(rest) = line.get(at..names.end) else { continue };
        let parting = if rest.starts_with(", and ") {
            ", and ".len()
        } else if rest.starts_with(" and ") {
            " and ".len()
        } else {
            usize::from(rest.starts_with(','))
        };
        match rest.as_bytes().first() {
            Some(b'[' | b'(') => depth += 1,
            Some(b']' | b')') => depth = depth.saturating_sub(1),
            _ if depth == 0 && parting > 0 => {
                pieces.push(start..at);
                start = at + parting;
                places.start = start;
            }
            _ => {}
        }
    }
    pieces.push(start..names.end);
    pieces
}
