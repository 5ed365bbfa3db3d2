//! A made-up history as files, for benches/peers.py: its drafts, and where the words of the last one come from.

use std::io::Write;
use std::path::Path;

use crate::made_up::{date, name, sponsor};

/// A word of the last draft, the round it comes from counted from 0, and whether that can be told at all.
pub(crate) type Truth<'a> = (&'a str, u32, bool);

/// Writes drafts, each as the texts of its clauses, under names whose order is that of the rounds; and `truth.csv` with
/// every word of the last: `word,round,counts`.
pub(crate) fn write<'a>(
    folder: &Path,
    drafts: impl IntoIterator<Item = Vec<String>>,
    last: impl IntoIterator<Item = Truth<'a>>,
) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (nth, texts) in drafts.into_iter().enumerate() {
        let mut text = format!("draft: \"{}\"\ndate: {}\nissued-by: \"Chair\"\n", name(nth), date(nth));
        if let Some(state) = sponsor(nth) {
            text += &format!("sponsors: [\"{state}\"]\n");
        }
        text += "clauses:\n";
        for (place, words) in texts.iter().enumerate() {
            text += &format!("  - number: \"{}\"\n    text: |\n      {words}\n", place + 1);
        }
        std::fs::write(folder.join(name(nth) + ".yaml"), text)?;
    }
    let mut truth = std::io::BufWriter::new(std::fs::File::create(folder.join("truth.csv"))?);
    writeln!(truth, "word,round,counts")?;
    for (word, round, counts) in last {
        writeln!(truth, "{word},{round},{}", u8::from(counts))?;
    }
    truth.flush()
}
