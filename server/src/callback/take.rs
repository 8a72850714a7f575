//! Somebody on duty takes a request, to call, and is given its boxes; or gives it back.

use super::{CallbackError, allow, object, of_team};
use crate::{App, audit, rota::on_duty, staff::session::Caller};
use domain::{
    Callback, CallbackId,
    audit::{Event, Note},
    permission::{Action, Target},
};
use store::callback::SealedCallback;

/// A request with what is sealed of it.
#[derive(Debug)]
pub struct Taken {
    /// The request.
    pub callback: Callback,
    /// Its boxes.
    pub sealed: SealedCallback,
}

/// Takes it. Whoever has it already, after a reload, is given the boxes again.
pub async fn take(app: &App, caller: &Caller, id: CallbackId) -> Result<Taken, CallbackError> {
    allow(
        app,
        &caller.actor,
        (Action::MakeCall, Target::None),
        Some(object(id)),
    )
    .await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    let callback = of_team(tx.as_mut(), app.team, id).await?;
    let sealed = tx.sealed_callback(id).await?;
    let sealed = sealed.ok_or(CallbackError::NotFound)?;
    if callback.state.holder() == Some(me) {
        return Ok(Taken { callback, sealed });
    }
    if !on_duty::answers(tx.as_mut(), me).await? {
        return Err(CallbackError::NotOnDuty);
    }
    let callback = callback.take(me, app.now())?;
    tx.save_callback(&callback).await?;
    let note = Note::by(&caller.actor, Event::CallbackViewed).about(object(id));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(Taken { callback, sealed })
}

/// Gives it back without a try.
pub async fn give_back(app: &App, caller: &Caller, id: CallbackId) -> Result<(), CallbackError> {
    allow(
        app,
        &caller.actor,
        (Action::MakeCall, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let callback = of_team(tx.as_mut(), app.team, id).await?;
    let back = callback.give_back(caller.actor.member)?;
    tx.save_callback(&back).await?;
    Ok(tx.commit().await?)
}
