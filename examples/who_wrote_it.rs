//! Counts whose words the final text of the bundled example is made of: `cargo run --example who_wrote_it`.
//!
//! Needs no store: drafts are read from `drafts/`, each is related to the one before, every word is followed.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::{collections::BTreeMap, error::Error, fs::read_to_string};

use travaux::files::{NameTrouble, actors::read_actors, draft::read_draft};
use travaux::model::{ActorId, Negotiation, Round};
use travaux::{actors::Directory, attribution::attribute, lineage::Trace, text::TokenClass};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/drafts/digital-commons-compact/");
const DRAFTS: [&str; 6] = ["00-zero", "01-rev1", "02-rev2", "03-rev3", "04-rev4", "05-final"];

fn main() -> Result<(), Box<dyn Error>> {
    for (sponsors, words) in words_by_sponsors()? {
        println!("{words:>5}  {}", if sponsors.is_empty() { "nobody on record" } else { &sponsors });
    }
    Ok(())
}

/// How many words of the last draft each set of sponsors put there, in whichever round they did.
fn words_by_sponsors() -> Result<BTreeMap<String, usize>, Box<dyn Error>> {
    let own = read_actors(&read_to_string(format!("{FOLDER}actors.yaml"))?, &|id| Ok(ActorId::new(id)))?;
    let directory = Directory::with_own(own).map_err(|problems| format!("{problems:?}"))?;
    let named = |typed: &str| match directory.resolve(typed) {
        Ok(actor) => Ok(actor.id.clone()),
        Err(_) => Err(NameTrouble::Unknown { typed: typed.to_string(), suggestions: Vec::new() }),
    };
    let (mut trace, mut parts, mut bases) = (Trace::default(), Vec::new(), Vec::new());
    for name in DRAFTS {
        let draft = read_draft(&read_to_string(format!("{FOLDER}{name}.yaml"))?, &named)?;
        let concordance = trace.relate(&draft, &bases);
        bases = vec![trace.add(&Round { draft: draft.clone(), concordance: concordance.clone(), bases })];
        parts.push((draft, concordance));
    }
    let negotiation = Negotiation::new("Digital Commons Compact".to_string(), parts)?;
    let weave = attribute(&negotiation, &trace);
    let last = weave.draft(negotiation.standing().ok_or("no draft")?);
    let mut counts = BTreeMap::new();
    for token in last.clauses.iter().flat_map(|clause| &clause.streams).flat_map(|s| s.tokens.iter()) {
        let life = weave.life(*token);
        let sponsors: Vec<&str> = weave.credit(life.credit).sponsors.iter().map(ActorId::as_str).collect();
        if life.class == TokenClass::Word {
            *counts.entry(sponsors.join(" with ")).or_default() += 1;
        }
    }
    Ok(counts)
}

#[test]
fn every_word_of_the_final_text_is_counted_once() {
    let counts = words_by_sponsors().unwrap();
    // 1,493 words: the table in drafts/digital-commons-compact/README.md.
    assert_eq!(counts.values().sum::<usize>(), 1493);
    // "take note", "of the proposal for", "within existing resources": 2 + 4 + 3 words of paragraph 14.
    assert_eq!(counts["Sovereign-Networks"], 9);
}
