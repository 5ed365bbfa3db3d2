//! What changed between two drafts, clause by clause, and who is on record for it.
//!
//! A token that stands in both drafts was kept; one that stands only in the later was put in, one that stands only in the
//! earlier was taken out. Who did it is asked of the token's events between the two drafts, so a comparison over many rounds
//! names the same people as the rounds one by one.

use std::collections::{BTreeMap, BTreeSet};

use crate::lineage::Between;
use crate::model::{AlternativeLabel, Negotiation, Relation, RoundIndex};
use crate::text::{TokenClass, align};

use super::change::{ChangeKind, ClauseChange, Passage, Piece, StreamChange, Turn};
use super::credit::CreditId;
use super::weave::{Event, EventKind, TokenId, Weave, WovenStream};

/// Compares two drafts: one entry per clause of the later in reading order, deleted ones after the clause they followed.
pub fn compare(
    negotiation: &Negotiation,
    weave: &Weave,
    from: RoundIndex,
    to: RoundIndex,
) -> Vec<ClauseChange> {
    compare_as(Telling::Whole, (negotiation, weave), (from, to))
}

/// The same for a draft and one of its bases, with what happened on other tracks told apart: [`Passage::Track`].
pub fn compare_step(
    negotiation: &Negotiation,
    weave: &Weave,
    base: RoundIndex,
    round: RoundIndex,
) -> Vec<ClauseChange> {
    compare_as(Telling::Step, (negotiation, weave), (base, round))
}

fn compare_as(
    telling: Telling,
    (negotiation, weave): (&Negotiation, &Weave),
    (from, to): (RoundIndex, RoundIndex),
) -> Vec<ClauseChange> {
    let between = Between::of(negotiation, from, to);
    let comparison = Comparison {
        negotiation,
        weave,
        from,
        to,
        telling,
        elsewhere: Elsewhere::default(),
        way: way(negotiation, from, to),
    }
    .prepared(&between);
    let mut changes: Vec<ClauseChange> =
        (0..between.origins.len()).map(|place| comparison.continued(&between, place)).collect();
    for &gone in between.gone.iter().rev() {
        let behind = changes
            .iter()
            .rposition(|change| change.to.is_some() && change.from.iter().any(|place| *place < gone))
            .map_or(0, |at| at + 1);
        changes.insert(behind, comparison.gone(gone));
    }
    changes
}

/// The changes that make a first draft: every clause added.
pub fn first_draft(negotiation: &Negotiation, weave: &Weave, round: RoundIndex) -> Vec<ClauseChange> {
    let (elsewhere, way) = (Elsewhere::default(), way(negotiation, round, round));
    let telling = Telling::Whole;
    let comparison = Comparison { negotiation, weave, from: round, to: round, telling, elsewhere, way };
    let clauses = 0..negotiation.round(round).draft.clauses.len();
    clauses.map(|place| comparison.added(place, Relation::New)).collect()
}

/// Whether what happened on other tracks counts as what the later draft did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    /// All that tells the drafts apart.
    Whole,
    /// What the later draft did itself, the rest told apart.
    Step,
}

/// Tokens of changed clauses that stand in the other draft as well, whichever clause they stand in there.
#[derive(Debug, Default)]
struct Elsewhere {
    old: BTreeSet<TokenId>,
    new: BTreeSet<TokenId>,
}

struct Comparison<'a> {
    negotiation: &'a Negotiation,
    weave: &'a Weave,
    from: RoundIndex,
    to: RoundIndex,
    telling: Telling,
    elsewhere: Elsewhere,
    /// Drafts from the one to the other: what happened in others did not happen on the way.
    way: Vec<bool>,
}

/// The drafts that the later of two was made from, itself counted, and the earlier was not.
///
/// After a merge these are drafts of the other track too, whenever they were issued.
fn way(negotiation: &Negotiation, from: RoundIndex, to: RoundIndex) -> Vec<bool> {
    let behind = negotiation.ancestors(from);
    let ahead = negotiation.ancestors(to);
    ahead.into_iter().zip(behind).map(|(ahead, behind)| ahead && !behind).collect()
}

