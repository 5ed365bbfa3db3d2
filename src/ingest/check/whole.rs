//! Checks of parts as a whole: keys that do not go together, ids and numbers that repeat.

use std::collections::BTreeMap;

use super::{Checker, maps};
use crate::files::values;
use crate::ingest::source::Span;
use crate::ingest::spot::Spot;
use crate::ingest::tree::{Body, Map, Node};
use crate::model::{ClauseKind, fold_number};

impl Checker<'_> {
    pub(super) fn whole_clause(&mut self, spot: &Spot<'_>) {
        let map = spot.map;
        let has = |key: &str| map.get(key).is_some();
        if !(has("heading") || has("text") || has("alternatives") || has("sub") || map.incomplete) {
            let what = format!("\"text\" is missing in {}", spot.name(self.source).unwrap_or_default());
            let remedy = "Type text: | and the words on the next line";
            self.error(spot.at, what, "in this clause").remedy.push(remedy.to_string());
        }
        self.heading(spot);
        self.new_and_was(spot);
        self.labels(spot);
    }

    fn heading(&mut self, spot: &Spot<'_>) {
        if spot.map.get("heading").is_none() {
            return;
        }
        let other_kind = spot.map.words("kind").is_some_and(|kind| kind != ClauseKind::Heading.word());
        for entry in &spot.map.entries {
            if entry.key == "text" || (entry.key == "kind" && other_kind) {
                let what = format!("\"heading\" and \"{}\" stand together{}", entry.key, self.inside(spot));
                let under = "\"heading\" is short for kind: heading and its text";
                let remedy = "Type a dash before what starts the next clause, or delete one of the two";
                self.error(entry.key_at, what, under).remedy.push(remedy.to_string());
            }
        }
    }

    fn new_and_was(&mut self, spot: &Spot<'_>) {
        let is_new = spot.map.words("new").and_then(values::parse_flag) == Some(true);
        if let Some(was) = spot.map.entries.iter().find(|entry| entry.key == "was").filter(|_| is_new) {
            let what = format!("\"new\" and \"was\" stand together{}", self.inside(spot));
            let under = "a new clause was nothing before";
            self.error(was.key_at, what, under).remedy.push("Delete one of the two".to_string());
        }
    }

    /// Labels of alternatives are unique in their clause.
    fn labels(&mut self, spot: &Spot<'_>) {
        let mut seen = Vec::new();
        for (_, alternative) in maps(spot.map, "alternatives") {
            let Some((label, at)) = alternative.get("alt").and_then(|node| Some((node.words()?, node.at)))
            else {
                continue;
            };
            if seen.contains(&label.to_lowercase()) {
                let what = format!("two alternatives{} are called \"{label}\"", self.inside(spot));
                self.error(at, what, "again").remedy.push("Give each its own label: A, B, C".to_string());
            }
            seen.push(label.to_lowercase());
        }
    }

    pub(super) fn whole_member(&mut self, spot: &Spot<'_>) {
        let day = |key: &str| spot.map.words(key).and_then(|words| values::parse_date(words).ok());
        if let (Some(from), Some(to), Some(node)) = (day("from"), day("to"), spot.map.get("to"))
            && to < from
        {
            let what = format!("a membership{} ends before it starts", self.inside(spot));
            self.error(node.at, what, format!("it starts on {from}"))
                .remedy
                .push("Exchange the dates".to_string());
        }
    }

    pub(super) fn whole_draft(&mut self, map: &Map) {
        let mut clauses = Clauses::default();
        clauses.collect(map, "clauses", None);
        self.repeated_ids(&clauses);
        self.repeated_numbers(&clauses);
        self.destinations(map, &clauses);
    }

    fn repeated_ids(&mut self, clauses: &Clauses<'_>) {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for (_, id) in clauses.values("id") {
            let Some(words) = id.words() else { continue };
            match seen.get(words) {
                None => {
                    seen.insert(words, id.at);
                }
                Some(first) => {
                    let line = self.source.position(first.start).0;
                    let what = format!("two clauses have the id \"{words}\"");
                    let problem = self.error(id.at, what, format!("the first one is on line {line}"));
                    problem
                        .remedy
                        .push("Delete this id: the tool gives the clause one of its own".to_string());
                }
            }
        }
    }

    /// A printed number may repeat, for real texts do it; it is worth a look all the same.
    fn repeated_numbers(&mut self, clauses: &Clauses<'_>) {
        let mut seen: BTreeMap<(Option<usize>, String), Span> = BTreeMap::new();
        for (place, number) in clauses.values("number") {
            let Some(words) = number.words().filter(|words| !words.trim().is_empty()) else { continue };
            let key = (clauses.list[place].parent, fold_number(words));
            match seen.get(&key) {
                None => {
                    seen.insert(key, number.at);
                }
                Some(first) => {
                    let line = self.source.position(first.start).0;
                    let what = format!("two clauses have the printed number \"{words}\"");
                    let under = format!("the first one is on line {line}");
                    self.problems.push(self.source.warning(number.at, what, under));
                }
            }
        }
    }

    /// `into` of a dropped clause names a clause of this draft, by its number, its path of numbers or its id.
    fn destinations(&mut self, map: &Map, clauses: &Clauses<'_>) {
        for (_, dropped) in maps(map, "dropped") {
            let Some(into) = dropped.get("into") else { continue };
            let Some(words) = into.words().filter(|words| !words.trim().is_empty()) else { continue };
            // An id that the store gave may be that of a clause which does not type it.
            if values::is_given_id(words) || clauses.is_named(words) {
                continue;
            }
            let what = format!("\"into\" names clause \"{words}\", which this draft does not have");
            let problem = self.error(into.at, what, "no clause has this number or id");
            problem.remedy.push("Type the number or the id of the clause that took its content".to_string());
        }
    }

    pub(super) fn whole_actors(&mut self, map: &Map) {
        let mut seen: Vec<(String, Span)> = Vec::new();
        for (_, actor) in maps(map, "actors") {
            let Some(id) = actor.get("id") else { continue };
            let Some(words) = id.words() else { continue };
            let folded = words.to_lowercase();
            if let Some((_, first)) = seen.iter().find(|(earlier, _)| *earlier == folded) {
                let line = self.source.position(first.start).0;
                let what = format!("two actors have the id \"{words}\"");
                let problem = self.error(id.at, what, format!("the first one is on line {line}"));
                problem.remedy.push("Give each an id of its own".to_string());
            }
            seen.push((folded, id.at));
        }
    }
}

