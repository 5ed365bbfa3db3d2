//! Taking back and putting back, as a person types it: what answers say afterwards, what is refused, what survives.

use crate::sandbox::Sandbox;

const ZERO: &str = "draft: zero\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      \
                    Each Party shall keep the river free of ice.\n  - number: \"2\"\n    text: |\n      \
                    The Parties meet every second year in the spring.\n";

fn draft(name: &str, verb: &str) -> String {
    ZERO.replace("zero", name).replace("2031-02", "2031-03").replace("shall", verb)
}

/// With zero and rev1, each stored by a run of its own.
fn store() -> Sandbox {
    let sandbox = Sandbox::store();
    sandbox.write("zero.yaml", ZERO);
    sandbox.write("rev1.yaml", draft("rev1", "should"));
    sandbox.run(&["commit", "zero.yaml"]).done();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    sandbox
}

fn rounds(sandbox: &Sandbox) -> Vec<String> {
    let log = sandbox.data(&["log"]);
    log.as_array().unwrap().iter().map(|row| row["round"].as_str().unwrap().to_string()).collect()
}

fn tags(sandbox: &Sandbox) -> String {
    sandbox.git(&["for-each-ref", "--format=%(refname:short) %(objectname)", "refs/tags"]).done().stdout
}

fn is_whole(sandbox: &Sandbox) {
    let said = sandbox.run(&["verify"]);
    assert_eq!((said.code, said.stderr.as_str()), (0, ""), "{said:#?}");
    assert_eq!(sandbox.git(&["status", "--porcelain", "-uno"]).done().stdout, "");
}

/// What every command that answers says, as JSON.
fn answers(sandbox: &Sandbox) -> Vec<String> {
    let commands: [&[&str]; 9] = [
        &["status"],
        &["log"],
        &["show"],
        &["diff"],
        &["blame"],
        &["concordance"],
        &["history", "advice-service"],
        &["find", "shared"],
        &["survival"],
    ];
    let answer =
        |arguments: &&[&str]| sandbox.run(&[arguments, &["--format", "json"][..]].concat()).done().stdout;
    commands.iter().map(answer).collect()
}

#[test]
fn after_undo_and_redo_every_answer_on_the_example_is_the_same_byte_for_byte() {
    let demo = Sandbox::demo();
    let (before, tagged) = (answers(&demo), tags(&demo));
    let said = demo.run(&["undo"]).done();
    assert!(said.stdout.starts_with("Undone: commit 6 drafts and "), "{}", said.stdout);
    assert_eq!(rounds(&demo), Vec::<String>::new());
    assert_eq!(tags(&demo), "");
    assert_eq!(demo.list("."), [".git", ".gitattributes", "travaux.yaml"]);
    is_whole(&demo);
    demo.run(&["redo"]).done();
    assert_eq!(answers(&demo), before);
    assert_eq!(tags(&demo), tagged);
    is_whole(&demo);
}

#[test]
fn undo_twice_and_redo_twice() {
    let sandbox = store();
    let (before, tagged) = (sandbox.run(&["blame", "--format", "json"]).done(), tags(&sandbox));
    // The hints run as they are printed.
    sandbox.run(&["undo"]).done();
    assert_eq!(rounds(&sandbox), ["zero"]);
    assert!(!sandbox.folder().join("drafts/rev1.yaml").exists());
    sandbox.run(&["undo"]).done();
    assert_eq!(rounds(&sandbox), Vec::<String>::new());
    let said = sandbox.run(&["undo"]).fails(2);
    assert!(said.stderr.contains("there is nothing to undo"), "{}", said.stderr);
    sandbox.run(&["redo"]).done();
    assert_eq!(rounds(&sandbox), ["zero"]);
    let said = sandbox.run(&["redo"]).done();
    assert_eq!(rounds(&sandbox), ["zero", "rev1"]);
    assert_eq!(sandbox.run(&["blame", "--format", "json"]).done(), before);
    assert_eq!(tags(&sandbox), tagged);
    let failed = sandbox.run(&["redo"]).fails(2);
    assert!(failed.stderr.contains("there is nothing to redo"), "{}", failed.stderr);
    is_whole(&sandbox);
    let hint = said.stderr.trim_end().rsplit_once(": ").unwrap().1.replace("travaux", "$TRAVAUX");
    sandbox.shell(&hint).done();
    assert_eq!(rounds(&sandbox), ["zero"]);
    is_whole(&sandbox);
}

