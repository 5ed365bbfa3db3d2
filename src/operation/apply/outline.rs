//! The clauses of a draft as they are put in, moved and taken out, each found by the place it had at first.

use super::add_once;
use crate::model::{ActorId, Clause, ClauseId, ClauseKind, Dropped, Side};

/// A clause with a name that stays when others come and go.
struct Node {
    /// The place it had at first; numbers beyond those for clauses that came.
    key: usize,
    parent: Option<usize>,
    /// Beside which clause it was put, where it was.
    put: Option<(Side, usize)>,
    clause: Clause,
}

/// The clauses of a draft in reading order.
pub(super) struct Outline {
    nodes: Vec<Node>,
    next: usize,
    /// For each clause there was at first, the one it belonged to.
    parents: Vec<Option<usize>>,
    /// Clauses that went, each with the place it had at first.
    dropped: Vec<(usize, Dropped)>,
}

impl Outline {
    pub(super) fn of(clauses: Vec<Clause>) -> Self {
        let next = clauses.len();
        let parents = clauses.iter().map(|clause| clause.parent).collect();
        let node = |(key, clause): (usize, Clause)| Node { key, parent: clause.parent, put: None, clause };
        Self {
            nodes: clauses.into_iter().enumerate().map(node).collect(),
            next,
            parents,
            dropped: Vec::new(),
        }
    }

    /// Where a clause stands now.
    fn at(&self, key: usize) -> usize {
        self.nodes.iter().position(|node| node.key == key).unwrap_or(self.nodes.len())
    }

    /// Behind the last of the clauses below one.
    fn end(&self, key: usize) -> usize {
        let start = self.at(key);
        let mut below = vec![key];
        let inside = self.nodes[start + 1..].iter().take_while(|node| {
            let is = node.parent.is_some_and(|parent| below.contains(&parent));
            below.extend(is.then_some(node.key));
            is
        });
        start + 1 + inside.count()
    }

    /// Puts a new clause beside one; several on one side keep their order, and what is asked for twice comes once.
    pub(super) fn put(&mut self, side: Side, beside: usize, (text, sponsors): (&str, &[ActorId])) {
        let aim = Some((side, beside));
        let same = |node: &&mut Node| node.put == aim && node.clause.text.trim() == text.trim();
        if let Some(node) = self.nodes.iter_mut().find(same) {
            let own = node.clause.sponsors.get_or_insert_default();
            sponsors.iter().for_each(|sponsor| add_once(own, sponsor));
            return;
        }
        let neighbour = &self.nodes[self.at(beside)];
        let (parent, kind) = (neighbour.parent, neighbour.clause.kind);
        let kind = if kind == ClauseKind::Heading { ClauseKind::default() } else { kind };
        let mut at = if side == Side::After { self.end(beside) } else { self.at(beside) };
        while side == Side::After && self.nodes.get(at).is_some_and(|node| node.put == aim) {
            at += 1;
        }
        let clause =
            Clause { kind, is_new: true, sponsors: Some(sponsors.to_vec()), ..Clause::new("", text) };
        self.nodes.insert(at, Node { key: self.next, parent, put: aim, clause });
        self.next += 1;
    }

    /// Moves a clause with those below it beside another.
    pub(super) fn shift(&mut self, key: usize, side: Side, beside: usize) {
        let (start, end) = (self.at(key), self.end(key));
        let mut moved: Vec<Node> = self.nodes.drain(start..end).collect();
        moved[0].parent = self.nodes[self.at(beside)].parent;
        let at = if side == Side::After { self.end(beside) } else { self.at(beside) };
        self.nodes.splice(at..at, moved);
    }

    /// Puts brackets around a clause with those below it.
    pub(super) fn bracket(&mut self, key: usize) {
        let (start, end) = (self.at(key), self.end(key));
        let first = &mut self.nodes[start].clause;
        first.text.insert(0, '[');
        let ends_above = !first.after.trim().is_empty();
        let last = &mut self.nodes[if ends_above { start } else { end - 1 }].clause;
        let text = if last.after.trim().is_empty() { &mut last.text } else { &mut last.after };
        let length = text.trim_end().len();
        text.insert(length, ']');
    }

    /// Takes out a clause with those below it, and says for whom; several may ask for the same.
    pub(super) fn take_out(&mut self, key: usize, sponsors: &[ActorId]) {
        let start = self.at(key);
        if start < self.nodes.len() {
            let end = self.end(key);
            for node in self.nodes.drain(start..end) {
                let Some(id) = node.clause.id.as_ref().map(ClauseId::to_string) else { continue };
                self.dropped.push((node.key, Dropped { clause: id, sponsors: Vec::new(), into: None }));
            }
        }
        let parents = &self.parents;
        for (gone, dropped) in &mut self.dropped {
            let mut upwards = std::iter::successors(Some(*gone), |at| parents.get(*at).copied().flatten());
            if upwards.any(|above| above == key) {
                sponsors.iter().for_each(|sponsor| add_once(&mut dropped.sponsors, sponsor));
            }
        }
    }

    /// The clauses, each with the place of its parent, and what was dropped.
    pub(super) fn done(self) -> (Vec<Clause>, Vec<Dropped>) {
        let places: std::collections::BTreeMap<usize, usize> =
            self.nodes.iter().enumerate().map(|(place, node)| (node.key, place)).collect();
        let clause = |node: Node| {
            let parent = node.parent.and_then(|parent| places.get(&parent).copied());
            Clause { parent, ..node.clause }
        };
        (
            self.nodes.into_iter().map(clause).collect(),
            self.dropped.into_iter().map(|(_, dropped)| dropped).collect(),
        )
    }
}
