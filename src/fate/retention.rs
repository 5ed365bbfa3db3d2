//! How much of an amendment is in effect in each later draft.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribution::{Asked, Claim, Evidence, Weave};
use crate::model::{Action, Amendment, Beside, Change, Negotiation, RoundIndex, Side, Spot, Target};
use crate::text::{Flag, Modals, TokenClass};

use super::band::{Band, Purity};
use super::flags::flags;
use super::standing::{Place, Standing};

/// What became of an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentFate {
    /// The amendment, by its place in the records.
    pub amendment: usize,
    /// Number of words it adds.
    pub added: usize,
    /// Number of words it removes.
    pub removed: usize,
    /// Every draft made from the one it was tabled against and issued since, oldest first; none for a comment and for an amendment that
    /// asks for no word to change.
    pub rounds: Vec<RoundFate>,
}

/// What became of an amendment in one draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundFate {
    /// The draft.
    pub round: RoundIndex,
    /// Words in effect: of those it adds and standing, of those it removes and absent; of those it keeps and standing.
    /// 1 or 0 for a move and for brackets.
    pub kept: usize,
    /// Of so many.
    pub of: usize,
    /// Of the words in effect, those that do not stand in brackets.
    pub clean: usize,
    /// Of the words in effect, those it adds.
    pub added: usize,
    /// Of the words in effect, those that came at its request by weaker evidence: in another clause, or not all of them.
    pub inferred: usize,
    /// The band of the retention.
    pub band: Band,
    /// All words are in effect, but foreign ones stand among them.
    pub is_qualified: bool,
    /// What the draft does to the force of what it asked for, gravest first.
    pub flags: Vec<Flag>,
    /// Places of the clauses where its words stand.
    pub places: Vec<usize>,
}

/// What became of every amendment, in the order of the records. Time grows with drafts × (words + amendments).
pub fn fates(negotiation: &Negotiation, weave: &Weave, modals: &Modals) -> Vec<AmendmentFate> {
    let amendments = negotiation.records.amendments();
    let aims = negotiation.aims();
    let mut found: Vec<AmendmentFate> = (0..amendments.len())
        .map(|amendment| {
            let (added, removed) = weave.asked(amendment).map(Asked::words).unwrap_or_default();
            AmendmentFate { amendment, added, removed, rounds: Vec::new() }
        })
        .collect();
    let againsts: BTreeSet<RoundIndex> = aims.iter().flatten().map(|aim| aim.round).collect();
    for round in negotiation.indices() {
        let ancestors = negotiation.ancestors(round);
        if !againsts.iter().any(|against| *against != round && ancestors[against.at()]) {
            continue;
        }
        let standing = Standing::of(negotiation, weave, round);
        let scene = Scene { negotiation, weave, modals, round, ancestors, standing };
        for fate in &mut found {
            let against = aims[fate.amendment].map(|aim| aim.round);
            let tabled = negotiation.tabled_on(&amendments[fate.amendment]);
            let is_later = tabled.is_some_and(|day| day <= negotiation.round(round).draft.date);
            if is_later && against.is_some_and(|against| against != round && scene.ancestors[against.at()]) {
                fate.rounds.extend(scene.fate(fate.amendment));
            }
        }
    }
    found
}

/// One draft, as amendments are looked for in it.
struct Scene<'a> {
    negotiation: &'a Negotiation,
    weave: &'a Weave,
    modals: &'a Modals,
    round: RoundIndex,
    ancestors: Vec<bool>,
    standing: Standing,
}

