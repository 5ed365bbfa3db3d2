//! What a person or a script sees of each command: exit codes, streams, hints, and what is in the store afterwards.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::sandbox::{PERSON, Said, Sandbox};

/// The drafts of the bundled example, as they lie in the source.
const EXAMPLE: [(&str, &str); 6] = [
    ("zero", include_str!("../../drafts/digital-commons-compact/00-zero.yaml")),
    ("rev1", include_str!("../../drafts/digital-commons-compact/01-rev1.yaml")),
    ("rev2", include_str!("../../drafts/digital-commons-compact/02-rev2.yaml")),
    ("rev3", include_str!("../../drafts/digital-commons-compact/03-rev3.yaml")),
    ("rev4", include_str!("../../drafts/digital-commons-compact/04-rev4.yaml")),
    ("final", include_str!("../../drafts/digital-commons-compact/05-final.yaml")),
];

const ZERO: &str = "\
draft: zero
date: 2031-02-01
issued-by: Chair
clauses:
  - number: \"1\"
    text: |
      Each Party shall keep the river free of ice.
  - number: \"2\"
    text: |
      Ferries may cross at night with the consent of both harbours.
";

const REV1: &str = "\
draft: rev1
date: 2031-03-01
issued-by: Chair
clauses:
  - number: \"1\"
    sponsors: [Norway]
    text: |
      Each Party should keep the river free of ice.
  - number: \"2\"
    text: |
      Ferries may cross at night with the consent of both harbours.
";

/// A store with the two drafts above.
fn river() -> Sandbox {
    let sandbox = Sandbox::store();
    sandbox.write("zero.yaml", ZERO);
    sandbox.write("rev1.yaml", REV1);
    sandbox.run(&["commit", "zero.yaml", "rev1.yaml"]).done();
    sandbox
}

fn head(sandbox: &Sandbox) -> String {
    sandbox.git(&["rev-parse", "HEAD"]).done().stdout
}

/// Every tag with what it stands for.
fn tags(sandbox: &Sandbox) -> String {
    sandbox.git(&["for-each-ref", "refs/tags", "--format=%(refname) %(objectname)"]).done().stdout
}

/// What holds after every command: nothing to commit among tracked files, nothing that git finds fault with.
fn is_clean(sandbox: &Sandbox) {
    assert_eq!(sandbox.git(&["status", "--porcelain", "--untracked-files=no"]).done().stdout, "");
    let checked = sandbox.git(&["fsck", "--strict", "--no-progress"]).done();
    assert_eq!((checked.stdout.as_str(), checked.stderr.as_str()), ("", ""));
}

/// A failure prints its error and a hint on standard error and nothing on standard output.
fn is_explained(said: &Said) {
    assert_eq!(said.stdout, "");
    assert!(said.stderr.starts_with("error: "), "{}", said.stderr);
    assert!(!said.remedies().is_empty(), "no hint in {}", said.stderr);
}

// ---- names that fit nothing, or too much ----

#[test]
fn an_unknown_round_is_a_usage_error_with_a_near_name() {
    let demo = Sandbox::demo();
    for arguments in [
        &["show", "@rve1"][..],
        &["blame", "5@rve1"],
        &["diff", "rve1", "rev2"],
        &["survival", "--until", "rve1"],
    ] {
        let said = demo.run(arguments).fails(2);
        is_explained(&said);
        assert!(said.stderr.contains("there is no round \"rve1\""), "{}", said.stderr);
        assert!(said.remedies().iter().any(|line| line.starts_with("did you mean rev1")), "{}", said.stderr);
    }
    let said = demo.run(&["show", "@nowhere"]).fails(2);
    assert!(said.stderr.contains("zero, rev1, rev2, rev3, rev4, final"), "{}", said.stderr);
    is_explained(&demo.run(&["show", "@------"]).fails(2));
}

#[test]
fn an_unknown_clause_is_a_usage_error_that_says_where_it_stands() {
    let demo = Sandbox::demo();
    let said = demo.run(&["blame", "registy"]).fails(2);
    is_explained(&said);
    assert_eq!(said.remedies()[0], "did you mean registry?");
    // 15 (e) was cut in the last round.
    let said = demo.run(&["blame", "15 (e)"]).fails(2);
    assert_eq!(
        said.remedies().iter().find(|line| line.contains("rev4")),
        Some(&"it stands in rev4: travaux history '15 (e)@rev4'")
    );
    demo.run(&["history", "15 (e)@rev4"]).done();
    demo.run(&["history", "999"]).fails(2);
    demo.run(&["diff", "--clause", "999"]).fails(2);
}

#[test]
fn a_number_of_two_clauses_prints_both_ids_and_first_words() {
    let demo = Sandbox::demo();
    let said = demo.run(&["blame", "10 bis@rev2"]).fails(2);
    is_explained(&said);
    let remedies = said.remedies();
    assert_eq!(remedies.len(), 3, "{remedies:?}");
    assert_eq!(remedies[0], "type the id of the one you mean:");
    assert!(remedies[1].trim().starts_with("cable-repair ") && remedies[1].contains("We will treat a break"));
    assert!(
        remedies[2].trim().starts_with("rev2:39 ") && remedies[2].contains("Community networks that carry")
    );
    for id in ["cable-repair", "rev2:39"] {
        assert_eq!(demo.data(&["blame", &format!("{id}@rev2")])[0]["number"], "10 bis");
    }
}

