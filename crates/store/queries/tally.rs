//! Totals of the line.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    ItemId, Level, Timestamp,
    rota::zone::Day,
    tally::{Quarter, Staffing, Tally, What},
    wrap_up::WrapKind,
};
use store::{
    Result, TallyTx,
    tally::{ItemTimes, Under},
};

const TALLY: Table = Table("tally");
const STAFFING: Table = Table("staffing");
const WRAP_UP: Table = Table("wrap_up");
const WRAP_TOTAL: Table = Table("wrap_up_total");

#[async_trait]
impl TallyTx for SqlTx {
    async fn count(&mut self, under: Under<'_>, what: What) -> Result<()> {
        let (word, bucket) = what.stored();
        sqlx::query!(
            "INSERT INTO tally (day, level, language, what, bucket, total) VALUES ($1, $2, $3, $4, $5, 1)
             ON CONFLICT (day, level, language, what, bucket) DO UPDATE SET total = total + 1",
            under.day.to_string(),
            under.level.name(),
            under.language,
            word,
            i64::try_from(bucket).unwrap_or(i64::MAX),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn tallies(&mut self, from: Day, to: Day) -> Result<Vec<Tally>> {
        let rows = sqlx::query!(
            "SELECT day, level, language, what, bucket, total FROM tally WHERE day BETWEEN $1 AND $2
             ORDER BY day, level, language, what, bucket",
            from.to_string(),
            to.to_string(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let bucket = TALLY.word("bucket", usize::try_from(row.bucket).ok())?;
                Ok(Tally {
                    day: TALLY.word("day", row.day.parse().ok())?,
                    level: TALLY.word("level", Level::from_name(&row.level))?,
                    language: row.language,
                    what: TALLY.word("what", What::from_stored(&row.what, bucket))?,
                    total: TALLY.word("total", u64::try_from(row.total).ok())?,
                })
            })
            .collect()
    }

    async fn put_answered(&mut self, item: ItemId, at: Timestamp) -> Result<()> {
        sqlx::query!(
            "INSERT INTO item_time (item_id, answered_at) VALUES ($1, $2) ON CONFLICT (item_id) DO NOTHING",
            item.as_bytes().as_slice(),
            at.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn put_ended(&mut self, item: ItemId, at: Timestamp) -> Result<()> {
        sqlx::query!(
            "UPDATE item_time SET ended_at = $2 WHERE item_id = $1",
            item.as_bytes().as_slice(),
            at.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn item_times(&mut self, item: ItemId) -> Result<Option<ItemTimes>> {
        let row = sqlx::query!(
            "SELECT answered_at, ended_at FROM item_time WHERE item_id = $1",
            item.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.map(|row| ItemTimes {
            answered: Timestamp(row.answered_at),
            ended: row.ended_at.map(Timestamp),
        }))
    }

    async fn put_look(&mut self, day: Day, minute: Timestamp, seen: Staffing) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO staffing (day, looked_at, there, busy, talking, talks) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (day) DO UPDATE SET looked_at = excluded.looked_at,
               there = staffing.there + excluded.there, busy = staffing.busy + excluded.busy,
               talking = staffing.talking + excluded.talking, talks = staffing.talks + excluded.talks
             WHERE staffing.looked_at < excluded.looked_at",
            day.to_string(),
            minute.0,
            stored(seen.there),
            stored(seen.busy),
            stored(seen.talking),
            stored(seen.talks),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn staffing(&mut self, from: Day, to: Day) -> Result<Staffing> {
        let rows = sqlx::query!(
            "SELECT there, busy, talking, talks FROM staffing WHERE day BETWEEN $1 AND $2",
            from.to_string(),
            to.to_string(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let minutes = |column, stored: i64| STAFFING.word(column, u64::try_from(stored).ok());
        let mut sum = Staffing::default();
        for row in rows {
            sum.there += minutes("there", row.there)?;
            sum.busy += minutes("busy", row.busy)?;
            sum.talking += minutes("talking", row.talking)?;
            sum.talks += minutes("talks", row.talks)?;
        }
        Ok(sum)
    }

    async fn old_wrap_ups(
        &mut self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<([u8; 16], Timestamp)>> {
        let rows = sqlx::query!(
            "SELECT id, minute FROM wrap_up WHERE minute < $1 ORDER BY minute, id LIMIT $2",
            before.0,
            i64::from(limit),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| Ok((WRAP_UP.fixed("id", &row.id)?, Timestamp(row.minute))))
            .collect()
    }

    async fn total_wrap_up(&mut self, id: [u8; 16], quarter: Quarter) -> Result<()> {
        let (id, quarter) = (id.as_slice(), quarter.to_string());
        sqlx::query!(
            "INSERT INTO wrap_up_total (quarter, kind, code, total)
             SELECT $2, codes.kind, codes.code, 1 FROM (
                 SELECT 'disposition' AS kind, disposition AS code FROM wrap_up WHERE id = $1
                 UNION ALL SELECT 'county', county FROM wrap_up WHERE id = $1 AND county IS NOT NULL
                 UNION ALL SELECT 'language', language FROM wrap_up WHERE id = $1
                 UNION ALL SELECT 'level', level FROM wrap_up WHERE id = $1
                 UNION ALL SELECT 'first_level', first_level FROM wrap_up WHERE id = $1
                 UNION ALL SELECT 'follow_up', 'yes' FROM wrap_up WHERE id = $1 AND follow_up = 1
                 UNION ALL SELECT 'need', need FROM wrap_up_need WHERE wrap_up_id = $1
                 UNION ALL SELECT 'action', action FROM wrap_up_action WHERE wrap_up_id = $1
             ) AS codes WHERE true
             ON CONFLICT (quarter, kind, code) DO UPDATE SET total = total + 1",
            id,
            quarter,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!("DELETE FROM wrap_up WHERE id = $1", id)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }

    async fn wrap_ups(
        &mut self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(WrapKind, String, u64)>> {
        let rows = sqlx::query!(
            r#"SELECT kind AS "kind!: String", code AS "code!: String", COUNT(*) AS "total!: i64" FROM (
                 SELECT 'disposition' AS kind, disposition AS code FROM wrap_up WHERE minute >= $1 AND minute < $2
                 UNION ALL SELECT 'county', county FROM wrap_up WHERE minute >= $1 AND minute < $2 AND county IS NOT NULL
                 UNION ALL SELECT 'language', language FROM wrap_up WHERE minute >= $1 AND minute < $2
                 UNION ALL SELECT 'level', level FROM wrap_up WHERE minute >= $1 AND minute < $2
                 UNION ALL SELECT 'first_level', first_level FROM wrap_up WHERE minute >= $1 AND minute < $2
                 UNION ALL SELECT 'follow_up', 'yes' FROM wrap_up WHERE minute >= $1 AND minute < $2 AND follow_up = 1
                 UNION ALL SELECT 'need', need FROM wrap_up JOIN wrap_up_need ON wrap_up_id = id
                           WHERE minute >= $1 AND minute < $2
                 UNION ALL SELECT 'action', action FROM wrap_up JOIN wrap_up_action ON wrap_up_id = id
                           WHERE minute >= $1 AND minute < $2
               ) GROUP BY kind, code"#,
            from.0,
            until.0,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let rows = rows
            .into_iter()
            .map(|row| counted(&WRAP_UP, &row.kind, row.code, row.total));
        sorted(rows)
    }

    async fn wrap_up_totals(&mut self, quarter: Quarter) -> Result<Vec<(WrapKind, String, u64)>> {
        let rows = sqlx::query!(
            "SELECT kind, code, total FROM wrap_up_total WHERE quarter = $1",
            quarter.to_string(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let rows = rows
            .into_iter()
            .map(|row| counted(&WRAP_TOTAL, &row.kind, row.code, row.total));
        sorted(rows)
    }
}

fn counted(table: &Table, kind: &str, code: String, total: i64) -> Result<(WrapKind, String, u64)> {
    let kind = table.word("kind", WrapKind::from_name(kind))?;
    let total = table.word("total", u64::try_from(total).ok())?;
    Ok((kind, code, total))
}

fn sorted(
    rows: impl Iterator<Item = Result<(WrapKind, String, u64)>>,
) -> Result<Vec<(WrapKind, String, u64)>> {
    let mut rows = rows.collect::<Result<Vec<_>>>()?;
    rows.sort_unstable();
    Ok(rows)
}

fn stored(minutes: u64) -> i64 {
    i64::try_from(minutes).unwrap_or(i64::MAX)
}
