//! Referrals about the same person.

use super::Desk;
use crate::{ClientError, Result};
use protocol::{
    ItemId, Reference,
    join::{
        BesideParams, BesideReferral, JoinParams, JoinedResponse, PartParams, ReadJoinedParams,
    },
    referral::{Form, ReferralResponse},
};

impl Desk {
    /// Another referral, beside one that this person holds.
    ///
    /// # Errors
    /// `notFound` unless it is theirs too, or might come to them.
    pub async fn read_beside(
        &self,
        read: &ReferralResponse,
        other_item_id: ItemId,
    ) -> Result<BesideReferral> {
        let params = BesideParams {
            item_id: read.item_id,
            other_item_id,
        };
        let path = "/api/v1/referrals/beside";
        self.plan.http.post(path, &params).await
    }

    /// What is joined to it.
    ///
    /// # Errors
    /// `notFound` for what they do not hold.
    pub async fn joined(&self, item_id: ItemId) -> Result<Vec<BesideReferral>> {
        let params = ReadJoinedParams { item_id };
        let path = "/api/v1/referrals/joined";
        let told: JoinedResponse = self.plan.http.post(path, &params).await?;
        Ok(told.joined)
    }

    /// The form of a referral that is read beside another one.
    ///
    /// # Errors
    /// When no key of this desk opens it, or its signature does not hold.
    pub fn open_beside(&self, read: &BesideReferral) -> Result<Form> {
        let referral = self.opened(read.reference, &read.sealed)?;
        let form = serde_json::from_slice(&referral.body);
        form.map_err(|_source| ClientError::Answer("not a form"))
    }

    /// Both are about the same person.
    ///
    /// # Errors
    /// `notFound`, `staleFence`, `conflict` when somebody took the other one meanwhile.
    pub async fn join_referral(
        &self,
        read: &ReferralResponse,
        other_item_id: ItemId,
    ) -> Result<()> {
        let params = JoinParams {
            item_id: read.item_id,
            fence: read.fence,
            other_item_id,
        };
        self.plan.http.tell("/api/v1/referrals/join", &params).await
    }

    /// They are not.
    ///
    /// # Errors
    /// `notFound` for what is not joined to it, `staleFence`.
    pub async fn part_referral(&self, read: &ReferralResponse, reference: Reference) -> Result<()> {
        let params = PartParams {
            item_id: read.item_id,
            fence: read.fence,
            reference,
        };
        self.plan.http.tell("/api/v1/referrals/part", &params).await
    }
}
