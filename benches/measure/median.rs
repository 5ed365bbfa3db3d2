//! The figure that stands for several runs.

/// The middle of some figures, the lower of the two middle ones where their number is even; 0 for none.
///
/// Not the mean, because other work on the machine only ever makes a run longer.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}
