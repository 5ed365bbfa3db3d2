use super::*;
use crate::files::NameTrouble;
use crate::model::{AmendmentState, How, Silence, Visibility};

fn resolve(typed: &str) -> Result<ActorId, NameTrouble> {
    match typed {
        "nobody" => Err(NameTrouble::Unknown { typed: typed.to_string(), suggestions: Vec::new() }),
        known => Ok(ActorId::new(known)),
    }
}

fn read(text: &str) -> RecordsFile {
    read_records(text, "norway", &resolve).unwrap()
}

fn fault(text: &str) -> String {
    read_records(text, "norway", &resolve).unwrap_err().to_string()
}

/// One amendment against `zero`, from Norway, on clause 5 unless the keys say otherwise.
fn amendment(keys: &str) -> Amendment {
    let clause = if keys.contains("amends:") { "" } else { "clause: 5, " };
    let text = format!("against: zero\namendments: {{from: NOR, {clause}{keys}}}\n");
    read(&text).amendments.remove(0)
}

#[test]
fn everything_typed_arrives_as_typed() {
    let file = read(concat!(
        "against: rev1\namendments:\n  - id: NOR-3\n    from: [Norway, Chile]\n    with: Cabo Verde\n",
        "    except: [NO]\n    clause: 5.10\n    action: replace\n    find: take the necessary\n",
        "    occurrence: 2\n    text: |\n      take all necessary\n    support: [Sweden]\n    oppose: [Borvia]\n",
        "    date: 2031-03-20\n    how: written\n    reason: |\n      It is needed.\n    package: follow-up\n",
        "    visibility: participants\n    source: page 2\n",
        "  - {from: Norway, against: zero, amends: NOR-3, action: comment}\n",
    ));
    let ids = |names: &[&str]| names.iter().map(|name| ActorId::new(*name)).collect::<Vec<_>>();
    let [first, second] = file.amendments.as_slice() else { panic!("{file:?}") };
    let passage = Passage { words: "take the necessary".to_string(), occurrence: Some(2) };
    let expected = Amendment {
        id: AmendmentId::new("NOR-3"),
        against: RoundName::new("rev1"),
        from: ids(&["Norway", "Chile"]),
        with: ids(&["Cabo Verde"]),
        except: ids(&["NO"]),
        target: Target::Clause("5.10".to_string()),
        change: Change::Replace { passage: Some(passage), text: "take all necessary".to_string() },
        support: ids(&["Sweden"]),
        oppose: ids(&["Borvia"]),
        date: chrono::NaiveDate::from_ymd_opt(2031, 3, 20),
        how: Some(How::Written),
        reason: Some("It is needed.".to_string()),
        package: Some("follow-up".to_string()),
        visibility: Visibility::Participants,
        source: Some("page 2".to_string()),
    };
    assert_eq!(*first, expected);
    assert_eq!((second.id.as_str(), second.against.as_str()), ("norway:2", "zero"));
    assert_eq!(second.target, Target::Amendment(AmendmentId::new("NOR-3")));
}

#[test]
fn each_action_has_its_own_keys() {
    let beside = |side, of: &str| Beside { side, of: of.to_string() };
    let passage = |words: &str| Some(Passage { words: words.to_string(), occurrence: None });
    let add = |beside| Change::Add { text: "ice".to_string(), beside, occurrence: None };
    for (keys, expected) in [
        ("action: add, text: ice", add(None)),
        ("action: add, text: ice, after: the", add(Some(beside(Side::After, "the")))),
        ("action: add, text: ice, before: 12:30", add(Some(beside(Side::Before, "12:30")))),
        ("action: replace, text: ice", Change::Replace { passage: None, text: "ice".to_string() }),
        ("action: delete", Change::Delete { passage: None }),
        ("action: delete, find: 2036", Change::Delete { passage: passage("2036") }),
        ("action: move, to: after 6", Change::Move { passage: None, to: beside(Side::After, "6") }),
        ("action: retain, find: no", Change::Retain { passage: passage("no") }),
        ("action: bracket", Change::Bracket { passage: None }),
        ("action: unbracket, find: ice", Change::Unbracket { passage: passage("ice") }),
        ("action: comment, amends: X", Change::Comment { passage: None }),
    ] {
        assert_eq!(amendment(keys).change, expected, "{keys}");
    }
}

