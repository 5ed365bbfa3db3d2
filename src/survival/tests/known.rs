//! Known answers: worked by hand, and those of R and Python on data sets that all of them agree on.

use super::super::{
    BandKind, ChiSquare, Compared, Confidence, Curve, Ending, ErrorMethod, Fate, FateShares, Fraction,
    Proportion, RiskTable, Subject, Time, aalen_johansen, benjamini_hochberg, common_horizon, difference,
    holm, kaplan_meier, log_rank, permutation_p, removal_rates, restricted_mean, wilson,
};
use super::reference::Row;
use super::{all_coded, assert_close, coded, data, reference, table, time};

/// Fates that count as removed in `TALKS` and `TINY`: withdrawn, defeated, superseded.
fn removed(fate: u32) -> u32 {
    u32::from((1..=3).contains(&fate))
}

fn curve(subjects: &[Subject]) -> Curve {
    kaplan_meier(&table(subjects), Confidence::default())
}

/// One group of (time, event, group).
fn group(rows: &[(f64, u32, usize)], wanted: usize) -> Vec<Subject> {
    all_coded(rows.iter().filter(|row| row.2 == wanted).map(|row| (row.0, row.1)))
}

fn talks() -> Vec<Subject> {
    all_coded(data::TALKS.iter().map(|row| (f64::from(row.2), removed(row.3))))
}

#[track_caller]
fn assert_same_curve(subjects: &[Subject], wanted: &[Row]) {
    let curve = curve(subjects);
    assert_eq!(curve.rows.len(), wanted.len());
    for (row, (at, at_risk, removed, censored, survival, error, lower, upper)) in
        curve.rows.iter().zip(wanted)
    {
        assert_eq!(row.time, time(*at));
        assert_eq!(row.at_risk, Fraction::whole(*at_risk), "at {at}");
        assert_eq!(row.removed, Fraction::whole(*removed), "at {at}");
        assert_eq!(row.censored, Fraction::whole(*censored), "at {at}");
        assert_eq!(
            row.survival.fraction.as_ref().map(Fraction::to_string).as_deref(),
            Some(*survival),
            "at {at}"
        );
        if !error.is_nan() {
            assert_close(row.std_error.expect("S is not 0"), *error);
        }
        let band = row.band.expect("somebody is at risk");
        assert_eq!(band.kind == BandKind::LogLog, !lower.is_nan(), "at {at}");
        if !lower.is_nan() {
            assert_close(band.interval.lower, *lower);
            assert_close(band.interval.upper, *upper);
        }
    }
}

#[test]
fn curves_of_data_sets_agree_with_r() {
    assert_same_curve(&all_coded(data::KAPLAN_MEIER.iter().copied()), reference::KAPLAN_MEIER);
    assert_same_curve(&group(data::GEHAN, 0), reference::GEHAN_TREATED);
    assert_same_curve(&group(data::GEHAN, 1), reference::GEHAN_CONTROL);
    assert_same_curve(&group(data::AML, 0), reference::AML_MAINTAINED);
    assert_same_curve(&group(data::AML, 1), reference::AML_OTHERS);
    assert_same_curve(&talks(), reference::TALKS_ALL);
}

#[test]
fn half_lives_agree_with_r_and_are_exact() {
    let half_life = |subjects: &[Subject]| {
        let half = curve(subjects).half_life;
        [half.value, half.lower, half.upper].map(|time| time.map(Time::value))
    };
    assert_eq!(half_life(&all_coded(data::KAPLAN_MEIER.iter().copied())), [Some(9.2), Some(0.8), None]);
    assert_eq!(half_life(&group(data::GEHAN, 0)), [Some(23.0), Some(13.0), None]);
    assert_eq!(half_life(&group(data::GEHAN, 1)), [Some(8.0), Some(4.0), Some(11.0)]);
    assert_eq!(half_life(&group(data::AML, 0)), [Some(31.0), Some(13.0), None]);
    assert_eq!(half_life(&group(data::AML, 1)), [Some(23.0), Some(5.0), Some(33.0)]);
    assert_eq!(half_life(&talks()), [Some(2.0), Some(1.0), Some(2.0)]);
}

