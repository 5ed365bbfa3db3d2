//! `travaux verify`.

use std::process::{Command, Stdio};

use travaux::operation::{Finding, folder_state, verify};
use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Check the store: every object, every file, every invariant
///
/// Exit code 1 when something is wrong. Runs `git fsck --strict` as well where git is installed.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(context: &Context, _args: &Args) -> Result<(), Failure> {
    let git = context.store()?;
    let mut findings = verify(&git)?;
    findings.extend(fsck(git.work_tree()));
    for Finding { what, meaning, remedy, .. } in folder_state(&git).unwrap_or_default() {
        // What cannot be read here is among the findings already.
        context.output.say(&format!("note: {what}. {meaning}\n  = {remedy}"));
    }
    let rows: Vec<[String; 4]> =
        findings.into_iter().map(|f| [f.what, f.place, f.meaning, f.remedy]).collect();
    context.output.answer(&report::verified(&rows))?;
    if rows.is_empty() { Ok(()) } else { Err(Failure::no()) }
}

/// What git itself finds; nothing where it is not installed.
fn fsck(folder: &std::path::Path) -> Option<Finding> {
    let checked = Command::new("git")
        .args([
            "-c",
            // Whose folder it is says nothing about what is in it; git would refuse to look.
            "safe.directory=*",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "fsck",
            "--strict",
            "--full",
            "--no-progress",
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    if checked.status.success() {
        return None;
    }
    let said =
        String::from_utf8_lossy(&checked.stderr).into_owned() + &String::from_utf8_lossy(&checked.stdout);
    // Versions of git that do not take the setting from the command line look at nothing.
    if said.contains("dubious ownership") {
        return None;
    }
    Some(Finding {
        what: "git finds fault with the store".to_string(),
        place: said.lines().take(3).collect::<Vec<_>>().join("; "),
        meaning: "Other git programs may refuse it.".to_string(),
        remedy: "take the store again from a colleague or a backup: git clone".to_string(),
    })
}
