//! Analyses: a cohort under a rule, row by row, with everything a report prints.

use crate::actors::Directory;
use crate::fate::{Band, Talks};
use crate::model::Negotiation;

use super::cohort::{Cohort, Member};
use super::outcomes::{Outcomes, Reading, tally};
use super::rows::{Deal, Row};
use super::rule::{Rule, Scope, Threshold};
use super::tally::Tally;
use super::{
    ChiSquare, Compared, Confidence, Curve, Fraction, GroupCount, LogRank, RestrictedMean, RiskTable,
    Subject, benjamini_hochberg, common_horizon, holm, kaplan_meier, log_rank, permutation_p,
    restricted_mean,
};

/// Fewest units at risk in every group up to the horizon of the mean.
const AT_RISK_FOR_MEAN: u64 = 5;

/// Fewest units of a row that is tested against the others.
const FEWEST_TESTED: usize = 5;

/// Deals of a permutation test.
const DEALS: u32 = 999;

/// Most unit × row steps for which labels are dealt out: about a second of work.
const LARGEST_PERMUTED: usize = 200_000;

/// What units are compared within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strata {
    /// Nothing: all with all.
    #[default]
    None,
    /// Units born in one draft.
    Round,
    /// Units born in clauses of one kind.
    Kind,
}

/// How a cohort is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What rows stand for and whose is a shared unit.
    pub deal: Deal,
    /// What alive means.
    pub rule: Rule,
    /// What units are compared within.
    pub strata: Strata,
}

/// One row of an analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct RowAnalysis {
    /// What it stands for.
    pub row: Row,
    /// How many were born and stand at the end.
    pub tally: Tally,
    /// Units born in the last draft: counted, never at risk.
    pub never_at_risk: Fraction,
    /// Survival by time.
    pub curve: Curve,
    /// Survival outside brackets by time.
    pub clean: Curve,
    /// Mean drafts survived up to the horizon that all rows share.
    pub mean: Option<RestrictedMean>,
    /// Of amendments: how they ended.
    pub outcomes: Option<Outcomes>,
    /// How many stand at each threshold of the sensitivity line; of amendments, where there is a final text, how many are
    /// adopted.
    pub sensitivity: Vec<(Threshold, Fraction)>,
    /// How many are in each band of [`Band::ALL`](crate::fate::Band::ALL) at the end.
    pub bands: [Fraction; 5],
    /// The row against all units that are not in it.
    pub difference: Option<Difference>,
}

/// The pace of removal of one row against that of all other units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Removals of the row, and how many were expected.
    pub count: GroupCount,
    /// The test; its p-value is to be printed only where there is no permutation.
    pub test: ChiSquare,
    /// The p-value by permutation, where either side expects fewer than five removals.
    pub permutation: Option<f64>,
    /// Whether either side expects fewer than five removals.
    pub expects_few: bool,
    /// The p-value corrected by Holm's method for all rows tested.
    pub holm: f64,
    /// The p-value corrected by the method of Benjamini and Hochberg.
    pub benjamini_hochberg: f64,
}

impl Difference {
    /// The p-value to print: by permutation where few removals are expected; nothing where that took too long.
    pub fn p(&self) -> Option<f64> {
        if self.expects_few { self.permutation } else { Some(self.test.p) }
    }
}

/// A cohort, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The rows in order.
    pub rows: Vec<RowAnalysis>,
    /// Units other than base text with nobody on record, and all such units.
    pub unattributed: (u64, u64),
    /// All rows against each other, where each unit is in one row.
    pub overall: Option<LogRank>,
}

