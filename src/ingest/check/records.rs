//! Checks of amendments and events as wholes: which keys go together, ids that repeat, dates that run backwards.

use std::collections::BTreeMap;

use super::{Checker, maps};
use crate::files::values::{self, Vocabulary};
use crate::ingest::source::Span;
use crate::ingest::spot::Spot;
use crate::ingest::tree::{Body, Map, Node};
use crate::model::{Action, AmendmentState};

/// The keys that an action takes besides those that every amendment has.
fn keys_of(action: Action) -> &'static [&'static str] {
    match action {
        Action::Add => &["text", "after", "before", "occurrence"],
        Action::Replace => &["find", "text", "occurrence"],
        Action::Move => &["find", "to", "occurrence"],
        Action::Delete | Action::Retain | Action::Bracket | Action::Unbracket | Action::Comment => {
            &["find", "occurrence"]
        }
    }
}

/// Keys that belong to some actions only.
const OF_ACTIONS: [&str; 6] = ["find", "text", "after", "before", "to", "occurrence"];

impl Checker<'_> {
    pub(super) fn whole_amendment(&mut self, spot: &Spot<'_>) {
        let map = spot.map;
        let has = |key: &str| map.get(key).is_some();
        let against_above = spot.above.is_some_and(|head| head.map.get("against").is_some());
        if !has("against") && !against_above && !map.incomplete {
            let what = format!("it is not said which draft {} was made against", self.called(spot));
            let remedy = "Type it once at the top of the file, for example: against: rev1";
            self.error(spot.at, what, "in this amendment").remedy.push(remedy.to_string());
        }
        match (map.get("clause"), map.get("amends")) {
            (None, None) if !map.incomplete => {
                let what = format!("it is not said what {} is to change", self.called(spot));
                let remedy = "Type clause: and its number, clause: new after 5.1 for a new clause, or amends: \
                              and the id of another amendment";
                self.error(spot.at, what, "in this amendment").remedy.push(remedy.to_string());
            }
            (Some(_), Some(amends)) => {
                let what = format!("\"clause\" and \"amends\" stand together{}", self.inside(spot));
                let under = "an amendment to an amendment has the clause of that one";
                self.error(amends.at, what, under).remedy.push("Delete one of the two".to_string());
            }
            _ => {}
        }
        if has("from")
            && matches!(map.get("from").map(|from| &from.body), Some(Body::List(items)) if items.is_empty())
        {
            let what = format!("{} has no sponsor", self.called(spot));
            let remedy = "Type who tabled it; where that is not known, from: unknown";
            self.error(map.get("from").map_or(spot.at, |from| from.at), what, "an empty list")
                .remedy
                .push(remedy.to_string());
        }
        if let Some(action) = map.words("action").and_then(Action::from_word) {
            self.keys_of_action(spot, action);
        }
    }

    fn keys_of_action(&mut self, spot: &Spot<'_>, action: Action) {
        let map = spot.map;
        let allowed = keys_of(action);
        for entry in map.entries.iter().filter(|entry| OF_ACTIONS.contains(&entry.key.as_str())) {
            if allowed.contains(&entry.key.as_str()) {
                continue;
            }
            let what = format!(
                "\"{}\" has no meaning with action: {}{}",
                entry.key,
                action.word(),
                self.inside(spot)
            );
            let under = format!("{} takes {}", action.word(), allowed.join(", "));
            let others: Vec<&str> = Action::ALL
                .iter()
                .filter(|other| keys_of(**other).contains(&entry.key.as_str()))
                .map(|other| other.word())
                .collect();
            let remedy = format!("Delete the line, or type another action: {}", others.join(", "));
            self.error(entry.key_at, what, under).remedy.push(remedy);
        }
        let has = |key: &str| map.get(key).is_some();
        let needed = match action {
            Action::Add | Action::Replace => {
                Some(("text", "Type text: | and the new words on the next line"))
            }
            Action::Move => Some(("to", "Type beside which clause, for example: to: after 6")),
            _ => None,
        };
        if let Some((key, remedy)) = needed.filter(|(key, _)| !has(key) && !map.incomplete) {
            let what = format!("\"{key}\" is missing in {}", self.called(spot));
            self.error(spot.at, what, format!("{} needs it", action.word())).remedy.push(remedy.to_string());
        }
        if let (Some(_), Some(before)) = (map.get("after"), map.get("before")) {
            let what = format!("\"after\" and \"before\" stand together{}", self.inside(spot));
            self.error(before.at, what, "words have one place")
                .remedy
                .push("Delete one of the two".to_string());
        }
        if let Some(occurrence) = map.get("occurrence")
            && !["find", "after", "before"].iter().any(|key| has(key))
        {
            let what = format!("\"occurrence\" stands without words{}", self.inside(spot));
            let remedy = "Type find: and the words, or delete the line";
            self.error(occurrence.at, what, "occurrence of what?").remedy.push(remedy.to_string());
        }
    }

    pub(super) fn whole_event(&mut self, spot: &Spot<'_>) {
        let map = spot.map;
        let kinds = ["amendment", "silence", "negotiation"];
        let there: Vec<&str> = kinds.into_iter().filter(|key| map.get(key).is_some()).collect();
        match there.as_slice() {
            [] if !map.incomplete => {
                let what = format!("it is not said what happened in {}", self.called(spot));
                let remedy = "Type one of these: amendment: NOR-3 with state: withdrawn; round: rev3 with \
                              silence: broken; negotiation: closed";
                self.error(spot.at, what, "in this event").remedy.push(remedy.to_string());
            }
            [one] => self.keys_of_event(spot, one),
            [_, second, ..] => {
                let at = map.get(second).map_or(spot.at, |node| node.at);
                let what = format!("{} tells two things at once", self.called(spot));
                let remedy = "Type a dash and the date before what starts the next event";
                self.error(at, what, "the second one").remedy.push(remedy.to_string());
            }
            [] => {}
        }
        self.vote(spot);
    }

    fn keys_of_event(&mut self, spot: &Spot<'_>, kind: &str) {
        let map = spot.map;
        let (allowed, needed): (&[&str], &[(&str, &str)]) = match kind {
            "amendment" => (&["state", "into"], &[("state", "Type, for example: state: withdrawn")]),
            "silence" => (&["round", "clauses"], &[("round", "Type, for example: round: rev3")]),
            _ => (&[], &[]),
        };
        for entry in &map.entries {
            let of_kinds = ["state", "into", "round", "clauses"].contains(&entry.key.as_str());
            if of_kinds && !allowed.contains(&entry.key.as_str()) {
                let what = format!("\"{}\" has no meaning beside \"{kind}\"{}", entry.key, self.inside(spot));
                self.error(entry.key_at, what, "another kind of event has it")
                    .remedy
                    .push("Delete the line".to_string());
            }
        }
        for (key, remedy) in needed {
            if map.get(key).is_none() && !map.incomplete {
                let what = format!("\"{key}\" is missing in {}", self.called(spot));
                self.error(spot.at, what, "in this event").remedy.push((*remedy).to_string());
            }
        }
        let Some(state) = map.words("state").and_then(AmendmentState::from_word) else { return };
        match map.get("into") {
            None if state.needs_other() && !map.incomplete => {
                let what = format!("{} does not say into which amendment it went", self.called(spot));
                let under = format!("{} names another amendment", state.word());
                self.error(spot.at, what, under).remedy.push("Type, for example: into: EU-7".to_string());
            }
            Some(into) if !state.needs_other() => {
                let what =
                    format!("\"into\" has no meaning with state: {}{}", state.word(), self.inside(spot));
                let under = "only merged-into and superseded-by name another amendment";
                self.error(into.at, what, under).remedy.push("Delete the line".to_string());
            }
            Some(into)
                if into.words().map(str::to_lowercase) == map.words("amendment").map(str::to_lowercase) =>
            {
                let what = format!("an amendment goes into itself{}", self.inside(spot));
                self.error(into.at, what, "the same amendment")
                    .remedy
                    .push("Type the id of the other one".to_string());
            }
            _ => {}
        }
    }

    /// A vote in figures and a vote by name have to agree, and nobody votes twice.
    fn vote(&mut self, spot: &Spot<'_>) {
        let Some(roll_call) = spot.map.get("roll-call").and_then(Node::map) else { return };
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for entry in &roll_call.entries {
            for voter in entry.value.items() {
                let Some(words) = voter.words() else { continue };
                let line = seen.insert(self.names.identity(words), voter.at);
                if let Some(first) = line {
                    let what = format!("\"{words}\" votes twice{}", self.inside(spot));
                    let under = format!("the first time on line {}", self.source.position(first.start).0);
                    self.error(voter.at, what, under).remedy.push("Delete one of them".to_string());
                }
            }
        }
        let Some(tally) = spot.map.get("tally").and_then(Node::map) else { return };
        for key in ["for", "against", "abstain", "absent"] {
            let (Some(counted), Some(named)) = (tally.get(key), roll_call.get(key)) else { continue };
            let Some(count) = counted.words().and_then(values::parse_count) else { continue };
            let names = named.items().len();
            if usize::try_from(count).is_ok_and(|count| count != names) {
                let what =
                    format!("the tally and the roll call do not agree on \"{key}\"{}", self.inside(spot));
                let under = format!("{count} counted, {names} named");
                self.error(counted.at, what, under)
                    .remedy
                    .push("Correct the one that is wrong, or leave the tally out".to_string());
            }
        }
    }

    pub(super) fn whole_records(&mut self, map: &Map) {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for (_, amendment) in maps(map, "amendments") {
            let Some((words, at)) = amendment.get("id").and_then(|id| Some((id.words()?, id.at))) else {
                continue;
            };
            if let Some(first) = seen.insert(words.to_lowercase(), at) {
                let line = self.source.position(first.start).0;
                let what = format!("two amendments have the id \"{words}\"");
                let problem = self.error(at, what, format!("the first one is on line {line}"));
                problem.remedy.push("Give each an id of its own, or delete this one".to_string());
            }
        }
    }

    /// What to call a part in the middle of a sentence.
    fn called(&self, spot: &Spot<'_>) -> String {
        spot.name(self.source).unwrap_or_else(|| "this file".to_string())
    }
}
