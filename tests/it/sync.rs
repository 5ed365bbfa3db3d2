//! Sharing a store, as two people do it: through a bare repository, each in a copy of their own.

use std::process::{Child, Stdio};
use std::time::Duration;

use crate::sandbox::{Said, Sandbox};

const ZERO: &str = "draft: zero\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      \
                    Each Party shall keep the river free of ice.\n  - number: \"2\"\n    text: |\n      \
                    The Parties meet every second year in the spring.\n";

fn draft(name: &str, date: &str, verb: &str) -> String {
    ZERO.replace("zero", name).replace("2031-02-01", date).replace("shall", verb)
}

/// The desk officer's store with zero, shared in `../hub.git`.
fn shared() -> Sandbox {
    let sandbox = Sandbox::store();
    sandbox.write("zero.yaml", ZERO);
    sandbox.run(&["commit", "zero.yaml"]).done();
    sandbox.git(&["init", "-q", "--bare", "--initial-branch=main", "../hub.git"]).done();
    sandbox.git(&["remote", "add", "origin", "../hub.git"]).done();
    sandbox.run(&["sync"]).done();
    sandbox
}

/// The same, and Ann's copy of it in `../ann`.
fn two() -> Sandbox {
    let sandbox = shared();
    sandbox.git(&["clone", "-q", "--branch", "main", "../hub.git", "../ann"]).done();
    sandbox.git(&["-C", "../ann", "config", "user.name", "Ann Lee"]).done();
    sandbox.git(&["-C", "../ann", "config", "user.email", "ann@example.org"]).done();
    sandbox
}

fn ann(sandbox: &Sandbox, arguments: &[&str]) -> Said {
    sandbox.run(&[&["-C", "../ann"], arguments].concat())
}

fn rounds(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let log = sandbox.data(&["-C", folder, "log"]);
    log.as_array().unwrap().iter().map(|row| row["round"].as_str().unwrap().to_string()).collect()
}

/// Every reference of a repository that sync cares for.
fn references(sandbox: &Sandbox, folder: &str) -> String {
    let format = "--format=%(refname) %(objectname)";
    sandbox.git(&["-C", folder, "for-each-ref", format, "refs/heads", "refs/tags"]).done().stdout
}

fn is_whole(sandbox: &Sandbox, folder: &str) {
    let said = sandbox.run(&["-C", folder, "verify"]);
    assert_eq!((said.code, said.stderr.as_str()), (0, ""), "{said:#?}");
    assert_eq!(sandbox.git(&["-C", folder, "status", "--porcelain", "-uno"]).done().stdout, "");
}

#[test]
fn what_one_stored_the_other_has_after_two_syncs_and_it_stays_theirs() {
    let sandbox = two();
    sandbox.write("../ann/rev1.yaml", draft("rev1", "2031-03-01", "should"));
    ann(&sandbox, &["commit", "rev1.yaml"]).done();
    let gave = ann(&sandbox, &["sync"]).done();
    assert!(gave.stdout.starts_with("Gave 1 operation to origin.\n"), "{}", gave.stdout);
    let took = sandbox.data(&["sync"]);
    assert_eq!(took["sent"], serde_json::json!([]));
    let [row] = took["received"].as_array().unwrap().as_slice() else { panic!("{took}") };
    assert_eq!((&row["what"], &row["author"]), (&"commit rev1".into(), &"Ann Lee".into()));
    assert_eq!(rounds(&sandbox, "."), ["zero", "rev1"]);
    assert!(sandbox.folder().join("drafts/rev1.yaml").exists());
    let author = sandbox.git(&["log", "-1", "--format=%an <%ae>", "round/rev1"]).done().stdout;
    assert_eq!(author, "Ann Lee <ann@example.org>\n");
    assert_eq!(references(&sandbox, "."), references(&sandbox, "../hub.git"));
    assert_eq!(references(&sandbox, "."), references(&sandbox, "../ann"));
    for folder in [".", "../ann"] {
        is_whole(&sandbox, folder);
        let said = sandbox.run(&["-C", folder, "sync"]).done();
        assert_eq!(said.stdout, "Nothing to share: origin and this store have the same.\n");
    }
    sandbox.git(&["-C", "../hub.git", "fsck", "--strict"]).done();
    // git counts from where the other side is.
    let status = sandbox.git(&["-C", "../ann", "status", "-uno"]).done().stdout;
    assert!(status.contains("up to date with 'origin/main'"), "{status}");
}

