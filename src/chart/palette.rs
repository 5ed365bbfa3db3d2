//! Colours that colour-blind readers can tell apart, each with a dash and a pattern of its own for black and white.
//!
//! The hues are those of Okabe and Ito, *Color Universal Design* (2008). Lines differ in their dashes and areas in their
//! patterns as well, so that no figure needs its colours.

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: &'static str,
    pub(super) width: f64,
    pub(super) dashes: &'static str,
    pub(super) opacity: f64,
}

impl Stroke {
    /// An unbroken line.
    pub(super) const fn plain(colour: &'static str, width: f64) -> Self {
        Self { colour, width, dashes: "", opacity: 1.0 }
    }
}

/// The line of axes.
pub(super) const AXIS: Stroke = Stroke::plain("#595959", 1.0);

/// The line of grids.
pub(super) const GRID: Stroke = Stroke::plain("#dddddd", 1.0);

/// How an area is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fill {
    pub(super) paint: &'static str,
    pub(super) has_border: bool,
}

/// What an area is covered with besides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hatch {
    None,
    Rising,
    Falling,
    Dots,
    Level,
    Upright,
    Crossed,
    Grid,
}

/// A colour with its dash and pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    name: &'static str,
    pub(super) colour: &'static str,
    dashes: &'static str,
    hatch: Hatch,
    hatching: &'static str,
    paint: &'static str,
}

const fn ink(
    (name, paint): (&'static str, &'static str),
    colour: &'static str,
    dashes: &'static str,
    (hatch, hatching): (Hatch, &'static str),
) -> Ink {
    Ink { name, colour, dashes, hatch, hatching, paint }
}

/// Every ink; the last three are for what is no group.
pub(super) const INKS: [Ink; 11] = [
    ink(("blue", "url(#blue)"), "#0072b2", "", (Hatch::None, "")),
    ink(("orange", "url(#orange)"), "#e69f00", "9 3", (Hatch::Rising, "#5c3f00")),
    ink(("green", "url(#green)"), "#009e73", "3 3", (Hatch::Dots, "#ffffff")),
    ink(("purple", "url(#purple)"), "#cc79a7", "12 3 3 3", (Hatch::Falling, "#4d1f38")),
    ink(("sky", "url(#sky)"), "#56b4e9", "1.5 2.5", (Hatch::Level, "#0b3d5c")),
    ink(("red", "url(#red)"), "#d55e00", "12 3 3 3 3 3", (Hatch::Crossed, "#ffffff")),
    ink(("yellow", "url(#yellow)"), "#f0e442", "6 6", (Hatch::Upright, "#5c5600")),
    ink(("brown", "url(#brown)"), "#8c6d46", "2 6", (Hatch::Grid, "#ffffff")),
    ink(("base", "url(#base)"), "#e3e3e3", "", (Hatch::None, "")),
    ink(("rest", "url(#rest)"), "#b3b3b3", "4 2", (Hatch::Dots, "#404040")),
    ink(("nobody", "url(#nobody)"), "#ffffff", "2 2", (Hatch::Rising, "#8c8c8c")),
];

/// For the units of the first draft.
pub(super) const BASE: usize = 8;
/// For rows that are taken together.
pub(super) const REST: usize = 9;
/// For units with nobody on record.
pub(super) const NOBODY: usize = 10;
/// How many groups have an ink of their own.
pub(super) const OWN_INKS: usize = 8;

impl Ink {
    /// The line of this ink.
    pub(super) const fn stroke(self, width: f64) -> Stroke {
        Stroke { colour: self.colour, width, dashes: self.dashes, opacity: 1.0 }
    }

    /// The area of this ink.
    pub(super) const fn fill(self) -> Fill {
        Fill { paint: self.paint, has_border: true }
    }

    /// The definition of its pattern.
    pub(super) fn pattern(self) -> String {
        let lines = match self.hatch {
            Hatch::None => "",
            Hatch::Rising => "M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6",
            Hatch::Falling => "M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2",
            Hatch::Level => "M0 4 L8 4",
            Hatch::Upright => "M4 0 L4 8",
            Hatch::Crossed => "M0 8 L8 0 M0 0 L8 8",
            Hatch::Grid => "M0 4 L8 4 M4 0 L4 8",
            Hatch::Dots => "M2 2 h1.6 M6 6 h1.6",
        };
        let width = if self.hatch == Hatch::Dots { "1.6" } else { "1" };
        let drawn = if lines.is_empty() {
            String::new()
        } else {
            format!(
                "<path d=\"{lines}\" stroke=\"{}\" stroke-width=\"{width}\" fill=\"none\"/>",
                self.hatching
            )
        };
        format!(
            "<pattern id=\"{}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" fill=\"{}\"/>{drawn}</pattern>\n",
            self.name, self.colour
        )
    }
}

/// Shades for shares, from nothing to everything, each darker than the one before: legible in black and white.
pub(super) const SHADES: [&str; 6] = ["#f7fbff", "#d2e3f3", "#9ac8e1", "#529dcc", "#1c6cb1", "#08306b"];

/// The shade of a share between 0 and 1: the first for nothing, the last for everything, four steps between.
pub(super) fn shade(share: f64) -> &'static str {
    let step = match share {
        share if share <= 0.0 => 0,
        share if share < 0.25 => 1,
        share if share < 0.5 => 2,
        share if share < 0.75 => 3,
        share if share < 1.0 => 4,
        _ => 5,
    };
    SHADES[step]
}
