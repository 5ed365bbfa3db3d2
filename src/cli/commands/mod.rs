//! One file per command: its arguments, whose documentation is the help, and what it does.

pub(crate) mod actors;
pub(crate) mod bare;
pub(crate) mod blame;
pub(crate) mod brackets;
pub(crate) mod check;
pub(crate) mod commit;
pub(crate) mod concordance;
pub(crate) mod demo;
pub(crate) mod diff;
pub(crate) mod fate;
pub(crate) mod find;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod init;
pub(crate) mod log;
pub(crate) mod next;
pub(crate) mod ops;
pub(crate) mod redo;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod survival;
pub(crate) mod sync;
pub(crate) mod synoptic;
pub(crate) mod undo;
pub(crate) mod verify;
