//! Weaving one draft after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lineage::{ReadDraft, Trace};
use crate::model::{Draft, Negotiation, Relation, Round, RoundIndex, RoundName};
use crate::text::{Cut, Information, KeyId, TokenClass};

use super::align::continuity;
use super::credit::{CreditId, Credits, Site};
use super::memory::{DeadRun, Memory};
use super::weave::{Event, EventKind, TokenId, TokenLife, Weave, WovenClause, WovenDraft, WovenStream};
use super::{marks, recover};

/// Where a token stood last: the draft, the clause, its stream, the place in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Location {
    pub(super) round: RoundIndex,
    pub(super) place: u32,
    pub(super) stream: u32,
    pub(super) at: u32,
}

/// A stream of the draft being woven.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) place: usize,
    pub(super) stream: usize,
    pub(super) cut: Arc<Cut>,
    after: usize,
    /// Places of the words among the tokens.
    pub(super) words: Vec<usize>,
    /// Keys of the words.
    pub(super) keys: Vec<KeyId>,
    /// For each token, the earlier token it is, once that is known.
    pub(super) from: Vec<Option<TokenId>>,
    /// Which clauses belong together: equal for linked ones.
    pub(super) component: usize,
}

/// A stream of a base that was not carried over as a whole.
#[derive(Debug)]
struct Source {
    round: RoundIndex,
    place: usize,
    stream: usize,
    component: usize,
    /// Whether it stands in a base; a revived clause is looked up further back.
    standing: bool,
}

/// Weaves drafts in order.
#[derive(Debug)]
pub(super) struct Weaver<'a> {
    negotiation: &'a Negotiation,
    trace: &'a Trace,
    pub(super) weave: Weave,
    credits: Credits,
    pub(super) memory: Memory,
    pub(super) locations: Vec<Location>,
    /// For each token, the latest draft whose bases it stood in, counted from 1.
    stands: Vec<u32>,
    /// For each token, the latest draft in which it was put in its place, counted from 1.
    placed: Vec<u32>,
    /// Drafts that the one being woven was made from, directly or not.
    ancestors: Vec<bool>,
    rounds: BTreeMap<RoundName, RoundIndex>,
}

/// The draft being woven.
pub(super) struct Loom<'a> {
    pub(super) index: RoundIndex,
    round: &'a Round,
    pub(super) information: Information,
    pub(super) works: Vec<Work>,
    sources: Vec<Source>,
    /// For each clause, its streams where they were carried over as a whole.
    carried: Vec<Option<WovenClause>>,
    /// For each old clause, by draft and place, the new clause that continues it first.
    heirs: BTreeMap<(RoundIndex, usize), usize>,
}

impl<'a> Weaver<'a> {
    pub(super) fn new(negotiation: &'a Negotiation, trace: &'a Trace) -> Self {
        let rounds =
            negotiation.indices().map(|index| (negotiation.round(index).draft.name.clone(), index)).collect();
        Self {
            negotiation,
            trace,
            weave: Weave::default(),
            credits: Credits::default(),
            memory: Memory::default(),
            locations: Vec::new(),
            stands: Vec::new(),
            placed: Vec::new(),
            ancestors: Vec::new(),
            rounds,
        }
    }

    pub(super) fn weave(mut self) -> Weave {
        for index in self.negotiation.indices() {
            let mut loom = self.set_up(index);
            self.align(&mut loom);
            self.bury(&loom);
            recover::slots(&mut self, &mut loom);
            recover::runs(&mut self, &mut loom);
            marks::follow(&mut self, &mut loom);
            self.finish(loom);
        }
        self.weave.credits = std::mem::take(&mut self.credits.list);
        self.weave.seal();
        self.weave
    }

