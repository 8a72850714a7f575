//! Somebody looks at a broken glass afterwards.

use super::ConflictError;
use crate::{App, audit, staff::session::Caller};
use domain::{
    GlassId,
    audit::{Event, Note, Object},
    permission::{Action, Target, can},
};
use store::conflict::Opened;

/// Notes that the caller has looked at it. Neither who asked nor who agreed can.
pub async fn review(app: &App, caller: &Caller, id: GlassId) -> Result<(), ConflictError> {
    let mut tx = app.store.begin().await?;
    let row = tx.glass(id).await?.ok_or(ConflictError::NotFound)?;
    let opened = row.opened.ok_or(ConflictError::WrongState)?;
    let me = caller.actor.member;
    let target = Target::own_if(me == row.member || me == opened.by);
    if !can(&caller.actor, Action::ReviewBreakGlass, target) {
        drop(tx);
        let about = Some(Object::Row(*id.as_bytes()));
        audit::deny(app, &caller.actor, Action::ReviewBreakGlass, about).await;
        return Err(ConflictError::Forbidden);
    }
    if opened.reviewed_by.is_some() {
        return Err(ConflictError::WrongState);
    }
    let looked_at = Opened {
        reviewed_by: Some(me),
        ..opened
    };
    tx.set_opened(id, &looked_at).await?;
    let note =
        Note::by(&caller.actor, Event::BreakglassReviewed).about(Object::Row(*id.as_bytes()));
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
