//! What makes a commit survive the power and a deleted row stay deleted, asserted on the file and on the connections.

use crate::scratch;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use store::Store;
use store::conformance::Checked;
use store_sqlite::SqliteStore;

#[tokio::test]
async fn only_the_owner_can_read_the_files() -> Checked {
    let (folder, path) = scratch();
    let store = SqliteStore::open(&path).await?;
    store.check(store::conformance::fixture::NOW).await?;
    let mut seen = 0;
    for file in std::fs::read_dir(folder.path())? {
        let file = file?;
        let mode = file.metadata()?.permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.file_name().display());
        seen += 1;
    }
    assert_eq!(seen, 3, "database, write-ahead log and its index");
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn a_file_that_others_could_read_is_closed_to_them() -> Checked {
    let (_folder, path) = scratch();
    std::fs::write(&path, [])?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644))?;
    let store = SqliteStore::open(&path).await?;
    assert_eq!(
        std::fs::metadata(&path)?.permissions().mode() & 0o777,
        0o600
    );
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn the_file_is_in_write_ahead_mode_and_whole() -> Checked {
    let (_folder, path) = scratch();
    let store = SqliteStore::open(&path).await?;
    store.close().await;
    let mut conn = raw(&path).await?;
    assert_eq!(text(&mut conn, "PRAGMA journal_mode").await?, "wal");
    assert_eq!(text(&mut conn, "PRAGMA integrity_check").await?, "ok");
    conn.close().await?;
    Ok(())
}

/// `.cargo/config.toml` says how; a build that has lost it is slower, and quietly takes a misspelt "column" for a text.
#[tokio::test]
async fn the_library_is_built_as_configured() -> Checked {
    let (_folder, path) = scratch();
    std::fs::write(&path, [])?;
    let mut conn = raw(&path).await?;
    let used = "SELECT sqlite_compileoption_used('DQS=0') || sqlite_compileoption_used('DEFAULT_MEMSTATUS=0')
                    || sqlite_compileoption_used('ENABLE_MEMORY_MANAGEMENT')";
    assert_eq!(text(&mut conn, used).await?, "110");
    conn.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_closed_store_leaves_one_file() -> Checked {
    let (folder, path) = scratch();
    let store = SqliteStore::open(&path).await?;
    store.check(store::conformance::fixture::NOW).await?;
    store.close().await;
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 1);
    Ok(())
}

/// A connection that knows nothing of our settings.
pub(crate) async fn raw(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new().filename(path).connect().await
}

pub(crate) async fn text(
    conn: &mut SqliteConnection,
    sql: &'static str,
) -> Result<String, sqlx::Error> {
    sqlx::raw_sql(sql).fetch_one(conn).await?.try_get(0)
}
