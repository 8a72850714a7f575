//! The long forms: `cargo run -p tests --bin crash -- --kills 50 --chats 200`, and `--race` for the race of claims. Prints one
//! line of JSON with the seed and the commit; fails when anything went wrong.
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

use clap::Parser;
use rand::TryRngCore as _;
use std::process::ExitCode;
use tests::{
    commit,
    crash::{self, Plan},
    line::Line,
    race,
};

/// Kills a server that many talk through, and checks that nothing was lost.
#[derive(Parser)]
struct Arguments {
    /// How often to kill.
    #[arg(long, default_value_t = 50)]
    kills: u32,
    /// How many chats talk; for a race, how many items there are.
    #[arg(long, default_value_t = 200)]
    chats: u32,
    /// The longest pause of a talker between two texts, in milliseconds.
    #[arg(long, default_value_t = 1_000)]
    pause_ms: u64,
    /// The seed of an earlier run.
    #[arg(long)]
    seed: Option<u64>,
    /// Instead: this many advocates race for the items.
    #[arg(long)]
    race: Option<u32>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let commit = commit();
    if let Some(racers) = arguments.race {
        let line = Line::start().await;
        let outcome = race::race(&line, racers, arguments.chats).await;
        let clean = outcome.double == 0 && outcome.stuck == 0 && outcome.stale_taken == 0;
        println!(
            "{}",
            serde_json::json!({ "commit": commit, "race": outcome, "clean": clean })
        );
        return ExitCode::from(u8::from(!clean));
    }
    let plan = Plan {
        kills: arguments.kills,
        chats: arguments.chats,
        seed: arguments
            .seed
            .unwrap_or_else(|| rand::rngs::OsRng.try_next_u64().unwrap_or(1) >> 12),
        pause_ms: arguments.pause_ms,
    };
    let report = crash::run(plan).await;
    let clean = report.is_clean();
    let shown =
        serde_json::json!({ "commit": commit, "plan": plan, "report": report, "clean": clean });
    println!("{shown}");
    ExitCode::from(u8::from(!clean))
}
