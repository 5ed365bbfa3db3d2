//! `travaux survival` from outside: every option changes what it says it does, and what means nothing is refused.

use serde_json::Value;

use crate::sandbox::Sandbox;

/// The row with a name.
fn row<'a>(data: &'a Value, group: &str) -> &'a Value {
    let rows = data["groups"].as_array().expect("a list of rows");
    rows.iter().find(|row| row["group"] == group).unwrap_or_else(|| panic!("no row {group} in {data}"))
}

fn numbers(rows: &Value, key: &str) -> Vec<f64> {
    rows.as_array().expect("a list").iter().filter_map(|row| row[key].as_f64()).collect()
}

const ALL: &str = "all but base text";

#[test]
fn curves_count_what_the_rows_count() {
    let demo = Sandbox::demo();
    for arguments in [
        &["survival"][..],
        &["survival", "--of", "words"],
        &["survival", "--of", "clauses", "--by", "kind"],
        &["survival", "--of", "clauses", "--wording", "--by", "round"],
        &["survival", "--of", "words", "--until", "rev3", "--by", "group"],
    ] {
        let data = demo.data(arguments);
        for row in data["groups"].as_array().expect("a list of rows") {
            let curve = &row["curve"];
            let gone: f64 = numbers(curve, "events").iter().sum();
            let open: f64 = numbers(curve, "censored").iter().sum();
            let never = row["never_at_risk"].as_f64().expect("a number");
            let (n, standing) =
                (row["n"].as_f64().expect("a number"), row["standing"].as_f64().expect("a number"));
            // First removals: whoever is not gone at the first is censored; those who came back stand besides.
            assert!((gone + open + never - n).abs() < 1e-9, "{arguments:?} {row}");
            assert!(open + never <= standing + 1e-9, "{arguments:?} {row}");
            let survival = numbers(curve, "survival");
            assert!(survival.windows(2).all(|pair| pair[1] <= pair[0]), "{row}");
            if row["few"] == true {
                assert!(survival.is_empty() && row["share"].is_null() && row["lower"].is_null(), "{row}");
            }
        }
    }
}

#[test]
fn words_that_came_back_live_on_under_the_other_policies() {
    let demo = Sandbox::demo();
    let removed = |policy: &str| -> f64 {
        let data = demo.data(&["survival", "--of", "words", "--return", policy]);
        assert_eq!(data["return"], policy);
        numbers(&row(&data, ALL)["curve"], "events").iter().sum()
    };
    let returned =
        row(&demo.data(&["survival", "--of", "words"]), ALL)["returned"].as_f64().expect("a number");
    assert!(returned > 0.0);
    assert!((removed("first-death") - removed("last-death") - returned).abs() < 1e-9);
    assert!(removed("spells") >= removed("first-death"));
}

#[test]
fn the_draft_clock_lets_units_in_at_their_birth() {
    let demo = Sandbox::demo();
    let data = demo.data(&["survival", "--of", "words", "--clock", "draft"]);
    let at_risk = numbers(&row(&data, ALL)["curve"], "at_risk");
    assert!(at_risk.windows(2).any(|pair| pair[1] > pair[0]), "{at_risk:?}");
    assert!(data["definition"].as_str().is_some_and(|text| text.contains("place of the draft")));
}

#[test]
fn fractional_rows_add_up_and_full_ones_need_not() {
    let demo = Sandbox::demo();
    let sum = |credit: &str| -> (f64, f64) {
        let data = demo.data(&["survival", "--of", "words", "--credit", credit]);
        let rows = data["groups"].as_array().expect("a list of rows");
        let of = |roles: &[&str]| -> f64 {
            let rows = rows.iter().filter(|row| roles.contains(&row["role"].as_str().unwrap_or_default()));
            rows.filter_map(|row| row["n"].as_f64()).sum()
        };
        (of(&["named", "nobody"]), of(&["all"]))
    };
    let (rows, all) = sum("fractional");
    assert!((rows - all).abs() < 1e-9, "{rows} {all}");
    let (rows, all) = sum("lead");
    assert!((rows - all).abs() < 1e-9, "{rows} {all}");
    let (rows, all) = sum("full");
    assert!(rows > all);
}

#[test]
fn groups_are_expanded_into_rows_of_their_own() {
    let demo = Sandbox::demo();
    let data = demo.data(&["survival", "--of", "words", "--expand-groups"]);
    let roles: Vec<&str> =
        data["groups"].as_array().expect("a list").iter().filter_map(|row| row["role"].as_str()).collect();
    assert!(roles.contains(&"through-group") && roles.contains(&"named"), "{roles:?}");
}

