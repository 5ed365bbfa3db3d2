//! The nouns: plain values without file, git, YAML, colour or clock.
//!
//! Names are newtypes ([`RoundName`], [`ClauseId`], [`PrintedNumber`], …); a [`Draft`] is a list of [`Clause`]s
//! in reading order; a [`Concordance`] says which clause of a draft is which of its base; a [`Negotiation`] is
//! all rounds with both, and the [`Records`]: each [`Amendment`] and each dated [`Event`].

mod actor;
mod address;
mod aim;
mod amendment;
mod clause;
mod concordance;
mod correction;
mod draft;
mod event;
mod id;
mod negotiation;
mod records;

pub use actor::{Actor, ActorKind, Membership};
pub use address::{Address, AddressError, Fitting, similar};
pub use aim::{Aim, AimError, Spot};
pub use amendment::{Action, Amendment, Beside, Change, How, Passage, Side, Target, Visibility};
pub use clause::{Alternative, Clause, ClauseKind, ClauseState};
pub use concordance::{
    Concordance, ConcordanceEntry, DroppedEntry, LineageEvidence, Link, Permille, Relation,
};
pub use correction::{Correction, Extent};
pub use draft::{Draft, DraftKind, DraftStatus, Dropped};
pub use event::{AmendmentState, Closure, Ending, Event, Happening, RollCall, Silence, Tally};
pub use id::{
    ActorId, AlternativeLabel, AmendmentId, ClauseId, PrintedNumber, RoundName, RoundNameError, TrackName,
    fold_number,
};
pub use negotiation::{Negotiation, NegotiationError, Round, RoundIndex};
pub use records::{Records, RecordsError, RecordsFile, Standing, Withheld};
