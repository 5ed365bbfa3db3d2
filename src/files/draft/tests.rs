use super::super::NameTrouble;
use super::*;
use crate::model::{ActorId, ClauseId, ClauseState, DraftKind, DraftStatus};

pub(crate) fn resolve(typed: &str) -> Result<ActorId, NameTrouble> {
    let known = [("Norway", "NOR"), ("NO", "NOR"), ("NOR", "NOR"), ("Islands Group", "Islands-Group")];
    let known =
        known.into_iter().chain([("Borvia", "XBB"), ("BRV", "XBB"), ("Co-facilitators", "Co-facilitators")]);
    let found = known.into_iter().find(|(name, _)| *name == typed).map(|(_, id)| ActorId::new(id));
    found.ok_or_else(|| NameTrouble::Unknown {
        typed: typed.to_string(),
        suggestions: vec!["Norway".to_string()],
    })
}

/// The example of the documentation of the format, every key used.
pub(crate) const EXAMPLE: &str = r#"draft: rev1                     # round name
title: First revision
date: 2031-03-14                # ISO date
kind: revision
status: official
track: main
base: zero
issued-by: Co-facilitators      # the pen-holder
sponsors: [Norway]
source: A/XX/L.3/Rev.1, circulated 14 March
language: en
dropped:
  - clause: "7"
    sponsors: [Borvia]
    into: "5.1"
clauses:
  - heading: Objective 1. Keep the river open      # short for `kind: heading, text: …`; opens a section
  - id: ice
    number: "5.1"
    was: "4.1"
    kind: operative
    sponsors: [NOR, Islands Group]
    state: bracketed
    text: |
      Each Party shall take the necessary measures [to reduce ice
      blockage] by 2040.
    alternatives:
      - alt: B
        sponsors: [BRV]
        text: |
          No text.
    sub:
      - number: (a)
        text: |
          ...
    after: |
      These commitments are voluntary.
"#;

fn blank() -> Clause {
    Clause::new("", "")
}

fn ids(ids: &[&str]) -> Vec<ActorId> {
    ids.iter().map(|id| ActorId::new(*id)).collect()
}

pub(crate) fn example() -> Draft {
    let heading =
        Clause { kind: ClauseKind::Heading, text: "Objective 1. Keep the river open".to_string(), ..blank() };
    let ice = Clause {
        id: Some(ClauseId::new("ice")),
        number: PrintedNumber::new("5.1"),
        was: vec!["4.1".to_string()],
        sponsors: Some(ids(&["NOR", "Islands-Group"])),
        state: Some(ClauseState::Bracketed),
        text: "Each Party shall take the necessary measures [to reduce ice\nblockage] by 2040.".to_string(),
        after: "These commitments are voluntary.".to_string(),
        alternatives: vec![Alternative {
            label: AlternativeLabel::new("B"),
            sponsors: Some(ids(&["XBB"])),
            text: "No text.".to_string(),
        }],
        ..blank()
    };
    let point =
        Clause { parent: Some(1), number: PrintedNumber::new("(a)"), text: "...".to_string(), ..blank() };
    Draft {
        name: RoundName::new("rev1"),
        title: "First revision".to_string(),
        date: chrono::NaiveDate::from_ymd_opt(2031, 3, 14).unwrap(),
        kind: Some(DraftKind::Revision),
        status: DraftStatus::Official,
        track: TrackName::main(),
        base: vec![RoundName::new("zero")],
        issued_by: ids(&["Co-facilitators"]),
        sponsors: Some(ids(&["NOR"])),
        source: Some("A/XX/L.3/Rev.1, circulated 14 March".to_string()),
        language: "en".to_string(),
        dropped: vec![Dropped {
            clause: "7".to_string(),
            sponsors: ids(&["XBB"]),
            into: Some("5.1".to_string()),
        }],
        clauses: vec![heading, ice, point],
    }
}

#[test]
fn the_documented_example_reads_as_written() {
    assert_eq!(read_draft(EXAMPLE, &resolve), Ok(example()));
}

fn clauses(text: &str) -> Result<Vec<Clause>, DraftFileError> {
    read_draft(&format!("draft: zero\ndate: 2031-01-01\nclauses:\n{text}"), &resolve)
        .map(|draft| draft.clauses)
}

#[test]
fn one_value_is_a_list_of_one_and_stays_text() {
    let text = "  - number: 5.10\n    was: 4.10\n    sponsors: NO\n    text: a\n  - was: [010, 4]\n    sponsors: []\n    text: b\n";
    let clauses = clauses(text).unwrap();
    assert_eq!(clauses[0].number.as_str(), "5.10");
    assert_eq!(clauses[0].was, ["4.10"]);
    assert_eq!(clauses[0].sponsors, Some(ids(&["NOR"])));
    assert_eq!(clauses[1].was, ["010", "4"]);
    assert_eq!(clauses[1].sponsors, Some(vec![]));
}

#[test]
fn sub_clauses_of_any_depth_follow_their_parent() {
    let text = "  - number: '1'\n    sub:\n      - number: a\n        sub:\n          - text: deep\n      - text: second\n  - text: last\n";
    let clauses = clauses(text).unwrap();
    let shape: Vec<_> = clauses.iter().map(|clause| (clause.parent, clause.text.as_str())).collect();
    assert_eq!(shape, [(None, ""), (Some(0), ""), (Some(1), "deep"), (Some(0), "second"), (None, "last")]);
}

#[test]
fn the_way_a_block_ends_changes_nothing() {
    for bar in ["|", "|-", "|+"] {
        let text = format!("  - text: {bar}\n\n      one\n\n        two \n\n  - text: x\n");
        assert_eq!(clauses(&text).unwrap()[0].text, "one\n\n  two", "{bar}");
    }
}

#[test]
fn a_clause_of_alternatives_alone_and_what_is_refused() {
    let alternatives =
        "  - number: 9\n    alternatives:\n      - {alt: A, text: yes}\n      - {alt: B, text: No text}\n";
    let read = clauses(alternatives).unwrap();
    assert_eq!((read[0].text.as_str(), read[0].alternatives.len()), ("", 2));
    let fault = |text: &str| clauses(text).unwrap_err().to_string();
    assert_eq!(fault("  - number: 1\n"), "clause 1: `text` is missing");
    assert_eq!(
        fault("  - text: a\n  - text: b\n    txt: c\n"),
        "clause 2: `txt` is not a key of this place, or stands here twice"
    );
    assert_eq!(
        fault("  - heading: a\n    text: b\n"),
        "clause 1: `heading` stands beside `text` or another `kind`"
    );
    assert_eq!(
        fault("  - text: a\n    sponsors: Nowhere\n"),
        "clause 1: `sponsors`: no actor is called \"Nowhere\""
    );
    let given = clauses("  - id: \"rev1:14\"\n    new: true\n    text: a\n").unwrap();
    assert_eq!(given[0].id, Some(ClauseId::new("rev1:14")));
    assert!(given[0].is_new);
}
