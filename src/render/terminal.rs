//! Plain text for a terminal or a pipe. The only file that names `comfy_table`.
//!
//! Without a width (a pipe, a file) nothing is wrapped, cut or hidden: one row, one line. With a width no line is
//! wider, from 40 columns on. The widths of columns and the wrapping are decided here and in `columns` and `wrap`, not
//! by `comfy_table`: asked for a width it cannot keep, it writes wider lines, and it would break a line of Arabic
//! away from its isolate. It is handed wrapped cells and does what it does well: it aligns them.
//!
//! # Colour
//!
//! The text is the same with and without colour, down to the signs: `{++in++}`, `{--out--}`, `{>>NOR<<}`. Colour is
//! added on top: inserted words blue and underlined, deleted words red and struck through, sponsors bold, and the
//! signs faint, so that they step back behind the words. Other signs with colour (`‹NOR›`, bare underlining) were
//! turned down: a redline copied from a terminal into a letter would lose its meaning with its colour, and readers
//! would have two notations to learn.
//!
//! # Right to left
//!
//! With isolates, every line of a right-to-left clause is set in one, and the sponsors inside in one of their own;
//! elsewhere each right-to-left cell or run is. So a row keeps its columns in order, and a clause its words.

use std::io::{self, Write};

use comfy_table::{Cell as TableCell, CellAlignment, LineStyle, Row, Table, TableStyle};

use crate::report::{Alignment, Answer, Block, Cell, Column, Grid, Reading, Redline};

use super::columns::{GAP, Layout, Wanted, lay_out};
use super::direction::{self, Direction};
use super::escape::{Breaks, harmless, signs_apart};
use super::wrap::{Ink, Stretch, longest_word, width, wrap, wrap_text};
use super::{Colour, Style, critic, words};

/// Words longer than this are cut in a column rather than costing other columns their room.
const LONGEST_WHOLE_WORD: usize = 16;

/// A column of words is content with this many columns, however long its text.
const COMFORTABLE_WORDS: usize = 30;

/// A column of whole texts is not readable in less; where there is no room, rows are written as cards.
const LEAST_PROSE: usize = 24;

/// A column of numbers never gets narrower than its numbers, up to this many columns.
const WIDEST_NUMBER: usize = 24;

/// The widest column that is handed to `comfy_table`, which counts in 16 bits.
const WIDEST_COLUMN: usize = 60_000;

/// Columns a number may take when the text of a clause begins on the same line.
const WIDEST_HANGING_NUMBER: usize = 12;

/// A line under the headings and nothing else: rules between columns would cost width and copy badly.
const TABLE_STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// The same with an empty line between rows, for tables whose cells are tall.
const SPACED_TABLE_STYLE: TableStyle = TABLE_STYLE.row_separator(LineStyle::none().fill(' '));

/// Writes what a person reads.
pub(super) fn write(answer: &Answer, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page { style: *style };
    let mut above: Option<&Block> = None;
    for block in &answer.view {
        let lines = page.block(block);
        if lines.is_empty() {
            continue;
        }
        if above.is_some_and(|above| !hangs_on(above, block)) {
            writeln!(out)?;
        }
        for line in lines {
            writeln!(out, "{line}")?;
        }
        above = Some(block);
    }
    Ok(())
}

/// Whether a block stands directly under the one above it: notes under their table, and under each other.
fn hangs_on(above: &Block, block: &Block) -> bool {
    matches!((above, block), (Block::Grid(_) | Block::Note(_), Block::Note(_)))
}

/// Foreign text for a line that holds no signs.
fn line_text(text: &str) -> String {
    harmless(text, Breaks::Collapsed)
}

/// Foreign text for a redline.
fn redline_text(text: &str) -> String {
    signs_apart(&line_text(text))
}

/// The place that is written to.
struct Page {
    style: Style,
}

