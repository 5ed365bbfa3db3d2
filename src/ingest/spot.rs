//! Which part of a file a place belongs to, in words: `clause 5.1 (a)`, `alternative B of clause 5.1`.

use super::source::{Source, Span};
use super::tree::{Map, Node};

/// Parts of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The head of the file.
    Head,
    Clause,
    Alternative,
    Dropped,
    Actor,
    Member,
    Amendment,
    Event,
    /// A vote, in figures or by name.
    Vote,
}

impl Part {
    /// The part that the entries of a key are.
    pub(super) fn of_entries(key: &str) -> Option<Self> {
        Some(match key {
            "clauses" | "sub" => Self::Clause,
            "alternatives" => Self::Alternative,
            "dropped" => Self::Dropped,
            "actors" => Self::Actor,
            "members" => Self::Member,
            "amendments" => Self::Amendment,
            "events" => Self::Event,
            "tally" | "roll-call" => Self::Vote,
            _ => return None,
        })
    }
}

/// A part of a file with the parts it lies in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'n> {
    pub(super) part: Part,
    pub(super) map: &'n Map,
    pub(super) at: Span,
    pub(super) above: Option<&'n Self>,
}

impl Spot<'_> {
    /// What to call the part; `None` for the head of the file.
    pub(super) fn name(&self, source: &Source) -> Option<String> {
        let above = || self.above.and_then(|above| above.name(source));
        let line = || source.position(self.at.start).0;
        match self.part {
            Part::Head => None,
            Part::Clause => Some(self.clause(source)),
            Part::Alternative => {
                let label =
                    self.map.words("alt").map_or_else(|| format!("at line {}", line()), str::to_string);
                Some(above().map_or_else(
                    || format!("alternative {label}"),
                    |of| format!("alternative {label} of {of}"),
                ))
            }
            Part::Dropped => Some(self.map.words("clause").map_or_else(
                || format!("the entry of \"dropped\" at line {}", line()),
                |clause| format!("dropped clause {clause}"),
            )),
            Part::Actor => Some(
                self.map
                    .words("id")
                    .map_or_else(|| format!("the actor at line {}", line()), |id| format!("actor {id}")),
            ),
            Part::Amendment => {
                Some(self.map.words("id").map_or_else(
                    || format!("the amendment at line {}", line()),
                    |id| format!("amendment {id}"),
                ))
            }
            Part::Event => Some(format!("the event at line {}", line())),
            Part::Member | Part::Vote => above(),
        }
    }

    fn clause(&self, source: &Source) -> String {
        let path = self.numbers();
        if !path.is_empty() && self.map.words("number").is_some_and(|number| !number.is_empty()) {
            return format!("clause {path}");
        }
        match self.map.words("id") {
            Some(id) => format!("clause {id}"),
            None => format!("the clause at line {}", source.position(self.at.start).0),
        }
    }

    /// The printed numbers from the outermost clause to this one: `5.1 (a)`.
    fn numbers(&self) -> String {
        let above =
            self.above.filter(|above| above.part == Part::Clause).map(Self::numbers).unwrap_or_default();
        let own = self.map.words("number").unwrap_or_default();
        if above.is_empty() || own.is_empty() { above + own } else { format!("{above} {own}") }
    }
}

/// What to call the innermost part of a file that holds a place; `None` where that is its head.
pub(super) fn name_at(root: &Node, at: usize, source: &Source) -> Option<String> {
    let map = root.map()?;
    inner_name(&Spot { part: Part::Head, map, at: root.at, above: None }, at, source)
}

fn inner_name(spot: &Spot<'_>, at: usize, source: &Source) -> Option<String> {
    for entry in &spot.map.entries {
        let Some(part) = Part::of_entries(&entry.key) else { continue };
        for item in entry.value.items() {
            let Some(map) = item.map().filter(|map| item.at.start <= at && at <= map.end) else { continue };
            return inner_name(&Spot { part, map, at: item.at, above: Some(spot) }, at, source);
        }
    }
    spot.name(source)
}
