//! Plain text on terminals and in pipes.

use proptest::prelude::*;

use super::super::wrap::width;
use super::super::{Colour, Format, Isolates, Style};
use super::any::any_view;
use super::{answer, arabic, kept, redline, survival, text, viewed};
use crate::report::{Answer, Block, Cell, Column, Grid, Note, Redline};

fn on_terminal(answer: &Answer, columns: usize) -> String {
    text(answer, Format::Table, &Style { width: Some(columns), ..Style::default() })
}

fn piped(answer: &Answer) -> String {
    text(answer, Format::Table, &Style::default())
}

#[test]
fn a_pipe_gets_every_row_on_one_line_and_every_column() {
    insta::assert_snapshot!(piped(&viewed(vec![Block::Grid(survival())])), @r"
    Words left
    Sponsor  Name                                                                              Kept   Of   Share
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────
    NOR      Norway                                                                             131  184  71.2 %
    CHN      中华人民共和国                                                                      40   61  65.6 %
    ARE      الإمارات                                                                              0    0
    X        <script>x</script> a|b =1+1 <U+001B>[31mred<U+001B>[0m <U+202E>evil {++no++} *b*     1    8  12.5 %
    ");
}

#[test]
fn a_narrow_terminal_hides_expendable_columns_and_names_them() {
    let mut grid = survival();
    grid.rows.truncate(2);
    // Sponsor 7, Of 3, Share 6, Name 14, Kept 4 and four gaps of 2 are 42.
    insta::assert_snapshot!(on_terminal(&viewed(vec![Block::Grid(grid.clone())]), 42), @r"
    Words left
    Sponsor  Name            Kept   Of   Share
    ──────────────────────────────────────────
    NOR      Norway           131  184  71.2 %
    CHN      中华人民共和国    40   61  65.6 %
    ");
    insta::assert_snapshot!(on_terminal(&viewed(vec![Block::Grid(grid)]), 41), @r"
    Words left
    Sponsor  Name             Of   Share
    ────────────────────────────────────
    NOR      Norway          184  71.2 %
    CHN      中华人民共和国   61  65.6 %
    Not shown on this narrow screen: Kept.
    ");
}

#[test]
fn long_cells_wrap_with_an_empty_line_between_tall_rows() {
    let grid = Grid {
        columns: vec![Column::words("clause", "Clause"), Column::words("text", "Text")],
        rows: vec![
            vec![
                Cell::Own("5.1".into()),
                Cell::Foreign("Each Party shall take measures to reduce ice and its causes.".into()),
            ],
            vec![Cell::Own("5.2".into()), Cell::Foreign("各缔约方应当采取必要措施减少冰堵。".into())],
        ],
        ..Grid::default()
    };
    insta::assert_snapshot!(on_terminal(&viewed(vec![Block::Grid(grid)]), 30), @r"
    Clause  Text
    ──────────────────────────────
    5.1     Each Party shall take
            measures to reduce ice
            and its causes.

    5.2     各缔约方应当采取必要措
            施减少冰堵。
    ");
}

#[test]
fn rows_are_cards_where_not_even_the_columns_that_stay_fit() {
    let columns = ["Amendments", "Withdrawn", "Superseded", "Absorbed"];
    let grid = Grid {
        columns: columns.map(|heading| Column::number("n", heading)).to_vec(),
        rows: vec![vec![Cell::Count(4), Cell::Empty, Cell::Count(2), Cell::Share(0.5)], vec![Cell::Count(1)]],
        ..Grid::default()
    };
    // 10 + 9 + 10 + 8 and three gaps are 43.
    insta::assert_snapshot!(on_terminal(&viewed(vec![Block::Grid(grid)]), 42), @r"
    Amendments: 4
    Superseded: 2
    Absorbed: 50.0 %

    Amendments: 1
    ");
}

#[test]
fn an_empty_table_says_so() {
    let grid = Grid { rows: vec![], ..survival() };
    let answer = viewed(vec![Block::Grid(grid)]);
    assert!(piped(&answer).ends_with("(none)\n"));
    assert!(text(&answer, Format::Markdown, &Style::default()).ends_with("(none)\n"));
    assert!(text(&answer, Format::Html, &Style::default()).contains("<td colspan=\"5\">(none)</td>"));
}

#[test]
fn redlines_wrap_with_a_hanging_indent() {
    let sub = Redline {
        number: "(a)".to_string(),
        depth: 1,
        runs: vec![kept("[Developed] Parties shall report every two years;", false)],
        ..Redline::default()
    };
    insta::assert_snapshot!(on_terminal(&viewed(vec![Block::Redline(redline()), Block::Redline(sub)]), 40), @r"
    5.1  MOD  moved from 6.4
        Each Party {--should--}
        {++shall++}{>>NOR, BRV<<} act{++ by
        2040++}{>>nobody on record, via
        Chair<<}.

      (a)  [Developed] Parties shall report
           every two years;
    ");
}

#[test]
fn notes_stand_under_their_table_and_cautions_begin_with_a_word() {
    let grid = Grid { caption: String::new(), rows: vec![], ..survival() };
    let notes = [
        Note::Definition("Share = kept / of.".into()),
        Note::Caution("few.".into()),
        Note::Hint("go".into()),
    ];
    let view = std::iter::once(Block::Grid(grid)).chain(notes.map(Block::Note)).collect();
    insta::assert_snapshot!(piped(&viewed(view)), @r"
    Sponsor  Name  Kept  Of  Share
    ──────────────────────────────
    (none)
    Share = kept / of.
    Caution: few.
    Hint: go
    ");
}

/// Text without its colour codes.
fn without_colour(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let code = &rest[at..];
        rest = &code[code.find('m').expect("every code ends in m") + 1..];
    }
    plain + rest
}

#[test]
fn colour_adds_to_the_text_and_changes_nothing_in_it() {
    let coloured = Style { width: Some(60), colour: Colour::On, isolates: Isolates::Added };
    let plain = Style { colour: Colour::Off, ..coloured };
    assert_eq!(
        without_colour(&text(&answer(), Format::Table, &coloured)),
        text(&answer(), Format::Table, &plain)
    );
}

#[test]
fn marks_are_underlined_and_struck_and_end_with_their_line() {
    let style = Style { width: Some(60), colour: Colour::On, ..Style::default() };
    let written = text(&viewed(vec![Block::Redline(redline())]), Format::Table, &style);
    assert!(written.contains("\u{1b}[94;4mshall\u{1b}[0m"));
    assert!(written.contains("\u{1b}[31;9mshould\u{1b}[0m"));
    assert!(written.contains("\u{1b}[1mNOR, BRV\u{1b}[0m"));
    for line in written.lines() {
        assert_eq!(line.matches("\u{1b}[").count(), 2 * line.matches("\u{1b}[0m").count(), "{line:?}");
    }
}

#[test]
fn a_right_to_left_clause_is_one_isolate_a_line_with_its_sponsors_apart() {
    let style = Style { width: Some(30), isolates: Isolates::Added, ..Style::default() };
    assert_eq!(
        text(&viewed(vec![Block::Redline(arabic())]), Format::Table, &style),
        "\u{2067}على الأطراف\u{2069}\n\u{2067}{++حماية++}{>>\u{2066}NOR\u{2069}<<} المياه\u{2069}\n"
    );
}

#[test]
fn a_right_to_left_cell_is_isolated_and_keeps_the_columns_straight() {
    let grid = Grid {
        columns: vec![Column::words("name", "Name"), Column::number("n", "N")],
        rows: vec![
            vec![Cell::Foreign("ماء".into()), Cell::Count(1)],
            vec![Cell::Foreign("水".into()), Cell::Count(2)],
        ],
        ..Grid::default()
    };
    let style = Style { width: Some(40), isolates: Isolates::Added, ..Style::default() };
    // Three letters of one column, one ideograph of two; the heading takes four.
    assert_eq!(
        text(&viewed(vec![Block::Grid(grid)]), Format::Table, &style),
        "Name  N\n───────\n\u{2068}ماء\u{2069}   1\n水    2\n"
    );
}

proptest! {
    #[test]
    fn no_line_is_wider_than_a_terminal_of_40_columns_or_more(view in any_view(), columns in 40_usize..160) {
        let answer = viewed(view);
        let style = Style { width: Some(columns), colour: Colour::On, isolates: Isolates::Added };
        for line in without_colour(&text(&answer, Format::Table, &style)).lines() {
            prop_assert!(width(line) <= columns, "{} > {columns}: {line:?}", width(line));
        }
    }
}
