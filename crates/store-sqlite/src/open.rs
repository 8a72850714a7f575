//! Opening the file: settings, schema, connections.

use crate::{driver, statements::BATCH, writer::Writer};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, SqlitePool};
use std::fs;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;
use store::{Result, StoreError};
use thiserror::Error;

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// The first version without the fault that corrupts a write-ahead log which two connections reset (sqlite.org/wal.html).
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How long a statement, or somebody who wants a connection, waits before it is [`StoreError::Busy`].
pub(crate) const WAIT: Duration = Duration::from_secs(5);

/// Settings that are not for everybody.
#[derive(Debug, Clone)]
pub struct Options {
    /// The size in pages that the file may not exceed: past it everything that grows is [`StoreError::Full`]. Default none.
    pub max_pages: Option<u32>,
    /// How many connections read beside the writer. Default 4.
    pub readers: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_pages: None,
            readers: 4,
        }
    }
}

#[derive(Debug, Error)]
#[error("SQLite {found} is older than 3.51.3")]
struct OldSqlite {
    found: String,
}

pub(crate) async fn open(path: &Path, options: &Options) -> Result<(Writer, SqlitePool)> {
    private_file(path).map_err(|error| StoreError::Driver(Box::new(error)))?;
    let mut settings = settings(path)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("journal_size_limit", "67108864");
    if let Some(pages) = options.max_pages {
        settings = settings.pragma("max_page_count", pages.to_string());
    }
    let mut conn = settings.connect().await.map_err(driver)?;
    refuse_old_sqlite(&mut conn).await?;
    migrate(&mut conn).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(options.readers)
        .acquire_timeout(WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(self::settings(path).pragma("query_only", "ON"))
        .await
        .map_err(driver)?;
    Ok((Writer::new(conn), readers))
}

/// One connection that reads. The file must be there.
pub(crate) async fn look(path: &Path) -> Result<SqlitePool> {
    let settings = settings(path)
        .create_if_missing(false)
        .read_only(true)
        .pragma("query_only", "ON");
    SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(WAIT)
        .connect_with(settings)
        .await
        .map_err(driver)
}

fn settings(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(WAIT)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .statement_cache_capacity(256)
        // Room for the answer to a whole batch, so that the connection's thread never waits for us in the middle of it.
        .row_buffer_size(2 * BATCH)
        .disable_statement_logging()
}

/// Makes the file before SQLite does, because SQLite would let the group read it. Its companions inherit the mode.
fn private_file(path: &Path) -> std::io::Result<()> {
    let file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)?;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

async fn refuse_old_sqlite(conn: &mut SqliteConnection) -> Result<()> {
    let found = sqlx::query_scalar!(r#"SELECT sqlite_version() AS "version!: String""#)
        .fetch_one(conn)
        .await
        .map_err(driver)?;
    let mut parts = found.split('.').map(str::parse);
    let version = match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) => Some((major, minor, patch)),
        _ => None,
    };
    if version.is_some_and(|version| version >= OLDEST_SQLITE) {
        Ok(())
    } else {
        Err(StoreError::Driver(Box::new(OldSqlite { found })))
    }
}

/// Runs what the database has not seen. It must not know more than this binary does.
async fn migrate(conn: &mut SqliteConnection) -> Result<()> {
    let newest = MIGRATOR.iter().map(|migration| migration.version).max();
    if let Some(found) = newest_migration(conn).await?
        && Some(found) > newest
    {
        return Err(StoreError::Newer { found });
    }
    MIGRATOR
        .run(conn)
        .await
        .map_err(|error| StoreError::Driver(Box::new(error)))
}

/// Which schema a file has, and which this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The number of the newest migration in the file; 0 in an empty one.
    pub found: i64,
    /// The number of the newest migration that this program knows.
    pub newest: i64,
}

/// Looks which schema a file has, and changes nothing. The file must be there.
///
/// # Errors
/// When it cannot be read as a database.
pub async fn schema(path: impl AsRef<Path>) -> Result<Schema> {
    let settings = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(WAIT)
        .disable_statement_logging();
    let mut conn = settings.connect().await.map_err(driver)?;
    let found = newest_migration(&mut conn).await?;
    let newest = MIGRATOR.iter().map(|migration| migration.version).max();
    Ok(Schema {
        found: found.unwrap_or_default(),
        newest: newest.unwrap_or_default(),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the migrator's own table is not there when the macros look"
)]
async fn newest_migration(conn: &mut SqliteConnection) -> Result<Option<i64>> {
    let known: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'",
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(driver)?;
    if known.is_none() {
        return Ok(None);
    }
    sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(conn)
        .await
        .map_err(driver)
}

/// Writes what a database holds now into a new file, beside whoever writes it: one moment, whole, without free pages. Only its owner may
/// read the copy.
///
/// # Errors
/// When the file is not there, or the copy cannot be written.
pub async fn copy(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
    let to = to.as_ref();
    let mut conn = settings(from.as_ref())
        .create_if_missing(false)
        .connect()
        .await
        .map_err(driver)?;
    private_file(to).map_err(|error| StoreError::Driver(Box::new(error)))?;
    let quoted = to.display().to_string().replace('\'', "''");
    sqlx::raw_sql(AssertSqlSafe(format!("VACUUM INTO '{quoted}'")))
        .execute(&mut conn)
        .await
        .map_err(driver)?;
    conn.close().await.map_err(driver)
}

#[cfg(test)]
mod tests {
    use super::{Options, open};
    use crate::Conn;
    use sqlx::{AssertSqlSafe, Row};

    /// The settings that commits survive a kill and a power cut by, as the connections themselves report them.
    #[tokio::test]
    async fn every_connection_keeps_the_settings() {
        let folder = tempfile::tempdir().expect("the system has a place for scratch folders");
        let (writer, readers) = open(&folder.path().join("sotto.db"), &Options::default())
            .await
            .expect("an empty folder takes a database");
        let common = [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("trusted_schema", 0),
            ("busy_timeout", 5_000),
        ];
        let mut held = writer.begin().await.expect("the writer is free");
        let writers_own = [
            ("journal_size_limit", 67_108_864),
            ("wal_autocheckpoint", 1_000),
            ("query_only", 0),
        ];
        for (name, expected) in common.into_iter().chain(writers_own) {
            assert_eq!(pragma(held.conn(), name).await, expected, "{name}");
        }
        drop(held);
        let mut all = Vec::new();
        for _ in 0..4 {
            all.push(readers.acquire().await.expect("four may read"));
        }
        for reader in &mut all {
            for (name, expected) in common.into_iter().chain([("query_only", 1)]) {
                assert_eq!(pragma(reader, name).await, expected, "{name}");
            }
        }
        drop(all);
        readers.close().await;
        writer.close().await;
    }

    async fn pragma(conn: &mut Conn, name: &str) -> i64 {
        sqlx::raw_sql(AssertSqlSafe(format!("PRAGMA {name}")))
            .fetch_one(conn)
            .await
            .and_then(|row| row.try_get(0))
            .expect("the setting is a number")
    }
}
