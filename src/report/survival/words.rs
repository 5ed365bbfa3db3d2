//! What the figures mean, in words: the definition with every choice that was made, and warnings.

use crate::fate::Talks;
use crate::survival::{
    Clock, Credit, Finding, Fraction, Grouping, Method, Reach, Reading, Return, Row as Line, Strata, Unit,
};

use super::super::Dossier;
use super::rows::{Row, is_age};
use super::{FEW, Shown};

/// What is counted, in the plural.
pub(super) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Amendments => "amendments",
        Unit::Packages => "amendments and packages",
        Unit::Words => "words",
        Unit::Clauses | Unit::Wordings => "clauses",
    }
}

/// Since when ages are counted. The two are never in one table.
pub(super) fn since(unit: Unit) -> &'static str {
    if unit.is_tabled() {
        "by number of later drafts since tabling"
    } else {
        "by number of drafts since first printed"
    }
}

/// The same at the start of a sentence.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(super) fn grouping(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Sponsor => "sponsor",
        Grouping::Group => "group",
        Grouping::Round => "round",
        Grouping::Kind => "kind",
        Grouping::Clause => "clause",
    }
}

/// The heading of the first column.
pub(super) fn capital_grouping(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Sponsor => "Sponsor",
        Grouping::Group => "Group",
        Grouping::Round => "Round",
        Grouping::Kind => "Kind",
        Grouping::Clause => "Clause",
    }
}

pub(super) fn returns(returns: Return) -> &'static str {
    match returns {
        Return::FirstDeath => "first-death",
        Return::LastDeath => "last-death",
        Return::Spells => "spells",
    }
}

pub(super) fn clock(clock: Clock) -> &'static str {
    match clock {
        Clock::Age => "age",
        Clock::Draft => "draft",
    }
}

pub(super) fn credit(credit: Credit) -> &'static str {
    match credit {
        Credit::Full => "full",
        Credit::Fractional => "fractional",
        Credit::Lead => "lead",
    }
}

/// A threshold as people write it.
fn theta(share: &Fraction) -> String {
    share.to_f64().to_string()
}

/// The definition line: what was counted, how, and between which drafts.
pub(super) fn definition(dossier: &Dossier<'_>, found: &Finding) -> String {
    let deal = found.question.plan.deal;
    joined(&[
        rate(found).to_string(),
        counted(dossier, found),
        shared(found.question.unit, deal.credit, (deal.grouping, deal.reach)),
        survival(found),
        format!("Intervals of shares: {}.", interval(found)),
    ])
}

/// The same for a figure, as far as it concerns what is shown.
pub(super) fn definition_of(
    dossier: &Dossier<'_>,
    found: &Finding,
    (shown, credit): (Shown, Credit),
) -> String {
    let deal = found.question.plan.deal;
    let own = match shown {
        Shown::Shares => format!("{} Intervals: {}.", rate(found), interval(found)),
        Shown::Counts => String::new(),
        Shown::Curves => survival(found),
    };
    joined(&[counted(dossier, found), shared(found.question.unit, credit, (deal.grouping, deal.reach)), own])
}

/// What the share of a row is.
fn rate(found: &Finding) -> &'static str {
    match (found.question.unit.is_tabled(), found.talks) {
        (false, _) => "Share = standing / put in.",
        (true, Talks::Open) => {
            "So far = from adopted / tabled to (adopted + open) / tabled; bounds, no interval."
        }
        (true, Talks::Closed | Talks::WithoutText) => {
            "Share = adopted / tabled, those withdrawn or ruled out included."
        }
    }
}

