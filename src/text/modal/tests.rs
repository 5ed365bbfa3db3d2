//! Flags known by hand, in English and French, and what the table may hold.

use std::collections::BTreeMap;

use super::table::TABLE;
use super::{Flag, ModalLine, Modals, Rewording, words_of};

/// Flags of a change written `before {-out-} {+in+} after`, as one line.
fn flags(language: &str, marked: &str) -> String {
    let between = |open: &str, close: &str| -> (usize, usize, String) {
        match (marked.find(open), marked.find(close)) {
            (Some(start), Some(end)) => {
                (start, end + close.len(), marked[start + open.len()..end].to_string())
            }
            _ => (marked.len(), 0, String::new()),
        }
    };
    let (out, put) = (between("{-", "-}"), between("{+", "+}"));
    let before = words_of(&marked[..out.0.min(put.0)]);
    let after = words_of(&marked[out.1.max(put.1)..]);
    let (deleted, inserted) = (words_of(&out.2), words_of(&put.2));
    let change = Rewording { before: &before, deleted: &deleted, inserted: &inserted, after: &after };
    let words: Vec<&str> = Modals::shipped().flags(language, &change).into_iter().map(Flag::word).collect();
    words.join(" ")
}

#[test]
fn every_line_of_the_table_is_read_and_no_phrase_is_two_things_in_strength() {
    let mut table = Modals::default();
    let mut seen = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        table.add(line).unwrap();
        let mut fields = line.splitn(3, ' ');
        let (language, kind) = (fields.next().unwrap(), fields.next().unwrap());
        if kind.starts_with(|c: char| c.is_ascii_digit()) {
            for phrase in fields.next().unwrap().split(',') {
                let before = seen.insert((language, words_of(phrase)), kind);
                assert_eq!(before, None, "{phrase}");
            }
        }
    }
}

#[test]
fn english_verbs_known_by_hand() {
    for (change, flag) in [
        ("Each Party {-shall-} {+should+} act", "weakened"),
        ("Each Party {-should-} {+shall+} act", "strengthened"),
        ("Each Party {-will-} {+shall+} act", "strengthened"),
        ("Each Party shall {+not+} act", "reversed"),
        ("Each Party shall {-not-} act", "reversed"),
        ("Parties {-may-} {+shall not+} use", "reversed"),
        ("by {-2030-} {+2040+}.", "value"),
        ("every {-two-} {+three+} years", "value"),
        ("by 1 {-March-} {+June+} 2031", "value"),
        ("by 1 {-May-} {+June+} 2031", "value"),
        ("{-Decides-} {+Invites+} the Board", "weakened"),
        ("{-decides to-} {+takes note of+} the report", "weakened"),
        ("We {-request-} {+support+} the service", "weakened"),
        ("Each Party shall {+seek to+} reduce", "weakened"),
        ("Each Party shall {-endeavour to-} reduce", "strengthened"),
        ("Each Party {-shall ensure-} {+shall endeavour to ensure+} access", "weakened"),
        ("{-SHALL-} {+Should+}", "weakened"),
        ("Parties {-shall by 2030-} {+should by 2040+} end", "weakened value"),
        ("Parties {-shall not-} {+should not+} end", "weakened"),
        ("pay {-1,000-} {+2,000+} a year", "value"),
        ("as in paragraph 6, {-30-} {+60+} days before", ""),
        ("as in paragraph 6, within {-30-} {+60+} days", "value"),
    ] {
        assert_eq!(flags("en", change), flag, "{change}");
    }
}

#[test]
fn what_only_looks_like_a_change_of_force_is_none() {
    for change in [
        "act {-promptly-} {+without delay+}",
        "act {-by-} {+no later than+} 2030",
        "{-with consent-} {+upon request+} of a Party that may",
        "Each Party {+shall+} act",
        "Each Party {-promptly-} shall act",
        "pay {-1,000-} {+1 000+} a year",
        "{+Each Party shall not seek to act.+}",
        "act by 2030 {+and report by 2031+}",
        "Each Party shall {-must-} {+shall+}",
        "the {-measures-} {+means+} of Parties",
        "{-in May-} {+then+} they shall",
        "as in paragraph {-5-} {+6+} above",
        "in paragraphs 6, 9 and {-10-} {+11+}",
        "under articles 6 to {-10 and 12-} {+11 and 13+}",
        "paragraph 6 {-(b)-} {+(c)+}",
        "Parties shall act{+, provided that the costs are shared and no Party is left with them alone+}.",
    ] {
        assert_eq!(flags("en", change), "", "{change}");
    }
}

#[test]
fn french_verbs_known_by_hand() {
    for (change, flag) in [
        ("Chaque Partie {-doit-} {+devrait+} agir", "weakened"),
        ("Les Parties {-devraient-} {+doivent+} agir", "strengthened"),
        ("L'Agence s'{-engage à-} {+efforce de+} réduire", "weakened"),
        ("L'Agence {-s’efforce d’-} {+s’engage à+} agir", "strengthened"),
        ("Chaque Partie {-doit-} {+ne doit pas+} agir", "reversed"),
        ("Chaque Partie {+n'+} agit pas", "reversed"),
        ("Chaque Partie doit {-pas-} agir", "reversed"),
        ("{-De\u{301}cide-} {+Invite+} le Conseil", "weakened"),
        ("{-Prie-} {+Encourage+} le Conseil", "weakened"),
        ("avant {-2030-} {+2040+}", "value"),
        ("avant le 1er {-mars-} {+juin+}", "value"),
        ("Il {-est tenu d'-} {+peut+} agir", "weakened"),
    ] {
        assert_eq!(flags("fr", change), flag, "{change}");
    }
    assert_eq!(flags("fr", "agir {-avant-} {+au plus tard+} en mai"), "");
    assert_eq!(flags("fr-CA", "Il {-doit-} {+peut+} agir"), "weakened");
    assert_eq!(flags("de", "Er {-muss-} {+soll+}"), "");
}

#[test]
fn lines_of_a_store_win_and_a_wrong_line_is_given_back() {
    let own = ["de 9 muss", "de 6 soll, sollte", "en 2 shall", "en 5-hedge within its means"];
    let table = Modals::with_own(&own).unwrap();
    let words = |text: &str| words_of(text);
    let change = |deleted: &str, inserted: &str, language: &str| {
        let (deleted, inserted) = (words(deleted), words(inserted));
        let change = Rewording { deleted: &deleted, inserted: &inserted, ..Rewording::default() };
        table.flags(language, &change)
    };
    assert_eq!(change("muss", "soll", "de"), [Flag::Weakened]);
    assert_eq!(change("shall", "should", "en"), [Flag::Strengthened]);
    assert_eq!(change("with new staff", "within its means", "en"), [Flag::Weakened]);
    for wrong in ["en", "en 9", "en 10 shall", "EN 9 shall", "en not-hedge no", "en 9 ,"] {
        let line = ModalLine(wrong.to_string());
        assert_eq!(Modals::with_own(&[wrong]).err(), Some(line), "{wrong}");
    }
}

#[test]
fn verbs_of_a_sentence_stand_where_they_stand() {
    let verbs =
        Modals::shipped().verbs("en", &words_of("We take note of what they may, in May 2031, seek to do."));
    let found: Vec<_> = verbs.iter().map(|verb| (verb.start, verb.end, verb.strength)).collect();
    // 0 we 1 take 2 note 3 of 4 what 5 they 6 may 7 in 8 may 9 2031 10 seek 11 to 12 do
    assert_eq!(found, [(1, 4, 2), (6, 7, 3), (10, 12, 5)]);
}
