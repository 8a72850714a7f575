//! Devices by name, revocation, and the sessions of one person.

use crate::column::Table;
use crate::{SqlTx, driver, session};
use async_trait::async_trait;
use domain::{DeviceId, MemberId, Timestamp, enrolment::RevokeReason};
use store::{
    DeviceTx, Result,
    device::{DeviceNote, RevocationRow},
    staff::SessionRow,
};

const REVOCATION: Table = Table("revocation");

#[async_trait]
impl DeviceTx for SqlTx {
    async fn device_note(&mut self, device: DeviceId) -> Result<Option<DeviceNote>> {
        let row = sqlx::query!(
            r#"SELECT name, made_on, used_on, bound AS "bound!: bool" FROM device WHERE id = $1"#,
            device.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.map(|row| DeviceNote {
            name: row.name,
            made_on: Timestamp(row.made_on),
            used_on: Timestamp(row.used_on),
            bound: row.bound,
        }))
    }

    async fn set_device_note(&mut self, device: DeviceId, note: &DeviceNote) -> Result<()> {
        sqlx::query!(
            "UPDATE device SET name = $2, made_on = $3, used_on = $4, bound = $5 WHERE id = $1",
            device.as_bytes().as_slice(),
            note.name,
            note.made_on.to_day().0,
            note.used_on.to_day().0,
            note.bound,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn note_device_use(&mut self, device: DeviceId, now: Timestamp) -> Result<()> {
        sqlx::query!(
            "UPDATE device SET used_on = $2 WHERE id = $1 AND used_on < $2",
            device.as_bytes().as_slice(),
            now.to_day().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn put_vault(&mut self, device: DeviceId, vault: &[u8]) -> Result<()> {
        sqlx::query!(
            "UPDATE device SET vault = $2 WHERE id = $1",
            device.as_bytes().as_slice(),
            vault,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn revoke(&mut self, row: &RevocationRow) -> Result<bool> {
        let device: &[u8] = row.device.as_ref().map_or(&[], |id| id.as_bytes());
        let done = sqlx::query!(
            "INSERT INTO revocation (serial, device_id, member_id, reason, revoked_at, until)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (serial) DO NOTHING",
            row.serial.cast_signed(),
            device,
            row.member.as_bytes().as_slice(),
            row.reason.name(),
            row.revoked_at.to_minute().0,
            row.until.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!("DELETE FROM device WHERE id = $1", device)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn revocations(&mut self) -> Result<Vec<RevocationRow>> {
        let rows = sqlx::query!(
            "SELECT serial, device_id, member_id, reason, revoked_at, until FROM revocation ORDER BY serial",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let device = if row.device_id.is_empty() {
                    None
                } else {
                    let id = REVOCATION.fixed("device_id", &row.device_id)?;
                    Some(DeviceId::from_bytes(id))
                };
                Ok(RevocationRow {
                    serial: row.serial.cast_unsigned(),
                    device,
                    member: MemberId::from_bytes(REVOCATION.fixed("member_id", &row.member_id)?),
                    reason: REVOCATION.word("reason", RevokeReason::from_name(&row.reason))?,
                    revoked_at: Timestamp(row.revoked_at),
                    until: Timestamp(row.until),
                })
            })
            .collect()
    }

    async fn delete_old_revocations(&mut self, before: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM revocation WHERE until < $1", before.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }

    async fn sessions_of(&mut self, member: MemberId) -> Result<Vec<SessionRow>> {
        session::of_member(self.conn(), member).await
    }

    async fn prove_session(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<()> {
        session::prove(self.conn(), token_hash, now).await
    }

    async fn set_passphrase(
        &mut self,
        member: MemberId,
        salt: &[u8; 16],
        auth_hash: &[u8; 32],
    ) -> Result<()> {
        sqlx::query!(
            "UPDATE staff SET salt = $2, auth_hash = $3 WHERE id = $1",
            member.as_bytes().as_slice(),
            salt.as_slice(),
            auth_hash.as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn set_active(&mut self, member: MemberId, active: bool) -> Result<()> {
        sqlx::query!(
            "UPDATE staff SET active = $2 WHERE id = $1",
            member.as_bytes().as_slice(),
            active,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }
}
