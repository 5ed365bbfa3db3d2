//! Turns a table of amendments, one JSON object a line, into an actors file and a records file:
//! `cargo run --release --example amendments_from_table AMENDMENTS.jsonl DRAFT.yaml DIR`.
//!
//! Without arguments it shows what becomes of a table of three lines.
//!
//! A line is `{"id", "group", "target", "kind": "insert|replace|delete", "old", "new"}`, as parliaments publish them: the
//! target names the place in words (`Article 5 – paragraph 1 – point c a (new)`), `old` and `new` are its text before and
//! after. Such names and the numbers of the draft rarely agree to the letter, so a place is looked for by its labels and, among
//! those under the same article, recital or annex, by the words of `old`. What cannot be placed is counted and left out.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use travaux::attribution::phrase_words;
use travaux::files::draft::read_draft;
use travaux::model::{ActorId, Draft};

/// What is converted where no files are named.
const SAMPLE_DRAFT: &str = "{draft: zero, date: 2031-01-10, clauses: [
        {number: 'Article 5(1)', text: 'Parties keep the river open in winter.'},
        {number: 'Article 5(1), point (c)', text: 'boats carry lamps;'},
        {number: 'Annex I, second paragraph', text: '1. Harbours and quays of the lower river'}]}";
const SAMPLE_TABLE: &str = r#"{"id": 1, "group": "Left", "target": "Article 5 – paragraph 1 – point c a (new)", "kind": "insert", "old": "", "new": "(ca) nets"}
{"id": 2, "group": "Left", "target": "Annex I – paragraph 1 – point 1", "kind": "delete", "old": "1. Harbours and quays of the lower river", "new": ""}
{"id": 3, "group": "Right", "target": "Article 9", "kind": "delete", "old": "Nothing of the sort", "new": ""}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        let draft = read_draft(SAMPLE_DRAFT, &|typed| Ok(ActorId::new(typed)))?;
        let Converted { actors, records, placed, left } = convert(SAMPLE_TABLE, &draft)?;
        println!("{actors}\n{records}\n{placed} amendments placed, {} not: {}", left.len(), left.join(", "));
        return Ok(());
    }
    let [table, draft, dir] = arguments.as_slice() else {
        return Err("usage: amendments_from_table AMENDMENTS.jsonl DRAFT.yaml DIR".into());
    };
    let draft = read_draft(&std::fs::read_to_string(draft)?, &|typed| Ok(ActorId::new(typed)))?;
    let converted = convert(&std::fs::read_to_string(table)?, &draft)?;
    std::fs::write(Path::new(dir).join("groups.yaml"), converted.actors)?;
    std::fs::write(Path::new(dir).join("amendments.yaml"), converted.records)?;
    println!("{} amendments placed, {} not", converted.placed, converted.left.len());
    converted.left.iter().for_each(|id| println!("not placed: {id}"));
    Ok(())
}

/// What a table became.
struct Converted {
    actors: String,
    records: String,
    placed: usize,
    /// Ids and targets of what could not be placed.
    left: Vec<String>,
}

fn convert(table: &str, draft: &Draft) -> Result<Converted, Box<dyn Error>> {
    let places = Places::of(draft);
    let (mut sponsors, mut left, mut placed) = (BTreeSet::new(), Vec::new(), 0);
    let mut records = format!("against: {}\namendments:\n", draft.name);
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let row: Value = serde_json::from_str(line)?;
        let field = |key: &str| row[key].as_str().unwrap_or_default();
        let id = row["id"].to_string().trim_matches('"').to_string();
        let Some(entry) = entry(&places, (field("target"), field("kind")), field("old"), field("new")) else {
            left.push(format!("{id}: {}", field("target")));
            continue;
        };
        sponsors.insert(field("group").to_string());
        write!(records, "  - id: A{id}\n    from: {}\n{entry}", actor_id(field("group")))?;
        placed += 1;
    }
    let mut actors = "actors:\n".to_string();
    for name in sponsors {
        // A short name alone may be that of a state: ID is Indonesia's.
        let full = quoted(&format!("{name} group"));
        write!(actors, "  - id: {}\n    name: {full}\n    kind: group\n", actor_id(&name))?;
    }
    Ok(Converted { actors, records, placed, left })
}

/// The id of a group: `EP-SD` for `S&D`.
fn actor_id(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("EP-{letters}")
}

/// The lines of an amendment behind its sponsors.
fn entry(places: &Places<'_>, (target, kind): (&str, &str), old: &str, new: &str) -> Option<String> {
    let labels = labels_of_target(target);
    let block = |text: &str| text.lines().map(|line| format!("      {line}\n")).collect::<String>();
    Some(match kind {
        "insert" => {
            let place = places.beside(&labels)?;
            format!(
                "    clause: {}\n    action: add\n    text: |\n{}",
                quoted(&format!("new {place}")),
                block(new)
            )
        }
        // Some tables call a deletion a replacement by nothing.
        "delete" | "replace" if new.trim().is_empty() => {
            format!("    clause: {}\n    action: delete\n", quoted(&places.of_text(&labels, old)?))
        }
        _ => {
            let place = places.of_text(&labels, old)?;
            format!("    clause: {}\n    action: replace\n    text: |\n{}", quoted(&place), block(new))
        }
    })
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The clauses of a draft by the labels of their numbers.
struct Places<'a> {
    draft: &'a Draft,
    labels: Vec<Vec<String>>,
    words: Vec<BTreeMap<String, usize>>,
}

