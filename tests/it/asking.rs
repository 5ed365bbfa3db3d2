//! Questions about words: find, blame, diff and history from the command line, on histories small enough to be read.

use crate::sandbox::Sandbox;

/// Two tracks from one proposal and the draft that merges them. Norway puts in *in winter* with Sweden, Chile *jointly* and
/// *at once*; the merged draft takes *at once* over from nobody, and has no sponsor.
fn tracks() -> Sandbox {
    let sandbox = Sandbox::store();
    let draft = |name: &str, day: u32, head: &str, text: &str| {
        let clause = format!("clauses:\n  - number: \"1\"\n    id: ice\n    text: |\n      {text}\n");
        sandbox
            .write(&format!("{name}.yaml"), format!("draft: {name}\ndate: 2031-01-{day:02}\n{head}{clause}"));
    };
    draft("proposal", 1, "", "Each Party shall keep the river open.");
    let head =
        |track: &str, sponsors: &str| format!("track: {track}\nbase: proposal\nsponsors: [{sponsors}]\n");
    let council = "Each Party shall keep the river open in winter.";
    draft("council", 2, &head("council", "Norway, Sweden"), council);
    let parliament = "Jointly, each Party shall keep the river open at once.";
    draft("parliament", 3, &head("parliament", "Chile"), parliament);
    let merged = "Jointly, each Party shall keep the river open in winter.";
    draft("final", 4, "base: [council, parliament]\n", merged);
    sandbox.run(&["commit", "proposal.yaml", "council.yaml", "parliament.yaml", "final.yaml"]).done();
    sandbox
}

/// The cells of some columns of an answer, line by line, joined by blanks.
fn cells(sandbox: &Sandbox, arguments: &[&str], names: &[&str]) -> Vec<String> {
    let with_format: Vec<&str> = arguments.iter().copied().chain(["--format", "tsv"]).collect();
    let text = sandbox.run(&with_format).done().stdout;
    let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let heads = lines.next().expect("a heading line");
    let place = |name: &&str| heads.iter().position(|head| head == name).expect("a column of that name");
    let places: Vec<usize> = names.iter().map(place).collect();
    lines.map(|line| places.iter().map(|at| line[*at]).collect::<Vec<_>>().join(" ")).collect()
}

// ---- find ----

/// One row for each sponsor: the two of *in winter* have one number. *Keep the river* came in by nobody: an empty cell.
#[test]
fn find_has_sponsors_in_long_form_and_nobody_as_an_empty_cell() {
    let store = tracks();
    let columns = ["event_number", "round", "event", "sponsor", "sponsors", "words"];
    let found = cells(&store, &["find", "in winter"], &columns);
    assert_eq!(found, ["1 council in NOR 2 2", "1 council in SWE 2 2"]);
    assert_eq!(cells(&store, &["find", "keep the river"], &columns), ["1 proposal in  0 3"]);
    let text = store.run(&["find", "keep the river", "--format", "csv"]).done().stdout;
    assert!(!text.contains("nobody"), "{text}");
    let events = store.data(&["find", "keep the river"])["events"].clone();
    assert_eq!(events[0]["sponsors"], serde_json::json!([]), "{events}");
}

#[test]
fn words_that_stand_nowhere_show_the_nearest_and_the_answer_is_no() {
    let demo = Sandbox::demo();
    let said = demo.run(&["find", "legal advisory services"]).fails(1);
    assert!(said.stdout.contains("No draft has these words."), "{}", said.stdout);
    assert!(said.stdout.contains("legal advice service"), "{}", said.stdout);
    let json = demo.run(&["find", "legal advisory services", "--format", "json"]).fails(1).json();
    assert_eq!(json["data"]["events"], serde_json::json!([]));
    assert_eq!(json["data"]["nearest"][0]["places"][0]["clause"], "advice-service", "{json}");
    // What the hint says runs, and is what was near.
    let hint = said.stdout.lines().find_map(|line| line.split("travaux find ").nth(1)).expect("a hint");
    demo.shell(&format!("\"$TRAVAUX\" find {hint}")).done();
    let nothing = demo.run(&["find", "nuclear disarmament verification"]).fails(1).stdout;
    assert!(nothing.contains("nor any that are near"), "{nothing}");
    assert_eq!(
        demo.run(&["find", "legal advisory services", "--format", "csv"]).fails(1).stdout.lines().count(),
        1
    );
}

