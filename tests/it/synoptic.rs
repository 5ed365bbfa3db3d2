//! Drafts side by side, from the command line, on histories small enough to be read.

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const ZERO: &str = "\
draft: zero
date: 2031-02-01
clauses:
  - id: river
    number: \"1\"
    text: |
      Each Party shall keep the river open.
  - id: ferries
    number: \"2\"
    text: |
      Ferries may cross at night.
  - id: pilots
    number: \"3\"
    text: |
      Pilots are paid by the harbour they sail from.
  - id: languages
    number: \"4\"
    language: ar
    text: |
      ندعو الدول إلى إتاحة المواد
";

const REV1: &str = "\
draft: rev1
date: 2031-03-01
dropped:
  - clause: \"2\"
    sponsors: [Chile]
clauses:
  - id: river
    number: \"1\"
    sponsors: [Norway]
    text: |
      Each Party should keep the river open.
  - id: pilots
    number: \"2\"
    text: |
      Pilots are paid by the harbour they sail from.
  - id: languages
    number: \"3\"
    language: ar
    text: |
      ندعو الدول إلى إتاحة المواد التعليمية
  - id: markup
    number: \"4\"
    text: |
      =SUM(A1) <b>bold</b> & more
";

fn river() -> Sandbox {
    let store = Sandbox::store();
    store.write("zero.yaml", ZERO);
    store.write("rev1.yaml", REV1);
    store.run(&["commit", "zero.yaml", "rev1.yaml"]).done();
    store
}

/// A proposal, a draft of each of two tracks and, where it is asked for, the draft that merges them.
fn tracks(merged: Option<&str>) -> Sandbox {
    let store = Sandbox::store();
    let draft = |name: &str, day: u32, head: &str, text: &str| {
        let clause = format!("clauses:\n  - number: \"1\"\n    id: ice\n    text: |\n      {text}\n");
        store
            .write(&format!("{name}.yaml"), format!("draft: {name}\ndate: 2031-01-{day:02}\n{head}{clause}"));
    };
    draft("proposal", 1, "", "Each Party shall keep the river open.");
    let council = "Each Party shall keep the river open in winter.";
    draft("council", 2, "track: council\nbase: proposal\n", council);
    let parliament = "Each Party shall keep the river and the canal open.";
    draft("parliament", 3, "track: parliament\nbase: proposal\n", parliament);
    store.run(&["commit", "proposal.yaml", "council.yaml", "parliament.yaml"]).done();
    if let Some(text) = merged {
        draft("agreed", 4, "base: [council, parliament]\n", text);
        store.run(&["commit", "agreed.yaml"]).done();
    }
    store
}

/// Of each clause: its id and, for each draft, code, number and number before.
fn told(data: &Value) -> Vec<String> {
    let cell = |cell: &Value| {
        let text = |key: &str| cell[key].as_str().unwrap_or_default().to_string();
        let was = if text("was").is_empty() { String::new() } else { format!("<{}", text("was")) };
        format!("{}{}{was}", text("code"), text("number"))
    };
    let row = |row: &Value| {
        let cells: Vec<String> = row["drafts"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|draft| format!("{:-<4}", cell(draft)))
            .collect();
        format!("{} {}", row["clause"].as_str().expect("an id"), cells.join(" "))
    };
    data.as_array().expect("a list").iter().map(row).collect()
}

#[test]
fn each_clause_has_one_row_and_those_that_are_gone_or_renumbered_say_so() {
    let store = river();
    let rows = [
        "river 1--- MOD1",
        "ferries 2--- SUP-",
        "pilots 3--- (MOD)2<3",
        "languages 4--- MOD3<4",
        "markup ---- ADD4",
    ];
    assert_eq!(told(&store.data(&["synoptic"])), rows);
    assert_eq!(told(&store.data(&["synoptic", "zero"])), rows);
    assert_eq!(told(&store.data(&["synoptic", "zero", "rev1"])), rows);
    assert_eq!(told(&store.data(&["synoptic", "--preset", "two-column"])), rows);
    // The other way round there is nothing that rev1 was made from, so no code; the order is that of the last column.
    assert_eq!(
        told(&store.data(&["synoptic", "rev1", "zero"])),
        [
            "river 1--- 1---",
            "ferries ---- 2---",
            "pilots 2--- 3---",
            "languages 3--- 4---",
            "markup 4--- ----"
        ]
    );
    let seen = store.run(&["synoptic"]).done().stdout;
    for line in ["MOD: Each Party should keep the river open.", "SUP", "(MOD); was 3: Pilots are paid"] {
        assert!(seen.contains(line), "{line} is not in {seen}");
    }
}

#[test]
fn files_have_all_words_guarded_and_each_text_its_direction() {
    let store = river();
    let csv = store.run(&["synoptic", "--format", "csv"]).done().stdout;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "clause,number,kind,number_zero,code_zero,relation_zero,text_zero,number_rev1,code_rev1,relation_rev1,text_rev1"
    );
    assert_eq!(
        lines[3],
        "pilots,2,operative,3,,,Pilots are paid by the harbour they sail from.,2,(MOD),,Pilots are paid by the harbour they sail from."
    );
    assert!(lines[5].ends_with(",'=SUM(A1) <b>bold</b> & more"), "{}", lines[5]);
    let page = store.run(&["synoptic", "--format", "html"]).done().stdout;
    assert!(page.contains("=SUM(A1) &lt;b&gt;bold&lt;/b&gt; &amp; more"), "{page}");
    let arabic = "<span class=\"remark\" lang=\"en\" dir=\"ltr\">MOD; was 4:</span> <bdi>ندعو";
    assert!(page.contains(arabic), "{page}");
}

