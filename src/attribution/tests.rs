//! Attribution on texts small enough to be read at a glance. A run of words is written `words sponsors round`, with
//! `-` where nobody is on record.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{ChangeKind, EventKind, TokenId, Turn, Weave, attribute, compare, first_draft};
use crate::lineage::Trace;
use crate::model::{
    ActorId, Alternative, AlternativeLabel, Clause, Concordance, Draft, Dropped, Negotiation, RoundIndex,
    RoundName,
};
use crate::text::{KeyId, TokenClass};

pub(super) fn clause(number: &str, text: &str) -> Clause {
    Clause::new(number, text)
}

fn actors(names: &[&str]) -> Vec<ActorId> {
    names.iter().map(|name| ActorId::new(*name)).collect()
}

/// The same clause with sponsors of what its draft changes in it.
pub(super) fn by(names: &[&str], clause: Clause) -> Clause {
    Clause { sponsors: Some(actors(names)), ..clause }
}

fn option(label: &str, names: &[&str], text: &str) -> Alternative {
    let sponsors = (!names.is_empty()).then(|| actors(names));
    Alternative { label: AlternativeLabel::new(label), sponsors, text: text.to_string() }
}

/// The draft of a round, held by the pen of the chair.
pub(super) fn draft(round: usize, clauses: Vec<Clause>) -> Draft {
    let day = u32::try_from(round).expect("a short history") + 1;
    let date = NaiveDate::from_ymd_opt(2031, 1, day).expect("a day of January");
    let name = RoundName::new(format!("r{round}"));
    Draft { issued_by: actors(&["Chair"]), ..Draft::new(name, date, clauses) }
}

/// A history with its weave.
pub(super) struct Woven {
    pub(super) negotiation: Negotiation,
    pub(super) weave: Weave,
}

impl Woven {
    /// Drafts made one from the other.
    pub(super) fn line(rounds: Vec<Vec<Clause>>) -> Self {
        let drafts = rounds.into_iter().enumerate().map(|(round, clauses)| draft(round, clauses));
        Self::of(
            drafts
                .enumerate()
                .map(|(round, draft)| (draft, round.checked_sub(1).into_iter().collect()))
                .collect(),
        )
    }

    /// Drafts with the places of what each was made from.
    pub(super) fn of(drafts: Vec<(Draft, Vec<usize>)>) -> Self {
        let mut trace = Trace::default();
        let mut parts: Vec<(Draft, Concordance)> = Vec::new();
        for (draft, bases) in drafts {
            let index = |at: usize| RoundIndex(u32::try_from(at).expect("a short history"));
            let concordance = trace.relate(&draft, &bases.into_iter().map(index).collect::<Vec<_>>());
            parts.push((draft, concordance));
            let so_far = Negotiation::new(String::new(), parts.clone()).expect("drafts that fit together");
            trace.add(so_far.rounds.last().expect("one was added"));
        }
        let negotiation = Negotiation::new(String::new(), parts).expect("drafts that fit together");
        let weave = attribute(&negotiation, &Trace::of(&negotiation));
        Self { negotiation, weave }
    }

    pub(super) fn sponsors(&self, credit: super::CreditId) -> String {
        let names: Vec<&str> = self.weave.credit(credit).sponsors.iter().map(ActorId::as_str).collect();
        if names.is_empty() { "-".to_string() } else { names.join("+") }
    }

    /// The runs of words of a stream of a clause.
    fn stream(&self, round: u32, place: usize, stream: usize) -> Vec<String> {
        let stream = &self.weave.draft(RoundIndex(round)).clauses[place].streams[stream];
        let mut runs: Vec<(String, String)> = Vec::new();
        for (at, token) in stream.tokens.iter().enumerate() {
            let life = self.weave.life(*token);
            if life.class != TokenClass::Word {
                continue;
            }
            let whose = format!("{} r{}", self.sponsors(life.credit), life.birth.0);
            let word = stream.cut.slice(at, at);
            match runs.last_mut() {
                Some((words, last)) if *last == whose => *words = format!("{words} {word}"),
                _ => runs.push((word.to_string(), whose)),
            }
        }
        runs.into_iter().map(|(words, whose)| format!("{words} {whose}")).collect()
    }

    /// The runs of words of a clause's own text.
    fn told(&self, round: u32, place: usize) -> Vec<String> {
        self.stream(round, place, 0)
    }