impl<'a> Places<'a> {
    fn of(draft: &'a Draft) -> Self {
        let labels = draft.clauses.iter().map(|clause| labels_of_number(clause.number.as_str())).collect();
        let words = draft.clauses.iter().map(|clause| bag(&clause.text)).collect();
        Self { draft, labels, words }
    }

    /// What to type for a clause: its number, or where that is not its alone the id a store gives it.
    fn name(&self, place: usize) -> String {
        let number = self.draft.clauses[place].number.as_str();
        match self.draft.places_of_number(number).as_slice() {
            [_] => number.to_string(),
            _ => format!("{}:{}", self.draft.name, place + 1),
        }
    }

    /// The clause with these labels, or the one under the same head most like a text.
    fn of_text(&self, labels: &[String], old: &str) -> Option<String> {
        let wanted = bag(old);
        let likeness = |place: usize| {
            let here = &self.words[place];
            let common: usize =
                wanted.iter().map(|(word, count)| here.get(word).map_or(0, |other| *other.min(count))).sum();
            let total = |bag: &BTreeMap<String, usize>| bag.values().sum::<usize>();
            2000 * common / (total(&wanted) + total(here)).max(1)
        };
        let head = |place: &usize| self.labels[*place].iter().take(2).eq(labels.iter().take(2));
        let under: Vec<usize> = (0..self.labels.len()).filter(head).collect();
        let named = under.iter().copied().find(|place| self.labels[*place] == labels);
        let likest = under.iter().copied().max_by_key(|place| (likeness(*place), std::cmp::Reverse(*place)));
        match (named, likest) {
            (Some(named), Some(likest)) if likeness(named) + 200 >= likeness(likest) => {
                Some(self.name(named))
            }
            (_, Some(likest)) if likeness(likest) >= 500 => Some(self.name(likest)),
            (Some(named), _) => Some(self.name(named)),
            _ => None,
        }
    }

    /// Where a new clause is to come: behind the last clause under the label it is a follower of.
    fn beside(&self, labels: &[String]) -> Option<String> {
        (1..=labels.len()).rev().filter(|length| *length > 1).find_map(|length| {
            let wanted = &labels[..length];
            let place = (0..self.labels.len()).rfind(|place| self.labels[*place].starts_with(wanted))?;
            Some(format!("after {}", self.name(place)))
        })
    }
}

fn bag(text: &str) -> BTreeMap<String, usize> {
    let mut bag = BTreeMap::new();
    phrase_words(text).into_iter().for_each(|word| *bag.entry(word).or_default() += 1);
    bag
}

const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];
/// Words of a number that only say what sort of label follows.
const SORTS: [&str; 8] =
    ["paragraph", "point", "subparagraph", "introductory", "part", "title", "amending", "provision"];

/// `Article 5(1), point (c)(i)` → article, 5, 1, c, i.
fn labels_of_number(number: &str) -> Vec<String> {
    let words = number.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.map(str::to_lowercase).filter(|word| !SORTS.contains(&word.as_str()));
    words
        .map(|word| match ORDINALS.iter().position(|ordinal| *ordinal == word) {
            Some(at) => (at + 1).to_string(),
            None => word,
        })
        .collect()
}

/// `Article 5 – paragraph 1 – point c a (new)` → article, 5, 1, c: what is new follows what it is named after.
fn labels_of_target(target: &str) -> Vec<String> {
    let is_new = target.ends_with("(new)");
    let mut labels = labels_of_number(target.trim_end_matches("(new)"));
    let last = labels.len().checked_sub(1).filter(|last| *last > 1);
    if let Some(last) = last.filter(|_| is_new)
        && labels[last].len() <= 2
        && labels[last].chars().all(char::is_alphabetic)
        && target.trim_end_matches("(new)").trim_end().ends_with(&format!(" {}", labels[last]))
    {
        labels.pop();
    }
    labels
}

#[test]
fn a_table_is_placed_by_labels_and_by_words() {
    let draft = read_draft(SAMPLE_DRAFT, &|typed| Ok(ActorId::new(typed))).unwrap();
    let converted = convert(SAMPLE_TABLE, &draft).unwrap();
    assert_eq!((converted.placed, converted.left), (2, vec!["3: Article 9".to_string()]));
    assert!(
        converted.records.contains("clause: \"new after Article 5(1), point (c)\""),
        "{}",
        converted.records
    );
    assert!(converted.records.contains("clause: \"Annex I, second paragraph\""), "{}", converted.records);
    assert!(converted.actors.contains("id: EP-Left\n    name: \"Left group\""), "{}", converted.actors);
    assert!(converted.records.contains("from: EP-Left\n"), "{}", converted.records);
}
