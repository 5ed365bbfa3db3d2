//! Amendments to one draft that touch the same words.
//!
//! ```text
//! draft       Each Party should reduce ice blockage
//! NOR         should → shall                           NOR, CHL  identical: both ask for the same
//! CHL         should → shall
//! EU          should → may                             NOR, EU   colliding: not both can be done
//! MEX         should reduce ice → should cut ice       touches none of these words: no row
//! PER         delete "ice", KEN delete "ice blockage"  compatible: both can be done
//! ```
//!
//! Two amendments *touch* when they take out, keep, move or bracket a common word, add words at one place, or add words
//! within what the other takes out. They *collide* when not both can be done: other words in the place of the same, words
//! changed that the other keeps or moves, words added within what goes, brackets put and lifted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::attribution::{Asked, AskedSite, TokenId, Weave};
use crate::model::{Action, Aim, Negotiation, RoundIndex, Spot, Target};
use crate::text::KeyId;

/// How amendments that touch the same words go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meeting {
    /// They ask for the same.
    Identical,
    /// Not both can be done.
    Colliding,
    /// They touch the same words, and both can be done.
    Compatible,
}

impl Meeting {
    /// The word for this meeting in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Colliding => "colliding",
            Self::Compatible => "compatible",
        }
    }
}

/// Amendments that touch the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// How they go together.
    pub meeting: Meeting,
    /// The clause, or the place for a new one, that the first aims at.
    pub aim: Aim,
    /// Places in the records of amendments that ask for the same.
    pub one: Vec<usize>,
    /// The others; empty for identical ones.
    pub other: Vec<usize>,
    /// The words of the draft that both touch, in reading order; none where they meet between words.
    pub words: Vec<TokenId>,
}

/// What amendments that ask for the same ask for.
struct Position<'a> {
    amendments: Vec<usize>,
    asked: &'a Asked,
    action: Action,
    touched: BTreeSet<TokenId>,
    /// For each site, the words it takes out.
    gone: Vec<BTreeSet<TokenId>>,
}

/// The amendments to a draft that touch the same words, clause by clause; identical ones are told once and then stand
/// together. Amendments to amendments are not compared. Time grows with the pairs of amendments within each clause.
pub fn conflicts(negotiation: &Negotiation, weave: &Weave, round: RoundIndex) -> Vec<Conflict> {
    let positions = positions(negotiation, weave, round);
    let identical = positions.iter().filter(|position| position.amendments.len() > 1);
    let mut found: Vec<Conflict> = identical
        .map(|position| Conflict {
            meeting: Meeting::Identical,
            aim: position.asked.aim,
            one: position.amendments.clone(),
            other: Vec::new(),
            words: position.touched.iter().copied().collect(),
        })
        .collect();
    let mut by_spot: BTreeMap<Spot, Vec<usize>> = BTreeMap::new();
    for (at, position) in positions.iter().enumerate() {
        by_spot.entry(position.asked.aim.spot).or_default().push(at);
    }
    let draft = &negotiation.round(round).draft;
    for (at, position) in positions.iter().enumerate() {
        let mut spots = vec![position.asked.aim.spot];
        if let Spot::Clause(place) = position.asked.aim.spot {
            // What is asked of a clause as a whole touches its sub-clauses.
            spots.extend(draft.lineage_upwards(place).skip(1).map(Spot::Clause));
        }
        for spot in spots {
            let is_own = spot == position.asked.aim.spot;
            let others = by_spot.get(&spot).into_iter().flatten().filter(|other| !is_own || **other > at);
            found.extend(others.filter_map(|other| meet(position, &positions[*other])));
        }
    }
    found.sort_by_key(|conflict| (conflict.aim.spot, conflict.meeting, conflict.one[0]));
    found
}

fn positions<'a>(negotiation: &Negotiation, weave: &'a Weave, round: RoundIndex) -> Vec<Position<'a>> {
    let mut known: BTreeMap<(Spot, Action, Vec<Signature>, Vec<TokenId>), usize> = BTreeMap::new();
    let mut positions: Vec<Position<'a>> = Vec::new();
    for (at, amendment) in negotiation.records.amendments().iter().enumerate() {
        let Some(asked) = weave.asked(at).filter(|asked| asked.aim.round == round) else { continue };
        let action = amendment.action();
        if matches!(amendment.target, Target::Amendment(_)) || action == Action::Comment {
            continue;
        }
        let sites: Vec<Signature> = asked.sites.iter().map(|site| signature(asked, site)).collect();
        // Which verb asks for a change of words is no difference.
        let verb = if asked.sites.is_empty() { action } else { Action::Replace };
        let next = positions.len();
        let place = *known.entry((asked.aim.spot, verb, sites, asked.passage.clone())).or_insert(next);
        if place == next {
            let touched = asked.removed().chain(asked.passage.iter().copied()).collect();
            let gone = asked.sites.iter().map(|site| site.removed.iter().copied().collect()).collect();
            positions.push(Position { amendments: vec![at], asked, action, touched, gone });
        } else {
            positions[place].amendments.push(at);
        }
    }
    positions
}

