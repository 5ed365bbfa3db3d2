//! Histories read as lives, units dealt out to rows: by hand, against the policies of a table, and for all histories.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::{
    Analysis, Cohort, Confidence, Credit, Curve, Deal, Fraction, Grouping, LeftOut, Life, Mark, Member, Plan,
    Reach, Return, RiskTable, Row, Rule, Scope, Strata, Subject, Threshold, Unit, kaplan_meier,
};
use crate::actors::Directory;
use crate::fate::Talks;
use crate::model::{
    ActorId, Clause, ClauseId, Concordance, ConcordanceEntry, Draft, LineageEvidence, Negotiation, Permille,
    Relation, RoundIndex, RoundName,
};

/// Presence of twelve invented clauses in six drafts; `SPELLS` of `data` was made from this table.
const PRESENCE: [&str; 12] = [
    "111111", "110000", "011100", "110110", "101010", "001111", "000001", "100000", "111001", "010000",
    "000110", "111110",
];

/// A history from a row of digits: how many quarters of the unit are in effect, from the first digit above 0 on.
fn history(quarters: &str) -> Vec<Mark> {
    let digits = quarters.bytes().map(|digit| u32::from(digit - b'0'));
    let mut marks: Vec<Mark> = Vec::new();
    for (step, kept) in (0..).zip(digits) {
        let changed = marks.last().map_or(kept > 0, |last| last.kept != kept);
        if changed {
            marks.push(Mark { step, kept, of: 4, clean: kept, end: None });
        }
    }
    marks
}

/// The same for what stands or does not.
fn presence(digits: &str) -> Vec<Mark> {
    history(&digits.replace('1', "4"))
}

fn member(history: Vec<Mark>, sponsors: &[&str]) -> Member {
    let sponsors: Vec<ActorId> = sponsors.iter().map(|id| ActorId::new(*id)).collect();
    Member {
        id: String::new(),
        round: RoundIndex(history.first().map_or(0, |mark| mark.step)),
        place: 0,
        count: 1,
        cluster: None,
        lead: sponsors.first().cloned(),
        sponsors,
        history,
        record: None,
    }
}

fn cohort(members: Vec<Member>, drafts: u32) -> Cohort {
    Cohort {
        unit: Unit::Clauses,
        line: (0..drafts).map(RoundIndex).collect(),
        members,
        left_out: LeftOut::default(),
    }
}

fn subjects(cohort: &Cohort, rule: &Rule) -> Vec<Subject> {
    let whole = Fraction::one();
    (0..cohort.members.len()).flat_map(|place| rule.subjects(cohort, place, &whole, Scope::All)).collect()
}

fn curve(subjects: &[Subject]) -> Curve {
    let table = RiskTable::new(subjects).expect("lives of histories are sound");
    kaplan_meier(&table, Confidence::default())
}

fn rule(returns: Return) -> Rule {
    Rule { returns, ..Rule::default() }
}

/// Lives as (birth, drafts, removed) for each row of the table.
fn lives(returns: Return) -> Vec<Vec<(u32, u32, bool)>> {
    let shown = |life: Life| (life.from, life.to - life.from, life.is_removed);
    let of = |row: &&str| {
        rule(returns).lives(&member(presence(row), &[]), 5, Scope::All).into_iter().map(shown).collect()
    };
    PRESENCE.iter().map(of).collect()
}

