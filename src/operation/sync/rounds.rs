//! The rounds of both sides in one order, and which concordances have to be made anew.
//!
//! A concordance is on record and is never made anew without need. It has to be where what it was made from is not as
//! it was: where a draft of the other side came between, was corrected, or was put in earlier.
//!
//! ```text
//! here    rev1 ── rev2 (14 March)                     joined   rev1 ── rev2 ── paper
//! there   rev1 ── paper (2 April)                              paper now follows rev2, and is matched anew
//! ```
//!
//! Only dates decide which of two drafts comes first, and only a draft that does not say itself what it was made from
//! is put behind another. Anything else is for people to settle.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Concordance, Draft, Negotiation, NegotiationError, Round, RoundIndex, RoundName};
use crate::operation::Loaded;
use crate::operation::dependents::{Files, fork_pairs, mentioned, paths};
use crate::operation::place::blank;
use crate::operation::rebuild::rebuild;

use super::merge::Joined;

/// Rounds of both sides in one order.
#[derive(Debug)]
pub(super) struct Arranged {
    pub(super) negotiation: Negotiation,
    /// Rounds that were matched anew.
    pub(super) anew: Vec<RoundName>,
    /// Drafts that have no place.
    pub(super) clashes: Vec<Clash>,
}

/// A draft that has no place.
#[derive(Debug)]
pub(super) struct Clash {
    pub(super) round: RoundName,
    /// The draft that is in its way, or is missing below it.
    pub(super) other: RoundName,
    pub(super) why: String,
}

/// One round of the joined store, and the side that has it like this.
struct Part<'a> {
    round: &'a Round,
    side: &'a Loaded,
    is_stale: bool,
}

/// Puts the rounds of joined files in order.
pub(super) fn arrange(joined: &Joined, sides: [&Loaded; 2]) -> Result<Arranged, NegotiationError> {
    let mut parts = BTreeMap::new();
    for side in sides {
        for round in &side.negotiation.rounds {
            let name = &round.draft.name;
            let [draft, concordance] = paths(name);
            let has = |path: &String| side.files.get(path) == joined.files.get(path);
            if joined.files.contains_key(&draft) && has(&draft) {
                let is_stale = !has(&concordance) || joined.clashes.contains(&concordance);
                let part = Part { round, side, is_stale };
                let known = parts.entry(name.clone()).or_insert_with(|| Part { is_stale: true, ..part });
                if known.is_stale && !is_stale {
                    *known = Part { round, side, is_stale };
                }
            }
        }
    }
    let as_it_was = |side: &Loaded, name: &RoundName| {
        paths(name).iter().all(|path| side.files.get(path) == joined.files.get(path))
    };
    let mut clashes = Vec::new();
    let (mut anew, mut placed): (BTreeSet<RoundName>, Vec<(Draft, Concordance)>) = Default::default();
    for (name, Part { round, side, is_stale }) in &parts {
        let base = &round.concordance.base;
        if let Some(gone) = base.iter().find(|base| !parts.contains_key(*base)) {
            let why = format!("it was made from {gone}, which the other side took back");
            clashes.push(Clash { round: name.clone(), other: gone.clone(), why });
            continue;
        }
        if *is_stale || mentioned(round).any(|name| !as_it_was(side, name)) {
            anew.insert(name.clone());
            placed.push((round.draft.clone(), blank(&round.draft, base.clone())));
        } else {
            placed.push((round.draft.clone(), round.concordance.clone()));
        }
    }
    let title = sides[0].negotiation.title.clone();
    let negotiation = Negotiation::new(title, without(placed, &clashes))?;
    let negotiation = in_line(negotiation, sides, &mut anew, &mut clashes)?;
    matched(negotiation, &anew, clashes)
}

/// Leaves out what has no place, and what was made from it.
fn without(mut placed: Vec<(Draft, Concordance)>, clashes: &[Clash]) -> Vec<(Draft, Concordance)> {
    let mut gone: BTreeSet<RoundName> = clashes.iter().map(|clash| clash.round.clone()).collect();
    loop {
        let stands_on =
            |(_, concordance): &&(Draft, Concordance)| concordance.base.iter().any(|b| gone.contains(b));
        let more: Vec<RoundName> =
            placed.iter().filter(stands_on).map(|(draft, _)| draft.name.clone()).collect();
        placed.retain(|(draft, _)| !gone.contains(&draft.name) && !more.contains(&draft.name));
        if more.is_empty() {
            return placed;
        }
        gone.extend(more);
    }
}

