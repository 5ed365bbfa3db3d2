//! The repository as a whole, in temporary folders, with git itself as the judge where it is installed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::commit::{BlobId, CommitId, PlannedCommit, Signature, Timestamp};
use super::failure::{GitError, WriteError};
use super::lock::{Holder, WriteLock};
use super::repository::Git;
use super::verify::FaultKind;
use super::worktree::{Difference, SkipReason, Skipped};
use crate::model::RoundName;

const TIME: Timestamp = Timestamp { seconds: 1_900_000_000, offset_minutes: 60 };

fn author() -> Signature {
    Signature::new(Some("Ann Ämtli"), Some("ann@example.org"), TIME)
}

fn planned(changes: &[(&str, Option<&[u8]>)]) -> PlannedCommit {
    let changes = changes.iter().map(|(path, content)| ((*path).to_owned(), content.map(<[u8]>::to_vec)));
    PlannedCommit { message: "Test\n".to_owned(), author: author(), changes: changes.collect() }
}

fn put(path: &str, content: &str) -> PlannedCommit {
    planned(&[(path, Some(content.as_bytes()))])
}

fn initial() -> PlannedCommit {
    planned(&[("travaux.yaml", Some(b"title: Test\n")), (".gitattributes", Some(b"* -text\n"))])
}

/// A store in a temporary folder that lives as long as it.
struct Store {
    folder: tempfile::TempDir,
    git: Git,
}

impl Store {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = Git::init(folder.path(), &initial()).unwrap();
        Self { folder, git }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn head(&self) -> CommitId {
        self.git.head().unwrap().unwrap()
    }

    fn write(&self, commits: &[PlannedCommit]) -> Vec<CommitId> {
        let lock = lock(&self.git);
        self.git.write(&lock, &self.head(), commits).unwrap()
    }

    /// Writes and brings the work tree up to it.
    fn commit(&self, commits: &[PlannedCommit]) -> Vec<Skipped> {
        let (lock, before) = (lock(&self.git), self.head());
        self.git.write(&lock, &before, commits).unwrap();
        self.git.update_work_tree(&lock, Some(&before), &self.head()).unwrap()
    }

    fn content(&self, path: &str) -> Option<Vec<u8>> {
        let files = self.git.files(&self.head()).unwrap();
        files.get(path).map(|blob| self.git.read(blob).unwrap())
    }

    /// git finds nothing wrong and nothing changed.
    fn assert_clean(&self) {
        assert_eq!(git(self.folder.path(), &["fsck", "--strict", "--full"]).unwrap_or_default(), "");
        assert_eq!(git(self.folder.path(), &["status", "--porcelain"]).unwrap_or_default(), "");
    }

    fn loose_file(&self, id: &str) -> PathBuf {
        self.path(".git/objects").join(&id[..2]).join(&id[2..])
    }
}

fn holder() -> Holder {
    Holder { command: "test".to_owned(), process: 1 }
}

fn lock(git: &Git) -> WriteLock {
    git.lock(&holder(), Duration::from_secs(60), &mut |_| ()).unwrap()
}

/// Runs git, away from the user's configuration; everything it says. `None` where git is not installed.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command.env("HOME", folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
    for who in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{who}_NAME"), "Ann Ämtli")
            .env(format!("GIT_{who}_EMAIL"), "ann@example.org");
        command.env(format!("GIT_{who}_DATE"), TIME.to_string());
    }
    match command.output() {
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            Some(String::from_utf8(said).unwrap().trim_end().to_owned())
        }
        Err(_) => {
            println!("git is not installed: its judgement is left out");
            None
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn rounds(tags: &[(&str, &CommitId)]) -> BTreeMap<RoundName, CommitId> {
    tags.iter().map(|(name, commit)| (RoundName::parse(name).unwrap(), (*commit).clone())).collect()
}

fn make_writable(file: &Path) {
    let mut permissions = fs::metadata(file).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "a file of a test, removed with it")]
    permissions.set_readonly(false);
    fs::set_permissions(file, permissions).unwrap();
}

fn overwrite(file: &Path, content: &[u8]) {
    make_writable(file);
    fs::write(file, content).unwrap();
}

// ---- making and opening

#[test]
fn a_new_store_is_an_ordinary_repository_that_git_finds_clean() {
    let store = Store::new();
    store.assert_clean();
    assert_eq!(names(store.folder.path()), [".git", ".gitattributes", "travaux.yaml"]);
    assert_eq!(fs::read(store.path(".gitattributes")).unwrap(), b"* -text\n");
    assert_eq!(fs::read_to_string(store.path(".git/HEAD")).unwrap(), "ref: refs/heads/main\n");
    assert!(!store.path(".git/hooks").exists());
    let opened = Git::open(&store.path(".git/objects")).unwrap();
    assert_eq!(opened.work_tree(), store.folder.path());
    assert_eq!(opened.head().unwrap(), Some(store.head()));
}

