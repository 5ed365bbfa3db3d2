//! Amendments as units: by hand on texts small enough to be counted by eye, then for all histories.

use proptest::prelude::*;

use super::super::{
    Analysis, Cohort, Confidence, Credit, Deal, End, Fate, Finding, Fraction, Grouping, LeftOut, Life, Mark,
    Member, Outcomes, Plan, Question, Reach, Reading, Record, Return, RiskTable, Row, RowAnalysis, Rule,
    Scope, Share, Sources, Strata, Subject, Threshold, Unit, aalen_johansen, fate_of, kaplan_meier,
};
use crate::actors::Directory;
use crate::fate::tests::{Talk, add, amendment, clauses, draft, event, replace};
use crate::fate::{Band, Outcome, Talks};
use crate::model::{ActorId, Amendment, AmendmentState, DraftKind, Ending, Event, Negotiation, RoundIndex};
use crate::text::Modals;

/// Drafts made one from the other, the last of them final where the talks have ended in a text.
fn talk(rounds: &[&[&str]], (amendments, events): (Vec<Amendment>, Vec<Event>), is_final: bool) -> Talk {
    let mut drafts: Vec<_> = rounds.iter().enumerate().map(|(at, lines)| draft(at, clauses(lines))).collect();
    if let Some(last) = drafts.last_mut().filter(|_| is_final) {
        last.kind = Some(DraftKind::Final);
    }
    Talk::with(drafts, amendments, events)
}

fn asked(talk: &Talk, unit: Unit, change: impl Fn(&mut Question)) -> Finding {
    let until = talk.negotiation.standing().expect("a draft");
    let mut question = Question::new(until, unit, Grouping::Sponsor);
    change(&mut question);
    let (directory, modals) = (Directory::shipped(), Modals::shipped());
    let sources = Sources {
        negotiation: &talk.negotiation,
        weave: &talk.weave,
        directory: &directory,
        modals: &modals,
    };
    Finding::of(sources, question, Confidence::default())
}

fn plainly(talk: &Talk) -> Finding {
    asked(talk, Unit::Amendments, |_| {})
}

fn all(found: &Finding) -> &RowAnalysis {
    found.analysis.rows.iter().find(|row| row.row == Row::All).expect("a row of all")
}

fn outcomes(found: &Finding) -> &Outcomes {
    all(found).outcomes.as_ref().expect("amendments have outcomes")
}

/// `verbatim, amended, withdrawn, defeated, superseded, lapsed, open` in numbers.
fn counts(found: &Finding) -> String {
    outcomes(found).counts.iter().map(Fraction::to_string).collect::<Vec<_>>().join(" ")
}

/// `at risk/removed/censored S` at each time.
fn curve(found: &Finding) -> Vec<String> {
    let rows = all(found).curve.rows.iter();
    rows.map(|row| format!("{}/{}/{} {}", row.at_risk, row.removed, row.censored, exact(&row.survival)))
        .collect()
}

fn exact(share: &Share) -> Fraction {
    share.fraction.clone().expect("small numbers fit")
}

fn lives(found: &Finding, id: &str) -> Vec<(u32, u32, bool)> {
    let cohort = &found.cohort;
    let member = cohort.members.iter().find(|member| member.id == id).expect("an amendment");
    let lives = found.question.plan.rule.lives(member, cohort.last_step(), Scope::All);
    lives.iter().map(|Life { from, to, is_removed }| (*from, *to, *is_removed)).collect()
}

/// NOR-1 is taken, taken out, put back. CHL-1 is taken and then withdrawn, and stays in the text. EU-1 is never taken.
/// PER-1 is tabled against the last draft.
fn four(is_final: bool) -> Talk {
    let first = ["1 Each Party should act on the ice.", "2 The fund is small.", "3 Parties meet each year."];
    let taken = ["1 Each Party shall act on the ice.", "2 The fund is large.", "3 Parties meet each year."];
    let back = ["1 Each Party should act on the ice.", "2 The fund is large.", "3 Parties meet each year."];
    let amendments = vec![
        amendment("NOR-1", 0, "1", replace("should", "shall")),
        amendment("CHL-1", 0, "2", replace("small", "large")),
        amendment("EU-1", 0, "3", replace("each year", "twice a year")),
        amendment("PER-1", 3, "3", replace("each year", "every second year")),
    ];
    let events = vec![event(2, "CHL-1", AmendmentState::Withdrawn, None)];
    talk(&[&first, &taken, &back, &taken], (amendments, events), is_final)
}

