//! Many comparisons at once: p-values adjusted so that the smallest of many is not taken for a finding.

/// Adjusts p-values by Holm's step-down method: the chance of any false finding among all stays below the
/// level.
///
/// In ascending order the i-th of m is multiplied by m − i + 1; none may be smaller than the one before, nor
/// above 1. Same order out as in. Source: Holm, *Scandinavian Journal of Statistics* 6 (1979) 65–70.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p_values.len()];
    let mut so_far = 0.0_f64;
    for (rank, place) in ascending(p_values).into_iter().enumerate() {
        let remaining = (p_values.len() - rank) as f64;
        so_far = so_far.max((p_values[place] * remaining).min(1.0));
        adjusted[place] = so_far;
    }
    adjusted
}

/// Adjusts p-values by the step-up method of Benjamini and Hochberg: the share of false ones among the
/// findings stays below the level, on average.
///
/// In ascending order the i-th of m is multiplied by m/i; none may be larger than the one after, nor above 1.
/// Same order out as in. Source: Benjamini and Hochberg, *JRSS B* 57 (1995) 289–300.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p_values.len()];
    let mut so_far = 1.0_f64;
    for (rank, place) in ascending(p_values).into_iter().enumerate().rev() {
        so_far = so_far.min(p_values[place] * p_values.len() as f64 / (rank + 1) as f64);
        adjusted[place] = so_far;
    }
    adjusted
}

/// Places of the p-values from the smallest up; ties in order of place.
fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..p_values.len()).collect();
    places.sort_by(|one, other| p_values[*one].total_cmp(&p_values[*other]));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn assert_close(got: &[f64], want: &[f64]) {
        assert_eq!(got.len(), want.len());
        assert!(
            got.iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-12),
            "{got:?} is not {want:?}"
        );
    }

    #[test]
    fn holm_multiplies_the_smallest_by_the_number_of_comparisons() {
        // Ascending 0.01, 0.02, 0.03, 0.04: ×4 = 0.04, ×3 = 0.06, ×2 = 0.06, ×1 = 0.04 raised to 0.06.
        assert_close(&holm(&[0.02, 0.04, 0.01, 0.03]), &[0.06, 0.06, 0.04, 0.06]);
        assert_close(&holm(&[0.6, 0.7]), &[1.0, 1.0]);
        assert_close(&holm(&[]), &[]);
    }

    #[test]
    fn benjamini_hochberg_divides_by_rank() {
        // Ascending 0.01, 0.02, 0.03, 0.5: ×4/4 = 0.5, ×4/3 = 0.04, ×4/2 = 0.04, ×4/1 = 0.04.
        assert_close(&benjamini_hochberg(&[0.5, 0.01, 0.02, 0.03]), &[0.5, 0.04, 0.04, 0.04]);
        // 0.001·3 = 0.003, 0.04·3/2 = 0.06, 0.05·3/3 = 0.05 lowers the one before.
        assert_close(&benjamini_hochberg(&[0.05, 0.001, 0.04]), &[0.05, 0.003, 0.05]);
    }

    proptest! {
        #[test]
        fn adjusting_never_lowers_and_holm_is_the_stricter(p_values in proptest::collection::vec(0.0_f64..=1.0, 0..20)) {
            let (strict, lenient) = (holm(&p_values), benjamini_hochberg(&p_values));
            for ((raw, strict), lenient) in p_values.iter().zip(strict).zip(lenient) {
                prop_assert!(raw - 1e-15 <= lenient && lenient <= strict + 1e-15 && strict <= 1.0);
            }
        }
    }
}
