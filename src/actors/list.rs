//! A list of names in running text, taken as names only where all of it is somebody's.
//!
//! Used for what stands behind a dash in brackets: `[words - EU, Group of 77 and China]`. The list is cut as a line of
//! responsibility is, the longest printed name first. Since `in`, `is`, `no` and `to` are codes of states, a name here
//! begins with a capital or a digit, and one of two letters has two capitals.

use super::Directory;
use super::responsibility::{LONGEST_NAME, cut};
use crate::model::ActorId;

impl Directory {
    /// The actors of a list parted by commas, slashes or "and"; nothing unless every name is known.
    pub fn all_known(&self, list: &str) -> Option<Vec<ActorId>> {
        let mut found = Vec::new();
        for part in list.split(" / ") {
            let pieces = cut(part, 0..part.len());
            let mut next = 0;
            while next < pieces.len() {
                let last = pieces.len().min(next + LONGEST_NAME);
                let (end, actor) = (next..last).rev().find_map(|end| {
                    Some((end, self.named_in_text(part[pieces[next].start..pieces[end].end].trim())?))
                })?;
                found.push(actor);
                next = end + 1;
            }
        }
        Some(found)
    }

    /// Whom a name in running text means, where it means anybody.
    fn named_in_text(&self, name: &str) -> Option<ActorId> {
        let bare = name.strip_prefix("the ").unwrap_or(name);
        let code = bare.chars().count() == 2;
        let first = bare.chars().next()?;
        let capital = |c: char| c.is_uppercase() || c.is_numeric();
        let written = if code { bare.chars().all(capital) } else { capital(first) || !first.is_lowercase() };
        if !written || !self.is_printed_name(bare) {
            return None;
        }
        self.resolve_printed(bare).ok().map(|actor| actor.id.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(list: &str) -> Option<Vec<String>> {
        let ids = Directory::shipped().all_known(list)?;
        Some(ids.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_name_is_known_or_there_is_no_list() {
        let ids = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(known("Argentina, Lebanon"), ids(&["ARG", "LBN"]));
        assert_eq!(known(" the EU, Norway and Chile "), ids(&["EU", "NOR", "CHL"]));
        assert_eq!(known("Bosnia and Herzegovina / Holy See"), ids(&["BIH", "VAT"]));
        assert_eq!(known("Iran (Islamic Republic of), US"), ids(&["IRN", "USA"]));
        assert_eq!(known("Norway, Borvia"), None);
        assert_eq!(known("including islands"), None);
        assert_eq!(known(""), None);
    }

    #[test]
    fn small_words_that_are_codes_are_no_names() {
        for word in ["in", "is", "no", "so", "to", "In", "norway", "a, in"] {
            assert_eq!(known(word), None, "{word}");
        }
        assert_eq!(known("NO").map(|ids| ids.len()), Some(1));
        // Two actors fit it, and none is called that.
        assert_eq!(known("NAM"), None);
    }
}
