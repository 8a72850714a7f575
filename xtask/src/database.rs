//! sqlx's offline data: what the compiler asked the database about every query.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::sh;
use crate::wire;
use crate::workspace::Workspace;

/// Where the data of the SQLite backend is committed.
const DATA: &str = "crates/store-sqlite/.sqlx";

/// Makes a fresh database from the migrations and lets the compiler describe all queries against it.
pub(crate) fn offline_data(workspace: &Workspace, check: bool) -> Result<()> {
    let scratch = workspace.path("target/sqlx");
    fs::create_dir_all(&scratch)?;
    let database = scratch.join("queries.db");
    remove_database(&database)?;
    let mut migrate = sh::cargo(workspace.root());
    migrate
        .args(["run", "--locked", "--quiet", "--package", "migrate", "--"])
        .arg(workspace.path("migrations/sqlite"))
        .arg(&database);
    sh::run(&mut migrate).context("the migrations do not run on an empty database")?;
    describe(workspace, &database)?;
    if check {
        wire::unchanged(workspace, DATA)
    } else {
        Ok(())
    }
}

fn describe(workspace: &Workspace, database: &Path) -> Result<()> {
    let data = workspace.path(DATA);
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    fs::create_dir_all(&data)?;
    // The macros write only when the crate is compiled anew, so it gets a target folder of its own and is cleaned there.
    let target = workspace.path("target/sqlx/build");
    let mut clean = sh::cargo(workspace.root());
    clean
        .env("CARGO_TARGET_DIR", &target)
        .args(["clean", "--quiet", "--package", "store-sqlite"]);
    sh::run(&mut clean)?;
    let mut compile = sh::cargo(workspace.root());
    compile
        .env("CARGO_TARGET_DIR", &target)
        .env("SQLITE_URL", format!("sqlite://{}", database.display()))
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &data)
        .args(["check", "--locked", "--quiet", "--package", "store-sqlite"]);
    sh::run(&mut compile)
}

fn remove_database(database: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let file = database.with_file_name(format!("queries.db{end}"));
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}
