//! `travaux check`.

use std::path::PathBuf;

use travaux::operation::{OperationError, Placement, check_alone, plan};

use crate::cli::context::Context;
use crate::cli::failure::{Code, Failure};

/// Check files for every problem at once; store nothing
///
/// Inside a store, names and numbers are checked against it. Exit code 1 when there are problems.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Draft files, files of amendments and events, files of actors
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let files = context.files(&args.files).map_err(|failure| Failure { code: Code::No, ..failure })?;
    let checked = match context.store() {
        Ok(git) => {
            plan(&git, &files, &Placement::Next, &context.author(None)).map(|outcome| outcome.warnings)
        }
        Err(_) => check_alone(&files),
    };
    match checked {
        Ok(warnings) => {
            if !warnings.is_empty() {
                crate::cli::output::to_standard_error(&travaux::ingest::render(&warnings));
            }
            for file in &files {
                context.output.say(&format!("{} is valid.", file.label));
            }
            Ok(())
        }
        Err(OperationError::Problems(problems)) => Err(Failure::problems(&problems, Code::No)),
        Err(error) => Err(error.into()),
    }
}
