//! `travaux amendments` on the bundled example: who tabled what, and where each stands by act of people.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn ids(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().map_or(&[][..], Vec::as_slice);
    rows.iter().filter_map(|row| row["amendment"].as_str()).collect()
}

#[test]
fn every_public_amendment_is_listed_once_by_the_draft_it_was_made_against() {
    let demo = Sandbox::demo();
    let rows = demo.data(&["amendments"]);
    assert_eq!(ids(&rows).len(), 79);
    let against: Vec<&str> =
        rows.as_array().expect("a list").iter().filter_map(|row| row["against"].as_str()).collect();
    let count = |round: &str| against.iter().filter(|name| **name == round).count();
    // Two of rev2 are not public: XQM-2 and XHJ-5.
    assert_eq!(["zero", "rev1", "rev2", "rev3", "rev4"].map(count), [27, 25, 8, 14, 5]);
    assert!(
        against.is_sorted_by_key(|name| ["zero", "rev1", "rev2", "rev3", "rev4"]
            .iter()
            .position(|at| at == name))
    );
    assert_eq!(ids(&demo.data(&["amendments", "--audience", "internal"])).len(), 81);
}

#[test]
fn they_are_found_by_state_package_draft_clause_and_sponsor() {
    let demo = Sandbox::demo();
    let of = |arguments: &[&str]| -> Vec<String> {
        let rows = demo.data(&[&["amendments"], arguments].concat());
        ids(&rows).into_iter().map(str::to_string).collect()
    };
    assert_eq!(of(&["--state", "withdrawn"]), ["XMV-2"]);
    assert_eq!(of(&["--package", "one-review-paragraph"]), ["XMV-3", "XMV-4"]);
    assert_eq!(of(&["--round", "rev4"]), ["SNG-11", "XTL-2", "XOV-4", "XHJ-6", "XOV-5"]);
    // The registry was 16 in zero and in rev1's options; XJH-3 amends OCG-2 there.
    let registry = of(&["--clause", "registry"]);
    for amendment in ["OCG-2", "SNG-3", "XJH-3", "XJH-6"] {
        assert!(registry.iter().any(|id| id == amendment), "{amendment}: {registry:?}");
    }
    let theirs = of(&["--sponsor", "Nahuelo"]);
    assert!(theirs.iter().any(|id| id == "OCG-2") && !theirs.iter().any(|id| id == "OCG-1"), "{theirs:?}");
    demo.run(&["amendments", "--state", "vanished"]).fails(2);
    demo.run(&["amendments", "--sponsor", "Atlantis"]).fails(2);
}

#[test]
fn a_no_action_motion_is_no_rejection_and_its_roll_call_is_told() {
    let demo = Sandbox::demo();
    let rows = demo.data(&["amendments", "xov-5"]);
    let row = &rows[0];
    assert_eq!((row["state"].as_str(), row["is_open"].as_bool()), (Some("no-action"), Some(false)));
    let call = &row["events"][0]["roll_call"];
    let count = |side: &str| call[side].as_array().map_or(0, Vec::len);
    assert_eq!((count("for"), count("against"), count("abstain"), count("absent")), (7, 3, 1, 1), "{call}");
    let card = demo.run(&["amendments", "XOV-5"]).done().stdout;
    for line in ["XOV-5: no-action", "7 for, 3 against, 1 abstaining", "Roll call of 2031-09-22"] {
        assert!(card.contains(line), "{line} in {card}");
    }
}

#[test]
fn a_reported_amendment_without_a_source_says_so() {
    let demo = Sandbox::demo();
    let card = demo.run(&["amendments", "XTS-3"]).done().stdout;
    assert!(card.contains("Known from others only, and no source is on record."), "{card}");
}

#[test]
fn what_is_not_public_is_unknown_to_the_public() {
    let demo = Sandbox::demo();
    demo.run(&["amendments", "XQM-2"]).fails(2);
    demo.run(&["amendments", "XQM-2", "--audience", "participants"]).fails(2);
    assert_eq!(ids(&demo.data(&["amendments", "XQM-2", "--audience", "internal"])), ["XQM-2"]);
}
