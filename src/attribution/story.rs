//! What happened to single words on the way to a draft: taken out, put back, moved, written otherwise, bracketed.
//!
//! Only what happened in drafts that the draft was made from is told: after a merge both tracks are on the way, before it the
//! other track is not. Brackets are no events of the words inside them in the [`Weave`]; here they are, by comparing how
//! deep a word stands in brackets with how deep it stood in the bases:
//!
//! ```text
//! zero   by 2040           rev1   [by 2040]           rev2   [[by 2040] or later]       final   by 2040 or later
//!                          by, 2040: bracketed        bracketed again                   unbracketed
//! ```

use crate::model::{Negotiation, RoundIndex};
use crate::text::find_brackets;

use super::credit::CreditId;
use super::weave::{EventKind, TokenId, Weave, WovenStream};

/// What happened to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happening {
    /// Was taken out.
    Removed,
    /// Was not taken over from a track that was merged: no removal.
    Left,
    /// Came back.
    Returned,
    /// Went to another clause, or elsewhere in its own.
    Moved,
    /// Is written with other capitals or in another encoding.
    Case,
    /// Brackets were placed around it.
    Bracketed,
    /// Brackets around it were lifted.
    Unbracketed,
}

impl Happening {
    /// Every happening, in the order in which those of one draft are told.
    pub const ALL: [Self; 7] = [
        Self::Removed,
        Self::Left,
        Self::Returned,
        Self::Moved,
        Self::Case,
        Self::Bracketed,
        Self::Unbracketed,
    ];

    /// The word for this happening in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Left => "left",
            Self::Returned => "returned",
            Self::Moved => "moved",
            Self::Case => "case",
            Self::Bracketed => "bracketed",
            Self::Unbracketed => "unbracketed",
        }
    }

    fn of(kind: EventKind) -> Self {
        match kind {
            EventKind::Removed => Self::Removed,
            EventKind::Left => Self::Left,
            EventKind::Returned => Self::Returned,
            EventKind::Moved => Self::Moved,
            EventKind::Respelled => Self::Case,
        }
    }
}

/// One thing that happened to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The draft in which it happened.
    pub round: RoundIndex,
    /// What happened.
    pub kind: Happening,
    /// Who is on record for it.
    pub credit: CreditId,
}

/// Tells the stories of some tokens up to a draft: for each, in their order, what happened to it, in the order of the drafts.
///
/// Time grows with the words of the drafts that the draft was made from.
pub fn stories(
    negotiation: &Negotiation,
    weave: &Weave,
    round: RoundIndex,
    tokens: &[TokenId],
) -> Vec<Vec<Moment>> {
    let way = negotiation.ancestors(round);
    let mut stories: Vec<Vec<Moment>> = tokens.iter().map(|token| events(weave, &way, *token)).collect();
    let mut sorted: Vec<(TokenId, usize)> =
        tokens.iter().enumerate().map(|(place, token)| (*token, place)).collect();
    sorted.sort_unstable();
    let mut depths: Vec<Vec<Option<Depth>>> = Vec::with_capacity(way.len());
    for index in negotiation.indices() {
        let here = if way[index.at()] { depths_in(weave, index, &sorted, tokens.len()) } else { Vec::new() };
        let bases = &negotiation.round(index).bases;
        for (place, depth) in here.iter().enumerate() {
            let Some(depth) = depth else { continue };
            let before: Vec<&Depth> =
                bases.iter().filter_map(|base| depths[base.at()].get(place)?.as_ref()).collect();
            stories[place].extend(bracket_moment(weave, index, &before, depth));
        }
        depths.push(here);
    }
    for story in &mut stories {
        story.sort_by_key(|moment| (moment.round, moment.kind));
    }
    stories
}

fn events(weave: &Weave, way: &[bool], token: TokenId) -> Vec<Moment> {
    let mut found: Vec<Moment> = Vec::new();
    for event in weave.events_of(token).filter(|event| way[event.round.at()]) {
        let moment = Moment { round: event.round, kind: Happening::of(event.kind), credit: event.credit };
        // A word that is moved and restored at once has both; one thing is told once.
        if !found.contains(&moment) {
            found.push(moment);
        }
    }
    found
}

/// How deep a token stands in brackets, and who is on record for what its draft changed around it.
#[derive(Debug, Clone, Copy)]
struct Depth {
    pairs: usize,
    /// The bracket that opens the innermost pair around it.
    bracket: Option<TokenId>,
    site: CreditId,
}

/// The depth of each of some tokens that stands in a draft.
fn depths_in(
    weave: &Weave,
    round: RoundIndex,
    sorted: &[(TokenId, usize)],
    count: usize,
) -> Vec<Option<Depth>> {
    let mut found = vec![None; count];
    for stream in weave.draft(round).clauses.iter().flat_map(|clause| &clause.streams) {
        let around = around(stream);
        for (at, token) in stream.tokens.iter().enumerate() {
            let Ok(hit) = sorted.binary_search_by_key(token, |(token, _)| *token) else { continue };
            let (pairs, bracket) = around.as_ref().map_or((0, None), |around| around[at]);
            found[sorted[hit].1] = Some(Depth { pairs, bracket, site: stream.credit });
        }
    }
    found
}

/// For each token of a text, how many pairs stand around it and the opening bracket of the innermost; `None` without brackets.
fn around(stream: &WovenStream) -> Option<Vec<(usize, Option<TokenId>)>> {
    let spans = find_brackets(&stream.cut).spans;
    if spans.is_empty() {
        return None;
    }
    let mut found = vec![(0, None); stream.tokens.len()];
    for span in spans {
        // Pairs come in the order in which they open, so an inner one overwrites what an outer one said.
        for place in found.iter_mut().take(span.close).skip(span.open + 1) {
            *place = (span.depth, Some(stream.tokens[span.open]));
        }
    }
    Some(found)
}

