//! Commit messages: built from a subject, plain words and trailers, and read back.
//!
//! A *trailer* is a line `Key: value` in the last paragraph of a message. Trailers hold facts that never change,
//! and git counts and lists them without us: `git shortlog -ns --group=trailer:sponsored-by`.
//!
//! ```text
//! Commit rev1: First revision                      subject
//!
//! 12 clauses, 3 of them new.                       body
//!
//! Operation: commit rev1                           trailers
//! Round: rev1
//! Sponsored-by: Norway <NOR@actors.invalid>
//! ```
//!
//! No value can break out of its line, and no line of the body can pose as a trailer: such a line is quoted
//! with `> `, which keeps the words, where leaving it out would not.

use std::fmt;

use crate::model::ActorId;

/// The subject where a caller gave none that can be seen.
const NO_SUBJECT: &str = "Change of the store";

/// What follows an actor's id in the address of a trailer. `.invalid` reaches nobody by definition (RFC 2606).
const ACTOR_HOST: &str = "@actors.invalid";

/// What a trailer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrailerKey {
    /// The run that made the commit; shared by all commits of that run.
    Operation,
    /// The round whose draft the commit holds.
    Round,
    /// The symbol printed on the document.
    DocumentSymbol,
    /// The pen-holder.
    IssuedBy,
    /// A sponsor declared in the file; one trailer each.
    SponsoredBy,
    /// Why a stored draft was replaced.
    Reason,
    /// The operation whose effect the commit takes back.
    Undoes,
}

impl TrailerKey {
    /// Every key, in the order in which they are written.
    pub const ALL: [Self; 7] = [
        Self::Operation,
        Self::Round,
        Self::DocumentSymbol,
        Self::IssuedBy,
        Self::SponsoredBy,
        Self::Reason,
        Self::Undoes,
    ];

    /// The key as written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "Operation",
            Self::Round => "Round",
            Self::DocumentSymbol => "Document-Symbol",
            Self::IssuedBy => "Issued-by",
            Self::SponsoredBy => "Sponsored-by",
            Self::Reason => "Reason",
            Self::Undoes => "Undoes",
        }
    }

    /// The key of a line, in any case, as git reads it.
    fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str().eq_ignore_ascii_case(text))
    }
}

/// One fact: a key and a value of one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trailer {
    key: TrailerKey,
    value: String,
}

impl Trailer {
    /// Makes a trailer; `None` when nothing is left of the value once line breaks and control characters are out.
    pub fn new(key: TrailerKey, value: &str) -> Option<Self> {
        let value = clean_line(value);
        (!value.is_empty()).then_some(Self { key, value })
    }

    /// Names an actor so that git counts it like a person: `Norway <NOR@actors.invalid>`.
    pub fn sponsor(name: &str, id: &ActorId) -> Self {
        let id = clean_name(id.as_str());
        let name = clean_name(name);
        let name = if name.is_empty() { id.clone() } else { name };
        Self { key: TrailerKey::SponsoredBy, value: format!("{name} <{id}{ACTOR_HOST}>") }
    }

    /// What it is about.
    pub fn key(&self) -> TrailerKey {
        self.key
    }

    /// The fact itself, on one line.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The actor named, where the value is one that [`Trailer::sponsor`] wrote.
    pub fn actor(&self) -> Option<ActorId> {
        let (_, address) = self.value.rsplit_once('<')?;
        let id = address.strip_suffix('>')?.strip_suffix(ACTOR_HOST)?;
        (!id.is_empty()).then(|| ActorId::new(id))
    }
}

impl fmt::Display for Trailer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.key.as_str(), self.value)
    }
}

/// A commit message in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// One line that says what happened.
    pub subject: String,
    /// Paragraphs for people; may be empty.
    pub body: String,
    /// Facts, in the order given.
    pub trailers: Vec<Trailer>,
}

impl Message {
    /// The message as git keeps it, ending in a line break.
    pub fn build(&self) -> String {
        let subject = clean_line(&self.subject);
        let mut text = if subject.is_empty() { NO_SUBJECT.to_owned() } else { subject };
        text.push('\n');
        let body = clean_body(&self.body);
        if !body.is_empty() {
            text.push('\n');
            text.push_str(&body);
        }
        if !self.trailers.is_empty() {
            text.push('\n');
        }
        for trailer in &self.trailers {
            text.push_str(&format!("{trailer}\n"));
        }
        text
    }

    /// Takes a message apart. Works on any text: what is not a trailer of ours stays in the body.
    pub fn parse(text: &str) -> Self {
        let text = text.trim_matches('\n');
        let (subject, rest) = text.split_once('\n').unwrap_or((text, ""));
        let subject = subject.trim().to_owned();
        let lines: Vec<&str> = rest.lines().collect();
        let start =
            lines.iter().rposition(|line| line.trim().is_empty()).map_or(lines.len(), |blank| blank + 1);
        let trailers = read_trailers(&lines[start..]);
        let end = if trailers.is_empty() { lines.len() } else { start };
        Self { subject, body: lines[..end].join("\n").trim().to_owned(), trailers }
    }

    /// The values of one key, in order.
    pub fn values(&self, key: TrailerKey) -> impl Iterator<Item = &str> {
        self.trailers.iter().filter(move |trailer| trailer.key == key).map(Trailer::value)
    }
}

/// Reads the last paragraph, if all of it is made of trailers; foreign keys among them are passed over.
fn read_trailers(paragraph: &[&str]) -> Vec<Trailer> {
    let mut trailers: Vec<Trailer> = Vec::new();
    let mut ours = false;
    for line in paragraph {
        if line.starts_with([' ', '\t']) {
            // Other programs fold long values; ours never are.
            if let (true, Some(last)) = (ours, trailers.last_mut()) {
                last.value = clean_line(&format!("{} {line}", last.value));
            }
            continue;
        }
        let Some((key, value)) = split_trailer(line) else { return Vec::new() };
        let trailer = TrailerKey::of(key).and_then(|key| Trailer::new(key, value));
        ours = trailer.is_some();
        trailers.extend(trailer);
    }
    trailers
}

