//! What was put in and still stands: the cohorts of words and clauses.
//!
//! A *word* is born in the first draft in which it stands; a *clause* in the first draft that has its id. A word
//! stands in a later draft when that very occurrence does, moved or not; a clause when its id or a recorded successor does.
//! Units of the first draft are *base text*, a stratum of its own: nobody tabled them.
//!
//! Words of one insertion stand and fall together, so they are no independent trials. Their interval is Wilson's on
//! an effective number of words, from the variance between insertions; see [`Tally::interval`].

use std::collections::{BTreeMap, BTreeSet};

use crate::actors::Directory;
use crate::attribution::{CreditId, EventKind, TokenId, Weave, WovenStream};
use crate::model::{ActorId, ActorKind, Negotiation, RoundIndex};
use crate::text::TokenClass;

use super::{Confidence, Interval, wilson};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Occurrences of words.
    Words,
    /// Clauses by id.
    Clauses,
}

/// What the rows of a count stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Who is on record; each of several sponsors counts a unit in full.
    Sponsor,
    /// Groups: what they sponsored as a group, and what their members sponsored in their own names.
    Group,
    /// The draft of birth.
    Round,
    /// The kind of clause of birth.
    Kind,
    /// The clause of birth.
    Clause,
}

/// What a row stands for. Rows are in this order, then by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// A sponsor, round, kind or clause by name.
    Named(String),
    /// A group that is on record as a group.
    AsGroup(String),
    /// Members of a group that are on record in their own names.
    Members(String),
    /// Nobody is on record.
    Nobody,
    /// The words or clauses of the first draft.
    BaseText,
    /// Every unit but base text, each once.
    All,
}

/// Units born together: the words of one insertion, or one clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cluster {
    /// How many were born.
    pub born: u64,
    /// How many of them stand.
    pub standing: u64,
    /// How many of those that stand were away in between.
    pub returned: u64,
}

/// The units of one row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    clusters: Vec<Cluster>,
}

impl Tally {
    /// How many units were born.
    pub fn born(&self) -> u64 {
        self.clusters.iter().map(|cluster| cluster.born).sum()
    }

    /// How many of them stand.
    pub fn standing(&self) -> u64 {
        self.clusters.iter().map(|cluster| cluster.standing).sum()
    }

    /// How many of those that stand were away in between.
    pub fn returned(&self) -> u64 {
        self.clusters.iter().map(|cluster| cluster.returned).sum()
    }

    /// Share that stands; nothing where none was born.
    pub fn share(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "counts of words stay far below 2^53")]
        let share = self.standing() as f64 / self.born() as f64;
        (self.born() > 0).then_some(share)
    }

    /// Wilson's interval of the share on an effective number of units.
    ///
    /// With c clusters of m units of which k stand, and p = Σk ÷ Σm, the variance of p between clusters is
    /// V = c ÷ (c − 1) · Σ(k − p·m)² ÷ (Σm)², the linearized variance of a ratio, and n′ = p(1 − p) ÷ V, at
    /// most Σm. Where p is 0 or 1, V tells nothing and n′ is the number of clusters. For clusters of one unit
    /// n′ is n but for the factor (n − 1) ÷ n, and n itself is used. Nothing for fewer than two clusters.
    ///
    /// Sources: Cochran, *Sampling Techniques*, 3rd ed., chapter 11; Korn and Graubard, *Survey Methodology* 24 (1998) 193–201.
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        if self.clusters.len() < 2 {
            return None;
        }
        let share = self.share()?;
        wilson(share, self.effective_number(share), confidence)
    }

    fn effective_number(&self, share: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts of words stay far below 2^53")]
        let number = |count: u64| count as f64;
        let (clusters, born) = (number(self.clusters.len() as u64), number(self.born()));
        if self.clusters.iter().all(|cluster| cluster.born == 1) {
            return born;
        }
        if self.standing() == 0 || self.standing() == self.born() {
            return clusters;
        }
        let deviation = |cluster: &Cluster| number(cluster.standing) - share * number(cluster.born);
        let squares: f64 = self.clusters.iter().map(|cluster| deviation(cluster).powi(2)).sum();
        let variance = clusters / (clusters - 1.0) * squares / (born * born);
        (share * (1.0 - share) / variance).min(born)
    }
}

