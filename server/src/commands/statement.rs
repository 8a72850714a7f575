//! `sotto statement`: what this line holds, and what it cannot produce, for whoever asks the organisation (R218).

use crate::{
    clock::SystemClock,
    commands::{database, say},
    config, organisation, statement,
};
use anyhow::Context as _;
use domain::Clock as _;
use std::{fs, path::PathBuf};
use store::Store as _;

/// Print on one page what this line holds and what it cannot produce.
#[derive(clap::Args)]
pub struct Arguments {
    /// The configuration file.
    #[arg(long, env = "SOTTO_CONFIG")]
    config: PathBuf,
    /// As HTML, for a browser or a printer.
    #[arg(long)]
    html: bool,
    /// Where to write it; standard output otherwise.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Makes it from the schema of the line's database.
///
/// # Errors
/// With a sentence for the operator; also when the database holds something that is described nowhere.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = config::read(&arguments.config)?;
    let name = organisation::name(&settings.organisation)?;
    let store = database::open(&settings.database).await?;
    let live = store.columns().await;
    store.close().await;
    let live = live.context("cannot read the schema of the database")?;
    let made = statement::state(&name, SystemClock.now(), &live)?;
    let page = if arguments.html {
        statement::html(&made)
    } else {
        statement::text(&made)
    };
    match arguments.out {
        Some(path) => {
            fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))
        }
        None => say(page.trim_end()),
    }
}
