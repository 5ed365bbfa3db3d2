//! Reads lines that say who put a document forward: `cargo run --example responsibility_lines FILE…`.
//!
//! A file is plain text, one line for each document, or JSON, of which every text is read. Prints how many lines
//! were understood wholly and every part that was not, with file, line (or text of the JSON) and column.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::{env::args, error::Error, fs::read_to_string};

use serde_json::Value;
use travaux::actors::{Directory, read_responsibility};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = Directory::shipped();
    for file in args().skip(1) {
        print!("{}", account(&directory, &file, &lines_of(&read_to_string(&file)?)));
    }
    Ok(())
}

/// Every text of a JSON file, in its order, or every line that is not empty.
fn lines_of(content: &str) -> Vec<String> {
    fn texts(value: Value) -> Vec<String> {
        match value {
            Value::String(text) => vec![text],
            Value::Array(values) => values.into_iter().flat_map(texts).collect(),
            Value::Object(fields) => fields.into_iter().flat_map(|(_, value)| texts(value)).collect(),
            _ => Vec::new(),
        }
    }
    match serde_json::from_str(content) {
        Ok(value) => texts(value),
        Err(_) => content.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
    }
}

fn account(directory: &Directory, file: &str, lines: &[String]) -> String {
    let (mut understood, mut named, mut represented, mut left) = (0, 0, 0, String::new());
    for (place, line) in lines.iter().enumerate() {
        let read = read_responsibility(directory, line);
        understood += usize::from(read.is_understood());
        named += read.responsible.len();
        represented += read.responsible.iter().filter(|one| !one.on_behalf_of.is_empty()).count();
        for part in &read.not_understood {
            let column = line[..part.at].chars().count() + 1;
            left += &format!("  {file}:{}:{column}: {}\n", place + 1, part.problem);
        }
    }
    let not = lines.len() - understood;
    format!(
        "{file}: {} lines, {understood} understood, {not} not; {named} names, {represented} on behalf of a group\n{left}",
        lines.len()
    )
}

#[test]
fn lines_are_counted_and_what_is_left_over_has_its_place() {
    let lines = lines_of("Norway and Chile\n\nCuba [on behalf of the Group of 77], Borvia\n");
    assert_eq!(
        account(&Directory::shipped(), "lines.txt", &lines),
        "lines.txt: 2 lines, 1 understood, 1 not; 3 names, 1 on behalf of a group\n  \
         lines.txt:2:37: no actor is called \"Borvia\"\n"
    );
    assert_eq!(lines_of(r#"{"a":["Norway"],"b":"Chile"}"#), ["Norway", "Chile"]);
}
