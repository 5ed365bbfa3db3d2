//! The command line of Travaux.
fn main() {}
