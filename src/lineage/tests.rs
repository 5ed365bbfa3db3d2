//! Lineage on drafts small enough to be drawn. In the drawings `4=ice` is the clause numbered 4 with the id `ice`.

use chrono::NaiveDate;

use super::Trace;
use crate::model::{
    Clause, ClauseId, ClauseKind, Concordance, Draft, Dropped, Negotiation, RoundIndex, RoundName,
};

const ICE: &str = "Each Party shall keep the river free of ice from November to April.";
const NETS: &str = "Fishing nets longer than thirty metres shall not cross the shipping channel at night.";
const PILOTS: &str = "A licensed pilot is compulsory for tankers above five thousand tonnes.";
const GAUGES: &str = "Water gauges publish their readings hourly on a common website.";
const FEES: &str = "Mooring fees finance the dredging of shallow harbours.";

/// A clause without a sub-clause, or one that points follow.
fn clause(number: &str, text: &str) -> Clause {
    Clause::new(number, text)
}

/// A point of the clause at a place.
fn point(parent: usize, number: &str, text: &str) -> Clause {
    Clause { parent: Some(parent), ..clause(number, text) }
}

fn heading(text: &str) -> Clause {
    Clause { kind: ClauseKind::Heading, ..clause("", text) }
}

fn with_id(id: &str, clause: Clause) -> Clause {
    Clause { id: Some(ClauseId::new(id)), ..clause }
}

fn was(names: &[&str], clause: Clause) -> Clause {
    Clause { was: names.iter().map(|name| (*name).to_string()).collect(), ..clause }
}

fn is_new(clause: Clause) -> Clause {
    Clause { is_new: true, ..clause }
}

/// Drafts related one after the other, each to the one before.
#[derive(Default)]
struct Line {
    trace: Trace,
    parts: Vec<(Draft, Concordance)>,
}

impl Line {
    /// A line that begins with a draft.
    fn of(clauses: Vec<Clause>) -> Self {
        let mut line = Self::default();
        line.then(clauses);
        line
    }

    fn draft(&self, clauses: Vec<Clause>) -> Draft {
        let day = u32::try_from(self.parts.len()).expect("a short line") + 1;
        let date = NaiveDate::from_ymd_opt(2031, 1, day).expect("a day of January");
        Draft::new(RoundName::new(format!("r{}", self.parts.len())), date, clauses)
    }

    /// Adds a draft made from the one before.
    fn then(&mut self, clauses: Vec<Clause>) -> &Concordance {
        let bases: Vec<usize> = self.parts.len().checked_sub(1).into_iter().collect();
        self.made_from(&bases, self.draft(clauses))
    }

    /// Adds a draft made from some earlier ones.
    fn made_from(&mut self, bases: &[usize], draft: Draft) -> &Concordance {
        let index = |at: &usize| RoundIndex(u32::try_from(*at).expect("a short line"));
        let concordance = self.trace.relate(&draft, &bases.iter().map(index).collect::<Vec<_>>());
        self.parts.push((draft, concordance));
        let negotiation =
            Negotiation::new(String::new(), self.parts.clone()).expect("drafts that fit together");
        let last = negotiation.rounds.last().expect("one was added");
        assert_eq!(last.draft.name, self.parts.last().expect("one was added").0.name, "added in order");
        self.trace.add(last);
        &self.parts.last().expect("one was added").1
    }

    /// The last concordance, a line for each clause: `number relation numbers before (round) = id`, then what is gone.
    fn told(&self) -> Vec<String> {
        let (draft, concordance) = self.parts.last().expect("a line is not empty");
        let number = |clause: &Clause| match clause.number.as_str() {
            "" => clause.text.split_whitespace().take(2).collect::<Vec<_>>().join(" "),
            number => number.to_string(),
        };
        let linked = |link: &crate::model::Link| {
            let (from, _) =
                self.parts.iter().find(|(draft, _)| draft.name == link.round).expect("a draft of the line");
            let before = self.parts.len() == 1 || from.name == self.parts[self.parts.len() - 2].0.name;
            let round = if before { String::new() } else { format!("@{}", from.name) };
            format!("{}{round}", number(&from.clauses[link.ordinal - 1]))
        };
        let entries = draft.clauses.iter().zip(&concordance.entries).map(|(clause, entry)| {
            let from: Vec<String> = entry.links.iter().map(linked).collect();
            let from = if from.is_empty() { String::new() } else { format!(" {}", from.join(" and ")) };
            format!("{} {}{from} = {}", number(clause), entry.relation.word(), entry.id)
        });
        entries
            .chain(
                concordance.dropped.iter().map(|gone| format!("gone {} = {}", linked(&gone.link), gone.id)),
            )
            .collect()
    }

