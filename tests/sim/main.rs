//! The long form: `cargo run --release -p tests --bin sim -- --histories 10000`. Prints one line of JSON with the seed and the commit;
//! fails when anything did not hold. `--seed N --histories 1` tells one history again.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its result is what it prints"
)]

use clap::Parser;
use rand::TryRngCore as _;
use std::{panic, process::ExitCode, thread::available_parallelism};
use tests::{
    commit,
    sim::{self, Mutation, Plan},
};

/// Tells random histories of a line and checks that nobody is stranded in them.
#[derive(Parser)]
struct Arguments {
    /// How many histories.
    #[arg(long, default_value_t = 10_000)]
    histories: u64,
    /// How many steps each has.
    #[arg(long, default_value_t = 60)]
    steps: u32,
    /// The seed of the first history.
    #[arg(long)]
    seed: Option<u64>,
    /// How many at the same time; as many as there are processors otherwise.
    #[arg(long)]
    workers: Option<usize>,
    /// What is taken away, to see that the checker notices.
    #[arg(long, value_enum, default_value_t)]
    without: Mutation,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let processors = available_parallelism().map_or(1, usize::from);
    let plan = Plan {
        histories: arguments.histories,
        steps: arguments.steps,
        seed: arguments
            .seed
            .unwrap_or_else(|| rand::rngs::OsRng.try_next_u64().unwrap_or(1) >> 12),
        workers: arguments.workers.unwrap_or(processors),
        mutation: arguments.without,
    };
    // A release ends at a panic: the seed is all that is left of the history.
    panic::set_hook(Box::new(|info| {
        eprintln!("history {:?}: {info}", sim::seed_here());
    }));
    let report = sim::run(plan);
    let clean = report.failed == 0;
    let shown =
        serde_json::json!({ "commit": commit(), "plan": plan, "report": report, "clean": clean });
    println!("{shown}");
    ExitCode::from(u8::from(!clean))
}
