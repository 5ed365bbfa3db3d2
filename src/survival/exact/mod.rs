//! Exact survival and shares of fates, kept cheap.
//!
//! S is a product, S = Π (n − d)/n, and the share of a fate is a sum, p = Σ S₋ · d/n. Exactly, their
//! denominators grow by the digits of n at every time: with 100,000 times, one fraction would have half a
//! million digits. Hardly any of that is ever wanted: a fraction is printed only if it fits into a machine
//! word, and the half-life asks only on which side of 1/2 the product lies. So each quantity is kept in three
//! ways:
//!
//! 1. **known**: the exact fraction, as long as it fits into 63 bits above and below the line. From one known
//!    value to the next the step is plain exact arithmetic. Without censoring this never ends, since factors
//!    cancel (12/12 · 8/12 · 6/8 · 5/6 = 5/12).
//! 2. **bound**: a lower bound in units of 2⁻²⁵⁶, wrong by at most `slack` units. It costs the same at every
//!    step.
//! 3. **steps**: the counts themselves, from which the exact fraction can be multiplied out when it is
//!    needed.
//!
//! Where the value is not known, it may have become small again by cancelling. Two fractions with
//! denominators below 2⁶³ differ by more than 2⁻¹²⁶, so at most one of them is as near to the bound as the
//! true value is; by Legendre's theorem (Hardy and Wright, *An Introduction to the Theory of Numbers*,
//! theorem 184) it is a convergent of the continued fraction of the bound. If there is such a candidate, it
//! is tested by multiplying the steps out, and then taken as known. So nothing is decided by rounding, and
//! the long product is made only where it pays.
//!
//! Turned down: reducing the running fraction at each time (quadratic: minutes for 100,000 times), and prime
//! factors of S (fast for counts, but not for sums, nor for weights, which can be numbers of any size).

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_traits::{One, ToPrimitive, Zero};

use super::Fraction;
use super::fraction::{LARGEST_PRINTED, ratio};

/// Binary places of a bound.
const PLACES: u64 = 256;

/// A share between 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The share as floating point.
    pub value: f64,
    /// The exact share, if it fits into 63 bits above and below the line.
    pub fraction: Option<Fraction>,
}

impl Share {
    /// Whether it is exactly 0.
    pub fn is_nothing(&self) -> bool {
        self.fraction.as_ref().is_some_and(Fraction::is_zero)
    }

    /// Whether it is exactly 1.
    pub fn is_everything(&self) -> bool {
        self.fraction.as_ref().is_some_and(|fraction| *fraction == Fraction::one())
    }
}

/// What is taken from those at risk at one time, in quanta.
#[derive(Debug, Clone)]
struct Step {
    at_risk: BigUint,
    removed: BigUint,
    by_fate: Vec<BigUint>,
}

/// One quantity in the three ways told above, without the steps.
#[derive(Debug, Clone)]
struct Tracked {
    known: Option<Fraction>,
    bound: BigUint,
    slack: u64,
    value: f64,
}

/// Which quantity is meant.
#[derive(Debug, Clone, Copy)]
enum Quantity {
    Survival,
    Fate(usize),
}

/// Survival and the shares of fates of one group, moved forward one time after another.
#[derive(Debug, Clone)]
pub(crate) struct ExactPath {
    survival: Tracked,
    fates: Vec<Tracked>,
    /// Exact values from which `steps` start.
    survival_then: Fraction,
    fates_then: Vec<Fraction>,
    steps: Vec<Step>,
}

impl ExactPath {
    /// Starts with everybody alive; `fates` is the number of fates to follow.
    pub(crate) fn new(fates: usize) -> Self {
        Self {
            survival: Tracked::starting_at(Fraction::one()),
            fates: vec![Tracked::starting_at(Fraction::zero()); fates],
            survival_then: Fraction::one(),
            fates_then: vec![Fraction::zero(); fates],
            steps: Vec::new(),
        }
    }

    /// Moves past one time. `by_fate` holds what each followed fate takes; a removal needs somebody at risk.
    pub(crate) fn step(&mut self, at_risk: &BigUint, removed: &BigUint, by_fate: Vec<BigUint>) {
        if removed.is_zero() {
            return;
        }
        let survival = self.survival.clone();
        self.steps.push(Step { at_risk: at_risk.clone(), removed: removed.clone(), by_fate });
        for place in 0..self.fates.len() {
            let taken = &self.steps[self.steps.len() - 1].by_fate[place];
            if !taken.is_zero() && self.fates[place].grow(&survival, taken, at_risk) == Lookout::Unknown {
                let found = self.search(Quantity::Fate(place));
                found.into_iter().for_each(|exact| self.fates[place].settle(exact));
            }
        }
        if self.survival.shrink(&(at_risk - removed), at_risk) == Lookout::Unknown {
            let found = self.search(Quantity::Survival);
            found.into_iter().for_each(|exact| self.survival.settle(exact));
        }
        self.forget_steps();
    }