    /// What happened in a round to words, marks and brackets: `returned shall CHL`, sorted, neighbours of one kind apart.
    fn events(&self, round: u32) -> Vec<String> {
        let written = |token: TokenId| {
            let drafts = self.negotiation.indices().map(|index| self.weave.draft(index));
            let mut streams = drafts.flat_map(|draft| &draft.clauses).flat_map(|clause| &clause.streams);
            let found = streams.find_map(|stream| {
                let at = stream.tokens.iter().position(|known| *known == token)?;
                Some(stream.cut.slice(at, at).to_string())
            });
            found.expect("every token stands somewhere")
        };
        let happened = self.weave.events().iter().filter(|event| event.round == RoundIndex(round));
        let mut told: Vec<String> = happened
            .map(|event| {
                let word = match event.kind {
                    EventKind::Removed => "removed",
                    EventKind::Left => "left",
                    EventKind::Returned => "returned",
                    EventKind::Moved => "moved",
                    EventKind::Respelled => "respelled",
                };
                format!("{word} {} {}", written(event.token), self.sponsors(event.credit))
            })
            .collect();
        told.sort();
        told
    }

    /// Tokens born in a round.
    fn born(&self, round: u32) -> usize {
        self.weave.lives().iter().filter(|life| life.birth == RoundIndex(round)).count()
    }

    fn kinds(&self, from: u32, to: u32) -> Vec<ChangeKind> {
        let changes = compare(&self.negotiation, &self.weave, RoundIndex(from), RoundIndex(to));
        changes.iter().map(|change| change.kind).collect()
    }

    /// What was put in and taken out from one round to another, marks apart: `+ shall NOR`.
    fn changes(&self, from: u32, to: u32) -> Vec<String> {
        let changes = compare(&self.negotiation, &self.weave, RoundIndex(from), RoundIndex(to));
        let pieces = changes.iter().flat_map(|change| &change.streams).flat_map(|stream| &stream.pieces);
        pieces
            .filter(|piece| piece.turn != Turn::Kept && piece.words > 0)
            .map(|piece| {
                let sign = if piece.turn == Turn::Inserted { '+' } else { '-' };
                format!(
                    "{sign} {} {}",
                    piece.text,
                    piece.credit.map_or_else(String::new, |credit| self.sponsors(credit))
                )
            })
            .collect()
    }
}

const DUTY: &str = "Each Party shall keep the river free of ice";

// ---- one word ----

/// ```text
/// r0  Each Party shall   keep …
/// r1  Each Party should  keep …      by NOR
/// ```
#[test]
fn a_word_put_in_is_its_sponsors_and_the_rest_stays_whose_it_was() {
    let woven = Woven::line(vec![
        vec![clause("1", DUTY)],
        vec![by(&["NOR"], clause("1", &DUTY.replace("shall", "should")))],
    ]);
    assert_eq!(woven.told(1, 0), ["Each Party - r0", "should NOR r1", "keep the river free of ice - r0"]);
    assert_eq!(woven.events(1), ["removed shall NOR"]);
    assert_eq!(woven.changes(0, 1), ["- shall NOR", "+ should NOR"]);
}

/// ```text
/// r0  shall      base
/// r1  should     NOR
/// r2  shall      base again, brought back by CHL
/// r3  should     NOR's again, brought back by SWE
/// ```
#[test]
fn a_word_put_back_into_its_slot_is_the_first_sponsors() {
    let (shall, should) = (DUTY, DUTY.replace("shall", "should"));
    let woven = Woven::line(vec![
        vec![clause("1", shall)],
        vec![by(&["NOR"], clause("1", &should))],
        vec![by(&["CHL"], clause("1", shall))],
        vec![by(&["SWE"], clause("1", &should))],
    ]);
    assert_eq!(woven.told(2, 0), [format!("{DUTY} - r0")]);
    assert_eq!(woven.events(2), ["removed should CHL", "returned shall CHL"]);
    assert_eq!(woven.told(3, 0)[1], "should NOR r1");
    assert_eq!(woven.events(3), ["removed shall SWE", "returned should SWE"]);
    assert_eq!((woven.born(2), woven.born(3)), (0, 0));
}

/// The slot is known by its neighbours, though the sentence has grown on both sides.
#[test]
fn a_slot_is_remembered_when_the_sentence_around_has_grown() {
    let woven = Woven::line(vec![
        vec![clause("1", DUTY)],
        vec![by(&["NOR"], clause("1", &DUTY.replace("shall", "should")))],
        vec![by(
            &["CHL"],
            clause("1", "In winter Each Party should keep the river and its harbours free of ice and sand"),
        )],
        vec![by(
            &["SWE"],
            clause("1", "In winter Each Party shall keep the river and its harbours free of ice and sand"),
        )],
    ]);
    assert_eq!(woven.events(3), ["removed should SWE", "returned shall SWE"]);
    assert_eq!(
        woven.told(3, 0),
        [
            "In winter CHL r2",
            "Each Party shall keep the river - r0",
            "and its harbours CHL r2",
            "free of ice - r0",
            "and sand CHL r2",
        ]
    );
}

