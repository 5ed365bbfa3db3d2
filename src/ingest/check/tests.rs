use super::context::{
    KnownRound, Surroundings, check_base, check_dropped, check_given_ids, check_idle_sponsors, check_name,
    check_run, check_was,
};
use super::*;
use crate::ingest::{DraftInput, Input, read_input, tests::resolve};
use crate::model::{ClauseId, Draft};

#[test]
fn the_closest_word_is_found_and_nothing_is_guessed_from_afar() {
    let words = ["draft", "date", "dropped", "title"];
    assert_eq!(closest("drafft", &words), Some("draft"));
    assert_eq!(closest("Title", &words), Some("title"));
    assert_eq!(closest("xyz", &words), None);
    assert_eq!(closest("x", &[]), None);
}

fn input(label: &str, text: &str) -> DraftInput {
    match read_input(label, text.as_bytes(), &resolve) {
        Ok(Input::Draft(input)) => *input,
        other => panic!("{other:?}"),
    }
}

/// Number `5` once, `3bis` twice; ids given by the store but for one.
fn zero() -> (Draft, Vec<ClauseId>) {
    let text = "draft: zero\ndate: 2031-01-01\nclauses:\n  - number: 5\n    text: Five words stand in this clause, and more\n  - number: 3bis\n    text: One\n  - number: 3 BIS\n    id: ice\n    text: Other\n";
    (input("zero.yaml", text).draft, ["zero:1", "zero:2", "ice"].map(ClauseId::new).to_vec())
}

fn rev1(head: &str, clause: &str) -> DraftInput {
    let text =
        format!("draft: rev1\ndate: 2031-02-01\n{head}clauses:\n  - number: '5'\n{clause}    text: x\n");
    input("rev1.yaml", &text)
}

fn what(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{}:{} {}", problem.line, problem.column, problem.what)).collect()
}

#[test]
fn bases_are_in_the_store_or_in_the_run() {
    let (draft, ids) = zero();
    let surroundings = Surroundings { rounds: vec![KnownRound { draft: &draft, ids: &ids }] };
    assert_eq!(check_base(&rev1("base: zero\n", ""), &surroundings, &[]), []);
    let misspelt = check_base(&rev1("base: [zero, zerro]\n", ""), &surroundings, &[]);
    let expected = "\
error: the base \"zerro\" is not in the store
  rev1.yaml:3:14
  |
3 | base: [zero, zerro]
  |              ^^^^^ did you mean \"zero\"?
  |
  = Type one of: zero
";
    assert_eq!(misspelt[0].render(), expected);
    let other = input("a.yaml", "draft: council\ndate: 2031-01-02\nclauses: [{text: x}]\n");
    assert_eq!(check_base(&rev1("base: council\n", ""), &surroundings, &[&other]), []);
    let itself = rev1("base: rev1\n", "");
    let problems = check_base(&itself, &surroundings, &[&itself]);
    assert_eq!(problems[0].under_caret, "a draft is not its own base");
    let first = check_base(&rev1("base: zero\n", ""), &Surroundings::default(), &[]);
    assert_eq!(first[0].remedy, ["A first draft has no base: delete the line"]);
}

#[test]
fn rounds_have_one_draft_each_ignoring_case() {
    let (draft, ids) = zero();
    let surroundings = Surroundings { rounds: vec![KnownRound { draft: &draft, ids: &ids }] };
    let again = input("again.yaml", "draft: Zero\ndate: 2031-01-02\nclauses: [{text: x}]\n");
    assert_eq!(what(&check_name(&again, &surroundings)), ["1:8 the round \"zero\" is in the store already"]);
    assert_eq!(check_name(&rev1("", ""), &surroundings), []);
    let (one, two) = (rev1("", ""), input("b.yaml", "draft: REV1\ndate: 2031-01-02\nclauses: [{text: x}]\n"));
    let problems = check_run(&[&one, &again, &two]);
    assert_eq!(what(&problems), ["1:8 two files of this run are both the draft \"REV1\""]);
    assert_eq!((problems[0].file.as_str(), problems[0].under_caret.as_str()), ("b.yaml", "so is rev1.yaml"));
}

