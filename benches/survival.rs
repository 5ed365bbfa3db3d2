//! Seconds and memory of the survival estimators on 100,000 units in 1,000 groups, and on one group with a
//! time of its own for each unit, the hardest case for exact fractions. Run with `cargo bench --bench
//! survival`.

use std::io::Write;
use std::time::Instant;

use memory::largest_memory;
use travaux::survival::{
    Compared, Confidence, Ending, Fate, RiskTable, Subject, Time, aalen_johansen, kaplan_meier, log_rank,
    restricted_mean,
};

#[path = "measure/memory.rs"]
mod memory;

const UNITS: usize = 100_000;

fn main() -> std::io::Result<()> {
    measure("1000 groups, ages up to 12, 5 fates", 1000, 12)?;
    measure("1000 groups, every unit its own time", 1000, 1 << 30)?;
    measure("1 group, every unit its own time", 1, 1 << 30)
}

/// Estimates everything for each group and compares the groups; prints seconds by part.
fn measure(label: &str, groups: usize, oldest: u32) -> std::io::Result<()> {
    let data = units(groups, oldest);
    let fates: Vec<Fate> = (1..=5).map(Fate).collect();
    let confidence = Confidence::default();
    let (mut curves, mut shares, mut rows) = (0.0, 0.0, 0);
    for group in &data {
        let start = Instant::now();
        let table = RiskTable::new(group).map_err(std::io::Error::other)?;
        let curve = kaplan_meier(&table, confidence);
        let horizon = curve.rows.last().map_or(Time::ZERO, |row| row.time);
        let mean = restricted_mean(&table, &curve, horizon, confidence);
        curves += start.elapsed().as_secs_f64();
        let start = Instant::now();
        let all = aalen_johansen(&table, &fates);
        shares += start.elapsed().as_secs_f64();
        rows += curve.rows.len();
        std::hint::black_box((mean, all));
    }
    let start = Instant::now();
    let member = |(place, group): (usize, &'_ Vec<Subject>)| -> Vec<(usize, Subject)> {
        group.iter().cloned().map(|subject| (place, subject)).collect()
    };
    let members: Vec<(usize, Subject)> = data.iter().enumerate().flat_map(member).collect();
    let compared: Vec<Compared<'_>> =
        members.iter().map(|(group, subject)| Compared { subject, group: *group, stratum: 0 }).collect();
    let test = log_rank(&compared, groups).map_err(std::io::Error::other)?;
    std::hint::black_box(test);
    let comparison = start.elapsed().as_secs_f64();
    writeln!(
        std::io::stdout(),
        "{label}: {rows} rows; curves {curves:.3} s, fates {shares:.3} s, log-rank {comparison:.3} s, \
         together {:.3} s; largest memory so far {:.0} MB",
        curves + shares + comparison,
        largest_memory("self").unwrap_or(f64::NAN)
    )
}

/// Units of a fixed pseudo-random sequence: 40 % censored, the others spread over five fates.
fn units(groups: usize, oldest: u32) -> Vec<Vec<Subject>> {
    let mut state = 1_u64;
    let mut draw = |bound: u32| {
        // Knuth's multiplier for 64 bits; the upper half is spread well enough for test data.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(bound)).unwrap_or_default()
    };
    let mut data = vec![Vec::new(); groups];
    for unit in 0..UNITS {
        let exit = Time::from(1 + draw(oldest));
        let ending = if draw(10) < 4 { Ending::Censored } else { Ending::Removed(Fate(1 + draw(5))) };
        data[unit % groups].push(Subject::new(exit, ending));
    }
    data
}
