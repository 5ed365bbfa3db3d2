//! What people did, told where it falls between the drafts: in `log` for all of it, in `history` for one clause.

use serde_json::Value;

use crate::sandbox::Sandbox;

const ZERO: &str = "draft: zero\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      \
                    Each Party shall keep the river free of ice.\n  - number: \"2\"\n    text: |\n      \
                    Harbours report spills within a day.\n";

fn events(value: &Value) -> Vec<String> {
    let told = |event: &Value| {
        let text = |key: &str| event[key].as_str().unwrap_or_default().to_string();
        let subject = [text("amendment"), text("round")].concat();
        format!("{} {} {subject}", text("date"), text("event")).trim_end().to_string()
    };
    value.as_array().map(|events| events.iter().map(told).collect()).unwrap_or_default()
}

#[test]
fn every_event_of_the_example_falls_behind_the_draft_that_was_the_latest() {
    let rows = Sandbox::demo().data(&["log"]);
    let by_round: Vec<(&str, Vec<String>)> = rows
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| (row["round"].as_str().unwrap_or_default(), events(&row["events"])))
        .collect();
    // By hand, from the files: what is dated on the day of a draft counts for it and comes before it (2031-04-07,
    // 05-26, 09-01, 09-22), but a silence on the draft itself begins behind it (07-14, 09-01). 5 + 5 + 1 + 6 + 6 = 23.
    let expected: [(&str, &[&str]); 6] = [
        (
            "zero",
            &[
                "2031-03-21 withdrawn XMV-2",
                "2031-04-07 bracketed SNG-3",
                "2031-04-07 bracketed OCG-2",
                "2031-04-07 not-reflected XMZ-1",
                "2031-04-07 not-reflected XOV-1",
            ],
        ),
        (
            "rev1",
            &[
                "2031-04-30 deferred SNG-6",
                "2031-05-26 adopted XHJ-4",
                "2031-05-26 rejected XIL-4",
                "2031-05-26 agreed-in-group XHM-2",
                "2031-05-26 agreed-in-group XTS-2",
            ],
        ),
        ("rev2", &["2031-06-17 merged-into XMV-4"]),
        (
            "rev3",
            &[
                "2031-07-14 opened rev3",
                "2031-07-17 broken rev3",
                "2031-07-23 superseded-by SNG-6",
                "2031-08-06 out-of-order XHM-3",
                "2031-09-01 superseded-by OCG-2",
                "2031-09-01 rejected SNG-3",
            ],
        ),
        (
            "rev4",
            &[
                "2031-09-01 opened rev4",
                "2031-09-04 broken rev4",
                "2031-09-12 agreed-ad-ref SNG-11",
                "2031-09-22 no-action XOV-5",
                "2031-09-22 adopted SNG-11",
                "2031-09-22 adopted XOV-4",
            ],
        ),
        ("final", &[]),
    ];
    for ((round, found), (name, wanted)) in by_round.iter().zip(expected) {
        assert_eq!(*round, name);
        assert_eq!(found, wanted, "{name}");
    }
    assert_eq!(by_round.len(), 6);
}

