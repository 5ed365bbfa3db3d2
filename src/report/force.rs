//! Flags of wording, put beside the pieces of a comparison.
//!
//! Pieces between two kept ones are one *site*. What was taken out and put in there is weighed as a whole, and each flag
//! is said once, at the last piece put in, or where nothing was put in at the last taken out:
//!
//! ```text
//! Each Party | shall | should | act        kept, deleted, inserted, kept
//!                      weakened
//! ```
//!
//! Words that moved are left out: they stand elsewhere in the other draft, and bind there as before.

use crate::attribution::{CreditId, Passage, Piece, Turn};
use crate::text::{Flag, Modals, Rewording, words_of};

/// Words before a change that are read: enough for a list of references, `paragraphs 6, 9, 18 and 22`.
const BEFORE: usize = 8;
/// Kept words behind a change that are read.
const AFTER: usize = 3;

/// A place of a clause where the wording changed with what it demands.
pub(super) struct Site {
    /// The piece that the flags stand beside.
    at: usize,
    /// Gravest first.
    pub(super) flags: Vec<Flag>,
    /// What was taken out.
    pub(super) deleted: String,
    /// What was put in.
    pub(super) inserted: String,
    /// Who is on record for the piece that the flags stand beside.
    pub(super) credit: Option<CreditId>,
}

/// The flags of each piece, in the order of the pieces.
pub(super) fn flags(modals: &Modals, language: &str, pieces: &[Piece]) -> Vec<Vec<Flag>> {
    let mut found = vec![Vec::new(); pieces.len()];
    for site in sites(modals, language, pieces) {
        found[site.at] = site.flags;
    }
    found
}

/// The sites that have a flag, in the order of the text.
pub(super) fn sites(modals: &Modals, language: &str, pieces: &[Piece]) -> Vec<Site> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        if pieces[start].turn == Turn::Kept {
            start += 1;
            continue;
        }
        let end = (start..pieces.len()).find(|&at| pieces[at].turn == Turn::Kept).unwrap_or(pieces.len());
        found.extend(site(modals, language, pieces, (start, end)));
        start = end;
    }
    found
}

fn site(modals: &Modals, language: &str, pieces: &[Piece], (start, end): (usize, usize)) -> Option<Site> {
    let counts = |piece: &Piece| piece.words > 0 && piece.passage != Some(Passage::Moved);
    let of_turn =
        |turn: Turn| pieces[start..end].iter().filter(move |piece| piece.turn == turn && counts(piece));
    let words = |turn: Turn| of_turn(turn).flat_map(|piece| words_of(&piece.text)).collect::<Vec<String>>();
    let text = |turn: Turn| of_turn(turn).map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
    let at = (start..end)
        .filter(|&at| counts(&pieces[at]))
        .max_by_key(|&at| (pieces[at].turn == Turn::Inserted, at))?;
    let before = before(&pieces[..start]);
    let after = pieces.get(end).map(|piece| first_words(&piece.text)).unwrap_or_default();
    let (deleted, inserted) = (words(Turn::Deleted), words(Turn::Inserted));
    let change = Rewording { before: &before, deleted: &deleted, inserted: &inserted, after: &after };
    let flags = modals.flags(language, &change);
    let (deleted, inserted) = (text(Turn::Deleted), text(Turn::Inserted));
    (!flags.is_empty()).then(|| Site { at, flags, deleted, inserted, credit: pieces[at].credit })
}

/// The words of the later draft before a site, so far as they are read.
fn before(pieces: &[Piece]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in pieces.iter().rev().filter(|piece| piece.turn != Turn::Deleted) {
        let start = piece.text.rmatch_indices(char::is_whitespace).nth(BEFORE - 1).map_or(0, |(at, _)| at);
        let mut words = words_of(&piece.text[start..]);
        words.append(&mut found);
        found = words;
        if found.len() >= BEFORE {
            break;
        }
    }
    found
}

/// The kept words behind a site, so far as they are read.
fn first_words(text: &str) -> Vec<String> {
    let end = text.match_indices(char::is_whitespace).nth(AFTER - 1).map_or(text.len(), |(at, _)| at);
    words_of(&text[..end])
}
