//! What became of amendments, on texts small enough to be counted by eye. Every figure has its counting beside it.

mod meetings;
mod whose;

use chrono::NaiveDate;

use super::{Alliance, AmendmentFate, Band, RoundFate, Talks, Verdict, alliances, conflicts, fates};
use crate::attribution::{CreditId, Event, EventKind, Evidence, Weave, attribute};
use crate::lineage::Trace;
use crate::model::{
    ActorId, Amendment, AmendmentId, AmendmentState, Beside, Change, Clause, ClauseKind, Concordance, Draft,
    DraftStatus, Event as RecordedEvent, Happening, Negotiation, Passage, PrintedNumber, Records,
    RecordsFile, RoundIndex, RoundName, Target, TrackName, Visibility,
};
use crate::text::{Flag, Modals, TokenClass};

fn clause(number: &str, text: &str) -> Clause {
    Clause {
        parent: None,
        id: None,
        number: PrintedNumber::new(number),
        was: Vec::new(),
        is_new: false,
        kind: ClauseKind::Operative,
        sponsors: None,
        state: None,
        language: None,
        text: text.to_string(),
        after: String::new(),
        alternatives: Vec::new(),
    }
}

/// Clauses written `number text`.
pub(crate) fn clauses(lines: &[&str]) -> Vec<Clause> {
    let split = |line: &&str| line.split_once(' ').map(|(number, text)| clause(number, text));
    lines.iter().filter_map(split).collect()
}

fn day(round: usize) -> NaiveDate {
    let day = u32::try_from(round * 2).expect("a short history") + 1;
    NaiveDate::from_ymd_opt(2031, 1, day).expect("a day of January")
}

pub(crate) fn draft(round: usize, clauses: Vec<Clause>) -> Draft {
    Draft {
        name: RoundName::new(format!("r{round}")),
        title: String::new(),
        date: day(round),
        kind: None,
        status: DraftStatus::Official,
        track: TrackName::main(),
        base: Vec::new(),
        issued_by: vec![ActorId::new("Chair")],
        sponsors: None,
        source: None,
        language: "en".to_string(),
        dropped: Vec::new(),
        clauses,
    }
}

fn actors(names: &str) -> Vec<ActorId> {
    names.split('+').map(ActorId::new).collect()
}

