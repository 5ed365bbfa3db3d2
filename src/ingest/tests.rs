use super::*;
use crate::files::NameTrouble;
use crate::model::ActorId;

pub(crate) fn resolve(typed: &str) -> Result<ActorId, NameTrouble> {
    let known = [
        ("Norway", "NOR"),
        ("NO", "NOR"),
        ("NOR", "NOR"),
        ("Chile", "CHL"),
        ("Borvia", "XBB"),
        ("BRV", "XBB"),
        ("Islands Group", "Islands-Group"),
        ("Co-facilitators", "Co-facilitators"),
        ("Korea, Republic of", "KOR"),
    ];
    if let Some((_, id)) = known.iter().find(|(name, _)| *name == typed) {
        return Ok(ActorId::new(*id));
    }
    let typed = typed.to_string();
    if typed == "NAM" {
        let candidates = vec![
            (ActorId::new("NAM"), "Namibia".to_string()),
            (ActorId::new("Non-Aligned"), "Non-Aligned Movement".to_string()),
        ];
        return Err(NameTrouble::Ambiguous { typed, candidates });
    }
    let suggestions = if typed.starts_with("Nor") { vec!["Norway".to_string()] } else { vec![] };
    Err(NameTrouble::Unknown { typed, suggestions })
}

/// Everything that is said about a file.
fn said(text: &str) -> String {
    match read_input("rev5.yaml", text.as_bytes(), &resolve) {
        Ok(Input::Draft(input)) => render(&input.warnings),
        Ok(Input::Actors { warnings, .. }) => render(&warnings),
        Ok(Input::Records(input)) => render(&input.warnings),
        Err(problems) => render(&problems),
    }
}

/// What is said about a draft with these lines for its clauses, without the count. The clauses start on line 4.
fn said_of(clauses: &str) -> String {
    let text = format!("draft: rev5\ndate: 2031-03-14\nclauses:\n{clauses}");
    let said = said(&text);
    said.trim_end().rsplit_once("\n\n").map_or(said.clone(), |(problems, _)| format!("{problems}\n"))
}

fn draft(text: &str) -> DraftInput {
    match read_input("rev5.yaml", text.as_bytes(), &resolve) {
        Ok(Input::Draft(input)) => *input,
        Ok(Input::Actors { .. } | Input::Records(_)) => panic!("no draft"),
        Err(problems) => panic!("{}", render(&problems)),
    }
}

// The rows of the table "what YAML does to treaty text, and what we do", in its order.

#[test]
fn a_comment_sign_in_text_is_an_error_with_the_remedy() {
    let expected = "\
error: part of clause 5.2 would be lost
  rev5.yaml:5:19
  |
5 |     text: Parties #1 shall act
  |                   ^ YAML drops everything from here on
  |
  = Put the text on its own lines after a bar; then brackets, colons and # are safe:
        text: |
          Parties #1 shall act
";
    assert_eq!(said_of("  - number: 5.2\n    text: Parties #1 shall act\n"), expected);
}

#[test]
fn a_square_bracket_at_the_start_of_text_is_an_error_with_the_remedy() {
    let expected = "\
error: \"text\" of clause 5.1 starts with a square bracket
  rev5.yaml:5:11
  |
5 |     text: [Each Party] shall act
  |           ^ YAML reads this as a list, not as words
  |
  = Put the text on its own lines after a bar; then brackets, colons and # are safe:
        text: |
          [Each Party] shall act
";
    assert_eq!(said_of("  - number: 5.1\n    text: [Each Party] shall act\n"), expected);
    let expected = "\
error: \"text\" of the clause at line 4 starts with a curly bracket
  rev5.yaml:4:11
  |
4 |   - text: {Each Party}
  |           ^ YAML reads this as keys with values, not as words
  |
  = Put the text on its own lines after a bar; then brackets, colons and # are safe:
      - text: |
          {Each Party}
";
    assert_eq!(said_of("  - text: {Each Party}\n"), expected);
}

#[test]
fn a_colon_in_text_is_an_error_with_the_remedy() {
    let expected = "\
error: \"text\" of clause 5.1 has a colon inside
  rev5.yaml:5:28
  |
5 |     text: The Parties agree: (a)
  |                            ^ YAML reads the words before it as a key
  |
  = Put the text on its own lines after a bar; then brackets, colons and # are safe:
        text: |
          The Parties agree: (a)
          and more
";
    assert_eq!(said_of("  - number: 5.1\n    text: The Parties agree: (a)\n      and more\n"), expected);
}

