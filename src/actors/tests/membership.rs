//! Who belongs to what, and when.

use super::*;

#[test]
fn names_known_members_in_sane_order_and_no_overlapping_spells() {
    for group in SHIPPED.iter() {
        let mut spells: BTreeMap<&ActorId, usize> = BTreeMap::new();
        for membership in &group.members {
            assert!(SHIPPED.get(&membership.actor).is_some(), "{}: {}", group.id, membership.actor);
            assert_ne!(membership.actor, group.id);
            *spells.entry(&membership.actor).or_default() += 1;
            let from = membership.from.unwrap_or(NaiveDate::MIN);
            assert!(from <= membership.to.unwrap_or(NaiveDate::MAX), "{}: {}", group.id, membership.actor);
            if let Some(from) = membership.from {
                assert!(from >= day("1958-01-01") && from <= day("2025-12-31"), "{}: {from}", group.id);
            }
        }
        assert!(spells.values().all(|&count| count == 1), "{}", group.id);
        let states = matches!(group.kind, ActorKind::Group | ActorKind::Organization);
        assert_eq!(states, !group.members.is_empty(), "{}", group.id);
    }
}

#[test]
fn counts_what_the_sources_count() {
    for (group, count) in [
        ("EU", 27),
        ("African-Group", 54),
        ("Asia-Pacific", 54),
        ("EEG", 23),
        ("GRULAC", 33),
        ("WEOG", 29),
        ("G77", 134),
        ("Non-Aligned", 121),
        ("Arab-Group", 22),
        ("African-Union", 54), // 55 with the Sahrawi Arab Democratic Republic
        ("OIC", 57),
        ("LDC", 44),
        ("LLDC", 32),
        ("SIDS", 39),
        ("AOSIS", 39),
        ("PSIDS", 12),
        ("PIF", 16), // 18 with French Polynesia and New Caledonia
        ("LMDC", 24),
        ("CARICOM", 14), // 15 with Montserrat
        ("ASEAN", 11),
        ("Umbrella-Group", 11),
        ("EIG", 6),
        ("AILAC", 8),
        ("ECOWAS", 12),
        ("SADC", 16),
    ] {
        assert_eq!(members(&SHIPPED, group, "2025-12-31").len(), count, "{group}");
    }
}

#[test]
fn puts_each_member_state_into_one_regional_group() {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for group in ["African-Group", "Asia-Pacific", "EEG", "GRULAC", "WEOG"] {
        for member in members(&SHIPPED, group, "2025-12-31") {
            *counted.entry(member).or_default() += 1;
        }
    }
    for state in of_kind(&SHIPPED, ActorKind::State) {
        assert_eq!(counted.remove(state.id.as_str()), Some(1), "{}", state.id);
    }
    assert!(counted.is_empty());
}

#[test]
fn follows_the_european_union_through_its_history() {
    // 6, 9 with the accession of 1973, 10, 12, 15, 25, 27, 28, and 27 without the United Kingdom.
    for (on, count) in [
        ("1957-12-31", 0),
        ("1958-01-01", 6),
        ("1973-01-01", 9),
        ("1981-01-01", 10),
        ("1986-01-01", 12),
        ("1995-01-01", 15),
        ("2004-04-30", 15),
        ("2004-05-01", 25),
        ("2007-01-01", 27),
        ("2013-07-01", 28),
        ("2020-01-31", 28),
        ("2020-02-01", 27),
    ] {
        assert_eq!(members(&SHIPPED, "EU", on).len(), count, "{on}");
    }
    assert!(!members(&SHIPPED, "EU", "2020-02-01").contains(&"GBR".to_owned()));
}

#[test]
fn lets_states_leave_on_their_day() {
    let belongs = |group, state: &str, on| members(&SHIPPED, group, on).contains(&state.to_owned());
    assert!(belongs("LDC", "BTN", "2023-12-12") && !belongs("LDC", "BTN", "2023-12-13"));
    assert!(belongs("G77", "MEX", "1993-06-01") && !belongs("G77", "MEX", "1995-01-01"));
    assert!(belongs("G77", "KOR", "1996-06-01") && !belongs("G77", "KOR", "1997-01-01"));
    assert!(belongs("SIDS", "BHR", "2023-04-30") && !belongs("SIDS", "BHR", "2023-05-01"));
    assert!(!belongs("WEOG", "ISR", "2000-04-30") && belongs("WEOG", "ISR", "2000-05-01"));
}

#[test]
fn lists_the_groups_of_a_state() {
    let groups = |state: &str, on| -> Vec<String> {
        SHIPPED.groups_of(&id(state), day(on)).into_iter().map(ToString::to_string).collect()
    };
    assert_eq!(groups("NOR", "2024-06-01"), ["Nordic", "Umbrella-Group", "WEOG"]);
    assert_eq!(groups("GBR", "2019-06-01"), ["EU", "WEOG"]);
    assert_eq!(groups("VAT", "2024-06-01"), Vec::<String>::new());
    assert_eq!(groups("XAA", "2024-06-01"), Vec::<String>::new());
}

#[test]
fn opens_groups_within_groups_and_survives_circles() {
    let coalition = own("Coalition", "The Coalition", &["Norway", "Nordic", "EU", "XAA", "Inner", "Empty"]);
    let mut empty = own("Empty", "Nobody yet", &[]);
    empty.kind = ActorKind::Group;
    let all = vec![
        coalition,
        own("XAA", "Borvia", &[]),
        own("Inner", "Inner Circle", &["the Coalition", "Inner", "CHILE"]),
        empty,
    ];
    let directory = Directory::with_own(all).unwrap();
    let on = "2024-06-01";
    // The EU's 27 hold three of the five Nordic countries; Iceland, Norway, Chile, Borvia and the empty group make 32.
    let found = members(&directory, "Coalition", on);
    assert_eq!(found.len(), 32);
    for member in ["NOR", "ISL", "FRA", "CHL", "XAA", "Empty"] {
        assert!(found.contains(&member.to_owned()), "{member}");
    }
    assert_eq!(members(&directory, "Inner", on), found);
    let groups: Vec<_> = directory.groups_of(&id("XAA"), day(on)).into_iter().map(ActorId::as_str).collect();
    assert_eq!(groups, ["Coalition", "Inner"]);
    let groups: Vec<_> =
        directory.groups_of(&id("Coalition"), day(on)).into_iter().map(ActorId::as_str).collect();
    assert_eq!(groups, ["Inner"]);
}
