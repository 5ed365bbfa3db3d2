//! Markdown: GitHub tables, and redlines in CriticMarkup.
//!
//! Every text is escaped, ours too. A clause below another stands in a quotation, once for each level, as in
//! e-mail: indentation by blanks would turn it into code. Isolates are left out: they are for terminals.

use std::io::{self, Write};

use crate::report::{Alignment, Answer, Block, Cell, Grid, Redline};

use super::escape::{markdown, markdown_cell, markdown_start, signs_apart};
use super::wrap::Stretch;
use super::{critic, words};

/// Writes what a person reads, under the title of the negotiation and the name of the round.
pub(super) fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let title = match &answer.round {
        Some(round) => format!("{}, {round}", answer.negotiation),
        None => answer.negotiation.clone(),
    };
    writeln!(out, "# {}", markdown(&title))?;
    for block in &answer.view {
        let lines = block_lines(block);
        if !lines.is_empty() {
            writeln!(out)?;
        }
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// A block as lines, without the empty line before it.
fn block_lines(block: &Block) -> Vec<String> {
    match block {
        Block::Heading(text) => vec![format!("## {}", markdown(text))],
        Block::Sentence(text) => vec![markdown_start(markdown(text))],
        Block::Lines(lines) => {
            // The first line is a paragraph, those indented below it a list.
            let item = |line: &String| match line.trim_start_matches(' ') {
                text if text.len() == line.len() => markdown_start(markdown(text)),
                text => {
                    format!("{}- {}", " ".repeat((line.len() - text.len()).saturating_sub(2)), markdown(text))
                }
            };
            lines.iter().map(item).collect()
        }
        Block::Note(note) => match words::note(note) {
            (Some(word), text) => vec![format!("**{word}** {}", markdown(text))],
            (None, text) => vec![markdown_start(markdown(text))],
        },
        Block::Grid(grid) => grid_lines(grid),
        Block::Redline(redline) => redline_lines(redline),
    }
}

/// A table: caption as a paragraph of its own, headings, alignment, rows.
fn grid_lines(grid: &Grid) -> Vec<String> {
    let mut lines = Vec::new();
    if !grid.caption.is_empty() {
        lines.push(format!("**{}**", markdown(&grid.caption)));
    }
    if grid.columns.is_empty() {
        return lines;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(row_line(grid.columns.iter().map(|column| markdown_cell(&column.heading))));
    lines.push(row_line(grid.columns.iter().map(|column| match column.alignment {
        Alignment::Start => "---".to_string(),
        Alignment::End => "---:".to_string(),
    })));
    for row in &grid.rows {
        let cell = |at: usize| markdown_cell(&words::cell(row.get(at).unwrap_or(&Cell::Empty)));
        lines.push(row_line((0..grid.columns.len()).map(cell)));
    }
    if grid.rows.is_empty() {
        lines.extend([String::new(), "(none)".to_string()]);
    }
    lines
}

/// One line of a table.
fn row_line(cells: impl Iterator<Item = String>) -> String {
    let mut line = "|".to_string();
    for cell in cells {
        line.push(' ');
        line.push_str(cell.trim_matches(' '));
        line.push_str(if cell.trim_matches(' ').is_empty() { "|" } else { " |" });
    }
    line
}

/// A redline: number, code and remarks in a paragraph above the text; a number alone begins the text.
fn redline_lines(redline: &Redline) -> Vec<String> {
    let text = joined(critic::stretches(redline, |text| signs_apart(&markdown(text))));
    let number = match redline.number.trim() {
        "" => String::new(),
        number => format!("**{}**", markdown(number)),
    };
    let remarks: Vec<String> =
        words::redline_remarks(redline).iter().map(|remark| markdown(remark)).collect();
    let mut paragraphs: Vec<String> = Vec::new();
    if remarks.is_empty() {
        paragraphs.push(spaced(&[number, text]));
    } else {
        paragraphs.push(spaced(&[number, remarks.join(": ")]));
        paragraphs.push(text);
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    let quotation = "> ".repeat(redline.depth.min(8));
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(quotation.trim_end().to_string());
        }
        lines.push(format!("{quotation}{}", markdown_start(paragraph)));
    }
    lines
}

/// The text of stretches one after the other; where a bracket would become a link by what follows, it is kept from it.
fn joined(stretches: Vec<Stretch>) -> String {
    let mut text = String::new();
    for stretch in stretches {
        if text.ends_with(']') && stretch.text.starts_with(['(', '[', ':']) {
            text.push('\\');
        }
        text.push_str(&stretch.text);
    }
    text
}

/// The parts that are not empty, with a blank between.
fn spaced(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}
