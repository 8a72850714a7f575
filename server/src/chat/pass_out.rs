//! Somebody is passed on to another hotline, by telephone beside the chat (R313, R314). Sotto places no call: the steps are counted, and
//! written down for the auditor. Which line it is, the server is not told.

use crate::{App, audit, tally};
use domain::{
    Fence, ItemId, Rejected,
    audit::{Event, Note, Object},
    permission::{Action, Actor, Target, can},
    transfer::Outside,
};
use store::StoreError;
use thiserror::Error;

/// Why it was not noted.
#[derive(Debug, Error)]
pub enum PassOutError {
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

/// Notes one step.
pub async fn pass_out(
    app: &App,
    actor: &Actor,
    id: ItemId,
    fence: Fence,
    step: Outside,
) -> Result<(), PassOutError> {
    let mut tx = app.store.begin().await?;
    let item = tx.item(id).await?.ok_or(PassOutError::NotFound)?;
    let holder = item.held(fence, "pass out")?;
    if holder.member != actor.member || !can(actor, Action::HoldChat, Target::Own) {
        return Err(PassOutError::NotFound);
    }
    tally::once(app, tx.as_mut(), &item, step.count()).await?;
    let note = Note::by(actor, Event::TransferState)
        .about(Object::Item(id))
        .because(step.name());
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(())
}
