//! What a woven draft leaves behind: births, events with who is on record for them, and the words taken out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{ActorId, Draft, Relation, Round, RoundIndex};
use crate::text::TokenClass;

use super::claims::Claims;
use super::credit::{CreditId, Site};
use super::loom::{Loom, Source, Work};
use super::memory::DeadRun;
use super::tracks::{Absence, Tracks};
use super::weave::{Event, EventKind, TokenId, TokenLife, WovenClause, WovenDraft, WovenStream};
use super::weaver::{Location, Weaver, short};

/// Who is on record for what a draft changes in a stream.
struct StreamCredits {
    /// In the stream as a whole.
    of_stream: CreditId,
    /// In each token, where it is new.
    of_token: Vec<CreditId>,
}

impl Weaver<'_> {
    /// Notes the words that have no place in the draft, with their neighbours that have one.
    pub(super) fn bury(&mut self, loom: &Loom<'_>) {
        for source in loom.sources.iter().filter(|source| source.standing) {
            let words = self.source_words(source);
            let mut start = 0;
            while start < words.len() {
                let free = |at: usize| self.is_free(words[at].0, loom.index);
                if !free(start) {
                    start += 1;
                    continue;
                }
                let end = (start..words.len()).find(|&at| !free(at)).unwrap_or(words.len());
                let left = start.checked_sub(1).map(|at| words[at].0);
                let right = words.get(end).map(|(token, _)| *token);
                let (tokens, keys) = words[start..end].iter().copied().unzip();
                let run = DeadRun { tokens, keys, round: loom.index, component: source.component };
                self.memory.bury(run, (left, right));
                start = end;
            }
        }
    }

    /// Gives birth to what is new, records what happened, and keeps the draft.
    pub(super) fn finish(&mut self, loom: Loom<'_>, claims: Claims) {
        let Loom { index, round, works, sources, carried, heirs, copies, .. } = loom;
        let mut clauses: Vec<WovenClause> =
            carried.into_iter().map(|clause| clause.unwrap_or(WovenClause { streams: Vec::new() })).collect();
        let mut named = BTreeMap::new();
        for (number, work) in works.iter().enumerate() {
            let credits = self.credits_of_stream((index, round), (number, work), &claims);
            let stream = self.finish_stream((index, round), work, &credits);
            let placed = claims.placed_in(number).map(|at| ((number, at), stream.tokens[at]));
            named.extend(placed);
            let copied = copies.range((number, 0)..(number + 1, 0));
            self.weave
                .copies
                .extend(copied.map(|((_, word), source)| (stream.tokens[work.words[*word]], *source)));
            clauses[work.place].streams.push(stream);
        }
        let tracks = Tracks::of(self, round);
        for source in sources.iter().filter(|source| source.standing) {
            self.record_removals((index, round), source, &heirs, (&tracks, &claims));
        }
        self.keep_claims(index, claims, &named);
        self.weave.drafts.push(WovenDraft { clauses });
    }

    /// Who is on record for what the draft changes in a stream: in all of it, and token by token.
    ///
    /// A new mark goes with the new words beside it where they are credited alike.
    fn credits_of_stream(
        &mut self,
        (index, round): (RoundIndex, &Round),
        (number, work): (usize, &Work),
        claims: &Claims,
    ) -> StreamCredits {
        let site = Site::Stream(work.place, work.stream);
        let of_stream = self.credits.of(&round.draft, site);
        let mut of_token = vec![of_stream; work.from.len()];
        for at in claims.placed_in(number) {
            let claimants = self.claimants(claims, (number, at), index);
            of_token[at] = self.credits.of_claimed(&round.draft, site, &claimants);
        }
        let is_word = |at: usize| work.cut.tokens[at].class == TokenClass::Word;
        let new: Vec<Option<CreditId>> = (0..of_token.len())
            .map(|at| (is_word(at) && work.from[at].is_none()).then_some(of_token[at]))
            .collect();
        let claimed: BTreeSet<usize> = claims.placed_in(number).collect();
        for at in (0..of_token.len()).filter(|at| !is_word(*at) && !claimed.contains(at)) {
            of_token[at] = beside(&new, at, is_word).unwrap_or(of_token[at]);
        }
        StreamCredits { of_stream, of_token }
    }

    fn finish_stream(
        &mut self,
        (index, round): (RoundIndex, &Round),
        work: &Work,
        credits: &StreamCredits,
    ) -> WovenStream {
        let mut tokens = Vec::with_capacity(work.from.len());
        // Neighbours mostly come from one clause, about which one answer is enough.
        let mut asked: Option<(RoundIndex, u32, bool)> = None;
        for (at, from) in work.from.iter().enumerate() {
            let credit = credits.of_token[at];
            let here = &work.cut.tokens[at];
            let location = Location {
                round: index,
                place: short(work.place),
                stream: short(work.stream),
                at: short(at),
            };
            let token = match from {
                Some(token) => {
                    let last = self.locations[token.0 as usize];
                    let elsewhere = match asked {
                        Some((round, place, elsewhere)) if (round, place) == (last.round, last.place) => {
                            elsewhere
                        }
                        _ => self.is_from_elsewhere(round, work.place, last),
                    };
                    asked = Some((last.round, last.place, elsewhere));
                    if elsewhere && self.stands(*token, index) {
                        self.weave.events.push(Event {
                            token: *token,
                            round: index,
                            kind: EventKind::Moved,
                            credit,
                        });
                    }
                    self.record_carried(index, *token, (here.spelling, here.class), credit);
                    self.locations[token.0 as usize] = location;
                    *token
                }
                None => self.give_birth(
                    TokenLife { key: here.key, class: here.class, birth: index, credit },
                    (location, here.spelling),
                ),
            };
            tokens.push(token);
        }
        WovenStream {
            cut: Arc::clone(&work.cut),
            after: work.after,
            tokens: tokens.into(),
            credit: credits.of_stream,
        }
    }

    /// Whether a token that stood somewhere last stood in another clause than the one it stands in now.
    ///
    /// A clause that was split leaves its words in place where its id stays; in the other parts they are elsewhere.
    pub(super) fn is_from_elsewhere(&self, round: &Round, place: usize, last: Location) -> bool {
        let id =
            |round: RoundIndex, place: usize| &self.negotiation.round(round).concordance.entries[place].id;
        let (stood, entry) = (id(last.round, last.place as usize), &round.concordance.entries[place]);
        // Of each base that the draft merges, the clause continues one clause.
        let mut links = entry.links.iter().filter(|link| self.rounds.get(&link.round) == Some(&last.round));
        let continued = match (links.next(), links.next()) {
            (Some(link), None) if entry.relation != Relation::Split => Some(id(last.round, link.ordinal - 1)),
            _ => None,
        };
        *stood != entry.id && continued != Some(stood)
    }

    fn give_birth(&mut self, life: TokenLife, (location, spelling): (Location, u32)) -> TokenId {
        let token = TokenId(short(self.weave.tokens.len()));
        self.weave.tokens.push(life);
        self.locations.push(location);
        self.spellings.push(spelling);
        self.stands.push(0);
        self.placed.push(location.round.0 + 1);
        token
    }

    /// Records what happened to a token that has a place in the draft: it came back, or is written otherwise.
    fn record_carried(
        &mut self,
        index: RoundIndex,
        token: TokenId,
        here: (u32, TokenClass),
        credit: CreditId,
    ) {
        if !self.stands(token, index) {
            self.weave.events.push(Event { token, round: index, kind: EventKind::Returned, credit });
        }
        let before = std::mem::replace(&mut self.spellings[token.0 as usize], here.0);
        if here.1 == TokenClass::Word && before != here.0 {
            self.weave.events.push(Event { token, round: index, kind: EventKind::Respelled, credit });
        }
    }

    /// Records who took out the tokens of a source that have no place in the draft.
    fn record_removals(
        &mut self,
        (index, round): (RoundIndex, &Round),
        source: &Source,
        heirs: &BTreeMap<(RoundIndex, usize), usize>,
        (tracks, claims): (&Tracks, &Claims),
    ) {
        let stream = &self.weave.drafts[source.round.at()].clauses[source.place].streams[source.stream];
        let tokens = Arc::clone(&stream.tokens);
        let heir = heirs.get(&(source.round, source.place)).copied();
        let is_gone: Vec<bool> = tokens.iter().map(|token| self.is_free(*token, index)).collect();
        if !is_gone.contains(&true) {
            return;
        }
        let is_word: Vec<bool> =
            tokens.iter().map(|token| self.weave.life(*token).class == TokenClass::Word).collect();
        let site = self.site_of_removal(round, source, heir, heirs);
        let mut told: Vec<Option<CreditId>> = vec![None; tokens.len()];
        for at in (0..tokens.len()).filter(|at| is_gone[*at]) {
            let claimants = self.claimants_of_removal(claims, tokens[at], index);
            if is_word[at] || !claimants.is_empty() {
                told[at] = Some(self.credits.of_claimed(&round.draft, site, &claimants));
            }
        }
        for at in (0..tokens.len()).filter(|at| is_gone[*at]) {
            let (kind, credit) = match tracks.absence(self, round, tokens[at], (source, heir)) {
                Absence::Removed => {
                    let of_marks = || beside(&told, at, |at| is_word[at]);
                    let credit = told[at].or_else(of_marks);
                    (EventKind::Removed, credit.unwrap_or_else(|| self.credits.of(&round.draft, site)))
                }
                Absence::Left => (EventKind::Left, self.credits.nobody(&round.draft)),
                Absence::Told => continue,
            };
            self.weave.events.push(Event { token: tokens[at], round: index, kind, credit });
        }
    }

    /// Where in a draft it is told who took out words of a source.
    fn site_of_removal<'r>(
        &self,
        round: &'r Round,
        source: &Source,
        heir: Option<usize>,
        heirs: &BTreeMap<(RoundIndex, usize), usize>,
    ) -> Site<'r> {
        if let Some(heir) = heir {
            let streams = 1 + round.draft.clauses[heir].alternatives.len();
            return Site::Stream(heir, if source.stream < streams { source.stream } else { 0 });
        }
        let old = &self.negotiation.round(source.round).draft;
        let declared = self.declared_drop(round, source);
        let above = old.lineage_upwards(source.place).skip(1);
        let ancestor = above.into_iter().find_map(|place| heirs.get(&(source.round, place)).copied());
        Site::Dropped(declared, ancestor)
    }

    /// The sponsors that `dropped` names for a clause of the base.
    fn declared_drop<'r>(&self, round: &'r Round, source: &Source) -> Option<&'r [ActorId]> {
        let old = &self.negotiation.round(source.round);
        let id = &old.concordance.entries[source.place].id;
        declared_for(&round.draft, &old.draft, id.as_str(), source.place)
    }
}

/// The credit of the changed words next to a mark, on either side, where they have one credit.
fn beside(changed: &[Option<CreditId>], at: usize, is_word: impl Fn(usize) -> bool) -> Option<CreditId> {
    let before = (0..at).rev().find(|at| is_word(*at)).and_then(|at| changed[at]);
    let behind = (at + 1..changed.len()).find(|at| is_word(*at)).and_then(|at| changed[at]);
    match (before, behind) {
        (Some(before), Some(behind)) if before != behind => None,
        _ => before.or(behind),
    }
}

/// The sponsors under `dropped` for the clause at a place of a base, named there by id or by number.
fn declared_for<'r>(draft: &'r Draft, base: &Draft, id: &str, place: usize) -> Option<&'r [ActorId]> {
    let entry = draft
        .dropped
        .iter()
        .find(|dropped| dropped.clause == id || base.places_of_number(&dropped.clause).contains(&place))?;
    Some(&entry.sponsors)
}