#[test]
fn policies_of_return_read_the_same_clauses_as_the_table_does() {
    let one = |birth, drafts, removed| vec![(birth, drafts, removed)];
    let first = lives(Return::FirstDeath);
    // Clause 4 is there in drafts 0, 1, 3 and 4: gone for the first time at age 2, for good at age 5.
    let wanted = [
        one(0, 5, false),
        one(0, 2, true),
        one(1, 3, true),
        one(0, 2, true),
        one(0, 1, true),
        one(2, 3, false),
        one(5, 0, false),
        one(0, 1, true),
        one(0, 3, true),
        one(1, 1, true),
        one(3, 2, true),
        one(0, 5, true),
    ];
    assert_eq!(first, wanted);
    let last = lives(Return::LastDeath);
    assert_eq!((&last[3], &last[4], &last[8]), (&one(0, 5, true), &one(0, 5, true), &one(0, 5, false)));
    let spells: Vec<(usize, u32, bool)> = lives(Return::Spells)
        .into_iter()
        .enumerate()
        .flat_map(|(at, lives)| lives.into_iter().map(move |(_, drafts, removed)| (at + 1, drafts, removed)))
        .collect();
    let table: Vec<(usize, u32, bool)> = super::data::SPELLS
        .iter()
        .map(|(clause, drafts, ended)| {
            (usize::try_from(*clause).expect("a small number"), *drafts, *ended == 1)
        })
        .collect();
    assert_eq!(spells, table);
}

#[test]
fn first_removals_of_the_table_survive_as_in_r() {
    // survfit on the first removals: at ages 1, 2, 3, 5 there are 11, 8, 5, 2 at risk and 3, 3, 2, 1 removed.
    // S = 8/11, 8/11 · 5/8 = 5/11, 5/11 · 3/5 = 3/11, 3/22. The clause of the last draft is never at risk.
    let members = PRESENCE.iter().map(|row| member(presence(row), &[])).collect();
    let curve = curve(&subjects(&cohort(members, 6), &rule(Return::FirstDeath)));
    let shown: Vec<String> = curve
        .rows
        .iter()
        .map(|row| {
            let share = row.survival.fraction.as_ref().map(Fraction::to_string).unwrap_or_default();
            format!("{}: {} of {}, {share}", row.time, row.removed, row.at_risk)
        })
        .collect();
    assert_eq!(shown, ["1: 3 of 11, 8/11", "2: 3 of 8, 5/11", "3: 2 of 5, 3/11", "5: 1 of 2, 3/22"]);
}

#[test]
fn thresholds_are_read_digit_by_digit() {
    let share = |text: &str| Threshold::parse(text).map(|threshold| threshold.share().to_string());
    assert_eq!(share("0.5").as_deref(), Some("1/2"));
    assert_eq!(share(".75").as_deref(), Some("3/4"));
    assert_eq!(share("1").as_deref(), Some("1"));
    assert_eq!(share("0.1").as_deref(), Some("1/10"));
    for refused in ["", ".", "0", "0.0", "1.01", "-0.5", "half", "1e-1", "0,5", "٠.٥", "0.12345678901"] {
        assert_eq!(share(refused), None, "{refused}");
    }
}

#[test]
fn a_unit_exactly_at_the_threshold_is_alive() {
    // Four words, of which 3, then 2, then 1 stand: alive at θ = 0.5 for two drafts, at 0.75 for one.
    let member = member(history("4321"), &[]);
    let of = |theta: &str| {
        let threshold = Threshold::parse(theta).expect("a share");
        Rule { threshold, ..Rule::default() }.lives(&member, 3, Scope::All)
    };
    assert_eq!(of("0.5"), [Life { from: 0, to: 3, is_removed: true }]);
    assert_eq!(of("0.75"), [Life { from: 0, to: 2, is_removed: true }]);
    assert_eq!(of("1"), [Life { from: 0, to: 1, is_removed: true }]);
    assert_eq!(of("0.25"), [Life { from: 0, to: 3, is_removed: false }]);
}

#[test]
fn bands_have_their_lower_ends() {
    let band = |kept, of| Mark { step: 0, kept, of, clean: 0, end: None }.band().word();
    assert_eq!(
        [band(4, 4), band(3, 4), band(2, 4), band(1, 4), band(0, 4)],
        ["verbatim", "largely", "partly", "traces", "gone"]
    );
    assert_eq!(
        [band(99, 100), band(74, 100), band(49, 100), band(0, 0)],
        ["largely", "partly", "traces", "gone"]
    );
}