#[test]
fn an_unknown_actor_is_a_usage_error_with_a_near_name() {
    let demo = Sandbox::demo();
    let said = demo.run(&["actors", "Norwey"]).fails(2);
    is_explained(&said);
    assert_eq!(said.remedies(), ["look it up: travaux actors Norway"]);
    let said = demo.run(&["actors", "Korea"]).fails(2);
    assert_eq!(said.remedies().len(), 2, "{}", said.stderr);
}

#[test]
fn wrong_usage_ends_with_two_and_help_with_zero() {
    let sandbox = Sandbox::empty();
    for wrong in [
        &["frobnicate"][..],
        &["log", "--format", "xml"],
        &["show", "--as", "sung"],
        &["help", "nothing"],
        &["check"],
    ] {
        let said = sandbox.run(wrong).fails(2);
        assert_eq!(said.stdout, "", "{wrong:?}");
        assert!(said.stderr.starts_with("error: "), "{}", said.stderr);
    }
    for right in [
        &["--help"][..],
        &["--version"],
        &["help"],
        &["help", "yaml"],
        &["help", "blame"],
        &["blame", "--help"],
        &[],
    ] {
        let said = sandbox.run(right).done();
        assert_ne!(said.stdout, "", "{right:?}");
        assert_eq!(said.stderr, "", "{right:?}");
    }
}

/// The commands that a text tells people to type; those with a blank to fill in left out.
fn commands_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        for part in line.split("travaux ").skip(1) {
            // Two blanks or a comma end a command and begin what it is for.
            let ends = ["  ", ", ", "; ", "`"];
            let end = ends.iter().filter_map(|end| part.find(end)).min().unwrap_or(part.len());
            let command = part[..end].trim().trim_end_matches('.');
            if !command.is_empty() && !command.contains(['…', '<']) && !command.contains("FILE") {
                found.push(command.to_string());
            }
        }
    }
    found
}

#[test]
fn every_command_in_a_hint_runs_as_printed() {
    let demo = Sandbox::demo();
    let fresh = Sandbox::empty();
    let mut texts = vec![fresh.run(&["demo"]).done().stderr.replace("cd digital-commons-compact", "")];
    for arguments in [
        &["status"][..],
        &["blame", "14"],
        &["blame", "3@rev1"],
        &["history", "20@rev2"],
        &["history", "26"],
        &["commit", "drafts/rev1.yaml"],
        &["show", "@rve1"],
        &["show", "@nowhere"],
        &["show", "@------"],
        &["blame", "registy"],
        &["blame", "15 (e)"],
        &["blame", "999"],
        &["actors", "Norwey"],
        &["actors", "Nobodia"],
    ] {
        let said = demo.run(arguments);
        texts.push(said.stdout + &said.stderr);
    }
    let commands: BTreeSet<String> = texts.iter().flat_map(|text| commands_in(text)).collect();
    assert!(commands.len() > 12, "{commands:#?}");
    for command in commands {
        let said = demo.shell(&format!("\"$TRAVAUX\" {command}"));
        assert_eq!(said.code, 0, "travaux {command}: {said:#?}");
        drop(std::fs::remove_file(demo.folder().join("next.yaml")));
    }
}

// ---- files and stores that are not right ----

#[test]
fn a_bad_file_ends_commit_with_three_and_check_with_one() {
    let store = river();
    let before = head(&store);
    store.write(
        "bad.yaml",
        "draft: rev2\ndate: 2031-04-01\nclauses:\n  - number: \"1\"\n    text: Parties #1 shall act\n",
    );
    is_explained(&store.run(&["commit", "bad.yaml"]).fails(3));
    is_explained(&store.run(&["check", "bad.yaml"]).fails(1));
    is_explained(&store.run(&["check", "absent.yaml"]).fails(1));
    is_explained(&store.run(&["commit", "absent.yaml"]).fails(3));
    assert_eq!(head(&store), before);
    let nowhere = Sandbox::empty();
    nowhere.write("bad.yaml", "draft: rev2\n");
    nowhere.write("good.yaml", ZERO);
    is_explained(&nowhere.run(&["check", "bad.yaml"]).fails(1));
    assert_eq!(nowhere.run(&["check", "good.yaml"]).done().stdout, "");
}

#[test]
fn all_problems_of_all_files_come_at_once_in_order_with_the_count_last() {
    let store = river();
    let before = head(&store);
    store.write(
        "one.yaml",
        REV1.replace("rev1", "rev2").replace("Norway", "Nobodia").replace("issued-by", "isued-by"),
    );
    store.write("two.yaml", REV1.replace("rev1", "rev3").replace("Norway", "Norwey"));
    let said = store.run(&["commit", "one.yaml", "rev1.yaml", "two.yaml"]).fails(3);
    is_explained(&said);
    let at =
        |what: &str| said.stderr.find(what).unwrap_or_else(|| panic!("{what} is missing in {}", said.stderr));
    assert!(at("isued-by") < at("Nobodia") && at("Nobodia") < at("Norwey"), "{}", said.stderr);
    for place in ["one.yaml:3:1", "one.yaml:6:16", "two.yaml:6:16"] {
        assert!(at(place) > 0);
    }
    let last = said.stderr.lines().last().expect("there are lines");
    assert_eq!(last, "2 problems in one.yaml, 1 problem in two.yaml. Nothing was stored.");
    assert_eq!(head(&store), before);
    is_clean(&store);
}

