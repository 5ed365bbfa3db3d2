//! Concept pages, one file each.

/// Name and text of every page.
pub(crate) const TOPICS: [(&str, &str); 10] = [
    ("rounds", include_str!("rounds.md")),
    ("yaml", include_str!("yaml.md")),
    ("attribution", include_str!("attribution.md")),
    ("amendments", include_str!("amendments.md")),
    ("modals", include_str!("modals.md")),
    ("brackets", include_str!("brackets.md")),
    ("survival", include_str!("survival.md")),
    ("curves", include_str!("curves.md")),
    ("formats", include_str!("formats.md")),
    ("exit-codes", include_str!("exit-codes.md")),
];
