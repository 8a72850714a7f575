//! The holder has learnt whether the chat is with somebody under 18 (R226).

use crate::{App, audit};
use domain::{
    Fence, ItemId, Rejected,
    audit::{Event, Note, Object},
    permission::{Action, Actor, Target, can},
};
use store::StoreError;
use thiserror::Error;

/// Why it was not noted.
#[derive(Debug, Error)]
pub enum MarkMinorError {
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

/// From then on the item comes only to who is cleared. Whoever holds it keeps it, cleared or not: nobody is left alone in the
/// middle of a sentence; their desk tells them to ask a cleared colleague in.
pub async fn mark_minor(
    app: &App,
    actor: &Actor,
    id: ItemId,
    fence: Fence,
    minor: bool,
) -> Result<(), MarkMinorError> {
    let mut tx = app.store.begin().await?;
    let item = tx.item(id).await?.ok_or(MarkMinorError::NotFound)?;
    let holder = item.held(fence, "mark")?;
    if holder.member != actor.member || !can(actor, Action::HoldChat, Target::Own) {
        return Err(MarkMinorError::NotFound);
    }
    let marked = item.clone().mark_minor(fence, minor, app.now())?;
    tx.save_item(&item, &marked).await?;
    let how = if minor { "minor" } else { "not_minor" };
    let note = Note::by(actor, Event::ContactMarked)
        .about(Object::Item(id))
        .because(how);
    audit::record(tx.as_mut(), app, note).await?;
    if marked.assessment.level != item.assessment.level {
        let note = Note::by(actor, Event::LevelChanged)
            .about(Object::Item(id))
            .because(marked.assessment.why.name());
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}