#[test]
fn without_a_store_every_command_that_needs_one_ends_with_four() {
    let sandbox = Sandbox::empty();
    sandbox.write("zero.yaml", ZERO);
    for arguments in [
        &["log"][..],
        &["status"],
        &["show"],
        &["blame"],
        &["diff"],
        &["history", "1"],
        &["concordance"],
        &["survival"],
        &["next"],
        &["verify"],
        &["commit", "zero.yaml"],
    ] {
        let said = sandbox.run(arguments).fails(4);
        is_explained(&said);
        assert!(said.stderr.contains("no Travaux store"), "{}", said.stderr);
    }
    sandbox.run(&["-C", "absent", "log"]).fails(4);
}

#[test]
fn a_damaged_store_ends_verify_with_one() {
    let store = river();
    store.run(&["verify"]).done();
    store.git(&["tag", "-d", "round/rev1"]).done();
    let said = store.run(&["verify", "--format", "json"]).fails(1);
    assert_eq!(said.json()["data"][0]["what"], "the tag round/rev1 is missing");
    assert_eq!(store.git(&["update-ref", "-d", "refs/heads/main"]).done().code, 0);
    is_explained(&store.run(&["log"]).fails(4));
}

#[test]
fn a_folder_that_is_taken_is_left_alone() {
    let store = river();
    is_explained(&store.run(&["init", "--title", "Another"]).fails(4));
    is_explained(&store.run(&["demo", "."]).fails(2));
    store.write("next.yaml", "mine");
    is_explained(&store.run(&["next", "-o", "next.yaml"]).fails(2));
    assert_eq!(store.bytes("next.yaml"), b"mine");
    is_clean(&store);
}

// ---- streams, switches, colour ----

#[test]
fn a_reader_who_leaves_early_has_seen_enough() {
    let demo = Sandbox::demo();
    for arguments in [
        &["blame", "@rev2"][..],
        &["blame", "@rev2", "--format", "json"],
        &["log", "--format", "csv"],
        &["help"],
        &["next", "-q"],
    ] {
        let said = demo.run_unread(arguments).done();
        assert_eq!(said.stderr, "", "{arguments:?}");
    }
    let said = demo.shell(
        "{ \"$TRAVAUX\" blame @rev2 --format json --audience internal; echo \"code $?\" >&2; } | head -1",
    );
    assert_eq!((said.stdout.as_str(), said.stderr.as_str(), said.code), ("{\n", "code 0\n", 0));
}

#[test]
fn quiet_keeps_the_answer_and_drops_the_rest() {
    let store = river();
    store.write("rev2.yaml", REV1.replace("rev1", "rev2").replace("2031-03", "2031-04"));
    let loud = store.run(&["commit", "--dry-run", "rev2.yaml"]).done();
    let quiet = store.run(&["-q", "commit", "--dry-run", "rev2.yaml"]).done();
    assert_ne!(loud.stderr, "");
    assert_eq!((quiet.stderr.as_str(), &quiet.stdout), ("", &loud.stdout));
    assert_eq!(store.run(&["log", "-q", "-o", "log.csv"]).done().stderr, "");
    assert_ne!(store.run(&["log", "-o", "log.csv"]).done().stderr, "");
    // An error is said all the same.
    assert_ne!(store.run(&["-q", "show", "@nowhere"]).fails(2).stderr, "");
}

#[test]
fn another_folder_is_worked_in_as_if_started_there() {
    let demo = Sandbox::demo();
    demo.write("far/away/here.txt", "");
    let near = demo.run(&["log"]).done();
    // From below the store, and from outside it by name.
    let below = demo.run(&["-C", "far/away", "log"]).done();
    assert_eq!(below, near);
    let outside = Sandbox::empty();
    let path = demo.folder().to_str().expect("a temporary folder has a plain name");
    assert_eq!(outside.run(&["-C", path, "log"]).done(), near);
    // Files too are named from there.
    demo.write("far/away/rev9.yaml", ZERO.replace("zero", "rev9"));
    demo.run(&["-C", "far/away", "check", "rev9.yaml"]).done();
    demo.run(&["-C", "far/away", "log", "-o", "log.csv"]).done();
    assert!(
        demo.list("far/away").contains(&"log.csv".to_string()),
        "{:?} {:?}",
        demo.list("far/away"),
        demo.list(".")
    );
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let demo = Sandbox::demo();
    let diff = ["diff", "rev1", "rev2"];
    let coloured = |switches: &[&str], environment: &[(&str, &str)]| {
        let arguments: Vec<&str> = diff.iter().chain(switches).copied().collect();
        demo.run_with(&arguments, environment).done().stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "a pipe is no terminal");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(!coloured(&["--color", "never"], &[("FORCE_COLOR", "1")]));
    assert!(coloured(&[], &[("FORCE_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]), "who wants none is heard first");
    assert!(coloured(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "")]), "an empty NO_COLOR says nothing");
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]), "the switch wins over the environment");
    // Colour is never the only signal.
    let plain = demo.run(&diff).done().stdout;
    let shown = demo.run(&["diff", "rev1", "rev2", "--color", "always"]).done().stdout;
    assert_eq!(without_colour(&shown), plain);
}