    /// Share still alive.
    pub(crate) fn survival(&self) -> Share {
        self.survival.share()
    }

    /// Share ended by a followed fate.
    pub(crate) fn fate(&self, place: usize) -> Share {
        self.fates[place].share()
    }

    /// Whether at most half are alive, decided exactly.
    pub(crate) fn is_at_most_half(&self) -> bool {
        let half = BigUint::one() << (PLACES - 1);
        if let Some(known) = &self.survival.known {
            return known.numerator() * 2_u32 <= *known.denominator();
        }
        // One half itself would be known. Beyond that only a product that agrees with 1/2 to 70 digits is
        // left open.
        if self.survival.bound >= half {
            return false;
        }
        let above = &self.survival.bound + self.survival.slack;
        above < half
            || self.compare(Quantity::Survival, &BigUint::one(), &BigUint::from(2_u32)) != Ordering::Greater
    }

    /// The exact value of a quantity that is not known, if it has become small.
    fn search(&self, quantity: Quantity) -> Option<Fraction> {
        let tracked = match quantity {
            Quantity::Survival => &self.survival,
            Quantity::Fate(place) => &self.fates[place],
        };
        let (numerator, denominator) = nearest_small(&tracked.bound, tracked.slack)?;
        let (numerator, denominator) = (BigUint::from(numerator), BigUint::from(denominator));
        let is_exact = self.compare(quantity, &numerator, &denominator) == Ordering::Equal;
        is_exact.then(|| Fraction::new(numerator, denominator)).flatten()
    }

    /// Compares the exact value of a quantity with numerator/denominator, by multiplying out the steps.
    fn compare(&self, quantity: Quantity, numerator: &BigUint, denominator: &BigUint) -> Ordering {
        let product = Product::of(&self.steps, quantity);
        let (above, below) = match quantity {
            Quantity::Survival => (
                self.survival_then.numerator() * product.alive,
                self.survival_then.denominator() * product.whole,
            ),
            Quantity::Fate(place) => {
                let (then, alive) = (&self.fates_then[place], &self.survival_then);
                let before = then.numerator() * alive.denominator() * &product.whole;
                let since = alive.numerator() * then.denominator() * product.taken;
                (before + since, then.denominator() * alive.denominator() * product.whole)
            }
        };
        (above * denominator).cmp(&(numerator * below))
    }

    /// Starts the steps afresh as soon as everything is known.
    fn forget_steps(&mut self) {
        let Some(survival) = &self.survival.known else { return };
        let fates: Option<Vec<Fraction>> = self.fates.iter().map(|fate| fate.known.clone()).collect();
        if let Some(fates) = fates {
            self.steps.clear();
            self.survival_then = survival.clone();
            self.fates_then = fates;
        }
    }
}

/// Whether the value of a quantity is settled, known or too long to print, or has to be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lookout {
    Settled,
    Unknown,
}

impl Tracked {
    fn starting_at(known: Fraction) -> Self {
        let bound = (known.numerator() << PLACES) / known.denominator();
        Self { value: known.to_f64(), known: Some(known), bound, slack: 0 }
    }

    fn share(&self) -> Share {
        Share { value: self.value, fraction: self.known.clone() }
    }

    /// Multiplies by left/at_risk.
    fn shrink(&mut self, left: &BigUint, at_risk: &BigUint) -> Lookout {
        self.bound = &self.bound * left / at_risk;
        self.slack += 1;
        self.value *= ratio(left, at_risk);
        if left.is_zero() {
            self.settle(Fraction::zero());
            return Lookout::Settled;
        }
        let factor = Fraction::new(left.clone(), at_risk.clone());
        match self.known.take().zip(factor) {
            Some((known, factor)) => self.settle(&known * &factor),
            None => return Lookout::Unknown,
        }
        Lookout::Settled
    }