#[test]
fn ids_with_a_colon_are_given_by_the_store() {
    let (draft, ids) = zero();
    let surroundings = Surroundings { rounds: vec![KnownRound { draft: &draft, ids: &ids }] };
    assert_eq!(check_given_ids(&rev1("", "    id: \"zero:1\"\n"), &surroundings), []);
    assert_eq!(check_given_ids(&rev1("", "    id: new-one\n"), &surroundings), []);
    let problems = check_given_ids(&rev1("", "    id: \"zero:9\"\n"), &surroundings);
    assert_eq!(what(&problems), ["5:9 no clause in the store has the id \"zero:9\""]);
}

#[test]
fn was_and_dropped_name_one_clause_of_the_base() {
    let (draft, ids) = zero();
    let bases = [KnownRound { draft: &draft, ids: &ids }];
    for known in ["5", "zero:2", "ice", "[5, ice]"] {
        assert_eq!(check_was(&rev1("", &format!("    was: {known}\n")), &bases), [], "{known}");
    }
    let nothing = check_was(&rev1("", "    was: [5, 7]\n"), &bases);
    assert_eq!(what(&nothing), ["5:14 \"was\" of clause 5 names clause \"7\", which zero does not have"]);
    let several = check_was(&rev1("", "    was: 3bis\n"), &bases);
    assert_eq!(what(&several), ["5:10 \"was\" of clause 5 names \"3bis\", which 2 clauses have"]);
    assert_eq!(several[0].remedy, ["Type the id of the one that is meant:\nzero:2 (One …)\nice (Other …)"]);
    let dropped = check_dropped(&rev1("dropped:\n  - clause: 8\n  - clause: 5\n", ""), &bases);
    assert_eq!(what(&dropped), ["4:13 \"dropped\" names clause \"8\", which zero does not have"]);
    let none = check_was(&rev1("", "    was: 4\n"), &[]);
    assert_eq!(what(&none), ["5:10 \"was\" of clause 5 names clause \"4\", but this draft has no base"]);
    // The same number in both bases of a merge is no doubt.
    assert_eq!(check_was(&rev1("", "    was: 5\n"), &[bases[0], bases[0]]), []);
}

#[test]
fn sponsors_of_an_unchanged_clause_are_a_warning() {
    let draft = rev1("", "    sponsors: [NO]\n");
    assert_eq!(check_idle_sponsors(&draft, &[]), []);
    let warnings = check_idle_sponsors(&draft, &[0, 7]);
    assert_eq!(what(&warnings), ["5:15 sponsors stand on clause 5, which this draft does not change"]);
    assert_eq!(warnings[0].severity, crate::ingest::Severity::Warning);
}

/// What is said first about a clause of a draft.
fn first(clause: &str) -> String {
    let text = format!("draft: rev1\ndate: 2031-02-01\nclauses:\n{clause}");
    match read_input("a.yaml", text.as_bytes(), &resolve) {
        Err(problems) => problems[0].render(),
        Ok(_) => String::new(),
    }
}

