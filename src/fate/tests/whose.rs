//! Who is on record for a change once amendments are matched with it.

use super::*;

#[test]
fn a_clause_that_two_states_changed_gives_each_its_words() {
    let after = "1 Each Party shall reduce ice blockage and floods on the river by 2040.";
    let talk = Talk::of(
        &[BASE, &[after, BASE[1]]],
        vec![
            amendment("NOR-1", 0, "1", replace("should", "shall")),
            amendment("CHL-1", 0, "1", add("after blockage", "and floods")),
        ],
        vec![],
    );
    assert_eq!(
        talk.blame(1, 0),
        [
            "Each Party | - none -",
            "shall | NOR matched NOR-1",
            "reduce ice blockage | - none -",
            "and floods | CHL matched CHL-1",
            "on the river by 2040 | - none -"
        ]
    );
}

#[test]
fn declared_sponsors_are_told_apart_by_what_they_tabled() {
    // The draft says NOR and CHL for the clause; of its three new stretches NOR tabled one, CHL another, nobody the third.
    let mut after = clause("1", "Each Party shall now reduce ice blockage and floods on the river by 2040.");
    after.sponsors = Some(actors("NOR+CHL"));
    let second = draft(1, vec![after, clauses(BASE).remove(1)]);
    let talk = Talk::with(
        vec![draft(0, clauses(BASE)), second],
        vec![
            amendment("NOR-1", 0, "1", replace("should", "shall")),
            amendment("CHL-1", 0, "1", add("after blockage", "and floods")),
            amendment("BRV-1", 0, "1", add("before reduce", "now")),
        ],
        vec![],
    );
    assert_eq!(
        talk.blame(1, 0)[1..5],
        [
            "shall | NOR declared NOR-1",
            "now | CHL+NOR declared -",
            "reduce ice blockage | - none -",
            "and floods | CHL declared CHL-1"
        ]
    );
    // What BRV asked for is in the text nevertheless.
    assert_eq!(talk.line("BRV-1"), "1/1 verbatim");
}

#[test]
fn a_change_that_nobody_tabled_stays_nobodys() {
    let after = "1 Each Party shall swiftly reduce ice blockage on the river by 2040.";
    let talk = Talk::of(
        &[BASE, &[after, BASE[1]]],
        vec![amendment("NOR-1", 0, "1", replace("should", "shall"))],
        vec![],
    );
    assert_eq!(
        talk.blame(1, 0)[1..3],
        ["shall | NOR matched NOR-1", "swiftly reduce ice blockage on the river by 2040 | - none -"]
    );
}

#[test]
fn words_that_stand_elsewhere_by_chance_do_not_count() {
    // The draft puts "and floods" into clause 2; NOR wanted it in clause 1.
    let talk = Talk::of(
        &[BASE, &[BASE[0], "2 The Secretariat reports on progress and floods every second year."]],
        vec![amendment("NOR-1", 0, "1", add("after blockage", "and floods"))],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "0/2 gone");
}

#[test]
fn a_sentence_taken_into_another_clause_is_inferred() {
    // Nine words, none of them common; all came, elsewhere.
    let sentence = "downstream municipalities receive early warning through telemetry gauges and sirens";
    let talk = Talk::of(
        &[
            BASE,
            &[
                BASE[0],
                "2 The Secretariat reports on progress every second year; downstream municipalities receive early \
                 warning through telemetry gauges and sirens.",
            ],
        ],
        vec![amendment("NOR-1", 0, "1", add("", sentence))],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "10/10 verbatim");
    assert_eq!(talk.fate("NOR-1", 1).inferred, 10);
    assert_eq!(talk.fate("NOR-1", 1).places, [1]);
    assert!(talk.blame(1, 1)[1].ends_with("| NOR inferred NOR-1"), "{:?}", talk.blame(1, 1));
}

