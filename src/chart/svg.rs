//! The writer of SVG: text, lines, rectangles and paths, with numbers that look the same on every machine.

use std::fmt::Write as _;

use super::palette::{Fill, INKS, Stroke};

/// The font of all text: whatever the reader's system calls sans serif, so that every script has its letters.
const FONT: &str = "Noto Sans, Helvetica, Arial, sans-serif";

/// Where a text stands from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Plain,
    Bold,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) anchor: Anchor,
    pub(super) weight: Weight,
    pub(super) colour: &'static str,
}

impl Type {
    /// Dark text from its point on.
    pub(super) const fn plain(size: f64) -> Self {
        Self { size, anchor: Anchor::Start, weight: Weight::Plain, colour: "#1a1a1a" }
    }

    /// The same, standing otherwise from its point.
    pub(super) const fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The same, bold.
    pub(super) const fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    /// The same, in grey that still reads on white.
    pub(super) const fn grey(self) -> Self {
        Self { colour: "#595959", ..self }
    }
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The elements of a figure so far.
#[derive(Debug, Default)]
pub(super) struct Svg {
    body: String,
}

impl Svg {
    /// Sets one line of text.
    pub(super) fn text(&mut self, (x, y): (f64, f64), text: &str, set: Type) {
        let (x, y) = (number(x), number(y));
        self.push(&format!("<text x=\"{x}\" y=\"{y}\"{}>{}</text>", attributes(set), escaped(text)));
    }

    /// Sets one line of text that reads upwards.
    pub(super) fn upright(&mut self, (x, y): (f64, f64), text: &str, set: Type) {
        let (x, y) = (number(x), number(y));
        self.push(&format!(
            "<text transform=\"translate({x} {y}) rotate(-90)\"{}>{}</text>",
            attributes(set),
            escaped(text)
        ));
    }

    /// Sets text on a white ground, so that it reads above a filled area.
    pub(super) fn text_on_fill(&mut self, (x, y): (f64, f64), text: &str, set: Type) {
        let width = super::measure::width(text, set.size) + 4.0;
        let left = match set.anchor {
            Anchor::Start => x - 2.0,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width + 2.0,
        };
        let ground = Area { x: left, y: y - set.size * 0.88, width, height: set.size * 1.16 };
        self.push(&format!("<rect{} rx=\"2\" fill=\"#ffffff\" fill-opacity=\"0.85\"/>", placed(ground)));
        self.text((x, y), text, set);
    }

    /// Draws a straight line.
    pub(super) fn line(&mut self, (from_x, from_y): (f64, f64), (to_x, to_y): (f64, f64), stroke: Stroke) {
        self.push(&format!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>",
            number(from_x),
            number(from_y),
            number(to_x),
            number(to_y),
            stroked(stroke)
        ));
    }

    /// Fills a rectangle; what is said about it shows when it is pointed at.
    pub(super) fn area(&mut self, area: Area, fill: Fill, about: &str) {
        let border = if fill.has_border { " stroke=\"#ffffff\" stroke-width=\"0.75\"" } else { "" };
        self.push(&format!(
            "<rect{} fill=\"{}\"{border}><title>{}</title></rect>",
            placed(area),
            fill.paint,
            escaped(about)
        ));
    }

    /// Frames a rectangle without filling it.
    pub(super) fn frame(&mut self, area: Area, stroke: Stroke) {
        self.push(&format!("<rect{} fill=\"none\"{}/>", placed(area), stroked(stroke)));
    }

    /// Draws a path without filling it.
    pub(super) fn path(&mut self, steps: &str, stroke: Stroke) {
        self.push(&format!("<path d=\"{steps}\" fill=\"none\"{}/>", stroked(stroke)));
    }

    /// Fills a path so that what is behind it shows through.
    pub(super) fn veil(&mut self, steps: &str, (paint, opacity): (&str, f64), about: &str) {
        self.push(&format!(
            "<path d=\"{steps}\" fill=\"{paint}\" fill-opacity=\"{}\"><title>{}</title></path>",
            number(opacity),
            escaped(about)
        ));
    }

    /// Draws a dot, filled or hollow.
    pub(super) fn dot(&mut self, (x, y): (f64, f64), fill: &str, about: &str) {
        self.push(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"4.5\" fill=\"{fill}\" stroke=\"#1a1a1a\" stroke-width=\"1.25\"><title>{}</title></circle>",
            number(x),
            number(y),
            escaped(about)
        ));
    }

    fn push(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    /// The whole document: title and description for readers that hear it, patterns, white ground, elements.
    pub(super) fn document(
        &self,
        (width, height): (f64, f64),
        (kind, title, description): (&str, &str, &str),
    ) -> String {
        let (width, height) = (number(width), number(height));
        let mut page = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" aria-labelledby=\"{kind}-title {kind}-description\" font-family=\"{FONT}\">\n\
             <title id=\"{kind}-title\">{}</title>\n<desc id=\"{kind}-description\">{}</desc>\n<defs>\n",
            escaped(title),
            escaped(description)
        );
        for ink in &INKS {
            page.push_str(&ink.pattern());
        }
        page.push_str("</defs>\n");
        page.push_str(&format!("<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"));
        page.push_str(&self.body);
        page.push_str("</svg>\n");
        page
    }
}

fn attributes(set: Type) -> String {
    let anchor = match set.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = match set.weight {
        Weight::Plain => "",
        Weight::Bold => " font-weight=\"bold\"",
    };
    format!(" font-size=\"{}\" fill=\"{}\"{anchor}{weight}", number(set.size), set.colour)
}

fn placed(area: Area) -> String {
    format!(
        " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        number(area.x),
        number(area.y),
        number(area.width.max(0.0)),
        number(area.height.max(0.0))
    )
}

fn stroked(stroke: Stroke) -> String {
    let mut attributes = format!(" stroke=\"{}\" stroke-width=\"{}\"", stroke.colour, number(stroke.width));
    if !stroke.dashes.is_empty() {
        let _ = write!(attributes, " stroke-dasharray=\"{}\"", stroke.dashes);
    }
    if stroke.opacity < 1.0 {
        let _ = write!(attributes, " stroke-opacity=\"{}\"", number(stroke.opacity));
    }
    attributes
}

/// A number with at most two decimals and none that say nothing: 3, 0.5, 12.25.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0 + 0.0;
    rounded.to_string()
}

/// Text as XML: signs escaped, what XML refuses and what turns text around shown as its code point.
///
/// Text that reads from right to left is set in an isolate, so that it turns nothing beside it around.
pub(super) fn escaped(text: &str) -> String {
    let turned = text.chars().any(super::measure::reads_leftwards);
    let shown = super::measure::shown(text);
    let plain = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    if turned { format!("\u{2068}{plain}\u{2069}") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_most_two_decimals_and_no_minus_zero() {
        assert_eq!([3.0, 0.5, 12.251, -0.001, 99.999].map(number), ["3", "0.5", "12.25", "0", "100"]);
    }

    #[test]
    fn text_cannot_leave_its_element_nor_turn_its_neighbours() {
        assert_eq!(
            escaped("a<b>&\"c\"\u{202e}\u{7}\n"),
            "a&lt;b&gt;&amp;&quot;c&quot;&lt;U+202E&gt;&lt;U+0007&gt; "
        );
        assert_eq!(escaped("جليد"), "\u{2068}جليد\u{2069}");
    }
}
