//! Case records: sealed entries, wraps of their keys, assignments.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    CaseId, DeviceId, EntryId, FileId, MemberId, Timestamp,
    handoff::{Handoff, Stage},
};
use store::{
    CaseTx, Result,
    case::{CaseEntryRow, CaseFileRow, CaseRow, CaseWrapRow, HeldRow, LackingRow},
};

const CASE: Table = Table("case_record");
const ASSIGNMENT: Table = Table("case_assignment");
const WRAP: Table = Table("case_wrap");
const ENTRY: Table = Table("case_entry");
const HANDOFF: Table = Table("case_handoff");
const FILE: Table = Table("case_file");

struct RawCase {
    id: Vec<u8>,
    opened_at: i64,
    key_version: i64,
    entries: i64,
    exposed: bool,
}

impl RawCase {
    fn parse(self) -> Result<CaseRow> {
        Ok(CaseRow {
            id: CaseId::from_bytes(CASE.fixed("id", &self.id)?),
            opened_at: Timestamp(self.opened_at),
            key_version: self.key_version,
            entries: self.entries,
            exposed: self.exposed,
        })
    }
}

#[async_trait]
impl CaseTx for SqlTx {
    async fn insert_case(&mut self, case: &CaseRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO case_record (id, opened_at, key_version, entries, exposed) VALUES ($1, $2, $3, 0, $4)
             ON CONFLICT (id) DO NOTHING",
            case.id.as_bytes().as_slice(),
            case.opened_at.to_minute().0,
            case.key_version,
            case.exposed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn case(&mut self, id: CaseId) -> Result<Option<CaseRow>> {
        sqlx::query_as!(
            RawCase,
            r#"SELECT id AS "id!", opened_at AS "opened_at!", key_version AS "key_version!", entries AS "entries!",
                      exposed AS "exposed!: bool" FROM case_record WHERE id = $1"#,
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawCase::parse)
        .transpose()
    }

    async fn cases_of(&mut self, member: MemberId, limit: u32) -> Result<Vec<CaseRow>> {
        let rows = sqlx::query_as!(
            RawCase,
            r#"SELECT c.id AS "id!", c.opened_at AS "opened_at!", c.key_version AS "key_version!", c.entries AS "entries!",
                      c.exposed AS "exposed!: bool"
               FROM case_assignment a JOIN case_record c ON c.id = a.case_id
               WHERE a.member_id = $1 ORDER BY c.opened_at DESC, c.id LIMIT $2"#,
            member.as_bytes().as_slice(),
            i64::from(limit),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawCase::parse).collect()
    }

    async fn assigned(&mut self, case: CaseId) -> Result<Vec<MemberId>> {
        let rows = sqlx::query_scalar!(
            "SELECT member_id FROM case_assignment WHERE case_id = $1 ORDER BY member_id",
            case.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|id| ASSIGNMENT.fixed("member_id", id).map(MemberId::from_bytes))
            .collect()
    }

    async fn put_case_wrap(&mut self, case: CaseId, wrap: &CaseWrapRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO case_wrap (case_id, device_id, member_id, key_version, wrap) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (case_id, device_id, key_version) DO UPDATE
             SET member_id = excluded.member_id, wrap = excluded.wrap",
            case.as_bytes().as_slice(),
            wrap.device.as_bytes().as_slice(),
            wrap.member.as_bytes().as_slice(),
            wrap.key_version,
            wrap.wrap,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "INSERT INTO case_assignment (case_id, member_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            case.as_bytes().as_slice(),
            wrap.member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "UPDATE case_record SET key_version = $2 WHERE id = $1 AND key_version < $2",
            case.as_bytes().as_slice(),
            wrap.key_version,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn case_wraps(&mut self, case: CaseId, device: DeviceId) -> Result<Vec<CaseWrapRow>> {
        let rows = sqlx::query!(
            "SELECT member_id, device_id, key_version, wrap FROM case_wrap
             WHERE case_id = $1 AND device_id = $2 ORDER BY key_version",
            case.as_bytes().as_slice(),
            device.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(CaseWrapRow {
                    member: MemberId::from_bytes(WRAP.fixed("member_id", &row.member_id)?),
                    device: DeviceId::from_bytes(WRAP.fixed("device_id", &row.device_id)?),
                    key_version: row.key_version,
                    wrap: row.wrap,
                })
            })
            .collect()
    }

    async fn case_holders(&mut self, case: CaseId) -> Result<Vec<HeldRow>> {
        let rows = sqlx::query!(
            "SELECT member_id, device_id, key_version FROM case_wrap WHERE case_id = $1 ORDER BY device_id, key_version",
            case.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(HeldRow {
                    member: MemberId::from_bytes(WRAP.fixed("member_id", &row.member_id)?),
                    device: DeviceId::from_bytes(WRAP.fixed("device_id", &row.device_id)?),
                    key_version: row.key_version,
                })
            })
            .collect()
    }