/// What a site asks for, wherever it stands among others: words to come, words to go, the words beside it.
type Signature = (Vec<KeyId>, Vec<TokenId>, Gap);
/// The words between which words are to come.
type Gap = (Option<TokenId>, Option<TokenId>);

fn signature(asked: &Asked, site: &AskedSite) -> Signature {
    (added(asked, site), site.removed.clone(), gap(asked, site))
}

fn added(asked: &Asked, site: &AskedSite) -> Vec<KeyId> {
    asked.wording[site.added.clone()].iter().map(|word| word.key).collect()
}

fn gap(asked: &Asked, site: &AskedSite) -> Gap {
    let base = |at: Option<usize>| at.and_then(|at| asked.wording.get(at)).and_then(|word| word.base);
    (base(site.added.start.checked_sub(1)), base(Some(site.added.end)))
}

/// How two positions meet; `None` where they touch nothing in common.
fn meet(one: &Position<'_>, other: &Position<'_>) -> Option<Conflict> {
    let words: Vec<TokenId> = one.touched.intersection(&other.touched).copied().collect();
    let is_new = matches!(one.asked.aim.spot, Spot::New { .. }) && one.asked.aim == other.asked.aim;
    let touches =
        is_new || !words.is_empty() || meet_between(one, other) || within(one, other) || within(other, one);
    if !touches {
        return None;
    }
    let collide = sites_collide(one, other)
        || is_against(one, other)
        || is_against(other, one)
        || within(one, other)
        || within(other, one);
    let meeting = if collide { Meeting::Colliding } else { Meeting::Compatible };
    Some(Conflict {
        meeting,
        aim: one.asked.aim,
        one: one.amendments.clone(),
        other: other.amendments.clone(),
        words,
    })
}

/// Whether both add words at one place of the draft.
fn meet_between(one: &Position<'_>, other: &Position<'_>) -> bool {
    let gaps = |position: &Position<'_>| -> BTreeSet<Gap> {
        let sites = position.asked.sites.iter().filter(|site| site.removed.is_empty());
        sites.map(|site| gap(position.asked, site)).filter(|gap| *gap != (None, None)).collect()
    };
    !gaps(one).is_disjoint(&gaps(other))
}

/// Whether one adds words within what the other takes out.
fn within(one: &Position<'_>, other: &Position<'_>) -> bool {
    let gone: BTreeSet<TokenId> = other.asked.removed().collect();
    let sites = one.asked.sites.iter().filter(|site| site.removed.is_empty());
    sites.map(|site| gap(one.asked, site)).any(|gap| match gap {
        (Some(left), Some(right)) => gone.contains(&left) && gone.contains(&right),
        (Some(end), None) | (None, Some(end)) => gone.contains(&end),
        (None, None) => false,
    })
}

/// Whether both have something to say of common words and not the same; two that only take words out agree.
fn sites_collide(one: &Position<'_>, other: &Position<'_>) -> bool {
    one.asked.sites.iter().zip(&one.gone).any(|(site, gone)| {
        let others = other.asked.sites.iter().zip(&other.gone);
        others.filter(|(_, second)| !gone.is_disjoint(second)).any(|(second, _)| {
            let (text, second_text) = (added(one.asked, site), added(other.asked, second));
            let only_out = text.is_empty() && second_text.is_empty();
            let same = text == second_text && site.removed == second.removed;
            !only_out && !same
        })
    })
}

/// Whether one keeps or moves words that the other takes out, or puts the brackets that the other lifts.
fn is_against(one: &Position<'_>, other: &Position<'_>) -> bool {
    let passage = || one.asked.passage.iter();
    match one.action {
        Action::Retain | Action::Move => {
            let gone: BTreeSet<TokenId> = other.asked.removed().collect();
            passage().any(|token| gone.contains(token))
                || (one.action == Action::Move
                    && other.action == Action::Retain
                    && passage().any(|token| other.touched.contains(token)))
        }
        Action::Bracket => {
            other.action == Action::Unbracket && passage().any(|token| other.touched.contains(token))
        }
        _ => false,
    }
}
