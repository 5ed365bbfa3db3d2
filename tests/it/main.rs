//! One integration binary.

mod walkthrough;
