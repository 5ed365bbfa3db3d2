//! Which path of the store means what, in both directions, and which paths are never written.
//!
//! Paths here are those of a commit: relative, parts separated by `/`, whatever the system uses.

use thiserror::Error;

use crate::model::RoundName;

/// The branch that holds what is stored, as git names it in full.
pub const BRANCH: &str = "refs/heads/main";

/// What comes before a round's name in the full name of its tag.
pub const ROUND_TAGS: &str = "refs/tags/round/";

/// The content of `.gitattributes`: git is to change no line ending, so that bytes stay bytes.
pub const ATTRIBUTES: &[u8] = b"* -text\n";

/// The longest part of a path, in bytes. File systems stop at 255; the rest is left for temporary names.
const LONGEST_PART: usize = 200;

/// One file of the store by its meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoredFile {
    /// `travaux.yaml`: title, forum, language, versions, trusted remotes. Its presence makes a repository a store.
    Settings,
    /// `.gitattributes`, which keeps git from changing bytes.
    Attributes,
    /// `drafts/<round>.yaml`: a draft as it was committed.
    Draft(RoundName),
    /// `concordance/<round>.yaml`: which clause of a draft is which of its bases.
    Concordance(RoundName),
    /// `records/<stem>.yaml`: amendments, events, positions.
    Records(String),
    /// `actors/<stem>.yaml`: own actors and groups.
    Actors(String),
    /// `corrections/<stem>.yaml`: later corrections of attribution.
    Corrections(String),
}

impl StoredFile {
    /// The path in the store.
    pub fn path(&self) -> String {
        match self {
            Self::Settings => "travaux.yaml".to_owned(),
            Self::Attributes => ".gitattributes".to_owned(),
            Self::Draft(round) => format!("drafts/{round}.yaml"),
            Self::Concordance(round) => format!("concordance/{round}.yaml"),
            Self::Records(stem) => format!("records/{stem}.yaml"),
            Self::Actors(stem) => format!("actors/{stem}.yaml"),
            Self::Corrections(stem) => format!("corrections/{stem}.yaml"),
        }
    }

    /// What a path of the store means; `None` for a file that is not ours.
    pub fn at(path: &str) -> Option<Self> {
        match path {
            "travaux.yaml" => return Some(Self::Settings),
            ".gitattributes" => return Some(Self::Attributes),
            _ => {}
        }
        check_path(path).ok()?;
        let (folder, name) = path.split_once('/')?;
        let stem = name.strip_suffix(".yaml")?;
        if stem.is_empty() || stem.contains('/') {
            return None;
        }
        match folder {
            "drafts" => RoundName::parse(stem).ok().map(Self::Draft),
            "concordance" => RoundName::parse(stem).ok().map(Self::Concordance),
            "records" => Some(Self::Records(stem.to_owned())),
            "actors" => Some(Self::Actors(stem.to_owned())),
            "corrections" => Some(Self::Corrections(stem.to_owned())),
            _ => None,
        }
    }
}

/// The full name of a round's tag: `refs/tags/round/rev1`.
pub fn tag_of(round: &RoundName) -> String {
    format!("{ROUND_TAGS}{round}")
}

/// The round a tag stands for; `None` for a tag that is not ours.
pub fn round_of_tag(full_name: &str) -> Option<RoundName> {
    RoundName::parse(full_name.strip_prefix(ROUND_TAGS)?).ok()
}

/// Why a path is never written to the store.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum PathError {
    /// Empty, absolute, or with an empty part.
    #[error("the path {path:?} has an empty part")]
    EmptyPart {
        /// The path refused.
        path: String,
    },
    /// A part that means another folder.
    #[error("the path {path:?} leads out of the store")]
    Outside {
        /// The path refused.
        path: String,
    },
    /// A part that git keeps for itself, in one of its spellings.
    #[error("the path {path:?} belongs to git")]
    BelongsToGit {
        /// The path refused.
        path: String,
    },
    /// A character that some system cannot have in a name, or that nobody can see.
    #[error("the path {path:?} has the character {character:?}, which not every system can store in a name")]
    Character {
        /// The path refused.
        path: String,
        /// The first such character.
        character: char,
    },
    /// A part that ends in a blank or a dot, which some systems drop silently.
    #[error("the path {path:?} has a part that begins or ends with a blank, or ends with a dot")]
    Ending {
        /// The path refused.
        path: String,
    },
    /// A part longer than 200 bytes.
    #[error("the path {path:?} has a part longer than {LONGEST_PART} bytes")]
    TooLong {
        /// The path refused.
        path: String,
    },
}

