//! What would not fit any more once files had other content: drafts made from a draft that is gone or another,
//! clause ids that follow from another matching, two drafts in the place of one.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Correction, Negotiation, RecordsFile, Round, RoundIndex, RoundName};
use crate::store::commit::BlobId;
use crate::store::layout::StoredFile;

use super::Loaded;
use super::tamper::ids;
use super::undo::Obstacle;

/// The files of a commit.
pub(super) type Files = BTreeMap<String, BlobId>;

/// Drafts that go on from drafts or matchings which would change, and that were not there, or not as they are, when
/// those changed; and all drafts made from them.
///
/// `touched` are the paths that would change, `before` the files that the operation in question found, and `then`
/// those that there would be without it.
pub(super) fn standing_on(
    now: &Negotiation,
    touched: &BTreeSet<&str>,
    (before, then): (&Files, &Files),
) -> Vec<Obstacle> {
    let as_before = |path: &str| then.get(path) == before.get(path);
    let changes = |name: &RoundName| paths(name).iter().any(|path| touched.contains(path.as_str()));
    let mut standing: BTreeMap<usize, &RoundName> = BTreeMap::new();
    for (at, round) in now.rounds.iter().enumerate() {
        let [draft, concordance] = paths(&round.draft.name);
        if !then.contains_key(&draft) || as_before(&draft) && as_before(&concordance) {
            continue;
        }
        let above = now.indices().nth(at).map(|index| now.ancestors(index)).unwrap_or_default();
        let later = (0..at).rev().find(|from| above[*from] && standing.contains_key(from));
        let from = mentioned(round).find(|name| changes(name));
        let from = from.or_else(|| later.map(|from| &now.rounds[from].draft.name));
        standing.extend(from.map(|from| (at, from)));
    }
    let obstacle = |(at, from): (usize, &RoundName)| Obstacle {
        path: StoredFile::Draft(now.rounds[at].draft.name.clone()).path(),
        why: format!("made from {from}"),
        by: None,
    };
    standing.into_iter().map(obstacle).collect()
}

/// The two files of a round.
pub(super) fn paths(round: &RoundName) -> [String; 2] {
    [StoredFile::Draft(round.clone()).path(), StoredFile::Concordance(round.clone()).path()]
}

/// The rounds that a round was made from or has clauses from.
pub(super) fn mentioned(round: &Round) -> impl Iterator<Item = &RoundName> {
    let concordance = &round.concordance;
    let links = concordance.entries.iter().flat_map(|entry| &entry.links);
    let links = links.chain(concordance.dropped.iter().map(|dropped| &dropped.link));
    concordance.base.iter().chain(links.map(|link| &link.round))
}

/// Files of amendments that were made against a draft that is not there, and of corrections that speak of one.
pub(super) fn aimless(then: &Loaded) -> Vec<Obstacle> {
    let gone = |round: &RoundName| then.negotiation.find(round.as_str()).is_none();
    let named = |(stem, file): (&String, &RecordsFile)| {
        let round = file.amendments.iter().map(|amendment| &amendment.against).find(|round| gone(round))?;
        let (path, why) = (StoredFile::Records(stem.clone()).path(), format!("amendments to {round}"));
        Some(Obstacle { path, why, by: None })
    };
    let corrections = then.negotiation.corrections.iter().filter(|correction| gone(&correction.round));
    let correction = |correction: &Correction| Obstacle {
        path: StoredFile::Corrections(correction.name.clone()).path(),
        why: format!("a correction of {}", correction.round),
        by: None,
    };
    then.records.iter().filter_map(named).chain(corrections.map(correction)).collect()
}

/// Drafts that do not fit in with the others, and why, leaving out those that do not fit in `known` either.
pub(super) fn newly_unfit(known: Option<&Negotiation>, then: &Negotiation) -> Vec<Obstacle> {
    let known: BTreeSet<(RoundName, String)> = known.map(unfit).unwrap_or_default().into_iter().collect();
    let new = unfit(then).into_iter().filter(|found| !known.contains(found));
    new.map(|(round, why)| Obstacle { path: StoredFile::Draft(round).path(), why, by: None }).collect()
}

/// Drafts that do not fit in with the others, and why.
pub(super) fn unfit(negotiation: &Negotiation) -> Vec<(RoundName, String)> {
    let mut found = forks(negotiation);
    for round in negotiation.rounds.iter().filter(|round| !ids(negotiation, round).is_empty()) {
        found.push((round.draft.name.clone(), "the ids of its clauses would be those of others".to_string()));
    }
    found
}

/// Drafts that do not go on with the last draft of their track, so that the track would have two ends.
pub(super) fn forks(negotiation: &Negotiation) -> Vec<(RoundName, String)> {
    let named = |(last, index): (RoundIndex, RoundIndex)| {
        let (draft, other) = (&negotiation.round(index).draft, &negotiation.round(last).draft.name);
        (draft.name.clone(), format!("it and {other} would both be next on the track {}", draft.track))
    };
    fork_pairs(negotiation).into_iter().map(named).collect()
}

/// Drafts that do not go on with the last draft of their track, each behind that one.
pub(super) fn fork_pairs(negotiation: &Negotiation) -> Vec<(RoundIndex, RoundIndex)> {
    let mut latest = BTreeMap::new();
    let mut found = Vec::new();
    for index in negotiation.indices() {
        let last = latest.insert(&negotiation.round(index).draft.track, index);
        found.extend(last.filter(|last| !negotiation.ancestors(index)[last.at()]).map(|last| (last, index)));
    }
    found
}