impl Comparison<'_> {
    /// Collects the tokens of clauses that changed, to tell moved words from new and deleted ones.
    fn prepared(mut self, between: &Between) -> Self {
        for (place, origins) in between.origins.iter().enumerate() {
            if !self.equal(origins, place) {
                self.elsewhere.new.extend(tokens(self.weave, self.to, place));
                origins.iter().for_each(|&old| self.elsewhere.old.extend(tokens(self.weave, self.from, old)));
            }
        }
        between.gone.iter().for_each(|&old| self.elsewhere.old.extend(tokens(self.weave, self.from, old)));
        self
    }

    /// Whether a clause is, token by token, the one clause it continues.
    fn equal(&self, origins: &[usize], place: usize) -> bool {
        let [old] = origins else { return false };
        let (old, new) = (
            &self.weave.draft(self.from).clauses[*old].streams,
            &self.weave.draft(self.to).clauses[place].streams,
        );
        old.len() == new.len()
            && old.iter().zip(new).all(|(a, b)| a.tokens == b.tokens && (a.cut.text == b.cut.text))
    }

    fn continued(&self, between: &Between, place: usize) -> ClauseChange {
        let (origins, relation) = (&between.origins[place], between.relations[place]);
        if origins.is_empty() {
            return self.added(place, relation);
        }
        let mut streams = Vec::new();
        let new = &self.weave.draft(self.to).clauses[place].streams;
        let olds: Vec<&WovenStream> =
            origins.iter().map(|&old| &self.weave.draft(self.from).clauses[old].streams[0]).collect();
        streams.push(StreamChange {
            alternative: None,
            turn: Turn::Kept,
            pieces: self.pieces(&olds, Some(&new[0])),
        });
        streams.extend(self.alternatives(origins, place));
        let relation_is_form = !matches!(relation, Relation::Same);
        let kind = kind_of(&streams, relation_is_form || self.respelled(origins, place));
        ClauseChange { from: origins.clone(), to: Some(place), relation: Some(relation), kind, streams }
    }

    /// The alternatives of a clause beside those of the clauses it continues, paired by label.
    fn alternatives(&self, origins: &[usize], place: usize) -> Vec<StreamChange> {
        let mut labels: BTreeMap<AlternativeLabel, (Option<&WovenStream>, Option<&WovenStream>)> =
            BTreeMap::new();
        for &old in origins {
            for (label, stream) in self.labelled(self.from, old) {
                labels.entry(label).or_default().0 = Some(stream);
            }
        }
        for (label, stream) in self.labelled(self.to, place) {
            labels.entry(label).or_default().1 = Some(stream);
        }
        labels
            .into_iter()
            .map(|(label, (old, new))| {
                let olds: Vec<_> = old.into_iter().collect();
                let turn = match (old, new) {
                    (_, None) => Turn::Deleted,
                    (None, _) => Turn::Inserted,
                    (Some(_), Some(_)) => Turn::Kept,
                };
                StreamChange { alternative: Some(label), turn, pieces: self.pieces(&olds, new) }
            })
            .collect()
    }

    fn labelled(
        &self,
        round: RoundIndex,
        place: usize,
    ) -> impl Iterator<Item = (AlternativeLabel, &WovenStream)> {
        let labels =
            self.negotiation.round(round).draft.clauses[place].alternatives.iter().map(|a| a.label.clone());
        labels.zip(&self.weave.draft(round).clauses[place].streams[1..])
    }

    fn respelled(&self, origins: &[usize], place: usize) -> bool {
        let [old] = origins else { return false };
        let own = |round: RoundIndex, place: usize| &self.weave.draft(round).clauses[place].streams[0].cut;
        let (old, new) = (own(self.from, *old), own(self.to, place));
        let spellings =
            |cut: &crate::text::Cut| cut.tokens.iter().map(|token| token.spelling).collect::<Vec<_>>();
        old.text != new.text && spellings(old) != spellings(new)
    }

    fn added(&self, place: usize, relation: Relation) -> ClauseChange {
        let clause = &self.weave.draft(self.to).clauses[place];
        let labels =
            self.negotiation.round(self.to).draft.clauses[place].alternatives.iter().map(|a| a.label.clone());
        let labels = [None].into_iter().chain(labels.map(Some));
        let streams = labels
            .zip(&clause.streams)
            .map(|(alternative, stream)| {
                let pieces = self.pieces(&[], Some(stream));
                StreamChange { alternative, turn: Turn::Inserted, pieces }
            })
            .collect();
        ClauseChange {
            from: Vec::new(),
            to: Some(place),
            relation: Some(relation),
            kind: ChangeKind::Added,
            streams,
        }
    }

    fn gone(&self, place: usize) -> ClauseChange {
        let clause = &self.weave.draft(self.from).clauses[place];
        let labels = self.negotiation.round(self.from).draft.clauses[place]
            .alternatives
            .iter()
            .map(|a| a.label.clone());
        let labels = [None].into_iter().chain(labels.map(Some));
        let streams = labels
            .zip(&clause.streams)
            .map(|(alternative, stream)| {
                let pieces = self.pieces(&[stream], None);
                StreamChange { alternative, turn: Turn::Deleted, pieces }
            })
            .collect();
        ClauseChange { from: vec![place], to: None, relation: None, kind: ChangeKind::Deleted, streams }
    }

    /// Cuts the tokens of both sides into pieces.
    fn pieces(&self, olds: &[&WovenStream], new: Option<&WovenStream>) -> Vec<Piece> {
        let old: Vec<(TokenId, &WovenStream, usize)> =
            olds.iter().flat_map(|stream| numbered(stream)).collect();
        let site = new.map(|stream| stream.credit);
        let new: Vec<(TokenId, &WovenStream, usize)> = new.into_iter().flat_map(numbered).collect();
        let ids = |side: &[(TokenId, &WovenStream, usize)]| {
            side.iter().map(|(token, ..)| *token).collect::<Vec<_>>()
        };
        let mut pieces = Pieces { weave: self.weave, list: Vec::new(), last: None };
        let (mut at_old, mut at_new) = (0, 0);
        let end = crate::text::Block { old: old.len(), new: new.len(), length: 0 };
        for block in align(&ids(&old), &ids(&new)).into_iter().chain([end]) {
            for (place, &token) in old.iter().enumerate().take(block.old).skip(at_old) {
                let (credit, passage) = self.removal(token.0, site);
                let blank = spaced(&old, place);
                pieces.push((Turn::Deleted, Some(credit), passage), token, (blank, blank));
            }
            for (place, &token) in new.iter().enumerate().take(block.new).skip(at_new) {
                let (credit, passage) = self.arrival(token.0, site);
                let blank = spaced(&new, place);
                pieces.push((Turn::Inserted, Some(credit), passage), token, (blank, blank));
            }
            for step in 0..block.length {
                let blanks = (spaced(&old, block.old + step), spaced(&new, block.new + step));
                pieces.push((Turn::Kept, None, None), new[block.new + step], blanks);
            }
            (at_old, at_new) = (block.old + block.length, block.new + block.length);
        }
        pieces.list
    }

    /// Who is on record for putting a token where it stands in the later draft.
    ///
    /// A token that was there before is put there by whoever moved or restored it, never by its sponsor; where a mark
    /// only changed places within its clause, by whoever changed that clause (`site`).
    fn arrival(&self, token: TokenId, site: Option<CreditId>) -> (CreditId, Option<Passage>) {
        let life = self.weave.life(token);
        if self.from == self.to || self.way[life.birth.at()] {
            return (life.credit, self.by_track(life.birth));
        }
        let event = self.last_event(token, &[EventKind::Returned, EventKind::Moved]);
        let passage = if self.elsewhere.old.contains(&token) { Passage::Moved } else { Passage::Returned };
        let passage = event.and_then(|event| self.by_track(event.round)).unwrap_or(passage);
        (event.map(|event| event.credit).or(site).unwrap_or(life.credit), Some(passage))
    }

    /// Who is on record for taking a token from where it stands in the earlier draft.
    fn removal(&self, token: TokenId, site: Option<CreditId>) -> (CreditId, Option<Passage>) {
        let credit = |event: Option<&Event>| {
            event.map(|event| event.credit).or(site).unwrap_or(self.weave.life(token).credit)
        };
        if self.elsewhere.new.contains(&token) {
            let event = self.last_event(token, &[EventKind::Moved, EventKind::Returned]);
            let by_track = event.and_then(|event| self.by_track(event.round));
            return (credit(event), by_track.or(Some(Passage::Moved)));
        }
        let event = self.last_event(token, &[EventKind::Removed, EventKind::Left]);
        let is_left = event.is_some_and(|event| event.kind == EventKind::Left);
        let by_track = event.and_then(|event| self.by_track(event.round));
        (credit(event), by_track.or(is_left.then_some(Passage::Left)))
    }

    /// Tells apart what did not happen in the later draft itself.
    fn by_track(&self, round: RoundIndex) -> Option<Passage> {
        (self.telling == Telling::Step && round != self.to).then_some(Passage::Track)
    }

    /// A token's last event of some kinds after the earlier draft and up to the later.
    fn last_event(&self, token: TokenId, kinds: &[EventKind]) -> Option<&Event> {
        let mut events = self.weave.events_of(token).rev();
        events.find(|event| self.way[event.round.at()] && kinds.contains(&event.kind))
    }
}