    /// What the decisions of the last concordance rest on.
    fn evidence(&self) -> Vec<&'static str> {
        let (_, concordance) = self.parts.last().expect("a line is not empty");
        concordance.entries.iter().map(|entry| entry.evidence.word()).collect()
    }
}

/// ```text
/// 1 ice        1 ice, one word changed      same
/// 2 nets       2 nets, wrapped otherwise    same
/// ```
#[test]
fn a_clause_with_its_number_is_the_same_whatever_its_words_did() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS)]);
    line.then(vec![clause("1", &ICE.replace("shall", "should")), clause("2", &NETS.replace(' ', "\n"))]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "2 same 2 = r0:2"]);
    assert_eq!(line.evidence(), ["scored", "exact"]);
}

/// ```text
/// 1 ice        1 ice        same
///              2 pilots     new
/// 2 nets       3 nets       renumbered ← 2
/// 3 gauges     4 gauges     renumbered ← 3
/// ```
#[test]
fn a_clause_put_in_renumbers_those_behind_it_and_moves_none() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS), clause("3", GAUGES)]);
    line.then(vec![clause("1", ICE), clause("2", PILOTS), clause("3", NETS), clause("4", GAUGES)]);
    assert_eq!(
        line.told(),
        ["1 same 1 = r0:1", "2 new = r1:2", "3 renumbered 2 = r0:2", "4 renumbered 3 = r0:3"]
    );
}

/// ```text
/// 1 ice        1 ice        same
/// 2 nets                    gone
/// 3 gauges     2 gauges     renumbered ← 3
/// ```
#[test]
fn a_clause_taken_out_is_listed_as_gone() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS), clause("3", GAUGES)]);
    line.then(vec![clause("1", ICE), clause("2", GAUGES)]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "2 renumbered 3 = r0:3", "gone 2 = r0:2"]);
}

/// ```text
/// 1 ice        1 gauges     moved ← 3
/// 2 nets       2 ice        renumbered ← 1
/// 3 gauges     3 nets       renumbered ← 2
/// ```
#[test]
fn the_clause_that_changed_places_is_the_one_that_moved() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS), clause("3", GAUGES)]);
    line.then(vec![clause("1", GAUGES), clause("2", ICE), clause("3", NETS)]);
    assert_eq!(line.told(), ["1 moved 3 = r0:3", "2 renumbered 1 = r0:1", "3 renumbered 2 = r0:2"]);
}

/// ```text
/// Winter                Winter
/// 1 ice                 1 ice        same
/// 2 pilots              Summer
/// Summer                2 gauges     renumbered ← 3
/// 3 gauges              3 pilots     moved ← 2, to another section
/// 4 nets                4 nets       same
/// ```
#[test]
fn a_clause_that_changes_section_moves_and_its_new_neighbours_do_not() {
    let (winter, summer) = (heading("Winter season rules"), heading("Summer season rules"));
    let before = [
        winter.clone(),
        clause("1", ICE),
        clause("2", PILOTS),
        summer.clone(),
        clause("3", GAUGES),
        clause("4", NETS),
    ];
    let mut line = Line::of(before.to_vec());
    line.then(vec![
        winter,
        clause("1", ICE),
        summer,
        clause("2", GAUGES),
        clause("3", PILOTS),
        clause("4", NETS),
    ]);
    assert_eq!(
        line.told(),
        [
            "Winter season same Winter season = r0:1",
            "1 same 1 = r0:2",
            "Summer season same Summer season = r0:4",
            "2 renumbered 3 = r0:5",
            "3 moved 2 = r0:3",
            "4 same 4 = r0:6",
        ]
    );
}

