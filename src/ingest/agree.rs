//! Compares what the scanner read with what the YAML parser read: words are never altered unseen.
//!
//! Two readers written apart make the same mistake rarely. Where they differ, the file is refused and the place shown.

use super::source::Span;
use super::tree::{Body, Node};
use crate::files::yaml;

/// The place where two readings of a file first differ.
pub(super) fn first_difference(scanned: &Node, parsed: &yaml::Node) -> Option<Span> {
    match (&scanned.body, parsed) {
        (Body::Missing, yaml::Node::Missing) => None,
        (Body::Words(ours), yaml::Node::Words(theirs)) if ours == theirs => None,
        (Body::List(ours), yaml::Node::List(theirs)) if ours.len() == theirs.len() => {
            ours.iter().zip(theirs).find_map(|(ours, theirs)| first_difference(ours, theirs))
        }
        (Body::Map(ours), yaml::Node::Map(theirs)) if ours.entries.len() == theirs.len() => {
            ours.entries.iter().zip(theirs).find_map(|(ours, (key, value))| {
                if ours.key == *key { first_difference(&ours.value, value) } else { Some(ours.key_at) }
            })
        }
        _ => Some(scanned.at),
    }
}