/// What the brackets of a draft did to a word that stood in some of its bases.
fn bracket_moment(weave: &Weave, round: RoundIndex, before: &[&Depth], now: &Depth) -> Option<Moment> {
    let nearest = before.iter().min_by_key(|depth| depth.pairs.abs_diff(now.pairs))?;
    let placed = |token: TokenId| {
        let life = weave.life(token);
        let born = (life.birth == round).then_some(life.credit);
        born.or_else(|| event_credit(weave, token, round, EventKind::Returned))
    };
    let lifted = |token: TokenId| event_credit(weave, token, round, EventKind::Removed);
    let (kind, credit) = if now.pairs > nearest.pairs {
        (Happening::Bracketed, now.bracket.and_then(placed))
    } else if now.pairs < nearest.pairs {
        (Happening::Unbracketed, nearest.bracket.and_then(lifted))
    } else {
        return None;
    };
    Some(Moment { round, kind, credit: credit.unwrap_or(now.site) })
}

fn event_credit(weave: &Weave, token: TokenId, round: RoundIndex, kind: EventKind) -> Option<CreditId> {
    weave.events_of(token).find(|event| event.round == round && event.kind == kind).map(|event| event.credit)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Woven, by, clause, draft};
    use super::stories;
    use crate::model::RoundIndex;
    use crate::text::TokenClass;

    /// The story of each word of the first clause of a draft that has one: `shall: removed r1 KEN`.
    fn told(woven: &Woven, round: u32) -> Vec<String> {
        let round = RoundIndex(round);
        let stream = &woven.weave.draft(round).clauses[0].streams[0];
        let is_word = |at: &usize| stream.cut.tokens[*at].class == TokenClass::Word;
        let places: Vec<usize> = (0..stream.tokens.len()).filter(is_word).collect();
        let tokens: Vec<_> = places.iter().map(|at| stream.tokens[*at]).collect();
        let stories = stories(&woven.negotiation, &woven.weave, round, &tokens);
        let mut lines = Vec::new();
        for (at, story) in places.iter().zip(stories).filter(|(_, story)| !story.is_empty()) {
            let moments = story.iter().map(|moment| {
                format!("{} r{} {}", moment.kind.word(), moment.round.0, woven.sponsors(moment.credit))
            });
            let moments: Vec<String> = moments.collect();
            lines.push(format!("{}: {}", stream.cut.slice(*at, *at), moments.join(", ")));
        }
        lines
    }

    #[test]
    fn a_word_that_was_out_and_is_back_has_both_with_who_did_it() {
        let woven = Woven::line(vec![
            vec![clause("1", "Each Party shall act.")],
            vec![by(&["KEN"], clause("1", "Each Party should act."))],
            vec![by(&["BRA"], clause("1", "Each Party shall act."))],
        ]);
        assert_eq!(told(&woven, 0), Vec::<String>::new());
        assert_eq!(told(&woven, 2), ["shall: removed r1 KEN, returned r2 BRA"]);
    }

    #[test]
    fn placing_and_lifting_brackets_are_events_of_the_words_inside() {
        let woven = Woven::line(vec![
            vec![clause("1", "Each Party shall act by 2040.")],
            vec![by(&["KEN"], clause("1", "Each Party shall act [by 2040]."))],
            vec![by(&["BRA"], clause("1", "Each party shall act by 2040."))],
        ]);
        let both = "bracketed r1 KEN, unbracketed r2 BRA";
        assert_eq!(
            told(&woven, 2),
            ["party: case r2 BRA".to_string(), format!("by: {both}"), format!("2040: {both}")]
        );
        assert_eq!(told(&woven, 1), ["by: bracketed r1 KEN", "2040: bracketed r1 KEN"]);
    }

    /// Unclosed brackets mark no words, and words that come in within brackets were never bracketed by anybody else.
    #[test]
    fn words_put_in_with_their_brackets_and_halves_of_pairs_are_no_events() {
        let woven = Woven::line(vec![
            vec![clause("1", "Each Party shall act.")],
            vec![by(&["KEN"], clause("1", "Each Party shall act [by 2040]."))],
            vec![by(&["KEN"], clause("1", "Each [Party shall act [by 2040]."))],
        ]);
        assert_eq!(told(&woven, 2), Vec::<String>::new());
    }

    /// r1 takes *shall* out on one track; r2, made from r0 as well, never lost it: nothing happened on its way.
    #[test]
    fn what_happened_on_another_track_is_not_told_before_the_merge() {
        let text = |text: &str, who: &[&str]| vec![by(who, clause("1", text))];
        let woven = Woven::of(vec![
            (draft(0, text("Each Party shall act at once.", &[])), vec![]),
            (draft(1, text("Each Party must act at once.", &["KEN"])), vec![0]),
            (draft(2, text("Each Party shall act at once [in winter].", &["BRA"])), vec![0]),
            (draft(3, text("Each Party shall act at once in winter.", &["CHL"])), vec![1, 2]),
        ]);
        assert_eq!(told(&woven, 2), Vec::<String>::new());
        let merged = told(&woven, 3);
        assert!(merged.contains(&"in: unbracketed r3 CHL".to_string()), "{merged:?}");
        assert!(merged.iter().any(|line| line.starts_with("shall: removed r1 KEN")), "{merged:?}");
    }
}