#[test]
fn fewer_clauses_stand_by_their_wording_the_more_of_it_is_asked_for() {
    let demo = Sandbox::demo();
    let standing = |theta: &str| {
        let data =
            demo.data(&["survival", "--of", "clauses", "--wording", "--by", "round", "--theta", theta]);
        row(&data, "zero (base text)")["standing"].as_u64().expect("a count")
    };
    let counts = ["0.25", "0.5", "0.75", "1"].map(standing);
    assert!(counts.windows(2).all(|pair| pair[1] <= pair[0]) && counts[3] < counts[0], "{counts:?}");
    let data = demo.data(&["survival", "--of", "clauses", "--wording", "--by", "round"]);
    let line = row(&data, "zero (base text)")["sensitivity"].as_array().expect("four thresholds").clone();
    let sensitivity: Vec<u64> = line.iter().filter_map(|at| at["standing"].as_u64()).collect();
    assert_eq!(sensitivity, counts);
}

#[test]
fn exact_intervals_are_wider() {
    let demo = Sandbox::demo();
    let lower = |exact: &[&str]| {
        let data = demo.data(&[&["survival", "--of", "clauses"], exact].concat());
        (row(&data, ALL)["interval"].clone(), row(&data, ALL)["lower"].as_f64().expect("an interval"))
    };
    let ((wilson, above), (exact, below)) = (lower(&[]), lower(&["--exact"]));
    assert_eq!((wilson, exact), (Value::from("wilson"), Value::from("clopper-pearson")));
    // 5 of 6: 0.4365 and 0.3588.
    assert!((above - 0.4365).abs() < 1e-4 && (below - 0.3588).abs() < 1e-4, "{above} {below}");
}

#[test]
fn an_open_negotiation_has_bounds_and_no_final_text() {
    let demo = Sandbox::demo();
    let open = demo.data(&["survival", "--of", "words", "--until", "rev3"]);
    assert_eq!(open["is_closed"], false);
    let all = row(&open, ALL);
    assert_eq!((&all["in_final"], &all["so_far"]["lower"]), (&Value::Null, &Value::from(0.0)));
    assert_eq!(all["so_far"]["upper"], all["share"]);
    let closed = demo.data(&["survival", "--of", "words"]);
    assert_eq!(row(&closed, ALL)["in_final"]["n"], row(&closed, ALL)["standing"]);
    assert_eq!(row(&closed, ALL)["so_far"], Value::Null);
}

/// The row of all.
fn all(data: &Value) -> &Value {
    let rows = data["groups"].as_array().expect("a list of rows");
    rows.iter().find(|row| row["role"] == "all").expect("a row of all")
}

#[test]
fn amendments_are_counted_where_any_are_on_record_and_each_has_one_outcome() {
    let demo = Sandbox::demo();
    let data = demo.data(&["survival"]);
    assert_eq!((&data["of"], &data["unattributed"]["n"]), (&Value::from("amendments"), &Value::from(0)));
    for row in data["groups"].as_array().expect("a list of rows") {
        let outcomes = numbers(&row["outcomes"], "n");
        assert_eq!(outcomes.len(), 7);
        assert!((outcomes.iter().sum::<f64>() - row["tabled"].as_f64().expect("a count")).abs() < 1e-9);
        assert!((outcomes[0] + outcomes[1] - row["in_final"]["n"].as_f64().expect("a count")).abs() < 1e-9);
        let at_end: f64 = row["fates"]
            .as_array()
            .expect("shares of ends")
            .iter()
            .filter_map(|fate| fate["curve"].as_array()?.last()?["share"].as_f64())
            .sum();
        let is_few = row["few"] == true;
        assert!(if is_few { at_end == 0.0 } else { at_end <= 1.0 + 1e-9 }, "{row}");
    }
    // What is withheld from the public is counted for those who may see it.
    let inside = demo.data(&["survival", "--audience", "participants"]);
    assert!(all(&inside)["n"].as_u64() > all(&data)["n"].as_u64());
    // Without records, words.
    let drafts = Sandbox::drafts_alone();
    assert_eq!(drafts.data(&["survival"])["of"], "words");
    drafts.run(&["survival", "--of", "amendments"]).fails(2);
}

