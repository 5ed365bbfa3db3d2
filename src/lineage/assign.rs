//! Deciding which clause of a draft continues which of its bases.
//!
//! Each stage pairs what the stages before left over, and none undoes an earlier one. A person who knows better says so
//! in the draft (`was`, `id`, `new`), which comes first.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ClauseId, Concordance, ConcordanceEntry, Draft, DroppedEntry, LineageEvidence, Link, Permille, Relation,
    RoundIndex, fold_number,
};
use crate::text::Information;

use super::candidate::{bag, candidates};
use super::matching::{Matching, Pair};
use super::parts::{Leftover, parts};
use super::relation::Places;
use super::{Trace, TracedRound};

/// Information a wording must carry, in hundredths of a bit, before it is looked for outside the order of the text.
const TELLING: u64 = 2000;

/// Relates a draft to its bases.
pub(super) fn concordance(trace: &Trace, draft: &Draft, new: &TracedRound) -> Concordance {
    let information = information(trace, new);
    let mut matchings: Vec<(RoundIndex, Matching)> =
        new.bases.iter().map(|&base| (base, by_words(trace, draft, (new, base), &information))).collect();
    // Words that once stood just so are a clause that is back, before they are taken for something like it.
    let revived = revived(trace, (draft, new), &matchings, &information);
    for (base, matching) in &mut matchings {
        revived.keys().for_each(|&place| matching.barred[place] = true);
        by_likeness(trace.round(*base), new, matching, &information);
        matching.largest_first(trace.round(*base), new, &information);
    }
    let heirs = heirs(trace, new, &matchings, &information);
    let mut ids = Ids::new(draft);
    let places = Places::of(trace, new, &matchings);
    let mut entries = Vec::with_capacity(draft.clauses.len());
    for place in 0..draft.clauses.len() {
        let pairs: Vec<(RoundIndex, Pair)> = matchings
            .iter()
            .flat_map(|(base, matching)| matching.of_new[place].iter().map(|pair| (*base, *pair)))
            .collect();
        let inherited = pairs
            .iter()
            .filter(|(base, pair)| heirs.get(&(*base, pair.old)).is_none_or(|heir| *heir == place))
            .map(|(base, pair)| trace.round(*base).ids[pair.old].clone());
        let entry = if let Some(&(round, there, evidence)) = revived.get(&place) {
            let id = ids.take(place, [trace.round(round).ids[there].clone()]);
            let links = vec![Link { round: trace.round(round).name.clone(), ordinal: there + 1 }];
            ConcordanceEntry { id, relation: Relation::Revived, links, score: Permille::FULL, evidence }
        } else {
            ConcordanceEntry {
                id: ids.take(place, inherited),
                relation: places.relation(place),
                links: links(trace, &pairs),
                score: pairs.iter().map(|(_, pair)| pair.score).max().unwrap_or_default(),
                evidence: evidence(draft, place, &pairs),
            }
        };
        entries.push(entry);
    }
    let dropped = dropped(trace, draft, &matchings, &entries);
    let base = new.bases.iter().map(|&base| trace.round(base).name.clone()).collect();
    Concordance { round: draft.name.clone(), base, entries, dropped }
}

fn links(trace: &Trace, pairs: &[(RoundIndex, Pair)]) -> Vec<Link> {
    pairs
        .iter()
        .map(|(base, pair)| Link { round: trace.round(*base).name.clone(), ordinal: pair.old + 1 })
        .collect()
}

/// What an entry rests on: its weakest pair; for a new clause, whether the draft says so.
fn evidence(draft: &Draft, place: usize, pairs: &[(RoundIndex, Pair)]) -> LineageEvidence {
    let unlinked =
        if draft.clauses[place].is_new { LineageEvidence::Declared } else { LineageEvidence::Scored };
    pairs.iter().map(|(_, pair)| pair.evidence).max().unwrap_or(unlinked)
}

/// Weighs words by the draft and its bases.
fn information(trace: &Trace, new: &TracedRound) -> Information {
    let drafts = new.bases.iter().map(|&base| &trace.round(base).read).chain([&new.read]);
    let cuts =
        drafts.flat_map(|read| &read.clauses).flat_map(|clause| &clause.streams).map(|stream| &*stream.cut);
    Information::of(trace.reading.vocabulary(), cuts)
}

/// What a draft says, and what equal words say, about one base.
fn by_words(
    trace: &Trace,
    draft: &Draft,
    (new, base): (&TracedRound, RoundIndex),
    information: &Information,
) -> Matching {
    let old = trace.round(base);
    let mut matching = Matching::new(old.ids.len(), draft);
    by_law(&mut matching, draft, old);
    by_wording(&mut matching, old, new, information);
    by_earlier_version(trace, &mut matching, (new, base), information);
    matching
}

