//! Brackets as delegations write them: with those who want the words, and with options.
//!
//! ```text
//! freeing humanity from [extreme - US; G77 delete] poverty          a tail with two positions
//! Parties [shall - EU, G77 retain / should - US] act                two options, each with a tail
//! [based on age — India] (on any ground — EU)                       out, and in instead
//! [Parties [recognize — Uganda] the rights — Argentina, Lebanon]    one in the other
//! [shall/should]                                                    options of nobody
//! ```
//!
//! Round brackets are marks only with a tail; otherwise they are part of the words. Which bracket goes with which is
//! decided as everywhere, innermost first, and a square bracket never gives way to a round one: what cannot be closed
//! is reported and stays in the words, and the rest is read.
//!
//! What a name without a verb means depends on the page ([`Notation`]): on most, the named propose the words; in
//! compilations of the United Nations, words in square brackets are to go and words in round ones are to come.

use std::ops::Range;

use super::tail::{Doubt, Names, Tail, Wish, doubt_of, tail_of};

/// Square or round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// `[…]`.
    Square,
    /// `(…)`.
    Round,
}

/// What a name without a verb means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// `[words - A]`: A proposes the words. Round brackets are no marks.
    Contested,
    /// `[words — A]`: A would delete them; `(words — A)`: A would add them.
    Compilation,
}

/// What separates the options in a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// Nothing: there is one wording.
    None,
    /// A slash between blanks.
    Spaced,
    /// A slash between letters, as in `[shall/should]`; it may as well belong to the words.
    Tight,
}

/// One of the wordings in a bracket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Bytes of the text: its words and its tail, with the blanks around.
    pub at: Range<usize>,
    /// Who is behind it, where that is said.
    pub tail: Option<Tail>,
}

/// A pair of brackets that marks words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Square or round.
    pub shape: Shape,
    /// Bytes of the text, with both brackets.
    pub at: Range<usize>,
    /// The mark around it, by its place in the list.
    pub parent: Option<usize>,
    /// What separates its wordings.
    pub separator: Separator,
    /// Its wordings, at least one.
    pub choices: Vec<Choice>,
}

/// A bracket without its other half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stray {
    /// The byte it stands at.
    pub at: usize,
    /// Square or round.
    pub shape: Shape,
    /// Whether it opens and is never closed, or closes and was never opened.
    pub end: End,
}

/// Which half of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// `[` or `(`.
    Opening,
    /// `]` or `)`.
    Closing,
}

/// The marks of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markup {
    /// In the order in which they open.
    pub marks: Vec<Mark>,
    /// Brackets without other half, square and round, in reading order.
    pub strays: Vec<Stray>,
    /// Names that are not known beside names that are, so that none of them counts.
    pub doubts: Vec<Doubt>,
}

impl Mark {
    /// Whether somebody is named.
    pub fn is_attributed(&self) -> bool {
        self.choices.iter().any(|choice| choice.tail.is_some())
    }
}

impl Choice {
    /// Whether somebody wants something of it.
    fn has(&self, wish: Wish) -> bool {
        self.tail.iter().flat_map(|tail| &tail.positions).any(|position| position.wish == wish)
    }
}

impl Notation {
    /// The notation of a page: that of compilations where a round bracket names somebody and no square one has a verb.
    pub fn of<'m>(markups: impl IntoIterator<Item = &'m Markup>) -> Self {
        let (mut round, mut verbs) = (false, false);
        for mark in markups.into_iter().flat_map(|markup| &markup.marks) {
            round |= mark.shape == Shape::Round;
            let tails = mark.choices.iter().filter_map(|choice| choice.tail.as_ref());
            let has_verb =
                tails.flat_map(|tail| &tail.positions).any(|position| position.wish != Wish::Named);
            verbs |= mark.shape == Shape::Square && has_verb;
        }
        if round && !verbs { Self::Compilation } else { Self::Contested }
    }
}

/// Reads the marks of a text.
pub fn read_marks(text: &str, names: Names<'_>) -> Markup {
    let (pairs, strays) = pairs(text);
    let children = children(&pairs);
    let mut doubts = Vec::new();
    let mut marks: Vec<Mark> = Vec::with_capacity(pairs.len());
    // For each pair the mark it is or, for round brackets that are words, the mark around it.
    let mut mark_of: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (place, pair) in pairs.iter().enumerate() {
        let inner: Vec<&Range<usize>> = children[place].iter().map(|child| &pairs[*child].at).collect();
        let gaps = gaps(pair, &inner);
        let (separator, choices) = choices(text, pair, &gaps, names);
        if choices.iter().all(|choice| choice.tail.is_none()) {
            doubts.extend(doubt_of(text, pair.at.start + 1..pair.at.end - 1, &gaps, names));
        }
        let parent = pair.parent.and_then(|parent| mark_of[parent]);
        let mark = Mark { shape: pair.shape, at: pair.at.clone(), parent, separator, choices };
        if pair.shape == Shape::Square || mark.is_attributed() {
            mark_of.push(Some(marks.len()));
            marks.push(mark);
        } else {
            mark_of.push(parent);
        }
    }
    doubts.sort_by_key(|doubt| doubt.at);
    Markup { marks, strays, doubts }
}

/// A pair of brackets of either shape; the brackets are one byte each.
struct Pair {
    shape: Shape,
    at: Range<usize>,
    parent: Option<usize>,
}