/// Text without what sets colours: `ESC [ … m`.
fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[test]
fn diff_tells_a_script_whether_anything_changed() {
    let demo = Sandbox::demo();
    assert_eq!(demo.run(&["diff", "rev1", "rev2"]).code, 0);
    // Nothing is withheld from the holder of the store, so there is nothing to say beside the answer.
    let whole = ["diff", "rev1", "rev2", "--audience", "internal"];
    let said = demo.run(&[&whole[..], &["--exit-code"]].concat()).fails(1);
    assert_eq!(said.stdout, demo.run(&whole).done().stdout);
    assert_eq!(said.stderr, "");
    demo.run(&["diff", "rev2", "rev2", "--exit-code"]).done();
    is_explained(&demo.run(&["diff", "rev2", "rev1"]).fails(2));
}

#[test]
fn rounds_are_named_by_name_step_or_date() {
    let demo = Sandbox::demo();
    let round = |typed: &str| demo.json(&["show", typed])["round"].clone();
    assert_eq!(round("@"), "final");
    assert_eq!(round("@-"), "rev4");
    assert_eq!(round("@REV1"), "rev1");
    // rev1 is of 7 April, rev2 of 26 May.
    assert_eq!(round("@2031-05-25"), "rev1");
    assert_eq!(round("@2031-05-26"), "rev2");
    demo.run(&["show", "@2031-02-16"]).fails(2);
    // Numbers by path, blanks and case ignored.
    for typed in ["15 (b)", "15(b)", "15 (B)"] {
        assert_eq!(demo.data(&["show", typed])[0]["clause"], "zero:41");
    }
}

// ---- committing ----

#[test]
fn a_dry_run_says_what_would_be_stored_and_stores_nothing() {
    let store = Sandbox::store();
    store.write("zero.yaml", ZERO);
    store.write("rev1.yaml", REV1);
    let before = (head(&store), tags(&store), store.list("."));
    let dry = store.run(&["commit", "--dry-run", "zero.yaml", "rev1.yaml"]).done();
    assert_eq!((head(&store), tags(&store), store.list(".")), before);
    // What is not stored cannot be looked at.
    assert!(dry.stderr.contains("Nothing was stored") && !dry.stderr.contains("See it"), "{}", dry.stderr);
    let real = store.run(&["commit", "zero.yaml", "rev1.yaml"]).done();
    assert_eq!(real.stdout, dry.stdout);
    assert_ne!(head(&store), before.0);
}

#[test]
fn the_same_file_again_is_no_news() {
    let store = river();
    let before = head(&store);
    let said = store.run(&["commit", "rev1.yaml", "zero.yaml"]).done();
    assert_eq!(said.stdout, "");
    assert!(said.stderr.contains("rev1.yaml is stored already, byte for byte."), "{}", said.stderr);
    assert_eq!(head(&store), before);
}

#[test]
fn a_round_that_is_there_is_not_replaced_by_another_text() {
    let store = river();
    let before = head(&store);
    store.write("again.yaml", REV1.replace("should", "will"));
    let said = store.run(&["commit", "again.yaml"]).fails(3);
    is_explained(&said);
    assert!(said.stderr.contains("again.yaml:1:8"), "{}", said.stderr);
    assert!(said.stderr.contains("--amend-round rev1 --reason"), "{}", said.stderr);
    store.write("case.yaml", REV1.replace("draft: rev1", "draft: REV1"));
    store.run(&["commit", "case.yaml"]).fails(3);
    assert_eq!(head(&store), before);
}

#[test]
fn a_parallel_line_of_drafts_needs_a_track() {
    let store = river();
    let side = REV1.replace("draft: rev1", "draft: side\nbase: zero").replace("should", "will");
    store.write("side.yaml", &side);
    let said = store.run(&["commit", "side.yaml"]).fails(3);
    is_explained(&said);
    assert!(said.stderr.contains("track: side"), "{}", said.stderr);
    store.write("side.yaml", side.replace("draft: side", "draft: side\ntrack: side"));
    store.run(&["commit", "side.yaml"]).done();
    let log = store.data(&["log"]);
    let side =
        log.as_array().expect("a list").iter().find(|row| row["round"] == "side").expect("it is stored");
    assert_eq!(
        (&side["track"], &side["base"], &side["changed"]),
        (&json!("side"), &json!(["zero"]), &json!(1))
    );
    // The standing text is still that of the main track.
    assert_eq!(store.json(&["show"])["round"], "rev1");
    is_clean(&store);
}