/// Capitals are form: the word stays whose it is, and who changed it is on record.
#[test]
fn capitals_alone_change_no_owner() {
    let woven = Woven::line(vec![
        vec![clause("1", DUTY)],
        vec![by(&["NOR"], clause("1", &DUTY.replace("Party", "PARTY")))],
    ]);
    assert_eq!(woven.born(1), 0);
    assert_eq!(woven.events(1), ["respelled Party NOR"]);
    assert_eq!(woven.kinds(0, 1), [ChangeKind::Form]);
}

/// ```text
/// r0   … permits to the operators is …
/// r1   … communities on the import of …     the function word between rewritten stretches is chance
/// ```
#[test]
fn function_words_between_rewritten_stretches_are_no_continuity() {
    let woven = Woven::line(vec![
        vec![clause("1", "Granting permits to the operators remains subject to approval under article six")],
        vec![by(
            &["NOR"],
            clause("1", "Taxing imports on the nets seems subject to approval under article six"),
        )],
    ]);
    assert_eq!(
        woven.told(1, 0),
        ["Taxing imports on the nets seems NOR r1", "subject to approval under article six - r0"]
    );
}

// ---- marks and brackets ----

/// ```text
/// r0   free of ice          r1   free [of ice]  by NOR          r2   free of ice  by CHL
/// ```
#[test]
fn brackets_are_whose_they_are_and_the_words_inside_whose_they_were() {
    let woven = Woven::line(vec![
        vec![clause("1", DUTY)],
        vec![by(&["NOR"], clause("1", &DUTY.replace("of ice", "[of ice]")))],
        vec![by(&["CHL"], clause("1", DUTY))],
    ]);
    for round in 0..=2 {
        assert_eq!(woven.told(round, 0), [format!("{DUTY} - r0")]);
    }
    let brackets: Vec<String> = woven
        .weave
        .lives()
        .iter()
        .filter(|life| life.class == TokenClass::Bracket)
        .map(|life| format!("{} r{}", woven.sponsors(life.credit), life.birth.0))
        .collect();
    assert_eq!(brackets, ["NOR r1", "NOR r1"]);
    assert_eq!(woven.events(2), ["removed [ CHL", "removed ] CHL"]);
    assert_eq!(woven.kinds(0, 1), [ChangeKind::Form]);
}

/// ```text
/// r0  Ferries may cross at night, when both agree.
/// r1  Ferries may cross late at night, when both harbours agree.      comma and full stop stay the same tokens
/// ```
#[test]
fn a_mark_that_stays_is_the_same_mark() {
    let woven = Woven::line(vec![
        vec![clause("1", "Ferries may cross at night, when both agree.")],
        vec![by(&["NOR"], clause("1", "Ferries may cross late at night, when both harbours agree."))],
    ]);
    let marks = woven.weave.lives().iter().filter(|life| life.class == TokenClass::Mark);
    assert_eq!(marks.map(|life| life.birth.0).collect::<Vec<_>>(), [0, 0]);
    assert_eq!(woven.events(1), Vec::<String>::new());
}

/// ```text
/// r0  Ferries cross late at night licensed pilots guide every heavy tanker.
/// r1  Licensed pilots guide every heavy tanker ferries cross late at night.     the full stop is the old one
/// ```
#[test]
fn a_text_whose_halves_change_places_keeps_the_mark_that_closes_it() {
    let woven = Woven::line(vec![
        vec![clause("1", "Ferries cross late at night licensed pilots guide every heavy tanker.")],
        vec![clause("1", "Licensed pilots guide every heavy tanker ferries cross late at night.")],
    ]);
    assert!(woven.weave.lives().iter().all(|life| life.birth.0 == 0), "nothing is new");
    assert!(woven.weave.events().iter().all(|event| event.kind != EventKind::Removed), "nothing is gone");
}

// ---- moves, returns, copies ----

const PHRASE: &str = "before sunset and with two licensed pilots aboard";

