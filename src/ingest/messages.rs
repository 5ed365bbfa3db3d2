//! Faults of a scan → problems in words, with what to type instead.

use super::problem::Problem;
use super::scan::{Class, DEEPEST, DEEPEST_BRACKETS, Fault, FaultKind, FaultyValue};
use super::source::Source;
use super::spot;
use super::tree::Node;
use crate::files::writer::quoted;

/// Puts a fault into words.
pub(super) fn problem(fault: &Fault, root: &Node, source: &Source) -> Problem {
    let words = Words { fault, source, part: spot::name_at(root, fault.at.start, source) };
    let what = words.what();
    let mut problem = source.error(fault.at, what, words.under_caret());
    problem.remedy.extend(words.remedy());
    problem
}

struct Words<'f> {
    fault: &'f Fault,
    source: &'f Source,
    part: Option<String>,
}

impl Words<'_> {
    /// The value in words: `"text" of clause 5.1`.
    fn subject(&self) -> String {
        let key = self.fault.value.as_ref().map_or("this", |value| &value.key);
        let key = if self.fault.value.is_some() { format!("\"{key}\"") } else { "the file".to_string() };
        match &self.part {
            Some(part) => format!("{key} of {part}"),
            None => key,
        }
    }

    /// What loses words: the clause itself where its text does.
    fn loser(&self) -> String {
        let is_text = self.fault.value.as_ref().is_some_and(|value| value.key == "text");
        match &self.part {
            Some(part) if is_text => part.clone(),
            Some(_) | None => self.subject(),
        }
    }

    fn line(&self) -> usize {
        self.source.position(self.fault.at.start).0
    }

    fn what(&self) -> String {
        let subject = self.subject();
        match self.fault.kind {
            FaultKind::Bracket('[') => format!("{subject} starts with a square bracket"),
            FaultKind::Bracket(_) => format!("{subject} starts with a curly bracket"),
            FaultKind::Indicator(sign) => format!("{subject} starts with {sign}"),
            FaultKind::Colon => format!("{subject} has a colon inside"),
            FaultKind::Lost => format!("part of {} would be lost", self.loser()),
            FaultKind::LostLine => format!("a line of {} would be lost", self.loser()),
            FaultKind::BehindQuote(_) => format!("{subject} goes on behind its closing quotation mark"),
            FaultKind::OpenQuote(_) => format!("the quotation mark of {subject} is never closed"),
            FaultKind::Escape => format!("{subject} has a backslash that means nothing in double quotes"),
            FaultKind::OpenBracket(_) => format!("the list of {subject} is never closed"),
            FaultKind::BehindBracket => format!("{subject} goes on behind its closing bracket"),
            FaultKind::InBrackets(sign) => format!("the list of {subject} has {sign} where it cannot stand"),
            FaultKind::BehindBar => format!("{subject} starts on the line of the bar"),
            FaultKind::ShortLine => format!("a line of {subject} stands further left than its first line"),
            FaultKind::LongBlank => {
                format!("{subject} starts with a blank line that is longer than its indentation")
            }
            FaultKind::Tab { lines: 1 } => format!("line {} is indented with a tab", self.line()),
            FaultKind::Tab { lines } => {
                format!("lines {} to {} are indented with tabs", self.line(), self.line() + lines - 1)
            }
            FaultKind::TooFar { .. } => format!("line {} is indented too far", self.line()),
            _ => self.what_of_the_file(),
        }
    }

    fn what_of_the_file(&self) -> String {
        match self.fault.kind {
            FaultKind::NoBlank => "a blank is missing behind the colon".to_string(),
            FaultKind::StrayDash => format!("line {} is an entry of a list among keys", self.line()),
            FaultKind::OddKey => "a key has to be a word".to_string(),
            FaultKind::SecondDocument => "a second document starts in this file".to_string(),
            FaultKind::BehindMarker => "something stands on the line that starts the document".to_string(),
            FaultKind::Directive => "an instruction to YAML readers stands in this file".to_string(),
            FaultKind::TooDeep => format!("lists and keys are nested more than {DEEPEST} levels deep"),
            FaultKind::TooManyBrackets => format!("more than {DEEPEST_BRACKETS} brackets are open at once"),
            FaultKind::TooMany => "the file has so many faults that the rest was not looked at".to_string(),
            _ => format!("line {} is neither a key nor part of a text", self.line()),
        }
    }

    fn under_caret(&self) -> String {
        match self.fault.kind {
            FaultKind::Bracket('[') => "YAML reads this as a list, not as words",
            FaultKind::Bracket(_) => "YAML reads this as keys with values, not as words",
            FaultKind::Indicator('*') => "YAML reads this as a reference to another place",
            FaultKind::Indicator('&') => "YAML reads this as a label and drops it",
            FaultKind::Indicator('!') => "YAML reads this as a type and drops it",
            FaultKind::Indicator('-') => "YAML reads this as a list, not as words",
            FaultKind::Indicator(_) => "YAML keeps this sign for itself",
            FaultKind::Colon => "YAML reads the words before it as a key",
            FaultKind::Lost => "YAML drops everything from here on",
            FaultKind::LostLine => "YAML drops a line that starts with # here",
            FaultKind::BehindQuote(_) | FaultKind::BehindBracket => "YAML cannot read on here",
            FaultKind::OpenQuote(_) | FaultKind::OpenBracket(_) => "opened here",
            FaultKind::Escape => "this",
            FaultKind::InBrackets(_) => "a name with this sign needs quotation marks",
            FaultKind::BehindBar => "these words belong on the next line",
            FaultKind::ShortLine => "YAML ends the text before this line",
            FaultKind::LongBlank => "YAML measures the indentation by this line",
            FaultKind::Tab { .. } => "YAML counts blanks only",
            FaultKind::TooFar { column: 0 } => "no blanks are expected before it",
            FaultKind::TooFar { column: 1 } => "1 blank is expected before it",
            FaultKind::TooFar { column } => return format!("{column} blanks are expected before it"),
            FaultKind::NoBlank | FaultKind::NoKey => "a key is a word, a colon and a blank",
            FaultKind::StrayDash => "entries of one list start in one column",
            FaultKind::OddKey => "this",
            FaultKind::SecondDocument => "one file holds one document",
            FaultKind::BehindMarker | FaultKind::Directive => "not read",
            FaultKind::TooDeep | FaultKind::TooManyBrackets | FaultKind::TooMany => "reading ended here",
        }
        .to_string()
    }

    fn remedy(&self) -> Vec<String> {
        let fixed = |text: &str| vec![text.to_string()];
        match self.fault.kind {
            FaultKind::Bracket(_)
            | FaultKind::Indicator(_)
            | FaultKind::Colon
            | FaultKind::Lost
            | FaultKind::BehindQuote(_)
            | FaultKind::OpenQuote(_)
            | FaultKind::Escape
            | FaultKind::BehindBar
            | FaultKind::ShortLine => self.fault.value.iter().map(|value| self.safe(value)).collect(),
            FaultKind::LostLine => fixed(
                "If these are words, indent the line like the text above it. If it is a comment, \
                 move it to the left edge, with a blank behind its #",
            ),
            FaultKind::OpenBracket('{') => fixed("Close it with }"),
            FaultKind::OpenBracket(_) => fixed("Close it with ]"),
            FaultKind::BehindBracket | FaultKind::InBrackets(_) => {
                fixed("Write names with such signs in quotation marks: [\"Korea, Republic of\", Norway]")
            }
            FaultKind::LongBlank => fixed("Delete the blank line, or the blanks in it"),
            FaultKind::Tab { .. } => fixed("Type blanks instead of tabs, two for each level"),
            FaultKind::TooFar { .. } | FaultKind::NoBlank => vec![self.straightened()],
            FaultKind::StrayDash => fixed("Move the dash below the dashes of its list"),
            FaultKind::NoKey => {
                fixed("If it is text, indent it like the text above; if it is a key, end it in a colon")
            }
            FaultKind::OddKey => fixed("Keys are words such as `number:` and `text:`"),
            FaultKind::SecondDocument => fixed("Put the second document into a file of its own"),
            FaultKind::BehindMarker | FaultKind::Directive => fixed("Delete this line"),
            FaultKind::TooDeep | FaultKind::TooManyBrackets => {
                fixed("Sub-clauses go some 45 levels deep, no deeper")
            }
            FaultKind::TooMany => fixed("Correct the faults above, then run the same command again"),
        }
    }

    /// The line as it should be typed.
    fn straightened(&self) -> String {
        let line = self.source.line(self.line() - 1);
        match self.fault.kind {
            FaultKind::TooFar { column } => {
                format!("Move it to the left:\n{:column$}{}", "", line.trim())
            }
            _ => {
                let (key, value) = line.split_once(':').unwrap_or((line, ""));
                format!("Type a blank behind the colon:\n{}", format!("{key}: {value}").trim_end())
            }
        }
    }

    /// The value in a form in which YAML leaves its words alone.
    fn safe(&self, value: &FaultyValue) -> String {
        let typed: Vec<&str> = self.source.slice(value.whole).lines().map(str::trim).collect();
        let is_bar = typed.first().is_some_and(|first| first.starts_with(['|', '>']));
        let first = typed.first().map_or("", |first| first.trim_start_matches(['|', '>', '+', '-', ' ']));
        let first = if is_bar { first } else { typed.first().copied().unwrap_or_default() };
        let lines: Vec<&str> = std::iter::once(first).chain(typed.iter().skip(1).copied()).collect();
        let column = value.column;
        let line = self.source.line(self.source.position(value.whole.start).0 - 1);
        let lead = match line.get(..column) {
            Some(lead) if line[column..].starts_with(value.key.as_str()) => lead.to_string(),
            Some(_) | None => " ".repeat(column),
        };
        let key = &value.key;
        let in_brackets = value.class == Class::Other && first.starts_with(['[', '{']);
        match value.class {
            Class::Prose => {
                let lines = lines.iter().skip_while(|line| line.is_empty());
                let block: String = lines.map(|line| indented(column + 2, line)).collect();
                format!(
                    "Put the text on its own lines after a bar; then brackets, colons and # are safe:\n{lead}{key}: |{block}"
                )
            }
            Class::Line | Class::Word | Class::Other if !in_brackets => {
                let words = lines.join(" ");
                format!("Put the words in quotation marks:\n{lead}{key}: {}", in_quotes(words.trim()))
            }
            _ => {
                "Write names with such signs in quotation marks: [\"Korea, Republic of\", Norway]".to_string()
            }
        }
    }
}

fn indented(column: usize, line: &str) -> String {
    if line.is_empty() { "\n".to_string() } else { format!("\n{:column$}{line}", "") }
}

/// Words in quotation marks: double ones, or single ones where the words have double ones or backslashes themselves.
fn in_quotes(words: &str) -> String {
    if words.contains(['"', '\\']) && !words.contains(char::is_control) {
        format!("'{}'", words.replace('\'', "''"))
    } else {
        quoted(words)
    }
}
