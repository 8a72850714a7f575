//! Other hotlines that send referrals, and their keys.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    CredentialId, ForwarderId, Timestamp,
    forwarder::{Credential, Forwarder, ForwarderKind, Proof, Scopes, Stance},
};
use store::{ForwarderTx, Result};

const FORWARDER: Table = Table("forwarder");
const KEY: Table = Table("forwarder_key");

struct RawForwarder {
    id: Vec<u8>,
    name: String,
    kind: String,
    stance: String,
    hours: String,
    phone: String,
    called_on: Option<i64>,
    agreed_on: Option<i64>,
    active: bool,
}

struct RawCredential {
    id: Vec<u8>,
    forwarder_id: Vec<u8>,
    proof: String,
    check_bytes: Vec<u8>,
    scopes: i64,
    added_on: i64,
    used_on: Option<i64>,
    revoked_on: Option<i64>,
    keeps_keys: bool,
}

/// Whether a key may keep keys stands in a column of its own.
const KEEPS: u8 = 4;

macro_rules! select_forwarders {
    ($tail:tt $(, $bind:expr)*) => {
        sqlx::query_as!(
            RawForwarder,
            r#"SELECT id AS "id!", name AS "name!", kind AS "kind!", stance AS "stance!", hours AS "hours!",
                      phone AS "phone!", called_on, agreed_on, active AS "active!: bool"
               FROM forwarder "# + $tail
            $(, $bind)*
        )
    };
}

macro_rules! select_credentials {
    ($tail:tt $(, $bind:expr)*) => {
        sqlx::query_as!(
            RawCredential,
            r#"SELECT id AS "id!", forwarder_id AS "forwarder_id!", proof AS "proof!", check_bytes AS "check_bytes!",
                      scopes AS "scopes!", added_on AS "added_on!", used_on, revoked_on, keeps_keys AS "keeps_keys!: bool"
               FROM forwarder_key "# + $tail
            $(, $bind)*
        )
    };
}

#[async_trait]
impl ForwarderTx for SqlTx {
    async fn put_forwarder(&mut self, forwarder: &Forwarder) -> Result<()> {
        sqlx::query!(
            "INSERT INTO forwarder (id, name, kind, stance, hours, phone, called_on, agreed_on, active)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (id) DO UPDATE
             SET name = excluded.name, kind = excluded.kind, stance = excluded.stance, hours = excluded.hours,
                 phone = excluded.phone, called_on = excluded.called_on, agreed_on = excluded.agreed_on,
                 active = excluded.active",
            forwarder.id.as_bytes().as_slice(),
            forwarder.name,
            forwarder.kind.name(),
            forwarder.stance.name(),
            forwarder.hours,
            forwarder.phone,
            forwarder.called_on.map(|day| day.to_day().0),
            forwarder.agreed_on.map(|day| day.to_day().0),
            forwarder.active,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn forwarder(&mut self, id: ForwarderId) -> Result<Option<Forwarder>> {
        select_forwarders!("WHERE id = $1", id.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawForwarder::parse)
            .transpose()
    }

    async fn forwarders(&mut self) -> Result<Vec<Forwarder>> {
        let rows = select_forwarders!("ORDER BY name, id")
            .fetch_all(self.conn())
            .await
            .map_err(driver)?;
        rows.into_iter().map(RawForwarder::parse).collect()
    }

    async fn insert_credential(&mut self, credential: &Credential) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO forwarder_key (id, forwarder_id, proof, check_bytes, scopes, added_on, used_on, revoked_on, keeps_keys)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
            credential.id.as_bytes().as_slice(),
            credential.forwarder.as_bytes().as_slice(),
            credential.proof.name(),
            credential.check.as_slice(),
            i64::from(credential.scopes.bits() & !KEEPS),
            credential.added_on.to_day().0,
            credential.used_on.map(|day| day.to_day().0),
            credential.revoked_on.map(|day| day.to_day().0),
            credential.scopes.bits() & KEEPS != 0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn credential(&mut self, id: CredentialId) -> Result<Option<Credential>> {
        select_credentials!("WHERE id = $1", id.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawCredential::parse)
            .transpose()
    }

    async fn certificate(&mut self, pin: &[u8; 32]) -> Result<Option<Credential>> {
        select_credentials!(
            "WHERE check_bytes = $1 AND proof = 'certificate' AND revoked_on IS NULL",
            pin.as_slice()
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawCredential::parse)
        .transpose()
    }

    async fn credentials(&mut self) -> Result<Vec<Credential>> {
        let rows = select_credentials!("ORDER BY added_on, id")
            .fetch_all(self.conn())
            .await
            .map_err(driver)?;
        rows.into_iter().map(RawCredential::parse).collect()
    }

    async fn credentials_of(&mut self, forwarder: ForwarderId) -> Result<Vec<Credential>> {
        let rows = select_credentials!(
            "WHERE forwarder_id = $1 ORDER BY added_on, id",
            forwarder.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawCredential::parse).collect()
    }

    async fn revoke_credential(&mut self, id: CredentialId, day: Timestamp) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE forwarder_key SET revoked_on = $2 WHERE id = $1 AND revoked_on IS NULL",
            id.as_bytes().as_slice(),
            day.to_day().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn use_credential(&mut self, id: CredentialId, day: Timestamp) -> Result<()> {
        sqlx::query!(
            "UPDATE forwarder_key SET used_on = $2 WHERE id = $1",
            id.as_bytes().as_slice(),
            day.to_day().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn insert_nonce(
        &mut self,
        id: CredentialId,
        nonce_hash: &[u8; 32],
        until: Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO forwarder_nonce (key_id, nonce_hash, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            id.as_bytes().as_slice(),
            nonce_hash.as_slice(),
            until.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn forget_nonces(&mut self, now: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM forwarder_nonce WHERE until <= $1", now.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }
}

impl RawForwarder {
    fn parse(self) -> Result<Forwarder> {
        Ok(Forwarder {
            id: ForwarderId::from_bytes(FORWARDER.fixed("id", &self.id)?),
            kind: FORWARDER.word("kind", ForwarderKind::from_name(&self.kind))?,
            stance: FORWARDER.word("stance", Stance::from_name(&self.stance))?,
            name: self.name,
            hours: self.hours,
            phone: self.phone,
            called_on: self.called_on.map(Timestamp),
            agreed_on: self.agreed_on.map(Timestamp),
            active: self.active,
        })
    }
}

impl RawCredential {
    fn parse(self) -> Result<Credential> {
        let keeps = if self.keeps_keys { KEEPS } else { 0 };
        let scopes = u8::try_from(self.scopes).ok();
        let scopes = scopes.and_then(|bits| Scopes::from_bits(bits | keeps));
        Ok(Credential {
            id: CredentialId::from_bytes(KEY.fixed("id", &self.id)?),
            forwarder: ForwarderId::from_bytes(KEY.fixed("forwarder_id", &self.forwarder_id)?),
            proof: KEY.word("proof", Proof::from_name(&self.proof))?,
            check: KEY.fixed("check_bytes", &self.check_bytes)?,
            scopes: KEY.word("scopes", scopes)?,
            added_on: Timestamp(self.added_on),
            used_on: self.used_on.map(Timestamp),
            revoked_on: self.revoked_on.map(Timestamp),
        })
    }
}
