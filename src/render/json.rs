//! JSON: the facts by their contract, with an envelope, or one element a line.
//!
//! Control characters, bidirectional overrides and their kin are written as `\u202e`: the same JSON to a program,
//! and harmless on the terminal of somebody who looks at it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::report::Answer;

use super::escape::misleads;

/// What every JSON document holds, in this order.
#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'a str,
    negotiation: &'a str,
    round: Option<&'a str>,
    data: &'a Value,
}

/// Writes one document, indented by two blanks.
pub(super) fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let envelope = Envelope {
        schema: answer.schema,
        negotiation: &answer.negotiation,
        round: answer.round.as_deref(),
        data: &answer.data,
    };
    write_value(&envelope, PrettyFormatter::new(), out)
}

/// Writes each element of a list on a line, or all there is on one line where it is no list; no envelope.
pub(super) fn write_lines(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    match &answer.data {
        Value::Array(elements) => {
            elements.iter().try_for_each(|element| write_value(element, CompactFormatter, out))
        }
        value => write_value(value, CompactFormatter, out),
    }
}

/// Writes one value and a line end.
fn write_value<F: Formatter>(value: &impl Serialize, layout: F, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Guarded(layout));
    value.serialize(&mut serializer).map_err(io::Error::from)?;
    writeln!(out)
}

/// A layout in whose strings misleading characters are escaped.
struct Guarded<F>(F);

impl<F: Formatter> Formatter for Guarded<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(misleads) {
            let (plain, from) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            let length = from.chars().next().map_or(0, char::len_utf8);
            let (misleading, behind) = from.split_at(length);
            for unit in misleading.encode_utf16() {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = behind;
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_key(out)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}
