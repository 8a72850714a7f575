//! What the server costs, beside a bare relay that does nothing but keep and pass on, measured in the same run.
//!
//! The server under test and the relay are processes of their own, so that their CPU and memory are theirs alone; both are
//! this program, started again. Rounds alternate between the two. Everything stays on the loopback.
//!
//! `bench logins` asks another question: whether the time of an answer tells that a log-in name exists. `bench backlog` asks a third:
//! whether taking the next person stays as quick however many wait, and where the time of that goes.

mod backlog;
mod chats;
mod child;
mod claims;
mod figures;
mod http;
mod idle;
mod logins;
mod net;
mod relay;
mod report;
mod run;
mod serve;
mod talk;
mod wire;
mod world;

use clap::{Parser, Subcommand};
use std::{io::Write as _, path::PathBuf, process::ExitCode};

/// Measure the server beside a bare durable relay.
#[derive(Parser)]
#[command(name = "bench")]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    #[command(flatten)]
    plan: run::Plan,
}

#[derive(Subcommand)]
enum Part {
    /// The process under test: a real line over a prepared folder.
    Serve {
        /// The folder.
        folder: PathBuf,
        /// End TLS with the folder's certificate.
        #[arg(long)]
        tls: bool,
    },
    /// Whether the time of an answer tells that a log-in name exists: Welch's t over many samples.
    Logins(logins::Plan),
    /// Whether taking the next person stays as quick however many wait.
    Backlog(backlog::Plan),
    /// The process it is compared with.
    Relay {
        /// Where the log is kept.
        folder: PathBuf,
        /// End TLS with the folder's certificate.
        #[arg(long)]
        tls: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let result = match (runtime, arguments.part) {
        (Err(error), _) => Err(error.into()),
        (Ok(runtime), Some(Part::Serve { folder, tls })) => {
            runtime.block_on(serve::serve(&folder, tls))
        }
        (Ok(runtime), Some(Part::Relay { folder, tls })) => {
            runtime.block_on(relay::serve(&folder, tls))
        }
        (Ok(runtime), Some(Part::Logins(plan))) => runtime.block_on(logins::run(&plan)),
        (Ok(runtime), Some(Part::Backlog(plan))) => runtime.block_on(backlog::run(&plan)),
        (Ok(runtime), None) => runtime.block_on(run::run(&arguments.plan)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to be told when standard error is closed.
            drop(writeln!(std::io::stderr(), "bench: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
