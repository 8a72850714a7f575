//! Whoever receives a hand-off takes it on.

use crate::{
    App,
    cases::{HandoffError, handed_off, keep},
};
use domain::{CaseId, permission::Actor};

/// Takes it on. Once more changes nothing.
pub async fn take_on(app: &App, actor: &Actor, id: CaseId) -> Result<(), HandoffError> {
    let mut tx = app.store.begin().await?;
    let (_, handoff) = handed_off(app, tx.as_mut(), actor, id).await?;
    let accepted = handoff.accept(actor.member)?;
    keep(app, tx, actor, (id, accepted)).await
}