#[test]
fn curve_of_twelve_amendments_by_hand() {
    // Age 1: 12 at risk, 4 removed: S = 8/12 = 2/3. Age 2: 8 at risk, 2 removed and 1 open: S = 2/3 · 6/8 =
    // 1/2. Age 3: 8 − 2 − 1 = 5 at risk, 1 removed and 1 open: S = 1/2 · 4/5 = 2/5. Age 4: 3 at risk, all
    // adopted: S stays. Greenwood at age 2: 4/(12·8) + 2/(8·6) = 1/24 + 1/24 = 1/12, error 1/2 · √(1/12) =
    // 0.144338.
    let subjects = all_coded(data::TINY.iter().map(|row| (row.0, removed(row.1))));
    let curve = curve(&subjects);
    let shown: Vec<String> = curve
        .rows
        .iter()
        .map(|row| {
            let survival = row.survival.fraction.as_ref().map(Fraction::to_string).unwrap_or_default();
            format!("{}: {} of {}, {} open, S = {survival}", row.time, row.removed, row.at_risk, row.censored)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "1: 4 of 12, 0 open, S = 2/3",
            "2: 2 of 8, 1 open, S = 1/2",
            "3: 1 of 5, 1 open, S = 2/5",
            "4: 0 of 3, 3 open, S = 2/5"
        ]
    );
    assert_close(curve.rows[1].std_error.expect("S is 1/2"), 0.5 * (1.0_f64 / 12.0).sqrt());
    assert_eq!(curve.half_life.value, Some(Time::from(2)));
}

#[test]
fn single_removed_unit_falls_to_nothing_with_the_interval_of_none_of_one() {
    // Wilson at 0 of 1: upper end z²/(1 + z²) = 3.841459/4.841459 = 0.793451 (scipy).
    let curve = curve(&[coded(3.0, 1)]);
    let band = curve.rows[0].band.expect("one unit is at risk");
    assert_eq!(band.kind, BandKind::WilsonAtRisk);
    assert_close(band.interval.lower, 0.0);
    assert_close(band.interval.upper, 0.793_450_685_622_762_7);
    assert_eq!(curve.half_life.value, Some(Time::from(3)));
    assert_eq!((curve.half_life.lower, curve.half_life.upper), (None, None));
}

#[test]
fn units_removed_and_censored_at_time_zero_are_counted_there() {
    // One removed, one censored at 0, one removed at 1: S(0) = 2/3, then 1 at risk, S = 0.
    let curve = curve(&[coded(0.0, 1), coded(0.0, 0), coded(1.0, 1)]);
    let shares: Vec<_> =
        curve.rows.iter().map(|row| row.survival.fraction.as_ref().map(Fraction::to_string)).collect();
    assert_eq!(shares, [Some("2/3".to_owned()), Some("0".to_owned())]);
}

#[test]
fn group_without_subjects_has_an_empty_curve() {
    let curve = curve(&[]);
    assert_eq!((curve.subjects, curve.rows.len(), curve.half_life.value), (0, 0, None));
}

#[test]
fn groups_below_eight_get_wilson_on_the_effective_size_as_rothman_does() {
    // The eight items themselves get log-log; Rothman's interval is the same formula that groups of seven
    // would get.
    let curve = curve(&all_coded(data::KAPLAN_MEIER.iter().copied()));
    for (row, (lower, upper)) in curve.rows.iter().zip(reference::ROTHMAN) {
        let (share, error) = (row.survival.value, row.std_error.expect("S is not 0"));
        let interval = wilson(share, share * (1.0 - share) / (error * error), Confidence::default());
        let interval = interval.expect("the effective size is positive");
        assert_close(interval.lower, *lower);
        assert_close(interval.upper, *upper);
    }
}

