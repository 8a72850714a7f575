//! What is kept behind a return phrase.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{ChatId, Timestamp};
use store::{Result, ResumeTx, resume::ResumeRow};

const RESUME: Table = Table("resume");

#[async_trait]
impl ResumeTx for SqlTx {
    async fn put_resume(&mut self, row: &ResumeRow) -> Result<bool> {
        let other = sqlx::query_scalar!(
            r#"SELECT 1 AS "one!: i64" FROM resume WHERE locator = $1 AND chat_id <> $2"#,
            row.locator.as_slice(),
            row.chat.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        if other.is_some() {
            return Ok(false);
        }
        let done = sqlx::query!(
            "INSERT INTO resume (locator, chat_id, auth_hash, version, blob, until) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (chat_id) DO UPDATE
             SET locator = excluded.locator, auth_hash = excluded.auth_hash, version = excluded.version,
                 blob = excluded.blob, until = excluded.until
             WHERE resume.version < excluded.version",
            row.locator.as_slice(),
            row.chat.as_bytes().as_slice(),
            row.auth_hash.as_slice(),
            row.version,
            row.blob,
            row.until.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn resume(&mut self, locator: &[u8; 16]) -> Result<Option<ResumeRow>> {
        let row = sqlx::query!(
            "SELECT locator, chat_id, auth_hash, version, blob, until FROM resume WHERE locator = $1",
            locator.as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        row.map(|row| {
            Ok(ResumeRow {
                locator: RESUME.fixed("locator", &row.locator)?,
                chat: ChatId::from_bytes(RESUME.fixed("chat_id", &row.chat_id)?),
                auth_hash: RESUME.fixed("auth_hash", &row.auth_hash)?,
                version: row.version,
                blob: row.blob,
                until: Timestamp(row.until),
            })
        })
        .transpose()
    }

    async fn has_resume(&mut self, chat: ChatId) -> Result<bool> {
        let found = sqlx::query_scalar!(
            r#"SELECT 1 AS "one!: i64" FROM resume WHERE chat_id = $1"#,
            chat.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(found.is_some())
    }

    async fn delete_resume(&mut self, chat: ChatId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM resume WHERE chat_id = $1",
            chat.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_old_resumes(&mut self, now: Timestamp) -> Result<u64> {
        let done = sqlx::query!("DELETE FROM resume WHERE until <= $1", now.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(done.rows_affected())
    }
}
