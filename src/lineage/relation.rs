//! How a clause relates to the clause it continues: moved, renumbered, same.
//!
//! A clause moves when it stands under another parent or heading, or when it changes places with its siblings. Of
//! siblings in a new order, those on a longest ascending run stayed and the others moved:
//!
//! ```text
//! base   1 2 3 4        draft   3 1 2 4        stayed   1 2 4        moved   3
//! ```
//!
//! Numbers say nothing here: inserting a clause renumbers all that follow and moves none.

use std::collections::BTreeMap;

use crate::model::{Relation, RoundIndex};

use super::matching::Matching;
use super::{Trace, TracedRound};

/// Where clauses stand in a draft and in its bases.
pub(super) struct Places<'a> {
    trace: &'a Trace,
    new: &'a TracedRound,
    matchings: &'a [(RoundIndex, Matching)],
    /// Clauses that changed places with their siblings, by the first base that has them.
    displaced: Vec<bool>,
}

impl<'a> Places<'a> {
    /// Finds the clauses of a draft that changed places.
    pub(super) fn of(
        trace: &'a Trace,
        new: &'a TracedRound,
        matchings: &'a [(RoundIndex, Matching)],
    ) -> Self {
        let mut places = Self { trace, new, matchings, displaced: vec![false; new.numbers.len()] };
        for (base, matching) in matchings.iter().rev() {
            let old = trace.round(*base);
            let mut families: BTreeMap<Option<usize>, Vec<(usize, usize)>> = BTreeMap::new();
            for (place, pairs) in matching.of_new.iter().enumerate() {
                // A clause that came from elsewhere moved in any case. Counted among those it came to, it could make
                // one of them the odd one out.
                if let Some(pair) = pairs.first()
                    && !places.left_its_container(place, pair.old, (old, matching))
                {
                    families.entry(new.container(place)).or_default().push((place, pair.old));
                }
            }
            for family in families.values() {
                let stayed = longest_ascent(&family.iter().map(|(_, old)| *old).collect::<Vec<_>>());
                for (at, (place, _)) in family.iter().enumerate() {
                    places.displaced[*place] = !stayed[at];
                }
            }
        }
        places
    }

    /// The relation of a clause that stands in a base, or [`Relation::New`].
    pub(super) fn relation(&self, place: usize) -> Relation {
        let Some((base, matching)) = self.matchings.iter().find(|(_, found)| !found.of_new[place].is_empty())
        else {
            return Relation::New;
        };
        let pairs = &matching.of_new[place];
        let old = self.trace.round(*base);
        if pairs.iter().any(|pair| matching.of_old[pair.old].len() > 1) {
            Relation::Split
        } else if pairs.len() > 1 {
            Relation::Merged
        } else if self.displaced[place] || self.left_its_container(place, pairs[0].old, (old, matching)) {
            Relation::Moved
        } else if old.numbers[pairs[0].old].folded() != self.new.numbers[place].folded() {
            Relation::Renumbered
        } else {
            Relation::Same
        }
    }

    /// Whether the clause stands under another parent or heading that is not simply the old one's heir.
    ///
    /// A heading that is new where the old one is gone is a new name, not a new place.
    fn left_its_container(
        &self,
        place: usize,
        old: usize,
        (base, matching): (&TracedRound, &Matching),
    ) -> bool {
        match (base.container(old), self.new.container(place)) {
            (None, None) => false,
            (Some(from), Some(to)) => {
                let continues = matching.of_new[to].iter().any(|pair| pair.old == from);
                let replaced = matching.of_new[to].is_empty() && matching.of_old[from].is_empty();
                !continues && !replaced
            }
            (None, Some(to)) => !matching.of_new[to].is_empty(),
            (Some(from), None) => !matching.of_old[from].is_empty(),
        }
    }
}

/// Which elements lie on a longest strictly ascending run; of several such runs, one fixed by the order of the elements.
fn longest_ascent(values: &[usize]) -> Vec<bool> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let length = ends.partition_point(|&end| values[end] < *value);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut chosen = vec![false; values.len()];
    let mut at = ends.last().copied();
    while let Some(here) = at {
        chosen[here] = true;
        at = before[here];
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_clause_taken_to_the_front_is_the_one_that_moved() {
        assert_eq!(longest_ascent(&[3, 1, 2, 4]), [false, true, true, true]);
        assert_eq!(longest_ascent(&[0, 1, 2]), [true, true, true]);
        assert_eq!(longest_ascent(&[1, 0]).iter().filter(|stayed| **stayed).count(), 1);
        assert!(longest_ascent(&[]).is_empty());
    }
}
