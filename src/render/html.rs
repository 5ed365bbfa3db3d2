//! One self-contained page: no script, no file besides it, nothing fetched.
//!
//! A content security policy in its head (`default-src 'none'`) makes the browser enforce that. All text is escaped.
//!
//! # For those who do not see it
//!
//! Few screen readers say that words are struck through. Each mark therefore begins and ends with words that are
//! read but not seen: "deleted by NOR: … end". The label people see stands behind the mark, outside the struck
//! text, as a real element, so that it is neither struck itself nor lost when copied; where the unseen words have
//! named the sponsor already, it is hidden from screen readers.
//!
//! # Right to left
//!
//! A clause carries its `lang`, and `dir="rtl"` where its language reads that way, else `dir="auto"`, which follows
//! the first letter. Foreign cells follow theirs. What is ours inside a clause carries `lang="en" dir="ltr"`, which
//! isolates it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use crate::report::{Alignment, Answer, Block, Cell, Column, Grid, Mark, Note, Redline, Run};

use super::blanks::placed;
use super::direction::{self, Direction};
use super::escape::html;
use super::page::STYLE_SHEET;
use super::words;

/// Clauses deeper than this stand no further in.
const DEEPEST_INDENT: usize = 4;

/// What marks words of ours inside foreign text.
const OURS: &str = "lang=\"en\" dir=\"ltr\"";

/// The anchors given out so far, each with the highest number given to its repetitions.
type Anchors = BTreeMap<String, usize>;

/// Writes what a person reads, as a page.
pub(super) fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(head(answer).as_bytes())?;
    let mut anchors = Anchors::new();
    for block in &answer.view {
        out.write_all(block_html(block, &mut anchors).as_bytes())?;
    }
    out.write_all(b"</main>\n</body>\n</html>\n")
}

/// Everything above the first block.
fn head(answer: &Answer) -> String {
    let negotiation = html(&answer.negotiation);
    let round = answer.round.as_deref().map(html);
    let title = round.as_ref().map_or_else(|| negotiation.clone(), |round| format!("{negotiation}, {round}"));
    let round =
        round.map_or_else(String::new, |round| format!("<p class=\"round\">Round <bdi>{round}</bdi></p>\n"));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE_SHEET}</style>\n</head>\n<body>\n<main>\n\
         <h1 dir=\"auto\">{negotiation}</h1>\n{round}"
    )
}

/// One block.
fn block_html(block: &Block, anchors: &mut Anchors) -> String {
    match block {
        Block::Heading(text) => format!("<h2 dir=\"auto\">{}</h2>\n", html(text)),
        Block::Sentence(text) => format!("<p>{}</p>\n", html(text)),
        Block::Lines(lines) => {
            let line = |line: &String| format!("<p>{}</p>\n", html(line.trim_start_matches(' ')));
            format!("<div class=\"lines\">\n{}</div>\n", lines.iter().map(line).collect::<String>())
        }
        Block::Note(note) => note_html(note),
        Block::Grid(grid) => grid_html(grid),
        Block::Redline(redline) => redline_html(redline, anchors),
    }
}

/// A note, with its word in bold where it has one.
fn note_html(note: &Note) -> String {
    let class = match note {
        Note::Definition(_) => "definition",
        Note::Caution(_) => "caution",
        Note::Hint(_) => "hint",
    };
    let (word, text) = words::note(note);
    let word = word.map_or_else(String::new, |word| format!("<strong>{word}</strong> "));
    format!("<p class=\"{class}\">{word}{}</p>\n", html(text))
}