/// *At once* stood in one track and not in the other: the merged draft took nothing out, and nobody did.
#[test]
fn words_left_in_a_merged_track_are_no_deletion_by_nobody() {
    let store = tracks();
    let columns = ["round", "event", "sponsor"];
    let found = cells(&store, &["find", "at once"], &columns);
    assert_eq!(found, ["parliament in CHL", "final left "]);
    let text = store.run(&["find", "at once"]).done().stdout;
    assert!(text.contains("not taken over") && !text.contains("nobody"), "{text}");
    let text = store.run(&["diff", "parliament", "final"]).done().stdout;
    assert!(text.contains("{--at once--}{>>not taken over<<}"), "{text}");
    assert!(text.contains("stood in one of the merged tracks alone"), "{text}");
    let change = store.data(&["diff", "parliament", "final"])[0]["changes"][0].clone();
    assert_eq!(
        (&change["text"], &change["passage"]),
        (&"at once".into(), &"not taken over".into()),
        "{change}"
    );
    // Nor is it counted with the changes that nobody is on record for, whichever base comes first.
    let parliament_first = Sandbox::store();
    for name in ["proposal", "council", "parliament"] {
        parliament_first.write(&format!("{name}.yaml"), store.bytes(&format!("{name}.yaml")));
    }
    let merged = String::from_utf8(store.bytes("final.yaml")).expect("text");
    parliament_first.write("final.yaml", merged.replace("[council, parliament]", "[parliament, council]"));
    let files = ["commit", "proposal.yaml", "council.yaml", "parliament.yaml", "final.yaml"];
    parliament_first.run(&files).done();
    let log = parliament_first.data(&["log"]);
    assert_eq!((&log[3]["round"], &log[3]["unattributed_words"]), (&"final".into(), &0.into()), "{log}");
}

// ---- diff --by-sponsor ----

/// By hand, zero to rev1. Clause 1 (Norway with Sweden): *should* out, *shall* in. Clause 2 (Chile): *at night* out, and
/// its second sentence (5 words) given away to clause 3, whose sponsor Sweden puts in *in winter* (2 words). Clause 4: nobody takes
/// out *gladly*.
#[test]
fn words_in_and_out_by_sponsor_leave_out_what_moved() {
    let store = Sandbox::store();
    let clause = |number: &str, sponsors: &str, text: &str| {
        format!("  - number: \"{number}\"\n    id: c{number}\n{sponsors}    text: |\n      {text}\n")
    };
    let moved = "Icebreakers escort every loaded barge.";
    let zero = [
        clause("1", "", "Each Party should act."),
        clause("2", "", &format!("Ferries may cross the frozen river at night. {moved}")),
        clause("3", "", "Pilots hold a licence."),
        clause("4", "", "Harbours gladly report."),
    ];
    let rev1 = [
        clause("1", "    sponsors: [Norway, Sweden]\n", "Each Party shall act."),
        clause("2", "    sponsors: [Chile]\n", "Ferries may cross the frozen river."),
        clause("3", "    sponsors: [Sweden]\n", &format!("Pilots hold a licence in winter. {moved}")),
        clause("4", "", "Harbours report."),
    ];
    store.write("zero.yaml", format!("draft: zero\ndate: 2031-01-01\nclauses:\n{}", zero.concat()));
    store.write("rev1.yaml", format!("draft: rev1\ndate: 2031-02-01\nclauses:\n{}", rev1.concat()));
    store.run(&["commit", "zero.yaml", "rev1.yaml"]).done();
    let answer = store.data(&["diff", "--by-sponsor"]);
    let figures: Vec<String> = answer
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| {
            let clauses: Vec<&str> = row["clauses"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(|c| c["clause"].as_str())
                .collect();
            let figure = |name: &str| row[name].to_string();
            let figures = ["words_in", "words_out", "words_shared"].map(figure).join(" ");
            format!("{} {figures} {}", row["sponsors"], clauses.join(","))
        })
        .collect();
    assert_eq!(figures, ["[\"SWE\"] 3 1 2 c1,c3", "[\"CHL\"] 0 2 0 c2", "[\"NOR\"] 1 1 2 c1", "[] 0 1 0 c4"]);
    let text = store.run(&["diff", "--by-sponsor"]).done().stdout;
    assert!(text.contains("5 words moved"), "{text}");
    assert!(text.contains("{++shall++}{>>with SWE; strengthened<<}"), "{text}");
    let stat = store.run(&["diff", "--by-sponsor", "--stat"]).done().stdout;
    assert!(!stat.contains("{++"), "{stat}");
    let columns = ["sponsor", "clause", "op", "text", "sponsors"];
    let found = cells(&store, &["diff", "--by-sponsor", "--clause", "4"], &columns);
    assert_eq!(found, [" c4 delete gladly "]);
    store.run(&["diff", "--by-sponsor", "--exit-code"]).fails(1);
}

