//! `travaux status`.

use travaux::operation::{Loaded, OperationError, load};
use travaux::report::{self, Figures};
use travaux::store::cache::Cache;
use travaux::store::commit::CommitId;
use travaux::store::repository::Git;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Say where the negotiation stands: title, rounds, what is open
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// The name under which the figures are kept.
const KEPT: &str = "status";

pub(crate) fn run(context: &Context, _args: &Args) -> Result<(), Failure> {
    let git = context.store()?;
    let head = git.head().map_err(OperationError::from)?.ok_or(OperationError::Empty)?;
    let edited = git.edited_files(&head).map_err(OperationError::from)?;
    if let Err(error) = git.shows_branch() {
        context.output.say(&format!("note: {error}\n  = git switch main"));
    }
    let figures = figures(context, &git, &head)?;
    context.say_withheld(figures.withheld());
    context.output.answer(&report::status(figures, edited.into_keys().collect()))
}

/// The figures of a commit: kept from an earlier run, else computed and kept.
fn figures(context: &Context, git: &Git, head: &CommitId) -> Result<Figures, Failure> {
    let cache = Cache::of(git);
    let name = format!("{KEPT}-{}.json", context.audience().word());
    let kept = cache.read(&name, head).and_then(|bytes| Figures::from_kept(&bytes));
    if let Some(figures) = kept {
        return Ok(figures);
    }
    let Loaded { negotiation, directory, modals, head, .. } = load(git)?;
    let figures = report::figures(&context.studied(negotiation, directory, modals).dossier());
    if let Some(bytes) = figures.to_kept() {
        cache.keep(&name, &head, &bytes);
    }
    Ok(figures)
}