#[test]
fn a_second_store_in_the_same_folder_is_refused() {
    let store = Store::new();
    let head = store.head();
    let refused = Git::init(store.folder.path(), &initial());
    assert!(matches!(refused, Err(GitError::AlreadyRepository { .. })));
    assert_eq!(store.head(), head);
    assert_eq!(names(store.folder.path()), [".git", ".gitattributes", "travaux.yaml"]);
}

#[test]
fn files_that_are_there_are_left_alone_and_none_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    fs::write(folder.path().join("travaux.yaml"), "other").unwrap();
    let refused = Git::init(folder.path(), &initial());
    assert!(matches!(refused, Err(GitError::InTheWay { path }) if path.ends_with("travaux.yaml")));
    assert_eq!(names(folder.path()), ["notes.txt", "travaux.yaml"]);
    fs::remove_file(folder.path().join("travaux.yaml")).unwrap();
    Git::init(folder.path(), &initial()).unwrap();
    assert_eq!(fs::read(folder.path().join("notes.txt")).unwrap(), b"mine");
}

#[test]
fn what_is_not_a_store_is_named_for_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Git::open(folder.path()), Err(GitError::NotAStore { .. })));
    for (name, arguments) in [
        ("plain", vec!["init", "-q", "-b", "main"]),
        ("bare", vec!["init", "-q", "--bare"]),
        ("sha256", vec!["init", "-q", "--object-format=sha256"]),
        ("reftable", vec!["init", "-q", "--ref-format=reftable"]),
    ] {
        let inside = folder.path().join(name);
        fs::create_dir(&inside).unwrap();
        if git(&inside, &arguments).is_none() {
            return;
        }
        let error = Git::open(&inside).err().unwrap();
        let expected = match name {
            "plain" => matches!(error, GitError::OtherRepository { .. }),
            "bare" => matches!(error, GitError::Bare { .. }),
            "sha256" => matches!(&error, GitError::UnsupportedHash { name, .. } if name == "sha256"),
            _ => matches!(&error, GitError::UnsupportedReferences { name, .. } if name == "reftable"),
        };
        assert!(expected, "{name}: {error}");
    }
    let elsewhere = Store::new();
    git(elsewhere.folder.path(), &["config", "core.worktree", "/tmp"]).unwrap();
    assert!(matches!(Git::open(elsewhere.folder.path()), Err(GitError::OtherWorkTree { .. })));
}

#[test]
fn only_name_and_address_come_from_configuration_nearest_first() {
    let store = Store::new();
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> =
        ["first", "second", "missing"].iter().map(|name| folder.path().join(name)).collect();
    assert_eq!(store.git.identity(&files, None), (None, None));
    fs::write(&files[0], "[user]\n\tname = First\n[include]\n\tpath = ~/third\n").unwrap();
    fs::write(&files[1], "[user]\n\tname = Second\n\temail = second@example.org\n").unwrap();
    let known = (Some("First".to_owned()), Some("second@example.org".to_owned()));
    assert_eq!(store.git.identity(&files, None), known);
    fs::write(folder.path().join("third"), "[user]\n\temail = third@example.org\n").unwrap();
    let included = (Some("First".to_owned()), Some("third@example.org".to_owned()));
    assert_eq!(store.git.identity(&files, Some(folder.path())), included);
    let config = store.path(".git/config");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{text}[user]\n\tname = Own\n")).unwrap();
    let opened = Git::open(store.folder.path()).unwrap();
    assert_eq!(opened.identity(&files, None).0, Some("Own".to_owned()));
    // Before there is a repository, the files alone are asked.
    assert_eq!(Git::identity_outside(&files, Some(folder.path())), included);
}

// ---- writing

#[test]
fn content_comes_back_byte_for_byte() {
    let store = Store::new();
    let odd: &[u8] = b"\xef\xbb\xbfa: |\r\n  \xff\0 x \t\r\n\r\n";
    let skipped =
        store.commit(&[planned(&[("drafts/zero.yaml", Some(odd)), ("records/a b.yaml", Some(b""))])]);
    assert_eq!(skipped, []);
    assert_eq!(store.content("drafts/zero.yaml").unwrap(), odd);
    assert_eq!(store.content("records/a b.yaml").unwrap(), b"");
    assert_eq!(fs::read(store.path("drafts/zero.yaml")).unwrap(), odd);
    store.assert_clean();
}

