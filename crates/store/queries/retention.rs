//! How cases end, what a person's words lead to, and how much was deleted.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    CaseId, ItemId, MemberId, Timestamp,
    case::{CloseReason, Closed, DeleteReason, Deletion, Life},
    retention::Record,
    rota::zone::Day,
    tally::Quarter,
};
use store::{
    Result, RetentionTx,
    retention::{CaseContents, CaseWord},
};

const CLOSED: Table = Table("case_closed");
const DELETION: Table = Table("case_deletion");
const WORD: Table = Table("case_word");
const ITEM: Table = Table("item");
const PURGED: Table = Table("purged");

#[async_trait]
impl RetentionTx for SqlTx {
    async fn case_life(&mut self, case: CaseId) -> Result<Life> {
        let row = sqlx::query!(
            "SELECT closed_at, reason, until FROM case_closed WHERE case_id = $1",
            case.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        let Some(row) = row else {
            return Ok(Life::Open);
        };
        Ok(Life::Closed(Closed {
            at: Timestamp(row.closed_at),
            why: CLOSED.word("reason", CloseReason::from_name(&row.reason))?,
            until: Timestamp(row.until),
        }))
    }

    async fn set_case_life(&mut self, case: CaseId, life: &Life) -> Result<()> {
        match life {
            Life::Open => {
                sqlx::query!(
                    "DELETE FROM case_closed WHERE case_id = $1",
                    case.as_bytes().as_slice()
                )
                .execute(self.conn())
                .await
                .map_err(driver)?;
            }
            Life::Closed(closed) => {
                sqlx::query!(
                    "INSERT INTO case_closed (case_id, closed_at, reason, until) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (case_id) DO UPDATE
                     SET closed_at = excluded.closed_at, reason = excluded.reason, until = excluded.until",
                    case.as_bytes().as_slice(),
                    closed.at.to_minute().0,
                    closed.why.name(),
                    closed.until.to_minute().0,
                )
                .execute(self.conn())
                .await
                .map_err(driver)?;
            }
        }
        Ok(())
    }

    async fn cases_over(&mut self, now: Timestamp) -> Result<Vec<CaseId>> {
        let rows = sqlx::query_scalar!(
            r#"SELECT case_id AS "case_id!" FROM case_closed WHERE until <= $1 ORDER BY until, case_id"#,
            now.0,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|id| CLOSED.fixed("case_id", id).map(CaseId::from_bytes))
            .collect()
    }

    async fn insert_case_deletion(&mut self, case: CaseId, deletion: &Deletion) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO case_deletion (case_id, by_member_id, reason, asked_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (case_id) DO NOTHING",
            case.as_bytes().as_slice(),
            deletion.by.as_bytes().as_slice(),
            deletion.why.name(),
            deletion.asked.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn case_deletion(&mut self, case: CaseId) -> Result<Option<Deletion>> {
        sqlx::query_as!(
            RawDeletion,
            r#"SELECT case_id AS "case_id!", by_member_id AS "by_member_id!", reason AS "reason!", asked_at AS "asked_at!"
               FROM case_deletion WHERE case_id = $1"#,
            case.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(|row| row.parse().map(|(_case, deletion)| deletion))
        .transpose()
    }

    async fn case_deletions(&mut self) -> Result<Vec<(CaseId, Deletion)>> {
        let rows = sqlx::query_as!(
            RawDeletion,
            r#"SELECT case_id AS "case_id!", by_member_id AS "by_member_id!", reason AS "reason!", asked_at AS "asked_at!"
               FROM case_deletion ORDER BY asked_at, case_id"#,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawDeletion::parse).collect()
    }

    async fn drop_case_deletion(&mut self, case: CaseId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM case_deletion WHERE case_id = $1",
            case.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_case_word(
        &mut self,
        case: CaseId,
        locator: &[u8; 16],
        auth_hash: &[u8; 32],
    ) -> Result<bool> {
        let taken = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!: i64" FROM case_word WHERE locator = $1 AND case_id <> $2"#,
            locator.as_slice(),
            case.as_bytes().as_slice(),
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        if taken > 0 {
            return Ok(false);
        }
        sqlx::query!(
            "INSERT INTO case_word (case_id, locator, auth_hash) VALUES ($1, $2, $3)
             ON CONFLICT (case_id) DO UPDATE SET locator = excluded.locator, auth_hash = excluded.auth_hash",
            case.as_bytes().as_slice(),
            locator.as_slice(),
            auth_hash.as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(true)
    }

    async fn has_case_word(&mut self, case: CaseId) -> Result<bool> {
        let found = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!: i64" FROM case_word WHERE case_id = $1"#,
            case.as_bytes().as_slice(),
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        Ok(found > 0)
    }

    async fn case_by_word(&mut self, locator: &[u8; 16]) -> Result<Option<CaseWord>> {
        let row = sqlx::query!(
            r#"SELECT case_id AS "case_id!", auth_hash AS "auth_hash!" FROM case_word WHERE locator = $1"#,
            locator.as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        row.map(|row| {
            Ok(CaseWord {
                case: CaseId::from_bytes(WORD.fixed("case_id", &row.case_id)?),
                auth_hash: WORD.fixed("auth_hash", &row.auth_hash)?,
            })
        })
        .transpose()
    }

    async fn case_contents(&mut self, case: CaseId) -> Result<CaseContents> {
        let row = sqlx::query!(
            r#"SELECT (SELECT count(*) FROM case_entry WHERE case_id = $1) AS "entries!: i64",
                      (SELECT count(*) FROM case_wrap WHERE case_id = $1) AS "wraps!: i64",
                      (SELECT count(*) FROM case_readers WHERE case_id = $1) AS "readers!: i64",
                      (SELECT count(*) FROM case_file WHERE case_id = $1) AS "files!: i64",
                      (SELECT count(*) FROM task WHERE on_kind = 'case' AND on_id = $1) AS "tasks!: i64",
                      (SELECT count(*) FROM consent WHERE on_kind = 'case' AND on_id = $1) AS "releases!: i64""#,
            case.as_bytes().as_slice(),
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        Ok(CaseContents {
            entries: some(row.entries),
            wraps: some(row.wraps),
            readers: some(row.readers),
            files: some(row.files),
            tasks: some(row.tasks),
            releases: some(row.releases),
        })
    }

    async fn delete_case(&mut self, case: CaseId) -> Result<bool> {
        let id = case.as_bytes().as_slice();
        // What the law asks of the person whose task it is, is theirs after the case is gone.
        sqlx::query!(
            "UPDATE task SET on_kind = NULL, on_id = NULL
             WHERE on_kind = 'case' AND on_id = $1 AND closed_at IS NULL AND kind IN ('mandated_report', 'hhs_request')",
            id,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!("DELETE FROM task WHERE on_kind = 'case' AND on_id = $1", id)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        sqlx::query!(
            "DELETE FROM bar WHERE object_kind = 'case' AND object_id = $1",
            id
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        let done = sqlx::query!("DELETE FROM case_record WHERE id = $1", id)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_old_totals(&mut self, day: Day, quarter: Quarter) -> Result<u64> {
        let (day, quarter) = (day.to_string(), quarter.to_string());
        let tallies = sqlx::query!("DELETE FROM tally WHERE day < $1", day)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        let staffing = sqlx::query!("DELETE FROM staffing WHERE day < $1", day)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        let wrap_ups = sqlx::query!("DELETE FROM wrap_up_total WHERE quarter < $1", quarter)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        let cases = sqlx::query!("DELETE FROM case_total WHERE quarter < $1", quarter)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        let reports = sqlx::query!("DELETE FROM case_report WHERE quarter < $1", quarter)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        let counts = [&tallies, &staffing, &wrap_ups, &cases, &reports];
        Ok(counts.iter().map(|done| done.rows_affected()).sum())
    }

    async fn add_purged(&mut self, record: Record, many: u64) -> Result<()> {
        if many == 0 {
            return Ok(());
        }
        sqlx::query!(
            "INSERT INTO purged (record, total) VALUES ($1, $2)
             ON CONFLICT (record) DO UPDATE SET total = total + excluded.total",
            record.name(),
            i64::try_from(many).unwrap_or(i64::MAX),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn take_purged(&mut self) -> Result<Vec<(Record, u64)>> {
        let rows = sqlx::query!(
            r#"SELECT record AS "record!", total AS "total!" FROM purged ORDER BY record"#
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!("DELETE FROM purged")
            .execute(self.conn())
            .await
            .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let record = PURGED.word("record", Record::from_name(&row.record))?;
                Ok((record, some(row.total)))
            })
            .collect()
    }

    async fn closed_items(&mut self) -> Result<Vec<ItemId>> {
        let rows = sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM item WHERE state = 'closed' ORDER BY id"#
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|id| ITEM.fixed("id", id).map(ItemId::from_bytes))
            .collect()
    }

    async fn count_records(&mut self, record: Record) -> Result<u64> {
        let all = sqlx::query!(
            r#"SELECT (SELECT count(*) FROM chat) AS "chats!: i64",
                      (SELECT count(*) FROM item) AS "items!: i64",
                      (SELECT count(*) FROM wrap_up) AS "wrap_ups!: i64",
                      (SELECT count(*) FROM callback WHERE locator IS NOT NULL) AS "sealed!: i64",
                      (SELECT count(*) FROM callback) AS "callbacks!: i64",
                      (SELECT count(*) FROM referral) AS "referrals!: i64",
                      (SELECT count(*) FROM referral_receipt) AS "receipts!: i64",
                      (SELECT count(*) FROM consent) AS "releases!: i64",
                      (SELECT count(*) FROM case_record) AS "cases!: i64",
                      (SELECT count(*) FROM task) AS "tasks!: i64",
                      (SELECT count(*) FROM tally) + (SELECT count(*) FROM staffing)
                        + (SELECT count(*) FROM wrap_up_total) AS "totals!: i64",
                      (SELECT count(*) FROM audit_event WHERE minute IS NOT NULL) AS "events!: i64""#,
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        Ok(some(match record {
            Record::ChatText => all.chats,
            Record::SafetyCheck => all.items,
            Record::WrapUp => all.wrap_ups,
            Record::Callback => all.sealed,
            Record::CallbackStop => all.callbacks,
            Record::Referral => all.referrals,
            Record::Receipt => all.receipts,
            Record::Release => all.releases,
            Record::Case => all.cases,
            Record::Task => all.tasks,
            Record::Total => all.totals,
            Record::Audit => all.events,
            // Nothing is kept of the one, and the other is not in here.
            Record::Handoff | Record::Backup => 0,
        }))
    }
}

struct RawDeletion {
    case_id: Vec<u8>,
    by_member_id: Vec<u8>,
    reason: String,
    asked_at: i64,
}

impl RawDeletion {
    fn parse(self) -> Result<(CaseId, Deletion)> {
        let case = CaseId::from_bytes(DELETION.fixed("case_id", &self.case_id)?);
        let by = MemberId::from_bytes(DELETION.fixed("by_member_id", &self.by_member_id)?);
        let why = DELETION.word("reason", DeleteReason::from_name(&self.reason))?;
        let asked = Timestamp(self.asked_at);
        Ok((case, Deletion { by, why, asked }))
    }
}

/// A count, which is never below zero.
fn some(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
