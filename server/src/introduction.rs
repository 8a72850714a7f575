//! Somebody on another hotline's line comes into a chat by a code that they are told; the worker who was with them has a seat beside them until
//! the person and the advocate are through to each other (R363, E6, S3). Who holds the form and who holds the chat is one and the same.

pub mod bring_in;
pub mod confirm;
pub mod follow;
pub mod knock;
pub mod leave;
pub mod let_go;
pub mod seat;
pub mod sweep;

use crate::{App, audit};
use domain::{
    Item, Rejected,
    audit::{Event, Note, Object},
    introduction::Seat,
    permission::Actor,
};
use store::{Endpoint, StoreError, Tx, introduction::IntroductionRow};
use thiserror::Error;

/// Why nothing was done with a seat.
#[derive(Debug, Error)]
pub enum SeatError {
    /// The capability is for no seat: it never was, or the chat is over.
    #[error("no such seat")]
    NotFound,
    /// The caller does not hold the chat.
    #[error("not allowed")]
    Forbidden,
    /// What was handed over are no keys of a guest.
    #[error("malformed")]
    Malformed,
    /// It does not stand like that any more.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The worker reads nothing more from now on; the holder's desk takes their keys out next.
async fn vacate(
    app: &App,
    tx: &mut dyn Tx,
    row: &IntroductionRow,
    seat: Seat,
) -> Result<(), StoreError> {
    if let Some(chat) = row.chat {
        tx.delete_member(chat, Endpoint::Guest).await?;
        if let Some(item) = tx.item_of_chat(chat).await? {
            note(app, tx, &item, None, seat_code(row.seat, seat)).await?;
        }
    }
    let moved = IntroductionRow {
        seat,
        key_package: None,
        welcome: None,
        ..row.clone()
    };
    tx.save_introduction(&moved).await
}

/// What becomes of a seat, in the words of E6.
const fn seat_code(before: Seat, after: Seat) -> &'static str {
    match (before, after) {
        (_, Seat::Completed) => "completed",
        (Seat::Taken | Seat::Ready, _) => "dropped",
        (_, Seat::Over) => "declined",
        (_, after) => after.name(),
    }
}

/// For the audit log: a step of the transfer from another hotline.
async fn note(
    app: &App,
    tx: &mut dyn Tx,
    item: &Item,
    by: Option<&Actor>,
    why: &'static str,
) -> Result<(), StoreError> {
    let note = by.map_or_else(
        || Note::by_nobody(Event::TransferState),
        |actor| Note::by(actor, Event::TransferState),
    );
    let note = note.about(Object::Item(item.id)).because(why);
    audit::record(tx, app, note).await
}

/// Tells the chat, and the desk that holds it.
async fn announce(app: &App, row: &IntroductionRow) -> Result<(), StoreError> {
    let Some(chat) = row.chat else {
        return Ok(());
    };
    let item = app.store.read().await?.item_of_chat(chat).await?;
    app.hub.chat_changed(chat);
    if let Some(holder) = item.and_then(|item| item.state.holder()) {
        app.hub.device_changed(holder.device);
    }
    Ok(())
}