#[test]
fn equal_input_gives_the_id_that_git_gives() {
    let (one, other) = (Store::new(), Store::new());
    let commits = [put("drafts/zero.yaml", "1\n"), put("drafts/rev1.yaml", "2\n")];
    let ids = one.write(&commits);
    assert_eq!(ids, other.write(&commits));
    // git makes the same commit from the same files, person and time.
    let made = git(one.folder.path(), &["commit-tree", "-p", "main~1", "-m", "Test", "main^{tree}"]);
    if let Some(made) = made {
        assert_eq!(made, ids[1].as_str());
    }
}

#[test]
fn the_log_goes_from_the_newest_to_the_first() {
    let store = Store::new();
    let first = store.head();
    let mut ids = store.write(&[put("a", "1"), put("a", "2")]);
    ids.insert(0, first);
    let log = store.git.log(&store.head()).unwrap();
    assert_eq!(log.iter().rev().map(|record| record.id.clone()).collect::<Vec<_>>(), ids);
    assert_eq!(log[0].parents, [ids[1].clone()]);
    assert_eq!((log[0].message.as_str(), &log[0].author), ("Test\n", &author()));
}

#[test]
fn removing_a_file_removes_its_folder_with_it() {
    let store = Store::new();
    store.commit(&[put("records/a.yaml", "1")]);
    let skipped = store.commit(&[planned(&[("records/a.yaml", None), ("records/none.yaml", None)])]);
    assert_eq!(skipped, []);
    assert_eq!(store.content("records/a.yaml"), None);
    assert!(!store.path("records").exists());
    store.assert_clean();
}

#[test]
fn many_commits_are_one_pack_and_one_move_of_the_branch() {
    let store = Store::new();
    let before = store.git.durable().syncs();
    let commits: Vec<_> = (0..60).map(|n| put(&format!("drafts/r{n}.yaml"), &format!("{n}\n"))).collect();
    let ids = store.write(&commits);
    assert_eq!(ids.len(), 60);
    // Pack, its index and their folder; the branch's new value and its folder.
    assert_eq!(store.git.durable().syncs() - before, if cfg!(unix) { 5 } else { 3 });
    let pack = names(&store.path(".git/objects/pack"));
    assert_eq!(pack.len(), 2, "{pack:?}");
    for name in pack {
        let file = store.path(".git/objects/pack").join(name);
        assert_eq!(fs::metadata(&file).unwrap().permissions().readonly(), !cfg!(windows));
    }
    let moves = fs::read_to_string(store.path(".git/logs/refs/heads/main")).unwrap();
    assert_eq!(moves.lines().count(), 2, "one by init, one by the write");
    assert_eq!(store.git.log(&store.head()).unwrap().len(), 61);
    store.git.update_work_tree(&lock(&store.git), None, &store.head()).unwrap();
    store.assert_clean();
}

#[test]
fn a_small_write_asks_the_disk_at_most_twice_per_object_and_six_times_more() {
    let store = Store::new();
    let before = store.git.durable().syncs();
    let ids = store.write(&[planned(&[
        ("drafts/zero.yaml", Some(b"1")),
        ("concordance/zero.yaml", Some(b"2")),
        ("records/zero.yaml", Some(b"3")),
    ])]);
    store.git.set_tags(&lock(&store.git), &rounds(&[("zero", &ids[0])])).unwrap();
    store.git.update_work_tree(&lock(&store.git), None, &store.head()).unwrap();
    // Three files, their three folders, the folder above, the commit.
    let objects = 8;
    let asked = store.git.durable().syncs() - before;
    assert!((1..=2 * objects + 6).contains(&asked), "{asked}");
}

#[test]
fn commits_of_one_run_are_one_pack_however_few_their_objects() {
    let store = Store::new();
    store.write(&[put("drafts/a.yaml", "1")]);
    assert_eq!(names(&store.path(".git/objects/pack")).len(), 0);
    let before = store.git.durable().syncs();
    store.write(&[put("drafts/b.yaml", "2"), put("drafts/c.yaml", "3")]);
    assert_eq!(names(&store.path(".git/objects/pack")).len(), 2);
    assert_eq!(store.git.durable().syncs() - before, if cfg!(unix) { 5 } else { 3 });
}

#[test]
fn more_packs_than_a_handle_is_opened_for_are_no_trouble() {
    let store = Store::new();
    for round in 0..40 {
        let commits: Vec<_> = (0..12).map(|n| put(&format!("d{n}"), &format!("{round} {n}"))).collect();
        store.write(&commits);
    }
    assert_eq!(store.git.log(&store.head()).unwrap().len(), 481);
    assert_eq!(names(&store.path(".git/objects/pack")).len(), 80);
}

