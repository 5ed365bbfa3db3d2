//! Exact fractions that are never negative, in lowest terms.
//!
//! Counts, weights and shares are fractions. They are big integers because shares of credit are 1/m with m as
//! large as a list of co-sponsors: the common denominator of thirds, 61sts and 103rds soon leaves 64 bits.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul};

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

/// The largest number printed above or below the line: what a signed 64-bit integer of any JSON reader holds.
pub(crate) const LARGEST_PRINTED: u64 = i64::MAX.unsigned_abs();

/// Largest whole number up to which every whole number is a floating-point number (2⁵³).
const LARGEST_EXACT_FLOAT: u64 = 1 << 53;

/// An exact fraction ≥ 0 in lowest terms; prints as `2/3`, whole numbers as `2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: BigUint,
    denominator: BigUint,
}

impl Fraction {
    /// Divides two whole numbers; nothing if the second is zero.
    pub fn new(numerator: impl Into<BigUint>, denominator: impl Into<BigUint>) -> Option<Self> {
        let denominator = denominator.into();
        (!denominator.is_zero()).then(|| Self::reduced(numerator.into(), denominator))
    }

    /// A whole number.
    pub fn whole(number: u64) -> Self {
        Self { numerator: BigUint::from(number), denominator: BigUint::one() }
    }

    /// Nothing.
    pub fn zero() -> Self {
        Self::whole(0)
    }

    /// The whole.
    pub fn one() -> Self {
        Self::whole(1)
    }

    /// The number above the line, in lowest terms.
    pub fn numerator(&self) -> &BigUint {
        &self.numerator
    }

    /// The number below the line, in lowest terms; at least 1.
    pub fn denominator(&self) -> &BigUint {
        &self.denominator
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        self.denominator.is_one()
    }

    /// The nearest floating-point number, to within one unit in the last place.
    pub fn to_f64(&self) -> f64 {
        ratio(&self.numerator, &self.denominator)
    }

    /// Whether both numbers fit into a signed 64-bit integer.
    pub fn is_printable(&self) -> bool {
        let fits = |number: &BigUint| number.to_u64().is_some_and(|number| number <= LARGEST_PRINTED);
        fits(&self.numerator) && fits(&self.denominator)
    }

    /// Puts a quotient into lowest terms. The caller has made sure that the denominator is not zero.
    fn reduced(numerator: BigUint, denominator: BigUint) -> Self {
        let divisor = greatest_common_divisor(&numerator, &denominator);
        if divisor.is_one() {
            return Self { numerator, denominator };
        }
        Self { numerator: numerator / &divisor, denominator: denominator / divisor }
    }
}

impl Add for &Fraction {
    type Output = Fraction;

    fn add(self, other: Self) -> Fraction {
        let numerator = &self.numerator * &other.denominator + &other.numerator * &self.denominator;
        Fraction::reduced(numerator, &self.denominator * &other.denominator)
    }
}

impl Mul for &Fraction {
    type Output = Fraction;

    fn mul(self, other: Self) -> Fraction {
        Fraction::reduced(&self.numerator * &other.numerator, &self.denominator * &other.denominator)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_whole() {
            true => write!(f, "{}", self.numerator),
            false => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

/// The greatest common divisor; machine words where they do, since they are twenty times as fast as big
/// integers.
fn greatest_common_divisor(one: &BigUint, other: &BigUint) -> BigUint {
    if let (Some(one), Some(other)) = (one.to_u64(), other.to_u64()) {
        return BigUint::from(one.gcd(&other));
    }
    match (one.to_u128(), other.to_u128()) {
        (Some(one), Some(other)) => BigUint::from(one.gcd(&other)),
        _ => one.gcd(other),
    }
}

/// The quotient of two whole numbers as floating point, however large they are; the divisor must not be zero.
///
/// Beyond 2⁵³ the numbers are shifted so that the whole quotient has at least 64 significant bits: dividing
/// two rounded numbers would lose a bit, and numbers beyond 2¹⁰²⁴ would become infinite.
pub(crate) fn ratio(numerator: &BigUint, denominator: &BigUint) -> f64 {
    let exact = |number: &BigUint| number.to_u64().filter(|number| *number <= LARGEST_EXACT_FLOAT);
    if let (Some(numerator), Some(denominator)) = (exact(numerator), exact(denominator)) {
        return numerator as f64 / denominator as f64;
    }
    let shift = (denominator.bits() + 64).saturating_sub(numerator.bits());
    let quotient = ((numerator << shift) / denominator).to_f64().unwrap_or(f64::INFINITY);
    quotient * (-(shift as f64)).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fraction(numerator: u64, denominator: u64) -> Fraction {
        Fraction::new(numerator, denominator).expect("tests divide by more than zero")
    }

    #[test]
    fn fractions_are_kept_in_lowest_terms() {
        assert_eq!(fraction(6, 9).to_string(), "2/3");
        assert_eq!(fraction(8, 4).to_string(), "2");
        assert_eq!(fraction(0, 7).to_string(), "0");
        assert_eq!(Fraction::new(1_u32, 0_u32), None);
    }

    #[test]
    fn sums_and_products_are_exact() {
        // 1/3 + 1/6 = 2/6 + 1/6 = 3/6 = 1/2; 2/3 · 3/4 = 6/12 = 1/2.
        assert_eq!(&fraction(1, 3) + &fraction(1, 6), fraction(1, 2));
        assert_eq!(&fraction(2, 3) * &fraction(3, 4), fraction(1, 2));
        assert!(fraction(1, 3) < fraction(1, 2));
    }

    #[test]
    fn printable_means_that_both_numbers_fit_into_a_signed_word() {
        assert!(fraction(1, LARGEST_PRINTED).is_printable());
        assert!(!fraction(1, LARGEST_PRINTED + 1).is_printable());
    }

    #[test]
    fn floating_point_survives_numbers_beyond_its_own_range() {
        // (3·2²⁰⁰⁰) / (4·2²⁰⁰⁰) = 3/4, though either number alone is beyond the largest floating-point
        // number.
        let huge = BigUint::one() << 2000_u32;
        assert!((ratio(&(&huge * 3_u32), &(&huge * 4_u32)) - 0.75).abs() < 1e-15);
        assert!((ratio(&huge, &(&huge << 10_u32)) * 1024.0 - 1.0).abs() < 1e-15);
        assert!(
            (ratio(&BigUint::from(u64::MAX), &BigUint::from(3_u32)) / (u64::MAX as f64 / 3.0) - 1.0).abs()
                < 1e-15
        );
    }

    proptest! {
        #[test]
        fn adding_back_the_difference_restores_the_fraction(a in 0_u64..1000, b in 1_u64..1000, c in 1_u64..1000) {
            let sum = &fraction(a, b) + &fraction(1, c);
            prop_assert_eq!(&sum, &fraction(a * c + b, b * c));
            prop_assert!((sum.to_f64() - (a as f64 / b as f64 + 1.0 / c as f64)).abs() <= 1e-12 * sum.to_f64());
        }
    }
}
