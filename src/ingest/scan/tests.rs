use proptest::prelude::*;

use super::super::agree::first_difference;
use super::super::tree::{Body, Node};
use super::*;
use crate::files::yaml;

/// Kinds of faults of a text, with the words under their carets.
fn faults(text: &str) -> Vec<(FaultKind, &str)> {
    let faults = scan(text).faults;
    faults.iter().map(|fault| (fault.kind, &text[fault.at.start..fault.at.end()])).collect()
}

/// Whether the scanner accepts a text, and the parser reads the same in it.
fn agreed(text: &str) {
    let scanned = scan(text);
    assert!(scanned.faults.is_empty(), "{text:?}\n{:?}", scanned.faults);
    let parsed = yaml::read(text).unwrap_or_else(|error| panic!("{text:?}\n{error}"));
    let difference = first_difference(&scanned.root, &parsed);
    assert!(difference.is_none(), "{text:?}\n{:?}\n{parsed:?}", scanned.root);
}

#[test]
fn what_is_accepted_reads_as_the_parser_reads_it() {
    for text in [
        "a: b\nc: d\n",
        "a:\n- b\n- c: d\n  e: f\n-\n  g: h\n",
        "a:\n  - - b\n    - c\n  - []\n  - {}\n",
        "a: one\n  two\n\n  three\n  \nb: x\n",
        "a: 'it''s'\nb: \"x\\ty \\\"z\\\" \\u00e9 \\x41\"\nc: \"one\n  two  \n\n  three \\\n  four\"\n",
        "a: [b, c , 'd', \"e\", [f, {g: h, i: }], ]\nb: {c, d: [e], \"f\":g}\n",
        "a: [b,\n  c d\n  e,   # a comment\n  f\n]\ng: h\n",
        "text: |\n  one\n   two\n\n  three # kept\n\n\nb: |-\n  x\n\nc: |+\n  x\n\nd: >\n  one\n  two\n\n  three\n    four\n  five\n",
        "text: |2\n    indented\n  not\nb: >-\n  x\n",
        "text: |\n\n\n  late\nb: |\nc: |+\n\n\nd: >+\n\n\n  x\n\n",
        "a: ~\nb: null\nc:\nd: ''\ne: '~'\nf: [~, null, x]\n",
        "# comment\n\n---\na: b   # comment\n# comment\nc: d\n...\n",
        "a: b:c #\nd: x#y\ne: -f\ng: ?h\ni: :j\nk: a, b]\n",
        "\"a\": b\n'c' : d\ne f: g\n",
        "a: b\r\nc: |\r\n  one\r\n  two\r\n",
        "a:\tb\nc: d\t\ne: |\t\n  x\n",
        "text: |\n  no line end",
        "text: >\n\n  first\n\n   more\n  less\n",
        "a: 中文\nb: [العربية, é]\nc: \"\u{a0}x\u{a0}\"\nd: \u{a0}x\u{a0}\n",
        "- a\n- b\n",
        "a: |\n  x\n # not indented like the text, but a comment of its own\nb: c\n",
    ] {
        agreed(text);
    }
}

#[test]
fn faults_are_found_where_they_stand_and_reading_goes_on() {
    use FaultKind::{
        BehindBracket, Bracket, Colon, Escape, InBrackets, Indicator, LongBlank, Lost, LostLine, NoBlank,
        NoKey, OddKey, OpenBracket, OpenQuote, ShortLine, StrayDash, Tab, TooFar,
    };
    let text =
        "text: [a] b\nafter: x #1 y\nreason: a: b\nfind: *x\ntitle: \"a\" b\nsource: 'open\nnumber: 5\n";
    assert_eq!(
        faults(text),
        [
            (Bracket('['), "["),
            (Lost, "#"),
            (Colon, ":"),
            (Indicator('*'), "*"),
            (FaultKind::BehindQuote('"'), "b"),
            (OpenQuote('\''), "'"),
        ]
    );
    assert_eq!(faults("a: |\n    x\n  y\nb: c\n"), [(ShortLine, "y")]);
    assert_eq!(faults("a: |\n     \n  y\nb: c\n"), [(LongBlank, "     ")]);
    assert_eq!(faults("text: x\n  # y\n  z\nb: c\n"), [(LostLine, "# y")]);
    assert_eq!(faults("text: |\n  x\n # y\nb: c\n"), [(LostLine, "# y")]);
    assert_eq!(faults("a: [b\nc: d\n"), [(OpenBracket('['), "[")]);
    assert_eq!(faults("a: [b] c\nd: e\n"), [(BehindBracket, "c")]);
    assert_eq!(faults("a: [b c: d e: f]\n"), [(InBrackets(':'), ":")]);
    assert_eq!(faults("a: \"\\q\"\n"), [(Escape, "\\q")]);
    assert_eq!(faults("number: 5\n  kind: x\ntext: y\n"), [(TooFar { column: 0 }, "kind: x")]);
    assert_eq!(faults("a: [b]\n  c: d\ne: f\n"), [(TooFar { column: 0 }, "c: d")]);
    assert_eq!(
        faults("a: b\nnumber:5\nwords\n- x\n? y\nz: 1\n"),
        [(NoBlank, "number:5"), (NoKey, "words"), (StrayDash, "- x"), (OddKey, "? y"),]
    );
    assert_eq!(faults("a: b\n\tc: d\n\te: f\n  \tg: h\ni: j\n"), [(Tab { lines: 3 }, "\t")]);
    assert_eq!(faults("a: b\n---\nc: d\n"), [(FaultKind::SecondDocument, "---")]);
    assert_eq!(faults("%YAML 1.1\n---\nc: d\n"), [(FaultKind::Directive, "%YAML 1.1")]);
    assert_eq!(faults("text: | a b\n  c\nd: e\n"), [(FaultKind::BehindBar, "a b")]);
    assert_eq!(faults("sponsors: [Group #2, Chile]\nd: e\n"), [(Lost, "#")]);
}

