//! Rows: which units a row of a table speaks of, and how much of each.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::actors::Directory;
use crate::model::{ActorId, ActorKind, Negotiation};

use super::Fraction;
use super::cohort::{Cohort, Member};

/// What the rows of a count stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Who is on record.
    Sponsor,
    /// Groups: what they sponsored as a group, and what their members sponsored in their own names.
    Group,
    /// The draft of birth.
    Round,
    /// The kind of clause of birth.
    Kind,
    /// The clause of birth.
    Clause,
}

/// How a unit with several sponsors is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Credit {
    /// Each sponsor counts it in full, so rows may add up to more than the total.
    #[default]
    Full,
    /// Each of m sponsors counts 1/m of it, so rows add up to the total exactly.
    Fractional,
    /// The sponsor named first counts it.
    Lead,
}

/// Whether what a group sponsored is counted for the group or for its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// A group that sponsors as a group is one sponsor.
    #[default]
    AsNamed,
    /// Members on the day of the draft share what their group sponsored, in rows apart from what they sponsored themselves.
    Members,
}

/// What a row stands for. Rows are in this order, then by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// A sponsor, round, kind or clause by name.
    Named(String),
    /// An actor, for what its groups sponsored.
    Through(String),
    /// A group that is on record as a group.
    AsGroup(String),
    /// Members of a group that are on record in their own names.
    Members(String),
    /// Nobody is on record.
    Nobody,
    /// The units of the first draft.
    BaseText,
    /// Every unit but base text, each once.
    All,
}

impl Row {
    /// What the row is called. `base` is the name of the first draft where its units are base text; nothing for amendments,
    /// of which none is.
    pub fn label(&self, base: Option<&str>) -> String {
        match self {
            Self::Named(name) if Some(name.as_str()) == base => format!("{name} (base text)"),
            Self::Named(name) => name.clone(),
            Self::Through(name) => format!("{name} through its groups"),
            Self::AsGroup(name) => format!("{name} as a group"),
            Self::Members(name) => format!("members of {name}"),
            Self::Nobody => "nobody on record".to_string(),
            Self::BaseText => format!("base text ({})", base.unwrap_or_default()),
            Self::All if base.is_none() => "all".to_string(),
            Self::All => "all but base text".to_string(),
        }
    }
}

/// How units are dealt out to rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deal {
    /// What rows stand for.
    pub grouping: Grouping,
    /// How several sponsors are counted.
    pub credit: Credit,
    /// Whose is what a group sponsored.
    pub reach: Reach,
}

/// The members of each row by place, with the share of each that the row counts; in the order of rows.
pub type Hands = Vec<(Row, Vec<(usize, Fraction)>)>;

impl Deal {
    /// Deals the members of a cohort out to rows.
    ///
    /// By round, base text is a round like another; elsewhere it is a row of its own. "All" holds everything but base text.
    pub fn hands(&self, cohort: &Cohort, (negotiation, directory): (&Negotiation, &Directory)) -> Hands {
        let mut rows: BTreeMap<Row, Vec<(usize, Fraction)>> = BTreeMap::new();
        for (place, member) in cohort.members.iter().enumerate() {
            let is_base = cohort.is_base_text(member);
            let labels = match self.grouping {
                Grouping::Round => {
                    vec![(
                        Row::Named(negotiation.round(member.round).draft.name.to_string()),
                        Fraction::one(),
                    )]
                }
                _ if is_base => vec![(Row::BaseText, Fraction::one())],
                Grouping::Sponsor => self.sponsors(member, (negotiation, directory)),
                Grouping::Group => self.groups(member, (negotiation, directory)),
                Grouping::Kind | Grouping::Clause => vec![(self.place(member, negotiation), Fraction::one())],
            };
            let all = (!is_base).then(|| (Row::All, Fraction::one()));
            for (row, share) in labels.into_iter().chain(all) {
                rows.entry(row).or_default().push((place, share));
            }
        }
        let mut rows: Hands = rows.into_iter().collect();
        if self.grouping == Grouping::Round {
            let place = |row: &Row| match row {
                Row::Named(name) => negotiation.find(name).map_or(usize::MAX, |round| round.at()),
                _ => usize::MAX,
            };
            rows.sort_by_key(|(row, _)| place(row));
        }
        rows
    }

