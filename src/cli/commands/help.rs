//! `travaux help`.

use std::io::Write as _;

use clap::CommandFactory as _;

use crate::cli::Cli;
use crate::cli::context::Context;
use crate::cli::failure::{Code, Failure};
use crate::cli::topics::TOPICS;

/// Explain a concept, or a command
///
/// Topics: rounds, yaml, attribution, amendments, modals, brackets, survival, curves, formats, exit-codes
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A topic or a command
    topic: Option<String>,
}

pub(crate) fn run(_context: &Context, args: &Args) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let mut cli = Cli::command();
    // Gives every command its full name in "Usage:".
    cli.build();
    let Some(topic) = args.topic.as_deref() else {
        write!(out, "{}", cli.render_help())?;
        writeln!(out, "\nTopics (travaux help TOPIC):")?;
        for (name, text) in TOPICS {
            writeln!(
                out,
                "  {name:<12}  {}",
                text.lines().next().unwrap_or_default().trim_start_matches("# ")
            )?;
        }
        return Ok(());
    };
    if let Some((_, text)) = TOPICS.iter().find(|(name, _)| *name == topic) {
        out.write_all(text.as_bytes())?;
        if cli.find_subcommand(topic).is_some() {
            writeln!(out, "\nThe options of the command: travaux {topic} --help")?;
        }
        return Ok(());
    }
    if let Some(command) = cli.find_subcommand_mut(topic) {
        return Ok(write!(out, "{}", command.render_long_help())?);
    }
    let names: Vec<&str> = TOPICS.iter().map(|(name, _)| *name).collect();
    Err(Failure::new(Code::Usage, format!("there is no topic or command \"{topic}\""))
        .remedy(format!("topics: {}; commands: travaux --help", names.join(", "))))
}