#[test]
fn a_unit_in_brackets_is_alive_and_clean_only_where_they_are_lifted() {
    // Born in brackets, lifted at step 1, bracketed again at step 3, there to the end at step 4.
    let marks = [(0, 0), (1, 1), (3, 0)].map(|(step, clean)| Mark { step, kept: 1, of: 1, clean, end: None });
    let member = member(marks.to_vec(), &[]);
    let lives = |scope| Rule::default().lives(&member, 4, scope);
    assert_eq!(lives(Scope::All), [Life { from: 0, to: 4, is_removed: false }]);
    assert_eq!(lives(Scope::Clean), [Life { from: 1, to: 3, is_removed: true }]);
}

/// A negotiation of so many drafts with one clause each, for what rows need of it.
pub(super) fn negotiation(drafts: u32) -> Negotiation {
    let clause = Clause::new("1", "Each Party shall keep the ice.");
    let part = |at: u32| {
        let name = RoundName::new(format!("r{at}"));
        let date = NaiveDate::from_ymd_opt(2031, 1, 1 + at).expect("a day of January");
        let draft = Draft::new(name.clone(), date, vec![clause.clone()]);
        let entry = ConcordanceEntry {
            id: ClauseId::new("ice"),
            relation: Relation::Same,
            links: Vec::new(),
            score: Permille::FULL,
            evidence: LineageEvidence::Exact,
        };
        let base = at.checked_sub(1).map(|before| RoundName::new(format!("r{before}"))).into_iter().collect();
        (draft, Concordance { round: name, base, entries: vec![entry], dropped: Vec::new() })
    };
    Negotiation::new("Ice".to_string(), (0..drafts).map(part).collect()).expect("they fit together")
}

fn deal(credit: Credit, grouping: Grouping, reach: Reach) -> Deal {
    Deal { grouping, credit, reach }
}

fn analysed(cohort: &Cohort, deal: Deal, strata: Strata) -> Analysis {
    let plan = Plan { deal, rule: Rule::default(), strata };
    let talks = negotiation(step_count(cohort));
    Analysis::of(cohort, &plan, (&talks, &Directory::shipped()), (Talks::Closed, Confidence::default()))
}

fn step_count(cohort: &Cohort) -> u32 {
    u32::try_from(cohort.line.len()).expect("a short line")
}

/// Row and number of units born, as text.
fn born(analysis: &Analysis) -> Vec<String> {
    let named = |row: &Row| match row {
        Row::Named(name) => name.clone(),
        other => format!("{other:?}"),
    };
    analysis.rows.iter().map(|row| format!("{} {}", named(&row.row), row.tally.born())).collect()
}

#[test]
fn credit_is_full_shared_or_of_the_first_named() {
    // One clause by Norway and Chile, one by Norway: Norway has 2, 3/2 or 1 (Chile is named first for the shared one).
    let mut shared = member(presence("0111"), &["CHL", "NOR"]);
    shared.lead = Some(ActorId::new("CHL"));
    let cohort = cohort(vec![shared, member(presence("0110"), &["NOR"])], 4);
    let of = |credit| born(&analysed(&cohort, deal(credit, Grouping::Sponsor, Reach::AsNamed), Strata::None));
    assert_eq!(of(Credit::Full), ["CHL 1", "NOR 2", "All 2"]);
    assert_eq!(of(Credit::Fractional), ["CHL 1/2", "NOR 3/2", "All 2"]);
    assert_eq!(of(Credit::Lead), ["CHL 1", "NOR 1", "All 2"]);
}

