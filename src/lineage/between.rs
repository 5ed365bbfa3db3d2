//! Which clause of one draft is which of any earlier one, by following the stored concordances step by step.

use std::collections::BTreeMap;

use crate::model::{ClauseId, Negotiation, Relation, RoundIndex};

/// The clauses of two drafts, paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between {
    /// For each clause of the later draft, the places in the earlier one that it continues.
    pub origins: Vec<Vec<usize>>,
    /// For each clause of the later draft, its relation to those; the strongest of all steps.
    pub relations: Vec<Relation>,
    /// Places in the earlier draft that no clause of the later one continues.
    pub gone: Vec<usize>,
}

impl Between {
    /// Pairs the clauses of two drafts.
    ///
    /// Where neither draft was made from the other, clauses pair by their permanent ids.
    pub fn of(negotiation: &Negotiation, from: RoundIndex, to: RoundIndex) -> Self {
        let steps = Steps::new(negotiation, from);
        let entries = &negotiation.round(to).concordance.entries;
        let mut known = BTreeMap::new();
        let mut origins = Vec::with_capacity(entries.len());
        let mut relations = Vec::with_capacity(entries.len());
        for (place, entry) in entries.iter().enumerate() {
            let (mut places, mut relation) = steps.back(to, place, &mut known);
            if places.is_empty()
                && let Some(same) = steps.by_id.get(&entry.id)
                && !steps.is_ancestor(to)
            {
                places.push(*same);
                relation = Relation::Same;
            }
            relations.push(if places.is_empty() && relation != Relation::Revived {
                Relation::New
            } else {
                relation
            });
            origins.push(places);
        }
        let mut reached = vec![false; negotiation.round(from).draft.clauses.len()];
        origins.iter().flatten().for_each(|place| reached[*place] = true);
        let gone = (0..reached.len()).filter(|place| !reached[*place]).collect();
        let mut between = Self { origins, relations, gone };
        between.renumbered(negotiation, from, to);
        between
    }

    /// Settles what only both ends can tell: a number that changed and changed back is the same number.
    fn renumbered(&mut self, negotiation: &Negotiation, from: RoundIndex, to: RoundIndex) {
        let (old, new) = (&negotiation.round(from).draft.clauses, &negotiation.round(to).draft.clauses);
        for (place, relation) in self.relations.iter_mut().enumerate() {
            if let ([origin], Relation::Renumbered | Relation::Same) =
                (self.origins[place].as_slice(), *relation)
            {
                let same = old[*origin].number.folded() == new[place].number.folded();
                *relation = if same { Relation::Same } else { Relation::Renumbered };
            }
        }
    }
}

/// The way back to an earlier draft.
struct Steps<'a> {
    negotiation: &'a Negotiation,
    from: RoundIndex,
    rounds: BTreeMap<&'a str, RoundIndex>,
    by_id: BTreeMap<&'a ClauseId, usize>,
    descends: Vec<bool>,
}

type Known = BTreeMap<(RoundIndex, usize), (Vec<usize>, Relation)>;

impl<'a> Steps<'a> {
    fn new(negotiation: &'a Negotiation, from: RoundIndex) -> Self {
        let rounds = negotiation.indices().map(|i| (negotiation.round(i).draft.name.as_str(), i)).collect();
        let entries = negotiation.round(from).concordance.entries.iter().enumerate();
        let by_id = entries.map(|(place, entry)| (&entry.id, place)).collect();
        let mut descends = vec![false; negotiation.rounds.len()];
        for index in negotiation.indices() {
            let bases = &negotiation.round(index).bases;
            descends[index.at()] = index == from || bases.iter().any(|base| descends[base.at()]);
        }
        Self { negotiation, from, rounds, by_id, descends }
    }

    fn is_ancestor(&self, of: RoundIndex) -> bool {
        self.descends[of.at()]
    }

    /// Where a clause stood in the earlier draft, and the strongest relation on the way.
    fn back(&self, round: RoundIndex, place: usize, known: &mut Known) -> (Vec<usize>, Relation) {
        let mut waiting = vec![(round, place)];
        while let Some(&(round, place)) = waiting.last() {
            if known.contains_key(&(round, place)) {
                waiting.pop();
                continue;
            }
            if round == self.from {
                known.insert((round, place), (vec![place], Relation::Same));
                continue;
            }
            let entry = &self.negotiation.round(round).concordance.entries[place];
            let links: Vec<(RoundIndex, usize)> = entry
                .links
                .iter()
                .filter_map(|link| self.rounds.get(link.round.as_str()).map(|at| (*at, link.ordinal - 1)))
                .filter(|(at, _)| self.descends[at.at()])
                .collect();
            let missing: Vec<_> = links.iter().filter(|link| !known.contains_key(*link)).copied().collect();
            if !missing.is_empty() {
                waiting.extend(missing);
                continue;
            }
            let mut found = (Vec::new(), entry.relation);
            for link in &links {
                let (places, relation) = &known[link];
                found.0.extend(places.iter().copied());
                found.1 = found.1.min(*relation);
            }
            found.0.sort_unstable();
            found.0.dedup();
            known.insert((round, place), found);
        }
        known.get(&(round, place)).cloned().unwrap_or((Vec::new(), Relation::New))
    }
}
