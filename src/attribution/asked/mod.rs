//! What an amendment asks for, word by word: the clause with the amendment applied, the words it adds, those it removes.
//!
//! ```text
//! clause, zero   Each Party should reduce loss                    the draft it was made against
//! amendment      replace "should" with "shall promptly"
//! wording        Each Party shall promptly reduce loss            the clause with the amendment applied
//! added                     ^^^^^^^^^^^^^^    A, 2 words          one site: what is added and removed at one place
//! removed        should                       R, 1 word
//! ```
//!
//! A and R are the word diff of the clause against its wording with the amendment applied, so an amendment that types a
//! whole sentence again for the sake of one word asks for that word. What stands before and behind the words that it
//! points at is kept by definition, whatever words are equal. Marks and brackets are no words; which brackets it would
//! have lifted is kept beside.

mod brackets;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::model::{Aim, Amendment, Beside, Change, Negotiation, Passage, RoundIndex, Side, Spot, Target};
use crate::text::{Information, KeyId, TokenClass, Vocabulary};

use super::align::continuity;
use super::weave::{TokenId, Weave};

/// A word of a clause with an amendment applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedWord {
    /// What comparison goes by. Words that no draft has have keys beyond the vocabulary of the drafts.
    pub key: KeyId,
    /// Its folded text.
    pub text: Arc<str>,
    /// The word of the draft that it keeps; `None` for one that the amendment, or the one it amends, adds.
    pub base: Option<TokenId>,
    /// Its place among the words that the amended amendment adds, where it is one of them.
    pub amended: Option<usize>,
}

/// What is added and removed at one place of the clause.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Site {
    /// The words to come, as places in [`Asked::wording`].
    pub added: Range<usize>,
    /// The words to go.
    pub removed: Vec<TokenId>,
    /// The words to go that only the amended amendment adds, as places in its wording.
    pub removed_asked: Vec<usize>,
}

/// What an amendment asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it aims at.
    pub aim: Aim,
    /// The words of the clause with the amendment applied.
    pub wording: Vec<AskedWord>,
    /// What changes, place by place, in reading order.
    pub sites: Vec<Site>,
    /// The words that it speaks of without changing them: to keep, to move, to put in brackets.
    pub passage: Vec<TokenId>,
    /// The brackets of the draft that it would have lifted, or taken out with the words in them.
    pub brackets: Vec<TokenId>,
    /// Its own text, as places in the wording; empty where it has none.
    span: Range<usize>,
}

impl Asked {
    /// The words it adds, as places in the wording: A.
    pub fn added(&self) -> impl Iterator<Item = usize> + '_ {
        self.sites.iter().flat_map(|site| site.added.clone())
    }

    /// The words of the draft it removes: R.
    pub fn removed(&self) -> impl Iterator<Item = TokenId> + '_ {
        self.sites.iter().flat_map(|site| site.removed.iter().copied())
    }

    /// Number of words it adds and number of words it removes.
    pub fn words(&self) -> (usize, usize) {
        let removed = |site: &Site| site.removed.len() + site.removed_asked.len();
        (self.added().count(), self.sites.iter().map(removed).sum())
    }
}

/// Gives words of amendments the keys that the drafts have for them.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    vocabulary: &'a Vocabulary,
    scratch: Vocabulary,
    beyond: BTreeMap<String, KeyId>,
    texts: BTreeMap<KeyId, Arc<str>>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary) -> Self {
        Self { vocabulary, scratch: Vocabulary::default(), beyond: BTreeMap::new(), texts: BTreeMap::new() }
    }

    /// The words of a text.
    fn of(&mut self, text: &str) -> Vec<KeyId> {
        let cut = self.scratch.cut(&Arc::from(text));
        let words = cut.tokens.iter().filter(|token| token.class == TokenClass::Word);
        let mut keys = Vec::new();
        for word in words {
            let text = self.scratch.key_text(word.key);
            let next = self.vocabulary.len() + self.beyond.len();
            let key = self.vocabulary.find(text).unwrap_or_else(|| {
                let next = KeyId(u32::try_from(next).unwrap_or(u32::MAX));
                *self.beyond.entry(text.to_string()).or_insert(next)
            });
            self.texts.entry(key).or_insert_with(|| Arc::from(text));
            keys.push(key);
        }
        keys
    }

    /// The folded text of a key.
    fn text(&mut self, key: KeyId) -> Arc<str> {
        let vocabulary = self.vocabulary;
        Arc::clone(self.texts.entry(key).or_insert_with(|| Arc::from(vocabulary.key_text(key))))
    }

    /// The words of a text, as an amendment adds them.
    fn words(&mut self, text: &str) -> Vec<AskedWord> {
        let keys = self.of(text);
        keys.into_iter()
            .map(|key| AskedWord { key, text: self.text(key), base: None, amended: None })
            .collect()
    }
}