/// ```text
/// Winter                Cold months       a new name for the place
/// 1 ice                 1 ice             same
/// ```
#[test]
fn a_section_with_a_new_name_moves_nothing() {
    let mut line = Line::of(vec![heading("Winter season rules"), clause("1", ICE), clause("2", NETS)]);
    line.then(vec![heading("Obligations during frost"), clause("1", ICE), clause("2", NETS)]);
    assert_eq!(line.told()[1..3], ["1 same 1 = r0:2", "2 same 2 = r0:3"]);
}

/// ```text
/// 1 nets, then ice      1 nets       split ← 1, keeps the id: 14 words
///                       2 ice        split ← 1, a new id: 13 words
/// 2 fees                3 fees       renumbered ← 2
/// ```
#[test]
fn in_a_split_the_part_with_most_of_the_words_keeps_the_id() {
    let mut line = Line::of(vec![clause("1", &format!("{ICE} {NETS}")), clause("2", FEES)]);
    line.then(vec![clause("1", ICE), clause("2", NETS), clause("3", FEES)]);
    let told = line.told();
    let keeps: Vec<&String> = told.iter().filter(|line| line.ends_with(" = r0:1")).collect();
    assert_eq!(keeps, ["2 split 1 = r0:1"], "{told:#?}");
    assert_eq!(told, ["1 split 1 = r1:1", "2 split 1 = r0:1", "3 renumbered 2 = r0:2"]);
}

/// The same words in both parts: a tie goes to the first.
#[test]
fn in_a_split_of_equal_parts_the_first_keeps_the_id() {
    let mut line = Line::of(vec![clause("1", &format!("{GAUGES} {GAUGES}"))]);
    line.then(vec![was(&["1"], clause("1", GAUGES)), was(&["1"], clause("2", GAUGES))]);
    assert_eq!(line.told(), ["1 split 1 = r0:1", "2 split 1 = r1:2"]);
}

/// ```text
/// 1 fees  ┐
/// 2 nets  ┴    1 both       merged ← 2 and 1, the id of 2: 14 of its words against 8
/// ```
#[test]
fn a_merged_clause_keeps_the_id_of_the_one_that_gave_most() {
    let mut line = Line::of(vec![clause("1", FEES), clause("2", NETS)]);
    line.then(vec![clause("1", &format!("{FEES} {NETS}"))]);
    assert_eq!(line.told(), ["1 merged 2 and 1 = r0:2"]);
    // The id that retired is not given again.
    line.then(vec![clause("1", &format!("{FEES} {NETS}")), clause("2", ICE)]);
    assert_eq!(line.told(), ["1 same 1 = r0:2", "2 new = r2:2"]);
}

/// ```text
/// r0  1 ice  2 pilots      r1  1 ice      r2  1 ice  2 pilots     revived ← r0
/// ```
#[test]
fn a_clause_that_was_gone_and_is_back_is_revived_with_its_id() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", PILOTS)]);
    line.then(vec![clause("1", ICE)]);
    line.then(vec![clause("1", ICE), clause("5", PILOTS)]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "5 revived 2@r0 = r0:2"]);
    // Gone for longer, it still comes back, from where it stood last.
    line.then(vec![clause("1", ICE)]);
    line.then(vec![clause("1", ICE)]);
    line.then(vec![clause("1", ICE), clause("2", PILOTS)]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "2 revived 5@r2 = r0:2"]);
}

/// A clause that is back is known by its words, though one that goes as it comes looks much like it.
///
/// ```text
/// r0  1 ice   2 pilots        r1  1 ice   3 pilots of tugs        r2  1 ice   5 pilots        ← 2 of r0, not 3
/// ```
#[test]
fn a_clause_that_is_back_is_not_taken_for_one_that_looks_like_it() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", PILOTS)]);
    line.then(vec![clause("1", ICE)]);
    line.then(vec![clause("1", ICE), is_new(clause("3", &PILOTS.replace("tankers", "tugs of all owners")))]);
    line.then(vec![clause("1", ICE), clause("5", PILOTS)]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "5 revived 2@r0 = r0:2", "gone 3 = r2:2"]);
}

/// An id typed again brings its clause back, whatever the words.
#[test]
fn a_typed_id_brings_its_clause_back_with_other_words() {
    let mut line = Line::of(vec![clause("1", ICE), with_id("pilots", clause("2", PILOTS))]);
    line.then(vec![clause("1", ICE)]);
    line.then(vec![clause("1", ICE), with_id("pilots", clause("2", FEES))]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "2 revived 2@r0 = pilots"]);
    assert_eq!(line.evidence()[1], "declared");
}

