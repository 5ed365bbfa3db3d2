//! What is checked before anything is parsed: size, encoding, characters that YAML refuses or takes for line ends.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::problem::Problem;
use super::source::{Source, Span};

/// The largest file that is read, in bytes. The longest treaties with all their drafts in one file stay far below.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// Faulty characters that are listed one by one.
const MOST_LISTED: usize = 50;

/// Reads a file that was handed in, refusing by its size before reading what is too large.
///
/// # Errors
/// Says that the file is too large or why it cannot be read.
pub fn read_bytes(path: &Path, label: &str) -> Result<Vec<u8>, Box<Problem>> {
    let unreadable = |error: std::io::Error| {
        let what = format!("{label} cannot be read: {error}");
        Box::new(Source::whole(label, what, "Check the name of the file and who may read it"))
    };
    // Looked at before it is opened: opening a pipe waits until somebody writes into it, perhaps for ever.
    let told = std::fs::metadata(path).map_err(unreadable)?;
    if told.is_dir() {
        let what = format!("{label} is a folder");
        return Err(Box::new(Source::whole(label, what, "Name the files in it")));
    }
    if !told.is_file() {
        let what = format!("{label} is a pipe, a socket or a device, not a file");
        return Err(Box::new(Source::whole(
            label,
            what,
            "Save what comes out of it as a file, and name that",
        )));
    }
    check_size(label, told.len())?;
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // It may grow meanwhile: one byte more than allowed is enough to refuse.
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    check_size(label, bytes.len() as u64)?;
    Ok(bytes)
}

fn check_size(label: &str, size: u64) -> Result<(), Box<Problem>> {
    if size <= LARGEST {
        return Ok(());
    }
    let megabytes = size.div_ceil(1024 * 1024);
    let what = format!("{label} has {megabytes} MB; a file may have {} MB", LARGEST / 1024 / 1024);
    Err(Box::new(Source::whole(label, what, "Put each draft into a file of its own")))
}

/// Makes text of bytes, or says which bytes are none and which characters cannot be.
///
/// # Errors
/// Every faulty byte or character with its place, the first fifty one by one.
pub(super) fn text_of(label: &str, bytes: &[u8]) -> Result<Source, Vec<Problem>> {
    check_size(label, bytes.len() as u64).map_err(|problem| vec![*problem])?;
    let Ok(text) = std::str::from_utf8(bytes) else { return Err(invalid_bytes(label, bytes)) };
    let source = Source::new(label, text);
    let problems = odd_characters(&source);
    if problems.is_empty() { Ok(source) } else { Err(problems) }
}

fn invalid_bytes(label: &str, bytes: &[u8]) -> Vec<Problem> {
    let shown = String::from_utf8_lossy(bytes);
    let source = Source::new(label, &shown);
    let byte_mark = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let (mut at, mut in_shown) = (0, 0);
    let mut problems = Vec::new();
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len();
        in_shown += chunk.valid().len();
        let Some(byte) = chunk.invalid().first() else { continue };
        if problems.len() < MOST_LISTED {
            let span = Span { start: in_shown - byte_mark, length: 3 };
            let what = format!("byte {} of the file, 0x{byte:02X}, is not text in UTF-8", at + 1);
            problems.push(source.error(span, what, "this character cannot be read".to_string()));
        }
        at += chunk.invalid().len();
        in_shown += '\u{fffd}'.len_utf8();
    }
    if let Some(last) = problems.last_mut() {
        last.remedy.push("Save the file as UTF-8: in the editor, \"Save as\", encoding UTF-8".to_string());
    }
    problems
}

fn odd_characters(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !source.text().bytes().any(may_be_odd) {
        return problems;
    }
    let mut characters = source.text().char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let span = Span { start: at, length: c.len_utf8() };
        let problem = match c {
            '\r' if characters.peek().is_some_and(|(_, next)| *next == '\n') => continue,
            '\t' | '\n' => continue,
            '\r' => source
                .error(span, "a carriage return stands alone".to_string(), "half a line end".to_string())
                .with_remedy("Save the file with the line ends of Windows or of Unix"),
            '\u{85}' | '\u{2028}' | '\u{2029}' => {
                let what = format!("U+{:04X} stands in the file", u32::from(c));
                let why = "some readers take this for the end of the line, others do not";
                source
                    .error(span, what, why.to_string())
                    .with_remedy("Replace it by an ordinary line end or a blank")
            }
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}') => {
                let what = format!("the control character U+{:04X} stands in the file", u32::from(c));
                source.error(span, what, "not part of any text".to_string()).with_remedy("Delete it")
            }
            _ => continue,
        };
        problems.push(problem);
        if problems.len() == MOST_LISTED {
            break;
        }
    }
    problems
}

/// Whether a byte can belong to a character that is refused: a control, or a leading byte of the few others.
fn may_be_odd(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\n') || byte == 0x7f || matches!(byte, 0xc2 | 0xe2 | 0xef)
}
