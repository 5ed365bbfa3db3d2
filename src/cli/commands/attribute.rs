//! `travaux attribute`.

use travaux::attribution::{Reach, reach};
use travaux::model::{ActorId, Address, Correction, Extent, Passage, RoundIndex, RoundName};
use travaux::operation::{Corrected, correct};

use super::commit::{behind, tell_skipped};
use crate::cli::context::{Context, Study, now};
use crate::cli::failure::{Code, Failure};
use crate::cli::output::to_standard_error;

/// Correct who is on record for what a draft changed in a clause
///
/// The correction is stored with your name and reason, is shown as one wherever it counts, and comes before everything
/// else: what the draft says and what amendments asked for. Nothing that was stored before is changed.
///
/// Examples: travaux attribute 5.1@rev2 --to Norway,Chile --reason "letter of 28 June",
/// travaux attribute 5.1@rev2 --words "take all" --removed --to nobody --reason "slip of the secretariat"
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A clause in the draft that changed it; for one that it dropped, as it was called before
    #[arg(value_name = "CLAUSE@ROUND")]
    clause: String,
    /// Only these words; else everything that the draft changed in the clause
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
    /// Which of several equal places is meant, counted from 1
    #[arg(long, value_name = "N", requires = "words", value_parser = clap::value_parser!(u32).range(1..))]
    occurrence: Option<u32>,
    /// What was taken out, not what was put in
    #[arg(long)]
    removed: bool,
    /// Who is on record for it, or: nobody
    #[arg(long, required = true, value_delimiter = ',', value_name = "ACTOR")]
    to: Vec<String>,
    /// Why
    #[arg(long)]
    reason: String,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    travaux::store::git::remove_locks_when_interrupted();
    let git = context.store()?;
    let study = context.study()?;
    if args.reason.trim().is_empty() {
        return Err(Failure::new(Code::Usage, "an attribution is corrected only with a reason")
            .remedy("add: --reason \"…\""));
    }
    let author = context.author(Some(&git));
    let (correction, address) = correction(&study, args, author.name())?;
    let reach = reach(&study.negotiation, study.dossier().weave, &correction);
    let words = reach.words(study.dossier().weave);
    if words == 0 {
        return Err(nothing(&study, &correction, (&reach, &address)));
    }
    if let Some(passage) = correction.extent.passage().filter(|passage| passage.occurrence.is_none())
        && reach.places.len() > 1
    {
        let what = format!("\"{}\" stands {} times in {address}", passage.words, reach.places.len());
        return Err(Failure::new(Code::Usage, what).remedy("say which: --occurrence 1, or more of the words"));
    }
    let holder = context.holder("attribute");
    let mut waiting = |holder: Option<&travaux::store::lock::Holder>| context.waiting(holder);
    let Corrected { path, skipped, unfinished } =
        correct(&git, &correction, &address, (&author, &holder), &mut waiting)?;
    let names: Vec<String> = correction.to.iter().map(ToString::to_string).collect();
    let names = if names.is_empty() { "nobody".to_string() } else { names.join(", ") };
    let unit = if words == 1 { "word" } else { "words" };
    context.output.say(&format!("{address}: {words} {unit} to {names}. Stored as {path}."));
    tell_skipped(context, &skipped);
    context.output.say("Take it back: travaux undo");
    unfinished.iter().for_each(|error| to_standard_error(&behind(error, true)));
    Ok(())
}

/// The correction that was typed, and what people call the clause and its round.
fn correction(study: &Study, args: &Args, by: &str) -> Result<(Correction, String), Failure> {
    let address = Address::parse(&args.clause);
    let round = study.round(address.round)?;
    let typed = address.clause.filter(|clause| !clause.is_empty()).ok_or_else(|| {
        Failure::new(Code::Usage, "it is not said which clause")
            .remedy("name it: travaux attribute 5.1@rev2 …")
    })?;
    let negotiation = &study.negotiation;
    let found = negotiation.clause_named(round, typed).map(|place| (round, place));
    // A clause that the draft dropped is called what it was called before.
    let before = |round: &RoundIndex| Some((*round, negotiation.clause_named(*round, typed).ok()?));
    let (holder, place) = match found {
        Ok(found) => found,
        Err(error) => negotiation.round(round).bases.iter().find_map(before).ok_or(error)?,
    };
    let passage = args.words.as_ref().map(|words| Passage {
        words: words.clone(),
        occurrence: args.occurrence.map(|which| which as usize),
    });
    let to = match args.to.as_slice() {
        [nobody] if nobody.trim().eq_ignore_ascii_case("nobody") => Vec::new(),
        names => names
            .iter()
            .map(|name| Ok(study.dossier().directory.resolve(name.trim())?.id.clone()))
            .collect::<Result<Vec<ActorId>, Failure>>()?,
    };
    let name: &RoundName = &negotiation.round(round).draft.name;
    let correction = Correction {
        name: String::new(),
        round: name.clone(),
        clause: negotiation.round(holder).concordance.entries[place].id.clone(),
        extent: match (passage, args.removed) {
            (None, false) => Extent::Everything,
            (None, true) => Extent::Removed,
            (Some(passage), false) => Extent::Words(passage),
            (Some(passage), true) => Extent::RemovedWords(passage),
        },
        to,
        by: by.to_string(),
        date: chrono::DateTime::from_timestamp(now().seconds, 0).unwrap_or_default().date_naive(),
        reason: args.reason.trim().to_string(),
    };
    Ok((correction, format!("{typed}@{name}")))
}

/// Why a correction speaks of nothing.
fn nothing(study: &Study, correction: &Correction, (reach, address): (&Reach, &str)) -> Failure {
    let (clause, round) = address.rsplit_once('@').unwrap_or((address, ""));
    let weave = study.dossier().weave;
    let Some(passage) = correction.extent.passage() else {
        let what =
            if correction.extent.is_removal() { "took no words out of" } else { "changed no words in" };
        return Failure::new(Code::Usage, format!("{round} {what} {clause}"))
            .remedy(format!("see what changed when: travaux history '{clause}'"));
    };
    let words = &passage.words;
    match reach.places.first() {
        None if correction.extent.is_removal() => Failure::new(
            Code::Usage,
            format!("the draft before {round} does not have \"{words}\" in {clause}"),
        )
        .remedy(format!("see its words: travaux history '{clause}'")),
        None => Failure::new(Code::Usage, format!("{clause} of {round} does not have \"{words}\""))
            .remedy(format!("see its words: travaux show '{address}'")),
        Some(_) if correction.extent.is_removal() => {
            Failure::new(Code::Usage, format!("{round} did not take \"{words}\" out of {clause}"))
                .remedy(format!("see where the words went: travaux find '{words}'"))
        }
        Some(tokens) => {
            let births = tokens.iter().map(|token| weave.life(*token).birth);
            let since = births.max().map(|birth| study.negotiation.round(birth).draft.name.to_string());
            let since = since.unwrap_or_default();
            Failure::new(
                Code::Usage,
                format!("{round} did not change \"{words}\" in {clause}; it stands since {since}"),
            )
            .remedy(format!("correct what put it in: travaux blame '{clause}@{since}'"))
        }
    }
}
