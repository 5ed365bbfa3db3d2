//! Who wrote what.
//!
//! [`attribute`] follows every word through every draft and returns the [`Weave`]: which occurrence of a word stands
//! where, when it was born and who is on record for that, when it was taken out, by whom, when it came back. Drafts are
//! taken in order without looking ahead, so adding a draft never changes an earlier answer; no clock and no hash order
//! decides anything.
//!
//! For each draft, on what the steps before left over:
//!
//! 1. a clause whose words are those of the clause it continues carries its tokens over;
//! 2. *pairs*: the words of linked clauses are aligned; a match of one or two function words between rewritten
//!    stretches is chance, not continuity, and is dropped ([`anchors`](self)); where equal words leave open which of them
//!    came or went, brackets and marks tell;
//! 3. *slots*: words put back between the neighbours they were once taken from are those words returning;
//! 4. *moves*: runs taken out here and put in there, above a threshold of information;
//! 5. *returns*: the same against everything ever taken out, above a higher threshold, latest first;
//! 6. the rest is new: born in this draft, with the credit of whoever is on record for the change; of a copy it is kept
//!    which standing words it was taken from.
//! 7. *claims*: every amendment is laid beside the clauses that continue the one it aims at, which tells whose request a
//!    new or missing word carries out.
//!
//! Only words are aligned. Marks and brackets follow the words beside them: placing or lifting one never moves
//! the credit of a word.

mod align;
mod asked;
mod change;
mod claims;
mod compare;
mod copies;
mod corrected;
mod credit;
mod lifted;
mod loom;
mod marks;
mod memory;
mod nearest;
mod pairing;
mod phrase;
mod record;
mod recover;
mod slide;
mod story;
mod tracks;
mod traffic;
mod weave;
mod weaver;

pub use asked::{Asked, AskedWord, Site as AskedSite};
pub use change::{ChangeKind, ClauseChange, Passage, Piece, StreamChange, Turn};
pub use claims::Claim;
pub use compare::{compare, compare_step, first_draft};
pub use corrected::{Reach, reach};
pub use credit::{Credit, CreditId, Evidence};
pub use lifted::{Lifted, lifted};
pub use nearest::{Nearest, nearest};
pub use phrase::{Phrase, PhraseEvent, Sight, Sighting, find_phrase, phrase_words};
pub use story::{Happening, Moment, stories};
pub use traffic::{Passing, Traffic, traffic};
pub use weave::{Event, EventKind, TokenId, TokenLife, Weave, WovenClause, WovenDraft, WovenStream};

use crate::lineage::Trace;
use crate::model::Negotiation;

/// Follows every word of a negotiation through its drafts.
pub fn attribute(negotiation: &Negotiation, trace: &Trace) -> Weave {
    weaver::Weaver::new(negotiation, trace).weave()
}

#[cfg(test)]
mod tests;
