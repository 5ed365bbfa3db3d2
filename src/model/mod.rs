//! The nouns: plain values without file, git, YAML, colour or clock.
//!
//! Names are newtypes ([`RoundName`], [`ClauseId`], [`PrintedNumber`], …); a [`Draft`] is a list of [`Clause`]s
//! in reading order; a [`Concordance`] says which clause of a draft is which of its base; a [`Negotiation`] is
//! all rounds with both.

mod actor;
mod address;
mod clause;
mod concordance;
mod draft;
mod id;
mod negotiation;

pub use actor::{Actor, ActorKind, Membership};
pub use address::{Address, AddressError, Fitting, similar};
pub use clause::{Alternative, Clause, ClauseKind, ClauseState};
pub use concordance::{
    Concordance, ConcordanceEntry, DroppedEntry, LineageEvidence, Link, Permille, Relation,
};
pub use draft::{Draft, DraftKind, DraftStatus, Dropped};
pub use id::{
    ActorId, AlternativeLabel, AmendmentId, ClauseId, PrintedNumber, RoundName, RoundNameError, TrackName,
    fold_number,
};
pub use negotiation::{Negotiation, NegotiationError, Round, RoundIndex};