/// ```text
/// r0  2 nets       r1  2 other words about nets      r2  7 nets as in r0     ← 2, exactly
/// ```
#[test]
fn a_wording_restored_is_the_clause_that_once_had_it() {
    let changed = "Vessels with trawling gear keep away from the shipping channel after sunset.";
    let mut line = Line::of(vec![clause("1", ICE), with_id("gear", clause("2", NETS))]);
    line.then(vec![clause("1", ICE), with_id("gear", clause("2", changed))]);
    line.then(vec![clause("1", ICE), clause("7", NETS)]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "7 renumbered 2 = gear"]);
    assert_eq!(line.evidence()[1], "exact");
}

/// ```text
/// 1 ice        1 pilots     new, though the number is the same
///                           gone 1
/// ```
#[test]
fn an_equal_number_alone_makes_no_continuity() {
    let mut line = Line::of(vec![clause("1", ICE)]);
    line.then(vec![clause("1", PILOTS)]);
    assert_eq!(line.told(), ["1 new = r1:1", "gone 1 = r0:1"]);
}

/// ```text
/// 1 ice        4 fees, was: 1       renumbered ← 1, though no word is the same
/// 2 pilots     2 pilots             same
/// ```
#[test]
fn was_is_law_against_the_words() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", PILOTS)]);
    line.then(vec![was(&["1"], clause("4", FEES)), clause("2", PILOTS)]);
    assert_eq!(line.told(), ["4 renumbered 1 = r0:1", "2 same 2 = r0:2"]);
    assert_eq!(line.evidence(), ["declared", "exact"]);
    // By id as well as by number, and by the path of numbers.
    let mut line = Line::of(vec![clause("1", ICE), point(0, "(a)", PILOTS), point(0, "(b)", GAUGES)]);
    line.then(vec![
        clause("1", ICE),
        was(&["r0:2"], point(0, "(x)", FEES)),
        was(&["1 (b)"], point(0, "(y)", NETS)),
    ]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "(x) renumbered (a) = r0:2", "(y) renumbered (b) = r0:3"]);
}

/// ```text
/// 1 ice   ┐
/// 2 fees  ┴    1 gauges, was: [1, 2]      merged ← both
/// ```
#[test]
fn a_list_under_was_is_a_merge_and_one_name_twice_a_split() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", FEES)]);
    line.then(vec![was(&["1", "2"], clause("1", GAUGES))]);
    assert!(line.told()[0].starts_with("1 merged "), "{:?}", line.told());
    assert_eq!(line.parts[1].1.entries[0].links.len(), 2);
    assert_eq!(line.parts[1].1.dropped, []);
    let mut line = Line::of(vec![clause("1", ICE)]);
    line.then(vec![was(&["1"], clause("1", PILOTS)), was(&["1"], clause("2", ICE))]);
    assert_eq!(line.told(), ["1 split 1 = r1:1", "2 split 1 = r0:1"]);
}

/// ```text
/// 1 ice        1 ice, new: true      new; the old one is gone
/// ```
#[test]
fn new_forbids_a_match_however_equal_the_words() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS)]);
    line.then(vec![is_new(clause("1", ICE)), clause("2", NETS)]);
    assert_eq!(line.told(), ["1 new = r1:1", "2 same 2 = r0:2", "gone 1 = r0:1"]);
    assert_eq!(line.evidence(), ["declared", "exact"]);
}

/// ```text
/// 1=ice ICE        1=nets ICE       moved ← 2=nets
/// 2=nets NETS      2=ice NETS       ← 1=ice
/// ```
#[test]
fn ids_that_were_exchanged_are_law() {
    let mut line = Line::of(vec![with_id("ice", clause("1", ICE)), with_id("nets", clause("2", NETS))]);
    line.then(vec![with_id("nets", clause("1", ICE)), with_id("ice", clause("2", NETS))]);
    let links: Vec<usize> = line.parts[1].1.entries.iter().map(|entry| entry.links[0].ordinal).collect();
    assert_eq!(links, [2, 1]);
    assert_eq!(line.evidence(), ["declared", "declared"]);
    let ids: Vec<&str> = line.parts[1].1.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["nets", "ice"]);
    // They changed places: one of them moved, the other only got another number.
    let mut words: Vec<&str> = line.parts[1].1.entries.iter().map(|entry| entry.relation.word()).collect();
    words.sort_unstable();
    assert_eq!(words, ["moved", "renumbered"]);
}

