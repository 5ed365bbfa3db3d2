//! Which changes of a draft which amendments asked for.
//!
//! An amendment is laid beside the clause it aims at and beside every clause that continues it: its *wording*, the clause
//! with the amendment applied, is aligned with the words of the draft. A word it adds that is aligned with a word newly
//! in that place *came*; a word it removes that is gone *went*.
//!
//! ```text
//! wording    Each Party shall promptly reduce loss        added: shall promptly
//! draft      Each Party shall          reduce ice loss    shall is new and came; ice is new and nobody's
//! zero       Each Party should         reduce loss        removed: should, which went
//! ```
//!
//! - *matched*: at one place of the clause all words came, one behind the other, beside the word they were to stand beside,
//!   and all words to go went;
//! - *inferred*: at that place at least half of the words came, or a run that tells as much as a move does; or the run
//!   stands in another clause, where it has to tell as much as a return does and be half of what was to come.
//!
//! Less is chance: a shared *the* proves nothing. Any number of amendments may have asked for one change; who gets the
//! credit is told in [`super::credit`]. A claim is kept whoever does, for what became of an amendment's words does not
//! depend on who else asked for them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::model::{
    Aim, ClauseId, Draft, Ending, Negotiation, Permille, Round, RoundIndex, RoundName, Side, Spot, Target,
};
use crate::text::{Information, KeyId};

use super::align::continuity;
use super::asked::{Asked, Keys, Reader, Site, reading_order};
use super::credit::{Claimant, Evidence, Rank};
use super::loom::{Loom, Work};
use super::weave::TokenId;
use super::weaver::Weaver;

/// Information of a run from which less than half of what was asked for is no chance, in hundredths of a bit.
const NEARBY: u32 = 2500;
/// Information of a run in another clause from which it is no chance, in hundredths of a bit.
const ELSEWHERE: u32 = 3600;
/// Words of a run by which it is looked up in other clauses.
const SEED: usize = 3;

/// That a draft carries out, in one word, what an amendment asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// The amendment, by its place in the records.
    pub amendment: usize,
    /// The draft.
    pub round: RoundIndex,
    /// The word that came or went.
    pub token: TokenId,
    /// For a word that came, its place in the amendment's wording; `None` for one that went.
    pub word: Option<usize>,
    /// `matched` or `inferred`.
    pub evidence: Evidence,
    /// How much of what was asked for at this place the draft carries out.
    pub score: Permille,
}

/// A claim on a word of the draft being woven.
#[derive(Debug, Clone, Copy)]
struct Found {
    amendment: usize,
    word: Option<usize>,
    evidence: Evidence,
    score: Permille,
}

/// The claims on the draft being woven.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// By stream and token.
    placed: BTreeMap<(usize, usize), Vec<Found>>,
    gone: BTreeMap<TokenId, Vec<Found>>,
}

/// Everything on record that asks for changes, and what drafts have carried out so far.
#[derive(Debug, Default)]
pub(super) struct Requests {
    aims: Vec<Option<Aim>>,
    days: Vec<Option<NaiveDate>>,
    order: Vec<usize>,
    pub(super) asked: Vec<Option<Asked>>,
    pub(super) claims: Vec<Claim>,
    /// For each amendment, the words that came at its request, by token.
    came: Vec<BTreeMap<TokenId, usize>>,
    /// What is aimed at, each once, and the number of each.
    targets: Vec<Aim>,
    of_target: BTreeMap<Aim, usize>,
    /// For each draft, by place, the targets that the clause there is or continues.
    held: Vec<BTreeMap<usize, BTreeSet<usize>>>,
    /// For each draft and target, the places of the clauses that continue it.
    pub(super) heirs: Vec<BTreeMap<Aim, Vec<usize>>>,
    /// The ids of the clauses beside which new ones are to come.
    beside: BTreeMap<(RoundIndex, usize), ClauseId>,
}