/// A count of what stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The rows in order.
    pub rows: Vec<(Row, Tally)>,
    /// Units other than base text with nobody on record, and all such units.
    pub unattributed: (u64, u64),
    /// The first draft of the main track, whose units are base text.
    pub first: RoundIndex,
    /// The draft that was asked about.
    pub until: RoundIndex,
}

/// A cluster with what rows are made from.
struct Born {
    cluster: Cluster,
    round: RoundIndex,
    place: usize,
    sponsors: Vec<ActorId>,
}

/// Counts what was born on the line of drafts that ends in a draft, and what of it stands there.
pub fn standing(
    (negotiation, weave, directory): (&Negotiation, &Weave, &Directory),
    until: RoundIndex,
    unit: Unit,
    grouping: Grouping,
) -> Standing {
    let line = negotiation.line_to(until);
    let first = line.first().copied().unwrap_or(until);
    let born = match unit {
        Unit::Words => words(weave, &line, until),
        Unit::Clauses => clauses(negotiation, weave, &line),
    };
    let mut rows: BTreeMap<Row, Tally> = BTreeMap::new();
    let mut unattributed = (0, 0);
    for unit in &born {
        let base_text = unit.round == first;
        if !base_text {
            unattributed.1 += unit.cluster.born;
            unattributed.0 += if unit.sponsors.is_empty() { unit.cluster.born } else { 0 };
        }
        let mut labels = match grouping {
            Grouping::Round => {
                BTreeSet::from([Row::Named(negotiation.round(unit.round).draft.name.to_string())])
            }
            _ if base_text => BTreeSet::from([Row::BaseText]),
            _ => labels(negotiation, directory, unit, grouping),
        };
        if !base_text {
            labels.insert(Row::All);
        }
        for label in labels {
            rows.entry(label).or_default().clusters.push(unit.cluster);
        }
    }
    let mut rows: Vec<(Row, Tally)> = rows.into_iter().collect();
    if grouping == Grouping::Round {
        let place = |row: &Row| match row {
            Row::Named(name) => negotiation.find(name).map_or(usize::MAX, RoundIndex::at),
            _ => usize::MAX,
        };
        rows.sort_by_key(|(row, _)| place(row));
    }
    Standing { rows, unattributed, first, until }
}

fn labels(
    negotiation: &Negotiation,
    directory: &Directory,
    unit: &Born,
    grouping: Grouping,
) -> BTreeSet<Row> {
    let round = negotiation.round(unit.round);
    match grouping {
        Grouping::Kind => {
            return BTreeSet::from([Row::Named(round.draft.clauses[unit.place].kind.word().to_string())]);
        }
        Grouping::Clause => {
            return BTreeSet::from([Row::Named(round.concordance.entries[unit.place].id.to_string())]);
        }
        Grouping::Sponsor | Grouping::Group | Grouping::Round => {}
    }
    if unit.sponsors.is_empty() {
        return BTreeSet::from([Row::Nobody]);
    }
    if grouping == Grouping::Sponsor {
        return unit.sponsors.iter().map(|id| Row::Named(id.to_string())).collect();
    }
    let mut labels = BTreeSet::new();
    for id in &unit.sponsors {
        if directory.get(id).is_some_and(|actor| actor.kind == ActorKind::Group || !actor.members.is_empty())
        {
            labels.insert(Row::AsGroup(id.to_string()));
        } else {
            let groups = directory.groups_of(id, round.draft.date);
            labels.extend(groups.into_iter().map(|group| Row::Members(group.to_string())));
        }
    }
    if labels.is_empty() {
        labels.insert(Row::Named("in no group".to_string()));
    }
    labels
}

