//! Words copied from where they still stand.
//!
//! A copy is new: its words are the copier's, born in this draft, and the source keeps its credit. But what a reader wants to
//! know of it is whose words they were, so each word of a copy keeps which word it was taken from. Only runs that tell a
//! good deal more than a return has to are copies: nothing was taken out that they could be, and drafts of one text
//! share their formulas (*in accordance with the law of the* carries 40 bits).
//!
//! ```text
//! base    4  Parties shall report catches of cod each year.                     NOR
//! draft   4  Parties shall report catches of cod each year.                     NOR
//!         9  The board reviews how parties report catches of cod each year.     EGY, the last seven words from 4
//! ```

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::text::{KeyId, TokenClass};

use super::loom::Loom;
use super::recover::{Stretch, stretches};
use super::weave::TokenId;
use super::weaver::Weaver;

/// Information of a run that is a copy, in hundredths of a bit.
pub(super) const COPIED: u32 = 6000;

/// A run of new words that stands elsewhere as well.
struct Copy {
    bits: u32,
    stretch: Stretch,
    source: Vec<TokenId>,
}

/// Two neighbouring new words, and where they stand: stretch, place in it.
type Pairs = HashMap<(KeyId, KeyId), Vec<(usize, usize)>, RandomState>;

/// Finds for new words the standing words they were copied from: the runs with most information first.
pub(super) fn find(weaver: &Weaver<'_>, loom: &mut Loom<'_>) {
    let new: Vec<Stretch> =
        stretches(loom).into_iter().filter(|stretch| bits(loom, *stretch) >= COPIED).collect();
    if new.is_empty() {
        return;
    }
    let mut pairs = Pairs::default();
    for (which, stretch) in new.iter().enumerate() {
        for (at, pair) in keys(loom, *stretch).windows(2).enumerate() {
            pairs.entry((pair[0], pair[1])).or_default().push((which, at));
        }
    }
    let mut found = Vec::new();
    for &base in &loom.round.bases {
        for stream in weaver.weave.draft(base).clauses.iter().flat_map(|clause| &clause.streams) {
            copies_of(weaver, loom, (&new, &pairs), &stream.tokens, &mut found);
        }
    }
    // Sorting keeps the order of the text among equals.
    found.sort_by_key(|copy: &Copy| std::cmp::Reverse(copy.bits));
    for Copy { stretch, source, .. } in found {
        let places = (stretch.work, stretch.start)..(stretch.work, stretch.start + stretch.length);
        if loom.copies.range(places).next().is_none() {
            let words = (stretch.start..).zip(source).map(|(word, token)| ((stretch.work, word), token));
            loom.copies.extend(words);
        }
    }
}

fn keys<'a>(loom: &'a Loom<'_>, stretch: Stretch) -> &'a [KeyId] {
    &loom.works[stretch.work].keys[stretch.start..stretch.start + stretch.length]
}

fn bits(loom: &Loom<'_>, stretch: Stretch) -> u32 {
    keys(loom, stretch).iter().map(|key| loom.information.centibits(*key)).sum()
}

