//! What people hand in → model, with every problem found and shown in its place.
//!
//! ```text
//! bytes ─lint─▶ text ─scan─▶ tree with places, faults ─check─▶ problems ─┐ none of them an error
//!                                                                       ▼
//!                       yaml::read ─▶ Node, equal to the tree ─▶ draft_of, records_of, actors_of ─▶ Input
//! ```
//!
//! Nothing is repaired or guessed: a file is taken as it is, or refused with all that is wrong. A file in which YAML
//! would drop or alter words is refused even where YAML itself sees no error.
//! Checks that need other drafts are in [`context`]; the caller runs those it has facts for and adds their problems.

mod agree;
mod check;
mod lint;
mod messages;
mod problem;
mod scan;
mod source;
mod spot;
mod tree;

pub use check::context;
pub use lint::{LARGEST, read_bytes};
pub use problem::{Excerpt, Problem, Severity, count, render};
pub use source::{Source, Span};

use check::{Clauses, FileKind, span_of};
use tree::Node;

use crate::files::{Resolve, actors, draft, records, yaml};
use crate::model::{Actor, Draft, RecordsFile};

/// A file that was read without errors.
#[derive(Debug, Clone)]
pub enum Input {
    /// A draft.
    Draft(Box<DraftInput>),
    /// Own actors and groups.
    Actors {
        /// In the order of the file.
        actors: Vec<Actor>,
        /// What somebody should look at.
        warnings: Vec<Problem>,
    },
    /// Amendments and events.
    Records(Box<RecordsInput>),
}

/// Amendments and events with their places in the file, for problems that are found later.
#[derive(Debug, Clone)]
pub struct RecordsInput {
    /// What the file says.
    pub file: RecordsFile,
    /// What somebody should look at.
    pub warnings: Vec<Problem>,
    /// The text of the file.
    pub source: Source,
    /// Where the keys of each amendment stand.
    pub amendments: Vec<KeyPlaces>,
    /// Where the keys of each event stand.
    pub events: Vec<KeyPlaces>,
}

/// Where an entry of a file and the values of its keys stand.
#[derive(Debug, Clone, Default)]
pub struct KeyPlaces {
    at: Span,
    values: Vec<(String, Span)>,
}

impl KeyPlaces {
    /// Where the value of a key stands; the entry itself where it has no such key.
    pub fn of(&self, key: &str) -> Span {
        self.values.iter().find(|(name, _)| name == key).map_or(self.at, |(_, at)| *at)
    }
}

/// A draft with its places in the file, for problems that are found later.
#[derive(Debug, Clone)]
pub struct DraftInput {
    /// What the file says.
    pub draft: Draft,
    /// What somebody should look at.
    pub warnings: Vec<Problem>,
    /// The text of the file.
    pub source: Source,
    /// Where its parts stand.
    pub places: Places,
}

/// Where the parts of a draft stand in its file.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The name of the round.
    pub draft: Span,
    /// Each name under `base`.
    pub base: Vec<Span>,
    /// Each `clause` under `dropped`.
    pub dropped: Vec<Span>,
    /// Each clause, in reading order.
    pub clauses: Vec<ClausePlaces>,
}

/// Where the parts of a clause stand in its file.
#[derive(Debug, Clone, Default)]
pub struct ClausePlaces {
    /// Its first key.
    pub at: Span,
    /// Its id.
    pub id: Option<Span>,
    /// Each number or id under `was`.
    pub was: Vec<Span>,
    /// Its sponsors.
    pub sponsors: Option<Span>,
    /// Its words, or those of a heading.
    pub text: Option<Span>,
    /// The words after its sub-clauses.
    pub after: Option<Span>,
    /// The words of each alternative.
    pub alternatives: Vec<Option<Span>>,
}

impl DraftInput {
    /// What to call a clause in messages: by its printed path, its id, or the line it stands on.
    pub fn clause_name(&self, place: usize) -> String {
        let path = self.draft.printed_path(place);
        let clause = &self.draft.clauses[place];
        match &clause.id {
            _ if !path.is_empty() && !clause.number.as_str().is_empty() => format!("clause {path}"),
            Some(id) => format!("clause {id}"),
            None => format!("the clause at line {}", self.position(place).0),
        }
    }

    /// Line and column of a clause, counted from 1.
    pub fn position(&self, place: usize) -> (usize, usize) {
        self.source.position(self.places.clauses.get(place).map_or(0, |clause| clause.at.start))
    }
}

