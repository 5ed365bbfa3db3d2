//! Every way a command can end badly, as a sentence, what to type next, and an exit code.
//!
//! Errors of the library say what failed, each beside the code that fails; here, and only here, they become words for
//! a person and a code for a script.

use std::fmt;
use std::io;

use travaux::actors::NameProblem;
use travaux::ingest::Problem;
use travaux::model::AddressError;
use travaux::operation::{OperationError, is_disk_full};

/// What the shell is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// The answer is no.
    No = 1,
    /// Wrong usage, unknown clause, round or actor.
    Usage = 2,
    /// Bad input file.
    Input = 3,
    /// Problem with the store.
    Store = 4,
    /// A defect of the program.
    Defect = 5,
}

/// What a command ends with when it cannot do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: Code,
    /// What is wrong, and where. Empty where everything was said already.
    pub(crate) message: String,
    /// What to type next.
    pub(crate) remedies: Vec<String>,
    /// Whether whoever reads the answer has closed the pipe, which is no failure.
    pub(crate) pipe_closed: bool,
}

impl Failure {
    pub(crate) fn new(code: Code, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string(), remedies: Vec::new(), pipe_closed: false }
    }

    /// Names what may have been meant, where anything comes near.
    pub(crate) fn suggest(self, similar: &[String]) -> Self {
        if similar.is_empty() { self } else { self.remedy(format!("did you mean {}?", similar.join(" or "))) }
    }

    pub(crate) fn remedy(mut self, remedy: impl fmt::Display) -> Self {
        self.remedies.push(remedy.to_string());
        self
    }

    /// The answer is no, and has been printed.
    pub(crate) fn no() -> Self {
        Self::new(Code::No, "")
    }

    /// Files with problems, all of them, with the count last.
    pub(crate) fn problems(problems: &[Problem], code: Code) -> Self {
        Self::new(code, travaux::ingest::render(problems))
    }

    /// The text for standard error.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        if !self.message.is_empty() {
            if !self.message.starts_with("error") && !self.message.starts_with("warning") {
                text.push_str("error: ");
            }
            text.push_str(self.message.trim_end());
            text.push('\n');
        }
        for remedy in &self.remedies {
            text.push_str("  = ");
            text.push_str(remedy);
            text.push('\n');
        }
        text
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let pipe_closed = error.kind() == io::ErrorKind::BrokenPipe;
        let failure = Self::new(Code::Store, format!("could not write the answer: {error}"));
        let remedies = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                vec!["make room on the disk, then run it again".to_string()]
            }
            _ => vec!["write it to another place: -o FILE".to_string()],
        };
        Self { pipe_closed, remedies, ..failure }
    }
}

impl From<AddressError> for Failure {
    fn from(error: AddressError) -> Self {
        let failure = Self::new(Code::Usage, &error);
        match error {
            AddressError::NoRounds => failure.remedy("write the first draft: travaux next -o zero.yaml"),
            AddressError::UnknownRound { similar, known, .. } => {
                let names: Vec<&str> = known.iter().map(travaux::model::RoundName::as_str).collect();
                failure
                    .suggest(&similar)
                    .remedy(format!("known rounds: {}; see: travaux log", names.join(", ")))
            }
            AddressError::NothingBefore { .. } => failure.remedy("see: travaux log"),
            AddressError::UnknownClause { typed, round, similar, elsewhere } => {
                let mut failure = failure.suggest(&similar);
                if let Some(other) = elsewhere {
                    failure = failure.remedy(format!(
                        "it stands in {other}: travaux history {}",
                        shell(&format!("{typed}@{other}"))
                    ));
                }
                failure.remedy(format!("all clauses: travaux show @{round}"))
            }
            AddressError::Ambiguous { fitting, .. } => fitting
                .into_iter()
                .fold(failure.remedy("type the id of the one you mean:"), |failure, fit| {
                    failure.remedy(format!("  {}   {}  {} …", fit.id, fit.path, fit.words))
                }),
        }
    }
}

impl From<NameProblem> for Failure {
    fn from(problem: NameProblem) -> Self {
        let failure = Self::new(Code::Usage, &problem);
        match problem {
            NameProblem::Unknown { suggestions, .. } if !suggestions.is_empty() => {
                failure.remedy(format!("look it up: travaux actors {}", shell(&suggestions[0])))
            }
            NameProblem::Unknown { .. } => failure.remedy("see all names: travaux actors --all"),
            NameProblem::Ambiguous { candidates, .. } => {
                candidates.into_iter().fold(failure, |failure, (id, spelling)| {
                    failure.remedy(format!("for {id} type: {spelling}"))
                })
            }
        }
    }
}

impl From<OperationError> for Failure {
    fn from(error: OperationError) -> Self {
        match error {
            OperationError::Problems(problems) => Self::problems(&problems, Code::Input),
            other => {
                let code = match &other {
                    error if error.is_usage() => Code::Usage,
                    error if error.is_refusal() => Code::No,
                    _ => Code::Store,
                };
                let remedies = other.remedies();
                let message = chain(&other);
                let is_said = message.contains("disk is full") || !is_disk_full(&other);
                let message = if is_said { message } else { format!("the disk is full: {message}") };
                Self { remedies, ..Self::new(code, message) }
            }
        }
    }
}

/// An error with what caused it.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text
}

/// A word as a shell takes it.
pub(crate) fn shell(word: &str) -> String {
    let plain =
        word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '@' | '/' | ','));
    if plain && !word.is_empty() { word.to_string() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_cannot_be_written_says_what_to_type() {
        // Numbers of Linux: no space, quota, input or output error, read-only file system.
        for (number, typed) in [(28, "make room"), (122, "make room"), (5, "-o FILE"), (30, "-o FILE")] {
            let failure = Failure::from(io::Error::from_raw_os_error(number));
            assert!(failure.remedies.iter().any(|remedy| remedy.contains(typed)), "{number}: {failure:?}");
        }
    }
}
