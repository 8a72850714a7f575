//! Whoever is about to call has read the card (R335): for each try anew.

use super::{CallbackError, allow, object, of_team};
use crate::{App, audit, staff::session::Caller};
use domain::{
    CallbackId,
    audit::{Event, Note},
    permission::{Action, Target},
};

/// Notes it.
pub async fn acknowledge(app: &App, caller: &Caller, id: CallbackId) -> Result<(), CallbackError> {
    allow(
        app,
        &caller.actor,
        (Action::MakeCall, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let callback = of_team(tx.as_mut(), app.team, id).await?;
    let ready = callback.acknowledge(caller.actor.member, app.now())?;
    tx.save_callback(&ready).await?;
    let note = Note::by(&caller.actor, Event::PredialAcknowledged).about(object(id));
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
