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