#[test]
fn interval_switches_between_seven_and_eight_units() {
    // Without censoring n′ = n: one of seven gone is Wilson at 6 of 7; one of eight gone is log-log.
    let of = |units: u32| -> Vec<Subject> { (1..=units).map(|age| coded(f64::from(age), 1)).collect() };
    let seven = curve(&of(7)).rows[0].band.expect("seven are at risk");
    assert_eq!(seven.kind, BandKind::WilsonEffective);
    let wanted = Proportion::new(6, 7).and_then(|share| share.wilson(Confidence::default())).expect("6 of 7");
    assert_close(seven.interval.lower, wanted.lower);
    assert_close(seven.interval.upper, wanted.upper);
    assert_eq!(curve(&of(8)).rows[0].band.map(|band| band.kind), Some(BandKind::LogLog));
    // The last row falls to 0 in either: Wilson at 0 of 1.
    assert_eq!(curve(&of(8)).rows[7].band.map(|band| band.kind), Some(BandKind::WilsonAtRisk));
}

#[track_caller]
fn assert_mean(subjects: &[Subject], horizon: f64, mean: f64, error: f64) {
    let table = table(subjects);
    let found = restricted_mean(&table, &curve(subjects), time(horizon), Confidence::default());
    assert_close(found.mean, mean);
    assert_close(found.std_error.expect("units are on their own"), error);
}

#[test]
fn restricted_means_agree_with_r() {
    let items = all_coded(data::KAPLAN_MEIER.iter().copied());
    assert_mean(&items, 5.0, 4.1425, 0.536_610_164_598_1);
    assert_mean(&items, 12.1, 7.17875, 1.613_261_726_576_78);
    assert_mean(&group(data::GEHAN, 0), 35.0, 23.287_394_957_983_2, 2.827_467_623_371_44);
    assert_mean(&group(data::GEHAN, 1), 35.0, 8.666_666_666_666_67, 1.377_390_041_264_55);
    assert_mean(&talks(), 3.0, 1.939_116_253_785_82, 0.073_384_342_934_935_5);
}

#[test]
fn restricted_mean_of_twelve_amendments_by_hand() {
    // Area to 4: 1 + 2/3 + 1/2 + 2/5 = 77/30. From age 1, 2, 3 on the area is 47/30, 9/10, 2/5; the terms of
    // Greenwood are 1/24, 1/24, 1/20: variance (47/30)²/24 + (9/10)²/24 + (2/5)²/20.
    let subjects = all_coded(data::TINY.iter().map(|row| (row.0, removed(row.1))));
    let variance = (47.0_f64 / 30.0).powi(2) / 24.0 + 0.81 / 24.0 + 0.16 / 20.0;
    assert_mean(&subjects, 4.0, 77.0 / 30.0, variance.sqrt());
    assert_close(variance.sqrt(), 0.379_497_718_726_369);
    // Before the first removal everybody lives: the area is the horizon.
    assert_mean(&subjects, 0.5, 0.5, 0.0);
}

#[test]
fn common_horizon_is_the_last_time_with_enough_at_risk_in_every_group() {
    // P: 6, 4, 3, 2 at risk at ages 1 to 4; Q: 6, 4, 2, 1. Three at risk: P until 3, Q until 2.
    let of = |wanted| group(data::TINY, wanted).iter().map(|s| coded(s.exit.value(), 1)).collect::<Vec<_>>();
    let (first, second) = (curve(&of(0)), curve(&of(1)));
    assert_eq!(common_horizon(&[&first, &second], 3), Some(Time::from(2)));
    assert_eq!(common_horizon(&[&first], 3), Some(Time::from(3)));
    assert_eq!(common_horizon(&[&first, &second], 7), None);
}

