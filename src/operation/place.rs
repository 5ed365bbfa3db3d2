//! Where new drafts go: behind what is stored, before a stored draft, or in the place of one.

use crate::ingest::context::{self, KnownRound, Surroundings};
use crate::ingest::{DraftInput, Problem};
use crate::lineage::Trace;
use crate::model::{ClauseId, Concordance, Draft, Negotiation, Round, RoundIndex, RoundName};

use super::arrange::{Line, Misplaced, indices, order};
use super::hand_in::Sorted;
use super::rebuild::rebuild;
use super::{Loaded, OperationError};

/// Rounds in their places, those that are new, and those whose concordance was rebuilt.
pub(super) struct Placed {
    pub(super) negotiation: Negotiation,
    pub(super) rounds: Vec<RoundIndex>,
    pub(super) rebuilt: Vec<RoundIndex>,
}

fn parts(negotiation: &Negotiation) -> Vec<(Draft, Concordance)> {
    negotiation.rounds.iter().map(|round| (round.draft.clone(), round.concordance.clone())).collect()
}

/// Drafts behind what is stored, in their order.
pub(super) fn next(loaded: &Loaded, sorted: &mut Sorted<'_>) -> Result<Placed, OperationError> {
    let mut line = Line::of(&loaded.negotiation);
    let inputs: Vec<&DraftInput> = sorted.drafts.iter().map(|(_, input)| &**input).collect();
    let drafts: Vec<&Draft> = inputs.iter().map(|input| &input.draft).collect();
    let places = order(&line, &drafts);
    let mut problems = context::check_run(&inputs);
    let stored = surroundings(&loaded.negotiation.rounds);
    for input in &inputs {
        problems.extend(context::check_name(input, &stored));
        problems.extend(context::check_base(input, &stored, &inputs));
    }
    let mut trace = if places.is_empty() { Trace::default() } else { Trace::of(&loaded.negotiation) };
    let mut rounds = loaded.negotiation.rounds.clone();
    let mut names = Vec::new();
    let mut warnings = Vec::new();
    // Names that clash would make every later comparison one with the wrong draft.
    let places = if problems.is_empty() { places } else { Vec::new() };
    for at in places {
        let input = inputs[at];
        let bases = match line.bases(&input.draft) {
            Ok(bases) => bases,
            Err(misplaced) => {
                problems.push(misplacement(input, &misplaced));
                continue;
            }
        };
        let bases: Vec<RoundIndex> = bases
            .iter()
            .filter_map(|base| rounds.iter().position(|round| round.draft.name == *base))
            .filter_map(|at| u32::try_from(at).ok().map(RoundIndex))
            .collect();
        problems.extend(references(input, &rounds, &bases));
        let concordance = trace.relate(&input.draft, &bases);
        let round = Round { draft: input.draft.clone(), concordance, bases };
        let index = trace.add(&round);
        let idle = idle(&round, &rounds, &trace.unchanged(index));
        warnings.extend(context::check_idle_sponsors(input, &idle));
        line.push(&input.draft);
        names.push(input.draft.name.clone());
        rounds.push(round);
    }
    sorted.problems.extend(problems);
    sorted.warnings.extend(warnings);
    let parts = rounds.into_iter().map(|round| (round.draft, round.concordance)).collect();
    let negotiation = Negotiation::new(loaded.negotiation.title.clone(), parts)?;
    let rounds = indices(&negotiation, &names);
    Ok(Placed { negotiation, rounds, rebuilt: Vec::new() })
}

fn known(round: &Round) -> (&Draft, Vec<ClauseId>) {
    (&round.draft, round.concordance.entries.iter().map(|entry| entry.id.clone()).collect())
}

/// What is in the store, without ids: enough to know names of rounds by.
fn surroundings(rounds: &[Round]) -> Surroundings<'_> {
    Surroundings { rounds: rounds.iter().map(|round| KnownRound { draft: &round.draft, ids: &[] }).collect() }
}

/// Ids, `was` and `dropped` that name nothing, or more than one clause.
fn references(input: &DraftInput, rounds: &[Round], bases: &[RoundIndex]) -> Vec<Problem> {
    let names_clauses = !input.draft.dropped.is_empty()
        || input.draft.clauses.iter().any(|clause| clause.id.is_some() || !clause.was.is_empty());
    if !names_clauses {
        return Vec::new();
    }
    let all: Vec<(&Draft, Vec<ClauseId>)> = rounds.iter().map(known).collect();
    let all: Vec<KnownRound<'_>> = all.iter().map(|(draft, ids)| KnownRound { draft, ids }).collect();
    let of_bases: Vec<KnownRound<'_>> = bases.iter().filter_map(|base| all.get(base.at()).copied()).collect();
    let mut problems = context::check_given_ids(input, &Surroundings { rounds: all });
    problems.extend(context::check_was(input, &of_bases));
    problems.extend(context::check_dropped(input, &of_bases));
    problems
}

