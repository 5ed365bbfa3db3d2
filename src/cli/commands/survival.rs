//! `travaux survival`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use travaux::chart::{self, Figure, Kind};
use travaux::render::{write_grid, write_table};
use travaux::report::{self, Shown, Units};
use travaux::survival::{
    Clock, Confidence, Credit, Deal, Finding, Grouping, Method, Plan, Question, Reach, Reading, Return, Rule,
    Strata, Threshold, Unit,
};

use crate::cli::context::{Context, Study};
use crate::cli::failure::{Code, Failure};
use crate::cli::output::write_file;

/// Count what was put in and how long it lasted, with its counts and its definition
///
/// Examples: travaux survival, travaux survival --of clauses --by round, travaux survival --until rev2
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What is counted; by default amendments where any are on record, else words
    #[arg(long, value_enum, value_name = "UNIT")]
    of: Option<Of>,
    /// What the rows stand for
    #[arg(long, value_enum, default_value = "sponsor", value_name = "WHAT")]
    by: By,
    /// The round in which things must stand; by default the latest
    #[arg(long, value_name = "ROUND")]
    until: Option<String>,
    /// Count time from the birth of each unit, or by the drafts of the negotiation
    #[arg(long, value_enum, default_value = "age", value_name = "CLOCK")]
    clock: ClockName,
    /// What a unit counts for that went out and came back
    #[arg(long = "return", value_enum, default_value = "first-death", value_name = "POLICY")]
    returns: ReturnName,
    /// How a unit with several sponsors is counted
    #[arg(long, value_enum, default_value = "full", value_name = "MODE")]
    credit: CreditName,
    /// Count for its members what a group sponsored, in rows of their own
    #[arg(long)]
    expand_groups: bool,
    /// A clause stands by its wording: while at least θ of the words it was born with do
    #[arg(long)]
    wording: bool,
    /// The share of an amendment or of a wording that must stand, above 0 and at most 1; without it 0.5
    #[arg(long, value_name = "SHARE")]
    theta: Option<String>,
    /// An amendment whose words stand with a negation put in or taken out counts as gone
    #[arg(long)]
    strict: bool,
    /// Count amendments that belong together as one
    #[arg(long)]
    package: bool,
    /// In tests, compare only units born in the same round, or in clauses of the same kind
    #[arg(long, value_enum, value_name = "WHAT")]
    stratify: Option<StrataName>,
    /// Clopper–Pearson intervals of shares instead of Wilson's
    #[arg(long)]
    exact: bool,
    /// Write every unit into this folder for R or Python: units.csv, sponsors.csv and a codebook, datapackage.json
    #[arg(long, value_name = "FOLDER")]
    units: Option<PathBuf>,
    /// Draw a figure into this file beside the answer, and its numbers into one that ends in .csv
    #[arg(long, value_name = "FILE.svg")]
    figure: Option<PathBuf>,
    /// What the figure shows
    #[arg(long, value_enum, value_name = "KIND", requires = "figure")]
    kind: Option<KindName>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindName {
    /// Share standing of each row, with its interval
    Dot,
    /// Survival by time of up to five rows, with those at risk
    Steps,
    /// What stands in each draft, by origin
    Stack,
    /// What became of the units of each row
    Fates,
    /// Clauses by drafts, shaded by how much of the first wording stands
    Map,
    /// From rows to fates
    Alluvial,
    /// Who took out whose words
    Overwrite,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    Amendments,
    Clauses,
    Words,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Sponsor,
    Group,
    Round,
    Kind,
    Clause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClockName {
    /// Drafts since birth
    Age,
    /// The place of the draft, with delayed entry
    Draft,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReturnName {
    /// The first removal ends it
    FirstDeath,
    /// The removal after which it never came back ends it
    LastDeath,
    /// Each stretch of standing is a life of its own
    Spells,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CreditName {
    /// Each sponsor counts it in full
    Full,
    /// Each of m sponsors counts 1/m
    Fractional,
    /// The sponsor named first counts it
    Lead,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StrataName {
    /// The draft of birth
    Round,
    /// The kind of clause of birth
    Kind,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let study = context.study()?;
    let question = question(&study, args)?;
    let dossier = study.dossier();
    let found = Finding::of(dossier.sources(), question, Confidence::default());
    if let Some(path) = &args.figure {
        let kind = kind(args.kind.unwrap_or(KindName::Dot));
        let credit = kind.credit(found.question.plan.deal.credit);
        let definition = report::definition(&dossier, &found, (shown(kind), credit));
        let figure = chart::figure(kind, &found, dossier.sources(), &definition);
        write_figure(context, path, &figure)?;
    }
    if let Some(folder) = &args.units {
        write_units(context, folder, &report::units(&dossier, &found))?;
    }
    context.output.answer(&report::survival(&dossier, &found))
}

/// Writes the units, their sponsors and the codebook into a folder.
fn write_units(context: &Context, folder: &Path, units: &Units) -> Result<(), Failure> {
    let place = context.path(folder);
    std::fs::create_dir_all(&place).map_err(|error| {
        Failure::new(Code::Store, format!("could not make the folder {}: {error}", folder.display()))
            .remedy("try: travaux survival --units units")
    })?;
    for (name, grid) in [("units.csv", &units.units), ("sponsors.csv", &units.sponsors)] {
        let mut bytes = Vec::new();
        write_grid(grid, &mut bytes)?;
        write_file(&place.join(name), &bytes)?;
    }
    write_file(&place.join("datapackage.json"), format!("{:#}\n", units.codebook).as_bytes())?;
    context
        .output
        .say(&format!("Wrote {} with units.csv, sponsors.csv and datapackage.json", folder.display()));
    Ok(())
}

fn kind(name: KindName) -> Kind {
    match name {
        KindName::Dot => Kind::Dot,
        KindName::Steps => Kind::Steps,
        KindName::Stack => Kind::Stack,
        KindName::Fates => Kind::Fates,
        KindName::Map => Kind::Map,
        KindName::Alluvial => Kind::Alluvial,
        KindName::Overwrite => Kind::Overwrite,
    }
}

fn shown(kind: Kind) -> Shown {
    match kind {
        Kind::Dot => Shown::Shares,
        Kind::Steps => Shown::Curves,
        Kind::Stack | Kind::Fates | Kind::Map | Kind::Alluvial | Kind::Overwrite => Shown::Counts,
    }
}

/// Writes a figure and, beside it, its numbers.
fn write_figure(context: &Context, path: &Path, figure: &Figure) -> Result<(), Failure> {
    let is_svg = path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("svg"));
    if !is_svg {
        return Err(Failure::new(
            Code::Usage,
            format!("figures are SVG, and {} does not end in .svg", path.display()),
        )
        .remedy("try: travaux survival --figure figure.svg"));
    }
    let beside = path.with_extension("csv");
    let mut numbers = Vec::new();
    write_table(&figure.table, &mut numbers)?;
    write_file(&context.path(path), figure.svg.as_bytes())?;
    write_file(&context.path(&beside), &numbers)?;
    context.output.say(&format!("Wrote {} and its numbers, {}", path.display(), beside.display()));
    Ok(())
}

/// What was typed, as a question.
fn question(study: &Study, args: &Args) -> Result<Question, Failure> {
    let unit = unit(study, args)?;
    let grouping = match args.by {
        By::Sponsor => Grouping::Sponsor,
        By::Group => Grouping::Group,
        By::Round => Grouping::Round,
        By::Kind => Grouping::Kind,
        By::Clause => Grouping::Clause,
    };
    if args.theta.is_some() && matches!(unit, Unit::Words | Unit::Clauses) {
        return Err(needs("--theta is for units that stand in part", "--of clauses --wording --theta 0.75"));
    }
    if args.strict && !unit.is_tabled() {
        return Err(needs("--strict is for amendments", "--of amendments --strict"));
    }
    if args.exact && unit == Unit::Words {
        return Err(needs(
            "--exact wants units that stand on their own, and words come in insertions",
            "--of clauses --exact",
        ));
    }
    if args.exact && args.credit == CreditName::Fractional {
        return Err(needs("--exact wants whole units", "--of clauses --exact --credit full"));
    }
    if args.expand_groups && grouping != Grouping::Sponsor {
        return Err(needs("--expand-groups is for rows by sponsor", "--by sponsor --expand-groups"));
    }
    if args.stratify.is_some() && unit == Unit::Words {
        return Err(needs(
            "--stratify is for tests, and words are no independent units",
            "--of clauses --stratify round",
        ));
    }
    let question = Question::new(study.round(args.until.as_deref())?, unit, grouping);
    Ok(Question { plan: plan(args, grouping)?, method: method(args), ..question })
}

/// What is counted.
fn unit(study: &Study, args: &Args) -> Result<Unit, Failure> {
    let has_amendments = !study.negotiation.records.amendments().is_empty();
    let of = match args.of {
        Some(of) => of,
        None if args.wording => Of::Clauses,
        None if Unit::usual(&study.negotiation).is_tabled() || args.strict || args.package => Of::Amendments,
        None => Of::Words,
    };
    if of == Of::Amendments && !has_amendments {
        return Err(needs("no amendment is on record here", "--of words"));
    }
    match (of, args.wording, args.package) {
        (Of::Clauses, true, false) => Ok(Unit::Wordings),
        (_, true, _) => Err(needs("--wording follows the wording of clauses", "--of clauses --wording")),
        (Of::Amendments, false, true) => Ok(Unit::Packages),
        (_, false, true) => Err(needs("--package puts amendments together", "--of amendments --package")),
        (Of::Amendments, false, false) => Ok(Unit::Amendments),
        (Of::Words, false, false) => Ok(Unit::Words),
        (Of::Clauses, false, false) => Ok(Unit::Clauses),
    }
}

/// An option that means nothing beside the others, and a command in which it does.
fn needs(why: &str, instead: &str) -> Failure {
    Failure::new(Code::Usage, why).remedy(format!("try: travaux survival {instead}"))
}

fn method(args: &Args) -> Method {
    if args.exact { Method::Exact } else { Method::Wilson }
}

fn plan(args: &Args, grouping: Grouping) -> Result<Plan, Failure> {
    let threshold = match &args.theta {
        None => Threshold::default(),
        Some(text) => Threshold::parse(text).ok_or_else(|| {
            Failure::new(Code::Usage, format!("--theta {text} is no share above 0 and at most 1"))
                .remedy("try: travaux survival --of clauses --wording --theta 0.75")
        })?,
    };
    let rule = Rule {
        threshold,
        returns: match args.returns {
            ReturnName::FirstDeath => Return::FirstDeath,
            ReturnName::LastDeath => Return::LastDeath,
            ReturnName::Spells => Return::Spells,
        },
        clock: match args.clock {
            ClockName::Age => Clock::Age,
            ClockName::Draft => Clock::Draft,
        },
        reading: if args.strict { Reading::Strict } else { Reading::Plain },
    };
    let credit = match args.credit {
        CreditName::Full => Credit::Full,
        CreditName::Fractional => Credit::Fractional,
        CreditName::Lead => Credit::Lead,
    };
    let reach = if args.expand_groups { Reach::Members } else { Reach::AsNamed };
    let strata = match args.stratify {
        None => Strata::None,
        Some(StrataName::Round) => Strata::Round,
        Some(StrataName::Kind) => Strata::Kind,
    };
    Ok(Plan { deal: Deal { grouping, credit, reach }, rule, strata })
}