#[test]
fn what_a_group_sponsored_is_apart_from_what_its_members_did() {
    let nordic = |sponsors: &[&str]| member(presence("011"), sponsors);
    let cohort = cohort(vec![nordic(&["EU"]), nordic(&["SWE"]), nordic(&[])], 3);
    let of = |credit, reach| born(&analysed(&cohort, deal(credit, Grouping::Sponsor, reach), Strata::None));
    assert_eq!(of(Credit::Full, Reach::AsNamed), ["EU 1", "SWE 1", "Nobody 1", "All 3"]);
    let full = of(Credit::Full, Reach::Members);
    assert!(
        full.contains(&"SWE 1".to_string()) && full.contains(&"Through(\"SWE\") 1".to_string()),
        "{full:?}"
    );
    let shared = of(Credit::Fractional, Reach::Members);
    assert!(shared.contains(&"Through(\"SWE\") 1/27".to_string()), "27 members in 2031: {shared:?}");
}

#[test]
fn words_in_insertions_are_not_tested_against_each_other() {
    let grouped = |at: u64| Member { cluster: Some(at), ..member(presence("0110"), &["NOR"]) };
    let alone = |_| member(presence("0110"), &["NOR"]);
    let other = |_| member(presence("0111"), &["CHL"]);
    let plan = deal(Credit::Full, Grouping::Sponsor, Reach::AsNamed);
    let of = |members: Vec<Member>| analysed(&cohort(members, 4), plan, Strata::None);
    let clustered = of((0..9).map(grouped).chain((0..9).map(other)).collect());
    assert!(clustered.rows.iter().all(|row| row.difference.is_none()));
    let whole = of((0..9).map(alone).chain((0..9).map(other)).collect());
    // Age 2: 18 at risk, 9 removed, all of Norway's; 4.5 are expected there, below the 5 that χ² needs.
    let norway = whole.rows.iter().find(|row| row.row == Row::Named("NOR".to_string()));
    let difference = norway.and_then(|row| row.difference).expect("nine units are enough");
    assert_eq!(difference.count.observed, 9);
    super::assert_close(difference.count.expected, 4.5);
    assert!(difference.expects_few && difference.p().is_some_and(|p| p < 0.01));
}

/// Histories of up to eight drafts, in quarters of a unit, whole at birth.
fn histories() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let one = (0_usize..6, proptest::collection::vec(0_u8..5, 7)).prop_map(|(birth, later)| {
        let mut digits = vec![0; birth];
        digits.push(4);
        digits.extend(later);
        digits.truncate(8);
        digits
    });
    proptest::collection::vec(one, 1..30)
}

fn members(histories: &[Vec<u8>]) -> Vec<Member> {
    let text = |digits: &Vec<u8>| digits.iter().map(|digit| char::from(b'0' + digit)).collect::<String>();
    histories.iter().map(|digits| member(history(&text(digits)), &[])).collect()
}

fn at_every_threshold(cohort: &Cohort) -> Vec<Curve> {
    let at = |threshold: Threshold| curve(&subjects(cohort, &Rule { threshold, ..Rule::default() }));
    Threshold::sensitivity().into_iter().map(at).collect()
}

/// S after a time, 1 before the first.
fn after(curve: &Curve, time: u32) -> f64 {
    let rows = curve.rows.iter().take_while(|row| row.time <= time.into());
    rows.last().map_or(1.0, |row| row.survival.value)
}

#[test]
fn survival_of_units_born_at_different_drafts_can_rise_with_the_threshold() {
    // A, born at step 5 of 7, keeps three quarters to the end: censored at age 2. B, born at step 0, keeps a quarter for
    // two drafts and is gone at age 3. At θ = 0.25 A leaves first, B is the only one at risk at age 3, and S falls to 0.
    // At θ = 0.5 B goes at age 1, as one of two, and nobody is left at age 3: S stays at 1/2. A lower threshold lets B
    // speak for A as well; the number standing does not rise.
    let cohort = cohort(members(&[vec![0, 0, 0, 0, 0, 4, 3, 3], vec![4, 1, 1, 0, 0, 0, 0, 0]]), 8);
    let curves = at_every_threshold(&cohort);
    let shares = [&curves[0], &curves[1]].map(|curve| after(curve, 3));
    super::assert_close(shares[0], 0.0);
    super::assert_close(shares[1], 0.5);
}

