//! A supervisor says that a record may be deleted again, unless another request holds it.

use super::{LegalError, allow, hold::about, led, note};
use crate::{App, staff::session::Caller};
use domain::{
    HoldId,
    audit::{Event, Object},
    hold::LiftWhy,
    permission::{Action, Target},
};

/// Lifts it.
pub async fn lift(app: &App, caller: &Caller, id: HoldId, why: LiftWhy) -> Result<(), LegalError> {
    allow(
        app,
        &caller.actor,
        (Action::SetHold, Target::None),
        Some(Object::Row(*id.as_bytes())),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let hold = tx.hold(id).await?.ok_or(LegalError::NotFound)?;
    led(app, tx.as_mut(), caller, hold.request).await?;
    let lifted = hold.lift(caller.actor.member, why, app.now())?;
    if !tx.lift_hold(&lifted).await? {
        return Err(LegalError::Conflict);
    }
    let event = (caller, Event::HoldLifted, about(hold.on));
    note(app, tx.as_mut(), event, why.name()).await?;
    Ok(tx.commit().await?)
}
