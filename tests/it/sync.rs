//! Sharing a store, as two people do it: through a bare repository, each in a copy of their own.

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
    for _ in 0..2 {
        let said = sandbox.run(&["sync"]).fails(1);
        assert!(said.stderr.contains("is not trusted with what is internal"), "{}", said.stderr);
        assert!(said.stderr.contains("records/notes.yaml: amendment NOR-1"), "{}", said.stderr);
        assert_eq!(said.remedies(), ["if whoever can read there may read it: travaux sync --trust 'origin'"]);
        assert_eq!(references(&sandbox, "../hub.git"), before);
        // Taken back it is still in the history, which is what travels.
        sandbox.run(&["undo"]);
    }
    sandbox.run(&["sync", "../out.bundle"]).fails(1);
    assert!(!sandbox.folder().join("../out.bundle").exists());
    // What others stored comes in all the same.
    sandbox.write("../ann/rev1.yaml", draft("rev1", "2031-03-01", "should"));
    let said = sandbox.run(&["sync", "--trust", "origin"]).done();
    assert!(said.stderr.starts_with("On record as trusted with what is internal: "), "{}", said.stderr);
    assert_eq!(references(&sandbox, "."), references(&sandbox, "../hub.git"));
    is_whole(&sandbox, ".");
    assert!(sandbox.run(&["sync", "--trust"]).done().stdout.starts_with("Nothing to share"));
}
