//! How many words of made-up negotiations get the round they come from, and what holds of those negotiations.

use std::collections::BTreeMap;

use travaux::attribution::attribute;
use travaux::lineage::Trace;

use crate::negotiation::{Happening, Sentence, Size, draft, found, negotiate, recorded};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=4;

fn made_up(seed: u64) -> Vec<Vec<Sentence>> {
    negotiate(Size { seed, rounds: 60, clauses: 20 })
}

/// Floors a little under what is measured, in per cent of all words of a kind; a higher figure is welcome.
#[test]
fn words_get_the_round_they_come_from() {
    let mut sums: BTreeMap<Happening, (u32, u32)> = BTreeMap::new();
    let (mut right_content, mut content) = (0, 0);
    for seed in SEEDS {
        let drafts = made_up(seed);
        for word in found(&drafts).expect("the words are those of the draft") {
            assert!(word.has_its_sponsors(), "seed {seed}: {:?}", word.word);
            let sum = sums.entry(word.word.happening).or_default();
            *sum = (sum.0 + u32::from(word.is_right()), sum.1 + 1);
            if word.is_content() && word.word.happening != Happening::Copied {
                right_content += u32::from(word.is_right());
                content += 1;
            }
        }
    }
    let floors = [
        (Happening::Untouched, 99),
        (Happening::Worded, 98),
        (Happening::FlipFlop, 95),
        (Happening::PhraseMoved, 97),
        (Happening::ClauseMoved, 98),
        (Happening::PhraseReturned, 96),
        (Happening::ClauseReturned, 98),
        (Happening::Split, 98),
        (Happening::Merged, 98),
        (Happening::Reverted, 97),
    ];
    let mut short = Vec::new();
    for (happening, floor) in floors {
        let (right, all) = sums[&happening];
        if 100 * right < floor * all {
            short.push(format!("{happening:?}: {right} of {all}, at least {floor} % wanted"));
        }
    }
    assert!(100 * right_content >= 98 * content, "content words: {right_content} of {content}");
    assert!(short.is_empty(), "{}", short.join("\n"));
}

#[test]
fn the_same_negotiation_is_made_every_time() {
    assert_eq!(made_up(3), made_up(3));
    assert_ne!(made_up(3), made_up(4));
}

#[test]
fn a_longer_negotiation_never_changes_an_earlier_answer() {
    for seed in SEEDS {
        let drafts = made_up(seed);
        let woven = |rounds: usize| {
            let some = drafts.iter().take(rounds).enumerate().map(|(nth, sentences)| draft(nth, sentences));
            let negotiation = recorded(some).expect("they fit together");
            attribute(&negotiation, &Trace::of(&negotiation))
        };
        let (whole, half) = (woven(60), woven(30));
        let births =
            |count: usize| whole.lives().iter().take(count).map(|life| life.birth).collect::<Vec<_>>();
        let earlier: Vec<_> = half.lives().iter().map(|life| life.birth).collect();
        assert_eq!(births(earlier.len()), earlier, "seed {seed}");
        assert!(whole.events().starts_with(half.events()), "seed {seed}");
    }
}
