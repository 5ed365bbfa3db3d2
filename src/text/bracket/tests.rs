//! Brackets as delegations write them, read against a short list of known names.

use super::*;
use crate::model::ActorId;

/// Names of the tests: a list parted by commas, slashes or "and", every item of which must be known.
pub(super) fn known(list: &str) -> Option<Vec<ActorId>> {
    const KNOWN: [&str; 8] =
        ["US", "EU", "G77", "Chile", "Cuba", "Holy See", "Iran (Islamic Republic of)", "Lebanon"];
    list.split([',', '/'])
        .flat_map(|part| part.split(" and "))
        .map(|name| KNOWN.contains(&name.trim()).then(|| ActorId::new(name.trim())))
        .collect()
}

/// Each mark in one line: `[ 0 delete:G77 named:US` is square, at the outermost level; options are parted by a bar.
fn told(text: &str) -> Vec<String> {
    let markup = read_marks(text, &known);
    let depth =
        |mark: &Mark| std::iter::successors(mark.parent, |parent| markup.marks[*parent].parent).count();
    let choice = |choice: &Choice| {
        let end = choice.tail.as_ref().map_or(choice.at.end, |tail| tail.at.start);
        let words = text[choice.at.start..end].trim();
        let positions = choice.tail.iter().flat_map(|tail| &tail.positions).map(|position| {
            let names: Vec<&str> = position.actors.iter().map(ActorId::as_str).collect();
            format!(" {}:{}", position.wish.word(), names.join("+"))
        });
        format!("{words}{}", positions.collect::<String>())
    };
    let shape = |mark: &Mark| if mark.shape == Shape::Square { '[' } else { '(' };
    markup
        .marks
        .iter()
        .map(|mark| {
            let choices: Vec<String> = mark.choices.iter().map(choice).collect();
            format!("{} {} {}", shape(mark), depth(mark), choices.join(" | "))
        })
        .collect()
}

fn strays(text: &str) -> Vec<(usize, Shape, End)> {
    read_marks(text, &known).strays.iter().map(|stray| (stray.at, stray.shape, stray.end)).collect()
}

#[test]
fn names_and_verbs_behind_a_dash_are_positions() {
    assert_eq!(told("from [extreme - US; G77 delete] ice"), ["[ 0 extreme named:US delete:G77"]);
    assert_eq!(told("[to act — Chile, Cuba and EU]"), ["[ 0 to act named:Chile+Cuba+EU"]);
    assert_eq!(told("[act – EU to retain]"), ["[ 0 act retain:EU"]);
    assert_eq!(
        told("[no harbour — Iran (Islamic Republic of)]"),
        ["[ 0 no harbour named:Iran (Islamic Republic of)"]
    );
    assert_eq!(told("[act — EU / US]"), ["[ 0 act named:EU+US"]);
}

#[test]
fn options_have_their_own_names() {
    assert_eq!(told("[A - EU, G77 retain / B - US]"), ["[ 0 A retain:EU+G77 | B named:US"]);
    assert_eq!(told("[A / B - US]"), ["[ 0 A | B named:US"]);
    assert_eq!(
        told("[recognise/guarantee] [free or paid]"),
        ["[ 0 recognise | guarantee", "[ 0 free or paid"]
    );
    // One expression, numbers and units are words.
    assert_eq!(told("[and/or] [1/CP.17] [km/h]"), ["[ 0 and/or", "[ 0 1/CP.17", "[ 0 km/h"]);
}

#[test]
fn a_tail_needs_every_name_to_be_known() {
    let told = |text: &str| told(text).join("; ");
    assert_eq!(
        told("[developing countries - including islands]"),
        "[ 0 developing countries - including islands"
    );
    assert_eq!(told("[ice - US; Borvia delete]"), "[ 0 ice - US; Borvia delete");
    assert_eq!(told("[well-known ice-US]"), "[ 0 well-known ice-US");
    assert_eq!(told("(which, in case - of ice, they may)"), "");
}

#[test]
fn marks_stand_in_each_other_and_round_ones_count_only_with_names() {
    assert_eq!(
        told("[[Parties [see — US] (must see — US) the (so-called) ice, and: — Chile, Lebanon]"),
        [
            "[ 0 Parties [see — US] (must see — US) the (so-called) ice, and: named:Chile+Lebanon",
            "[ 1 see named:US",
            "( 1 must see named:US"
        ]
    );
    assert_eq!(strays("[[a — US]"), [(0, Shape::Square, End::Opening)]);
    assert_eq!(told("(a (b [c - EU]) d)"), ["[ 0 c named:EU"]);
}

#[test]
fn what_cannot_be_closed_is_reported_and_the_rest_is_read() {
    let text = "qa) kept [a — US] ] and (b [c (d — EU)";
    assert_eq!(told(text), ["[ 0 a named:US", "( 0 d named:EU"]);
    // In bytes, of which the dash has three.
    assert_eq!(
        strays(text),
        [
            (2, Shape::Round, End::Closing),
            (20, Shape::Square, End::Closing),
            (26, Shape::Round, End::Opening),
            (29, Shape::Square, End::Opening)
        ]
    );
    // A square bracket closes over a round one that is open, and not the other way round.
    assert_eq!(told("[a (b — US] c)"), ["[ 0 a (b named:US"]);
    assert_eq!(strays("[a (b — US] c)"), [(3, Shape::Round, End::Opening), (15, Shape::Round, End::Closing)]);
}

#[test]
fn a_page_is_a_compilation_where_round_brackets_name_somebody_and_no_verb_does() {
    let notation = |text: &str| Notation::of([&read_marks(text, &known)]);
    assert_eq!(notation("[a — US] (b — EU)"), Notation::Compilation);
    assert_eq!(notation("[a - US] (b)"), Notation::Contested);
    assert_eq!(notation("[a - US; EU delete] (Bonn - EU)"), Notation::Contested);
}

/// The unknown name of each doubt and the byte it begins at.
fn doubts(text: &str) -> Vec<(usize, String)> {
    read_marks(text, &known).doubts.into_iter().map(|doubt| (doubt.at, doubt.name)).collect()
}

#[test]
fn known_names_beside_unknown_ones_are_doubtful_and_words_are_not() {
    assert_eq!(doubts("[ice - US; Borvia delete]"), [(11, "Borvia delete".to_string())]);
    assert_eq!(doubts("(ice — Chile, Cube, EU)"), [(16, "Cube".to_string())]);
    for words in
        ["[ice - US]", "[ice - Borvia]", "[ice - from US, in winter, by boat]", "ice - US, Borvia", "[a - ]"]
    {
        assert_eq!(doubts(words), [], "{words}");
    }
}

#[test]
fn ten_thousand_levels_and_one_long_line_are_read() {
    let deep = format!("{}x{}", "[a - ".repeat(10_000), " - US]".repeat(10_000));
    assert_eq!(read_marks(&deep, &known).marks.len(), 10_000);
    let flat = "[a - US] (b) / - ".repeat(10_000);
    assert_eq!(read_marks(&flat, &known).marks.len(), 10_000);
    let dashes = format!("[{}]", " - ".repeat(100_000));
    assert_eq!(read_marks(&dashes, &known).marks.len(), 1);
}