#[test]
fn a_tag_that_the_other_side_lost_is_put_there_again_and_that_of_an_undone_round_goes() {
    let sandbox = two();
    sandbox.write("rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.run(&["commit", "rev1.yaml"]).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    sandbox.git(&["-C", "../hub.git", "tag", "-d", "round/zero"]).done();
    sandbox.run(&["undo"]).done();
    sandbox.run(&["sync"]).done();
    assert_eq!(sandbox.git(&["-C", "../hub.git", "tag"]).done().stdout, "round/zero\n");
    ann(&sandbox, &["sync"]).done();
    assert_eq!(rounds(&sandbox, "../ann"), ["zero"]);
    assert_eq!(references(&sandbox, "../ann"), references(&sandbox, "../hub.git"));
    is_whole(&sandbox, "../ann");
    // Put back here, it is back there.
    sandbox.run(&["redo"]).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    assert_eq!(rounds(&sandbox, "../ann"), ["zero", "rev1"]);
    is_whole(&sandbox, "../ann");
}

/// The hints of the first time, word for word.
#[test]
fn the_hints_of_the_first_time_run_as_printed() {
    let sandbox = Sandbox::store();
    let said = sandbox.run(&["sync"]).fails(2);
    let typed = |remedy: &str| remedy.split_once(": ").unwrap().1.replace("FOLDER", "../hub.git");
    sandbox.shell(&typed(said.remedies()[0])).done();
    let (add, sync) =
        typed(said.remedies()[1]).split_once(", and: ").map(|(a, s)| (a.to_string(), s.to_string())).unwrap();
    let said = sandbox.run(&["sync", "../hub.git"]).done();
    let hints: Vec<&str> = said.stderr.lines().map(|line| line.split_once(": ").unwrap().1).collect();
    sandbox.shell(&hints[0].replace("FOLDER", "../copy")).done();
    is_whole(&sandbox, "../copy");
    sandbox.shell(hints[1]).done();
    assert_eq!(sandbox.git(&["remote", "remove", "origin"]).done().stdout, "");
    sandbox.shell(&add).done();
    assert_eq!(sync, "travaux sync");
    assert!(sandbox.run(&["sync"]).done().stdout.starts_with("Nothing to share: origin"));
}

#[test]
fn places_with_which_nothing_can_be_shared_are_named_and_nothing_changes() {
    let sandbox = shared();
    sandbox.git(&["init", "-q", "--initial-branch=trunk", "../other"]).done();
    sandbox.git(&["-C", "../other", "commit", "-q", "--allow-empty", "-m", "x"]).done();
    sandbox.write("../note.bundle", "no bundle");
    let before = references(&sandbox, ".");
    for (remote, code, words) in [
        ("nope", 2, "there is no remote \"nope\""),
        ("../nowhere", 2, "there is nothing at "),
        (".", 2, " is this store itself"),
        ("--upload-pack=touch x", 2, "unexpected argument"),
        ("ext::touch ran", 4, "transport 'ext' not allowed"),
        ("..", 4, "there is no repository at "),
        ("../other", 4, "it has the branches trunk, and no main"),
        ("../note.bundle", 4, "git could not read "),
    ] {
        let said = sandbox.run(&["sync", remote]).fails(code);
        let told = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(words.trim()), "{remote}: {}", said.stderr);
        assert!(remote.starts_with('-') || !said.remedies().is_empty(), "{remote}: {}", said.stderr);
    }
    assert_eq!(references(&sandbox, "."), before);
    assert!(!sandbox.folder().join("ran").exists() && !sandbox.folder().join("x").exists());
    is_whole(&sandbox, ".");
}

#[test]
fn a_store_that_somebody_works_in_is_taken_from_and_not_put_into() {
    let sandbox = two();
    sandbox.write("../ann/rev1.yaml", draft("rev1", "2031-03-01", "should"));
    ann(&sandbox, &["commit", "rev1.yaml"]).done();
    sandbox.run(&["sync", "../ann"]).done();
    assert_eq!(rounds(&sandbox, "."), ["zero", "rev1"]);
    sandbox.write("rev2.yaml", draft("rev2", "2031-04-01", "must"));
    sandbox.run(&["commit", "rev2.yaml"]).done();
    let said = sandbox.run(&["sync", "../ann"]).fails(4);
    assert!(said.stderr.contains("is a store that somebody works in"), "{}", said.stderr);
    assert_eq!(rounds(&sandbox, "../ann"), ["zero", "rev1"]);
    is_whole(&sandbox, "../ann");
}

