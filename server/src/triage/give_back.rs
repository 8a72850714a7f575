//! The holder gives an item back: it keeps its age and goes before others of its level.

use crate::{App, audit, care, tally};
use domain::{
    Fence, ItemId, Rejected,
    audit::{Event, Note, Object},
    permission::{Action, Actor, Target, can},
    tally::Count,
};
use store::{Endpoint, StoreError};
use thiserror::Error;

/// Why it was not given back.
#[derive(Debug, Error)]
pub enum GiveBackError {
    /// There is no such item for the caller.
    #[error("no such item")]
    NotFound,
    /// The caller holds it no longer, or it is over.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Returns an item to the queue. Nothing more is sent to the holder; the next claimer takes their keys out of the group.
pub async fn give_back(
    app: &App,
    actor: &Actor,
    id: ItemId,
    fence: Fence,
) -> Result<(), GiveBackError> {
    let mut tx = app.store.begin().await?;
    let item = tx.item(id).await?.ok_or(GiveBackError::NotFound)?;
    let holder = item.held(fence, "give back")?;
    if holder.member != actor.member || !can(actor, Action::HoldChat, Target::Own) {
        return Err(GiveBackError::NotFound);
    }
    let waiting = item.clone().give_back(fence, app.now())?;
    tx.save_item(&item, &waiting).await?;
    tally::once(app, tx.as_mut(), &item, Count::BackInLine).await?;
    care::after::let_go(app, tx.as_mut(), &item).await?;
    tx.put_idle(holder.member, app.now()).await?;
    if let Some(chat) = item.chat() {
        tx.delete_member(chat, Endpoint::Device(holder.device))
            .await?;
    }
    let note = Note::by(actor, Event::ParticipantLeft)
        .about(Object::Item(id))
        .because("given_back");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    if let Some(chat) = item.chat() {
        app.hub.chat_changed(chat);
    }
    Ok(())
}
