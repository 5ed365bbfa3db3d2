//! Answers shaped for reading: one file per question, two shapes for all of them.
//!
//! Every command that answers builds one [`Answer`]. It carries the same facts three times over, each for
//! another kind of reader, all made from the same numbers:
//!
//! - [`Answer::data`], the JSON contract (`travaux/<name>/<version>`), from types of its own in each question's file;
//! - [`Answer::facts`], one flat [`Grid`] of typed columns, one fact per row: CSV and TSV;
//! - [`Answer::view`], what a person reads on a terminal, in Markdown or in a page: headings, sentences, [`Grid`]s
//!   and [`Redline`]s.
//!
//! Nothing here knows a format or a width, and nothing in `render` knows a question.

mod actors;
mod alliances;
mod amendments;
mod answer;
mod blame;
mod brackets;
mod by_sponsor;
mod by_word;
mod collision;
mod committed;
mod compilation;
mod concordance;
mod conflicts;
mod counted;
mod diff;
mod dossier;
mod events;
mod explain;
mod fate;
mod find;
mod force;
mod graph;
mod grid;
mod history;
mod log;
mod marked;
mod operations;
mod passing;
mod redline;
mod show;
mod status;
mod survival;
mod sync;
mod synoptic;
#[cfg(test)]
mod tests;
mod timeline;
mod verify;

pub use actors::{actors, actors_of};
pub use alliances::alliances;
pub use amendments::{Wanted, WantedState, amendment, amendments};
pub use answer::{Answer, Block, Note};
pub use blame::blame;
pub use brackets::{brackets_by_round, brackets_of};
pub use by_sponsor::diff_by_sponsor;
pub use by_word::blame_by_word;
pub use collision::{CollisionRow, VersionRow, collided};
pub use committed::committed;
pub use compilation::compilation;
pub use concordance::concordance;
pub use conflicts::conflicts;
pub use diff::{Detail, diff, differs};
pub use dossier::Dossier;
pub use explain::explain;
pub use fate::{Capacity, fate, fate_of_amendment, fate_of_sponsor};
pub use find::find;
pub use grid::{Alignment, Cell, Column, Grid, Reading};
pub use history::history;
pub use log::log;
pub use operations::{FileRow, OperationRow, ReversedRow, operations, reversed};
pub use redline::{Label, Mark, Redline, Run};
pub use show::{Wording, show};
pub use status::{Figures, figures, status};
pub use survival::{Shown, Units, definition, survival, units};
pub use sync::{MatchedAnew, SyncedRow, synced};
pub use synoptic::{Side, SynopticColumns, four_columns, provenance, synoptic, two_columns};
pub use verify::verified;

/// Verbs that bind, by which answers say what a change does to what a clause demands.
pub use crate::text::Modals;
