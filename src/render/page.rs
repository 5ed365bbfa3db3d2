//! The look of a page: its style sheet, on paper and on narrow screens too.
//!
//! Insertions are blue and underlined, deletions orange-brown and struck through: a pair that stays apart for
//! red-green blindness, and line styles that stay in black and white. Every text keeps a contrast of 4.5 : 1 or
//! more on its ground (WCAG 2.2, criterion 1.4.3); a test measures it from the colours below.

/// The style sheet.
pub(super) const STYLE_SHEET: &str = "\
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; background: #ffffff; color: #1a1a1a;
  font: 1rem/1.55 system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; }
.round, .definition, .hint { color: #4a4a4a; }
.definition, .hint { font-size: .9rem; }
.caution { border-inline-start: .3rem solid #8a4b00; padding-inline-start: .7rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
.wide:focus-visible { outline: .15rem solid #0b4f9e; outline-offset: .15rem; }
table { border-collapse: collapse; font-size: .95rem; }
caption { text-align: start; font-weight: 600; padding: .3rem .6rem .3rem 0; }
th, td { padding: .3rem 1rem .3rem 0; text-align: start; vertical-align: top; overflow-wrap: normal; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { border-bottom: .1rem solid #1a1a1a; vertical-align: bottom; }
tbody th { font-weight: 600; }
tbody tr + tr > * { border-top: 1px solid #d9d9d9; }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
.day { white-space: nowrap; }
.words { min-width: 9rem; }
.prose { min-width: 16rem; }
.lines > p { margin: 0; }
.lines > p + p { margin-inline-start: 1.5rem; }
.clause { margin: 1rem 0; }
.clause:target { outline: .15rem solid #0b4f9e; outline-offset: .3rem; }
.clause > p { margin: .15rem 0; }
.beside { display: flex; gap: .6rem; align-items: baseline; }
.beside > p + p { flex: 1; min-width: 0; }
.about > * + * { margin-inline-start: .35rem; }
.printed { font-weight: 700; }
.code { font-weight: 600; font-size: .85rem; border: 1px solid #595959; border-radius: .2rem; padding: 0 .35rem; }
.remark { color: #4a4a4a; }
.depth-1 { margin-inline-start: 1.5rem; }
.depth-2 { margin-inline-start: 3rem; }
.depth-3 { margin-inline-start: 4.5rem; }
.depth-4 { margin-inline-start: 6rem; }
ins { color: #0b3f80; background: #e6f0fb; text-decoration: underline; text-decoration-thickness: .1em;
  text-underline-offset: .18em; }
del { color: #7a3a00; background: #fdeee0; text-decoration: line-through; }
.by { display: inline-block; margin-inline: 0 .1em; padding: 0 .3em; border: 1px solid #767676;
  border-radius: .2rem; background: #ffffff; color: #1a1a1a; font-size: .78em; font-weight: 600; line-height: 1.35;
  text-decoration: none; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; user-select: none; }
@media (max-width: 30rem) {
  body { padding: 1rem .75rem 2rem; }
  h1 { font-size: 1.35rem; }
  tbody th, thead th:first-child { position: sticky; inset-inline-start: 0; max-width: 45vw; background: #ffffff; }
  .depth-1 { margin-inline-start: .75rem; }
  .depth-2 { margin-inline-start: 1.5rem; }
  .depth-3, .depth-4 { margin-inline-start: 2.25rem; }
}
@media print {
  @page { margin: 2cm; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  tr, .about { break-inside: avoid; }
  h2, caption, .about { break-after: avoid; }
  ins, del { background: none; }
}
";

#[cfg(test)]
mod tests {
    use super::STYLE_SHEET;

    /// One of the three channels of `#rrggbb`, as light: WCAG 2.2, definition of relative luminance.
    fn channel(colour: &str, at: usize) -> f64 {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    }

    fn contrast(text: &str, ground: &str) -> f64 {
        let light = |colour: &str| {
            0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5)
        };
        let (one, other) = (light(text), light(ground));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The value of a property in the rule of a selector, the first that has both.
    fn property(selector: &str, name: &str) -> Option<&'static str> {
        STYLE_SHEET
            .split('}')
            .filter_map(|rule| rule.split_once('{'))
            .filter(|(selectors, _)| selectors.split(',').any(|one| one.trim() == selector))
            .flat_map(|(_, body)| body.split(';'))
            .filter_map(|declaration| declaration.split_once(':'))
            .find(|(property, _)| property.trim() == name)
            .map(|(_, value)| value.trim())
    }

    #[test]
    fn black_on_white_is_21_to_1() {
        // (1 + 0.05) / (0 + 0.05) = 21.
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    }

    #[test]
    fn every_text_has_a_contrast_of_4_5_or_more_on_its_ground() {
        let page = property("body", "background").unwrap();
        for selector in ["body", ".definition", ".remark", "ins", "del", ".by"] {
            let text = property(selector, "color").unwrap();
            let ground = property(selector, "background").unwrap_or(page);
            let contrast = contrast(text, ground);
            assert!(contrast >= 4.5, "{selector}: {text} on {ground} has {contrast:.1}");
        }
    }

    #[test]
    fn marks_differ_by_line_style_and_not_by_colour_alone() {
        assert_eq!(property("ins", "text-decoration"), Some("underline"));
        assert_eq!(property("del", "text-decoration"), Some("line-through"));
    }
}