/// What an amendment is, when it is alive and how it ends.
fn amendments(dossier: &Dossier<'_>, found: &Finding) -> String {
    let (first, until) = (dossier.round_name(found.first), dossier.round_name(found.question.until));
    let theta = theta(found.question.plan.rule.threshold.share());
    let strict = match found.question.plan.rule.reading {
        Reading::Plain => "",
        Reading::Strict => " Strict: words whose negation came in or went out count as gone.",
    };
    let package = match found.question.unit {
        Unit::Packages => {
            " Amendments of one package are counted once, from the first of them on, with the words of all; the package is \
             ended when all of them are."
        }
        _ => "",
    };
    let open = match found.talks {
        Talks::Open => "what is alive in the last draft is open",
        Talks::Closed => {
            "where no event tells the outcome, what is in the final text is adopted and the rest has lapsed"
        }
        Talks::WithoutText => "the talks ended without a text, so what was not decided has lapsed",
    };
    format!(
        "From {first} to {until}, since tabling. An amendment is alive in a later draft while at least {theta} of its words \
         are in effect (θ = {theta}): those it adds stand, those it removes are absent; and while nobody has withdrawn, \
         defeated or superseded it; {open}. Tabled against the last draft: counted, never at risk.{strict}{package}"
    )
}

/// What a unit is, when it was put in and when it stands.
fn counted(dossier: &Dossier<'_>, found: &Finding) -> String {
    if found.question.unit.is_tabled() {
        return amendments(dossier, found);
    }
    let (first, until) = (dossier.round_name(found.first), dossier.round_name(found.question.until));
    let plan = &found.question.plan;
    let theta = theta(plan.rule.threshold.share());
    let counted = match found.question.unit {
        Unit::Amendments | Unit::Packages | Unit::Words => format!(
            "A word is put in by the draft in which it first stands, and stands in {until} when that very occurrence does, \
             moved or not; marks, brackets and numbers of clauses are no words."
        ),
        Unit::Clauses => format!(
            "A clause is put in by the first draft that has its id, and stands in {until} when its id or a recorded successor does."
        ),
        Unit::Wordings => format!(
            "A clause is put in by the first draft that has its id, and stands in {until} when at least {theta} of the \
             words it had there stand, wherever they do (θ = {theta})."
        ),
    };
    format!(
        "From {first} to {until}, first printed in a draft (not since tabling). {counted} The text of {first} is base \
         text, which nobody tabled."
    )
}

fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// Whose a unit is that several sponsor.
fn shared(unit: Unit, credit: Credit, (grouping, reach): (Grouping, Reach)) -> String {
    let day = if unit.is_tabled() { "day of tabling" } else { "draft's date" };
    let groups = match (grouping, reach) {
        (Grouping::Group, _) => {
            format!(
                " What a group sponsored as a group and what its members sponsored in their own names are never one number. \
                 Membership is that of the {day}."
            )
        }
        (Grouping::Sponsor, Reach::Members) => {
            format!(
                " What a group sponsored is counted for its members on the {day}, in rows apart from what they sponsored in \
                 their own names."
            )
        }
        _ => String::new(),
    };
    let all = if unit.is_tabled() { "all" } else { "all but base text" };
    let credit = match (grouping, credit) {
        (Grouping::Round | Grouping::Kind | Grouping::Clause, _) => return String::new(),
        (_, Credit::Full) => {
            format!(
                "Each of several sponsors counts a unit in full, so rows may add up to more than \"{all}\"."
            )
        }
        (_, Credit::Fractional) => {
            format!("Each of several sponsors counts an equal part of a unit, so rows add up to \"{all}\".")
        }
        (_, Credit::Lead) if unit.is_tabled() => {
            "Of several sponsors the one named first counts it.".to_string()
        }
        (_, Credit::Lead) => {
            "Of several sponsors the one whom the draft names first counts a unit.".to_string()
        }
    };
    format!("{credit}{groups}")
}