#[track_caller]
fn assert_shares(subjects: &[Subject], wanted: &[&[(f64, f64)]]) -> FateShares {
    let fates: Vec<Fate> = (1..=5).map(Fate).collect();
    let shares = aalen_johansen(&table(subjects), &fates);
    for (curve, wanted) in shares.fates.iter().zip(wanted) {
        assert_eq!(curve.rows.len(), wanted.len());
        for (row, (share, error)) in curve.rows.iter().zip(*wanted) {
            assert_close(row.share.value, *share);
            assert_close(row.std_error.expect("units are on their own"), *error);
        }
    }
    shares
}

#[test]
fn shares_of_fates_agree_with_r() {
    assert_shares(&all_coded(data::TINY.iter().map(|row| (row.0, row.1))), reference::TINY_FATES);
    assert_shares(
        &all_coded(data::TALKS.iter().map(|row| (f64::from(row.2), row.3))),
        reference::TALKS_FATES,
    );
}

#[test]
fn shares_of_twelve_amendments_by_hand() {
    // All fates count. Age 1: 12 at risk, 1 withdrawn, 2 defeated, 1 superseded. Age 2: 8 at risk, 1
    // defeated, 1 superseded, 1 open; S before is 2/3. Age 3: 5 at risk, 1 withdrawn, 1 open; S before is
    // 1/2. Age 4: 3 at risk, 1 adopted as amended, 2 verbatim; S before is 2/5. Withdrawn: 1/12 + 1/2 · 1/5 =
    // 11/60. Defeated: 2/12 + 2/3 · 1/8 = 1/4. Superseded: 1/12 + 2/3 · 1/8 = 1/6. Adopted: 2/5 · 1/3 = 2/15
    // and 4/15. Sum: (11 + 15 + 10 + 8 + 16)/60 = 1.
    let subjects = all_coded(data::TINY.iter().map(|row| (row.0, row.1)));
    let shares = assert_shares(&subjects, reference::TINY_FATES);
    let last: Vec<String> = shares
        .fates
        .iter()
        .filter_map(|curve| curve.rows.last()?.share.fraction.as_ref().map(Fraction::to_string))
        .collect();
    assert_eq!(last, ["11/60", "1/4", "1/6", "2/15", "4/15"]);
    assert!(shares.event_free.last().is_some_and(super::super::Share::is_nothing));
}

#[test]
fn one_minus_kaplan_meier_adds_up_to_287_percent_where_shares_add_up_to_one() {
    let naive = |wanted: u32| {
        let rows = data::TALKS.iter().map(|row| (f64::from(row.2), u32::from(row.3 == wanted)));
        curve(&all_coded(rows)).rows.last().map_or(0.0, |row| 1.0 - row.survival.value)
    };
    let sum: f64 = (1..=5).map(naive).sum();
    assert!((sum - 2.87).abs() < 0.005, "{sum}");
}

/// O, E and χ² of one test. `strata` holds the stratum of each subject.
#[track_caller]
fn assert_log_rank(
    groups: &[Vec<Subject>],
    strata: &[Vec<u64>],
    wanted: &[(u64, f64)],
    chi_square: (f64, u32, f64),
) {
    let members =
        |(group, (subjects, strata)): (usize, (&'_ [Subject], &'_ [u64]))| -> Vec<(usize, Subject, u64)> {
            subjects
                .iter()
                .cloned()
                .zip(strata.iter().copied())
                .map(|(subject, stratum)| (group, subject, stratum))
                .collect()
        };
    let pairs = groups.iter().map(Vec::as_slice).zip(strata.iter().map(Vec::as_slice));
    let owned: Vec<(usize, Subject, u64)> = pairs.enumerate().flat_map(members).collect();
    let compared: Vec<Compared<'_>> = owned
        .iter()
        .map(|(group, subject, stratum)| Compared { subject, group: *group, stratum: *stratum })
        .collect();
    let outcome = log_rank(&compared, groups.len()).expect("the subjects are whole and on their own");
    for (group, (observed, expected)) in outcome.groups.iter().zip(wanted) {
        assert_eq!(group.observed, *observed);
        assert_close(group.expected, *expected);
    }
    let test = outcome.test.expect("there is something to compare");
    assert_close(test.value, chi_square.0);
    assert_eq!(test.degrees_of_freedom, chi_square.1);
    assert_close(test.p, chi_square.2);
}

