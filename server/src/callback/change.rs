//! Other hours, by the words, without giving the number again (R342).

use super::{CallbackError, Words, book::Hours, by_words, object};
use crate::{App, audit, tally};
use domain::{
    CallbackId,
    audit::{Event, Note},
    window::{self, Slot},
};

/// The request that the words lead to: its id is bound into the box with the hours.
pub async fn find(app: &App, words: Words<'_>) -> Result<CallbackId, CallbackError> {
    let mut tx = app.store.read().await?;
    Ok(by_words(tx.as_mut(), words).await?.id)
}

/// Plans it anew; whoever has taken it has not any more.
pub async fn change(
    app: &App,
    words: Words<'_>,
    hours: Hours,
    sealed: Vec<u8>,
) -> Result<Vec<Slot>, CallbackError> {
    let mut tx = app.store.begin().await?;
    let callback = by_words(tx.as_mut(), words).await?;
    let now = app.now();
    let slots = window::plan(&hours.rules, &hours.zone, now)?;
    let planned = callback.clone().replan(slots.clone(), now)?;
    let before = tx.sealed_callback(planned.id).await?;
    let before = before.ok_or(CallbackError::NotFound)?;
    tx.replace_callback_box(planned.id, &before.hours, &sealed)
        .await?;
    tx.save_callback(&planned).await?;
    tally::call_moved(app, tx.as_mut(), &callback, &planned).await?;
    let note = Note::by_nobody(Event::CallbackCreated)
        .about(object(planned.id))
        .because("hours_changed");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(slots)
}