/// ```text
/// 1=ice ICE        1=ice FEES       the same clause: its id says so
/// ```
#[test]
fn an_id_kept_for_other_words_is_the_same_clause() {
    let mut line = Line::of(vec![with_id("ice", clause("1", ICE))]);
    line.then(vec![with_id("ice", clause("1", FEES))]);
    assert_eq!(line.told(), ["1 same 1 = ice"]);
    assert_eq!((line.evidence()[0], line.parts[1].1.dropped.len()), ("declared", 0));
}

/// ```text
/// 1 (none)     1 (none)     same ← 1
/// 2 (none)     2 (none)     same ← 2
/// 3 (none)     3 ice        new
///              4 (none)     renumbered ← 3
/// ```
#[test]
fn clauses_with_equal_words_keep_their_order() {
    let mut line =
        Line::of(vec![clause("1", "Reserved."), clause("2", "Reserved."), clause("3", "Reserved.")]);
    line.then(vec![
        clause("1", "Reserved."),
        clause("2", "Reserved."),
        clause("3", ICE),
        clause("4", "Reserved."),
    ]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "2 same 2 = r0:2", "3 new = r1:3", "4 renumbered 3 = r0:3"]);
}

/// ```text
/// 1 ice                      1 ice
///   (a) pilots                 (a) fees          new
///   (b) gauges                 (b) pilots        renumbered ← (a)
/// 2 nets                       (c) gauges        renumbered ← (b)
///   (a) fees, as follows     2 nets
///                              (a) fees, …       same: the point of its own parent
/// ```
#[test]
fn points_belong_to_their_parent_though_letters_repeat() {
    let mut line = Line::of(vec![
        clause("1", ICE),
        point(0, "(a)", PILOTS),
        point(0, "(b)", GAUGES),
        clause("2", NETS),
        point(3, "(a)", FEES),
    ]);
    line.then(vec![
        clause("1", ICE),
        point(0, "(a)", "Lighthouses burn from dusk to dawn."),
        point(0, "(b)", PILOTS),
        point(0, "(c)", GAUGES),
        clause("2", NETS),
        point(4, "(a)", FEES),
    ]);
    assert_eq!(
        line.told(),
        [
            "1 same 1 = r0:1",
            "(a) new = r1:2",
            "(b) renumbered (a) = r0:2",
            "(c) renumbered (b) = r0:3",
            "2 same 2 = r0:4",
            "(a) same (a) = r0:5",
        ]
    );
}

/// ```text
/// 1 ice                      1 fees              new
///   (a) pilots               2 ice               renumbered ← 1
///   (b) gauges                 (a) pilots        same: it went nowhere without its parent
/// 2 nets                     3 nets              renumbered ← 2
///                              (a) gauges        moved ← 1 (b)
/// ```
#[test]
fn points_stay_when_their_parent_is_renumbered_and_move_when_they_leave_it() {
    let mut line =
        Line::of(vec![clause("1", ICE), point(0, "(a)", PILOTS), point(0, "(b)", GAUGES), clause("2", NETS)]);
    line.then(vec![
        clause("1", FEES),
        clause("2", ICE),
        point(1, "(a)", PILOTS),
        clause("3", NETS),
        point(3, "(a)", GAUGES),
    ]);
    assert_eq!(
        line.told(),
        [
            "1 new = r1:1",
            "2 renumbered 1 = r0:1",
            "(a) same (a) = r0:2",
            "3 renumbered 2 = r0:4",
            "(a) moved (b) = r0:3",
        ]
    );
}