/// Puts a draft that would be a second one in its place behind the other, where dates say which comes first.
fn in_line(
    mut negotiation: Negotiation,
    sides: [&Loaded; 2],
    anew: &mut BTreeSet<RoundName>,
    clashes: &mut Vec<Clash>,
) -> Result<Negotiation, NegotiationError> {
    let names = |negotiation: &Negotiation, (one, other): (RoundIndex, RoundIndex)| {
        (negotiation.round(one).draft.name.clone(), negotiation.round(other).draft.name.clone())
    };
    // What stood side by side before goes on doing so.
    let mut settled: BTreeSet<(RoundName, RoundName)> = BTreeSet::new();
    for side in sides {
        let pairs = fork_pairs(&side.negotiation);
        settled.extend(pairs.into_iter().map(|pair| names(&side.negotiation, pair)));
    }
    while let Some(pair) =
        fork_pairs(&negotiation).into_iter().find(|pair| !settled.contains(&names(&negotiation, *pair)))
    {
        let (earlier, later) = names(&negotiation, pair);
        settled.insert((earlier.clone(), later.clone()));
        let [before, after] = [pair.0, pair.1].map(|index| &negotiation.round(index).draft);
        let why = if before.date >= after.date {
            Some("their dates do not say which of them comes first".to_owned())
        } else if !after.base.is_empty() {
            let base: Vec<&str> = after.base.iter().map(RoundName::as_str).collect();
            Some(format!("{later} says itself that it was made from {}", base.join(" and ")))
        } else {
            None
        };
        if let Some(why) = why {
            let why = format!("it and {earlier} are both next on the track {}, and {why}", after.track);
            clashes.push(Clash { round: later, other: earlier, why });
            continue;
        }
        let mut placed: Vec<(Draft, Concordance)> =
            negotiation.rounds.into_iter().map(|round| (round.draft, round.concordance)).collect();
        for (draft, concordance) in placed.iter_mut().filter(|(draft, _)| draft.name == later) {
            *concordance = blank(draft, vec![earlier.clone()]);
        }
        anew.insert(later);
        negotiation = Negotiation::new(negotiation.title, placed)?;
    }
    Ok(negotiation)
}

/// Matches the clauses of rounds anew, and of all that follow from them.
fn matched(
    mut negotiation: Negotiation,
    anew: &BTreeSet<RoundName>,
    clashes: Vec<Clash>,
) -> Result<Arranged, NegotiationError> {
    let mut done: BTreeSet<RoundName> = BTreeSet::new();
    let order: Vec<RoundName> = negotiation.rounds.iter().map(|round| round.draft.name.clone()).collect();
    for name in order.iter().filter(|name| anew.contains(*name)) {
        let Some(index) = negotiation.find(name.as_str()).filter(|_| !done.contains(name)) else { continue };
        let rebuilt = rebuild(&negotiation, index, None)?;
        negotiation = rebuilt.negotiation;
        done.extend(rebuilt.changed.iter().map(|index| negotiation.round(*index).draft.name.clone()));
    }
    let anew = order.into_iter().filter(|name| done.contains(name)).collect();
    Ok(Arranged { negotiation, anew, clashes })
}

/// The files of a store with the concordances of a negotiation in them; `write` makes the content of each.
pub(super) fn with_concordances<E>(
    mut files: Files,
    arranged: &Arranged,
    mut write: impl FnMut(&Concordance) -> Result<crate::store::commit::BlobId, E>,
) -> Result<Files, E> {
    for round in arranged.negotiation.rounds.iter().filter(|round| arranged.anew.contains(&round.draft.name))
    {
        let [_, path] = paths(&round.draft.name);
        files.insert(path, write(&round.concordance)?);
    }
    Ok(files)
}