/// Everybody in one stratum.
fn unstratified(groups: &[Vec<Subject>]) -> Vec<Vec<u64>> {
    groups.iter().map(|group| vec![0; group.len()]).collect()
}

#[test]
fn log_rank_tests_of_two_groups_agree_with_r() {
    let groups = [group(data::GEHAN, 0), group(data::GEHAN, 1)];
    let wanted = [(9, 19.250_500_948_031_1), (21, 10.749_499_051_968_9)];
    assert_log_rank(
        &groups,
        &unstratified(&groups),
        &wanted,
        (16.792_940_989_216_5, 1, 4.168_809_109_334_53e-5),
    );
    let groups = [group(data::AML, 0), group(data::AML, 1)];
    let wanted = [(7, 10.689_335_992_300_7), (11, 7.310_664_007_699_28)];
    assert_log_rank(
        &groups,
        &unstratified(&groups),
        &wanted,
        (3.396_388_698_977_6, 1, 0.065_339_322_040_505_1),
    );
}

/// The three blocs of `TALKS`, and the negotiation of each amendment.
fn blocs() -> (Vec<Vec<Subject>>, Vec<Vec<u64>>) {
    let of = |bloc: usize| data::TALKS.iter().filter(move |row| row.4 == bloc);
    let subjects = |bloc| all_coded(of(bloc).map(|row| (f64::from(row.2), removed(row.3))));
    ((0..3).map(subjects).collect(), (0..3).map(|bloc| of(bloc).map(|row| row.0).collect()).collect())
}

#[test]
fn log_rank_tests_of_three_blocs_with_and_without_strata_agree_with_r() {
    let (groups, strata) = blocs();
    let wanted = [(25, 22.930_046_719_057_8), (46, 54.092_101_499_811_4), (54, 47.977_851_781_130_8)];
    let test = (3.472_634_188_937_23, 2, 0.176_168_017_495_18);
    assert_log_rank(&groups, &unstratified(&groups), &wanted, test);
    let wanted = [(25, 23.544_824_402_574_8), (46, 53.821_517_832_858_7), (54, 47.633_657_764_566_5)];
    assert_log_rank(&groups, &strata, &wanted, (3.444_730_209_313_62, 2, 0.178_643_138_159_541));
    // An empty group is dropped, not an error, and takes no degree of freedom.
    let with_empty = [groups, vec![Vec::new()]].concat();
    let wanted =
        [(25, 22.930_046_719_057_8), (46, 54.092_101_499_811_4), (54, 47.977_851_781_130_8), (0, 0.0)];
    assert_log_rank(&with_empty, &unstratified(&with_empty), &wanted, test);
}

#[test]
fn pairwise_tests_adjusted_by_holm_and_benjamini_hochberg_agree_with_r() {
    let (groups, _) = blocs();
    let p = |one: usize, other: usize| {
        let member = |group| move |subject| Compared { subject, group, stratum: 0 };
        let compared: Vec<Compared<'_>> =
            groups[one].iter().map(member(0)).chain(groups[other].iter().map(member(1))).collect();
        log_rank(&compared, 2).ok().and_then(|outcome| outcome.test).map_or(f64::NAN, |test| test.p)
    };
    let raw = [p(0, 1), p(0, 2), p(1, 2)];
    let expected = [
        (raw.to_vec(), [0.193_253_070_883_517, 0.872_437_214_289_662, 0.073_806_257_611_258_4]),
        (holm(&raw), [0.386_506_141_767_035, 0.872_437_214_289_662, 0.221_418_772_833_775]),
        (benjamini_hochberg(&raw), [0.289_879_606_325_276, 0.872_437_214_289_662, 0.221_418_772_833_775]),
    ];
    for (got, wanted) in expected {
        got.iter().zip(wanted).for_each(|(got, wanted)| assert_close(*got, wanted));
    }
}

