//! What drafts that were just handed in did to their bases.

use serde::Serialize;

use crate::attribution::{ChangeKind, ClauseChange, Turn};
use crate::model::RoundIndex;

use super::blame::quoted;
use super::concordance::uncertain;
use super::diff::{change_list, counts, phrase};
use super::dossier::names;
use super::log::{changes_of, row_of};
use super::{Answer, Block, Cell, Column, Dossier, Grid, force};

/// The JSON answer of `commit`, one element for each draft.
#[derive(Debug, Serialize)]
struct Committed {
    round: String,
    base: Vec<String>,
    clauses: usize,
    added: usize,
    changed: usize,
    deleted: usize,
    form: usize,
    unchanged: usize,
    flagged: Vec<Flagged>,
    unattributed: Vec<Open>,
    uncertain: Vec<Uncertain>,
}

/// A clause with changes that nobody is on record for.
#[derive(Debug, Serialize)]
struct Open {
    clause: String,
    number: String,
    change: String,
}

/// A change of a modal or operative verb, a negation, a number.
#[derive(Debug, Serialize)]
struct Flagged {
    clause: String,
    number: String,
    flags: Vec<&'static str>,
    from: String,
    to: String,
    sponsors: Vec<String>,
}

/// A clause whose match is uncertain.
#[derive(Debug, Serialize)]
struct Uncertain {
    clause: String,
    base: String,
    score: f64,
}

/// How many clauses of a kind of finding are named one by one to a person.
const NAMED: usize = 6;

/// Characters of a finding that are shown of it.
const LONGEST: usize = 100;

/// Says what drafts that were just handed in did to their bases.
pub fn committed(dossier: &Dossier<'_>, rounds: &[RoundIndex]) -> Answer {
    let mut view = Vec::new();
    let mut data = Vec::new();
    for &round in rounds {
        let (found, lines) = one(dossier, round, if rounds.len() == 1 { NAMED } else { 0 });
        view.push(Block::Lines(lines));
        data.push(found);
    }
    let facts = committed_facts(&data);
    Answer {
        schema: "travaux/commit/1",
        negotiation: dossier.negotiation.title.clone(),
        round: rounds.last().map(|round| dossier.round_name(*round)),
        data: serde_json::to_value(&data).unwrap_or_default(),
        facts,
        view,
    }
}

fn one(dossier: &Dossier<'_>, round: RoundIndex, named: usize) -> (Committed, Vec<String>) {
    let changes = changes_of(dossier, round);
    let measured = row_of(dossier, round, &changes);
    let base = dossier.negotiation.round(round).bases.first().copied();
    let (open, flagged) = remarkable(dossier, (base, round), &changes);
    let uncertain: Vec<Uncertain> = uncertain(dossier, round)
        .into_iter()
        .map(|(clause, base, score)| Uncertain { clause, base, score })
        .collect();
    let words_changed = |change: &&ClauseChange| {
        change.streams.iter().flat_map(|s| &s.pieces).any(|piece| piece.turn != Turn::Kept && piece.words > 0)
    };
    debug_assert!(changes.iter().filter(|c| c.kind == ChangeKind::Changed).all(|c| words_changed(&c)));
    let found = Committed {
        round: measured.round,
        base: measured.base,
        clauses: measured.clauses,
        added: measured.added,
        changed: measured.changed,
        deleted: measured.deleted,
        form: measured.form,
        unchanged: measured.unchanged,
        flagged,
        unattributed: open,
        uncertain,
    };
    let lines = lines(&found, &counts(&changes), (&measured.date, named));
    (found, lines)
}

/// What a person reads of one draft: the counts, then each kind of finding with its first few.
fn lines(found: &Committed, counts: &str, (date, named): (&str, usize)) -> Vec<String> {
    let against = match found.base.as_slice() {
        [] => "first draft".to_string(),
        base => format!("against {}", base.join(" and ")),
    };
    let mut lines = vec![format!("{} ({date}), {against}: {counts}", found.round)];
    if !found.base.is_empty() {
        lines.extend(listed(
            ["clause changed without a sponsor on record", "clauses changed without a sponsor on record"],
            found.unattributed.iter().map(|open| format!("{}: {}", open.number, open.change)),
            found.unattributed.len(),
            named,
        ));
    }
    lines.extend(listed(
        [
            "change of a binding verb, a negation or a number",
            "changes of binding verbs, negations or numbers",
        ],
        found.flagged.iter().map(flag_line),
        found.flagged.len(),
        named,
    ));
    let doubts = found.uncertain.iter();
    let doubts = doubts.map(|u| format!("{} taken for {} (score {:.2})", u.clause, u.base, u.score));
    lines.extend(listed(["uncertain match", "uncertain matches"], doubts, found.uncertain.len(), named));
    if !found.uncertain.is_empty() {
        lines.push(concordance_hint(&found.base, &found.round));
    }
    lines
}

