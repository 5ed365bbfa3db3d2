//! Who took out whose words.

use std::collections::BTreeMap;

use crate::attribution::EventKind;
use crate::model::{ActorId, RoundIndex};
use crate::text::TokenClass;

use super::Sources;

/// Whoever took words out, or had put them in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// A sponsor on record.
    Actor(ActorId),
    /// Nobody on record.
    Nobody,
    /// The first draft, which nobody tabled.
    BaseText,
}

/// Counts the words taken out on a line of drafts, by who took them out and whose they were.
///
/// A word with several sponsors on either side counts once for each pair of them. A word taken out, restored and taken
/// out again counts twice.
pub fn overwrites(sources: Sources<'_>, line: &[RoundIndex]) -> BTreeMap<(Party, Party), u64> {
    let mut counts = BTreeMap::new();
    let first = line.first();
    let parties = |credit| {
        let sponsors = &sources.weave.credit(credit).sponsors;
        let named = sponsors.iter().cloned().map(Party::Actor).collect::<Vec<_>>();
        if named.is_empty() { vec![Party::Nobody] } else { named }
    };
    for event in sources.weave.events().iter().filter(|event| event.kind == EventKind::Removed) {
        let life = sources.weave.life(event.token);
        if life.class != TokenClass::Word || !line.contains(&event.round) {
            continue;
        }
        let whose = if Some(&life.birth) == first { vec![Party::BaseText] } else { parties(life.credit) };
        for by in parties(event.credit) {
            for of in &whose {
                *counts.entry((by.clone(), of.clone())).or_default() += 1;
            }
        }
    }
    counts
}