/// An amendment against a round, named after its sponsors and a number: `NOR-1`, `NOR+CHL-2`.
pub(crate) fn amendment(id: &str, against: usize, target: &str, change: Change) -> Amendment {
    Amendment {
        id: AmendmentId::new(id),
        against: RoundName::new(format!("r{against}")),
        from: actors(id.split('-').next().unwrap_or_default()),
        with: Vec::new(),
        except: Vec::new(),
        target: Target::of_clause(target),
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

fn words(words: &str) -> Option<Passage> {
    Some(Passage { words: words.to_string(), occurrence: None })
}

pub(crate) fn replace(find: &str, text: &str) -> Change {
    let passage = if find.is_empty() { None } else { words(find) };
    Change::Replace { passage, text: text.to_string() }
}

pub(crate) fn add(beside: &str, text: &str) -> Change {
    Change::Add { text: text.to_string(), beside: Beside::parse(beside), occurrence: None }
}

fn delete(find: &str) -> Change {
    Change::Delete { passage: if find.is_empty() { None } else { words(find) } }
}

/// An event on the day before a round.
pub(crate) fn event(
    round: usize,
    amendment: &str,
    state: AmendmentState,
    into: Option<&str>,
) -> RecordedEvent {
    let what =
        Happening::State { amendment: AmendmentId::new(amendment), state, into: into.map(AmendmentId::new) };
    let date = day(round).pred_opt().expect("not the first day of all");
    RecordedEvent {
        date,
        what,
        by: Vec::new(),
        tally: None,
        roll_call: None,
        visibility: Visibility::Public,
        source: None,
    }
}

/// A history with its records.
pub(crate) struct Talk {
    pub(crate) negotiation: Negotiation,
    pub(crate) weave: Weave,
    fates: Vec<AmendmentFate>,
}

impl Talk {
    /// Drafts made one from the other, with records.
    pub(crate) fn of(rounds: &[&[&str]], amendments: Vec<Amendment>, events: Vec<RecordedEvent>) -> Self {
        let drafts = rounds.iter().enumerate().map(|(at, lines)| draft(at, clauses(lines)));
        Self::with(drafts.collect(), amendments, events)
    }

    pub(crate) fn with(drafts: Vec<Draft>, amendments: Vec<Amendment>, events: Vec<RecordedEvent>) -> Self {
        let mut trace = Trace::default();
        let mut parts: Vec<(Draft, Concordance)> = Vec::new();
        for (at, draft) in drafts.into_iter().enumerate() {
            let base = at.checked_sub(1).map(|at| RoundIndex(u32::try_from(at).expect("a short history")));
            let concordance = trace.relate(&draft, &base.into_iter().collect::<Vec<_>>());
            parts.push((draft, concordance));
            let so_far = Negotiation::new(String::new(), parts.clone()).expect("drafts that fit together");
            trace.add(so_far.rounds.last().expect("one was added"));
        }
        let records = Records::new([&RecordsFile { amendments, events }]).expect("no id stands twice");
        let negotiation =
            Negotiation::new(String::new(), parts).expect("drafts that fit together").with_records(records);
        let weave = attribute(&negotiation, &Trace::of(&negotiation));
        let fates = fates(&negotiation, &weave, &Modals::shipped());
        Self { negotiation, weave, fates }
    }

    /// `identical NOR-1+CHL-1`, `colliding NOR-1 / EU-1: words`, for each meeting of amendments to a round.
    fn meetings(&self, round: u32) -> Vec<String> {
        let ids = |places: &[usize]| {
            let amendments = self.negotiation.records.amendments();
            places.iter().map(|at| amendments[*at].id.to_string()).collect::<Vec<_>>().join("+")
        };
        let found = conflicts(&self.negotiation, &self.weave, RoundIndex(round)).into_iter();
        found
            .map(|conflict| {
                let (one, other) = (ids(&conflict.one), ids(&conflict.other));
                let sides = if other.is_empty() { one } else { format!("{one} / {other}") };
                format!("{} {sides}, {} words", conflict.meeting.word(), conflict.words.len())
            })
            .collect()
    }

    fn place(&self, id: &str) -> usize {
        self.negotiation.records.place_of(&AmendmentId::new(id)).expect("an amendment of the history")
    }

    fn fate(&self, id: &str, round: u32) -> &RoundFate {
        let rounds = &self.fates[self.place(id)].rounds;
        rounds.iter().find(|fate| fate.round == RoundIndex(round)).expect("a later draft")
    }

    /// `kept/of band` in each later draft.
    fn line(&self, id: &str) -> String {
        let rounds = self.fates[self.place(id)].rounds.iter();
        let cells: Vec<String> =
            rounds.map(|fate| format!("{}/{} {}", fate.kept, fate.of, fate.band.word())).collect();
        cells.join(", ")
    }

    fn verdict(&self, id: &str, talks: Talks) -> Verdict {
        let state = self.negotiation.records.standing(&AmendmentId::new(id), None).state;
        let last = self.fates[self.place(id)].rounds.last();
        Verdict::of(state, last, talks, |kept, of| kept * 2 >= of)
    }

    fn whose(&self, credit: CreditId) -> String {
        let credit = self.weave.credit(credit);
        let join = |names: Vec<&str>| if names.is_empty() { "-".to_string() } else { names.join("+") };
        let sponsors = join(credit.sponsors.iter().map(ActorId::as_str).collect());
        let amendments = join(credit.amendments.iter().map(AmendmentId::as_str).collect());
        format!("{sponsors} {} {amendments}", credit.evidence.word())
    }

    /// The words and brackets that a draft took out, in runs of one credit.
    fn removed(&self, round: u32) -> Vec<String> {
        let mut runs: Vec<(String, String)> = Vec::new();
        let clauses = &self.weave.draft(RoundIndex(round - 1)).clauses;
        for stream in clauses.iter().flat_map(|clause| &clause.streams) {
            for (at, token) in stream.tokens.iter().enumerate() {
                let removal =
                    |event: &&Event| event.round == RoundIndex(round) && event.kind == EventKind::Removed;
                let Some(event) = self.weave.events_of(*token).find(removal) else { continue };
                if self.weave.life(*token).class == TokenClass::Mark {
                    continue;
                }
                let (text, whose) = (stream.cut.slice(at, at), self.whose(event.credit));
                match runs.last_mut() {
                    Some((words, last)) if *last == whose => *words = format!("{words} {text}"),
                    _ => runs.push((text.to_string(), whose)),
                }
            }
        }
        runs.into_iter().map(|(words, whose)| format!("{words} | {whose}")).collect()
    }

    /// The brackets of a clause, each with its credit.
    fn brackets(&self, round: u32, place: usize) -> Vec<String> {
        let stream = &self.weave.draft(RoundIndex(round)).clauses[place].streams[0];
        let tokens = stream.tokens.iter().enumerate();
        tokens
            .filter(|(_, token)| self.weave.life(**token).class == TokenClass::Bracket)
            .map(|(at, token)| {
                format!("{} {}", stream.cut.slice(at, at), self.whose(self.weave.life(*token).credit))
            })
            .collect()
    }

    /// The words of a clause in runs, each with sponsors, evidence and amendments.
    pub(crate) fn blame(&self, round: u32, place: usize) -> Vec<String> {
        let stream = &self.weave.draft(RoundIndex(round)).clauses[place].streams[0];
        let mut runs: Vec<(String, String)> = Vec::new();
        for (at, token) in stream.tokens.iter().enumerate() {
            let life = self.weave.life(*token);
            if life.class != TokenClass::Word {
                continue;
            }
            let whose = self.whose(life.credit);
            let word = stream.cut.slice(at, at);
            match runs.last_mut() {
                Some((words, last)) if *last == whose => *words = format!("{words} {word}"),
                _ => runs.push((word.to_string(), whose)),
            }
        }
        runs.into_iter().map(|(words, whose)| format!("{words} | {whose}")).collect()
    }
}

const BASE: &[&str] = &[
    "1 Each Party should reduce ice blockage on the river by 2040.",
    "2 The Secretariat reports on progress every second year.",
];

#[test]
fn adopted_verbatim() {
    // A: shall promptly, 2 words; R: should, 1 word. All of it in r1 and still in r2.
    let after = "1 Each Party shall promptly reduce ice blockage on the river by 2040.";
    let talk = Talk::of(
        &[BASE, &[after, BASE[1]], &[after, BASE[1]]],
        vec![amendment("NOR-1", 0, "1", replace("should", "shall promptly"))],
        vec![event(1, "NOR-1", AmendmentState::Adopted, None)],
    );
    assert_eq!(talk.line("NOR-1"), "3/3 verbatim, 3/3 verbatim");
    assert_eq!(talk.verdict("NOR-1", Talks::Closed).outcome.word(), "adopted-verbatim");
    assert_eq!(
        talk.blame(2, 0),
        [
            "Each Party | - none -",
            "shall promptly | NOR matched NOR-1",
            "reduce ice blockage on the river by 2040 | - none -"
        ]
    );
    assert_eq!(talk.fate("NOR-1", 2).places, [0]);
}

#[test]
fn adopted_with_half_the_words() {
    // A: in cooperation with neighbouring coastal communities, 6 words; in r1 neighbouring coastal communities came: 3 of 6,
    // behind "with", which came as well: 4 of 6 is more than half and less than three quarters.
    let talk = Talk::of(
        &[
            BASE,
            &[
                "1 Each Party should reduce ice blockage on the river with neighbouring coastal communities by 2040.",
                BASE[1],
            ],
        ],
        vec![amendment(
            "NOR-1",
            0,
            "1",
            add("after river", "in cooperation with neighbouring coastal communities"),
        )],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "4/6 partly");
    assert_eq!(
        talk.blame(1, 0)[1],
        "with neighbouring coastal communities | NOR inferred NOR-1",
        "part of a run is weaker evidence"
    );
    let verdict = talk.verdict("NOR-1", Talks::Closed);
    assert_eq!((verdict.outcome.word(), verdict.is_inferred), ("adopted-as-amended", true));
}

#[test]
fn a_deletion_is_carried_out_and_undone_later() {
    // R: by 2040, 2 words. Gone in r1, back in r2; the words that return are the old ones.
    let without = "1 Each Party should reduce ice blockage on the river.";
    let talk = Talk::of(
        &[BASE, &[without, BASE[1]], BASE],
        vec![amendment("BRV-1", 0, "1", delete("by 2040"))],
        vec![],
    );
    assert_eq!(talk.line("BRV-1"), "2/2 verbatim, 0/2 gone");
    let removed: Vec<_> = talk.weave.claims_of(0).iter().filter(|claim| claim.word.is_none()).collect();
    assert_eq!(removed.len(), 2);
    assert!(removed.iter().all(|claim| claim.evidence == Evidence::Matched && claim.round == RoundIndex(1)));
    // Whoever took the words out is on record with the removal.
    let credits: Vec<_> = talk
        .weave
        .events()
        .iter()
        .filter(|event| event.round == RoundIndex(1))
        .map(|event| talk.weave.credit(event.credit).sponsors.clone())
        .collect();
    assert!(!credits.is_empty() && credits.iter().take(2).all(|sponsors| *sponsors == actors("BRV")));
}

#[test]
fn a_deletion_of_a_whole_clause_with_its_points_is_carried_out() {
    // R: 8 words of clause 2 (The Secretariat reports on progress every second year).
    let talk = Talk::of(&[BASE, &[BASE[0]]], vec![amendment("BRV-1", 0, "2", delete(""))], vec![]);
    assert_eq!(talk.line("BRV-1"), "8/8 verbatim");
}

#[test]
fn withdrawn_but_absorbed() {
    // NOR withdraws before r1; CHL tables the same words against r1, and r2 has them: both asked for them in this place.
    let after = "1 Each Party should reduce ice blockage and floods on the river by 2040.";
    let talk = Talk::of(
        &[BASE, BASE, &[after, BASE[1]]],
        vec![
            amendment("NOR-1", 0, "1", add("after blockage", "and floods")),
            amendment("CHL-1", 1, "1", add("after blockage", "and floods")),
        ],
        vec![event(1, "NOR-1", AmendmentState::Withdrawn, None)],
    );
    assert_eq!(talk.line("NOR-1"), "0/2 gone, 2/2 verbatim");
    assert_eq!(talk.line("CHL-1"), "2/2 verbatim");
    let verdict = talk.verdict("NOR-1", Talks::Closed);
    assert_eq!((verdict.outcome.word(), verdict.is_absorbed), ("withdrawn", true));
    // The credit is that of the one still open.
    assert_eq!(talk.blame(2, 0)[1], "and floods | CHL matched CHL-1");
}

#[test]
fn superseded_through_two_successors() {
    // NOR-1 went into EU-1, EU-1 into EU-2, and EU-2 is taken. NOR asked for "and floods" (2 words); EU-2 for
    // "and floods and drought" (4), all of which came: the 2 of NOR are among them.
    let after = "1 Each Party should reduce ice blockage and floods and drought on the river by 2040.";
    let talk = Talk::of(
        &[BASE, BASE, &[after, BASE[1]]],
        vec![
            amendment("NOR-1", 0, "1", add("after blockage", "and floods")),
            amendment("EU-1", 0, "1", add("after blockage", "and high water")),
            amendment("EU-2", 1, "1", add("after blockage", "and floods and drought")),
        ],
        vec![
            event(1, "NOR-1", AmendmentState::SupersededBy, Some("EU-1")),
            event(2, "EU-1", AmendmentState::SupersededBy, Some("EU-2")),
        ],
    );
    assert_eq!(talk.line("NOR-1"), "0/2 gone, 2/2 verbatim");
    assert_eq!(talk.line("EU-2"), "4/4 verbatim");
    assert_eq!(talk.line("EU-1"), "0/3 gone, 0/3 gone");
    let verdict = talk.verdict("NOR-1", Talks::Closed);
    assert_eq!((verdict.outcome.word(), verdict.is_absorbed), ("superseded", true));
    let verdict = talk.verdict("EU-1", Talks::Closed);
    assert_eq!((verdict.outcome.word(), verdict.is_absorbed), ("superseded", false));
    assert_eq!(talk.blame(2, 0)[1], "and floods and drought | EU matched EU-2");
}

#[test]
fn tabled_against_the_last_draft() {
    let talk = Talk::of(&[BASE, BASE], vec![amendment("NOR-1", 1, "1", delete("by 2040"))], vec![]);
    assert_eq!(talk.line("NOR-1"), "");
    assert_eq!(talk.verdict("NOR-1", Talks::Open).outcome.word(), "open");
    // Closed without a text that could have taken it up: it lapsed.
    assert_eq!(talk.verdict("NOR-1", Talks::Closed).outcome.word(), "lapsed");
}

#[test]
fn identical_words_of_two_states_are_shared() {
    let after = "1 Each Party shall reduce ice blockage on the river by 2040.";
    let talk = Talk::of(
        &[BASE, &[after, BASE[1]]],
        vec![
            amendment("NOR-1", 0, "1", replace("should", "shall")),
            // The same change, typed as the whole clause anew.
            amendment("CHL-1", 0, "1", replace("", after.trim_start_matches("1 "))),
        ],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "2/2 verbatim");
    assert_eq!(talk.line("CHL-1"), "2/2 verbatim");
    assert_eq!(talk.blame(1, 0)[1], "shall | CHL+NOR matched NOR-1+CHL-1");
}

#[test]
fn a_foreign_word_inside_qualifies() {
    // A: shall promptly; "and fully" stands between: both words are there, none of it verbatim.
    let talk = Talk::of(
        &[BASE, &["1 Each Party shall very promptly reduce ice blockage on the river by 2040.", BASE[1]]],
        vec![amendment("NOR-1", 0, "1", replace("should", "shall promptly"))],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "3/3 largely");
    assert!(talk.fate("NOR-1", 1).is_qualified);
}

#[test]
fn a_weaker_verb_is_flagged_though_most_words_are_kept() {
    // A: states shall report losses of fish to the board, 9 words; in r1 "shall" came as "should": 8 of 9, and the force is
    // gone. The clause is new, so there is no R.
    let talk = Talk::of(
        &[BASE, &[BASE[0], BASE[1], "3 States should report losses of fish to the board."]],
        vec![amendment(
            "NOR-1",
            0,
            "new after 2",
            add("", "States shall report losses of fish to the board."),
        )],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "8/9 largely");
    assert_eq!(talk.fate("NOR-1", 1).flags, [Flag::Weakened]);
}

#[test]
fn new_clauses_at_one_place_are_told_apart() {
    let talk = Talk::of(
        &[
            BASE,
            &[BASE[0], "1bis Fishing stops in May.", "1ter Boats carry a licence at all times.", BASE[1]],
        ],
        vec![
            amendment("NOR-1", 0, "new after 1", add("", "Fishing stops in May.")),
            amendment("CHL-1", 0, "new after 1", add("", "Boats carry a licence at all times.")),
            amendment("BRV-1", 0, "new after 1", add("", "Nothing in this text binds a Party.")),
        ],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "4/4 verbatim");
    assert_eq!(talk.line("CHL-1"), "7/7 verbatim");
    assert_eq!(talk.line("BRV-1"), "0/7 gone");
    assert_eq!(talk.blame(1, 1), ["Fishing stops in May | NOR matched NOR-1"]);
}

#[test]
fn words_removed_count_while_the_clause_goes_on_and_not_when_it_is_dropped() {
    // A: shall (1), R: should (1). In r1 the clause reads "must": 1 of 2. In r2 the clause is gone: nothing is left.
    let talk = Talk::of(
        &[BASE, &["1 Each Party must reduce ice blockage on the river by 2040.", BASE[1]], &[BASE[1]]],
        vec![amendment("NOR-1", 0, "1", replace("should", "shall"))],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "1/2 partly, 0/2 gone");
}

#[test]
fn what_is_to_be_retained_is_scored_by_the_words_kept() {
    // 2 of the 3 words "on the river" stand in r1, in r2 all 3 again.
    let talk = Talk::of(
        &[BASE, &["1 Each Party should reduce ice blockage on river by 2040.", BASE[1]], BASE],
        vec![amendment("NOR-1", 0, "1", Change::Retain { passage: words("on the river") })],
        vec![],
    );
    assert_eq!(talk.line("NOR-1"), "2/3 partly, 3/3 verbatim");
}

#[test]
fn moves_and_brackets_are_done_or_not() {
    let bracketed = "1 Each Party should reduce ice blockage on the river [by 2040].";
    let to = |beside: &str| Beside::parse(beside).expect("a place");
    let amendments = || {
        vec![
            amendment("NOR-1", 0, "1", Change::Bracket { passage: words("by 2040") }),
            amendment("CHL-1", 0, "1", Change::Unbracket { passage: words("by 2040") }),
            amendment("BRV-1", 0, "1", Change::Move { passage: None, to: to("after 2") }),
            amendment("EU-1", 0, "1", Change::Comment { passage: None }),
        ]
    };
    let talk = Talk::of(&[BASE, &[bracketed, BASE[1]], &[BASE[1], bracketed]], amendments(), vec![]);
    assert_eq!(talk.line("NOR-1"), "1/1 verbatim, 1/1 verbatim");
    assert_eq!(talk.line("CHL-1"), "0/1 gone, 0/1 gone");
    assert_eq!(talk.line("BRV-1"), "0/1 gone, 1/1 verbatim");
    assert_eq!(talk.line("EU-1"), "", "a remark is never scored");
}

#[test]
fn an_amendment_to_an_amendment_counts_what_it_changes_in_it() {
    // EU-1 adds "and floods and drought"; NOR-1 has "and drought" struck from it (R: 2 words, which never stood in a draft)
    // and CHL-1 has "drought" read "erosion" (A: 1, R: 1). r1 takes "and floods": NOR got its way, CHL half of it.
    let amending = |id: &str, change: Change| Amendment {
        target: Target::Amendment(AmendmentId::new("EU-1")),
        ..amendment(id, 0, "1", change)
    };
    let talk = Talk::of(
        &[BASE, &["1 Each Party should reduce ice blockage and floods on the river by 2040.", BASE[1]], BASE],
        vec![
            amending("NOR-1", delete("and drought")),
            amending("CHL-1", replace("drought", "erosion")),
            amendment("EU-1", 0, "1", add("after blockage", "and floods and drought")),
        ],
        vec![],
    );
    assert_eq!(talk.line("EU-1"), "2/4 partly, 0/4 gone");
    assert_eq!(talk.line("NOR-1"), "2/2 verbatim, 0/2 gone");
    assert_eq!(talk.line("CHL-1"), "1/2 partly, 0/2 gone");
}

#[test]
fn bands_follow_retention() {
    assert_eq!(Band::ALL.map(Band::word), ["verbatim", "largely", "partly", "traces", "gone"]);
}
