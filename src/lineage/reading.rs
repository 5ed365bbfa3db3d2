//! A draft cut into words: what lineage and attribution look at.
//!
//! A clause has one *stream* of tokens for its own words (`text`, then the flush text `after`) and one for each
//! alternative. Equal texts are cut once and shared, so that a long history costs what changed in it.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::model::{Clause, Draft};
use crate::text::{Cut, KeyId, TokenClass, Vocabulary};

/// The same for two texts whose words, in order, are equal whatever their form: case, marks, brackets, blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordingId(pub u32);

/// One run of text of a clause, cut.
#[derive(Debug, Clone)]
pub struct Stream {
    /// The text and its tokens.
    pub cut: Arc<Cut>,
    /// Its words whatever their form.
    pub wording: WordingId,
    /// The first token of the flush text; the number of tokens where there is none.
    pub after: usize,
}

/// A clause, cut: its own stream first, then one for each alternative.
#[derive(Debug, Clone)]
pub struct ReadClause {
    /// At least one stream.
    pub streams: Vec<Stream>,
}

impl ReadClause {
    /// The clause's own words.
    pub fn own(&self) -> &Stream {
        &self.streams[0]
    }
}

/// A draft, cut: one entry per clause in reading order.
#[derive(Debug, Clone, Default)]
pub struct ReadDraft {
    /// The clauses.
    pub clauses: Vec<ReadClause>,
}

/// Everything read so far: one vocabulary for all drafts.
#[derive(Debug, Default)]
pub struct Reading {
    vocabulary: Vocabulary,
    texts: HashMap<Arc<str>, (Arc<Cut>, WordingId), RandomState>,
    wordings: HashMap<Vec<KeyId>, WordingId, RandomState>,
}

impl Reading {
    /// The words met so far.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Cuts a draft.
    pub fn read(&mut self, draft: &Draft) -> ReadDraft {
        ReadDraft { clauses: draft.clauses.iter().map(|clause| self.read_clause(clause)).collect() }
    }

    fn read_clause(&mut self, clause: &Clause) -> ReadClause {
        let own = if clause.after.is_empty() {
            let (cut, wording) = self.cut(&clause.text);
            Stream { after: cut.tokens.len(), cut, wording }
        } else {
            let (cut, wording) = self.cut(&format!("{}\n{}", clause.text, clause.after));
            let after = cut.tokens.partition_point(|token| (token.start as usize) < clause.text.len());
            Stream { after, cut, wording }
        };
        let alternatives = clause.alternatives.iter().map(|alternative| {
            let (cut, wording) = self.cut(alternative.wording());
            Stream { after: cut.tokens.len(), cut, wording }
        });
        let mut streams = vec![own];
        streams.extend(alternatives);
        ReadClause { streams }
    }

    fn cut(&mut self, text: &str) -> (Arc<Cut>, WordingId) {
        if let Some((cut, wording)) = self.texts.get(text) {
            return (Arc::clone(cut), *wording);
        }
        let shared: Arc<str> = Arc::from(text);
        let cut = Arc::new(self.vocabulary.cut(&shared));
        let words: Vec<KeyId> = cut
            .tokens
            .iter()
            .filter(|token| token.class == TokenClass::Word)
            .map(|token| token.key)
            .collect();
        let next = WordingId(u32::try_from(self.wordings.len()).unwrap_or(u32::MAX));
        let wording = *self.wordings.entry(words).or_insert(next);
        self.texts.insert(shared, (Arc::clone(&cut), wording));
        (cut, wording)
    }
}
