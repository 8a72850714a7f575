//! The long form: `cargo run --release -p tests --bin forward-kill -- --referrals 10000`. Prints one line of JSON with the seed and the
//! commit; fails unless each referral came exactly once.
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

use clap::Parser;
use rand::TryRngCore as _;
use std::process::ExitCode;
use tests::{
    commit,
    forward_kill::{self, Plan},
};

/// Kills those who send referrals, and the server that they send to, and checks that each came exactly once.
#[derive(Parser)]
struct Arguments {
    /// How many referrals are sent.
    #[arg(long, default_value_t = 10_000)]
    referrals: u32,
    /// How many hotlines send them.
    #[arg(long, default_value_t = 8)]
    forwarders: u32,
    /// The seed of an earlier run.
    #[arg(long)]
    seed: Option<u64>,
    /// The longest life of the server, in milliseconds.
    #[arg(long, default_value_t = 4_000)]
    life_ms: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let plan = Plan {
        referrals: arguments.referrals,
        forwarders: arguments.forwarders.max(1),
        seed: arguments
            .seed
            .unwrap_or_else(|| rand::rngs::OsRng.try_next_u64().unwrap_or(1) >> 12),
        life_ms: arguments.life_ms.max(300),
    };
    let report = forward_kill::run(plan).await;
    let clean = report.is_clean();
    println!(
        "{}",
        serde_json::json!({ "commit": commit(), "plan": plan, "report": report, "clean": clean })
    );
    ExitCode::from(u8::from(!clean))
}