/// ```text
/// r0  1 ice  2 nets
/// r1  1 ice  2 nets  3 pilots         (made from r0)
/// r2  1 ice  2 gauges                 (made from r0: nets dropped, gauges put in)
/// r3  1 ice  2 nets  3 pilots  4 gauges      made from r1 and r2
/// ```
#[test]
fn a_draft_made_from_two_is_matched_with_both() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS)]);
    line.then(vec![clause("1", ICE), clause("2", NETS), clause("3", PILOTS)]);
    let side = line.draft(vec![clause("1", ICE), clause("2", GAUGES)]);
    line.made_from(&[0], side);
    let joined =
        line.draft(vec![clause("1", ICE), clause("2", NETS), clause("3", PILOTS), clause("4", GAUGES)]);
    line.made_from(&[1, 2], joined);
    assert_eq!(
        line.told(),
        ["1 same 1@r1 and 1 = r0:1", "2 same 2@r1 = r0:2", "3 same 3@r1 = r1:3", "4 renumbered 2 = r2:2"]
    );
    assert_eq!(line.parts[3].1.base, [RoundName::new("r1"), RoundName::new("r2")]);
}

/// A clause of either base that nothing continues is gone, once, by its id.
#[test]
fn what_neither_base_hands_on_is_gone() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS)]);
    line.then(vec![clause("1", ICE), clause("2", NETS), clause("3", PILOTS)]);
    let side = line.draft(vec![clause("1", ICE), clause("2", NETS), clause("3", GAUGES)]);
    line.made_from(&[0], side);
    let joined = line.draft(vec![clause("1", ICE), clause("2", NETS)]);
    line.made_from(&[1, 2], joined);
    assert_eq!(line.told()[2..], ["gone 3@r1 = r1:3", "gone 3 = r2:3"]);
}

/// `dropped` may say where the content went; the place is that of the draft that drops.
#[test]
fn dropped_says_where_the_content_went() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS), clause("3", FEES)]);
    let mut draft = line.draft(vec![clause("1", ICE), clause("2", FEES)]);
    draft.dropped =
        vec![Dropped { clause: "2".to_string(), sponsors: Vec::new(), into: Some("1".to_string()) }];
    line.made_from(&[0], draft);
    let gone = &line.parts[1].1.dropped;
    assert_eq!(
        gone.iter().map(|gone| (gone.id.as_str(), gone.into.as_slice())).collect::<Vec<_>>(),
        [("r0:2", &[1][..])]
    );
}

/// A copy of a clause that still stands is a new clause, not a split: all its words are explained by the one that stayed.
#[test]
fn a_copy_of_a_clause_that_stands_is_new() {
    let mut line = Line::of(vec![clause("1", ICE), clause("2", NETS)]);
    line.then(vec![clause("1", ICE), clause("2", NETS), clause("3", ICE)]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "2 same 2 = r0:2", "3 new = r1:3"]);
}

/// No words at all: paired by place, never by what they tell.
#[test]
fn clauses_without_words_are_paired_in_order() {
    let mut line = Line::of(vec![clause("1", "[...]"), clause("2", ICE), clause("3", "…")]);
    line.then(vec![clause("1", "[...]"), clause("2", ICE), clause("3", "…")]);
    assert_eq!(line.told(), ["1 same 1 = r0:1", "2 same 2 = r0:2", "3 same 3 = r0:3"]);
}

/// ```text
/// base    1 ice   2 nets   2 bis pilots   3 gauges   4 fees
/// draft   1 ice   2 nets   3 pilots       4 gauges   5 schools   6 fees       every article but the first reworded
/// ```
///
/// The numbers 3 and 4 stand for other subjects than before: the subject decides, not the number.
#[test]
fn articles_renumbered_and_reworded_at_once_continue_those_on_their_subject() {
    let mut line = Line::of(vec![
        clause("1", ICE),
        clause("2", NETS),
        clause("2 bis", PILOTS),
        clause("3", GAUGES),
        clause("4", FEES),
    ]);
    let concordance = line.then(vec![
        clause("1", ICE),
        clause(
            "2",
            "Fishing nets longer than twenty metres shall stay clear of the shipping channel at night.",
        ),
        clause("3", "Tankers above four thousand tonnes are to carry a licensed pilot."),
        clause("4", "The authorities of the river publish hourly readings of their water gauges."),
        clause("5", "Schools teach swimming to every pupil before the age of ten."),
        clause("6", "The dredging of shallow harbours is financed by fees for mooring."),
    ]);
    let from = concordance.entries.iter().map(|entry| entry.links.first().map(|link| link.ordinal));
    assert_eq!(from.collect::<Vec<_>>(), [Some(1), Some(2), Some(3), Some(4), None, Some(5)]);
}