#[test]
fn a_commit_for_a_branch_that_moved_is_refused_and_changes_nothing() {
    let store = Store::new();
    let stale = store.head();
    store.write(&[put("a", "1")]);
    let head = store.head();
    let refused = store.git.write(&lock(&store.git), &stale, &[put("a", "2")]);
    let Err(WriteError::Moved { expected, actual }) = refused else { panic!("{refused:?}") };
    assert_eq!((expected, actual), (stale.clone(), Some(head.clone())));
    // Past the first look at the branch, the compare-and-swap itself refuses.
    assert_eq!(store.git.publish(Some(&stale), &[put("a", "3")]).unwrap(), None);
    assert_eq!(store.git.publish(None, &[put("a", "3")]).unwrap(), None);
    assert_eq!(store.head(), head);
}

#[test]
fn nothing_is_lost_between_writers_of_ours_and_of_git() {
    let store = Store::new();
    let folder = store.folder.path();
    let ours = |writer: usize| {
        let git = Git::open(folder).unwrap();
        for n in 0..25 {
            loop {
                let lock = lock(&git);
                let head = git.head().unwrap().unwrap();
                match git.write(&lock, &head, &[put(&format!("records/{writer}-{n}.yaml"), "x")]) {
                    Ok(_) => break,
                    Err(WriteError::Moved { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
    };
    // git knows nothing of our lock: only the compare-and-swap is between it and us.
    let theirs = || {
        let mut made = 0;
        while made < 10 {
            let Some(head) = git(folder, &["rev-parse", "refs/heads/main"]) else { return 0 };
            let tree = format!("{head}^{{tree}}");
            let commit =
                git(folder, &["commit-tree", "-p", &head, "-m", &format!("git {made}"), &tree]).unwrap();
            let said = git(folder, &["update-ref", "refs/heads/main", &commit, &head]).unwrap();
            made += usize::from(said.is_empty());
        }
        made
    };
    let by_git = std::thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || ours(writer));
        }
        scope.spawn(theirs).join().unwrap()
    });
    assert_eq!(store.git.log(&store.head()).unwrap().len(), 1 + 4 * 25 + by_git);
    assert_eq!(store.git.files(&store.head()).unwrap().len(), 2 + 4 * 25);
    store.git.update_work_tree(&lock(&store.git), None, &store.head()).unwrap();
    // Commits that lost the race are left behind unnamed, which is no damage.
    let said = git(folder, &["fsck", "--strict", "--full", "--no-dangling"]).unwrap_or_default();
    assert_eq!(said + &git(folder, &["status", "--porcelain"]).unwrap_or_default(), "");
}

#[test]
fn an_object_that_is_there_by_name_only_is_written_again() {
    let store = Store::new();
    let blob = |content: &[u8]| store.git.blob_id(content).unwrap();
    // One after the other, so that each object is a file of its own.
    for commit in [put("a", "one\n"), put("a", "two\n"), planned(&[("a", None)])] {
        store.write(&[commit]);
    }
    let empty = store.loose_file(blob(b"one\n").as_str());
    let wrong = store.loose_file(blob(b"two\n").as_str());
    // A power cut can leave the first; the second is another object under this name.
    let other = fs::read(store.loose_file(blob(b"title: Test\n").as_str())).unwrap();
    overwrite(&empty, b"");
    overwrite(&wrong, &other);
    assert!(!store.git.is_whole(&store.head()).unwrap());
    store.commit(&[planned(&[("a", Some(b"one\n")), ("b", Some(b"two\n"))])]);
    assert_eq!(store.content("a").unwrap(), b"one\n");
    assert_eq!(store.content("b").unwrap(), b"two\n");
    assert!(store.git.is_whole(&store.head()).unwrap());
    store.assert_clean();
}

#[test]
fn a_damaged_object_is_replaced_in_a_large_write_too() {
    let store = Store::new();
    let file = store.loose_file(store.git.blob_id(b"one\n").unwrap().as_str());
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, b"").unwrap();
    let mut commits: Vec<_> = (0..40).map(|n| put("drafts/zero.yaml", &n.to_string())).collect();
    commits.push(put("a", "one\n"));
    store.commit(&commits);
    assert_eq!(store.content("a").unwrap(), b"one\n");
    store.assert_clean();
}