#[test]
fn every_sign_that_yaml_keeps_for_itself_is_an_error_with_the_remedy() {
    let signs = [
        ("*", "YAML reads this as a reference to another place"),
        ("&", "YAML reads this as a label and drops it"),
        ("!", "YAML reads this as a type and drops it"),
        ("%", "YAML keeps this sign for itself"),
        ("@", "YAML keeps this sign for itself"),
        ("`", "YAML keeps this sign for itself"),
    ];
    for (sign, why) in signs {
        let expected = format!(
            "\
error: \"text\" of clause 5.1 starts with {sign}
  rev5.yaml:5:11
  |
5 |     text: {sign}Being* Parties
  |           ^ {why}
  |
  = Put the text on its own lines after a bar; then brackets, colons and # are safe:
        text: |
          {sign}Being* Parties
"
        );
        assert_eq!(said_of(&format!("  - number: 5.1\n    text: {sign}Being* Parties\n")), expected);
    }
}

#[test]
fn other_ways_to_lose_words_are_errors_too() {
    let heading = said_of("  - heading: Objective #1\n");
    assert!(
        heading.starts_with("error: part of \"heading\" of the clause at line 4 would be lost\n"),
        "{heading}"
    );
    assert!(
        heading.ends_with("= Put the words in quotation marks:\n      - heading: \"Objective #1\"\n"),
        "{heading}"
    );
    let quoted = said_of("  - text: \"Party\" means\n");
    assert!(
        quoted.starts_with(
            "error: \"text\" of the clause at line 4 goes on behind its closing quotation mark\n"
        ),
        "{quoted}"
    );
    assert!(quoted.ends_with("      - text: |\n          \"Party\" means\n"), "{quoted}");
    let line = said_of("  - text: |\n      one\n     # two\n");
    let expected = "\
error: a line of the clause at line 4 would be lost
  rev5.yaml:6:6
  |
6 |      # two
  |      ^^^^^ YAML drops a line that starts with # here
  |
  = If these are words, indent the line like the text above it. If it is a comment, move it to the left edge, \
   with a blank behind its #
";
    assert_eq!(line, expected);
}

#[test]
fn names_numbers_and_dates_stay_text() {
    let text = "draft: 010\ndate: 2031-03-14\nsponsors: NO\nbase: 5.10\nclauses:\n  - number: 5.10\n    was: 010\n    text: 12:30\n  - number: 010\n    was: [5.10, 1e3]\n    text: on\n";
    let draft = draft(text).draft;
    assert_eq!((draft.name.as_str(), draft.base[0].as_str()), ("010", "5.10"));
    assert_eq!(draft.sponsors, Some(vec![ActorId::new("NOR")]));
    let clauses: Vec<_> =
        draft.clauses.iter().map(|c| (c.number.as_str(), c.was.join(" "), c.text.as_str())).collect();
    assert_eq!(clauses, [("5.10", "010".to_string(), "12:30"), ("010", "5.10 1e3".to_string(), "on")]);
}

#[test]
fn a_tab_in_the_indentation_is_an_error_that_names_the_line() {
    let expected = "\
error: line 5 is indented with a tab
  rev5.yaml:5:1
  |
5 | →text: Parties
  | ^ YAML counts blanks only
  |
  = Type blanks instead of tabs, two for each level
";
    assert_eq!(said_of("  - number: 1\n\ttext: Parties\n"), expected);
    let expected = "\
error: lines 5 to 6 are indented with tabs
  rev5.yaml:5:3
  |
5 |   →→text: |
  |   ^^ YAML counts blanks only
  |
  = Type blanks instead of tabs, two for each level
";
    assert_eq!(said_of("  - number: 1\n  \t\ttext: |\n  \t\t  Parties\n  - text: fine\n"), expected);
}

#[test]
fn byte_order_mark_and_windows_line_ends_are_accepted_and_the_rest_is_kept() {
    let text = "\u{feff}draft: rev5\r\ndate: 2031-03-14\r\nclauses:\r\n  - text: |\r\n      a\u{a0}b \u{202e}c\r\n      d\r\n";
    assert_eq!(draft(text).draft.clauses[0].text, "a\u{a0}b \u{202e}c\nd");
}

