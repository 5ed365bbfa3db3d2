//! Numbers that look like chance and come again with the same seed.

/// SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of the numbers from nought to one below the bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let found = self.next() % u64::try_from(bound.max(1)).expect("a bound fits");
        usize::try_from(found).expect("less than a bound that fits")
    }

    /// One of several.
    pub(crate) fn one_of<'a, T>(&mut self, several: &'a [T]) -> &'a T {
        &several[self.below(several.len())]
    }

    /// A share, from nought up to one.
    pub(crate) fn share(&mut self) -> f64 {
        let steps = u32::try_from(self.next() >> 32).expect("half of the bits fit");
        f64::from(steps) / f64::from(u32::MAX)
    }
}
