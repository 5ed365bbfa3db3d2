//! `travaux next --apply`: amendments worked into the next draft, and what the store says of them when it is committed.

use serde_json::Value;

use crate::sandbox::Sandbox;

const ZERO: &str = "draft: zero
date: 2031-01-01
clauses:
  - id: aim
    number: \"1\"
    text: |
      Each Party should reduce ice loss
      on the river, in good time.
  - id: fund
    number: \"2\"
    text: |
      The Fund is open to all Parties.
    sub:
      - id: pay
        number: (a)
        text: |
          Each Party pays a share.
  - id: end
    number: \"3\"
    text: |
      This Treaty has no end.
";

const TABLED: &str = "against: zero
amendments:
  - {id: NOR-1, from: Norway, clause: \"1\", action: replace, find: should, text: shall promptly}
  - {id: CHL-1, from: Chile, with: [Kenya], clause: \"1\", action: add, after: loss, text: and floods}
  - {id: KEN-1, from: Kenya, clause: \"1\", action: replace, find: should reduce, text: may watch}
  - {id: PER-1, from: Peru, clause: \"2\", action: delete}
  - {id: PER-2, from: Peru, clause: 2 (a), action: replace, find: a share, text: nothing}
  - {id: FIJ-1, from: Fiji, clause: new after 2, action: add, text: Nobody pays twice.}
  - {id: FIJ-2, from: Fiji, amends: FIJ-1, action: replace, find: twice, text: more than once}
  - {id: KEN-2, from: Kenya, clause: \"3\", action: retain}
  - {id: KEN-3, from: Kenya, clause: \"3\", action: move, to: before 1}
  - {id: CHL-2, from: Chile, clause: \"3\", action: bracket, find: no end}
";

fn tabled() -> Sandbox {
    let store = Sandbox::store();
    store.write("zero.yaml", ZERO);
    store.write("tabled.yaml", TABLED);
    store.run(&["commit", "zero.yaml", "tabled.yaml"]).done();
    store
}

fn refusals(store: &Sandbox, amendments: &str) -> Vec<String> {
    let said = store.run(&["next", "-o", "rev1.yaml", "--apply", amendments]).fails(1);
    assert!(!store.list(".").iter().any(|name| name == "rev1.yaml"), "{said:?}");
    said.stderr.lines().skip(1).map(|line| line.trim().to_string()).collect()
}

#[test]
fn amendments_worked_in_are_theirs_word_by_word_when_the_draft_is_stored() {
    let store = tabled();
    let named = "NOR-1,CHL-1,FIJ-1,FIJ-2,KEN-3,CHL-2";
    store.run(&["next", "-o", "rev1.yaml", "--apply", named]).done();
    store.run(&["commit", "rev1.yaml"]).done();
    let text =
        |clause: &str| store.data(&["show", clause])[0]["text"].as_str().unwrap_or_default().to_string();
    assert_eq!(
        text("aim"),
        "Each Party shall promptly reduce ice loss and floods\non the river, in good time."
    );
    assert_eq!(text("end"), "This Treaty has [no end].");
    let runs = store.data(&["blame", "aim"]);
    let owner = |words: &str| -> Vec<String> {
        let run = runs[0]["runs"].as_array().unwrap().iter().find(|run| run["text"] == words);
        let sponsors = run.map_or(&Value::Null, |run| &run["sponsors"]).as_array().unwrap();
        sponsors.iter().filter_map(|sponsor| sponsor.as_str().map(str::to_string)).collect()
    };
    assert_eq!(owner("shall promptly"), ["NOR"], "{runs}");
    assert_eq!(owner("and floods"), ["CHL", "KEN"], "{runs}");
    // FIJ-1 asked for "Nobody pays twice"; of its three words "Nobody pays" stands.
    for (amendment, kept, of) in [("NOR-1", 3, 3), ("CHL-1", 2, 2), ("FIJ-1", 2, 3), ("FIJ-2", 4, 4)] {
        let fate = store.data(&["fate", amendment]);
        let round = &fate[0]["rounds"][0];
        assert_eq!([&round["kept"], &round["of"]], [kept, of], "{amendment}: {fate}");
    }
    // 3 stands before 1 now, with its number as it was.
    let order = store.data(&["show", "@"]);
    let numbers: Vec<&str> =
        order.as_array().unwrap().iter().filter_map(|row| row["number"].as_str()).collect();
    assert_eq!(numbers, ["3", "1", "2", "(a)", ""]);
}

#[test]
fn a_clause_is_dropped_with_its_points_for_those_who_asked() {
    let store = tabled();
    store.run(&["next", "-o", "rev1.yaml", "--apply", "PER-1"]).done();
    store.run(&["commit", "rev1.yaml"]).done();
    let changes = store.data(&["diff"]);
    for row in changes.as_array().unwrap().iter().filter(|row| row["kind"] == "SUP") {
        assert!(
            row["changes"].as_array().unwrap().iter().all(|change| change["sponsors"][0] == "PER"),
            "{row}"
        );
    }
    assert_eq!(store.data(&["fate", "PER-1"])[0]["rounds"][0]["fate"], "verbatim");
}

#[test]
fn everything_that_does_not_fit_is_said_at_once_and_nothing_is_written() {
    let store = tabled();
    assert_eq!(
        refusals(&store, "NOR-1,KEN-1,CHL-1"),
        [
            "NOR-1 cannot stand beside KEN-1 in 1",
            "KEN-1 cannot stand beside NOR-1 in 1",
            "= work in the others: travaux next --from zero --apply CHL-1"
        ]
    );
    assert_eq!(
        refusals(&store, "PER-1,PER-2,FIJ-2"),
        [
            "PER-1 takes out 2, in which PER-2 changes words",
            "PER-2 changes words in 2, which PER-1 takes out",
            "FIJ-2 amends FIJ-1, which is not to be worked in with it",
            "= see it in its clause: travaux amendments PER-1"
        ]
    );
    // The whole of 3 is to stay, and some of it to get brackets: no words go, so both can be done.
    store.run(&["next", "--apply", "KEN-2,CHL-2"]).done();
    store.run(&["next", "--apply", "XXX-1"]).fails(2);
}

#[test]
fn an_amendment_to_an_earlier_draft_finds_its_clause_by_its_id() {
    let store = tabled();
    let rev1 = ZERO.replace("draft: zero", "draft: rev1").replace("2031-01-01", "2031-02-01");
    let rev1 = rev1.replace("should reduce", "ought to reduce").replace("number: \"1\"", "number: \"7\"");
    store.write("rev1.yaml", rev1);
    store.run(&["commit", "rev1.yaml"]).done();
    std::fs::remove_file(store.folder().join("rev1.yaml")).unwrap();
    let said = store.run(&["next", "--apply", "CHL-1"]).done();
    assert!(said.stdout.contains("ice loss and floods\n"), "{said:?}");
    assert!(said.stderr.contains("CHL-1 changes words in 7 (sponsors: Chile, Kenya)."), "{said:?}");
    assert_eq!(refusals(&store, "NOR-1,CHL-1")[0], "NOR-1 speaks of words that 7 of rev1 does not have");
}

#[test]
fn the_first_amendments_of_the_example_can_be_worked_into_its_zero_draft() {
    let demo = Sandbox::demo();
    let named = "XIL-1,CFA-1,CFA-2,CFA-3,CFA-4,XNH-1,XMZ-1,XQM-1,XHJ-1,OCG-1,XJH-1,XHJ-2,XHJ-3,XMV-1,SNG-1,XHJ-4,SNG-2,XMV-2,SNG-4";
    let said =
        demo.run(&["next", "--from", "zero", "--name", "trial", "-o", "trial.yaml", "--apply", named]).done();
    assert!(said.stderr.contains("XMV-2: withdrawn on 2031-03-21, and worked in all the same."), "{said:?}");
    let checked = demo.run(&["check", "trial.yaml"]);
    assert!(checked.stderr.contains("trial"), "{checked:?}");
    // What not everybody may see is not there to be named.
    demo.run(&["next", "--from", "rev2", "--apply", "XQM-2"]).fails(2);
    demo.run(&["next", "--from", "rev2", "--apply", "XQM-2", "--audience", "internal"]).done();
}
