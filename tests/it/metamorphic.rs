//! What must hold of every negotiation, whatever its words: properties that need no labels.
//!
//! Small negotiations are made from a list of edits: each round applies some to the draft before it. An edit that names
//! a clause or word that is not there names the one that many places further round, so every list means something.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use travaux::actors::Directory;
use travaux::attribution::{ChangeKind, EventKind, TokenId, Weave, attribute, compare};
use travaux::files::store_header::StoreHeader;
use travaux::files::write_draft;
use travaux::lineage::Trace;
use travaux::model::{
    ActorId, Clause, ClauseId, Draft, Negotiation, PrintedNumber, Relation, RoundIndex, RoundName, Withheld,
};
use travaux::operation::{InputFile, Loaded, Placement, hand_in, init, load};
use travaux::report::{Dossier, survival};
use travaux::store::commit::{Signature, Timestamp};
use travaux::store::lock::Holder;
use travaux::survival::{Confidence, Finding, Fraction, Grouping, Question, RowAnalysis, Unit};
use travaux::text::{Modals, TokenClass};

use crate::made_up::related;
use unicode_normalization::UnicodeNormalization as _;

/// The words that texts are made of: what treaties are about, then what holds sentences together.
const WORDS: [&str; 56] = [
    "river",
    "ice",
    "harbour",
    "ferry",
    "pilot",
    "gauge",
    "mooring",
    "dredging",
    "channel",
    "tanker",
    "trawler",
    "salmon",
    "lighthouse",
    "anchor",
    "ballast",
    "customs",
    "quarantine",
    "salvage",
    "towage",
    "lantern",
    "buoy",
    "estuary",
    "sluice",
    "turbine",
    "sediment",
    "wetland",
    "heron",
    "reed",
    "canal",
    "lock",
    "barge",
    "cargo",
    "Décision",
    "Étape",
    "naïve",
    "façade",
    "Ängel",
    "öde",
    "Parties",
    "shall",
    "should",
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "by",
    "with",
    "on",
    "a",
    "not",
    "each",
    "any",
    "all",
    "their",
];

/// How many of the words are of the first sort.
const CONTENT: usize = 38;

const SPONSORS: [&str; 4] = ["NOR", "CHL", "CPV", "SWE"];

/// A clause of a made-up draft.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    words: Vec<usize>,
    sponsors: Option<Vec<usize>>,
}

/// One thing a round does.
#[derive(Debug, Clone)]
enum Edit {
    /// Some words of a clause give way to others.
    Reword { clause: usize, at: usize, gone: usize, words: Vec<usize>, sponsor: Option<usize> },
    /// A clause comes in.
    Add { at: usize, words: Vec<usize>, sponsor: Option<usize> },
    /// A clause goes out.
    Drop { clause: usize },
    /// Two clauses change places.
    Swap { first: usize, second: usize },
    /// A clause says again what one said in an earlier round.
    Restore { clause: usize, round: usize, from: usize },
}

/// Drafts as lists of clauses.
type Rounds = Vec<Vec<Piece>>;

fn some_words(least: usize, most: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..WORDS.len(), least..=most)
}

fn edit() -> impl Strategy<Value = Edit> {
    let any = 0..1000_usize;
    let sponsor = || prop::option::of(0..SPONSORS.len());
    prop_oneof![
        5 => (any.clone(), any.clone(), 0..5_usize, some_words(0, 5), sponsor())
            .prop_map(|(clause, at, gone, words, sponsor)| Edit::Reword { clause, at, gone, words, sponsor }),
        2 => (any.clone(), some_words(4, 14), sponsor()).prop_map(|(at, words, sponsor)| Edit::Add { at, words, sponsor }),
        1 => any.clone().prop_map(|clause| Edit::Drop { clause }),
        1 => (any.clone(), any.clone()).prop_map(|(first, second)| Edit::Swap { first, second }),
        1 => (any.clone(), any.clone(), any).prop_map(|(clause, round, from)| Edit::Restore { clause, round, from }),
    ]
}