#[test]
fn amendments_live_by_their_words_and_by_what_people_do() {
    let found = plainly(&four(true));
    assert_eq!(lives(&found, "NOR-1"), [(0, 2, true)]);
    assert_eq!(lives(&found, "CHL-1"), [(0, 2, true)], "withdrawn before r2, though its word stands");
    assert_eq!(lives(&found, "EU-1"), [(0, 1, true)]);
    assert_eq!(lives(&found, "PER-1"), [(3, 3, false)], "never at risk");
    // Three at risk: one goes in r1, two in r2.
    assert_eq!(curve(&found), ["3/1/0 2/3", "2/2/0 0"]);
    assert_eq!(
        (all(&found).tally.born(), all(&found).never_at_risk.clone()),
        (Fraction::whole(4), Fraction::one())
    );
    // In the final text: NOR-1 by its words. CHL-1 stands there though withdrawn. Nothing says that EU-1 and PER-1 lapsed.
    assert_eq!(counts(&found), "1 0 1 0 0 2 0");
    let ended = outcomes(&found);
    assert_eq!((ended.absorbed.to_string(), ended.inferred.to_string()), ("1".into(), "3".into()));
    assert_eq!((ended.adopted.standing(), ended.decided.born()), (Fraction::one(), Fraction::one()));
    // Shares of ends among the three at risk: EU-1 lapsed at 1; NOR-1 left out and CHL-1 withdrawn at 2.
    let share = |outcome: Outcome| {
        let fate = ended.shares.fates.iter().find(|curve| curve.fate == fate_of(outcome)).expect("asked for");
        fate.rows.iter().map(|row| exact(&row.share).to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(share(Outcome::Lapsed), "1/3 2/3");
    assert_eq!(share(Outcome::Withdrawn), "0 1/3");
    assert_eq!(share(Outcome::AdoptedVerbatim), "0 0");
}

#[test]
fn an_amendment_that_came_back_is_revived_under_the_other_policies() {
    let of = |returns| {
        let found = asked(&four(true), Unit::Amendments, |question| question.plan.rule.returns = returns);
        (lives(&found, "NOR-1"), curve(&found))
    };
    // Last death: NOR-1 is seen alive at age 3 of 3.
    assert_eq!(
        of(Return::LastDeath),
        (vec![(0, 3, false)], ["3/1/0 2/3", "2/1/0 1/3", "1/0/1 1/3"].map(String::from).into())
    );
    // Spells: its second one begins in the last draft and is not at risk.
    assert_eq!(of(Return::Spells).0, [(0, 2, true), (3, 3, false)]);
}

#[test]
fn open_talks_have_bounds_and_no_adoption_by_words() {
    let found = plainly(&four(false));
    // Of four tabled none is adopted and all but the withdrawn one can be.
    assert_eq!(counts(&found), "0 0 1 0 0 0 3");
    assert_eq!(found.talks, Talks::Open);
    // NOR-1 is in the text; CHL-1 is ended, EU-1 is not in, PER-1 can not be in yet.
    assert_eq!(all(&found).tally.standing(), Fraction::one());
    let bands: Vec<String> = all(&found).bands.iter().map(Fraction::to_string).collect();
    assert_eq!(bands, ["2", "0", "0", "0", "1"], "the words of CHL-1 stand; PER-1 has no band yet");
}

#[test]
fn what_is_alive_in_the_last_draft_is_censored_there() {
    let lines = ["1 Each Party should act on the ice."];
    let taken = ["1 Each Party shall act on the ice."];
    let records = (vec![amendment("NOR-1", 0, "1", replace("should", "shall"))], Vec::new());
    let found = plainly(&talk(&[&lines, &taken, &taken], records, false));
    assert_eq!(curve(&found), ["1/0/1 1"]);
    assert_eq!(outcomes(&found).times.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2"]);
}

#[test]
fn closed_without_a_text_everything_open_has_lapsed() {
    let mut records = (vec![amendment("NOR-1", 0, "1", replace("should", "shall"))], Vec::new());
    let mut closed = event(1, "NOR-1", AmendmentState::Withdrawn, None);
    closed.what = crate::model::Happening::Negotiation(crate::model::Closure::Closed);
    records.1.push(closed);
    let (lines, taken) = (["1 Each Party should act."], ["1 Each Party shall act."]);
    let found = plainly(&talk(&[&lines, &taken], records, false));
    assert_eq!((found.talks, counts(&found)), (Talks::WithoutText, "0 0 0 0 0 1 0".into()));
    assert_eq!(curve(&found), ["1/1/0 0"]);
}

#[test]
fn words_that_say_the_contrary_are_gone_under_a_strict_reading_only() {
    let (lines, turned) =
        (["1 Each Party acts on the ice."], ["1 Each Party shall not drill near the ice at all."]);
    let records = || (vec![amendment("NOR-1", 0, "1", replace("acts on", "shall drill near"))], Vec::new());
    let of = |reading| {
        let talk = talk(&[&lines, &turned], records(), true);
        let found = asked(&talk, Unit::Amendments, |question| question.plan.rule.reading = reading);
        (curve(&found), counts(&found))
    };
    // All five words are in effect, three standing and two absent, and what they ask for is forbidden.
    assert_eq!(of(Reading::Plain), (vec!["1/0/1 1".into()], "0 1 0 0 0 0 0".into()));
    assert_eq!(of(Reading::Strict), (vec!["1/1/0 0".into()], "0 0 0 0 0 1 0".into()));
}

#[test]
fn a_superseded_amendment_is_followed_to_the_end_of_its_chain() {
    let (lines, taken) = (["1 Each Party should act on ice."], ["1 Each Party shall act on ice."]);
    let amendments = vec![
        amendment("EU-1", 0, "1", replace("on ice", "on snow")),
        amendment("CHL-1", 0, "1", replace("act", "work")),
        amendment("NOR-1", 0, "1", replace("should", "shall")),
        amendment("PER-1", 0, "1", replace("on ice", "on rain")),
        amendment("PER-2", 0, "1", replace("on ice", "on hail")),
    ];
    let into = |one, other| event(1, one, AmendmentState::MergedInto, Some(other));
    let events =
        vec![into("EU-1", "CHL-1"), into("CHL-1", "NOR-1"), into("PER-1", "PER-2"), into("PER-2", "PER-1")];
    let found = plainly(&talk(&[&lines, &taken], (amendments, events), true));
    // Four superseded: EU-1 by way of CHL-1 and CHL-1 itself went into NOR-1, the others went round in a circle.
    assert_eq!(
        (counts(&found), outcomes(&found).carried_on.to_string()),
        ("1 0 0 0 4 0 0".into(), "2".into())
    );
    assert_eq!(curve(&found), ["5/4/1 1/5"]);
}

#[test]
fn amendments_of_one_package_are_one_unit_with_the_words_of_all() {
    let lines = ["1 Each Party should act on the ice.", "2 The fund is small."];
    let half = ["1 Each Party shall act on the ice.", "2 The fund is small."];
    let packed = |id: &str, clause: &str, change| Amendment {
        package: Some("ice".into()),
        ..amendment(id, 0, clause, change)
    };
    let amendments = || {
        vec![
            packed("NOR-1", "1", replace("should", "shall")),
            packed("CHL-1", "2", replace("small", "large and free")),
            amendment("EU-1", 0, "2", replace("fund", "bank")),
        ]
    };
    let of = |events: Vec<Event>, theta: &str| {
        let talk = talk(&[&lines, &half], (amendments(), events), false);
        let found = asked(&talk, Unit::Packages, |question| {
            question.plan.rule.threshold = Threshold::parse(theta).expect("a share");
        });
        let member = &found.cohort.members[0];
        let mark = member.last().expect("one draft later");
        assert_eq!((member.id.as_str(), member.sponsors.len(), found.cohort.members.len()), ("ice", 2, 2));
        (format!("{}/{}", mark.kept, mark.of), lives(&found, "ice")[0].2, found.analysis.rows.len())
    };
    // NOR-1 has both of its words, CHL-1 none of its four: 2 of 6.
    assert_eq!(of(Vec::new(), "0.5"), ("2/6".into(), true, 4));
    assert_eq!(of(Vec::new(), "0.25"), ("2/6".into(), false, 4));
    // The words of a withdrawn amendment are no longer the package's.
    assert_eq!(of(vec![event(1, "NOR-1", AmendmentState::Withdrawn, None)], "0.25"), ("0/6".into(), true, 4));
}

#[test]
fn an_amendment_is_looked_at_from_the_first_draft_after_it_was_tabled() {
    let (lines, taken) = (["1 Each Party should act."], ["1 Each Party shall act."]);
    let mut late = amendment("NOR-1", 0, "1", replace("should", "shall"));
    // Drafts come out on the 1st, 3rd and 5th.
    late.date = chrono::NaiveDate::from_ymd_opt(2031, 1, 4);
    let found = plainly(&talk(&[&lines, &lines, &taken], (vec![late], Vec::new()), true));
    assert_eq!(lives(&found, "NOR-1"), [(1, 2, false)]);
}

#[test]
fn members_that_a_group_excepts_are_given_nothing_of_what_it_tabled() {
    let (lines, taken) = (["1 Each Party should act."], ["1 Each Party shall act."]);
    let mut tabled = amendment("EU-1", 0, "1", replace("should", "shall"));
    tabled.except = vec![ActorId::new("SWE")];
    let talk = talk(&[&lines, &taken], (vec![tabled], Vec::new()), true);
    let found = asked(&talk, Unit::Amendments, |question| {
        question.plan.deal = Deal { credit: Credit::Fractional, reach: Reach::Members, ..question.plan.deal };
    });
    let rows: Vec<(&Row, String)> =
        found.analysis.rows.iter().map(|row| (&row.row, row.tally.born().to_string())).collect();
    assert_eq!(rows.len(), 27, "26 of 27 members, and all");
    assert!(!rows.iter().any(|(row, _)| **row == Row::Through("SWE".into())));
    assert_eq!(rows[0], (&Row::Through("AUT".into()), "1/26".to_string()));
}

#[test]
fn amendments_that_ask_for_nothing_or_come_later_are_not_counted_which_is_said() {
    let (lines, taken) = (["1 Each Party should act."], ["1 Each Party shall act."]);
    let amendments = vec![
        amendment("NOR-1", 0, "1", replace("should", "shall")),
        amendment("NOR-2", 0, "1", crate::model::Change::Comment { passage: None }),
        amendment("NOR-3", 1, "1", add("after act", "now")),
    ];
    let talk = talk(&[&lines, &taken, &taken], (amendments, Vec::new()), true);
    let found = asked(&talk, Unit::Amendments, |question| question.until = RoundIndex(0));
    assert_eq!(found.cohort.left_out, LeftOut { unscored: 1, elsewhere: 0 });
    assert_eq!(found.cohort.members.iter().map(|member| member.id.as_str()).collect::<Vec<_>>(), ["NOR-1"]);
}

#[test]
fn a_draft_that_only_moves_numbers_and_brackets_removes_no_amendment() {
    let first = ["1 Each Party should act on the ice.", "2 The fund is small.", "3 Parties meet each year."];
    let taken = ["1 Each Party shall act on the ice.", "2 The fund is large.", "3 Parties meet each year."];
    let records = || {
        let amendments = vec![
            amendment("NOR-1", 0, "1", replace("should", "shall")),
            amendment("CHL-1", 0, "2", replace("small", "large")),
            amendment("EU-1", 0, "3", replace("each year", "twice a year")),
        ];
        (amendments, Vec::new())
    };
    let removed = |rounds: &[&[&str]]| {
        let found = plainly(&talk(rounds, records(), false));
        all(&found).curve.rows.iter().fold(Fraction::zero(), |sum, row| &sum + &row.removed)
    };
    let before = removed(&[&first, &taken]);
    assert_eq!(before, Fraction::one());
    let same = taken;
    let renumbered =
        ["4 Each Party shall act on the ice.", "5 The fund is large.", "6 Parties meet each year."];
    let moved = ["1 Parties meet each year.", "2 The fund is large.", "3 Each Party shall act on the ice."];
    let bracketed =
        ["1 Each Party [shall act] on the ice.", "2 [The fund is large.]", "3 Parties meet each year."];
    for last in [same, renumbered, moved, bracketed] {
        assert_eq!(removed(&[&first, &taken, &last]), before, "{last:?}");
    }
    // Brackets end the curve of what stands outside them.
    let found = plainly(&talk(&[&first, &taken, &bracketed], records(), false));
    let clean: Vec<String> =
        all(&found).clean.rows.iter().map(|row| exact(&row.survival).to_string()).collect();
    assert_eq!(clean, ["2/3", "0"]);
}

/// An amendment as a strategy makes it: birth, quarters in effect in each later draft, an end by act, sponsors.
type Told = (u32, Vec<u32>, Option<(usize, Ending)>, usize);

const SPONSORS: [&[&str]; 4] = [&["NOR"], &["CHL"], &["CHL", "NOR"], &["AUS", "CHL", "NOR"]];

const DRAFTS: u32 = 6;

fn told() -> impl Strategy<Value = Vec<Told>> {
    let ending = prop_oneof![
        Just(Ending::Adopted),
        Just(Ending::Withdrawn),
        Just(Ending::Defeated),
        Just(Ending::Superseded),
        Just(Ending::Lapsed),
    ];
    let one = (
        0..DRAFTS,
        proptest::collection::vec(0_u32..=4, 5),
        proptest::option::of((0_usize..5, ending)),
        0_usize..4,
    );
    proptest::collection::vec(one, 1..40)
}

fn member((birth, quarters, act, sponsors): &Told) -> Member {
    let whole = Mark { step: *birth, kept: 4, of: 4, clean: 4, end: None };
    let mut history = vec![whole];
    let mut band = None;
    for (at, step) in (birth + 1..DRAFTS).enumerate() {
        let ended = act.filter(|(from, ending)| *from <= at && *ending != Ending::Adopted);
        let kept = quarters[at];
        let end = ended.map(|(_, ending)| End::ByAct(ending));
        history.push(Mark { step, kept, of: 4, clean: kept, end });
        band = Some(Band::of_words(kept as usize, 4));
    }
    let sponsors: Vec<ActorId> = SPONSORS[*sponsors].iter().map(|id| ActorId::new(*id)).collect();
    let checks = history.len() - 1;
    let record = Record {
        tabled: chrono::NaiveDate::from_ymd_opt(2031, 1, 1).expect("a day"),
        except: Vec::new(),
        new: None,
        ending: act.filter(|(from, _)| *from < checks).map(|(_, ending)| ending),
        band,
        package: None,
        heir: None,
    };
    Member {
        id: String::new(),
        round: RoundIndex(*birth),
        place: 0,
        count: 1,
        cluster: None,
        lead: sponsors.first().cloned(),
        sponsors,
        history,
        record: Some(record),
    }
}

fn cohort(told: &[Told]) -> Cohort {
    Cohort {
        unit: Unit::Amendments,
        line: (0..DRAFTS).map(RoundIndex).collect(),
        members: told.iter().map(member).collect(),
        left_out: LeftOut::default(),
    }
}

fn analysed(cohort: &Cohort, credit: Credit, talks: Talks) -> Analysis {
    let deal = Deal { grouping: Grouping::Sponsor, credit, reach: Reach::AsNamed };
    let plan = Plan { deal, rule: Rule::default(), strata: Strata::None };
    let negotiation: Negotiation = super::cohorts::negotiation(DRAFTS);
    Analysis::of(cohort, &plan, (&negotiation, &Directory::shipped()), (talks, Confidence::default()))
}

fn total(analysis: &Analysis) -> &RowAnalysis {
    analysis.rows.iter().find(|row| row.row == Row::All).expect("a row of all")
}

fn fates(cohort: &Cohort, talks: Talks) -> Vec<Subject> {
    let (rule, whole) = (Rule::default(), Fraction::one());
    (0..cohort.members.len()).flat_map(|place| rule.fates(cohort, (place, &whole), talks)).collect()
}

fn talks() -> impl Strategy<Value = Talks> {
    prop_oneof![Just(Talks::Open), Just(Talks::Closed), Just(Talks::WithoutText)]
}

proptest! {
    #[test]
    fn amendments_of_which_nothing_is_removed_all_survive(births in proptest::collection::vec(0..DRAFTS - 1, 1..40)) {
        let told: Vec<Told> = births.into_iter().map(|birth| (birth, vec![4; 5], None, 0)).collect();
        for row in &total(&analysed(&cohort(&told), Credit::Full, Talks::Closed)).curve.rows {
            prop_assert!(row.survival.is_everything());
        }
    }

    #[test]
    fn amendments_that_are_all_removed_leave_nothing(births in proptest::collection::vec(0..DRAFTS - 1, 1..40)) {
        let told: Vec<Told> = births.into_iter().map(|birth| (birth, vec![0; 5], None, 0)).collect();
        let analysis = analysed(&cohort(&told), Credit::Full, Talks::Closed);
        prop_assert!(total(&analysis).curve.rows.iter().all(|row| row.survival.is_nothing()));
        prop_assert!(total(&analysis).tally.standing().is_zero());
    }

    /// Tabled together and all followed to the end: S is the share alive, and Greenwood's error is the binomial one.
    #[test]
    fn amendments_tabled_together_survive_as_the_share_alive(told in told()) {
        let told: Vec<Told> = told.into_iter().map(|(_, quarters, act, who)| (0, quarters, act, who)).collect();
        let cohort = cohort(&told);
        let row = total(&analysed(&cohort, Credit::Full, Talks::Closed)).clone();
        let rule = Rule::default();
        let n = cohort.members.len() as f64;
        for at in row.curve.rows {
            let ended = |member: &&Member| {
                let life = rule.lives(member, DRAFTS - 1, Scope::All)[0];
                life.is_removed && f64::from(life.to - life.from) <= at.time.value()
            };
            let share = 1.0 - cohort.members.iter().filter(ended).count() as f64 / n;
            super::assert_close(at.survival.value, share);
            if let Some(error) = at.std_error {
                super::assert_close(error, (share * (1.0 - share) / n).sqrt());
            }
        }
    }

    #[test]
    fn ends_of_amendments_and_what_has_not_ended_add_up_to_exactly_one(told in told(), talks in talks()) {
        let cohort = cohort(&told);
        let analysis = analysed(&cohort, Credit::Full, talks);
        let ended = total(&analysis).outcomes.as_ref().expect("outcomes");
        for (at, free) in ended.shares.event_free.iter().enumerate() {
            let sum = ended.shares.fates.iter().fold(exact(free), |sum, fate| &sum + &exact(&fate.rows[at].share));
            prop_assert_eq!(sum, Fraction::one());
        }
        // One outcome each, and none left out.
        let sum = ended.counts.iter().fold(Fraction::zero(), |sum, count| &sum + count);
        prop_assert_eq!(sum, Fraction::whole(told.len() as u64));
        prop_assert_eq!(&ended.counts[0] + &ended.counts[1], ended.adopted.standing());
    }

    #[test]
    fn one_minus_kaplan_meier_of_an_end_is_never_below_its_share(told in told(), talks in talks()) {
        let subjects = fates(&cohort(&told), talks);
        let all: Vec<Fate> = (1..=6).map(Fate).collect();
        let shares = aalen_johansen(&RiskTable::new(&subjects).expect("sound"), &all);
        for fate in &shares.fates {
            let alone: Vec<Subject> = subjects.iter().cloned().map(|mut subject| {
                if subject.ending != super::Ending::Removed(fate.fate) {
                    subject.ending = super::Ending::Censored;
                }
                subject
            }).collect();
            let curve = kaplan_meier(&RiskTable::new(&alone).expect("sound"), Confidence::default());
            for (one, other) in curve.rows.iter().zip(&fate.rows) {
                prop_assert!(1.0 - one.survival.value >= other.share.value - 1e-12);
            }
        }
    }

    #[test]
    fn fractional_credit_adds_up_to_the_amendments_and_their_outcomes_exactly(told in told(), talks in talks()) {
        let analysis = analysed(&cohort(&told), Credit::Fractional, talks);
        let named = || analysis.rows.iter().filter(|row| row.row != Row::All);
        let born = named().fold(Fraction::zero(), |sum, row| &sum + &row.tally.born());
        prop_assert_eq!(born, Fraction::whole(told.len() as u64));
        let adopted = |row: &RowAnalysis| row.outcomes.as_ref().expect("outcomes").adopted.standing();
        let sum = named().fold(Fraction::zero(), |sum, row| &sum + &adopted(row));
        prop_assert_eq!(sum, adopted(total(&analysis)));
    }

    #[test]
    fn number_of_amendments_in_the_text_never_rises_with_the_threshold_and_s_never_with_age(told in told(), talks in talks()) {
        let analysis = analysed(&cohort(&told), Credit::Full, talks);
        for row in &analysis.rows {
            let counts: Vec<&Fraction> = row.sensitivity.iter().map(|(_, count)| count).collect();
            prop_assert!(counts.windows(2).all(|pair| pair[1] <= pair[0]), "{:?}", counts);
            let survival = row.curve.survival_values();
            prop_assert!(survival.windows(2).all(|pair| pair[1] <= pair[0]));
        }
    }

    #[test]
    fn repeated_amendments_keep_shares_and_divide_variances(told in told(), times in 2_usize..4) {
        let once = analysed(&cohort(&told), Credit::Full, Talks::Closed);
        let many: Vec<Told> = (0..times).flat_map(|_| told.clone()).collect();
        let repeated = analysed(&cohort(&many), Credit::Full, Talks::Closed);
        for (one, other) in total(&once).curve.rows.iter().zip(&total(&repeated).curve.rows) {
            prop_assert_eq!(one.survival.value.to_bits(), other.survival.value.to_bits());
            if let (Some(one), Some(other)) = (one.std_error, other.std_error) {
                prop_assert!((one * one - other * other * times as f64).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_draft_like_the_last_removes_no_amendment(told in told()) {
        let short = cohort(&told);
        let mut long = short.clone();
        long.line.push(RoundIndex(DRAFTS));
        let removed = |cohort: &Cohort| {
            let subjects = fates(cohort, Talks::Open);
            subjects.iter().filter(|subject| subject.ending != super::Ending::Censored).count()
        };
        prop_assert_eq!(removed(&short), removed(&long));
    }

    #[test]
    fn order_of_amendments_changes_no_figure(told in told(), talks in talks()) {
        let mut turned = told.clone();
        turned.reverse();
        let one = analysed(&cohort(&told), Credit::Full, talks);
        let other = analysed(&cohort(&turned), Credit::Full, talks);
        for (one, other) in one.rows.iter().zip(&other.rows) {
            prop_assert_eq!(&one.curve, &other.curve);
            prop_assert_eq!(&one.sensitivity, &other.sensitivity);
            let [one, other] = [one, other].map(|row| row.outcomes.as_ref().expect("outcomes"));
            prop_assert_eq!((&one.counts, &one.shares), (&other.counts, &other.shares));
        }
    }

    #[test]
    fn observed_and_expected_removals_of_sponsors_have_the_same_sum(told in told()) {
        let analysis = analysed(&cohort(&told), Credit::Lead, Talks::Closed);
        if let Some(test) = &analysis.overall {
            let expected: f64 = test.groups.iter().map(|group| group.expected).sum();
            let observed: u64 = test.groups.iter().map(|group| group.observed).sum();
            prop_assert!((expected - observed as f64).abs() < 1e-9);
        }
    }
}