#[test]
fn log_rank_of_twelve_amendments_by_hand() {
    // P and Q have 6, 4, 3 and 6, 4, 2 at risk at ages 1, 2, 3; 4, 2, 1 are removed in all. P expects 4·6/12
    // + 2·4/8 + 1·3/5 = 2 + 1 + 0.6 = 3.6 and loses 2 + 1 + 0 = 3. Variance: d(n−d)/(n−1) · n_P·n_Q/n²:
    // 4·8/11 · 36/144 + 2·6/7 · 16/64 + 1·4/4 · 6/25 = 8/11 + 3/7 + 6/25 = 1.395844. χ² = 0.6²/1.395844 =
    // 0.257908.
    let of = |wanted| {
        let rows = data::TINY.iter().filter(|row| row.2 == wanted).map(|row| (row.0, removed(row.1)));
        all_coded(rows)
    };
    let groups = [of(0), of(1)];
    let chi_square = 0.36 / (8.0 / 11.0 + 3.0 / 7.0 + 6.0 / 25.0);
    assert_log_rank(
        &groups,
        &unstratified(&groups),
        &[(3, 3.6), (4, 3.4)],
        (chi_square, 1, 0.611_560_733_791_942),
    );
    assert_close(chi_square, 0.257_908_448_083_364);
}

#[test]
fn permutation_p_of_four_units_is_near_the_share_of_deals_by_hand() {
    // Two groups of two, removed at 1, 2 and at 3, 4. Of the six ways to deal four units into two pairs,
    // {1,2} against {3,4} and its mirror image are the most extreme: p = 2/6. The share in 9,999 deals lies
    // within 4·√(p(1−p)/9999) = 0.019 of it.
    let subjects = all_coded([(1.0, 1), (2.0, 1), (3.0, 1), (4.0, 1)]);
    let compared: Vec<Compared<'_>> = subjects
        .iter()
        .enumerate()
        .map(|(place, subject)| Compared { subject, group: place / 2, stratum: 0 })
        .collect();
    let found = permutation_p(&compared, 2, 9_999).expect("whole units").expect("two groups");
    assert!((found.p - 1.0 / 3.0).abs() < 0.019, "{}", found.p);
    let reversed: Vec<Compared<'_>> = compared.iter().rev().copied().collect();
    assert_eq!(permutation_p(&reversed, 2, 9_999), Ok(Some(found)));
}

#[track_caller]
fn assert_weighted(subjects: &[Subject], method: ErrorMethod, wanted: &[(f64, f64)]) {
    let curve = curve(subjects);
    assert_eq!(curve.method, method);
    assert_eq!(curve.rows.len(), wanted.len());
    for (row, (share, error)) in curve.rows.iter().zip(wanted) {
        assert_close(row.survival.value, *share);
        match row.std_error {
            Some(found) => assert_close(found, *error),
            None => assert!(row.survival.is_nothing()),
        }
    }
}

#[test]
fn shared_credit_clustered_by_amendment_agrees_with_r() {
    let credit = |(amendment, age, removed, sponsors): &(u64, u32, u32, u64)| {
        let share = Fraction::new(1_u32, *sponsors).expect("somebody sponsors it");
        coded(f64::from(*age), *removed).weighing(share).within(*amendment)
    };
    let subjects: Vec<Subject> = data::CREDIT.iter().map(credit).collect();
    assert_weighted(&subjects, ErrorMethod::Jackknife, reference::CREDIT);
    // R: 32.4166666666667 at risk at age 0, of 46 amendments.
    let curve = curve(&subjects);
    assert_eq!(curve.rows[0].at_risk.to_string(), "389/12");
    assert_eq!((curve.subjects, curve.independent), (58, 46));
}

