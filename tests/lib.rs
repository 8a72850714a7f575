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
pub mod hand;
pub mod line;
pub mod logs;
pub mod org;
pub mod proxy;
pub mod race;
pub mod seat;
pub mod sim;