fn applied(rounds: &Rounds, edits: &[Edit]) -> Vec<Piece> {
    let mut draft = rounds.last().cloned().unwrap_or_default();
    draft.iter_mut().for_each(|piece| piece.sponsors = None);
    for edit in edits {
        let count = draft.len();
        match edit {
            Edit::Reword { clause, at, gone, words, sponsor } if count > 0 => {
                let piece = &mut draft[clause % count];
                let from = at % (piece.words.len() + 1);
                let end = (from + gone).min(piece.words.len());
                piece.words.splice(from..end, words.iter().copied());
                piece.sponsors = sponsor.map(|sponsor| vec![sponsor]);
            }
            Edit::Add { at, words, sponsor } => {
                let piece = Piece {
                    words: words.clone(),
                    sponsors: sponsor.map(|sponsor| vec![sponsor, (sponsor + 1) % 4]),
                };
                draft.insert(at % (count + 1), piece);
            }
            Edit::Drop { clause } if count > 1 => drop(draft.remove(clause % count)),
            Edit::Swap { first, second } if count > 0 => draft.swap(first % count, second % count),
            Edit::Restore { clause, round, from } if count > 0 => {
                let source = &rounds[round % rounds.len()];
                if !source.is_empty() {
                    draft[clause % count].words.clone_from(&source[from % source.len()].words);
                }
            }
            _ => {}
        }
    }
    draft
}

/// Two to five rounds of one to six clauses at first.
fn rounds() -> impl Strategy<Value = Rounds> {
    let first = prop::collection::vec(some_words(3, 16), 1..=6);
    let later = prop::collection::vec(prop::collection::vec(edit(), 1..=4), 1..=4);
    (first, later).prop_map(|(first, later)| {
        let mut rounds: Rounds =
            vec![first.into_iter().map(|words| Piece { words, sponsors: None }).collect()];
        for edits in later {
            let next = applied(&rounds, &edits);
            rounds.push(next);
        }
        rounds
    })
}

/// Clauses that can be told apart wherever they stand: each has a dozen words of its own, in an order of its own.
fn telling_clauses() -> impl Strategy<Value = Vec<Piece>> {
    let content: Vec<usize> = (0..CONTENT).collect();
    (Just(content).prop_shuffle(), 2..=3_usize).prop_map(|(order, clauses)| {
        let piece = |words: &[usize]| Piece { words: words.to_vec(), sponsors: None };
        order.chunks_exact(12).take(clauses).map(piece).collect()
    })
}

