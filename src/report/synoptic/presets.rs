//! Tables that have a name in practice.

use std::collections::BTreeSet;

use crate::model::{Negotiation, RoundIndex};

use super::SynopticColumns;

/// What stands above the column that is still to be filled in.
const TO_BE_AGREED: &str = "To be agreed";

/// The draft before and a draft; a first draft alone.
pub fn two_columns(negotiation: &Negotiation, round: RoundIndex) -> SynopticColumns {
    let before = negotiation.round(round).bases.first().copied();
    let rounds = before.into_iter().chain([round]).collect();
    SynopticColumns { rounds, ..SynopticColumns::default() }
}

/// The draft two tracks were made from, the draft of each, and the one that merges them; where none does yet, an empty
/// column. Nothing where there are no two tracks from one draft.
pub fn four_columns(negotiation: &Negotiation) -> Option<SynopticColumns> {
    let merged =
        negotiation.indices().rev().find_map(|round| match negotiation.round(round).bases.as_slice() {
            [one, other, ..] => Some((*one, *other, Some(round))),
            _ => None,
        });
    let (one, other, merged) = merged.or_else(|| open_tracks(negotiation))?;
    let (of_one, of_other) = (negotiation.ancestors(one), negotiation.ancestors(other));
    let common = negotiation.indices().rev().find(|round| of_one[round.at()] && of_other[round.at()])?;
    Some(SynopticColumns {
        rounds: [common, one, other].into_iter().chain(merged).collect(),
        blank: if merged.is_none() { vec![TO_BE_AGREED] } else { Vec::new() },
        ..SynopticColumns::default()
    })
}

/// The last drafts of the two latest tracks of which neither was made from the other.
fn open_tracks(negotiation: &Negotiation) -> Option<(RoundIndex, RoundIndex, Option<RoundIndex>)> {
    let tracks: BTreeSet<_> = negotiation.rounds.iter().map(|round| &round.draft.track).collect();
    let mut tips: Vec<RoundIndex> =
        tracks.into_iter().filter_map(|track| negotiation.latest_of(track)).collect();
    let all = tips.clone();
    tips.retain(|tip| !all.iter().any(|other| other != tip && negotiation.ancestors(*other)[tip.at()]));
    tips.sort_unstable();
    match tips.as_slice() {
        [.., one, other] => Some((*one, *other, None)),
        _ => None,
    }
}
