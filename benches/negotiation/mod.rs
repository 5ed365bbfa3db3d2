//! Made-up negotiations in which the origin of every word is known, and how well the program finds it.
//!
//! A clause is a sentence of function words and invented words. In every round after the first a few things happen, all
//! by the sponsor of that round; each word keeps the round it comes from and the kind of the last thing that happened to
//! it. A word that moves or returns keeps its round; in a copy every word is the copier's:
//!
//! ```text
//! round 1  the pilots shall report          the 1  pilots 1  shall 1  report 1
//! round 2  the pilots should report         should 2
//! round 3  the pilots shall report          shall 1 (flip-flop)
//! ```

use travaux::attribution::{Weave, attribute};
use travaux::lineage::Trace;
use travaux::model::{Draft, Negotiation};
use travaux::text::TokenClass;

use crate::made_up::{self, Draw, related, sponsor};

const FUNCTION_WORDS: [&str; 20] = [
    "the", "of", "and", "to", "in", "for", "with", "on", "its", "as", "a", "by", "or", "any", "each", "not",
    "that", "which", "be", "from",
];
/// Invented words to choose from.
const INVENTED: u64 = 6_000;
/// Words of a clause in the first draft.
const LENGTH: usize = 40;
/// Removed passages and clauses that may still return.
const REMEMBERED: usize = 40;
/// The words of a phrase that moves, returns or is taken out: from six to thirteen.
const PHRASE: (usize, usize) = (6, 8);

/// What happened last to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Happening {
    Untouched,
    Worded,
    FlipFlop,
    PhraseMoved,
    ClauseMoved,
    PhraseReturned,
    ClauseReturned,
    Copied,
    Split,
    Merged,
    Reverted,
}

/// A word whose origin is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// The round it comes from, the first is 0.
    pub(crate) origin: u32,
    pub(crate) happening: Happening,
    /// The round of the word that last stood in its slot, for a modal that was changed and may be changed back.
    pub(crate) other: Option<u32>,
}

/// A clause as its words; the number printed beside it is its place.
pub(crate) type Sentence = Vec<Word>;

/// How large a negotiation is, and which.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) seed: u64,
    pub(crate) rounds: u32,
    pub(crate) clauses: usize,
}

/// Makes the drafts of a negotiation.
pub(crate) fn negotiate(size: Size) -> Vec<Vec<Sentence>> {
    let mut table =
        Table { draw: Draw(size.seed), round: 0, text: Vec::new(), phrases: vec![], clauses: vec![] };
    table.text = (0..size.clauses).map(|_| table.sentence()).collect();
    let mut drafts = vec![table.text.clone()];
    for round in 1..size.rounds {
        table.round = round;
        match table.draw.below(60) {
            // Alone in its round: where others shift the numbers, nobody could say which of two equal clauses is the copy.
            0 => table.copy(),
            _ => (0..=table.draw.below(3)).for_each(|_| table.happen(&drafts)),
        }
        drafts.push(table.text.clone());
    }
    drafts
}

/// The text on the table, and what was taken off it.
struct Table {
    draw: Draw,
    round: u32,
    text: Vec<Sentence>,
    phrases: Vec<Sentence>,
    clauses: Vec<Sentence>,
}

impl Table {
    fn happen(&mut self, drafts: &[Vec<Sentence>]) {
        let clause = self.draw.below(self.text.len());
        match self.draw.below(100) {
            0..30 => self.reword(clause),
            30..38 => self.put_in(clause),
            38..50 => drop(self.take_out(clause)),
            50..60 => self.flip(clause),
            60..70 => self.move_phrase(clause),
            70..75 => self.move_clause(clause),
            75..85 => self.return_phrase(clause),
            85..90 => self.drop_or_return_clause(clause),
            90..95 => self.split(clause),
            95..97 => self.merge(clause),
            _ => self.revert(clause, drafts),
        }
    }

    /// Replaces one to three words.
    fn reword(&mut self, clause: usize) {
        let at = self.draw.below(self.text[clause].len());
        let end = (at + 1 + self.draw.below(3)).min(self.text[clause].len());
        for place in at..end {
            self.text[clause][place] = self.word(Happening::Worded);
        }
    }

