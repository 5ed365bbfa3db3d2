//! `travaux mark` on the bundled example: acts of people put on record, each in a file of its own.

use crate::sandbox::Sandbox;

fn state(demo: &Sandbox, amendment: &str) -> String {
    let rows = demo.data(&["amendments", amendment, "--audience", "internal"]);
    rows[0]["state"].as_str().unwrap_or_default().to_string()
}

#[test]
fn an_act_counts_from_its_day_on_and_is_taken_back_alone() {
    let demo = Sandbox::demo();
    let marked = demo.run(&["mark", "xil-1", "withdrawn", "--date", "2031-06-01", "--by", "ilumbe"]).done();
    assert!(
        marked.stderr.contains("XIL-1 is withdrawn since 2031-06-01; before it was tabled."),
        "{marked:?}"
    );
    let file = String::from_utf8(demo.bytes("records/mark-2031-06-01-01-XIL-1-withdrawn.yaml")).unwrap();
    let expected = concat!(
        "events:\n",
        "  - date: \"2031-06-01\"\n",
        "    amendment: \"XIL-1\"\n",
        "    state: \"withdrawn\"\n",
        "    by: [\"Ilumbe\"]\n",
    );
    assert_eq!(file, expected);
    assert!(demo.git(&["log", "-1", "--format=%s"]).stdout.starts_with("Mark XIL-1 withdrawn"));
    // Its words stand in the text; what people did and what became of words are two things.
    let fate = demo.data(&["fate", "XIL-1"]);
    assert_eq!(fate[0]["state"], "withdrawn");
    // rev1 is dated before that day, rev4 after it.
    demo.run(&["mark", "ICS-1", "deferred", "--date", "2031-06-01"]).done();
    demo.run(&["undo"]).done();
    assert_eq!([state(&demo, "XIL-1"), state(&demo, "ICS-1")], ["withdrawn", "tabled"]);
    demo.run(&["verify"]).done();
}

#[test]
fn acts_of_one_day_keep_the_order_in_which_they_were_put_on_record() {
    let demo = Sandbox::demo();
    for state in ["deferred", "bracketed", "withdrawn", "reopened", "adopted"] {
        demo.run(&["mark", "XIL-1", state, "--date", "2031-06-01"]).done();
    }
    assert_eq!(state(&demo, "XIL-1"), "adopted");
    let rows = demo.data(&["amendments", "XIL-1"]);
    let events = rows[0]["events"].as_array().unwrap();
    let states: Vec<&str> = events.iter().filter_map(|event| event["state"].as_str()).collect();
    assert_eq!(states, ["deferred", "bracketed", "withdrawn", "reopened", "adopted"]);
}

#[test]
fn several_are_marked_at_once_with_their_vote() {
    let demo = Sandbox::demo();
    let arguments = ["mark", "XIL-1,ICS-1,xil-1", "adopted", "--date", "2031-06-01", "--tally", "10-2-1"];
    demo.run(&arguments).done();
    for amendment in ["XIL-1", "ICS-1"] {
        let event = &demo.data(&["amendments", amendment])[0]["events"][0];
        assert_eq!(event["tally"]["for"], 10, "{event}");
    }
    assert_eq!(demo.list("records").iter().filter(|name| name.starts_with("mark-")).count(), 1);
}

#[test]
fn what_cannot_have_happened_is_refused_with_what_to_type() {
    let demo = Sandbox::demo();
    let refused = |arguments: &[&str], why: &str| {
        let said = demo.run(&[&["mark"], arguments].concat()).fails(2);
        assert!(said.stderr.contains(why), "{said:?}");
        said.remedies().first().map(ToString::to_string).unwrap_or_default()
    };
    let day = ["--date", "2031-06-01"];
    let on = |arguments: &[&'static str]| [arguments, &day[..]].concat();
    let remedy = refused(&on(&["XHJ-4", "rejected"]), "XHJ-4 is adopted since 2031-05-26");
    assert_eq!(remedy, "take it up again first: travaux mark XHJ-4 reopened");
    assert_eq!(
        refused(&on(&["XIL-1", "reopened"]), "XIL-1 is tabled already"),
        "see where it stands: travaux amendments XIL-1"
    );
    assert_eq!(
        refused(&["XIL-1", "adopted"], "was tabled on 2031-02-26"),
        "say when it happened: --date YYYY-MM-DD"
    );
    assert_eq!(refused(&on(&["XIL-1", "merged-into"]), "which amendment it went into"), "name it: --into ID");
    assert_eq!(
        refused(&on(&["XIL-1", "adopted", "--into", "ICS-1"]), "goes into another"),
        "leave --into out, or say merged-into or superseded-by"
    );
    assert_eq!(
        refused(&on(&["XIL-1", "superseded-by", "--into", "xil-1"]), "cannot go into itself"),
        "name the other amendment: --into ID"
    );
    // Withdrawn on 21 March: nothing can have been decided a day before that and leave it withdrawable.
    let day_before = ["XMV-2", "adopted", "--date", "2031-03-20"];
    assert_eq!(
        refused(&day_before, "XMV-2 was withdrawn on 2031-03-21"),
        "see what is on record: travaux amendments XMV-2"
    );
    refused(&on(&["XLI-1", "adopted"]), "no amendment has the id");
    assert!(!demo.list("records").iter().any(|name| name.starts_with("mark-")));
}

#[test]
fn an_act_on_what_not_everybody_may_see_is_named_nowhere_outside_its_file() {
    let demo = Sandbox::demo();
    demo.run(&["mark", "XQM-2", "withdrawn", "--date", "2031-07-01"]).done();
    assert_eq!(state(&demo, "XQM-2"), "withdrawn");
    assert_eq!(demo.list("records").iter().filter(|name| name.contains("XQM-2")).count(), 0);
    assert!(!demo.git(&["log", "--format=%B"]).stdout.contains("XQM-2"));
    let file = demo.bytes("records/mark-2031-07-01-01-an-amendment.yaml");
    assert!(String::from_utf8(file).unwrap().contains("visibility: \"internal\""));
}
