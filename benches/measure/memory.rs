//! The largest memory a process has had.

/// Largest resident memory of a process so far, in megabytes (10⁶ bytes); `process` is its number, or `self`.
///
/// The kernel keeps this high-water mark while the process lives; `None` where there is no `/proc` or no such process.
pub(crate) fn largest_memory(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
