//! What other hotlines sent.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    CredentialId, ForwarderId, ReferralId, Timestamp,
    referral::{Consent, Contact, Form, Knows, Status},
};
use store::{
    ReferralTx, Result,
    referral::{ReceiptRow, ReferralRow},
};

const REFERRAL: Table = Table("referral");
const RECEIPT: Table = Table("referral_receipt");

struct RawReferral {
    id: Vec<u8>,
    forwarder_id: Vec<u8>,
    key_id: Vec<u8>,
    reference: Vec<u8>,
    form: String,
    knows: String,
    consent: String,
    contact: String,
    status: String,
    sealed: Vec<u8>,
}

#[async_trait]
impl ReferralTx for SqlTx {
    async fn insert_referral(&mut self, row: &ReferralRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO referral (id, forwarder_id, key_id, reference, form, knows, consent, contact, status, box)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            row.id.as_bytes().as_slice(),
            row.forwarder.as_bytes().as_slice(),
            row.key.as_bytes().as_slice(),
            row.reference.as_slice(),
            row.form.name(),
            row.knows.name(),
            row.consent.name(),
            row.contact.name(),
            row.status.name(),
            row.sealed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn referral(&mut self, id: ReferralId) -> Result<Option<ReferralRow>> {
        sqlx::query_as!(
            RawReferral,
            "SELECT id, forwarder_id, key_id, reference, form, knows, consent, contact, status, box AS sealed
             FROM referral WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawReferral::parse)
        .transpose()
    }

    async fn save_referral(
        &mut self,
        id: ReferralId,
        contact: Contact,
        status: Status,
    ) -> Result<()> {
        sqlx::query!(
            "UPDATE referral SET contact = $2, status = $3 WHERE id = $1",
            id.as_bytes().as_slice(),
            contact.name(),
            status.name(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn replace_referral_box(
        &mut self,
        id: ReferralId,
        before: &[u8],
        after: &[u8],
    ) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE referral SET box = $3
             WHERE (id = $1 OR id IN (SELECT referral_id FROM referral_join WHERE to_id = $1)) AND box = $2",
            id.as_bytes().as_slice(),
            before,
            after,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_referral(&mut self, id: ReferralId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM referral WHERE id = $1 OR id IN (SELECT referral_id FROM referral_join WHERE to_id = $1)",
            id.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn insert_receipt(&mut self, row: &ReceiptRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO referral_receipt (forwarder_id, reference, digest, received_at, form) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
            row.forwarder.as_bytes().as_slice(),
            row.reference.as_slice(),
            row.digest.as_slice(),
            row.received_at.to_minute().0,
            row.form.map(Form::name),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn receipt(
        &mut self,
        forwarder: ForwarderId,
        reference: &[u8; 16],
    ) -> Result<Option<ReceiptRow>> {
        let row = sqlx::query!(
            "SELECT digest, received_at, form FROM referral_receipt WHERE forwarder_id = $1 AND reference = $2",
            forwarder.as_bytes().as_slice(),
            reference.as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        row.map(|row| {
            Ok(ReceiptRow {
                forwarder,
                reference: *reference,
                digest: RECEIPT.fixed("digest", &row.digest)?,
                form: form_of(row.form.as_deref())?,
                received_at: Timestamp(row.received_at),
            })
        })
        .transpose()
    }

    async fn receipts_of(&mut self, forwarder: ForwarderId, limit: u32) -> Result<Vec<ReceiptRow>> {
        let rows = sqlx::query!(
            "SELECT reference, digest, received_at, form FROM referral_receipt
             WHERE forwarder_id = $1 ORDER BY received_at DESC, reference LIMIT $2",
            forwarder.as_bytes().as_slice(),
            i64::from(limit),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(ReceiptRow {
                    forwarder,
                    reference: RECEIPT.fixed("reference", &row.reference)?,
                    digest: RECEIPT.fixed("digest", &row.digest)?,
                    form: form_of(row.form.as_deref())?,
                    received_at: Timestamp(row.received_at),
                })
            })
            .collect()
    }

    async fn count_referrals_of(&mut self, forwarder: ForwarderId, most: u32) -> Result<u32> {
        let count = sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!" FROM (SELECT 1 FROM referral WHERE forwarder_id = $1 LIMIT $2)"#,
            forwarder.as_bytes().as_slice(),
            i64::from(most),
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn forget_receipts(&mut self, before: Timestamp) -> Result<u64> {
        let done = sqlx::query!(
            "DELETE FROM referral_receipt WHERE received_at < $1",
            before.0
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }
}

/// Which form a receipt is of, where that was kept.
fn form_of(word: Option<&str>) -> Result<Option<Form>> {
    word.map(|word| RECEIPT.word("form", Form::from_name(word)))
        .transpose()
}

impl RawReferral {
    fn parse(self) -> Result<ReferralRow> {
        Ok(ReferralRow {
            id: ReferralId::from_bytes(REFERRAL.fixed("id", &self.id)?),
            forwarder: ForwarderId::from_bytes(REFERRAL.fixed("forwarder_id", &self.forwarder_id)?),
            key: CredentialId::from_bytes(REFERRAL.fixed("key_id", &self.key_id)?),
            reference: REFERRAL.fixed("reference", &self.reference)?,
            form: REFERRAL.word("form", Form::from_name(&self.form))?,
            knows: REFERRAL.word("knows", Knows::from_name(&self.knows))?,
            consent: REFERRAL.word("consent", Consent::from_name(&self.consent))?,
            contact: REFERRAL.word("contact", Contact::from_name(&self.contact))?,
            status: REFERRAL.word("status", Status::from_name(&self.status))?,
            sealed: self.sealed,
        })
    }
}
