//! The bundled example with its amendments and events, against its key (`drafts/digital-commons-compact/README.md`, "With
//! the records").

use serde_json::Value;

use crate::sandbox::Sandbox;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Changes from one round to another that an amendment asked for: `clause: - text | sponsors evidence amendment`.
fn asked_for(demo: &Sandbox, pair: [&str; 2], audience: &str) -> Vec<String> {
    let rows = demo.data(&["diff", pair[0], pair[1], "--audience", audience]);
    let mut found = Vec::new();
    for row in list(&rows) {
        for change in list(&row["changes"]).iter().filter(|change| change["amendment"].is_string()) {
            let sign = if change["op"] == "insert" { '+' } else { '-' };
            let sponsors: Vec<&str> = list(&change["sponsors"]).iter().map(text).collect();
            let [words, evidence, amendment] =
                [&change["text"], &change["evidence"], &change["amendment"]].map(text);
            let number = row["number_to"].as_str().unwrap_or("-");
            found.push(format!(
                "{number}: {sign} {} | {} {evidence} {amendment}",
                words.split_whitespace().collect::<Vec<_>>().join(" "),
                sponsors.join("+")
            ));
        }
    }
    found
}

#[test]
fn where_a_draft_names_nobody_the_records_do() {
    let demo = Sandbox::demo();
    assert_eq!(
        asked_for(&demo, ["rev2", "rev3"], "participants"),
        [
            "7: - [two] [ | XHJ matched XHJ-5",
            "7: - ] | XHJ matched XHJ-5",
            "8: - [ | Fair-Access matched CFA-9",
            "8: - ] | Fair-Access matched CFA-9",
            "17: - [national resource and a] | Open-Commons matched OCG-3",
            "22: - a | XJH matched XJH-5",
            "22: + an appropriate | XJH matched XJH-5",
            "26: - [and subject to the non-objection of the State concerned] | Open-Commons matched OCG-4",
        ]
    );
    // The silent deletion in 4 stays nobody's.
    let rows = demo.data(&["diff", "rev2", "rev3", "--clause", "4"]);
    let silent = &list(&rows)[0]["changes"][0];
    assert_eq!((text(&silent["op"]), text(&silent["evidence"])), ("delete", "none"), "{silent}");
    assert_eq!(list(&silent["sponsors"]).len(), 0);
}

#[test]
fn words_of_a_withdrawn_amendment_are_those_of_the_one_still_open() {
    let demo = Sandbox::demo();
    // Mérivaux withdrew XMV-2 on 21 March; Ilumbe and Mzukali tabled the same words as XIL-3.
    let rows = demo.data(&["blame", "2 (c)@rev2"]);
    let runs: Vec<Vec<&str>> = list(&rows[0]["runs"])
        .iter()
        .filter(|run| run["since"] == "rev2")
        .map(|run| list(&run["sponsors"]).iter().map(text).collect())
        .collect();
    assert!(!runs.is_empty() && runs.iter().all(|sponsors| *sponsors == ["XIL", "XMZ"]), "{runs:?}");
}

#[test]
fn an_amendment_to_an_amendment_has_its_words_and_the_rest_stay_with_the_first() {
    let demo = Sandbox::demo();
    let rows = demo.data(&["blame", "registry@rev2"]);
    let option = list(&rows).iter().find(|row| row["alternative"] == "B").expect("it has an option B");
    let by: Vec<(&str, String)> = list(&option["runs"])
        .iter()
        .filter(|run| run["words"].as_u64() > Some(0))
        .map(|run| {
            (text(&run["text"]).trim(), list(&run["sponsors"]).iter().map(text).collect::<Vec<_>>().join("+"))
        })
        .collect();
    let own = by.iter().find(|(words, _)| words.contains("openly published")).expect("the words stand");
    assert_eq!(own.1, "XJH", "{by:?}");
    assert!(by.iter().any(|(_, sponsors)| sponsors == "Open-Commons"), "{by:?}");
}

