//! Everything that the server keeps is on a list, with a reason. A column that is not on it fails this test (rulings 20).

use crate::scratch;
use crate::settings::raw;
use sqlx::{Connection, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::Store;
use store::conformance::Checked;
use store_sqlite::SqliteStore;

const REGISTRY: &str = "../../docs/server-knows.toml";

#[tokio::test]
async fn the_server_keeps_what_the_registry_lists_and_nothing_else() -> Checked {
    let listed = registry()?;
    let (_folder, path) = scratch();
    SqliteStore::open(&path).await?.close().await;
    let live = columns(&path).await?;
    let listed: BTreeSet<String> = listed.into_keys().collect();
    let unlisted: Vec<_> = live.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&live).collect();
    assert!(unlisted.is_empty(), "not in {REGISTRY}: {unlisted:?}");
    assert!(gone.is_empty(), "in {REGISTRY}, but gone: {gone:?}");
    Ok(())
}

#[test]
fn every_row_of_the_registry_has_a_kind_and_a_reason() -> Checked {
    for (column, row) in registry()? {
        let field = |name| row.get(name).and_then(toml::Value::as_str);
        assert!(
            matches!(field("kind"), Some("sealed" | "id" | "fact")),
            "{column} is sealed, an id or a fact"
        );
        let reason = field("why").unwrap_or_default();
        assert!(reason.len() > 10, "{column} needs a reason");
        assert_eq!(row.len(), 2, "{column} has a kind and a reason");
    }
    Ok(())
}

/// The rows of the registry by `table.column`.
fn registry() -> Result<BTreeMap<String, toml::Table>, Box<dyn std::error::Error + Send + Sync>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(REGISTRY);
    let registry: toml::Table = std::fs::read_to_string(path)?.parse()?;
    let mut rows = BTreeMap::new();
    for (table, columns) in registry {
        let columns = columns.as_table().ok_or("a table of columns")?;
        for (column, row) in columns {
            let row = row.as_table().ok_or("a row with kind and why")?;
            rows.insert(format!("{table}.{column}"), row.clone());
        }
    }
    Ok(rows)
}

/// The columns of every table of a database, but those of SQLite's own.
async fn columns(path: &Path) -> Result<BTreeSet<String>, sqlx::Error> {
    let mut conn = raw(path).await?;
    let rows = sqlx::raw_sql(
        "SELECT t.name || '.' || c.name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c
         WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .fetch_all(&mut conn)
    .await?;
    let columns = rows.iter().map(|row| row.try_get(0)).collect();
    conn.close().await?;
    columns
}
