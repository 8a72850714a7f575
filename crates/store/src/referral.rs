//! What other hotlines sent.

use crate::Result;
use async_trait::async_trait;
use domain::{
    CredentialId, ForwarderId, ReferralId, Timestamp,
    referral::{Consent, Contact, Form, Knows, Status},
};

/// A referral, as long as its item is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRow {
    /// Its id.
    pub id: ReferralId,
    /// Who sent it.
    pub forwarder: ForwarderId,
    /// With which key.
    pub key: CredentialId,
    /// What the forwarder calls it.
    pub reference: [u8; 16],
    /// Which form.
    pub form: Form,
    /// Whether the person knows.
    pub knows: Knows,
    /// On what it rests.
    pub consent: Consent,
    /// Whether the person may be contacted.
    pub contact: Contact,
    /// How it stands.
    pub status: Status,
    /// Everything else, sealed to the team.
    pub sealed: Vec<u8>,
}

/// That a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptRow {
    /// From whom.
    pub forwarder: ForwarderId,
    /// What they call it.
    pub reference: [u8; 16],
    /// SHA-256 of its body.
    pub digest: [u8; 32],
    /// Which form it was; `None` for one that came before this was kept.
    pub form: Option<Form>,
    /// The minute.
    pub received_at: Timestamp,
}

/// Referrals inside a transaction.
#[async_trait]
pub trait ReferralTx: Send {
    /// Adds a referral.
    async fn insert_referral(&mut self, row: &ReferralRow) -> Result<()>;

    /// A referral.
    async fn referral(&mut self, id: ReferralId) -> Result<Option<ReferralRow>>;

    /// Moves it on.
    async fn save_referral(
        &mut self,
        id: ReferralId,
        contact: Contact,
        status: Status,
    ) -> Result<()>;

    /// Replaces its sealed box, or that of one that is joined to it, if it is still `before`.
    async fn replace_referral_box(
        &mut self,
        id: ReferralId,
        before: &[u8],
        after: &[u8],
    ) -> Result<bool>;

    /// Deletes it, with what is joined to it.
    async fn delete_referral(&mut self, id: ReferralId) -> Result<()>;

    /// Notes that a request came. The time is cut to the minute. `false` when that reference came before.
    async fn insert_receipt(&mut self, row: &ReceiptRow) -> Result<bool>;

    /// Whether a request came.
    async fn receipt(
        &mut self,
        forwarder: ForwarderId,
        reference: &[u8; 16],
    ) -> Result<Option<ReceiptRow>>;

    /// The newest receipts of a forwarder.
    async fn receipts_of(&mut self, forwarder: ForwarderId, limit: u32) -> Result<Vec<ReceiptRow>>;

    /// How many of a forwarder's referrals are open; it does not count further than `most`.
    async fn count_referrals_of(&mut self, forwarder: ForwarderId, most: u32) -> Result<u32>;

    /// Forgets receipts from before this moment. Returns how many.
    async fn forget_receipts(&mut self, before: Timestamp) -> Result<u64>;
}