/// Clauses whose sponsors would do nothing: neither they nor their points change, and no point of theirs is gone.
fn idle(round: &Round, rounds: &[Round], unchanged: &[usize]) -> Vec<usize> {
    let draft = &round.draft;
    let mut acts = vec![false; draft.clauses.len()];
    for place in (0..draft.clauses.len()).filter(|place| !unchanged.contains(place)) {
        draft.lineage_upwards(place).for_each(|above| acts[above] = true);
    }
    for gone in &round.concordance.dropped {
        let Some(base) = rounds.iter().find(|base| base.draft.name == gone.link.round) else { continue };
        let above = base.draft.lineage_upwards(gone.link.ordinal - 1).skip(1);
        for id in above.map(|place| &base.concordance.entries[place].id) {
            let heir = round.concordance.entries.iter().position(|entry| entry.id == *id);
            heir.into_iter().for_each(|place| acts[place] = true);
        }
    }
    unchanged.iter().copied().filter(|place| !acts[*place]).collect()
}

/// One draft before a stored one, which from then on is made from it.
pub(super) fn before(
    loaded: &Loaded,
    sorted: &mut Sorted<'_>,
    round: &str,
) -> Result<Placed, OperationError> {
    let old = &loaded.negotiation;
    let later =
        old.find(round.trim_start_matches('@')).ok_or_else(|| OperationError::NoRound(round.to_string()))?;
    let [(_, input)] = sorted.drafts.as_slice() else {
        return Err(OperationError::OneDraft { what: "--before" });
    };
    let draft = &input.draft;
    let problems = context::check_name(input, &surroundings(&old.rounds));
    if !problems.is_empty() {
        sorted.problems.extend(problems);
        return Ok(Placed { negotiation: old.clone(), rounds: Vec::new(), rebuilt: Vec::new() });
    }
    let later_round = old.round(later);
    if !later_round.draft.base.is_empty() {
        return Err(OperationError::TypedBase { round: later_round.draft.name.clone() });
    }
    let mut parts = parts(old);
    let base = later_round.concordance.base.clone();
    // The entries are made anew; until then each clause is new.
    parts.push((draft.clone(), blank(draft, base)));
    parts[later.at()].1.base = vec![draft.name.clone()];
    parts[later.at()].1 = blank(&later_round.draft, vec![draft.name.clone()]);
    let arranged = Negotiation::new(old.title.clone(), parts)?;
    placed(&arranged, &draft.name, None)
}

/// One draft in the place of a stored one of the same name.
pub(super) fn amend(loaded: &Loaded, sorted: &mut Sorted<'_>, round: &str) -> Result<Placed, OperationError> {
    let old = &loaded.negotiation;
    let index =
        old.find(round.trim_start_matches('@')).ok_or_else(|| OperationError::NoRound(round.to_string()))?;
    let [(_, input)] = sorted.drafts.as_slice() else {
        return Err(OperationError::OneDraft { what: "--amend-round" });
    };
    let draft = &input.draft;
    let before = old.round(index);
    if before.draft.name != draft.name {
        let (found, wanted) = (draft.name.clone(), before.draft.name.clone());
        return Err(OperationError::OtherDraft { found, wanted });
    }
    let mut parts = parts(old);
    let base = if draft.base.is_empty() { before.concordance.base.clone() } else { draft.base.clone() };
    parts[index.at()] = (draft.clone(), blank(draft, base));
    for later in &mut parts {
        let touches = |link: &crate::model::Link| link.round == draft.name;
        let linked = later.1.entries.iter().flat_map(|entry| &entry.links).any(touches);
        if linked || later.1.dropped.iter().any(|dropped| touches(&dropped.link)) {
            later.1 = blank(&later.0, later.1.base.clone());
        }
    }
    let arranged = Negotiation::new(old.title.clone(), parts)?;
    placed(&arranged, &draft.name, Some((&before.draft, &before.concordance)))
}

/// A concordance in which every clause is new, to be made anew.
pub(super) fn blank(draft: &Draft, base: Vec<RoundName>) -> Concordance {
    let mut alone = Trace::default();
    let mut concordance = alone.relate(draft, &[]);
    concordance.base = base;
    concordance
}

fn placed(
    arranged: &Negotiation,
    name: &RoundName,
    replaced: Option<(&Draft, &Concordance)>,
) -> Result<Placed, OperationError> {
    let changed = arranged.find(name.as_str()).ok_or_else(|| OperationError::NoRound(name.to_string()))?;
    let rebuilt = rebuild(arranged, changed, replaced)?;
    let names = |keep: &dyn Fn(RoundIndex) -> bool| -> Vec<RoundIndex> {
        rebuilt.changed.iter().copied().filter(|index| keep(*index)).collect()
    };
    let (rounds, others) = (names(&|index| index == changed), names(&|index| index != changed));
    Ok(Placed { negotiation: rebuilt.negotiation, rounds, rebuilt: others })
}

fn misplacement(input: &DraftInput, misplaced: &Misplaced) -> Problem {
    let draft = &input.draft;
    let at = input.places.base.first().copied().unwrap_or(input.places.draft);
    match misplaced {
        Misplaced::NoBase(base) => {
            let what =
                format!("{} is based on {base}, which is neither stored nor among these files", draft.name);
            input
                .source
                .error(at, what, String::new())
                .with_remedy(format!("Commit {base} first, or correct `base`"))
        }
        Misplaced::NeedsTrack { base, latest } => {
            let what = format!(
                "{} is based on {base}, but the latest draft of the track {} is {latest}",
                draft.name, draft.track
            );
            let track = format!(
                "If it is a parallel line of drafts, give it a name of its own:\n    track: {}",
                draft.name
            );
            let follow = format!("If it follows {latest}, leave `base` out");
            input.source.error(at, what, String::new()).with_remedy(track).with_remedy(follow)
        }
    }
}
