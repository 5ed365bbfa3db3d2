//! Actors that a store adds.

use super::*;

#[test]
fn are_found_by_any_spelling() {
    let mut islands = own("Islands-Group", "Islands Group", &["XAA", "Fiji"]);
    islands.aliases.push("IG".to_owned());
    let mut borvia = own("XAA", "Borvia", &[]);
    borvia.alpha2 = Some("XA".to_owned());
    let directory = Directory::with_own(vec![islands, borvia]).unwrap();
    for name in ["Islands-Group", "islands group", "the IG", "Íslands Group"] {
        assert_eq!(resolved(&directory, name), "Islands-Group");
    }
    for name in ["xaa", "XA", "Borvia"] {
        assert_eq!(resolved(&directory, name), "XAA");
    }
    assert_eq!(members(&directory, "Islands-Group", "2031-01-01"), ["FJI", "XAA"]);
    let position = directory.iter().position(|actor| actor.id == id("Islands-Group"));
    assert!(position.is_some() && directory.iter().is_sorted_by_key(|actor| &actor.id));
}

#[test]
fn change_nothing_that_is_shipped() {
    let mut clashing = own("Arland", "Arland", &[]);
    clashing.aliases = ["Norge", "the NORWAY", "AG", "…", "Arlandia"].map(str::to_owned).to_vec();
    clashing.aliases.remove(0);
    let problems = Directory::with_own(vec![
        own("nor", "Northland", &[]),
        own("NAM", "New Amendment", &[]),
        clashing,
        own("ARLAND", "Another", &[]),
        own("Second", "Arlandia", &[]),
    ])
    .unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "the id nor is taken: it means Norway everywhere; give this actor another",
            "the id NAM is taken: it means Namibia everywhere; give this actor another",
            "Arland: \"the NORWAY\" already means NOR",
            "Arland: \"AG\" already means ATG or African-Group",
            "Arland: \"…\" has no letter or digit and cannot be typed as a name",
            "the id ARLAND is given twice",
            "Second: \"Arlandia\" already means Arland",
        ]
    );
}

#[test]
fn have_known_members_and_sane_dates() {
    let mut group = own("Friends", "Friends of Rivers", &["Norwy", "NAM", "Chile"]);
    group.members[2].from = Some(day("2031-02-01"));
    group.members[2].to = Some(day("2031-01-31"));
    let problems = Directory::with_own(vec![group]).unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "Friends: a member is not known: no actor is called \"Norwy\"; did you mean Norway?",
            "Friends: a member is not known: \"NAM\" fits several actors; type Namibia or Non-Aligned Movement",
            "Friends: the membership of CHL ends before it begins",
        ]
    );
}

#[test]
fn take_over_a_mere_alias_of_a_bureau_but_not_its_name() {
    let taken = Directory::with_own(vec![own("COP-Presidency", "COP 21 Presidency", &[])]).unwrap();
    assert_eq!(resolved(&taken, "COP Presidency"), "COP-Presidency");
    assert_eq!(resolved(&taken, "Presidency"), "Presidency");
    assert!(Directory::with_own(vec![own("XAA", "The Presidency", &[])]).is_err());
}
