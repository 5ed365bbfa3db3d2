//! Amendments with those that amend them, made one.
//!
//! ```text
//! EU-7    add "a common protocol"                              ┐
//! XJH-3   amends EU-7: a common → a common and published       ┴▶ add "a common and published protocol", of both
//! ```

use std::collections::BTreeMap;

use super::{Misfit, add_once};
use crate::model::{ActorId, Amendment, AmendmentId, Change, Target};
use crate::text::apply;

/// An amendment to a draft, with the amendments to it worked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The amendment to the draft.
    pub(super) root: Amendment,
    /// It and those that amend it.
    pub(super) amendments: Vec<AmendmentId>,
    /// What all of them together ask for.
    pub(super) change: Change,
    /// The sponsors of all.
    pub(super) sponsors: Vec<ActorId>,
}

/// Makes units of amendments; what amends an amendment that is not among them does not fit.
pub(super) fn units(amendments: &[&Amendment]) -> (Vec<Unit>, Vec<Misfit>) {
    let mut amending: BTreeMap<String, Vec<&Amendment>> = BTreeMap::new();
    let mut misfits = Vec::new();
    for amendment in amendments {
        let Target::Amendment(other) = &amendment.target else { continue };
        if !amendments.iter().any(|known| known.id.folded() == other.folded()) {
            let why = format!("amends {other}, which is not to be worked in with it");
            misfits.push(Misfit { amendment: amendment.id.clone(), why });
        }
        amending.entry(other.folded()).or_default().push(amendment);
    }
    let roots = amendments.iter().filter(|amendment| !matches!(amendment.target, Target::Amendment(_)));
    let unit = |root: &&Amendment| {
        let mut unit = Unit {
            root: (*root).clone(),
            amendments: Vec::new(),
            change: root.change.clone(),
            sponsors: Vec::new(),
        };
        unit.change = composed(root, &amending, &mut unit, &mut misfits);
        unit
    };
    (roots.map(unit).collect(), misfits)
}

/// What an amendment asks for once those that amend it are worked into its text.
fn composed(
    amendment: &Amendment,
    amending: &BTreeMap<String, Vec<&Amendment>>,
    unit: &mut Unit,
    misfits: &mut Vec<Misfit>,
) -> Change {
    unit.amendments.push(amendment.id.clone());
    amendment.sponsors().into_iter().for_each(|sponsor| add_once(&mut unit.sponsors, sponsor));
    let others = amending.get(&amendment.id.folded()).map(Vec::as_slice).unwrap_or_default();
    if others.is_empty() {
        return amendment.change.clone();
    }
    let changes: Vec<Change> = others.iter().map(|other| composed(other, amending, unit, misfits)).collect();
    let mut refuse =
        |other: usize, why: String| misfits.push(Misfit { amendment: others[other].id.clone(), why });
    let mut change = amendment.change.clone();
    let (Change::Add { text, .. } | Change::Replace { text, .. }) = &mut change else {
        (0..others.len())
            .for_each(|other| refuse(other, format!("amends {}, which has no words", amendment.id)));
        return change;
    };
    let applied = apply(text, &changes.iter().collect::<Vec<_>>());
    for other in &applied.not_found {
        refuse(*other, format!("speaks of words that {} does not have", amendment.id));
    }
    for (one, other) in &applied.colliding {
        refuse(*one, format!("cannot stand beside {} in {}", others[*other].id, amendment.id));
        refuse(*other, format!("cannot stand beside {} in {}", others[*one].id, amendment.id));
    }
    if applied.text.trim().is_empty() {
        (0..others.len()).for_each(|other| refuse(other, format!("leaves nothing of {}", amendment.id)));
    }
    *text = applied.text;
    change
}
