//! From what was found to the plain data that is drawn.

use std::collections::BTreeMap;

use crate::fate::{Band, Outcome, Talks};
use crate::survival::{
    Cohort, Credit, Curve, Deal, Finding, Fraction, Grouping, Hands, Mark, Member, Party, Row, RowAnalysis,
    Sources, Unit, overwrites,
};

use super::alluvial::{self, Flows};
use super::dots::{self, DotRow};
use super::fates::{self, FateRow, Fates};
use super::map::{self, ClauseMap, MapCell, MapRow};
use super::matrix::{self, Matrix};
use super::palette::{BASE, NOBODY, OWN_INKS, REST};
use super::stack::{self, Stack};
use super::steps::{self, MOST_GROUPS, StepGroup, StepPoint};
use super::{Figure, Kind};

/// Below this number of units a row has counts only.
const FEW: f64 = 5.0;

/// Most rows and columns of the matrix of who took out whose words.
const MOST_PARTIES: usize = 14;

/// Draws a figure of what was found; `definition` says what its figures mean and stands below it.
pub fn figure(kind: Kind, found: &Finding, sources: Sources<'_>, definition: &str) -> Figure {
    let view = View { found, sources, first: name(sources, found.first) };
    let caption = &view.caption(kind, definition);
    match kind {
        Kind::Dot => dots::draw(caption, &view.dots()),
        Kind::Steps => {
            let (groups, note) = view.steps();
            steps::draw(caption, &groups, (view.time(), &note))
        }
        Kind::Stack => stack::draw(caption, &view.stack()),
        Kind::Fates => fates::draw(caption, &view.fates(&found.question.plan.deal)),
        Kind::Map => map::draw(caption, &view.map()),
        Kind::Alluvial => alluvial::draw(caption, &view.flows()),
        Kind::Overwrite => matrix::draw(caption, &view.matrix()),
    }
}

pub(super) fn name(sources: Sources<'_>, round: crate::model::RoundIndex) -> String {
    sources.negotiation.round(round).draft.name.to_string()
}

/// What was found, with what names need.
pub(super) struct View<'a> {
    pub(super) found: &'a Finding,
    pub(super) sources: Sources<'a>,
    pub(super) first: String,
}

