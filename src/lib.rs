//! Travaux keeps the drafting history of a negotiated text: who changed which words, and what lasted.

pub mod actors;
pub mod model;
pub mod store;
pub mod survival;
