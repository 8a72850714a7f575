//! Referrals that somebody joined by hand to another one about the same person.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{Level, ReferralId, Timestamp, level::Why};
use store::{JoinTx, ReferralTx as _, Result, join::JoinedRow};

const JOIN: Table = Table("referral_join");

#[async_trait]
impl JoinTx for SqlTx {
    async fn join_referral(&mut self, row: &JoinedRow, to: ReferralId) -> Result<()> {
        let (id, to) = (
            row.referral.id.as_bytes().as_slice(),
            to.as_bytes().as_slice(),
        );
        sqlx::query!(
            "UPDATE referral_join SET to_id = $2 WHERE to_id = $1",
            id,
            to
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "INSERT INTO referral_join (referral_id, to_id, language, level, why, minor, waiting_since)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            id,
            to,
            row.language,
            row.level.name(),
            row.why.name(),
            row.minor,
            row.waiting_since.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn joined_to(&mut self, to: ReferralId) -> Result<Vec<JoinedRow>> {
        let rows = sqlx::query!(
            r#"SELECT referral_id, language, level, why, minor AS "minor!: bool", waiting_since
               FROM referral_join WHERE to_id = $1 ORDER BY referral_id"#,
            to.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let mut joined = Vec::new();
        for row in rows {
            let id = ReferralId::from_bytes(JOIN.fixed("referral_id", &row.referral_id)?);
            joined.push(JoinedRow {
                referral: JOIN.word("referral_id", self.referral(id).await?)?,
                language: row.language,
                level: JOIN.word("level", Level::from_name(&row.level))?,
                why: JOIN.word("why", Why::from_name(&row.why))?,
                minor: row.minor,
                waiting_since: Timestamp(row.waiting_since),
            });
        }
        Ok(joined)
    }

    async fn part_referral(&mut self, id: ReferralId, from: ReferralId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM referral_join WHERE referral_id = $1 AND to_id = $2",
            id.as_bytes().as_slice(),
            from.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }
}
