//! Keeps a negotiation in an ordinary git repository with a work tree.
//!
//! Vocabulary: the *store* is that repository; its *branch* is `main`, and what the branch says is what was
//! agreed to be stored; the *work tree* is the folder a person sees, which may have been edited and is never
//! read for answers. One commit holds one draft or one file of records.
//!
//! | part | what it does |
//! |---|---|
//! | [`layout`] | which path means what, and which paths are refused |
//! | [`message`] | commit messages and their trailers, both directions |
//! | [`cache`] | derived things kept between runs; deleting them costs time and nothing else |
//! | [`commit`] | ids, signatures, planned and recorded commits: plain values |
//! | [`repository`] | makes, opens and reads the repository |
//! | [`publish`] | writes commits and tags |
//! | [`join`] | takes over commits that were made elsewhere |
//! | [`remote`], [`exchange`], [`transport`] | whom the store is shared with, how, and the one file that runs git |
//! | [`git`] | the one file that names gix |
//! | [`lock`] | one writer at a time |
//! | [`durable`] | files that survive a power cut, or are not there at all |
//! | [`worktree`] | brings the work tree up to the branch without touching what a person edited |
//! | [`verify`] | finds what is damaged or left over |
//! | [`failure`] | what can go wrong between here and the repository |

pub mod cache;
pub mod commit;
mod discover;
pub mod durable;
pub mod exchange;
pub mod failure;
mod folder;
pub mod git;
pub mod join;
pub mod layout;
pub mod lock;
pub mod message;
mod object;
pub mod publish;
mod reference;
pub mod remote;
pub mod repository;
pub mod transport;
mod tree;
pub mod verify;
pub mod worktree;

#[cfg(test)]
mod tests;
