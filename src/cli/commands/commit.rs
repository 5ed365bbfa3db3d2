//! `travaux commit`.

use std::path::PathBuf;

use travaux::operation::{HandedIn, Outcome, Placement, hand_in, plan, remedies_of};
use travaux::report;
use travaux::store::failure::GitError;
use travaux::store::worktree::Skipped;

use crate::cli::context::Context;
use crate::cli::failure::{Code, Failure, chain};
use crate::cli::output::to_standard_error;

/// Check files, compare drafts with what they were made from, and store them
///
/// All files are stored, or none. A file of amendments or actors that was stored before under the same name gets a new
/// version. Examples: travaux commit rev2.yaml, travaux commit actors.yaml zero.yaml amendments.yaml rev1.yaml
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Draft files, files of amendments and events, files of actors
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Say what would be stored; store nothing
    #[arg(long)]
    dry_run: bool,
    /// Put a draft that was found late before this round
    #[arg(long, value_name = "ROUND", conflicts_with = "amend_round")]
    before: Option<String>,
    /// Replace the stored draft of this round with a corrected one
    #[arg(long, value_name = "ROUND", requires = "reason")]
    amend_round: Option<String>,
    /// Why the stored draft is replaced
    #[arg(long, requires = "amend_round")]
    reason: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let placement = placement(args)?;
    let git = context.store()?;
    let files = context.files(&args.files)?;
    let author = context.author(Some(&git));
    if args.dry_run {
        let outcome = plan(&git, &files, &placement, &author)?;
        tell(context, outcome, &[])?;
        context.output.say("Nothing was stored (--dry-run).");
        return Ok(());
    }
    travaux::store::git::remove_locks_when_interrupted();
    let holder = context.holder("commit");
    let mut waiting = |holder: Option<&travaux::store::lock::Holder>| context.waiting(holder);
    let HandedIn { outcome, skipped, unfinished } =
        hand_in(&git, &files, &placement, (&author, &holder), &mut waiting)?;
    // A comparison needs two drafts.
    let see = match outcome.negotiation.rounds.len() {
        1 => "See it: travaux show, travaux blame, travaux log",
        _ => "See it: travaux diff, travaux blame, travaux log",
    };
    let (drafts, stored) = (!outcome.rounds.is_empty(), outcome.stores());
    tell(context, outcome, &skipped)?;
    if drafts {
        context.output.say(see);
    }
    if stored {
        context.output.say("Take it back: travaux undo");
    }
    if let Some(error) = unfinished {
        to_standard_error(&behind(&error, stored));
    }
    Ok(())
}

/// A warning that all is stored, but git's index or the folder is behind it.
pub(crate) fn behind(error: &GitError, stored: bool) -> String {
    let stored = if stored { "stored, but the" } else { "the" };
    let remedies = remedies_of(error).into_iter().map(|remedy| format!("  = {remedy}\n"));
    format!(
        "warning: {stored} folder could not be brought up to date: {}\n{}  \
         = then run the same command again: it stores nothing twice. Until then, do not use git commit here\n",
        chain(error),
        remedies.collect::<String>()
    )
}

fn placement(args: &Args) -> Result<Placement, Failure> {
    match (&args.before, &args.amend_round, &args.reason) {
        (Some(round), ..) => Ok(Placement::Before(round.clone())),
        (None, Some(round), Some(reason)) if !reason.trim().is_empty() => {
            Ok(Placement::Amend { round: round.clone(), reason: reason.clone() })
        }
        (None, Some(_), _) => Err(Failure::new(Code::Usage, "a stored draft is replaced only with a reason")
            .remedy("add: --reason \"…\"")),
        (None, None, _) => Ok(Placement::Next),
    }
}

/// Names the files of the folder that a person had edited.
pub(crate) fn tell_skipped(context: &Context, skipped: &[Skipped]) {
    for file in skipped {
        context.output.say(&format!("{} was left as it is in the folder: it was edited there.", file.path));
    }
}

/// Says what was stored, what it changed, and what somebody should look at.
fn tell(context: &Context, outcome: Outcome, skipped: &[Skipped]) -> Result<(), Failure> {
    let Outcome {
        negotiation, directory, modals, rounds, rebuilt, actors, records, already, warnings, ..
    } = outcome;
    if !warnings.is_empty() && !context.output.quiet {
        context.output.end_progress();
        to_standard_error(&travaux::ingest::render(&warnings));
    }
    for label in already {
        context.output.say(&format!("{label} is stored already, byte for byte."));
    }
    for stem in &actors {
        context.output.say(&format!("The actors in {stem}.yaml are known now."));
    }
    for stem in &records {
        context.output.say(&format!("The records in {stem}.yaml are stored."));
    }
    for index in rebuilt {
        context.output.say(&format!("Clauses of {} were matched anew.", negotiation.round(index).draft.name));
    }
    tell_skipped(context, skipped);
    if rounds.is_empty() {
        return Ok(());
    }
    let study = context.studied(negotiation, directory, modals);
    context.output.answer(&report::committed(&study.dossier(), &rounds))
}