impl View<'_> {
    fn label(&self, row: &Row) -> String {
        row.label(self.found.base(self.sources.negotiation))
    }

    pub(super) fn is_tabled(&self) -> bool {
        self.found.question.unit.is_tabled()
    }

    pub(super) fn is_open(&self) -> bool {
        self.found.talks == Talks::Open
    }

    fn draft_names(&self, cohort: &Cohort) -> Vec<String> {
        cohort.line.iter().map(|round| name(self.sources, *round)).collect()
    }

    pub(super) fn unit(&self) -> &'static str {
        match self.found.question.unit {
            Unit::Amendments => "amendments",
            Unit::Packages => "amendments and packages",
            Unit::Words => "words",
            Unit::Clauses | Unit::Wordings => "clauses",
        }
    }

    fn time(&self) -> &'static str {
        match self.found.question.plan.rule.clock {
            crate::survival::Clock::Age if self.is_tabled() => "later drafts since tabling",
            crate::survival::Clock::Age => "drafts since first printed",
            crate::survival::Clock::Draft => "place of the draft, 0 is the first",
        }
    }

    fn dots(&self) -> Vec<DotRow> {
        let confidence = crate::survival::Confidence::default();
        let row = |row: &RowAnalysis| {
            // Of amendments the adopted are counted; of open talks the standing, which have no interval: they can go yet.
            let settled = row.outcomes.as_ref().filter(|_| !self.is_open());
            let tally = settled.map_or(&row.tally, |outcomes| &outcomes.adopted);
            let is_certain = settled.is_some() || row.outcomes.is_none();
            let total = tally.born().to_f64();
            let few = total < FEW;
            let interval =
                tally.interval(self.found.question.method, confidence).filter(|_| !few && is_certain);
            DotRow {
                label: self.label(&row.row),
                is_reference: matches!(row.row, Row::Nobody | Row::BaseText | Row::All)
                    || self.is_first(&row.row),
                count: tally.standing().to_f64(),
                total,
                share: tally.share().filter(|_| !few),
                interval: interval.map(|interval| (interval.lower, interval.upper)),
            }
        };
        self.found.analysis.rows.iter().map(row).collect()
    }

    /// The rows with most units, at most five, in their order; all together where no row has enough.
    fn steps(&self) -> (Vec<StepGroup>, String) {
        let enough = |row: &&RowAnalysis| row.tally.born().to_f64() >= FEW && !row.curve.rows.is_empty();
        let mut rows: Vec<&RowAnalysis> =
            self.found.analysis.rows.iter().filter(enough).filter(|row| row.row != Row::BaseText).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.tally.born()));
        let all = rows.len();
        rows.truncate(MOST_GROUPS);
        rows.sort_by(|one, other| one.row.cmp(&other.row));
        let note = if rows.is_empty() {
            format!("No row has five {} that were followed into a later draft.", self.unit())
        } else if all > rows.len() {
            format!("The {} of {all} rows with most {}.", rows.len(), self.unit())
        } else {
            String::new()
        };
        let group = |row: &RowAnalysis| StepGroup { label: self.label(&row.row), points: points(&row.curve) };
        (rows.into_iter().map(group).collect(), note)
    }

    /// The members of each row under shared credit, so that rows add up to the whole.
    fn shared_hands(&self) -> Hands {
        let deal = Deal { credit: Credit::Fractional, ..self.found.question.plan.deal };
        self.hands(&deal)
    }

    fn hands(&self, deal: &Deal) -> Hands {
        let mut hands = deal.hands(&self.found.cohort, (self.sources.negotiation, self.sources.directory));
        hands.retain(|(row, _)| *row != Row::All);
        hands
    }

    /// Inks for rows, in their order: the largest have their own, the others share one.
    fn inks(&self, hands: &Hands) -> Vec<usize> {
        let size = |hand: &[(usize, Fraction)]| {
            hand.iter().map(|(place, share)| self.weight(*place, share)).sum::<f64>()
        };
        let is_plain = |row: &Row| !matches!(row, Row::BaseText | Row::Nobody) && !self.is_first(row);
        let mut order: Vec<usize> = (0..hands.len()).filter(|at| is_plain(&hands[*at].0)).collect();
        order.sort_by(|one, other| {
            size(&hands[*other].1).total_cmp(&size(&hands[*one].1)).then(one.cmp(other))
        });
        let mut own: Vec<usize> = order.into_iter().take(OWN_INKS).collect();
        own.sort_unstable();
        let ink = |(at, row): (usize, &Row)| match row {
            Row::Nobody => NOBODY,
            row if !is_plain(row) => BASE,
            _ => own.iter().position(|place| *place == at).unwrap_or(REST),
        };
        hands.iter().map(|(row, _)| row).enumerate().map(ink).collect()
    }

    /// Whether a row by round is the first draft.
    fn is_first(&self, row: &Row) -> bool {
        !self.is_tabled()
            && self.found.question.plan.deal.grouping == Grouping::Round
            && *row == Row::Named(self.first.clone())
    }

    fn weight(&self, place: usize, share: &Fraction) -> f64 {
        self.found.cohort.members[place].count as f64 * share.to_f64()
    }

    fn stack(&self) -> Stack {
        let cohort = &self.found.cohort;
        let hands = self.shared_hands();
        let inks = self.inks(&hands);
        let mut series: BTreeMap<usize, (String, usize, Vec<f64>)> = BTreeMap::new();
        let others = inks.iter().filter(|ink| **ink == REST).count();
        for ((row, hand), ink) in hands.iter().zip(&inks) {
            let label = if *ink == REST && others > 1 { format!("{others} others") } else { self.label(row) };
            // From the bottom: base text, nobody, the others, then rows in their order.
            let place = match *ink {
                BASE => 0,
                NOBODY => 1,
                REST => 2,
                own => 3 + own,
            };
            let entry = series.entry(place).or_insert_with(|| (label, *ink, vec![0.0; cohort.line.len()]));
            for (step, count) in (0..).zip(&mut entry.2) {
                *count += self.standing(hand, step);
            }
        }
        Stack {
            unit: self.unit().to_string(),
            drafts: self.draft_names(cohort),
            series: series.into_values().collect(),
        }
    }

    /// How much of a hand is alive at a step.
    fn standing(&self, hand: &[(usize, Fraction)], step: u32) -> f64 {
        let alive = |place: usize| {
            let member = &self.found.cohort.members[place];
            // What is tabled against a draft is not in it.
            let is_in = !self.is_tabled() || member.birth() < step;
            is_in && member.mark_at(step).is_some_and(|mark| self.is_alive(mark))
        };
        let standing = hand.iter().filter(|(place, _)| alive(*place));
        standing.map(|(place, share)| self.weight(*place, share)).sum()
    }

    fn is_alive(&self, mark: &Mark) -> bool {
        self.found.question.plan.rule.is_alive(mark, crate::survival::Scope::All)
    }

    /// The fates of units: bands where units stand in part, else whether they stand, came back, or were taken out.
    fn fates(&self, deal: &Deal) -> Fates {
        let hands = self.hands(deal);
        let rows =
            hands.iter().map(|(row, hand)| FateRow { label: self.label(row), parts: self.parts(hand) });
        let (names, kept): (Vec<String>, usize) = match self.found.question.unit {
            Unit::Amendments | Unit::Packages => {
                (Outcome::ALL.iter().map(|outcome| outcome.word().replace('-', " ")).collect(), 2)
            }
            Unit::Wordings => (Band::ALL.iter().map(|band| band.word().to_string()).collect(), 3),
            Unit::Words | Unit::Clauses => {
                (["stands", "stands again", "taken out"].map(str::to_string).to_vec(), 2)
            }
        };
        Fates { names, kept, rows: rows.collect() }
    }

    fn parts(&self, hand: &[(usize, Fraction)]) -> Vec<f64> {
        let rule = &self.found.question.plan.rule;
        let last = self.found.cohort.last_step();
        let unit = self.found.question.unit;
        let mut parts = vec![
            0.0;
            match unit {
                Unit::Amendments | Unit::Packages => Outcome::ALL.len(),
                Unit::Wordings => Band::ALL.len(),
                Unit::Words | Unit::Clauses => 3,
            }
        ];
        for (place, share) in hand {
            let member = &self.found.cohort.members[*place];
            let fate = match (rule.verdict(member, self.found.talks), member.last()) {
                (Some(verdict), _) => verdict.outcome as usize,
                (None, Some(mark)) if unit == Unit::Wordings => mark.band() as usize,
                _ if !rule.survives(member) => 2,
                _ => usize::from(rule.came_back(member, last)),
            };
            parts[fate] += self.weight(*place, share);
        }
        parts
    }

    fn flows(&self) -> Flows {
        let hands = self.shared_hands();
        let inks = self.inks(&hands);
        let deal = Deal { credit: Credit::Fractional, ..self.found.question.plan.deal };
        let all = self.fates(&deal);
        let others = inks.iter().filter(|ink| **ink == REST).count();
        let mut flows = Flows { fates: Fates { rows: Vec::new(), ..all.clone() }, inks: Vec::new() };
        // Base text was tabled by nobody and would dwarf what was.
        for (row, ink) in all.rows.into_iter().zip(inks).filter(|(_, ink)| *ink != BASE) {
            let held = flows.inks.iter().position(|held| *held == REST && ink == REST);
            match held {
                Some(at) => {
                    let parts = flows.fates.rows[at].parts.iter_mut().zip(row.parts);
                    parts.for_each(|(sum, part)| *sum += part);
                }
                None => {
                    let label = if ink == REST && others > 1 {
                        format!("{others} others")
                    } else {
                        row.label.clone()
                    };
                    flows.fates.rows.push(FateRow { label, parts: row.parts });
                    flows.inks.push(ink);
                }
            }
        }
        let mut order: Vec<usize> = (0..flows.inks.len()).collect();
        order.sort_by_key(|at| flows.inks[*at]);
        flows.fates.rows = order.iter().map(|at| flows.fates.rows[*at].clone()).collect();
        flows.inks = order.iter().map(|at| flows.inks[*at]).collect();
        flows
    }

    fn map(&self) -> ClauseMap {
        let cohort = Cohort::of(self.sources, self.found.question.until, Unit::Wordings);
        let row = |member: &Member| {
            let mut was_gone = false;
            let cells = (0..=cohort.last_step())
                .map(|step| {
                    let mark = member.mark_at(step)?;
                    let cell = MapCell {
                        kept: f64::from(mark.kept),
                        of: f64::from(mark.of),
                        is_back: was_gone && mark.kept > 0,
                        is_bracketed: mark.clean < mark.kept,
                    };
                    was_gone = mark.kept == 0;
                    Some(cell)
                })
                .collect();
            MapRow { label: self.clause_label(member), cells }
        };
        ClauseMap { drafts: self.draft_names(&cohort), rows: cohort.members.iter().map(row).collect() }
    }

    /// The id of a clause, and how its first draft prints its number.
    fn clause_label(&self, member: &Member) -> String {
        let path = self.sources.negotiation.round(member.round).draft.printed_path(member.place);
        if path.is_empty() { member.id.clone() } else { format!("{} ({path})", member.id) }
    }

    fn matrix(&self) -> Matrix {
        let counts = overwrites(self.sources, &self.found.cohort.line);
        let label = |party: &Party| match party {
            Party::Actor(id) => id.to_string(),
            Party::Nobody => "nobody on record".to_string(),
            Party::BaseText => format!("base text ({})", self.first),
        };
        let rows = largest(counts.iter().map(|((by, _), count)| (by, *count)));
        let columns = largest(counts.iter().map(|((_, of), count)| (of, *count)));
        let names = |kept: &[&Party], all: usize| -> Vec<String> {
            let others = all - kept.len();
            let rest = (others > 0).then(|| format!("{others} others"));
            kept.iter().map(|party| label(party)).chain(rest).collect()
        };
        let row_names = names(&rows.0, rows.1);
        let column_names = names(&columns.0, columns.1);
        let mut cells = vec![vec![0.0; column_names.len()]; row_names.len()];
        for ((by, of), count) in &counts {
            let place = |kept: &[&Party], party: &Party| {
                kept.iter().position(|one| *one == party).unwrap_or(kept.len())
            };
            cells[place(&rows.0, by)][place(&columns.0, of)] += *count as f64;
        }
        Matrix { rows: row_names, columns: column_names, counts: cells }
    }
}

/// Of parties with counts, those with most, in their order, and how many there are in all.
fn largest<'p>(counts: impl Iterator<Item = (&'p Party, u64)>) -> (Vec<&'p Party>, usize) {
    let mut sums: BTreeMap<&Party, u64> = BTreeMap::new();
    counts.for_each(|(party, count)| *sums.entry(party).or_default() += count);
    let mut order: Vec<(&Party, u64)> = sums.iter().map(|(party, count)| (*party, *count)).collect();
    order.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let mut kept: Vec<&Party> = order.into_iter().take(MOST_PARTIES).map(|(party, _)| party).collect();
    kept.sort();
    (kept, sums.len())
}

fn points(curve: &Curve) -> Vec<StepPoint> {
    let point = |row: &crate::survival::CurveRow| StepPoint {
        time: row.time.value(),
        at_risk: row.at_risk.to_f64(),
        removed: row.removed.to_f64(),
        censored: row.censored.to_f64(),
        survival: row.survival.value,
        interval: row.band.map(|band| (band.interval.lower, band.interval.upper)),
    };
    curve.rows.iter().map(point).collect()
}