impl Requests {
    pub(super) fn of(negotiation: &Negotiation) -> Self {
        let amendments = negotiation.records.amendments();
        let mut requests = Self {
            aims: negotiation.aims(),
            days: amendments.iter().map(|amendment| negotiation.tabled_on(amendment)).collect(),
            order: reading_order(amendments),
            asked: vec![None; amendments.len()],
            came: vec![BTreeMap::new(); amendments.len()],
            ..Self::default()
        };
        for aim in requests.aims.iter().flatten() {
            let id = |place: usize| negotiation.round(aim.round).concordance.entries[place].id.clone();
            if let Spot::New { of, .. } = aim.spot {
                requests.beside.entry((aim.round, of)).or_insert_with(|| id(of));
            }
            let next = requests.targets.len();
            if *requests.of_target.entry(*aim).or_insert(next) == next {
                requests.targets.push(*aim);
            }
        }
        requests
    }

    fn is_empty(&self) -> bool {
        self.aims.is_empty()
    }

    /// Notes which clauses of a draft are or continue what is aimed at.
    fn follow(&mut self, index: RoundIndex, round: &Round, rounds: &BTreeMap<RoundName, RoundIndex>) {
        let mut held: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (place, entry) in round.concordance.entries.iter().enumerate() {
            for link in &entry.links {
                let old =
                    rounds.get(&link.round).and_then(|old| self.held.get(old.at())?.get(&(link.ordinal - 1)));
                if let Some(old) = old {
                    held.entry(place).or_default().extend(old);
                }
            }
        }
        let mut places: Vec<Vec<usize>> = vec![Vec::new(); self.targets.len()];
        for (place, targets) in &held {
            targets.iter().for_each(|target| places[*target].push(*place));
        }
        let mut heirs = BTreeMap::new();
        for (number, target) in self.targets.iter().enumerate() {
            if target.round == index {
                held.entry(target.spot.clause()).or_default().insert(number);
                continue;
            }
            let mut found = std::mem::take(&mut places[number]);
            if let Spot::New { side, .. } = target.spot {
                let slots = found.iter().flat_map(|place| slot(round, *place, side)).collect::<BTreeSet<_>>();
                slots.iter().for_each(|place| {
                    held.entry(*place).or_default().insert(number);
                });
                // The clause that the new one is to stand beside is held only to find the place.
                found.retain(|place| !self.is_beside(*target, round, *place));
                found.extend(slots);
                found.sort_unstable();
                found.dedup();
            }
            if !found.is_empty() {
                heirs.insert(*target, found);
            }
        }
        self.held.push(held);
        self.heirs.push(heirs);
    }

    /// Whether a clause of a draft continues the one beside which another is to come.
    fn is_beside(&self, target: Aim, round: &Round, place: usize) -> bool {
        let of = target.spot.clause();
        self.beside.get(&(target.round, of)).is_some_and(|id| *id == round.concordance.entries[place].id)
    }