/// ```text
/// r0  1 Tankers enter the estuary <phrase>          2 Ferries cross the channel
/// r1  1 Tankers enter the estuary                   2 Ferries cross the channel <phrase>      by CHL
/// ```
#[test]
fn a_phrase_that_moves_keeps_its_sponsor_and_the_mover_is_on_record() {
    let (tankers, ferries) = ("Tankers enter the estuary slowly", "Ferries cross the channel quickly");
    let woven = Woven::line(vec![
        vec![clause("1", tankers), clause("2", ferries)],
        vec![by(&["NOR"], clause("1", &format!("{tankers} {PHRASE}"))), clause("2", ferries)],
        vec![clause("1", tankers), by(&["CHL"], clause("2", &format!("{ferries} {PHRASE}")))],
    ]);
    assert_eq!(woven.told(2, 1), [format!("{ferries} - r0"), format!("{PHRASE} NOR r1")]);
    assert_eq!(woven.born(2), 0);
    let moved: BTreeSet<String> = woven.events(2).into_iter().collect();
    assert_eq!(moved, PHRASE.split(' ').map(|word| format!("moved {word} CHL")).collect());
    assert_eq!(woven.changes(1, 2), [format!("- {PHRASE} CHL"), format!("+ {PHRASE} CHL")]);
}

/// ```text
/// r1  phrase put in by NOR     r2  phrase gone     r3  phrase in another clause, by CHL: it is NOR's still
/// ```
#[test]
fn a_telling_phrase_returns_anywhere_and_stays_its_first_sponsors() {
    let (tankers, ferries) = ("Tankers enter the estuary slowly", "Ferries cross the channel quickly");
    let woven = Woven::line(vec![
        vec![clause("1", tankers), clause("2", ferries)],
        vec![by(&["NOR"], clause("1", &format!("{tankers} {PHRASE}"))), clause("2", ferries)],
        vec![by(&["SWE"], clause("1", tankers)), clause("2", ferries)],
        vec![clause("1", tankers), by(&["CHL"], clause("2", &format!("{ferries} {PHRASE}")))],
    ]);
    assert_eq!(woven.told(3, 1)[1], format!("{PHRASE} NOR r1"));
    let returned: BTreeSet<String> = woven.events(3).into_iter().collect();
    assert_eq!(returned, PHRASE.split(' ').map(|word| format!("returned {word} CHL")).collect());
}

/// Three telling words are enough where all that was taken out is put in again and nothing else; in the middle of
/// other words they may be chance.
#[test]
fn a_short_phrase_returns_when_it_is_the_whole_of_what_was_taken_out() {
    let (tankers, ferries) = ("Tankers enter the estuary slowly", "Ferries cross the channel quickly");
    let story = |put_in: &str, put_back: &str| {
        let woven = Woven::line(vec![
            vec![clause("1", tankers), clause("2", ferries)],
            vec![by(&["NOR"], clause("1", &format!("{tankers} {put_in}"))), clause("2", ferries)],
            vec![by(&["SWE"], clause("1", tankers)), clause("2", ferries)],
            vec![clause("1", tankers), by(&["CHL"], clause("2", &format!("{ferries} {put_back}")))],
        ]);
        woven.told(3, 1)[1..].to_vec()
    };
    let phrase = "seasonal closure notices";
    assert_eq!(story(phrase, phrase), [format!("{phrase} NOR r1")]);
    let (before, behind) = (format!("observing {phrase} strictly"), format!("posting {phrase} early"));
    assert_eq!(story(&before, &behind), [format!("{behind} CHL r3")]);
}

/// `in accordance with the` was taken out somewhere before in any long history: it is nobody's find.
#[test]
fn a_common_phrase_is_no_return() {
    let (tankers, ferries) = ("Tankers enter the estuary slowly", "Ferries cross the channel quickly");
    let common = "in accordance with the";
    let woven = Woven::line(vec![
        vec![clause("1", &format!("{tankers} {common} rules")), clause("2", ferries)],
        vec![by(&["SWE"], clause("1", tankers)), clause("2", ferries)],
        vec![clause("1", tankers), by(&["CHL"], clause("2", &format!("{ferries} {common} timetable")))],
    ]);
    assert_eq!(woven.told(2, 1), [format!("{ferries} - r0"), format!("{common} timetable CHL r2")]);
}

/// `marine reserves for breeding salmon` was NOR's in clause 1, which is dropped. Where the words stand in another clause as well,
/// they are a term of the text, and whoever types them in the middle of something longer uses the term; where they stand
/// nowhere else, they are NOR's, back.
#[test]
fn a_term_that_stands_elsewhere_is_no_piece_of_a_dropped_clause_come_back() {
    let term = "marine reserves for breeding salmon";
    let dropped = format!("{term} shelter juvenile cod from trawlers");
    let list = format!("Maps show harbours, {term} and wrecks");
    let story = |stands: &str| {
        let woven = Woven::line(vec![
            vec![by(&["NOR"], clause("1", &dropped)), clause("2", stands), clause("3", "Maps are drawn")],
            vec![clause("2", stands), clause("3", "Maps are drawn")],
            vec![clause("2", stands), clause("3", "Maps are drawn"), by(&["CHL"], clause("4", &list))],
        ]);
        woven.told(2, 2)
    };
    let words = list.replace(',', "");
    assert_eq!(story("Boats leave marine reserves for breeding salmon at dusk"), [format!("{words} CHL r2")]);
    assert_eq!(story("Boats leave harbours at dusk")[1], format!("{term} NOR r0"));
}