impl Page {
    /// The columns there are; more than any text has where there is no limit.
    fn room(&self) -> usize {
        self.style.width.unwrap_or(usize::MAX)
    }

    /// A block as finished lines.
    fn block(&self, block: &Block) -> Vec<String> {
        match block {
            Block::Heading(text) => self.paragraph(&[Stretch::new(line_text(text), Ink::Strong)], "", 0),
            Block::Sentence(text) => self.paragraph(&[Stretch::new(line_text(text), Ink::Plain)], "", 0),
            Block::Lines(lines) => lines
                .iter()
                .flat_map(|line| {
                    let text = line.trim_start_matches(' ');
                    let margin = &line[..line.len() - text.len()];
                    self.paragraph(&[Stretch::new(line_text(text), Ink::Plain)], margin, 2)
                })
                .collect(),
            Block::Note(note) => {
                let (word, text) = words::note(note);
                let text = Stretch::new(line_text(text), Ink::Plain);
                match word {
                    Some(word) => {
                        let word = Stretch::new(format!("{word} "), Ink::Strong);
                        self.paragraph(&[word, text], "", 2)
                    }
                    None => self.paragraph(&[text], "", 0),
                }
            }
            Block::Grid(grid) => self.grid(grid),
            Block::Redline(redline) => self.redline(redline),
        }
    }

