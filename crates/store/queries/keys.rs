//! The public log of keys.

use crate::{SqlTx, driver};
use async_trait::async_trait;
use store::{KeyTx, Result};

#[async_trait]
impl KeyTx for SqlTx {
    async fn append_key_leaf(&mut self, hash: &[u8; 32], leaf: &[u8]) -> Result<i64> {
        let hash = hash.as_slice();
        sqlx::query!(
            "INSERT INTO key_leaf (place, hash, leaf)
             VALUES ((SELECT COALESCE(MAX(place) + 1, 0) FROM key_leaf), $1, $2)
             ON CONFLICT (hash) DO NOTHING",
            hash,
            leaf,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        let row = sqlx::query!(
            r#"SELECT place AS "place!" FROM key_leaf WHERE hash = $1"#,
            hash
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.place)
    }

    async fn key_leaves(&mut self, from: i64, limit: u32) -> Result<Vec<Vec<u8>>> {
        let rows = sqlx::query!(
            r#"SELECT leaf AS "leaf!" FROM key_leaf WHERE place >= $1 ORDER BY place LIMIT $2"#,
            from,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        Ok(rows.into_iter().map(|row| row.leaf).collect())
    }
}
