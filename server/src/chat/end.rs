//! The holder ends the chat.

use crate::{App, audit, care, notify, tally};
use domain::{
    ChatId, Fence, Item, ItemState, Level, Rejected, Timestamp,
    audit::{Event, Note, Object},
    chat::EndReason,
    page::Cause,
    permission::{Action, Actor, Role, Target, can},
};
use store::{StoreError, Tx, chat::Ended};
use thiserror::Error;

/// Why the chat was not ended.
#[derive(Debug, Error)]
pub enum EndError {
    /// The caller does not hold it, or holds it no longer.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// Staff cannot end a chat for this reason.
    #[error("not a reason of staff")]
    Reason,
    /// Who asked for help at once is not sent away for abuse by one advocate alone (R315).
    #[error("a supervisor has to be in the chat")]
    SupervisorNeeded,
    /// There is no such chat.
    #[error("no such chat")]
    NotFound,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends a chat that the caller holds. "Not safe, end now" is one of the reasons (R117).
pub async fn end(
    app: &App,
    actor: &Actor,
    chat: ChatId,
    fence: Fence,
    reason: EndReason,
) -> Result<(), EndError> {
    match reason {
        EndReason::EndedByAdvocate | EndReason::UnsafeEnd | EndReason::Abusive => {}
        EndReason::EndedByPerson
        | EndReason::QuickExit
        | EndReason::ConnectionLost
        | EndReason::IdleTimeout
        | EndReason::NoStaffLeft
        | EndReason::NoStaffCallbackBooked
        | EndReason::ServiceFailure => return Err(EndError::Reason),
    }
    let mut tx = app.store.begin().await?;
    let item = tx.item_of_chat(chat).await?.ok_or(EndError::NotFound)?;
    let holder = item.held(fence, "end")?;
    if holder.member != actor.member || !can(actor, Action::HoldChat, Target::Own) {
        return Err(EndError::Forbidden);
    }
    if reason == EndReason::Abusive
        && item.assessment.first <= Level::T2
        && !supervised(tx.as_mut(), actor, chat).await?
    {
        return Err(EndError::SupervisorNeeded);
    }
    end_in(app, tx.as_mut(), item, Some(actor), reason).await?;
    tx.commit().await?;
    announce(app, chat);
    Ok(())
}

/// Whether a supervisor decides: as the caller, or as somebody who sits in the chat and sees what is written.
async fn supervised(tx: &mut dyn Tx, actor: &Actor, chat: ChatId) -> Result<bool, StoreError> {
    if actor.roles.has(Role::Supervisor) {
        return Ok(true);
    }
    for inside in tx.members(chat).await? {
        let Some(member) = inside.member else {
            continue;
        };
        let staff = tx.staff(member).await?;
        if staff.is_some_and(|staff| staff.roles.has(Role::Supervisor)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The end of a chat as part of a larger step: the chat takes no new entries, its item moves on.
pub async fn end_in(
    app: &App,
    tx: &mut dyn Tx,
    item: Item,
    by: Option<&Actor>,
    reason: EndReason,
) -> Result<(), StoreError> {
    let now: Timestamp = app.now();
    let Some(id) = item.chat() else {
        return Ok(());
    };
    let chat = tx.chat(id).await?;
    let paused = chat.is_some_and(|chat| chat.paused);
    let drain_until = now.plus(app.times.idle().drain);
    if !tx
        .end_chat(
            id,
            Ended {
                reason,
                drain_until,
            },
        )
        .await?
    {
        return Ok(());
    }
    tally::ended(app, tx, (&item, paused), reason).await?;
    let finished = item.clone().finish(now, &app.times.leases());
    tx.save_item(&item, &finished).await?;
    care::after::let_go(app, tx, &item).await?;
    if finished.state == ItemState::Closed {
        // Nobody has to come any more.
        tx.withdraw_offers(item.id).await?;
        notify::withdraw(tx, Cause::Item(item.id)).await?;
    }
    let event = match reason {
        EndReason::UnsafeEnd => Event::UnsafeEnd,
        EndReason::EndedByPerson
        | EndReason::EndedByAdvocate
        | EndReason::QuickExit
        | EndReason::ConnectionLost
        | EndReason::IdleTimeout
        | EndReason::Abusive
        | EndReason::NoStaffLeft
        | EndReason::NoStaffCallbackBooked
        | EndReason::ServiceFailure => Event::ContactEnded,
    };
    let note = by.map_or_else(|| Note::by_nobody(event), |actor| Note::by(actor, event));
    let note = note.about(Object::Item(item.id)).because(reason.name());
    audit::record(tx, app, note).await
}

/// Tells everybody who is there.
pub fn announce(app: &App, chat: ChatId) {
    app.hub.chat_changed(chat);
    app.hub.queue_changed();
}