    fn place(&self, member: &Member, negotiation: &Negotiation) -> Row {
        let round = negotiation.round(member.round);
        let id = &round.concordance.entries[member.place].id;
        let new = member.record.as_ref().and_then(|record| record.new);
        Row::Named(match (self.grouping, new) {
            (Grouping::Kind, _) => round.draft.clauses[member.place].kind.word().to_string(),
            (_, Some(side)) => format!("new {} {id}", side.word()),
            (_, None) => id.to_string(),
        })
    }

    /// The day on which membership counts for a unit: that on which it was tabled, or that of the draft which first has it.
    fn day(member: &Member, talks: &Negotiation) -> NaiveDate {
        let record = member.record.as_ref();
        record.map_or_else(|| talks.round(member.round).draft.date, |record| record.tabled)
    }

    /// Who counts a unit under the mode of credit, with the share of each before groups are looked into.
    fn credited<'m>(&self, member: &'m Member) -> Vec<(&'m ActorId, Fraction)> {
        let whole = |actor| (actor, Fraction::one());
        match self.credit {
            Credit::Full => member.sponsors.iter().map(whole).collect(),
            Credit::Lead => member.lead.iter().map(whole).collect(),
            Credit::Fractional => {
                let share = Fraction::new(1_u64, member.sponsors.len() as u64);
                let share = share.unwrap_or_else(Fraction::zero);
                member.sponsors.iter().map(|actor| (actor, share.clone())).collect()
            }
        }
    }

    fn sponsors(
        &self,
        member: &Member,
        (talks, directory): (&Negotiation, &Directory),
    ) -> Vec<(Row, Fraction)> {
        let day = Self::day(member, talks);
        let is_excepted = |actor: &ActorId| {
            let except = member.record.as_ref().map(|record| record.except.as_slice()).unwrap_or_default();
            except.contains(actor)
                || directory.groups_of(actor, day).iter().any(|group| except.contains(group))
        };
        self.dealt(member, |actor| {
            let mut members = match self.reach {
                Reach::AsNamed => Vec::new(),
                Reach::Members => directory.members_on(actor, day),
            };
            members.retain(|actor| !is_excepted(actor));
            if members.is_empty() {
                return vec![Row::Named(actor.to_string())];
            }
            members.into_iter().map(|id| Row::Through(id.to_string())).collect()
        })
    }

    fn groups(
        &self,
        member: &Member,
        (talks, directory): (&Negotiation, &Directory),
    ) -> Vec<(Row, Fraction)> {
        let day = Self::day(member, talks);
        self.dealt(member, |actor| {
            let is_group = directory
                .get(actor)
                .is_some_and(|actor| actor.kind == ActorKind::Group || !actor.members.is_empty());
            if is_group {
                return vec![Row::AsGroup(actor.to_string())];
            }
            let groups = directory.groups_of(actor, day);
            if groups.is_empty() {
                return vec![Row::Named("in no group".to_string())];
            }
            groups.into_iter().map(|id| Row::Members(id.to_string())).collect()
        })
    }

    /// Deals a unit out to the rows that each of those credited stands for: at least one row each.
    fn dealt(&self, member: &Member, rows_of: impl Fn(&ActorId) -> Vec<Row>) -> Vec<(Row, Fraction)> {
        let mut found: BTreeMap<Row, Fraction> = BTreeMap::new();
        for (actor, share) in self.credited(member) {
            let rows = rows_of(actor);
            let part = match (self.credit, Fraction::new(1_u64, rows.len() as u64)) {
                (Credit::Fractional, Some(part)) => &share * &part,
                _ => share,
            };
            rows.into_iter().for_each(|row| self.take(&mut found, row, &part));
        }
        nobody_if_empty(found)
    }

    /// Gives a part to a row: shares add up, a whole is counted once however often it is given.
    fn take(&self, found: &mut BTreeMap<Row, Fraction>, row: Row, part: &Fraction) {
        let held = found.entry(row).or_insert_with(Fraction::zero);
        *held = match self.credit {
            Credit::Fractional => &*held + part,
            Credit::Full | Credit::Lead => part.clone(),
        };
    }
}

fn nobody_if_empty(found: BTreeMap<Row, Fraction>) -> Vec<(Row, Fraction)> {
    if found.is_empty() { vec![(Row::Nobody, Fraction::one())] } else { found.into_iter().collect() }
}
