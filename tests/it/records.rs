//! Files of amendments and events: stored as typed, one commit each, nothing lost and nothing told that is not public.

use crate::sandbox::Sandbox;

const ZERO: &str = "draft: zero\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      \
                    Each Party shall keep the river free of ice.\n  - number: \"2\"\n    text: |\n      \
                    Harbours report spills within a day.\n";
const TABLED: &str = "\
# As tabled in the first reading.
against: zero
amendments:
  - id: NOR-1
    from: [Norway, Chile]
    clause: \"1\"
    action: replace
    find: shall
    text: |
      should
    date: 2031-02-10
  - from: Kenya
    clause: \"2\"
    action: delete
";

fn store() -> Sandbox {
    let sandbox = Sandbox::store();
    sandbox.write("zero.yaml", ZERO);
    sandbox.write("tabled.yaml", TABLED);
    sandbox.run(&["commit", "zero.yaml", "tabled.yaml"]).done();
    sandbox
}

#[test]
fn records_are_stored_byte_for_byte_in_a_commit_of_their_own() {
    let sandbox = store();
    assert_eq!(sandbox.git(&["cat-file", "blob", "HEAD:records/tabled.yaml"]).done().stdout, TABLED);
    let subjects = sandbox.git(&["log", "--format=%s", "-2"]).done().stdout;
    assert_eq!(subjects.lines().next(), Some("Commit 2 amendments of tabled"));
    let operations =
        sandbox.git(&["log", "--format=%(trailers:key=Operation,valueonly,separator=)", "-2"]).done().stdout;
    let operations: Vec<&str> = operations.lines().collect();
    assert_eq!(operations[0], operations[1]);
    assert!(operations[0].ends_with(" commit zero and a file of records"), "{operations:?}");
    assert_eq!(sandbox.git(&["status", "--porcelain", "-uno"]).done().stdout, "");
    // Handed in again, nothing is stored.
    let head = sandbox.git(&["rev-parse", "HEAD"]).done().stdout;
    let said = sandbox.run(&["commit", "tabled.yaml"]).done();
    assert!(said.stderr.contains("tabled.yaml is stored already, byte for byte."), "{}", said.stderr);
    assert_eq!(sandbox.git(&["rev-parse", "HEAD"]).done().stdout, head);
}

#[test]
fn a_file_of_the_same_name_is_a_new_version() {
    let sandbox = store();
    let corrected = TABLED.replace("should", "will");
    sandbox.write("tabled.yaml", &corrected);
    sandbox.run(&["commit", "tabled.yaml"]).done();
    assert_eq!(sandbox.git(&["cat-file", "blob", "HEAD:records/tabled.yaml"]).done().stdout, corrected);
}

#[test]
fn an_amendment_that_was_there_may_not_be_lost() {
    let sandbox = store();
    let cut = TABLED.split("  - from: Kenya").next().unwrap();
    sandbox.write("tabled.yaml", cut);
    let said = sandbox.run(&["commit", "tabled.yaml"]).fails(3);
    assert!(
        said.stderr.contains("the amendment tabled:2, which is in the store, is not in this file any more"),
        "{}",
        said.stderr
    );
    assert_eq!(sandbox.git(&["cat-file", "blob", "HEAD:records/tabled.yaml"]).done().stdout, TABLED);
}

#[test]
fn an_amendment_without_an_id_may_not_take_the_id_of_another() {
    let sandbox = store();
    let more = TABLED.replace(
        "  - from: Kenya",
        "  - from: Peru\n    clause: \"2\"\n    action: comment\n  - from: Kenya",
    );
    sandbox.write("tabled.yaml", more);
    let said = sandbox.run(&["commit", "tabled.yaml"]).fails(3);
    let what = "this amendment is tabled:2 in the store and would become tabled:3";
    assert!(said.stderr.contains(what), "{}", said.stderr);
    assert!(said.stderr.contains("id: tabled:2"), "{}", said.stderr);
}

#[test]
fn an_id_stands_in_one_file_only() {
    let sandbox = store();
    sandbox.write("more.yaml", TABLED);
    let said = sandbox.run(&["commit", "more.yaml"]).fails(3);
    assert!(said.stderr.contains("the amendment NOR-1 stands in another file, too"), "{}", said.stderr);
}

#[test]
fn sponsors_of_what_is_not_public_stand_in_no_message() {
    let sandbox = store();
    let secret = "against: zero\namendments:\n  - id: BRA-1\n    from: Brazil\n    clause: \"1\"\n    action: delete\n    \
                  visibility: internal\n  - id: PER-1\n    from: Peru\n    clause: \"2\"\n    action: delete\n";
    sandbox.write("second.yaml", secret);
    sandbox.run(&["commit", "second.yaml"]).done();
    let message = sandbox.git(&["log", "-1", "--format=%B"]).done().stdout;
    assert!(message.contains("Sponsored-by: Peru") && !message.contains("Brazil"), "{message}");
}

#[test]
fn every_kind_of_file_in_one_run_whatever_the_order() {
    let sandbox = Sandbox::store();
    sandbox.write("zero.yaml", ZERO.replace("date:", "sponsors: [IG]\ndate:"));
    sandbox.write(
        "own.yaml",
        "actors:\n  - id: Islands-Group\n    name: Islands Group\n    kind: group\n    aliases: [IG]\n    members: [{actor: Fiji}]\n",
    );
    sandbox.write("tabled.yaml", TABLED.replace("Kenya", "Islands Group"));
    let said = sandbox.run(&["commit", "tabled.yaml", "zero.yaml", "own.yaml"]).done();
    for line in ["The actors in own.yaml are known now.", "The records in tabled.yaml are stored."] {
        assert!(said.stderr.contains(line), "{}", said.stderr);
    }
    let operation = sandbox.git(&["log", "-1", "--format=%(trailers:key=Operation,valueonly)"]).done().stdout;
    assert!(operation.contains("commit zero and a file of records and a file of actors"), "{operation}");
    // One wrong file, and none is stored.
    let head = sandbox.git(&["rev-parse", "HEAD"]).done().stdout;
    sandbox.write("rev1.yaml", ZERO.replace("zero", "rev1").replace("02-01", "03-01"));
    sandbox.write(
        "wrong.yaml",
        "against: zero\nevents:\n  - date: 2031-03-01\n    amendment: NOR-1\n    state: lost\n",
    );
    let said = sandbox.run(&["commit", "rev1.yaml", "wrong.yaml"]).fails(3);
    assert!(said.stderr.contains("lost") && said.stderr.contains("withdrawn"), "{}", said.stderr);
    assert_eq!(sandbox.git(&["rev-parse", "HEAD"]).done().stdout, head);
}
