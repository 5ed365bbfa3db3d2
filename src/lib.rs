//! Travaux keeps the drafting history of a negotiated text: who changed which words, and what lasted.

pub mod actors;
pub mod files;
pub mod ingest;
pub mod model;
pub mod survival;
