//! Retention in five steps.

use serde::Serialize;

/// How much of what an amendment asked for is in effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// All of it, with no foreign word inside.
    Verbatim,
    /// Three quarters or more.
    Largely,
    /// Half or more.
    Partly,
    /// Something.
    Traces,
    /// Nothing.
    Gone,
}

impl Band {
    /// Every band, from all to nothing.
    pub const ALL: [Self; 5] = [Self::Verbatim, Self::Largely, Self::Partly, Self::Traces, Self::Gone];

    /// The word for this band in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Largely => "largely",
            Self::Partly => "partly",
            Self::Traces => "traces",
            Self::Gone => "gone",
        }
    }

    /// The band of so many words of so many, whatever stands among them.
    pub fn of_words(kept: usize, of: usize) -> Self {
        Self::of(kept, of, Purity::Pure)
    }

    /// The band of so many words kept of so many asked for.
    pub(super) fn of(kept: usize, of: usize, purity: Purity) -> Self {
        match kept {
            0 => Self::Gone,
            _ if kept >= of && purity == Purity::Pure => Self::Verbatim,
            _ if kept * 4 >= of * 3 => Self::Largely,
            _ if kept * 2 >= of => Self::Partly,
            _ => Self::Traces,
        }
    }
}

/// Whether words that are all kept stand as they were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purity {
    /// One behind the other, in order.
    Pure,
    /// With foreign words among them, or in another order.
    Qualified,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_belong_to_the_higher_band() {
        let band = |kept, of| Band::of(kept, of, Purity::Pure).word();
        assert_eq!([band(8, 8), band(7, 8), band(6, 8)], ["verbatim", "largely", "largely"]);
        assert_eq!([band(5, 8), band(4, 8), band(3, 8)], ["partly", "partly", "traces"]);
        assert_eq!([band(1, 8), band(0, 8)], ["traces", "gone"]);
        assert_eq!(Band::of(8, 8, Purity::Qualified), Band::Largely);
    }
}
