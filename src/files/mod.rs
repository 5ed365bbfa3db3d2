//! Our files ↔ model: drafts, records, actors, concordances and the head of a store, as YAML text.
//!
//! Reading here is for files that are already in a store: it stops at the first thing that does not fit. What people
//! hand in goes through [`crate::ingest`] first, which finds every problem and shows it in place.
//!
//! ```text
//! text ──yaml::read──▶ Node (keys, words, lists; nothing guessed) ──draft, actors, …──▶ model
//! model ──writer (quoted words, literal blocks)──▶ text, read back and compared before it is handed out
//! ```
//!
//! Names of actors are resolved by the caller's function, so that this layer does not depend on the actor table.

pub mod actors;
pub mod concordance;
pub mod corrections;
pub mod draft;
mod draft_writer;
mod event_writer;
mod fields;
pub mod records;
pub mod store_header;
pub mod values;
pub mod writer;
pub mod yaml;

use thiserror::Error;

pub use draft_writer::{DraftWriteError, NameOf, next_draft, write_draft, write_next};
pub use event_writer::{EventWriteError, write_events};
pub use fields::FieldError;

use crate::model::ActorId;

/// Why a typed name stands for no actor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameTrouble {
    /// No actor has this name.
    #[error("no actor is called {typed:?}")]
    Unknown {
        /// What was typed.
        typed: String,
        /// Known names that look alike, best first.
        suggestions: Vec<String>,
    },
    /// Several actors have this name.
    #[error("{typed:?} fits {} actors", candidates.len())]
    Ambiguous {
        /// What was typed.
        typed: String,
        /// Each actor it fits, with a spelling that fits that one alone.
        candidates: Vec<(ActorId, String)>,
    },
}

/// Finds the actor a typed name stands for.
pub type Resolve<'a> = &'a dyn Fn(&str) -> Result<ActorId, NameTrouble>;
