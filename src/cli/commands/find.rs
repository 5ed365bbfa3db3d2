//! `travaux find`.

use travaux::report;

use crate::cli::context::Context;
use crate::cli::failure::{Code, Failure};

/// Show where a phrase came in and went out, and by whom
///
/// Capitals, line breaks, marks and brackets are nothing. When no draft has the words, the nearest wordings are
/// shown, and the exit code is 1. Example: travaux find "legal advice service"
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Words that stand behind one another
    words: String,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let found = report::find(&study.dossier(), &args.words);
    let Some((answer, sightings)) = found else {
        return Err(Failure::new(Code::Usage, format!("there is no word in \"{}\"", args.words))
            .remedy("name one or more words: travaux find \"shall\""));
    };
    context.output.answer(&answer)?;
    if sightings > 0 { Ok(()) } else { Err(Failure::no()) }
}