/// Every insertion on a line of drafts: the words born together in one stream under one credit.
fn words(weave: &Weave, line: &[RoundIndex], until: RoundIndex) -> Vec<Born> {
    let streams = |round: RoundIndex| weave.draft(round).clauses.iter().flat_map(|clause| &clause.streams);
    let standing: BTreeSet<TokenId> =
        streams(until).flat_map(|stream| stream.tokens.iter().copied()).collect();
    let away: BTreeSet<TokenId> = weave
        .events()
        .iter()
        .filter(|event| event.kind == EventKind::Returned && event.round <= until)
        .map(|event| event.token)
        .collect();
    let mut born = Vec::new();
    for &round in line {
        for (place, clause) in weave.draft(round).clauses.iter().enumerate() {
            let insertions =
                clause.streams.iter().flat_map(|stream| insertions(weave, round, stream, (&standing, &away)));
            born.extend(insertions.map(|(credit, cluster)| Born {
                cluster,
                round,
                place,
                sponsors: weave.credit(credit).sponsors.clone(),
            }));
        }
    }
    born
}

/// The words of a stream that were born in its draft, by credit.
fn insertions(
    weave: &Weave,
    round: RoundIndex,
    stream: &WovenStream,
    (standing, away): (&BTreeSet<TokenId>, &BTreeSet<TokenId>),
) -> BTreeMap<CreditId, Cluster> {
    let mut insertions: BTreeMap<CreditId, Cluster> = BTreeMap::new();
    for token in stream.tokens.iter() {
        let life = weave.life(*token);
        if life.birth == round && life.class == TokenClass::Word {
            let cluster = insertions.entry(life.credit).or_default();
            cluster.born += 1;
            cluster.standing += u64::from(standing.contains(token));
            cluster.returned += u64::from(standing.contains(token) && away.contains(token));
        }
    }
    insertions
}

/// Every clause that first stood on a line of drafts, and whether it or a successor stands at the end.
fn clauses(negotiation: &Negotiation, weave: &Weave, line: &[RoundIndex]) -> Vec<Born> {
    let alive = alive(negotiation, line);
    let mut seen = BTreeSet::new();
    let mut back = BTreeSet::new();
    let mut before: BTreeSet<_> = BTreeSet::new();
    let mut found = Vec::new();
    for (at, &round) in line.iter().enumerate() {
        let entries = &negotiation.round(round).concordance.entries;
        for (place, entry) in entries.iter().enumerate() {
            if !seen.insert(&entry.id) {
                if !before.contains(&entry.id) {
                    back.insert(&entry.id);
                }
                continue;
            }
            found.push((entry, at, round, place));
        }
        before = entries.iter().map(|entry| &entry.id).collect();
    }
    let last: BTreeSet<_> = line
        .last()
        .map(|round| &negotiation.round(*round).concordance.entries)
        .into_iter()
        .flatten()
        .map(|entry| &entry.id)
        .collect();
    found
        .into_iter()
        .map(|(entry, at, round, place)| {
            let stands = alive[at][place] || last.contains(&entry.id);
            let cluster = Cluster {
                born: 1,
                standing: u64::from(stands),
                returned: u64::from(stands && back.contains(&entry.id)),
            };
            Born { cluster, round, place, sponsors: birth_sponsors(weave, round, place) }
        })
        .collect()
}

/// Who is on record for the words that were born with a clause.
fn birth_sponsors(weave: &Weave, round: RoundIndex, place: usize) -> Vec<ActorId> {
    let tokens = weave.draft(round).clauses[place].streams.iter().flat_map(|stream| stream.tokens.iter());
    let own = tokens.map(|token| weave.life(*token)).find(|life| life.birth == round);
    own.map(|life| weave.credit(life.credit).sponsors.clone()).unwrap_or_default()
}

/// For each draft of a line and each of its clauses, whether the clause or a successor stands in the last one.
fn alive(negotiation: &Negotiation, line: &[RoundIndex]) -> Vec<Vec<bool>> {
    let mut alive: Vec<Vec<bool>> =
        line.iter().map(|round| vec![false; negotiation.round(*round).draft.clauses.len()]).collect();
    if let Some(last) = alive.last_mut() {
        last.fill(true);
    }
    for at in (1..line.len()).rev() {
        let before = &negotiation.round(line[at - 1]).draft.name;
        let entries = &negotiation.round(line[at]).concordance.entries;
        for (place, entry) in
            entries.iter().enumerate().filter(|(place, _)| alive[at][*place]).collect::<Vec<_>>()
        {
            debug_assert!(alive[at][place]);
            for link in entry.links.iter().filter(|link| link.round == *before) {
                alive[at - 1][link.ordinal - 1] = true;
            }
        }
    }
    alive
}
