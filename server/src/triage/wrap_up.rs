//! The holder says in codes what came of it (R316).

use crate::{App, audit, care, retention::items, rota::clock, tally};
use domain::{
    Fence, ItemId, Rejected,
    audit::{Event, Note, Object},
    permission::{Action, Actor, Target, can},
    wrap_up::{Codes, UnknownCode, WrapUp},
};
use store::StoreError;
use thiserror::Error;

/// Why it was not counted.
#[derive(Debug, Error)]
pub enum WrapUpError {
    /// There is no such item for the caller.
    #[error("no such item")]
    NotFound,
    /// A code that is not on the list.
    #[error(transparent)]
    Code(#[from] UnknownCode),
    /// The chat is not over, or somebody else holds the item.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Counts the outcome, linked to nobody, and forgets the item. What came of practice is counted nowhere.
pub async fn wrap_up(
    app: &App,
    actor: &Actor,
    id: ItemId,
    fence: Fence,
    codes: &Codes,
) -> Result<(), WrapUpError> {
    let level = codes.level;
    let counted = WrapUp::parse(codes)?;
    let mut tx = app.store.begin().await?;
    let item = tx.item(id).await?.ok_or(WrapUpError::NotFound)?;
    let holder = item.held(fence, "wrap up")?.member;
    if holder != actor.member || !can(actor, Action::HoldChat, Target::Own) {
        return Err(WrapUpError::NotFound);
    }
    let closed = item.clone().close(fence)?;
    if !item.drill {
        let row = app.chance.bytes();
        let first = item.assessment.first;
        tx.insert_wrap_up(row, &counted, first, app.now().to_minute())
            .await?;
        tally::wrapped_up(app, tx.as_mut(), &item).await?;
        tx.put_idle(holder, app.now()).await?;
        care::after::wrapped(app, tx.as_mut(), (holder, &item), level).await?;
    }
    items::let_go(tx.as_mut(), &item, &closed).await?;
    let note = Note::by(actor, Event::WrapSaved).about(Object::Item(id));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    clock::changed(app, holder);
    Ok(())
}
