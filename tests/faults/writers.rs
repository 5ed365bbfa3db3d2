//! Many writers at once: Travaux against itself, and against git, which knows nothing of its lock.

use std::collections::BTreeSet;

use crate::Request;
use crate::judge::whole;
use crate::ledger::Ledger;
use crate::random::Random;
use crate::sandbox::Sandbox;
use crate::scene::{Scene, state};

const WRITERS: usize = 8;
const GIT_WRITERS: usize = 2;

/// What the writers of a run have been told is stored.
#[derive(Default)]
struct Reported {
    paths: BTreeSet<String>,
    /// How often one was told to try again.
    refused: usize,
    losses: Vec<String>,
}

pub(crate) fn at_once(request: &Request, ledger: &mut Ledger) {
    let times = request.times_or(50);
    let scene = Scene::new(&mut Random::new(request.seed));
    let sandbox = &scene.sandbox;
    let count = |sandbox: &Sandbox| {
        let said = sandbox.git(&["rev-list", "--count", "refs/heads/main"]).done();
        said.stdout.trim().parse::<usize>().expect("git counts in numbers")
    };
    let before = count(sandbox);
    let (ours, theirs) = std::thread::scope(|scope| {
        let ours: Vec<_> =
            (0..WRITERS).map(|writer| scope.spawn(move || travaux(sandbox, writer, times))).collect();
        let theirs: Vec<_> =
            (0..GIT_WRITERS).map(|writer| scope.spawn(move || git(sandbox, writer, times / 2))).collect();
        let joined = |handles: Vec<std::thread::ScopedJoinHandle<'_, Reported>>| -> Vec<Reported> {
            handles.into_iter().map(|handle| handle.join().expect("a writer ends")).collect()
        };
        (joined(ours), joined(theirs))
    });
    let (tried_ours, tried_theirs) = (WRITERS * times, GIT_WRITERS * (times / 2));
    let (mut paths, mut refused, mut losses) = (BTreeSet::new(), 0, Vec::new());
    for reported in ours.into_iter().chain(theirs) {
        paths.extend(reported.paths);
        refused += reported.refused;
        losses.extend(reported.losses);
    }
    let stored = state(sandbox).unwrap_or_default();
    losses.extend(
        paths.iter().filter(|path| !stored.contains_key(*path)).map(|path| format!("{path} is gone")),
    );
    let commits = count(sandbox) - before;
    if commits != paths.len() {
        losses.push(format!("{} commits reported, {commits} found", paths.len()));
    }
    // git leaves index and folder behind; the next run of ours brings them up.
    sandbox.run(&["verify", "--repair"]);
    losses.extend(whole(sandbox).wrong);
    let status = sandbox.git(&["status", "--porcelain", "-uno"]).stdout;
    if !status.is_empty() {
        losses.push(format!("the folder does not show the branch: {status}"));
    }
    let beside =
        format!("{} commits reported, {commits} found; told to try again {refused} times", paths.len());
    let what = format!("{WRITERS} writers at once, {times} commits each, and {GIT_WRITERS} of git");
    ledger.enter(&what, tried_ours + tried_theirs, losses, beside);
}

/// One of ours: drafts, records and actors in turn.
fn travaux(sandbox: &Sandbox, writer: usize, times: usize) -> Reported {
    let mut reported = Reported::default();
    for number in 0..times {
        let name = format!("w{writer}-{number}");
        let (path, text) = match number % 5 {
            0 => (
                format!("drafts/{name}.yaml"),
                format!(
                    "draft: {name}\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      Ice {name}.\n"
                ),
            ),
            1 | 2 => (
                format!("actors/{name}.yaml"),
                format!("actors:\n  - id: Group-{name}\n    name: Group {name}\n    kind: stakeholder\n"),
            ),
            _ => (
                format!("records/{name}.yaml"),
                format!(
                    "against: r1\namendments:\n  - from: Norway\n    clause: \"1\"\n    action: replace\n    \
                     text: |\n      Ice {name}.\n"
                ),
            ),
        };
        let file = format!("{name}.yaml");
        sandbox.write(&file, text);
        loop {
            let said = sandbox.run(&["commit", &file]);
            if said.code == 0 {
                reported.paths.insert(path);
                break;
            }
            let is_asked_to_wait = said.code == 4 && said.stderr.contains("try again");
            if !is_asked_to_wait || reported.refused > 1_000 {
                reported.losses.push(format!("{file}: {said:?}"));
                break;
            }
            reported.refused += 1;
        }
    }
    reported
}

/// One of git's: a file more upon whatever the branch says, moved there only from that.
fn git(sandbox: &Sandbox, writer: usize, times: usize) -> Reported {
    let mut reported = Reported::default();
    let index = format!("../index-{writer}");
    for number in 0..times {
        let path = format!("notes/g{writer}-{number}.txt");
        let line = format!(
            "export GIT_INDEX_FILE={index} && head=$(git rev-parse refs/heads/main) && git read-tree $head && \
             blob=$(echo {path} | git hash-object -w --stdin) && \
             git update-index --add --cacheinfo 100644,$blob,{path} && \
             commit=$(git commit-tree -p $head -m {path} $(git write-tree)) && \
             git update-ref refs/heads/main $commit $head"
        );
        loop {
            let said = sandbox.shell(&line);
            if said.code == 0 {
                reported.paths.insert(path);
                break;
            }
            reported.refused += 1;
            if reported.refused > 5_000 {
                reported.losses.push(format!("{path}: {said:?}"));
                break;
            }
        }
    }
    reported
}
