//! Reads brackets with names and undoes them: `cargo run --example undo_marks FILE… [--against BASE]`.
//!
//! A file is plain text, one paragraph a line, as compilations of proposals are printed: `[out — A] (in — B)`. Lines
//! that begin with `#` are remarks. For each file: the marks by kind, every bracket that cannot be closed with its line
//! and column, and the text without marks. With a base, each paragraph that both hold is compared with the base's,
//! word by word: a paragraph is told by its number and those above it, `2 (a)`.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env::args, error::Error, fs::read_to_string};

use travaux::actors::Directory;
use travaux::text::{End, Markup, Notation, Separator, Shape, Unattributed, folded, read_marks, undo_marks};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = Directory::shipped();
    let mut arguments = args().skip(1).peekable();
    while let Some(file) = arguments.next() {
        let against = arguments.next_if(|next| next == "--against").and_then(|_| arguments.next());
        let base = against.map(read_to_string).transpose()?;
        print!("{}", account(&directory, &file, &read_to_string(&file)?, base.as_deref()));
    }
    Ok(())
}

/// What is to be said of a file.
fn account(directory: &Directory, file: &str, page: &str, base: Option<&str>) -> String {
    let names = |list: &str| directory.all_known(list);
    let lines: Vec<(usize, &str, Markup)> =
        paragraphs(page).map(|(line, text)| (line, text, read_marks(text, &names))).collect();
    let notation = Notation::of(lines.iter().map(|(.., markup)| markup));
    let marks = || lines.iter().flat_map(|(.., markup)| &markup.marks);
    let count = |shape, attributed| {
        marks().filter(|mark| mark.shape == shape && mark.is_attributed() == attributed).count()
    };
    let named: usize = marks()
        .flat_map(|mark| &mark.choices)
        .flat_map(|choice| &choice.tail)
        .flat_map(|tail| &tail.positions)
        .map(|position| position.actors.len())
        .sum();
    let options = marks().filter(|mark| mark.separator != Separator::None).count();
    let mut out = format!(
        "{file}: {} square and {} round brackets with names ({named} names), {} square without, {options} with options\n",
        count(Shape::Square, true),
        count(Shape::Round, true),
        count(Shape::Square, false),
    );
    for (line, text, markup) in &lines {
        for stray in &markup.strays {
            let column = text[..stray.at].chars().count() + 1;
            let how = match stray.end {
                End::Opening => "opens and never closes",
                End::Closing => "closes and was never opened",
            };
            let sign = &text[stray.at..=stray.at];
            let _ = writeln!(out, "  {file}:{line}:{column}: {sign} {how}: {}", near(text, stray.at));
        }
    }
    let undone: Vec<(usize, String)> = lines
        .iter()
        .map(|(line, text, markup)| (*line, undo_marks(text, markup, notation, Unattributed::Left)))
        .collect();
    match base {
        None => undone.iter().filter(|(_, text)| !text.is_empty()).for_each(|(line, text)| {
            let _ = writeln!(out, "  {line}: {text}");
        }),
        Some(base) => out += &compared(file, &undone, base),
    }
    out
}

/// The lines of a page that are text, with their numbers.
fn paragraphs(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = page.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}

/// Some characters around a byte.
fn near(text: &str, at: usize) -> String {
    let before: Vec<char> = text[..at].chars().rev().take(8).collect();
    let behind = text[at..].chars().take(24);
    before.into_iter().rev().chain(behind).collect()
}

/// Paragraphs by their number and those above: `2 (a)`. A number may lack a bracket, as on the pages themselves.
fn by_number(lines: impl Iterator<Item = (usize, String)>) -> BTreeMap<String, (usize, String)> {
    let (mut above, mut found) = (String::new(), BTreeMap::new());
    for (line, text) in lines {
        let (number, rest) = text.split_once(' ').unwrap_or((text.as_str(), ""));
        let bare: String = number.chars().filter(|c| c.is_alphanumeric()).collect();
        let key = if number.ends_with('.') && bare.chars().all(|c| c.is_ascii_digit()) {
            above = bare;
            above.clone()
        } else if number.ends_with(')') && number.chars().count() <= 5 {
            let letter: String = bare.chars().rev().take(if bare.starts_with('i') { 9 } else { 1 }).collect();
            format!("{above} ({letter})")
        } else {
            continue;
        };
        found.entry(key).or_insert((line, rest.to_string()));
    }
    found
}

/// Compares the paragraphs that both texts hold.
fn compared(file: &str, undone: &[(usize, String)], base: &str) -> String {
    let ours = by_number(undone.iter().cloned());
    let theirs = by_number(paragraphs(base).map(|(line, text)| (line, text.to_string())));
    let (mut equal, mut capitals, mut out) = (0, 0, String::new());
    let both: Vec<_> = ours.iter().filter_map(|(key, ours)| Some((key, ours, theirs.get(key)?))).collect();
    for (key, (line, ours), (_, theirs)) in &both {
        if folded(ours) == folded(theirs) {
            equal += 1;
            capitals += usize::from(ours != theirs);
        } else {
            let _ = writeln!(out, "  {file}:{line}: {key} differs\n    undone: {ours}\n    base:   {theirs}");
        }
    }
    format!(
        "  {} paragraphs in both, {equal} equal to the base, {capitals} of them but for capitals\n{out}",
        both.len()
    )
}

#[test]
fn undoing_the_marks_gives_the_base_and_each_slip_has_its_place() {
    let base = "# before\n1. Each harbour shall ensure that pilots:\n(a) are on call at night, without charge;\n(b) are not sent out alone, and in no case in fog.\n2. Pilots have a boat.\n";
    let page = "# compiled\n1. Each harbour shall ensure that pilots:\n\
        (a) Are on call at night, without [charge — Chile] (any charge — Cuba);\n\
        qb) Are not sent out (by day or night — Mexico) alone, and in no case (ever — Republic of Korea) in fog.\n\
        ((c) Are paid — Uganda)\n2. [Pilots [have — Norway] (shall have — Norway) a boat. — Argentina, Lebanon] [they\n";
    assert_eq!(
        account(&Directory::shipped(), "page.txt", page, Some(base)),
        "page.txt: 3 square and 5 round brackets with names (9 names), 0 square without, 0 with options\n  \
         page.txt:4:3: ) closes and was never opened: qb) Are not sent out (by d\n  \
         page.txt:6:80: [ opens and never closes: ebanon] [they\n  \
         4 paragraphs in both, 3 equal to the base, 2 of them but for capitals\n  \
         page.txt:6: 2 differs\n    undone: Pilots have a boat. [they\n    base:   Pilots have a boat.\n"
    );
}

#[test]
fn options_without_names_are_counted_and_left() {
    let page =
        "0. Harbours [recognise/guarantee] that all pilots have [free/cheap] boats and [lamps or torches].\n";
    assert_eq!(
        account(&Directory::shipped(), "page.txt", page, None),
        format!(
            "page.txt: 0 square and 0 round brackets with names (0 names), 3 square without, 2 with options\n  1: {page}"
        )
    );
}
