//! Stores in a bad state, and what a person is told: locked, shown elsewhere, rewound, tampered with, not readable.

use crate::sandbox::Sandbox;

const ZERO: &str = "draft: zero\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      \
                    Each Party shall keep the river free of ice.\n";

fn rev(name: &str, verb: &str) -> String {
    ZERO.replace("zero", name).replace("2031-02", "2031-03").replace("shall", verb)
}

fn store() -> Sandbox {
    let sandbox = Sandbox::store();
    sandbox.write("zero.yaml", ZERO);
    sandbox.write("rev1.yaml", rev("rev1", "should"));
    sandbox.run(&["commit", "zero.yaml"]).done();
    sandbox
}

#[test]
fn nothing_is_stored_while_the_index_is_locked() {
    let sandbox = store();
    let head = sandbox.git(&["rev-parse", "main"]).done().stdout;
    sandbox.write(".git/index.lock", "");
    let said = sandbox.run(&["commit", "rev1.yaml"]).fails(4);
    assert!(said.stderr.contains("index.lock is locked by another program"), "{}", said.stderr);
    assert_eq!(sandbox.git(&["rev-parse", "main"]).done().stdout, head);
    // The remedy, word for word.
    let remedy = said.remedies()[0].rsplit_once(": ").unwrap().1.to_string();
    sandbox.shell(&remedy).done();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    assert_eq!(sandbox.git(&["status", "--porcelain", "-uno"]).done().stdout, "");
}