    /// Lays out what is to be woven: clauses equal to the one they continue are carried over at once.
    fn set_up(&mut self, index: RoundIndex) -> Loom<'a> {
        let round = self.negotiation.round(index);
        let read = &self.trace.rounds()[index.at()].read;
        self.mark_standing(index, &round.bases);
        let links = self.links(round);
        let components = components(&links);
        let mut heirs: BTreeMap<(RoundIndex, usize), usize> = BTreeMap::new();
        let mut shared: BTreeMap<(RoundIndex, usize), usize> = BTreeMap::new();
        for (place, olds) in links.iter().enumerate() {
            for old in olds {
                heirs.entry(*old).or_insert(place);
                *shared.entry(*old).or_default() += 1;
            }
        }
        let mut carried = Vec::with_capacity(links.len());
        let mut works = Vec::new();
        for (place, olds) in links.iter().enumerate() {
            let whole = match olds.as_slice() {
                [old] if shared[old] == 1 && round.bases.contains(&old.0) => self.equal(read, place, *old),
                _ => None,
            };
            match &whole {
                Some(clause) => self.claim_all(clause, index),
                None => works.extend(works_of(read, place, components[place])),
            }
            carried.push(whole);
        }
        let information = self.information(round, read);
        let mut loom = Loom { index, round, information, works, sources: Vec::new(), carried, heirs };
        loom.sources = self.sources(&loom, &links, &components);
        loom
    }

    /// Notes which tokens stand in a base of a draft.
    fn mark_standing(&mut self, index: RoundIndex, bases: &[RoundIndex]) {
        self.ancestors = self.negotiation.ancestors(index);
        for base in bases {
            for stream in self.weave.drafts[base.at()].clauses.iter().flat_map(|clause| &clause.streams) {
                for token in stream.tokens.iter() {
                    self.stands[token.0 as usize] = index.0 + 1;
                }
            }
        }
        // A draft woven in between belongs to another track: what stands in the bases is looked for there.
        for &base in bases.iter().filter(|base| base.0 + 1 != index.0) {
            self.locate(base);
        }
    }

    /// Notes where the tokens of a draft stand in it.
    fn locate(&mut self, round: RoundIndex) {
        for (place, clause) in self.weave.drafts[round.at()].clauses.iter().enumerate() {
            for (stream, woven) in clause.streams.iter().enumerate() {
                for (at, token) in woven.tokens.iter().enumerate() {
                    let (place, stream, at) = (short(place), short(stream), short(at));
                    self.locations[token.0 as usize] = Location { round, place, stream, at };
                }
            }
        }
    }

    /// For each clause, where the clauses it continues stand.
    fn links(&self, round: &Round) -> Vec<Vec<(RoundIndex, usize)>> {
        let entries = round.concordance.entries.iter();
        entries
            .map(|entry| {
                let links = entry.links.iter();
                links
                    .filter_map(|link| self.rounds.get(&link.round).map(|round| (*round, link.ordinal - 1)))
                    .collect()
            })
            .collect()
    }

    /// The streams of an old clause, where those of a new one are the very same texts.
    fn equal(&self, read: &ReadDraft, place: usize, old: (RoundIndex, usize)) -> Option<WovenClause> {
        let woven = &self.weave.drafts[old.0.at()].clauses[old.1];
        let new = &read.clauses[place].streams;
        let same = woven.streams.len() == new.len()
            && woven.streams.iter().zip(new).all(|(a, b)| Arc::ptr_eq(&a.cut, &b.cut) && a.after == b.after);
        same.then(|| woven.clone())
    }

    fn information(&self, round: &Round, read: &ReadDraft) -> Information {
        let bases = round.bases.iter().map(|base| &self.trace.rounds()[base.at()].read);
        let streams = bases.chain([read]).flat_map(|read| &read.clauses).flat_map(|clause| &clause.streams);
        Information::of(self.trace.reading().vocabulary(), streams.map(|stream| &*stream.cut))
    }

    /// The streams of the bases that were not carried over, and the earlier ones of revived clauses.
    fn sources(
        &self,
        loom: &Loom<'_>,
        links: &[Vec<(RoundIndex, usize)>],
        components: &[usize],
    ) -> Vec<Source> {
        let mut sources = Vec::new();
        let mut add = |round: RoundIndex, place: usize, component: usize, standing: bool| {
            let streams = self.weave.drafts[round.at()].clauses[place].streams.len();
            sources.extend((0..streams).map(|stream| Source { round, place, stream, component, standing }));
        };
        for (nth, &base) in loom.round.bases.iter().enumerate() {
            for place in 0..self.weave.drafts[base.at()].clauses.len() {
                match loom.heirs.get(&(base, place)) {
                    Some(heir) if loom.carried[*heir].is_some() => {}
                    Some(heir) => add(base, place, components[*heir], true),
                    None => add(base, place, usize::MAX - nth, true),
                }
            }
        }
        for (place, entry) in loom.round.concordance.entries.iter().enumerate() {
            if entry.relation == Relation::Revived {
                for &(round, old) in &links[place] {
                    add(round, old, components[place], false);
                }
            }
        }
        sources
    }

    /// Aligns the words of linked clauses.
    fn align(&mut self, loom: &mut Loom<'_>) {
        let mut sources: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, source) in loom.sources.iter().enumerate() {
            sources.entry(source.component).or_default().push(at);
        }
        let mut works: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, work) in loom.works.iter().enumerate() {
            works.entry(work.component).or_default().push(at);
        }
        for (component, works) in works {
            let Some(sources) = sources.get(&component) else { continue };
            for (new, old) in self.pair_streams(loom, &works, sources) {
                self.align_streams(loom, &new, &old);
            }
        }
    }

    /// Which streams of a component are compared with which.
    ///
    /// Own words are compared with own words, all of the component at once, so that a split and a merge are one
    /// comparison. Each alternative is compared with the stream of the base whose words are most like it, and
    /// own words that are exactly those of an alternative come from there: an option that was chosen.
    fn pair_streams(
        &self,
        loom: &Loom<'_>,
        works: &[usize],
        sources: &[usize],
    ) -> Vec<(Vec<usize>, Vec<usize>)> {
        let keys =
            |source: &Source| self.source_words(source).into_iter().map(|(_, key)| key).collect::<Vec<_>>();
        let mut free: Vec<usize> = sources.to_vec();
        let mut open: Vec<usize> = works.to_vec();
        let mut pairs = Vec::new();
        if free.len() > 1 || open.len() > 1 {
            open.retain(|&work| {
                let equal = free.iter().position(|&source| {
                    let (work, source) = (&loom.works[work], &loom.sources[source]);
                    (work.stream > 0 || source.stream > 0)
                        && !work.keys.is_empty()
                        && work.keys == keys(source)
                });
                equal.map(|at| pairs.push((vec![work], vec![free.remove(at)]))).is_none()
            });
        }
        let own = |stream: usize| stream == 0;
        let (own_works, other_works): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|&work| own(loom.works[work].stream));
        let (own_sources, mut other_sources): (Vec<_>, Vec<_>) =
            free.into_iter().partition(|&source| own(loom.sources[source].stream));
        pairs.push((own_works, own_sources));
        for work in other_works {
            let same_place =
                other_sources.iter().position(|&at| loom.sources[at].stream == loom.works[work].stream);
            if let Some(at) = same_place {
                pairs.push((vec![work], vec![other_sources.remove(at)]));
            }
        }
        pairs
    }

    fn source_words(&self, source: &Source) -> Vec<(TokenId, KeyId)> {
        let stream = &self.weave.drafts[source.round.at()].clauses[source.place].streams[source.stream];
        let words = stream.tokens.iter().map(|token| (*token, self.weave.life(*token)));
        words
            .filter(|(_, life)| life.class == TokenClass::Word)
            .map(|(token, life)| (token, life.key))
            .collect()
    }

    /// Aligns the words of some streams, laid end to end, with those of some sources.
    fn align_streams(&mut self, loom: &mut Loom<'_>, works: &[usize], sources: &[usize]) {
        let old: Vec<(TokenId, KeyId)> = sources
            .iter()
            .flat_map(|&at| self.source_words(&loom.sources[at]))
            .filter(|(token, _)| self.is_free(*token, loom.index))
            .collect();
        let (old_tokens, old_keys): (Vec<TokenId>, Vec<KeyId>) = old.into_iter().unzip();
        let new: Vec<(usize, usize)> = works
            .iter()
            .flat_map(|&work| (0..loom.works[work].keys.len()).map(move |word| (work, word)))
            .collect();
        let new_keys: Vec<KeyId> = new.iter().map(|(work, word)| loom.works[*work].keys[*word]).collect();
        for block in continuity(&old_keys, &new_keys, &loom.information) {
            for step in 0..block.length {
                let (work, word) = new[block.new + step];
                self.place(loom, (work, word), old_tokens[block.old + step]);
            }
        }
    }

    /// Says that a word of the draft is an earlier token.
    pub(super) fn place(&mut self, loom: &mut Loom<'_>, (work, word): (usize, usize), token: TokenId) {
        let at = loom.works[work].words[word];
        loom.works[work].from[at] = Some(token);
        self.placed[token.0 as usize] = loom.index.0 + 1;
    }

    /// Takes the tokens of a clause that is carried over into the draft being woven, so that nothing else gets them.
    fn claim_all(&mut self, clause: &WovenClause, index: RoundIndex) {
        for token in clause.streams.iter().flat_map(|stream| stream.tokens.iter()) {
            self.placed[token.0 as usize] = index.0 + 1;
        }
    }

    /// Takes a mark or bracket into the draft being woven.
    pub(super) fn claim(&mut self, token: TokenId, index: RoundIndex) {
        self.placed[token.0 as usize] = index.0 + 1;
    }

    /// Records that a token stands elsewhere than in the base.
    pub(super) fn note_move(&mut self, loom: &Loom<'_>, work: usize, token: TokenId) {
        let (place, stream) = (loom.works[work].place, loom.works[work].stream);
        let credit = self.credits.of(&loom.round.draft, Site::Stream(place, stream));
        self.weave.events.push(Event { token, round: loom.index, kind: EventKind::Moved, credit });
    }

    /// Whether a token has no place yet in the draft being woven and is not carried over with its clause.
    pub(super) fn is_free(&self, token: TokenId, index: RoundIndex) -> bool {
        self.placed[token.0 as usize] != index.0 + 1
    }

    /// Whether a token stands in a base of the draft being woven.
    pub(super) fn stands(&self, token: TokenId, index: RoundIndex) -> bool {
        self.stands[token.0 as usize] == index.0 + 1
    }

    /// Whether a draft is one the draft being woven was made from, or that draft itself.
    pub(super) fn is_ancestor(&self, round: RoundIndex, index: RoundIndex) -> bool {
        self.ancestors.get(round.at()).copied().unwrap_or(round == index)
    }

    /// Notes the words that have no place in the draft, with their neighbours that have one.
    fn bury(&mut self, loom: &Loom<'_>) {
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
    fn finish(&mut self, loom: Loom<'_>) {
        let Loom { index, round, works, sources, carried, heirs, .. } = loom;
        let mut clauses: Vec<WovenClause> =
            carried.into_iter().map(|clause| clause.unwrap_or(WovenClause { streams: Vec::new() })).collect();
        for work in works {
            let credit = self.credits.of(&round.draft, Site::Stream(work.place, work.stream));
            let stream = self.finish_stream((index, round), &work, credit);
            clauses[work.place].streams.push(stream);
        }
        for source in sources.iter().filter(|source| source.standing) {
            self.record_removals(index, round, source, &heirs);
        }
        self.weave.drafts.push(WovenDraft { clauses });
    }

    fn finish_stream(
        &mut self,
        (index, round): (RoundIndex, &Round),
        work: &Work,
        credit: CreditId,
    ) -> WovenStream {
        let mut tokens = Vec::with_capacity(work.from.len());
        for (at, from) in work.from.iter().enumerate() {
            let here = &work.cut.tokens[at];
            let location = Location {
                round: index,
                place: short(work.place),
                stream: short(work.stream),
                at: short(at),
            };
            let token = match from {
                Some(token) => {
                    if self.stands(*token, index) && self.is_from_elsewhere(round, work.place, *token) {
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
                    location,
                ),
            };
            tokens.push(token);
        }
        WovenStream { cut: Arc::clone(&work.cut), after: work.after, tokens: tokens.into(), credit }
    }

    /// Whether a token stood in another clause than the one it stands in now.
    ///
    /// A clause that was split leaves its words in place where its id stays; in the other parts they are elsewhere.
    fn is_from_elsewhere(&self, round: &Round, place: usize, token: TokenId) -> bool {
        let last = self.locations[token.0 as usize];
        let id =
            |round: RoundIndex, place: usize| &self.negotiation.round(round).concordance.entries[place].id;
        let (stood, entry) = (id(last.round, last.place as usize), &round.concordance.entries[place]);
        let continued = match entry.links.as_slice() {
            [link] if entry.relation != Relation::Split => {
                self.rounds.get(&link.round).map(|base| id(*base, link.ordinal - 1))
            }
            _ => None,
        };
        *stood != entry.id && continued != Some(stood)
    }

    fn give_birth(&mut self, life: TokenLife, location: Location) -> TokenId {
        let token = TokenId(short(self.weave.tokens.len()));
        self.weave.tokens.push(life);
        self.locations.push(location);
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
        let last = self.locations[token.0 as usize];
        let stream =
            &self.weave.drafts[last.round.at()].clauses[last.place as usize].streams[last.stream as usize];
        if here.1 == TokenClass::Word && stream.cut.tokens[last.at as usize].spelling != here.0 {
            self.weave.events.push(Event { token, round: index, kind: EventKind::Respelled, credit });
        }
    }

    /// Records who took out the tokens of a source that have no place in the draft.
    fn record_removals(
        &mut self,
        index: RoundIndex,
        round: &Round,
        source: &Source,
        heirs: &BTreeMap<(RoundIndex, usize), usize>,
    ) {
        let stream = &self.weave.drafts[source.round.at()].clauses[source.place].streams[source.stream];
        let gone: Vec<TokenId> =
            stream.tokens.iter().copied().filter(|token| self.is_free(*token, index)).collect();
        if gone.is_empty() {
            return;
        }
        let old = &self.negotiation.round(source.round).draft;
        let credit = match heirs.get(&(source.round, source.place)) {
            Some(&heir) => {
                let streams = 1 + round.draft.clauses[heir].alternatives.len();
                let stream = if source.stream < streams { source.stream } else { 0 };
                self.credits.of(&round.draft, Site::Stream(heir, stream))
            }
            None => {
                let declared = self.declared_drop(round, source);
                let ancestor = old
                    .lineage_upwards(source.place)
                    .skip(1)
                    .find_map(|place| heirs.get(&(source.round, place)).copied());
                self.credits.of(&round.draft, Site::Dropped(declared, ancestor))
            }
        };
        for token in gone {
            self.weave.events.push(Event { token, round: index, kind: EventKind::Removed, credit });
        }
    }

    /// The sponsors that `dropped` names for a clause of the base.
    fn declared_drop<'r>(&self, round: &'r Round, source: &Source) -> Option<&'r [crate::model::ActorId]> {
        let old = &self.negotiation.round(source.round);
        let id = &old.concordance.entries[source.place].id;
        declared_for(&round.draft, &old.draft, id.as_str(), source.place)
    }
}

