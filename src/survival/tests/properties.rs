//! Properties that hold for all data.

use proptest::prelude::*;

use super::super::{
    Compared, Confidence, Curve, Ending, Fate, Fraction, Share, Subject, Time, aalen_johansen, kaplan_meier,
    log_rank, permutation_p, restricted_mean,
};
use super::{coded, table};

/// Data with many ties: up to 60 units, ages up to 8, three fates and censoring.
fn subjects() -> impl Strategy<Value = Vec<Subject>> {
    let subject = (0_u32..8, 0_u32..4).prop_map(|(age, event)| coded(f64::from(age), event));
    proptest::collection::vec(subject, 1..60)
}

/// Data with fractional weights, clusters and late entries.
fn weighted() -> impl Strategy<Value = Vec<Subject>> {
    let subject = (0_u32..8, 0_u32..4, 0_u64..5, 1_u64..7, proptest::option::of(0_u64..6), 0_u32..8)
        .prop_map(|(age, event, above, below, cluster, entry)| {
            let weight = Fraction::new(above, below).expect("below the line is at least 1");
            let subject = Subject { cluster, ..coded(f64::from(age), event) }.weighing(weight);
            if entry < age { subject.entering(Time::from(entry)) } else { subject }
        });
    proptest::collection::vec(subject, 1..40)
}

fn curve(subjects: &[Subject]) -> Curve {
    kaplan_meier(&table(subjects), Confidence::default())
}

fn exact(share: &Share) -> Fraction {
    share.fraction.clone().expect("ages below eight and sixty units keep fractions short")
}

const FATES: [Fate; 3] = [Fate(1), Fate(2), Fate(3)];

