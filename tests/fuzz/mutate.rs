//! Random changes of a file: bytes, lines, indentation, and what is dangerous in YAML, Unicode and drafts.

use crate::random::Random;

/// The longest input; beyond it a reader is timed, not tested.
const LONGEST: usize = 48 * 1024;

/// Pieces that mean something to a reader, or did harm to one somewhere.
const PIECES: [&str; 84] = [
    "\n",
    "\r\n",
    "\r",
    "\t",
    "  ",
    "    ",
    " ",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "| \n",
    "|\n",
    ">\n",
    "|2-\n",
    "|+\n",
    "# ",
    " #",
    "'",
    "\"",
    "''",
    "\\",
    "\\u0000",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "!x ",
    "!!str ",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "<<: ",
    "~",
    "null",
    "NO",
    "on",
    "010",
    "5.10",
    "12:30",
    "0x1f",
    ".inf",
    "2031-03-14",
    "9999-12-31",
    "2031-02-30",
    "99999999999999999999",
    "-1",
    "\u{feff}",
    "\u{a0}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{2066}",
    "\u{200f}",
    "\u{200b}",
    "\u{301}",
    "\u{1f1f3}\u{1f1f4}",
    "\u{fdd0}",
    "\u{0}",
    "\u{1b}[31m",
    "تقرير",
    "條約",
    "é",
    "e\u{301}",
    "İ",
    "ß",
    "[out — A]",
    "(in — Norway)",
    "[A / B]",
    " or ",
    "[[",
    "]]",
    "—",
    "draft: ",
    "clauses:\n",
    "amendments:\n",
    "events:\n",
    "actors:\n",
    "text: |\n",
];

/// Some changes of an input; `other` is one from which pieces can be taken.
pub(crate) fn mutated(mut input: Vec<u8>, other: &[u8], random: &mut Random) -> Vec<u8> {
    for _ in 0..=random.below(4) {
        input = change(input, other, random);
    }
    input.truncate(LONGEST);
    input
}

fn change(mut input: Vec<u8>, other: &[u8], random: &mut Random) -> Vec<u8> {
    let at = random.below(input.len() + 1);
    let longest = 1 << random.below(8);
    let length = random.below(longest);
    let end = (at + length).min(input.len());
    match random.below(12) {
        0 if at < input.len() => input[at] ^= 1 << random.below(8),
        1 => drop(input.drain(at..end)),
        2 => drop(input.splice(at..at, random.one_of(&PIECES).bytes())),
        3 => drop(input.splice(at..end, random.one_of(&PIECES).bytes())),
        4 => {
            let copied = input[at..end].to_vec();
            let to = random.below(input.len() + 1);
            drop(input.splice(to..to, copied));
        }
        5 => {
            let from = random.below(other.len() + 1);
            let until = (from + random.below(400)).min(other.len());
            drop(input.splice(at..end, other[from..until].iter().copied()));
        }
        6 => {
            let most = 1 << random.below(11);
            let piece = random.one_of(&PIECES).repeat(1 + random.below(most));
            drop(input.splice(at..at, piece.bytes()));
        }
        7 => input.truncate(at),
        8..=10 => input = lines_changed(&input, random),
        _ => drop(input.splice(at..at, [u8::try_from(random.below(256)).expect("a byte")])),
    }
    input
}

/// Leaves out, doubles, exchanges or indents lines.
fn lines_changed(input: &[u8], random: &mut Random) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = input.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        return input.to_vec();
    }
    let [one, two] = [random.below(lines.len()), random.below(lines.len())];
    match random.below(6) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(two, lines[one].clone()),
        2 => lines.swap(one, two),
        3 => drop(lines[one].splice(0..0, *b"  ")),
        4 if lines[one].starts_with(b"  ") => drop(lines[one].drain(..2)),
        _ => {
            let end = (one + random.below(6)).min(lines.len());
            let copied: Vec<Vec<u8>> = lines[one..end].to_vec();
            drop(lines.splice(two..two, copied));
        }
    }
    lines.concat()
}
