//! Travaux keeps the drafting history of a negotiated text: who changed which words, and what lasted.

pub mod actors;
pub mod model;
pub mod render;
pub mod report;
pub mod survival;
