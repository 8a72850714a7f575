//! The `sotto` program.

use clap::Parser as _;
use sotto::commands::{self, Program};
use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run(async { Program::parse().run().await })
}
