//! `travaux amendments`.

use clap::builder::PossibleValuesParser;
use travaux::model::Address;
use travaux::report::{self, Wanted, WantedState};

use crate::cli::context::{Context, Study};
use crate::cli::failure::Failure;

/// List who tabled what and where each stands, or show one
///
/// A state is what people did to an amendment: adopted, withdrawn, no-action, … It says nothing of its words. Those of
/// a sponsor are the ones under its own name and those of groups it belonged to on the day.
///
/// Examples: travaux amendments, travaux amendments NOR-3, travaux amendments --sponsor Norway --state open
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One amendment by its id
    #[arg(conflicts_with_all = ["sponsor", "clause", "round", "state", "package"])]
    amendment: Option<String>,
    /// Only those an actor tabled or joined
    #[arg(long, value_name = "ACTOR")]
    sponsor: Option<String>,
    /// Only those to a clause, by id or by its number in the latest draft or in @ROUND, and below it
    #[arg(long, value_name = "CLAUSE[@ROUND]")]
    clause: Option<String>,
    /// Only those made against a draft
    #[arg(long, value_name = "ROUND")]
    round: Option<String>,
    /// Only those in a state; open is any in which something can still be done to it
    #[arg(long, value_name = "STATE", value_parser = PossibleValuesParser::new(WantedState::words()))]
    state: Option<String>,
    /// Only those of a package
    #[arg(long, value_name = "NAME")]
    package: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let answer = match &args.amendment {
        Some(id) => report::amendment(&study.dossier(), study.amendment(id)?),
        None => report::amendments(&study.dossier(), &wanted(&study, args)?),
    };
    context.output.answer(&answer)
}

fn wanted(study: &Study, args: &Args) -> Result<Wanted, Failure> {
    let sponsor = args.sponsor.as_deref().map(|name| study.dossier().directory.resolve(name));
    let round = args.round.as_deref().map(|name| study.round(Some(name))).transpose()?;
    let clause = |typed: &String| {
        let address = Address::parse(typed);
        let round = match (address.round, round) {
            (None, Some(round)) => round,
            (named, _) => study.round(named)?,
        };
        let clause = address.clause.unwrap_or_default();
        let place = study.negotiation.clause_named(round, clause)?;
        Ok::<_, Failure>(study.negotiation.round(round).concordance.entries[place].id.clone())
    };
    Ok(Wanted {
        sponsor: sponsor.transpose()?.map(|actor| actor.id.clone()),
        clause: args.clause.as_ref().map(clause).transpose()?,
        round,
        state: args.state.as_deref().and_then(WantedState::from_word),
        package: args.package.clone(),
    })
}
