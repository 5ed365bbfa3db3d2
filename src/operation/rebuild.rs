//! Rebuilding concordances when a draft is put in the middle or replaced.
//!
//! Every draft made from the changed one, directly or not, is related anew to its bases; all others keep what is
//! stored. A clause that was born in a replaced draft keeps its id where its corrected wording is recognised.

use std::collections::BTreeSet;

use crate::lineage::Trace;
use crate::model::{
    ClauseId, Concordance, Draft, Negotiation, NegotiationError, Relation, Round, RoundIndex,
};

/// A negotiation with one draft put in or replaced, and the rounds whose concordance is new.
#[derive(Debug)]
pub(super) struct Rebuilt {
    pub(super) negotiation: Negotiation,
    pub(super) changed: Vec<RoundIndex>,
}

/// Relates a new or corrected draft and all that follow from it.
///
/// `negotiation` has the draft in its place already, with the bases that everything is to have; `replaced` is what
/// stood there before, where the draft is a corrected one.
pub(super) fn rebuild(
    negotiation: &Negotiation,
    changed: RoundIndex,
    replaced: Option<(&Draft, &Concordance)>,
) -> Result<Rebuilt, NegotiationError> {
    let mut trace = Trace::default();
    let mut anew = BTreeSet::from([changed]);
    let mut rounds: Vec<Round> = Vec::with_capacity(negotiation.rounds.len());
    for index in negotiation.indices() {
        let round = negotiation.round(index);
        let mut next = round.clone();
        if index == changed || round.bases.iter().any(|base| anew.contains(base)) {
            anew.insert(index);
            next.concordance = trace.relate(&round.draft, &round.bases);
            if index == changed
                && let Some(before) = replaced
            {
                keep_ids(&mut next.concordance, &round.draft, before);
            }
        }
        trace.add(&next);
        rounds.push(next);
    }
    let parts = rounds.into_iter().map(|round| (round.draft, round.concordance)).collect();
    Ok(Rebuilt {
        negotiation: Negotiation::new(negotiation.title.clone(), parts)?,
        changed: anew.into_iter().collect(),
    })
}

/// Gives clauses that were born in the replaced version of a draft their ids back.
fn keep_ids(concordance: &mut Concordance, draft: &Draft, (old_draft, old): (&Draft, &Concordance)) {
    let mut beside = Trace::default();
    let before = Round { draft: old_draft.clone(), concordance: unlinked(old), bases: Vec::new() };
    let index = beside.add(&before);
    let same = beside.relate(draft, &[index]);
    let known: BTreeSet<&ClauseId> = old.entries.iter().map(|entry| &entry.id).collect();
    let mut used: BTreeSet<ClauseId> = concordance
        .entries
        .iter()
        .filter(|entry| entry.relation != Relation::New)
        .map(|entry| entry.id.clone())
        .chain(draft.clauses.iter().filter_map(|clause| clause.id.clone()))
        .collect();
    let mut fresh = old.entries.len().max(draft.clauses.len());
    for (place, entry) in concordance.entries.iter_mut().enumerate() {
        if entry.relation != Relation::New || draft.clauses[place].id.is_some() {
            continue;
        }
        let again = &same.entries[place];
        if !again.links.is_empty() && used.insert(again.id.clone()) {
            entry.id = again.id.clone();
            continue;
        }
        // An id that meant another clause is never given again.
        while known.contains(&entry.id) || used.contains(&entry.id) {
            fresh += 1;
            entry.id = ClauseId::given(&draft.name, fresh);
        }
        used.insert(entry.id.clone());
    }
}

/// The same ids without links, for a draft looked at by itself.
fn unlinked(concordance: &Concordance) -> Concordance {
    let mut alone = concordance.clone();
    alone.base.clear();
    alone.dropped.clear();
    alone.entries.iter_mut().for_each(|entry| entry.links.clear());
    alone
}
