//! What other hotlines send about people: taken in, read by whoever holds it, moved on, closed (R361–R368).

pub mod allow_contact;
pub mod beside;
pub mod join;
pub mod move_on;
pub mod part;
pub mod read;
pub mod receive;
pub mod reseal;
pub mod sweep;

use domain::{
    Fence, Item, ItemId, Rejected,
    permission::{Action, Actor, Target, can},
};
use store::{StoreError, Tx, referral::ReferralRow};
use thiserror::Error;

/// Why nothing was done with a referral.
#[derive(Debug, Error)]
pub enum ReferralError {
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// There is no such referral that the caller holds.
    #[error("no such referral")]
    NotFound,
    /// The caller holds it no longer, or it cannot become that.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// Somebody else was faster, or a box is not sealed to the current key.
    #[error("conflict")]
    Conflict,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which item, and the holder's number.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// The item.
    pub item: ItemId,
    /// The caller's fence.
    pub fence: Fence,
}

/// The referral behind an item that the actor holds. What is not theirs is not there for them.
async fn own(
    tx: &mut dyn Tx,
    actor: &Actor,
    id: ItemId,
) -> Result<(Item, ReferralRow), ReferralError> {
    let item = tx.item(id).await?.ok_or(ReferralError::NotFound)?;
    let holder = item.state.holder().map(|holder| holder.member);
    let target = Target::own_if(holder == Some(actor.member));
    if !can(actor, Action::HoldReferral, target) {
        return Err(ReferralError::NotFound);
    }
    let referral = item.referral().ok_or(ReferralError::NotFound)?;
    let row = tx.referral(referral).await?;
    Ok((item, row.ok_or(ReferralError::NotFound)?))
}