/// How a draft is written.
#[derive(Clone, Copy)]
struct Hand {
    number: fn(usize) -> String,
    blank: &'static str,
    sponsors: [&'static str; 4],
    spelling: fn(&str) -> String,
}

const PLAIN: Hand = Hand {
    number: |place| (place + 1).to_string(),
    blank: " ",
    sponsors: SPONSORS,
    spelling: |text| text.to_string(),
};

fn draft(name: &str, day: usize, pieces: &[Piece], hand: Hand) -> Draft {
    let clause = |(place, piece): (usize, &Piece)| {
        let words: Vec<&str> = piece.words.iter().map(|word| WORDS[*word]).collect();
        let text = if words.is_empty() { String::new() } else { format!("{}.", words.join(hand.blank)) };
        let sponsors = piece.sponsors.as_ref();
        Clause {
            sponsors: sponsors.map(|all| all.iter().map(|one| ActorId::new(hand.sponsors[*one])).collect()),
            ..Clause::new((hand.number)(place), (hand.spelling)(&text))
        }
    };
    let date = NaiveDate::from_ymd_opt(2031, 1, 1 + u32::try_from(day).expect("a short list"))
        .expect("a day of January");
    let clauses = pieces.iter().enumerate().map(clause).collect();
    Draft { issued_by: vec![ActorId::new("Chair")], ..Draft::new(RoundName::new(name), date, clauses) }
}

fn drafts(rounds: &Rounds, hand: Hand) -> Vec<Draft> {
    rounds.iter().enumerate().map(|(at, pieces)| draft(&format!("r{at}"), at, pieces, hand)).collect()
}

/// Relates drafts one after the other, each to the one before.
fn negotiation(drafts: Vec<Draft>) -> Negotiation {
    Negotiation::new("River Ice Treaty".to_string(), related(drafts)).expect("they fit together")
}

fn woven(negotiation: &Negotiation) -> Weave {
    attribute(negotiation, &Trace::of(negotiation))
}

/// The tokens of each clause of a round.
fn tokens(weave: &Weave, round: RoundIndex) -> Vec<Vec<TokenId>> {
    let clauses = weave.draft(round).clauses.iter();
    clauses
        .map(|clause| clause.streams.iter().flat_map(|stream| stream.tokens.iter().copied()).collect())
        .collect()
}

fn last(negotiation: &Negotiation) -> RoundIndex {
    negotiation.indices().next_back().expect("there are rounds")
}

/// Tokens born in a round.
fn born(weave: &Weave, round: RoundIndex) -> usize {
    weave.lives().iter().filter(|life| life.birth == round).count()
}

/// Events of a round.
fn events(weave: &Weave, round: RoundIndex) -> usize {
    weave.events().iter().filter(|event| event.round == round).count()
}

fn with(rounds: &Rounds, more: Vec<Piece>) -> Rounds {
    let silent = more.into_iter().map(|piece| Piece { sponsors: None, ..piece }).collect();
    rounds.iter().cloned().chain([silent]).collect()
}

/// The same cases in every run: a failure can be looked at.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2031),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(192))]

    /// Each word of a draft is one token with one credit, so the credits of a draft add up to its words.
    #[test]
    fn credits_add_up_to_the_words(rounds in rounds()) {
        let negotiation = negotiation(drafts(&rounds, PLAIN));
        let weave = woven(&negotiation);
        for round in negotiation.indices() {
            let mut seen = BTreeSet::new();
            let mut counted: BTreeMap<&[ActorId], usize> = BTreeMap::new();
            for stream in weave.draft(round).clauses.iter().flat_map(|clause| &clause.streams) {
                prop_assert_eq!(stream.tokens.len(), stream.cut.tokens.len());
                for (token, cut) in stream.tokens.iter().zip(&stream.cut.tokens) {
                    let life = weave.life(*token);
                    prop_assert!(seen.insert(*token), "a token stands twice in one draft");
                    prop_assert_eq!((life.key, life.class), (cut.key, cut.class));
                    prop_assert!(life.birth <= round);
                    if life.class == TokenClass::Word {
                        *counted.entry(&weave.credit(life.credit).sponsors).or_default() += 1;
                    }
                }
            }
            let words: usize = rounds[round.at()].iter().map(|piece| piece.words.len()).sum();
            prop_assert_eq!(counted.values().sum::<usize>(), words);
        }
    }

    /// What is put in by round adds up to every word ever put in, and what stands to the words of the last draft.
    #[test]
    fn survival_adds_up_to_the_words(rounds in rounds()) {
        let negotiation = negotiation(drafts(&rounds, PLAIN));
        let weave = woven(&negotiation);
        let directory = Directory::shipped();
        let dossier = Dossier { negotiation: &negotiation, weave: &weave, directory: &directory, modals: &Modals::shipped(), withheld: Withheld::default() };
        let question = Question::new(last(&negotiation), Unit::Words, Grouping::Round);
        let found = Finding::of(dossier.sources(), question, Confidence::default());
        let answer = survival(&dossier, &found);
        let rows = answer.data["groups"].as_array().expect("a list of rows");
        // The base text and all the rest; the rounds one by one are the rest once more.
        let sum = |key: &str, roles: &[&str]| -> u64 {
            let rows = rows.iter().filter(|row| roles.contains(&row["role"].as_str().unwrap_or_default()));
            rows.filter_map(|row| row[key].as_u64()).sum()
        };
        let words = weave.lives().iter().filter(|life| life.class == TokenClass::Word).count();
        let standing: usize = rounds.last().into_iter().flatten().map(|piece| piece.words.len()).sum();
        prop_assert_eq!(sum("n", &["base-text", "all"]), words as u64);
        prop_assert_eq!(sum("standing", &["base-text", "all"]), standing as u64);
        prop_assert_eq!(sum("n", &["named"]), sum("n", &["all"]));
        prop_assert_eq!(sum("standing", &["named"]), sum("standing", &["all"]));
    }

