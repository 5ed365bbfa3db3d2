//! Clauses: each from the first draft that has its id, by id and successors or by wording.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribution::TokenId;
use crate::model::{ClauseId, ClauseState, RoundIndex};

use super::words::standing;
use super::{Mark, Member, Sources, lead, step};

/// Every clause born on a line of drafts; it stands while its id or a recorded successor does.
pub(super) fn members(sources: Sources<'_>, line: &[RoundIndex]) -> Vec<Member> {
    let mut born: Vec<(Member, BTreeSet<usize>)> = Vec::new();
    let mut known: BTreeMap<&ClauseId, usize> = BTreeMap::new();
    for (at, &round) in line.iter().enumerate() {
        let now = step(at);
        let heirs = at.checked_sub(1).map(|before| heirs(sources, line[before], round)).unwrap_or_default();
        let clean = clean_places(sources, round);
        let entries = &sources.negotiation.round(round).concordance.entries;
        let mut ids: BTreeMap<usize, usize> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            let number = *known.entry(&entry.id).or_insert_with(|| {
                born.push((newborn(sources, round, place), BTreeSet::new()));
                born.len() - 1
            });
            ids.insert(number, place);
        }
        for (number, (member, places)) in born.iter_mut().enumerate() {
            let followed = places.iter().filter_map(|place| heirs.get(place)).flatten().copied();
            *places = followed.chain(ids.get(&number).copied()).collect();
            let kept = u32::from(!places.is_empty());
            let is_clean = kept == 1 && places.iter().all(|place| clean[*place]);
            member.note(Mark { step: now, kept, of: 1, clean: u32::from(is_clean), end: None });
        }
    }
    born.into_iter().map(|(member, _)| member).collect()
}

/// Every clause born on a line of drafts with how many words of its first wording stand, wherever they do.
///
/// A clause that is born without words is followed by id.
pub(super) fn wordings(sources: Sources<'_>, line: &[RoundIndex]) -> Vec<Member> {
    let standing_at: Vec<BTreeMap<TokenId, bool>> =
        line.iter().map(|round| words_of(sources, *round)).collect();
    let mut members = members(sources, line);
    for member in &mut members {
        let whole = is_bracketed(sources, member.round, member.place);
        let clause = &sources.weave.draft(member.round).clauses[member.place];
        let words: Vec<TokenId> = clause
            .streams
            .iter()
            .flat_map(|stream| standing(stream, whole).map(|(_, token, _)| token))
            .collect();
        if words.is_empty() {
            continue;
        }
        let birth = member.birth();
        member.history.clear();
        for (at, here) in standing_at.iter().enumerate().skip(birth as usize) {
            let found = || words.iter().filter_map(|word| here.get(word));
            let (kept, clean) = (found().count(), found().filter(|clean| **clean).count());
            let mark = Mark {
                step: step(at),
                kept: step(kept),
                of: step(words.len()),
                clean: step(clean),
                end: None,
            };
            member.note(mark);
        }
    }
    members
}

/// A clause in its first draft, without history.
fn newborn(sources: Sources<'_>, round: RoundIndex, place: usize) -> Member {
    let sponsors = birth_sponsors(sources, round, place);
    Member {
        id: sources.negotiation.round(round).concordance.entries[place].id.to_string(),
        round,
        place,
        count: 1,
        cluster: None,
        lead: lead(sources, (round, place), &sponsors),
        sponsors,
        history: Vec::new(),
        record: None,
    }
}

/// Who is on record for the words that were born with a clause.
fn birth_sponsors(sources: Sources<'_>, round: RoundIndex, place: usize) -> Vec<crate::model::ActorId> {
    let weave = sources.weave;
    let tokens = weave.draft(round).clauses[place].streams.iter().flat_map(|stream| stream.tokens.iter());
    let own = tokens.map(|token| weave.life(*token)).find(|life| life.birth == round);
    own.map(|life| weave.credit(life.credit).sponsors.clone()).unwrap_or_default()
}

/// For each clause of a draft, by place, the clauses of the next one that continue it.
fn heirs(sources: Sources<'_>, before: RoundIndex, round: RoundIndex) -> BTreeMap<usize, Vec<usize>> {
    let name = &sources.negotiation.round(before).draft.name;
    let mut heirs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, entry) in sources.negotiation.round(round).concordance.entries.iter().enumerate() {
        for link in entry.links.iter().filter(|link| link.round == *name) {
            heirs.entry(link.ordinal - 1).or_default().push(place);
        }
    }
    heirs
}

fn is_bracketed(sources: Sources<'_>, round: RoundIndex, place: usize) -> bool {
    sources.negotiation.round(round).draft.clauses[place].state == Some(ClauseState::Bracketed)
}

/// For each clause of a draft, whether nothing of it stands in brackets.
fn clean_places(sources: Sources<'_>, round: RoundIndex) -> Vec<bool> {
    let clean = |(place, clause): (usize, &crate::attribution::WovenClause)| {
        let whole = is_bracketed(sources, round, place);
        !whole && clause.streams.iter().all(|stream| standing(stream, false).all(|(_, _, clean)| clean))
    };
    sources.weave.draft(round).clauses.iter().enumerate().map(clean).collect()
}

/// Every word of a draft, and whether it stands outside brackets.
fn words_of(sources: Sources<'_>, round: RoundIndex) -> BTreeMap<TokenId, bool> {
    let mut words = BTreeMap::new();
    for (place, clause) in sources.weave.draft(round).clauses.iter().enumerate() {
        let whole = is_bracketed(sources, round, place);
        let here = clause.streams.iter().flat_map(|stream| standing(stream, whole));
        words.extend(here.map(|(_, token, clean)| (token, clean)));
    }
    words
}