/// ```text
/// r0  guide tankers under the estuary code of winter     r1  guide tankers     r2  … under the estuary timetable alone
/// ```
///
/// `under the estuary` carries little, but stands again behind the very word it was taken from.
#[test]
fn a_few_words_are_back_where_they_stand_behind_the_word_they_were_taken_from() {
    let rules = |end: &str| clause("1", &format!("The pilots guide tankers{end}"));
    let woven = Woven::line(vec![
        vec![rules(" under the estuary code of winter")],
        vec![by(&["SWE"], rules(""))],
        vec![by(&["CHL"], rules(" under the estuary timetable alone"))],
    ]);
    let told =
        ["The pilots guide tankers under the estuary - r0", "timetable alone CHL r2"].map(str::to_string);
    assert_eq!(woven.told(2, 0), told);
}

/// While the source stays, a copy is the copier's.
#[test]
fn a_copy_is_the_copiers_and_its_source_keeps_its_own() {
    let (tankers, ferries) = ("Tankers enter the estuary slowly", "Ferries cross the channel quickly");
    let with_phrase = format!("{tankers} {PHRASE}");
    let woven = Woven::line(vec![
        vec![clause("1", tankers), clause("2", ferries)],
        vec![by(&["NOR"], clause("1", &with_phrase)), clause("2", ferries)],
        vec![clause("1", &with_phrase), by(&["CHL"], clause("2", &format!("{ferries} {PHRASE}")))],
    ]);
    assert_eq!(woven.told(2, 0)[1], format!("{PHRASE} NOR r1"));
    assert_eq!(woven.told(2, 1)[1], format!("{PHRASE} CHL r2"));
    assert_eq!(woven.events(2), Vec::<String>::new());
}

/// ```text
/// 1 one, then two     1 one                 words stay, joining words are the editor's
///                     2 likewise two
/// ```
#[test]
fn split_and_merged_clauses_keep_their_words() {
    let (one, two) =
        ("Tankers enter the estuary before sunset", "Trawlers land their salmon at the customs quay");
    let woven = Woven::line(vec![
        vec![clause("1", &format!("{one}. {two}."))],
        vec![clause("1", &format!("{one}.")), by(&["NOR"], clause("2", &format!("Likewise {two}.")))],
        vec![by(&["CHL"], clause("1", &format!("{one}, and {two}.")))],
    ]);
    assert_eq!(woven.told(1, 0), [format!("{one} - r0")]);
    assert_eq!(woven.told(1, 1), ["Likewise NOR r1".to_string(), format!("{two} - r0")]);
    assert_eq!(woven.told(2, 0), [format!("{one} - r0"), "and CHL r2".to_string(), format!("{two} - r0")]);
    let gone: Vec<String> =
        woven.events(1).into_iter().filter(|event| event.starts_with("removed")).collect();
    assert_eq!(gone, Vec::<String>::new());
}

/// A clause that was away comes back with its tokens.
#[test]
fn a_revived_clause_keeps_its_words() {
    let (one, two) =
        ("Tankers enter the estuary before sunset", "Trawlers land their salmon at the customs quay");
    let woven = Woven::line(vec![
        vec![clause("1", one), by(&["NOR"], clause("2", two))],
        vec![clause("1", one)],
        vec![clause("1", one), by(&["CHL"], clause("2", two))],
    ]);
    assert_eq!(woven.told(2, 1), [format!("{two} NOR r0")]);
    assert_eq!(woven.events(1).len(), 8, "eight words went");
    assert!(woven.events(2).iter().all(|event| event.starts_with("returned ") && event.ends_with(" CHL")));
    assert_eq!(woven.kinds(1, 2), [ChangeKind::Unchanged, ChangeKind::Added]);
}

// ---- who is on record ----

