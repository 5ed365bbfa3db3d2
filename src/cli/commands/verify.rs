//! `travaux verify`.

use std::process::{Command, Stdio};

use travaux::operation::{Finding, Repaired, folder_state, repair, verify};
use travaux::report;
use travaux::store::repository::Git;

use crate::cli::context::{Context, now};
use crate::cli::failure::Failure;

/// Check the store: every object, every file, every invariant
///
/// Exit code 1 when something is wrong. Runs `git fsck --strict` as well where git is installed.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// First mend what can be mended without losing anything: leftovers of stopped programs, tags, the index
    #[arg(long)]
    repair: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let git = context.store()?;
    if args.repair {
        mend(context, &git)?;
    }
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

/// Mends what loses nothing, and says what was done.
fn mend(context: &Context, git: &Git) -> Result<(), Failure> {
    let mut waiting = |holder: Option<&travaux::store::lock::Holder>| context.waiting(holder);
    let Repaired { done, left } = repair(git, &context.holder("verify --repair"), now(), &mut waiting)?;
    if done.is_empty() && left.is_empty() {
        context.output.say("There was nothing to repair.");
    }
    for line in done {
        context.output.say(&format!("repaired: {line}"));
    }
    for line in left {
        context.output.say(&format!("left alone: {line}"));
    }
    Ok(())
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