    /// Another draft in another form, under other numbers and with brackets around clauses: it adds a draft to every
    /// age and removes nothing.
    #[test]
    fn a_draft_in_another_form_adds_no_removal(rounds in rounds(), unit in 0..3_usize) {
        let again = rounds.last().cloned().unwrap_or_default();
        let mut drafts = drafts(&with(&rounds, again), PLAIN);
        let form = drafts.last_mut().expect("one was added");
        for clause in form.clauses.iter_mut().filter(|clause| !clause.text.is_empty()) {
            clause.number = PrintedNumber::new(format!("{} bis", clause.number));
            clause.text = format!("[{}]", clause.text.replace(' ', "\n  "));
        }
        let unit = [Unit::Words, Unit::Clauses, Unit::Wordings][unit];
        let negotiation = negotiation(drafts);
        let weave = woven(&negotiation);
        let directory = Directory::shipped();
        let dossier = Dossier { negotiation: &negotiation, weave: &weave, directory: &directory, modals: &Modals::shipped(), withheld: Withheld::default() };
        let end = last(&negotiation);
        let removed = |until: RoundIndex| {
            let question = Question::new(until, unit, Grouping::Round);
            let found = Finding::of(dossier.sources(), question, Confidence::default());
            let rows = found.analysis.rows.into_iter();
            let line = |row: RowAnalysis| {
                let removed = row.curve.rows.iter().fold(Fraction::zero(), |sum, row| &sum + &row.removed);
                (row.row, row.tally.born(), row.tally.standing(), removed)
            };
            rows.map(line).collect::<Vec<_>>()
        };
        prop_assert_eq!(removed(end), removed(RoundIndex(end.0 - 1)));
    }

    #[test]
    fn an_identical_draft_changes_nothing(rounds in rounds()) {
        let again = rounds.last().cloned().unwrap_or_default();
        let negotiation = negotiation(drafts(&with(&rounds, again), PLAIN));
        let weave = woven(&negotiation);
        let end = last(&negotiation);
        let before = RoundIndex(end.0 - 1);
        prop_assert_eq!(tokens(&weave, end), tokens(&weave, before));
        prop_assert_eq!((born(&weave, end), events(&weave, end)), (0, 0));
        let changes = compare(&negotiation, &weave, before, end);
        prop_assert!(changes.iter().all(|change| change.kind == ChangeKind::Unchanged));
        let entries = &negotiation.round(end).concordance.entries;
        prop_assert!(entries.iter().all(|entry| entry.relation == Relation::Same));
    }

    /// One stretch of one clause goes and comes back: the very words, in their places.
    #[test]
    fn words_removed_and_restored_are_the_same_words(rounds in rounds(), clause in 0..100_usize, at in 0..100_usize, gone in 1..6_usize) {
        let whole = rounds.last().cloned().unwrap_or_default();
        let mut short = whole.clone();
        let count = short.len();
        let words = &mut short[clause % count].words;
        prop_assume!(!words.is_empty());
        let from = at % words.len();
        let end = (from + gone).min(words.len());
        words.drain(from..end);
        // Of `the river the` without `river` nothing is left to know the clause by.
        prop_assume!(words.iter().filter(|word| **word < CONTENT).count() >= 2);
        let negotiation = negotiation(drafts(&with(&with(&rounds, short), whole), PLAIN));
        let weave = woven(&negotiation);
        let end = last(&negotiation);
        prop_assert_eq!(born(&weave, end), 0);
        prop_assert_eq!(tokens(&weave, end), tokens(&weave, RoundIndex(end.0 - 2)));
    }

