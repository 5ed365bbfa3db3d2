//! `travaux show`.

use clap::ValueEnum;
use travaux::report::{self, Wording};

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Print the text of a draft or of one clause
///
/// Clean text is the draft as it stands when nobody has their way: words that those named in brackets would add are
/// left out, words they would delete stay; of options the one somebody retains stands, else the first.
///
/// Examples: travaux show, travaux show 5.1@rev2, travaux show @rev1 --as clean,
/// travaux show @rev1 --as compilation
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A clause by id or number, with @ROUND for another draft than the latest
    #[arg(value_name = "CLAUSE[@ROUND]")]
    address: Option<String>,
    /// original: as typed; clean: to be read, without brackets, names in them and alternatives;
    /// compilation: with all amendments made to it, who would put in and take out what
    #[arg(long = "as", value_enum, default_value = "original", value_name = "HOW")]
    how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum How {
    Original,
    Clean,
    Compilation,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let (round, places) = study.places(args.address.as_deref())?;
    let wording = match args.how {
        How::Original => Wording::Original,
        How::Clean => Wording::Clean,
        How::Compilation => {
            let answer = report::compilation(&study.dossier(), round, &places);
            return context.output.answer(&answer);
        }
    };
    context.output.answer(&report::show(&study.dossier(), round, &places, wording))
}