#[test]
fn odd_paths_dates_and_locks_are_refused_before_anything_is_stored() {
    let store = Store::new();
    let head = store.head();
    let refused = |commit: PlannedCommit| match store.git.write(&lock(&store.git), &head, &[commit]) {
        Err(WriteError::Git(error)) => error,
        other => panic!("{other:?}"),
    };
    for path in ["../out.yaml", "/etc/x", ".git/config", "drafts/a\0b", "drafts//a"] {
        assert!(matches!(refused(put(path, "x")), GitError::Path(_)), "{path}");
    }
    assert!(matches!(refused(put("travaux.yaml/x", "x")), GitError::OddPlace { .. }));
    let both = planned(&[("a", Some(b"1")), ("a/b", Some(b"2"))]);
    assert!(matches!(refused(both), GitError::Collision { .. }));
    let versailles = Timestamp { seconds: -1_597_000_000, offset_minutes: 0 };
    let early = PlannedCommit { author: Signature::new(None, None, versailles), ..put("a", "1") };
    assert!(matches!(refused(early), GitError::Time { .. }));
    let other = Store::new();
    let foreign = store.git.write(&lock(&other.git), &head, &[put("a", "1")]);
    assert!(matches!(foreign, Err(WriteError::Git(GitError::OtherLock { .. }))));
    assert_eq!(store.head(), head);
    store.assert_clean();
}

#[cfg(unix)]
#[test]
fn nothing_in_the_store_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let store = Store::new();
    let trap = store.folder.path().parent().unwrap().join(format!("trap-{}", std::process::id()));
    let script = format!("#!/bin/sh\ntouch {}\n", trap.display());
    fs::create_dir(store.path(".git/hooks")).unwrap();
    for hook in ["reference-transaction", "post-index-change", "post-commit", "pre-commit", "filter"] {
        let file = store.path(".git/hooks").join(hook);
        fs::write(&file, &script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let run = store.path(".git/hooks/filter").display().to_string();
    let config = fs::read_to_string(store.path(".git/config")).unwrap();
    let traps = format!("[core]\n\tfsmonitor = {run}\n[filter \"x\"]\n\tclean = {run}\n\tsmudge = {run}\n");
    fs::write(store.path(".git/config"), config + &traps).unwrap();
    let opened = Store { git: Git::open(store.folder.path()).unwrap(), folder: store.folder };
    opened.commit(&[planned(&[(".gitattributes", Some(b"* filter=x\n")), ("drafts/zero.yaml", Some(b"1"))])]);
    opened.git.edited_files(&opened.head()).unwrap();
    assert!(!trap.exists());
}

#[test]
fn a_store_that_git_has_packed_is_written_like_any_other() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    store.git.set_tags(&lock(&store.git), &rounds(&[("zero", &store.head())])).unwrap();
    if git(store.folder.path(), &["gc", "--quiet", "--prune=now"]).is_none() {
        return;
    }
    assert!(!store.path(".git/refs/heads/main").exists(), "the branch is in the common file");
    assert_eq!(store.commit(&[put("drafts/zero.yaml", "2"), put("drafts/rev1.yaml", "1")]), []);
    assert_eq!(store.git.log(&store.head()).unwrap().len(), 4);
    assert_eq!(store.git.tags().unwrap().len(), 1);
    store.assert_clean();
}

// ---- tags

#[test]
fn tags_of_rounds_are_set_moved_listed_and_removed() {
    let store = Store::new();
    let ids = store.write(&[put("a", "1"), put("a", "2")]);
    let lock = lock(&store.git);
    let set = |tags: &[(&str, &CommitId)]| store.git.set_tags(&lock, &rounds(tags)).unwrap();
    set(&[("zero", &ids[0]), ("rev1", &ids[1])]);
    assert_eq!(store.git.tags().unwrap(), rounds(&[("zero", &ids[0]), ("rev1", &ids[1])]));
    set(&[("zero", &ids[1])]);
    assert_eq!(store.git.tags().unwrap(), rounds(&[("zero", &ids[1]), ("rev1", &ids[1])]));
    if let Some(listed) =
        git(store.folder.path(), &["for-each-ref", "--format=%(refname) %(objecttype)", "refs/tags"])
    {
        assert_eq!(listed, "refs/tags/round/rev1 commit\nrefs/tags/round/zero commit");
    }
    let gone = BTreeSet::from([RoundName::parse("zero").unwrap(), RoundName::parse("never").unwrap()]);
    store.git.remove_tags(&lock, &gone).unwrap();
    assert_eq!(store.git.tags().unwrap(), rounds(&[("rev1", &ids[1])]));
}