#[test]
fn bases_come_first_whatever_the_order_on_the_command_line() {
    let store = Sandbox::store();
    store.write("zero.yaml", ZERO);
    store.write("rev1.yaml", REV1);
    // Later by date than rev1, but rev1 names it as its base.
    let middle = ZERO
        .replace("draft: zero", "draft: middle")
        .replace("2031-02-01", "2031-06-01")
        .replace("Ferries", "Boats");
    store.write("middle.yaml", middle);
    store.write("rev1.yaml", REV1.replace("draft: rev1", "draft: rev1\nbase: middle"));
    store.run(&["commit", "rev1.yaml", "middle.yaml", "zero.yaml"]).done();
    let log = store.data(&["log"]);
    let order: Vec<(&Value, &Value)> =
        log.as_array().expect("a list").iter().map(|r| (&r["round"], &r["base"])).collect();
    assert_eq!(
        order,
        [
            (&json!("zero"), &json!([])),
            (&json!("middle"), &json!(["zero"])),
            (&json!("rev1"), &json!(["middle"]))
        ]
    );
}

#[test]
fn a_draft_found_late_goes_before_a_stored_one() {
    let demo = Sandbox::demo();
    let before = demo.data(&["blame", "@rev1"]);
    // Between rev1 and rev2: as rev1, with the word of rev2 in clause 5 already there and nobody on record for it.
    let late = EXAMPLE[1].1.replace("draft: rev1", "draft: late").replace("2031-04-07", "2031-05-01");
    let late = late
        .replace("[Commonwealth of Quellmora]", "[]")
        .replace("Each State shall publish", "Each State should publish");
    demo.write("late.yaml", late);
    demo.run(&["commit", "late.yaml", "--before", "rev2"]).done();
    let log = demo.data(&["log"]);
    let names: Vec<&str> =
        log.as_array().expect("a list").iter().filter_map(|row| row["round"].as_str()).collect();
    assert_eq!(names, ["zero", "rev1", "late", "rev2", "rev3", "rev4", "final"]);
    assert_eq!((&log[2]["base"], &log[3]["base"]), (&json!(["rev1"]), &json!(["late"])));
    // What came before is as it was; what follows is measured against the new draft.
    assert_eq!(demo.data(&["blame", "@rev1"]), before);
    let runs = demo.data(&["blame", "public-code@rev2"]);
    let should = runs[0]["runs"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|run| run["text"] == "should")
        .expect("it stands");
    assert_eq!((&should["since"], &should["sponsors"]), (&json!("late"), &json!([])));
    // The clause cut between rev1 and rev2 still goes in rev2, by those who are on record for it.
    let gone = demo.data(&["history", "15@rev1"]);
    let entries = gone["entries"].as_array().expect("a list");
    let last = entries.last().expect("it has a story");
    assert_eq!(
        (&last["round"], &last["kind"], &last["sponsors"]),
        (&json!("rev2"), &json!("SUP"), &json!(["XHJ", "XQM"]))
    );
    is_clean(&demo);
    is_explained(&demo.run(&["commit", "late.yaml", "--before", "nowhere"]).fails(2));
}

#[test]
fn an_amended_round_keeps_its_ids_and_its_reason_and_rebuilds_what_follows() {
    let demo = Sandbox::demo();
    let ids = |demo: &Sandbox, round: &str| -> Vec<Value> {
        let shown = demo.data(&["show", &format!("@{round}")]);
        shown.as_array().expect("a list").iter().map(|row| row["clause"].clone()).collect()
    };
    let before: Vec<Vec<Value>> = EXAMPLE.iter().map(|(round, _)| ids(&demo, round)).collect();
    // The phrase that XHJ put into 6 (b) of rev1 was in the draft under another sponsor.
    let corrected = EXAMPLE[1].1.replace("sponsors: [Kingdom of Hjelmvik]", "sponsors: [Norway]");
    demo.write("rev1.yaml", &corrected);
    demo.run(&["commit", "rev1.yaml", "--amend-round", "rev1"]).fails(2);
    is_explained(
        &demo.run(&["commit", "rev1.yaml", "--amend-round", "rev2", "--reason", "mixed up"]).fails(2),
    );
    demo.run(&["commit", "rev1.yaml", "--amend-round", "rev1", "--reason", "the wrong delegation was typed"])
        .done();
    let after: Vec<Vec<Value>> = EXAMPLE.iter().map(|(round, _)| ids(&demo, round)).collect();
    assert_eq!(after, before);
    // It moved to 18 (b) in rev2 and is 19 (b) at the end: there too it is Norway's now.
    let runs = demo.data(&["blame", "19 (b)"]);
    let phrase = runs[0]["runs"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|run| run["words"] == 8)
        .expect("eight words");
    assert_eq!((&phrase["sponsors"], &phrase["since"]), (&json!(["NOR"]), &json!("rev1")));
    let message =
        demo.git(&["log", "-1", "--format=%s%n%(trailers:key=Reason,valueonly)", "round/rev1"]).done().stdout;
    assert!(
        message.contains("Amend rev1") && message.contains("the wrong delegation was typed"),
        "{message}"
    );
    assert_eq!(demo.git(&["cat-file", "blob", "HEAD:drafts/rev1.yaml"]).done().stdout, corrected);
    is_clean(&demo);
}

#[test]
fn a_word_amended_into_a_round_is_of_that_round_in_all_that_follow() {
    let store = river();
    store.write("zero.yaml", ZERO.replace("Each Party shall", "Every Party shall"));
    store.run(&["commit", "zero.yaml", "--amend-round", "zero", "--reason", "scanning error"]).done();
    // rev1 still says `Each`, so from now on rev1 is what put it there.
    let runs = store.data(&["blame", "1@rev1"]);
    assert_eq!((&runs[0]["runs"][0]["text"], &runs[0]["runs"][0]["since"]), (&json!("Each"), &json!("rev1")));
    is_clean(&store);
}