#[test]
fn who_broke_silence_and_on_which_clauses_is_told() {
    let demo = Sandbox::demo();
    let rows = demo.data(&["log"]);
    let broken = |round: usize, at: usize| rows[round]["events"][at].clone();
    let (first, second) = (broken(3, 1), broken(4, 1));
    assert_eq!((&first["after"], &first["on"]), (&Value::from("rev3"), &Value::from("silence")));
    assert_eq!(first["by"], serde_json::json!(["Open-Commons", "XIL"]));
    let numbers = |event: &Value| -> Vec<String> {
        let clauses = event["clauses"].as_array().expect("a list");
        clauses.iter().map(|clause| clause["number"].as_str().unwrap_or_default().to_string()).collect()
    };
    // "public-code" is an id: in rev3 that clause is number 5.
    assert_eq!(numbers(&first), ["4", "5", "6 (d)", "14"]);
    assert_eq!(first["clauses"][1]["clause"], "public-code");
    assert_eq!(
        (second["by"].clone(), numbers(&second)),
        (serde_json::json!(["Sovereign-Networks"]), vec!["15 (e)".to_string(), "26".to_string()])
    );
    let told = demo.run(&["log"]).done().stdout;
    for line in [
        "2031-07-14  rev3 issued ",
        "2031-07-14  silence opened on rev3 ",
        "2031-07-17  silence broken on rev3: 4, 5, 6 (d), 14 ",
        "2031-09-04  silence broken on rev4: 15 (e), 26 ",
        "2031-05-26  XHM-2, XTS-2 agreed in the group ",
        "2031-06-17  XMV-4 merged into XMV-3 ",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    // In the history of each clause it was broken on, between the drafts it fell between.
    for (address, line) in [
        ("public-code", "2031-07-17 silence broken on rev3: 4, 5, 6 (d), 14, by Open-Commons, XIL"),
        ("26", "2031-09-04 silence broken on rev4: 15 (e), 26, by Sovereign-Networks"),
    ] {
        let told = demo.run(&["history", address]).done().stdout;
        assert!(told.contains(line), "{line}\n{told}");
        let (before, behind) = told.split_once(line).expect("the line is there");
        let round = if line.contains("rev3") { ("\nrev3 ", "\nrev4 ") } else { ("\nrev4 ", "\nfinal ") };
        assert!(before.contains(round.0) && behind.contains(round.1), "{told}");
    }
    assert!(!demo.run(&["history", "2"]).done().stdout.contains("silence"));
}

#[test]
fn a_no_action_motion_is_told_with_its_roll_call_and_in_no_words_of_a_rejection() {
    let demo = Sandbox::demo();
    let log = demo.run(&["log"]).done().stdout;
    let history = demo.run(&["history", "3"]).done().stdout;
    let line = log.lines().find(|line| line.contains("XOV-5")).expect("the motion is told");
    assert!(line.contains("no-action motion on XOV-5 carried, nothing decided"), "{line}");
    assert!(line.contains("on the motion: 7 for, 3 against, 1 abstaining"), "{line}");
    let told: Vec<&str> = history.lines().filter(|line| line.contains("XOV-5")).collect();
    assert_eq!(
        told,
        [
            "2031-09-22 no-action motion on XOV-5 carried, nothing decided (new after 3; XOV, XHM, XTS), by XIL; \
             votes on the motion: 7 for, 3 against, 1 abstaining",
            "  Roll call on the no-action motion on XOV-5, 2031-09-22",
        ]
    );
    for answer in [&log, &history] {
        for side in ["for 7 XHJ, XIL, XJH, XMV, XMZ, XNH, XQM", "against 3 XHM, XOV, XTS", "absent 1 XTL"] {
            assert!(answer.contains(side), "{side}\n{answer}");
        }
        let of_motion = answer.lines().filter(|line| line.contains("XOV-5"));
        for line in of_motion {
            let words = ["reject", "defeat", "failed", "lost"];
            assert!(!words.iter().any(|word| line.contains(word)), "{line}");
        }
    }
    let events = demo.data(&["history", "3"])["events"].clone();
    assert_eq!(events[0]["event"], "no-action");
    assert_eq!((&events[0]["tally"]["for"], &events[0]["after"]), (&Value::from(7), &Value::from("rev4")));
}

#[test]
fn events_of_what_was_made_of_a_clause_and_below_it_belong_to_its_history() {
    let demo = Sandbox::demo();
    // XMV-3 and XMV-4 made one paragraph of 24 and 25; 26 has what was done to both, and XOV-4 of its own.
    assert_eq!(
        events(&demo.data(&["history", "26"])["events"]),
        ["2031-06-17 merged-into XMV-4", "2031-09-04 broken rev4", "2031-09-22 adopted XOV-4"]
    );
    // SNG-11 and the silence of September are about 15 (e), which is gone in the end: the history of 15 has both.
    let of_15 = events(&demo.data(&["history", "15"])["events"]);
    for event in ["2031-09-04 broken rev4", "2031-09-12 agreed-ad-ref SNG-11", "2031-09-22 adopted SNG-11"] {
        assert!(of_15.iter().any(|found| found == event), "{event}: {of_15:?}");
    }
}

#[test]
fn an_audience_is_told_nothing_that_is_not_for_it() {
    let sandbox = Sandbox::store();
    sandbox.write("zero.yaml", ZERO);
    sandbox.write(
        "tabled.yaml",
        "against: zero\namendments:\n  - id: PER-1\n    from: Peru\n    clause: \"1\"\n    action: delete\n  \
         - id: BRA-1\n    from: Brazil\n    clause: \"1\"\n    action: delete\n    visibility: internal\n\
         events:\n  - date: 2031-02-03\n    amendment: BRA-1\n    state: withdrawn\n  \
         - date: 2031-02-04\n    amendment: PER-1\n    state: deferred\n  \
         - date: 2031-02-05\n    round: zero\n    silence: broken\n    by: Chile\n    clauses: \"1\"\n    visibility: participants\n  \
         - date: 2031-02-06\n    negotiation: closed\n",
    );
    sandbox.run(&["commit", "zero.yaml", "tabled.yaml"]).done();
    let of = |command: &[&str], audience: &str| {
        let data = sandbox.data(&[command, &["--audience", audience]].concat());
        events(if command[0] == "log" { &data[0]["events"] } else { &data["events"] })
    };
    let all = [
        "2031-02-03 withdrawn BRA-1",
        "2031-02-04 deferred PER-1",
        "2031-02-05 broken zero",
        "2031-02-06 closed",
    ];
    assert_eq!(of(&["log"], "internal"), all);
    assert_eq!(of(&["log"], "participants"), all[1..]);
    assert_eq!(of(&["log"], "public"), [all[1], all[3]]);
    assert_eq!(of(&["history", "1"], "internal"), all[..3]);
    assert_eq!(of(&["history", "1"], "public"), [all[1]]);
    let said = sandbox.run(&["log"]).done();
    assert!(said.stdout.contains("2031-02-06  negotiation closed"), "{}", said.stdout);
    assert!(!said.stdout.contains("BRA") && !said.stdout.contains("silence"), "{}", said.stdout);
    assert_eq!(said.stderr.trim(), "1 amendment and 2 events left out: not for the public; see --audience");
}
