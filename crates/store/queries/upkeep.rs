//! What is renewed before it lapses, keys that were replaced, and what people were warned of.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{CaseId, ChatId, DeviceId, MemberId, TeamId, Timestamp, upkeep::Lapsing};
use store::{
    Result, UpkeepTx,
    upkeep::{KeepingRow, OldKeyRow, WarningRow},
};

const CASE: Table = Table("case_record");
const WARNING: Table = Table("warning");

#[async_trait]
impl UpkeepTx for SqlTx {
    async fn team_keeping(&mut self, team: TeamId) -> Result<Option<KeepingRow>> {
        let row = sqlx::query!(
            r#"SELECT keyed_at, exposed AS "exposed!: bool" FROM team WHERE id = $1"#,
            team.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.map(|row| KeepingRow {
            keyed_at: Timestamp(row.keyed_at),
            exposed: row.exposed,
        }))
    }

    async fn set_team_keeping(&mut self, team: TeamId, keeping: KeepingRow) -> Result<()> {
        sqlx::query!(
            "UPDATE team SET keyed_at = $2, exposed = $3 WHERE id = $1",
            team.as_bytes().as_slice(),
            keeping.keyed_at.to_minute().0,
            keeping.exposed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn expose_keys(&mut self, device: DeviceId) -> Result<()> {
        sqlx::query!(
            "UPDATE team SET exposed = 1 WHERE id IN (SELECT team_id FROM team_wrap WHERE device_id = $1)",
            device.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "UPDATE case_record SET exposed = 1 WHERE id IN (SELECT case_id FROM case_wrap WHERE device_id = $1)",
            device.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn put_old_key(&mut self, team: TeamId, key: OldKeyRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO old_team_key (team_id, generation, replaced_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            team.as_bytes().as_slice(),
            key.generation,
            key.replaced_at.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn old_keys(&mut self, team: TeamId) -> Result<Vec<OldKeyRow>> {
        let rows = sqlx::query!(
            "SELECT generation, replaced_at FROM old_team_key WHERE team_id = $1 ORDER BY generation",
            team.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let keys = rows.into_iter().map(|row| OldKeyRow {
            generation: row.generation,
            replaced_at: Timestamp(row.replaced_at),
        });
        Ok(keys.collect())
    }

    async fn drop_old_key(&mut self, team: TeamId, generation: i64) -> Result<()> {
        sqlx::query!(
            "DELETE FROM team_wrap WHERE team_id = $1 AND generation = $2",
            team.as_bytes().as_slice(),
            generation,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "DELETE FROM old_team_key WHERE team_id = $1 AND generation = $2",
            team.as_bytes().as_slice(),
            generation,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn replace_intake(&mut self, chat: ChatId, before: &[u8], after: &[u8]) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE chat_group SET intake = $3 WHERE chat_id = $1 AND intake = $2",
            chat.as_bytes().as_slice(),
            before,
            after,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn exposed_cases(&mut self, member: MemberId) -> Result<Vec<CaseId>> {
        let rows = sqlx::query_scalar!(
            "SELECT c.id FROM case_assignment a JOIN case_record c ON c.id = a.case_id
             WHERE a.member_id = $1 AND c.exposed = 1 ORDER BY c.id",
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|id| CASE.fixed("id", id).map(CaseId::from_bytes))
            .collect()
    }

    async fn case_is_safe(&mut self, case: CaseId) -> Result<()> {
        sqlx::query!(
            "UPDATE case_record SET exposed = 0 WHERE id = $1",
            case.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn insert_warning(&mut self, warning: &WarningRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO warning (what, subject_id, until, hours, mailed) VALUES ($1, $2, $3, $4, 0)
             ON CONFLICT DO NOTHING",
            warning.what.name(),
            warning.subject.as_slice(),
            warning.until.to_minute().0,
            warning.hours,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn unmailed_warnings(&mut self) -> Result<Vec<WarningRow>> {
        let rows = sqlx::query!(
            r#"SELECT what AS "what!", subject_id AS "subject_id!", until AS "until!", hours AS "hours!"
               FROM warning WHERE mailed = 0 ORDER BY until, what, subject_id, hours"#,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(WarningRow {
                    what: WARNING.word("what", Lapsing::from_name(&row.what))?,
                    subject: WARNING.fixed("subject_id", &row.subject_id)?,
                    until: Timestamp(row.until),
                    hours: row.hours,
                })
            })
            .collect()
    }

    async fn warnings_are_mailed(&mut self) -> Result<()> {
        sqlx::query!("UPDATE warning SET mailed = 1 WHERE mailed = 0")
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }

    async fn delete_old_warnings(&mut self, before: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM warning WHERE until < $1", before.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }
}
