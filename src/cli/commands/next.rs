//! `travaux next`.

use std::io::Write as _;

use travaux::model::{ActorId, DraftKind, RoundIndex, RoundName};
use travaux::operation::{load, next_file};

use crate::cli::context::{Context, now};
use crate::cli::failure::{Code, Failure};
use crate::cli::output::write_file;

/// Write the file for the next draft, filled in from the last one
///
/// Change the words in it, say who sponsored what, then: travaux commit FILE.
///
/// Example: travaux next -o rev2.yaml
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The round to start from; by default the latest
    #[arg(long, value_name = "ROUND")]
    from: Option<String>,
    /// Name of the new round; by default the next free revN
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let loaded = load(&context.store()?)?;
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
    let text = next_file(&loaded.negotiation, from, name, today, &name_of)?;
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