    async fn lacking_case_keys(&mut self, member: MemberId) -> Result<Vec<LackingRow>> {
        // Versions count from one without gaps, so that whoever has as many wraps as there are versions lacks none.
        let rows = sqlx::query!(
            r#"SELECT c.id AS "case_id!", d.member_id AS "member_id!", d.id AS "device_id!"
               FROM case_assignment mine JOIN case_record c ON c.id = mine.case_id
               JOIN case_assignment a ON a.case_id = c.id JOIN staff s ON s.id = a.member_id
               JOIN device d ON d.member_id = a.member_id
               WHERE mine.member_id = $1 AND s.active = 1 AND c.key_version >
                   (SELECT count(*) FROM case_wrap w WHERE w.case_id = c.id AND w.device_id = d.id)
               ORDER BY c.id, d.id"#,
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(LackingRow {
                    case: CaseId::from_bytes(CASE.fixed("id", &row.case_id)?),
                    member: MemberId::from_bytes(ASSIGNMENT.fixed("member_id", &row.member_id)?),
                    device: DeviceId::from_bytes(WRAP.fixed("device_id", &row.device_id)?),
                })
            })
            .collect()
    }

    async fn unassign(&mut self, case: CaseId, member: MemberId) -> Result<bool> {
        sqlx::query!(
            "DELETE FROM case_wrap WHERE case_id = $1 AND member_id = $2",
            case.as_bytes().as_slice(),
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        let done = sqlx::query!(
            "DELETE FROM case_assignment WHERE case_id = $1 AND member_id = $2",
            case.as_bytes().as_slice(),
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn expose_case(&mut self, case: CaseId) -> Result<()> {
        sqlx::query!(
            "UPDATE case_record SET exposed = 1 WHERE id = $1",
            case.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn insert_case_readers(
        &mut self,
        case: CaseId,
        after: i64,
        sealed: &[u8],
    ) -> Result<bool> {
        let there = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!: i64" FROM case_readers WHERE case_id = $1"#,
            case.as_bytes().as_slice(),
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        if there != after {
            return Ok(false);
        }
        sqlx::query!(
            "INSERT INTO case_readers (case_id, place, sealed) VALUES ($1, $2 + 1, $3)",
            case.as_bytes().as_slice(),
            after,
            sealed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(true)
    }

    async fn case_readers(&mut self, case: CaseId) -> Result<Vec<Vec<u8>>> {
        sqlx::query_scalar!(
            "SELECT sealed FROM case_readers WHERE case_id = $1 ORDER BY place",
            case.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)
    }

    async fn insert_case_entry(
        &mut self,
        case: CaseId,
        after: i64,
        entry: &CaseEntryRow,
    ) -> Result<bool> {
        let counted = sqlx::query!(
            "UPDATE case_record SET entries = entries + 1
             WHERE id = $1 AND entries = $2 AND NOT EXISTS (SELECT 1 FROM case_entry e WHERE e.id = $3)",
            case.as_bytes().as_slice(),
            after,
            entry.id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        if counted.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query!(
            "INSERT INTO case_entry (id, case_id, place, key_version, sealed) VALUES ($1, $2, $3 + 1, $4, $5)",
            entry.id.as_bytes().as_slice(),
            case.as_bytes().as_slice(),
            after,
            entry.key_version,
            entry.sealed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(true)
    }

    async fn case_entries(&mut self, case: CaseId) -> Result<Vec<CaseEntryRow>> {
        let rows = sqlx::query!(
            "SELECT id, key_version, sealed FROM case_entry WHERE case_id = $1 ORDER BY place",
            case.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(CaseEntryRow {
                    id: EntryId::from_bytes(ENTRY.fixed("id", &row.id)?),
                    key_version: row.key_version,
                    sealed: row.sealed,
                })
            })
            .collect()
    }

    async fn put_handoff(&mut self, case: CaseId, handoff: &Handoff) -> Result<()> {
        sqlx::query!(
            "INSERT INTO case_handoff (case_id, stage, why, by_id, receiver_id, due_at, called) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (case_id) DO UPDATE SET stage = excluded.stage, why = excluded.why, by_id = excluded.by_id,
                 receiver_id = excluded.receiver_id, due_at = excluded.due_at, called = excluded.called",
            case.as_bytes().as_slice(),
            handoff.stage.name(),
            handoff.stage.why().map(domain::handoff::Why::name),
            handoff.by.as_bytes().as_slice(),
            handoff.receiver.as_bytes().as_slice(),
            handoff.due_at.0,
            handoff.called,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn handoff(&mut self, case: CaseId) -> Result<Option<Handoff>> {
        let row = sqlx::query!(
            r#"SELECT stage, why, by_id, receiver_id, due_at, called AS "called: bool" FROM case_handoff WHERE case_id = $1"#,
            case.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Handoff {
            stage: HANDOFF.word("stage", Stage::from_parts(&row.stage, row.why.as_deref()))?,
            by: MemberId::from_bytes(HANDOFF.fixed("by_id", &row.by_id)?),
            receiver: MemberId::from_bytes(HANDOFF.fixed("receiver_id", &row.receiver_id)?),
            due_at: Timestamp(row.due_at),
            called: row.called,
        }))
    }

    async fn late_handoffs(&mut self, now: Timestamp) -> Result<Vec<CaseId>> {
        let rows = sqlx::query_scalar!(
            "SELECT case_id FROM case_handoff WHERE stage <> 'accepted' AND called = 0 AND due_at <= $1
             ORDER BY due_at, case_id",
            now.0,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|id| HANDOFF.fixed("case_id", id).map(CaseId::from_bytes))
            .collect()
    }

    async fn insert_case_file(&mut self, case: CaseId, file: &CaseFileRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO case_file (id, case_id, key_version, sealed) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
            file.id.as_bytes().as_slice(),
            case.as_bytes().as_slice(),
            file.key_version,
            file.sealed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn case_file(&mut self, case: CaseId, id: FileId) -> Result<Option<CaseFileRow>> {
        let row = sqlx::query!(
            "SELECT id, key_version, sealed FROM case_file WHERE case_id = $1 AND id = $2",
            case.as_bytes().as_slice(),
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(CaseFileRow {
            id: FileId::from_bytes(FILE.fixed("id", &row.id)?),
            key_version: row.key_version,
            sealed: row.sealed,
        }))
    }

    async fn count_case_files(&mut self, case: CaseId) -> Result<i64> {
        sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!: i64" FROM case_file WHERE case_id = $1"#,
            case.as_bytes().as_slice(),
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)
    }

    async fn delete_case_file(&mut self, case: CaseId, id: FileId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM case_file WHERE case_id = $1 AND id = $2",
            case.as_bytes().as_slice(),
            id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }
}