impl Analysis {
    /// Reads a cohort under a plan.
    pub fn of(
        cohort: &Cohort,
        plan: &Plan,
        actors: (&Negotiation, &Directory),
        (talks, confidence): (Talks, Confidence),
    ) -> Self {
        let hands = plan.deal.hands(cohort, actors);
        let reading = Reading { cohort, rule: &plan.rule, talks };
        let mut rows: Vec<RowAnalysis> =
            hands.iter().map(|(row, hand)| analyse(reading, (row, hand), confidence)).collect();
        add_means(&mut rows, (cohort, plan), &hands, confidence);
        let comparison = Comparison { cohort, plan, negotiation: actors.0 };
        comparison.add_differences(&mut rows, &hands);
        let tabled = || cohort.members.iter().filter(|member| !cohort.is_base_text(member));
        let count = |members: &mut dyn Iterator<Item = &Member>| members.map(|member| member.count).sum();
        let unattributed =
            (count(&mut tabled().filter(|member| member.sponsors.is_empty())), count(&mut tabled()));
        Self { rows, unattributed, overall: comparison.overall(&hands) }
    }
}

type Hand = [(usize, Fraction)];

fn analyse(reading: Reading<'_>, (row, hand): (&Row, &Hand), confidence: Confidence) -> RowAnalysis {
    let Reading { cohort, rule, .. } = reading;
    let curve = |scope| kaplan_meier(&risk_table(&subjects(cohort, rule, hand, scope)), confidence);
    let sum = |counts: &dyn Fn(usize, &Member) -> bool| {
        let counted = hand.iter().filter(|(place, _)| counts(*place, &cohort.members[*place]));
        counted.fold(Fraction::zero(), |sum, (place, share)| {
            &sum + &(&Fraction::whole(cohort.members[*place].count) * share)
        })
    };
    let sensitivity = Threshold::sensitivity().map(|threshold| {
        let rule = Rule { threshold: threshold.clone(), ..rule.clone() };
        let reading = Reading { rule: &rule, ..reading };
        (threshold, sum(&|place, _| reading.is_in(place)))
    });
    RowAnalysis {
        row: row.clone(),
        tally: tally(cohort, rule, hand),
        never_at_risk: sum(&|_, member| cohort.is_never_at_risk(member)),
        curve: curve(Scope::All),
        clean: curve(Scope::Clean),
        mean: None,
        outcomes: reading.outcomes(hand),
        sensitivity: sensitivity.into(),
        bands: Band::ALL.map(|band| sum(&|_, member| member.band() == Some(band))),
        difference: None,
    }
}

/// The subjects of a hand.
fn subjects(cohort: &Cohort, rule: &Rule, hand: &Hand, scope: Scope) -> Vec<Subject> {
    hand.iter().flat_map(|(place, share)| rule.subjects(cohort, *place, share, scope)).collect()
}

fn risk_table(subjects: &[Subject]) -> RiskTable<'_> {
    RiskTable::new(subjects).expect("a life that ends after it starts can be counted")
}

/// Adds the mean drafts survived, up to a horizon that every row with enough units reaches.
fn add_means(
    rows: &mut [RowAnalysis],
    (cohort, plan): (&Cohort, &Plan),
    hands: &[(Row, Vec<(usize, Fraction)>)],
    confidence: Confidence,
) {
    let enough =
        |row: &RowAnalysis| row.curve.rows.iter().any(|row| row.subjects_at_risk >= AT_RISK_FOR_MEAN);
    let curves: Vec<&Curve> = rows.iter().filter(|row| enough(row)).map(|row| &row.curve).collect();
    let Some(horizon) = common_horizon(&curves, AT_RISK_FOR_MEAN).filter(|_| !curves.is_empty()) else {
        return;
    };
    for (row, (_, hand)) in rows.iter_mut().zip(hands) {
        if enough(row) {
            let subjects = subjects(cohort, &plan.rule, hand, Scope::All);
            row.mean = Some(restricted_mean(&risk_table(&subjects), &row.curve, horizon, confidence));
        }
    }
}

/// What is needed to compare rows.
struct Comparison<'a> {
    cohort: &'a Cohort,
    plan: &'a Plan,
    negotiation: &'a Negotiation,
}

