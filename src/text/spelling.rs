//! How alike two words are spelt: what a slip of the finger or another ending leaves of a word.

/// Letters that a word needs before another can pass for it.
const SHORTEST: usize = 4;
/// Below this many thousandths of equal letters two words are two words: `party` and `parity` are alike, `party` and `state` not.
const LEAST: u32 = 650;

/// How alike two folded words are, in thousandths: 1000 for the same word, 0 for two that have nothing to do with each other.
///
/// Counted from the letters that have to be put in, taken out, replaced or swapped, over the letters of the longer word; or
/// from the letters that both begin with, where these are two thirds of the shorter: *advice*, *advisory*.
pub fn spelt_alike(left: &str, right: &str) -> u32 {
    if left == right {
        return 1000;
    }
    let (shorter, longer) =
        (left.chars().count().min(right.chars().count()), left.chars().count().max(right.chars().count()));
    if shorter < SHORTEST || longer > 2 * shorter || left.chars().chain(right.chars()).any(char::is_numeric) {
        return 0;
    }
    // Whole thousandths, so that sums of them do not depend on their order.
    let share = |letters: usize| u32::try_from(letters * 1000 / longer).unwrap_or(0);
    let kept = share(longer.saturating_sub(strsim::osa_distance(left, right)));
    let stem = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    let by_stem = if stem >= SHORTEST && 3 * stem >= 2 * shorter { share(stem) } else { 0 };
    if kept < LEAST { by_stem } else { kept.max(by_stem) }
}

#[cfg(test)]
mod tests {
    use super::spelt_alike;

    /// service, services: one letter of eight put in, 7/8. advice, advise: one of six, 5/6 = 833. advice, advisory: 4 of 8
    /// letters are kept, which is too few, but both begin with the same 4, two thirds of the shorter: 4/8. 2030 and 2040 are two
    /// numbers, and words of three letters are alike by chance.
    #[test]
    fn another_ending_or_a_slip_is_alike_and_another_number_is_not() {
        assert_eq!(spelt_alike("ice", "ice"), 1000);
        assert_eq!(spelt_alike("service", "services"), 875);
        assert_eq!(spelt_alike("advice", "advise"), 833);
        assert_eq!(spelt_alike("advice", "advisory"), 500);
        assert_eq!(spelt_alike("contract", "contrary"), 750);
        assert_eq!(spelt_alike("shall", "state"), 0);
        assert_eq!(spelt_alike("2030", "2040"), 0);
        assert_eq!(spelt_alike("not", "now"), 0);
    }
}
