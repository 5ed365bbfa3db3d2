//! `travaux next`.

use std::io::Write as _;

use travaux::model::{ActorId, Amendment, DraftKind, Ending, RoundIndex, RoundName};
use travaux::operation::{Deed, NextFile, Work, load, next_file};

use crate::cli::context::{Context, amendment_named, now};
use crate::cli::failure::{Code, Failure};
use crate::cli::output::write_file;

/// Write the file for the next draft, filled in from the last one
///
/// Change the words in it, say who sponsored what, then: travaux commit FILE. With --apply, the words of amendments are
/// worked in already, and their sponsors stand under the clauses they change; where one does not fit, it is said why, and
/// nothing is written.
///
/// Examples: travaux next -o rev2.yaml, travaux next --apply NOR-3,EU-7 -o rev2.yaml
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The round to start from; by default the latest
    #[arg(long, value_name = "ROUND")]
    from: Option<String>,
    /// Name of the new round; by default the next free revN
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Amendments to work in, by their ids
    #[arg(long, value_delimiter = ',', value_name = "AMENDMENT")]
    apply: Vec<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let loaded = load(&context.store()?)?;
    let (records, withheld) = loaded.negotiation.records.for_audience(context.audience());
    let mut amendments: Vec<&Amendment> = Vec::new();
    for id in &args.apply {
        let amendment =
            amendment_named(&records, id.trim()).inspect_err(|_| context.say_withheld(withheld))?;
        if !amendments.iter().any(|known| known.id == amendment.id) {
            amendments.push(amendment);
        }
    }
    let from: Option<RoundIndex> = match (&args.from, loaded.negotiation.rounds.is_empty()) {
        (None, true) => None,
        (named, _) => Some(loaded.negotiation.round_named(named.as_deref().unwrap_or("@"))?),
    };
    let name = args
        .name
        .as_deref()
        .map(RoundName::parse)
        .transpose()
        .map_err(|error| Failure::new(Code::Usage, error).remedy("a name such as rev2 or final"))?;
    let today = chrono::DateTime::from_timestamp(now().seconds, 0).unwrap_or_default().date_naive();
    let today = match from.map(|index| &loaded.negotiation.round(index).draft) {
        // A clock that is behind its negotiation: no draft is older than the one it was made from.
        Some(base) if today < base.date => base.date.succ_opt().unwrap_or(base.date),
        _ => today,
    };
    if let Some(base) =
        from.map(|index| loaded.negotiation.round(index)).filter(|round| round.kind() == DraftKind::Final)
    {
        context.output.say(&format!("{} is a final text; this draft continues after it.", base.draft.name));
    }
    let name_of =
        |id: &ActorId| loaded.directory.get(id).map_or_else(|| id.to_string(), |actor| actor.name.clone());
    let NextFile { text, works } =
        next_file(&loaded.negotiation, from, (name, today), &amendments, &name_of)?;
    works.iter().for_each(|work| context.output.say(&told(work, &name_of)));
    for amendment in &amendments {
        let standing = records.standing(&amendment.id, None);
        let is_over = standing.state.ending().is_some_and(|ending| ending != Ending::Adopted);
        if let Some(event) = standing.event.filter(|_| is_over) {
            let (id, state) = (&amendment.id, standing.state.word());
            context.output.say(&format!("{id}: {state} on {}, and worked in all the same.", event.date));
        }
    }
    match &context.output.file {
        Some(path) => {
            let path = context.path(path);
            if path.exists() {
                return Err(Failure::new(Code::Usage, format!("{} is there already", path.display()))
                    .remedy("name another file, or remove this one first"));
            }
            write_file(&path, text.as_bytes())?;
            context.output.say(&format!(
                "Wrote {}. Change it, then: travaux commit {}",
                path.display(),
                path.display()
            ));
        }
        None => std::io::stdout().lock().write_all(text.as_bytes())?,
    }
    Ok(())
}

/// What was done with an amendment, in one line.
fn told(work: &Work, name_of: &dyn Fn(&ActorId) -> String) -> String {
    let Work { amendment, deed, clause, sponsors } = work;
    let what = match deed {
        Deed::Changed => format!("changes words in {clause}"),
        Deed::Added => format!("puts a new clause beside {clause}; type its number"),
        Deed::Moved => format!("moves {clause}; see to the numbers"),
        Deed::Dropped => format!("takes out {clause}; see to the numbers"),
        Deed::Nothing => return format!("{amendment} changes nothing in {clause}."),
    };
    let names: Vec<String> = sponsors.iter().map(name_of).collect();
    format!("{amendment} {what} (sponsors: {}).", names.join(", "))
}
