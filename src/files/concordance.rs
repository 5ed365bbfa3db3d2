//! Concordance files ↔ [`Concordance`]: which clause of a draft is which of its base, one line a clause.
//!
//! ```text
//! format: 1
//! round: "rev1"
//! base: ["zero"]
//! clauses:
//! - {id: "ice", relation: "same", from: ["zero:3"], score: "0.940", evidence: "scored"}
//! dropped:
//! - {id: "zero:7", from: "zero:7", into: ["5"]}
//! ```
//!
//! One line a clause makes differences between versions readable in any git client. The file is ours, and a store
//! has as many of them as rounds, so lines of exactly the written form are read by hand; a file that
//! somebody edited into another form is read as YAML. Both ways lead to the same value.

use std::fmt::Write as _;

use thiserror::Error;

use super::fields::{FieldError, Fields};
use super::store_header::{FORMAT, check_format};
use super::values::{Vocabulary, parse_place};
use super::writer::{quoted, quoted_list};
use super::yaml::{self, Node, YamlError};
use crate::model::{
    ClauseId, Concordance, ConcordanceEntry, DroppedEntry, LineageEvidence, Link, Permille, Relation,
    RoundName,
};

/// Why a concordance file cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConcordanceFileError {
    /// Not YAML.
    #[error(transparent)]
    Yaml(#[from] YamlError),
    /// The head does not fit.
    #[error("head of the concordance: {0}")]
    Head(#[from] FieldError),
    /// An entry does not fit.
    #[error("entry {entry} of `{list}`: {fault}")]
    Entry {
        /// `clauses` or `dropped`.
        list: &'static str,
        /// Its place, counted from 1.
        entry: usize,
        /// What does not fit.
        fault: FieldError,
    },
    /// Written by a later program.
    #[error(
        "the concordance has format {found}, this program reads format {FORMAT}: a newer travaux is needed"
    )]
    Newer {
        /// The format it has.
        found: String,
    },
    /// The text that was written reads as something else.
    #[error("the concordance cannot be written so that it reads back the same")]
    Changed,
}

/// Reads the text of a concordance file.
///
/// # Errors
/// Says what does not fit first, and where.
pub fn read_concordance(text: &str) -> Result<Concordance, ConcordanceFileError> {
    match read_lines(text) {
        Some(concordance) => Ok(concordance),
        None => of_node(yaml::read(text)?),
    }
}

/// Writes a concordance, reads it back in both ways and compares.
///
/// # Errors
/// Says which value a file cannot hold.
pub fn write_concordance(concordance: &Concordance) -> Result<String, ConcordanceFileError> {
    let mut out = format!("format: {FORMAT}\nround: {}\n", quoted(concordance.round.as_str()));
    let base: Vec<_> = concordance.base.iter().map(RoundName::as_str).collect();
    let _ = writeln!(out, "base: {}", quoted_list(&base));
    let opening = |is_empty| if is_empty { " []" } else { "" };
    let _ = writeln!(out, "clauses:{}", opening(concordance.entries.is_empty()));
    for entry in &concordance.entries {
        let from: Vec<_> = entry.links.iter().map(place).collect();
        let _ = writeln!(
            out,
            "- {{id: {}, relation: \"{}\", from: {}, score: \"{}.{:03}\", evidence: \"{}\"}}",
            quoted(entry.id.as_str()),
            entry.relation.word(),
            quoted_list(&from),
            entry.score.0 / 1000,
            entry.score.0 % 1000,
            entry.evidence.word(),
        );
    }
    let _ = writeln!(out, "dropped:{}", opening(concordance.dropped.is_empty()));
    for dropped in &concordance.dropped {
        let into: Vec<_> = dropped.into.iter().map(usize::to_string).collect();
        let (id, from) = (quoted(dropped.id.as_str()), quoted(&place(&dropped.link)));
        let _ = writeln!(out, "- {{id: {id}, from: {from}, into: {}}}", quoted_list(&into));
    }
    if of_node(yaml::read(&out)?)? == *concordance && read_concordance(&out)? == *concordance {
        Ok(out)
    } else {
        Err(ConcordanceFileError::Changed)
    }
}

fn place(link: &Link) -> String {
    format!("{}:{}", link.round, link.ordinal)
}

fn link(text: &str) -> Option<Link> {
    parse_place(text).map(|(round, ordinal)| Link { round, ordinal })
}

/// Reads a score, `0.940`: one digit, a point, three digits, at most 1.000.
fn score(text: &str) -> Option<Permille> {
    let [whole @ (b'0' | b'1'), b'.', thousandths @ ..] = text.as_bytes() else { return None };
    if thousandths.len() != 3 || !thousandths.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits =
        thousandths.iter().fold(u16::from(whole - b'0'), |sum, digit| sum * 10 + u16::from(digit - b'0'));
    (digits <= 1000).then_some(Permille(digits))
}

