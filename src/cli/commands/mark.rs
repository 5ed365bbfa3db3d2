//! `travaux mark`.

use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use travaux::files::values::Vocabulary as _;
use travaux::model::{ActorId, AmendmentId, AmendmentState, Tally};
use travaux::operation::{HandedIn, Marking, hand_in, load, marking_file};

use super::commit::{behind, tell_skipped};
use crate::cli::context::{Audience, Context, amendment_named, now};
use crate::cli::failure::Failure;
use crate::cli::output::to_standard_error;

/// Put on record what people did to an amendment: adopted, withdrawn, …
///
/// It counts for drafts dated on that day or later. It says nothing of the words: what became of them is computed, never
/// typed. Roll calls and silence procedures are typed into a file of events: travaux help amendments.
///
/// Examples: travaux mark NOR-3 withdrawn --by Norway, travaux mark NOR-3,EU-7 adopted --date 2031-09-22 --tally 143-7-15
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One or more amendments by their ids
    #[arg(required = true, value_delimiter = ',', value_name = "AMENDMENT")]
    amendments: Vec<String>,
    /// The state from that day on
    #[arg(value_name = "STATE", value_parser = PossibleValuesParser::new(STATES))]
    state: String,
    /// The day on which it happened; by default today
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// The amendment it was merged into or superseded by
    #[arg(long, value_name = "AMENDMENT")]
    into: Option<String>,
    /// Who did it
    #[arg(long, value_delimiter = ',', value_name = "ACTOR")]
    by: Vec<String>,
    /// The vote in figures: for, against, abstaining and, where they were counted, absent
    #[arg(long, value_name = "143-7-15[-28]", value_parser = tally)]
    tally: Option<Tally>,
    /// Who may see it; never more than may see the amendment
    #[arg(long, value_enum, default_value = "public", value_name = "WHO")]
    visibility: Audience,
    /// Where it is on record
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
}

/// Every state but the first: tabling is told by the amendment itself.
const STATES: [&str; 14] = {
    let mut words = [""; 14];
    let mut at = 0;
    while at < words.len() {
        words[at] = AmendmentState::ALL[at + 1].word();
        at += 1;
    }
    words
};

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    travaux::store::git::remove_locks_when_interrupted();
    let git = context.store()?;
    let loaded = load(&git)?;
    let records = &loaded.negotiation.records;
    let id = |typed: &String| -> Result<AmendmentId, Failure> {
        Ok(amendment_named(records, typed.trim())?.id.clone())
    };
    let mut amendments = args.amendments.iter().map(id).collect::<Result<Vec<AmendmentId>, Failure>>()?;
    let mut seen = std::collections::BTreeSet::new();
    amendments.retain(|id| seen.insert(id.folded()));
    let by = args.by.iter().map(|name| Ok(loaded.directory.resolve(name)?.id.clone()));
    let today = chrono::DateTime::from_timestamp(now().seconds, 0).unwrap_or_default().date_naive();
    let marking = Marking {
        amendments,
        state: AmendmentState::from_word(&args.state).unwrap_or_default(),
        into: args.into.as_ref().map(id).transpose()?,
        date: args.date.unwrap_or(today),
        by: by.collect::<Result<Vec<ActorId>, Failure>>()?,
        tally: args.tally,
        visibility: args.visibility.visibility(),
        source: args.source.clone(),
    };
    let was: Vec<AmendmentState> =
        marking.amendments.iter().map(|id| records.standing(id, Some(marking.date)).state).collect();
    let (file, placement) = marking_file(&loaded, &marking)?;
    let (author, holder) = (context.author(Some(&git)), context.holder("mark"));
    let mut waiting = |holder: Option<&travaux::store::lock::Holder>| context.waiting(holder);
    let HandedIn { skipped, unfinished, .. } =
        hand_in(&git, std::slice::from_ref(&file), &placement, (&author, &holder), &mut waiting)?;
    for (id, was) in marking.amendments.iter().zip(was) {
        let (state, date) = (marking.state.word(), marking.date);
        context.output.say(&format!("{id} is {state} since {date}; before it was {}.", was.word()));
    }
    context.output.say(&format!("Stored as records/{}.", file.label));
    tell_skipped(context, &skipped);
    if let [only] = marking.amendments.as_slice() {
        context.output.say(&format!("What became of its words: travaux fate {only}"));
    }
    context.output.say("Take it back: travaux undo");
    unfinished.iter().for_each(|error| to_standard_error(&behind(error, true)));
    Ok(())
}

/// Reads a vote as it is written in this field: `143-7-15`.
fn tally(typed: &str) -> Result<Tally, String> {
    let wrong = || "type for, against and abstaining with dashes between them, such as 143-7-15".to_string();
    let counts = typed.split('-').map(|count| count.trim().parse::<u32>().map_err(|_| wrong()));
    match counts.collect::<Result<Vec<u32>, String>>()?.as_slice() {
        [in_favour, against] => {
            Ok(Tally { in_favour: *in_favour, against: *against, abstain: None, absent: None })
        }
        [in_favour, against, abstain, rest @ ..] if rest.len() < 2 => Ok(Tally {
            in_favour: *in_favour,
            against: *against,
            abstain: Some(*abstain),
            absent: rest.first().copied(),
        }),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_is_typed_as_the_field_writes_it() {
        let vote = |abstain, absent| Ok(Tally { in_favour: 143, against: 7, abstain, absent });
        assert_eq!(tally("143-7"), vote(None, None));
        assert_eq!(tally("143-7-15"), vote(Some(15), None));
        assert_eq!(tally("143 - 7 - 0 - 28"), vote(Some(0), Some(28)));
        for wrong in ["143", "143-7-15-28-1", "a-b", "143--7", "", "-1-2"] {
            assert!(tally(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_state_but_tabled_can_be_put_on_record() {
        assert!(STATES.iter().all(|word| AmendmentState::from_word(word).is_some()));
        assert!(!STATES.contains(&AmendmentState::Tabled.word()) && STATES.contains(&"reopened"));
    }
}