/// Reads a file that was handed in. `label` is what to call it in messages; amendments without an id are called after
/// its last part, as [`stem_of`] has it.
///
/// # Errors
/// Every problem of the file in the order of the file, warnings too, when at least one of them is an error.
pub fn read_input(label: &str, bytes: &[u8], resolve: Resolve<'_>) -> Result<Input, Vec<Problem>> {
    let source = lint::text_of(label, bytes)?;
    let resolve = check::remembering(resolve);
    let scan::Scanned { root, faults } = scan::scan(source.text());
    let mut problems: Vec<_> = faults.iter().map(|fault| messages::problem(fault, &root, &source)).collect();
    let kind = match check::kind_of(&root, &source) {
        Ok(kind) => {
            problems.extend(check::check(kind, &root, &source, &resolve));
            Some(kind)
        }
        Err(problem) => {
            if faults.is_empty() || root.map().is_some_and(|map| !map.incomplete) {
                problems.push(*problem);
            }
            None
        }
    };
    problems.sort_by_key(|problem| (problem.line, problem.column));
    let has_errors =
        |problems: &[Problem]| problems.iter().any(|problem| problem.severity == Severity::Error);
    let Some(kind) = kind.filter(|_| !has_errors(&problems)) else { return Err(problems) };
    read_checked(kind, &root, source, problems, &resolve)
}

/// The name of a file without folder and suffix, under which records and actors are stored.
pub fn stem_of(label: &str) -> String {
    std::path::Path::new(label).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a file without errors once more, by the YAML parser, and makes what it says into values of the model.
fn read_checked(
    kind: FileKind,
    root: &Node,
    source: Source,
    mut warnings: Vec<Problem>,
    resolve: Resolve<'_>,
) -> Result<Input, Vec<Problem>> {
    let node = match yaml::read(source.text()) {
        Ok(node) => node,
        Err(error) => {
            warnings.push(unread(&source, &error));
            return Err(warnings);
        }
    };
    if let Some(at) = agree::first_difference(root, &node) {
        let what = "readers of YAML do not agree on what this says".to_string();
        let remedy = "Put words in quotation marks, and text on its own lines after a bar";
        warnings.push(source.error(at, what, "from here on".to_string()).with_remedy(remedy));
        return Err(warnings);
    }
    let misfit = |error: String| {
        vec![Source::whole(source.label(), error, "Correct this, then run the same command again")]
    };
    match kind {
        FileKind::Actors => match actors::actors_of(node, resolve) {
            Ok(actors) => Ok(Input::Actors { actors, warnings }),
            Err(error) => Err(misfit(error.to_string())),
        },
        FileKind::Records => match records::records_of(node, &stem_of(source.label()), resolve) {
            Ok(file) => {
                let (amendments, events) = (key_places(root, "amendments"), key_places(root, "events"));
                Ok(Input::Records(Box::new(RecordsInput { file, warnings, source, amendments, events })))
            }
            Err(error) => Err(misfit(error.to_string())),
        },
        FileKind::Draft => match draft::draft_of(node, resolve) {
            Ok(draft) => {
                let places = places_of(root);
                Ok(Input::Draft(Box::new(DraftInput { draft, warnings, source, places })))
            }
            Err(error) => Err(misfit(error.to_string())),
        },
    }
}

/// What the YAML parser refuses although the scanner found nothing: shown with the words of the parser.
fn unread(source: &Source, error: &yaml::YamlError) -> Problem {
    let what = format!("this is not YAML that can be read: {error}");
    let remedy = "Put words in quotation marks, and text on its own lines after a bar";
    match *error {
        yaml::YamlError::Refused { line, .. } if line > 0 => {
            let at = source.line_span(line - 1);
            source.error(at, what, "near here".to_string()).with_remedy(remedy)
        }
        yaml::YamlError::Refused { .. } | yaml::YamlError::OpenBrackets => {
            Source::whole(source.label(), what, remedy)
        }
    }
}

fn key_places(root: &Node, key: &str) -> Vec<KeyPlaces> {
    let items = root.map().and_then(|map| map.get(key)).map(Node::items).unwrap_or_default();
    let places = |item: &Node| {
        let entries = item.map().map(|map| map.entries.as_slice()).unwrap_or_default();
        let values = entries.iter().map(|entry| (entry.key.clone(), entry.value.at)).collect();
        KeyPlaces { at: item.at, values }
    };
    items.iter().map(places).collect()
}

fn places_of(root: &Node) -> Places {
    let spans = |node: Option<&Node>| node.map(|node| node.items().iter().map(|item| item.at).collect());
    let alternatives = |node: Option<&Node>| {
        let options = node.map(Node::items).unwrap_or_default().iter();
        options.map(|option| span_of(option.map()?.get("text"))).collect()
    };
    let clause = |clause: &check::ClauseNode<'_>| ClausePlaces {
        at: clause.node.at,
        id: span_of(clause.map.get("id")),
        was: spans(clause.map.get("was")).unwrap_or_default(),
        sponsors: span_of(clause.map.get("sponsors")),
        text: span_of(clause.map.get("text").or_else(|| clause.map.get("heading"))),
        after: span_of(clause.map.get("after")),
        alternatives: alternatives(clause.map.get("alternatives")),
    };
    let Some(map) = root.map() else { return Places::default() };
    let dropped = map.get("dropped").map(Node::items).unwrap_or_default();
    Places {
        draft: span_of(map.get("draft")).unwrap_or_default(),
        base: spans(map.get("base")).unwrap_or_default(),
        dropped: dropped.iter().filter_map(|item| span_of(item.map()?.get("clause"))).collect(),
        clauses: Clauses::of(root).list.iter().map(clause).collect(),
    }
}

#[cfg(test)]
mod tests;
