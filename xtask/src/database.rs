//! sqlx's offline data: what the compiler asked the database about every query.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::sh;
use crate::wire;
use crate::workspace::Workspace;

/// Where the data of the SQLite backend is committed.
const DATA: &str = "crates/store-sqlite/.sqlx";

/// The root of the crate with the queries.
const CRATE: &str = "crates/store-sqlite/src/lib.rs";

/// Makes a fresh database from the migrations and lets the compiler describe all queries against it.
pub(crate) fn offline_data(workspace: &Workspace, check: bool) -> Result<()> {
    let scratch = workspace.path("target/sqlx");
    fs::create_dir_all(&scratch)?;
    let database = scratch.join("queries.db");
    remove_database(&database)?;
    sh::run(sh::cargo_as_tested(workspace.root(), "build", "bot").args(["--bin", "migrate"]))?;
    let mut migrate = Command::new(workspace.target().join("debug/migrate"));
    migrate
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
    let _touched = Touched::now(workspace.path(CRATE))?;
    let mut compile = sh::cargo_as_tested(workspace.root(), "check", "bot");
    compile
        .arg("--lib")
        .env("SQLITE_URL", format!("sqlite://{}", database.display()))
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &data);
    sh::run(&mut compile)
}

/// A source that the compiler takes for changed until this goes: the macros write only when their crate is compiled. It gets
/// its time back then, so that nothing else is compiled again for it.
struct Touched {
    file: File,
    was: SystemTime,
}

impl Touched {
    #[expect(
        clippy::disallowed_methods,
        reason = "the compiler compares it with the clock of the files"
    )]
    fn now(path: PathBuf) -> Result<Self> {
        let file = File::options().append(true).open(path)?;
        let was = file.metadata()?.modified()?;
        file.set_modified(SystemTime::now())?;
        Ok(Self { file, was })
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        if let Err(error) = self.file.set_modified(self.was) {
            sh::say(&format!("{CRATE} keeps a new time: {error}"));
        }
    }
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
