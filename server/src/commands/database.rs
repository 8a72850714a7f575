//! The database of a line, beside the line if it runs: SQLite in WAL mode takes a second process (docs/decisions/0017).

use crate::config;
use anyhow::{Context as _, bail};
use std::path::{Path, PathBuf};
use store_sqlite::SqliteStore;

/// Which line.
#[derive(clap::Args)]
pub(super) struct Which {
    /// The configuration file.
    #[arg(long, env = "SOTTO_CONFIG")]
    config: PathBuf,
}

impl Which {
    /// Opens it, and never changes its schema: that is the line's to do when it starts.
    pub(super) async fn open(&self) -> anyhow::Result<SqliteStore> {
        open(&config::read(&self.config)?.database).await
    }
}

pub(super) async fn open(path: &Path) -> anyhow::Result<SqliteStore> {
    if !path.exists() {
        bail!("{} is not there", path.display());
    }
    let what = || format!("cannot open the database {}", path.display());
    let schema = store_sqlite::schema(path).await.with_context(what)?;
    if schema.found != schema.newest {
        bail!(
            "{} has schema {}, and this program knows {}: use the program that serves the line",
            path.display(),
            schema.found,
            schema.newest
        );
    }
    SqliteStore::open(path).await.with_context(what)
}