#[test]
fn programs_find_every_amendment_behind_shared_words() {
    let demo = Sandbox::demo();
    let csv = demo.run(&["blame", "--format", "csv"]).done();
    let heading = csv.stdout.lines().next().expect("a heading");
    assert!(heading.ends_with(",via,amendments,correction"), "{heading}");
}

#[test]
fn what_an_audience_may_not_see_is_in_no_answer_and_is_counted_beside_it() {
    let demo = Sandbox::demo();
    // XHJ-5 is for participants: to the public its deletion in 7 is nobody's.
    let public = asked_for(&demo, ["rev2", "rev3"], "public");
    let participants = asked_for(&demo, ["rev2", "rev3"], "participants");
    assert!(participants.iter().any(|line| line.contains("XHJ-5")), "{participants:?}");
    let without: Vec<String> = participants.iter().filter(|line| !line.contains("XHJ-5")).cloned().collect();
    assert_eq!(public, without);
    for (audience, counted) in [
        ("public", "2 amendments left out: not for the public; see --audience"),
        ("participants", "1 amendment left out: not for participants; see --audience"),
        ("internal", ""),
    ] {
        for command in [&["blame"][..], &["status"], &["status"], &["survival"], &["log"]] {
            let said = demo.run(&[command, &["--audience", audience]].concat()).done();
            assert_eq!(said.stderr.trim_end(), counted, "{command:?} {audience}");
        }
    }
    // Also where something is stored.
    demo.run(&["next", "-o", "next.yaml"]).done();
    let said = demo.run(&["commit", "next.yaml", "--dry-run"]).done();
    assert!(said.stderr.contains("2 amendments left out: not for the public"), "{}", said.stderr);
    // Every answer of every format holds no word of it.
    for format in ["table", "json", "csv", "html"] {
        for command in
            [&["blame", "@rev3"][..], &["diff", "rev2", "rev3"], &["show", "@rev2", "--as", "compilation"]]
        {
            let said = demo.run(&[command, &["--format", format]].concat()).done();
            assert!(!said.stdout.contains("XHJ-5") && !said.stdout.contains("XQM-2"), "{command:?} {format}");
        }
    }
}

/// An amendment of the example in one line: state, words kept draft by draft, fate, outcome, absorbed.
fn line(demo: &Sandbox, amendment: &str) -> String {
    let rows = demo.data(&["fate", amendment]);
    let row = &list(&rows)[0];
    let kept: Vec<String> = list(&row["rounds"])
        .iter()
        .map(|round| format!("{} {}/{}", text(&round["round"]), round["kept"], round["of"]))
        .collect();
    let absorbed = if row["absorbed"] == true { ", absorbed" } else { "" };
    let [state, fate, outcome] = [&row["state"], &row["fate"], &row["outcome"]].map(text);
    format!("{state}; {}; {fate}; {outcome}{absorbed}", kept.join(", "))
}

#[test]
fn state_and_fate_stand_beside_each_other() {
    let demo = Sandbox::demo();
    // Its 17 words came in rev2 for XIL-3, which asked for the same.
    assert_eq!(
        line(&demo, "XMV-2"),
        "withdrawn; rev1 0/17, rev2 17/17, rev3 17/17, rev4 17/17, final 17/17; verbatim; withdrawn, absorbed"
    );
    // Kept until rev3, gone in rev4, restored by XTL-2.
    assert_eq!(
        line(&demo, "XNH-1"),
        "tabled; rev1 12/12, rev2 12/12, rev3 12/12, rev4 0/12, final 12/12; verbatim; adopted-verbatim"
    );
    assert_eq!(line(&demo, "xov-5"), "no-action; final 0/19; gone; lapsed");
    assert_eq!(
        line(&demo, "XHJ-4"),
        "adopted; rev1 0/28, rev2 28/28, rev3 28/28, rev4 28/28, final 28/28; verbatim; adopted-verbatim"
    );
    let superseded = line(&demo, "OCG-2");
    assert!(
        superseded.starts_with("superseded-by; ") && superseded.ends_with("; superseded, absorbed"),
        "{superseded}"
    );
    assert!(line(&demo, "XIL-4").ends_with("; gone; defeated"));
    for lost in ["XMZ-1", "XOV-1"] {
        assert!(
            line(&demo, lost).starts_with("not-reflected; ") && line(&demo, lost).ends_with("; gone; lapsed")
        );
    }
    for without_effect in ["SNG-4", "CFA-6", "XTS-3", "amendments-rev1:25"] {
        let line = line(&demo, without_effect);
        assert!(line.ends_with("; gone; lapsed") && !line.contains(" 1/"), "{without_effect}: {line}");
    }
}

