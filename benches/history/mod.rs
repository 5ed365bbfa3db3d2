//! A made-up drafting history of any size, the same on every machine.
//!
//! Clauses are one sentence each, of function words and invented words in about the proportions of a real draft. In every
//! round some clauses get some edits: a word replaced (half of them), one to three words put in, one to three taken out. So
//! the length stays about the same while the words are replaced one by one. Nothing moves or returns: what is
//! measured is speed.

/// Invented words to choose from: one for every three syllables. Programs made for encyclopaedias throw away texts whose
/// words repeat more than twenty times on average, so there have to be many.
const INVENTED: u64 = 8_000;
const FUNCTION_WORDS: [&str; 20] = [
    "the", "of", "and", "to", "in", "for", "with", "on", "its", "as", "a", "by", "or", "any", "each", "not",
    "shall", "should", "that", "which",
];
const SYLLABLES: [&str; 20] = [
    "ba", "cor", "den", "fi", "gul", "han", "jo", "kel", "lor", "mi", "nav", "or", "pel", "qua", "ras",
    "sen", "tu", "val", "wes", "zim",
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

/// Makes the drafts of a history, each as the texts of its clauses.
pub(crate) fn history(shape: Shape) -> Vec<Vec<String>> {
    let mut draw = Draw(7);
    let mut clauses: Vec<Vec<String>> =
        (0..shape.clauses).map(|_| (0..shape.words).map(|_| word(&mut draw)).collect()).collect();
    let mut drafts = vec![texts(&clauses)];
    for round in 1..shape.rounds {
        // Where few clauses are edited in a round, the next round goes on behind them.
        let first = round * shape.edited;
        for nth in 0..shape.edited {
            let place = (first + nth) % shape.clauses;
            (0..shape.edits).for_each(|_| edit(&mut clauses[place], &mut draw));
        }
        drafts.push(texts(&clauses));
    }
    drafts
}

fn texts(clauses: &[Vec<String>]) -> Vec<String> {
    clauses.iter().map(|words| words.join(" ") + ".").collect()
}

fn edit(words: &mut Vec<String>, draw: &mut Draw) {
    let at = draw.below(words.len());
    match draw.below(4) {
        0 => {
            let more: Vec<String> = (0..=draw.below(3)).map(|_| word(draw)).collect();
            words.splice(at..at, more);
        }
        // A clause never runs empty.
        1 if words.len() > 8 => {
            let end = (at + 1 + draw.below(3)).min(words.len());
            words.drain(at..end);
        }
        _ => words[at] = word(draw),
    }
}

/// A word: two in five are function words, of the others the first of the list are the most frequent.
fn word(draw: &mut Draw) -> String {
    if draw.below(5) < 2 {
        return FUNCTION_WORDS[draw.below(FUNCTION_WORDS.len())].to_owned();
    }
    let share = draw.next() % 1_000_000;
    let rank = INVENTED * share / 1_000_000 * share / 1_000_000;
    let syllable = |place: u64| SYLLABLES[usize::try_from(rank / place % 20).unwrap_or_default()];
    [syllable(1), syllable(20), syllable(400)].concat()
}

/// A fixed sequence of pseudo-random numbers: Knuth's multiplier for 64 bits, of which the upper half is used.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next()).unwrap_or_default() % bound.max(1)
    }
}