/// ```text
/// draft SWE
///   1          by NOR        →  NOR
///     (a)                    →  NOR, its parent's
///     (b)      by []         →  nobody, though the draft has sponsors
///   2                        →  SWE
///     option B by CHL        →  CHL
///     option C               →  SWE
/// ```
#[test]
fn the_nearest_statement_wins_and_an_empty_list_ends_the_search() {
    let point = |number: &str, text: &str| Clause { parent: Some(0), ..clause(number, text) };
    let mut first = draft(
        0,
        vec![
            by(&["NOR"], clause("1", "Tankers")),
            point("(a)", "enter slowly"),
            by(&[], point("(b)", "leave quickly")),
            Clause {
                alternatives: vec![option("B", &["CHL"], "Trawlers wait"), option("C", &[], "Salmon rest")],
                ..clause("2", "Ferries cross")
            },
        ],
    );
    first.sponsors = Some(actors(&["SWE"]));
    let woven = Woven::of(vec![(first, vec![])]);
    assert_eq!(woven.told(0, 0), ["Tankers NOR r0"]);
    assert_eq!(woven.told(0, 1), ["enter slowly NOR r0"]);
    assert_eq!(woven.told(0, 2), ["leave quickly - r0"]);
    assert_eq!(woven.told(0, 3), ["Ferries cross SWE r0"]);
    assert_eq!(woven.stream(0, 3, 1), ["Trawlers wait CHL r0"]);
    assert_eq!(woven.stream(0, 3, 2), ["Salmon rest SWE r0"]);
}

/// Nobody is on record: not the pen-holder, not whoever sponsored the words before.
#[test]
fn nobody_is_nobody_by_way_of_the_pen_holder() {
    let woven = Woven::line(vec![
        vec![by(&["NOR"], clause("1", DUTY))],
        vec![clause("1", &DUTY.replace("shall", "should"))],
    ]);
    let should =
        woven.weave.lives().iter().find(|life| life.birth == RoundIndex(1)).expect("a word was put in");
    let credit = woven.weave.credit(should.credit);
    assert_eq!(
        (credit.sponsors.as_slice(), credit.evidence, credit.via.as_slice()),
        (&[][..], super::Evidence::None, &actors(&["Chair"])[..])
    );
    assert_eq!(woven.events(1), ["removed shall -"]);
}

/// Several sponsors are a set, in order of their ids.
#[test]
fn sponsors_are_a_set() {
    let woven = Woven::line(vec![vec![by(&["SWE", "CHL", "SWE"], clause("1", "Ferries cross"))]]);
    assert_eq!(woven.told(0, 0), ["Ferries cross CHL+SWE r0"]);
}

/// ```text
/// 1                    1 by NOR           the points went under what their parent says,
///   (a) (b)              (none)           unless `dropped` says it of one of them
/// ```
#[test]
fn a_dropped_clause_is_put_down_to_dropped_then_to_its_parent() {
    let point = |number: &str, text: &str| Clause { parent: Some(0), ..clause(number, text) };
    let head = "The following rules apply to ships in the estuary:";
    let first =
        draft(0, vec![clause("1", head), point("(a)", "tankers wait"), point("(b)", "trawlers leave")]);
    let mut second = draft(1, vec![by(&["NOR"], clause("1", head))]);
    second.dropped = vec![Dropped { clause: "1 (b)".to_string(), sponsors: actors(&["CHL"]), into: None }];
    let woven = Woven::of(vec![(first, vec![]), (second, vec![0])]);
    assert_eq!(
        woven.events(1),
        ["removed leave CHL", "removed tankers NOR", "removed trawlers CHL", "removed wait NOR"]
    );
}

/// ```text
/// r0  1 Rivers thaw early    2 nets dry
/// r1  1 Rivers thaw early, nets dry          dropped: 2, into 1
/// ```
/// Two words are too few to be recognised anywhere; said to be there, they are.
#[test]
fn words_of_a_dropped_clause_are_looked_for_where_the_draft_says_they_went() {
    let first = draft(0, vec![clause("1", "Rivers thaw early"), clause("2", "nets dry")]);
    let second = |into: Option<&str>| {
        let mut second = draft(1, vec![by(&["NOR"], clause("1", "Rivers thaw early, nets dry"))]);
        let (clause, sponsors) = ("2".to_string(), actors(&["NOR"]));
        second.dropped = vec![Dropped { clause, sponsors, into: into.map(ToString::to_string) }];
        second
    };
    let said = Woven::of(vec![(first.clone(), vec![]), (second(Some("1")), vec![0])]);
    assert_eq!(said.events(1), ["moved dry NOR", "moved nets NOR"]);
    let unsaid = Woven::of(vec![(first, vec![]), (second(None), vec![0])]);
    assert_eq!(unsaid.events(1), ["removed dry NOR", "removed nets NOR"]);
}

// ---- options and flush text ----

