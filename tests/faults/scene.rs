//! A store that is to come to harm, and what can be done to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::random::Random;
use crate::sandbox::{Said, Sandbox};

/// What is stored: each path of the branch with the name of its content. `None` where there is no store.
pub(crate) type State = Option<BTreeMap<String, String>>;

/// A store and what has been handed in so far.
pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    rounds: Vec<String>,
    files: usize,
}

/// What can be done to a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stroke {
    /// One draft: a few objects, each a file of its own.
    Draft,
    /// Twelve drafts in one run: many objects, in one pack.
    Drafts,
    Records,
    Actors,
    Amend,
    Undo,
    Redo,
    Repair,
}

/// Every stroke, those oftener that people do oftener.
pub(crate) const STROKES: [Stroke; 11] = [
    Stroke::Draft,
    Stroke::Draft,
    Stroke::Draft,
    Stroke::Drafts,
    Stroke::Records,
    Stroke::Actors,
    Stroke::Amend,
    Stroke::Undo,
    Stroke::Undo,
    Stroke::Redo,
    Stroke::Repair,
];

/// How a command ran where nothing hindered it.
pub(crate) struct Rehearsal {
    pub(crate) state: State,
    pub(crate) took: Duration,
}

impl Scene {
    /// A store with nothing in it yet.
    pub(crate) fn empty() -> Self {
        Self { sandbox: Sandbox::store(), rounds: Vec::new(), files: 0 }
    }

    /// A store with one draft in it.
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut scene = Self::empty();
        let arguments = scene.prepare(Stroke::Draft, random);
        scene.run(&arguments).done();
        scene
    }

    /// Whether a new store is better: so much is in this one that it is slow, or all drafts were undone.
    pub(crate) fn is_spent(&self) -> bool {
        self.rounds.is_empty() || self.rounds.len() > 30
    }

    pub(crate) fn run(&self, arguments: &[String]) -> Said {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.sandbox.run(&arguments)
    }

    /// What is stored now.
    pub(crate) fn state(&self) -> State {
        state(&self.sandbox)
    }

    /// Runs a command in a copy; `None` where it has nothing to do there.
    pub(crate) fn rehearse(&self, arguments: &[String]) -> Option<Rehearsal> {
        let twin = Sandbox::empty();
        copy(self.sandbox.folder(), twin.folder());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let started = Instant::now();
        let said = twin.run(&arguments);
        let took = started.elapsed();
        (said.code == 0).then(|| Rehearsal { state: state(&twin), took })
    }

    /// Writes the files that a stroke needs; the command that does it.
    pub(crate) fn prepare(&mut self, stroke: Stroke, random: &mut Random) -> Vec<String> {
        self.files += 1;
        let number = self.files;
        let words = |arguments: &[&str]| arguments.iter().map(|word| (*word).to_owned()).collect();
        match stroke {
            Stroke::Draft => vec!["commit".to_owned(), self.draft(format!("r{number}"), random)],
            Stroke::Drafts => {
                let files = (0..12).map(|nth| self.draft(format!("r{number}-{nth:02}"), random));
                std::iter::once("commit".to_owned()).chain(files.collect::<Vec<_>>()).collect()
            }
            Stroke::Records => {
                let round = random.one_of(&self.rounds);
                let text = format!(
                    "against: {round}\namendments:\n  - from: [Norway, Chile]\n    clause: \"1\"\n    action: replace\n    \
                     text: |\n      Each Party shall keep the river open, says file {number}.\n"
                );
                self.sandbox.write(&format!("records-{number}.yaml"), text);
                words(&["commit", &format!("records-{number}.yaml")])
            }
            Stroke::Actors => {
                let text = format!(
                    "actors:\n  - id: Islands-{number}\n    name: Islands Group {number}\n    kind: group\n    \
                     members: [{{actor: XAA}}]\n  - id: XAA\n    name: Isle {number}\n    kind: state\n"
                );
                self.sandbox.write("own.yaml", text);
                words(&["commit", "own.yaml"])
            }
            Stroke::Amend => {
                let round = random.one_of(&self.rounds).clone();
                let text = draft(&round, random);
                self.sandbox.write("amended.yaml", text);
                words(&["commit", "amended.yaml", "--amend-round", &round, "--reason", "misprint"])
            }
            Stroke::Undo => words(&["undo"]),
            Stroke::Redo => words(&["redo"]),
            Stroke::Repair => {
                self.sandbox.write(".git/travaux-123.tmp", "");
                self.sandbox.write(".git/objects/tmp_obj_travaux_1_1", "");
                words(&["verify", "--repair"])
            }
        }
    }

    fn draft(&mut self, round: String, random: &mut Random) -> String {
        let file = format!("{round}.yaml");
        self.sandbox.write(&file, draft(&round, random));
        self.rounds.push(round);
        file
    }

    /// Takes down which rounds are there after all: those that were not stored, or were undone, are not.
    pub(crate) fn take_stock(&mut self) {
        let state = self.state().unwrap_or_default();
        self.rounds.retain(|round| state.contains_key(&format!("drafts/{round}.yaml")));
    }
}

/// A draft of six clauses in words that chance has chosen.
fn draft(round: &str, random: &mut Random) -> String {
    const WORDS: [&str; 12] = [
        "ice", "river", "harbour", "Party", "shall", "should", "report", "keep", "open", "each", "winter",
        "pilots",
    ];
    let mut text = format!("draft: {round}\ntitle: Text {round}\ndate: 2031-02-01\nclauses:\n");
    for number in 1..=6 {
        let words: Vec<&str> = (0..12).map(|_| *random.one_of(&WORDS)).collect();
        text.push_str(&format!(
            "  - number: \"{number}\"\n    text: |\n      Clause {number} {}.\n",
            words.join(" ")
        ));
    }
    text
}

/// What is stored in the folder of a sandbox, as git reads it.
pub(crate) fn state(sandbox: &Sandbox) -> State {
    let listed = sandbox.git(&["ls-tree", "-r", "refs/heads/main"]);
    if listed.code != 0 {
        return None;
    }
    let entry = |line: &str| {
        let (what, path) = line.split_once('\t')?;
        Some((path.to_owned(), what.to_owned()))
    };
    Some(listed.stdout.lines().filter_map(entry).collect())
}

/// Copies a folder with all it holds into one that is there.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("the folder can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).expect("an empty folder takes a copy");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("an empty folder takes a copy");
        }
    }
}
