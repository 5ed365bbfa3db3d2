//! Actors: the table of states and groups, membership by date, and what a typed name means.
//!
//! # Vocabulary
//!
//! - **shipped table**: what the program knows by itself: the 193 members of the United Nations, the Holy See and
//!   the State of Palestine, the Cook Islands and Niue (parties to many treaties), the European Union, regional and
//!   negotiating groups, and the names of those who run a negotiation. It is plain text beside this file
//!   (`states.txt`, `groups.txt`, `ambiguous.txt`), written to be checked by eye, each part with its source.
//! - **own actor**: one that a store adds: a group, a stakeholder, an invented state.
//! - **spelling**: any text that means an actor: its id, name, two-letter code or alias.
//! - **folding**: what makes two spellings one ([`fold_name`]).
//! - **typed**: written by a person into a file or on a command line. **Printed**: copied from a document of a
//!   United Nations organ, where the short name is the whole name.
//!
//! # What a name means
//!
//! [`Directory::resolve`] compares folded spellings and nothing else. There is no likeness and no guess: a widely
//! used matcher of country names reads "G77 and China" as China. An unknown name is refused, with suggestions
//! that can be typed; a spelling that fits two actors is refused, and both ways out are shown:
//!
//! | spelling | fits |
//! |---|---|
//! | `Korea`, `Congo`, `Guinea` | two or more states |
//! | `NAM`, `AU`, `AG`, `UG`, `SG`, `CF`, `EC` | the code of a state, and the short form of a group or office |
//! | `SA`, `CH` | the code of Saudi Arabia and of Switzerland; in speech also South Africa and China |
//!
//! The last row and `EC` (Ecuador; in older texts the European Community) cost a few people a few letters; read
//! as the code they would now and then give words to the wrong state, which nobody would notice. All other
//! two-letter codes are accepted in either case, `NO` as Norway, so whoever looks for names in running text must
//! ask for capitals before asking here: `in`, `is`, `no`, `so` and `to` are codes.
//!
//! "Congo" and "Guinea" are also the names the United Nations prints for one state each. A list of sponsors
//! copied from a document may therefore be read by [`Directory::resolve_printed`], which settles a spelling that
//! fits several actors for the one whose short name it is. It settles nothing else: "Korea" and `NAM` stay refused.
//! It is never used for what people type, because people mean either Congo by "Congo".
//!
//! An id is not a spelling in the table's own hand: `NAM` is the permanent id of Namibia in every file that the
//! program writes, and [`Directory::get`] finds it there.
//!
//! # Own actors
//!
//! [`Directory::with_own`] adds the actors of a store. Nothing shipped changes its meaning: an own id or spelling
//! that already means somebody is a problem, so that no store can quietly give words to another. A different list
//! of members for a forum is a group under an id of its own (`G77-Vienna`). `XAA`–`XZZ` and `XA`–`XZ` are left to users.

mod cover;
mod directory;
mod fold;
mod list;
mod membership;
mod resolve;
mod responsibility;
mod table;

#[cfg(test)]
mod tests;

pub use cover::Cover;
pub use directory::{Directory, DirectoryProblem};
pub use fold::fold_name;
pub use resolve::NameProblem;
pub use responsibility::{NotUnderstood, Responsibility, Responsible, read_responsibility};

/// The version of the shipped table; a store records it. It rises with every change to the table's meaning.
pub const TABLE_VERSION: &str = "1";