/// ```text
/// r0  3 Ferries cross slowly        B: Ferries stay in port until spring
/// r1  3 Ferries stay in port until spring       the option that was chosen keeps its words
/// ```
#[test]
fn the_option_that_is_kept_keeps_its_words() {
    let chosen = "Trawlers stay in port until the spring tide";
    let both = Clause {
        alternatives: vec![option("B", &["NOR"], chosen)],
        ..clause("3", "Ferries cross the estuary slowly")
    };
    let woven = Woven::line(vec![vec![both], vec![by(&["CHL"], Clause { id: None, ..clause("3", chosen) })]]);
    assert_eq!(woven.told(1, 0), [format!("{chosen} NOR r0")]);
    let removed: BTreeSet<String> =
        woven.events(1).into_iter().filter(|event| event.starts_with("removed")).collect();
    assert_eq!(
        removed,
        "Ferries cross the estuary slowly".split(' ').map(|word| format!("removed {word} CHL")).collect()
    );
}

/// `No text.` is an option without words.
#[test]
fn no_text_has_no_words() {
    let both =
        Clause { alternatives: vec![option("B", &["NOR"], "No text.")], ..clause("3", "Ferries cross") };
    let woven = Woven::line(vec![vec![both]]);
    assert_eq!(woven.stream(0, 0, 1), Vec::<String>::new());
}

/// Flush text is the end of the clause's own stream.
#[test]
fn flush_text_follows_the_text_in_one_stream() {
    let with_flush =
        Clause { after: "These rules stand together.".to_string(), ..clause("1", "The rules are:") };
    let woven = Woven::line(vec![vec![with_flush]]);
    let stream = &woven.weave.draft(RoundIndex(0)).clauses[0].streams[0];
    assert_eq!(stream.cut.slice(stream.after, stream.after), "These");
    assert_eq!(woven.told(0, 0), ["The rules are These rules stand together - r0"]);
}

// ---- two bases ----

/// ```text
/// r0 ─┬─ r1  … in winter            by NOR   ─┬─ r3  … in winter with icebreakers
///     └─ r2  … with icebreakers     by CHL   ─┘
/// ```
#[test]
fn words_of_either_base_keep_their_origin() {
    let woven = Woven::of(vec![
        (draft(0, vec![clause("1", DUTY)]), vec![]),
        (draft(1, vec![by(&["NOR"], clause("1", &format!("{DUTY} throughout winter")))]), vec![0]),
        (draft(2, vec![by(&["CHL"], clause("1", &format!("{DUTY} using icebreakers")))]), vec![0]),
        (
            draft(3, vec![by(&["SWE"], clause("1", &format!("{DUTY} throughout winter using icebreakers")))]),
            vec![1, 2],
        ),
    ]);
    assert_eq!(
        woven.told(3, 0),
        [
            format!("{DUTY} - r0"),
            "throughout winter NOR r1".to_string(),
            "using icebreakers CHL r2".to_string()
        ]
    );
    assert_eq!((woven.born(3), woven.events(3).len()), (0, 0));
}

/// Two tracks that both changed one clause, and the draft that merges them: its clause, by SWE.
fn merged(council: Clause, parliament: Clause, merged: &str) -> Woven {
    Woven::of(vec![
        (draft(0, vec![clause("1", DUTY)]), vec![]),
        (draft(1, vec![by(&["NOR"], council)]), vec![0]),
        (draft(2, vec![by(&["CHL"], parliament)]), vec![0]),
        (draft(3, vec![by(&["SWE"], clause("1", merged))]), vec![1, 2]),
    ])
}

/// What one track put in behind may stand behind what the other put in before.
#[test]
fn words_of_both_bases_are_found_whatever_their_order() {
    let woven = merged(
        clause("1", &format!("{DUTY} throughout winter")),
        clause("1", &format!("Jointly, {DUTY}")),
        &format!("Jointly, {DUTY} throughout winter"),
    );
    let found = woven.told(3, 0);
    assert_eq!((found[0].as_str(), found[2].as_str()), ("Jointly CHL r2", "throughout winter NOR r1"));
    assert_eq!((woven.born(3), woven.events(3)), (0, vec![]));
    assert_eq!(woven.changes(1, 3), ["+ Jointly, CHL"]);
    assert_eq!(woven.changes(2, 3), ["+ throughout winter NOR"]);
}

/// Words that one track put in and the merged draft has not taken over were never in the other: nobody took them out.
#[test]
fn words_of_one_base_alone_are_not_removed_by_the_draft_that_leaves_them() {
    let woven = merged(
        clause("1", &format!("{DUTY} throughout winter")),
        clause("1", &format!("{DUTY} using icebreakers")),
        &format!("{DUTY} using icebreakers"),
    );
    assert_eq!(woven.events(3), ["left throughout -", "left winter -"]);
    assert_eq!(woven.changes(1, 3), ["- throughout winter -", "+ using icebreakers CHL"]);
    assert_eq!(woven.changes(2, 3), Vec::<String>::new());
}

