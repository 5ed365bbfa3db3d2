//! What a draft that merges tracks took out, and what it merely did not take over.
//!
//! ```text
//! zero ─┬─ council      shall [by 2040] act      by 2040 put in        ─┬─ merged   shall act by 2040
//!       └─ parliament   must act at once         shall taken out       ─┘
//!
//! at once   stood in parliament alone: not taken over, and nobody deleted it
//! must      the same, though the clause reads shall again
//! ```

use std::collections::BTreeSet;

use crate::model::{Round, RoundIndex};

use super::loom::Source;
use super::weave::TokenId;
use super::weaver::Weaver;

/// The bases of a draft that merges tracks; empty for a draft with one base.
///
/// A word is taken out by the draft that merges only if it stands in every base that has its clause. What one base has
/// alone was put in there and not taken over, which is nobody's deletion, or taken out in the other, which is on record
/// there.
pub(super) struct Tracks {
    bases: Vec<Track>,
}

/// One base: which drafts it was made from, itself counted, and what stands in it.
struct Track {
    round: RoundIndex,
    ancestors: Vec<bool>,
    standing: BTreeSet<TokenId>,
}

impl Tracks {
    pub(super) fn of(weaver: &Weaver<'_>, round: &Round) -> Self {
        if round.bases.len() < 2 {
            return Self { bases: Vec::new() };
        }
        let track = |&base: &RoundIndex| {
            let streams = weaver.weave.draft(base).clauses.iter().flat_map(|clause| &clause.streams);
            let standing = streams.flat_map(|stream| stream.tokens.iter().copied()).collect();
            Track { round: base, ancestors: weaver.negotiation.ancestors(base), standing }
        };
        Self { bases: round.bases.iter().map(track).collect() }
    }

    /// Why a token has no place in the draft, told once for all bases it stands in.
    pub(super) fn absence(
        &self,
        weaver: &Weaver<'_>,
        round: &Round,
        token: TokenId,
        (source, heir): (&Source, Option<usize>),
    ) -> Absence {
        let first = self.bases.iter().find(|track| track.standing.contains(&token));
        if first.is_some_and(|track| track.round != source.round) {
            return Absence::Told;
        }
        let birth = weaver.weave.life(token).birth;
        let mut without = self.bases.iter().filter(|track| !track.standing.contains(&token));
        if without.clone().any(|track| track.ancestors[birth.at()]) {
            Absence::Told
        } else if without.any(|track| weaver.has_clause(track.round, round, (source, heir))) {
            Absence::Left
        } else {
            Absence::Removed
        }
    }
}

/// Why a token of a base has no place in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// The draft took it out.
    Removed,
    /// It stood in one track alone and was not taken over.
    Left,
    /// It is on record already: with another base, or as taken out in another track.
    Told,
}

impl Weaver<'_> {
    /// Whether a base has the clause of a source: under its id, or as another that the same clause of the draft continues.
    fn has_clause(&self, base: RoundIndex, round: &Round, (source, heir): (&Source, Option<usize>)) -> bool {
        let concordance = |round: RoundIndex| &self.negotiation.round(round).concordance.entries;
        let id = &concordance(source.round)[source.place].id;
        let name = self.round_name(base);
        let continued = heir
            .is_some_and(|heir| round.concordance.entries[heir].links.iter().any(|link| link.round == *name));
        continued || concordance(base).iter().any(|entry| entry.id == *id)
    }
}
