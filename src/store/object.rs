//! Objects of the repository as bytes: folders and commits, written and read.
//!
//! The two formats are small and have not changed since git began, and the store has to know exactly which bytes
//! it makes: equal input gives equal bytes, hence equal ids.
//!
//! ```text
//! folder   100644 rev1.yaml NUL <id, as bytes>   repeated, in git's order
//! commit   tree 83ab…    parent 5f1c…            one line each, then an empty line, then the message
//!          author Name <mail> 1900000000 +0100
//! ```

use std::collections::BTreeMap;
use std::fmt;

use super::commit::{Signature, Timestamp};

/// The name of an object: 20 or 32 bytes, by what the repository uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id {
    length: usize,
    bytes: [u8; 32],
}

impl Id {
    /// Takes bytes over; `None` when they are too many.
    pub(super) fn from_bytes(from: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        bytes.get_mut(..from.len())?.copy_from_slice(from);
        Some(Self { length: from.len(), bytes })
    }

    /// Reads hexadecimal digits; `None` when the text has anything else, or too much of it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let pairs = text.as_bytes().chunks(2);
        let bytes: Option<Vec<u8>> =
            pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect();
        Self::from_bytes(&bytes?)
    }

    /// The bytes.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectKind {
    /// A state of the store and how it came about.
    Commit,
    /// A folder.
    Tree,
    /// The content of a file.
    Blob,
    /// A tag with a message of its own.
    Tag,
}

impl ObjectKind {
    /// The word git has for it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }

    /// The kind of which git has this word.
    pub(super) fn parse(word: &[u8]) -> Option<Self> {
        [Self::Commit, Self::Tree, Self::Blob, Self::Tag]
            .into_iter()
            .find(|kind| kind.as_str().as_bytes() == word)
    }
}

/// An object's kind and bytes.
pub(super) type Object = (ObjectKind, Vec<u8>);

/// New objects by their names.
pub(super) type Objects = BTreeMap<Id, Object>;

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryMode {
    /// A file.
    File,
    /// A file that may be run.
    Executable,
    /// A symbolic link.
    Link,
    /// A folder.
    Folder,
    /// Another repository; its object is not in this one.
    Repository,
}

impl EntryMode {
    fn as_str(self) -> &'static str {
        match self {
            Self::File => "100644",
            Self::Executable => "100755",
            Self::Link => "120000",
            Self::Folder => "40000",
            Self::Repository => "160000",
        }
    }

    fn read(text: &str) -> Option<Self> {
        let bits = u32::from_str_radix(text, 8).ok()?;
        match bits & 0o170_000 {
            0o040_000 => Some(Self::Folder),
            0o120_000 => Some(Self::Link),
            0o160_000 => Some(Self::Repository),
            // Very old repositories have other rights than the two that git writes today.
            0o100_000 if bits & 0o100 != 0 => Some(Self::Executable),
            0o100_000 => Some(Self::File),
            _ => None,
        }
    }
}

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TreeEntry {
    /// Its name, as bytes: git asks for nothing else.
    pub(super) name: Vec<u8>,
    /// What it is.
    pub(super) mode: EntryMode,
    /// Its content.
    pub(super) id: Id,
}

impl TreeEntry {
    /// Git sorts folders as if their names ended in `/`.
    fn order(&self) -> impl Iterator<Item = &u8> {
        let end: &[u8] = if self.mode == EntryMode::Folder { b"/" } else { b"" };
        self.name.iter().chain(end)
    }
}

/// The bytes of a folder.
pub(super) fn write_tree(mut entries: Vec<TreeEntry>) -> Vec<u8> {
    entries.sort_by(|one, other| one.order().cmp(other.order()));
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend_from_slice(entry.mode.as_str().as_bytes());
        bytes.push(b' ');
        bytes.extend_from_slice(&entry.name);
        bytes.push(0);
        bytes.extend_from_slice(entry.id.as_bytes());
    }
    bytes
}

/// The entries of a folder whose ids have `length` bytes; `None` when the bytes are not a folder.
pub(super) fn read_tree(mut bytes: &[u8], length: usize) -> Option<Vec<TreeEntry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (mode, rest) = split_at_byte(bytes, b' ')?;
        let (name, rest) = split_at_byte(rest, 0)?;
        let (id, rest) = rest.split_at_checked(length)?;
        let mode = EntryMode::read(std::str::from_utf8(mode).ok()?)?;
        entries.push(TreeEntry { name: name.to_vec(), mode, id: Id::from_bytes(id)? });
        bytes = rest;
    }
    Some(entries)
}

fn split_at_byte(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == at)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// A commit in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CommitParts {
    /// The folder it holds.
    pub(super) tree: Id,
    /// What it was made from.
    pub(super) parents: Vec<Id>,
    /// Author and, in commits of ours, committer.
    pub(super) author: Signature,
    /// The whole message.
    pub(super) message: String,
}

