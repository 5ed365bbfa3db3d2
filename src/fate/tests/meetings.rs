//! Amendments that touch the same words, and who stands with whom.

use super::*;

/// `Each Party should reduce ice blockage on the river by 2040.`
fn meetings(amendments: Vec<Amendment>) -> Vec<String> {
    Talk::of(&[BASE], amendments, vec![]).meetings(0)
}

#[test]
fn the_same_asked_for_twice_is_identical_and_stands_together_against_others() {
    let found = meetings(vec![
        amendment("NOR-1", 0, "1", replace("should", "shall")),
        // The whole sentence again for the sake of one word asks for that word.
        amendment("CHL-1", 0, "1", replace("Each Party should", "Each Party shall")),
        amendment("EU-1", 0, "1", replace("should", "may")),
    ]);
    assert_eq!(found, ["identical NOR-1+CHL-1, 1 words", "colliding NOR-1+CHL-1 / EU-1, 1 words"]);
}

#[test]
fn amendments_to_different_words_of_a_clause_do_not_meet() {
    let found = meetings(vec![
        amendment("NOR-1", 0, "1", replace("should", "shall")),
        amendment("CHL-1", 0, "1", replace("2040", "2035")),
        amendment("EU-1", 0, "2", replace("second", "third")),
    ]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn two_deletions_agree_and_a_deletion_collides_with_other_words_and_with_keeping() {
    let found = meetings(vec![
        amendment("NOR-1", 0, "1", delete("ice")),
        amendment("CHL-1", 0, "1", delete("ice blockage")),
        amendment("EU-1", 0, "1", replace("ice blockage", "floods")),
        amendment("MEX-1", 0, "1", Change::Retain { passage: words("reduce ice") }),
    ]);
    assert_eq!(
        found,
        [
            "colliding NOR-1 / EU-1, 1 words",
            "colliding NOR-1 / MEX-1, 1 words",
            "colliding CHL-1 / EU-1, 2 words",
            "colliding CHL-1 / MEX-1, 1 words",
            "colliding EU-1 / MEX-1, 1 words",
            "compatible NOR-1 / CHL-1, 1 words",
        ]
    );
}

#[test]
fn words_added_at_one_place_can_both_come_and_within_what_goes_they_cannot() {
    let found = meetings(vec![
        amendment("NOR-1", 0, "1", add("after ice", "and snow")),
        amendment("CHL-1", 0, "1", add("after ice", "and mud")),
        amendment("EU-1", 0, "1", delete("reduce ice blockage")),
    ]);
    assert_eq!(
        found,
        [
            "colliding NOR-1 / EU-1, 0 words",
            "colliding CHL-1 / EU-1, 0 words",
            "compatible NOR-1 / CHL-1, 0 words",
        ]
    );
}

#[test]
fn the_whole_clause_deleted_collides_with_every_change_in_it() {
    let found = meetings(vec![
        amendment("NOR-1", 0, "1", delete("")),
        amendment("CHL-1", 0, "1", replace("should", "shall")),
        amendment("EU-1", 0, "1", add("after 2040", "at the latest")),
    ]);
    assert_eq!(
        found,
        ["colliding NOR-1 / CHL-1, 1 words", "colliding NOR-1 / EU-1, 0 words"],
        "a change of what goes, and words added at its end"
    );
}

#[test]
fn actors_stand_together_on_one_amendment_or_on_the_same_words() {
    let supported = Amendment {
        support: actors("MEX+CHL"),
        oppose: actors("EU"),
        ..amendment("NOR+CHL-1", 0, "1", replace("should", "shall"))
    };
    let talk = Talk::of(
        &[BASE],
        vec![
            supported,
            amendment("EU-1", 0, "1", replace("should", "shall")),
            amendment("NOR-2", 0, "1", replace("Each Party should", "Each Party shall")),
        ],
        vec![],
    );
    let found = alliances(&talk.negotiation, &talk.weave);
    let lines: Vec<String> = found
        .iter()
        .map(|((one, other), alliance)| {
            let Alliance { together, same_words, supported, opposed } = alliance;
            format!("{one} {other} {together} {same_words} {supported} {opposed}")
        })
        .collect();
    // EU-1 asks for the same as NOR+CHL-1 and NOR-2: once with CHL, twice with NOR. NOR-2 beside NOR+CHL-1 binds nobody:
    // NOR is on both sides. CHL sponsors what it supports, which is no support.
    assert_eq!(
        lines,
        ["CHL EU 0 1 0 1", "CHL MEX 0 0 1 0", "CHL NOR 1 0 0 0", "EU NOR 0 2 0 1", "MEX NOR 0 0 1 0"]
    );
}
