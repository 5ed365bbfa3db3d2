//! The tables of the answer on brackets.

use super::super::log::share;
use super::super::{Cell, Column, Grid};
use super::{Choice, Half, Pair, Place, Position, Row, SinceBase};

/// How many characters of a bracket people are shown; files have all of it.
const SHOWN: usize = 120;

pub(super) fn by_round(rows: &[Row]) -> Grid {
    let columns = vec![
        Column::words("round", "Round"),
        Column::words("date", "Date").gives_way(3),
        Column::number("opening", "Opening"),
        Column::number("closing", "Closing"),
        Column::number("pairs", "Pairs"),
        Column::number("deepest", "Deepest").gives_way(2),
        Column::number("words", "Words").gives_way(1),
        Column::number("words_in_brackets", "Words in brackets").gives_way(1),
        Column::number("share_in_brackets", "In brackets"),
        Column::number("placed", "Placed"),
        Column::number("lifted_text_kept", "Lifted, text kept"),
        Column::number("lifted_text_gone", "Lifted, text gone"),
        Column::number("unmatched", "Without other half"),
    ];
    let line = |row: &Row| {
        let since = |pick: fn(&SinceBase) -> usize| {
            row.since_base.as_ref().map_or(Cell::Empty, |since| Cell::count(pick(since)))
        };
        vec![
            Cell::foreign(&row.round),
            Cell::Own(row.date.clone()),
            Cell::count(row.opening),
            Cell::count(row.closing),
            Cell::count(row.pairs),
            Cell::count(row.deepest),
            Cell::count(row.words),
            Cell::count(row.words_in_brackets),
            share(row.words_in_brackets, row.words),
            since(|since| since.placed),
            since(|since| since.lifted_text_kept),
            since(|since| since.lifted_text_gone),
            Cell::count(row.unmatched.len()),
        ]
    };
    Grid { caption: String::new(), columns, rows: rows.iter().map(line).collect() }
}

pub(super) fn halves(found: &[Half]) -> Grid {
    let columns = vec![
        Column::words("clause", "Clause"),
        Column::words("part", "Part").gives_way(1),
        Column::number("column", "Character"),
        Column::words("half", "Bracket"),
        Column::words("near", "Near"),
    ];
    let line = |half: &Half| {
        let how = if half.half == "opening" { "never closed" } else { "never opened" };
        vec![
            Cell::foreign(&half.place.pointer),
            Cell::foreign(&half.place.part),
            Cell::count(half.place.column),
            Cell::Own(how.to_string()),
            Cell::foreign(&half.near),
        ]
    };
    Grid { caption: "Without other half".to_string(), columns, rows: found.iter().map(line).collect() }
}

pub(super) fn pair_grid(pairs: &[Pair]) -> Grid {
    let mut columns = vec![
        Column::words("clause", "Clause"),
        Column::words("part", "Part").gives_way(1),
        Column::number("column", "Character"),
        Column::number("depth", "Depth"),
        Column::number("words", "Words"),
        Column::words("text", "Text"),
    ];
    let named = pairs.iter().any(|pair| !who(&pair.options).is_empty());
    if named {
        columns.push(Column::words("who", "Who"));
    }
    let line = |pair: &Pair| {
        let mut cells = vec![
            Cell::foreign(&pair.place.pointer),
            Cell::foreign(&pair.place.part),
            Cell::count(pair.place.column),
            Cell::count(pair.depth),
            Cell::count(pair.words),
            Cell::foreign(&shortened(&pair.text)),
        ];
        if named {
            cells.push(Cell::foreign(&who(&pair.options)));
        }
        cells
    };
    Grid { caption: "Pairs".to_string(), columns, rows: pairs.iter().map(line).collect() }
}

/// Who wants what: `USA add; G77 delete`, the options parted by a slash.
fn who(options: &[Choice]) -> String {
    let of_option = |option: &Choice| {
        let position = |position: &Position| format!("{} {}", position.actors.join(", "), position.wish);
        option.positions.iter().map(position).collect::<Vec<_>>().join("; ")
    };
    let told: Vec<String> = options.iter().map(of_option).collect();
    if told.iter().all(String::is_empty) { String::new() } else { told.join(" / ") }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_string(),
    }
}

/// One row for each bracket, and for each actor named in it: pairs in the order in which they open, then halves.
pub(super) fn facts(row: &Row) -> Grid {
    let columns = vec![
        Column::words("round", "Round"),
        Column::number("bracket_number", "Bracket number"),
        Column::words("clause", "Clause"),
        Column::words("number", "Number"),
        Column::words("part", "Part"),
        Column::number("column", "Character"),
        Column::words("bracket", "Bracket"),
        Column::number("depth", "Depth"),
        Column::number("words", "Words"),
        Column::words("text", "Text"),
        Column::number("option", "Option"),
        Column::words("option_text", "Option's text"),
        Column::words("wish", "Wish"),
        Column::words("actor", "Actor"),
    ];
    let place = |number: usize, place: &Place, what: &str| {
        vec![
            Cell::foreign(&row.round),
            Cell::count(number + 1),
            Cell::foreign(&place.clause),
            Cell::foreign(&place.number),
            Cell::foreign(&place.part),
            Cell::count(place.column),
            Cell::Own(what.to_string()),
        ]
    };
    let pairs = row.brackets.as_deref().unwrap_or_default();
    let mut rows = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        for named in named(&pair.options) {
            let mut cells = place(number, &pair.place, pair.shape);
            cells.extend([Cell::count(pair.depth), Cell::count(pair.words), Cell::foreign(&pair.text)]);
            cells.extend(named);
            rows.push(cells);
        }
    }
    for (number, half) in row.unmatched.iter().enumerate() {
        let mut cells = place(pairs.len() + number, &half.place, half.half);
        cells.extend([Cell::Empty, Cell::Empty, Cell::foreign(&half.near)]);
        cells.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
        rows.push(cells);
    }
    Grid { caption: "Brackets".to_string(), columns, rows }
}

/// For each actor named in a bracket: option, its text, wish, actor. An option of nobody has one row, and so has a
/// bracket without options.
fn named(options: &[Choice]) -> Vec<[Cell; 4]> {
    let mut found = Vec::new();
    for (at, option) in options.iter().enumerate() {
        let head = || [Cell::count(at + 1), Cell::foreign(&option.text)];
        let before = found.len();
        for position in &option.positions {
            for actor in &position.actors {
                let [number, text] = head();
                found.push([number, text, Cell::Own(position.wish.to_string()), Cell::foreign(actor)]);
            }
        }
        if found.len() == before {
            let [number, text] = head();
            found.push([number, text, Cell::Empty, Cell::Empty]);
        }
    }
    if found.is_empty() {
        found.push([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
    }
    found
}
