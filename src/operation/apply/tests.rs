//! Clauses put in, moved and taken out, and amendments with those that amend them, on drafts small enough to read.

use super::outline::Outline;
use super::unit::units;
use crate::model::{
    ActorId, Amendment, AmendmentId, Change, Clause, ClauseId, Passage, RoundName, Side, Target, Visibility,
};

/// Clauses written by number: a number of two parts, `1.a`, belongs to the one before the dot.
fn outline(numbers: &str) -> Outline {
    let numbers: Vec<&str> = numbers.split(' ').collect();
    let parent = |number: &str| {
        let (above, _) = number.rsplit_once('.')?;
        numbers.iter().position(|known| *known == above)
    };
    let clause = |number: &&str| Clause {
        parent: parent(number),
        id: Some(ClauseId::new(format!("id-{number}"))),
        ..Clause::new(*number, format!("Text {number}"))
    };
    Outline::of(numbers.iter().map(clause).collect())
}

/// In one line: number, or text of a new clause, with the number of its parent behind `<`.
fn told(outline: Outline) -> String {
    let (clauses, dropped) = outline.done();
    let name = |clause: &Clause| match clause.number.as_str() {
        "" => clause.text.clone(),
        number => number.to_string(),
    };
    let told = clauses.iter().map(|clause| match clause.parent {
        Some(parent) => format!("{}<{}", name(clause), name(&clauses[parent])),
        None => name(clause),
    });
    let gone = dropped.iter().map(|dropped| {
        let sponsors: Vec<&str> = dropped.sponsors.iter().map(ActorId::as_str).collect();
        format!("-{}({})", dropped.clause, sponsors.join(","))
    });
    told.chain(gone).collect::<Vec<_>>().join(" ")
}

fn actor(id: &str) -> Vec<ActorId> {
    vec![ActorId::new(id)]
}

#[test]
fn a_new_clause_stands_behind_all_that_belongs_to_its_neighbour() {
    let mut page = outline("1 1.a 1.b 2");
    page.put(Side::After, 0, ("new", &actor("NOR")));
    page.put(Side::After, 0, ("second", &actor("NOR")));
    page.put(Side::Before, 3, ("third", &actor("NOR")));
    page.put(Side::After, 2, ("point", &actor("NOR")));
    assert_eq!(told(page), "1 1.a<1 1.b<1 point<1 new second third 2");
}

#[test]
fn what_several_ask_for_at_one_place_comes_once_for_all_of_them() {
    let mut page = outline("1 2");
    page.put(Side::After, 0, ("new\n", &actor("NOR")));
    page.put(Side::After, 0, ("new", &actor("CHL")));
    let (clauses, _) = page.done();
    assert_eq!(clauses.len(), 3);
    assert!(clauses[1].is_new);
    assert_eq!(clauses[1].sponsors.as_deref(), Some(&[ActorId::new("NOR"), ActorId::new("CHL")][..]));
}

#[test]
fn a_clause_moves_with_all_that_belongs_to_it() {
    let mut page = outline("1 1.a 2 2.a 3");
    page.shift(0, Side::After, 2);
    assert_eq!(told(page), "2 2.a<2 1 1.a<1 3");
    let mut page = outline("1 1.a 1.b 2 2.a");
    page.shift(4, Side::Before, 2);
    page.shift(3, Side::Before, 0);
    assert_eq!(told(page), "2 1 1.a<1 2.a<1 1.b<1");
}

#[test]
fn a_clause_goes_with_all_that_belongs_to_it_for_those_who_asked() {
    let mut page = outline("1 1.a 2 3");
    page.take_out(1, &actor("NOR"));
    page.take_out(0, &actor("CHL"));
    page.take_out(0, &actor("KEN"));
    assert_eq!(told(page), "2 3 -id-1.a(NOR,CHL,KEN) -id-1(CHL,KEN)");
}

#[test]
fn brackets_close_behind_the_last_of_what_belongs_to_a_clause() {
    let mut page = outline("1 1.a 2");
    page.bracket(0);
    let (clauses, _) = page.done();
    let texts: Vec<&str> = clauses.iter().map(|clause| clause.text.as_str()).collect();
    assert_eq!(texts, ["[Text 1", "Text 1.a]", "Text 2"]);
}

fn amendment(id: &str, target: Target, change: Change) -> Amendment {
    Amendment {
        id: AmendmentId::new(id),
        against: RoundName::new("zero"),
        from: actor(id.split('-').next().unwrap_or_default()),
        with: Vec::new(),
        except: Vec::new(),
        target,
        change,
        support: Vec::new(),
        oppose: Vec::new(),
        date: None,
        how: None,
        reason: None,
        package: None,
        visibility: Visibility::Public,
        source: None,
    }
}

fn amending(id: &str, other: &str, find: &str, text: &str) -> Amendment {
    let passage = Some(Passage { words: find.to_string(), occurrence: None });
    let change = Change::Replace { passage, text: text.to_string() };
    amendment(id, Target::Amendment(AmendmentId::new(other)), change)
}

fn protocol() -> Amendment {
    let change = Change::Add { text: "a common protocol".to_string(), beside: None, occurrence: None };
    amendment("EU-7", Target::Clause("5".to_string()), change)
}

#[test]
fn an_amendment_takes_in_those_that_amend_it_and_their_sponsors() {
    let root = protocol();
    let first = amending("XJH-3", "eu-7", "a common", "a common and published");
    let second = amending("NOR-1", "XJH-3", "published", "openly published");
    let (units, misfits) = units(&[&second, &root, &first]);
    assert_eq!((units.len(), misfits), (1, Vec::new()));
    assert_eq!(units[0].change.text(), Some("a common and openly published protocol"));
    assert_eq!(units[0].sponsors, [ActorId::new("EU"), ActorId::new("XJH"), ActorId::new("NOR")]);
    assert_eq!(units[0].amendments.len(), 3);
}

#[test]
fn what_amends_an_amendment_that_is_not_named_or_lacks_its_words_does_not_fit() {
    let told = |amendments: &[&Amendment]| -> Vec<String> {
        let (_, misfits) = units(amendments);
        misfits.into_iter().map(|misfit| format!("{} {}", misfit.amendment, misfit.why)).collect()
    };
    let alone = amending("XJH-3", "EU-7", "a common", "one");
    assert_eq!(told(&[&alone]), ["XJH-3 amends EU-7, which is not to be worked in with it"]);
    let absent = amending("XJH-3", "EU-7", "a secret", "one");
    assert_eq!(told(&[&protocol(), &absent]), ["XJH-3 speaks of words that EU-7 does not have"]);
    let (one, other) =
        (amending("XJH-3", "EU-7", "common", "new"), amending("NOR-1", "EU-7", "common", "old"));
    assert_eq!(
        told(&[&protocol(), &one, &other]),
        ["XJH-3 cannot stand beside NOR-1 in EU-7", "NOR-1 cannot stand beside XJH-3 in EU-7"]
    );
    let delete = amendment("EU-7", Target::Clause("5".to_string()), Change::Delete { passage: None });
    assert_eq!(told(&[&delete, &one]), ["XJH-3 amends EU-7, which has no words"]);
}