#[test]
fn actors_of_the_same_run_are_known_to_its_drafts() {
    let store = Sandbox::store();
    store.write("cast.yaml", "actors:\n  - id: XAA\n    name: Borvia\n    kind: state\n");
    store.write("zero.yaml", ZERO);
    store.write("rev1.yaml", REV1.replace("Norway", "Borvia"));
    store.run(&["commit", "rev1.yaml", "zero.yaml"]).fails(3);
    store.run(&["commit", "rev1.yaml", "zero.yaml", "cast.yaml"]).done();
    let runs = store.data(&["blame", "1"]);
    assert_eq!(
        (&runs[0]["runs"][1]["text"], &runs[0]["runs"][1]["sponsors"]),
        (&json!("should"), &json!(["XAA"]))
    );
    // A name that stored drafts need cannot be taken away.
    store.write("cast.yaml", "actors:\n  - id: XAA\n    name: Borvien\n    kind: state\n");
    is_explained(&store.run(&["commit", "cast.yaml"]).fails(4));
    store.write(
        "cast.yaml",
        "actors:\n  - id: XAA\n    name: Borvien\n    kind: state\n    aliases: [Borvia]\n",
    );
    store.run(&["commit", "cast.yaml"]).done();
    is_clean(&store);
}

#[test]
fn the_next_file_is_accepted_as_it_is_and_changes_nothing() {
    let demo = Sandbox::demo();
    demo.run(&["next", "-o", "next.yaml", "--name", "rev5"]).done();
    demo.run(&["check", "next.yaml"]).done();
    demo.run(&["commit", "next.yaml"]).done();
    let log = demo.data(&["log"]);
    let last = &log[6];
    let counts = ["added", "changed", "deleted", "form", "unchanged"].map(|key| last[key].clone());
    assert_eq!((&last["round"], counts), (&json!("rev5"), [0, 0, 0, 0, 71].map(|count: u64| json!(count))));
    let blame = |round: &str| demo.data(&["blame", round]);
    assert_eq!(blame("@rev5"), blame("@final"));
}

#[test]
fn sponsors_are_called_idle_only_where_they_do_nothing() {
    let zero = "\
draft: zero
date: 2031-02-01
clauses:
  - number: \"1\"
    text: |
      Ships in the estuary shall:
    sub:
      - number: (a)
        text: |
          wait for the pilot;
      - number: (b)
        text: |
          keep clear of the sandbanks.
";
    let later = |round: &str| {
        zero.replace("zero", round)
            .replace("  - number: \"1\"\n", "  - number: \"1\"\n    sponsors: [Norway]\n")
    };
    let store = Sandbox::store();
    store.write("zero.yaml", zero);
    store.run(&["commit", "zero.yaml"]).done();
    // Nothing changes: the sponsors do nothing.
    store.write("same.yaml", later("same"));
    let said = store.run(&["commit", "--dry-run", "same.yaml"]).done();
    assert!(
        said.stderr.contains("sponsors stand on clause 1, which this draft does not change"),
        "{}",
        said.stderr
    );
    // A point changes, or goes: they stand behind that.
    store.write("word.yaml", later("word").replace("the pilot", "a pilot"));
    assert!(!store.run(&["commit", "--dry-run", "word.yaml"]).done().stderr.contains("warning"));
    store.write("gone.yaml", later("gone").split_once("      - number: (b)").expect("it has two points").0);
    assert!(!store.run(&["commit", "gone.yaml"]).done().stderr.contains("warning"));
    assert_eq!(store.data(&["diff"])[2]["changes"][0]["sponsors"], json!(["NOR"]));
}

// ---- what is in the store ----

#[test]
fn the_store_is_clean_after_every_command() {
    let sandbox = Sandbox::empty();
    sandbox.run(&["init", ".", "--title", "River Ice Treaty", "--forum", "A conference"]).done();
    is_clean(&sandbox);
    sandbox.write("zero.yaml", ZERO);
    sandbox.write("rev1.yaml", REV1);
    sandbox.write("bad.yaml", "draft: [");
    for (arguments, code) in [
        (&["check", "zero.yaml"][..], 0),
        (&["commit", "zero.yaml"], 0),
        (&["commit", "--dry-run", "rev1.yaml"], 0),
        (&["commit", "bad.yaml"], 3),
        (&["commit", "rev1.yaml"], 0),
        (&["log"], 0),
        (&["status"], 0),
        (&["show"], 0),
        (&["diff"], 0),
        (&["blame"], 0),
        (&["history", "1"], 0),
        (&["concordance"], 0),
        (&["survival"], 0),
        (&["actors"], 0),
        (&["verify"], 0),
        (&["next", "-o", "next.yaml"], 0),
    ] {
        assert_eq!(sandbox.run(arguments).code, code, "{arguments:?}");
        is_clean(&sandbox);
    }
}

