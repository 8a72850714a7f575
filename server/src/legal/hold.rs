//! A supervisor says that one record is not deleted, because a request reaches it: only what is there, and nothing that comes (R218).

use super::{LegalError, allow, led, note, object, records};
use crate::{App, staff::session::Caller};
use domain::{
    HoldId, LegalId,
    audit::{Event, Object},
    hold::{Hold, Why},
    permission::{Action, Target},
    task::On,
};

/// What is to be held.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Chosen by the desk.
    pub id: HoldId,
    /// Because of which request.
    pub request: LegalId,
    /// What.
    pub on: On,
    /// Why.
    pub why: Why,
}

/// Sets it. Sent again it changes nothing.
pub async fn hold(app: &App, caller: &Caller, asked: Asked) -> Result<(), LegalError> {
    allow(
        app,
        &caller.actor,
        (Action::SetHold, Target::None),
        Some(object(asked.request)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    if let Some(before) = tx.hold(asked.id).await? {
        let same = before.request == asked.request && before.on == asked.on;
        return same.then_some(()).ok_or(LegalError::Conflict);
    }
    let request = led(app, tx.as_mut(), caller, asked.request).await?;
    if request.state.is_answered() {
        return Err(LegalError::Conflict);
    }
    if !records::is_there(app, tx.as_mut(), caller, asked.on).await? {
        return Err(LegalError::NotFound);
    }
    let hold = Hold {
        id: asked.id,
        request: asked.request,
        on: asked.on,
        by: caller.actor.member,
        at: app.now().to_minute(),
        why: asked.why,
        lifted: None,
    };
    if !tx.set_hold(&hold).await? {
        return Err(LegalError::Conflict);
    }
    let event = (caller, Event::HoldSet, about(asked.on));
    note(app, tx.as_mut(), event, asked.why.name()).await?;
    Ok(tx.commit().await?)
}

/// What the audit log names for what is held.
pub(super) const fn about(on: On) -> Object {
    match on {
        On::Item(id) => Object::Item(id),
        On::Callback(id) => Object::Row(*id.as_bytes()),
        On::Case(id) => Object::Case(id),
    }
}