#[test]
fn operations_are_listed_newest_first_and_say_what_is_undone() {
    let sandbox = store();
    sandbox.run(&["undo"]).done();
    sandbox.run(&["redo"]).done();
    sandbox.run(&["undo"]).done();
    let ops = sandbox.data(&["ops"]);
    let found: Vec<(&str, &str, bool)> = ops
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (row["what"].as_str().unwrap(), row["kind"].as_str().unwrap(), row["undone"].as_bool().unwrap())
        })
        .collect();
    let expected = [
        ("undo commit rev1", "undo", false),
        ("redo commit rev1", "redo", false),
        ("undo commit rev1", "undo", true),
        ("commit rev1", "change", true),
        ("commit zero", "change", false),
        ("init", "change", false),
    ];
    assert_eq!(found, expected);
    assert_eq!(ops[3]["files"], serde_json::json!(["concordance/rev1.yaml", "drafts/rev1.yaml"]));
    assert_eq!(ops[3]["author"], "Desk Officer");
    for format in ["table", "jsonl", "csv", "tsv", "md", "html"] {
        let said = sandbox.run(&["ops", "--format", format]).done();
        assert!(said.stdout.contains("undo commit rev1"), "{format}: {}", said.stdout);
    }
}

#[test]
fn the_hint_of_a_commit_takes_it_back_and_the_round_can_be_stored_again() {
    let sandbox = store();
    sandbox.write("rev2.yaml", draft("rev2", "may"));
    let said = sandbox.run(&["commit", "rev2.yaml"]).done();
    assert!(said.stderr.ends_with("\nTake it back: travaux undo\n"), "{}", said.stderr);
    sandbox.run(&["undo"]).done();
    sandbox.write("rev2.yaml", draft("rev2", "must"));
    sandbox.run(&["commit", "rev2.yaml"]).done();
    assert_eq!(rounds(&sandbox), ["zero", "rev1", "rev2"]);
    is_whole(&sandbox);
    // What was undone is not put back over what came in its place.
    let said = sandbox.run(&["redo"]).fails(2);
    assert!(said.stderr.contains("commit rev2 came after the last undo"), "{}", said.stderr);
    let remedy = said.remedies()[0].rsplit_once(": ").unwrap().1.replace("travaux", "$TRAVAUX");
    let said = sandbox.shell(&remedy).fails(2);
    assert!(said.stderr.contains("drafts/rev2.yaml: changed since (commit rev2, "), "{}", said.stderr);
    sandbox.run(&["undo"]).done();
    sandbox.shell(&remedy).done();
    assert!(sandbox.run(&["show"]).done().stdout.contains("may keep"));
    is_whole(&sandbox);
}

#[test]
fn a_draft_that_others_were_made_from_is_not_undone_and_the_remedies_lead_there() {
    let sandbox = store();
    sandbox.write("rev2.yaml", draft("rev2", "may"));
    sandbox.write("rev3.yaml", draft("rev3", "must"));
    sandbox.run(&["commit", "rev2.yaml"]).done();
    sandbox.run(&["commit", "rev3.yaml"]).done();
    let head = sandbox.git(&["rev-parse", "main"]).done();
    let mut said = sandbox.run(&["undo", "commit rev1"]).fails(2);
    assert!(said.stderr.contains("drafts/rev2.yaml: made from rev1 (commit rev2, "), "{}", said.stderr);
    assert!(said.stderr.contains("drafts/rev3.yaml: made from rev2 (commit rev3, "), "{}", said.stderr);
    assert_eq!(sandbox.git(&["rev-parse", "main"]).done(), head);
    for _ in 0..2 {
        let remedy = said.remedies()[0].rsplit_once(": ").unwrap().1.replace("travaux", "$TRAVAUX");
        sandbox.shell(&remedy).done();
        said = sandbox.run(&["undo", "commit rev1"]);
    }
    said.done();
    assert_eq!(rounds(&sandbox), ["zero"]);
    is_whole(&sandbox);
}

