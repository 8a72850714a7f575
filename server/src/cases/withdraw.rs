//! The person takes their word back before anybody has taken their hand-off on: the case goes.

use crate::{
    App, audit,
    cases::{HandoffError, handed_off},
    retention::destroy,
};
use domain::{
    CaseId,
    audit::{Event, Note, Object},
    permission::Actor,
};

/// Deletes the case, with its keys and everything in it (R227). Nobody has begun to work with it, so that nobody else is asked.
pub async fn withdraw(app: &App, actor: &Actor, id: CaseId) -> Result<(), HandoffError> {
    let mut tx = app.store.begin().await?;
    let (_, handoff) = handed_off(app, tx.as_mut(), actor, id).await?;
    handoff.withdraw()?;
    if destroy::is_held(tx.as_mut(), id).await? {
        return Err(HandoffError::Held);
    }
    let note = Note::by(actor, Event::HandoffState)
        .about(Object::Case(id))
        .because("withdrawn");
    audit::record(tx.as_mut(), app, note).await?;
    let by = |event| Note::by(actor, event);
    destroy::case(app, tx.as_mut(), id, (&by, "handoff_withdrawn")).await?;
    tx.commit().await?;
    destroy::scrub(app).await;
    Ok(())
}
