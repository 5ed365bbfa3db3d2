//! Checks of what a file says: keys, shapes, words of closed lists, dates, names. Everything that is wrong is reported.
//!
//! Two stages. The checks of this module need the file alone and run over its tree, so that each problem has its place.
//! Those of [`context`] need facts about the other drafts, given as plain values, because this layer sees no store.

pub mod context;
mod names;
mod records;
mod schema;
mod values;
mod whole;

use super::problem::Problem;
use super::source::{Source, Span};
use super::spot::Spot;
use super::tree::{Body, Entry, Map, Node};
use names::Names;
use schema::{Field, Need, Shape, Table};

pub(super) use names::remembering;
pub(super) use whole::{ClauseNode, Clauses, span_of};

/// The kinds of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    Draft,
    Actors,
    Records,
}

/// Problems found so far, and what is needed to find more.
pub(super) struct Checker<'c> {
    source: &'c Source,
    names: Names<'c>,
    problems: Vec<Problem>,
}

/// Checks a file of a known kind.
pub(super) fn check(
    kind: FileKind,
    root: &Node,
    source: &Source,
    resolve: crate::files::Resolve<'_>,
) -> Vec<Problem> {
    let table = match kind {
        FileKind::Draft => &schema::DRAFT,
        FileKind::Actors => &schema::ACTORS,
        FileKind::Records => &schema::RECORDS,
    };
    let mut checker = Checker { source, names: Names::new(resolve, root), problems: Vec::new() };
    if let Some(map) = root.map() {
        let spot = Spot { part: table.part, map, at: root.at, above: None };
        checker.part(&spot, table);
        match kind {
            FileKind::Draft => checker.whole_draft(map),
            FileKind::Actors => checker.whole_actors(map),
            FileKind::Records => checker.whole_records(map),
        }
    }
    checker.problems
}

/// Tells what kind of file it is by its keys; what is not read is a problem.
pub(super) fn kind_of(root: &Node, source: &Source) -> Result<FileKind, Box<Problem>> {
    let start = Span { start: root.at.start, length: root.at.length.max(1) };
    let not_ours = |what: &str| {
        let why =
            "a draft starts with `draft:`, records with `amendments:` or `events:`, actors with `actors:`";
        let problem = source.error(start, what.to_string(), why.to_string());
        Box::new(problem.with_remedy("Start from the last draft: travaux next -o draft.yaml"))
    };
    let map = match &root.body {
        Body::Map(map) => map,
        Body::Missing => return Err(not_ours("the file is empty")),
        Body::Words(_) | Body::List(_) | Body::Damaged => {
            return Err(not_ours("this is no draft, and no file of records or actors"));
        }
    };
    let entry = |keys: &[&str]| map.entries.iter().find(|entry| keys.contains(&entry.key.as_str()));
    if entry(&["draft", "clauses"]).is_some() {
        return Ok(FileKind::Draft);
    }
    if entry(&["actors"]).is_some() {
        return Ok(FileKind::Actors);
    }
    if entry(&["amendments", "events", "against"]).is_some() {
        return Ok(FileKind::Records);
    }
    Err(not_ours("this is no draft, and no file of records or actors"))
}

