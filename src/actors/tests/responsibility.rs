//! Lines that say who put a document forward, made up for these tests.

use super::super::read_responsibility;
use super::*;

/// `CUB for G77 · NOR`, then what was not understood as `column: text`, then the remark.
fn read(line: &str) -> String {
    let read = read_responsibility(&SHIPPED, line);
    let joined = |ids: &[ActorId]| ids.iter().map(ActorId::as_str).collect::<Vec<_>>().join("+");
    let mut parts: Vec<String> = Vec::new();
    for one in &read.responsible {
        let groups = joined(&one.on_behalf_of);
        parts.push(if groups.is_empty() {
            one.actor.to_string()
        } else {
            format!("{} for {groups}", one.actor)
        });
    }
    for left in &read.not_understood {
        parts.push(format!("{}: {}", left.at + 1, left.problem));
    }
    assert_eq!(read.is_understood(), read.not_understood.is_empty() && !read.responsible.is_empty());
    parts.extend(read.remark.map(|remark| format!("({remark})")));
    parts.join(" · ")
}

#[test]
fn names_that_hold_commas_and_conjunctions_are_one_name() {
    assert_eq!(read("Chile"), "CHL");
    assert_eq!(read("Chile, Trinidad and Tobago and Norway"), "CHL · TTO · NOR");
    assert_eq!(read("Norway and Bosnia and Herzegovina"), "NOR · BIH");
    assert_eq!(read("Antigua and Barbuda, and Chile"), "ATG · CHL");
    assert_eq!(read("Iran, Islamic Republic of, Norway"), "IRN · NOR");
    assert_eq!(read("Group of 77 and China and Norway"), "G77 · NOR");
    assert_eq!(read("China and Group of 77"), "CHN · G77");
    // Side by side in print, "Guinea" and "Congo" are the two states whose short names they are.
    assert_eq!(read("Congo, Guinea and Guinea-Bissau"), "COG · GIN · GNB");
}

#[test]
fn who_speaks_for_a_group_is_kept_apart_from_the_group() {
    assert_eq!(
        read("Chile, Cuba [on behalf of the Group of 77 and China] and Norway"),
        "CHL · CUB for G77 · NOR"
    );
    assert_eq!(read("Cuba (on behalf of the Group of 77) and Norway"), "CUB for G77 · NOR");
    assert_eq!(read("Cuba, on behalf of the Group of 77 and China, and Norway"), "CUB for G77 · NOR");
    assert_eq!(read("Norway [on behalf of Chile and Trinidad and Tobago]"), "NOR for CHL+TTO");
}

#[test]
fn an_office_keeps_what_the_line_adds_as_a_remark() {
    assert_eq!(read("by the Secretariat"), "Secretariat");
    assert_eq!(read("Submitted by the Chair"), "Chair");
    assert_eq!(read("submitted by the Chair of the Committee"), "Chair · (of the Committee)");
    assert_eq!(
        read("submitted by the Chair on the basis of talks among Norway and Chile"),
        "Chair · (on the basis of talks among Norway and Chile)"
    );
}

#[test]
fn what_is_nobody_is_reported_with_its_place_and_the_rest_is_read() {
    // "Chile, " is 7 characters: the unknown name begins at the eighth.
    assert_eq!(read("Chile, Borvia and Norway"), "CHL · NOR · 8: no actor is called \"Borvia\"");
    assert_eq!(
        read("Cuba [on behalf of the Borvian Circle] and Norway"),
        "NOR · 1: no actor is called \"the Borvian Circle\""
    );
    assert_eq!(
        read("on behalf of the Group of 77, Chile"),
        "CHL · 1: no actor is called \"on behalf of the Group of 77\""
    );
    assert_eq!(
        read("Cuba [on behalf of the Group of 77"),
        "1: no actor is called \"Cuba [on behalf of the Group of 77\""
    );
    assert!(!read_responsibility(&SHIPPED, "").is_understood());
}

#[test]
fn a_spelling_that_fits_two_actors_is_refused_in_a_line_too() {
    assert!(read("Korea and Norway").starts_with("NOR · 1: \"Korea\" fits several actors"));
}

proptest! {
    /// The printed names of any states, joined as documents join them, are those states in that order.
    #[test]
    fn a_list_of_printed_names_is_read_back(places in prop::collection::vec(0_usize..190, 1..30)) {
        let states = of_kind(&SHIPPED, ActorKind::State);
        let listed: Vec<&Actor> = places.iter().map(|place| states[*place]).collect();
        let names: Vec<&str> = listed.iter().map(|actor| actor.name.as_str()).collect();
        let line = match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.join(""),
        };
        let read = read_responsibility(&SHIPPED, &line);
        let ids: Vec<&ActorId> = read.responsible.iter().map(|one| &one.actor).collect();
        prop_assert_eq!(ids, listed.iter().map(|actor| &actor.id).collect::<Vec<_>>());
        prop_assert!(read.is_understood());
    }
}
