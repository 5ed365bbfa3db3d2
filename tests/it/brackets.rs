//! Text that is not agreed, as a person asks for it: counts, places, what was lifted.

use serde_json::json;

use crate::sandbox::Sandbox;

const ZERO: &str = "\
draft: zero
date: 2031-02-01
clauses:
  - number: \"1\"
    text: |
      Each Party [shall] keep the river [free of ice] at night].
    sub:
      - number: (a)
        text: |
          near [each [open] harbour;
    after: |
      Été [unclosed.
    alternatives:
      - alt: B
        text: |
          No [duty.
";

const REV1: &str = "\
draft: rev1
date: 2031-03-01
clauses:
  - number: \"1\"
    text: |
      Each Party shall keep the river at night.
    sub:
      - number: (a)
        text: |
          near each [open] harbour;
";

fn store() -> Sandbox {
    let store = Sandbox::store();
    store.write("zero.yaml", ZERO);
    store.write("rev1.yaml", REV1);
    store
}

/// By hand: of *zero*, 6 open (two in the text of 1, one in its flush text, two in (a), one in option B) and 4 close;
/// three pairs hold 1, 3 and 1 of its 19 words. *rev1* lifts "shall" and keeps it, lifts "free of ice" and drops it,
/// and leaves "open": 3 − 2 + 0 = 1.
#[test]
fn brackets_are_counted_by_round_and_what_was_lifted_is_told_apart() {
    let store = store();
    store.run(&["commit", "zero.yaml", "rev1.yaml"]).done();
    let text = store.run(&["brackets", "--format", "csv"]).done().stdout;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "round,date,opening,closing,pairs,deepest,words,words_in_brackets,share_in_brackets,placed,\
         lifted_text_kept,lifted_text_gone,unmatched"
    );
    assert!(lines[1].starts_with("zero,2031-02-01,6,4,3,1,19,5,0.263157894736842"), "{}", lines[1]);
    assert!(lines[1].ends_with(",3,0,0,4"), "{}", lines[1]);
    // 8 words in 1, 4 in (a), one of them in brackets.
    assert!(lines[2].starts_with("rev1,2031-03-01,1,1,1,1,12,1,0.083333333333333"), "{}", lines[2]);
    assert!(lines[2].ends_with(",0,1,1,0"), "{}", lines[2]);
    let log = store.data(&["log"])[1].clone();
    assert_eq!(
        [&log["brackets"], &log["words_in_brackets"], &log["unmatched_brackets"]],
        [&json!(1), &json!(1), &json!(0)]
    );
    assert_eq!(
        [&log["brackets_placed"], &log["brackets_lifted_text_kept"], &log["brackets_lifted_text_gone"]],
        [&json!(0), &json!(1), &json!(1)]
    );
    let status = store.run(&["status"]).done().stdout;
    assert!(status.contains("Open: 1 bracket around 1 word, 0 alternatives."), "{status}");
    assert!(
        status.contains("Lifted in rev1: 1 bracket with the text kept, 1 with the text gone."),
        "{status}"
    );
}

/// Characters are counted from the start of the part the bracket stands in: text, flush text or option.
#[test]
fn brackets_without_other_half_have_clause_part_and_character() {
    let store = store();
    let checked = store.run(&["check", "zero.yaml"]).done().stderr;
    for place in [
        "a bracket of clause 1 closes and never opened",
        "zero.yaml:6:63",
        "character 57 of its text",
        "zero.yaml:12:11",
        "character 5 of its after",
        "zero.yaml:16:14",
        "character 4 of its option B",
        "zero.yaml:10:16",
        "a bracket of clause 1 (a) opens and never closes",
        "character 6 of its text",
    ] {
        assert!(checked.contains(place), "{place} is not in {checked}");
    }
    store.run(&["commit", "zero.yaml", "rev1.yaml"]).done();
    let data = store.data(&["brackets", "@zero"]);
    let places: Vec<String> = data[0]["unmatched"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|half| format!("{} {} {} {}", half["number"], half["part"], half["column"], half["half"]))
        .collect();
    assert_eq!(
        places,
        [
            "\"1\" \"text\" 57 \"closing\"",
            "\"1\" \"after\" 5 \"opening\"",
            "\"1\" \"option B\" 4 \"opening\"",
            "\"(a)\" \"text\" 6 \"opening\"",
        ]
    );
    let pairs = data[0]["brackets"].as_array().expect("a list");
    let texts: Vec<&str> = pairs.iter().filter_map(|pair| pair["text"].as_str()).collect();
    assert_eq!(texts, ["[shall]", "[free of ice]", "[open]"]);
    assert_eq!((&pairs[1]["column"], &pairs[1]["end_column"]), (&json!(35), &json!(47)));
    let seen = store.run(&["brackets", "1 (a)@zero"]).done().stdout;
    assert!(
        seen.contains("2 opening, 1 closing: 1 pair around 1 of 4 words (25.0 %), 1 deep at most; 1 without"),
        "{seen}"
    );
}

/// A draft as it comes out of the room: names behind dashes, options, an alternative, and words that only look like names.
const ROOM: &str = "\
draft: room
date: 2031-02-01
clauses:
  - number: \"1\"
    text: |
      Ferries free of [extreme - US; G77 delete] ice [shall - EU, G77 retain / should - US] sail
      [in due time - including winter] with [lamps / torches] or
      [horns/bells].
    alternatives:
      - alt: B
        text: |
          No text.
";

#[test]
fn names_in_brackets_are_told_and_clean_text_has_none_of_them() {
    let store = Sandbox::store();
    store.write("room.yaml", ROOM);
    store.run(&["commit", "room.yaml"]).done();
    let told = store.run(&["brackets", "1", "--format", "csv"]).done().stdout;
    let end = |line: &str| line.rsplit(']').next().unwrap_or_default().replace('"', "");
    let ends = |text: &str| text.lines().skip(1).map(|line| end(line)[1..].to_string()).collect::<Vec<_>>();
    assert_eq!(
        ends(&told),
        [
            "1,extreme,add,USA",
            "1,extreme,delete,G77",
            "1,shall,retain,EU",
            "1,shall,retain,G77",
            "2,should,add,USA",
            ",,,",
            "1,lamps,,",
            "2,torches,,",
            "1,horns,,",
            "2,bells,,"
        ],
        "{told}"
    );
    let seen = store.run(&["brackets", "1"]).done().stdout;
    assert!(seen.contains("EU, G77 retain / USA add"), "{seen}");
    // Nobody would retain "extreme", which only the US would add; "shall" is retained; of lamps and torches the first.
    let clean = store.data(&["show", "1", "--as", "clean"])[0].clone();
    assert_eq!(
        clean["text"],
        "Ferries free of ice shall sail in due time - including winter with lamps or horns/bells."
    );
    assert_eq!(clean["words"], 16);
    let said = store.run(&["show", "1", "--as", "clean"]).done().stdout;
    assert!(said.contains("Not in this text: 1 alternative. Brackets with names: 2;"), "{said}");
    assert!(said.contains("without names: 1."), "{said}");
    let original = store.run(&["show", "1"]).done().stdout;
    assert!(original.contains("[extreme - US; G77 delete] ice"), "{original}");
}

#[test]
fn a_name_that_nobody_has_beside_known_ones_is_warned_of() {
    let store = Sandbox::store();
    let draft = ROOM.replace("US; G77 delete", "US; Borvia delete");
    store.write("room.yaml", draft);
    let said = store.run(&["check", "room.yaml"]).done().stderr;
    assert!(
        said.contains("\"Borvia delete\" in brackets of clause 1 is nobody's name, so all of it is words"),
        "{said}"
    );
    assert!(said.contains("character 32 of its text"), "{said}");
    store.write("room.yaml", ROOM);
    let said = store.run(&["check", "room.yaml"]).done().stderr;
    assert!(!said.contains("nobody's name"), "{said}");
}

/// In a compilation words in square brackets are to go, words in round ones to come; clean text is the base.
#[test]
fn a_compilation_is_known_by_names_in_round_brackets() {
    let store = Sandbox::store();
    let text = "Ferries [sail — India] (may sail — EU, Norway) (at night).";
    let draft =
        format!("draft: zero\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      {text}\n");
    store.write("zero.yaml", draft);
    store.run(&["commit", "zero.yaml"]).done();
    assert_eq!(store.data(&["show", "1", "--as", "clean"])[0]["text"], "Ferries sail (at night).");
    let brackets = store.data(&["brackets", "1"])[0]["brackets"].clone();
    assert_eq!(
        [&brackets[0]["options"][0]["positions"], &brackets[1]["options"][0]["positions"]],
        [&json!([{"wish": "delete", "actors": ["IND"]}]), &json!([{"wish": "add", "actors": ["EU", "NOR"]}])]
    );
    assert_eq!((&brackets[1]["shape"], brackets.as_array().map(Vec::len)), (&json!("round"), Some(2)));
    // A round bracket is none that marks text as not agreed.
    assert_eq!(store.data(&["brackets"])[0]["pairs"], 1);
}

const AMENDMENTS: &str = "\
against: zero
amendments:
  - id: NOR-1
    from: [Norway, Chile]
    clause: \"1\"
    action: replace
    find: shall keep
    text: |
      should promptly keep
  - id: CUB-1
    from: [Cuba]
    clause: \"1\"
    action: delete
    find: shall
  - id: CUB-2
    from: [Cuba]
    clause: new after 1
    action: add
    text: |
      Pilots are paid.
  - id: FJI-1
    from: [Fiji]
    amends: CUB-2
    action: replace
    find: paid
    text: |
      well paid
  - id: EU-1
    from: [EU]
    clause: \"1\"
    action: add
    after: voluntary
    text: |
      and public
  - id: SEC-1
    from: [Norway]
    clause: \"1\"
    action: retain
    visibility: internal
events:
  - date: 2031-02-10
    amendment: CUB-1
    state: withdrawn
    by: [Cuba]
";

/// Every amendment to a draft stands in it with its sponsors, in text, flush text, new clauses and other amendments;
/// one that is not public is counted and not named.
#[test]
fn a_compilation_has_all_amendments_with_their_sponsors() {
    let store = Sandbox::store();
    let draft = "draft: zero\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      Parties shall keep the river open:\n    sub:\n      - number: (a)\n        text: |\n          in winter.\n    after: |\n      This is voluntary.\n";
    store.write("zero.yaml", draft);
    store.write("all.yaml", AMENDMENTS);
    store.run(&["commit", "zero.yaml", "all.yaml"]).done();
    let said = store.run(&["show", "--as", "compilation"]).done().stdout;
    for line in [
        "With 5 amendments made to it.",
        "1  Parties {--shall--}{>>NOR, CHL; NOR-1; CUB; CUB-1, withdrawn<<} {++should promptly++}{>>NOR, CHL; NOR-1<<} keep the river open:",
        "1  after the sub-clauses\n    This is voluntary{++ and public++}{>>EU; EU-1<<}.",
        "new after 1  {++Pilots are paid.++}{>>CUB; CUB-2<<}",
        "new after 1  to CUB-2\n    Pilots are {++well++}{>>FJI; FJI-1<<} paid.",
        "Caution: 1 amendment of the negotiation is not public and not shown.",
    ] {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    let flush = said.find("This is voluntary").expect("flush text");
    assert!(said.find("in winter") < Some(flush) && Some(flush) < said.find("new after 1"), "{said}");
    assert!(!said.contains("SEC-1"), "{said}");
    let csv = store.run(&["show", "1", "--as", "compilation", "--format", "csv"]).done().stdout;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "clause,number,new,amendment,amends,from,with,action,state,op,text");
    assert_eq!(lines[1], "zero:1,1,,NOR-1,,NOR;CHL,,replace,tabled,delete,shall");
    assert_eq!(lines.len(), 7, "{csv}");
    let json = store.data(&["show", "1", "--as", "compilation"]);
    assert_eq!(json[1]["amendments"][1]["amends"], "CUB-2");
}

/// Of the example's 81 amendments two are not public; each of the others was made to one draft and found there.
#[test]
fn every_amendment_of_the_example_stands_in_the_compilation_of_its_draft() {
    let demo = Sandbox::demo();
    let mut counted = 0;
    for round in ["zero", "rev1", "rev2", "rev3", "rev4", "final"] {
        let rows = demo.data(&["show", &format!("@{round}"), "--as", "compilation"]);
        let rows = rows.as_array().expect("a list");
        let entries = rows.iter().flat_map(|row| row["amendments"].as_array().expect("a list"));
        for entry in entries {
            assert_eq!(entry["found"], true, "{entry}");
            counted += 1;
        }
    }
    assert_eq!(counted, 79);
}