/// A table in a frame that scrolls sideways where the screen is narrow, and can be reached by keyboard for that.
fn grid_html(grid: &Grid) -> String {
    if grid.columns.is_empty() {
        return format!("<p>{}</p>\n", html(&grid.caption));
    }
    let caption = html(&grid.caption);
    let name = if caption.is_empty() { "Table" } else { &caption };
    let mut page =
        format!("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">\n<table>\n");
    if !caption.is_empty() {
        push(&mut page, format_args!("<caption>{caption}</caption>\n"));
    }
    page.push_str("<thead>\n<tr>");
    for column in &grid.columns {
        let class = if column.alignment == Alignment::End { " class=\"number\"" } else { "" };
        push(&mut page, format_args!("<th scope=\"col\"{class}>{}</th>", html(&column.heading)));
    }
    page.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &grid.rows {
        page.push_str("<tr>");
        for (at, column) in grid.columns.iter().enumerate() {
            page.push_str(&cell_html(row.get(at).unwrap_or(&Cell::Empty), column, at));
        }
        page.push_str("</tr>\n");
    }
    if grid.rows.is_empty() {
        push(&mut page, format_args!("<tr><td colspan=\"{}\">(none)</td></tr>\n", grid.columns.len()));
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
    page
}

/// A cell; the first of a row, unless empty, is the heading of its row.
fn cell_html(cell: &Cell, column: &Column, at: usize) -> String {
    let words = words::cell(cell);
    let text = match cell {
        // The direction of the text is not that of our words before it.
        Cell::Remarked { remark, text } if !text.is_empty() => {
            let (remark, text) = (html(remark), html(text));
            format!("<span class=\"remark\" {OURS}>{remark}:</span> <bdi>{text}</bdi>")
        }
        _ => html(&words),
    };
    // Long texts keep a readable width and let the table scroll.
    let class = match (column.alignment, words.chars().count()) {
        (Alignment::End, _) => " class=\"number\"",
        (Alignment::Start, 0..=10) if matches!(cell, Cell::Day(_)) => " class=\"day\"",
        (Alignment::Start, 0..=20) => "",
        (Alignment::Start, 21..=80) => " class=\"words\"",
        (Alignment::Start, _) => " class=\"prose\"",
    };
    let way = if matches!(cell, Cell::Foreign(_)) { " dir=\"auto\"" } else { "" };
    if at == 0 && !text.is_empty() {
        format!("<th scope=\"row\"{class}{way}>{text}</th>")
    } else {
        format!("<td{class}{way}>{text}</td>")
    }
}

/// A clause with its anchor, a line about it and its text.
fn redline_html(redline: &Redline, anchors: &mut Anchors) -> String {
    let anchor = anchor(&redline.id, anchors).map_or_else(String::new, |anchor| format!(" id=\"{anchor}\""));
    let depth = match redline.depth.min(DEEPEST_INDENT) {
        0 => String::new(),
        depth => format!(" depth-{depth}"),
    };
    let about = about(redline);
    // A number alone stands beside its text, as drafts print it.
    let beside = if redline.code.is_empty() && redline.remarks.is_empty() { " beside" } else { "" };
    let mut page = format!("<div class=\"clause{beside}{depth}\"{anchor}>\n");
    if !about.is_empty() {
        push(&mut page, format_args!("<p class=\"about\">{about}</p>\n"));
    }
    if !redline.runs.is_empty() {
        let language = match redline.language.as_str() {
            "" => String::new(),
            tag => format!(" lang=\"{}\"", html(tag)),
        };
        let way = match direction::of_language(&redline.language) {
            Some(Direction::RightToLeft) => "rtl",
            Some(Direction::LeftToRight) | None => "auto",
        };
        push(&mut page, format_args!("<p{language} dir=\"{way}\">"));
        for run in placed(&redline.runs) {
            if run.spaced {
                page.push(' ');
            }
            page.push_str(&run_html(&run));
        }
        page.push_str("</p>\n");
    }
    page.push_str("</div>\n");
    page
}

/// Number, code and remarks of a clause.
fn about(redline: &Redline) -> String {
    let mut parts = Vec::new();
    if !redline.number.is_empty() {
        parts.push(format!("<bdi class=\"printed\">{}</bdi>", html(&redline.number)));
    }
    if !redline.code.is_empty() {
        parts.push(format!("<span class=\"code\">{}</span>", html(&redline.code)));
    }
    for remark in &redline.remarks {
        parts.push(format!("<span class=\"remark\">{}</span>", html(remark)));
    }
    parts.join(" ")
}

/// A name for a place in the page, used once: `c-ice`, then `c-ice-2`; nothing for a text without an id.
///
/// Clause ids hold letters, digits, `-`, `.` and `:`; anything else becomes `-`, so that the link needs no escaping.
fn anchor(id: &str, taken: &mut Anchors) -> Option<String> {
    if id.is_empty() {
        return None;
    }
    let plain = |character: char| {
        if character.is_alphanumeric() || matches!(character, '-' | '.' | ':' | '_') {
            character
        } else {
            '-'
        }
    };
    let name = format!("c-{}", id.chars().map(plain).collect::<String>());
    let mut count = taken.get(&name).map_or(1, |times| times + 1);
    // Another clause may be called `ice-2` itself.
    let numbered = |count: usize| if count == 1 { name.clone() } else { format!("{name}-{count}") };
    while taken.contains_key(&numbered(count)) {
        count += 1;
    }
    let free = numbered(count);
    taken.insert(free.clone(), 1);
    taken.insert(name, count);
    Some(free)
}

/// One run with its mark and its label.
fn run_html(run: &Run) -> String {
    let text = html(&run.text);
    let label = html(&words::labels(&run.labels));
    let (element, act) = match run.mark {
        Mark::Kept if label.is_empty() => return text,
        Mark::Kept => return format!("{text}&nbsp;<span class=\"by\" {OURS}>{label}</span>"),
        Mark::Inserted => ("ins", "inserted"),
        Mark::Deleted => ("del", "deleted"),
    };
    let by = match (label.as_str(), words::sponsors(&run.labels).is_empty()) {
        ("", _) => String::new(),
        (label, false) => format!(" by {label}"),
        (label, true) => format!(", {label}"),
    };
    let machine = match words::sponsors(&run.labels) {
        ids if ids.is_empty() => String::new(),
        ids => format!(" data-by=\"{}\"", html(&ids.join(" "))),
    };
    let visible = match label.as_str() {
        "" => String::new(),
        // The blank keeps words and label apart when copied, and together on a line where there is room.
        label => format!("&nbsp;<span class=\"by\" {OURS} aria-hidden=\"true\">{label}</span>"),
    };
    format!(
        "<{element}{machine}><span class=\"unseen\" {OURS}>{act}{by}: </span>{text}\
         <span class=\"unseen\" {OURS}> end</span></{element}>{visible}"
    )
}

/// Adds formatted text.
fn push(page: &mut String, text: std::fmt::Arguments<'_>) {
    page.write_fmt(text).expect("writing into a string cannot fail");
}
