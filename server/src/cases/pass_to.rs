//! Somebody else receives a hand-off that nobody has taken on.

use crate::{
    App,
    cases::{HandoffError, handed_off, keep},
};
use domain::{CaseId, MemberId, Millis, handoff, permission::Actor};

/// Names somebody who is on the case already, and by when they answer.
pub async fn pass_to(
    app: &App,
    actor: &Actor,
    id: CaseId,
    (receiver, wait): (MemberId, Millis),
) -> Result<(), HandoffError> {
    let mut tx = app.store.begin().await?;
    let (overview, handoff) = handed_off(app, tx.as_mut(), actor, id).await?;
    if !overview.assigned.contains(&receiver) || !handoff::fits(wait) {
        return Err(HandoffError::Receiver);
    }
    let passed = handoff.pass_to(actor.member, receiver, app.now().plus(wait))?;
    keep(app, tx, actor, (id, passed)).await
}