#[test]
fn amendments_against_an_earlier_draft_that_are_alive_are_matched() {
    // Tabled against r0, not taken in r1, taken in r2 though the clause was renumbered and changed meanwhile.
    let talk = Talk::of(
        &[
            BASE,
            &["4 Each Party should reduce ice blockage on the great river by 2040.", BASE[1]],
            &["4 Each Party shall reduce ice blockage on the great river by 2040.", BASE[1]],
        ],
        vec![amendment("NOR-1", 0, "1", replace("should", "shall"))],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "0/2 gone, 2/2 verbatim");
    assert_eq!(talk.blame(2, 0)[1], "shall | NOR matched NOR-1");
}

#[test]
fn nothing_is_claimed_of_what_came_before_the_amendment() {
    let after = "1 Each Party shall reduce ice blockage on the river by 2040.";
    let late =
        Amendment { date: day(2).succ_opt(), ..amendment("NOR-1", 0, "1", replace("should", "shall")) };
    let talk = Talk::of(&[BASE, &[after, BASE[1]], &[after, BASE[1]]], vec![late], vec![]);
    assert_eq!(talk.blame(2, 0).len(), 1, "all of it is nobody's: {:?}", talk.blame(2, 0));
    assert_eq!(talk.line("NOR-1"), "", "no draft is later than the day on which it was tabled");
    assert!(talk.weave.claims_of(0).is_empty());
}

#[test]
fn words_to_go_are_those_pointed_at_though_equal_ones_stand_behind_them() {
    // "and" stands twice: the one to go is the first, for the words to go are "and subject to consent".
    let talk = Talk::of(
        &[
            &["1 The review is open [and subject to consent], and its results are published."],
            &["1 The review is open, and its results are published."],
        ],
        vec![amendment("NOR-1", 0, "1", delete("[and subject to consent]"))],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "4/4 verbatim");
    assert_eq!(talk.removed(1), ["[ and subject to consent ] | NOR matched NOR-1"]);
}

#[test]
fn brackets_come_and_go_at_the_request_of_amendments() {
    let talk = Talk::of(
        &[
            &["1 The distance [between States] is growing.", "2 There are [two] [three] copies."],
            &["1 The distance between States is growing.", "2 There are three copies."],
            &["1 The distance between States [is growing].", "2 There are three copies."],
        ],
        vec![
            amendment("NOR-1", 0, "1", Change::Unbracket { passage: words("between States") }),
            amendment("CHL-1", 0, "2", replace("[two] [three]", "three")),
            amendment("EU-1", 1, "1", Change::Bracket { passage: words("is growing") }),
        ],
        vec![],
    );
    assert_eq!(
        talk.removed(1),
        ["[ ] | NOR matched NOR-1", "[ two ] [ ] | CHL matched CHL-1"],
        "each pair has the credit of who asked for it to be lifted"
    );
    assert_eq!(talk.brackets(2, 0), ["[ EU matched EU-1", "] EU matched EU-1"]);
    assert_eq!(talk.line("EU-1"), "1/1 verbatim");
}

#[test]
fn brackets_that_nobody_asked_to_lift_are_lifted_by_nobody() {
    let talk = Talk::of(
        &[&["1 The distance [between States] is [growing]."], &["1 The distance between States is growing."]],
        vec![amendment("NOR-1", 0, "1", Change::Unbracket { passage: words("growing") })],
        vec![],
    );
    assert_eq!(talk.removed(1), ["[ ] | - none -", "[ ] | NOR matched NOR-1"]);
}

#[test]
fn a_clause_declared_as_nobodys_ends_the_search() {
    let mut after = clause("1", "Each Party shall reduce ice blockage on the river by 2040.");
    after.sponsors = Some(Vec::new());
    let talk = Talk::with(
        vec![draft(0, clauses(BASE)), draft(1, vec![after, clauses(BASE).remove(1)])],
        vec![amendment("NOR-1", 0, "1", replace("should", "shall"))],
        vec![],
    );
    assert_eq!(talk.blame(1, 0).len(), 1, "{:?}", talk.blame(1, 0));
    assert_eq!(talk.line("NOR-1"), "2/2 verbatim", "its words are there, whoever put them there");
}
