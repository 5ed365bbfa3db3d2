//! Data on which published tools give wrong answers: the cases that started this folder.

use super::super::{Confidence, Fraction, Subject, Time, kaplan_meier};
use super::{coded, table};

/// Lines born in yearly cohorts of 100, as (births, alive at each check).
fn cohort(subjects: &mut Vec<Subject>, alive: &[u32]) {
    for (age, pair) in alive.windows(2).enumerate() {
        subjects.extend((pair[1]..pair[0]).map(|_| coded(age as f64 + 1.0, 1)));
    }
    let survivors = alive.last().copied().unwrap_or_default();
    subjects.extend((0..survivors).map(|_| coded(alive.len() as f64 - 1.0, 0)));
}

/// S after each age, as fractions.
fn survival(subjects: &[Subject]) -> Vec<String> {
    let curve = kaplan_meier(&table(subjects), Confidence::default());
    curve.rows.iter().filter_map(|row| row.survival.fraction.as_ref().map(Fraction::to_string)).collect()
}

#[test]
fn nothing_removed_is_all_alive_where_git_of_theseus_shows_66_and_33_percent() {
    // git-of-theseus 0.3.4 divides by the original size and takes the end of observation for a removal: 100,
    // 66.67, 33.33.
    let mut subjects = Vec::new();
    cohort(&mut subjects, &[100, 100, 100, 100]);
    cohort(&mut subjects, &[100, 100, 100]);
    cohort(&mut subjects, &[100, 100]);
    assert_eq!(survival(&subjects), ["1", "1", "1"]);
    let curve = kaplan_meier(&table(&subjects), Confidence::default());
    assert_eq!(curve.half_life.value, None);
    // Wilson at 300 of 300: lower end 300/(300 + 1.95996²) = 300/303.84146 = 0.987357.
    let first = curve.rows[0].band.map(|band| (band.kind.word(), band.interval.lower, band.interval.upper));
    let (word, lower, upper) = first.expect("300 units are at risk");
    assert_eq!(word, "wilson");
    super::assert_close(lower, 300.0 / (300.0 + 3.841_458_820_694_124));
    super::assert_close(upper, 1.0);
}

#[test]
fn everything_removed_is_none_alive_where_git_of_theseus_shows_25_and_hercules_100_percent() {
    // git-of-theseus 0.3.4: 50, 25; hercules (labours 10.7.2) marks every removal as censored when all are
    // gone: 100, 100.
    let mut subjects = Vec::new();
    cohort(&mut subjects, &[100, 50, 0, 0]);
    assert_eq!(survival(&subjects), ["1/2", "0"]);
    let curve = kaplan_meier(&table(&subjects), Confidence::default());
    assert_eq!(curve.half_life.value, Some(Time::from(1)));
    assert_eq!(curve.rows[1].std_error, None);
}

#[test]
fn steady_loss_is_a_straight_line_where_git_of_theseus_decays_geometrically() {
    // git-of-theseus 0.3.4: 80, 64, 51.2, 40.96, 32.77 instead of 80, 60, 40, 20, 0.
    let mut subjects = Vec::new();
    cohort(&mut subjects, &[100, 80, 60, 40, 20, 0, 0]);
    assert_eq!(survival(&subjects), ["4/5", "3/5", "2/5", "1/5", "0"]);
}

#[test]
fn median_at_exactly_one_half_is_the_time_it_is_reached_where_others_round_past_it() {
    // Ten units, 1, 2 and 2 removed: 9/10 · 7/9 · 5/7 = 5/10. The product of 1 − d/n in floating point is
    // 0.5000000000000001, so that lifelines reports a later time or none in such a case; R reports 3.5, half
    // way to 4.
    let naive: f64 = [(1.0, 10.0), (2.0, 9.0), (2.0, 7.0)].iter().map(|(d, n)| 1.0 - d / n).product();
    assert!(naive > 0.5);
    let removals = [(1.0, 1), (2.0, 2), (3.0, 2), (4.0, 1)];
    let mut subjects: Vec<Subject> =
        removals.iter().flat_map(|(age, count)| (0..*count).map(|_| coded(*age, 1))).collect();
    subjects.extend((0..4).map(|_| coded(5.0, 0)));
    assert_eq!(survival(&subjects), ["9/10", "7/10", "1/2", "2/5", "2/5"]);
    assert_eq!(kaplan_meier(&table(&subjects), Confidence::default()).half_life.value, Some(Time::from(3)));
}
