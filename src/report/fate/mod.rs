//! What became of amendments: state beside fate, never one for the other.
//!
//! A row for each amendment: what people did to it (state), how much of what it asked for is in the standing text (fate),
//! the two read together (outcome), and its words in every draft since. Asked of one actor, the rows fall into three
//! tables that are never added up: tabled in its own name, by groups it belonged to on that day, and by others with its
//! support on record.

mod view;

use serde::Serialize;

use crate::actors::Cover;
use crate::fate::{AmendmentFate, Band, Outcome, RoundFate, Talks, Verdict, fates};
use crate::model::{ActorId, Aim, Amendment, RoundIndex};

use super::{Answer, Dossier};

/// In what capacity an actor stands behind an amendment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// It is a sponsor itself.
    OwnName,
    /// A group that it belonged to on that day is.
    ViaGroup,
    /// It supports the amendment of others, on record.
    Aligned,
}

impl Capacity {
    const ALL: [Self; 3] = [Self::OwnName, Self::ViaGroup, Self::Aligned];

    fn word(self) -> &'static str {
        match self {
            Self::OwnName => "own-name",
            Self::ViaGroup => "via-group",
            Self::Aligned => "aligned",
        }
    }
}

/// An amendment in the JSON answer.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FateRow {
    pub(super) amendment: String,
    pub(super) sponsors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<&'static str>,
    against: String,
    /// Id of the clause; for a new clause, where it was to stand.
    pub(super) clause: String,
    /// What people type for it in the draft it was made against.
    pub(super) number: String,
    pub(super) action: &'static str,
    pub(super) state: &'static str,
    /// In the standing text; absent where there is no later draft, and for what is never scored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fate: Option<&'static str>,
    outcome: &'static str,
    /// No event says so: the negotiation is closed, and the words decided.
    outcome_inferred: bool,
    absorbed: bool,
    words_added: usize,
    words_removed: usize,
    flags: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<String>,
    /// Numbers of the clauses of the standing text where its words are.
    stands_in: Vec<String>,
    pub(super) rounds: Vec<FateRound>,
    #[serde(skip)]
    last: Option<usize>,
}

/// An amendment in one draft.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FateRound {
    pub(super) round: String,
    pub(super) kept: usize,
    pub(super) of: usize,
    fate: &'static str,
    /// Of the words kept, those outside brackets.
    outside_brackets: usize,
    /// Of the words kept, those found by weaker evidence.
    inferred: usize,
    qualified: bool,
    flags: Vec<&'static str>,
    clauses: Vec<String>,
}

impl FateRow {
    /// What is in the standing text.
    pub(super) fn now(&self) -> Option<&FateRound> {
        self.last.map(|at| &self.rounds[at])
    }
}

/// A share of words from which an amendment counts as being in the text: half.
fn is_enough(kept: usize, of: usize) -> bool {
    kept * 2 >= of
}

/// Every amendment with what became of it and its place in the records: by the draft it was made against, then in the
/// order of the records. The text they are to be in is that of `until`, by default the standing text.
pub(super) fn rows(dossier: &Dossier<'_>, until: Option<RoundIndex>) -> Vec<(usize, FateRow)> {
    let found = fates(dossier.negotiation, dossier.weave, dossier.modals);
    let aims = dossier.negotiation.aims();
    let mut places: Vec<usize> = (0..found.len()).collect();
    let amendments = dossier.negotiation.records.amendments();
    places.sort_by_key(|place| dossier.negotiation.find(amendments[*place].against.as_str()));
    let until = until.or_else(|| dossier.negotiation.standing());
    let row = |place: usize| (place, row(dossier, &found[place], aims[place], until));
    places.into_iter().map(row).collect()
}

fn row(dossier: &Dossier<'_>, fate: &AmendmentFate, aim: Option<Aim>, until: Option<RoundIndex>) -> FateRow {
    let negotiation = dossier.negotiation;
    let amendment = &negotiation.records.amendments()[fate.amendment];
    let last = fate.rounds.iter().position(|round| Some(round.round) == until);
    let now = last.map(|at| &fate.rounds[at]);
    let state = negotiation.records.standing(&amendment.id, None).state;
    let talks = Talks::of(negotiation);
    let verdict = Verdict::of(state, now, talks, is_enough);
    let (clause, number) = aim.map(|aim| dossier.target(aim)).unwrap_or_default();
    FateRow {
        amendment: amendment.id.to_string(),
        sponsors: ids(&amendment.sponsors()),
        capacity: None,
        against: amendment.against.to_string(),
        clause,
        number,
        action: amendment.action().word(),
        state: state.word(),
        fate: now.map(|now| now.band.word()),
        outcome: verdict.outcome.word(),
        outcome_inferred: verdict.is_inferred,
        absorbed: verdict.is_absorbed,
        words_added: fate.added,
        words_removed: fate.removed,
        flags: now.map(|now| now.flags.iter().map(|flag| flag.word()).collect()).unwrap_or_default(),
        package: amendment.package.clone(),
        stands_in: now.map(|now| pointers(dossier, now)).unwrap_or_default(),
        rounds: fate.rounds.iter().map(|round| fate_round(dossier, round)).collect(),
        last,
    }
}

