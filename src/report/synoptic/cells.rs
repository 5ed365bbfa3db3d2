//! A clause in one of the drafts that stand side by side: its words, and what the draft did to it.

use std::collections::BTreeMap;

use crate::attribution::{ChangeKind, ClauseChange, compare};
use crate::lineage::SynopticRow;
use crate::model::{Relation, RoundIndex};

use super::super::Dossier;
use super::{DraftCell, Option_};

/// Drafts side by side, each with what it did to the nearest one it was made from.
pub(super) struct Beside<'a> {
    pub(super) dossier: &'a Dossier<'a>,
    rounds: &'a [RoundIndex],
    /// For each column, the one it is compared with, and the changes.
    steps: Vec<Option<Step>>,
}

struct Step {
    base: usize,
    /// By the place in the draft of the column.
    here: BTreeMap<usize, ClauseChange>,
    /// Places in the draft of the base, with those in the draft that continue each.
    continued: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Beside<'a> {
    pub(super) fn of(dossier: &'a Dossier<'a>, rounds: &'a [RoundIndex]) -> Self {
        let steps = (0..rounds.len()).map(|column| step(dossier, rounds, column)).collect();
        Self { dossier, rounds, steps }
    }

    /// A clause in the draft of a column.
    pub(super) fn cell(&self, line: &SynopticRow, column: usize) -> DraftCell {
        let round = self.rounds[column];
        let name = self.dossier.round_name(round);
        let step = self.steps[column].as_ref();
        let before = step.and_then(|step| Some((step, line.places[step.base]?)));
        match line.places[column] {
            Some(place) => DraftCell { round: name, ..self.standing(round, place, step) },
            None => match before {
                Some((step, old)) => DraftCell { round: name, ..self.gone(round, old, step) },
                None => DraftCell { round: name, ..DraftCell::default() },
            },
        }
    }

    fn standing(&self, round: RoundIndex, place: usize, step: Option<&Step>) -> DraftCell {
        let draft = &self.dossier.negotiation.round(round).draft;
        let clause = &draft.clauses[place];
        let alternatives = clause.alternatives.iter();
        let alternatives = alternatives
            .map(|a| Option_ { alternative: a.label.to_string(), text: a.text.trim().to_string() });
        let mut cell = DraftCell {
            stands: true,
            number: clause.number.to_string(),
            text: clause.text.trim().to_string(),
            after: clause.after.trim().to_string(),
            alternatives: alternatives.collect(),
            pointer: draft.printed_path(place),
            ..DraftCell::default()
        };
        let Some((step, change)) = step.and_then(|step| Some((step, step.here.get(&place)?))) else {
            return cell;
        };
        cell.code = change.kind.code();
        cell.relation = change.relation.filter(|relation| tells(*relation)).map_or("", Relation::word);
        let base = &self.dossier.negotiation.round(self.rounds[step.base]).draft;
        let paths: Vec<String> = change.from.iter().map(|from| base.printed_path(*from)).collect();
        match (paths.as_slice(), change.relation) {
            (_, Some(Relation::Merged | Relation::Split)) => cell.with = paths,
            ([one], _) if *one != cell.pointer => cell.was.clone_from(one),
            _ => {}
        }
        cell
    }

    /// A clause of the base that the draft has not: deleted, or part of others now.
    fn gone(&self, round: RoundIndex, old: usize, step: &Step) -> DraftCell {
        let draft = &self.dossier.negotiation.round(round).draft;
        match step.continued.get(&old) {
            None => DraftCell { code: ChangeKind::Deleted.code(), ..DraftCell::default() },
            Some(places) => DraftCell {
                relation: Relation::Merged.word(),
                with: places.iter().map(|place| draft.printed_path(*place)).collect(),
                ..DraftCell::default()
            },
        }
    }
}

/// Whether a relation says what the code and the numbers do not.
fn tells(relation: Relation) -> bool {
    match relation {
        Relation::Revived | Relation::Split | Relation::Merged | Relation::Moved => true,
        Relation::Renumbered | Relation::Same | Relation::New => false,
    }
}

/// What a column's draft did to the last of those before it that it was made from.
fn step(dossier: &Dossier<'_>, rounds: &[RoundIndex], column: usize) -> Option<Step> {
    let made_from = dossier.negotiation.ancestors(rounds[column]);
    let base = (0..column).rev().find(|before| {
        rounds[*before] != rounds[column] && made_from.get(rounds[*before].at()).copied().unwrap_or(false)
    })?;
    let mut continued: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut here = BTreeMap::new();
    for change in compare(dossier.negotiation, dossier.weave, rounds[base], rounds[column]) {
        let Some(place) = change.to else { continue };
        change.from.iter().for_each(|from| continued.entry(*from).or_default().push(place));
        here.insert(place, change);
    }
    Some(Step { base, here, continued })
}