/// The clauses most alike, then splits and merges.
fn by_likeness(old: &TracedRound, new: &TracedRound, matching: &mut Matching, information: &Information) {
    let open = (matching.open_old(), matching.open_new());
    for found in candidates(old, new, (&open.0, &open.1), information) {
        if matching.of_new[found.new].is_empty() && matching.of_old[found.old].is_empty() {
            let pair = Pair { old: found.old, score: found.likeness, evidence: LineageEvidence::Scored };
            matching.pair(found.new, pair);
        }
    }
    matching.uncross(old);
    let splits = parts((new, &matching.open_new()), old, (matching, Leftover::New), information);
    let merges = parts((old, &matching.open_old()), new, (matching, Leftover::Old), information);
    for (place, whole, share) in splits {
        matching.pair(place, Pair { old: whole, score: Permille(share), evidence: LineageEvidence::Scored });
    }
    for (place, whole, share) in merges {
        if !matching.barred[whole] {
            matching
                .pair(whole, Pair { old: place, score: Permille(share), evidence: LineageEvidence::Scored });
        }
    }
}

/// `id` and `was` as typed.
fn by_law(matching: &mut Matching, draft: &Draft, old: &TracedRound) {
    let places: BTreeMap<&ClauseId, usize> =
        old.ids.iter().enumerate().map(|(place, id)| (id, place)).collect();
    for (new, clause) in draft.clauses.iter().enumerate().filter(|(_, clause)| !clause.is_new) {
        let by_id = clause.id.as_ref().and_then(|id| places.get(id)).copied();
        let by_was = clause.was.iter().filter_map(|name| named(old, &places, name));
        let mut seen = BTreeSet::new();
        for place in by_id.into_iter().chain(by_was).filter(|place| seen.insert(*place)) {
            matching
                .pair(new, Pair { old: place, score: Permille::FULL, evidence: LineageEvidence::Declared });
        }
    }
}

/// The clause of a base that `was` or `dropped` names: by id, else by number or path of numbers.
fn named(old: &TracedRound, places: &BTreeMap<&ClauseId, usize>, name: &str) -> Option<usize> {
    let wanted = fold_number(name);
    let path = |place: usize| -> String {
        let above = old.paths[place].iter().rev().map(|&above| old.numbers[above].folded());
        above.chain([old.numbers[place].folded()]).collect()
    };
    places
        .get(&ClauseId::new(name))
        .copied()
        .or_else(|| (0..old.numbers.len()).find(|&place| old.numbers[place].folded() == wanted))
        .or_else(|| (0..old.numbers.len()).find(|&place| path(place) == wanted))
}

/// The same words: under the same number and in order, then in order, then anywhere where they tell enough.
fn by_wording(matching: &mut Matching, old: &TracedRound, new: &TracedRound, information: &Information) {
    let wording = |round: &TracedRound, place: usize| round.read.clauses[place].own().wording;
    let numbered = |round: &TracedRound, place: usize| (wording(round, place), round.numbers[place].folded());
    matching.pair_in_order(|place| numbered(old, place), |place| numbered(new, place));
    matching.pair_in_order(|place| wording(old, place), |place| wording(new, place));
    let mut waiting: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for place in matching.open_old().into_iter().rev() {
        waiting.entry(wording(old, place)).or_default().push(place);
    }
    for place in matching.open_new() {
        if let Some(found) = waiting.get_mut(&wording(new, place)).filter(|found| !found.is_empty())
            && bag(&new.read.clauses[place], information).weight() >= TELLING
            && let Some(old) = found.pop()
        {
            matching.pair(place, Pair { old, score: Permille::FULL, evidence: LineageEvidence::Exact });
        }
    }
}

/// A wording restored: words that an open clause of the base had in an earlier draft.
fn by_earlier_version(
    trace: &Trace,
    matching: &mut Matching,
    (new, base): (&TracedRound, RoundIndex),
    information: &Information,
) {
    let ancestors = trace.ancestors(&[base]);
    let ids: BTreeMap<&ClauseId, usize> =
        trace.round(base).ids.iter().enumerate().map(|(place, id)| (id, place)).collect();
    for place in matching.open_new() {
        let clause = &new.read.clauses[place];
        let Some(stood) = trace.archive.get(&clause.own().wording) else { continue };
        if bag(clause, information).weight() < TELLING {
            continue;
        }
        let restored = stood
            .iter()
            .rev()
            .filter(|(round, _)| ancestors[round.at()])
            .filter_map(|(round, there)| ids.get(&trace.round(*round).ids[*there]).copied())
            .find(|&old| matching.of_old[old].is_empty());
        if let Some(old) = restored {
            matching.pair(place, Pair { old, score: Permille::FULL, evidence: LineageEvidence::Exact });
        }
    }
}