#[test]
fn drafts_are_stored_byte_for_byte() {
    let demo = Sandbox::demo();
    for (round, text) in EXAMPLE {
        let path = format!("drafts/{round}.yaml");
        assert_eq!(String::from_utf8_lossy(&demo.bytes(&path)), text);
        assert_eq!(demo.git(&["cat-file", "blob", &format!("HEAD:{path}")]).done().stdout, text);
        assert_eq!(demo.git(&["cat-file", "blob", &format!("round/{round}:{path}")]).done().stdout, text);
    }
    // Line ends and a mark at the head are the writer's, too.
    let store = Sandbox::store();
    let typed = format!("\u{feff}{}", ZERO.replace('\n', "\r\n"));
    store.write("zero.yaml", &typed);
    store.run(&["commit", "zero.yaml"]).done();
    assert_eq!(store.bytes("drafts/zero.yaml"), typed.as_bytes());
    assert_eq!(store.git(&["cat-file", "blob", "HEAD:drafts/zero.yaml"]).done().stdout, typed);
    is_clean(&store);
}

#[test]
fn git_counts_sponsors_and_lists_rounds_without_us() {
    let demo = Sandbox::demo();
    let counted = demo.git(&["shortlog", "-ns", "--group=trailer:sponsored-by", "HEAD"]).done().stdout;
    let counts: BTreeSet<(&str, &str)> =
        counted.lines().filter_map(|line| line.trim().split_once('\t')).collect();
    // Ilumbe is named in zero (12), rev1 (PP2), rev2 (2 (c), 10 bis), rev4 (5) and final (25), and tabled amendments to
    // zero, rev1, rev2 and rev4; Tsenkai in rev1 (13) and rev2 (10 (b), Objective 4, 17), and to the same four.
    assert!(counts.contains(&("9", "Ilumbe")), "{counted}");
    assert!(counts.contains(&("6", "Tsenkai")), "{counted}");
    assert_eq!(counts.len(), 17, "twelve states, four groups and the Secretariat: {counted}");
    let rounds =
        demo.git(&["log", "--reverse", "--format=%(trailers:key=Round,valueonly,separator=)"]).done().stdout;
    let rounds: Vec<&str> = rounds.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(rounds, ["zero", "rev1", "rev2", "rev3", "rev4", "final"]);
    for round in rounds {
        let tagged = demo.git(&[
            "log",
            "-1",
            "--format=%(trailers:key=Round,valueonly,separator=)",
            &format!("round/{round}"),
        ]);
        assert_eq!(tagged.done().stdout.trim(), round);
    }
    let operations =
        demo.git(&["log", "--format=%(trailers:key=Operation,valueonly,separator=)"]).done().stdout;
    assert_eq!(
        operations.lines().collect::<BTreeSet<_>>().len(),
        2,
        "one for the store, one for the run: {operations}"
    );
    let symbol = demo.git(&[
        "log",
        "-1",
        "--format=%(trailers:key=Document-Symbol,valueonly,separator=)",
        "round/rev1",
    ]);
    assert_eq!(symbol.done().stdout.trim(), "DCC/2031/L.1/Rev.1, circulated 7 April");
}

#[test]
fn the_author_of_a_commit_is_the_person_and_never_a_state() {
    let demo = Sandbox::demo();
    for (round, _) in EXAMPLE {
        let names = demo
            .git(&["log", "-1", "--format=%an <%ae>, %cn <%ce>", &format!("round/{round}")])
            .done()
            .stdout;
        assert_eq!(names.trim(), format!("{PERSON}, {PERSON}"));
    }
    // Of git's two files for a person, the one in the home is heard first.
    let two = Sandbox::empty();
    two.write("below/git/config", "[user]\n\tname = Somebody Else\n\temail = else@example.org\n");
    two.run(&["init", "--title", "River Ice Treaty"]).done();
    two.write("zero.yaml", ZERO);
    let below = two.folder().join("below");
    let below = below.to_str().expect("a temporary folder has a plain name");
    two.run_with(&["commit", "zero.yaml"], &[("XDG_CONFIG_HOME", below)]).done();
    assert_eq!(two.git(&["log", "-1", "--format=%an <%ae>"]).done().stdout.trim(), PERSON);
    let nobody = Sandbox::empty();
    nobody.run_with(&["init", "--title", "River Ice Treaty"], &[("HOME", "/nowhere")]).done();
    let author = nobody.git(&["log", "--format=%an <%ae>"]).done().stdout;
    assert_eq!(author.trim(), "unknown <unknown@travaux.invalid>");
}

