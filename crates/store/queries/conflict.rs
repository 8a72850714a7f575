//! Who must not see what, and who came past it.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    GlassId, MemberId, Timestamp,
    conflict::{GlassReason, Hidden},
};
use store::{
    ConflictTx, Result,
    conflict::{BarRow, GlassRow, Opened},
};

const BAR: Table = Table("bar");
const GLASS: Table = Table("break_glass");

struct RawGlass {
    id: Vec<u8>,
    member_id: Vec<u8>,
    reason: String,
    asked_at: i64,
    object_kind: Option<String>,
    object_id: Option<Vec<u8>>,
    approved_by: Option<Vec<u8>>,
    until: Option<i64>,
    reviewed_by: Option<Vec<u8>>,
}

#[async_trait]
impl ConflictTx for SqlTx {
    async fn put_bar(&mut self, row: &BarRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO bar (member_id, object_kind, object_id, by_member_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            row.member.as_bytes().as_slice(),
            row.hidden.kind(),
            row.hidden.bytes().as_slice(),
            row.by.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn bars_of(&mut self, member: MemberId) -> Result<Vec<Hidden>> {
        let rows = sqlx::query!(
            "SELECT object_kind, object_id FROM bar WHERE member_id = $1 ORDER BY object_kind, object_id",
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|row| hidden(BAR, &row.object_kind, &row.object_id))
            .collect()
    }

    async fn barred(&mut self, hidden: Hidden) -> Result<Vec<MemberId>> {
        let rows = sqlx::query_scalar!(
            r#"SELECT member_id AS "member_id!" FROM bar WHERE object_id = $1 AND object_kind = $2 ORDER BY member_id"#,
            hidden.bytes().as_slice(),
            hidden.kind(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter().map(|id| member(BAR, "member_id", id)).collect()
    }

    async fn item_bars(&mut self) -> Result<Vec<BarRow>> {
        let rows = sqlx::query!(
            "SELECT member_id, object_kind, object_id, by_member_id FROM bar WHERE object_kind = 'item'",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|row| {
                Ok(BarRow {
                    member: member(BAR, "member_id", &row.member_id)?,
                    hidden: hidden(BAR, &row.object_kind, &row.object_id)?,
                    by: member(BAR, "by_member_id", &row.by_member_id)?,
                })
            })
            .collect()
    }

    async fn delete_bars(&mut self, hidden: Hidden) -> Result<()> {
        sqlx::query!(
            "DELETE FROM bar WHERE object_id = $1 AND object_kind = $2",
            hidden.bytes().as_slice(),
            hidden.kind(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn insert_glass(&mut self, row: &GlassRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO break_glass (id, member_id, reason, asked_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            row.id.as_bytes().as_slice(),
            row.member.as_bytes().as_slice(),
            row.reason.name(),
            row.asked_at.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn glass(&mut self, id: GlassId) -> Result<Option<GlassRow>> {
        sqlx::query_as!(
            RawGlass,
            "SELECT id, member_id, reason, asked_at, object_kind, object_id, approved_by, until, reviewed_by
             FROM break_glass WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawGlass::parse)
        .transpose()
    }

    async fn glasses(&mut self) -> Result<Vec<GlassRow>> {
        let rows = sqlx::query_as!(
            RawGlass,
            "SELECT id, member_id, reason, asked_at, object_kind, object_id, approved_by, until, reviewed_by
             FROM break_glass ORDER BY asked_at, id",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawGlass::parse).collect()
    }

    async fn set_opened(&mut self, id: GlassId, opened: &Opened) -> Result<()> {
        let reviewed = opened
            .reviewed_by
            .as_ref()
            .map(|by| by.as_bytes().as_slice());
        sqlx::query!(
            "UPDATE break_glass SET object_kind = $2, object_id = $3, approved_by = $4, until = $5, reviewed_by = $6
             WHERE id = $1",
            id.as_bytes().as_slice(),
            opened.hidden.kind(),
            opened.hidden.bytes().as_slice(),
            opened.by.as_bytes().as_slice(),
            opened.until.to_minute().0,
            reviewed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_glass(&mut self, id: GlassId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM break_glass WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_old_glasses(&mut self, asked_before: Timestamp, now: Timestamp) -> Result<()> {
        sqlx::query!(
            "DELETE FROM break_glass
             WHERE (until IS NULL AND asked_at < $1) OR (reviewed_by IS NOT NULL AND until <= $2)",
            asked_before.0,
            now.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }
}

impl RawGlass {
    fn parse(self) -> Result<GlassRow> {
        let opened = match (
            self.object_kind,
            self.object_id,
            self.approved_by,
            self.until,
        ) {
            (Some(kind), Some(id), Some(by), Some(until)) => Some(Opened {
                hidden: hidden(GLASS, &kind, &id)?,
                by: member(GLASS, "approved_by", &by)?,
                until: Timestamp(until),
                reviewed_by: self
                    .reviewed_by
                    .map(|by| member(GLASS, "reviewed_by", &by))
                    .transpose()?,
            }),
            (None, None, None, None) => None,
            (_, _, _, _) => return Err(GLASS.corrupt("until")),
        };
        Ok(GlassRow {
            id: GlassId::from_bytes(GLASS.fixed("id", &self.id)?),
            member: member(GLASS, "member_id", &self.member_id)?,
            reason: GLASS.word("reason", GlassReason::from_name(&self.reason))?,
            asked_at: Timestamp(self.asked_at),
            opened,
        })
    }
}

fn hidden(table: Table, kind: &str, id: &[u8]) -> Result<Hidden> {
    let id = table.fixed("object_id", id)?;
    table.word("object_kind", Hidden::from_parts(kind, id))
}

fn member(table: Table, column: &'static str, id: &[u8]) -> Result<MemberId> {
    Ok(MemberId::from_bytes(table.fixed(column, id)?))
}
