//! Ways in for new devices.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    DeviceId, EnrolmentId, MemberId, TeamId, Timestamp, enrolment::Purpose, permission::Roles,
};
use store::{
    EnrolmentTx, Result,
    enrolment::{Comparison, EnrolmentRow, Newcomer},
    staff::TeamWrapRow,
};

const ENROLMENT: Table = Table("enrolment");

struct RawEnrolment {
    id: Vec<u8>,
    code_hash: Vec<u8>,
    purpose: String,
    member_id: Vec<u8>,
    login: String,
    alias: String,
    roles: i64,
    team_id: Vec<u8>,
    invited_by: Vec<u8>,
    until: i64,
    token_hash: Option<Vec<u8>>,
    device_id: Option<Vec<u8>>,
    sig_key: Option<Vec<u8>>,
    box_key: Option<Vec<u8>>,
    comparer: Option<Vec<u8>>,
    commitment: Option<Vec<u8>>,
    device_nonce: Option<Vec<u8>>,
    desk_nonce: Option<Vec<u8>>,
    approval: Option<Vec<u8>>,
    chain: Option<Vec<u8>>,
}

macro_rules! select_enrolments {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            RawEnrolment,
            "SELECT id, code_hash, purpose, member_id, login, alias, roles, team_id, invited_by, until, token_hash, device_id,
                    sig_key, box_key, comparer, commitment, device_nonce, desk_nonce, approval, chain
             FROM enrolment " + $tail,
            $($bind),+
        )
    };
}