/// Seen from parliament, *in winter* came in by Norway with Sweden; *at once* went out by nobody's hand.
#[test]
fn words_left_in_a_merged_track_are_in_no_row() {
    let store = tracks();
    let columns = ["sponsor", "op", "text", "words"];
    let found = cells(&store, &["diff", "parliament", "final", "--by-sponsor"], &columns);
    assert_eq!(found, ["NOR insert in winter 2", "SWE insert in winter 2"]);
    let text = store.run(&["diff", "parliament", "final", "--by-sponsor"]).done().stdout;
    assert!(text.contains("2 words of a track that was merged: not taken over"), "{text}");
}

// ---- blame --by-word ----

/// The same words, sponsors and rounds as the runs of `blame`, one by one, on every clause of a draft of the example.
#[test]
fn words_one_by_one_are_the_words_of_the_runs() {
    let demo = Sandbox::demo();
    let runs = demo.data(&["blame", "@rev2"]);
    let by_word = demo.data(&["blame", "@rev2", "--by-word"]);
    let mut expected = Vec::new();
    for row in runs.as_array().expect("a list") {
        for run in row["runs"].as_array().expect("a list") {
            for _ in 0..run["words"].as_u64().expect("a count") {
                expected.push((&row["clause"], &run["sponsors"], &run["since"], &run["evidence"]));
            }
        }
    }
    let words = by_word.as_array().expect("a list").iter();
    let found: Vec<_> =
        words.map(|word| (&word["clause"], &word["sponsors"], &word["since"], &word["evidence"])).collect();
    assert_eq!(found, expected);
    assert!(found.len() > 500, "{}", found.len());
}

/// The *shall* of rev1 is taken out in rev2 and back in rev4, as the answer key of the example has it.
#[test]
fn a_word_tells_who_took_it_out_and_who_put_it_back() {
    let demo = Sandbox::demo();
    let words = demo.data(&["blame", "public-code", "--by-word"]);
    let shall = words.as_array().expect("a list").iter().find(|word| word["text"] == "shall").expect("shall");
    let events: Vec<String> = shall["events"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|event| format!("{} {} {}", event["event"], event["round"], event["sponsors"]).replace('"', ""))
        .collect();
    assert_eq!(events, ["removed rev2 [XHM,XOV]", "returned rev4 [XIL]"]);
    let columns = ["text", "sponsors", "removed", "removed_by", "returned", "returned_by"];
    let rows = cells(&demo, &["blame", "public-code", "--by-word"], &columns);
    assert!(rows.contains(&"shall XQM rev2 XHM;XOV rev4 XIL".to_string()), "{rows:#?}");
    // Asked of an earlier draft, what came later has not happened yet.
    let before = cells(&demo, &["blame", "public-code@rev1", "--by-word"], &columns);
    assert!(before.contains(&"shall XQM    ".to_string()), "{before:#?}");
}

