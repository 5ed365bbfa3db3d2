//! Plain values that go into and come out of the repository: ids, signatures, planned and recorded commits.

use std::collections::BTreeMap;
use std::fmt;

use super::message;

/// Makes a newtype over the hexadecimal name of an object, of whatever length the repository uses.
macro_rules! object_name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            pub(super) fn known(hexadecimal: String) -> Self {
                Self(hexadecimal)
            }

            /// Reads a full id as typed; `None` unless it is 40 to 64 hexadecimal digits, in lower case.
            pub fn parse(text: &str) -> Option<Self> {
                let digits = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                (digits && (40..=64).contains(&text.len())).then(|| Self(text.to_owned()))
            }

            /// All digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

object_name! {
    /// The id of a commit.
    CommitId
}
object_name! {
    /// The id of a file's content. Equal content has an equal id, so it keys whatever is derived from it.
    BlobId
}

/// A moment, as git keeps it. Passed in: the library reads no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Seconds since the start of 1970, UTC. Dates of the negotiation belong in the files: git refuses earlier ones.
    pub seconds: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

impl Timestamp {
    /// Whether git reads it back: from 1970 to the year 9999, within a day of UTC.
    pub fn is_storable(&self) -> bool {
        // 9999-12-31T23:59:59Z
        (0..=253_402_300_799).contains(&self.seconds) && self.offset_minutes.abs() < 24 * 60
    }
}

impl fmt::Display for Timestamp {
    /// As git writes it: `1900000000 -0130`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.offset_minutes.abs() / 60, self.offset_minutes.abs() % 60);
        write!(out, "{} {sign}{hours:02}{minutes:02}", self.seconds)
    }
}

/// Who made a commit, and when: a person, never a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    email: String,
    time: Timestamp,
}

impl Signature {
    /// Makes a signature; what is missing, or empty once cleaned, becomes `unknown <unknown@travaux.invalid>`.
    ///
    /// Line breaks, control characters and angle brackets are taken out, since git's format has no room for them.
    pub fn new(name: Option<&str>, email: Option<&str>, time: Timestamp) -> Self {
        let cleaned = |text: Option<&str>, otherwise: &str| {
            let text = message::clean_name(text.unwrap_or_default());
            if text.is_empty() { otherwise.to_owned() } else { text }
        };
        Self { name: cleaned(name, "unknown"), email: cleaned(email, "unknown@travaux.invalid"), time }
    }

    /// The person's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The person's mail address.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// When.
    pub fn time(&self) -> Timestamp {
        self.time
    }
}

/// A commit that is to be written. Equal input on an equal parent gives an equal id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCommit {
    /// The whole message, trailers included; see [`Message`](super::message::Message).
    pub message: String,
    /// Author and committer.
    pub author: Signature,
    /// What becomes of which path: new content, or `None` to remove it (where it is there).
    pub changes: BTreeMap<String, Option<Vec<u8>>>,
}

/// A commit that is in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitRecord {
    /// Its id.
    pub id: CommitId,
    /// What it was made from; the first is the line the store follows.
    pub parents: Vec<CommitId>,
    /// The whole message. Bytes that are not UTF-8 are shown as replacement characters.
    pub message: String,
    /// The author.
    pub author: Signature,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: Timestamp = Timestamp { seconds: 1_900_000_000, offset_minutes: 60 };

    #[test]
    fn a_signature_without_a_name_is_unknown() {
        let signature = Signature::new(None, Some(" <> "), TIME);
        assert_eq!((signature.name(), signature.email()), ("unknown", "unknown@travaux.invalid"));
    }

    #[test]
    fn a_signature_has_no_line_break_and_no_bracket() {
        let signature = Signature::new(Some("A\nB <x>\0"), Some("<a@example.org>"), TIME);
        assert_eq!((signature.name(), signature.email()), ("A B x", "a@example.org"));
    }

    #[test]
    fn dates_before_1970_are_not_storable() {
        let stored = |seconds, offset_minutes| Timestamp { seconds, offset_minutes }.is_storable();
        assert!(stored(0, 0) && stored(0, -1439));
        assert!(!stored(-1, 0) && !stored(0, 1440) && !stored(253_402_300_800, 0));
    }

    #[test]
    fn only_full_ids_in_lower_case_are_read() {
        let digits = "0123456789abcdef0123456789abcdef01234567";
        assert_eq!(CommitId::parse(digits).unwrap().as_str(), digits);
        assert_eq!(CommitId::parse(&digits.repeat(2)[..64]).unwrap().as_str().len(), 64);
        assert_eq!(CommitId::parse(&digits[1..]), None);
        assert_eq!(CommitId::parse(&digits.to_uppercase()), None);
    }
}