#[test]
fn own_name_and_groups_of_a_sponsor_are_never_one_number() {
    let demo = Sandbox::demo();
    let rows = demo.data(&["fate", "--sponsor", "Nahuelo"]);
    let of = |capacity: &str| -> Vec<&str> {
        list(&rows)
            .iter()
            .filter(|row| row["capacity"] == capacity)
            .map(|row| text(&row["amendment"]))
            .collect()
    };
    assert_eq!(of("own-name"), ["XNH-1", "XIL-2", "XNH-2", "XNH-3", "XNH-4", "XNH-5", "XNH-6", "XNH-7"]);
    // Nahuelo stepped out of the group for OCG-1 (`except`).
    assert!(
        of("via-group").contains(&"OCG-2") && !of("via-group").contains(&"OCG-1"),
        "{:?}",
        of("via-group")
    );
    assert_eq!(of("aligned"), ["XMZ-3"]);
    assert_eq!(list(&rows).len(), of("own-name").len() + of("via-group").len() + of("aligned").len());
}

#[test]
fn every_format_has_each_amendment_and_draft_once() {
    let demo = Sandbox::demo();
    let rows = demo.data(&["fate"]);
    let drafts: usize = list(&rows).iter().map(|row| list(&row["rounds"]).len().max(1)).sum();
    let csv = demo.run(&["fate", "--format", "csv"]).done().stdout;
    assert_eq!(csv.lines().count(), drafts + 1, "a heading and one line each");
    assert_eq!(list(&rows).len(), 79, "81 amendments, two of them not public");
    let table = demo.run(&["fate"]).done().stdout;
    for row in list(&rows) {
        let id = text(&row["amendment"]);
        assert_eq!(
            table.lines().filter(|line| line.split_whitespace().next() == Some(id)).count(),
            1,
            "{id}"
        );
    }
}

#[test]
fn an_unknown_amendment_is_a_usage_error_with_a_near_id() {
    let demo = Sandbox::demo();
    let said = demo.run(&["fate", "XMV-9"]).fails(2);
    assert!(said.stderr.contains("did you mean XMV-"), "{}", said.stderr);
    assert!(said.stderr.contains("= all of them: travaux amendments"), "{}", said.stderr);
}