    /// The clauses of the latest draft that continue what is aimed at.
    fn heirs(&self, aim: Aim) -> &[usize] {
        self.heirs.last().and_then(|heirs| heirs.get(&aim)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The new clauses that stand beside a clause of a draft.
fn slot(round: &Round, place: usize, side: Side) -> Vec<usize> {
    let Round { draft, concordance, .. } = round;
    let is_new = |at: &usize| concordance.entries[*at].links.is_empty();
    match side {
        Side::After => {
            let start = behind(draft, place);
            (start..draft.clauses.len()).take_while(is_new).collect()
        }
        Side::Before => (0..place).rev().take_while(is_new).collect(),
    }
}

/// The place behind a clause and all its sub-clauses.
fn behind(draft: &Draft, place: usize) -> usize {
    let below = |at: &usize| draft.lineage_upwards(*at).any(|above| above == place);
    (place + 1..draft.clauses.len()).take_while(below).last().map_or(place, |last| last) + 1
}

/// The draft being woven, as amendments are laid beside it.
struct Scene<'a, 'w> {
    weaver: &'a Weaver<'w>,
    loom: &'a Loom<'w>,
    /// The streams of each place.
    works: BTreeMap<usize, Vec<usize>>,
    /// For each stream and word, whether it is newly in its place.
    fresh: Vec<Vec<bool>>,
    /// Keys of the words newly in their place.
    fresh_keys: BTreeSet<KeyId>,
}

/// How much of what is asked for at one place a draft carries out.
struct Outcome {
    /// Word of the wording, stream, word of the stream.
    came: Vec<(usize, usize, usize)>,
    gone: Vec<TokenId>,
    is_whole: bool,
    is_likely: bool,
    all_absent: bool,
    score: Permille,
}

impl<'w> Weaver<'w> {
    /// Finds which changes of the draft being woven which amendments asked for.
    pub(super) fn claims(&mut self, loom: &Loom<'w>) -> Claims {
        if self.requests.is_empty() {
            return Claims::default();
        }
        self.requests.follow(loom.index, loom.round, &self.rounds);
        let scene = Scene::of(self, loom);
        let mut claims = Claims::default();
        let mut left = Vec::new();
        for at in 0..self.requests.aims.len() {
            let Some(asked) = self.requests.asked[at].as_ref().filter(|_| scene.is_live(at)) else {
                continue;
            };
            let open = scene.in_place(at, asked, &mut claims);
            left.extend(open.into_iter().map(|site| (at, site)));
        }
        scene.elsewhere(&left, &mut claims);
        claims
    }

    /// Reads the amendments made against a draft that is woven.
    pub(super) fn ask(&mut self, index: RoundIndex) {
        if !self.requests.aims.iter().flatten().any(|aim| aim.round == index) {
            return;
        }
        let vocabulary = self.trace.reading().vocabulary();
        let draft = self.weave.draft(index);
        let cuts = draft.clauses.iter().flat_map(|clause| &clause.streams).map(|stream| &*stream.cut);
        let information = Information::of(vocabulary, cuts);
        let reader = Reader { negotiation: self.negotiation, weave: &self.weave, information: &information };
        let records = &self.negotiation.records;
        let mut keys = Keys::new(vocabulary);
        for at in self.requests.order.clone() {
            let Some(aim) = self.requests.aims[at].filter(|aim| aim.round == index) else { continue };
            let amendment = &records.amendments()[at];
            let amended = match &amendment.target {
                Target::Amendment(other) => {
                    records.place_of(other).and_then(|other| self.requests.asked[other].as_ref())
                }
                _ => None,
            };
            self.requests.asked[at] = reader.read(amendment, aim, &mut keys, amended);
        }
    }

    /// Who claims a word of the draft being woven.
    pub(super) fn claimants(
        &self,
        claims: &Claims,
        (work, token): (usize, usize),
        index: RoundIndex,
    ) -> Vec<Claimant<'w>> {
        self.ranked(claims.placed.get(&(work, token)), index)
    }

    /// Who claims that a word went.
    pub(super) fn claimants_of_removal(
        &self,
        claims: &Claims,
        token: TokenId,
        index: RoundIndex,
    ) -> Vec<Claimant<'w>> {
        self.ranked(claims.gone.get(&token), index)
    }

    fn ranked(&self, found: Option<&Vec<Found>>, index: RoundIndex) -> Vec<Claimant<'w>> {
        let Some(found) = found else { return Vec::new() };
        let records = &self.negotiation.records;
        let day = self.negotiation.round(index).draft.date;
        let claimant = |found: &Found| {
            let amendment = &records.amendments()[found.amendment];
            let state = records.standing(&amendment.id, Some(day)).state;
            let has_ended = !matches!(state.ending(), None | Some(Ending::Adopted));
            let against = self.requests.aims[found.amendment].map_or(index, |aim| aim.round);
            let is_matched = found.evidence == Evidence::Matched;
            let missing = if is_matched { 0 } else { Permille::FULL.0.saturating_sub(found.score.0) };
            let distance = self.distance(against, index);
            let rank = Rank { evidence: found.evidence, has_ended, distance, missing };
            Claimant { amendment, rank, score: found.score }
        };
        found.iter().map(claimant).collect()
    }

    /// How many drafts lie between one and a draft made from it.
    fn distance(&self, from: RoundIndex, to: RoundIndex) -> usize {
        let mut layer = BTreeSet::from([to]);
        let mut steps = 0;
        while !layer.contains(&from) && !layer.is_empty() {
            layer = layer.iter().flat_map(|round| &self.negotiation.round(*round).bases).copied().collect();
            steps += 1;
        }
        steps
    }

