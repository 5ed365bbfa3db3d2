//! Words: each occurrence from the first draft in which it stands, moved or not.

use std::collections::BTreeMap;

use crate::attribution::{CreditId, TokenId, WovenStream};
use crate::model::{ClauseState, Negotiation, RoundIndex};
use crate::text::{TokenClass, find_brackets};

use super::{Mark, Member, Sources, lead, step};

/// An occurrence while the line is walked.
struct Track {
    /// The insertion it belongs to.
    insertion: usize,
    /// Place in its stream at birth.
    at: usize,
    /// The step at which it was seen last.
    seen: u32,
    history: Vec<Mark>,
}

/// Words born together: in one stream of one draft, under one credit.
struct Insertion {
    round: RoundIndex,
    place: usize,
    stream: usize,
    credit: CreditId,
}

/// Every word born on a line of drafts; words of one insertion with one history are one member.
pub(super) fn members(sources: Sources<'_>, line: &[RoundIndex]) -> Vec<Member> {
    let (tracks, insertions) = walk(sources, line);
    let mut alike: BTreeMap<(usize, Vec<Mark>), (usize, u64)> = BTreeMap::new();
    for track in tracks.into_values() {
        let member = alike.entry((track.insertion, track.history)).or_insert((track.at, 0));
        member.0 = member.0.min(track.at);
        member.1 += 1;
    }
    let member = |((at, history), (first, count)): ((usize, Vec<Mark>), (usize, u64))| {
        let Insertion { round, place, stream, credit } = insertions[at];
        let sponsors = sources.weave.credit(credit).sponsors.clone();
        let name = &sources.negotiation.round(round).draft.name;
        Member {
            id: format!("{name}:{}.{stream}.{}", place + 1, first + 1),
            round,
            place,
            count,
            cluster: Some(at as u64),
            lead: lead(sources, (round, place), &sponsors),
            sponsors,
            history,
            record: None,
        }
    };
    alike.into_iter().map(member).collect()
}

/// Follows every word through the line.
///
/// Where a draft of the line merges tracks, words born in the other tracks came in before it, with the draft of the line
/// that went before: those it does not take over were put in as well, and did not last.
fn walk(sources: Sources<'_>, line: &[RoundIndex]) -> (BTreeMap<TokenId, Track>, Vec<Insertion>) {
    let mut tracks: BTreeMap<TokenId, Track> = BTreeMap::new();
    let mut insertions: Vec<Insertion> = Vec::new();
    for (at, &round) in line.iter().enumerate() {
        if let Some(before) = at.checked_sub(1) {
            for side in merged_in(sources.negotiation, line[before], round) {
                let born = |token: TokenId| sources.weave.life(token).birth == side;
                visit(sources, (&mut tracks, &mut insertions), (step(before), side), born);
            }
        }
        visit(sources, (&mut tracks, &mut insertions), (step(at), round), |_| true);
    }
    let last = step(line.len().saturating_sub(1));
    for track in tracks.values_mut() {
        if track.seen < last {
            track.history.push(Mark { step: track.seen + 1, kept: 0, of: 1, clean: 0, end: None });
        }
    }
    (tracks, insertions)
}

/// Drafts of other tracks that a draft was made from and the one before it on the line was not.
fn merged_in(negotiation: &Negotiation, before: RoundIndex, round: RoundIndex) -> Vec<RoundIndex> {
    if negotiation.round(round).bases.len() < 2 {
        return Vec::new();
    }
    let (known, ahead) = (negotiation.ancestors(before), negotiation.ancestors(round));
    let side = |index: &RoundIndex| ahead[index.at()] && !known[index.at()] && *index != round;
    negotiation.indices().filter(side).collect()
}

/// Notes the words of a draft that stand at a step, those that count.
fn visit(
    sources: Sources<'_>,
    (tracks, insertions): (&mut BTreeMap<TokenId, Track>, &mut Vec<Insertion>),
    (now, round): (u32, RoundIndex),
    counts: impl Fn(TokenId) -> bool,
) {
    let draft = &sources.negotiation.round(round).draft;
    let clauses = sources.weave.draft(round).clauses.iter().enumerate();
    let streams = clauses.flat_map(|(place, clause)| {
        clause.streams.iter().enumerate().map(move |(number, stream)| (place, number, stream))
    });
    for (place, stream, woven) in streams {
        let whole = draft.clauses[place].state == Some(ClauseState::Bracketed);
        let mut born: BTreeMap<CreditId, usize> = BTreeMap::new();
        let mut insertion = |credit: CreditId| {
            *born.entry(credit).or_insert_with(|| {
                insertions.push(Insertion { round, place, stream, credit });
                insertions.len() - 1
            })
        };
        let words = standing(woven, whole).filter(|(_, token, _)| counts(*token));
        pass(sources, tracks, (now, words), &mut insertion);
    }
}

/// Notes the words of a stream that stand at a step; `insertion` numbers those of one credit that are seen for the first time.
fn pass(
    sources: Sources<'_>,
    tracks: &mut BTreeMap<TokenId, Track>,
    (now, words): (u32, impl Iterator<Item = (usize, TokenId, bool)>),
    insertion: &mut impl FnMut(CreditId) -> usize,
) {
    for (at, token, clean) in words {
        let credit = sources.weave.life(token).credit;
        let newborn = || Track { insertion: insertion(credit), at, seen: now, history: Vec::new() };
        tracks.entry(token).or_insert_with(newborn).pass(now, u32::from(clean));
    }
}

impl Track {
    /// Notes that the word stands at a step.
    fn pass(&mut self, now: u32, clean: u32) {
        if self.seen + 1 < now {
            self.history.push(Mark { step: self.seen + 1, kept: 0, of: 1, clean: 0, end: None });
        }
        if self.history.last().is_none_or(|last| (last.kept, last.clean) != (1, clean)) {
            self.history.push(Mark { step: now, kept: 1, of: 1, clean, end: None });
        }
        self.seen = now;
    }
}

/// The words of a stream: place, occurrence, and whether it stands outside brackets.
pub(super) fn standing(stream: &WovenStream, whole: bool) -> impl Iterator<Item = (usize, TokenId, bool)> {
    let inside = inside_brackets(stream);
    stream
        .tokens
        .iter()
        .enumerate()
        .filter(|(at, _)| stream.cut.tokens[*at].class == TokenClass::Word)
        .map(move |(at, token)| (at, *token, !whole && !inside[at]))
}

/// For each token of a stream, whether a pair of brackets stands around it.
fn inside_brackets(stream: &WovenStream) -> Vec<bool> {
    let mut inside = vec![false; stream.tokens.len()];
    for span in find_brackets(&stream.cut).spans.iter().filter(|span| span.depth == 1) {
        inside[span.open..=span.close].fill(true);
    }
    inside
}