fn fate_round(dossier: &Dossier<'_>, fate: &RoundFate) -> FateRound {
    FateRound {
        round: dossier.round_name(fate.round),
        kept: fate.kept,
        of: fate.of,
        fate: fate.band.word(),
        outside_brackets: fate.clean,
        inferred: fate.inferred,
        qualified: fate.is_qualified,
        flags: fate.flags.iter().map(|flag| flag.word()).collect(),
        clauses: pointers(dossier, fate),
    }
}

fn pointers(dossier: &Dossier<'_>, fate: &RoundFate) -> Vec<String> {
    fate.places.iter().map(|place| dossier.pointer(fate.round, *place)).collect()
}

fn ids(actors: &[&ActorId]) -> Vec<String> {
    actors.iter().map(ToString::to_string).collect()
}

/// Says what became of every amendment.
pub fn fate(dossier: &Dossier<'_>, until: Option<RoundIndex>) -> Answer {
    let rows: Vec<FateRow> = rows(dossier, until).into_iter().map(|(_, row)| row).collect();
    answer(dossier, view::all(dossier, &rows, until), until, &rows)
}

/// Says what became of one amendment.
pub fn fate_of_amendment(dossier: &Dossier<'_>, amendment: &Amendment, until: Option<RoundIndex>) -> Answer {
    let place = dossier.negotiation.records.place_of(&amendment.id);
    let rows: Vec<FateRow> =
        rows(dossier, until).into_iter().filter(|(at, _)| Some(*at) == place).map(|(_, row)| row).collect();
    answer(dossier, view::one(dossier, amendment, &rows), until, &rows)
}

/// Says what became of the amendments that an actor stands behind.
pub fn fate_of_sponsor(dossier: &Dossier<'_>, actor: &ActorId, until: Option<RoundIndex>) -> Answer {
    let amendments = dossier.negotiation.records.amendments();
    let mut found: Vec<(Capacity, FateRow)> = rows(dossier, until)
        .into_iter()
        .filter_map(|(place, row)| {
            let capacity = capacity(dossier, &amendments[place], actor)?;
            Some((capacity, FateRow { capacity: Some(capacity.word()), ..row }))
        })
        .collect();
    found.sort_by_key(|(capacity, _)| *capacity);
    let view = view::of_sponsor(dossier, actor, &found, until);
    let rows: Vec<FateRow> = found.into_iter().map(|(_, row)| row).collect();
    answer(dossier, view, until, &rows)
}

/// In what capacity an actor stands behind an amendment; the closest one.
fn capacity(dossier: &Dossier<'_>, amendment: &Amendment, actor: &ActorId) -> Option<Capacity> {
    match dossier.directory.cover(amendment, dossier.negotiation.tabled_on(amendment), actor) {
        Some(Cover::Own) => return Some(Capacity::OwnName),
        Some(Cover::Through(_)) => return Some(Capacity::ViaGroup),
        None => {}
    }
    amendment.support.contains(actor).then_some(Capacity::Aligned)
}

fn answer(
    dossier: &Dossier<'_>,
    view: Vec<super::Block>,
    until: Option<RoundIndex>,
    rows: &[FateRow],
) -> Answer {
    let until = until.or_else(|| dossier.negotiation.standing());
    Answer {
        schema: "travaux/fate/1",
        negotiation: dossier.negotiation.title.clone(),
        round: until.map(|round| dossier.round_name(round)),
        facts: view::facts(rows),
        data: serde_json::to_value(rows).unwrap_or_default(),
        view,
    }
}

/// Number of rows by outcome, those with none left out.
fn by_outcome(rows: &[&FateRow]) -> Vec<(&'static str, usize)> {
    counts(Outcome::ALL.iter().map(|outcome| outcome.word()), |word| {
        rows.iter().filter(|row| row.outcome == word).count()
    })
}

/// Number of rows by band in the standing text, those with none left out.
fn by_band(rows: &[&FateRow]) -> Vec<(&'static str, usize)> {
    counts(Band::ALL.iter().map(|band| band.word()), |word| {
        rows.iter().filter(|row| row.fate == Some(word)).count()
    })
}

fn counts(
    words: impl Iterator<Item = &'static str>,
    count: impl Fn(&str) -> usize,
) -> Vec<(&'static str, usize)> {
    words.map(|word| (word, count(word))).filter(|(_, count)| *count > 0).collect()
}
