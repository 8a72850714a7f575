//! `sotto backup`: a sealed copy of the database while the line runs, and old copies gone (R220).

use crate::{
    App, audit, backup,
    chance::Chance,
    commands::{files, say},
    config, secret_file, serve,
};
use anyhow::{Context as _, bail};
use domain::audit::{Event, Note};
use std::{
    fs,
    path::{Path, PathBuf},
};

const REMEDY: &str = "make a new key and new backups";

/// Copies of the database.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Seal a copy of the database into a folder, beside the running line, and delete copies that are too old. Run it once a day.
    Make(MakeArguments),
    /// Open such a copy into a new database file, to serve it or to look at it.
    Open(OpenArguments),
}

/// What a copy is made with.
#[derive(clap::Args)]
pub struct MakeArguments {
    /// The configuration file.
    #[arg(long, env = "SOTTO_CONFIG")]
    config: PathBuf,
    /// The folder that copies go to. It should be on another machine.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// The key that seals them, made at the first run. Keep a copy of it in the safe: without it no copy opens.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// For how many days copies are kept.
    #[arg(long, value_name = "DAYS", default_value_t = backup::most_days(), value_parser = clap::value_parser!(i64).range(1..=backup::most_days()))]
    keep_days: i64,
}

/// What one is opened with.
#[derive(clap::Args)]
pub struct OpenArguments {
    /// The copy.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The key that sealed it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where the database goes. There must be nothing there.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Carries it out.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Make(arguments) => make(&arguments).await,
        Command::Open(arguments) => open(&arguments),
    }
}

async fn make(arguments: &MakeArguments) -> anyhow::Result<()> {
    let config = config::read(&arguments.config)?;
    if arguments.key.parent() == Some(arguments.to.as_path()) {
        bail!("the key does not belong into the folder of the copies that it opens");
    }
    let key = secret_file::read_or_make(&arguments.key, REMEDY)?.key();
    let app = serve::beside(&config).await?;
    let done = copy(&app, arguments, &config.database, &key).await;
    app.store.close().await;
    let (path, gone) = done?;
    say(&format!(
        "{} is made; {gone} older ones are deleted.",
        path.display()
    ))
}

async fn copy(
    app: &App,
    arguments: &MakeArguments,
    database: &Path,
    key: &[u8; 32],
) -> anyhow::Result<(PathBuf, u64)> {
    let now = app.clock.now();
    let scratch = database.with_extension("copying");
    if scratch.exists() {
        // A run before this one was cut off.
        backup::wipe(&scratch).with_context(|| format!("cannot delete {}", scratch.display()))?;
    }
    let copied = store_sqlite::copy(database, &scratch).await;
    let bytes = copied
        .map_err(anyhow::Error::from)
        .and_then(|()| fs::read(&scratch).context("cannot read the copy"));
    if scratch.exists() {
        backup::wipe(&scratch).with_context(|| format!("cannot delete {}", scratch.display()))?;
    }
    let nonce = Chance::system().bytes();
    let path = backup::write(&arguments.to, now, &bytes?, (key, nonce))?;
    let gone = backup::expire(&arguments.to, now, arguments.keep_days)?;
    let mut tx = app.store.begin().await?;
    audit::record(tx.as_mut(), app, Note::by_nobody(Event::BackupMade)).await?;
    if gone > 0 {
        let note = Note::by_nobody(Event::BackupExpired)
            .because("backup")
            .counting(gone);
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    Ok((path, gone))
}

fn open(arguments: &OpenArguments) -> anyhow::Result<()> {
    let key = secret_file::read(&arguments.key, REMEDY)?;
    let database = backup::read(&arguments.from, &key)?;
    files::create(&arguments.to, &database, files::SECRET)?;
    say(&format!(
        "{} is the database of that day.",
        arguments.to.display()
    ))
}
