//! Follows one clause through three rounds typed in this file: `cargo run --example follow_a_clause`.
//!
//! Shows the chain of every command: drafts, lineage, attribution, an answer, and the answer in a format.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::error::Error;

use travaux::model::{ActorId, ClauseId, Negotiation, Round, Withheld};
use travaux::render::{Colour, Format, Isolates, Style, write};
use travaux::{
    actors::Directory, attribution::attribute, files::draft::read_draft, lineage::Trace, report, text::Modals,
};

/// `shall` becomes `should` and is `shall` again; the number changes, the id does not.
const ROUNDS: [&str; 3] = [
    "{draft: zero, date: 2031-01-10, issued-by: Chair, clauses:
      [{id: ice, number: '4', text: 'Each Party shall keep the river open.'}]}",
    "{draft: rev1, date: 2031-02-10, issued-by: Chair, clauses:
      [{id: ice, number: '5', sponsors: XBR, text: 'Each Party should keep the river open.'}]}",
    "{draft: rev2, date: 2031-03-10, issued-by: Chair, clauses:
      [{id: ice, number: '5', sponsors: XAL, text: 'Each Party shall keep the river open in winter.'}]}",
];

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", history("ice")?);
    Ok(())
}

/// The history of a clause as plain text.
fn history(clause: &str) -> Result<String, Box<dyn Error>> {
    let (mut trace, mut parts, mut bases) = (Trace::default(), Vec::new(), Vec::new());
    for text in ROUNDS {
        // Every name is taken for an id; `travaux::actors::Directory::resolve` would check it.
        let draft = read_draft(text, &|typed| Ok(ActorId::new(typed)))?;
        let concordance = trace.relate(&draft, &bases);
        bases = vec![trace.add(&Round { draft: draft.clone(), concordance: concordance.clone(), bases })];
        parts.push((draft, concordance));
    }
    let negotiation = Negotiation::new("River Ice Compact".to_string(), parts)?;
    let weave = attribute(&negotiation, &trace);
    let directory = Directory::shipped();
    let modals = Modals::shipped();
    let dossier = report::Dossier {
        negotiation: &negotiation,
        weave: &weave,
        directory: &directory,
        modals: &modals,
        withheld: Withheld::default(),
    };
    let answer = report::history(&dossier, &negotiation.main_track(), &ClauseId::new(clause));
    let mut page = Vec::new();
    let style = Style { width: Some(80), colour: Colour::Off, isolates: Isolates::Left };
    write(&answer, Format::Table, &style, &mut page)?;
    Ok(String::from_utf8(page)?)
}

#[test]
fn a_word_that_comes_back_is_marked_as_returned() {
    let page = history("ice").unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("{--should--}{>>XAL<<} {++shall++}{>>XAL; strengthened; returned<<}"), "{page}");
}
