//! `sotto org first-supervisor`.

use super::{RootFile, role};
use crate::{
    chance::Chance,
    clock::SystemClock,
    commands::{say, secret},
    organisation::founding::{self, First},
};
use anyhow::Context as _;
use domain::{Clock as _, permission::Role};
use std::path::PathBuf;
use store::Store as _;
use store_sqlite::SqliteStore;

/// Shortest passphrase of a person, in bytes.
const LEAST: usize = 15;

/// Make the first supervisor.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    file: RootFile,
    /// The line's database; made if it is not there. Made here, it can be carried to the server afterwards.
    #[arg(long, value_name = "FILE")]
    database: PathBuf,
    /// The name to log in with.
    #[arg(long)]
    login: String,
    /// The name that visitors and colleagues are shown; need not be a real one.
    #[arg(long)]
    alias: String,
    /// What they may do besides supervising; may be given several times.
    #[arg(long = "role", value_parser = role, default_values = ["administrator", "case-worker"])]
    roles: Vec<Role>,
    /// A file with the supervisor's passphrase, instead of typing it.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let root = arguments.file.open()?;
    let whose = format!("{} at the desk", arguments.login);
    let chosen = secret::chosen(&whose, arguments.passphrase_file.as_deref(), LEAST)?;
    let path = &arguments.database;
    let store = SqliteStore::open(path)
        .await
        .with_context(|| format!("cannot open the database {}", path.display()))?;
    let first = First {
        login: &arguments.login,
        alias: &arguments.alias,
        roles: arguments.roles.iter().copied().collect(),
        passphrase: &chosen.text,
    };
    let now = SystemClock.now();
    let made = founding::found(&store, &root, &first, now, &Chance::system()).await;
    store.close().await;
    made?;
    say(&format!(
        "{} is the first supervisor, in {}.",
        arguments.alias,
        path.display()
    ))?;
    secret::show_once(&whose, &chosen)
}