#[test]
fn repeated_unknown_missing_and_empty_keys_are_errors_with_their_lines() {
    let expected = "\
error: the key \"text\" stands twice in clause 1
  rev5.yaml:6:5
  |
6 |     text: b
  |     ^^^^ the first one is on line 5
  |
  = Delete one of them, or type a dash before what starts a new entry
";
    assert_eq!(said_of("  - number: 1\n    text: a\n    text: b\n"), expected);
    let expected = "\
error: unknown key \"sponsers\" in clause 1
  rev5.yaml:5:5
  |
5 |     sponsers: NO
  |     ^^^^^^^^ did you mean \"sponsors\"?
  |
  = Keys here: heading, id, number, was, new, kind, sponsors, state, language, text, alternatives, sub, after
";
    assert_eq!(said_of("  - number: 1\n    sponsers: NO\n    text: a\n"), expected);
    let expected = "\
error: \"text\" is missing in clause 1
  rev5.yaml:4:5
  |
4 |   - number: 1
  |     ^ in this clause
  |
  = Type text: | and the words on the next line
";
    assert_eq!(said_of("  - number: 1\n"), expected);
    for (typed, caret, under) in [
        ("text: ~", "      ^", "YAML reads this as nothing"),
        ("text: null", "      ^^^^", "YAML reads this as nothing"),
        ("text:", "^^^^", "nothing stands behind it"),
    ] {
        let column = 5 + caret.len() - caret.trim_start().len();
        let expected = format!(
            "\
error: \"text\" of clause 1 has no value
  rev5.yaml:5:{column}
  |
5 |     {typed}
  |     {caret} {under}
  |
  = Type text: | and the words on the next line
"
        );
        assert_eq!(said_of(&format!("  - number: 1\n    {typed}\n")), expected);
    }
    let empty = said_of("  - number: 1\n    text: |\n");
    assert!(empty.starts_with("error: \"text\" of clause 1 is empty\n  rev5.yaml:5:11\n"), "{empty}");
    let head = said("title: x\nclauses:\n  - text: a\n");
    assert!(head.contains("error: \"draft\" is missing\n  rev5.yaml:1:1\n"), "{head}");
    assert!(head.contains("error: \"date\" is missing\n  rev5.yaml:1:1\n"), "{head}");
    assert!(head.ends_with("2 problems in rev5.yaml. Nothing was stored.\n"), "{head}");
}

/// The first line of what is said about bytes, and the seconds it took.
fn refused(bytes: &[u8]) -> String {
    let started = std::time::Instant::now();
    let problems = read_input("rev5.yaml", bytes, &resolve).unwrap_err();
    assert!(started.elapsed().as_secs_f64() < 1.0, "{:?}", started.elapsed());
    let text = render(&problems);
    text.lines().next().unwrap().to_string()
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut bomb = "draft: x\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_string();
    for level in 1..40 {
        let before = level - 1;
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(", ")));
    }
    assert_eq!(refused(bomb.as_bytes()), "error: \"date\" is missing");
    let said = said(&bomb);
    assert!(said.contains("error: \"a0\" starts with &\n"), "{said}");
    assert_eq!(said.matches(" starts with &\n").count(), 40);
}

#[test]
fn nesting_open_braces_size_bytes_and_line_separators_are_refused_within_a_second() {
    let nested = |inside: &str| format!("draft: x\ndate: 2031-03-14\nclauses:\n{inside}");
    let deep = nested(&"- ".repeat(10_000));
    assert_eq!(refused(deep.as_bytes()), "error: an entry of \"clauses\" has no keys");
    assert!(said(&deep).contains("\nerror: lists and keys are nested more than 100 levels deep\n"));
    let stairs: String = (0..2_500).map(|depth| format!("{:1$}- sub:\n", "", 2 * depth)).collect();
    assert_eq!(refused(stairs.as_bytes()), "error: lists and keys are nested more than 100 levels deep");
    let braces = nested(&format!("  - sub: {}", "{".repeat(300_000)));
    assert_eq!(refused(braces.as_bytes()), "error: more than 64 brackets are open at once");
    let lines = nested(&format!("  - sub: {}", "{\n      ".repeat(60_000)));
    assert_eq!(refused(lines.as_bytes()), "error: more than 64 brackets are open at once");
    let invalid = [nested("  - text: caf").as_bytes(), &[0xe9], b" noir\n"].concat();
    assert_eq!(refused(&invalid), "error: byte 49 of the file, 0xE9, is not text in UTF-8");
    assert_eq!(refused(nested("  - text: a\u{2028}b\n").as_bytes()), "error: U+2028 stands in the file");
    assert_eq!(refused(nested("  - text: a\u{85}b\n").as_bytes()), "error: U+0085 stands in the file");
    assert_eq!(
        refused(nested("  - text: a\0b\n").as_bytes()),
        "error: the control character U+0000 stands in the file"
    );
    assert_eq!(refused(nested("  - text: a\rb\n").as_bytes()), "error: a carriage return stands alone");
    assert_eq!(refused(&vec![b'x'; 17 * 1024 * 1024]), "error: rev5.yaml has 17 MB; a file may have 16 MB");
}

