//! One integration binary: what only the whole program, or the whole source, can show.
//!
//! Everything that a single module can get wrong is tested beside that module.

mod commands;
mod example;
mod formats;
mod layers;
mod metamorphic;
mod sandbox;
