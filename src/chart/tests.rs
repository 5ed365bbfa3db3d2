//! Every kind of figure under any labels: text stays on the sheet, no text lies on another, what is drawn is in the table.

use proptest::prelude::*;

use super::alluvial::Flows;
use super::dots::DotRow;
use super::fates::{FateRow, Fates};
use super::map::{ClauseMap, MapCell, MapRow};
use super::matrix::Matrix;
use super::measure::width;
use super::sheet::{Caption, WIDTH};
use super::stack::Stack;
use super::steps::{StepGroup, StepPoint};
use super::{Datum, Figure, Kind, alluvial, dots, fates, map, matrix, stack, steps};

/// A text of a figure and the room it takes.
#[derive(Debug, Clone)]
struct Placed {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn attribute(element: &str, name: &str) -> Option<f64> {
    let rest = element.split_once(&format!(" {name}=\""))?.1;
    rest.split_once('"')?.0.parse().ok()
}

/// Every text of a document, measured as the figure measures it.
fn texts(svg: &str) -> Vec<Placed> {
    let parse = |element: &str| {
        let (tag, rest) = element.split_once('>').expect("a tag ends");
        let text = rest.split_once("</text>").expect("an element ends").0;
        let text =
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let text = text.replace(['\u{2068}', '\u{2069}'], "");
        let size = attribute(tag, "font-size").expect("every text has a size");
        let long = width(&text, size);
        let before = if tag.contains("text-anchor=\"middle\"") {
            long / 2.0
        } else if tag.contains("text-anchor=\"end\"") {
            long
        } else {
            0.0
        };
        if let Some(moved) = tag.split_once("translate(") {
            let (x, y) = moved.1.split_once(')').and_then(|(at, _)| at.split_once(' ')).expect("a point");
            let (x, y): (f64, f64) = (x.parse().expect("a number"), y.parse().expect("a number"));
            let (top, bottom) = (y - (long - before), y + before);
            return Placed { text, left: x - size * 0.8, right: x + size * 0.2, top, bottom };
        }
        let (x, y) = (attribute(tag, "x").expect("a place"), attribute(tag, "y").expect("a place"));
        Placed {
            text,
            left: x - before,
            right: x - before + long,
            top: y - size * 0.8,
            bottom: y + size * 0.2,
        }
    };
    svg.split("<text").skip(1).map(parse).collect()
}

fn is_sound(figure: &Figure) -> Result<(), TestCaseError> {
    let svg = &figure.svg;
    let height = attribute(svg, "height").expect("a height");
    let texts = texts(svg);
    for (at, one) in texts.iter().enumerate() {
        let inside =
            one.left >= -0.5 && one.right <= WIDTH + 0.5 && one.top >= -0.5 && one.bottom <= height + 0.5;
        prop_assert!(inside, "cut: {one:?} in {height}");
        for other in &texts[at + 1..] {
            let apart = one.right <= other.left + 0.5
                || other.right <= one.left + 0.5
                || one.bottom <= other.top + 0.5
                || other.bottom <= one.top + 0.5;
            prop_assert!(apart, "{one:?} lies on {other:?}");
        }
    }
    prop_assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    prop_assert!(svg.contains("<title id=") && svg.contains("<desc id=") && svg.ends_with("</svg>\n"));
    is_balanced(svg)?;
    for row in &figure.table.rows {
        prop_assert_eq!(row.len(), figure.table.columns.len());
    }
    Ok(())
}

/// Every element that is opened is closed, in order, and nothing but known elements stands there.
fn is_balanced(svg: &str) -> Result<(), TestCaseError> {
    let mut open: Vec<&str> = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("a tag ends");
        prop_assert!(!text.contains('>'));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        prop_assert!(
            ["svg", "title", "desc", "defs", "pattern", "path", "rect", "text", "line", "circle"]
                .contains(&name),
            "{name}"
        );
        if tag.starts_with('/') {
            prop_assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    prop_assert!(open.is_empty());
    Ok(())
}

/// Labels of every sort that stores hold, and hostile ones.
fn label() -> impl Strategy<Value = String> {
    let given = prop::sample::select(vec![
        "NOR",
        "Fair-Access",
        "nobody on record",
        "members of Sovereign-Networks",
        "2015-10-23:38 (2bis.1 option 1)",
        "مجموعة الدول الجزرية الصغيرة",
        "七十七国集团加中国代表团的全体成员",
        "Ευρωπαϊκή Ένωση",
        "Groupe des États d'Afrique, des Caraïbes et du Pacifique",
        "a-name-without-any-blank-that-is-as-long-as-names-of-rounds-can-be-64",
        "<b>&\"'\u{202e}",
    ]);
    prop_oneof![4 => given.prop_map(str::to_string), 1 => "\\PC{0,40}"]
}

fn labels(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(label(), 1..=most)
}

fn caption(label: &str) -> Caption {
    Caption {
        title: format!("What became of words, as of {label}"),
        subtitle: format!("{label}, zero to final, by sponsor"),
        definition: "A word is put in by the draft in which it first stands, and so on, at some length."
            .repeat(3),
    }
}

/// Counts from a list that is used round and round.
fn count(numbers: &[u32], at: usize) -> f64 {
    f64::from(numbers[at % numbers.len()])
}

fn fates_of(names: &[String], numbers: &[u32]) -> Fates {
    let row = |(at, label): (usize, &String)| FateRow {
        label: label.clone(),
        parts: (0..5).map(|part| count(numbers, at * 5 + part)).collect(),
    };
    Fates {
        names: ["verbatim", "largely", "partly", "traces", "gone"].map(str::to_string).to_vec(),
        kept: 3,
        rows: names.iter().enumerate().map(row).collect(),
    }
}

fn step_group(label: &str, numbers: &[u32], times: u32) -> StepGroup {
    let point = |time: u32| StepPoint {
        time: f64::from(time),
        at_risk: count(numbers, time as usize),
        removed: count(numbers, time as usize + 1),
        censored: count(numbers, time as usize + 2),
        survival: 1.0 / f64::from(time),
        interval: Some((0.5 / f64::from(time), 1.0)),
    };
    StepGroup { label: label.to_string(), points: (1..=times).map(point).collect() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn text_of_rows_stays_apart_and_on_the_sheet(names in labels(18), numbers in prop::collection::vec(0_u32..40_000, 1..9)) {
        let caption = caption(&names[0]);
        let row = |(at, label): (usize, &String)| DotRow {
            label: label.clone(),
            is_reference: at % 4 == 3,
            count: count(&numbers, at),
            total: count(&numbers, at) + 10.0,
            share: (at % 3 != 1).then(|| count(&numbers, at) / (count(&numbers, at) + 10.0)),
            interval: (at % 2 == 0).then_some((0.1, 0.999)),
        };
        is_sound(&dots::draw(&caption, &names.iter().enumerate().map(row).collect::<Vec<_>>()))?;
        is_sound(&fates::draw(&caption, &fates_of(&names, &numbers)))?;
        let few = &names[..names.len().min(10)];
        let flows = Flows { fates: fates_of(few, &numbers), inks: (0..few.len()).collect() };
        is_sound(&alluvial::draw(&caption, &flows))?;
    }

    #[test]
    fn text_of_drafts_stays_apart_and_on_the_sheet(
        names in labels(40), origins in labels(11), numbers in prop::collection::vec(0_u32..40_000, 1..9)
    ) {
        let caption = caption(&names[0]);
        let series = |(at, origin): (usize, &String)| {
            (origin.clone(), at, (0..names.len()).map(|draft| count(&numbers, at + draft)).collect())
        };
        let stack = Stack {
            unit: "words".to_string(),
            drafts: names.clone(),
            series: origins.iter().enumerate().map(series).collect(),
        };
        is_sound(&stack::draw(&caption, &stack))?;
        let cell = |at: usize| MapCell {
            kept: count(&numbers, at), of: 40_000.0, is_back: at % 5 == 1, is_bracketed: at % 3 == 1,
        };
        let row = |(at, label): (usize, &String)| MapRow {
            label: label.clone(),
            cells: (0..names.len()).map(|draft| (draft >= at).then(|| cell(at + draft))).collect(),
        };
        let clauses = ClauseMap { drafts: names.clone(), rows: origins.iter().enumerate().map(row).collect() };
        is_sound(&map::draw(&caption, &clauses))?;
    }

    #[test]
    fn text_of_curves_and_matrices_stays_apart_and_on_the_sheet(
        names in labels(15), columns in labels(15), times in 1_u32..60, numbers in prop::collection::vec(0_u32..40_000, 1..9)
    ) {
        let caption = caption(&names[0]);
        let groups: Vec<StepGroup> = names.iter().take(5).map(|name| step_group(name, &numbers, times)).collect();
        is_sound(&steps::draw(&caption, &groups, ("drafts since first printed", "The 5 of 9 rows with most words.")))?;
        let counts = |at: usize| (0..columns.len()).map(|column| count(&numbers, at + column)).collect();
        let taken = Matrix {
            rows: names.clone(), columns: columns.clone(), counts: (0..names.len()).map(counts).collect(),
        };
        is_sound(&matrix::draw(&caption, &taken))?;
    }
}

#[test]
fn figures_of_nothing_are_still_figures() {
    let caption = caption("final");
    let figures = [
        dots::draw(&caption, &[]),
        fates::draw(&caption, &Fates::default()),
        alluvial::draw(&caption, &Flows::default()),
        stack::draw(&caption, &Stack::default()),
        map::draw(&caption, &ClauseMap::default()),
        matrix::draw(&caption, &Matrix::default()),
        steps::draw(&caption, &[], ("drafts", "")),
    ];
    for figure in figures {
        is_sound(&figure).unwrap_or_else(|problem| panic!("{problem}"));
        assert!(!figure.svg.contains("NaN") && !figure.svg.contains("inf"), "{}", figure.svg);
    }
}

#[test]
fn a_dot_stands_at_its_share_and_the_table_says_the_same() {
    // Two rows; "b" has the higher share and stands first: 3 of 4 is three quarters of the way from 0 % to 100 %.
    let row = |label: &str, count: f64| DotRow {
        label: label.to_string(),
        is_reference: false,
        count,
        total: 4.0,
        share: Some(count / 4.0),
        interval: None,
    };
    let figure = dots::draw(&caption("final"), &[row("a", 1.0), row("b", 3.0)]);
    let labels: Vec<&Datum> = figure.table.rows.iter().map(|row| &row[0]).collect();
    assert_eq!(labels, [&Datum::Text("b".to_string()), &Datum::Text("a".to_string())]);
    assert_eq!(figure.table.rows[0][3], Datum::Number(0.75));
    let dots: Vec<f64> =
        figure.svg.split("<circle").skip(1).filter_map(|dot| attribute(&format!(" {dot}"), "cx")).collect();
    let at = |text: &str| {
        let found =
            texts(&figure.svg).into_iter().find(|placed| placed.text == text).expect("a mark of the axis");
        (found.left + found.right) / 2.0
    };
    let (zero, whole) = (at("0 %"), at("100 %"));
    let [b, a] = dots[..] else { panic!("two dots") };
    assert!((b - (zero + 0.75 * (whole - zero))).abs() < 0.1, "{b} between {zero} and {whole}");
    assert!((a - (zero + 0.25 * (whole - zero))).abs() < 0.1, "{a} between {zero} and {whole}");
}

#[test]
fn a_curve_falls_at_its_times_and_is_level_between() {
    // One unit of two is removed at 1: level at 100 % until 1, then down to 50 %.
    let point =
        StepPoint { time: 1.0, at_risk: 2.0, removed: 1.0, censored: 0.0, survival: 0.5, interval: None };
    let group = StepGroup { label: "g".to_string(), points: vec![point] };
    let figure = steps::draw(&caption("final"), &[group], ("drafts", ""));
    let path = figure
        .svg
        .split("<path d=\"")
        .find(|path| path.contains(" H") && path.contains(" V"))
        .expect("a curve");
    let path = path.split_once('"').expect("an end").0;
    let numbers: Vec<f64> = path.split([' ', 'M', 'H', 'V']).filter_map(|part| part.parse().ok()).collect();
    let [_, whole, _, half] = numbers[..] else { panic!("{path}") };
    // The plot is 300 high.
    assert!((half - whole - 150.0).abs() < 0.1, "{path}");
    // Fewer than five at risk: faded.
    assert!(figure.svg.contains(&format!(
        "d=\"{path}\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"2\" stroke-opacity=\"0.4\""
    )));
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let names: Vec<String> = ["a", "b", "c"].map(str::to_string).to_vec();
    let draw = || fates::draw(&caption("final"), &fates_of(&names, &[3, 1, 4, 1, 5]));
    assert_eq!(draw(), draw());
    let words: std::collections::BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    assert_eq!(words.len(), Kind::ALL.len());
}
