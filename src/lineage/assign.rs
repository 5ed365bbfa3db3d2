//! Deciding which clause of a draft continues which of its bases.
//!
//! Each stage pairs what the stages before left over, and none undoes an earlier one. A person who knows better says so
//! in the draft (`was`, `id`, `new`), which comes first.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ClauseId, Concordance, ConcordanceEntry, Draft, DroppedEntry, LineageEvidence, Link, Permille, Relation,
    RoundIndex, fold_number,
};
use crate::text::{Information, align};

use super::candidate::{bag, candidates};
use super::parts::{Leftover, parts};
use super::relation::Places;
use super::{Trace, TracedRound, WordingId};

/// Information a wording must carry, in hundredths of a bit, before it is looked for outside the order of the text.
const TELLING: u64 = 2000;

/// One decision: an old clause that a new one continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) score: Permille,
    pub(super) evidence: LineageEvidence,
}

/// What was decided against one base. The first pair of a new clause is its main one.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// For each new clause, the old clauses it continues.
    pub(super) of_new: Vec<Vec<Pair>>,
    /// For each old clause, the new clauses that continue it, in the order of decision.
    pub(super) of_old: Vec<Vec<usize>>,
    /// New clauses that may not be matched.
    barred: Vec<bool>,
}

impl Matching {
    fn new(old: usize, draft: &Draft) -> Self {
        Self {
            of_new: vec![Vec::new(); draft.clauses.len()],
            of_old: vec![Vec::new(); old],
            barred: draft.clauses.iter().map(|clause| clause.is_new).collect(),
        }
    }

    fn pair(&mut self, new: usize, pair: Pair) {
        self.of_new[new].push(pair);
        self.of_old[pair.old].push(new);
    }

    fn open_new(&self) -> Vec<usize> {
        (0..self.of_new.len()).filter(|&place| self.of_new[place].is_empty() && !self.barred[place]).collect()
    }

    fn open_old(&self) -> Vec<usize> {
        (0..self.of_old.len()).filter(|&place| self.of_old[place].is_empty()).collect()
    }

    /// Pairs open clauses with equal keys in the order of the text.
    fn pair_in_order<K: Ord>(&mut self, old_key: impl Fn(usize) -> K, new_key: impl Fn(usize) -> K) {
        let (open_old, open_new) = (self.open_old(), self.open_new());
        let mut numbers: BTreeMap<K, usize> = BTreeMap::new();
        let mut number = |key: K| {
            let next = numbers.len();
            *numbers.entry(key).or_insert(next)
        };
        let olds: Vec<usize> = open_old.iter().map(|&place| number(old_key(place))).collect();
        let news: Vec<usize> = open_new.iter().map(|&place| number(new_key(place))).collect();
        for block in align(&olds, &news) {
            for step in 0..block.length {
                let old = open_old[block.old + step];
                let pair = Pair { old, score: Permille::FULL, evidence: LineageEvidence::Exact };
                self.pair(open_new[block.new + step], pair);
            }
        }
    }

    /// Gives old clauses with equal words to their heirs in the order of the text.
    ///
    /// Which of several equal clauses a new one continues makes no difference to any score. The order does: clauses
    /// that were printed before others are continued before theirs.
    ///
    /// ```text
    /// base    19 annexes   20 annexes   21 …          draft   22 amendments   23 annexes   24 …
    /// scored  23 ← 19, 22 ← 20 (half alike)           in order   22 ← 19, 23 ← 20
    /// ```
    fn uncross(&mut self, old: &TracedRound) {
        let mut groups: BTreeMap<WordingId, Vec<usize>> = BTreeMap::new();
        for (place, clause) in old.read.clauses.iter().enumerate() {
            let law = self.of_old[place]
                .iter()
                .any(|&new| self.of_new[new].iter().any(|pair| pair.evidence == LineageEvidence::Declared));
            if !law && self.of_old[place].len() <= 1 {
                groups.entry(clause.own().wording).or_default().push(place);
            }
        }
        for olds in groups.into_values().filter(|olds| olds.len() > 1) {
            let mut news: Vec<(usize, Pair)> = Vec::new();
            for &place in &olds {
                for new in std::mem::take(&mut self.of_old[place]) {
                    news.extend(
                        self.of_new[new].iter().find(|pair| pair.old == place).map(|pair| (new, *pair)),
                    );
                    self.of_new[new].retain(|pair| pair.old != place);
                }
            }
            news.sort_by_key(|(new, _)| *new);
            let mut free = olds.as_slice();
            for (left, (new, pair)) in (0..news.len()).rev().zip(&news) {
                // As many as heirs still waiting must stay free behind the one that is taken.
                let choice = &free[..free.len() - left];
                let best =
                    (0..choice.len()).min_by_key(|&at| (self.crossings(*new, choice[at]), at)).unwrap_or(0);
                self.pair(*new, Pair { old: choice[best], ..*pair });
                free = &free[best + 1..];
            }
        }
    }

    /// How many decided pairs a pair would cross.
    fn crossings(&self, new: usize, old: usize) -> usize {
        let firsts =
            self.of_new.iter().enumerate().filter_map(|(place, pairs)| Some((place, pairs.first()?.old)));
        firsts.filter(|(place, other)| (*place < new) != (*other < old) && *place != new).count()
    }

    /// Puts the old clause that gave most of its words first, for every new clause that continues several.
    fn largest_first(&mut self, old: &TracedRound, new: &TracedRound, information: &Information) {
        for (place, pairs) in self.of_new.iter_mut().enumerate().filter(|(_, pairs)| pairs.len() > 1) {
            let whole = bag(&new.read.clauses[place], information);
            let given =
                |pair: &Pair| bag(&old.read.clauses[pair.old], information).shared(&whole, information).0;
            pairs.sort_by_cached_key(|pair| std::cmp::Reverse(given(pair)));
        }
    }

    /// The clause on the leftover's own side that is already paired with a whole.
    pub(super) fn partner_of_whole(&self, whole: usize, leftover: Leftover) -> Option<usize> {
        match leftover {
            Leftover::New => self.of_old[whole].first().copied(),
            Leftover::Old => self.of_new[whole].first().map(|pair| pair.old),
        }
    }
}

/// Relates a draft to its bases.
pub(super) fn concordance(trace: &Trace, draft: &Draft, new: &TracedRound) -> Concordance {
    let information = information(trace, new);
    let mut matchings: Vec<(RoundIndex, Matching)> =
        new.bases.iter().map(|&base| (base, matching(trace, draft, (new, base), &information))).collect();
    for (base, matching) in &mut matchings {
        matching.largest_first(trace.round(*base), new, &information);
    }
    let revived = revived(trace, (draft, new), &matchings, &information);
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

fn matching(
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
    let open = (matching.open_old(), matching.open_new());
    for found in candidates(old, new, (&open.0, &open.1), information) {
        if matching.of_new[found.new].is_empty() && matching.of_old[found.old].is_empty() {
            let pair = Pair { old: found.old, score: found.likeness, evidence: LineageEvidence::Scored };
            matching.pair(found.new, pair);
        }
    }
    matching.uncross(old);
    let splits = parts((new, &matching.open_new()), old, (&matching, Leftover::New), information);
    let merges = parts((old, &matching.open_old()), new, (&matching, Leftover::Old), information);
    for (place, whole, share) in splits {
        matching.pair(place, Pair { old: whole, score: Permille(share), evidence: LineageEvidence::Scored });
    }
    for (place, whole, share) in merges {
        if !matching.barred[whole] {
            matching
                .pair(whole, Pair { old: place, score: Permille(share), evidence: LineageEvidence::Scored });
        }
    }
    matching
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