#[test]
fn a_draft_that_amendments_were_made_to_is_not_undone_before_them() {
    let sandbox = store();
    sandbox.write(
        "nor.yaml",
        "against: rev1\namendments:\n  - from: Norway\n    clause: \"1\"\n    action: replace\n    \
         find: keep\n    text: |\n      hold\n",
    );
    sandbox.run(&["commit", "nor.yaml"]).done();
    let said = sandbox.run(&["undo", "commit rev1"]).fails(2);
    assert!(said.stderr.contains("records/nor.yaml: amendments to rev1 ("), "{}", said.stderr);
    sandbox.run(&["undo"]).done();
    sandbox.run(&["undo"]).done();
    assert_eq!(rounds(&sandbox), ["zero"]);
    is_whole(&sandbox);
}

#[test]
fn an_amended_draft_gets_its_earlier_text_and_its_tag_back() {
    let sandbox = store();
    let (before, tagged) = (sandbox.run(&["blame", "--format", "json"]).done(), tags(&sandbox));
    sandbox.write("zero.yaml", ZERO.replace("spring", "autumn"));
    sandbox.run(&["commit", "zero.yaml", "--amend-round", "zero", "--reason", "misprint"]).done();
    assert_ne!(tags(&sandbox), tagged);
    let said = sandbox.run(&["undo"]).done();
    assert!(said.stdout.contains("drafts/zero.yaml has its earlier content again"), "{}", said.stdout);
    assert_eq!(sandbox.run(&["blame", "--format", "json"]).done(), before);
    assert_eq!(tags(&sandbox), tagged);
    assert_eq!(sandbox.bytes("drafts/zero.yaml"), ZERO.as_bytes());
    is_whole(&sandbox);
}

#[test]
fn an_amendment_that_a_later_draft_was_matched_with_stays() {
    let sandbox = store();
    let typed = ZERO.replace(
        "  - number: \"1\"",
        "  - number: \"0\"\n    text: |\n      A new first paragraph.\n  - number: \"1\"",
    );
    sandbox.write("rev1.yaml", typed.replace("zero", "rev1").replace("2031-02", "2031-03"));
    sandbox
        .run(&["commit", "rev1.yaml", "--amend-round", "rev1", "--reason", "a paragraph was left out"])
        .done();
    sandbox.write("rev2.yaml", typed.replace("zero", "rev2").replace("2031-02", "2031-04"));
    sandbox.run(&["commit", "rev2.yaml"]).done();
    let said = sandbox.run(&["undo", "amend rev1"]).fails(2);
    assert!(said.stderr.contains("drafts/rev2.yaml: made from rev1 (commit rev2, "), "{}", said.stderr);
}

#[test]
fn it_works_after_sharing_and_another_persons_work_is_named_first() {
    let sandbox = store();
    sandbox.run(&["undo"]).done();
    sandbox.git(&["clone", "-q", ".", "../colleague"]).done();
    sandbox.git(&["-C", "../colleague", "config", "user.email", "ann@example.org"]).done();
    sandbox.git(&["-C", "../colleague", "config", "user.name", "Ann"]).done();
    let there = |arguments: &[&str]| sandbox.run(&[&["-C", "../colleague"], arguments].concat());
    let said = there(&["redo"]).fails(2);
    assert!(
        said.stderr.contains("the last operation, undo commit rev1, is Desk Officer's, not yours"),
        "{}",
        said.stderr
    );
    let remedy =
        said.remedies()[0].rsplit_once(": ").unwrap().1.replace("travaux", "$TRAVAUX -C ../colleague");
    sandbox.shell(&remedy).done();
    let log = there(&["log", "--format", "json"]).done().json();
    assert_eq!(log["data"].as_array().unwrap().len(), 2);
    there(&["verify"]).done();
    assert_eq!(there(&["ops", "--format", "json"]).done().json()["data"][0]["author"], "Ann");
}