/// Nothing that lies in the store, or in a repository that somebody left for it, may run.
#[cfg(unix)]
#[test]
fn no_hook_and_no_command_of_a_configuration_runs() {
    let sandbox = two();
    let ran = sandbox.folder().join("../ran").display().to_string();
    let script = format!("#!/bin/sh\necho \"$0\" >> '{ran}'\n");
    sandbox.write("../evil.sh", &script);
    sandbox.shell("chmod +x ../evil.sh").done();
    let evil = sandbox.folder().join("../evil.sh").display().to_string();
    for folder in [".git", "../hub.git"] {
        for hook in [
            "pre-push",
            "post-merge",
            "post-checkout",
            "reference-transaction",
            "pre-auto-gc",
            "update",
            "pre-receive",
            "post-receive",
            "post-update",
            "proc-receive",
            "post-index-change",
        ] {
            sandbox.write(&format!("{folder}/hooks/{hook}"), &script);
            sandbox.shell(&format!("chmod +x {folder}/hooks/{hook}")).done();
        }
        for key in [
            "core.fsmonitor",
            "core.pager",
            "core.sshCommand",
            "core.gitProxy",
            "core.askPass",
            "core.editor",
            "core.alternateRefsCommand",
            "credential.helper",
            "gpg.program",
            "remote.origin.uploadpack",
            "remote.origin.receivepack",
            "uploadpack.packObjectsHook",
            "alias.fetch",
            "alias.push",
            "sequence.editor",
            "merge.tool",
            "diff.external",
            "receive.procReceiveRefs",
        ] {
            sandbox.git(&["config", "--file", &format!("{folder}/config"), key, &evil]).done();
        }
        sandbox.git(&["config", "--file", &format!("{folder}/config"), "core.hooksPath", "hooks"]).done();
    }
    sandbox.write("../ann/rev1.yaml", draft("rev1", "2031-03-01", "should"));
    ann(&sandbox, &["commit", "rev1.yaml"]).done();
    ann(&sandbox, &["sync"]).done();
    sandbox.run(&["sync"]).done();
    sandbox.write("rev2.yaml", draft("rev2", "2031-04-01", "must"));
    sandbox.run(&["commit", "rev2.yaml"]).done();
    sandbox.run(&["sync"]).done();
    assert_eq!(rounds(&sandbox, "."), ["zero", "rev1", "rev2"]);
    assert!(!sandbox.folder().join("../ran").exists(), "{:?}", std::fs::read_to_string(ran));
    assert_eq!(references(&sandbox, "."), references(&sandbox, "../hub.git"));
}

