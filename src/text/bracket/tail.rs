//! Who stands behind words in brackets: the *tail* behind a dash, `- US; G77 delete`.
//!
//! ```text
//! [extreme - US; G77 delete]        two positions: US proposes the words, G77 would delete them
//!            └1┘ └────2───┘
//! [A - EU, G77 retain / B - US]     two options, each with a tail of its own
//! ```
//!
//! A tail is a tail only if every name in it is a known actor: `[developing countries - including islands]` is words
//! and nothing else. What a name is, the caller says ([`Names`]).

use std::ops::Range;

use crate::model::ActorId;

/// Tells the actors of a list of names, in its order; nothing where any of it is nobody's name.
pub type Names<'a> = &'a dyn Fn(&str) -> Option<Vec<ActorId>>;

/// What actors want of words in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// Named without a verb: what that means depends on the notation.
    Named,
    /// Would add them.
    Add,
    /// Would keep them.
    Retain,
    /// Would take them out.
    Delete,
    /// Reserve their position.
    Reserve,
    /// Want them in brackets.
    Bracket,
    /// Would move them.
    Move,
}

/// Actors who want the same of words in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// What they want.
    pub wish: Wish,
    /// Who, in the order of the text.
    pub actors: Vec<ActorId>,
}

/// The end of a bracket or option that says who is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tail {
    /// Bytes of the text, from the blanks before the dash to the end.
    pub at: Range<usize>,
    /// Those who are named.
    pub positions: Vec<Position>,
}

/// No list of names is longer, in bytes: all members of the United Nations need some 2 500.
const LONGEST: usize = 4_000;

/// How many dashes are tried, from the end: a name may have one of its own.
const DASHES: usize = 4;

impl Wish {
    /// The word for this wish in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Add => "add",
            Self::Retain => "retain",
            Self::Delete => "delete",
            Self::Reserve => "reserve",
            Self::Bracket => "bracket",
            Self::Move => "move",
        }
    }

    /// What a verb behind names means.
    fn of(verb: &str) -> Option<Self> {
        Some(match verb.to_ascii_lowercase().as_str() {
            "add" | "adds" | "insert" | "inserts" | "propose" | "proposes" | "proposal" => Self::Add,
            "retain" | "retains" | "keep" | "keeps" => Self::Retain,
            "delete" | "deletes" => Self::Delete,
            "reserve" | "reserves" => Self::Reserve,
            "bracket" | "brackets" => Self::Bracket,
            "move" | "moves" => Self::Move,
            _ => return None,
        })
    }
}

/// The dashes of a stretch of text that may part words and names, from the end: where each stands, and the byte behind.
fn dashes<'t>(
    text: &'t str,
    stretch: &Range<usize>,
    gaps: &'t [Range<usize>],
) -> impl Iterator<Item = (usize, usize)> + use<'t> {
    let stretch = stretch.clone();
    let first = stretch.end.saturating_sub(LONGEST).max(stretch.start);
    let behind = stretch.end;
    let near = gaps.iter().rev().skip_while(move |gap| gap.start >= behind);
    let within = stretch.clone();
    let near = near.take_while(move |gap| gap.end > first);
    let signs = near.flat_map(move |gap| {
        let end = gap.end.min(within.end);
        // A gap begins and ends beside a bracket or slash, so all these are borders of characters.
        let start = gap.start.max(within.start);
        text[start..end].char_indices().rev().map(move |(at, sign)| (start + at, sign))
    });
    signs.take_while(move |(at, _)| *at >= first).filter_map(move |(at, sign)| {
        let behind = at + sign.len_utf8();
        let blank_before = text[stretch.start..at].ends_with(char::is_whitespace);
        let blank_behind = text[behind..stretch.end].starts_with(char::is_whitespace);
        let parts = match sign {
            // A hyphen is part of many words and of many lists of clauses.
            '-' => blank_before && blank_behind,
            '–' | '—' => blank_before || blank_behind,
            _ => false,
        };
        parts.then_some((at, behind))
    })
}

/// The tail of a stretch of text, where it has one. `gaps` are the stretches outside inner brackets, in order.
pub(super) fn tail_of(
    text: &str,
    stretch: Range<usize>,
    gaps: &[Range<usize>],
    names: Names<'_>,
) -> Option<Tail> {
    dashes(text, &stretch, gaps).take(DASHES).find_map(|(at, behind)| {
        let positions = positions(&text[behind..stretch.end], names)?;
        let start = stretch.start + text[stretch.start..at].trim_end().len();
        Some(Tail { at: start..stretch.end, positions })
    })
}

/// Names behind a dash of which some are known and some are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The byte the first unknown name begins at.
    pub at: usize,
    /// That name, as written.
    pub name: String,
}

/// The doubt about a stretch of text without a tail: at least as many names behind its last dash are known as are not.
pub(super) fn doubt_of(
    text: &str,
    stretch: Range<usize>,
    gaps: &[Range<usize>],
    names: Names<'_>,
) -> Option<Doubt> {
    let (_, behind) = dashes(text, &stretch, gaps).next()?;
    let (mut known, mut unknown) = (0, Vec::new());
    let mut next = behind;
    for group in text[behind..stretch.end].split_inclusive([';', ',', '/']) {
        let at = next;
        next += group.len();
        let name = group.trim_end_matches([';', ',', '/']);
        let bare = name.trim();
        if positions(bare, names).is_some() {
            known += 1;
        } else {
            unknown.push(Doubt { at: at + (name.len() - name.trim_start().len()), name: bare.to_string() });
        }
    }
    let first = unknown.first().cloned()?;
    (known >= unknown.len() && !first.name.is_empty()).then_some(first)
}

/// Reads what stands behind the dash; nothing unless all of it is understood.
fn positions(written: &str, names: Names<'_>) -> Option<Vec<Position>> {
    written
        .split(';')
        .map(|group| {
            let group = group.trim();
            let verb = group.rsplit_once(char::is_whitespace);
            let verb = verb.and_then(|(named, verb)| Some((named.trim_end_matches(" to"), Wish::of(verb)?)));
            let (named, wish) = verb.unwrap_or((group, Wish::Named));
            Some(Position { wish, actors: names(named)? })
        })
        .collect()
}