/// Splits `Key: value`; the key has letters, digits and hyphens only.
fn split_trailer(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_end();
    let well_formed = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    well_formed.then_some((key, value))
}

/// Whether a character ends a line, or has no place in a line.
fn breaks(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// A text on one line: every run of blanks, line breaks and control characters becomes one blank.
pub(super) fn clean_line(text: &str) -> String {
    text.split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A name on one line without the angle brackets that end a name in git.
pub(super) fn clean_name(text: &str) -> String {
    clean_line(&text.replace(['<', '>'], ""))
}

/// Paragraphs with one empty line between them, ending in a line break; empty when there is nothing.
fn clean_body(text: &str) -> String {
    let mut body = String::new();
    let mut gap = false;
    for line in text.lines() {
        let line: String = line.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        let line = line.trim_end();
        if line.is_empty() {
            gap = !body.is_empty();
            continue;
        }
        if gap {
            body.push('\n');
        }
        gap = false;
        if poses_as_trailer(line) {
            body.push_str("> ");
        }
        body.push_str(line);
        body.push('\n');
    }
    body
}

fn poses_as_trailer(line: &str) -> bool {
    split_trailer(line.trim_start()).is_some_and(|(key, _)| TrailerKey::of(key).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn trailer(key: TrailerKey, value: &str) -> Trailer {
        Trailer::new(key, value).unwrap()
    }

    #[test]
    fn a_message_reads_as_it_is_documented() {
        let message = Message {
            subject: "Commit rev1: First revision".to_owned(),
            body: "12 clauses, 3 of them new.".to_owned(),
            trailers: vec![
                trailer(TrailerKey::Operation, "commit rev1"),
                trailer(TrailerKey::Round, "rev1"),
                Trailer::sponsor("Norway", &ActorId::new("NOR")),
            ],
        };
        let text = "Commit rev1: First revision\n\n12 clauses, 3 of them new.\n\nOperation: commit rev1\nRound: rev1\n\
                    Sponsored-by: Norway <NOR@actors.invalid>\n";
        assert_eq!(message.build(), text);
        assert_eq!(Message::parse(text), message);
        assert_eq!(message.values(TrailerKey::Round).collect::<Vec<_>>(), ["rev1"]);
    }

    #[test]
    fn a_value_stays_on_its_line() {
        let value = "A/1\n\nOperation: forged\r\n\u{2028}\u{85}\0x";
        assert_eq!(trailer(TrailerKey::DocumentSymbol, value).value(), "A/1 Operation: forged x");
        assert_eq!(Trailer::new(TrailerKey::Reason, " \n\t\0"), None);
    }

    #[test]
    fn a_sponsor_is_read_back_whatever_the_name() {
        let sponsor = Trailer::sponsor("Côte d'Ivoire <x>\n", &ActorId::new("CIV"));
        assert_eq!(sponsor.value(), "Côte d'Ivoire x <CIV@actors.invalid>");
        assert_eq!(sponsor.actor(), Some(ActorId::new("CIV")));
        assert_eq!(trailer(TrailerKey::IssuedBy, "Co-Chairs").actor(), None);
    }

    #[test]
    fn a_body_cannot_pose_as_trailers() {
        let message = Message {
            subject: String::new(),
            body: "Round: rev9\n\n\n sponsored-BY : X <Y@actors.invalid>".to_owned(),
            trailers: Vec::new(),
        };
        let text = message.build();
        assert_eq!(text, "Change of the store\n\n> Round: rev9\n\n>  sponsored-BY : X <Y@actors.invalid>\n");
        assert_eq!(Message::parse(&text).trailers, []);
    }

    #[test]
    fn trailers_of_other_programs_are_passed_over() {
        let text = "Subject\n\nSigned-off-by: A <a@b>\nRound: rev1\nReason: long\n value\nX-Other: y\n z\n";
        let message = Message::parse(text);
        assert_eq!(
            message.trailers,
            [trailer(TrailerKey::Round, "rev1"), trailer(TrailerKey::Reason, "long value")]
        );
        assert_eq!(message.body, "");
    }

    #[test]
    fn a_subject_alone_has_no_trailers() {
        assert_eq!(Message::parse("Round: rev1\n").trailers, []);
        assert_eq!(Message::parse("").subject, "");
        assert_eq!(Message::parse("Round: rev1\nUndoes: x").trailers, [], "no empty line before");
    }

    fn any_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<String>(),
            Just("\n".to_owned()),
            Just("\nRound: rev1".to_owned()),
            Just("Undoes:x\n\n".to_owned()),
            Just("\r\u{2028}\u{85} \0<>".to_owned()),
        ];
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn what_was_built_is_read_back(
            subject in any_text(),
            body in any_text(),
            values in prop::collection::vec((0usize..TrailerKey::ALL.len(), any_text()), 0..6),
        ) {
            let trailers: Vec<Trailer> =
                values.iter().filter_map(|(key, value)| Trailer::new(TrailerKey::ALL[*key], value)).collect();
            let text = Message { subject, body, trailers: trailers.clone() }.build();
            let back = Message::parse(&text);
            prop_assert_eq!(&back.trailers, &trailers);
            prop_assert!(!text.contains(['\0', '\r']));
            // Building again what was read changes nothing any more.
            prop_assert_eq!(Message::parse(&back.build()), back);
        }
    }
}