#[test]
fn amendments_of_open_talks_have_bounds_and_of_a_high_threshold_fewer_stand() {
    let demo = Sandbox::demo();
    let open = demo.data(&["survival", "--until", "rev3"]);
    let row = all(&open);
    assert_eq!((&row["share"], &row["in_final"], &row["lower"]), (&Value::Null, &Value::Null, &Value::Null));
    let bounds = ["lower", "upper"].map(|end| row["so_far"][end].as_f64().expect("a bound"));
    let outcomes = numbers(&row["outcomes"], "n");
    let tabled = row["n"].as_f64().expect("a count");
    assert!((bounds[0] - (outcomes[0] + outcomes[1]) / tabled).abs() < 1e-12);
    assert!((bounds[1] - (outcomes[0] + outcomes[1] + outcomes[6]) / tabled).abs() < 1e-12);
    let adopted = |theta: &str| {
        let data = demo.data(&["survival", "--theta", theta]);
        all(&data)["in_final"]["n"].as_u64().expect("a count")
    };
    let counts = ["0.25", "0.5", "0.75", "1"].map(adopted);
    assert!(counts.windows(2).all(|pair| pair[1] <= pair[0]) && counts[3] < counts[0], "{counts:?}");
    let sensitivity = all(&demo.data(&["survival"]))["sensitivity"].clone();
    let line: Vec<u64> =
        sensitivity.as_array().into_iter().flatten().filter_map(|row| row["standing"].as_u64()).collect();
    assert_eq!(line, counts);
}

#[test]
fn packages_count_once_and_credit_of_amendments_adds_up() {
    let demo = Sandbox::demo();
    let n = |arguments: &[&str]| {
        all(&demo.data(&[&["survival"], arguments].concat()))["n"].as_u64().expect("a count")
    };
    assert!(n(&["--package"]) < n(&[]));
    for credit in ["fractional", "lead"] {
        let data = demo.data(&["survival", "--credit", credit]);
        let rows = data["groups"].as_array().expect("rows").iter().filter(|row| row["role"] != "all");
        let sum: f64 = rows.filter_map(|row| row["n"].as_f64()).sum();
        assert!((sum - all(&data)["n"].as_f64().expect("a count")).abs() < 1e-9, "{credit}");
    }
    let strict = demo.data(&["survival", "--strict"]);
    assert_eq!(strict["strict"], true);
    assert!(strict["definition"].as_str().is_some_and(|line| line.contains("Strict:")));
}

#[test]
fn options_that_mean_nothing_are_refused_with_a_command_that_runs() {
    let demo = Sandbox::demo();
    for arguments in [
        &["--of", "words", "--wording"][..],
        &["--of", "words", "--theta", "0.75"],
        &["--of", "clauses", "--strict"],
        &["--of", "words", "--package"],
        &["--of", "amendments", "--wording"],
        &["--of", "clauses", "--wording", "--theta", "0"],
        &["--of", "clauses", "--wording", "--theta", "1.5"],
        &["--of", "clauses", "--wording", "--theta", "half"],
        &["--of", "words", "--exact"],
        &["--of", "clauses", "--exact", "--credit", "fractional"],
        &["--by", "group", "--expand-groups"],
        &["--of", "words", "--stratify", "round"],
    ] {
        let said = demo.run(&[&["survival"], arguments].concat()).fails(2);
        assert_eq!(said.stdout, "");
        let hint = said.remedies().into_iter().find_map(|line| line.strip_prefix("try: travaux "));
        let hint: Vec<&str> = hint.expect("a command to try").split(' ').collect();
        demo.run(&hint).done();
    }
}

#[test]
fn every_figure_is_written_with_its_numbers_and_the_same_bytes() {
    let demo = Sandbox::demo();
    for kind in ["dot", "steps", "stack", "fates", "map", "alluvial", "overwrite"] {
        for unit in ["amendments", "words", "clauses"] {
            let arguments = ["survival", "--of", unit, "--figure", "figure.svg", "--kind", kind];
            demo.run(&arguments).done();
            let first = (demo.bytes("figure.svg"), demo.bytes("figure.csv"));
            demo.run(&arguments).done();
            assert!(first == (demo.bytes("figure.svg"), demo.bytes("figure.csv")), "{kind} {unit}");
            let svg = String::from_utf8(first.0).expect("SVG is text");
            assert!(svg.starts_with("<svg") && svg.contains("<desc id="), "{kind}");
            assert!(
                first.1.iter().filter(|byte| **byte == b'\n').count() > 1,
                "{kind} {unit} has no numbers"
            );
        }
    }
    // The numbers beside the dots are those of the answer.
    let data = demo.data(&["survival", "--of", "words", "--figure", "dot.svg"]);
    let csv = String::from_utf8(demo.bytes("dot.csv")).expect("CSV is text");
    let all = row(&data, ALL);
    let line = csv.lines().find(|line| line.starts_with(ALL)).expect("a row for all");
    let [n, of, share] = ["standing", "n", "share"].map(|key| all[key].to_string());
    assert!(line.starts_with(&format!("{ALL},{n},{of},{share},")), "{line}");
}