#[test]
fn words_agree_with_r_clustered_by_amendment_or_each_on_its_own() {
    let word = |(_, words, age, removed): &(u64, u64, u32, u32)| {
        coded(f64::from(*age), *removed).weighing(Fraction::whole(*words))
    };
    let alone: Vec<Subject> = data::WORDS.iter().map(word).collect();
    assert_weighted(&alone, ErrorMethod::Greenwood, reference::WORDS_ALONE);
    let clustered: Vec<Subject> = data::WORDS.iter().map(|row| word(row).within(row.0)).collect();
    assert_weighted(&clustered, ErrorMethod::Jackknife, reference::WORDS);
}

#[test]
fn spells_clustered_by_clause_agree_with_r() {
    let spell = |(clause, length, ended): &(u64, u32, u32)| coded(f64::from(*length), *ended).within(*clause);
    let subjects: Vec<Subject> = data::SPELLS.iter().map(spell).collect();
    assert_weighted(&subjects, ErrorMethod::Jackknife, reference::SPELLS);
}

/// The first negotiation on the draft clock.
fn on_draft_clock() -> Vec<Subject> {
    let of_first = data::TALKS.iter().filter(|row| row.0 == 1);
    let subject = |row: &(u64, u32, u32, u32, usize)| {
        coded(f64::from(row.1 + row.2), removed(row.3)).entering(Time::from(row.1))
    };
    of_first.map(subject).collect()
}

#[test]
fn draft_clock_with_delayed_entry_agrees_with_r() {
    let curve = curve(&on_draft_clock());
    assert_eq!(curve.rows.len(), reference::DRAFT_CLOCK.len());
    for (row, (draft, at_risk, removed, survival, error, lower, upper)) in
        curve.rows.iter().zip(reference::DRAFT_CLOCK)
    {
        assert_eq!(row.time, time(*draft));
        assert_eq!((&row.at_risk, &row.removed), (&Fraction::whole(*at_risk), &Fraction::whole(*removed)));
        assert_close(row.survival.value, *survival);
        assert_close(row.std_error.expect("S is not 0"), *error);
        let interval = row.band.expect("somebody is at risk").interval;
        assert_close(interval.lower, *lower);
        assert_close(interval.upper, *upper);
    }
}

#[test]
fn life_table_agrees_with_r() {
    let subjects = on_draft_clock();
    let rates = removal_rates(&table(&subjects), Confidence::default()).expect("units are whole");
    assert_eq!(rates.len(), reference::LIFE_TABLE.len());
    for (rate, (at_risk, removed, by_wilson, exact)) in rates.iter().zip(reference::LIFE_TABLE) {
        assert_eq!((rate.removed.successes(), rate.removed.trials()), (*removed, *at_risk));
        assert_close(rate.interval.lower, by_wilson[0]);
        assert_close(rate.interval.upper, by_wilson[1]);
        let interval = rate.removed.clopper_pearson(Confidence::default()).expect("few trials");
        assert_close(interval.lower, exact[0]);
        assert_close(interval.upper, exact[1]);
    }
}

#[test]
fn intervals_of_proportions_agree_with_statsmodels() {
    for (successes, trials, by_wilson, exact) in reference::PROPORTIONS {
        let share = Proportion::new(*successes, *trials).expect("successes are among the trials");
        let found = [share.wilson(Confidence::default()), share.clopper_pearson(Confidence::default())];
        for (found, wanted) in found.into_iter().zip([by_wilson, exact]) {
            let found = found.expect("there are trials");
            assert_close(found.lower, wanted[0]);
            assert_close(found.upper, wanted[1]);
        }
    }
}

#[test]
fn differences_of_proportions_agree_with_statsmodels() {
    for (first, of_first, second, of_second, lower, upper) in reference::DIFFERENCES {
        let share = |successes: &u64, trials: &u64| {
            Proportion::new(*successes, *trials).expect("successes are among trials")
        };
        let found = difference(share(first, of_first), share(second, of_second), Confidence::default());
        let found = found.expect("there are trials");
        assert_close(found.lower, *lower);
        assert_close(found.upper, *upper);
    }
}

