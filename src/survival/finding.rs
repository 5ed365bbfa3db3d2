//! A question about survival and what was found: everything a report or a figure is made from.

use crate::fate::Talks;
use crate::model::{DraftKind, Negotiation, RoundIndex};

use super::{Analysis, Cohort, Confidence, Deal, Grouping, Method, Plan, Sources, Unit};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The draft in which things must stand.
    pub until: RoundIndex,
    /// What is counted.
    pub unit: Unit,
    /// How it is counted.
    pub plan: Plan,
    /// Which interval stands beside a share.
    pub method: Method,
}

impl Question {
    /// Asks what stands in a draft, everything else as usual.
    pub fn new(until: RoundIndex, unit: Unit, grouping: Grouping) -> Self {
        let deal = Deal { grouping, credit: Default::default(), reach: Default::default() };
        let plan = Plan { deal, rule: Default::default(), strata: Default::default() };
        Self { until, unit, plan, method: Method::default() }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What was asked.
    pub question: Question,
    /// The units.
    pub cohort: Cohort,
    /// Row by row.
    pub analysis: Analysis,
    /// The first draft of the line, whose units are base text.
    pub first: RoundIndex,
    /// Whether the draft asked about is the text as adopted.
    pub is_closed: bool,
    /// Whether the negotiation had ended when that draft was the latest, and in a text.
    pub talks: Talks,
}

impl Finding {
    /// Answers a question.
    pub fn of(sources: Sources<'_>, question: Question, confidence: Confidence) -> Self {
        let cohort = Cohort::of(sources, question.until, question.unit);
        let actors = (sources.negotiation, sources.directory);
        let is_closed = sources.negotiation.round(question.until).kind() == DraftKind::Final;
        let is_now = sources.negotiation.standing() == Some(question.until);
        let talks = match is_closed {
            true => Talks::Closed,
            false if is_now => Talks::of(sources.negotiation),
            false => Talks::Open,
        };
        let analysis = Analysis::of(&cohort, &question.plan, actors, (talks, confidence));
        let first = cohort.line.first().copied().unwrap_or(question.until);
        Self { question, cohort, analysis, first, is_closed, talks }
    }

    /// The name of the first draft, where units of it are base text.
    pub fn base<'n>(&self, negotiation: &'n Negotiation) -> Option<&'n str> {
        let is_base = !self.question.unit.is_tabled();
        is_base.then(|| negotiation.round(self.first).draft.name.as_str())
    }
}
