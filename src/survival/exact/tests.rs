//! Against plain fractions, and against what was worked by hand.

use super::*;
use proptest::prelude::*;

fn big(number: u64) -> BigUint {
    BigUint::from(number)
}

/// Moves along (at risk, removed by fate 1, removed by fate 2).
fn walked(steps: &[(u64, u64, u64)]) -> ExactPath {
    let mut path = ExactPath::new(2);
    for (at_risk, first, second) in steps {
        path.step(&big(*at_risk), &big(first + second), vec![big(*first), big(*second)]);
    }
    path
}

/// The same by plain fractions, however long they become.
fn plainly(steps: &[(u64, u64, u64)]) -> [Fraction; 3] {
    let [mut survival, mut first, mut second] = [Fraction::one(), Fraction::zero(), Fraction::zero()];
    for (at_risk, by_first, by_second) in steps {
        let share = |taken: u64| &survival * &Fraction::new(taken, *at_risk).expect("somebody is at risk");
        (first, second) = (&first + &share(*by_first), &second + &share(*by_second));
        survival = share(at_risk - by_first - by_second);
    }
    [survival, first, second]
}

#[test]
fn half_is_recognised_after_a_long_detour() {
    // 13 steps of (m − 1)/m with large m make a long fraction a/b. One more step that leaves b of 2a
    // makes a/b · b/2a = 1/2.
    let steps: Vec<(u64, u64, u64)> = (1..=13).map(|k| (1_000_003 * k, 1, 0)).collect();
    let [long, ..] = plainly(&steps);
    assert!(!long.is_printable());
    let mut path = walked(&steps);
    assert_eq!(path.survival().fraction, None);
    assert!(!path.is_at_most_half());
    let (at_risk, left) = (long.numerator() * 2_u32, long.denominator());
    path.step(&at_risk, &(&at_risk - left), vec![&at_risk - left, BigUint::zero()]);
    assert_eq!(path.survival().fraction.map(|half| half.to_string()), Some("1/2".to_owned()));
    // Fate 1 took everything, so its share is the other half, found by the same search.
    assert_eq!(path.fate(0).fraction.map(|half| half.to_string()), Some("1/2".to_owned()));
    assert!(path.is_at_most_half());
}

#[test]
fn neighbours_of_one_half_fall_on_their_own_side() {
    // (2⁴⁰ ± 1)/2⁴¹ is above or below 1/2 by 2⁻⁴¹.
    let whole = 1_u64 << 41;
    for (left, at_most_half) in [((1 << 40) - 1, true), (1 << 40, true), ((1 << 40) + 1, false)] {
        assert_eq!(walked(&[(whole, whole - left, 0)]).is_at_most_half(), at_most_half, "{left}");
    }
}

#[test]
fn side_of_one_half_is_multiplied_out_where_even_256_places_do_not_tell() {
    // S = (2³⁰⁰ − 1)/2³⁰¹ and (2³⁰⁰ + 1)/2³⁰¹: the bound of either is within one unit of 1/2.
    let whole = BigUint::one() << 301_u32;
    let half = BigUint::one() << 300_u32;
    for (left, at_most_half) in [(&half - 1_u32, true), (&half + 1_u32, false)] {
        let mut path = ExactPath::new(0);
        path.step(&whole, &(&whole - left), Vec::new());
        assert_eq!(path.survival().fraction, None);
        assert_eq!(path.is_at_most_half(), at_most_half);
    }
}

#[test]
fn convergents_stop_at_the_last_one_that_can_be_printed() {
    // 2/5 cut off after 128 places, and 1/2, which divides 2¹²⁸.
    assert_eq!(last_small_convergent(u128::MAX / 5 * 2), (2, 5));
    assert_eq!(last_small_convergent(1 << 127), (1, 2));
    assert_eq!(last_small_convergent(u128::MAX), (1, 1));
    assert_eq!(last_small_convergent(0), (0, 1));
    assert_eq!(last_small_convergent(1), (0, 1));
}

fn steps() -> impl Strategy<Value = Vec<(u64, u64, u64)>> {
    let step = (1_u64..400, 0_u64..4, 0_u64..4).prop_map(|(at_risk, first, second)| {
        let first = first.min(at_risk);
        (at_risk, first, second.min(at_risk - first))
    });
    proptest::collection::vec(step, 0..40)
}

proptest! {
    #[test]
    fn lazy_arithmetic_agrees_with_plain_fractions(steps in steps()) {
        for length in 0..=steps.len() {
            let path = walked(&steps[..length]);
            let plain = plainly(&steps[..length]);
            for (share, plain) in [path.survival(), path.fate(0), path.fate(1)].into_iter().zip(&plain) {
                prop_assert_eq!(share.fraction.as_ref(), plain.is_printable().then_some(plain));
                prop_assert!((share.value - plain.to_f64()).abs() <= 1e-14);
            }
            let half = Fraction::new(1_u32, 2_u32).expect("2 > 0");
            prop_assert_eq!(path.is_at_most_half(), plain[0] <= half);
        }
    }

    #[test]
    fn candidate_is_found_from_its_own_bound(numerator in 1_u64..=LARGEST_PRINTED, denominator in 1_u64..=LARGEST_PRINTED) {
        let fraction = Fraction::new(numerator.min(denominator), denominator).expect("denominator > 0");
        let bound = (fraction.numerator() << PLACES) / fraction.denominator();
        let found = nearest_small(&bound, 1).and_then(|(n, d)| Fraction::new(n, d));
        prop_assert_eq!(found, Some(fraction));
    }
}
