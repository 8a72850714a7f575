//! Runs the migrations of a folder on a new SQLite database: `migrate <folder> <database>`.
//!
//! A program of its own, so that `cargo xtask` itself stays quick to compile.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(database)) = (args.next(), args.next()) else {
        bail!("usage: migrate <folder> <database>");
    };
    let options = SqliteConnectOptions::new()
        .filename(&database)
        .create_if_missing(true);
    let pool = SqlitePool::connect_with(options)
        .await
        .context("could not open the database")?;
    let migrator = Migrator::new(folder)
        .await
        .context("could not read the migrations")?;
    migrator.run(&pool).await?;
    pool.close().await;
    Ok(())
}
