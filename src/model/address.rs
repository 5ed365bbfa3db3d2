//! Pointing at rounds and clauses the way people do.
//!
//! A round is named by its name (which beats a date), by `@` (the standing text), `@-` (the one before it), or by a
//! date (the last round by then). A clause is named by its id, by its printed number in the draft asked about, or by
//! the path of numbers (`5.1 (a)`; blanks and case ignored). A number that fits two clauses is never chosen for the
//! user: both are named.

use chrono::NaiveDate;
use thiserror::Error;

use super::{Clause, ClauseId, Negotiation, RoundIndex, RoundName};

/// A clause that fits what was typed: its id, its path of numbers, its first words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitting {
    /// Permanent id: what to type instead.
    pub id: ClauseId,
    /// Path of printed numbers.
    pub path: String,
    /// The first words.
    pub words: String,
}

/// Why something typed names no one round or clause.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum AddressError {
    /// Nothing is stored yet.
    #[error("there is no draft yet")]
    NoRounds,
    /// No round has this name, and none was put forward by this date.
    #[error("there is no round \"{typed}\"")]
    UnknownRound {
        /// What was typed.
        typed: String,
        /// Names that look like it, best first.
        similar: Vec<String>,
        /// All names, oldest first.
        known: Vec<RoundName>,
    },
    /// There is nothing before the first round.
    #[error("there is no round before {first}")]
    NothingBefore {
        /// The first round of the line.
        first: RoundName,
    },
    /// No clause of the draft has this id or number.
    #[error("{round} has no clause \"{typed}\"")]
    UnknownClause {
        /// What was typed.
        typed: String,
        /// The draft asked about.
        round: RoundName,
        /// Numbers or ids of that draft that look like it.
        similar: Vec<String>,
        /// The latest draft that has a clause with this id or number.
        elsewhere: Option<RoundName>,
    },
    /// Several clauses of the draft have this number.
    #[error("{} clauses of {round} are numbered \"{typed}\"", fitting.len())]
    Ambiguous {
        /// What was typed.
        typed: String,
        /// The draft asked about.
        round: RoundName,
        /// The clauses that fit.
        fitting: Vec<Fitting>,
    },
}

/// What was typed for a clause and a round: `5.1@rev2`, `@-`, `ice`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    /// The clause, where one was named.
    pub clause: Option<&'a str>,
    /// The round with its `@`, where one was named.
    pub round: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Takes what was typed apart at the last `@`.
    pub fn parse(typed: &'a str) -> Self {
        match typed.rfind('@') {
            Some(at) => {
                let clause = typed[..at].trim();
                Self { clause: (!clause.is_empty()).then_some(clause), round: Some(&typed[at..]) }
            }
            None => Self { clause: Some(typed.trim()).filter(|clause| !clause.is_empty()), round: None },
        }
    }
}

impl Negotiation {
    /// The round that something typed names, with or without a leading `@`.
    ///
    /// # Errors
    /// Says what is wrong and which names there are.
    pub fn round_named(&self, typed: &str) -> Result<RoundIndex, AddressError> {
        let standing = self.standing().ok_or(AddressError::NoRounds)?;
        let bare = typed.trim().trim_start_matches('@');
        if bare.chars().all(|c| c == '-') && (typed.trim().starts_with('@') || bare.is_empty()) {
            return self.steps_back(standing, bare.len());
        }
        if let Some(found) = self.find(bare) {
            return Ok(found);
        }
        if let Ok(day) = NaiveDate::parse_from_str(bare, "%Y-%m-%d")
            && let Some(found) = self.indices().rfind(|round| self.round(*round).draft.date <= day)
        {
            return Ok(found);
        }
        let known: Vec<RoundName> = self.rounds.iter().map(|round| round.draft.name.clone()).collect();
        let similar = similar(bare, known.iter().map(RoundName::as_str));
        Err(AddressError::UnknownRound { typed: bare.to_string(), similar, known })
    }

