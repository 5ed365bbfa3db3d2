//! What became of amendments: their words in every later draft, and how each ended.
//!
//! Two things are kept apart. The *state* of an amendment is what people did to it, told by dated events. Its *fate* is
//! what became of its words, computed here from the weave for every draft made from the one it was tabled against. An
//! amendment may be withdrawn and have all its words in the final text: it is then *absorbed*.
//!
//! ```text
//! asks       Each Party [−should−] [+shall promptly+] act       A = 2 words to come, R = 1 word to go
//! rev1       Each Party shall act                                A 1 of 2, R 1 of 1: kept 2 of 3, partly
//! rev2       Each Party shall promptly act                       3 of 3, verbatim
//! rev3       Each Party shall act promptly                       the order is another: 3 of 3, largely, qualified
//! rev4       Each Party should act                               0 of 3, gone
//! ```
//!
//! | term | meaning |
//! |---|---|
//! | A, R | the words an amendment adds and removes: see [`crate::attribution::Asked`] |
//! | kept | words of A that stand where the amendment put them, and words of R that are absent |
//! | retention | kept of all words asked for |
//! | band | retention in five steps: [`Band`] |
//! | qualified | all words are kept, but foreign ones stand among them |
//! | outcome | state and final fate read together: [`Outcome`] |
//!
//! Which amendments to one draft touch the same words, and whether both can be done, is told by [`conflicts`].
//!
//! A word of A stands when a draft put it there at the request of this amendment, or of another that asked for the same
//! in the same place; a chance equal elsewhere does not count. Words of R count as absent, where the amendment also adds
//! words, only while its clause or a successor stands: when the clause is dropped, nothing of the amendment is left.

mod alliance;
mod band;
mod conflict;
mod flags;
mod outcome;
mod retention;
mod standing;
#[cfg(test)]
pub(crate) mod tests;

pub use alliance::{Alliance, alliances, pair};
pub use band::Band;
pub use conflict::{Conflict, Meeting, conflicts};
pub use outcome::{Outcome, Talks, Verdict};
pub use retention::{AmendmentFate, RoundFate, fates};