    /// Stretches as lines behind a margin, all but the first indented further.
    fn paragraph(&self, stretches: &[Stretch], margin: &str, hanging: usize) -> Vec<String> {
        let first = self.room().saturating_sub(margin.len());
        wrap(stretches, first, first.saturating_sub(hanging))
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let hanging = if at == 0 { 0 } else { hanging };
                format!("{margin}{:hanging$}{}", "", self.painted(line))
            })
            .collect()
    }

    /// One line in its inks.
    fn painted(&self, line: &[Stretch]) -> String {
        let isolated = |text: &str| direction::isolated(text, self.style.isolates);
        line.iter().map(|stretch| self.inked(&isolated(&stretch.text), stretch.ink)).collect()
    }

    /// One line of a right-to-left clause: an isolate for the line, others for what is ours in it.
    fn painted_right_to_left(&self, line: &[Stretch]) -> String {
        let isolated = |text: &str, way| direction::isolated_as(text, way, self.style.isolates);
        let inked = |stretch: &Stretch| match stretch.ink {
            Ink::Label => self.inked(&isolated(&stretch.text, Direction::LeftToRight), stretch.ink),
            ink => self.inked(&stretch.text, ink),
        };
        isolated(&line.iter().map(inked).collect::<String>(), Direction::RightToLeft)
    }

    /// Text in the colour of its ink. Codes of the sixteen colours, which every theme makes readable on its ground.
    fn inked(&self, text: &str, ink: Ink) -> String {
        let code = match (self.style.colour, ink) {
            (Colour::Off, _) | (Colour::On, Ink::Plain) => return text.to_string(),
            (Colour::On, Ink::Strong | Ink::Label) => "1",
            (Colour::On, Ink::Inserted) => "94;4",
            (Colour::On, Ink::Deleted) => "31;9",
            (Colour::On, Ink::Sign) => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A redline: a line with number, code and remarks, the text indented below; with a number alone, text and
    /// number begin on one line.
    fn redline(&self, redline: &Redline) -> Vec<String> {
        // Deeply nested clauses do not squeeze their own text.
        let margin = " ".repeat(redline.depth.saturating_mul(2).min(self.room() / 4).min(40));
        let number = line_text(&redline.number);
        let remarks: Vec<String> =
            words::redline_remarks(redline).iter().map(|remark| line_text(remark)).collect();
        let number_width = width(&number);
        if remarks.is_empty() && number_width <= WIDEST_HANGING_NUMBER {
            let hanging = if number_width == 0 { 0 } else { number_width + 2 };
            let indent = format!("{margin}{:hanging$}", "");
            let mut lines = self.runs(redline, &indent);
            match lines.first_mut() {
                Some(first) => {
                    let text = &first[indent.len()..];
                    let gap = hanging - number_width;
                    *first = format!("{margin}{}{:gap$}{text}", self.strong(&number), "");
                }
                None if hanging > 0 => lines.push(format!("{margin}{}", self.strong(&number))),
                None => {}
            }
            return lines;
        }
        let mut title = Vec::new();
        if !number.is_empty() {
            title.push(Stretch::new(number, Ink::Strong));
        }
        for remark in remarks {
            if !title.is_empty() {
                title.push(Stretch::new("  ", Ink::Plain));
            }
            title.push(Stretch::new(remark, Ink::Plain));
        }
        let mut lines = self.paragraph(&title, &margin, 4);
        lines.extend(self.runs(redline, &format!("{margin}    ")));
        lines
    }

    /// A short text in bold, without wrapping.
    fn strong(&self, text: &str) -> String {
        if text.is_empty() { String::new() } else { self.painted(&[Stretch::new(text, Ink::Strong)]) }
    }

    /// The runs of a redline, every line behind the same indent.
    fn runs(&self, redline: &Redline, indent: &str) -> Vec<String> {
        let way = direction::of_language(&redline.language)
            .filter(|&way| way == Direction::RightToLeft)
            .unwrap_or_else(|| direction::of_first_letter(redline.runs.iter().map(|run| run.text.as_str())));
        let room = self.room().saturating_sub(indent.len());
        let painted = |line: &Vec<Stretch>| match way {
            Direction::LeftToRight => self.painted(line),
            Direction::RightToLeft => self.painted_right_to_left(line),
        };
        wrap(&critic::stretches(redline, redline_text), room, room)
            .iter()
            .map(|line| format!("{indent}{}", painted(line)))
            .collect()
    }

    /// A table, with its caption above and the names of hidden columns below.
    fn grid(&self, grid: &Grid) -> Vec<String> {
        let cells = text_cells(grid);
        let mut lines = self.paragraph(&[Stretch::new(line_text(&grid.caption), Ink::Strong)], "", 0);
        let wanted: Vec<Wanted> =
            grid.columns.iter().enumerate().map(|(at, column)| wanted(column, &cells, at)).collect();
        match lay_out(&wanted, self.room()) {
            _ if grid.columns.is_empty() => {}
            Layout::Columns(widths) if widths.iter().all(|&(_, width)| width <= WIDEST_COLUMN) => {
                lines.extend(self.table(grid, &cells, &widths));
                lines.extend(self.hidden(grid, &widths));
            }
            Layout::Columns(_) | Layout::Cards => lines.extend(self.cards(grid, &cells)),
        }
        if grid.rows.is_empty() && !grid.columns.is_empty() {
            lines.push("(none)".to_string());
        }
        lines
    }

    /// The rows side by side under their headings.
    fn table(&self, grid: &Grid, cells: &[Vec<String>], widths: &[(usize, usize)]) -> Vec<String> {
        let in_lines = |text: &str, width: usize| {
            let isolated = |line: &String| direction::isolated(line, self.style.isolates);
            wrap_text(text, width).iter().map(isolated).collect::<Vec<_>>()
        };
        let headings: Vec<_> = widths
            .iter()
            .map(|&(at, width)| in_lines(&line_text(&grid.columns[at].heading), width))
            .collect();
        let rows: Vec<Vec<_>> = cells
            .iter()
            .map(|row| widths.iter().map(|&(at, width)| in_lines(&row[at], width)).collect())
            .collect();
        let heading_lines = headings.iter().map(Vec::len).max().unwrap_or(0).max(1);
        // Two lines need no gap: the next row is told by its first cell.
        let tall = rows.iter().flatten().any(|lines| lines.len() > 2);
        let mut table = Table::new();
        table.load_style(if tall { SPACED_TABLE_STYLE } else { TABLE_STYLE });
        table.set_header(table_row(&headings));
        for row in &rows {
            table.add_row(table_row(row));
        }
        for (place, (column, &(at, _))) in table.column_iter_mut().zip(widths).enumerate() {
            let gap = if place + 1 == widths.len() { 0 } else { GAP };
            column.set_padding((0, u16::try_from(gap).unwrap_or(u16::MAX)));
            column.set_cell_alignment(match grid.columns[at].alignment {
                Alignment::Start => CellAlignment::Left,
                Alignment::End => CellAlignment::Right,
            });
        }
        table
            .lines()
            .enumerate()
            .map(|(at, line)| {
                let ink = if at < heading_lines { Ink::Strong } else { Ink::Plain };
                self.inked(line.trim_end_matches(' '), ink)
            })
            .collect()
    }

    /// The line that names the hidden columns, where there are any.
    fn hidden(&self, grid: &Grid, widths: &[(usize, usize)]) -> Vec<String> {
        let shown = |at: usize| widths.iter().any(|&(column, _)| column == at);
        let hidden: Vec<String> = grid
            .columns
            .iter()
            .enumerate()
            .filter(|&(at, _)| !shown(at))
            .map(|(_, column)| line_text(&column.heading))
            .collect();
        if hidden.is_empty() {
            return Vec::new();
        }
        let text = format!("Not shown on this narrow screen: {}.", hidden.join(", "));
        self.paragraph(&[Stretch::new(text, Ink::Plain)], "", 0)
    }

    /// Each row as lines `Heading: value`, an empty line between rows; empty values are left out.
    fn cards(&self, grid: &Grid, cells: &[Vec<String>]) -> Vec<String> {
        let mut lines = Vec::new();
        for row in cells {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            for (column, text) in grid.columns.iter().zip(row).filter(|(_, text)| !text.is_empty()) {
                let heading = Stretch::new(format!("{}: ", line_text(&column.heading)), Ink::Strong);
                lines.extend(self.paragraph(&[heading, Stretch::new(text.as_str(), Ink::Plain)], "", 2));
            }
        }
        lines
    }
}

/// Every cell as harmless text; each row as long as there are columns.
fn text_cells(grid: &Grid) -> Vec<Vec<String>> {
    let text = |cell: Option<&Cell>| cell.map(|cell| line_text(&words::cell(cell))).unwrap_or_default();
    grid.rows.iter().map(|row| (0..grid.columns.len()).map(|at| text(row.get(at))).collect()).collect()
}

/// The widths one column could do with.
fn wanted(column: &Column, cells: &[Vec<String>], at: usize) -> Wanted {
    let widest = |measure: fn(&str) -> usize| cells.iter().map(|row| measure(&row[at])).max().unwrap_or(0);
    let heading = line_text(&column.heading);
    let heading_word = longest_word(&heading).min(LONGEST_WHOLE_WORD);
    let natural = widest(width).max(width(&heading)).max(1);
    let least = match column.alignment {
        Alignment::Start => widest(longest_word).min(LONGEST_WHOLE_WORD),
        Alignment::End => widest(width).min(WIDEST_NUMBER),
    };
    let least = match column.reading {
        Reading::Glance => least.max(heading_word),
        Reading::Prose => least.max(heading_word).max(LEAST_PROSE),
    };
    let least = least.clamp(1, natural);
    let comfortable = match column.alignment {
        Alignment::Start => natural.min(COMFORTABLE_WORDS).max(least),
        Alignment::End => least,
    };
    Wanted { least, comfortable, natural, expendable: column.expendable }
}

/// A row for `comfy_table` from cells that are wrapped already.
fn table_row(cells: &[Vec<String>]) -> Row {
    let mut row = Row::new();
    for lines in cells {
        row.add_cell(TableCell::new_owned(lines.join("\n")));
    }
    row
}