    /// Adds survival · taken/at_risk, where survival is the value before this time.
    fn grow(&mut self, survival: &Self, taken: &BigUint, at_risk: &BigUint) -> Lookout {
        self.bound += &survival.bound * taken / at_risk;
        self.slack += survival.slack + 1;
        self.value += survival.value * ratio(taken, at_risk);
        let share = Fraction::new(taken.clone(), at_risk.clone());
        match (self.known.take(), &survival.known, share) {
            (Some(known), Some(survival), Some(share)) => self.settle(&known + &(survival * &share)),
            _ => return Lookout::Unknown,
        }
        Lookout::Settled
    }

    /// Takes an exact value, which is kept only while it is small; floating point starts afresh from it.
    fn settle(&mut self, exact: Fraction) {
        self.value = exact.to_f64();
        self.known = exact.is_printable().then_some(exact);
    }
}

/// The only fraction with a small denominator within `slack` units above a bound, if there is one.
///
/// Euclid's algorithm on the first 128 places gives the convergents; the last one with a denominator that can
/// be printed is tested against all 256 places.
fn nearest_small(bound: &BigUint, slack: u64) -> Option<(u64, u64)> {
    let (numerator, denominator) = match (bound >> 128_u32).to_u128() {
        Some(leading) => last_small_convergent(leading),
        None => (1, 1),
    };
    if numerator == 0 {
        return None;
    }
    let reached = bound * denominator;
    let wanted = BigUint::from(numerator) << PLACES;
    let near = wanted >= reached && wanted - reached <= BigUint::from(slack) * denominator;
    near.then_some((numerator, denominator))
}

/// The last convergent of leading/2¹²⁸ whose denominator can be printed.
///
/// Worked: 0.4 = [0; 2, 2] has the convergents 0/1, 1/2, 2/5; cut off after 128 places the next one is far
/// beyond.
fn last_small_convergent(leading: u128) -> (u64, u64) {
    let (mut previous, mut current): ((u64, u64), (u64, u64)) = ((1, 0), (0, 1));
    if leading == 0 {
        return current;
    }
    // 2¹²⁸ itself does not fit: the first quotient is taken from 2¹²⁸ − 1, and put right when leading divides
    // 2¹²⁸.
    let (mut quotient, mut rest) = (u128::MAX / leading, u128::MAX % leading + 1);
    if rest == leading {
        (quotient, rest) = (quotient.saturating_add(1), 0);
    }
    let mut divisor = leading;
    loop {
        let next = |previous: u64, current: u64| {
            let product = quotient.checked_mul(u128::from(current))?.checked_add(u128::from(previous))?;
            u64::try_from(product).ok().filter(|number| *number <= LARGEST_PRINTED)
        };
        let (Some(numerator), Some(denominator)) = (next(previous.0, current.0), next(previous.1, current.1))
        else {
            return current;
        };
        (previous, current) = (current, (numerator, denominator));
        if rest == 0 {
            return current;
        }
        (quotient, divisor, rest) = divide(divisor, rest);
    }
}

/// Quotient, new divisor and remainder; most quotients of Euclid's algorithm are 1 to 3, and subtracting is
/// faster.
fn divide(dividend: u128, divisor: u128) -> (u128, u128, u128) {
    let mut rest = dividend;
    for quotient in 0..4 {
        if rest < divisor {
            return (quotient, divisor, rest);
        }
        rest -= divisor;
    }
    (4 + rest / divisor, divisor, rest % divisor)
}

/// Steps multiplied out over one denominator: alive/whole is the product, taken/whole the sum for one fate.
struct Product {
    alive: BigUint,
    taken: BigUint,
    whole: BigUint,
}

impl Product {
    /// Halves the steps again and again: long numbers are then multiplied with long ones, for which there are
    /// fast methods, instead of with short ones a hundred thousand times.
    fn of(steps: &[Step], quantity: Quantity) -> Self {
        match steps {
            [] => Self { alive: BigUint::one(), taken: BigUint::zero(), whole: BigUint::one() },
            [step] => Self {
                alive: &step.at_risk - &step.removed,
                taken: match quantity {
                    Quantity::Survival => BigUint::zero(),
                    Quantity::Fate(place) => step.by_fate[place].clone(),
                },
                whole: step.at_risk.clone(),
            },
            _ => {
                let (early, late) = steps.split_at(steps.len() / 2);
                let (early, late) = (Self::of(early, quantity), Self::of(late, quantity));
                Self {
                    taken: early.taken * &late.whole + &early.alive * late.taken,
                    alive: early.alive * late.alive,
                    whole: early.whole * late.whole,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