/// The longest runs that a standing stream shares with new words.
fn copies_of(
    weaver: &Weaver<'_>,
    loom: &Loom<'_>,
    (new, pairs): (&[Stretch], &Pairs),
    stream: &[TokenId],
    found: &mut Vec<Copy>,
) {
    let stays = |token: &&TokenId| {
        weaver.weave.life(**token).class == TokenClass::Word && !weaver.is_free(**token, loom.index)
    };
    let words: Vec<TokenId> = stream.iter().filter(stays).copied().collect();
    let key = |at: usize| weaver.weave.life(words[at]).key;
    for at in 0..words.len().saturating_sub(1) {
        for &(which, start) in pairs.get(&(key(at), key(at + 1))).into_iter().flatten() {
            let own = keys(loom, new[which]);
            // A run is looked at once, from its first word.
            if at > 0 && start > 0 && key(at - 1) == own[start - 1] {
                continue;
            }
            let length =
                own[start..].iter().zip(at..words.len()).take_while(|(own, at)| **own == key(*at)).count();
            let stretch = Stretch { start: new[which].start + start, length, ..new[which] };
            let bits = bits(loom, stretch);
            if bits >= COPIED {
                found.push(Copy { bits, stretch, source: words[at..at + length].to_vec() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Woven, by, clause};
    use super::*;
    use crate::model::RoundIndex;

    const CATCHES: &str = "Parties shall report catches of cod and herring to the fisheries board each year.";

    /// For each word of a clause of the last draft: whose it is, and of a copy whose the first source is.
    fn told(woven: &Woven, round: u32, place: usize) -> Vec<String> {
        let weave = &woven.weave;
        let stream = &weave.draft(RoundIndex(round)).clauses[place].streams[0];
        let words = stream.tokens.iter().filter(|token| weave.life(**token).class == TokenClass::Word);
        let whose = |token: TokenId| {
            let life = weave.life(token);
            let sponsors = weave.credit(life.credit).sponsors.iter().map(ToString::to_string);
            format!("{}{}", sponsors.collect::<Vec<_>>().join("+"), life.birth.0)
        };
        let mut told: Vec<String> = words
            .map(|token| match weave.first_source(*token) {
                Some(source) => format!("{}<{}", whose(*token), whose(source)),
                None => whose(*token),
            })
            .collect();
        told.dedup();
        told
    }

    #[test]
    fn a_copied_clause_is_the_copiers_and_says_whose_words_it_repeats() {
        let woven = Woven::line(vec![
            vec![clause("1", "The pilots guide ships.")],
            vec![clause("1", "The pilots guide ships."), by(&["NOR"], clause("2", CATCHES))],
            vec![
                clause("1", "The pilots guide ships."),
                clause("2", CATCHES),
                by(&["EGY"], clause("3", CATCHES)),
            ],
            vec![
                clause("1", "The pilots guide ships."),
                clause("2", CATCHES),
                clause("3", CATCHES),
                by(&["KEN"], clause("4", CATCHES)),
            ],
        ]);
        assert_eq!(told(&woven, 3, 1), ["NOR1"]);
        assert_eq!(told(&woven, 3, 2), ["EGY2<NOR1"]);
        // The copy of a copy repeats the words of the first.
        assert_eq!(told(&woven, 3, 3), ["KEN3<NOR1"]);
    }

    #[test]
    fn a_copied_phrase_in_a_new_clause() {
        let woven = Woven::line(vec![
            vec![by(&["NOR"], clause("1", CATCHES))],
            vec![
                clause("1", CATCHES),
                by(
                    &["EGY"],
                    clause(
                        "2",
                        "A panel reviews how states report catches of cod and herring to the fisheries board.",
                    ),
                ),
            ],
        ]);
        assert_eq!(told(&woven, 1, 0), ["NOR0"]);
        assert_eq!(told(&woven, 1, 1), ["EGY1", "EGY1<NOR0"]);
    }

    #[test]
    fn a_common_phrase_is_no_copy() {
        let woven = Woven::line(vec![
            vec![by(&["NOR"], clause("1", "Ships sail in accordance with the law of the sea."))],
            vec![
                clause("1", "Ships sail in accordance with the law of the sea."),
                by(&["EGY"], clause("2", "Pilots train in accordance with the law of the land.")),
            ],
        ]);
        assert_eq!(told(&woven, 1, 1), ["EGY1"]);
    }

    #[test]
    fn what_moves_is_no_copy() {
        let woven = Woven::line(vec![
            vec![by(&["NOR"], clause("1", CATCHES)), clause("2", "The pilots guide ships at night.")],
            vec![clause("1", "The pilots guide ships at night."), by(&["EGY"], clause("2", CATCHES))],
        ]);
        assert_eq!(told(&woven, 1, 1), ["NOR0"]);
    }
}