#[test]
fn values_of_every_shape_are_checked() {
    for (clause, what) in [
        ("  - {text: x, id: Ice}", "\"Ice\" cannot be the id of a clause"),
        ("  - {text: x, new: yes}", "\"new\" of the clause at line 4 cannot be \"yes\""),
        ("  - {text: x, kind: artcle}", "\"kind\" of the clause at line 4 cannot be \"artcle\""),
        (
            "  - {text: x, language: en_GB}",
            "\"language\" of the clause at line 4 is not a language tag: \"en_GB\"",
        ),
        (
            "  - {text: x, was: []}\n  - {heading: a, text: b}",
            "\"heading\" and \"text\" stand together in the clause at line 5",
        ),
        (
            "  - {heading: a, kind: article}",
            "\"heading\" and \"kind\" stand together in the clause at line 4",
        ),
        ("  - {text: x, was: 4, new: true}", "\"new\" and \"was\" stand together in the clause at line 4"),
        (
            "  - {text: x, sponsors: {a: b}}",
            "\"sponsors\" of the clause at line 4 is keys with values; words are expected",
        ),
        ("  - {text: x, sponsors: [NO, NO]}", "\"sponsors\" of the clause at line 4 names \"NO\" twice"),
        ("  - {text: x, sponsors: [NO, ~]}", "an entry of \"sponsors\" of the clause at line 4 is empty"),
        ("  - {text: x, sponsors: }", "\"sponsors\" of the clause at line 4 has no value"),
        (
            "  - {text: x, alternatives: [{alt: A}]}",
            "\"text\" is missing in alternative A of the clause at line 4",
        ),
        ("  - words", "an entry of \"clauses\" has no keys"),
        ("  []", "the draft has no clauses"),
        ("  - {text: x, id: a}\n  - {text: y, id: a}", "two clauses have the id \"a\""),
        ("  - {text: x, source: y}", "unknown key \"source\" in the clause at line 4"),
        ("  - number: 1\n    text:\n      - a", "\"text\" of clause 1 starts with -"),
        ("  - number: 1\n    text:\n    - a", "\"text\" of clause 1 is a list; words are expected"),
    ] {
        assert_eq!(first(clause).lines().next(), Some(format!("error: {what}").as_str()), "{clause}");
    }
    assert_eq!(first("  - {text: x, number: '', sponsors: [], sub: [{text: y}]}"), "");
}

#[test]
fn several_names_in_one_are_taken_apart_in_the_remedy() {
    let said = first("  - text: x\n    sponsors: Norway, Chile\n");
    assert!(said.ends_with("  = Several names stand in brackets: [Norway, Chile]\n"), "{said}");
    let said = first("  - text: x\n    sponsors: [NAM]\n");
    let under = "^^^ type \"Namibia\" (NAM) or \"Non-Aligned Movement\" (Non-Aligned)\n";
    assert!(said.ends_with(under), "{said}");
    let said = first("  - text: x\n    sponsors: [Norway, Korea, Republic of]\n");
    let expected = "\
error: the sponsor \"Korea, Republic of\" in the clause at line 4 stands as two names
  a.yaml:5:24
  |
5 |     sponsors: [Norway, Korea, Republic of]
  |                        ^^^^^^^^^^^^^^^^^^ YAML cuts a list at each comma
  |
  = Put the name in quotation marks: \"Korea, Republic of\"
";
    assert_eq!(said, expected);
    let said = first("  - text: x\n    sponsors: [Norwy]\n");
    assert!(said.ends_with("^^^^^ did you mean \"Norway\"?\n"), "{said}");
}

#[test]
fn actors_are_checked_as_well() {
    let said = |text: &str| match read_input("a.yaml", text.as_bytes(), &resolve) {
        Err(problems) => what(&problems),
        Ok(_) => vec![],
    };
    let text = "actors:\n  - {id: A B, name: x, kind: sate}\n  - {id: IG, name: G, kind: group, members: [{actor: Nobody, from: 2031-01-02, to: 2031-01-01}]}\n  - {id: ig, name: H, kind: group}\n";
    assert_eq!(
        said(text),
        [
            "2:10 \"A B\" cannot be the id of an actor",
            "2:30 \"kind\" of actor A B cannot be \"sate\"",
            "3:54 unknown member \"Nobody\" in actor IG",
            "3:84 a membership in actor IG ends before it starts",
            "4:10 two actors have the id \"ig\"",
        ]
    );
    assert_eq!(
        said("actors:\n  - id: IG\n"),
        ["2:5 \"name\" is missing in actor IG", "2:5 \"kind\" is missing in actor IG"]
    );
}