    /// A clause that goes and comes back, word for word, is revived with its tokens.
    #[test]
    fn a_clause_removed_and_restored_is_the_same_clause(pieces in telling_clauses(), clause in 0..100_usize) {
        let mut short = pieces.clone();
        short.remove(clause % pieces.len());
        let negotiation = negotiation(drafts(&vec![pieces.clone(), short, pieces.clone()], PLAIN));
        let weave = woven(&negotiation);
        prop_assert_eq!(born(&weave, RoundIndex(2)), 0);
        prop_assert_eq!(tokens(&weave, RoundIndex(2)), tokens(&weave, RoundIndex(0)));
        let ids = |round: u32| -> Vec<&ClauseId> {
            negotiation.round(RoundIndex(round)).concordance.entries.iter().map(|entry| &entry.id).collect()
        };
        prop_assert_eq!(ids(2), ids(0));
        let relation = negotiation.round(RoundIndex(2)).concordance.entries[clause % pieces.len()].relation;
        prop_assert_eq!(relation, Relation::Revived);
    }

    /// Clauses in another order, under other numbers: every clause keeps its id and its tokens.
    #[test]
    fn permuting_clauses_changes_no_word((pieces, order) in telling_clauses().prop_flat_map(|pieces| {
        let order: Vec<usize> = (0..pieces.len()).collect();
        (Just(pieces), Just(order).prop_shuffle())
    })) {
        let permuted: Vec<Piece> = order.iter().map(|place| pieces[*place].clone()).collect();
        let negotiation = negotiation(drafts(&vec![pieces, permuted], PLAIN));
        let weave = woven(&negotiation);
        let before = tokens(&weave, RoundIndex(0));
        let expected: Vec<Vec<TokenId>> = order.iter().map(|place| before[*place].clone()).collect();
        prop_assert_eq!(tokens(&weave, RoundIndex(1)), expected);
        prop_assert_eq!(born(&weave, RoundIndex(1)), 0);
        let changes = compare(&negotiation, &weave, RoundIndex(0), RoundIndex(1));
        prop_assert!(changes.iter().all(|change| matches!(change.kind, ChangeKind::Unchanged | ChangeKind::Form)));
    }

    /// Numbers are printed beside the text, not part of it: other numbers throughout give the same answer.
    #[test]
    fn renumbering_throughout_changes_nothing(rounds in rounds()) {
        let plain = negotiation(drafts(&rounds, PLAIN));
        let articles = negotiation(drafts(&rounds, Hand { number: |place| format!("Article {}", place * 10), ..PLAIN }));
        let (one, other) = (woven(&plain), woven(&articles));
        for round in plain.indices() {
            prop_assert_eq!(tokens(&one, round), tokens(&other, round));
            let concordances = (&plain.round(round).concordance, &articles.round(round).concordance);
            prop_assert_eq!(concordances.0, concordances.1);
        }
        prop_assert_eq!(one.events(), other.events());
    }

    #[test]
    fn renaming_actors_renames_them_and_nothing_else(rounds in rounds()) {
        let names = ["AAA", "ZZZ", "MMM", "BBB"];
        let plain = woven(&negotiation(drafts(&rounds, PLAIN)));
        let renamed = woven(&negotiation(drafts(&rounds, Hand { sponsors: names, ..PLAIN })));
        prop_assert_eq!(plain.lives().len(), renamed.lives().len());
        let called = |name: &ActorId| {
            let at = SPONSORS.iter().position(|known| *known == name.as_str());
            ActorId::new(at.map_or(name.as_str(), |at| names[at]))
        };
        for (one, other) in plain.lives().iter().zip(renamed.lives()) {
            prop_assert_eq!((one.key, one.birth), (other.key, other.birth));
            let mut expected: Vec<ActorId> = plain.credit(one.credit).sponsors.iter().map(called).collect();
            expected.sort();
            prop_assert_eq!(&renamed.credit(other.credit).sponsors, &expected);
        }
        let told = |weave: &Weave| -> Vec<(TokenId, RoundIndex, EventKind)> {
            weave.events().iter().map(|event| (event.token, event.round, event.kind)).collect()
        };
        prop_assert_eq!(told(&plain), told(&renamed));
    }