    /// Keeps the claims on a draft, now that its words have names.
    pub(super) fn keep_claims(
        &mut self,
        index: RoundIndex,
        claims: Claims,
        tokens: &BTreeMap<(usize, usize), TokenId>,
    ) {
        let placed = claims.placed.into_iter().filter_map(|(at, found)| Some((*tokens.get(&at)?, found)));
        for (token, found) in placed.chain(claims.gone) {
            for Found { amendment, word, evidence, score } in found {
                if let Some(word) = word {
                    self.requests.came[amendment].insert(token, word);
                }
                self.requests.claims.push(Claim { amendment, round: index, token, word, evidence, score });
            }
        }
    }
}

impl Claims {
    /// The tokens of a stream that somebody claims, in order.
    pub(super) fn placed_in(&self, work: usize) -> impl Iterator<Item = usize> + '_ {
        self.placed.range((work, 0)..(work + 1, 0)).map(|((_, token), _)| *token)
    }
}

impl<'a, 'w> Scene<'a, 'w> {
    fn of(weaver: &'a Weaver<'w>, loom: &'a Loom<'w>) -> Self {
        let mut works: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut fresh = Vec::with_capacity(loom.works.len());
        let mut fresh_keys = BTreeSet::new();
        for (number, work) in loom.works.iter().enumerate() {
            works.entry(work.place).or_default().push(number);
            let is_fresh = |&at: &usize| match work.from[at] {
                None => true,
                Some(token) => {
                    !weaver.stands(token, loom.index)
                        || weaver.is_from_elsewhere(
                            loom.round,
                            work.place,
                            weaver.locations[token.0 as usize],
                        )
                }
            };
            let row: Vec<bool> = work.words.iter().map(is_fresh).collect();
            fresh_keys.extend(work.keys.iter().zip(&row).filter(|(_, fresh)| **fresh).map(|(key, _)| *key));
            fresh.push(row);
        }
        Self { weaver, loom, works, fresh, fresh_keys }
    }

    /// Whether an amendment was tabled, by the date of the draft, against a draft that it was made from.
    fn is_live(&self, at: usize) -> bool {
        let requests = &self.weaver.requests;
        let is_behind =
            |aim: Aim| aim.round != self.loom.index && self.weaver.is_ancestor(aim.round, self.loom.index);
        requests.aims[at].is_some_and(is_behind)
            && requests.days[at].is_some_and(|day| day <= self.loom.round.draft.date)
    }

    /// Lays an amendment beside the clauses that continue the one it aims at. Gives the sites of which less came than was
    /// asked for.
    fn in_place(&self, at: usize, asked: &Asked, claims: &mut Claims) -> Vec<usize> {
        let relatives = self.weaver.requests.heirs(asked.aim);
        let has_more = asked.added().next().is_some();
        let aligned = self.aligned(asked, relatives);
        let mut open = Vec::new();
        for (number, site) in asked.sites.iter().enumerate() {
            let outcome = self.outcome(at, asked, site, &aligned);
            if outcome.came.len() < site.added.len() {
                open.push(number);
            }
            let whole = outcome.is_whole && (site.removed.is_empty() || outcome.all_absent);
            let evidence = |is_matched: bool| if is_matched { Evidence::Matched } else { Evidence::Inferred };
            let score = outcome.score;
            if outcome.is_whole || outcome.is_likely {
                for (word, work, place) in &outcome.came {
                    let token = self.loom.works[*work].words[*place];
                    if self.fresh[*work][*place] {
                        let evidence = evidence(outcome.is_whole);
                        let found = Found { amendment: at, word: Some(*word), evidence, score };
                        claims.placed.entry((*work, token)).or_default().push(found);
                    }
                }
            }
            // Words to make room for others are gone at an amendment's request only where its clause goes on.
            let counts = if has_more { !relatives.is_empty() } else { true };
            let enough = outcome.all_absent
                || outcome.gone.len() * 2 >= site.removed.len()
                || (outcome.is_whole && !site.added.is_empty());
            if counts && enough {
                let is_matched = if site.added.is_empty() { outcome.all_absent } else { whole };
                let found = Found { amendment: at, word: None, evidence: evidence(is_matched), score };
                for token in outcome.gone {
                    claims.gone.entry(token).or_default().push(found);
                }
            }
        }
        open
    }