proptest! {
    #[test]
    fn nothing_removed_keeps_everybody(ages in proptest::collection::vec(0_u32..50, 1..80)) {
        let subjects: Vec<Subject> = ages.iter().map(|age| coded(f64::from(*age), 0)).collect();
        let curve = curve(&subjects);
        prop_assert!(curve.rows.iter().all(|row| row.survival.is_everything() && row.std_error == Some(0.0)));
        prop_assert_eq!(curve.half_life.value, None);
    }

    #[test]
    fn everything_removed_leaves_nobody(ages in proptest::collection::vec(0_u32..50, 1..80)) {
        let subjects: Vec<Subject> = ages.iter().map(|age| coded(f64::from(*age), 1)).collect();
        let curve = curve(&subjects);
        prop_assert!(curve.rows.last().is_some_and(|row| row.survival.is_nothing()));
        prop_assert!(curve.half_life.value.is_some());
    }

    #[test]
    fn without_censoring_survival_is_the_share_alive_and_errors_are_binomial(
        rows in proptest::collection::vec((0_u32..12, 1_u32..4), 1..80)
    ) {
        let subjects: Vec<Subject> = rows.iter().map(|(age, fate)| coded(f64::from(*age), *fate)).collect();
        let (curve, shares) = (curve(&subjects), aalen_johansen(&table(&subjects), &FATES));
        let count = rows.len() as u64;
        let binomial = |share: f64| (share * (1.0 - share) / count as f64).sqrt();
        for (place, row) in curve.rows.iter().enumerate() {
            let alive = rows.iter().filter(|(age, _)| Time::from(*age) > row.time).count() as u64;
            prop_assert_eq!(Some(exact(&row.survival)), Fraction::new(alive, count));
            if let Some(error) = row.std_error {
                prop_assert!((error - binomial(row.survival.value)).abs() < 1e-12);
            }
            for curve in &shares.fates {
                let row = &curve.rows[place];
                let ended = rows.iter().filter(|(age, fate)| Time::from(*age) <= row.time && *fate == curve.fate.0);
                prop_assert_eq!(Some(exact(&row.share)), Fraction::new(ended.count() as u64, count));
                let error = row.std_error.expect("units are on their own");
                prop_assert!((error - binomial(row.share.value)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn event_free_and_shares_of_all_fates_add_up_to_exactly_one(subjects in subjects()) {
        let shares = aalen_johansen(&table(&subjects), &FATES);
        for (place, alive) in shares.event_free.iter().enumerate() {
            let sum = shares.fates.iter().fold(exact(alive), |sum, fate| &sum + &exact(&fate.rows[place].share));
            prop_assert_eq!(sum, Fraction::one());
        }
    }

    #[test]
    fn survival_never_rises_and_intervals_hold_it(subjects in weighted()) {
        let curve = curve(&subjects);
        for pair in curve.rows.windows(2) {
            prop_assert!(pair[1].survival.value <= pair[0].survival.value);
            prop_assert!(pair[0].time < pair[1].time);
        }
        for row in &curve.rows {
            if let Some(band) = row.band {
                prop_assert!(0.0 <= band.interval.lower && band.interval.upper <= 1.0);
                let (lower, upper) = (band.interval.lower - 1e-12, band.interval.upper + 1e-12);
                prop_assert!((lower..=upper).contains(&row.survival.value), "{row:?}");
            }
        }
    }

    #[test]
    fn half_life_is_the_first_row_with_at_most_half(subjects in subjects()) {
        let half = Fraction::new(1_u32, 2_u32).expect("2 > 0");
        let curve = curve(&subjects);
        let first = curve.rows.iter().find(|row| exact(&row.survival) <= half).map(|row| row.time);
        prop_assert_eq!(curve.half_life.value, first);
    }

    #[test]
    fn repeating_the_data_keeps_shares_and_divides_variances(subjects in subjects(), times in 2_usize..5) {
        let repeated: Vec<Subject> = subjects.iter().cycle().take(subjects.len() * times).cloned().collect();
        for (one, many) in curve(&subjects).rows.iter().zip(&curve(&repeated).rows) {
            prop_assert_eq!(&one.survival.fraction, &many.survival.fraction);
            if let (Some(one), Some(many)) = (one.std_error, many.std_error) {
                prop_assert!((one * one - many * many * times as f64).abs() < 1e-12);
            }
        }
        let (one, many) = (aalen_johansen(&table(&subjects), &FATES), aalen_johansen(&table(&repeated), &FATES));
        for (one, many) in one.fates.iter().flat_map(|f| &f.rows).zip(many.fates.iter().flat_map(|f| &f.rows)) {
            prop_assert_eq!(&one.share.fraction, &many.share.fraction);
            let [one, many] = [one, many].map(|row| row.std_error.expect("units are on their own"));
            prop_assert!((one * one - many * many * times as f64).abs() < 1e-12);
        }
    }

    #[test]
    fn whole_weights_are_repetitions(subjects in subjects(), weights in proptest::collection::vec(0_u64..5, 60)) {
        let weighted: Vec<Subject> =
            subjects.iter().zip(&weights).map(|(s, w)| s.clone().weighing(Fraction::whole(*w))).collect();
        let repeated: Vec<Subject> = subjects
            .iter()
            .zip(&weights)
            .flat_map(|(subject, weight)| (0..*weight).map(|_| subject.clone()))
            .collect();
        let (weighted, repeated) = (curve(&weighted), curve(&repeated));
        // Rows of weightless units stand in one of the two only.
        let counting = weighted.rows.iter().filter(|row| !(row.removed.is_zero() && row.censored.is_zero()));
        for (one, other) in counting.zip(&repeated.rows) {
            prop_assert_eq!((&one.at_risk, &one.removed, &one.censored), (&other.at_risk, &other.removed, &other.censored));
            prop_assert_eq!((&one.survival, one.std_error, one.band), (&other.survival, other.std_error, other.band));
        }
        prop_assert_eq!(weighted.half_life.value, repeated.half_life.value);
    }

    #[test]
    fn order_of_input_changes_nothing(subjects in weighted(), seed in any::<u64>()) {
        let mut shuffled: Vec<(u64, Subject)> = subjects
            .iter()
            .enumerate()
            .map(|(place, s)| ((place as u64 + 1).wrapping_mul(seed | 1).rotate_left(17), s.clone()))
            .collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let shuffled: Vec<Subject> = shuffled.into_iter().map(|(_, subject)| subject).collect();
        // Compared to the last bit, by what they print.
        prop_assert_eq!(format!("{:?}", curve(&subjects)), format!("{:?}", curve(&shuffled)));
        let shares = |subjects: &[Subject]| format!("{:?}", aalen_johansen(&table(subjects), &FATES));
        prop_assert_eq!(shares(&subjects), shares(&shuffled));
    }

    #[test]
    fn one_minus_kaplan_meier_is_never_below_the_share(subjects in subjects()) {
        let shares = aalen_johansen(&table(&subjects), &FATES);
        for of_fate in &shares.fates {
            let alone = |subject: &Subject| match subject.ending {
                Ending::Removed(fate) if fate != of_fate.fate => Subject { ending: Ending::Censored, ..subject.clone() },
                _ => subject.clone(),
            };
            let alone: Vec<Subject> = subjects.iter().map(alone).collect();
            for (row, naive) in of_fate.rows.iter().zip(&curve(&alone).rows) {
                // 1 − S ≥ p, exactly: S + p ≤ 1.
                prop_assert!(&exact(&naive.survival) + &exact(&row.share) <= Fraction::one());
            }
        }
    }

    #[test]
    fn jackknife_of_equal_weights_is_greenwood(subjects in subjects()) {
        let half = Fraction::new(1_u32, 2_u32).expect("2 > 0");
        let halved: Vec<Subject> = subjects.iter().map(|subject| subject.clone().weighing(half.clone())).collect();
        let (whole, halves) = (curve(&subjects), curve(&halved));
        prop_assert_ne!(whole.method, halves.method);
        for (one, other) in whole.rows.iter().zip(&halves.rows) {
            prop_assert_eq!(&one.survival.fraction, &other.survival.fraction);
            if let (Some(one), Some(other)) = (one.std_error, other.std_error) {
                prop_assert!((one - other).abs() < 1e-12);
            }
            if let (Some(one), Some(other)) = (one.band, other.band) {
                prop_assert_eq!(one.kind, other.kind);
                // √ of a variance near 0 loses half of its digits, and the interval of a tiny S follows it.
                prop_assert!((one.interval.lower - other.interval.lower).abs() < 1e-9);
            }
        }
        let (by_covariance, by_influence) =
            (aalen_johansen(&table(&subjects), &FATES), aalen_johansen(&table(&halved), &FATES));
        for (one, other) in by_covariance.fates.iter().zip(&by_influence.fates) {
            for (one, other) in one.rows.iter().zip(&other.rows) {
                if let (Some(one), Some(other)) = (one.std_error, other.std_error) {
                    prop_assert!((one - other).abs() < 1e-9, "{one} {other}");
                }
            }
        }
        let mean = |subjects: &[Subject], curve: &Curve| {
            restricted_mean(&table(subjects), curve, Time::from(6), Confidence::default())
        };
        let (one, other) = (mean(&subjects, &whole), mean(&halved, &halves));
        prop_assert!((one.mean - other.mean).abs() < 1e-12);
        if let (Some(one), Some(other)) = (one.std_error, other.std_error) {
            prop_assert!((one - other).abs() < 1e-9);
        }
    }

    #[test]
    fn observed_and_expected_removals_have_the_same_sum(
        subjects in subjects(), groups in 1_usize..5, strata in 1_u64..4
    ) {
        let compared: Vec<Compared<'_>> = subjects
            .iter()
            .enumerate()
            .map(|(place, subject)| Compared { subject, group: place % groups, stratum: place as u64 % strata })
            .collect();
        let outcome = log_rank(&compared, groups).expect("units are whole and on their own");
        let observed: u64 = outcome.groups.iter().map(|group| group.observed).sum();
        let expected: f64 = outcome.groups.iter().map(|group| group.expected).sum();
        prop_assert!((observed as f64 - expected).abs() < 1e-9);
        let most = u32::try_from(groups - 1).expect("few groups");
        if let Some(test) = outcome.test {
            prop_assert!(test.value >= 0.0 && (0.0..=1.0).contains(&test.p));
            prop_assert!((1..=most).contains(&test.degrees_of_freedom));
        }
    }

    #[test]
    fn order_of_input_changes_no_bit_of_a_comparison(subjects in subjects(), groups in 2_usize..5, turn in 0_usize..60) {
        let mut compared: Vec<Compared<'_>> = subjects
            .iter()
            .enumerate()
            .map(|(place, subject)| Compared { subject, group: place % groups, stratum: place as u64 % 3 })
            .collect();
        let both = |compared: &[Compared<'_>]| {
            format!("{:?} {:?}", log_rank(compared, groups), permutation_p(compared, groups, 9))
        };
        let before = both(&compared);
        let turn = turn % compared.len();
        compared.rotate_left(turn);
        compared.reverse();
        prop_assert_eq!(before, both(&compared));
    }

    #[test]
    fn swapping_labels_and_adding_empty_groups_keeps_the_test(subjects in subjects(), groups in 2_usize..5) {
        let of = |label: &dyn Fn(usize) -> usize, count: usize| {
            let member = |(place, subject)| Compared { subject, group: label(place % groups), stratum: 0 };
            let compared: Vec<Compared<'_>> = subjects.iter().enumerate().map(member).collect();
            log_rank(&compared, count).expect("units are whole and on their own").test
        };
        let plain = of(&|group| group, groups);
        let others = [of(&|group| groups - 1 - group, groups), of(&|group| 2 * group + 1, 2 * groups + 1)];
        for other in others {
            prop_assert_eq!(plain.map(|test| test.degrees_of_freedom), other.map(|test| test.degrees_of_freedom));
            if let (Some(one), Some(other)) = (plain, other) {
                prop_assert!((one.value - other.value).abs() <= 1e-9 * one.value.max(1.0));
            }
        }
    }
}
