//! Words that were somewhere before: put back into their slot, moved in this draft, returned from an earlier one.
//!
//! Common phrases are no returns: *in accordance with the* was taken out somewhere before in any long negotiation.
//! Runs therefore count by the information they carry, not by their number of words. Nor are the terms of a text:
//!
//! ```text
//! base    4  Marine reserves for breeding salmon help.  9  Boats leave marine reserves for breeding salmon.
//! rev1       (4 is dropped)                              9  Boats leave marine reserves for breeding salmon.
//! rev2    5  Maps show marine reserves for breeding salmon, and wrecks.     the term of 9, not a piece of 4 come back
//! ```
//!
//! What is put back where it was taken from needs less than what appears just anywhere.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::RoundIndex;
use crate::text::{KeyId, TokenClass, align};

use super::copies::COPIED;
use super::loom::Loom;
use super::weave::TokenId;
use super::weaver::Weaver;

/// Information of a run moved within one draft, in hundredths of a bit.
const MOVED: u32 = 2800;
/// What less is enough for each end that what was taken out and what was put in have in common.
const MOVED_END: u32 = 300;
/// Information of a run moved between linked clauses, in hundredths of a bit.
const MOVED_NEARBY: u32 = 1500;
/// Information of a run that returns from an earlier draft, in hundredths of a bit.
const RETURNED: u32 = 3600;
/// What less is enough for each end that what was taken out and what was put in have in common: people put back what
/// they took out, while chance stops anywhere.
const RETURNED_END: u32 = 600;
/// Information of a run that returns beside the word it was taken from, in hundredths of a bit: as for words that stay
/// in their clause.
const RETURNED_BESIDE: u32 = MOVED_NEARBY;

/// A run of words of the draft that has no place yet: stream, first word, number of words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) work: usize,
    pub(super) start: usize,
    pub(super) length: usize,
}

/// A run of words that a stretch shares with a dead run.
#[derive(Debug, Clone, Copy)]
struct Match {
    bits: u32,
    run: u32,
    at: usize,
    stretch: Stretch,
    moved: bool,
}

/// The stretches of the draft whose words have no place yet.
pub(super) fn stretches(loom: &Loom<'_>) -> Vec<Stretch> {
    let mut found = Vec::new();
    for (work, stream) in loom.works.iter().enumerate() {
        let open = |word: usize| stream.from[stream.words[word]].is_none();
        let mut start = 0;
        while start < stream.words.len() {
            if !open(start) {
                start += 1;
                continue;
            }
            let end = (start..stream.words.len()).find(|&word| !open(word)).unwrap_or(stream.words.len());
            found.push(Stretch { work, start, length: end - start });
            start = end;
        }
    }
    found
}

/// Slot memory: words that were once taken from between the same neighbours and stand there again.
pub(super) fn slots(weaver: &mut Weaver<'_>, loom: &mut Loom<'_>) {
    for stretch in stretches(loom) {
        let stream = &loom.works[stretch.work];
        let neighbour = |word: Option<usize>| word.and_then(|word| stream.from[*stream.words.get(word)?]);
        let left = neighbour(stretch.start.checked_sub(1));
        let right = neighbour(Some(stretch.start + stretch.length));
        let keys = &stream.keys[stretch.start..stretch.start + stretch.length];
        let behind: Vec<u32> = left.map(|left| weaver.memory.behind(left).collect()).unwrap_or_default();
        let before: Vec<u32> = right.map(|right| weaver.memory.before(right).collect()).unwrap_or_default();
        let mut both = behind.iter().filter(|run| before.contains(run)).copied();
        let either = behind.iter().chain(&before).copied();
        let fits = |run: &u32| {
            let dead = weaver.memory.run(*run);
            dead.round != loom.index
                && weaver.is_ancestor(dead.round, loom.index)
                && dead.tokens.iter().all(|token| is_dead(weaver, *token, loom.index))
        };
        let whole = both.clone().chain(either).filter(fits).find(|run| weaver.memory.run(*run).keys == keys);
        let placed: Vec<(usize, TokenId)> = if let Some(run) = whole {
            weaver.memory.run(run).tokens.iter().enumerate().map(|(at, token)| (at, *token)).collect()
        } else if let Some(run) = both.find(fits) {
            let dead = weaver.memory.run(run);
            let blocks = align(&dead.keys, keys);
            // A word or two shared with a long insertion is chance.
            let shared: usize = blocks.iter().map(|block| block.length).sum();
            if shared * 2 < keys.len() {
                continue;
            }
            blocks
                .into_iter()
                .flat_map(|block| (0..block.length).map(move |step| (block.new + step, block.old + step)))
                .map(|(new, old)| (new, dead.tokens[old]))
                .collect()
        } else {
            continue;
        };
        for (at, token) in placed {
            weaver.place(loom, (stretch.work, stretch.start + at), token);
        }
    }
}

