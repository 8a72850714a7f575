//! The visitor leaves: quick exit, goodbye, or out of the line.

use crate::{
    App,
    chat::{end, hash, send},
    tally,
};
use domain::{ChatId, ClientId, chat::EndReason, tally::Count};
use store::{Endpoint, StoreError};
use thiserror::Error;

/// One sealed text that was still on its way.
#[derive(Debug)]
pub struct Unsent {
    /// The id it was or would have been sent under.
    pub client_id: ClientId,
    /// The sealed text.
    pub payload: Vec<u8>,
}

/// Why leaving failed.
#[derive(Debug, Error)]
pub enum LeaveError {
    /// The capability opens nothing.
    #[error("no such chat")]
    NotFound,
    /// A visitor cannot leave for this reason.
    #[error("not a reason of a visitor")]
    Reason,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Leaves by capability, from a page that is already gone (ruling 8). Texts that cannot be taken any more are dropped: their
/// sender is not there to send them again.
pub async fn leave_with(
    app: &App,
    token: &[u8; 32],
    reason: EndReason,
    outbox: Vec<Unsent>,
) -> Result<(), LeaveError> {
    let chat = {
        let mut tx = app.store.read().await?;
        tx.chat_by_token(&hash(token))
            .await?
            .ok_or(LeaveError::NotFound)?
            .id
    };
    for text in outbox {
        let sent = send::send(app, chat, Endpoint::Visitor, text.client_id, text.payload).await;
        if sent.is_err() {
            break;
        }
    }
    leave(app, chat, reason).await
}

/// Leaves. With a return phrase a quick exit pauses the chat instead of ending it (ruling 5). Leaving twice changes nothing.
pub async fn leave(app: &App, chat: ChatId, reason: EndReason) -> Result<(), LeaveError> {
    let quick = match reason {
        EndReason::QuickExit => true,
        EndReason::EndedByPerson | EndReason::NoStaffLeft | EndReason::NoStaffCallbackBooked => {
            false
        }
        EndReason::EndedByAdvocate
        | EndReason::ConnectionLost
        | EndReason::IdleTimeout
        | EndReason::UnsafeEnd
        | EndReason::Abusive
        | EndReason::ServiceFailure => return Err(LeaveError::Reason),
    };
    let mut tx = app.store.begin().await?;
    let item = tx.item_of_chat(chat).await?.ok_or(LeaveError::NotFound)?;
    if quick && tx.has_resume(chat).await? {
        if tx.set_paused(chat, true).await? {
            tally::once(app, tx.as_mut(), &item, Count::QuickExit).await?;
        }
    } else {
        end::end_in(app, tx.as_mut(), item, None, reason).await?;
    }
    tx.commit().await?;
    end::announce(app, chat);
    Ok(())
}