    /// Other line breaks and blanks: no event, no change.
    #[test]
    fn wrapping_otherwise_changes_nothing(rounds in rounds()) {
        let again = rounds.last().cloned().unwrap_or_default();
        let mut all = drafts(&rounds, PLAIN);
        let same: Vec<Piece> = again.into_iter().map(|piece| Piece { sponsors: None, ..piece }).collect();
        for (at, blank) in ["\n", "  ", " \n\t"].into_iter().enumerate() {
            all.push(draft(&format!("wrapped{at}"), rounds.len() + at, &same, Hand { blank, ..PLAIN }));
        }
        is_unchanged_from(&negotiation(all), rounds.len())?;
    }

    /// Letters and accents composed or apart (NFC, NFD), with invisible controls among them: no event, no change.
    #[test]
    fn encoding_otherwise_changes_nothing(rounds in rounds()) {
        let again = rounds.last().cloned().unwrap_or_default();
        let same: Vec<Piece> = again.into_iter().map(|piece| Piece { sponsors: None, ..piece }).collect();
        let mut all = drafts(&rounds, PLAIN);
        let spellings: [fn(&str) -> String; 3] =
            [|text| text.nfd().collect(), |text| text.nfc().collect(), |text| text.replace('r', "\u{200b}r\u{200e}")];
        for (at, spelling) in spellings.into_iter().enumerate() {
            all.push(draft(&format!("encoded{at}"), rounds.len() + at, &same, Hand { spelling, ..PLAIN }));
        }
        is_unchanged_from(&negotiation(all), rounds.len())?;
    }

    /// Drafts are taken in order without looking ahead.
    #[test]
    fn a_longer_history_never_changes_an_earlier_answer(rounds in rounds()) {
        let all = drafts(&rounds, PLAIN);
        let whole = negotiation(all.clone());
        let of_whole = woven(&whole);
        for length in 1..all.len() {
            let shorter = negotiation(all[..length].to_vec());
            let of_shorter = woven(&shorter);
            for round in shorter.indices() {
                prop_assert_eq!(&shorter.round(round).concordance, &whole.round(round).concordance);
                prop_assert_eq!(tokens(&of_shorter, round), tokens(&of_whole, round));
            }
            let lives = of_shorter.lives().len();
            prop_assert_eq!(of_shorter.lives(), &of_whole.lives()[..lives]);
            let events = of_shorter.events().len();
            prop_assert_eq!(of_shorter.events(), &of_whole.events()[..events]);
            prop_assert_eq!(of_shorter.credits(), &of_whole.credits()[..of_shorter.credits().len()]);
        }
    }

    /// An id stands for one clause of a draft, and a clause that has its id from the base continues the one that had it.
    #[test]
    fn ids_are_unique_and_follow_the_links(rounds in rounds()) {
        let negotiation = negotiation(drafts(&rounds, PLAIN));
        let mut given: BTreeMap<&ClauseId, RoundIndex> = BTreeMap::new();
        for index in negotiation.indices() {
            let round = negotiation.round(index);
            let ids: BTreeSet<&ClauseId> = round.concordance.entries.iter().map(|entry| &entry.id).collect();
            prop_assert_eq!(ids.len(), round.draft.clauses.len());
            for (place, entry) in round.concordance.entries.iter().enumerate() {
                let linked = entry.links.iter().any(|link| {
                    let from = negotiation.find(link.round.as_str()).expect("links name rounds");
                    negotiation.round(from).concordance.entries[link.ordinal - 1].id == entry.id
                });
                let birth = *given.entry(&entry.id).or_insert(index);
                if birth == index {
                    prop_assert_eq!(&entry.id, &ClauseId::given(&round.draft.name, place + 1));
                } else {
                    prop_assert!(linked, "{} stands in {} without a link to itself", entry.id, round.draft.name);
                }
            }
        }
    }
}