/// Moves and returns: the runs with most information first, moves before returns, later deaths before earlier ones.
pub(super) fn runs(weaver: &mut Weaver<'_>, loom: &mut Loom<'_>) {
    loop {
        let mut matches: Vec<Match> =
            stretches(loom).into_iter().filter_map(|stretch| best(weaver, loom, stretch)).collect();
        matches.sort_by_key(|found| {
            (
                Reverse(found.moved),
                Reverse(found.bits),
                Reverse(found.run),
                found.stretch.work,
                found.stretch.start,
            )
        });
        let mut any = false;
        for found in matches {
            let tokens: Vec<TokenId> =
                weaver.memory.run(found.run).tokens[found.at..found.at + found.stretch.length].to_vec();
            if tokens.iter().any(|token| !weaver.is_free(*token, loom.index)) {
                continue;
            }
            for (step, token) in tokens.into_iter().enumerate() {
                let word = found.stretch.start + step;
                if found.moved {
                    weaver.note_move(loom, found.stretch.work, token);
                }
                weaver.place(loom, (found.stretch.work, word), token);
            }
            any = true;
        }
        if !any {
            return;
        }
    }
}

/// The best run that a stretch shares with any dead run, where one carries enough.
fn best(weaver: &Weaver<'_>, loom: &Loom<'_>, stretch: Stretch) -> Option<Match> {
    let keys = &loom.works[stretch.work].keys[stretch.start..stretch.start + stretch.length];
    let bits = |word: usize| loom.information.centibits(keys[word]);
    let mut terms = Terms::default();
    let mut best: Option<Match> = None;
    for (start, pair) in keys.windows(2).enumerate() {
        let telling = pair.iter().any(|key| loom.information.is_content(*key));
        for (place, at) in weaver.memory.pair(pair[0], pair[1]) {
            let run = weaver.memory.run(place);
            if !weaver.is_ancestor(run.round, loom.index) {
                continue;
            }
            let moved = run.round == loom.index;
            let nearby = moved && run.component == loom.works[stretch.work].component;
            // Two function words side by side point nowhere but in their own clause.
            if !telling && !nearby {
                continue;
            }
            let alive = |at: usize| {
                let token = run.tokens[at];
                weaver.is_free(token, loom.index) && (moved || is_dead(weaver, token, loom.index))
            };
            let (from, to) = extent((keys, start), (&run.keys, at), alive);
            if to < 2 {
                continue;
            }
            let total: u32 = (start - from..start + to).map(bits).sum();
            let ends = u32::from(from == start && at == from)
                + u32::from(start + to == keys.len() && at + to == run.keys.len());
            let needed = match (moved, nearby) {
                // All that was taken out, and nothing else, put in again in the same clause: a change of order.
                (true, true) if ends == 2 => 0,
                (true, true) => MOVED_NEARBY,
                (true, false) => MOVED - ends * MOVED_END,
                (false, _) => RETURNED - ends * RETURNED_END,
            };
            let shared = Stretch { start: stretch.start + start - from, length: from + to, ..stretch };
            let better = |other: &Match| (moved, total, place) > (other.moved, other.bits, other.run);
            if total >= needed
                && best.as_ref().is_none_or(better)
                && (moved || ends > 0 || total >= COPIED || !terms.has(weaver, loom, shared))
            {
                best = Some(Match { bits: total, run: place, at: at - from, stretch: shared, moved });
            }
        }
    }
    best.or_else(|| beside(weaver, loom, stretch))
}

