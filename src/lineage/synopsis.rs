//! The clauses of several drafts side by side: one row for each clause, by its permanent id.
//!
//! ```text
//!            zero   rev1   rev2
//! ice         1      2      1        renumbered and back
//! zero:2      2                      gone after zero; its row stands behind that of the clause it followed
//! rev1:1             1      2        new in rev1
//! ```
//!
//! In a split the child with most words keeps the id and the others begin rows of their own; in a merge the largest
//! contributor keeps it and the rows of the others end. So no text stands in two rows.

use std::collections::BTreeMap;

use crate::model::{ClauseId, Negotiation, RoundIndex};

/// One clause, with its place in each of the drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynopticRow {
    /// Its permanent id.
    pub id: ClauseId,
    /// Where it stands in each draft, in the order in which they were asked for.
    pub places: Vec<Option<usize>>,
}

/// Puts the clauses of some drafts side by side: in the order of the last draft, those it has not behind the clause
/// they followed in the latest draft that has them.
pub fn side_by_side(negotiation: &Negotiation, rounds: &[RoundIndex]) -> Vec<SynopticRow> {
    let ids = |round: RoundIndex| negotiation.round(round).concordance.entries.iter().map(|entry| &entry.id);
    let mut order: Vec<&ClauseId> = Vec::new();
    for &round in rounds.iter().rev() {
        let mut behind: BTreeMap<&ClauseId, Vec<&ClauseId>> = BTreeMap::new();
        let mut first = Vec::new();
        let mut last = None;
        let known: BTreeMap<&ClauseId, ()> = order.iter().map(|id| (*id, ())).collect();
        for id in ids(round) {
            match last {
                _ if known.contains_key(id) => last = Some(id),
                None => first.push(id),
                Some(known) => behind.entry(known).or_default().push(id),
            }
        }
        let mut next = first;
        for id in order {
            next.push(id);
            next.extend(behind.remove(id).unwrap_or_default());
        }
        order = next;
    }
    let places: Vec<BTreeMap<&ClauseId, usize>> =
        rounds.iter().map(|&round| ids(round).enumerate().map(|(place, id)| (id, place)).collect()).collect();
    let row = |id: &ClauseId| SynopticRow {
        id: id.clone(),
        places: places.iter().map(|places| places.get(id).copied()).collect(),
    };
    order.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::Trace;
    use super::*;
    use crate::model::{Clause, Concordance, Draft, RoundName};

    /// Drafts made one from the other, of clauses with typed ids.
    fn negotiation(drafts: &[&[&str]]) -> Negotiation {
        let mut trace = Trace::default();
        let mut parts: Vec<(Draft, Concordance)> = Vec::new();
        for (round, ids) in drafts.iter().enumerate() {
            let clause = |id: &&str| Clause {
                id: Some(ClauseId::new(*id)),
                ..Clause::new("", format!("The words that clause {id} says in all drafts, {id} and {id}"))
            };
            let day = u32::try_from(round).unwrap() + 1;
            let date = NaiveDate::from_ymd_opt(2031, 1, day).unwrap();
            let draft =
                Draft::new(RoundName::new(format!("r{round}")), date, ids.iter().map(clause).collect());
            let bases: Vec<RoundIndex> = round
                .checked_sub(1)
                .map(|base| RoundIndex(u32::try_from(base).unwrap()))
                .into_iter()
                .collect();
            let concordance = trace.relate(&draft, &bases);
            parts.push((draft, concordance));
            let so_far = Negotiation::new(String::new(), parts.clone()).unwrap();
            trace.add(so_far.rounds.last().unwrap());
        }
        Negotiation::new(String::new(), parts).unwrap()
    }

    fn told(drafts: &[&[&str]], rounds: &[u32]) -> Vec<String> {
        let rounds: Vec<RoundIndex> = rounds.iter().map(|round| RoundIndex(*round)).collect();
        let place = |place: &Option<usize>| place.map_or("-".to_string(), |place| place.to_string());
        side_by_side(&negotiation(drafts), &rounds)
            .iter()
            .map(|row| format!("{} {}", row.id, row.places.iter().map(place).collect::<Vec<_>>().join(" ")))
            .collect()
    }

    #[test]
    fn clauses_that_are_gone_stand_behind_those_they_followed() {
        let drafts: [&[&str]; 3] = [&["z", "a", "b", "c"], &["n", "b", "a"], &["a", "b", "m"]];
        // The order of the last draft; n came first in r1, z before a in r0, c behind b.
        assert_eq!(
            told(&drafts, &[0, 1, 2]),
            ["z 0 - -", "n - 0 -", "a 1 2 0", "b 2 1 1", "c 3 - -", "m - - 2"]
        );
        assert_eq!(told(&drafts, &[0, 2]), ["z 0 -", "a 1 0", "b 2 1", "c 3 -", "m - 2"]);
    }

    #[test]
    fn columns_stand_as_asked_and_every_clause_has_one_row() {
        let drafts: [&[&str]; 2] = [&["a", "b"], &["b", "c"]];
        assert_eq!(told(&drafts, &[1, 0]), ["a - 0", "b 0 1", "c 1 -"]);
        assert_eq!(told(&drafts, &[1]), ["b 0", "c 1"]);
        assert_eq!(told(&drafts, &[]), Vec::<String>::new());
    }
}