#[test]
fn a_figure_needs_a_name_that_ends_in_svg() {
    let demo = Sandbox::demo();
    let said = demo.run(&["survival", "--figure", "figure.png"]).fails(2);
    assert_eq!(said.remedies(), ["try: travaux survival --figure figure.svg"]);
    demo.run(&["survival", "--kind", "map"]).fails(2);
}

/// Kaplan and Meier by the book, from the exported rows alone; and with lifelines where that is there.
const KAPLAN_MEIER: &str = r#"
import csv, sys
rows = [r for r in csv.DictReader(open(sys.argv[1] + "/units.csv", encoding="utf-8")) if r["base_text"] == "0"]
lives = [(int(r["start"]), int(r["stop"]), int(r["event"])) for r in rows]
lives = [life for life in lives if life[0] < life[1]]
share, curve = 1.0, {}
for time in sorted({stop for _, stop, _ in lives}):
    at_risk = sum(start < time <= stop for start, stop, _ in lives)
    gone = sum(stop == time and event for _, stop, event in lives)
    share *= 1 - gone / at_risk
    curve[time] = share
try:
    from lifelines import KaplanMeierFitter
    starts, stops, events = zip(*lives)
    fitted = KaplanMeierFitter().fit(stops, events, entry=starts)
    assert all(abs(float(fitted.predict(time)) - share) < 1e-9 for time, share in curve.items())
except ImportError:
    pass
shares = []
if "outcome" in rows[0]:
    # Aalen and Johansen by the book: of those at risk, so many end of each at each time.
    coded = [(int(r["start"]), int(r["stop"]), int(r["fate_code"])) for r in rows]
    coded = [life for life in coded if life[0] < life[1]]
    for fate in range(1, 7):
        alive, share = 1.0, 0.0
        for time in sorted({stop for _, stop, _ in coded}):
            at_risk = sum(start < time <= stop for start, stop, _ in coded)
            share += alive * sum(stop == time and code == fate for _, stop, code in coded) / at_risk
            alive *= 1 - sum(stop == time and code > 0 for _, stop, code in coded) / at_risk
            shares.append(share)
print(" ".join(repr(share) for share in [*curve.values(), *shares]))
"#;

#[test]
fn exported_units_give_the_same_curve_in_another_program() {
    let demo = Sandbox::demo();
    demo.write("curve.py", KAPLAN_MEIER);
    for arguments in [
        &["survival"][..],
        &["survival", "--package", "--strict", "--theta", "0.75"],
        &["survival", "--until", "rev3", "--clock", "draft", "--return", "spells"],
        &["survival", "--of", "words"],
        &["survival", "--of", "clauses", "--wording", "--theta", "1"],
        &["survival", "--of", "words", "--clock", "draft", "--return", "spells"],
    ] {
        let data = demo.data(&[arguments, &["--units", "data"]].concat());
        let all = data["groups"].as_array().and_then(|rows| rows.iter().find(|row| row["role"] == "all"));
        let all = all.expect("a row of all");
        let mut wanted = numbers(&all["curve"], "survival");
        let fates = all["fates"].as_array().cloned().unwrap_or_default();
        wanted.extend(fates.iter().flat_map(|fate| numbers(&fate["curve"], "share")));
        let text = String::from_utf8(demo.bytes("data/units.csv")).expect("CSV is text");
        let heading: Vec<&str> = text.lines().next().expect("a heading").split(',').collect();
        assert_eq!(heading[..6], ["id", "life", "start", "stop", "event", "fate"]);
        let codebook: Value = serde_json::from_slice(&demo.bytes("data/datapackage.json")).expect("JSON");
        let fields = codebook["resources"][0]["schema"]["fields"].as_array().expect("fields");
        assert_eq!(fields.iter().filter_map(|field| field["name"].as_str()).collect::<Vec<_>>(), heading);
        if demo.shell("python3 --version").code != 0 {
            continue;
        }
        let said = demo.shell("python3 curve.py data").done();
        let got: Vec<f64> =
            said.stdout.split_whitespace().map(|share| share.parse().expect("a share")).collect();
        assert_eq!(got.len(), wanted.len(), "{arguments:?}");
        assert!(got.iter().zip(&wanted).all(|(one, other)| (one - other).abs() < 1e-9), "{got:?} {wanted:?}");
    }
}
