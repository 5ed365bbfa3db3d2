//! The command line: what was typed, which command runs, what the shell is told.
//!
//! A command's body reads: load, compute, report, render. The environment, the clock and the terminal are read here
//! and in the modules below, never in the library.

mod commands;
mod context;
mod failure;
mod output;
mod progress;
mod topics;

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use context::{Audience, Context};
use failure::{Code, Failure};
use output::{FormatName, Output, When, to_standard_error};
use progress::Progress;

/// Travaux keeps the drafting history of a negotiated text: who changed which words, and what lasted.
#[derive(Debug, Parser)]
#[command(name = "travaux", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(after_help = "Start with: travaux demo        Concepts: travaux help rounds, travaux help yaml, …")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command understands.
#[derive(Debug, Parser)]
struct Global {
    /// How to write the answer; without it the suffix of -o decides, else a table
    #[arg(long, value_enum, global = true, value_name = "FORMAT")]
    format: Option<FormatName>,
    /// Write to a file instead of the screen; its suffix decides the format
    #[arg(short, long, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_enum, global = true, default_value = "auto", value_name = "WHEN")]
    color: When,
    /// Whose eyes the answer is for: amendments and events that others may not see are left out of it, counts too
    #[arg(long, value_enum, global = true, default_value = "public", value_name = "WHO")]
    audience: Audience,
    /// Work as if started in this folder
    #[arg(short = 'C', global = true, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// Say nothing beside the answer and errors
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(commands::demo::Args),
    Init(commands::init::Args),
    Next(commands::next::Args),
    Check(commands::check::Args),
    Commit(commands::commit::Args),
    Status(commands::status::Args),
    Log(commands::log::Args),
    Show(commands::show::Args),
    Diff(commands::diff::Args),
    #[command(alias = "annotate")]
    Blame(commands::blame::Args),
    Brackets(commands::brackets::Args),
    History(commands::history::Args),
    Amendments(commands::amendments::Args),
    Mark(commands::mark::Args),
    Fate(commands::fate::Args),
    Explain(commands::explain::Args),
    Conflicts(commands::conflicts::Args),
    Alliances(commands::alliances::Args),
    Attribute(commands::attribute::Args),
    Find(commands::find::Args),
    Concordance(commands::concordance::Args),
    Synoptic(commands::synoptic::Args),
    Survival(commands::survival::Args),
    Actors(commands::actors::Args),
    Ops(commands::ops::Args),
    Undo(commands::undo::Args),
    Redo(commands::redo::Args),
    Verify(commands::verify::Args),
    Sync(commands::sync::Args),
    Help(commands::help::Args),
}

/// Runs the program and says how it ended.
pub(crate) fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<OsString> = arguments.collect();
    let ended = std::panic::catch_unwind(|| start(&arguments));
    match ended {
        Ok(code) => code,
        Err(_) => {
            let failure = Failure::new(Code::Defect, "this is a defect of travaux, not of your files")
                .remedy("nothing half done was stored; check with: travaux verify")
                .remedy("please report the command and the files it was run on");
            end(&failure)
        }
    }
}

fn start(arguments: &[OsString]) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output with code 0, usage errors to standard error with code 2.
            drop(error.print());
            return if error.use_stderr() { ExitCode::from(Code::Usage as u8) } else { ExitCode::SUCCESS };
        }
    };
    let Global { format, output, color, audience, directory, quiet } = cli.global;
    let folder = directory.unwrap_or_else(|| PathBuf::from("."));
    let progress = RefCell::new(if quiet { None } else { Progress::start() });
    let output = Output {
        folder: folder.clone(),
        format,
        file: output,
        colour: color,
        quiet,
        progress,
        behind: RefCell::default(),
    };
    let context = Context::new(folder, output, audience.visibility());
    let done = match cli.command {
        None => commands::bare::run(&context),
        Some(command) => dispatch(&context, command),
    };
    context.output.end_progress();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => end(&failure),
    }
}

fn dispatch(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => commands::demo::run(context, &args),
        Command::Init(args) => commands::init::run(context, &args),
        Command::Next(args) => commands::next::run(context, &args),
        Command::Check(args) => commands::check::run(context, &args),
        Command::Commit(args) => commands::commit::run(context, &args),
        Command::Status(args) => commands::status::run(context, &args),
        Command::Log(args) => commands::log::run(context, &args),
        Command::Show(args) => commands::show::run(context, &args),
        Command::Diff(args) => commands::diff::run(context, &args),
        Command::Blame(args) => commands::blame::run(context, &args),
        Command::Brackets(args) => commands::brackets::run(context, &args),
        Command::Explain(args) => commands::explain::run(context, &args),
        Command::Alliances(args) => commands::alliances::run(context, &args),
        Command::Conflicts(args) => commands::conflicts::run(context, &args),
        Command::Mark(args) => commands::mark::run(context, &args),
        Command::Fate(args) => commands::fate::run(context, &args),
        Command::Attribute(args) => commands::attribute::run(context, &args),
        Command::Find(args) => commands::find::run(context, &args),
        Command::History(args) => commands::history::run(context, &args),
        Command::Concordance(args) => commands::concordance::run(context, &args),
        Command::Synoptic(args) => commands::synoptic::run(context, &args),
        Command::Amendments(args) => commands::amendments::run(context, &args),
        Command::Survival(args) => commands::survival::run(context, &args),
        Command::Actors(args) => commands::actors::run(context, &args),
        Command::Ops(args) => commands::ops::run(context, &args),
        Command::Undo(args) => commands::undo::run(context, &args),
        Command::Redo(args) => commands::redo::run(context, &args),
        Command::Verify(args) => commands::verify::run(context, &args),
        Command::Sync(args) => commands::sync::run(context, &args),
        Command::Help(args) => commands::help::run(context, &args),
    }
}

fn end(failure: &Failure) -> ExitCode {
    if failure.pipe_closed {
        return ExitCode::SUCCESS;
    }
    to_standard_error(&failure.text());
    ExitCode::from(failure.code as u8)
}