#[test]
fn what_has_no_meaning_beside_an_action_is_refused() {
    let said = |keys: &str| fault(&format!("against: zero\namendments: {{from: NOR, {keys}}}\n"));
    let unknown =
        |key: &str| format!("amendment 1: `{key}` is not a key of this place, or stands here twice");
    for (keys, key) in [
        ("clause: 5, action: delete, text: ice", "text"),
        ("clause: 5, action: add, text: ice, find: the", "find"),
        ("clause: 5, action: add, text: ice, after: a, before: b", "before"),
        ("clause: 5, action: delete, occurrence: 2", "occurrence"),
        ("clause: 5, amends: X, action: delete", "amends"),
        ("clause: 5, action: delete, colour: red", "colour"),
        ("clause: 5, action: delete, to: after 6", "to"),
    ] {
        assert_eq!(said(keys), unknown(key), "{keys}");
    }
    for (keys, message) in [
        ("clause: 5, action: add", "`text` is missing"),
        ("clause: 5, action: move", "`to` is missing"),
        ("clause: 5, action: move, to: 6", "`to` cannot be \"6\""),
        ("clause: 5", "`action` is missing"),
        ("action: delete", "`clause` is missing"),
        ("clause: 5, action: delete, find: a, occurrence: 0", "`occurrence` cannot be \"0\""),
        ("clause: 5, action: delete, with: nobody", "`with`: no actor is called \"nobody\""),
    ] {
        assert_eq!(said(keys), format!("amendment 1: {message}"), "{keys}");
    }
    assert_eq!(
        fault("amendments: {from: NOR, clause: 5, action: delete}"),
        "amendment 1: `against` is missing"
    );
    assert_eq!(
        fault("against: zero\namendments: {clause: 5, action: delete}"),
        "amendment 1: `from` is missing"
    );
}

#[test]
fn events_are_of_three_kinds() {
    let file = read(concat!(
        "events:\n",
        "  - {date: 2031-04-02, amendment: A, state: superseded-by, into: B, by: NOR, source: letter}\n",
        "  - {date: 2031-05-01, round: rev3, silence: broken, by: [EU, X], clauses: 5.10}\n",
        "  - {date: 2031-09-22, negotiation: closed, tally: {for: 143, against: 7, abstain: 15},\n",
        "     roll-call: {for: [A, B], against: C, absent: NO}}\n",
    ));
    let [state, silence, closed] = file.events.as_slice() else { panic!("{file:?}") };
    let (amendment, into) = (AmendmentId::new("A"), Some(AmendmentId::new("B")));
    assert_eq!(state.what, Happening::State { amendment, state: AmendmentState::SupersededBy, into });
    assert_eq!((state.by.as_slice(), state.source.as_deref()), (&[ActorId::new("NOR")][..], Some("letter")));
    let (round, clauses) = (RoundName::new("rev3"), vec!["5.10".to_string()]);
    assert_eq!(silence.what, Happening::Silence { round, silence: Silence::Broken, clauses });
    let tally = Tally { in_favour: 143, against: 7, abstain: Some(15), absent: None };
    assert_eq!(closed.tally, Some(tally));
    let roll_call = closed.roll_call.as_ref().unwrap();
    assert_eq!((roll_call.in_favour.len(), roll_call.abstain.len()), (2, 0));
    assert_eq!(roll_call.absent, [ActorId::new("NO")]);
    for (event, message) in [
        ("{date: 2031-04-02}", "`amendment` is missing"),
        ("{date: 2031-04-02, amendment: A}", "`state` is missing"),
        ("{date: 2031-04-02, silence: kept}", "`round` is missing"),
        ("{date: 2031-04-02, amendment: A, state: lost}", "`state` cannot be \"lost\""),
        ("{amendment: A, state: lapsed}", "`date` is missing"),
        (
            "{date: 2031-04-02, negotiation: closed, tally: {for: many, against: 1}}",
            "`for` cannot be \"many\"",
        ),
    ] {
        assert_eq!(fault(&format!("events: {event}\n")), format!("event 1: {message}"), "{event}");
    }
}