    /// The words of a wording beside those of each stream of some places.
    fn aligned(&self, asked: &Asked, places: &[usize]) -> Vec<(usize, Vec<Option<usize>>)> {
        let wanted = asked.added().any(|word| self.fresh_keys.contains(&asked.wording[word].key));
        if !wanted {
            return Vec::new();
        }
        let keys: Vec<KeyId> = asked.wording.iter().map(|word| word.key).collect();
        let works = places.iter().filter_map(|place| self.works.get(place)).flatten();
        works
            .map(|&number| {
                let work = &self.loom.works[number];
                let mut row = vec![None; keys.len()];
                for block in continuity(&keys, &work.keys, &self.loom.information) {
                    for step in 0..block.length {
                        row[block.old + step] = Some(block.new + step);
                    }
                }
                (number, row)
            })
            .collect()
    }

    fn outcome(
        &self,
        at: usize,
        asked: &Asked,
        site: &Site,
        aligned: &[(usize, Vec<Option<usize>>)],
    ) -> Outcome {
        let earlier = &self.weaver.requests.came[at];
        let mut best: (Vec<(usize, usize, usize)>, bool) = (Vec::new(), false);
        for (work, row) in aligned {
            let stream = &self.loom.works[*work];
            let came: Vec<(usize, usize, usize)> = site
                .added
                .clone()
                .filter_map(|word| row[word].map(|place| (word, *work, place)))
                .filter(|&(_, _, place)| {
                    let claimed =
                        stream.from[stream.words[place]].is_some_and(|token| earlier.contains_key(&token));
                    self.fresh[*work][place] || claimed
                })
                .collect();
            if came.len() > best.0.len() {
                let whole =
                    came.len() == site.added.len() && is_compact(&came) && anchored(row, &came, stream);
                best = (came, whole);
            }
        }
        let (came, whole) = best;
        let standing = |token: &TokenId| self.weaver.stands(*token, self.loom.index);
        let absent = |token: &TokenId| self.weaver.is_free(*token, self.loom.index);
        let gone: Vec<TokenId> =
            site.removed.iter().filter(|token| standing(token) && absent(token)).copied().collect();
        let went = site.removed.iter().filter(|token| absent(token)).count();
        let half = !came.is_empty() && came.len() * 2 >= site.added.len();
        let tells = self.has_content(&came) && (half || self.longest_run(&came) >= NEARBY);
        Outcome {
            is_whole: site.added.is_empty() || whole,
            is_likely: tells || (half && came.len() == site.added.len() && asked.wording.len() > came.len()),
            all_absent: went == site.removed.len(),
            score: share(came.len() + went, site.added.len() + site.removed.len()),
            came,
            gone,
        }
    }

    fn has_content(&self, came: &[(usize, usize, usize)]) -> bool {
        came.iter()
            .any(|(_, work, place)| self.loom.information.is_content(self.loom.works[*work].keys[*place]))
    }

    /// Information of the longest run of words that came one behind the other.
    fn longest_run(&self, came: &[(usize, usize, usize)]) -> u32 {
        let (mut best, mut here) = (0, 0);
        let mut last = None;
        for &(word, work, place) in came {
            if last != Some((word.wrapping_sub(1), work, place.wrapping_sub(1))) {
                here = 0;
            }
            here += self.loom.information.centibits(self.loom.works[work].keys[place]);
            best = best.max(here);
            last = Some((word, work, place));
        }
        best
    }