#[test]
fn commits_of_other_programs_are_listed_passed_over_and_undone_by_name() {
    let sandbox = store();
    sandbox.write("notes.txt", "corridor");
    sandbox.git(&["add", "notes.txt"]).done();
    sandbox.git(&["commit", "-qm", "Notes of the day"]).done();
    let ops = sandbox.data(&["ops"]);
    assert_eq!((&ops[0]["what"], &ops[0]["kind"]), (&"Notes of the day".into(), &"outside".into()));
    sandbox.run(&["undo"]).done();
    assert_eq!(rounds(&sandbox), ["zero"]);
    assert!(sandbox.folder().join("notes.txt").exists());
    sandbox.run(&["undo", ops[0]["operation"].as_str().unwrap()]).done();
    assert!(!sandbox.folder().join("notes.txt").exists());
    is_whole(&sandbox);
}

/// A draft that somebody put on the branch by hand makes the store unreadable; taking it back mends it.
#[test]
fn a_store_that_cannot_be_read_is_mended_by_undoing_what_broke_it() {
    let sandbox = store();
    sandbox.write("drafts/extra.yaml", draft("extra", "may"));
    sandbox.git(&["add", "drafts/extra.yaml"]).done();
    sandbox.git(&["commit", "-qm", "extra"]).done();
    sandbox.run(&["log"]).fails(4);
    let ops = sandbox.data(&["ops"]);
    sandbox.run(&["undo", ops[0]["operation"].as_str().unwrap()]).done();
    assert_eq!(rounds(&sandbox), ["zero", "rev1"]);
    is_whole(&sandbox);
}

#[test]
fn a_file_edited_by_hand_since_is_named_and_its_words_are_kept() {
    let sandbox = store();
    sandbox.write("drafts/rev1.yaml", draft("rev1", "mine"));
    let said = sandbox.run(&["undo"]).done();
    assert!(said.stderr.contains("drafts/rev1.yaml was left as it is in the folder"), "{}", said.stderr);
    assert_eq!(sandbox.bytes("drafts/rev1.yaml"), draft("rev1", "mine").into_bytes());
    assert_eq!(rounds(&sandbox), ["zero"]);
    // Committed by hand on the branch it is a later change, and stays.
    let sandbox = store();
    sandbox.write("drafts/rev1.yaml", draft("rev1", "mine"));
    sandbox.git(&["commit", "-qam", "mine"]).done();
    let said = sandbox.run(&["undo"]).fails(2);
    assert!(said.stderr.contains("drafts/rev1.yaml: changed since (mine, "), "{}", said.stderr);
}

#[test]
fn names_that_mean_nothing_or_cannot_be_undone_are_refused_with_the_list() {
    let sandbox = store();
    let init = sandbox.data(&["ops"])[2]["operation"].as_str().unwrap().to_string();
    for (typed, said) in [
        ("rev9", "there is no operation \"rev9\""),
        ("abc", "there is no operation \"abc\""),
        ("", "there is no operation \"\""),
        (init.as_str(), "init made the store itself and cannot be undone"),
    ] {
        let failed = sandbox.run(&["undo", typed]).fails(2);
        assert!(failed.stderr.contains(said), "{}", failed.stderr);
        assert_eq!(failed.remedies(), ["see what was done, and its names: travaux ops"]);
    }
    let failed = sandbox.run(&["redo", "commit rev1"]).fails(2);
    assert!(
        failed.stderr.contains("commit rev1 is in effect: there is nothing to redo"),
        "{}",
        failed.stderr
    );
}

/// Stopped after the branch had moved, before tags and folder: the next run makes up for it.
#[test]
fn what_a_stopped_undo_left_is_made_up_for_by_the_next_run() {
    let sandbox = store();
    let (tag, shown) = (tags(&sandbox), sandbox.bytes(".git/travaux-shown"));
    let rev1 = tag.lines().find_map(|line| line.strip_prefix("round/rev1 ")).unwrap();
    sandbox.run(&["undo"]).done();
    sandbox.git(&["tag", "round/rev1", rev1]).done();
    sandbox.write("drafts/rev1.yaml", draft("rev1", "should"));
    sandbox.git(&["read-tree", "main~1"]).done();
    sandbox.write(".git/travaux-shown", shown);
    sandbox.run(&["commit", "zero.yaml"]).done();
    assert!(!tags(&sandbox).contains("rev1"), "{}", tags(&sandbox));
    assert!(!sandbox.folder().join("drafts/rev1.yaml").exists());
    is_whole(&sandbox);
}

