//! The holder says that they were told of torture in detail (R708). What they say is not kept, only what follows from it.

use super::after::after;
use crate::{App, rota::clock};
use domain::{
    Fence, ItemId, ItemState, Rejected,
    permission::{Action, Actor, Target, can},
};
use store::StoreError;
use thiserror::Error;

/// Why nothing followed.
#[derive(Debug, Error)]
pub enum HardError {
    /// There is no such item for the caller.
    #[error("no such item")]
    NotFound,
    /// The chat is not over, or somebody else holds the item.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// They step away from now on, and are owed a debrief. Said twice it counts from the second time.
pub async fn hard(app: &App, actor: &Actor, id: ItemId, fence: Fence) -> Result<(), HardError> {
    let mut tx = app.store.begin().await?;
    let item = tx.item(id).await?.ok_or(HardError::NotFound)?;
    let holder = item.held(fence, "step away from")?.member;
    let wraps_up = matches!(item.state, ItemState::WrapUp { .. });
    if holder != actor.member || !wraps_up || !can(actor, Action::HoldChat, Target::Own) {
        return Err(HardError::NotFound);
    }
    after(app, tx.as_mut(), holder, false).await?;
    tx.commit().await?;
    clock::changed(app, holder);
    Ok(())
}
