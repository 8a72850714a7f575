//! Whole-server tests: a made-up organisation, a line on loopback, people at both ends, and a network that can be broken.
//!
//! The stories are in `it/`; `crash` and `sim` run the long forms. A failure in here is a failed test, so it panics.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "the harness of tests: whatever goes wrong here fails the test"
)]

pub mod check;
pub mod child;
pub mod crash;
pub mod forward_kill;
pub mod hand;
pub mod line;
pub mod logs;
pub mod org;
pub mod proxy;
pub mod race;
pub mod seat;
pub mod sim;
pub mod tap;

/// What is tested, for the lines that the long forms print.
pub fn commit() -> String {
    let output = std::process::Command::new("git")
        .args(["rev-parse", "--short", "HEAD"])
        .output();
    let text = output
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok());
    text.unwrap_or_default().trim().to_owned()
}