/// Refuses paths that git, or one of the systems git runs on, would read as something else.
///
/// Names come from round names and file stems that were validated before; this is the second fence, for the
/// day when one of them was not.
///
/// # Errors
/// Names the first rule that is broken.
pub fn check_path(path: &str) -> Result<(), PathError> {
    for part in path.split('/') {
        check_part(path, part)?;
    }
    Ok(())
}

fn check_part(path: &str, part: &str) -> Result<(), PathError> {
    let path = || path.to_owned();
    if part.is_empty() {
        return Err(PathError::EmptyPart { path: path() });
    }
    if part == "." || part == ".." {
        return Err(PathError::Outside { path: path() });
    }
    if let Some(character) = part.chars().find(|&c| is_refused(c)) {
        return Err(PathError::Character { path: path(), character });
    }
    // Windows drops dots and blanks at the end of a name, and knows `.git` by its short name as well.
    let lower = part.to_lowercase();
    let kept = [".gitattributes", ".gitignore"].contains(&lower.as_str());
    if (lower.starts_with(".git") && !kept) || lower.starts_with("git~") {
        return Err(PathError::BelongsToGit { path: path() });
    }
    if part.ends_with('.') || part.starts_with(char::is_whitespace) || part.ends_with(char::is_whitespace) {
        return Err(PathError::Ending { path: path() });
    }
    if part.len() > LONGEST_PART {
        return Err(PathError::TooLong { path: path() });
    }
    Ok(())
}

/// Control characters, what Windows reserves, and marks without width, which one file system leaves out when it
/// compares names: `.g<joiner>it` would be `.git` there.
fn is_refused(c: char) -> bool {
    let invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c.is_control() || invisible || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_file_is_found_again_by_its_path() {
        let round = RoundName::parse("rev1").unwrap();
        for (file, path) in [
            (StoredFile::Settings, "travaux.yaml"),
            (StoredFile::Attributes, ".gitattributes"),
            (StoredFile::Draft(round.clone()), "drafts/rev1.yaml"),
            (StoredFile::Concordance(round), "concordance/rev1.yaml"),
            (StoredFile::Records("Norway, 20 March".to_owned()), "records/Norway, 20 March.yaml"),
            (StoredFile::Actors("groups".to_owned()), "actors/groups.yaml"),
            (StoredFile::Corrections("c1".to_owned()), "corrections/c1.yaml"),
        ] {
            assert_eq!(file.path(), path);
            assert_eq!(check_path(path), Ok(()));
            assert_eq!(StoredFile::at(path), Some(file));
        }
    }

    #[test]
    fn foreign_files_mean_nothing() {
        for path in
            ["README.md", "drafts", "drafts/.yaml", "drafts/a/b.yaml", "drafts/a..b.yaml", "drafts/rev1.yml"]
        {
            assert_eq!(StoredFile::at(path), None, "{path}");
        }
    }

    #[test]
    fn odd_paths_are_refused_by_the_rule_they_break() {
        let kind = |path: &str| check_path(path).unwrap_err();
        let owned = |path: &str| path.to_owned();
        for path in ["", "/drafts/a.yaml", "drafts//a.yaml", "drafts/"] {
            assert_eq!(kind(path), PathError::EmptyPart { path: owned(path) });
        }
        for path in ["../a.yaml", "drafts/../../a", "./a"] {
            assert_eq!(kind(path), PathError::Outside { path: owned(path) });
        }
        for path in [".git/config", "drafts/.GIT", ".git /config", ".git./x", "git~1/x", ".gitmodules"] {
            assert_eq!(kind(path), PathError::BelongsToGit { path: owned(path) });
        }
        for (path, character) in
            [("a\0b", '\0'), ("a\\b", '\\'), ("c:x", ':'), (".g\u{200c}it/config", '\u{200c}')]
        {
            assert_eq!(kind(path), PathError::Character { path: owned(path), character });
        }
        for path in ["drafts/a.", "drafts/ a", "drafts /a"] {
            assert_eq!(kind(path), PathError::Ending { path: owned(path) });
        }
        let long = format!("drafts/{}", "x".repeat(201));
        assert_eq!(kind(&long), PathError::TooLong { path: long.clone() });
    }

    #[test]
    fn only_tags_below_round_with_a_valid_name_are_ours() {
        let round = RoundName::parse("rev1").unwrap();
        assert_eq!(tag_of(&round), "refs/tags/round/rev1");
        assert_eq!(round_of_tag("refs/tags/round/rev1"), Some(round));
        assert_eq!(round_of_tag("refs/tags/round/a/b"), None);
        assert_eq!(round_of_tag("refs/tags/v1"), None);
    }
}