    /// The round some steps before another, along each first base.
    fn steps_back(&self, from: RoundIndex, steps: usize) -> Result<RoundIndex, AddressError> {
        (0..steps).try_fold(from, |round, _| {
            let before = self.round(round).bases.first().copied();
            before.ok_or_else(|| AddressError::NothingBefore { first: self.round(round).draft.name.clone() })
        })
    }

    /// The clause of a draft that something typed names.
    ///
    /// # Errors
    /// Says what is wrong, what looks like it, and where else it stands; names every clause that fits a repeated number.
    pub fn clause_named(&self, round: RoundIndex, typed: &str) -> Result<usize, AddressError> {
        let (draft, entries) = (&self.round(round).draft, &self.round(round).concordance.entries);
        if let Some(place) = entries.iter().position(|entry| entry.id.as_str() == typed) {
            return Ok(place);
        }
        match draft.places_of_number(typed).as_slice() {
            [place] => Ok(*place),
            [] => {
                let numbers = draft.clauses.iter().map(|clause| clause.number.as_str());
                let ids = entries.iter().map(|entry| entry.id.as_str());
                Err(AddressError::UnknownClause {
                    typed: typed.to_string(),
                    round: draft.name.clone(),
                    similar: similar(typed, numbers.chain(ids)),
                    elsewhere: self.latest_with(typed),
                })
            }
            several => Err(AddressError::Ambiguous {
                typed: typed.to_string(),
                round: draft.name.clone(),
                fitting: several
                    .iter()
                    .map(|&place| Fitting {
                        id: entries[place].id.clone(),
                        path: draft.printed_path(place),
                        words: first_words(&draft.clauses[place]),
                    })
                    .collect(),
            }),
        }
    }

    /// The latest draft that has a clause with an id or number.
    fn latest_with(&self, typed: &str) -> Option<RoundName> {
        let has = |round: &RoundIndex| {
            let round = self.round(*round);
            round.concordance.entries.iter().any(|entry| entry.id.as_str() == typed)
                || !round.draft.places_of_number(typed).is_empty()
        };
        self.indices().rfind(has).map(|round| self.round(round).draft.name.clone())
    }
}

/// The first eight words of a clause.
fn first_words(clause: &Clause) -> String {
    let words: Vec<&str> = clause.text.split_whitespace().take(8).collect();
    words.join(" ")
}

/// Up to three known names that look like something typed, best first.
pub fn similar<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let folded = typed.to_lowercase();
    let mut found: Vec<(f64, &str)> = known
        .filter(|name| !name.is_empty())
        .map(|name| (strsim::jaro_winkler(&folded, &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= 0.8)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().take(3).map(|(_, name)| name.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_apart_at_the_last_sign() {
        let parts = |typed: &'static str| (Address::parse(typed).clause, Address::parse(typed).round);
        assert_eq!(parts("5.1@rev2"), (Some("5.1"), Some("@rev2")));
        assert_eq!(parts("5.1 (a)"), (Some("5.1 (a)"), None));
        assert_eq!(parts("@-"), (None, Some("@-")));
        assert_eq!(parts(""), (None, None));
    }

    #[test]
    fn names_that_look_alike_are_offered_best_first() {
        let rounds = || ["zero", "rev2", "rev1", "final"].into_iter();
        // Jaro-Winkler: with rev1 all four letters match, two of them the wrong way round, and the first stands in
        // place: (1 + 1 + 3/4) / 3 = 0.917, + 0.1 * 0.083. With rev2 three match: (3/4 + 3/4 + 2/3) / 3 = 0.722, + 0.028.
        assert_eq!(similar("rve1", rounds()), ["rev1"]);
        assert_eq!(similar("REV1", rounds()), ["rev1", "rev2"]);
        assert!(similar("xyz", ["zero", "rev1"].into_iter()).is_empty());
    }
}
