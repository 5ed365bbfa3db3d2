//! Travaux keeps the drafting history of a negotiated text: who changed which words, and what lasted.

pub mod actors;
pub mod attribution;
pub mod files;
pub mod ingest;
pub mod lineage;
pub mod model;
pub mod operation;
pub mod render;
pub mod report;
pub mod store;
pub mod survival;
pub mod text;