// ---- history ----

/// The entries of a clause: round, kind, track, sponsors, and what was put in and taken out with its passage.
fn entries(sandbox: &Sandbox, clause: &str) -> Vec<String> {
    let data = sandbox.data(&["history", clause]);
    let entries = data["entries"].as_array().expect("a list").iter();
    let told = entries.map(|entry| {
        let changes = entry["changes"].as_array().expect("a list").iter().map(|change| {
            let sign = if change["op"] == "insert" { "+" } else { "-" };
            let passage = change["passage"].as_str().map_or(String::new(), |passage| format!(" ({passage})"));
            format!("{sign}{}{passage}", change["text"].as_str().expect("text"))
        });
        let changes: Vec<String> = changes.collect();
        let field = |name: &str| entry[name].to_string().replace('"', "");
        let head = ["round", "kind", "track", "sponsors"].map(field).join(" ");
        format!("{head} {}", changes.join(" "))
    });
    told.collect()
}

/// Both tracks are told where they happened; the draft that merges them did nothing to the clause itself.
#[test]
fn history_follows_every_track_and_credits_a_merge_with_its_own_changes_only() {
    let store = tracks();
    assert_eq!(
        entries(&store, "ice"),
        [
            "proposal ADD main [] +Each Party shall keep the river open.",
            "council MOD council [NOR,SWE] +in winter",
            "parliament MOD parliament [CHL] +Jointly, +at once",
            "final MOD main [] +Jointly, (from another track)",
        ]
    );
    let text = store.run(&["history", "ice"]).done().stdout;
    assert!(text.contains("final 2031-01-04 MOD from council and parliament\n"), "{text}");
    assert!(!text.contains("final 2031-01-04 MOD CHL"), "{text}");
    let from = store.data(&["history", "ice"])["entries"][3]["from"].clone();
    let rounds: Vec<&serde_json::Value> =
        from.as_array().expect("a list").iter().map(|f| &f["round"]).collect();
    assert_eq!(rounds, ["council", "parliament"]);
}

/// A merged draft that changes *shall* itself has that change, and no other, by its own sponsor.
#[test]
fn history_of_a_merge_that_changes_words_names_its_own_sponsor() {
    let store = tracks();
    let text = "draft: done\ndate: 2031-01-05\ntrack: done\nbase: [council, parliament]\nsponsors: [Kenya]\nclauses:\n  - number: \"1\"\n    \
                id: ice\n    text: Jointly, each Party should keep the river open in winter.\n";
    store.write("done.yaml", text);
    store.run(&["commit", "done.yaml"]).done();
    let last = entries(&store, "ice@done").pop().expect("an entry");
    assert_eq!(last, "done MOD done [KEN] +Jointly, (from another track) -shall +should");
}

#[test]
fn history_says_what_left_the_clause_where_it_went_and_what_came_back() {
    let demo = Sandbox::demo();
    let text = demo.run(&["history", "public-code"]).done().stdout;
    let back = "\"shall\" (1 word) back, restored by XIL: first in rev1 (XQM), taken out in rev2 (XHM, XOV)";
    assert!(text.contains(back), "{text}");
    let gone = demo.run(&["history", "zero:21"]).done().stdout;
    let went = "\"in open formats that outlast any single supplier\" (8 words) went to 18 (b), by XNH";
    assert!(gone.contains(went), "{gone}");
    let came = demo.data(&["history", "zero:52"])["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|entry| entry["came"].as_array().expect("a list").clone())
        .collect::<Vec<_>>();
    assert_eq!(
        (came.len(), &came[0]["clause"], &came[0]["words"]),
        (1, &"zero:21".into(), &8.into()),
        "{came:#?}"
    );
    let columns = ["round", "op", "words", "other_clause"];
    let rows = cells(&demo, &["history", "zero:21"], &columns);
    assert!(rows.iter().any(|row| row.ends_with("went 8 zero:52")), "{rows:#?}");
}