#[test]
fn many_tags_are_written_together_and_behave_like_single_ones() {
    let store = Store::new();
    let ids = store.write(&[put("a", "1"), put("a", "2")]);
    let named: Vec<String> = (0..50).map(|n| format!("r{n}")).collect();
    let tags: Vec<(&str, &CommitId)> = named.iter().map(|name| (name.as_str(), &ids[0])).collect();
    let lock = lock(&store.git);
    let before = store.git.durable().syncs();
    store.git.set_tags(&lock, &rounds(&tags)).unwrap();
    assert!(store.git.durable().syncs() - before <= 6);
    assert_eq!(store.git.tags().unwrap(), rounds(&tags));
    store.git.set_tags(&lock, &rounds(&[("r7", &ids[1])])).unwrap();
    assert_eq!(store.git.tags().unwrap().get(&RoundName::parse("r7").unwrap()), Some(&ids[1]));
    store
        .git
        .remove_tags(&lock, &named.iter().map(|name| RoundName::parse(name).unwrap()).collect())
        .unwrap();
    assert_eq!(store.git.tags().unwrap(), BTreeMap::new());
    assert_eq!(git(store.folder.path(), &["tag"]).unwrap_or_default(), "");
    drop(lock);
    store.commit(&[put("a", "3")]);
    store.assert_clean();
}

// ---- the work tree

#[test]
fn what_a_person_edited_is_left_alone_and_named() {
    let store = Store::new();
    store.commit(&[planned(&[("drafts/zero.yaml", Some(b"1")), ("drafts/gone.yaml", Some(b"1"))])]);
    fs::write(store.path("drafts/zero.yaml"), "mine").unwrap();
    fs::write(store.path("drafts/gone.yaml"), "mine").unwrap();
    fs::write(store.path("drafts/new.yaml"), "mine").unwrap();
    let skipped = store.commit(&[planned(&[
        ("drafts/zero.yaml", Some(b"2")),
        ("drafts/gone.yaml", None),
        ("drafts/new.yaml", Some(b"2")),
        ("drafts/other.yaml", Some(b"2")),
    ])]);
    let named = ["drafts/gone.yaml", "drafts/new.yaml", "drafts/zero.yaml"];
    assert_eq!(skipped.iter().map(|skipped| skipped.path.as_str()).collect::<Vec<_>>(), named);
    assert!(skipped.iter().all(|skipped| skipped.reason == SkipReason::Edited));
    for path in named {
        assert_eq!(fs::read(store.path(path)).unwrap(), b"mine");
    }
    assert_eq!(fs::read(store.path("drafts/other.yaml")).unwrap(), b"2");
    if let Some(status) = git(store.folder.path(), &["status", "--porcelain"]) {
        assert_eq!(status, " M drafts/new.yaml\n M drafts/zero.yaml\n?? drafts/gone.yaml");
    }
    let edited = store.git.edited_files(&store.head()).unwrap();
    let expected = ["drafts/new.yaml", "drafts/zero.yaml"].map(|path| (path.to_owned(), Difference::Edited));
    assert_eq!(edited, BTreeMap::from(expected));
}

#[test]
fn a_change_that_a_person_prepared_in_git_is_left_alone() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    fs::write(store.path("drafts/zero.yaml"), "mine").unwrap();
    fs::write(store.path("notes.txt"), "mine too").unwrap();
    if git(store.folder.path(), &["add", "drafts/zero.yaml", "notes.txt"]).is_none() {
        return;
    }
    let skipped = store.commit(&[put("drafts/zero.yaml", "2")]);
    assert_eq!(skipped, [Skipped { path: "drafts/zero.yaml".to_owned(), reason: SkipReason::Staged }]);
    let status = git(store.folder.path(), &["status", "--porcelain"]).unwrap();
    assert_eq!(status, "M  drafts/zero.yaml\nA  notes.txt");
}

#[test]
fn a_file_that_has_the_new_content_already_is_no_edit() {
    let store = Store::new();
    fs::create_dir(store.path("drafts")).unwrap();
    fs::write(store.path("drafts/zero.yaml"), "1").unwrap();
    assert_eq!(store.commit(&[put("drafts/zero.yaml", "1")]), []);
    store.assert_clean();
}

#[test]
fn what_a_stopped_run_left_behind_is_caught_up_with() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    // Stored, and stopped before the work tree.
    store.write(&[planned(&[("drafts/zero.yaml", Some(b"2")), ("drafts/rev1.yaml", Some(b"1"))])]);
    assert_eq!(store.commit(&[put("drafts/zero.yaml", "3")]), []);
    assert_eq!(fs::read(store.path("drafts/zero.yaml")).unwrap(), b"3");
    assert_eq!(fs::read(store.path("drafts/rev1.yaml")).unwrap(), b"1");
    store.assert_clean();
}

#[test]
fn two_stopped_runs_in_a_row_are_caught_up_with() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    let note = fs::read(store.path(".git/travaux-shown")).unwrap();
    // The first was stopped after the index, before the note; the second before the work tree.
    store.commit(&[planned(&[("drafts/zero.yaml", Some(b"2")), ("drafts/brief.yaml", Some(b"x"))])]);
    fs::write(store.path(".git/travaux-shown"), note).unwrap();
    store.write(&[planned(&[("drafts/zero.yaml", Some(b"3")), ("drafts/brief.yaml", None)])]);
    assert_eq!(store.commit(&[put("drafts/zero.yaml", "4")]), []);
    assert_eq!(names(&store.path("drafts")), ["zero.yaml"]);
    assert_eq!(fs::read(store.path("drafts/zero.yaml")).unwrap(), b"4");
    store.assert_clean();
}

