//! A referral that still waits when the team's key is replaced is sealed again to the current one.

use super::ReferralError;
use crate::App;
use domain::{
    ItemId,
    permission::{Action, Actor, Target, can},
};
use seal::{Notice, boxes};

/// Replaces a box, if it is still the one that was read, by one that is sealed to the current key.
pub async fn reseal(
    app: &App,
    actor: &Actor,
    id: ItemId,
    (before, after): (&[u8], &[u8]),
) -> Result<(), ReferralError> {
    if !can(actor, Action::Reseal, Target::None) {
        return Err(ReferralError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let item = tx.item(id).await?.filter(|item| item.team == app.team);
    let referral = item.and_then(|item| item.referral());
    let referral = referral.ok_or(ReferralError::NotFound)?;
    let notice = tx.team(app.team).await?.and_then(|team| team.notice);
    let current = notice
        .and_then(|notice| Notice::verify_once(&notice, &app.root).ok())
        .ok_or(ReferralError::Conflict)?;
    let fits = boxes::key_id(after).is_ok_and(|id| current.terms().key.hash().starts_with(&id));
    if !fits || !tx.replace_referral_box(referral, before, after).await? {
        return Err(ReferralError::Conflict);
    }
    Ok(tx.commit().await?)
}