#[async_trait]
impl EnrolmentTx for SqlTx {
    async fn insert_enrolment(&mut self, row: &EnrolmentRow) -> Result<bool> {
        let invited_by: &[u8] = row.invited_by.as_ref().map_or(&[], |id| id.as_bytes());
        let done = sqlx::query!(
            "INSERT INTO enrolment (id, code_hash, purpose, member_id, login, alias, roles, team_id, invited_by, until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            row.id.as_bytes().as_slice(),
            row.code_hash.as_slice(),
            row.purpose.name(),
            row.member.as_bytes().as_slice(),
            row.login,
            row.alias,
            i64::from(row.roles.bits()),
            row.team.as_bytes().as_slice(),
            invited_by,
            row.until.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn enrolment(&mut self, id: EnrolmentId) -> Result<Option<EnrolmentRow>> {
        select_enrolments!("WHERE id = $1", id.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawEnrolment::parse)
            .transpose()
    }

    async fn enrolment_by_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<EnrolmentRow>> {
        select_enrolments!("WHERE code_hash = $1", code_hash.as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawEnrolment::parse)
            .transpose()
    }

    async fn enrolment_by_token(&mut self, token_hash: &[u8; 32]) -> Result<Option<EnrolmentRow>> {
        select_enrolments!("WHERE token_hash = $1", token_hash.as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawEnrolment::parse)
            .transpose()
    }

    async fn enrolments_of(&mut self, team: TeamId) -> Result<Vec<EnrolmentRow>> {
        let rows = select_enrolments!(
            "WHERE team_id = $1 ORDER BY until, id",
            team.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawEnrolment::parse).collect()
    }

    async fn redeem_enrolment(&mut self, id: EnrolmentId, newcomer: &Newcomer) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE enrolment SET token_hash = $2, device_id = $3, sig_key = $4, box_key = $5
             WHERE id = $1 AND token_hash IS NULL",
            id.as_bytes().as_slice(),
            newcomer.token_hash.as_slice(),
            newcomer.device.as_bytes().as_slice(),
            newcomer.sig_key.as_slice(),
            newcomer.box_key,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn begin_comparison(
        &mut self,
        id: EnrolmentId,
        comparer: DeviceId,
        commitment: &[u8; 32],
    ) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE enrolment SET comparer = $2, commitment = $3, device_nonce = NULL, desk_nonce = NULL
             WHERE id = $1 AND token_hash IS NOT NULL AND chain IS NULL",
            id.as_bytes().as_slice(),
            comparer.as_bytes().as_slice(),
            commitment.as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn set_device_nonce(&mut self, id: EnrolmentId, nonce: &[u8; 32]) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE enrolment SET device_nonce = $2
             WHERE id = $1 AND commitment IS NOT NULL AND device_nonce IS NULL",
            id.as_bytes().as_slice(),
            nonce.as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn set_desk_nonce(&mut self, id: EnrolmentId, nonce: &[u8; 32]) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE enrolment SET desk_nonce = $2
             WHERE id = $1 AND device_nonce IS NOT NULL AND desk_nonce IS NULL",
            id.as_bytes().as_slice(),
            nonce.as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn approve_enrolment(&mut self, id: EnrolmentId, approval: &[u8]) -> Result<()> {
        sqlx::query!(
            "UPDATE enrolment SET approval = $2 WHERE id = $1",
            id.as_bytes().as_slice(),
            approval,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn certify_enrolment(
        &mut self,
        id: EnrolmentId,
        chain: &[u8],
        wraps: &[TeamWrapRow],
    ) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE enrolment SET chain = $2 WHERE id = $1 AND token_hash IS NOT NULL AND chain IS NULL",
            id.as_bytes().as_slice(),
            chain,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        for wrap in wraps {
            sqlx::query!(
                "INSERT INTO enrolment_wrap (enrolment_id, generation, wrap) VALUES ($1, $2, $3)
                 ON CONFLICT (enrolment_id, generation) DO UPDATE SET wrap = excluded.wrap",
                id.as_bytes().as_slice(),
                wrap.generation,
                wrap.wrap,
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
        }
        Ok(true)
    }

    async fn enrolment_wraps(&mut self, id: EnrolmentId) -> Result<Vec<TeamWrapRow>> {
        sqlx::query_as!(
            TeamWrapRow,
            "SELECT generation, wrap FROM enrolment_wrap WHERE enrolment_id = $1 ORDER BY generation DESC",
            id.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)
    }

    async fn delete_enrolment(&mut self, id: EnrolmentId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM enrolment WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_old_enrolments(&mut self, now: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM enrolment WHERE until <= $1", now.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }
}

impl RawEnrolment {
    fn parse(self) -> Result<EnrolmentRow> {
        let invited_by = if self.invited_by.is_empty() {
            None
        } else {
            let id = ENROLMENT.fixed("invited_by", &self.invited_by)?;
            Some(MemberId::from_bytes(id))
        };
        let bits = u16::try_from(self.roles).map_err(|_range| ENROLMENT.corrupt("roles"))?;
        let fixed = |column, bytes: Option<Vec<u8>>| {
            bytes
                .map(|bytes| ENROLMENT.fixed::<32>(column, &bytes))
                .transpose()
        };
        let newcomer = match (self.token_hash, self.device_id, self.sig_key, self.box_key) {
            (Some(token), Some(device), Some(sig), Some(box_key)) => Some(Newcomer {
                token_hash: ENROLMENT.fixed("token_hash", &token)?,
                device: DeviceId::from_bytes(ENROLMENT.fixed("device_id", &device)?),
                sig_key: ENROLMENT.fixed("sig_key", &sig)?,
                box_key,
            }),
            _ => None,
        };
        let comparison = match (self.comparer, self.commitment) {
            (Some(comparer), Some(commitment)) => Some(Comparison {
                comparer: DeviceId::from_bytes(ENROLMENT.fixed("comparer", &comparer)?),
                commitment: ENROLMENT.fixed("commitment", &commitment)?,
                device_nonce: fixed("device_nonce", self.device_nonce)?,
                desk_nonce: fixed("desk_nonce", self.desk_nonce)?,
            }),
            _ => None,
        };
        Ok(EnrolmentRow {
            id: EnrolmentId::from_bytes(ENROLMENT.fixed("id", &self.id)?),
            code_hash: ENROLMENT.fixed("code_hash", &self.code_hash)?,
            purpose: ENROLMENT.word("purpose", Purpose::from_name(&self.purpose))?,
            member: MemberId::from_bytes(ENROLMENT.fixed("member_id", &self.member_id)?),
            login: self.login,
            alias: self.alias,
            roles: Roles::from_bits(bits),
            team: TeamId::from_bytes(ENROLMENT.fixed("team_id", &self.team_id)?),
            invited_by,
            until: Timestamp(self.until),
            newcomer,
            comparison,
            approval: self.approval,
            chain: self.chain,
        })
    }
}
