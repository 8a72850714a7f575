//! `sotto staff …`: for whoever keeps the machine. Nobody comes in by it alone: a supervisor compares and certifies.

mod invite;
pub mod list;
mod recover;
mod revoke;

use super::{files, say};
use crate::{App, config, serve};
use anyhow::Context as _;
use clap::Subcommand;
use std::path::PathBuf;
use store::staff::StaffRow;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Who works here: name, log-in, roles, devices and until when their certificates count.
    List(list::Arguments),
    /// Make a link for somebody new. A supervisor compares digits with them and certifies.
    Invite(invite::Arguments),
    /// Make a link for somebody who lost every device or forgot the passphrase. A supervisor certifies; all earlier devices go then.
    Recover(recover::Arguments),
    /// Revoke devices: a running line closes their sockets within a second.
    Revoke(revoke::Arguments),
}

/// The line that is worked at.
#[derive(clap::Args)]
struct Line {
    /// The configuration file.
    #[arg(long, env = "SOTTO_CONFIG")]
    config: PathBuf,
}

/// Where a link goes: whoever reads it first has it.
#[derive(clap::Args)]
struct Out {
    /// Write the link into this new file, which only you can read, and not to the screen.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Out {
    fn check(&self) -> anyhow::Result<()> {
        self.out.as_deref().map_or(Ok(()), files::check_free)
    }

    fn hand_over(&self, link: &str) -> anyhow::Result<()> {
        match &self.out {
            Some(path) => files::create(path, format!("{link}\n").as_bytes(), files::SECRET),
            None => say(link),
        }
    }
}

/// Carries it out.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::List(arguments) => list::run(arguments).await,
        Command::Invite(arguments) => invite::run(&arguments).await,
        Command::Recover(arguments) => recover::run(&arguments).await,
        Command::Revoke(arguments) => revoke::run(&arguments).await,
    }
}

impl Line {
    /// The line's parts, and the origin of its desk.
    async fn open(&self) -> anyhow::Result<(App, String)> {
        let config = config::read(&self.config)?;
        let app = serve::beside(&config).await?;
        Ok((app, config.desk.origin))
    }
}

/// Somebody of the team, by log-in name.
async fn person(app: &App, login: &str) -> anyhow::Result<StaffRow> {
    let login = crate::staff::log_in::normalize(login);
    let found = app.store.read().await?.staff_by_login(&login).await?;
    found
        .filter(|staff| staff.team == app.team)
        .with_context(|| format!("nobody logs in as {login}: `sotto staff list` shows who does"))
}