#[test]
fn silent_deletions_come_first_among_the_changes_nobody_tabled() {
    let demo = Sandbox::demo();
    let data = demo.data(&["explain", "rev2", "rev3", "--audience", "participants"]);
    let untabled = list(&data["untabled"]);
    assert_eq!(
        (text(&untabled[0]["number"]), text(&untabled[0]["op"])),
        ("4", "delete"),
        "the longest of the silent deletions"
    );
    assert_eq!(untabled[0]["words"], 11);
    let ops: Vec<&str> = untabled.iter().map(|item| text(&item["op"])).collect();
    let first_insert = ops.iter().position(|op| *op == "insert").expect("words came as well");
    assert!(ops[first_insert..].iter().all(|op| *op == "insert"), "{ops:?}");
    let explained: Vec<String> = list(&data["explained"])
        .iter()
        .map(|item| {
            format!("{} {} {}", text(&item["number"]), text(&item["amendment"]), text(&item["evidence"]))
        })
        .collect();
    assert_eq!(
        explained,
        [
            "7 XHJ-5 matched",
            "7 XHJ-5 matched",
            "8 CFA-9 matched",
            "8 CFA-9 matched",
            "17 OCG-3 matched",
            "22 XJH-5 matched",
            "22 XJH-5 matched",
            "26 OCG-4 matched",
        ]
    );
    // Every changed word of the comparison is in one of the two lists and in one only.
    let words = |list: &[Value]| list.iter().filter_map(|item| item["words"].as_u64()).sum::<u64>();
    let rows = demo.data(&["diff", "rev2", "rev3", "--audience", "participants"]);
    let changes: Vec<&Value> = list(&rows).iter().flat_map(|row| list(&row["changes"])).collect();
    let moved = |change: &&&Value| text(&change["passage"]).starts_with("moved");
    let changed: u64 =
        changes.iter().filter(|change| !moved(change)).filter_map(|change| change["words"].as_u64()).sum();
    assert_eq!(words(untabled) + words(list(&data["explained"])), changed);
    let idle: Vec<&str> = list(&data["without_effect"]).iter().map(|row| text(&row["amendment"])).collect();
    for amendment in ["SNG-4", "CFA-6", "XTS-3", "amendments-rev1:25"] {
        assert!(idle.contains(&amendment), "{amendment}: {idle:?}");
    }
    assert!(!idle.contains(&"XMZ-1"), "it had ended as not reflected before rev2: {idle:?}");
}

#[test]
fn a_proposal_for_other_words_collides_with_one_to_delete_them() {
    let demo = Sandbox::demo();
    let data = demo.data(&["conflicts", "zero"]);
    let rows: Vec<String> = list(&data)
        .iter()
        .map(|row| {
            let side = |side: &Value| {
                list(side).iter().map(|party| text(&party["amendment"])).collect::<Vec<_>>().join("+")
            };
            format!(
                "{} {}: {} / {}",
                text(&row["number"]),
                text(&row["meeting"]),
                side(&row["one"]),
                side(&row["other"])
            )
        })
        .collect();
    assert_eq!(rows, ["16 colliding: OCG-2 / SNG-3"]);
}

#[test]
fn the_matrix_of_alliances_has_the_numbers_of_its_rows() {
    let demo = Sandbox::demo();
    let data = demo.data(&["alliances"]);
    let actors: Vec<&str> = list(&data["actors"]).iter().map(text).collect();
    let place = |name: &str| actors.iter().position(|actor| *actor == name);
    let mut sum = 0;
    for edge in list(&data["edges"]) {
        let count = edge["together"].as_u64().unwrap_or(0) + edge["same_words"].as_u64().unwrap_or(0);
        sum += 2 * count;
        if let (Some(one), Some(other)) = (place(text(&edge["one"])), place(text(&edge["other"]))) {
            assert_eq!(data["matrix"][one][other], count, "{edge}");
            assert_eq!(data["matrix"][other][one], count, "{edge}");
        } else {
            assert_eq!(count, 0, "{edge}");
        }
    }
    let all: u64 = list(&data["matrix"]).iter().flat_map(list).filter_map(Value::as_u64).sum();
    assert_eq!(all, sum);
    // XIL and XMZ tabled XIL-2, XIL-3 and XMZ-2 together.
    let pair = list(&data["edges"]).iter().find(|edge| edge["one"] == "XIL" && edge["other"] == "XMZ");
    assert_eq!(pair.map(|edge| &edge["together"]), Some(&Value::from(3)));
}

#[test]
fn the_text_of_another_draft_can_count_as_the_last() {
    let demo = Sandbox::demo();
    // XNH-1 was gone in rev4 and is back in the final text.
    for (until, fate) in [("rev3", "verbatim"), ("rev4", "gone"), ("final", "verbatim")] {
        let rows = demo.data(&["fate", "XNH-1", "--until", until]);
        assert_eq!(list(&rows)[0]["fate"], fate, "{until}");
    }
    demo.run(&["fate", "--until", "rve3"]).fails(2);
}