fn tokens(weave: &Weave, round: RoundIndex, place: usize) -> impl Iterator<Item = TokenId> {
    weave.draft(round).clauses[place].streams.iter().flat_map(|stream| stream.tokens.iter().copied())
}

/// Whether a blank stands before a token of one side. Clauses that were merged stand with one between them.
fn spaced(side: &[(TokenId, &WovenStream, usize)], place: usize) -> bool {
    let (_, stream, at) = side[place];
    place > 0 && (at == 0 || stream.cut.spaced(at))
}

fn numbered(stream: &WovenStream) -> impl Iterator<Item = (TokenId, &WovenStream, usize)> {
    stream.tokens.iter().enumerate().map(move |(at, token)| (*token, stream, at))
}

/// The code for what happened to a clause that stands in both drafts.
fn kind_of(streams: &[StreamChange], form: bool) -> ChangeKind {
    let changed = || streams.iter().flat_map(|s| &s.pieces).filter(|piece| piece.turn != Turn::Kept);
    if changed().any(|piece| piece.words > 0) {
        ChangeKind::Changed
    } else if form || changed().next().is_some() || streams.iter().any(|s| s.turn != Turn::Kept) {
        ChangeKind::Form
    } else {
        ChangeKind::Unchanged
    }
}

/// Joins neighbouring tokens with one fate.
struct Pieces<'a> {
    weave: &'a Weave,
    list: Vec<Piece>,
    /// The stream and place of the token added last, with its byte after the last.
    last: Option<(*const WovenStream, usize, u32)>,
}

