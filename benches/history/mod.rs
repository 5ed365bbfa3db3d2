//! A made-up drafting history of any size, the same on every machine.
//!
//! Clauses are one sentence each, of function words and invented words in about the proportions of a real draft. In every
//! round some clauses get some edits: a word replaced (half of them), one to three words put in, one to three taken out. So
//! the length stays about the same while the words are replaced one by one. Nothing moves or returns: what is
//! measured is speed.

use crate::made_up::Draw;

/// Invented words to choose from: one for every three syllables. Programs made for encyclopaedias throw away texts whose
/// words repeat more than twenty times on average, so there have to be many.
const INVENTED: u64 = 8_000;
const FUNCTION_WORDS: [&str; 20] = [
    "the", "of", "and", "to", "in", "for", "with", "on", "its", "as", "a", "by", "or", "any", "each", "not",
    "shall", "should", "that", "which",
];
/// How large a history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Drafts.
    pub(crate) rounds: usize,
    /// Clauses of each draft.
    pub(crate) clauses: usize,
    /// Words of each clause in the first draft.
    pub(crate) words: usize,
    /// Clauses that are edited in a round.
    pub(crate) edited: usize,
    /// Edits of each of those.
    pub(crate) edits: usize,
}

/// A word and the round in which it was put in, counted from 0.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) round: u32,
}

/// Makes the drafts of a history, each as the texts of its clauses, and the words of the last.
pub(crate) fn history(shape: Shape) -> (Vec<Vec<String>>, Vec<Vec<Word>>) {
    let mut draw = Draw(7);
    let mut clauses: Vec<Vec<Word>> =
        (0..shape.clauses).map(|_| (0..shape.words).map(|_| word(&mut draw, 0)).collect()).collect();
    let mut drafts = vec![texts(&clauses)];
    for (round, number) in (1..shape.rounds).zip(1..) {
        // Where few clauses are edited in a round, the next round goes on behind them.
        let first = round * shape.edited;
        for nth in 0..shape.edited {
            let place = (first + nth) % shape.clauses;
            (0..shape.edits).for_each(|_| edit(&mut clauses[place], &mut draw, number));
        }
        drafts.push(texts(&clauses));
    }
    (drafts, clauses)
}

fn texts(clauses: &[Vec<Word>]) -> Vec<String> {
    let text =
        |words: &Vec<Word>| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ") + ".";
    clauses.iter().map(text).collect()
}

fn edit(words: &mut Vec<Word>, draw: &mut Draw, round: u32) {
    let at = draw.below(words.len());
    match draw.below(4) {
        0 => {
            let more: Vec<Word> = (0..=draw.below(3)).map(|_| word(draw, round)).collect();
            words.splice(at..at, more);
        }
        // A clause never runs empty.
        1 if words.len() > 8 => {
            let end = (at + 1 + draw.below(3)).min(words.len());
            words.drain(at..end);
        }
        _ => words[at] = word(draw, round),
    }
}

fn word(draw: &mut Draw, round: u32) -> Word {
    Word { text: draw.word(&FUNCTION_WORDS, INVENTED), round }
}