    fn put_in(&mut self, clause: usize) {
        let at = self.draw.below(self.text[clause].len());
        let more: Vec<Word> = (0..=self.draw.below(8)).map(|_| self.word(Happening::Worded)).collect();
        self.text[clause].splice(at..at, more);
    }

    /// Takes a phrase out of a clause, which never runs short.
    fn take_out(&mut self, clause: usize) -> Option<Sentence> {
        let length = PHRASE.0 + self.draw.below(PHRASE.1);
        let at = self.draw.below(self.text[clause].len());
        if self.text[clause].len() < 2 * LENGTH / 3 || at + length > self.text[clause].len() {
            return None;
        }
        let phrase: Sentence = self.text[clause].drain(at..at + length).collect();
        keep(&mut self.phrases, phrase.clone());
        Some(phrase)
    }

    /// Changes the one modal of a clause, between its fifth and sixth word, and back: each of both words keeps its round.
    fn flip(&mut self, clause: usize) {
        let Some(at) = self.text[clause].iter().position(|word| is_modal(&word.text)) else { return };
        let other = if self.text[clause][at].text == "shall" { "should" } else { "shall" };
        let now = &self.text[clause][at];
        self.text[clause][at] = Word {
            text: other.to_owned(),
            origin: now.other.unwrap_or(self.round),
            happening: Happening::FlipFlop,
            other: Some(now.origin),
        };
    }

    fn move_phrase(&mut self, clause: usize) {
        let Some(phrase) = self.take_out(clause) else { return };
        self.phrases.pop();
        let target = self.draw.below(self.text.len());
        self.place(target, phrase, Happening::PhraseMoved);
    }

    fn return_phrase(&mut self, target: usize) {
        if self.phrases.is_empty() {
            return;
        }
        let which = self.draw.below(self.phrases.len());
        let phrase = self.phrases.remove(which);
        self.place(target, phrase, Happening::PhraseReturned);
    }

    fn place(&mut self, target: usize, phrase: Sentence, happening: Happening) {
        let at = self.draw.below(self.text[target].len());
        self.text[target].splice(at..at, after(phrase, happening));
    }

    fn move_clause(&mut self, clause: usize) {
        let moved = self.text.remove(clause);
        let at = self.draw.below(self.text.len());
        self.text.insert(at, after(moved, Happening::ClauseMoved));
    }

    fn drop_or_return_clause(&mut self, clause: usize) {
        if self.clauses.is_empty() || (self.draw.below(2) == 0 && self.text.len() > 6) {
            let dropped = self.text.remove(clause);
            keep(&mut self.clauses, dropped);
        } else {
            let which = self.draw.below(self.clauses.len());
            let returned = self.clauses.remove(which);
            self.text.insert(clause, after(returned, Happening::ClauseReturned));
        }
    }

    /// Copies a clause while it stays: the copy is the copier's.
    fn copy(&mut self) {
        let clause = self.draw.below(self.text.len());
        let round = self.round;
        let copy = self.text[clause].iter().cloned();
        let copied = |word| Word { origin: round, happening: Happening::Copied, other: None, ..word };
        let copy = copy.map(copied).collect();
        self.text.insert(clause + 1, copy);
    }

    fn split(&mut self, clause: usize) {
        let half = self.text[clause].len() / 2;
        let second = self.text[clause].split_off(half);
        let first = std::mem::take(&mut self.text[clause]);
        self.text[clause] = after(first, Happening::Split);
        self.text.insert(clause + 1, after(second, Happening::Split));
    }

    fn merge(&mut self, clause: usize) {
        if clause + 1 >= self.text.len() || self.text.len() < 6 {
            return;
        }
        let second = self.text.remove(clause + 1);
        self.text[clause].extend(second);
        let whole = std::mem::take(&mut self.text[clause]);
        self.text[clause] = after(whole, Happening::Merged);
    }

