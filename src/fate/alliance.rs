//! Who stands with whom: amendments sponsored together, and amendments of different sponsors that ask for the same.

use std::collections::BTreeMap;

use crate::attribution::Weave;
use crate::model::{ActorId, Amendment, Negotiation, RoundIndex};

use super::conflict::{Meeting, conflicts};

/// How often two actors stood together or against each other, in numbers of amendments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Alliance {
    /// Amendments that both sponsor.
    pub together: usize,
    /// Pairs of amendments to one draft that ask for the same, one of each and none of both.
    pub same_words: usize,
    /// Amendments of one that the other supports, on record.
    pub supported: usize,
    /// Amendments of one that the other opposes, on record.
    pub opposed: usize,
}

/// Every two actors that have anything to do with each other, the smaller id first. An actor is whoever is on record: a
/// group that tables as a group is one.
pub fn alliances(negotiation: &Negotiation, weave: &Weave) -> BTreeMap<(ActorId, ActorId), Alliance> {
    let amendments = negotiation.records.amendments();
    let mut found: BTreeMap<(ActorId, ActorId), Alliance> = BTreeMap::new();
    for amendment in amendments {
        let sponsors = amendment.sponsors();
        for (at, one) in sponsors.iter().enumerate() {
            for other in &sponsors[at + 1..] {
                between(&mut found, one, other, |alliance| alliance.together += 1);
            }
            for other in amendment.support.iter().filter(|other| !sponsors.contains(other)) {
                between(&mut found, one, other, |alliance| alliance.supported += 1);
            }
            for other in amendment.oppose.iter().filter(|other| !sponsors.contains(other)) {
                between(&mut found, one, other, |alliance| alliance.opposed += 1);
            }
        }
    }
    let rounds: std::collections::BTreeSet<RoundIndex> =
        negotiation.aims().into_iter().flatten().map(|aim| aim.round).collect();
    for round in rounds {
        let meetings = conflicts(negotiation, weave, round);
        for conflict in meetings.iter().filter(|conflict| conflict.meeting == Meeting::Identical) {
            for (at, one) in conflict.one.iter().enumerate() {
                for other in &conflict.one[at + 1..] {
                    same_words(&mut found, &amendments[*one], &amendments[*other]);
                }
            }
        }
    }
    found
}

fn same_words(found: &mut BTreeMap<(ActorId, ActorId), Alliance>, first: &Amendment, second: &Amendment) {
    let (ours, theirs) = (first.sponsors(), second.sponsors());
    for one in ours.iter().filter(|one| !theirs.contains(one)) {
        for other in theirs.iter().filter(|other| !ours.contains(other)) {
            between(found, one, other, |alliance| alliance.same_words += 1);
        }
    }
}

fn between(
    found: &mut BTreeMap<(ActorId, ActorId), Alliance>,
    one: &ActorId,
    other: &ActorId,
    count: impl Fn(&mut Alliance),
) {
    if one != other {
        count(found.entry(pair(one, other)).or_default());
    }
}

/// Two actors as they are told: the smaller id first.
pub fn pair(one: &ActorId, other: &ActorId) -> (ActorId, ActorId) {
    if one < other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
}
