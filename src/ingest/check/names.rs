//! Names of actors: found, unknown with "did you mean", or fitting several.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::schema::{Field, Shape};
use super::{Checker, maps};
use crate::files::{NameTrouble, Resolve};
use crate::ingest::source::Span;
use crate::ingest::spot::Spot;
use crate::ingest::tree::Node;
use crate::model::ActorId;

/// Names that were looked up before; a draft names the same few actors again and again.
type Known = BTreeMap<String, Result<ActorId, NameTrouble>>;

/// Wraps a resolving function so that each name is looked up once.
pub(in crate::ingest) fn remembering(resolve: Resolve<'_>) -> impl Fn(&str) -> Result<ActorId, NameTrouble> {
    let known = RefCell::new(Known::new());
    move |typed: &str| {
        if let Some(found) = known.borrow().get(typed) {
            return found.clone();
        }
        let found = resolve(typed);
        known.borrow_mut().insert(typed.to_string(), found.clone());
        found
    }
}

/// How names are resolved while a file is checked.
pub(super) struct Names<'c> {
    resolve: Resolve<'c>,
    /// Folded ids, names and aliases that the file itself gives to actors.
    own: Vec<String>,
}

impl<'c> Names<'c> {
    pub(super) fn new(resolve: Resolve<'c>, root: &Node) -> Self {
        let mut own = Vec::new();
        for (_, actor) in root.map().into_iter().flat_map(|map| maps(map, "actors")) {
            for key in ["id", "name", "aliases"] {
                let items = actor.get(key).map(Node::items).unwrap_or_default();
                own.extend(items.iter().filter_map(Node::words).map(str::to_lowercase));
            }
        }
        own.sort();
        Self { resolve, own }
    }

    /// What makes two spellings one: the id of the actor, else the words themselves.
    pub(super) fn identity(&self, typed: &str) -> String {
        (self.resolve)(typed).map_or_else(|_| typed.to_lowercase(), |id| id.to_string())
    }

    fn trouble(&self, typed: &str) -> Option<NameTrouble> {
        let is_own = self.own.binary_search(&typed.to_lowercase()).is_ok();
        if is_own { None } else { (self.resolve)(typed).err() }
    }
}

impl Checker<'_> {
    pub(super) fn name(&mut self, spot: &Spot<'_>, value: &Node, typed: &str, role: &str) {
        let Some(trouble) = self.names.trouble(typed) else { return };
        let inside = self.inside(spot);
        match trouble {
            NameTrouble::Unknown { suggestions, .. } => {
                let what = format!("unknown {role} \"{typed}\"{inside}");
                let under = match suggestions.split_last() {
                    None => "no actor has this name".to_string(),
                    Some((last, [])) => format!("did you mean \"{last}\"?"),
                    Some((last, others)) => {
                        format!("did you mean \"{}\" or \"{last}\"?", others.join("\", \""))
                    }
                };
                let remedy = self.remedy_for_unknown(typed, suggestions.is_empty());
                self.error(value.at, what, under).remedy.extend(remedy);
            }
            NameTrouble::Ambiguous { candidates, .. } => {
                let what = format!("the {role} \"{typed}\"{inside} may be one of {}", candidates.len());
                let spellings: Vec<_> =
                    candidates.iter().map(|(id, spelling)| format!("\"{spelling}\" ({id})")).collect();
                self.error(value.at, what, format!("type {}", spellings.join(" or ")));
            }
        }
    }

    /// Reports a name with a comma that YAML has cut in two: `[Korea, Republic of]`.
    pub(super) fn cut_name(&mut self, spot: &Spot<'_>, items: &[Node], field: &Field) -> bool {
        let (Shape::Names(role), [first, second, ..]) = (field.shape, items) else { return false };
        let (Some(before), Some(behind)) = (first.words(), second.words()) else { return false };
        let whole = format!("{before}, {behind}");
        let in_doubt = self.names.trouble(before).is_some() || self.names.trouble(behind).is_some();
        if !in_doubt || self.names.trouble(&whole).is_some() {
            return false;
        }
        let what = format!("the {role} \"{whole}\"{} stands as two names", self.inside(spot));
        let at = Span::between(first.at.start, second.at.end());
        let problem = self.error(at, what, "YAML cuts a list at each comma");
        problem.remedy.push(format!("Put the name in quotation marks: \"{whole}\""));
        true
    }

    /// Several names in one, or a name nobody has given yet.
    fn remedy_for_unknown(&self, typed: &str, nothing_like_it: bool) -> Option<String> {
        let parts: Vec<&str> = typed.split([',', ';']).map(str::trim).collect();
        if parts.len() > 1 && parts.iter().any(|part| self.names.trouble(part).is_none()) {
            return Some(format!("Several names stand in brackets: [{}]", parts.join(", ")));
        }
        let add = "See all names with: travaux actors. A new one belongs into a file of actors:\n\
                   actors:\n  - id: Short-Name\n    name: Full name\n    kind: stakeholder";
        nothing_like_it.then(|| add.to_string())
    }
}
