//! Whoever receives a hand-off sends it back: whoever handed it off names somebody else.

use crate::{
    App,
    cases::{HandoffError, handed_off, keep},
};
use domain::{CaseId, handoff::Why, permission::Actor};

/// Sends it back. They stay on the case until somebody takes them off, so that it is never without a reader.
pub async fn give_back(app: &App, actor: &Actor, id: CaseId, why: Why) -> Result<(), HandoffError> {
    let mut tx = app.store.begin().await?;
    let (_, handoff) = handed_off(app, tx.as_mut(), actor, id).await?;
    let returned = handoff.give_back(actor.member, why)?;
    keep(app, tx, actor, (id, returned)).await
}
