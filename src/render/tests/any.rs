//! Any text, cell, table, redline and view, hostile ones included.

use chrono::NaiveDate;
use proptest::prelude::*;

use crate::report::{Block, Cell, Column, Grid, Label, Mark, Note, Redline, Run};

pub(super) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,60}",
        "[a-z水，。لاءى\u{301}\u{200d}\u{1f33e} {}+\n\t<>|-]{0,60}",
        any::<String>().prop_map(|text| text.chars().take(60).collect()),
    ]
}

pub(super) fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        any_text().prop_map(Cell::Foreign),
        any::<u64>().prop_map(Cell::Count),
        any::<f64>().prop_map(Cell::Share),
        (any::<f64>(), 0_u8..4).prop_map(|(value, decimals)| Cell::Figure { value, decimals }),
        Just(Cell::Actors(vec!["NOR".into(), "BRV".into()])),
        Just(Cell::Day(NaiveDate::from_ymd_opt(2024, 5, 1).unwrap())),
    ]
}

pub(super) fn any_grid() -> impl Strategy<Value = Grid> {
    let heading = prop_oneof![Just("Clause"), Just("Words left in the text"), Just("Sponsor")];
    let column = (heading, 0_u8..3, any::<bool>()).prop_map(|(heading, expendable, number)| {
        let column = if number { Column::number("k", heading) } else { Column::words("k", heading) };
        column.gives_way(expendable)
    });
    let rows = prop::collection::vec(prop::collection::vec(any_cell(), 0..10), 0..4);
    (any_text(), prop::collection::vec(column, 0..10), rows).prop_map(|(caption, columns, rows)| Grid {
        caption,
        columns,
        rows,
    })
}

pub(super) fn any_redline() -> impl Strategy<Value = Redline> {
    let mark = prop_oneof![Just(Mark::Kept), Just(Mark::Inserted), Just(Mark::Deleted)];
    let run = (any_text(), mark, any::<(bool, bool)>()).prop_map(|(text, mark, (spaced, was_spaced))| Run {
        text,
        mark,
        spaced,
        was_spaced,
        labels: vec![Label::Sponsors(vec!["NOR".into()]), Label::Remark("weakened".into())],
    });
    (any_text(), 0_usize..60, prop_oneof![Just(""), Just("ar"), Just("en")], prop::collection::vec(run, 0..6))
        .prop_map(|(number, depth, language, runs)| Redline {
            code: if number.len() % 2 == 0 { String::new() } else { "MOD".into() },
            id: number.clone(),
            number,
            depth,
            runs,
            language: language.into(),
            ..Redline::default()
        })
}

pub(super) fn any_view() -> impl Strategy<Value = Vec<Block>> {
    let block = prop_oneof![
        any_text().prop_map(Block::Heading),
        prop::collection::vec(any_text(), 0..3).prop_map(Block::Lines),
        any_text().prop_map(|text| Block::Note(Note::Caution(text))),
        any_grid().prop_map(Block::Grid),
        any_redline().prop_map(Block::Redline),
    ];
    prop::collection::vec(block, 0..4)
}
