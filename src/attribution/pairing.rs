//! Aligning the streams of linked clauses.

use std::collections::BTreeMap;

use crate::text::{KeyId, TokenClass};

use super::align::continuity;
use super::loom::{Loom, Source};
use super::slide::{Edges, edges, settle};
use super::weave::TokenId;
use super::weaver::Weaver;

impl Weaver<'_> {
    /// Aligns the words of linked clauses.
    pub(super) fn align(&mut self, loom: &mut Loom<'_>) {
        let mut sources: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, source) in loom.sources.iter().enumerate() {
            sources.entry(source.component).or_default().push(at);
        }
        let mut works: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, work) in loom.works.iter().enumerate() {
            works.entry(work.component).or_default().push(at);
        }
        for (component, works) in works {
            let Some(sources) = sources.get(&component) else { continue };
            for (new, old) in self.pair_streams(loom, &works, sources) {
                self.align_streams(loom, &new, &old);
            }
        }
    }

    /// Which streams of a component are compared with which.
    ///
    /// Own words are compared with own words, all of the component at once, so that a split and a merge are one
    /// comparison. Each alternative is compared with the stream of the base whose words are most like it, and
    /// own words that are exactly those of an alternative come from there: an option that was chosen.
    fn pair_streams(
        &self,
        loom: &Loom<'_>,
        works: &[usize],
        sources: &[usize],
    ) -> Vec<(Vec<usize>, Vec<usize>)> {
        let keys =
            |source: &Source| self.source_words(source).into_iter().map(|(_, key)| key).collect::<Vec<_>>();
        let mut free: Vec<usize> = sources.to_vec();
        let mut open: Vec<usize> = works.to_vec();
        let mut pairs = Vec::new();
        if free.len() > 1 || open.len() > 1 {
            open.retain(|&work| {
                let equal = free.iter().position(|&source| {
                    let (work, source) = (&loom.works[work], &loom.sources[source]);
                    (work.stream > 0 || source.stream > 0)
                        && !work.keys.is_empty()
                        && work.keys == keys(source)
                });
                equal.map(|at| pairs.push((vec![work], vec![free.remove(at)]))).is_none()
            });
        }
        let own = |stream: usize| stream == 0;
        let (own_works, other_works): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|&work| own(loom.works[work].stream));
        let (own_sources, mut other_sources): (Vec<_>, Vec<_>) =
            free.into_iter().partition(|&source| own(loom.sources[source].stream));
        pairs.push((own_works, own_sources));
        for work in other_works {
            let same_place =
                other_sources.iter().position(|&at| loom.sources[at].stream == loom.works[work].stream);
            if let Some(at) = same_place {
                pairs.push((vec![work], vec![other_sources.remove(at)]));
            }
        }
        pairs
    }

    pub(super) fn source_words(&self, source: &Source) -> Vec<(TokenId, KeyId)> {
        let stream = &self.weave.drafts[source.round.at()].clauses[source.place].streams[source.stream];
        let words = stream.tokens.iter().map(|token| (*token, self.weave.life(*token)));
        words
            .filter(|(_, life)| life.class == TokenClass::Word)
            .map(|(token, life)| (token, life.key))
            .collect()
    }

    /// What stands before and behind the words of some sources that have no place in the draft yet.
    fn edges_of_sources(&self, loom: &Loom<'_>, sources: &[usize]) -> Vec<Edges> {
        let mut found = Vec::new();
        for source in sources.iter().map(|at| &loom.sources[*at]) {
            let stream = &self.weave.drafts[source.round.at()].clauses[source.place].streams[source.stream];
            let is_open = |token: TokenId| {
                self.weave.life(token).class == TokenClass::Word && self.is_free(token, loom.index)
            };
            let places = (0..stream.tokens.len()).filter(|at| is_open(stream.tokens[*at]));
            found.extend(places.map(|at| edges(&stream.cut, at)));
        }
        found
    }

    /// Aligns the words of some streams, laid end to end, with those of some sources.
    ///
    /// Where the sources stand in several bases, each base is asked by itself: laid behind one another, the words of one
    /// could be found only behind all words of the other. A word found in several has its earliest origin.
    fn align_streams(&mut self, loom: &mut Loom<'_>, works: &[usize], sources: &[usize]) {
        let new: Vec<(usize, usize)> = works
            .iter()
            .flat_map(|&work| (0..loom.works[work].keys.len()).map(move |word| (work, word)))
            .collect();
        let new_keys: Vec<KeyId> = new.iter().map(|(work, word)| loom.works[*work].keys[*word]).collect();
        let mut found: Vec<Option<TokenId>> = vec![None; new.len()];
        for group in sources.chunk_by(|&a, &b| loom.sources[a].round == loom.sources[b].round) {
            let old: Vec<(TokenId, KeyId)> = group
                .iter()
                .flat_map(|&at| self.source_words(&loom.sources[at]))
                .filter(|(token, _)| self.is_free(*token, loom.index))
                .collect();
            let (old_tokens, old_keys): (Vec<TokenId>, Vec<KeyId>) = old.into_iter().unzip();
            let mut blocks = continuity(&old_keys, &new_keys, &loom.information);
            settle(&mut blocks, (&old_keys, &new_keys), || {
                (self.edges_of_sources(loom, group), edges_of_works(loom, &new))
            });
            let steps = blocks.iter().flat_map(|block| (0..block.length).map(move |step| (block, step)));
            for (token, place) in steps.map(|(block, step)| (old_tokens[block.old + step], block.new + step))
            {
                let birth = |token: TokenId| self.weave.life(token).birth;
                // The first base wins among equals.
                if found[place].is_none_or(|other| birth(token) < birth(other)) {
                    found[place] = Some(token);
                }
            }
        }
        for (at, token) in found.into_iter().enumerate() {
            if let Some(token) = token.filter(|token| self.is_free(*token, loom.index)) {
                self.place(loom, new[at], token);
            }
        }
    }
}

/// What stands before and behind some words of the draft, given by work and word.
fn edges_of_works(loom: &Loom<'_>, words: &[(usize, usize)]) -> Vec<Edges> {
    let of = |(work, word): &(usize, usize)| {
        let work = &loom.works[*work];
        edges(&work.cut, work.words[*word])
    };
    words.iter().map(of).collect()
}
