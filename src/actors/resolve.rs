//! From a name to an actor, or to a refusal that says what to type.

use std::collections::BTreeMap;

use thiserror::Error;

use super::directory::{Directory, Meaning, spellings};
use super::fold::fold_name;
use crate::model::{Actor, ActorId};

/// How many suggestions an unknown name gets at most.
const SUGGESTIONS: usize = 3;

/// Why a name does not mean one actor.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum NameProblem {
    /// No spelling of any actor.
    #[error("no actor is called \"{typed}\"{}", did_you_mean(.suggestions))]
    Unknown {
        /// The name, as typed.
        typed: String,
        /// At most three spellings that come near and can be typed, the nearest first; often none.
        suggestions: Vec<String>,
    },
    /// A spelling that fits several actors.
    #[error("\"{typed}\" fits several actors; type {}", spoken_list(.candidates.iter().map(|(_, spelling)| spelling.as_str()), "or"))]
    Ambiguous {
        /// The name, as typed.
        typed: String,
        /// Each actor it fits, with the spelling to type instead.
        candidates: Vec<(ActorId, String)>,
    },
}

fn did_you_mean(suggestions: &[String]) -> String {
    if suggestions.is_empty() {
        return String::new();
    }
    format!("; did you mean {}?", spoken_list(suggestions.iter().map(String::as_str), "or"))
}

/// `A`, `A or B`, `A, B or C`.
pub(super) fn spoken_list<'a>(items: impl Iterator<Item = &'a str>, last_word: &str) -> String {
    let items: Vec<&str> = items.collect();
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} {last_word} {last}", rest.join(", ")),
    }
}

impl Directory {
    /// The actor that a typed name means: the same spelling after folding, never a similar one.
    ///
    /// # Errors
    /// Says what to type where the name is unknown or fits several actors.
    pub fn resolve(&self, name: &str) -> Result<&Actor, NameProblem> {
        self.meaning(name).map(|id| self.known(id))
    }

    /// The actor that a name means in a document of a United Nations organ, where the short name is the whole name.
    ///
    /// As [`Directory::resolve`], but a spelling that fits several actors means the one whose name it is: "Congo" in
    /// a printed list of sponsors is the Congo, never the Democratic Republic of the Congo. Not for typed names.
    ///
    /// # Errors
    /// As [`Directory::resolve`]; "Korea" and `NAM` are nobody's short name and stay refused.
    pub fn resolve_printed(&self, name: &str) -> Result<&Actor, NameProblem> {
        let problem = match self.resolve(name) {
            Ok(actor) => return Ok(actor),
            Err(problem) => problem,
        };
        if let NameProblem::Ambiguous { candidates, .. } = &problem {
            let folded = fold_name(name);
            let mut actors = candidates.iter().map(|(id, _)| self.known(id));
            if let Some(actor) = actors.find(|actor| fold_name(&actor.name) == folded) {
                return Ok(actor);
            }
        }
        Err(problem)
    }

    /// Whether a name means one actor in print. Says no more, so that a line can be tried at every length: looking
    /// for suggestions takes a thousand times as long.
    pub(super) fn is_printed_name(&self, name: &str) -> bool {
        match self.spellings.get(&fold_name(name)) {
            Some(Meaning::One(_)) => true,
            Some(Meaning::Several(_)) => self.resolve_printed(name).is_ok(),
            None => false,
        }
    }

    /// The id of the actor that a typed name means.
    pub(super) fn meaning(&self, name: &str) -> Result<&ActorId, NameProblem> {
        let typed = name.trim().to_owned();
        let folded = fold_name(name);
        match self.spellings.get(&folded) {
            Some(Meaning::One(id)) => Ok(id),
            Some(&Meaning::Several(position)) => {
                let candidates = self.ambiguities[position].candidates.clone();
                Err(NameProblem::Ambiguous { typed, candidates })
            }
            None => Err(NameProblem::Unknown { typed, suggestions: self.suggestions(&folded) }),
        }
    }

    fn known(&self, id: &ActorId) -> &Actor {
        self.get(id).expect("the index and the ambiguities hold ids of actors in the directory")
    }

    /// Spellings near a folded name that resolve, one for each actor, nearest first, then in order of the text.
    fn suggestions(&self, folded: &str) -> Vec<String> {
        let mut nearest: BTreeMap<&ActorId, (usize, &str)> = BTreeMap::new();
        let mut offer = |id, distance, spelling| {
            let offered = (distance, spelling);
            let best = nearest.entry(id).or_insert(offered);
            *best = offered.min(*best);
        };
        for actor in self.iter() {
            for spelling in spellings(actor) {
                let candidate = fold_name(spelling);
                let Some(distance) = distance(folded, &candidate) else { continue };
                if let Some(Meaning::One(id)) = self.spellings.get(&candidate) {
                    offer(id, distance, spelling);
                }
            }
        }
        for ambiguity in &self.ambiguities {
            let Some(distance) = distance(folded, &fold_name(&ambiguity.spelling)) else { continue };
            for (id, spelling) in &ambiguity.candidates {
                offer(id, distance, spelling);
            }
        }
        let mut ranked: Vec<(usize, &str)> = nearest.into_values().collect();
        ranked.sort_unstable();
        ranked.into_iter().take(SUGGESTIONS).map(|(_, spelling)| spelling.to_owned()).collect()
    }
}

/// How far a spelling is from what was typed, both folded; nothing where it is not worth showing.
///
/// Letters added, dropped, changed or swapped with a neighbour, one for each four letters typed and at least
/// one. A spelling that holds all typed words and at most three more ("America" in "United States of America")
/// comes after those, the fewer words the nearer. Two letters are near everything and get no suggestion.
fn distance(typed: &str, spelling: &str) -> Option<usize> {
    let letters = typed.chars().count();
    if letters < 3 {
        return None;
    }
    let allowed = (letters / 4).max(1);
    if spelling.chars().count().abs_diff(letters) <= allowed {
        let distance = strsim::osa_distance(typed, spelling);
        if distance <= allowed {
            return Some(distance);
        }
    }
    let holds = |word| spelling.split(' ').any(|other| other == word);
    let further = spelling.split(' ').count().saturating_sub(typed.split(' ').count());
    (letters > 3 && further <= 3 && typed.split(' ').all(holds)).then_some(allowed + further)
}