/// Reads amendments against drafts that are woven already.
pub(super) struct Reader<'a> {
    pub(super) negotiation: &'a Negotiation,
    pub(super) weave: &'a Weave,
    pub(super) information: &'a Information,
}

/// A text before an amendment changes it.
struct Before {
    words: Vec<AskedWord>,
    /// The part that passages are looked for in, and that a replacement of the whole replaces.
    span: Range<usize>,
}

/// A text with words put in the place of some of it.
struct Spliced {
    words: Vec<AskedWord>,
    /// The words put in, among all.
    span: Range<usize>,
    /// The words whose place they take, in the text before.
    old: Range<usize>,
}

impl Reader<'_> {
    /// What an amendment asks for. `None` where its words do not stand in the draft, which is an error when it is handed in.
    pub(super) fn read(
        &self,
        amendment: &Amendment,
        aim: Aim,
        keys: &mut Keys<'_>,
        amended: Option<&Asked>,
    ) -> Option<Asked> {
        let mut asked = self.words_asked(amendment, aim, keys, amended)?;
        if amended.is_none() {
            asked.brackets = self.brackets_to_go(amendment, aim, keys).unwrap_or_default();
        }
        Some(asked)
    }

    fn words_asked(
        &self,
        amendment: &Amendment,
        aim: Aim,
        keys: &mut Keys<'_>,
        amended: Option<&Asked>,
    ) -> Option<Asked> {
        let before = match (&amendment.target, amended) {
            (Target::Amendment(_), Some(amended)) => of_amendment(amended),
            (Target::Amendment(_), None) => return None,
            (Target::New(_), _) => Before { words: Vec::new(), span: 0..0 },
            (Target::Clause(_), _) => {
                let words = self.words(aim.round, aim.spot.clause(), keys);
                Before { span: 0..words.len(), words }
            }
        };
        let none = Asked {
            aim,
            wording: Vec::new(),
            sites: Vec::new(),
            passage: Vec::new(),
            brackets: Vec::new(),
            span: 0..0,
        };
        let spliced = match &amendment.change {
            Change::Add { text, beside, occurrence } => {
                let at = place(&before, beside.as_ref(), *occurrence, keys)?;
                splice(&before, at..at, &keys.words(text))
            }
            Change::Replace { passage, text } => {
                let place = find(&before, passage.as_ref(), keys)?;
                splice(&before, place, &keys.words(text))
            }
            Change::Delete { passage: None } if amended.is_none() => {
                let removed = self.tokens_below(aim);
                let site = Site { added: 0..0, removed, removed_asked: Vec::new() };
                return Some(Asked { sites: vec![site], ..none });
            }
            Change::Delete { passage } => splice(&before, find(&before, passage.as_ref(), keys)?, &[]),
            Change::Move { passage, .. }
            | Change::Retain { passage }
            | Change::Bracket { passage }
            | Change::Unbracket { passage }
            | Change::Comment { passage } => {
                let tokens = match passage {
                    None if amended.is_none() => self.tokens_below(aim),
                    _ => {
                        let place = find(&before, passage.as_ref(), keys)?;
                        before.words[place].iter().filter_map(|word| word.base).collect()
                    }
                };
                return Some(Asked { passage: tokens, ..none });
            }
        };
        let span = spliced.span.clone();
        let (wording, sites) = self.compared(&before, spliced);
        Some(Asked { wording, sites, span, ..none })
    }

    /// The words of a clause's own text.
    fn words(&self, round: RoundIndex, place: usize, keys: &mut Keys<'_>) -> Vec<AskedWord> {
        let word = |token: TokenId| {
            let key = self.weave.life(token).key;
            AskedWord { key, text: keys.text(key), base: Some(token), amended: None }
        };
        self.tokens(round, place).map(word).collect()
    }

    fn tokens(&self, round: RoundIndex, place: usize) -> impl Iterator<Item = TokenId> + '_ {
        let tokens = self.weave.draft(round).clauses[place].streams[0].tokens.iter().copied();
        tokens.filter(|token| self.weave.life(*token).class == TokenClass::Word)
    }

    /// The words of a clause and of all its sub-clauses; nothing for a place where a clause is to come.
    fn tokens_below(&self, aim: Aim) -> Vec<TokenId> {
        let Spot::Clause(place) = aim.spot else { return Vec::new() };
        let draft = &self.negotiation.round(aim.round).draft;
        let below =
            (place..draft.clauses.len()).filter(|at| draft.lineage_upwards(*at).any(|above| above == place));
        below.flat_map(|place| self.tokens(aim.round, place)).collect()
    }

    /// The word diff of a text against what it becomes. Words of the new text that continue old ones keep their tokens.
    fn compared(&self, before: &Before, spliced: Spliced) -> (Vec<AskedWord>, Vec<Site>) {
        let Spliced { words: mut wording, span, old } = spliced;
        let is_same = |(old, new): &(&AskedWord, &AskedWord)| old.key == new.key;
        let (was, is) = (&before.words[old.clone()], &wording[span.clone()]);
        let head = was.iter().zip(is).take_while(is_same).count();
        let tail = was[head..].iter().rev().zip(is[head..].iter().rev()).take_while(is_same).count();
        let (old, new) = (old.start + head..old.end - tail, span.start + head..span.end - tail);
        let keys = |words: &[AskedWord]| words.iter().map(|word| word.key).collect::<Vec<_>>();
        let inner =
            continuity(&keys(&before.words[old.clone()]), &keys(&wording[new.clone()]), self.information);
        let inner = inner.iter().map(|block| (old.start + block.old, new.start + block.new, block.length));
        let blocks = [(0, 0, old.start)].into_iter().chain(inner);
        let end = (old.end, new.end, before.words.len() - old.end);
        let mut sites = Vec::new();
        let (mut old, mut new) = (0, 0);
        for (at_old, at_new, length) in blocks.chain([end]) {
            if at_old > old || at_new > new {
                let gone = &before.words[old..at_old];
                sites.push(Site {
                    added: new..at_new,
                    removed: gone.iter().filter_map(|word| word.base).collect(),
                    removed_asked: gone.iter().filter_map(|word| word.amended).collect(),
                });
            }
            wording[new..at_new].iter_mut().for_each(|word| (word.base, word.amended) = (None, None));
            wording[at_new..at_new + length].clone_from_slice(&before.words[at_old..at_old + length]);
            (old, new) = (at_old + length, at_new + length);
        }
        (wording, sites)
    }
}