#[test]
fn an_old_version_that_a_person_brought_back_is_an_edit() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    store.commit(&[put("drafts/zero.yaml", "2")]);
    fs::write(store.path("drafts/zero.yaml"), "1").unwrap();
    let skipped = store.commit(&[put("drafts/zero.yaml", "3")]);
    assert_eq!(skipped, [Skipped { path: "drafts/zero.yaml".to_owned(), reason: SkipReason::Edited }]);
    assert_eq!(fs::read(store.path("drafts/zero.yaml")).unwrap(), b"1");
}

#[test]
fn what_git_checked_out_meanwhile_is_no_edit() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    store.write(&[put("drafts/zero.yaml", "2")]);
    if git(store.folder.path(), &["reset", "--quiet", "--hard"]).is_none() {
        return;
    }
    assert_eq!(store.commit(&[put("drafts/zero.yaml", "3")]), []);
    store.assert_clean();
}

#[test]
fn an_index_that_is_gone_or_broken_is_made_again() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    fs::remove_file(store.path(".git/index")).unwrap();
    store.commit(&[put("drafts/rev1.yaml", "1")]);
    store.assert_clean();
    fs::write(store.path(".git/index"), b"").unwrap();
    let faults = store.git.left_overs().unwrap();
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), [FaultKind::DamagedIndex]);
    store.commit(&[put("drafts/rev2.yaml", "1")]);
    store.assert_clean();
}

#[test]
fn the_work_tree_of_an_old_commit_is_not_touched() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    let before = store.head();
    if git(store.folder.path(), &["checkout", "--quiet", "--detach", "HEAD~1"]).is_none() {
        return;
    }
    store.write(&[put("drafts/zero.yaml", "2")]);
    let refused = store.git.update_work_tree(&lock(&store.git), Some(&before), &store.head());
    assert!(matches!(refused, Err(GitError::Elsewhere { .. })));
    assert!(!store.path("drafts/zero.yaml").exists());
    assert_eq!(store.content("drafts/zero.yaml").unwrap(), b"2");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_or_over_a_folder() {
    let store = Store::new();
    let outside = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(outside.path(), store.path("drafts")).unwrap();
    fs::create_dir_all(store.path("records/a.yaml")).unwrap();
    fs::write(outside.path().join("precious"), "kept").unwrap();
    std::os::unix::fs::symlink(outside.path().join("precious"), store.path("b.yaml")).unwrap();
    let head = store.head();
    for (path, found, expected) in [
        ("drafts/zero.yaml", "a symbolic link", "a folder"),
        ("records/a.yaml", "a folder", "a file"),
        ("b.yaml", "a symbolic link", "a file"),
    ] {
        let refused = store.git.write(&lock(&store.git), &head, &[put(path, "x")]).unwrap_err();
        let text = refused.to_string();
        assert!(text.contains(&format!("is {found}, not {expected}")), "{text}");
    }
    assert_eq!(store.head(), head);
    assert_eq!(names(outside.path()), ["precious"]);
    assert_eq!(fs::read(outside.path().join("precious")).unwrap(), b"kept");
}

#[cfg(unix)]
#[test]
fn a_draft_behind_a_link_is_reported_and_not_read() {
    let store = Store::new();
    store.commit(&[planned(&[
        ("drafts/zero.yaml", Some(b"1")),
        ("drafts/rev1.yaml", Some(b"2")),
        ("c", Some(b"3")),
    ])]);
    assert_eq!(store.git.edited_files(&store.head()).unwrap(), BTreeMap::new());
    fs::remove_file(store.path("c")).unwrap();
    let moved = tempfile::tempdir().unwrap();
    fs::rename(store.path("drafts"), moved.path().join("drafts")).unwrap();
    std::os::unix::fs::symlink(moved.path().join("drafts"), store.path("drafts")).unwrap();
    let expected = [
        ("c".to_owned(), Difference::Removed),
        ("drafts/rev1.yaml".to_owned(), Difference::Replaced),
        ("drafts/zero.yaml".to_owned(), Difference::Replaced),
    ];
    assert_eq!(store.git.edited_files(&store.head()).unwrap(), BTreeMap::from(expected));
}

