//! One integration binary: what only the whole program, or the whole source, can show.
//!
//! Everything that a single module can get wrong is tested beside that module.

// Said once more for the linter, which lets tests stop where others may not.
#![cfg(test)]

mod accuracy;
mod amendments;
mod apply;
mod asking;
mod brackets;
mod commands;
mod corrections;
mod damage;
mod events;
mod example;
mod extremes;
mod fate;
mod formats;
mod layers;
#[path = "../../benches/made_up/mod.rs"]
mod made_up;
mod mark;
mod metamorphic;
#[path = "../../benches/negotiation/mod.rs"]
mod negotiation;
mod records;
mod sandbox;
mod survival;
mod sync;
mod synoptic;
mod undo;
mod walkthrough;
