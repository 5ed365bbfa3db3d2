//! `travaux attribute`: who is on record for a change, said later, with a reason.

use serde_json::Value;

use crate::sandbox::Sandbox;

const ZERO: &str = "draft: zero
date: 2031-01-01
clauses:
  - id: aim
    number: \"1\"
    text: Each Party should reduce ice loss on the river.
  - id: fund
    number: \"2\"
    text: The Fund is open.
";

const REV1: &str = "draft: rev1
date: 2031-02-01
issued-by: Chair
clauses:
  - id: aim
    number: \"1\"
    sponsors: [Norway]
    text: Each Party shall reduce snow and ice loss and harm on the river.
";

const REV2: &str = "draft: rev2
date: 2031-03-01
clauses:
  - id: aim
    number: \"1\"
    text: Each Party shall reduce ice loss and harm on the river.
  - id: fund
    number: \"2\"
    text: The Fund is open.
";

fn store() -> Sandbox {
    let store = Sandbox::store();
    for (name, text) in [("zero.yaml", ZERO), ("rev1.yaml", REV1), ("rev2.yaml", REV2)] {
        store.write(name, text);
    }
    store.run(&["commit", "zero.yaml", "rev1.yaml", "rev2.yaml"]).done();
    store
}

/// `words: sponsors, evidence`, with `*` for what a correction says.
fn runs(store: &Sandbox, address: &str) -> Vec<String> {
    let rows = store.data(&["blame", address]);
    let told = |run: &Value| {
        let star = if run["correction"].is_string() { "*" } else { "" };
        format!("{}: {}{star}", run["text"].as_str().unwrap(), people(run))
    };
    rows[0]["runs"].as_array().unwrap().iter().map(told).collect()
}

