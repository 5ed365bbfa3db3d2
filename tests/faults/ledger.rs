//! The table of what was tried and what was lost.

use std::fmt;

/// One row for each kind of harm, and a sentence for each loss.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    rows: Vec<Row>,
    losses: Vec<String>,
}

#[derive(Debug)]
struct Row {
    what: String,
    tried: usize,
    lost: usize,
    beside: String,
}

impl Ledger {
    /// Enters a kind of harm: how often it was tried, every loss, and what else there is to say.
    pub(crate) fn enter(&mut self, what: &str, tried: usize, losses: Vec<String>, beside: String) {
        for loss in losses.iter().take(10) {
            eprintln!("LOST, {what}: {loss}");
        }
        self.rows.push(Row { what: what.to_owned(), tried, lost: losses.len(), beside });
        self.losses.extend(losses);
    }

    /// Enters a kind of harm that cannot be provoked here.
    pub(crate) fn not_run(&mut self, what: &str, why: &str) {
        self.rows.push(Row { what: what.to_owned(), tried: 0, lost: 0, beside: format!("not run: {why}") });
    }

    pub(crate) fn is_without_loss(&self) -> bool {
        self.losses.is_empty()
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.what.len()).max().unwrap_or_default().max(4);
        writeln!(out, "{:width$}  {:>7}  {:>4}", "harm", "tried", "lost")?;
        for Row { what, tried, lost, beside } in &self.rows {
            writeln!(out, "{what:width$}  {tried:>7}  {lost:>4}  {beside}")?;
        }
        Ok(())
    }
}
