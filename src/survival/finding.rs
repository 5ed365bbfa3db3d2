//! A question about survival and what was found: everything a report or a figure is made from.

use crate::model::{DraftKind, RoundIndex};

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
}

impl Finding {
    /// Answers a question.
    pub fn of(sources: Sources<'_>, question: Question, confidence: Confidence) -> Self {
        let cohort = Cohort::of(sources, question.until, question.unit);
        let actors = (sources.negotiation, sources.directory);
        let analysis = Analysis::of(&cohort, &question.plan, actors, confidence);
        let first = cohort.line.first().copied().unwrap_or(question.until);
        let is_closed = sources.negotiation.round(question.until).kind() == DraftKind::Final;
        Self { question, cohort, analysis, first, is_closed }
    }
}