/// Which runs of a stretch stand in a base, as far as that was asked.
#[derive(Debug, Default)]
struct Terms {
    known: BTreeMap<(usize, usize), bool>,
}

impl Terms {
    /// Whether a base has the words of a run one after the other in one text.
    fn has(&mut self, weaver: &Weaver<'_>, loom: &Loom<'_>, run: Stretch) -> bool {
        *self.known.entry((run.start, run.length)).or_insert_with(|| {
            let wanted = &loom.works[run.work].keys[run.start..run.start + run.length];
            let bases = loom.round.bases.iter().map(|base| &weaver.trace.rounds()[base.at()].read);
            let mut texts = bases.flat_map(|read| &read.clauses).flat_map(|clause| &clause.streams);
            texts.any(|text| {
                let words = text.cut.tokens.iter().filter(|token| token.class == TokenClass::Word);
                let words: Vec<KeyId> = words.map(|token| token.key).collect();
                words.windows(wanted.len()).any(|words| words == wanted)
            })
        })
    }
}

/// The best run at an edge of a stretch that was once taken from beside the word that stands there now.
///
/// ```text
/// base    Article 7 of the same code is replaced.        of the same code is: taken out behind 7
/// rev1    Article 7, in its first part, is replaced.
/// rev2    Article 7 of the same code reads as follows.   of the same code: back behind 7
/// ```
fn beside(weaver: &Weaver<'_>, loom: &Loom<'_>, stretch: Stretch) -> Option<Match> {
    let work = &loom.works[stretch.work];
    let end = stretch.start + stretch.length;
    let keys = &work.keys[stretch.start..end];
    let neighbour = |word: usize| work.from[*work.words.get(word)?];
    let left = stretch.start.checked_sub(1).and_then(neighbour);
    let right = neighbour(end);
    let memory = &weaver.memory;
    let is_earlier = |place: &u32| {
        let round = memory.run(*place).round;
        round != loom.index && weaver.is_ancestor(round, loom.index)
    };
    let alive = |place: u32, at: usize| is_dead(weaver, memory.run(place).tokens[at], loom.index);
    let behind = left.into_iter().flat_map(|left| memory.behind(left)).filter(is_earlier).map(|place| {
        let (_, length) = extent((keys, 0), (&memory.run(place).keys, 0), |at| alive(place, at));
        (place, 0, 0, length)
    });
    let before = right.into_iter().flat_map(|right| memory.before(right)).filter(is_earlier).map(|place| {
        let dead = &memory.run(place).keys;
        let (length, _) = extent((keys, keys.len()), (dead, dead.len()), |at| alive(place, at));
        (place, dead.len() - length, keys.len() - length, length)
    });
    let found = behind.chain(before).map(|(run, at, start, length)| {
        let bits = keys[start..start + length].iter().map(|key| loom.information.centibits(*key)).sum();
        let stretch = Stretch { start: stretch.start + start, length, ..stretch };
        Match { bits, run, at, stretch, moved: false }
    });
    // The first of equals: the latest taken from behind the left word.
    found.filter(|found| found.bits >= RETURNED_BESIDE).min_by_key(|found| Reverse(found.bits))
}

/// How many words two sequences share before and from a pair of places on, as long as the second is alive.
fn extent(
    (keys, start): (&[KeyId], usize),
    (dead, at): (&[KeyId], usize),
    alive: impl Fn(usize) -> bool,
) -> (usize, usize) {
    let ahead = keys[start..].iter().zip(&dead[at..]).enumerate();
    let to = ahead.take_while(|(step, (a, b))| a == b && alive(at + step)).count();
    let behind = keys[..start].iter().rev().zip(dead[..at].iter().rev()).enumerate();
    let from = behind.take_while(|(step, (a, b))| a == b && alive(at - step - 1)).count();
    (from, to)
}

/// Whether a token stands neither in a base nor, so far, in the draft being woven.
fn is_dead(weaver: &Weaver<'_>, token: TokenId, index: RoundIndex) -> bool {
    !weaver.stands(token, index) && weaver.is_free(token, index)
}
