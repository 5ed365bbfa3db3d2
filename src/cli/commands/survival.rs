//! `travaux survival`.

use clap::ValueEnum;
use travaux::report;
use travaux::survival::{Grouping, Unit};

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Count what was put in and still stands, with its counts and its definition
///
/// Examples: travaux survival, travaux survival --of clauses --by round, travaux survival --until rev2
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What is counted
    #[arg(long, value_enum, default_value = "words", value_name = "UNIT")]
    of: Of,
    /// What the rows stand for
    #[arg(long, value_enum, default_value = "sponsor", value_name = "WHAT")]
    by: By,
    /// The round in which things must stand; by default the latest
    #[arg(long, value_name = "ROUND")]
    until: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    Words,
    Clauses,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Sponsor,
    Group,
    Round,
    Kind,
    Clause,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let until = study.round(args.until.as_deref())?;
    let unit = match args.of {
        Of::Words => Unit::Words,
        Of::Clauses => Unit::Clauses,
    };
    let grouping = match args.by {
        By::Sponsor => Grouping::Sponsor,
        By::Group => Grouping::Group,
        By::Round => Grouping::Round,
        By::Kind => Grouping::Kind,
        By::Clause => Grouping::Clause,
    };
    context.output.answer(&report::survival(&study.dossier(), until, unit, grouping))
}