/// Pairs brackets, in the order in which they open.
fn pairs(text: &str) -> (Vec<Pair>, Vec<Stray>) {
    let mut open: Vec<(usize, Shape)> = Vec::new();
    let (mut found, mut strays) = (Vec::new(), Vec::new());
    let stray = |at, shape, end| Stray { at, shape, end };
    for (at, sign) in text.bytes().enumerate() {
        match sign {
            b'[' => open.push((at, Shape::Square)),
            b'(' => open.push((at, Shape::Round)),
            b']' => {
                let Some(from) = open.iter().rposition(|(_, shape)| *shape == Shape::Square) else {
                    strays.push(stray(at, Shape::Square, End::Closing));
                    continue;
                };
                let crossed = open.drain(from + 1..);
                strays.extend(crossed.map(|(at, shape)| stray(at, shape, End::Opening)));
                found.extend(open.pop().map(|(start, shape)| (start..at + 1, shape)));
            }
            b')' => match open.last() {
                Some((_, Shape::Round)) => {
                    found.extend(open.pop().map(|(start, shape)| (start..at + 1, shape)))
                }
                _ => strays.push(stray(at, Shape::Round, End::Closing)),
            },
            _ => {}
        }
    }
    strays.extend(open.into_iter().map(|(at, shape)| stray(at, shape, End::Opening)));
    strays.sort_by_key(|stray| stray.at);
    found.sort_by_key(|(at, _)| at.start);
    let mut around: Vec<usize> = Vec::new();
    let mut nested: Vec<Pair> = Vec::with_capacity(found.len());
    for (at, shape) in found {
        while around.last().is_some_and(|outer| nested[*outer].at.end <= at.start) {
            around.pop();
        }
        let parent = around.last().copied();
        around.push(nested.len());
        nested.push(Pair { shape, at, parent });
    }
    (nested, strays)
}

fn children(pairs: &[Pair]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); pairs.len()];
    for (place, pair) in pairs.iter().enumerate() {
        pair.parent.into_iter().for_each(|parent| children[parent].push(place));
    }
    children
}

/// The stretches of a bracket outside the brackets in it, in order.
fn gaps(pair: &Pair, inner: &[&Range<usize>]) -> Vec<Range<usize>> {
    let starts = std::iter::once(pair.at.start + 1).chain(inner.iter().map(|range| range.end));
    let ends = inner.iter().map(|range| range.start).chain([pair.at.end - 1]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// The wordings of a bracket. Looks at nothing inside inner brackets, so that deep nesting costs no more than width.
fn choices(text: &str, pair: &Pair, gaps: &[Range<usize>], names: Names<'_>) -> (Separator, Vec<Choice>) {
    let whole = pair.at.start + 1..pair.at.end - 1;
    let tail = tail_of(text, whole.clone(), gaps, names);
    // "— EU / US" is a list of names.
    let end = tail.as_ref().map_or(whole.end, |tail| tail.at.start);
    let slashes = gaps
        .iter()
        .flat_map(|gap| text[gap.clone()].match_indices('/').map(|(at, _)| gap.start + at))
        .take_while(|at| *at < end);
    let (spaced, rest): (Vec<usize>, Vec<usize>) = slashes.partition(|at| is_spaced(text, *at));
    if !spaced.is_empty() {
        let choice = |at: Range<usize>| Choice { tail: tail_of(text, at.clone(), gaps, names), at };
        return (Separator::Spaced, parts(whole, &spaced).into_iter().map(choice).collect());
    }
    let tight: Vec<usize> = rest.into_iter().filter(|at| is_tight(text, *at)).collect();
    if pair.shape == Shape::Square && tail.is_none() && !tight.is_empty() {
        let options = parts(whole, &tight).into_iter().map(|at| Choice { at, tail: None });
        return (Separator::Tight, options.collect());
    }
    (Separator::None, vec![Choice { at: whole, tail }])
}

/// A stretch of text, cut at some signs of one byte.
fn parts(whole: Range<usize>, signs: &[usize]) -> Vec<Range<usize>> {
    let starts = std::iter::once(whole.start).chain(signs.iter().map(|at| at + 1));
    let ends = signs.iter().copied().chain([whole.end]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

fn is_spaced(text: &str, slash: usize) -> bool {
    text[..slash].ends_with(char::is_whitespace) && text[slash + 1..].starts_with(char::is_whitespace)
}

/// Words on both sides of a slash that are one expression, in small letters.
const ONE_EXPRESSION: [(&str, &str); 4] = [("and", "or"), ("he", "she"), ("his", "her"), ("him", "her")];

/// Whether a slash stands between two words of three letters or more, and the two are no set expression.
fn is_tight(text: &str, slash: usize) -> bool {
    let before = text[..slash].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let behind = text[slash + 1..].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let (before, behind) = (before.to_lowercase(), behind.to_lowercase());
    let long = |word: &str| word.chars().count() >= 3;
    long(&before) && long(&behind) && !ONE_EXPRESSION.contains(&(before.as_str(), behind.as_str()))
}

/// What becomes of one wording of a mark when the marks are undone.
pub(super) fn is_added(notation: Notation, shape: Shape, choice: &Choice) -> bool {
    let named = choice.has(Wish::Named);
    let kept = choice.has(Wish::Retain);
    let proposed = match (notation, shape) {
        (Notation::Compilation, Shape::Square) => false,
        (Notation::Compilation, Shape::Round) | (Notation::Contested, _) => named,
    };
    !kept && (proposed || choice.has(Wish::Add))
}

/// The wording of a mark that stands when nobody has their way: the one somebody would retain, else the first.
pub(super) fn standing(mark: &Mark) -> usize {
    mark.choices.iter().position(|choice| choice.has(Wish::Retain)).unwrap_or(0)
}
