//! `travaux status`.

use travaux::operation::{Loaded, OperationError, load};
use travaux::report;

use crate::cli::context::{Context, Study};
use crate::cli::failure::Failure;

/// Say where the negotiation stands: title, rounds, what is open
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(context: &Context, _args: &Args) -> Result<(), Failure> {
    let git = context.store()?;
    let Loaded { negotiation, directory, head, .. } = load(&git)?;
    let edited = git.edited_files(&head).map_err(OperationError::from)?;
    let edited: Vec<String> = edited.into_keys().collect();
    let study = Study::computed(negotiation, directory);
    context.output.answer(&report::status(&study.dossier(), &edited))
}