/// Whether every draft from a place on is, token by token, the one before those, with no event.
fn is_unchanged_from(negotiation: &Negotiation, from: usize) -> Result<(), TestCaseError> {
    let weave = woven(negotiation);
    let before = RoundIndex(u32::try_from(from - 1).expect("a short list"));
    for round in negotiation.indices().skip(from) {
        prop_assert_eq!(tokens(&weave, round), tokens(&weave, before));
        let happened: Vec<EventKind> =
            weave.events().iter().filter(|event| event.round == round).map(|event| event.kind).collect();
        prop_assert_eq!((born(&weave, round), happened), (0, vec![]));
        let changes = compare(negotiation, &weave, before, round);
        prop_assert!(changes.iter().all(|change| change.kind == ChangeKind::Unchanged), "{:?}", changes);
    }
    Ok(())
}

/// Hands files to a store as a person would.
fn stored(folder: &std::path::Path, runs: &[Vec<InputFile>]) -> Negotiation {
    let author = Signature::new(
        Some("Desk Officer"),
        Some("desk@example.org"),
        Timestamp { seconds: 1_900_000_000, offset_minutes: 0 },
    );
    let header = StoreHeader {
        title: "River Ice Treaty".to_string(),
        forum: None,
        language: "en".to_string(),
        actor_table: travaux::actors::TABLE_VERSION.to_string(),
        trusted_remotes: Vec::new(),
        modals: Vec::new(),
    };
    let git = init(folder, &header, &author).expect("an empty folder takes a store");
    let holder = Holder { command: "travaux commit".to_string(), process: 1 };
    for files in runs {
        hand_in(&git, files, &Placement::Next, (&author, &holder), &mut |_| {})
            .expect("written drafts are accepted");
    }
    let Loaded { negotiation, .. } = load(&git).expect("the store reads");
    negotiation
}

proptest! {
    #![proptest_config(cases(12))]

    /// What is read back from the store is what was handed in, all at once or one by one.
    #[test]
    fn a_store_gives_back_the_negotiation_that_was_handed_in(rounds in rounds()) {
        let all: Vec<Draft> = drafts(&rounds, PLAIN)
            .into_iter()
            // The first draft of a file has clauses with words.
            .map(|draft| Draft { clauses: draft.clauses.into_iter().filter(|clause| !clause.text.is_empty()).collect(), ..draft })
            .collect();
        prop_assume!(all.iter().all(|draft| !draft.clauses.is_empty()));
        let names = Directory::shipped();
        let name_of = |id: &ActorId| names.get(id).map_or_else(|| id.to_string(), |actor| actor.name.clone());
        let file = |draft: &Draft| {
            let text = write_draft(draft, &name_of).expect("a draft can be written");
            InputFile { label: format!("{}.yaml", draft.name), stem: draft.name.to_string(), bytes: text.into_bytes() }
        };
        let files: Vec<InputFile> = all.iter().map(file).collect();
        let folders = [tempfile::tempdir(), tempfile::tempdir()].map(|folder| folder.expect("a temporary folder can be made"));
        let at_once = stored(folders[0].path(), std::slice::from_ref(&files));
        let one_by_one: Vec<Vec<InputFile>> = files.iter().map(|file| vec![file.clone()]).collect();
        prop_assert_eq!(&stored(folders[1].path(), &one_by_one), &at_once);
        prop_assert_eq!(&at_once, &negotiation(all));
    }
}
