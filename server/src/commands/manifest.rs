//! `sotto manifest`.

use super::say;
use crate::software::Pages;

/// Prints the pages that this program carries, to compare two builds or to sign on another computer.
///
/// # Errors
/// When nothing can be printed.
pub fn run() -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(&Pages::embedded())?)
}