fn ordinal(text: &str) -> Option<usize> {
    let plain = !text.starts_with('0') && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn of_node(node: Node) -> Result<Concordance, ConcordanceFileError> {
    let mut fields = Fields::of(node)?;
    check_format(&mut fields)?.map_or(Ok(()), |found| Err(ConcordanceFileError::Newer { found }))?;
    let round = fields.meaning("round", |typed| RoundName::parse(typed).ok())?;
    let base = fields.rounds("base")?;
    let (clauses, dropped) = (fields.entries("clauses"), fields.entries("dropped"));
    fields.finish()?;
    Ok(Concordance {
        round: round.ok_or(FieldError::Missing("round"))?,
        base,
        entries: entries(clauses, "clauses", entry_of)?,
        dropped: entries(dropped, "dropped", dropped_of)?,
    })
}

fn entries<T>(
    nodes: Vec<Node>,
    list: &'static str,
    read: fn(Node) -> Result<T, FieldError>,
) -> Result<Vec<T>, ConcordanceFileError> {
    let numbered = |(place, node)| {
        read(node).map_err(|fault| ConcordanceFileError::Entry { list, entry: place + 1, fault })
    };
    nodes.into_iter().enumerate().map(numbered).collect()
}

fn entry_of(node: Node) -> Result<ConcordanceEntry, FieldError> {
    let mut fields = Fields::of(node)?;
    let typed = fields.many("from")?.unwrap_or_default();
    let linked = |typed: String| link(&typed).ok_or(FieldError::Value { key: "from", typed });
    let entry = ConcordanceEntry {
        id: ClauseId::new(fields.required("id")?),
        relation: fields.one_of("relation")?.ok_or(FieldError::Missing("relation"))?,
        links: typed.into_iter().map(linked).collect::<Result<_, _>>()?,
        score: fields.meaning("score", score)?.ok_or(FieldError::Missing("score"))?,
        evidence: fields.one_of("evidence")?.ok_or(FieldError::Missing("evidence"))?,
    };
    fields.finish()?;
    Ok(entry)
}

fn dropped_of(node: Node) -> Result<DroppedEntry, FieldError> {
    let mut fields = Fields::of(node)?;
    let typed = fields.many("into")?.unwrap_or_default();
    let placed = |typed: String| ordinal(&typed).ok_or(FieldError::Value { key: "into", typed });
    let dropped = DroppedEntry {
        id: ClauseId::new(fields.required("id")?),
        link: fields.meaning("from", link)?.ok_or(FieldError::Missing("from"))?,
        into: typed.into_iter().map(placed).collect::<Result<_, _>>()?,
    };
    fields.finish()?;
    Ok(dropped)
}

/// Reads a file of exactly the written form; `None` as soon as a line has another.
fn read_lines(text: &str) -> Option<Concordance> {
    let mut lines = text.lines();
    if lines.next()?.strip_prefix("format: ")? != FORMAT.to_string() {
        return None;
    }
    let round = RoundName::parse(whole(lines.next()?.strip_prefix("round: ")?, Strip::word)?).ok()?;
    let named = |name: &str| RoundName::parse(name).ok();
    let base = whole(lines.next()?.strip_prefix("base: ")?, |line| line.list(named))?;
    let mut concordance = Concordance { round, base, entries: Vec::new(), dropped: Vec::new() };
    let clauses = lines.next()?;
    let mut next = lines.next()?;
    while let Some(line) = next.strip_prefix("- {") {
        concordance.entries.push(whole(line, entry_line)?);
        next = lines.next()?;
    }
    for line in lines {
        concordance.dropped.push(whole(line.strip_prefix("- {")?, dropped_line)?);
    }
    let opened =
        |line: &str, key: &str, is_empty| line.strip_prefix(key) == Some(if is_empty { " []" } else { "" });
    let fits = opened(clauses, "clauses:", concordance.entries.is_empty())
        && opened(next, "dropped:", concordance.dropped.is_empty());
    fits.then_some(concordance)
}

/// Applies a reader that must use up the whole line.
fn whole<'t, T>(line: &'t str, read: impl FnOnce(&mut Strip<'t>) -> Option<T>) -> Option<T> {
    let mut strip = Strip(line);
    let value = read(&mut strip)?;
    strip.0.is_empty().then_some(value)
}

fn entry_line(line: &mut Strip<'_>) -> Option<ConcordanceEntry> {
    let id = ClauseId::new(line.after("id: ")?.word()?);
    let relation = Relation::from_word(line.after(", relation: ")?.word()?)?;
    let links = line.after(", from: ")?.list(link)?;
    let score = score(line.after(", score: ")?.word()?)?;
    let evidence = LineageEvidence::from_word(line.after(", evidence: ")?.word()?)?;
    line.after("}")?;
    Some(ConcordanceEntry { id, relation, links, score, evidence })
}

fn dropped_line(line: &mut Strip<'_>) -> Option<DroppedEntry> {
    let id = ClauseId::new(line.after("id: ")?.word()?);
    let link = link(line.after(", from: ")?.word()?)?;
    let into = line.after(", into: ")?.list(ordinal)?;
    line.after("}")?;
    Some(DroppedEntry { link, id, into })
}

/// What is left of a line.
struct Strip<'t>(&'t str);

