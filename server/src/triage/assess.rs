//! The holder says how urgent it is, or that it is as urgent as it stands (R304).

use crate::{
    App, audit,
    triage::on_call::{self, Beside},
};
use domain::{
    Fence, ItemId, Level, Rejected,
    audit::{Event, Note, Object},
    item,
    level::{SetBy, Why},
    permission::{Action, Actor, Role, Target, can},
};
use store::StoreError;
use thiserror::Error;

/// Why the level stays.
#[derive(Debug, Error)]
pub enum AssessError {
    /// There is no such item for the caller.
    #[error("no such item")]
    NotFound,
    /// The reason is not one that a person gives.
    #[error("not a person's reason")]
    Reason,
    /// Somebody under 18 is in the chat: it is urgent at least.
    #[error("with somebody under 18 it is urgent at least")]
    Minor,
    /// The caller holds it no longer, or it is over.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<item::AssessError> for AssessError {
    fn from(error: item::AssessError) -> Self {
        match error {
            item::AssessError::Minor => Self::Minor,
            item::AssessError::Rejected(rejected) => Self::Rejected(rejected),
        }
    }
}

/// Which item, and the holder's number.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// The item.
    pub item: ItemId,
    /// The caller's fence.
    pub fence: Fence,
}

/// Changes the level to the one that the reason stands for, or confirms it where there is none.
pub async fn assess(
    app: &App,
    actor: &Actor,
    held: Held,
    why: Option<Why>,
) -> Result<(), AssessError> {
    if why.is_some_and(|why| why.level().is_none()) {
        return Err(AssessError::Reason);
    }
    let mut tx = app.store.begin().await?;
    let item = tx.item(held.item).await?.ok_or(AssessError::NotFound)?;
    let holder = item.held(held.fence, "assess")?;
    if holder.member != actor.member || !can(actor, Action::HoldChat, Target::Own) {
        return Err(AssessError::NotFound);
    }
    let by = if actor.roles.has(Role::Supervisor) {
        SetBy::Supervisor
    } else {
        SetBy::Advocate
    };
    let assessed = item.clone().assess(held.fence, by, why, app.now())?;
    tx.save_item(&item, &assessed).await?;
    let event = if assessed.assessment.level == item.assessment.level {
        Event::LevelSet
    } else {
        Event::LevelChanged
    };
    let note = Note::by(actor, event)
        .about(Object::Item(item.id))
        .because(why.map_or("confirmed", Why::name));
    audit::record(tx.as_mut(), app, note).await?;
    if event == Event::LevelChanged && assessed.assessment.level == Level::T1 {
        on_call::beside(app, tx.as_mut(), &assessed, Beside::Imminent).await?;
    }
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}