impl Comparison<'_> {
    /// Every unit but base text, with its place and stratum. Nothing where units are not whole and independent.
    fn units(&self) -> Option<Vec<(usize, u64, Subject)>> {
        let whole = Fraction::one();
        let mut units = Vec::new();
        for (place, member) in self.cohort.members.iter().enumerate() {
            if self.cohort.is_base_text(member) {
                continue;
            }
            let stratum = match self.plan.strata {
                Strata::None => 0,
                Strata::Round => u64::from(member.birth()),
                Strata::Kind => self.negotiation.round(member.round).draft.clauses[member.place].kind as u64,
            };
            let subjects = self.plan.rule.subjects(self.cohort, place, &whole, Scope::All);
            units.extend(subjects.into_iter().map(|subject| (place, stratum, subject)));
        }
        units.iter().all(|(.., subject)| subject.cluster.is_none()).then_some(units)
    }

    /// Compares each named row with all units that are not in it.
    fn add_differences(&self, rows: &mut [RowAnalysis], hands: &[(Row, Vec<(usize, Fraction)>)]) {
        let Some(units) = self.units() else { return };
        let is_tested = |(row, hand): &(Row, Vec<(usize, Fraction)>)| {
            let tabled =
                hand.iter().filter(|(place, _)| !self.cohort.is_base_text(&self.cohort.members[*place]));
            !matches!(row, Row::Nobody | Row::BaseText | Row::All) && tabled.count() >= FEWEST_TESTED
        };
        let mut p_values = Vec::new();
        let mut tested = Vec::new();
        let cheap = units.len() * hands.len() <= LARGEST_PERMUTED;
        for (at, (_, hand)) in hands.iter().enumerate().filter(|(_, hand)| is_tested(hand)) {
            let mut group = vec![1; self.cohort.members.len()];
            hand.iter().for_each(|(place, _)| group[*place] = 0);
            let compared: Vec<Compared<'_>> = units
                .iter()
                .map(|(place, stratum, subject)| Compared {
                    subject,
                    group: group[*place],
                    stratum: *stratum,
                })
                .collect();
            let Some((outcome, test)) = log_rank(&compared, 2).ok().and_then(|outcome| {
                let test = outcome.test?;
                Some((outcome, test))
            }) else {
                continue;
            };
            let expects_few = outcome.expects_few();
            let permutation = (expects_few && cheap)
                .then(|| permutation_p(&compared, 2, DEALS).ok().flatten())
                .flatten()
                .map(|permutation| permutation.p);
            let difference = Difference {
                count: outcome.groups[0],
                test,
                permutation,
                expects_few,
                holm: 1.0,
                benjamini_hochberg: 1.0,
            };
            if let Some(p) = difference.p() {
                p_values.push(p);
                tested.push(at);
            }
            rows[at].difference = Some(difference);
        }
        let corrected = tested.iter().zip(holm(&p_values)).zip(benjamini_hochberg(&p_values));
        for ((at, holm), benjamini_hochberg) in corrected {
            if let Some(difference) = &mut rows[*at].difference {
                (difference.holm, difference.benjamini_hochberg) = (holm, benjamini_hochberg);
            }
        }
    }

    /// All rows against each other, where no unit is in two of them.
    fn overall(&self, hands: &[(Row, Vec<(usize, Fraction)>)]) -> Option<LogRank> {
        let units = self.units()?;
        let named = |row: &Row| !matches!(row, Row::BaseText | Row::All);
        let mut group: Vec<Option<usize>> = vec![None; self.cohort.members.len()];
        let mut groups = 0;
        for (_, hand) in hands.iter().filter(|(row, _)| named(row)) {
            for (place, _) in hand {
                if group[*place].replace(groups).is_some() {
                    return None;
                }
            }
            groups += 1;
        }
        let member = |(place, stratum, subject)| {
            let place: &usize = place;
            Some(Compared { subject, group: group[*place]?, stratum })
        };
        let compared: Vec<Compared<'_>> = units
            .iter()
            .map(|(place, stratum, subject)| (place, *stratum, subject))
            .filter_map(member)
            .collect();
        (groups > 1).then(|| log_rank(&compared, groups).ok()).flatten()
    }
}
