//! What amendments ask for, and which clauses of each draft are or continue what they aim at.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribution::asked::{Asked, reading_order};
use crate::attribution::weave::TokenId;
use crate::model::{Aim, ClauseId, Draft, Negotiation, Round, RoundIndex, RoundName, Side, Spot};

use super::Claim;

/// Everything on record that asks for changes, and what drafts have carried out so far.
#[derive(Debug, Default)]
pub(in crate::attribution) struct Requests {
    pub(super) aims: Vec<Option<Aim>>,
    pub(super) order: Vec<usize>,
    pub(in crate::attribution) asked: Vec<Option<Asked>>,
    pub(in crate::attribution) claims: Vec<Claim>,
    /// For each amendment, the words that came at its request, by token.
    pub(super) came: Vec<BTreeMap<TokenId, usize>>,
    /// What is aimed at, each once, and the number of each.
    targets: Vec<Aim>,
    of_target: BTreeMap<Aim, usize>,
    /// For each draft, by place, the targets that the clause there is or continues.
    held: Vec<BTreeMap<usize, BTreeSet<usize>>>,
    /// For each draft and target, the places of the clauses that continue it.
    pub(in crate::attribution) heirs: Vec<BTreeMap<Aim, Vec<usize>>>,
    /// The ids of the clauses beside which new ones are to come.
    beside: BTreeMap<(RoundIndex, usize), ClauseId>,
}

impl Requests {
    pub(in crate::attribution) fn of(negotiation: &Negotiation) -> Self {
        let amendments = negotiation.records.amendments();
        let mut requests = Self {
            aims: negotiation.aims(),
            order: reading_order(amendments),
            asked: vec![None; amendments.len()],
            came: vec![BTreeMap::new(); amendments.len()],
            ..Self::default()
        };
        for aim in requests.aims.iter().flatten() {
            let id = |place: usize| negotiation.round(aim.round).concordance.entries[place].id.clone();
            if let Spot::New { of, .. } = aim.spot {
                requests.beside.entry((aim.round, of)).or_insert_with(|| id(of));
            }
            let next = requests.targets.len();
            if *requests.of_target.entry(*aim).or_insert(next) == next {
                requests.targets.push(*aim);
            }
        }
        requests
    }

    pub(super) fn is_empty(&self) -> bool {
        self.aims.is_empty()
    }

    /// Notes which clauses of a draft are or continue what is aimed at.
    pub(super) fn follow(
        &mut self,
        index: RoundIndex,
        round: &Round,
        rounds: &BTreeMap<RoundName, RoundIndex>,
    ) {
        let mut held: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (place, entry) in round.concordance.entries.iter().enumerate() {
            for link in &entry.links {
                let old =
                    rounds.get(&link.round).and_then(|old| self.held.get(old.at())?.get(&(link.ordinal - 1)));
                if let Some(old) = old {
                    held.entry(place).or_default().extend(old);
                }
            }
        }
        let mut places: Vec<Vec<usize>> = vec![Vec::new(); self.targets.len()];
        for (place, targets) in &held {
            targets.iter().for_each(|target| places[*target].push(*place));
        }
        let mut heirs = BTreeMap::new();
        for (number, target) in self.targets.iter().enumerate() {
            if target.round == index {
                held.entry(target.spot.clause()).or_default().insert(number);
                continue;
            }
            let mut found = std::mem::take(&mut places[number]);
            if let Spot::New { side, .. } = target.spot {
                let slots = found.iter().flat_map(|place| slot(round, *place, side)).collect::<BTreeSet<_>>();
                slots.iter().for_each(|place| {
                    held.entry(*place).or_default().insert(number);
                });
                // The clause that the new one is to stand beside is held only to find the place.
                found.retain(|place| !self.is_beside(*target, round, *place));
                found.extend(slots);
                found.sort_unstable();
                found.dedup();
            }
            if !found.is_empty() {
                heirs.insert(*target, found);
            }
        }
        self.held.push(held);
        self.heirs.push(heirs);
    }

    /// Whether a clause of a draft continues the one beside which another is to come.
    fn is_beside(&self, target: Aim, round: &Round, place: usize) -> bool {
        let of = target.spot.clause();
        self.beside.get(&(target.round, of)).is_some_and(|id| *id == round.concordance.entries[place].id)
    }

    /// The clauses of the latest draft that continue what is aimed at.
    pub(super) fn heirs(&self, aim: Aim) -> &[usize] {
        self.heirs.last().and_then(|heirs| heirs.get(&aim)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The new clauses that stand beside a clause of a draft.
fn slot(round: &Round, place: usize, side: Side) -> Vec<usize> {
    let Round { draft, concordance, .. } = round;
    let is_new = |at: &usize| concordance.entries[*at].links.is_empty();
    match side {
        Side::After => {
            let start = behind(draft, place);
            (start..draft.clauses.len()).take_while(is_new).collect()
        }
        Side::Before => (0..place).rev().take_while(is_new).collect(),
    }
}

/// The place behind a clause and all its sub-clauses.
fn behind(draft: &Draft, place: usize) -> usize {
    let below = |at: &usize| draft.lineage_upwards(*at).any(|above| above == place);
    (place + 1..draft.clauses.len()).take_while(below).last().map_or(place, |last| last) + 1
}