/// Words that one track took out and the merged draft leaves out were taken out once, by that track's sponsor.
#[test]
fn words_that_one_base_took_out_are_its_removal_alone() {
    let woven = merged(
        clause("1", &DUTY.replace(" of ice", "")),
        clause("1", &format!("{DUTY} using icebreakers")),
        &format!("{} using icebreakers", DUTY.replace(" of ice", "")),
    );
    assert_eq!(woven.events(1), ["removed ice NOR", "removed of NOR"]);
    assert_eq!(woven.events(3), Vec::<String>::new());
    assert_eq!(woven.changes(2, 3), ["- of ice NOR"]);
}

/// Words that stand in both bases and not in the merged draft are its own removal.
#[test]
fn words_of_both_bases_are_removed_by_the_draft_that_leaves_them() {
    let woven = merged(
        clause("1", &format!("{DUTY} throughout winter")),
        clause("1", &format!("{DUTY} using icebreakers")),
        &format!("{} using icebreakers throughout winter", DUTY.replace(" of ice", "")),
    );
    assert_eq!(woven.events(3), ["removed ice SWE", "removed of SWE"]);
    assert_eq!(woven.told(3, 0)[1..], ["using icebreakers CHL r2", "throughout winter NOR r1"]);
}

// ---- comparison ----

/// ```text
/// r0  1 ice   2 nets   3 pilots
/// r1  1 ice'  2 [nets] 4 gauges       MOD, (MOD), SUP 3 behind 2, ADD
/// ```
#[test]
fn every_clause_has_the_code_of_its_change_and_deleted_ones_stand_where_they_stood() {
    let nets = "Nets longer than thirty metres shall not cross the channel";
    let (pilots, gauges) =
        ("A licensed pilot is compulsory for tankers", "Water gauges publish hourly readings");
    let woven = Woven::line(vec![
        vec![clause("1", DUTY), clause("2", nets), clause("3", pilots), clause("5", "Fees finance dredging")],
        vec![
            clause("1", &DUTY.replace("shall", "should")),
            clause("2", &format!("[{nets}]")),
            clause("4", gauges),
            clause("5", "Fees finance dredging"),
        ],
    ]);
    use ChangeKind::{Added, Changed, Deleted, Form, Unchanged};
    assert_eq!(woven.kinds(0, 1), [Changed, Form, Deleted, Added, Unchanged]);
    let first = first_draft(&woven.negotiation, &woven.weave, RoundIndex(0));
    assert!(first.iter().all(|change| change.kind == Added) && first.len() == 4);
}

/// Over many rounds the same people are named as round by round, and what came and went in between is not seen.
#[test]
fn a_comparison_over_many_rounds_names_the_same_people() {
    let woven = Woven::line(vec![
        vec![clause("1", DUTY)],
        vec![by(&["NOR"], clause("1", &DUTY.replace("shall", "should")))],
        vec![by(&["CHL"], clause("1", &DUTY.replace("shall", "should").replace("river", "frozen river")))],
        vec![by(&["SWE"], clause("1", &DUTY.replace("shall", "should").replace("of ice", "from ice")))],
    ]);
    assert_eq!(woven.changes(0, 3), ["- shall NOR", "+ should NOR", "- of SWE", "+ from SWE"]);
    assert_eq!(woven.changes(1, 2), ["+ frozen CHL"]);
    assert_eq!(woven.changes(2, 3), ["- frozen SWE", "- of SWE", "+ from SWE"]);
    assert_eq!(woven.changes(2, 2), Vec::<String>::new());
}

/// Equal keys are equal words: what a token is compared by never changes.
#[test]
fn a_token_keeps_its_key() {
    let woven = Woven::line(vec![
        vec![clause("1", DUTY)],
        vec![clause("1", &DUTY.to_uppercase())],
        vec![clause("2", &format!("{DUTY} always"))],
    ]);
    let keys = |round: u32| -> Vec<KeyId> {
        let stream = &woven.weave.draft(RoundIndex(round)).clauses[0].streams[0];
        assert!(
            stream
                .tokens
                .iter()
                .zip(&stream.cut.tokens)
                .all(|(token, cut)| woven.weave.life(*token).key == cut.key)
        );
        stream.cut.tokens.iter().map(|token| token.key).collect()
    };
    assert_eq!(keys(0), keys(1));
    assert_eq!(keys(1), keys(2)[..9]);
}
