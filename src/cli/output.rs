//! Where words go: answers to standard output or a file, everything else to standard error.
//!
//! Not a terminal: no colour, no wrapping, no pager. On a terminal: its width, and a pager for answers longer
//! than the screen; where there is no pager the answer is simply printed.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::ValueEnum;
use terminal_size::{Height, Width, terminal_size};
use travaux::render::{Colour, Format, Isolates, Style, write};
use travaux::report::Answer;

use super::failure::{Code, Failure};
use super::progress::Progress;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless the environment says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The formats an answer can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    /// For people, on a terminal or in plain text.
    Table,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// Markdown.
    Md,
    /// One self-contained page.
    Html,
}

/// What the user said about output, and what the environment is.
#[derive(Debug)]
pub(crate) struct Output {
    /// The folder that file names start from.
    pub(crate) folder: PathBuf,
    pub(crate) format: Option<FormatName>,
    pub(crate) file: Option<PathBuf>,
    pub(crate) colour: When,
    pub(crate) quiet: bool,
    /// Shown until something is said.
    pub(crate) progress: RefCell<Option<Progress>>,
    /// Said behind the next answer.
    pub(crate) behind: RefCell<Option<String>>,
}

impl Output {
    /// Writes an answer where the user wants it.
    pub(crate) fn answer(&self, answer: &Answer) -> Result<(), Failure> {
        self.print(answer)?;
        if let Some(line) = self.behind.take() {
            self.say(&line);
        }
        Ok(())
    }

    fn print(&self, answer: &Answer) -> Result<(), Failure> {
        self.end_progress();
        let format = self.format()?;
        if let Some(path) = self.file.as_deref().filter(|path| *path != Path::new("-")) {
            return self.to_file(answer, format, path);
        }
        let terminal = io::stdout().is_terminal();
        let size = if terminal { terminal_size() } else { None };
        let width = if terminal {
            Some(columns().or(size.map(|(Width(width), _)| usize::from(width))).unwrap_or(80))
        } else {
            None
        };
        let colour = if self.wants_colour(terminal) { Colour::On } else { Colour::Off };
        let isolates = if terminal { Isolates::Added } else { Isolates::Left };
        let mut bytes = Vec::new();
        write(answer, format, &Style { width, colour, isolates }, &mut bytes)?;
        let height = size.map_or(usize::MAX, |(_, Height(height))| usize::from(height));
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        if terminal && lines > height && page(&bytes).is_ok() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        Ok(out.flush()?)
    }

    fn format(&self) -> Result<Format, Failure> {
        if let Some(name) = self.format {
            return Ok(match name {
                FormatName::Table => Format::Table,
                FormatName::Json => Format::Json,
                FormatName::Jsonl => Format::JsonLines,
                FormatName::Csv => Format::Csv,
                FormatName::Tsv => Format::Tsv,
                FormatName::Md => Format::Markdown,
                FormatName::Html => Format::Html,
            });
        }
        match self.file.as_deref().filter(|path| *path != Path::new("-")) {
            None => Ok(Format::Table),
            Some(path) => Format::from_suffix(path).ok_or_else(|| {
                Failure::new(Code::Usage, format!("no format is known by the suffix of {}", path.display()))
                    .remedy("end it in .csv, .tsv, .json, .jsonl, .md, .html or .txt, or add --format")
            }),
        }
    }

    fn to_file(&self, answer: &Answer, format: Format, path: &Path) -> Result<(), Failure> {
        let style = Style { width: None, colour: Colour::Off, isolates: Isolates::Left };
        let mut bytes = Vec::new();
        write(answer, format, &style, &mut bytes)?;
        write_file(&self.folder.join(path), &bytes)?;
        self.say(&format!("Wrote {}", path.display()));
        Ok(())
    }

    /// Wipes the sign of life, before anything else is written.
    pub(crate) fn end_progress(&self) {
        drop(self.progress.take());
    }

    /// Says something beside the answer.
    pub(crate) fn say(&self, line: &str) {
        self.end_progress();
        if !self.quiet {
            to_standard_error(&format!("{line}\n"));
        }
    }

    /// The flag wins over the environment, and of that `NO_COLOR` over what forces colour.
    fn wants_colour(&self, terminal: bool) -> bool {
        let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
        match self.colour {
            When::Always => true,
            When::Never => false,
            When::Auto if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
            When::Auto if set("CLICOLOR_FORCE") || set("FORCE_COLOR") => true,
            When::Auto => {
                terminal
                    && variable("TERM").is_none_or(|term| term != "dumb")
                    && variable("CLICOLOR").is_none_or(|value| value != "0")
            }
        }
    }
}

/// Writes a file that the user named, through a temporary one, so that a full disk leaves no half of it.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        Failure::new(Code::Store, format!("could not write {}: {error}", path.display()))
            .remedy("name another file with -o, or make room")
    };
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".part");
    let temporary = PathBuf::from(temporary);
    let written = std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path));
    written.map_err(|error| {
        drop(std::fs::remove_file(&temporary));
        failed(error)
    })
}

/// Writes to standard error; where that is closed there is nobody left to tell.
pub(crate) fn to_standard_error(text: &str) {
    drop(io::stderr().lock().write_all(text.as_bytes()));
}

/// Shows bytes in the user's pager. An error means that there is none; what was shown is never shown again.
fn page(bytes: &[u8]) -> io::Result<()> {
    let command =
        variable("TRAVAUX_PAGER").or_else(|| variable("PAGER")).unwrap_or_else(|| "less -FRX".into());
    let command = command.to_string_lossy().into_owned();
    let mut words = command.split_whitespace();
    let program = words.next().filter(|program| *program != "cat").ok_or(io::ErrorKind::NotFound)?;
    let mut child = Command::new(program).args(words).stdin(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A reader who leaves the pager early has seen enough.
        drop(input.write_all(bytes));
    }
    child.wait().map(drop)
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

fn columns() -> Option<usize> {
    variable("COLUMNS")?.to_str()?.parse().ok().filter(|columns| *columns >= 20)
}
