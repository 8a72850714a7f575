//! Somebody writes down a forwarder, or what changed of one.

use super::ForwarderError;
use crate::{
    App, audit,
    staff::{session::Caller, step_up},
};
use domain::{
    audit::{Event, Note, Object},
    forwarder::Forwarder,
    permission::{Action, Actor, Target, can},
};

/// Writes it down. Who is active may send, so it takes a fresh proof.
pub async fn keep(app: &App, caller: &Caller, forwarder: &Forwarder) -> Result<(), ForwarderError> {
    if !can(&caller.actor, Action::KeepForwarders, Target::None) {
        return Err(ForwarderError::Forbidden);
    }
    step_up::require(app, caller)?;
    write(app, Some(&caller.actor), forwarder).await
}

/// The same, by whoever keeps the machine when there is no actor.
pub async fn write(
    app: &App,
    by: Option<&Actor>,
    forwarder: &Forwarder,
) -> Result<(), ForwarderError> {
    forwarder.check()?;
    if forwarder.is_nobody() {
        return Err(ForwarderError::NotFound);
    }
    let mut tx = app.store.begin().await?;
    let before = tx.forwarder(forwarder.id).await?;
    tx.put_forwarder(forwarder).await?;
    let how = match before {
        None => "added",
        Some(before) if before.active && !forwarder.active => "stopped",
        Some(_) => "changed",
    };
    let note = note(by, Event::DirectoryChanged)
        .about(Object::Row(*forwarder.id.as_bytes()))
        .because(how);
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// An event by somebody, or by whoever keeps the machine.
pub(super) fn note(by: Option<&Actor>, event: Event) -> Note {
    by.map_or_else(|| Note::by_nobody(event), |actor| Note::by(actor, event))
}
