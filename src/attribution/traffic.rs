//! Words that pass between one clause and the rest of the text: given to another clause, taken from one, come back.
//!
//! ```text
//! base   5  Ferries may cross. Barges wait.      6  Pilots hold a licence.
//! draft  5  Ferries may cross.                   6  Pilots hold a licence. Barges wait.
//!
//! 5: Barges wait went to 6.        6: Barges wait came from 5.
//! ```
//!
//! Words that change places within their clause pass nowhere. Neighbouring words with one way and one credit are one passing.

use std::collections::BTreeMap;

use crate::model::{Negotiation, RoundIndex};
use crate::text::TokenClass;

use super::credit::CreditId;
use super::weave::{EventKind, TokenId, Weave, WovenStream};

/// Neighbouring words that went one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The words as written: where they went from a clause, in the base; else in the draft.
    pub text: String,
    /// How many.
    pub words: usize,
    /// The clause they went to or came from; `None` for words that are back from nowhere.
    pub place: Option<usize>,
    /// Who is on record for their passing.
    pub credit: CreditId,
    /// For words that are back, the draft that had taken them out, and who is on record for that.
    pub out: Option<(RoundIndex, CreditId)>,
    /// The draft in which the words first stood.
    pub birth: RoundIndex,
    /// Who brought them in there.
    pub origin: CreditId,
}

/// All that passed between a clause and the rest of the text in one draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Words that went to another clause.
    pub went: Vec<Passing>,
    /// Words that came from another clause of the base.
    pub came: Vec<Passing>,
    /// Words that had been taken out and stand again.
    pub back: Vec<Passing>,
}

/// Finds what passed between the clauses of a base that a clause continues (`from`), that clause (`to`), and the rest.
pub fn traffic(
    (negotiation, weave): (&Negotiation, &Weave),
    (base, round): (RoundIndex, RoundIndex),
    (from, to): (&[usize], Option<usize>),
) -> Traffic {
    let old = places(weave, base, |place| !from.contains(&place));
    let new = places(weave, round, |place| Some(place) != to);
    let id = |round: RoundIndex, place: usize| &negotiation.round(round).concordance.entries[place].id;
    let way = negotiation.ancestors(round);
    let mut found = Traffic::default();
    for &place in from {
        for stream in &weave.draft(base).clauses[place].streams {
            found.went.extend(passings(weave, stream, |token| {
                let there = *new.get(&token)?;
                // A clause that only has another place is the same clause.
                let moved = event(weave, token, round, EventKind::Moved)
                    .filter(|_| id(base, place) != id(round, there))?;
                Some((Some(there), moved, None))
            }));
        }
    }
    for stream in to.iter().flat_map(|place| &weave.draft(round).clauses[*place].streams) {
        found.came.extend(passings(weave, stream, |token| {
            let there = *old.get(&token)?;
            Some((Some(there), event(weave, token, round, EventKind::Moved)?, None))
        }));
        found.back.extend(passings(weave, stream, |token| {
            let back = event(weave, token, round, EventKind::Returned)?;
            let gone = |kind: EventKind| matches!(kind, EventKind::Removed | EventKind::Left);
            let mut events = weave.events_of(token).rev();
            let out = events.find(|event| event.round < round && way[event.round.at()] && gone(event.kind));
            Some((None, back, out.map(|event| (event.round, event.credit))))
        }));
    }
    found
}

/// Where the tokens of some clauses of a draft stand.
fn places(weave: &Weave, round: RoundIndex, counts: impl Fn(usize) -> bool) -> BTreeMap<TokenId, usize> {
    let clauses = weave.draft(round).clauses.iter().enumerate().filter(|(place, _)| counts(*place));
    let tokens = clauses.flat_map(|(place, clause)| {
        clause.streams.iter().flat_map(|stream| stream.tokens.iter()).map(move |token| (*token, place))
    });
    tokens.collect()
}

fn event(weave: &Weave, token: TokenId, round: RoundIndex, kind: EventKind) -> Option<CreditId> {
    weave.events_of(token).find(|event| event.round == round && event.kind == kind).map(|event| event.credit)
}

/// What tells one passing from the next: the other clause, who did it, who had taken the words out.
type Way = (Option<usize>, CreditId, Option<(RoundIndex, CreditId)>);