impl Checker<'_> {
    fn error(&mut self, span: Span, what: String, under_caret: impl Into<String>) -> &mut Problem {
        self.problems.push(self.source.error(span, what, under_caret.into()));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Checks a part: its keys, their values, the parts inside it.
    fn part(&mut self, spot: &Spot<'_>, table: &'static Table) {
        for (place, entry) in spot.map.entries.iter().enumerate() {
            let Some(field) = table.fields.iter().find(|field| field.name == entry.key) else {
                self.unknown_key(spot, entry, table);
                continue;
            };
            if spot.map.entries[..place].iter().any(|earlier| earlier.key == entry.key) {
                self.repeated_key(spot, entry);
                continue;
            }
            self.value(spot, entry, field);
        }
        for field in table.fields.iter().filter(|field| field.need == Need::Required) {
            if spot.map.get(field.name).is_none() && !spot.map.incomplete {
                self.missing_key(spot, field.name);
            }
        }
        match table.part {
            super::spot::Part::Clause => self.whole_clause(spot),
            super::spot::Part::Member => self.whole_member(spot),
            super::spot::Part::Amendment => self.whole_amendment(spot),
            super::spot::Part::Event => self.whole_event(spot),
            _ => {}
        }
    }

    /// A key of a part in words: `"text" of clause 5.1`.
    fn subject(&self, spot: &Spot<'_>, key: &str) -> String {
        match spot.name(self.source) {
            Some(name) => format!("\"{key}\" of {name}"),
            None => format!("\"{key}\""),
        }
    }

    /// ` in clause 5.1`, or nothing in the head of a file.
    fn inside(&self, spot: &Spot<'_>) -> String {
        spot.name(self.source).map(|name| format!(" in {name}")).unwrap_or_default()
    }

    fn unknown_key(&mut self, spot: &Spot<'_>, entry: &Entry, table: &'static Table) {
        let inside = self.inside(spot);
        let known: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
        let free = |name: &&str| spot.map.get(name).is_none() && known.contains(name);
        let open: Vec<&str> = known.iter().copied().filter(free).collect();
        let under = match closest(&entry.key, &open).or_else(|| usual_name(&entry.key).filter(free)) {
            Some(guess) => format!("did you mean \"{guess}\"?"),
            None => "not a key of this place".to_string(),
        };
        let what = format!("unknown key \"{}\"{inside}", entry.key);
        self.error(entry.key_at, what, under).remedy.push(format!("Keys here: {}", known.join(", ")));
    }

    fn repeated_key(&mut self, spot: &Spot<'_>, entry: &Entry) {
        let inside = self.inside(spot);
        let first = spot.map.entries.iter().find(|earlier| earlier.key == entry.key);
        let line = first.map_or(0, |first| self.source.position(first.key_at.start).0);
        let what = format!("the key \"{}\" stands twice{inside}", entry.key);
        let problem = self.error(entry.key_at, what, format!("the first one is on line {line}"));
        problem.remedy.push("Delete one of them, or type a dash before what starts a new entry".to_string());
    }

    fn missing_key(&mut self, spot: &Spot<'_>, key: &str) {
        let what = match spot.name(self.source) {
            Some(name) => format!("\"{key}\" is missing in {name}"),
            None => format!("\"{key}\" is missing"),
        };
        let under = if spot.above.is_some() { "in this entry" } else { "in this file" };
        let remedy = match key {
            "date" => "Type, for example: date: 2031-03-14",
            "draft" => "Type the name of the round, for example: draft: rev1",
            "clauses" => "Type clauses: and below it the clauses, each with a dash",
            "alt" => "Type a label, for example: alt: B",
            "text" => "Type text: | and the words on the next line; for an option without words, No text",
            "from" => "Type who tabled it, for example: from: [Norway, Chile]",
            "action" => "Type what it asks for, for example: action: replace",
            _ => "Type the key and its value",
        };
        self.error(spot.at, what, under).remedy.push(remedy.to_string());
    }

    fn value(&mut self, spot: &Spot<'_>, entry: &Entry, field: &Field) {
        match (&entry.value.body, field.shape) {
            (Body::Damaged, _) => {}
            (Body::Missing, _) => self.empty(spot, entry, field),
            (_, Shape::Entries(table)) => self.entries(spot, entry, table),
            (_, Shape::ManyWords | Shape::Rounds | Shape::Names(_)) => self.list(spot, entry, field),
            (Body::Words(words), _) => self.one(spot, &entry.value, words, field),
            (Body::List(_) | Body::Map(_), _) => self.not_words(spot, &entry.value, field.name),
        }
    }

    fn empty(&mut self, spot: &Spot<'_>, entry: &Entry, field: &Field) {
        let what = format!("{} has no value", self.subject(spot, field.name));
        let under = match entry.value.at == entry.key_at || entry.value.at.length == 0 {
            true => "nothing stands behind it",
            false => "YAML reads this as nothing",
        };
        let remedy = match (field.shape, field.need) {
            _ if field.name == "text" => "Type text: | and the words on the next line",
            (Shape::Names(_), _) => "Type names, or [] for nobody, or delete the line",
            (_, Need::Required) => "Type a value",
            (_, Need::Optional) => "Type a value, or delete the line",
        };
        self.error(entry.value.at, what, under).remedy.push(remedy.to_string());
    }

    fn not_words(&mut self, spot: &Spot<'_>, value: &Node, key: &str) {
        let (found, sign) = match value.body {
            Body::List(_) => ("a list", "a list starts here"),
            _ => ("keys with values", "a colon with a blank behind it makes a key"),
        };
        let what = format!("{} is {found}; words are expected", self.subject(spot, key));
        self.error(value.at, what, sign)
            .remedy
            .push("Put words that hold such signs in quotation marks".to_string());
    }

    fn list(&mut self, spot: &Spot<'_>, entry: &Entry, field: &Field) {
        let items = entry.value.items();
        let mut rest = items.iter().enumerate();
        while let Some((place, item)) = rest.next() {
            match &item.body {
                Body::Damaged => {}
                Body::Words(_) if self.cut_name(spot, &items[place..], field) => {
                    rest.next();
                }
                Body::Words(words) => self.one(spot, item, words, field),
                Body::Missing => {
                    let what = format!("an entry of {} is empty", self.subject(spot, field.name));
                    self.error(item.at, what, "nothing stands here")
                        .remedy
                        .push("Delete the entry".to_string());
                }
                Body::List(_) | Body::Map(_) => self.not_words(spot, item, field.name),
            }
        }
        self.repeated_items(spot, entry, field);
    }

    fn repeated_items(&mut self, spot: &Spot<'_>, entry: &Entry, field: &Field) {
        let items = entry.value.items();
        for (place, item) in items.iter().enumerate() {
            let Some(words) = item.words().filter(|words| !words.is_empty()) else { continue };
            if items[..place].iter().any(|earlier| earlier.words() == Some(words)) {
                let what = format!("{} names \"{words}\" twice", self.subject(spot, field.name));
                self.error(item.at, what, "again").remedy.push("Delete one of them".to_string());
            }
        }
    }

    fn entries(&mut self, spot: &Spot<'_>, entry: &Entry, table: &'static Table) {
        if entry.key == "clauses" && matches!(&entry.value.body, Body::List(items) if items.is_empty()) {
            let problem = self.error(entry.value.at, "the draft has no clauses".to_string(), "an empty list");
            problem.remedy.push("Type the clauses below it, each with a dash".to_string());
        }
        for item in entry.value.items() {
            match &item.body {
                Body::Damaged => {}
                Body::Map(map) => {
                    self.part(&Spot { part: table.part, map, at: item.at, above: Some(spot) }, table);
                }
                Body::Missing | Body::Words(_) | Body::List(_) => {
                    let what = format!("an entry of {} has no keys", self.subject(spot, &entry.key));
                    let first =
                        table.fields.iter().find(|field| field.name == "text").unwrap_or(&table.fields[0]);
                    let problem = self.error(item.at, what, "keys with values are expected here");
                    problem.remedy.push(format!("Type, for example: - {}: …", first.name));
                }
            }
        }
    }
}