#[test]
fn proportions_of_nothing_have_no_interval() {
    let none = Proportion::new(0, 0).expect("none of none");
    assert_eq!((none.share(), none.wilson(Confidence::default())), (None, None));
    assert_eq!(none.clopper_pearson(Confidence::default()), None);
    assert_eq!(Proportion::new(2, 1), None);
}

#[test]
fn distributions_agree_with_scipy() {
    for (probability, deviate) in reference::NORMAL {
        let confidence = Confidence::new(2.0 * probability - 1.0).expect("between 0 and 1");
        assert_close(confidence.deviate(), *deviate);
    }
    for (value, degrees_of_freedom, tail) in reference::CHI_SQUARE {
        assert_close(ChiSquare::new(*value, *degrees_of_freedom).expect("a degree of freedom").p, *tail);
    }
    assert_eq!(Confidence::new(1.0), None);
}

#[test]
fn jackknife_of_fates_by_hand_with_delayed_entry() {
    // Two units from the outset, one entering at 1. At 1 the first is removed by fate 1 (n = 2), at 2 the
    // second by fate 2 (n = 2, with the late one). S: 1/2, 1/4. p₁ = 1/2; p₂ = 1/2 · 1/2 = 1/4. Influences on
    // S after 1: −1/4, 1/4, 0. At 2, h = 1/2, S before 1/2, n = 2, scale 1/4: first: −1/8. Second: 1/8 + (1/2
    // − 1)/4 = 0. Late: 0 + (1/2)/4 = 1/8. On p₂, uₖ + hₖ·u + S(dₖ − hₖ·y)/n: first −1/8, second 1/8 + (1 −
    // 1/2)/4 = 1/4, late −1/8: variance 1/64 + 4/64 + 1/64 = 6/64.
    let late = coded(3.0, 0).entering(Time::from(1));
    let subjects = [coded(1.0, 1), coded(2.0, 2), late];
    let shares = aalen_johansen(&table(&subjects), &[Fate(1), Fate(2)]);
    let second = &shares.fates[1].rows[1];
    assert_eq!(second.share.fraction.as_ref().map(Fraction::to_string), Some("1/4".to_owned()));
    assert_close(second.std_error.expect("units are on their own"), (6.0_f64 / 64.0).sqrt());
}

#[test]
fn words_of_one_amendment_alone_have_shares_but_no_errors() {
    // Three words of one amendment, one removed at 1: S = 2/3, and nobody to compare with.
    let words = [coded(1.0, 1).within(7), coded(2.0, 0).within(7), coded(2.0, 0).within(7)];
    let curve = curve(&words);
    assert_eq!(curve.independent, 1);
    assert_eq!(curve.rows[0].survival.fraction.as_ref().map(Fraction::to_string), Some("2/3".to_owned()));
    assert_eq!((curve.rows[0].std_error, curve.rows[0].band), (None, None));
    let shares = aalen_johansen(&table(&words), &[Fate(1), Fate(2)]);
    assert_eq!(shares.fates[0].rows[0].std_error, None);
    assert_eq!(shares.fates[1].rows[0].std_error, Some(0.0));
    let mean = restricted_mean(&table(&words), &curve, Time::from(2), Confidence::default());
    assert_close(mean.mean, 5.0 / 3.0);
    assert_eq!((mean.std_error, mean.interval), (None, None));
}

#[test]
fn weightless_subjects_make_rows_and_no_evidence() {
    let weightless = Subject::new(Time::from(2), Ending::Censored).weighing(Fraction::zero());
    let curve = kaplan_meier(&table(&[weightless]), Confidence::default());
    assert_eq!((curve.subjects, curve.independent, curve.rows.len()), (1, 0, 1));
    assert_eq!(curve.rows[0].band, None);
    assert!(RiskTable::new(&[]).is_ok());
}
