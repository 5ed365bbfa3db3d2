use proptest::prelude::*;

use super::super::draft::read_draft;
use super::super::draft::tests::{EXAMPLE, example, resolve};
use super::*;

fn name_of(actor: &ActorId) -> String {
    match actor.as_str() {
        "XBB" => "Borvia".to_string(),
        "Islands-Group" => "Islands Group".to_string(),
        id => id.to_string(),
    }
}

#[test]
fn a_draft_is_written_as_the_documentation_shows_it() {
    let text = write_draft(&example(), &name_of).unwrap();
    let expected = r#"draft: "rev1"
title: "First revision"
date: "2031-03-14"
kind: "revision"
base: ["zero"]
issued-by: ["Co-facilitators"]
sponsors: ["NOR"]
source: "A/XX/L.3/Rev.1, circulated 14 March"
dropped:
  - clause: "7"
    sponsors: ["Borvia"]
    into: "5.1"
clauses:
  - number: ""
    kind: "heading"
    text: |
      Objective 1. Keep the river open
  - id: "ice"
    number: "5.1"
    was: ["4.1"]
    sponsors: ["NOR", "Islands Group"]
    state: "bracketed"
    text: |
      Each Party shall take the necessary measures [to reduce ice
      blockage] by 2040.
    alternatives:
      - alt: "B"
        sponsors: ["Borvia"]
        text: |
          No text.
    sub:
      - number: "(a)"
        text: |
          ...
    after: |
      These commitments are voluntary.
"#;
    assert_eq!(text, expected);
    assert_eq!(read_draft(&text, &resolve), read_draft(EXAMPLE, &resolve));
}

#[test]
fn the_next_draft_keeps_ids_and_words_and_clears_what_spoke_of_the_last_one() {
    let ids = ["zero:1", "ice", "rev1:3"].map(ClauseId::new);
    let date = NaiveDate::from_ymd_opt(2031, 5, 1).unwrap();
    let next = next_draft(&example(), &ids, &RoundName::new("rev2"), date).unwrap();
    let text = write_next(&next, &name_of).unwrap();
    let body: String =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    let expected = r#"draft: "rev2"
title: "rev2"
date: "2031-05-01"
base: ["rev1"]
issued-by: ["Co-facilitators"]
clauses:
  - id: "zero:1"
    kind: "heading"
    text: |
      Objective 1. Keep the river open
  - id: "ice"
    number: "5.1"
    state: "bracketed"
    text: |
      Each Party shall take the necessary measures [to reduce ice
      blockage] by 2040.
    alternatives:
      - alt: "B"
        text: |
          No text.
    sub:
      - id: "rev1:3"
        number: "(a)"
        text: |
          ...
    after: |
      These commitments are voluntary.
"#;
    assert_eq!(body, expected);
    assert!(text.starts_with("# The next draft, "));
    let too_few = next_draft(&example(), &ids[1..], &RoundName::new("rev2"), date);
    assert_eq!(too_few, Err(DraftWriteError::Ids { ids: 2, clauses: 3 }));
}

#[test]
fn names_that_clash_are_refused() {
    let error = write_draft(&example(), &|_| "NAM".to_string()).unwrap_err();
    assert_eq!(error.to_string(), "Co-facilitators and NOR would both be written \"NAM\"");
}

#[test]
fn what_a_file_cannot_hold_is_refused() {
    let mut draft = example();
    draft.clauses[2].parent = Some(0);
    assert_eq!(write_draft(&draft, &name_of), Err(DraftWriteError::Changed));
    let mut draft = example();
    draft.clauses[0].text.clear();
    assert!(matches!(write_draft(&draft, &name_of), Err(DraftWriteError::Unreadable(_))));
}

proptest! {
    #[test]
    fn any_words_survive_writing(
        parts in prop::collection::vec(prop::sample::select(super::super::writer::tests::NASTY), 0..10),
        number in ".{0,6}",
        depth in 0_usize..12,
    ) {
        let words = format!("x{}", parts.concat());
        let mut draft = example();
        draft.title.clone_from(&words);
        draft.source = Some(words.clone());
        draft.clauses[0].text.clone_from(&words);
        draft.clauses[1].was = vec![words.clone(), number.clone()];
        draft.clauses[1].after = parts.concat();
        draft.clauses[1].alternatives[0].text.clone_from(&words);
        draft.clauses[2].number = PrintedNumber::new(number.as_str());
        for _ in 0..depth {
            let parent = draft.clauses.len() - 1;
            draft.clauses.push(Clause { parent: Some(parent), text: words.clone(), ..draft.clauses[2].clone() });
        }
        let written = write_draft(&draft, &name_of);
        prop_assert!(written.is_ok(), "{written:?}");
    }
}
