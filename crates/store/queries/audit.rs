//! The audit log.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{MemberId, Timestamp};
use store::{
    AuditTx, Result,
    audit::{
        AuditCount, AuditFilter, AuditHeadRow, AuditMoment, AuditPruningRow, AuditRow, AuditTail,
    },
};

const EVENT: Table = Table("audit_event");

macro_rules! select_events {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            AuditRow,
            r#"SELECT seq AS "seq!", minute, event, actor_id AS actor, roles, object_kind, object_id AS object, reason, salt,
                      leaf AS "leaf!", chain AS "chain!"
               FROM audit_event "# + $tail,
            $($bind),+
        )
    };
}

#[async_trait]
impl AuditTx for SqlTx {
    async fn audit_tail(&mut self) -> Result<Option<AuditTail>> {
        sqlx::query_as!(
            AuditTail,
            r#"SELECT seq AS "seq!", chain AS "chain!" FROM audit_event ORDER BY seq DESC LIMIT 1"#,
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)
    }

    async fn insert_audit(&mut self, row: &AuditRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO audit_event (seq, minute, event, actor_id, roles, object_kind, object_id, reason, salt, leaf, chain)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            row.seq,
            row.minute,
            row.event,
            row.actor,
            row.roles,
            row.object_kind,
            row.object,
            row.reason,
            row.salt,
            row.leaf,
            row.chain,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn audit_rows(&mut self, after: i64, limit: u32) -> Result<Vec<AuditRow>> {
        select_events!(
            "WHERE seq > $1 ORDER BY seq LIMIT $2",
            after,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)
    }

    async fn audit_page(
        &mut self,
        filter: &AuditFilter,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AuditRow>> {
        let actor = filter.actor.map(|actor| actor.as_bytes().to_vec());
        select_events!(
            "WHERE seq < $1 AND ($2 IS NULL OR minute >= $2) AND ($3 IS NULL OR minute < $3)
               AND ($4 IS NULL OR actor_id = $4) AND ($5 IS NULL OR event = $5)
             ORDER BY seq DESC LIMIT $6",
            before,
            filter.from.map(|from| from.0),
            filter.before.map(|before| before.0),
            actor,
            filter.event,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)
    }

    async fn audit_counts(&mut self, since: Timestamp) -> Result<Vec<AuditCount>> {
        let rows = sqlx::query!(
            r#"SELECT COALESCE(actor_id, object_id) AS "who!: Vec<u8>", event AS "event!", reason,
                      COUNT(*) AS "count!: i64", MAX(seq) AS "last_seq!: i64"
               FROM audit_event
               WHERE minute >= $1 AND (actor_id IS NOT NULL OR (event = 'login_failed' AND object_id IS NOT NULL))
               GROUP BY 1, event, reason ORDER BY 1, event, reason"#,
            since.0,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(AuditCount {
                    who: MemberId::from_bytes(EVENT.fixed("actor_id", &row.who)?),
                    event: row.event,
                    reason: row.reason,
                    count: row.count,
                    last_seq: row.last_seq,
                })
            })
            .collect()
    }

    async fn audit_moments(&mut self, event: &str, since: Timestamp) -> Result<Vec<AuditMoment>> {
        let rows = sqlx::query!(
            r#"SELECT seq AS "seq!: i64", minute AS "minute!: i64", actor_id AS "actor_id!", reason FROM audit_event
               WHERE minute >= $1 AND event = $2 AND actor_id IS NOT NULL ORDER BY minute, seq"#,
            since.0,
            event,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(AuditMoment {
                    seq: row.seq,
                    minute: Timestamp(row.minute),
                    who: MemberId::from_bytes(EVENT.fixed("actor_id", &row.actor_id)?),
                    reason: row.reason,
                })
            })
            .collect()
    }

    async fn put_audit_head(&mut self, head: &AuditHeadRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO audit_head (size, minute, note) VALUES ($1, $2, $3)
             ON CONFLICT (minute, size) DO UPDATE SET note = excluded.note",
            head.size,
            head.minute.to_minute().0,
            head.note,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn audit_heads(&mut self, limit: u32) -> Result<Vec<AuditHeadRow>> {
        let rows = sqlx::query!(
            "SELECT size, minute, note FROM audit_head ORDER BY minute DESC, size DESC LIMIT $1",
            i64::from(limit),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let heads = rows.into_iter().map(|row| AuditHeadRow {
            size: row.size,
            minute: Timestamp(row.minute),
            note: row.note,
        });
        Ok(heads.collect())
    }

    async fn audit_last_before(&mut self, minute: Timestamp) -> Result<i64> {
        let last = sqlx::query_scalar!(
            r#"SELECT seq AS "seq!: i64" FROM audit_event WHERE minute < $1 ORDER BY minute DESC, seq DESC LIMIT 1"#,
            minute.0,
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(last.unwrap_or(0))
    }

    async fn prune_audit(&mut self, pruning: &AuditPruningRow) -> Result<u64> {
        let done = sqlx::query!(
            "UPDATE audit_event
             SET minute = NULL, event = NULL, actor_id = NULL, roles = NULL, object_kind = NULL, object_id = NULL,
                 reason = NULL, salt = NULL
             WHERE seq <= $1 AND minute IS NOT NULL",
            pruning.up_to,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "INSERT INTO audit_pruning (up_to, note) VALUES ($1, $2)
             ON CONFLICT (up_to) DO UPDATE SET note = excluded.note",
            pruning.up_to,
            pruning.note,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }

    async fn audit_prunings(&mut self) -> Result<Vec<AuditPruningRow>> {
        sqlx::query_as!(
            AuditPruningRow,
            "SELECT up_to, note FROM audit_pruning ORDER BY up_to",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)
    }
}
