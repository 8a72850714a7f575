//! Named steps with their time, and the count of tests over all runners.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::sh::{self, say};

/// What ran so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration)>,
    left_out: Vec<String>,
    passed: u64,
}

impl Steps {
    /// Runs one step; its error carries the step's name.
    pub(crate) fn run(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        say(&format!("\n── {name}"));
        let since = now();
        work().with_context(|| format!("step \"{name}\" failed"))?;
        let took = since.elapsed();
        say(&format!("   {name}: {:.1} s", took.as_secs_f32()));
        self.done.push((name.to_owned(), took));
        Ok(())
    }

    /// Runs one step whose output tells how many tests passed.
    pub(crate) fn tests(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let mut printed = String::new();
        self.run(name, || {
            printed = sh::tee(command)?;
            Ok(())
        })?;
        self.passed += passed(&printed);
        Ok(())
    }

    /// Notes what did not run and why; printed at the end so that nobody takes it for tested.
    pub(crate) fn left_out(&mut self, what: &str) {
        say(&format!("\n── left out: {what}"));
        self.left_out.push(what.to_owned());
    }

    /// The last lines of a run.
    pub(crate) fn summary(&self) {
        let total: Duration = self.done.iter().map(|(_, took)| *took).sum();
        say("");
        for (name, took) in &self.done {
            say(&format!("{:>8.1} s  {name}", took.as_secs_f32()));
        }
        say(&format!("{:>8.1} s  together", total.as_secs_f32()));
        for what in &self.left_out {
            say(&format!("left out: {what}"));
        }
        say(&format!("{} passed, 0 failed", self.passed));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures real seconds; nothing depends on them"
)]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// Sums what the runners print: nextest's `12 tests run: 12 passed`, libtest's `ok. 3 passed;`, vitest's
/// `Tests  12 passed (12)`, Node's `ℹ pass 12` or `# pass 12`.
fn passed(printed: &str) -> u64 {
    let lines = printed.lines().map(without_colours);
    lines.filter_map(|line| passed_in(&line)).sum()
}

fn passed_in(line: &str) -> Option<u64> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["Test", "Files", ..] => None,
        ["ℹ" | "#", "pass", count] => count.parse().ok(),
        words => words.windows(2).find_map(|pair| match pair {
            [count, word] if word.trim_end_matches([',', ';', '.']) == "passed" => {
                count.parse().ok()
            }
            _ => None,
        }),
    }
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(char);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runner_is_counted_once() {
        assert_eq!(
            passed("     Summary [   2.1s] 41 tests run: 41 passed (1 slow), 2 skipped"),
            41
        );
        assert_eq!(passed("test result: ok. 3 passed; 0 failed; 0 ignored"), 3);
        assert_eq!(
            passed(" Test Files  4 passed (4)\n      Tests  12 passed (12)"),
            12
        );
        assert_eq!(passed("\u{1b}[32m  7 passed\u{1b}[39m (3.2s)"), 7);
        assert_eq!(passed("ℹ tests 31\nℹ pass 30\nℹ fail 1"), 30);
        assert_eq!(passed("# pass 4"), 4);
        assert_eq!(passed("the bill passed"), 0);
    }
}