/// How the survival by time is found.
fn survival(found: &Finding) -> String {
    let plan = &found.question.plan;
    let clock = if is_age(found) && found.question.unit.is_tabled() {
        "age is the number of later drafts since tabling"
    } else if is_age(found) {
        "age is the number of drafts since"
    } else {
        "time is the place of the draft, 0 for the first, and a unit is at risk from the draft after its first"
    };
    let returns = match plan.rule.returns {
        Return::FirstDeath => "the first removal ends a unit even if it comes back",
        Return::LastDeath => "a removal ends a unit only if it never comes back",
        Return::Spells => "each stretch of standing is a life of its own",
    };
    let clean = if found.question.unit.is_tabled() {
        "from tabling until it is gone or stands in brackets"
    } else {
        "from where a unit first stands without brackets until it is gone or put in brackets"
    };
    let fates = if found.question.unit.is_tabled() {
        " Shares of endings: Aalen–Johansen; what left the text without a decision lapsed then; the adopted end with the \
         final text; they add up to one."
    } else {
        ""
    };
    let strata = match plan.strata {
        Strata::None => "",
        Strata::Round => " Tests compare units born in the same draft.",
        Strata::Kind => " Tests compare units born in clauses of the same kind.",
    };
    format!(
        "Survival: Kaplan–Meier; {clock}; {returns}; text in brackets is alive, and \"outside brackets\" is a curve of its \
         own, {clean}; half-life is the first time at which at most half are alive.{fates}{strata}"
    )
}

fn interval(found: &Finding) -> &'static str {
    match (found.question.method, found.question.unit) {
        (Method::Exact, _) => "Clopper and Pearson's, which never cover less than they say",
        (Method::Wilson, Unit::Words) => {
            "Wilson's on an effective number, since words of one insertion stand and fall together"
        }
        (Method::Wilson, _) => "Wilson's",
    }
}

/// How the rate of all that was put in depends on the threshold.
pub(super) fn sensitivity(found: &Finding) -> Option<String> {
    let row = found.analysis.rows.iter().find(|row| row.row == Line::All)?;
    let born = row.tally.born();
    if matches!(found.question.unit, Unit::Words | Unit::Clauses) {
        let units = unit(found.question.unit);
        return Some(format!("Sensitivity: {units} stand or do not, so every share is the same at every θ."));
    }
    let at = |(threshold, standing): &(crate::survival::Threshold, Fraction)| {
        let share = if born.to_f64() < FEW {
            String::new()
        } else {
            format!(" ({:.1} %)", 100.0 * standing.to_f64() / born.to_f64())
        };
        format!("θ = {}: {standing} of {born}{share}", theta(threshold.share()))
    };
    let parts: Vec<String> = row.sensitivity.iter().map(at).collect();
    let what = match (found.question.unit.is_tabled(), found.talks) {
        (false, _) => "\"all but base text\"",
        (true, Talks::Open) => "what stands",
        (true, Talks::Closed | Talks::WithoutText) => "what is in the final text",
    };
    Some(format!("Sensitivity of {what}: {}.", parts.join("; ")))
}

/// Why figures must be read with care.
pub(super) fn cautions(found: &Finding, rows: &[Row]) -> Vec<String> {
    let mut cautions = Vec::new();
    let units = unit(found.question.unit);
    let (nobody, all) = found.analysis.unattributed;
    if nobody > 0 {
        cautions
            .push(format!("{nobody} of {all} {units} put in after the first draft have nobody on record."));
    }
    if found.question.unit.is_tabled() {
        cautions.extend(super::amendments::cautions(found));
    } else if let Some(row) = rows.iter().find(|row| row.role == "all" && !row.few && !found.is_closed) {
        cautions.push(format!(
            "This is not the final text: of {} {units} put in, between 0 and {} can be in it.",
            row.n, row.standing
        ));
    }
    if !found.question.unit.is_tabled()
        && rows.iter().any(|row| !row.few && row.share.is_some() && row.lower.is_none())
    {
        cautions.push(format!(
            "No interval: all {units} of the row came in one insertion, which stands or falls as a whole."
        ));
    }
    if rows.iter().any(|row| row.few) {
        cautions.push(format!("\"few\": under {FEW}, counts only; do not rank on them."));
    }
    cautions
}