impl<'t> Strip<'t> {
    /// Goes past a text that must come next.
    fn after(&mut self, expected: &str) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(self)
    }

    /// Takes a quoted word without escapes.
    fn word(&mut self) -> Option<&'t str> {
        let (word, rest) = self.0.strip_prefix('"')?.split_once('"')?;
        self.0 = rest;
        (!word.contains('\\')).then_some(word)
    }

    /// Takes a list of quoted words and reads each.
    fn list<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
        self.after("[")?;
        let mut items = Vec::new();
        while !self.0.starts_with(']') {
            if !items.is_empty() {
                self.after(", ")?;
            }
            items.push(read(self.word()?)?);
        }
        self.after("]")?;
        Some(items)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn example() -> Concordance {
        let link = |round: &str, ordinal| Link { round: RoundName::new(round), ordinal };
        let entry = |id: &str, relation, links, score, evidence| ConcordanceEntry {
            id: ClauseId::new(id),
            relation,
            links,
            score: Permille(score),
            evidence,
        };
        Concordance {
            round: RoundName::new("rev1"),
            base: vec![RoundName::new("zero")],
            entries: vec![
                entry("ice", Relation::Same, vec![link("zero", 3)], 940, LineageEvidence::Scored),
                entry("rev1:2", Relation::New, vec![], 0, LineageEvidence::Scored),
                entry(
                    "zero:4",
                    Relation::Merged,
                    vec![link("zero", 4), link("zero", 5)],
                    1000,
                    LineageEvidence::Declared,
                ),
            ],
            dropped: vec![DroppedEntry { link: link("zero", 7), id: ClauseId::new("zero:7"), into: vec![2] }],
        }
    }

    const WRITTEN: &str = concat!(
        "format: 1\n",
        "round: \"rev1\"\n",
        "base: [\"zero\"]\n",
        "clauses:\n",
        "- {id: \"ice\", relation: \"same\", from: [\"zero:3\"], score: \"0.940\", evidence: \"scored\"}\n",
        "- {id: \"rev1:2\", relation: \"new\", from: [], score: \"0.000\", evidence: \"scored\"}\n",
        "- {id: \"zero:4\", relation: \"merged\", from: [\"zero:4\", \"zero:5\"], score: \"1.000\", evidence: \"declared\"}\n",
        "dropped:\n",
        "- {id: \"zero:7\", from: \"zero:7\", into: [\"2\"]}\n",
    );

    #[test]
    fn a_concordance_has_one_line_a_clause_and_reads_back() {
        assert_eq!(write_concordance(&example()), Ok(WRITTEN.to_string()));
        assert_eq!(read_lines(WRITTEN), Some(example()));
        let first = Concordance { base: vec![], entries: vec![], dropped: vec![], ..example() };
        let text = write_concordance(&first).unwrap();
        assert_eq!(text, "format: 1\nround: \"rev1\"\nbase: []\nclauses: []\ndropped: []\n");
        assert_eq!(read_lines(&text), Some(first));
    }

    #[test]
    fn a_file_edited_by_hand_is_read_as_yaml() {
        let edited = WRITTEN.replace("\"same\"", "same").replace("dropped:\n", "dropped: # gone\n");
        assert_eq!(read_lines(&edited), None);
        assert_eq!(read_concordance(&edited), Ok(example()));
        assert_eq!(read_concordance(&WRITTEN.replace('\n', "\r\n")), Ok(example()));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let newer = WRITTEN.replace("format: 1", "format: 2");
        let message = "the concordance has format 2, this program reads format 1: a newer travaux is needed";
        assert_eq!(read_concordance(&newer).unwrap_err().to_string(), message);
        let odd = WRITTEN.replace("0.940", "1.001");
        let message = "entry 1 of `clauses`: `score` cannot be \"1.001\"";
        assert_eq!(read_concordance(&odd).unwrap_err().to_string(), message);
    }

    #[test]
    fn scores_are_thousandths() {
        assert_eq!(score("0.940"), Some(Permille(940)));
        assert_eq!(score("1.000"), Some(Permille(1000)));
        assert!(["1.001", "0.94", ".940", "2.000", "0.9400", ""].iter().all(|odd| score(odd).is_none()));
    }

    proptest! {
        #[test]
        fn reading_never_panics(line in r#"[-{}\[\]", a-z:0-9.\\]{0,60}"#) {
            let text = WRITTEN.replace("- {id: \"ice\"", &line);
            let outcome = read_concordance(&text);
            prop_assert!(outcome.is_err() || line.starts_with("- {"), "{line}");
        }
    }
}
