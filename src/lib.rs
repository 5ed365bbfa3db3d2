//! Travaux keeps the drafting history of a negotiated text: who changed which words, and what lasted.
//!
//! A declaration, treaty or resolution goes through rounds, and in each the pen-holder issues a new draft.
//! This library takes the drafts, says which clause became which, follows every word from the draft in which
//! it first stood, credits it to the sponsors on record, or says that nobody is, and counts what survived.
//! The command line `travaux` is a thin layer above it.
//!
//! # Terms
//!
//! | term | meaning |
//! |---|---|
//! | negotiation | one process producing one text; one store |
//! | round | one step of it, with a short unique name: `zero`, `rev1`, `final` |
//! | draft | the full text put forward at a round |
//! | base | the draft that a draft was made from; with several, the draft merges them |
//! | track | a line of drafts; most negotiations have one, `main` |
//! | clause | smallest addressable unit of a draft: heading, paragraph, article, point, footnote |
//! | clause id | permanent name of a clause; `ice` or `rev1:14` |
//! | number | what is printed beside a clause in one draft; may repeat or change; never an identity |
//! | concordance | which clause of one draft is which of its base |
//! | actor | whoever can hold a position: state, group, bureau, observer, organization, stakeholder |
//! | sponsor | the actor who is on record for a change |
//! | via | who held the pen of a draft; not an author |
//! | amendment | a request by one or more actors to change a draft |
//! | evidence | what an attribution rests on: `declared`, `matched`, `inferred`, or `none` |
//! | state, fate | what people did to an amendment; what became of its words |
//! | token | one occurrence of a word, mark or bracket, through all drafts in which it stands |
//! | base text | what the first draft held |
//! | standing text | the latest draft of the main track |
//!
//! # One command, as data
//!
//! ```text
//! main → cli::run → commands/blame
//!   Git ──operation::load──▶ Negotiation, Directory         the drafts as stored, the names of actors
//!   Negotiation ──lineage::Trace::of──▶ Trace               clauses cut into words, with their ids
//!   Negotiation, Trace ──attribution::attribute──▶ Weave    every token: birth, credit, events
//!   Dossier of all these ──report::blame──▶ Answer          the facts, for people and for programs
//!   Answer ──render::write──▶ bytes                         in one format, into a given writer
//! ```
//!
//! Every arrow is a plain value that a test can build by hand or print; `examples/follow_a_clause.rs` makes
//! the whole chain in one short file, without a store. No global state, no clock, no environment: the same
//! store and the same arguments give the same bytes.
//!
//! Handing in goes the other way: files → [`ingest`] (every problem of every file, or drafts) → [`lineage`] →
//! concordances → [`store`], in one move of the branch or not at all. The stored concordance is the authority
//! afterwards; answers never match clauses anew.
//!
//! # Modules
//!
//! A module uses those of lower layers only; of layer 0, `text` and `actors` use `model`.
//!
//! | layer | module | holds |
//! |---|---|---|
//! | 0 | [`model`] | the nouns: plain values |
//! | 0 | [`text`] | mechanics of wording: tokens, alignment, information, brackets |
//! | 0 | [`actors`] | states and groups, dated membership, what a typed name means |
//! | 1 | [`files`] | our files ↔ model |
//! | 2 | [`ingest`] | what people hand in → model, with every problem found and shown in place |
//! | 2 | [`store`] | model ↔ git |
//! | 2 | [`lineage`] | which clause became which |
//! | 3 | [`attribution`] | who put in and took out which word |
//! | 4 | [`fate`] | what became of amendments: retention, outcome, conflicts |
//! | 4 | [`operation`] | what changes a store end to end: make it, hand drafts in, insert, amend, check |
//! | 5 | [`survival`] | what was put in and still stands, with counts and intervals |
//! | 6 | [`report`] | answers shaped for reading: one file per question, two shapes for all |
//! | 7 | [`render`] | an answer in a format: one file per format |
//! | – | `cli` | the binary alone: arguments, output, exit codes, one file per command |
//!
//! `operation` is there because a command must not compute. Reading a store, ordering the files of a run,
//! choosing their bases, building concordances anew when a draft is put in the middle, and planning the
//! commits need `ingest`, `lineage` and `store` together, and none of the three may know the others. In the
//! command line that chain could be tested only by starting the program, and no other program could use it.
//!
//! Four outside crates are each named in one file, so that each can be replaced there: gix in `store/git.rs`,
//! `serde_yaml` in `files/yaml.rs`, `similar` in `text/edit.rs`, `comfy_table` in `render/terminal.rs`; clap
//! only in `cli`.

pub mod actors;
pub mod attribution;
pub mod chart;
pub mod fate;
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