/// The sponsors under `dropped` for the clause at a place of a base, named there by id or by number.
fn declared_for<'r>(
    draft: &'r Draft,
    base: &Draft,
    id: &str,
    place: usize,
) -> Option<&'r [crate::model::ActorId]> {
    let entry = draft
        .dropped
        .iter()
        .find(|dropped| dropped.clause == id || base.places_of_number(&dropped.clause).contains(&place))?;
    Some(&entry.sponsors)
}

/// The streams of a clause, ready to be woven.
fn works_of(read: &ReadDraft, place: usize, component: usize) -> Vec<Work> {
    let streams = read.clauses[place].streams.iter().enumerate();
    streams
        .map(|(stream, text)| {
            let tokens = &text.cut.tokens;
            let words: Vec<usize> =
                (0..tokens.len()).filter(|&at| tokens[at].class == TokenClass::Word).collect();
            let keys = words.iter().map(|&at| tokens[at].key).collect();
            let (cut, after) = (Arc::clone(&text.cut), text.after);
            Work { place, stream, after, words, keys, from: vec![None; tokens.len()], component, cut }
        })
        .collect()
}

/// Numbers the clauses so that those which share an old clause have the same number.
fn components(links: &[Vec<(RoundIndex, usize)>]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..links.len()).collect();
    let mut first: BTreeMap<(RoundIndex, usize), usize> = BTreeMap::new();
    for (place, olds) in links.iter().enumerate() {
        for old in olds {
            match first.get(old).copied() {
                Some(other) => {
                    let (from, to) = (numbers[place], numbers[other]);
                    numbers.iter_mut().filter(|number| **number == from).for_each(|number| *number = to);
                }
                None => {
                    first.insert(*old, place);
                }
            }
        }
    }
    numbers
}

fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
