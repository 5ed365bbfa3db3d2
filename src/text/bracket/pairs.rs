//! Which opening bracket goes with which closing one, within one text.
//!
//! Both kinds of halves are reported; nothing is guessed and nothing fails. A bracket that is not closed within its
//! text marks no words.

use std::ops::Range;

use super::super::{Cut, TokenClass};

/// A pair of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BracketSpan {
    /// Token of the opening bracket.
    pub open: usize,
    /// Token of the closing bracket.
    pub close: usize,
    /// How many pairs stand around it, itself included: 1 is outermost.
    pub depth: usize,
}

/// A bracket without its other half, by token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BracketFault {
    /// Opened and never closed.
    NeverClosed(usize),
    /// Closed and never opened.
    NeverOpened(usize),
}

/// All brackets of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brackets {
    /// Pairs, in the order in which they open.
    pub spans: Vec<BracketSpan>,
    /// Halves without their other half, in reading order.
    pub faults: Vec<BracketFault>,
    /// Words inside at least one pair.
    pub words_inside: usize,
}

impl BracketFault {
    /// The token of the bracket.
    pub fn token(self) -> usize {
        match self {
            Self::NeverClosed(token) | Self::NeverOpened(token) => token,
        }
    }
}

impl Brackets {
    /// How many brackets open, with or without their other half.
    pub fn opening(&self) -> usize {
        let halves = self.faults.iter().filter(|fault| matches!(fault, BracketFault::NeverClosed(_)));
        self.spans.len() + halves.count()
    }

    /// How many brackets close, with or without their other half.
    pub fn closing(&self) -> usize {
        self.spans.len() * 2 + self.faults.len() - self.opening()
    }

    /// How many pairs stand in each other at most; 0 where there is none.
    pub fn deepest(&self) -> usize {
        self.spans.iter().map(|span| span.depth).max().unwrap_or(0)
    }
}

/// Pairs the brackets of a text, innermost first.
pub fn find_brackets(cut: &Cut) -> Brackets {
    let mut open: Vec<usize> = Vec::new();
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut faults = Vec::new();
    for (place, token) in
        cut.tokens.iter().enumerate().filter(|(_, token)| token.class == TokenClass::Bracket)
    {
        if cut.text[token.start as usize..token.end as usize].contains('[') {
            open.push(place);
        } else if let Some(start) = open.pop() {
            spans.push((start, place));
        } else {
            faults.push(BracketFault::NeverOpened(place));
        }
    }
    faults.extend(open.into_iter().map(BracketFault::NeverClosed));
    faults.sort_by_key(|fault| fault.token());
    spans.sort_unstable();
    let mut enclosing: Vec<usize> = Vec::new();
    let mut words_inside = 0;
    let spans: Vec<_> = spans
        .into_iter()
        .map(|(open, close)| {
            while enclosing.last().is_some_and(|end| *end < open) {
                enclosing.pop();
            }
            enclosing.push(close);
            if enclosing.len() == 1 {
                words_inside +=
                    cut.tokens[open..close].iter().filter(|t| t.class == TokenClass::Word).count();
            }
            BracketSpan { open, close, depth: enclosing.len() }
        })
        .collect();
    Brackets { spans, faults, words_inside }
}

/// The tokens of the brackets that go when those of a stretch of tokens are lifted: the pairs inside it; where there is
/// none, the innermost pair around it.
pub fn lifted_brackets(cut: &Cut, stretch: &Range<usize>) -> Vec<usize> {
    let spans = find_brackets(cut).spans;
    let inside = spans.iter().filter(|span| stretch.contains(&span.open) && stretch.contains(&span.close));
    let inside: Vec<usize> = inside.flat_map(|span| [span.open, span.close]).collect();
    if !inside.is_empty() {
        return inside;
    }
    let around = spans.iter().filter(|span| span.open < stretch.start && span.close >= stretch.end);
    around.max_by_key(|span| span.depth).map(|span| vec![span.open, span.close]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::super::Vocabulary;
    use super::*;
    use std::sync::Arc;

    fn brackets(text: &str) -> Brackets {
        find_brackets(&Vocabulary::default().cut(&Arc::from(text)))
    }

    #[test]
    fn nested_pairs_have_depths_and_count_their_words_once() {
        // tokens: a [ b [ c ] d ] e  →  places 0 1 2 3 4 5 6 7 8; words inside: b c d
        let found = brackets("a [b [c] d] e");
        assert_eq!(
            found.spans,
            [BracketSpan { open: 1, close: 7, depth: 1 }, BracketSpan { open: 3, close: 5, depth: 2 }]
        );
        assert_eq!((found.words_inside, found.faults), (3, vec![]));
    }

    #[test]
    fn halves_are_reported_and_mark_no_words() {
        assert_eq!(
            brackets("a ] b [ c").faults,
            [BracketFault::NeverOpened(1), BracketFault::NeverClosed(3)]
        );
        assert_eq!(brackets("a ] b [ c").words_inside, 0);
        // [ opens and never closes, ] was never opened, [ b ] is a pair: two open, two close.
        let found = brackets("a ] [ [ b ]");
        assert_eq!((found.opening(), found.closing(), found.deepest()), (2, 2, 1));
        assert_eq!(brackets("[ a [ b ]").spans, [BracketSpan { open: 2, close: 4, depth: 1 }]);
    }
}