/// Two people store at the same time, and git merges: both lines count, and each entry keeps its author.
#[test]
fn what_two_people_stored_and_git_merged_is_whole_and_can_be_undone_on_either_line() {
    let sandbox = store();
    let amendment = |from: &str| {
        format!("against: rev1\namendments:\n  - from: {from}\n    clause: \"1\"\n    action: delete\n")
    };
    sandbox.git(&["clone", "-q", ".", "../ann"]).done();
    sandbox.git(&["-C", "../ann", "config", "user.email", "ann@example.org"]).done();
    sandbox.git(&["-C", "../ann", "config", "user.name", "Ann"]).done();
    sandbox.write("../ann/swe.yaml", amendment("Sweden"));
    sandbox.run(&["-C", "../ann", "commit", "swe.yaml"]).done();
    sandbox.write("nor.yaml", amendment("Norway"));
    sandbox.run(&["commit", "nor.yaml"]).done();
    sandbox.git(&["pull", "-q", "--no-rebase", "--no-edit", "../ann", "main"]).done();
    assert_eq!(sandbox.run(&["verify"]).done().stderr, "");
    let ops = sandbox.data(&["ops"]);
    let of =
        |author: &str| ops.as_array().unwrap().iter().find(|row| row["author"] == author).cloned().unwrap();
    assert_eq!(of("Ann")["files"], serde_json::json!(["records/swe.yaml"]));
    let before = sandbox.run(&["blame", "--format", "json"]).done();
    sandbox.run(&["undo", of("Ann")["operation"].as_str().unwrap()]).done();
    assert!(!sandbox.folder().join("records/swe.yaml").exists());
    sandbox.run(&["redo"]).done();
    assert_eq!(sandbox.run(&["blame", "--format", "json"]).done(), before);
    sandbox.run(&["undo"]).done();
    assert_eq!(sandbox.list("records"), ["swe.yaml"]);
    assert_eq!(sandbox.run(&["verify"]).done().stderr, "");
}

/// Two drafts of different names in one place: readable, found by `verify`, mended by taking one of them back.
#[test]
fn two_drafts_that_git_merged_into_one_place_are_found() {
    let sandbox = store();
    sandbox.git(&["clone", "-q", ".", "../ann"]).done();
    sandbox.write("../ann/rev2.yaml", draft("rev2", "may"));
    sandbox.run(&["-C", "../ann", "commit", "rev2.yaml"]).done();
    sandbox.write("paper.yaml", draft("paper", "must"));
    sandbox.run(&["commit", "paper.yaml"]).done();
    sandbox.git(&["pull", "-q", "--no-rebase", "--no-edit", "../ann", "main"]).done();
    let said = sandbox.run(&["verify"]).fails(1);
    let told = said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("rev2 does not go on with the last draft of its track"), "{}", said.stdout);
    sandbox.run(&["undo", "commit paper"]).done();
    sandbox.run(&["verify", "--repair"]).done();
    assert_eq!(rounds(&sandbox), ["zero", "rev1", "rev2"]);
}

#[test]
fn nothing_is_undone_while_an_older_commit_is_checked_out_or_the_index_is_locked() {
    let sandbox = store();
    let head = sandbox.git(&["rev-parse", "main"]).done();
    sandbox.git(&["switch", "-q", "--detach", "main~1"]).done();
    let said = sandbox.run(&["undo"]).fails(4);
    assert_eq!(said.remedies(), ["show the branch main again: git switch main"]);
    sandbox.git(&["switch", "-q", "main"]).done();
    sandbox.write(".git/index.lock", "");
    let said = sandbox.run(&["undo"]).fails(4);
    assert!(said.stderr.contains("index.lock is locked by another program"), "{}", said.stderr);
    assert_eq!(sandbox.git(&["rev-parse", "main"]).done(), head);
}
