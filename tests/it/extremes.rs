//! Texts that nobody writes and every program meets: the wished answer, within seconds.

use std::time::{Duration, Instant};

use travaux::attribution::{EventKind, Weave, attribute};
use travaux::lineage::Trace;
use travaux::model::{ClauseId, Draft, RoundIndex};

use crate::negotiation::{Happening, Sentence, Word, draft, recorded};

/// Far above what any of these takes, far below what anything worse than n log n would take.
const LIMIT: Duration = Duration::from_secs(30);

fn sentence(text: &str) -> Sentence {
    let word =
        |text: &str| Word { text: text.to_owned(), origin: 0, happening: Happening::Untouched, other: None };
    text.split_whitespace().map(word).collect()
}

fn texts(nth: usize, texts: &[&str]) -> Draft {
    draft(nth, &texts.iter().map(|text| sentence(text)).collect::<Vec<_>>())
}

fn with_ids(mut draft: Draft, ids: &[&str]) -> Draft {
    for (clause, id) in draft.clauses.iter_mut().zip(ids) {
        clause.id = Some(ClauseId::new(*id));
    }
    draft
}

fn woven(drafts: impl IntoIterator<Item = Draft>) -> Weave {
    let started = Instant::now();
    let negotiation = recorded(drafts).expect("they fit together");
    let weave = attribute(&negotiation, &Trace::of(&negotiation));
    assert!(started.elapsed() < LIMIT, "took {:?}", started.elapsed());
    weave
}

/// How many tokens were born after the first draft, marks included.
fn born_later(weave: &Weave) -> usize {
    weave.lives().iter().filter(|life| life.birth != RoundIndex(0)).count()
}

fn count(weave: &Weave, kind: EventKind) -> usize {
    weave.events().iter().filter(|event| event.kind == kind).count()
}

/// Two thousand times the same word, and once more: one word is new, none is gone.
#[test]
fn one_word_repeated_two_thousand_times() {
    let river = ["river"; 2_001];
    let weave = woven([texts(0, &[&river[1..].join(" ")]), texts(1, &[&river.join(" ")])]);
    assert_eq!((born_later(&weave), count(&weave, EventKind::Removed)), (1, 0));
}

/// 1,200 clauses of 50 words, the second 600 put before the first: nothing is new, nothing is gone.
#[test]
fn sixty_thousand_words_with_their_halves_swapped() {
    let clause = |nth: usize| {
        sentence(&(0..50).map(|at| format!("w{} ", (nth * 37 + at * at) % 9_000)).collect::<String>())
    };
    let mut clauses: Vec<Sentence> = (0..1_200).map(clause).collect();
    let first = draft(0, &clauses);
    clauses.rotate_left(600);
    let weave = woven([first, draft(1, &clauses)]);
    assert_eq!((born_later(&weave), count(&weave, EventKind::Removed)), (0, 0));
}

/// The same in one clause of 60,000 words.
#[test]
fn one_clause_of_sixty_thousand_words_with_its_halves_swapped() {
    let mut words: Vec<String> = (0..60_000_usize).map(|at| format!("w{}", (at * at) % 9_001)).collect();
    let first = texts(0, &[&words.join(" ")]);
    words.rotate_left(30_000);
    let weave = woven([first, texts(1, &[&words.join(" ")])]);
    assert_eq!((born_later(&weave), count(&weave, EventKind::Removed)), (0, 0));
}

/// shall, should, shall, …: "should" is born in the second draft, and no word ever after it.
#[test]
fn five_thousand_rounds_that_flip_one_word() {
    let text = |nth: usize| match nth % 2 {
        0 => "Every coastal Party shall report the state of its harbour ice",
        _ => "Every coastal Party should report the state of its harbour ice",
    };
    let weave = woven((0..5_000).map(|nth| texts(nth, &[text(nth)])));
    assert_eq!(born_later(&weave), 1);
    // The two words take turns: one removed in each of 4,999 rounds, one returned in each but the first of those.
    assert_eq!((count(&weave, EventKind::Removed), count(&weave, EventKind::Returned)), (4_999, 4_998));
}

const ICE: &str = "Every coastal Party shall report the thickness of harbour ice each winter";
const PILOTS: &str = "Licensed pilots guide tankers through narrow channels between lighthouse and estuary";
const SALMON: &str = "Trawlers leave spawning salmon undisturbed upstream from any sluice or turbine";

/// The id of one text is given to another, the text goes on under a new id: its words stay its own.
#[test]
fn an_id_reused_for_other_text() {
    let first = with_ids(texts(0, &[ICE, PILOTS]), &["ice", "pilots"]);
    let second = with_ids(texts(1, &[SALMON, PILOTS, ICE]), &["ice", "pilots", "thickness"]);
    let weave = woven([first, second]);
    let words = |text: &str| text.split(' ').count();
    let born = |place: usize| {
        let clause = &weave.draft(RoundIndex(1)).clauses[place];
        let tokens = clause.streams.iter().flat_map(|stream| stream.tokens.iter());
        let lives: Vec<_> = tokens
            .map(|token| weave.life(*token))
            .filter(|life| life.class == travaux::text::TokenClass::Word)
            .collect();
        (lives.iter().filter(|life| life.birth == RoundIndex(1)).count(), lives.len())
    };
    assert_eq!(born(0), (words(SALMON), words(SALMON)));
    assert_eq!(born(1), (0, words(PILOTS)));
    assert_eq!(born(2), (0, words(ICE)));
}

/// Two texts exchange their ids: no word is new.
#[test]
fn two_clauses_that_exchange_their_ids() {
    let first = with_ids(texts(0, &[ICE, PILOTS]), &["ice", "pilots"]);
    let second = with_ids(texts(1, &[ICE, PILOTS]), &["pilots", "ice"]);
    let weave = woven([first, second]);
    assert_eq!((born_later(&weave), count(&weave, EventKind::Removed)), (0, 0));
}

/// Marks that say which way to write, inside and beside words: the words are the same words.
#[test]
fn marks_of_direction_inside_words() {
    let plain = "تقدم الأطراف تقريرا عن سمك الجليد and report the ice";
    let marked: String = plain.chars().flat_map(|letter| [letter, '\u{200f}', '\u{200e}']).collect();
    let weave = woven([texts(0, &[plain]), texts(1, &[&marked]), texts(2, &[plain])]);
    assert_eq!((born_later(&weave), count(&weave, EventKind::Removed)), (0, 0));
}