/// Changes that nobody is on record for, and changes of what a clause demands.
fn remarkable(
    dossier: &Dossier<'_>,
    (base, round): (Option<RoundIndex>, RoundIndex),
    changes: &[ClauseChange],
) -> (Vec<Open>, Vec<Flagged>) {
    let mut open = Vec::new();
    let mut flagged = Vec::new();
    for change in changes.iter().filter(|change| change.kind != ChangeKind::Added || base.is_some()) {
        let (at, place) = match (change.to, base) {
            (Some(place), _) => (round, place),
            (None, Some(base)) => (base, change.from[0]),
            (None, None) => continue,
        };
        let language = dossier.language(at, place);
        let nobody = change_list(dossier, &language, &change.streams)
            .into_iter()
            .filter(|c| c.sponsors.is_empty() && c.words > 0 && c.passage.is_none());
        let phrases: Vec<String> = nobody.map(|change| phrase(&change)).collect();
        let name = || (dossier.clause_id(at, place), dossier.pointer(at, place));
        if !phrases.is_empty() {
            let (clause, number) = name();
            open.push(Open { clause, number, change: phrases.join(", ") });
        }
        for site in change.streams.iter().flat_map(|s| force::sites(dossier.modals, &language, &s.pieces)) {
            let (clause, number) = name();
            let sponsors = site.credit.map(|credit| dossier.sponsors(credit)).unwrap_or_default();
            let flags = site.flags.iter().map(|flag| flag.word()).collect();
            flagged.push(Flagged { clause, number, flags, from: site.deleted, to: site.inserted, sponsors });
        }
    }
    (open, flagged)
}

/// `5.1: weakened: "shall" → "should" (NOR)`.
fn flag_line(flagged: &Flagged) -> String {
    let Flagged { number, flags, from, to, sponsors, .. } = flagged;
    let (flags, by) = (flags.join(", "), names(sponsors));
    match (from.as_str(), to.as_str()) {
        (from, "") => format!("{number}: {flags}: − \"{from}\" ({by})"),
        ("", to) => format!("{number}: {flags}: + \"{to}\" ({by})"),
        (from, to) => format!("{number}: {flags}: \"{from}\" → \"{to}\" ({by})"),
    }
}

/// A count and the first few of what was counted.
fn listed(
    [one, more]: [&str; 2],
    items: impl Iterator<Item = String>,
    total: usize,
    named: usize,
) -> Vec<String> {
    if total == 0 {
        return Vec::new();
    }
    let what = if total == 1 { one } else { more };
    let mut lines = vec![format!("  {total} {what}{}", if named == 0 { "" } else { ":" })];
    lines.extend(items.take(named).map(|item| format!("    {}", shortened(&item))));
    if named > 0 && total > named {
        lines.push(format!("    … and {} more", total - named));
    }
    lines
}

/// An item of a list in at most [`LONGEST`] characters.
fn shortened(item: &str) -> String {
    if item.chars().count() <= LONGEST {
        return item.to_string();
    }
    let start: String = item.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

/// Where the matches of a draft with its base are seen.
fn concordance_hint(base: &[String], round: &str) -> String {
    let base = base.first().map_or_else(String::new, |base| format!(" {} {}", quoted(base), quoted(round)));
    format!("    See them: travaux concordance{base}")
}

fn committed_facts(data: &[Committed]) -> Grid {
    let columns = vec![
        Column::words("round", "Round"),
        Column::words("base", "Base"),
        Column::number("clauses", "Clauses"),
        Column::number("added", "ADD"),
        Column::number("changed", "MOD"),
        Column::number("deleted", "SUP"),
        Column::number("form", "(MOD)"),
        Column::number("unchanged", "NOC"),
        Column::number("flagged", "Change of force"),
        Column::number("unattributed", "Without sponsor"),
        Column::number("uncertain", "Uncertain matches"),
    ];
    let line = |row: &Committed| {
        vec![
            Cell::foreign(&row.round),
            Cell::Actors(row.base.clone()),
            Cell::count(row.clauses),
            Cell::count(row.added),
            Cell::count(row.changed),
            Cell::count(row.deleted),
            Cell::count(row.form),
            Cell::count(row.unchanged),
            Cell::count(row.flagged.len()),
            Cell::count(row.unattributed.len()),
            Cell::count(row.uncertain.len()),
        ]
    };
    Grid { caption: "What the drafts changed".to_string(), columns, rows: data.iter().map(line).collect() }
}