    /// Looks for the rest of what was asked for in all other clauses, among words that nobody claims in place.
    fn elsewhere(&self, left: &[(usize, usize)], claims: &mut Claims) {
        let mut seeds: HashMap<[KeyId; SEED], Vec<(usize, usize)>> = HashMap::new();
        for (number, work) in self.loom.works.iter().enumerate() {
            let open = |place: &usize| {
                work.from[work.words[*place]].is_none()
                    && !claims.placed.contains_key(&(number, work.words[*place]))
            };
            for start in 0..(work.words.len() + 1).saturating_sub(SEED) {
                if (start..start + SEED).all(|place| open(&place)) {
                    let key = [work.keys[start], work.keys[start + 1], work.keys[start + 2]];
                    seeds.entry(key).or_default().push((number, start));
                }
            }
        }
        let mut found: Vec<((usize, usize), Found)> = Vec::new();
        for &(at, number) in left {
            let Some(asked) = &self.weaver.requests.asked[at] else { continue };
            let site = &asked.sites[number];
            let keys: Vec<KeyId> = asked.wording[site.added.clone()].iter().map(|word| word.key).collect();
            let Some((from, (work, start), length)) = self.longest_elsewhere(&keys, &seeds, claims) else {
                continue;
            };
            let score = share(length, site.added.len() + site.removed.len());
            for step in 0..length {
                let word = Some(site.added.start + from + step);
                let token = self.loom.works[work].words[start + step];
                found.push((
                    (work, token),
                    Found { amendment: at, word, evidence: Evidence::Inferred, score },
                ));
            }
        }
        for (at, found) in found {
            claims.placed.entry(at).or_default().push(found);
        }
    }

    /// The run of some words that tells most in the new text of any clause: where it starts among them, the stream and
    /// word where it stands, how long it is.
    fn longest_elsewhere(
        &self,
        keys: &[KeyId],
        seeds: &HashMap<[KeyId; SEED], Vec<(usize, usize)>>,
        claims: &Claims,
    ) -> Option<(usize, (usize, usize), usize)> {
        let mut best: Option<(u32, (usize, (usize, usize), usize))> = None;
        let mut from = 0;
        while from + SEED <= keys.len() {
            let mut reached = from + 1;
            let places = seeds.get(&[keys[from], keys[from + 1], keys[from + 2]]);
            for &(work, start) in places.into_iter().flatten() {
                let length = self.run_length(&keys[from..], (work, start), claims);
                let stretch = &keys[from..from + length];
                let bits: u32 = stretch.iter().map(|key| self.loom.information.centibits(*key)).sum();
                reached = reached.max(from + length + 1 - SEED);
                if bits >= ELSEWHERE && length * 2 >= keys.len() && best.is_none_or(|(most, _)| bits > most) {
                    best = Some((bits, (from, (work, start), length)));
                }
            }
            from = reached;
        }
        best.map(|(_, found)| found)
    }

    fn run_length(&self, keys: &[KeyId], (work, start): (usize, usize), claims: &Claims) -> usize {
        let stream: &Work = &self.loom.works[work];
        let open = |place: usize| {
            let token = stream.words[place];
            stream.from[token].is_none() && !claims.placed.contains_key(&(work, token))
        };
        let pairs = keys.iter().zip(start..stream.words.len());
        pairs.take_while(|(key, place)| stream.keys[*place] == **key && open(*place)).count()
    }
}

/// Whether words that came stand close together: no more words between them than there are of them.
fn is_compact(came: &[(usize, usize, usize)]) -> bool {
    match (came.first(), came.last()) {
        (Some((_, _, first)), Some((_, _, last))) => last - first < came.len() * 2,
        _ => false,
    }
}

/// Whether words that came stand beside the word they were to stand beside, or at that end of the text.
fn anchored(row: &[Option<usize>], came: &[(usize, usize, usize)], stream: &Work) -> bool {
    let (Some(&(first, _, start)), Some(&(last, _, end))) = (came.first(), came.last()) else { return false };
    let left = match first.checked_sub(1) {
        None => start == 0,
        Some(before) => row[before].is_some_and(|place| place + 1 == start),
    };
    let right = match row.get(last + 1) {
        None => end + 1 == stream.words.len(),
        Some(after) => after.is_some_and(|place| place == end + 1),
    };
    left || right
}

/// A share in thousandths, rounded down; nothing of nothing is nothing.
fn share(part: usize, whole: usize) -> Permille {
    let thousandths = (part * 1000).checked_div(whole).unwrap_or(0);
    Permille(u16::try_from(thousandths).unwrap_or(Permille::FULL.0))
}
