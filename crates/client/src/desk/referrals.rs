//! What other hotlines sent, at the desk.

use super::{Desk, upkeep::moved_on};
use crate::{ClientError, Result, visitor::again};
use protocol::{
    Bytes, ItemId, Reference,
    forwarder::{
        AddForwarderKeyParams, ForwarderKeyResponse, ForwardersResponse, KeepForwarderParams,
        RevokeForwarderKeyParams,
    },
    queue::{ClaimResponse, NextParams, ReturnParams},
    referral::{
        AllowContactParams, Form, LocalReason, MoveReferralParams, ReadReferralParams,
        ReferralResponse, ReferralStatus, ResealReferralParams, StaleReferral,
    },
};
use seal::{Notice, referral::Referral};

impl Desk {
    /// "Help the next person", where what is next is a referral.
    ///
    /// # Errors
    /// As [`Desk::claim_next`]; [`ClientError::Missing`] when it is somebody in a chat.
    pub async fn claim_referral(&self) -> Result<ReferralResponse> {
        let params = NextParams { despite: false };
        let claim: ClaimResponse =
            again(|| self.plan.http.post("/api/v1/queue/next", &params)).await?;
        if claim.item.chat_id.is_some() {
            return Err(ClientError::Missing("referral"));
        }
        self.read_referral(claim.item.item_id).await
    }

    /// A referral that this person holds.
    ///
    /// # Errors
    /// `notFound` for what they do not hold.
    pub async fn read_referral(&self, item_id: ItemId) -> Result<ReferralResponse> {
        let params = ReadReferralParams { item_id };
        self.plan.http.post("/api/v1/referrals/read", &params).await
    }

    /// The form of a referral, and whose signature it carries.
    ///
    /// # Errors
    /// When no key of this desk opens it, or its signature does not hold.
    pub fn open_referral(&self, read: &ReferralResponse) -> Result<(Form, Option<[u8; 32]>)> {
        let referral = self.opened(read.reference, &read.sealed)?;
        let form = serde_json::from_slice(&referral.body);
        let form = form.map_err(|_source| ClientError::Answer("not a form"))?;
        Ok((form, referral.signer))
    }

    pub(super) fn opened(&self, reference: Reference, sealed: &Bytes) -> Result<Referral> {
        let team = self.me.team.team_id.0;
        let mut failed = seal::Error::Sealed("referral");
        for (generation, key) in &self.team_keys {
            match Referral::open(sealed.as_slice(), key, &reference.0, &team, *generation) {
                Ok(referral) => return Ok(referral),
                Err(error) => failed = error,
            }
        }
        Err(failed.into())
    }

    /// Says how it stands.
    ///
    /// # Errors
    /// `wrongState`, `staleFence`.
    pub async fn move_referral(
        &self,
        read: &ReferralResponse,
        status: ReferralStatus,
        reason: Option<LocalReason>,
    ) -> Result<()> {
        let params = MoveReferralParams {
            item_id: read.item_id,
            fence: read.fence,
            status,
            reason,
        };
        self.plan
            .http
            .tell("/api/v1/referrals/status", &params)
            .await
    }

    /// A supervisor has agreed with who sent it that the person may be contacted.
    ///
    /// # Errors
    /// `forbidden` for who is no supervisor.
    pub async fn allow_contact(&self, read: &ReferralResponse) -> Result<()> {
        let params = AllowContactParams {
            item_id: read.item_id,
            fence: read.fence,
        };
        self.plan
            .http
            .tell("/api/v1/referrals/contact", &params)
            .await
    }

    /// Gives it back to the queue.
    ///
    /// # Errors
    /// `staleFence`.
    pub async fn return_referral(&self, read: &ReferralResponse) -> Result<()> {
        let params = ReturnParams {
            item_id: read.item_id,
            fence: read.fence,
        };
        self.plan.http.tell("/api/v1/items/return", &params).await
    }

    pub(super) async fn reseal_referral(&self, stale: &StaleReferral) -> Result<bool> {
        let notice = self.me.team.notice.as_ref().ok_or(ClientError::Lapsed)?;
        let now = self.plan.clock.now_s();
        let notice = Notice::verify(notice.as_slice(), &self.plan.root, now)?;
        let Ok(referral) = self.opened(stale.reference, &stale.sealed) else {
            // Sealed to a key that this desk does not hold: a colleague's does it.
            return Ok(false);
        };
        let params = ResealReferralParams {
            item_id: stale.item_id,
            before: stale.sealed.clone(),
            after: Bytes(referral.reseal(&notice)?),
        };
        moved_on(
            self.plan
                .http
                .tell("/api/v1/upkeep/referrals", &params)
                .await,
        )
    }

    /// The register of other hotlines.
    ///
    /// # Errors
    /// `forbidden` for who does not keep it.
    pub async fn forwarders(&self) -> Result<ForwardersResponse> {
        self.plan.http.get("/api/v1/forwarders").await
    }

    /// Writes down a forwarder.
    ///
    /// # Errors
    /// `malformed`, `stepUp`.
    pub async fn keep_forwarder(&self, params: &KeepForwarderParams) -> Result<()> {
        self.plan.http.tell("/api/v1/forwarders", params).await
    }

    /// Gives a forwarder a key.
    ///
    /// # Errors
    /// `notFound`, `malformed`, `stepUp`.
    pub async fn add_forwarder_key(
        &self,
        params: &AddForwarderKeyParams,
    ) -> Result<ForwarderKeyResponse> {
        self.plan.http.post("/api/v1/forwarders/keys", params).await
    }

    /// Revokes a key.
    ///
    /// # Errors
    /// `notFound` when it is revoked already.
    pub async fn revoke_forwarder_key(&self, params: &RevokeForwarderKeyParams) -> Result<()> {
        self.plan
            .http
            .tell("/api/v1/forwarders/keys/revoke", params)
            .await
    }
}