#[test]
fn invalid_bytes_are_shown_in_their_place() {
    let expected = "\
error: byte 17 of the file, 0xE9, is not text in UTF-8
  rev5.yaml:2:4
  |
2 | caf\u{fffd} noir
  |    ^ this character cannot be read
  |
  = Save the file as UTF-8: in the editor, \"Save as\", encoding UTF-8

1 problem in rev5.yaml. Nothing was stored.
";
    let bytes = [b"draft: rev5 #".as_slice(), b"\ncaf", &[0xe9], b" noir\n"].concat();
    assert_eq!(
        render(&read_input("rev5.yaml", &bytes, &resolve).unwrap_err()),
        expected.replace("byte 17", "byte 18")
    );
}

#[test]
fn a_file_of_a_gigabyte_is_refused_without_being_read() {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(1 << 30).unwrap();
    let started = std::time::Instant::now();
    let problem = read_bytes(file.path(), "big.yaml").unwrap_err();
    assert!(started.elapsed().as_secs_f64() < 0.1);
    let expected = "\
error: big.yaml has 1024 MB; a file may have 16 MB
  big.yaml
  = Put each draft into a file of its own
";
    assert_eq!(problem.render(), expected);
    assert_eq!(read_bytes(std::path::Path::new("/"), "x").unwrap_err().what, "x is a folder");
    assert!(
        read_bytes(std::path::Path::new("/nowhere/at all"), "x")
            .unwrap_err()
            .what
            .starts_with("x cannot be read: ")
    );
}

#[test]
fn all_problems_of_a_file_are_shown_in_its_order_with_the_count_last() {
    let text = "\
draft: rev 5
date: 2031-02-30
kind: revison
sponsors: Norwy, Chile
clauses:
  - number: 5.1
    text: [Each Party]
    state: agreed
  - number: 5.1
    text: |
      fine
    sponsors: [NAM, Arland]
   - number: 6
";
    let said = said(text);
    let lines: Vec<_> =
        said.lines().filter(|line| line.starts_with("error") || line.starts_with("warning")).collect();
    let expected = [
        "error: \"draft\" cannot be \"rev 5\"",
        "error: \"date\" is not a date: \"2031-02-30\"",
        "error: \"kind\" cannot be \"revison\"",
        "error: unknown sponsor \"Norwy, Chile\"",
        "error: \"text\" of clause 5.1 starts with a square bracket",
        "error: \"state\" of clause 5.1 cannot be \"agreed\"",
        "warning: two clauses have the printed number \"5.1\"",
        "error: the sponsor \"NAM\" in clause 5.1 may be one of 2",
        "error: unknown sponsor \"Arland\" in clause 5.1",
        "error: line 13 is indented too far",
    ];
    assert_eq!(lines, expected);
    assert!(said.ends_with("\n9 problems and 1 warning in rev5.yaml. Nothing was stored.\n"), "{said}");
}

#[test]
fn the_documented_example_has_no_problems() {
    let input = draft(draft::tests::EXAMPLE);
    assert_eq!(input.draft, draft::tests::example());
    assert_eq!(input.warnings, []);
    assert_eq!(input.position(1), (18, 5));
    assert_eq!(input.position(2), (33, 9));
}

#[test]
fn a_prepared_next_draft_has_no_problems() {
    let previous = draft::tests::example();
    let ids = ["zero:1", "ice", "rev1:3"].map(crate::model::ClauseId::new);
    let date = chrono::NaiveDate::from_ymd_opt(2031, 5, 1).unwrap();
    let name_of = |id: &ActorId| id.to_string();
    let next =
        crate::files::next_draft(&previous, &ids, &crate::model::RoundName::new("rev2"), date).unwrap();
    let text = crate::files::write_next(&next, &name_of).unwrap();
    let input = draft(&text);
    assert_eq!(input.warnings, []);
    assert_eq!(input.draft.clauses.iter().filter_map(|clause| clause.id.clone()).collect::<Vec<_>>(), ids);
}