#[test]
fn a_line_with_a_hash_under_text_is_never_dropped_in_silence() {
    use FaultKind::LostLine;
    let clause = |below: &str| format!("clauses:\n  - text: |\n      First line\n{below}    number: 2\n");
    let lost = [
        "    #2 of the annex shall not apply\n",
        "    # 2 of the annex shall not apply\n",
        "  #2 of the annex\n",
        "   # 2 of the annex\n",
        "#2 of the annex\n",
        "\n\n    #2 of the annex\n",
        "# a comment\n    #2 of the annex\n",
    ];
    for line in lost {
        let words = line.lines().last().unwrap().trim();
        assert_eq!(faults(&clause(line)), [(LostLine, words)], "{line:?}");
        let heading = clause(line).replace("text", "heading");
        assert_eq!(faults(&heading), [(LostLine, words)], "{heading:?}");
        let plain = clause(line).replace("|\n      ", "");
        assert_eq!(faults(&plain), [(LostLine, words)], "{plain:?}");
    }
    assert_eq!(faults("a:\n  - text: |\n    #2 of it\n    number: 2\n"), [(LostLine, "#2 of it")]);
    assert_eq!(faults("a:\n  - text: x\n#2 of it"), [(LostLine, "#2 of it")]);
}

#[test]
fn comments_between_clauses_and_before_keys_stay_comments() {
    for text in [
        "a:\n  - text: |\n      x\n  # the next clause\n  - text: |\n      y\n# end\n",
        "a:\n  - text: |\n      x\n\n# left edge\n#\n## twice\n    number: 2\n",
        "a:\n  - number: 2\n    # before a key\n    #short\n    text: |\n      x\nb: c # behind\n",
        "a:\n  - text: |\n      x\n    sub:\n      # the first\n      - text: |\n          y\n    # back\n    # again\n    after: |\n      z\n",
    ] {
        agreed(text);
    }
}

#[test]
fn the_rest_of_the_file_is_read_behind_a_fault() {
    let scanned = scan("clauses:\n  - number: [x]\n    text: ok\n  - text: *x\n    number: 2\nlast: one\n");
    let map = scanned.root.map().unwrap();
    let clauses: Vec<_> =
        map.get("clauses").unwrap().items().iter().map(|item| item.map().unwrap()).collect();
    assert_eq!(clauses[0].words("text"), Some("ok"));
    assert_eq!(clauses[1].words("number"), Some("2"));
    assert_eq!(map.words("last"), Some("one"));
    assert!(matches!(clauses[1].get("text").unwrap().body, Body::Damaged));
}

#[test]
fn limits_end_the_scan_at_once() {
    assert_eq!(faults(&"- ".repeat(10_000))[0].0, FaultKind::TooDeep);
    let stairs: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth.min(2_000)))).collect();
    assert_eq!(faults(&stairs)[0].0, FaultKind::TooDeep);
    assert_eq!(faults(&format!("a: {}", "{".repeat(300_000)))[0].0, FaultKind::TooManyBrackets);
    assert_eq!(faults(&format!("a: {}", "[".repeat(300_000))).len(), 1);
    let many = faults_of_many_lines();
    assert_eq!((many.len(), many.last().copied()), (MOST_FAULTS + 1, Some(FaultKind::TooMany)));
}