#[test]
fn a_draft_edited_in_place_is_reported_and_neither_used_nor_overwritten() {
    let store = river();
    let edited = REV1.replace("Ferries may cross", "No ferry may cross");
    let shown = store.run(&["show"]).done().stdout;
    store.write("drafts/rev1.yaml", &edited);
    let status = store.json(&["status"]);
    assert_eq!(status["data"]["edited"], json!(["drafts/rev1.yaml"]));
    assert!(store.run(&["status"]).done().stdout.contains("drafts/rev1.yaml was edited in the folder"));
    assert_eq!(store.run(&["show"]).done().stdout, shown);
    // A commit that replaces the stored draft leaves the edited one where it is, and says so.
    store.write("rev1.yaml", REV1.replace("free of ice", "free from ice"));
    let said =
        store.run(&["commit", "rev1.yaml", "--amend-round", "rev1", "--reason", "typing error"]).done();
    assert!(said.stderr.contains("drafts/rev1.yaml was left as it is"), "{}", said.stderr);
    assert_eq!(String::from_utf8_lossy(&store.bytes("drafts/rev1.yaml")), edited);
    assert!(
        store.git(&["cat-file", "blob", "HEAD:drafts/rev1.yaml"]).done().stdout.contains("free from ice")
    );
    // And one that is gone from the folder is still in the store.
    std::fs::remove_file(store.folder().join("drafts/zero.yaml")).expect("it is there");
    assert_eq!(store.json(&["show", "@zero"])["round"], "zero");
    assert_eq!(store.json(&["status"])["data"]["edited"], json!(["drafts/rev1.yaml", "drafts/zero.yaml"]));
}

/// Git's configuration of the person is read before there is a repository as well.
#[test]
fn the_first_commit_of_a_store_is_by_the_person_too() {
    let demo = Sandbox::demo();
    let authors = demo.git(&["log", "--format=%an <%ae>"]).done().stdout;
    assert_eq!(authors.lines().collect::<BTreeSet<_>>(), BTreeSet::from([PERSON]));
}

/// Not `verify --repair` alone sets it.
#[test]
fn a_tag_that_is_gone_is_made_again_by_the_next_commit() {
    let store = river();
    store.git(&["tag", "-d", "round/zero"]).done();
    store.write("rev2.yaml", REV1.replace("rev1", "rev2").replace("2031-03", "2031-04"));
    store.run(&["commit", "rev2.yaml"]).done();
    store.run(&["verify"]).done();
}

/// Two tracks and the draft that merges them are drawn as a graph; one track is not.
#[test]
fn the_log_draws_tracks_and_where_they_merge() {
    let sandbox = Sandbox::store();
    let draft = |name: &str, day: u32, head: &str, text: &str| {
        sandbox.write(
            &format!("{name}.yaml"),
            format!("draft: {name}\ndate: 2031-01-{day:02}\n{head}clauses:\n  - number: \"1\"\n    text: |\n      {text}\n"),
        );
    };
    draft("proposal", 1, "", "Each Party shall keep the river open.");
    draft(
        "council",
        2,
        "track: council\nbase: proposal\n",
        "Each Party shall keep the river open in winter.",
    );
    draft(
        "parliament",
        3,
        "track: parliament\nbase: proposal\n",
        "Jointly, each Party shall keep the river open.",
    );
    draft(
        "final",
        4,
        "base: [council, parliament]\n",
        "Jointly, each Party shall keep the river open in winter.",
    );
    sandbox.run(&["commit", "proposal.yaml", "council.yaml", "parliament.yaml", "final.yaml"]).done();
    let log = sandbox.run(&["log"]).done().stdout;
    let drawn: String = log.chars().filter(|sign| "●├┤└┘─│\n".contains(*sign)).collect();
    let lanes: Vec<&str> = drawn.lines().filter(|line| line.contains('●')).collect();
    assert_eq!(lanes, ["●", "├─●", "├─│─●", "●─┘─┘"], "{log}");
}

/// By hand: Norway puts in *in winter* (2 words, both stand), Chile *jointly* and *at once* (3 words, of which *at once*
/// is not taken over), and nobody is credited with taking it out.
#[test]
fn words_that_a_merged_draft_does_not_take_over_were_put_in_and_did_not_last() {
    let sandbox = Sandbox::store();
    let draft = |name: &str, day: u32, head: &str, text: &str| {
        let clause = format!("clauses:\n  - number: \"1\"\n    text: |\n      {text}\n");
        sandbox
            .write(&format!("{name}.yaml"), format!("draft: {name}\ndate: 2031-01-{day:02}\n{head}{clause}"));
    };
    draft("proposal", 1, "", "Each Party shall keep the river open.");
    let head =
        |track: &str, sponsor: &str| format!("track: {track}\nbase: proposal\nsponsors: [{sponsor}]\n");
    draft("council", 2, &head("council", "Norway"), "Each Party shall keep the river open in winter.");
    let text = "Jointly, each Party shall keep the river open at once.";
    draft("parliament", 3, &head("parliament", "Chile"), text);
    let merged = "Jointly, each Party shall keep the river open in winter.";
    draft("final", 4, "base: [council, parliament]\nsponsors: [Sweden]\n", merged);
    sandbox.run(&["commit", "proposal.yaml", "council.yaml", "parliament.yaml", "final.yaml"]).done();
    let answer = sandbox.data(&["survival", "--of", "words"]);
    let groups = answer["groups"].as_array().expect("groups");
    let row = |name: &str| groups.iter().find(|group| group["group"] == name).expect("a row");
    let counts = |name: &str| (row(name)["n"].clone(), row(name)["standing"].clone());
    assert_eq!(counts("CHL"), (3.into(), 1.into()), "{answer}");
    assert_eq!(counts("NOR"), (2.into(), 2.into()), "{answer}");
    let redline = sandbox.run(&["diff", "parliament", "final"]).done().stdout;
    assert!(redline.contains("{--at once--}{>>not taken over<<}{++ in winter++}{>>NOR<<}"), "{redline}");
}