impl Scene<'_> {
    fn fate(&self, at: usize) -> Option<RoundFate> {
        let amendment = &self.negotiation.records.amendments()[at];
        let asked = self.weave.asked(at)?;
        match &amendment.change {
            Change::Add { .. } | Change::Replace { .. } | Change::Delete { .. } => {
                self.words(at, amendment, asked)
            }
            Change::Retain { .. } => self.retained(asked),
            Change::Move { to, .. } => self.whole_or_nothing(asked, self.is_moved(asked, to)),
            Change::Bracket { .. } | Change::Unbracket { .. } => {
                self.whole_or_nothing(asked, self.has_brackets_as_asked(asked, amendment.action()))
            }
            Change::Comment { .. } => None,
        }
    }

    /// The words that came at an amendment's request and stand, by their place in its wording.
    fn came(&self, at: usize) -> BTreeMap<usize, (Place, &Claim)> {
        let mut came = BTreeMap::new();
        for claim in self.weave.claims_of(at).iter().filter(|claim| self.ancestors[claim.round.at()]) {
            if let (Some(word), Some(place)) = (claim.word, self.standing.place(claim.token)) {
                came.entry(word).or_insert((place, claim));
            }
        }
        came
    }

    fn words(&self, at: usize, amendment: &Amendment, asked: &Asked) -> Option<RoundFate> {
        let (added, removed) = asked.words();
        let of = added + removed;
        if of == 0 {
            return None;
        }
        let came = self.came(at);
        let heirs = self.weave.heirs_of(asked.aim, self.round);
        let is_open = added == 0 || !heirs.is_empty();
        let absent = if is_open { self.absent(amendment, asked) } else { 0 };
        let kept = came.len() + absent;
        let purity = if kept == of { purity(asked, &came) } else { Purity::Pure };
        let places: BTreeSet<usize> = came.values().map(|(place, _)| place.clause).collect();
        let outside = came.values().filter(|(place, _)| !place.in_brackets).count();
        let inferred = |(_, claim): &&(Place, &Claim)| claim.evidence == Evidence::Inferred;
        let flags = if kept == 0 { Vec::new() } else { self.flags(asked, &came) };
        Some(RoundFate {
            round: self.round,
            kept,
            of,
            clean: outside + absent,
            added: came.len(),
            inferred: came.values().filter(inferred).count(),
            band: Band::of(kept, of, purity),
            is_qualified: purity == Purity::Qualified,
            flags,
            places: places.into_iter().collect(),
        })
    }

    /// How many of the words to go are absent. Words that only an amended amendment adds are nobody's success while
    /// nothing of it has come.
    fn absent(&self, amendment: &Amendment, asked: &Asked) -> usize {
        let of_draft = asked.removed().filter(|token| self.standing.place(*token).is_none()).count();
        let amended = match &amendment.target {
            Target::Amendment(other) => self.negotiation.records.place_of(other),
            _ => None,
        };
        let came = amended.map(|amended| self.came(amended)).unwrap_or_default();
        if came.is_empty() {
            return of_draft;
        }
        let asked_for = asked.sites.iter().flat_map(|site| &site.removed_asked);
        of_draft + asked_for.filter(|word| !came.contains_key(word)).count()
    }

    fn flags(&self, asked: &Asked, came: &BTreeMap<usize, (Place, &Claim)>) -> Vec<Flag> {
        let round = self.negotiation.round(self.round);
        let mut streams: Vec<(usize, usize)> =
            came.values().map(|(place, _)| (place.clause, place.stream)).collect();
        streams.extend(self.weave.heirs_of(asked.aim, self.round).iter().map(|place| (*place, 0)));
        streams.sort_unstable();
        streams.dedup();
        let Some((clause, stream)) = streams.iter().copied().max_by_key(|at| {
            let here = came.values().filter(|(place, _)| (place.clause, place.stream) == *at).count();
            (here, std::cmp::Reverse(*at))
        }) else {
            return Vec::new();
        };
        let language = round.draft.clauses[clause].language.as_deref().unwrap_or(&round.draft.language);
        let woven = &self.weave.draft(self.round).clauses[clause].streams[stream];
        flags(self.weave, asked, woven, (self.modals, language))
    }

    fn retained(&self, asked: &Asked) -> Option<RoundFate> {
        let of = asked.passage.len();
        let places: Vec<Place> =
            asked.passage.iter().filter_map(|token| self.standing.place(*token)).collect();
        let outside = places.iter().filter(|place| !place.in_brackets).count();
        let pure = places.windows(2).all(|pair| follows(&pair[0], &pair[1]));
        let purity = if pure { Purity::Pure } else { Purity::Qualified };
        let is_whole = places.len() == of;
        (of > 0).then(|| RoundFate {
            round: self.round,
            kept: places.len(),
            of,
            clean: outside,
            added: 0,
            inferred: 0,
            band: Band::of(places.len(), of, if is_whole { purity } else { Purity::Pure }),
            is_qualified: is_whole && !pure,
            flags: Vec::new(),
            places: clauses(&places),
        })
    }

    fn whole_or_nothing(&self, asked: &Asked, is_done: bool) -> Option<RoundFate> {
        let places: Vec<Place> =
            asked.passage.iter().filter_map(|token| self.standing.place(*token)).collect();
        let kept = usize::from(is_done);
        (!asked.passage.is_empty()).then(|| RoundFate {
            round: self.round,
            kept,
            of: 1,
            clean: kept,
            added: 0,
            inferred: 0,
            band: Band::of(kept, 1, Purity::Pure),
            is_qualified: false,
            flags: Vec::new(),
            places: clauses(&places),
        })
    }

    /// Whether some of the words still stand, and all that do are in brackets, or out of them.
    fn has_brackets_as_asked(&self, asked: &Asked, action: Action) -> bool {
        let mut standing = asked.passage.iter().filter_map(|token| self.standing.place(*token)).peekable();
        standing.peek().is_some() && standing.all(|place| place.in_brackets == (action == Action::Bracket))
    }

    /// Whether most of the words that moved stand beside the clause they were to stand beside: in it, or next to it on
    /// that side with nothing between that stood in the draft the amendment was made against.
    fn is_moved(&self, asked: &Asked, to: &Beside) -> bool {
        let Spot::Clause(from) = asked.aim.spot else { return false };
        let Ok(of) = self.negotiation.clause_named(asked.aim.round, &to.of) else { return false };
        let id =
            |round: RoundIndex, place: usize| &self.negotiation.round(round).concordance.entries[place].id;
        let wanted = id(asked.aim.round, of);
        let entries = &self.negotiation.round(self.round).concordance.entries;
        let Some(beside) = entries.iter().position(|entry| entry.id == *wanted) else { return false };
        let standing = asked.passage.iter().filter_map(|token| self.standing.place(*token));
        let mut count: BTreeMap<usize, usize> = BTreeMap::new();
        standing.for_each(|place| *count.entry(place.clause).or_default() += 1);
        let Some((&place, &words)) =
            count.iter().max_by_key(|(place, words)| (**words, std::cmp::Reverse(**place)))
        else {
            return false;
        };
        let total: usize = count.values().sum();
        let stood = |place: usize| {
            let old = &self.negotiation.round(asked.aim.round).concordance.entries;
            old.iter().any(|entry| entry.id == entries[place].id)
        };
        let is_left_behind = id(asked.aim.round, from) == &entries[place].id
            && asked.passage.len() < self.words_of(asked.aim.round, from);
        let draft = &self.negotiation.round(self.round).draft;
        let below = |place: usize, above: usize| draft.lineage_upwards(place).any(|at| at == above);
        let between = match to.side {
            Side::After => beside + 1..place,
            Side::Before => place + 1..beside,
        };
        let is_next = match to.side {
            Side::After => place > beside,
            Side::Before => place < beside,
        };
        let free = |at: usize| !stood(at) || below(at, beside) || below(at, place) || count.contains_key(&at);
        let is_beside = place == beside || (is_next && between.into_iter().all(free));
        is_beside && !is_left_behind && words * 2 > total
    }

    fn words_of(&self, round: RoundIndex, place: usize) -> usize {
        let stream = &self.weave.draft(round).clauses[place].streams[0];
        stream.cut.tokens.iter().filter(|token| token.class == TokenClass::Word).count()
    }
}

/// Whether words stand as they were asked for: each behind the one before it, with nothing between.
fn purity(asked: &Asked, came: &BTreeMap<usize, (Place, &Claim)>) -> Purity {
    let pure = asked.sites.iter().all(|site| {
        let places: Vec<&Place> =
            site.added.clone().filter_map(|word| came.get(&word)).map(|at| &at.0).collect();
        places.windows(2).all(|pair| follows(pair[0], pair[1]))
    });
    if pure { Purity::Pure } else { Purity::Qualified }
}

/// Whether a word stands right behind another.
fn follows(first: &Place, second: &Place) -> bool {
    let is_next =
        (second.clause, second.stream) == (first.clause, first.stream) && second.word == first.word + 1;
    // The words of a passage may run over several clauses.
    is_next || (second.clause > first.clause && second.word == 0)
}

/// The clauses of some places, each once.
fn clauses(places: &[Place]) -> Vec<usize> {
    let clauses: BTreeSet<usize> = places.iter().map(|place| place.clause).collect();
    clauses.into_iter().collect()
}