proptest! {
    /// Units born in one draft are watched equally long, and so no censoring comes between their removals.
    #[test]
    fn survival_of_units_born_together_never_rises_with_the_threshold(histories in histories(), birth in 0_usize..6) {
        let together = histories.iter().map(|digits| {
            let later = digits.iter().skip_while(|digit| **digit == 0).copied().chain(std::iter::repeat(0));
            std::iter::repeat_n(0, birth).chain(later).take(8).collect()
        });
        let cohort = cohort(members(&together.collect::<Vec<_>>()), 8);
        let curves = at_every_threshold(&cohort);
        for pair in curves.windows(2) {
            for time in 0..8 {
                let [low, high] = [&pair[0], &pair[1]].map(|curve| after(curve, time));
                prop_assert!(high <= low, "at {time}: {low} then {high}");
            }
        }
    }

    #[test]
    fn number_standing_never_rises_with_the_threshold(histories in histories()) {
        let cohort = cohort(members(&histories), 8);
        let analysis = analysed(&cohort, deal(Credit::Full, Grouping::Kind, Reach::AsNamed), Strata::None);
        for row in &analysis.rows {
            for pair in row.sensitivity.windows(2) {
                prop_assert!(pair[1].1 <= pair[0].1);
            }
        }
    }

    #[test]
    fn fractional_credit_adds_up_to_the_units_exactly(
        sponsors in proptest::collection::vec(proptest::collection::btree_set(0_usize..5, 0..5), 1..25)
    ) {
        let names = ["CHL", "CPV", "EU", "NOR", "SWE"];
        let unit = |set: &std::collections::BTreeSet<usize>| {
            member(presence("0111"), &set.iter().map(|at| names[*at]).collect::<Vec<_>>())
        };
        let cohort = cohort(sponsors.iter().map(unit).collect(), 4);
        for (grouping, reach) in [
            (Grouping::Sponsor, Reach::AsNamed), (Grouping::Sponsor, Reach::Members), (Grouping::Group, Reach::AsNamed),
        ] {
            let analysis = analysed(&cohort, deal(Credit::Fractional, grouping, reach), Strata::None);
            let rows = analysis.rows.iter().filter(|row| row.row != Row::All);
            let sum = rows.fold(Fraction::zero(), |sum, row| &sum + &row.tally.born());
            prop_assert_eq!(sum, Fraction::whole(cohort.members.len() as u64));
        }
    }

    #[test]
    fn a_draft_like_the_last_adds_no_removal(histories in histories()) {
        // What is alive at the last of 8 drafts is alive at the ninth: the histories just go on.
        let removed = |drafts: u32, returns: Return| {
            let cohort = cohort(members(&histories), drafts);
            let subjects = subjects(&cohort, &rule(returns));
            let curve = curve(&subjects);
            curve.rows.iter().fold(Fraction::zero(), |sum, row| &sum + &row.removed)
        };
        for returns in [Return::FirstDeath, Return::LastDeath, Return::Spells] {
            prop_assert_eq!(removed(8, returns), removed(9, returns));
        }
    }

    #[test]
    fn order_of_members_changes_no_figure(histories in histories()) {
        let plan = deal(Credit::Full, Grouping::Round, Reach::AsNamed);
        let forward = cohort(members(&histories), 8);
        let mut backward = forward.clone();
        backward.members.reverse();
        let shown = |cohort: &Cohort| {
            let analysis = analysed(cohort, plan, Strata::Round);
            let row = |row: &super::super::RowAnalysis| {
                format!("{:?} {} {} {:?} {:?} {:?}", row.row, row.tally.born(), row.tally.standing(), row.curve, row.clean, row.difference)
            };
            analysis.rows.iter().map(row).collect::<Vec<_>>()
        };
        prop_assert_eq!(shown(&forward), shown(&backward));
    }
}