impl CommitParts {
    /// The bytes of a commit. NUL, which would end the message for git, is left out.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut text = format!("tree {}\n", self.tree);
        for parent in &self.parents {
            text.push_str(&format!("parent {parent}\n"));
        }
        let signature = write_signature(&self.author);
        text.push_str(&format!("author {signature}\ncommitter {signature}\n\n"));
        text.extend(self.message.chars().filter(|&c| c != '\0'));
        text.into_bytes()
    }

    /// Takes a commit apart, whoever made it; `None` when the bytes are not a commit.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let (header, message) = text.split_once("\n\n").or_else(|| Some((text.strip_suffix('\n')?, "")))?;
        let values = |key: &str| {
            let lines = header.lines().filter_map(|line| line.split_once(' '));
            lines.filter(move |(found, _)| *found == key).map(|(_, value)| value).collect::<Vec<_>>()
        };
        let tree = Id::parse(values("tree").first()?)?;
        let parents = values("parent").into_iter().map(Id::parse).collect::<Option<_>>()?;
        let author = read_signature(values("author").first()?)?;
        Some(Self { tree, parents, author, message: message.to_owned() })
    }
}

/// A person and a moment as git writes them: `Name <mail> 1900000000 +0100`.
pub(super) fn write_signature(author: &Signature) -> String {
    format!("{} <{}> {}", author.name(), author.email(), author.time())
}

fn read_signature(text: &str) -> Option<Signature> {
    let (name, rest) = text.split_once('<')?;
    let (email, time) = rest.rsplit_once('>')?;
    let (seconds, offset) = time.trim().split_once(' ')?;
    let (hours, minutes) = offset.get(1..)?.split_at_checked(2)?;
    let minutes: i32 = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
    let offset_minutes = if offset.starts_with('-') { -minutes } else { minutes };
    let time = Timestamp { seconds: seconds.parse().ok()?, offset_minutes };
    Some(Signature::new(Some(name.trim()), Some(email), time))
}

/// The object that a tag with a message stands for; `None` when the bytes are not such a tag.
pub(super) fn read_tag_target(bytes: &[u8]) -> Option<Id> {
    let line = bytes.split(|&byte| byte == b'\n').next()?;
    Id::parse(std::str::from_utf8(line).ok()?.strip_prefix("object ")?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(digit: char) -> Id {
        Id::parse(&digit.to_string().repeat(40)).unwrap()
    }

    #[test]
    fn ids_are_read_in_whole_bytes() {
        assert_eq!(id('a').to_string(), "a".repeat(40));
        assert_eq!(Id::parse(&"0f".repeat(32)).unwrap().as_bytes(), [0x0f; 32]);
        assert_eq!(Id::parse("abc"), None);
        assert_eq!(Id::parse("zz"), None);
        assert_eq!(Id::parse(&"00".repeat(33)), None);
    }

    #[test]
    fn a_folder_sorts_as_if_its_name_ended_in_a_slash() {
        let entry = |name: &str, mode| TreeEntry { name: name.as_bytes().to_vec(), mode, id: id('1') };
        // '.' is 0x2e, '/' is 0x2f, '0' is 0x30: hence a.b, then the folder a, then a0.
        let folder = [
            entry("a0", EntryMode::File),
            entry("a", EntryMode::Folder),
            entry("a.b", EntryMode::Executable),
        ];
        let bytes = write_tree(folder.to_vec());
        let names: Vec<_> =
            read_tree(&bytes, 20).unwrap().into_iter().map(|entry| (entry.name, entry.mode)).collect();
        let expected = [
            (b"a.b".to_vec(), EntryMode::Executable),
            (b"a".to_vec(), EntryMode::Folder),
            (b"a0".to_vec(), EntryMode::File),
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_commit_has_the_bytes_that_git_writes() {
        let time = Timestamp { seconds: 1_900_000_000, offset_minutes: -90 };
        let author = Signature::new(Some("Ann"), Some("ann@example.org"), time);
        let commit =
            CommitParts { tree: id('1'), parents: vec![id('2')], author, message: "A\0B\n".to_owned() };
        let expected = format!(
            "tree {}\nparent {}\nauthor Ann <ann@example.org> 1900000000 -0130\n\
             committer Ann <ann@example.org> 1900000000 -0130\n\nAB\n",
            "1".repeat(40),
            "2".repeat(40)
        );
        assert_eq!(String::from_utf8(commit.write()).unwrap(), expected);
        assert_eq!(
            CommitParts::read(expected.as_bytes()),
            Some(CommitParts { message: "AB\n".to_owned(), ..commit })
        );
    }

    #[test]
    fn a_foreign_commit_with_a_signature_and_odd_bytes_is_read() {
        let mut bytes =
            format!("tree {}\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 2 +0000\n", "1".repeat(40));
        bytes.push_str("gpgsig -----BEGIN\n tree 9\n -----END\n\nCaf");
        let mut bytes = bytes.into_bytes();
        bytes.extend([0xe9, b'\n']);
        let commit = CommitParts::read(&bytes).unwrap();
        assert_eq!((commit.tree, commit.parents.len()), (id('1'), 0));
        assert_eq!((commit.author.name(), commit.message.as_str()), ("A", "Caf\u{fffd}\n"));
    }

    #[test]
    fn a_tag_leads_to_its_object() {
        let text = format!("object {}\ntype commit\n", "3".repeat(40));
        assert_eq!(read_tag_target(text.as_bytes()), Some(id('3')));
        assert_eq!(read_tag_target(b"tree x"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(entries) = read_tree(&bytes, 20) {
                prop_assert_eq!(read_tree(&write_tree(entries.clone()), 20).map(|back| back.len()), Some(entries.len()));
            }
            if let Some(commit) = CommitParts::read(&bytes) {
                prop_assert!(!commit.author.name().is_empty());
            }
            prop_assert!(read_tag_target(&bytes).is_none_or(|target| target.to_string().len().is_multiple_of(2)));
        }
    }
}