/// Clauses that stood in an earlier draft, in none of the bases, and are back: by typed id, else by their words.
fn revived(
    trace: &Trace,
    (draft, new): (&Draft, &TracedRound),
    matchings: &[(RoundIndex, Matching)],
    information: &Information,
) -> BTreeMap<usize, (RoundIndex, usize, LineageEvidence)> {
    let ancestors = trace.ancestors(&new.bases);
    let standing: BTreeSet<&ClauseId> = new
        .bases
        .iter()
        .flat_map(|&base| &trace.round(base).ids)
        .chain(draft.clauses.iter().filter_map(|c| c.id.as_ref()))
        .collect();
    let mut taken: BTreeSet<ClauseId> = BTreeSet::new();
    let mut found = BTreeMap::new();
    for (place, clause) in draft.clauses.iter().enumerate().filter(|(_, clause)| !clause.is_new) {
        if matchings.iter().any(|(_, matching)| !matching.of_new[place].is_empty()) {
            continue;
        }
        let by_id = clause.id.as_ref().and_then(|id| trace.latest.get(id));
        if let Some(&(round, there)) = by_id {
            found.insert(place, (round, there, LineageEvidence::Declared));
            continue;
        }
        let read = &new.read.clauses[place];
        let Some(stood) = trace.archive.get(&read.own().wording) else { continue };
        let back = stood.iter().rev().find(|(round, there)| {
            let id = &trace.round(*round).ids[*there];
            ancestors[round.at()] && !standing.contains(id) && !taken.contains(id)
        });
        if let Some(&(round, there)) = back
            && bag(read, information).weight() >= TELLING
        {
            taken.insert(trace.round(round).ids[there].clone());
            found.insert(place, (round, there, LineageEvidence::Exact));
        }
    }
    found
}

/// For each old clause that several new ones continue, the one that keeps its id: the one with most of its words.
fn heirs(
    trace: &Trace,
    new: &TracedRound,
    matchings: &[(RoundIndex, Matching)],
    information: &Information,
) -> BTreeMap<(RoundIndex, usize), usize> {
    let mut heirs = BTreeMap::new();
    for (base, matching) in matchings {
        for (old, children) in matching.of_old.iter().enumerate().filter(|(_, children)| children.len() > 1) {
            let whole = bag(&trace.round(*base).read.clauses[old], information);
            let weight =
                |&place: &usize| whole.shared(&bag(&new.read.clauses[place], information), information).0;
            let heir =
                children.iter().copied().max_by_key(|place| (weight(place), std::cmp::Reverse(*place)));
            heirs.extend(heir.map(|heir| ((*base, old), heir)));
        }
    }
    heirs
}

/// Clauses of the bases that nothing continues, with where the draft says their content went.
fn dropped(
    trace: &Trace,
    draft: &Draft,
    matchings: &[(RoundIndex, Matching)],
    entries: &[ConcordanceEntry],
) -> Vec<DroppedEntry> {
    let standing: BTreeSet<&ClauseId> = entries.iter().map(|entry| &entry.id).collect();
    let mut gone = Vec::new();
    for (base, matching) in matchings {
        let old = trace.round(*base);
        let places: BTreeMap<&ClauseId, usize> =
            old.ids.iter().enumerate().map(|(place, id)| (id, place)).collect();
        for place in matching.open_old().into_iter().filter(|&place| !standing.contains(&old.ids[place])) {
            let declared =
                draft.dropped.iter().filter(|dropped| named(old, &places, &dropped.clause) == Some(place));
            let into = declared.filter_map(|dropped| dropped.into.as_deref()).filter_map(|into| {
                let by_id = entries.iter().position(|entry| entry.id.as_str() == into);
                by_id.or_else(|| draft.places_of_number(into).first().copied()).map(|place| place + 1)
            });
            let link = Link { round: old.name.clone(), ordinal: place + 1 };
            gone.push(DroppedEntry { link, id: old.ids[place].clone(), into: into.collect() });
        }
    }
    gone
}

/// Gives every clause of a draft its id, each only once.
struct Ids<'a> {
    draft: &'a Draft,
    used: BTreeSet<ClauseId>,
}

impl<'a> Ids<'a> {
    fn new(draft: &'a Draft) -> Self {
        Self { draft, used: draft.clauses.iter().filter_map(|clause| clause.id.clone()).collect() }
    }

    /// The typed id, else the first inherited one that is still free, else a new one.
    fn take(&mut self, place: usize, inherited: impl IntoIterator<Item = ClauseId>) -> ClauseId {
        if let Some(typed) = &self.draft.clauses[place].id {
            return typed.clone();
        }
        let free = inherited.into_iter().find(|id| self.used.insert(id.clone()));
        free.unwrap_or_else(|| ClauseId::given(&self.draft.name, place + 1))
    }
}
