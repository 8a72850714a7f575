//! What proves a person beside the passphrase.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{DeviceId, MemberId, Timestamp};
use store::{
    CredentialTx, Result,
    credential::{PasskeyRow, TotpRow, VaultWrapRow},
};

const PASSKEY: Table = Table("passkey");

struct RawPasskey {
    credential_id: Vec<u8>,
    member_id: Vec<u8>,
    name: String,
    credential: Vec<u8>,
    made_on: i64,
    used_on: i64,
}

impl RawPasskey {
    fn parse(self) -> Result<PasskeyRow> {
        Ok(PasskeyRow {
            credential_id: self.credential_id,
            member: MemberId::from_bytes(PASSKEY.fixed("member_id", &self.member_id)?),
            name: self.name,
            credential: self.credential,
            made_on: Timestamp(self.made_on),
            used_on: Timestamp(self.used_on),
        })
    }
}

#[async_trait]
impl CredentialTx for SqlTx {
    async fn insert_passkey(&mut self, row: &PasskeyRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO passkey (credential_id, member_id, name, credential, made_on, used_on)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            row.credential_id,
            row.member.as_bytes().as_slice(),
            row.name,
            row.credential,
            row.made_on.to_day().0,
            row.used_on.to_day().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn passkey(&mut self, credential_id: &[u8]) -> Result<Option<PasskeyRow>> {
        sqlx::query_as!(
            RawPasskey,
            "SELECT credential_id, member_id, name, credential, made_on, used_on FROM passkey WHERE credential_id = $1",
            credential_id,
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawPasskey::parse)
        .transpose()
    }

    async fn passkeys_of(&mut self, member: MemberId) -> Result<Vec<PasskeyRow>> {
        let rows = sqlx::query_as!(
            RawPasskey,
            "SELECT credential_id, member_id, name, credential, made_on, used_on FROM passkey
             WHERE member_id = $1 ORDER BY name, credential_id",
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawPasskey::parse).collect()
    }

    async fn use_passkey(
        &mut self,
        credential_id: &[u8],
        credential: &[u8],
        now: Timestamp,
    ) -> Result<()> {
        sqlx::query!(
            "UPDATE passkey SET credential = $2, used_on = $3 WHERE credential_id = $1",
            credential_id,
            credential,
            now.to_day().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_passkey(&mut self, member: MemberId, credential_id: &[u8]) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM passkey WHERE credential_id = $1 AND member_id = $2",
            credential_id,
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_vault_wrap(&mut self, device: DeviceId, wrap: &VaultWrapRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO vault_wrap (device_id, credential_id, wrap) VALUES ($1, $2, $3)
             ON CONFLICT (device_id, credential_id) DO UPDATE SET wrap = excluded.wrap",
            device.as_bytes().as_slice(),
            wrap.credential_id,
            wrap.wrap,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn vault_wraps(&mut self, device: DeviceId) -> Result<Vec<VaultWrapRow>> {
        sqlx::query_as!(
            VaultWrapRow,
            "SELECT credential_id, wrap FROM vault_wrap WHERE device_id = $1 ORDER BY credential_id",
            device.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)
    }

    async fn delete_vault_wraps(&mut self, member: MemberId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM vault_wrap WHERE device_id IN (SELECT id FROM device WHERE member_id = $1)",
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn totp(&mut self, member: MemberId) -> Result<Option<TotpRow>> {
        sqlx::query_as!(
            TotpRow,
            "SELECT secret, last_step FROM totp WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)
    }

    async fn put_totp(&mut self, member: MemberId, row: &TotpRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO totp (member_id, secret, last_step) VALUES ($1, $2, $3)
             ON CONFLICT (member_id) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step",
            member.as_bytes().as_slice(),
            row.secret,
            row.last_step,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn take_totp_step(&mut self, member: MemberId, step: i64) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE totp SET last_step = $2 WHERE member_id = $1 AND last_step < $2",
            member.as_bytes().as_slice(),
            step,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_totp(&mut self, member: MemberId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM totp WHERE member_id = $1",
            member.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }
}