#[test]
fn an_edit_of_the_same_length_within_the_same_second_is_seen() {
    let store = Store::new();
    for n in 0..20 {
        let (stored, edited) = (format!("{n:03}"), format!("{:03}", n + 500));
        store.commit(&[put("drafts/zero.yaml", &stored)]);
        fs::write(store.path("drafts/zero.yaml"), &edited).unwrap();
        let seen = store.git.edited_files(&store.head()).unwrap();
        assert_eq!(seen, BTreeMap::from([("drafts/zero.yaml".to_owned(), Difference::Edited)]));
        fs::write(store.path("drafts/zero.yaml"), &stored).unwrap();
    }
}

#[test]
fn an_edit_within_the_second_of_a_commit_is_seen_after_the_next_commit() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "one")]);
    fs::write(store.path("drafts/zero.yaml"), "two").unwrap();
    // The next index is a second younger than the edit: its age alone does not make the file doubtful any more.
    std::thread::sleep(Duration::from_millis(1100));
    store.commit(&[put("drafts/rev1.yaml", "1")]);
    let seen = store.git.edited_files(&store.head()).unwrap();
    assert_eq!(seen, BTreeMap::from([("drafts/zero.yaml".to_owned(), Difference::Edited)]));
    if let Some(status) = git(store.folder.path(), &["status", "--porcelain"]) {
        assert_eq!(status, " M drafts/zero.yaml");
    }
}

// ---- verifying

#[test]
fn a_whole_store_has_no_faults() {
    let store = Store::new();
    store.commit(&[put("drafts/zero.yaml", "1")]);
    assert_eq!(store.git.verify_objects().unwrap(), []);
}

#[test]
fn every_kind_of_damage_is_found_and_explained() {
    let store = Store::new();
    store.commit(&[planned(&[("a", Some(b"1")), ("b", Some(b"2")), ("c", Some(b"3"))])]);
    let blob = |content: &[u8]| -> BlobId { store.git.blob_id(content).unwrap() };
    let [one, two, three] = [blob(b"1"), blob(b"2"), blob(b"3")];
    overwrite(&store.loose_file(one.as_str()), b"");
    let other = fs::read(store.loose_file(three.as_str())).unwrap();
    overwrite(&store.loose_file(two.as_str()), &other);
    fs::remove_file(store.loose_file(three.as_str())).unwrap();
    fs::write(store.path(".git/refs/heads/other.lock"), "").unwrap();
    fs::write(store.path(".git/objects/.tmpAbc"), "x").unwrap();
    fs::write(store.path(".git/refs/heads/other"), "").unwrap();
    let faults = Git::open(store.folder.path()).unwrap().verify_objects().unwrap();
    let found: Vec<(FaultKind, bool)> =
        faults.iter().map(|fault| (fault.kind, fault.needed_by.is_some())).collect();
    let expected = [
        (FaultKind::MissingObject, true),
        (FaultKind::DamagedObject, true),
        (FaultKind::DamagedObject, true),
        (FaultKind::EmptyObject, false),
        (FaultKind::DamagedReference, false),
        (FaultKind::Lock, false),
        (FaultKind::Unfinished, false),
    ];
    assert_eq!(found, expected, "{faults:#?}");
    assert!(faults[0].to_string().starts_with(&format!("missing object {three}, needed by ")));
    let removed = store.git.remove_left_overs(&lock(&store.git), &faults).unwrap();
    assert_eq!(removed, 3, "the empty object, the lock, the unfinished file");
    let left: Vec<FaultKind> = store.git.left_overs().unwrap().iter().map(|fault| fault.kind).collect();
    assert_eq!(left, [FaultKind::DamagedReference]);
}

#[test]
fn a_lock_left_on_the_branch_stops_the_write_and_is_named() {
    let store = Store::new();
    let head = store.head();
    fs::write(store.path(".git/refs/heads/main.lock"), "").unwrap();
    let refused = store.git.write(&lock(&store.git), &head, &[put("a", "1")]).unwrap_err();
    assert!(
        matches!(&refused, WriteError::Git(GitError::Busy { path }) if path.ends_with("refs/heads/main.lock"))
    );
    let many: Vec<String> = (0..20).map(|n| format!("r{n}")).collect();
    let tags: Vec<(&str, &CommitId)> = many.iter().map(|name| (name.as_str(), &head)).collect();
    fs::write(store.path(".git/packed-refs.lock"), "").unwrap();
    let refused = store.git.set_tags(&lock(&store.git), &rounds(&tags)).unwrap_err();
    assert!(matches!(&refused, GitError::Busy { path } if path.ends_with("packed-refs.lock")));
    let faults = store.git.left_overs().unwrap();
    assert_eq!(store.git.remove_left_overs(&lock(&store.git), &faults).unwrap(), 2);
    store.commit(&[put("a", "1")]);
    store.assert_clean();
}