#[test]
fn sponsors_have_a_column_of_what_is_on_record_for_them() {
    let store = river();
    let data = store.data(&["synoptic", "norway", "Chile"]);
    assert_eq!(
        data[0]["sponsors"],
        json!([
            {"sponsor": "NOR", "amendments": [], "changes": [{"op": "delete", "text": "shall"}, {"op": "insert", "text": "should"}]},
            {"sponsor": "CHL", "amendments": [], "changes": []}
        ])
    );
    let gone = &data[1]["sponsors"][1]["changes"];
    assert_eq!(*gone, json!([{"op": "delete", "text": "Ferries may cross at night."}]));
    let seen = store.run(&["synoptic", "zero", "rev1", "NOR"]).done().stdout;
    assert!(seen.contains("on record: out \u{201c}shall\u{201d}; in \u{201c}should\u{201d}"), "{seen}");
}

const RECORDS: &str = "\
against: zero
amendments:
  - id: NOR-1
    from: [Norway]
    clause: river
    action: replace
    find: shall
    text: |
      should
  - id: CHL-1
    from: [Fiji]
    with: [Chile]
    clause: new after 2
    action: add
    text: |
      Boats may wait.
  - id: CHL-2
    from: [Chile]
    against: rev1
    clause: river
    action: retain
events:
  - date: 2031-02-10
    amendment: NOR-1
    state: adopted
";

#[test]
fn sponsors_have_their_amendments_to_the_drafts_shown() {
    let store = river();
    store.write("records.yaml", RECORDS);
    store.run(&["commit", "records.yaml"]).done();
    let seen = store.run(&["synoptic", "zero", "NOR", "CHL", "--format", "csv"]).done().stdout;
    let words = "out \u{201c}shall\u{201d}; in \u{201c}should\u{201d}";
    let river = format!(",\"NOR-1, adopted: {words} · on record: {words}\",CHL-2: retain");
    assert!(seen.lines().nth(1).is_some_and(|line| line.ends_with(&river)), "{seen}");
    let ferries = seen.lines().nth(2).unwrap_or_default();
    assert!(
        ferries.contains("\"CHL-1, new after: in \u{201c}Boats may wait.\u{201d} · on record: out"),
        "{seen}"
    );
    let data = store.data(&["synoptic", "zero", "NOR"]);
    let amendment = &data[0]["sponsors"][0]["amendments"][0];
    assert_eq!(
        [&amendment["amendment"], &amendment["against"], &amendment["state"]],
        [&json!("NOR-1"), &json!("zero"), &json!("adopted")]
    );
}

#[test]
fn four_columns_are_the_common_base_both_tracks_and_what_was_agreed() {
    let text = "Each Party shall keep the river and the canal open in winter.";
    let agreed = tracks(Some(text)).data(&["synoptic", "--preset", "four-column"]);
    assert_eq!(told(&agreed), ["ice 1--- MOD1 MOD1 MOD1"]);
    let rounds: Vec<&str> = agreed[0]["drafts"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|cell| cell["round"].as_str())
        .collect();
    assert_eq!(rounds, ["proposal", "council", "parliament", "agreed"]);
    let open = tracks(None).run(&["synoptic", "--preset", "four-column"]).done().stdout;
    assert!(open.contains("To be agreed"), "{open}");
    let said = river().run(&["synoptic", "--preset", "four-column"]).fails(2);
    assert!(said.stderr.contains("there are no two tracks of drafts"), "{}", said.stderr);
}

/// Norway's one word of seven in clause 1; all other words are of the first draft or have nobody on record.
#[test]
fn provenance_tells_since_when_changed_where_and_whose() {
    let store = river();
    let data = store.data(&["synoptic", "--preset", "provenance"]);
    assert_eq!(
        data[0],
        json!({
            "clause": "river", "number": "1", "text": "Each Party should keep the river open.",
            "since": "zero", "changed_in": ["rev1"], "words": 7,
            "words_by": [{"sponsor": "NOR", "words": 1}], "words_of_nobody": 6
        })
    );
    assert_eq!((&data[3]["since"], &data[3]["words_of_nobody"]), (&json!("rev1"), &data[3]["words"]));
    assert_eq!(store.data(&["synoptic", "zero", "--preset", "provenance"])[0]["changed_in"], json!([]));
}

#[test]
fn names_that_are_neither_round_nor_actor_are_refused_with_what_to_type() {
    let store = river();
    for (arguments, said) in [
        (vec!["synoptic", "rev9"], "there is no round \"rev9\", and no actor is called \"rev9\""),
        (vec!["synoptic", "zero", "Norwey"], "did you mean Norway?"),
        (vec!["synoptic", "zero", "--preset", "four-column"], "chooses its drafts itself"),
        (vec!["synoptic", "zero", "rev1", "--preset", "provenance"], "takes one round and no sponsors"),
    ] {
        let failed = store.run(&arguments).fails(2);
        assert!(failed.stderr.contains(said), "{}", failed.stderr);
        assert!(!failed.remedies().is_empty(), "{}", failed.stderr);
    }
    let empty = Sandbox::store().run(&["synoptic"]).fails(2);
    assert!(empty.stderr.contains("there is no draft yet"), "{}", empty.stderr);
}
