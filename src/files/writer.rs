//! A small YAML writer: every short scalar in double quotes, running text in literal blocks.
//!
//! The crate that reads is not used for writing: it leaves `NO`, `on` and `12:30` bare, which other people's readers take for a
//! truth value and a number. What is written here reads the same under YAML 1.1 and 1.2.

use std::fmt::Write as _;

/// Builds the text of a file line by line.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
}

impl Writer {
    /// Starts an empty file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a comment line at the left edge.
    pub fn comment(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}", format!("# {text}").trim_end());
    }

    /// Adds a line as it is, indented by `column` blanks.
    pub fn line(&mut self, column: usize, text: &str) {
        let _ = writeln!(self.out, "{:column$}{text}", "");
    }

    /// Adds `key: "words"`. A `lead` of `- ` opens an entry of a list.
    pub fn words(&mut self, lead: Lead, key: &str, words: &str) {
        self.start(lead, key);
        let _ = writeln!(self.out, " {}", quoted(words));
    }

    /// Adds `key: ["one", "two"]`, also for one or none.
    pub fn list<T: AsRef<str>>(&mut self, lead: Lead, key: &str, items: &[T]) {
        self.start(lead, key);
        let _ = writeln!(self.out, " {}", quoted_list(items));
    }

    /// Adds running text in a literal block; in quotes where a block could not hold it.
    ///
    /// Blank lines at both ends of a text are layout (see [`super::values::trimmed_text`]) and are not written.
    pub fn text(&mut self, lead: Lead, key: &str, text: &str) {
        let text = super::values::trimmed_text(text);
        if text.is_empty() || !text.chars().all(fits_block) {
            return self.words(lead, key, text);
        }
        self.start(lead, key);
        // A first line that starts with blanks would be taken for the measure of the indentation.
        self.out.push_str(if text.starts_with([' ', '\t']) { " |2\n" } else { " |\n" });
        let column = lead.key_column() + 2;
        for line in text.split('\n') {
            if line.is_empty() {
                self.out.push('\n');
            } else {
                self.line(column, line);
            }
        }
    }

    /// Adds `key:` alone, for a list that follows.
    pub fn opening(&mut self, lead: Lead, key: &str) {
        self.start(lead, key);
        self.out.push('\n');
    }

    fn start(&mut self, lead: Lead, key: &str) {
        let (column, dash) = match lead {
            Lead::Key(column) => (column, ""),
            Lead::Entry(column) => (column, "- "),
        };
        let _ = write!(self.out, "{:column$}{dash}{key}:", "");
    }

    /// The text written so far.
    pub fn finish(self) -> String {
        self.out
    }
}

/// What stands before a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// Blanks only.
    Key(usize),
    /// Blanks and the dash that opens an entry of a list.
    Entry(usize),
}

impl Lead {
    /// The column in which the key starts.
    pub fn key_column(self) -> usize {
        match self {
            Self::Key(column) => column,
            Self::Entry(column) => column + 2,
        }
    }
}

/// Whether a literal block can hold a character: no control but tab and newline, nothing that some readers take for a
/// line break, no mark that a reader strips.
fn fits_block(c: char) -> bool {
    matches!(c, '\n' | '\t')
        || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

/// Whether a character is escaped inside quotes: what cannot stand there, and what turns the direction of a line unseen.
fn needs_escape(c: char) -> bool {
    !fits_block(c)
        || matches!(c, '"' | '\\' | '\n' | '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text in double quotes, on one line.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if !needs_escape(c) {
            out.push(c);
            continue;
        }
        let code = u32::from(c);
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            '\t' => write!(out, "\\t"),
            _ if code < 0x100 => write!(out, "\\x{code:02X}"),
            _ => write!(out, "\\u{code:04X}"),
        };
    }
    out.push('"');
    out
}

/// Texts in double quotes as a list on one line.
pub fn quoted_list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<_> = items.iter().map(|item| quoted(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::super::values::trimmed_text;
    use super::super::yaml::{self, Node};
    use super::*;

    fn written(text: &str) -> String {
        let mut writer = Writer::new();
        writer.opening(Lead::Key(0), "clauses");
        writer.words(Lead::Entry(2), "number", text);
        writer.list(Lead::Key(4), "was", &[text, text]);
        writer.text(Lead::Key(4), "text", text);
        writer.text(Lead::Key(4), "after", text);
        writer.finish()
    }

    /// Words for nasty texts: all that YAML, terminals and spreadsheets stumble over.
    pub(crate) const NASTY: &[&str] = &[
        "NO",
        "no",
        "~",
        "null",
        "12:30",
        "5.10",
        "010",
        "a: b",
        "#",
        " #1",
        "'",
        "\"",
        "\\",
        "[",
        "]",
        "{",
        "}",
        "*a",
        "&a",
        "!a",
        "%",
        "@",
        "`",
        "|",
        ">",
        "- ",
        "? ",
        ": ",
        ",",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        "\u{a0}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\u{202e}",
        "\u{2066}",
        "\u{200d}",
        "\r",
        "\r\n",
        "\0",
        "\u{7}",
        "\u{7f}",
        "العربية",
        "中文",
        "é",
        "e\u{301}",
        "🏳",
        "---",
        "...",
        "text: |",
        "clauses:",
        "\u{fffe}",
        "<<",
    ];

    #[test]
    fn short_words_are_quoted_and_text_stands_in_blocks() {
        let mut writer = Writer::new();
        writer.words(Lead::Key(0), "draft", "NO");
        writer.words(Lead::Key(0), "title", "a \"b\" \\ c\u{202e}\u{1}");
        writer.text(Lead::Entry(2), "text", "\nEach Party:\n\n  [shall] # act \n\n");
        writer.text(Lead::Key(4), "after", "  indented");
        writer.text(Lead::Key(4), "text", "a\u{2028}b");
        let expected = concat!(
            "draft: \"NO\"\n",
            "title: \"a \\\"b\\\" \\\\ c\\u202E\\x01\"\n",
            "  - text: |\n      Each Party:\n\n        [shall] # act\n",
            "    after: |2\n        indented\n",
            "    text: \"a\\u2028b\"\n",
        );
        assert_eq!(writer.finish(), expected);
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back(parts in prop::collection::vec(prop::sample::select(NASTY), 0..12)) {
            let text = parts.concat();
            let words = |text: &str| Node::Words(text.to_string());
            let trimmed = words(trimmed_text(&text));
            let Ok(Node::Map(file)) = yaml::read(&written(&text)) else { panic!("{}", written(&text)) };
            let Node::List(clauses) = &file[0].1 else { panic!() };
            let Node::Map(clause) = &clauses[0] else { panic!() };
            prop_assert_eq!(&clause[0].1, &words(&text));
            prop_assert_eq!(&clause[1].1, &Node::List(vec![words(&text), words(&text)]));
            for (_, value) in &clause[2..] {
                let Node::Words(read) = value else { panic!() };
                prop_assert_eq!(&words(trimmed_text(read)), &trimmed);
            }
        }
    }
}