    /// Sets a clause back to what stood at its place up to twenty rounds ago, where that is much the same text.
    fn revert(&mut self, clause: usize, drafts: &[Vec<Sentence>]) {
        let back = drafts.len().saturating_sub(1 + self.draw.below(20));
        let Some(earlier) = drafts[back.min(drafts.len() - 1)].get(clause) else { return };
        let shared = earlier.iter().filter(|word| {
            self.text[clause].iter().any(|now| now.origin == word.origin && now.text == word.text)
        });
        if 10 * shared.count() > 7 * earlier.len() {
            self.text[clause] = after(earlier.clone(), Happening::Reverted);
        }
    }

    fn sentence(&mut self) -> Sentence {
        let mut words: Sentence = (0..LENGTH).map(|_| self.word(Happening::Untouched)).collect();
        words[5] = Word { text: "shall".to_owned(), ..words[5].clone() };
        words
    }

    /// A word: two in five are function words, of the others the first of the list are the most frequent.
    fn word(&mut self, happening: Happening) -> Word {
        Word { text: self.draw.word(&FUNCTION_WORDS, INVENTED), origin: self.round, happening, other: None }
    }
}

fn is_modal(text: &str) -> bool {
    text == "shall" || text == "should"
}

/// Words to which something happened; those of a copy stay those of a copy.
fn after(words: Sentence, happening: Happening) -> Sentence {
    let told = |word: Word| match word.happening {
        Happening::Copied => word,
        _ => Word { happening, ..word },
    };
    words.into_iter().map(told).collect()
}

fn keep(removed: &mut Vec<Sentence>, words: Sentence) {
    removed.push(words);
    if removed.len() > REMEMBERED {
        removed.remove(0);
    }
}

/// The negotiation of some drafts, each related to the one before.
pub(crate) fn recorded(drafts: impl IntoIterator<Item = Draft>) -> Option<Negotiation> {
    Negotiation::new("Made up".to_owned(), related(drafts)).ok()
}

/// A draft as if read from a file.
pub(crate) fn draft(nth: usize, sentences: &[Sentence]) -> Draft {
    made_up::draft(nth, sentences.iter().map(text))
}

/// The text of a clause.
pub(crate) fn text(sentence: &Sentence) -> String {
    sentence.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ") + "."
}

/// One word of the last draft: what is known of it, and the round the program found.
pub(crate) struct Found<'a> {
    pub(crate) word: &'a Word,
    birth: u32,
    sponsors: Vec<String>,
}

impl Found<'_> {
    pub(crate) fn is_right(&self) -> bool {
        self.word.origin == self.birth
    }

    /// Whether exactly the sponsor of the round that was found is on record.
    pub(crate) fn has_its_sponsors(&self) -> bool {
        let sponsor = usize::try_from(self.birth).ok().and_then(sponsor);
        self.sponsors.iter().map(String::as_str).eq(sponsor)
    }

    pub(crate) fn is_content(&self) -> bool {
        !FUNCTION_WORDS.contains(&self.word.text.as_str())
    }
}

/// The words of the last draft beside what the program found; `None` where the words are not those of the draft.
pub(crate) fn found(drafts: &[Vec<Sentence>]) -> Option<Vec<Found<'_>>> {
    let negotiation = recorded(drafts.iter().enumerate().map(|(nth, sentences)| draft(nth, sentences)))?;
    let weave: Weave = attribute(&negotiation, &Trace::of(&negotiation));
    let woven = weave.draft(negotiation.indices().next_back()?);
    let ids = woven.clauses.iter().flat_map(|clause| &clause.streams).flat_map(|stream| stream.tokens.iter());
    let lives: Vec<_> = ids.map(|id| weave.life(*id)).filter(|life| life.class == TokenClass::Word).collect();
    let words: Vec<&Word> = drafts.last()?.iter().flatten().collect();
    (lives.len() == words.len()).then(|| {
        let pairs = words.into_iter().zip(lives);
        pairs
            .map(|(word, life)| {
                let credit = weave.credit(life.credit);
                let sponsors = credit.sponsors.iter().map(ToString::to_string).collect();
                Found { word, birth: life.birth.0, sponsors }
            })
            .collect()
    })
}