#[test]
fn other_kinds_of_files_are_told_by_their_keys() {
    let actors = "actors:\n  - id: IG\n    name: Islands Group\n    kind: group\n    members: [{actor: XAA}, {actor: Norway}]\n  - id: XAA\n    name: Arland\n    kind: state\n";
    let Ok(Input::Actors { actors, .. }) = read_input("a.yaml", actors.as_bytes(), &resolve) else {
        panic!()
    };
    assert_eq!(
        actors[0].members.iter().map(|member| member.actor.as_str()).collect::<Vec<_>>(),
        ["XAA", "NOR"]
    );
    let records = "against: rev1\namendments:\n  - from: Norway\n    clause: \"5.1\"\n    action: delete\n";
    let Ok(Input::Records(input)) = read_input("tabled.yaml", records.as_bytes(), &resolve) else { panic!() };
    assert_eq!(input.file.amendments[0].from, [ActorId::new("NOR")]);
    assert!(said("").starts_with("error: the file is empty\n"));
    assert!(said("hello\n").starts_with("error: this is no draft, and no file of records or actors\n"));
    assert!(said("- a\n").starts_with("error: this is no draft, and no file of records or actors\n"));
}

/// Drafts by others, where they are at hand: none of them has an error.
#[test]
fn real_drafts_have_no_errors() {
    let corpora = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpora");
    let anybody = |typed: &str| Ok(ActorId::new(typed));
    for folder in ["un-paris", "eu-ai-act", "fr-hospital-bill", "un-gdc-openings"] {
        let Ok(files) = std::fs::read_dir(format!("{corpora}/{folder}")) else { continue };
        for path in files
            .filter_map(|file| Some(file.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        {
            let bytes = read_bytes(&path, "draft").unwrap();
            match read_input(&path.display().to_string(), &bytes, &anybody) {
                Err(problems) => panic!("{}", render(&problems)),
                Ok(Input::Actors { actors, .. }) => assert!(!actors.is_empty()),
                Ok(Input::Records(input)) => assert!(!input.file.amendments.is_empty()),
                Ok(Input::Draft(input)) => {
                    let text = std::str::from_utf8(&bytes).unwrap();
                    let stored = draft::read_draft(text, &anybody);
                    assert_eq!(stored.as_ref(), Ok(&input.draft));
                    let written = crate::files::write_draft(&input.draft, &|id: &ActorId| id.to_string());
                    assert!(
                        matches!(read_input("w", written.unwrap().as_bytes(), &anybody), Ok(Input::Draft(again)) if again.draft == input.draft)
                    );
                }
            }
        }
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;
    use crate::files::writer::tests::NASTY;

    proptest! {
        #[test]
        fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let outcome = read_input("a.yaml", &bytes, &resolve);
            prop_assert!(outcome.is_err());
            prop_assert!(!render(&outcome.unwrap_err()).is_empty());
        }

        #[test]
        fn broken_drafts_never_panic_and_every_problem_has_its_place(
            cuts in prop::collection::vec((0_usize..700, prop::sample::select(NASTY)), 0..6)
        ) {
            let mut text = draft::tests::EXAMPLE.to_string();
            for (at, piece) in cuts {
                let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                text.insert_str(at, piece);
            }
            if let Err(problems) = read_input("a.yaml", text.as_bytes(), &resolve) {
                prop_assert!(problems.iter().any(|problem| problem.severity == Severity::Error));
                for problem in &problems {
                    prop_assert!(problem.line >= 1 && problem.column >= 1 && problem.excerpt.is_some(), "{problem:?}");
                    prop_assert!(problem.render().lines().count() >= 5);
                }
            }
        }

        #[test]
        fn what_we_write_has_no_problems(parts in prop::collection::vec(prop::sample::select(NASTY), 0..10)) {
            let words = format!("x{}", parts.concat());
            let mut draft = draft::tests::example();
            draft.title.clone_from(&words);
            draft.clauses[0].text.clone_from(&words);
            draft.clauses[1].after = parts.concat();
            let name_of = |id: &ActorId| if id.as_str() == "XBB" { "BRV".into() } else { id.as_str().replace("Islands-G", "Islands G") };
            let text = crate::files::write_draft(&draft, &name_of).unwrap();
            match read_input("a.yaml", text.as_bytes(), &resolve) {
                Ok(Input::Draft(input)) => {
                    prop_assert_eq!(&input.draft.title, &words);
                    prop_assert_eq!(input.warnings, vec![]);
                }
                Ok(Input::Actors { .. } | Input::Records(_)) => prop_assert!(false),
                Err(problems) => prop_assert!(false, "{}", render(&problems)),
            }
        }
    }
}