fn faults_of_many_lines() -> Vec<FaultKind> {
    scan(&"a: *b\n".repeat(100_000)).faults.iter().map(|fault| fault.kind).collect()
}

/// Pieces of files, right ones and wrong ones.
const PIECES: &[&str] = &[
    "a",
    "text",
    "sponsors",
    "clauses",
    "x y",
    ":",
    ": ",
    ":\n",
    "- ",
    "-",
    "? ",
    " ",
    "  ",
    "    ",
    "\n",
    "\n  ",
    "\n    ",
    "\n      ",
    "\n- ",
    "\n  - ",
    "|",
    "|\n  ",
    "|-\n    ",
    ">\n  ",
    ">+\n  ",
    "|2\n  ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    "'",
    "\"",
    "''",
    "\\",
    "\\n",
    "#",
    " #",
    " # c",
    "\t",
    "\r\n",
    "~",
    "null",
    "5.10",
    "NO",
    "*",
    "&",
    "!",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "é",
    "中",
    "\u{a0}",
    "a: b\n",
    "  c: d\n",
    "text: |\n  e f\n  g\n",
    "sponsors: [x, y]\n",
];

/// Values as they stand behind a key or a dash.
const VALUES: &[&str] = &[
    "",
    "x",
    "x y",
    "5.10",
    "NO",
    "~",
    "'x'",
    "\"x\"",
    "'x",
    "x'",
    "\"x\\",
    "[x, y]",
    "[x,",
    "y]",
    "{a: x, b: }",
    "[a: x]",
    "[]",
    "|",
    "|-",
    "|+",
    ">",
    ">-",
    "|2",
    "| # c",
    "x # c",
    "x #c",
    "# c",
    "x: y",
    "x:",
    "- x",
    "*x",
    "#",
    "x  ",
    "x\t",
    "…",
    "[x # c",
    "]",
    "}",
    "{a: [x], b: {c: d}}",
    "\"a\": x",
    "---",
    "'it''s'",
    "\"\\u00e9\\\"\"",
    "x, y",
    "-x",
    "?",
    "x [y]",
    "x\u{a0}",
];

/// A line: indentation, perhaps a dash or two, perhaps a key, a value.
fn line() -> impl Strategy<Value = String> {
    let indent = prop::sample::select(
        &["", "", "  ", "  ", "    ", "    ", "      ", "        ", "   ", "\t", "  \t"][..],
    );
    let dash = prop::sample::select(&["", "", "", "- ", "- - ", "-   "][..]);
    let key = prop::sample::select(&["", "a: ", "b: ", "text: ", "sponsors: ", "c:", "'d': ", "e : "][..]);
    let value = prop::sample::select(VALUES);
    let end = prop::sample::select(&["\n", "\n", "\n", "\n\n", "\n  \n", "\r\n"][..]);
    (indent, dash, key, value, end)
        .prop_map(|(indent, dash, key, value, end)| format!("{indent}{dash}{key}{value}{end}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_accepted_that_the_parser_reads_differently(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)
    ) {
        let text = pieces.concat();
        let scanned = scan(&text);
        if scanned.faults.is_empty()
            && let Ok(parsed) = yaml::read(&text)
        {
            prop_assert!(first_difference(&scanned.root, &parsed).is_none(), "{text:?}\n{:?}\n{parsed:?}", scanned.root);
        }
    }

    #[test]
    fn no_file_of_lines_is_accepted_that_the_parser_reads_differently(lines in prop::collection::vec(line(), 0..12)) {
        let text = lines.concat();
        let scanned = scan(&text);
        if scanned.faults.is_empty()
            && let Ok(parsed) = yaml::read(&text)
        {
            prop_assert!(first_difference(&scanned.root, &parsed).is_none(), "{text}\n{:?}\n{parsed:?}", scanned.root);
        }
    }

    #[test]
    fn any_text_is_scanned_to_its_end(text in "\\PC{0,80}", cut in 0_usize..80) {
        let text = text.replace(['q', 'Q'], "\n").replace('z', ": ");
        let text = text.get(..cut).unwrap_or(&text);
        for fault in scan(text).faults {
            prop_assert!(fault.at.end() <= text.len() + 2);
        }
    }
}

/// Texts that the scanner accepts and the parser refuses are refused with the parser's words; they should be rare.
#[test]
fn node_is_small_enough_to_be_copied_about() {
    assert!(size_of::<Node>() <= 72, "{}", size_of::<Node>());
}
