//! What an operator types.

pub mod audit;
pub mod backup;
pub mod demo;
pub mod doctor;
pub mod forwarder;
pub mod manifest;
pub mod org;
pub mod serve;
pub mod staff;
pub mod standby;
pub mod statement;
pub mod team;
pub mod verify_client;
pub mod watch;

mod database;
mod files;
mod secret;

use crate::serve::Line;
use anyhow::Context as _;
use clap::{Parser, Subcommand};
use std::{future::Future, io::Write as _, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A line for people who need help and may be watched.
#[derive(Parser)]
#[command(name = "sotto", version, about)]
pub struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a line.
    Serve(serve::Arguments),
    /// Sign and verify the audit log.
    Audit(audit::Arguments),
    /// Sealed copies of the database for when the machine is lost.
    #[command(subcommand)]
    Backup(backup::Command),
    /// Serve a demonstration line with made-up staff.
    Demo(demo::Arguments),
    /// Ceremonies around the organisation's root key.
    #[command(subcommand)]
    Org(org::Command),
    /// Who works here.
    #[command(subcommand)]
    Staff(staff::Command),
    /// Other hotlines that may send referrals.
    #[command(subcommand)]
    Forwarder(forwarder::Command),
    /// The teams.
    #[command(subcommand)]
    Team(team::Command),
    /// Print the hashes of the pages inside this program.
    Manifest,
    /// Look at everything that could be wrong on this machine, and say what to do.
    Doctor(doctor::Arguments),
    /// Compare the pages of a running server with what the organisation signed.
    VerifyClient(verify_client::Arguments),
    /// Serve a page with the numbers to call, on another host, for when the line is down.
    Standby(standby::Arguments),
    /// Print what this line holds, and what it cannot produce.
    Statement(statement::Arguments),
    /// Follow an organisation's public log of keys from outside.
    Watch(watch::Arguments),
}

impl Program {
    /// Carries out what was typed.
    ///
    /// # Errors
    /// With a sentence for whoever typed it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(arguments) => serve::run(arguments).await,
            Command::Audit(arguments) => audit::run(arguments).await,
            Command::Backup(command) => backup::run(command).await,
            Command::Demo(arguments) => demo::run(arguments).await,
            Command::Org(command) => org::run(command).await,
            Command::Staff(command) => staff::run(command).await,
            Command::Forwarder(command) => forwarder::run(command).await,
            Command::Team(command) => team::run(command).await,
            Command::Manifest => manifest::run(),
            Command::Doctor(arguments) => doctor::run(arguments).await,
            Command::VerifyClient(arguments) => verify_client::run(arguments).await,
            Command::Standby(arguments) => standby::run(arguments).await,
            Command::Statement(arguments) => statement::run(arguments).await,
            Command::Watch(arguments) => watch::run(arguments).await,
        }
    }
}

/// Runs a command to its end; its error is one message on standard error.
pub fn run(command: impl Future<Output = anyhow::Result<()>>) -> ExitCode {
    // A second subscriber cannot be: this is called once, from `main`.
    let filter = EnvFilter::try_from_env("SOTTO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    // Nobody is left to be told when standard error is closed.
    drop(writeln!(std::io::stderr(), "sotto: {error:#}"));
    ExitCode::FAILURE
}

/// Waits for SIGTERM or Ctrl-C, then takes the line down.
async fn until_told(line: Line) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    tokio::select! {
        // Cancel-safe: both only wait.
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot listen for Ctrl-C")?,
    }
    tracing::info!("stopping");
    line.stop().await;
    Ok(())
}

/// Prints a line for the person who typed the command.
fn say(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}").context("cannot write to standard output")
}