#[test]
fn a_store_travels_in_a_file_both_ways() {
    let sandbox = two();
    let said = sandbox.run(&["sync", "../river.bundle"]).done();
    let hint = said.stderr.trim_end().split_once(": ").unwrap().1.replace("FOLDER", "../eve");
    sandbox.shell(&hint).done();
    is_whole(&sandbox, "../eve");
    sandbox.write("../eve/rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.run(&["-C", "../eve", "commit", "rev1.yaml"]).done();
    sandbox.run(&["-C", "../eve", "sync", "../river.bundle"]).done();
    let said = sandbox.run(&["sync", "../river.bundle"]).done();
    assert!(said.stdout.starts_with("Took 1 operation from "), "{}", said.stdout);
    assert_eq!(rounds(&sandbox, "."), ["zero", "rev1"]);
    assert_eq!(references(&sandbox, "."), references(&sandbox, "../eve"));
    is_whole(&sandbox, ".");
    sandbox.git(&["bundle", "verify", "../river.bundle"]).done();
    assert_eq!(sandbox.list(".."), ["ann", "eve", "home", "hub.git", "river.bundle", "work"]);
}

const INTERNAL: &str = "against: zero\namendments:\n  - id: NOR-1\n    from: [Norway]\n    clause: \"1\"\n    \
                        action: delete\n    visibility: internal\n";

#[test]
fn what_is_internal_goes_only_where_it_is_trusted_even_when_it_was_undone() {
    let sandbox = two();
    sandbox.write("notes.yaml", INTERNAL);
    sandbox.run(&["commit", "notes.yaml"]).done();
    let before = references(&sandbox, "../hub.git");
    for last in [false, true] {
        let said = sandbox.run(&["sync"]).fails(1);
        assert!(said.stderr.contains("is not trusted with what is internal"), "{}", said.stderr);
        assert!(said.stderr.contains("records/notes.yaml: amendment NOR-1"), "{}", said.stderr);
        assert_eq!(said.remedies(), ["if whoever can read there may read it: travaux sync --trust 'origin'"]);
        assert_eq!(references(&sandbox, "../hub.git"), before);
        // Taken back it is still in the history, which is what travels.
        if !last {
            sandbox.run(&["undo"]).done();
        }
    }
    sandbox.run(&["sync", "../out.bundle"]).fails(1);
    assert!(!sandbox.folder().join("../out.bundle").exists());
    // What others stored comes in all the same.
    sandbox.write("../ann/rev1.yaml", draft("rev1", "2031-03-01", "should"));
    ann(&sandbox, &["commit", "rev1.yaml"]).done();
    ann(&sandbox, &["sync"]).done();
    let said = sandbox.run(&["sync"]).fails(1);
    assert!(said.stderr.contains("error: what the others stored is here now, but "), "{}", said.stderr);
    assert_eq!(rounds(&sandbox, "."), ["zero", "rev1"]);
    is_whole(&sandbox, ".");
    let said = sandbox.run(&["sync", "--trust", "origin"]).done();
    assert!(said.stderr.starts_with("On record as trusted with what is internal: "), "{}", said.stderr);
    assert_eq!(references(&sandbox, "."), references(&sandbox, "../hub.git"));
    is_whole(&sandbox, ".");
    assert!(sandbox.run(&["sync", "--trust"]).done().stdout.starts_with("Nothing to share"));
}

fn records(id: &str, from: &str) -> String {
    format!(
        "against: zero\namendments:\n  - id: {id}\n    from: [{from}]\n    clause: \"1\"\n    action: delete\n"
    )
}

/// What people read, on one line.
fn told(said: &Said) -> String {
    said.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Both sides have the same, both are whole, and so is what lies between them.
fn are_alike(sandbox: &Sandbox) {
    assert_eq!(references(sandbox, "."), references(sandbox, "../hub.git"));
    assert_eq!(references(sandbox, "."), references(sandbox, "../ann"));
    is_whole(sandbox, ".");
    is_whole(sandbox, "../ann");
    sandbox.git(&["-C", "../hub.git", "fsck", "--strict"]).done();
}

#[test]
fn records_and_actors_of_two_people_are_joined_and_each_stays_its_author() {
    let sandbox = two();
    sandbox.write("nor.yaml", records("NOR-1", "Norway"));
    sandbox.write("../ann/swe.yaml", records("SWE-1", "Sweden"));
    sandbox.write("../ann/own.yaml", "actors:\n  - id: Rivers\n    name: Rivers Group\n    kind: group\n");
    sandbox.run(&["commit", "nor.yaml"]).done();
    ann(&sandbox, &["commit", "swe.yaml", "own.yaml"]).done();
    ann(&sandbox, &["sync"]).done();
    let said = sandbox.run(&["sync"]).done();
    assert!(said.stdout.starts_with("Took 1 operation from origin, gave 2 operations.\n"), "{}", said.stdout);
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
    assert_eq!(sandbox.list("records"), ["nor.yaml", "swe.yaml"]);
    assert_eq!(sandbox.list("../ann/actors"), ["own.yaml"]);
    let who = |path: &str| sandbox.git(&["log", "--format=%an", "--", path]).done().stdout;
    assert_eq!(
        (who("records/nor.yaml"), who("records/swe.yaml")),
        ("Desk Officer\n".into(), "Ann Lee\n".into())
    );
    // The sync is listed, and is no work of its own.
    let ops = sandbox.data(&["ops"]);
    assert_eq!((&ops[0]["what"], &ops[0]["files"]), (&"sync origin".into(), &serde_json::json!([])));
}

#[test]
fn each_takes_back_their_own_after_sharing_and_nobody_the_sync() {
    let sandbox = two();
    sandbox.write("nor.yaml", records("NOR-1", "Norway"));
    sandbox.write("../ann/swe.yaml", records("SWE-1", "Sweden"));
    sandbox.run(&["commit", "nor.yaml"]).done();
    ann(&sandbox, &["commit", "swe.yaml"]).done();
    ann(&sandbox, &["sync"]).done();
    sandbox.run(&["sync"]).done();
    let said = sandbox.run(&["undo", "sync origin"]).fails(2);
    assert!(said.stderr.contains("sync origin is not undone as a whole"), "{}", said.stderr);
    sandbox.run(&["undo"]).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    assert_eq!(sandbox.list("../ann/records"), ["swe.yaml"]);
    are_alike(&sandbox);
    sandbox.run(&["redo"]).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    assert_eq!(sandbox.list("../ann/records"), ["nor.yaml", "swe.yaml"]);
    are_alike(&sandbox);
}

/// Undone on both sides before they shared, put back once: it is in effect again, on both sides.
#[test]
fn what_both_took_back_is_put_back_once() {
    let sandbox = two();
    sandbox.write("rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.run(&["commit", "rev1.yaml"]).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    ann(&sandbox, &["undo", "commit rev1"]).done();
    ann(&sandbox, &["sync"]).done();
    sandbox.run(&["undo"]).done();
    sandbox.run(&["sync"]).done();
    is_whole(&sandbox, ".");
    sandbox.run(&["redo"]).done();
    is_whole(&sandbox, ".");
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
    assert_eq!(rounds(&sandbox, "../ann"), ["zero", "rev1"]);
    sandbox.run(&["undo", "commit rev1"]).done();
    is_whole(&sandbox, ".");
}

/// zero ─ rev1 (1 March) here, zero ─ paper (1 April) there: paper then follows rev1, wherever they are joined.
#[test]
fn drafts_of_different_names_are_put_in_the_order_of_their_dates() {
    for first in ["here", "there"] {
        let sandbox = two();
        sandbox.write("rev1.yaml", draft("rev1", "2031-03-01", "should"));
        sandbox.write("../ann/paper.yaml", draft("paper", "2031-04-01", "must"));
        sandbox.run(&["commit", "rev1.yaml"]).done();
        ann(&sandbox, &["commit", "paper.yaml"]).done();
        let (one, other) = if first == "here" { (".", "../ann") } else { ("../ann", ".") };
        sandbox.run(&["-C", one, "sync"]).done();
        let said = sandbox.run(&["-C", other, "sync"]).done();
        assert!(
            told(&said).contains("Clauses of paper were matched anew: it follows rev1 now."),
            "{}",
            said.stdout
        );
        sandbox.run(&["-C", one, "sync"]).done();
        are_alike(&sandbox);
        assert_eq!(rounds(&sandbox, "."), ["zero", "rev1", "paper"]);
        // paper now changes rev1's word, not zero's.
        let diff = sandbox.run(&["diff", "--clause", "1"]).done().stdout;
        assert!(diff.contains("{--should--}") && diff.contains("{++must++}"), "{diff}");
        // The later one can be taken back, the earlier one only before it.
        let said = sandbox.run(&["undo", "commit rev1"]).fails(2);
        assert!(said.stderr.contains("drafts/paper.yaml: made from rev1 (commit paper, "), "{}", said.stderr);
        let before = sandbox.run(&["blame", "--format", "json"]).done();
        sandbox.run(&["undo", "commit paper"]).done();
        assert_eq!(rounds(&sandbox, "."), ["zero", "rev1"]);
        is_whole(&sandbox, ".");
        sandbox.run(&["redo"]).done();
        assert_eq!(sandbox.run(&["blame", "--format", "json"]).done(), before);
        is_whole(&sandbox, ".");
    }
}

#[test]
fn the_same_draft_committed_by_both_is_no_collision() {
    let sandbox = two();
    sandbox.write("rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.write("../ann/rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.run(&["commit", "rev1.yaml"]).done();
    ann(&sandbox, &["commit", "rev1.yaml"]).done();
    ann(&sandbox, &["sync"]).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
    assert_eq!(rounds(&sandbox, "."), ["zero", "rev1"]);
}

/// A draft corrected there, and one made from it here: the clauses of the latter are matched with the corrected text.
#[test]
fn what_was_made_from_a_draft_corrected_elsewhere_is_matched_anew() {
    let sandbox = two();
    sandbox.write("rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.run(&["commit", "rev1.yaml"]).done();
    let corrected = ZERO.replace("clauses:\n", "clauses:\n  - heading: Objective\n");
    sandbox.write("../ann/zero.yaml", corrected);
    ann(&sandbox, &["commit", "zero.yaml", "--amend-round", "zero", "--reason", "heading left out"]).done();
    ann(&sandbox, &["sync"]).done();
    let said = sandbox.run(&["sync"]).done();
    assert!(told(&said).contains("Clauses of rev1 were matched anew"), "{}", said.stdout);
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
    let history = sandbox.data(&["history", "2"]);
    let was: Vec<&str> =
        history["entries"].as_array().unwrap().iter().map(|e| e["round"].as_str().unwrap()).collect();
    assert_eq!(was, ["zero", "rev1"]);
}

/// The remedies of a collision, word for word: both texts survive, the store ends up the same everywhere.
#[test]
fn a_round_committed_twice_with_different_text_is_shown_from_both_sides_and_settled_by_the_remedies() {
    let sandbox = two();
    sandbox.write("rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.write("../ann/rev1.yaml", draft("rev1", "2031-03-01", "must"));
    sandbox.run(&["commit", "rev1.yaml"]).done();
    ann(&sandbox, &["commit", "rev1.yaml"]).done();
    ann(&sandbox, &["sync"]).done();
    let before = (references(&sandbox, "."), references(&sandbox, "../hub.git"));
    let objects = |folder: &str| sandbox.git(&["-C", folder, "count-objects", "-v"]).done().stdout;
    let (here, there) = (objects("."), objects("../hub.git"));
    let said = sandbox.run(&["sync"]).fails(1);
    let text = told(&said);
    for words in [
        "Nothing was shared with origin: one thing does not go together.",
        "drafts/rev1.yaml: the two sides have different texts of one round",
        "here: commit rev1, by Desk Officer, ",
        "there: commit rev1, by Ann Lee, ",
        "Each Party should keep the river free of ice.",
        "Each Party must keep the river free of ice.",
    ] {
        assert!(text.contains(words), "{words}: {}", said.stdout);
    }
    let data = sandbox.run(&["sync", "--format", "json"]).fails(1).json()["data"].take();
    assert_eq!(data["collisions"][0]["theirs"]["author"], "Ann Lee");
    assert_eq!(data["collisions"][0]["ours"]["text"], draft("rev1", "2031-03-01", "should"));
    assert_eq!((references(&sandbox, "."), references(&sandbox, "../hub.git")), before);
    assert_eq!((objects("."), objects("../hub.git")), (here, there));
    is_whole(&sandbox, ".");
    for remedy in &said.remedies()[..3] {
        sandbox.shell(&remedy.split_once(": ").unwrap().1.replace("travaux", "$TRAVAUX")).done();
    }
    assert_eq!(sandbox.bytes("../drafts-rev1-here.yaml"), draft("rev1", "2031-03-01", "should").into_bytes());
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
    assert!(String::from_utf8(sandbox.bytes("drafts/rev1.yaml")).unwrap().contains("must"));
}

/// What is stored here and there, each a file name and its text, must be refused with some words; giving way, as the
/// remedy says, makes both sides alike.
fn collide((name, text): (&str, &str), (other, there): (&str, &str), words: &str) {
    let sandbox = two();
    sandbox.write(name, text);
    sandbox.write(&format!("../ann/{other}"), there);
    sandbox.run(&["commit", name]).done();
    ann(&sandbox, &["commit", other]).done();
    ann(&sandbox, &["sync"]).done();
    let before = (references(&sandbox, "."), references(&sandbox, "../hub.git"));
    let said = sandbox.run(&["sync"]).fails(1);
    assert!(told(&said).contains(words), "{words}: {}", said.stdout);
    assert_eq!((references(&sandbox, "."), references(&sandbox, "../hub.git")), before);
    is_whole(&sandbox, ".");
    let remedies = said.remedies();
    let undo = remedies.iter().find(|remedy| remedy.starts_with("give way")).expect("giving way is open");
    sandbox.shell(&undo.split_once(": ").unwrap().1.replace("travaux", "$TRAVAUX")).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
}

#[test]
fn records_and_actors_that_do_not_go_together_are_named_and_nothing_changes() {
    let of = records;
    let group = |name: &str| format!("actors:\n  - id: Rivers\n    name: {name}\n    kind: group\n");
    collide(
        ("a.yaml", &of("X-1", "Norway")),
        ("b.yaml", &of("X-1", "Sweden")),
        "records/a.yaml and records/b.yaml: both have an amendment X-1",
    );
    collide(
        ("a.yaml", &of("X-1", "Norway")),
        ("a.yaml", &of("X-2", "Norway")),
        "records/a.yaml: the two sides have changed it differently",
    );
    collide(
        ("a.yaml", &group("Rivers Group")),
        ("b.yaml", &group("River States")),
        "the actors in the store contradict each other",
    );
}

#[test]
fn the_text_of_a_collision_is_for_those_who_may_see_it() {
    let sandbox = two();
    let secret = |who: &str| INTERNAL.replace("Norway", who);
    sandbox.write("notes.yaml", secret("Norway"));
    sandbox.write("../ann/notes.yaml", secret("Sweden"));
    sandbox.run(&["commit", "notes.yaml"]).done();
    ann(&sandbox, &["commit", "notes.yaml"]).done();
    ann(&sandbox, &["sync", "--trust"]).done();
    let said = sandbox.run(&["sync"]).fails(1);
    assert!(!said.stdout.contains("Sweden") && !said.stdout.contains("Norway"), "{}", said.stdout);
    assert!(told(&said).contains("not for this audience (--audience internal)"), "{}", said.stdout);
    let said = sandbox.run(&["sync", "--audience", "internal"]).fails(1);
    assert!(said.stdout.contains("Sweden") && said.stdout.contains("Norway"), "{}", said.stdout);
}

#[test]
fn drafts_that_do_not_go_together_are_named_and_nothing_changes() {
    let ours = draft("rev1", "2031-03-01", "should");
    let of = |name: &str, date: &str| draft(name, date, "must");
    collide(
        ("a.yaml", &ours),
        ("b.yaml", &of("paper", "2031-03-01")),
        "their dates do not say which of them comes first",
    );
    let fixed = of("paper", "2031-03-02").replace("date:", "base: zero\ndate:");
    collide(("a.yaml", &ours), ("b.yaml", &fixed), "paper says itself that it was made from zero");
    collide(("a.yaml", &ours), ("b.yaml", &of("Rev1", "2031-03-02")), "one name but for capitals");
}

#[test]
fn a_draft_taken_back_on_one_side_and_built_upon_on_the_other_is_named() {
    let sandbox = two();
    sandbox.write("rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.run(&["commit", "rev1.yaml"]).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    sandbox.write("../ann/rev2.yaml", draft("rev2", "2031-04-01", "must"));
    ann(&sandbox, &["commit", "rev2.yaml"]).done();
    ann(&sandbox, &["sync"]).done();
    sandbox.run(&["undo"]).done();
    let said = sandbox.run(&["sync"]).fails(1);
    assert!(told(&said).contains("drafts/rev2.yaml: it was made from rev1, which"), "{}", said.stdout);
    sandbox.run(&["redo"]).done();
    sandbox.run(&["sync"]).done();
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
    assert_eq!(rounds(&sandbox, "."), ["zero", "rev1", "rev2"]);
}

#[test]
fn another_store_is_not_joined_with() {
    let sandbox = shared();
    let other = Sandbox::empty();
    other.run(&["init", "--title", "Lake Treaty"]).done();
    let hub = sandbox.folder().join("../hub.git").canonicalize().unwrap().display().to_string();
    let said = other.run(&["sync", &hub]).fails(4);
    assert!(said.stderr.contains("holds another store: the two have nothing in common"), "{}", said.stderr);
    other.shell(&said.remedies()[0].split_once(": ").unwrap().1.replace("FOLDER", "../copy")).done();
    is_whole(&other, "../copy");
}

/// Ann lists the hub as trusted and shares that through the hub. It goes into a copy that has nothing internal, and is
/// not let into one that has: somebody there has to say so, too.
#[test]
fn a_place_cannot_make_itself_trusted() {
    let sandbox = two();
    ann(&sandbox, &["sync", "--trust"]).done();
    sandbox.git(&["clone", "-q", "--branch", "main", "../hub.git", "../eve"]).done();
    sandbox.write("notes.yaml", INTERNAL);
    sandbox.run(&["commit", "notes.yaml"]).done();
    let before = (references(&sandbox, "."), references(&sandbox, "../hub.git"));
    let said = sandbox.run(&["sync"]).fails(1);
    assert!(
        said.stderr.contains("would be trusted with what is internal; nobody here has said so"),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("records/notes.yaml: amendment NOR-1"), "{}", said.stderr);
    assert_eq!((references(&sandbox, "."), references(&sandbox, "../hub.git")), before);
    // The remedy, word for word. Both have changed the same file by then, each in its own way.
    let hub = sandbox.folder().join("../hub.git").canonicalize().unwrap().display().to_string();
    sandbox.git(&["remote", "set-url", "origin", &format!("file://{hub}")]).done();
    sandbox.shell(&said.remedies()[0].split_once(": ").unwrap().1.replace("travaux", "$TRAVAUX")).done();
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
    let settings = String::from_utf8(sandbox.bytes("travaux.yaml")).unwrap();
    assert!(settings.contains(&format!("trusted-remotes: [\"file://{hub}\", \"{hub}\"]")), "{settings}");
    let said = sandbox.run(&["-C", "../eve", "sync"]).done();
    assert!(
        said.stderr.contains("note: entries marked internal may be shared from now on with file://"),
        "{}",
        said.stderr
    );
}

/// A program that goes on while the test does; ended when dropped.
struct Running(Child);

impl Running {
    fn start(sandbox: &Sandbox, program: &str, arguments: &[&str]) -> Self {
        let mut command = sandbox.command(program);
        let quiet = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        Self(quiet.spawn().expect("the program can be started"))
    }

    /// Ends it at once. Whether it was still going on.
    fn kill(&mut self) -> bool {
        let going_on = matches!(self.0.try_wait(), Ok(None));
        // One that has ended by itself cannot be ended.
        self.0.kill().unwrap_or_default();
        self.0.wait().expect("what was started can be waited for");
        going_on
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A `git daemon` on the loopback, for as long as the test runs; the address of the hub there.
fn daemon(sandbox: &Sandbox) -> (Running, String) {
    let program = format!("{}/git-daemon", sandbox.git(&["--exec-path"]).done().stdout.trim());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let above = sandbox.folder().join("..").canonicalize().unwrap().display().to_string();
    let (port, base) = (format!("--port={free}"), format!("--base-path={above}"));
    let options =
        ["--listen=127.0.0.1", "--export-all", "--enable=receive-pack", "--reuseaddr", &port, &base, &above];
    let running = Running::start(sandbox, &program, &options);
    for _ in 0..500 {
        if std::net::TcpStream::connect(("127.0.0.1", free)).is_ok() {
            return (running, format!("git://127.0.0.1:{free}/hub.git"));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("git daemon does not answer");
}

#[test]
fn a_store_is_shared_over_the_network() {
    let sandbox = two();
    let (mut running, address) = daemon(&sandbox);
    for folder in [".", "../ann"] {
        sandbox.git(&["-C", folder, "remote", "set-url", "origin", &address]).done();
    }
    sandbox.write("nor.yaml", records("NOR-1", "Norway"));
    sandbox.write("../ann/rev1.yaml", draft("rev1", "2031-03-01", "should"));
    sandbox.run(&["commit", "nor.yaml"]).done();
    ann(&sandbox, &["commit", "rev1.yaml"]).done();
    ann(&sandbox, &["sync"]).done();
    let said = sandbox.run(&["sync"]).done();
    assert!(said.stdout.starts_with("Took 1 operation from origin, gave 2 operations."), "{}", said.stdout);
    ann(&sandbox, &["sync"]).done();
    are_alike(&sandbox);
    let author = sandbox.git(&["log", "-1", "--format=%an <%ae>", "round/rev1"]).done().stdout;
    assert_eq!(author, "Ann Lee <ann@example.org>\n");
    let said = sandbox.run(&["sync", &address.replace("hub", "nothing")]).fails(4);
    assert!(said.stderr.contains("there is no repository at git://"), "{}", said.stderr);
    running.kill();
    let said = sandbox.run(&["sync"]).fails(4);
    assert!(said.stderr.contains("Connection refused"), "{}", said.stderr);
    assert!(said.remedies()[0].starts_with("see what git says: git ls-remote '"), "{}", said.stderr);
    is_whole(&sandbox, ".");
}

#[test]
fn a_remote_that_says_nothing_is_given_up_after_the_time_given() {
    let sandbox = shared();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("git://127.0.0.1:{}/hub.git", silent.local_addr().unwrap().port());
    let said = sandbox.run(&["sync", &address, "--timeout", "1"]).fails(4);
    assert!(said.stderr.contains("did not answer for 1 s"), "{}", said.stderr);
    assert_eq!(said.remedies(), ["try again later, or wait longer: travaux sync --timeout 300"]);
    is_whole(&sandbox, ".");
}

/// Four people store and share at once, each three times: everybody gets everything, however often one is overtaken.
#[test]
fn people_who_share_at_the_same_time_lose_nothing() {
    const PEOPLE: usize = 4;
    let sandbox = shared();
    for who in 0..PEOPLE {
        sandbox.git(&["clone", "-q", "--branch", "main", "../hub.git", &format!("../copy{who}")]).done();
    }
    std::thread::scope(|scope| {
        for who in 0..PEOPLE {
            let sandbox = &sandbox;
            scope.spawn(move || {
                let folder = format!("../copy{who}");
                for time in 0..3 {
                    let name = format!("{folder}/r{who}-{time}.yaml");
                    sandbox.write(&name, records(&format!("P{who}-{time}"), "Norway"));
                    sandbox.run(&["-C", &folder, "commit", &format!("r{who}-{time}.yaml")]).done();
                    sandbox.run(&["-C", &folder, "sync"]).done();
                }
            });
        }
    });
    for who in 0..PEOPLE {
        let folder = format!("../copy{who}");
        sandbox.run(&["-C", &folder, "sync"]).done();
        assert_eq!(sandbox.list(&format!("{folder}/records")).len(), PEOPLE * 3);
        assert_eq!(references(&sandbox, &folder), references(&sandbox, "../hub.git"));
        is_whole(&sandbox, &folder);
    }
    sandbox.git(&["-C", "../hub.git", "fsck", "--strict"]).done();
}

/// Killed at another moment each time, while both sides have news. Whatever was reached, both stores open and hold all
/// they held, `verify --repair` finds nothing that it cannot mend, and the next sync makes them alike.
#[test]
fn a_killed_sync_leaves_nothing_broken() {
    const KILLS: u64 = 12;
    let sandbox = two();
    let mut stopped = 0;
    for turn in 0..KILLS {
        for (folder, name) in [(".", format!("nor{turn}")), ("../ann", format!("swe{turn}"))] {
            sandbox.write(&format!("{folder}/{name}.yaml"), records(&name, "Norway"));
            sandbox.run(&["-C", folder, "commit", &format!("{name}.yaml")]).done();
        }
        ann(&sandbox, &["sync"]).done();
        let mut running = Running::start(&sandbox, env!("CARGO_BIN_EXE_travaux"), &["sync"]);
        std::thread::sleep(Duration::from_millis(turn % 12 * 12));
        stopped += u64::from(running.kill());
        // A lock that is young may be in use; nobody uses one here.
        let age = "-name '*.lock' ! -name travaux.lock -exec touch -d '10 minutes ago' {} +";
        sandbox.shell(&format!("find .git ../hub.git {age}")).done();
        sandbox.run(&["verify", "--repair"]).done();
        sandbox.run(&["sync"]).done();
        ann(&sandbox, &["sync"]).done();
        assert_eq!(references(&sandbox, "."), references(&sandbox, "../ann"));
        assert_eq!(sandbox.list("records").len(), usize::try_from(turn + 1).unwrap() * 2);
    }
    are_alike(&sandbox);
    assert!(stopped >= KILLS / 3, "only {stopped} of {KILLS} were still going on");
    assert_eq!(sandbox.list(".git/travaux-sync"), ["travaux.lock"]);
}