/// The clauses of a file in reading order.
#[derive(Default)]
pub(in crate::ingest) struct Clauses<'n> {
    pub(in crate::ingest) list: Vec<ClauseNode<'n>>,
}

/// A clause of a file and the place of the clause it belongs to.
pub(in crate::ingest) struct ClauseNode<'n> {
    pub(in crate::ingest) node: &'n Node,
    pub(in crate::ingest) map: &'n Map,
    parent: Option<usize>,
}

impl<'n> Clauses<'n> {
    /// Every clause of a draft's file.
    pub(in crate::ingest) fn of(root: &'n Node) -> Self {
        let mut clauses = Self::default();
        if let Some(map) = root.map() {
            clauses.collect(map, "clauses", None);
        }
        clauses
    }

    /// Recursion is bounded: the scanner refuses deep nesting.
    fn collect(&mut self, map: &'n Map, key: &str, parent: Option<usize>) {
        for (node, map) in maps(map, key) {
            let place = self.list.len();
            self.list.push(ClauseNode { node, map, parent });
            self.collect(map, "sub", Some(place));
        }
    }

    /// The value of a key in every clause that has it, with the place of the clause.
    fn values(&self, key: &str) -> impl Iterator<Item = (usize, &'n Node)> {
        let value = |(place, clause): (usize, &ClauseNode<'n>)| clause.map.get(key).map(|node| (place, node));
        self.list.iter().enumerate().filter_map(value)
    }

    fn is_named(&self, words: &str) -> bool {
        let folded = fold_number(words);
        let named = |place: usize| {
            let clause = &self.list[place];
            let number = clause.map.words("number").map(fold_number).filter(|number| !number.is_empty());
            clause.map.words("id") == Some(words)
                || number.as_ref() == Some(&folded)
                || self.path(place) == folded
        };
        (0..self.list.len()).any(named)
    }

    fn path(&self, place: usize) -> String {
        let own = self.list[place].map.words("number").map(fold_number).unwrap_or_default();
        match self.list[place].parent {
            Some(parent) => self.path(parent) + &own,
            None => own,
        }
    }
}

/// Whether a value holds anything that words could be taken from.
pub(in crate::ingest) fn span_of(node: Option<&Node>) -> Option<Span> {
    node.filter(|node| !matches!(node.body, Body::Missing)).map(|node| node.at)
}