fn people(run: &Value) -> String {
    let sponsors: Vec<&str> = run["sponsors"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    format!("{} {}", sponsors.join(","), run["evidence"].as_str().unwrap())
}

fn changes(store: &Sandbox, from: &str, to: &str, clause: &str) -> Vec<String> {
    let rows = store.data(&["diff", from, to]);
    let row = rows.as_array().unwrap().iter().find(|row| row["clause"] == clause).unwrap();
    let told = |change: &Value| {
        let star = if change["correction"].is_string() { "*" } else { "" };
        format!(
            "{} {}: {}{star}",
            change["op"].as_str().unwrap(),
            change["text"].as_str().unwrap(),
            people(change)
        )
    };
    row["changes"].as_array().unwrap().iter().map(told).collect()
}

const BEFORE: [&str; 5] = [
    "delete should: NOR declared",
    "insert shall: NOR declared",
    "insert snow and: NOR declared",
    "insert and harm: NOR declared",
    "",
];

#[test]
fn words_that_were_put_in_are_those_of_whom_the_correction_names() {
    let store = store();
    assert_eq!(changes(&store, "zero", "rev1", "aim"), BEFORE[..4]);
    let said = store
        .run(&[
            "attribute",
            "1@rev1",
            "--words",
            "snow and",
            "--to",
            "Chile,Kenya",
            "--reason",
            "letter of 28 June",
        ])
        .done();
    assert!(said.stderr.contains("1@rev1: 2 words to CHL, KEN."), "{said:?}");
    assert_eq!(
        changes(&store, "zero", "rev1", "aim"),
        [BEFORE[0], BEFORE[1], "insert snow and: CHL,KEN declared*", BEFORE[3]]
    );
    // They went in rev2, and rev2 took them out by nobody on record: that is another change.
    assert_eq!(changes(&store, "rev1", "rev2", "aim"), ["delete snow and:  none"]);
    let table = store.run(&["blame", "1@rev1"]).done().stdout;
    assert!(table.lines().any(|line| line.contains("snow and") && line.contains("corrected")), "{table}");
    let redline = store.run(&["diff", "zero", "rev1"]).done().stdout;
    assert!(redline.contains("{++snow and++}{>>CHL, KEN; corrected<<}"), "{redline}");
    // In whatever draft they stand, and in every format.
    let csv = store.run(&["blame", "1@rev1", "--format", "csv"]).done().stdout;
    assert!(csv.lines().any(|line| line.contains("snow and") && line.contains("attribute-")), "{csv}");
    store.run(&["verify"]).done();
    store.run(&["undo"]).done();
    assert_eq!(changes(&store, "zero", "rev1", "aim"), BEFORE[..4]);
    store.run(&["redo"]).done();
    assert!(
        changes(&store, "zero", "rev1", "aim").contains(&"insert snow and: CHL,KEN declared*".to_string())
    );
}

#[test]
fn removals_are_corrected_apart_and_everything_at_once() {
    let store = store();
    let attribute = |arguments: &[&str]| {
        store.run(&[&["attribute"], arguments, &["--reason", "minutes"]].concat()).done();
    };
    attribute(&["1@rev1", "--removed", "--to", "Peru"]);
    assert_eq!(changes(&store, "zero", "rev1", "aim")[0], "delete should: PER declared*");
    assert_eq!(changes(&store, "zero", "rev1", "aim")[1..], BEFORE[1..4]);
    // The later of two that speak of one word holds: everything, then one word again.
    attribute(&["1@rev1", "--to", "nobody"]);
    assert_eq!(
        changes(&store, "zero", "rev1", "aim"),
        [
            "delete should:  none*",
            "insert shall:  none*",
            "insert snow and:  none*",
            "insert and harm:  none*"
        ]
    );
    attribute(&["1@rev1", "--words", "should", "--removed", "--to", "Fiji"]);
    assert_eq!(changes(&store, "zero", "rev1", "aim")[0], "delete should: FJI declared*");
    assert_eq!(runs(&store, "1@rev2")[1], "shall:  none*");
}

#[test]
fn a_dropped_clause_and_one_that_came_back_have_their_corrections() {
    let store = store();
    // rev1 dropped the Fund, rev2 has it again: who took it out and who put it back are two statements.
    store.run(&["attribute", "2@rev1", "--removed", "--to", "Peru", "--reason", "minutes"]).done();
    store.run(&["attribute", "2@rev2", "--to", "Kenya", "--reason", "minutes"]).done();
    assert_eq!(changes(&store, "zero", "rev1", "fund"), ["delete The Fund is open.: PER declared*"]);
    let history = store.data(&["history", "fund"]);
    let entries = history["entries"].as_array().unwrap();
    let back = entries.iter().find(|entry| entry["round"] == "rev2").unwrap();
    assert!(
        back["changes"].as_array().unwrap().iter().all(|change| change["sponsors"][0] == "KEN"),
        "{back}"
    );
    // The words themselves are still those of zero, by nobody on record.
    assert_eq!(runs(&store, "2@rev2"), ["The Fund is open.:  none"]);
}

#[test]
fn what_a_draft_did_not_change_is_refused_with_what_to_type() {
    let store = store();
    let refused = |arguments: &[&str]| {
        let said =
            store.run(&[&["attribute"], arguments, &["--to", "Peru", "--reason", "x"]].concat()).fails(2);
        said.stderr.lines().next().unwrap_or_default().to_string()
    };
    assert_eq!(
        refused(&["1@rev1", "--words", "ice loss"]),
        "error: rev1 did not change \"ice loss\" in 1; it stands since zero"
    );
    assert_eq!(refused(&["1@rev1", "--words", "sleet"]), "error: 1 of rev1 does not have \"sleet\"");
    assert_eq!(refused(&["1@rev1", "--words", "and"]), "error: \"and\" stands 2 times in 1@rev1");
    assert_eq!(
        refused(&["1@rev1", "--words", "ice", "--removed"]),
        "error: rev1 did not take \"ice\" out of 1"
    );
    assert_eq!(
        refused(&["2@rev1", "--words", "Sea", "--removed"]),
        "error: the draft before rev1 does not have \"Sea\" in 2"
    );
    assert_eq!(
        refused(&["1@rev2", "--words", "shall"]),
        "error: rev2 did not change \"shall\" in 1; it stands since rev1"
    );
    store.run(&["attribute", "1@rev1", "--to", "Peru", "--reason", " "]).fails(2);
    store.run(&["attribute", "1@rev1", "--to", "Atlantis", "--reason", "x"]).fails(2);
    store.run(&["attribute", "9@rev1", "--to", "Peru", "--reason", "x"]).fails(2);
    assert!(!store.list(".").iter().any(|name| name == "corrections"));
    store
        .run(&["attribute", "1@rev1", "--words", "and", "--occurrence", "2", "--to", "Peru", "--reason", "x"])
        .done();
    assert!(changes(&store, "zero", "rev1", "aim").contains(&"insert and: PER declared*".to_string()));
}

#[test]
fn corrections_stay_when_drafts_are_corrected_or_put_in_and_hold_back_the_undoing_of_their_draft() {
    let store = store();
    store.run(&["attribute", "1@rev1", "--words", "snow and", "--to", "Chile", "--reason", "letter"]).done();
    store.write("rev1.yaml", REV1.replace("harm", "damage"));
    store.run(&["commit", "rev1.yaml", "--amend-round", "rev1", "--reason", "slip of the pen"]).done();
    assert!(runs(&store, "1@rev1").contains(&"snow and: CHL declared*".to_string()));
    store.write("half.yaml", ZERO.replace("draft: zero", "draft: half").replace("2031-01-01", "2031-01-15"));
    store.run(&["commit", "half.yaml", "--before", "rev1"]).done();
    assert!(runs(&store, "1@rev1").contains(&"snow and: CHL declared*".to_string()));
    store.run(&["verify"]).done();
}