#[test]
fn nothing_is_stored_while_another_branch_or_an_older_commit_is_checked_out() {
    let sandbox = store();
    let head = sandbox.git(&["rev-parse", "main"]).done().stdout;
    for (elsewhere, shown) in [
        (["switch", "-q", "-c", "mine"], "the branch mine"),
        (["switch", "-q", "--detach", "main~1"], "an older commit"),
    ] {
        sandbox.git(&elsewhere).done();
        let said = sandbox.run(&["commit", "rev1.yaml"]).fails(4);
        assert!(said.stderr.contains(&format!("the folder shows {shown}")), "{}", said.stderr);
        assert_eq!(said.remedies(), ["show the branch main again: git switch main"]);
        assert_eq!(sandbox.git(&["rev-parse", "main"]).done().stdout, head);
        sandbox.git(&["switch", "-q", "main"]).done();
    }
    sandbox.run(&["commit", "rev1.yaml"]).done();
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_brought_up_is_a_warning_and_the_next_run_does_it() {
    let sandbox = store();
    // A folder in the place of the note that is renamed into it last of all.
    std::fs::remove_file(sandbox.folder().join(".git/travaux-shown")).unwrap();
    sandbox.write(".git/travaux-shown/x", "");
    let said = sandbox.run(&["commit", "rev1.yaml"]).done();
    assert!(
        said.stderr.contains("warning: stored, but the folder could not be brought up to date"),
        "{}",
        said.stderr
    );
    std::fs::remove_dir_all(sandbox.folder().join(".git/travaux-shown")).unwrap();
    let said = sandbox.run(&["commit", "rev1.yaml"]).done();
    assert!(!said.stderr.contains("warning"), "{}", said.stderr);
    assert_eq!(sandbox.git(&["status", "--porcelain", "-uno"]).done().stdout, "");
}

#[test]
fn a_missing_tag_is_made_again_by_the_next_commit() {
    let sandbox = store();
    sandbox.git(&["tag", "-d", "round/zero"]).done();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    assert_eq!(sandbox.git(&["tag"]).done().stdout, "round/rev1\nround/zero\n");
}

fn verified(sandbox: &Sandbox) -> String {
    let said = sandbox.run(&["verify"]);
    format!("{}{}exit {}", said.stdout, said.stderr, said.code)
}

#[test]
fn a_rewound_branch_and_a_rewritten_draft_are_found() {
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    assert!(verified(&sandbox).ends_with("exit 0"), "{}", verified(&sandbox));
    sandbox.git(&["reset", "-q", "--hard", "main~1"]).done();
    let said = verified(&sandbox);
    assert!(said.contains("the commit that stored rev1 is not on the branch main"), "{said}");
    assert!(said.ends_with("exit 1"));
    sandbox.git(&["merge", "-q", "round/rev1"]).done();
    assert!(verified(&sandbox).ends_with("exit 0"), "{}", verified(&sandbox));
    sandbox.write("drafts/zero.yaml", ZERO.replace("shall", "may"));
    sandbox.git(&["commit", "-qam", "better"]).done();
    let said = verified(&sandbox);
    assert!(said.contains("drafts/zero.yaml is not as it was committed"), "{said}");
    assert!(said.ends_with("exit 1"));
}

#[test]
fn an_amended_round_is_not_called_tampered_with() {
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    sandbox.write("zero.yaml", ZERO.replace("free", "clear"));
    sandbox.run(&["commit", "zero.yaml", "--amend-round", "zero", "--reason", "misprint"]).done();
    assert!(verified(&sandbox).ends_with("exit 0"), "{}", verified(&sandbox));
}

#[test]
fn an_id_of_another_clause_in_a_concordance_is_found() {
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    let path = "concordance/rev1.yaml";
    let text = String::from_utf8(sandbox.bytes(path)).unwrap();
    let links = text.matches("zero:1").count();
    assert!(links > 1, "{text}");
    sandbox.write(path, text.replacen("zero:1", "zero:9", 1));
    sandbox.git(&["commit", "-qam", "ids"]).done();
    let said = verified(&sandbox);
    assert!(said.contains("clause 1 of rev1 has the id zero:9 of another clause"), "{said}\n{text}");
    assert!(said.contains("concordance/rev1.yaml was changed by another program"), "{said}");
}

#[test]
fn a_folder_behind_the_branch_is_said_and_is_no_fault() {
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    sandbox.git(&["read-tree", "main~1"]).done();
    let said = sandbox.run(&["verify"]).done();
    assert!(
        said.stderr
            .contains("note: the folder is behind the branch main: concordance/rev1.yaml, drafts/rev1.yaml"),
        "{}",
        said.stderr
    );
    sandbox.shell(said.remedies()[0]).done();
    assert_eq!(sandbox.run(&["verify"]).done().stderr, "");
}

#[cfg(unix)]
#[test]
fn a_pipe_or_device_is_refused_at_once() {
    let sandbox = store();
    sandbox.shell("mkfifo pipe.yaml").done();
    for name in ["pipe.yaml", "/dev/zero"] {
        for command in ["commit", "check"] {
            let said = sandbox.run(&[command, name]).fails(if command == "check" { 1 } else { 3 });
            assert!(said.stderr.contains("is a pipe, a socket or a device, not a file"), "{}", said.stderr);
        }
    }
}

#[test]
fn check_warns_of_brackets_wherever_it_is_run() {
    let text = ZERO.replace("shall", "[shall");
    let warning = "warning: a bracket of clause 1 opens and never closes";
    for sandbox in [Sandbox::empty(), Sandbox::store()] {
        sandbox.write("zero.yaml", &text);
        let said = sandbox.run(&["check", "zero.yaml"]).done();
        assert_eq!(said.stderr.matches(warning).count(), 1, "{}", said.stderr);
    }
    let sandbox = Sandbox::store();
    sandbox.write("zero.yaml", &text);
    assert_eq!(sandbox.run(&["commit", "zero.yaml"]).done().stderr.matches(warning).count(), 1);
    assert_eq!(sandbox.run(&["check", "zero.yaml"]).done().stderr.matches(warning).count(), 1);
}

#[test]
fn an_own_actor_with_a_shipped_id_is_shown_in_its_file() {
    let text = "actors:\n  - id: NOR\n    name: Norvegia\n    kind: state\n";
    for sandbox in [Sandbox::empty(), Sandbox::store()] {
        sandbox.write("own.yaml", text);
        let said = sandbox.run(&["check", "own.yaml"]).fails(1);
        assert!(
            said.stderr.contains("error: the id NOR is taken: it means Norway everywhere"),
            "{}",
            said.stderr
        );
        assert!(said.stderr.contains("own.yaml:2:9\n"), "{}", said.stderr);
    }
    let sandbox = store();
    sandbox.write("own.yaml", text);
    sandbox.run(&["commit", "own.yaml"]).fails(3);
}

#[test]
fn a_round_that_is_not_there_is_said_even_with_nothing_new_to_store() {
    let sandbox = store();
    let said = sandbox.run(&["commit", "zero.yaml", "--before", "nope"]).fails(2);
    assert!(said.stderr.contains("there is no round nope in the store"), "{}", said.stderr);
}

#[test]
fn a_status_of_an_older_commit_calls_nothing_edited() {
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    sandbox.git(&["switch", "-q", "--detach", "main~1"]).done();
    let said = sandbox.run(&["status"]).done();
    assert!(said.stderr.contains("note: the folder shows an older commit"), "{}", said.stderr);
    assert!(!said.stdout.contains("rev1.yaml"), "{}", said.stdout);
}

#[test]
fn remedies_for_a_damaged_store_run_and_do_not_lead_in_a_circle() {
    // A removed branch.
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    let head = sandbox.git(&["rev-parse", "main"]).done().stdout;
    sandbox.git(&["update-ref", "-d", "refs/heads/main"]).done();
    let said = sandbox.run(&["log"]).fails(4);
    assert!(said.stderr.contains("its branch main has no commit"), "{}", said.stderr);
    sandbox.shell(said.remedies()[0].split_once(": ").unwrap().1).done();
    assert_eq!(sandbox.git(&["rev-parse", "main"]).done().stdout, head);
    // A draft that somebody committed by hand.
    sandbox.write("drafts/extra.yaml", rev("extra", "may"));
    sandbox.git(&["add", "drafts/extra.yaml"]).done();
    sandbox.git(&["commit", "-qm", "extra"]).done();
    let said = sandbox.run(&["log"]).fails(4);
    assert!(said.stderr.contains("drafts/extra.yaml was not stored by Travaux"), "{}", said.stderr);
    assert!(!said.stderr.contains("travaux verify"), "{}", said.stderr);
    sandbox.shell(said.remedies()[0].split_once(": ").unwrap().1).done();
    sandbox.run(&["log"]).done();
    // A broken configuration.
    sandbox.write(".git/config", "[core\nx");
    let said = sandbox.run(&["log"]).fails(4);
    assert!(said.stderr.contains("cannot read git's configuration"), "{}", said.stderr);
    assert!(!said.stderr.contains("verify"), "{}", said.stderr);
}

/// A lock of a stopped program, unfinished files, an empty object, a damaged index, a missing tag and the tag of an
/// undone round: each is found, mended and said; a lock that is young may be in use and stays.
#[test]
fn what_loses_nothing_is_repaired_and_what_may_be_in_use_is_left() {
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    let rev1 = sandbox.git(&["rev-parse", "main"]).done().stdout;
    sandbox.run(&["undo"]).done();
    let head = sandbox.git(&["rev-parse", "main"]).done().stdout;
    sandbox.git(&["tag", "round/rev1", rev1.trim()]).done();
    sandbox.git(&["tag", "-d", "round/zero"]).done();
    let old = [
        ".git/refs/heads/main.lock",
        ".git/objects/.tmpabc",
        ".git/index",
        ".git/objects/aa/00112233445566778899aabbccddeeff001122",
    ];
    for file in old {
        sandbox.write(file, "");
        sandbox.shell(&format!("touch -d '10 minutes ago' {file}")).done();
    }
    sandbox.write(".git/HEAD.lock", "");
    // Young, but Travaux's own: nobody else can be writing it while the lock is held.
    sandbox.write(".git/travaux-123.tmp", "");
    let found = verified(&sandbox);
    for what in
        ["main.lock", ".tmpabc", "damaged index", "empty object", "round/zero is missing", "rev1 was undone"]
    {
        assert!(found.contains(what), "{what}: {found}");
    }
    assert!(found.contains("travaux verify --repair") && found.ends_with("exit 1"), "{found}");
    let said = sandbox.run(&["verify", "--repair"]).fails(1);
    assert_eq!(said.stderr.matches("repaired: ").count(), 5 + 2, "{}", said.stderr);
    assert!(said.stderr.contains("HEAD.lock is less than a minute old"), "{}", said.stderr);
    sandbox.shell("rm .git/HEAD.lock").done();
    let said = sandbox.run(&["verify", "--repair"]).done();
    assert_eq!(said.stderr, "There was nothing to repair.\n");
    assert_eq!(sandbox.git(&["rev-parse", "main"]).done().stdout, head);
    assert_eq!(sandbox.git(&["tag"]).done().stdout, "round/zero\n");
    assert_eq!(sandbox.git(&["status", "--porcelain", "-uno"]).done().stdout, "");
}

#[test]
fn a_round_that_another_program_took_off_the_branch_is_found() {
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    sandbox.git(&["rm", "-q", "drafts/rev1.yaml", "concordance/rev1.yaml"]).done();
    sandbox.git(&["commit", "-qm", "away"]).done();
    let found = verified(&sandbox);
    assert!(found.contains("rev1 was taken off the branch by another program"), "{found}");
    assert!(found.ends_with("exit 1"), "{found}");
    // Taken back by name it is whole again.
    let away = sandbox.data(&["ops"])[0]["operation"].as_str().unwrap().to_string();
    sandbox.run(&["undo", &away]).done();
    assert!(verified(&sandbox).ends_with("exit 0"), "{}", verified(&sandbox));
}

/// The list of operations is there for stores that cannot be read, and does not pass over in silence what it could
/// not read itself.
#[test]
fn operations_are_listed_without_the_title_and_with_a_warning_when_the_settings_are_damaged() {
    let sandbox = store();
    let whole = sandbox.json(&["ops"]);
    let blob = sandbox.git(&["rev-parse", "main:travaux.yaml"]).done().stdout;
    let (folder, file) = blob.trim().split_at(2);
    sandbox.shell(&format!("rm -f .git/objects/{folder}/{file}")).done();
    let said = sandbox.run(&["ops", "--format", "json"]).done();
    assert_eq!(said.json()["data"], whole["data"]);
    assert!(said.stderr.starts_with("warning: the title is left out: the object "), "{}", said.stderr);
    assert_eq!(said.remedies(), ["see more: travaux verify"]);
}

/// The file of one object holds another, whole in itself: nothing but its name shows that it is the wrong one.
#[test]
fn a_draft_in_the_place_of_another_is_never_taken_for_it() {
    let sandbox = store();
    sandbox.run(&["commit", "rev1.yaml"]).done();
    let file = |path: &str| {
        let blob = sandbox.git(&["rev-parse", &format!("main:{path}")]).done().stdout;
        let (folder, file) = blob.trim().split_at(2);
        format!(".git/objects/{folder}/{file}")
    };
    let (zero, rev1) = (file("drafts/zero.yaml"), file("drafts/rev1.yaml"));
    sandbox.shell(&format!("cp -f {rev1} {zero}")).done();
    for question in [["show", "@zero"], ["blame", "@zero"], ["log", "-q"]] {
        let said = sandbox.run(&question).fails(4);
        assert!(said.stderr.contains("was changed on the disk"), "{}", said.stderr);
        assert_eq!(
            said.remedies(),
            ["take the store again from a colleague or a backup: git clone ADDRESS NEW-FOLDER"]
        );
    }
}