/// The words of a text that have a way, neighbours with one way and one origin together; marks go with the words around them.
fn passings(weave: &Weave, stream: &WovenStream, way: impl Fn(TokenId) -> Option<Way>) -> Vec<Passing> {
    let mut found: Vec<Passing> = Vec::new();
    let mut open: Option<(usize, Way, (CreditId, RoundIndex))> = None;
    for (at, &token) in stream.tokens.iter().enumerate() {
        let life = weave.life(token);
        if life.class != TokenClass::Word {
            continue;
        }
        let Some(here) = way(token) else {
            open = None;
            continue;
        };
        match (open, found.last_mut()) {
            (Some((start, last, origin)), Some(passing))
                if last == here && origin == (life.credit, life.birth) =>
            {
                passing.text = stream.cut.slice(start, at).to_string();
                passing.words += 1;
            }
            _ => {
                open = Some((at, here, (life.credit, life.birth)));
                let (place, credit, out) = here;
                let text = stream.cut.slice(at, at).to_string();
                let (birth, origin) = (life.birth, life.credit);
                found.push(Passing { text, words: 1, place, credit, out, birth, origin });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Woven, by, clause};
    use super::{Passing, traffic};
    use crate::model::RoundIndex;

    fn told(woven: &Woven, passings: &[Passing]) -> Vec<String> {
        let line = |passing: &Passing| {
            let place = passing.place.map_or("-".to_string(), |place| place.to_string());
            let out = passing.out.map_or(String::new(), |(round, credit)| {
                format!(" out r{} {}", round.0, woven.sponsors(credit))
            });
            let (by, of) = (woven.sponsors(passing.credit), woven.sponsors(passing.origin));
            format!("{} {} {place} {by} of {of}{out}", passing.words, passing.text)
        };
        passings.iter().map(line).collect()
    }

    fn of(woven: &Woven, step: (u32, u32), from: &[usize], to: Option<usize>) -> [Vec<String>; 3] {
        let step = (RoundIndex(step.0), RoundIndex(step.1));
        let found = traffic((&woven.negotiation, &woven.weave), step, (from, to));
        [told(woven, &found.went), told(woven, &found.came), told(woven, &found.back)]
    }

    #[test]
    fn a_sentence_given_away_is_told_on_both_sides() {
        let away = "Icebreakers escort every loaded barge.";
        let woven = Woven::line(vec![
            vec![
                by(&["KEN"], clause("1", &format!("Ferries may cross the frozen river. {away}"))),
                clause("2", "Pilots hold a licence."),
            ],
            vec![
                clause("1", "Ferries may cross the frozen river."),
                by(&["BRA"], clause("2", &format!("Pilots hold a licence. {away}"))),
            ],
        ]);
        let words = "5 Icebreakers escort every loaded barge";
        assert_eq!(
            of(&woven, (0, 1), &[0], Some(0)),
            [vec![format!("{words} 1 BRA of KEN")], vec![], vec![]]
        );
        assert_eq!(
            of(&woven, (0, 1), &[1], Some(1)),
            [vec![], vec![format!("{words} 0 BRA of KEN")], vec![]]
        );
    }

    #[test]
    fn words_that_change_places_in_their_clause_or_move_with_it_pass_nowhere() {
        let (one, two) =
            ("Icebreakers escort every loaded barge.", "Pilots of both harbours hold a licence.");
        let woven = Woven::line(vec![
            vec![clause("1", &format!("{one} {two}")), clause("2", "Ferries may cross at night.")],
            vec![clause("1", "Ferries may cross at night."), clause("2", &format!("{two} {one}"))],
        ]);
        assert_eq!(of(&woven, (0, 1), &[0], Some(1)), [const { Vec::<String>::new() }; 3]);
        assert_eq!(of(&woven, (0, 1), &[1], Some(0)), [const { Vec::<String>::new() }; 3]);
    }

    #[test]
    fn words_that_are_back_name_who_restored_them_who_took_them_out_and_whose_they_are() {
        let text = |word: &str| format!("Each Party {word} act at once.");
        let woven = Woven::line(vec![
            vec![by(&["CHL"], clause("1", &text("shall")))],
            vec![by(&["KEN"], clause("1", &text("should")))],
            vec![by(&["BRA"], clause("1", &text("shall")))],
        ]);
        assert_eq!(of(&woven, (0, 1), &[0], Some(0)), [const { Vec::<String>::new() }; 3]);
        assert_eq!(of(&woven, (1, 2), &[0], Some(0))[2], ["1 shall - BRA of CHL out r1 KEN"]);
    }
}
