//! The judge of what is left of a store.

use std::process::Output;

use crate::sandbox::{Said, Sandbox};
use crate::scene::{State, state};

/// A command that came to harm, with what was stored before it and what is stored where nothing hinders it.
pub(crate) struct Case<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) arguments: &'a [String],
    pub(crate) before: &'a State,
    pub(crate) expected: &'a State,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) stored: bool,
    pub(crate) mended: bool,
    /// How many files of the folder had to be brought up to the branch.
    pub(crate) behind: usize,
    /// What is wrong and cannot be mended without loss.
    pub(crate) wrong: Vec<String>,
}

/// How often what came about.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    stored: usize,
    not_stored: usize,
    mended: usize,
    behind: usize,
    pub(crate) losses: Vec<String>,
}

impl Tally {
    /// Counts a verdict; `about` says what was done.
    pub(crate) fn count(&mut self, verdict: Verdict, about: &str) {
        *(if verdict.stored { &mut self.stored } else { &mut self.not_stored }) += 1;
        self.mended += usize::from(verdict.mended);
        self.behind += usize::from(verdict.behind > 0);
        self.losses.extend(verdict.wrong.into_iter().map(|wrong| format!("{about}: {wrong}")));
    }

    pub(crate) fn beside(&self) -> String {
        let Self { stored, not_stored, mended, behind, .. } = self;
        format!("{stored} stored, {not_stored} not; {mended} stores mended, {behind} folders brought up")
    }
}

impl Case<'_> {
    /// Judges the store, has it mended, and runs the command again where it has stored nothing.
    pub(crate) fn judge(&self, ended: &Output) -> Verdict {
        let mut verdict = whole(self.sandbox);
        let after = state(self.sandbox);
        verdict.stored = after == *self.expected;
        let reported = ended.status.success() || !ended.stdout.is_empty();
        if !verdict.stored && (after != *self.before || reported) {
            let said = String::from_utf8_lossy(&ended.stdout);
            verdict.wrong.push(format!("neither as before nor as it should be, or reported: {said}"));
        }
        if !verdict.stored {
            let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
            let again = self.sandbox.run(&arguments);
            if again.code != 0 || state(self.sandbox) != *self.expected {
                verdict.wrong.push(format!("it cannot be done again: {again:?}"));
            }
        }
        verdict.behind = shown(self.sandbox).lines().count();
        self.sandbox.run(&["verify", "--repair"]);
        let left = shown(self.sandbox);
        if !left.is_empty() {
            verdict.wrong.push(format!("the folder does not show the branch: {left}"));
        }
        verdict
    }
}

/// How the folder differs from the branch, as git sees it.
fn shown(sandbox: &Sandbox) -> String {
    sandbox.git(&["status", "--porcelain", "-uno"]).stdout
}

/// Asks `verify`, lets it mend what loses nothing, asks again, and asks git.
pub(crate) fn whole(sandbox: &Sandbox) -> Verdict {
    let mut verdict = Verdict::default();
    let first = sandbox.run(&["verify"]);
    if first.code != 0 {
        verdict.mended = true;
        // As after a minute, when nobody can be at work on them any more.
        let age = "find .git \\( -name '*.lock' -o -name '*tmp*' -o -size 0 \\) -exec touch -d '10 minutes ago' {} +";
        sandbox.shell(age).done();
        sandbox.run(&["verify", "--repair"]);
        let second = sandbox.run(&["verify"]);
        if second.code != 0 {
            verdict.wrong.push(format!("not mended: {}{}", second.stdout, second.stderr));
        }
    }
    let git = fsck(sandbox);
    if !git.is_empty() {
        verdict.wrong.push(format!("git fsck: {git}"));
    }
    verdict
}

/// What git has to say against a store.
pub(crate) fn fsck(sandbox: &Sandbox) -> String {
    let mut command = sandbox.command("git");
    command.env("GIT_CONFIG_NOSYSTEM", "1").args(["fsck", "--strict", "--full", "--no-dangling"]);
    let output = command.output().expect("git can be started");
    let said =
        [output.stdout.as_slice(), if output.status.success() { &[] } else { output.stderr.as_slice() }];
    // A damaged store makes git print what is no text.
    String::from_utf8_lossy(&said.concat()).into_owned()
}

/// What is wrong with how a command refused: no code that says so, no sentence, or nothing to type.
pub(crate) fn refusal(said: &Said, codes: &[i32]) -> Option<String> {
    let sentence = said.stderr.lines().any(|line| line.starts_with("error: "));
    let complete = codes.contains(&said.code) && sentence && !said.remedies().is_empty();
    (!complete).then(|| format!("no refusal with a sentence and a remedy: {said:?}"))
}

/// What is wrong with how a command refused; nothing where it ended well.
pub(crate) fn refused(ended: &Output) -> Option<String> {
    if ended.status.success() { None } else { refusal(&said(ended), &[4]) }
}

/// What a command printed and its code, as text.
pub(crate) fn said(ended: &Output) -> Said {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&ended.stdout), text(&ended.stderr));
    Said { stdout, stderr, code: ended.status.code().unwrap_or(-1) }
}