/// The text of an amendment that another one changes.
fn of_amendment(amended: &Asked) -> Before {
    let mut words = amended.wording.clone();
    for (at, word) in words.iter_mut().enumerate() {
        word.amended = word.base.is_none().then_some(at);
    }
    let span = if amended.span.is_empty() { 0..words.len() } else { amended.span.clone() };
    Before { words, span }
}

/// The text with words put in the place of some of it.
fn splice(before: &Before, place: Range<usize>, text: &[AskedWord]) -> Spliced {
    let mut words = before.words[..place.start].to_vec();
    words.extend_from_slice(text);
    words.extend_from_slice(&before.words[place.end..]);
    Spliced { span: place.start..place.start + text.len(), old: place, words }
}

/// Where words are to be put.
fn place(
    before: &Before,
    beside: Option<&Beside>,
    occurrence: Option<usize>,
    keys: &mut Keys<'_>,
) -> Option<usize> {
    let Some(beside) = beside else { return Some(before.span.end) };
    let words = keys.of(&beside.of);
    let found = occurrence_of(before, &words, occurrence)?;
    Some(match beside.side {
        Side::After => found.end,
        Side::Before => found.start,
    })
}

/// Where a passage stands; the whole text where there is none.
fn find(before: &Before, passage: Option<&Passage>, keys: &mut Keys<'_>) -> Option<Range<usize>> {
    match passage {
        None => Some(before.span.clone()),
        Some(passage) => occurrence_of(before, &keys.of(&passage.words), passage.occurrence),
    }
}

fn occurrence_of(before: &Before, words: &[KeyId], occurrence: Option<usize>) -> Option<Range<usize>> {
    if words.is_empty() {
        return None;
    }
    let text = &before.words[before.span.clone()];
    let fits = |window: &[AskedWord]| window.iter().map(|word| word.key).eq(words.iter().copied());
    let mut found = text.windows(words.len()).enumerate().filter(|(_, window)| fits(window));
    let (at, _) = found.nth(occurrence.unwrap_or(1).checked_sub(1)?)?;
    let start = before.span.start + at;
    Some(start..start + words.len())
}

/// The amendments in the order in which they can be read: what is amended before what amends it.
pub(super) fn reading_order(amendments: &[Amendment]) -> Vec<usize> {
    let mut order = Vec::with_capacity(amendments.len());
    let known: BTreeMap<String, usize> =
        amendments.iter().enumerate().map(|(at, amendment)| (amendment.id.folded(), at)).collect();
    let mut done = vec![false; amendments.len()];
    for start in 0..amendments.len() {
        let mut chain = vec![start];
        while let Some(Target::Amendment(other)) = chain.last().map(|at| &amendments[*at].target) {
            match known.get(&other.folded()) {
                Some(&at) if !chain.contains(&at) => chain.push(at),
                _ => break,
            }
        }
        for at in chain.into_iter().rev() {
            if !std::mem::replace(&mut done[at], true) {
                order.push(at);
            }
        }
    }
    order
}
