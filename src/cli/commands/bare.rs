//! `travaux` alone: what it is and what to type, or inside a store its status.

use std::io::Write as _;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

const WELCOME: &str = "\
Travaux keeps the drafting history of a negotiated text: who changed which words, and what lasted.

  Try it        travaux demo                      a ready example: six rounds, twelve invented states
  Start yours   travaux init --title \"My treaty\"  then: travaux next -o zero.yaml
  Learn         travaux help yaml                 how to write a draft file

There is no Travaux store in this folder. All commands: travaux --help
";

pub(crate) fn run(context: &Context) -> Result<(), Failure> {
    if context.store().is_ok() {
        return super::status::run(context, &super::status::Args {});
    }
    Ok(std::io::stdout().lock().write_all(WELCOME.as_bytes())?)
}