impl Pieces<'_> {
    fn push(
        &mut self,
        (turn, credit, passage): (Turn, Option<CreditId>, Option<Passage>),
        (token, stream, at): (TokenId, &WovenStream, usize),
        (was_spaced, spaced): (bool, bool),
    ) {
        let here = stream.cut.tokens[at];
        let after = at >= stream.after;
        let word = usize::from(self.weave.life(token).class == TokenClass::Word);
        let text = stream.cut.slice(at, at);
        let follows = self.last.is_some_and(|(last, place, _)| std::ptr::eq(last, stream) && place + 1 == at);
        let gap = match self.last {
            Some((_, _, end)) if follows => here.start > end,
            _ => true,
        };
        self.last = Some((std::ptr::from_ref(stream), at, here.end));
        match self.list.last_mut() {
            Some(piece)
                if follows
                    && (piece.turn, piece.credit, piece.passage, piece.after)
                        == (turn, credit, passage, after) =>
            {
                if gap {
                    piece.text.push(' ');
                }
                piece.text.push_str(text);
                piece.words += word;
            }
            _ => {
                self.list.push(Piece {
                    turn,
                    text: text.to_string(),
                    words: word,
                    spaced,
                    was_spaced,
                    credit,
                    passage,
                    after,
                });
            }
        }
    }
}
