//! Somebody takes what was put before them. A human typed or tapped: nothing accepts by itself (R703).

use crate::{
    App,
    rota::on_duty,
    triage::claim_next::{Assigned, Claim, ClaimError, claim},
};
use domain::{
    Holder, ItemId,
    offer::Answer,
    permission::{Action, Actor, Target, can},
};

/// Takes the item.
///
/// # Errors
/// [`ClaimError::NothingWaiting`] when the offer is over: somebody else was faster, or the time ran out.
pub async fn accept(
    app: &App,
    actor: &Actor,
    holder: Holder,
    id: ItemId,
) -> Result<Claim, ClaimError> {
    if !can(actor, Action::ClaimNext, Target::None) {
        return Err(ClaimError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    if !on_duty::answers(tx.as_mut(), actor.member).await? {
        return Err(ClaimError::NotOnDuty);
    }
    let offers = tx.offers(id).await?;
    let mine = offers.iter().find(|offer| offer.to == actor.member);
    if !mine.is_some_and(|offer| offer.is_open(app.now())) {
        return Err(ClaimError::NothingWaiting);
    }
    tx.answer_offer(id, actor.member, Answer::Accepted).await?;
    let item = tx.item(id).await?.ok_or(ClaimError::NothingWaiting)?;
    let by = Assigned {
        actor,
        holder,
        why: "accepted",
    };
    claim(app, tx, item, by).await
}