/// The word of a list that is most like a typed one, where any is like it at all.
pub(super) fn closest<'w>(typed: &str, words: &[&'w str]) -> Option<&'w str> {
    let typed = typed.to_lowercase();
    let best = words.iter().copied().max_by(|one, other| {
        let likeness = |word: &str| strsim::jaro_winkler(&typed, word);
        // Ties go to the earlier word: `max_by` takes the last of equals.
        likeness(one).total_cmp(&likeness(other)).then(std::cmp::Ordering::Greater)
    })?;
    (strsim::jaro_winkler(&typed, best) >= 0.8).then_some(best)
}

/// What people type for a key whose name looks different.
fn usual_name(typed: &str) -> Option<&'static str> {
    Some(match typed.to_lowercase().as_str() {
        "no" | "nr" | "num" | "para" | "paragraph" | "article" => "number",
        "author" | "authors" | "from" | "by" | "sponsor" | "proposed-by" => "sponsors",
        "words" | "wording" | "content" | "body" => "text",
        "round" | "name" => "draft",
        "lang" => "language",
        "option" | "label" => "alt",
        "chair" | "pen-holder" | "issued" => "issued-by",
        "track-of" | "line" => "track",
        _ => return None,
    })
}

/// Keys of a map whose values are lists of maps, flattened in reading order.
fn maps<'n>(map: &'n Map, key: &str) -> impl Iterator<Item = (&'n Node, &'n Map)> + use<'n> {
    let items = map.get(key).map(Node::items).unwrap_or_default();
    items.iter().filter_map(|item| item.map().map(|map| (item, map)))
}

#[cfg(test)]
mod tests;
