//! How a seat is shown to the chat, and how somebody comes to sit in it.

use super::{SeatError, note};
use crate::App;
use domain::{ChatId, InvitationId, Item, introduction::Seat, permission::Actor};
use seal::chat::knocking;
use store::{Endpoint, Result, Tx, introduction::IntroductionRow};

/// A seat as the chat is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Somebody knocks, and the person is asked.
    Asked(InvitationId),
    /// The person has said yes: the holder's desk lets them in.
    Coming(InvitationId),
    /// They are in the chat.
    Here {
        /// The advocate has said that they have the person.
        ready: bool,
    },
    /// They have gone: the holder's desk takes their keys out.
    Leaving,
}

/// What the chat is told, if anything.
pub async fn shown(tx: &mut dyn Tx, chat: ChatId) -> Result<Option<Shown>> {
    let row = tx.introduction_of_chat(chat).await?;
    Ok(row.and_then(|row| match row.seat {
        Seat::Empty | Seat::Through | Seat::Over => None,
        Seat::Knocked => Some(Shown::Asked(row.id)),
        Seat::Agreed => Some(Shown::Coming(row.id)),
        Seat::Taken => Some(Shown::Here { ready: false }),
        Seat::Ready => Some(Shown::Here { ready: true }),
        Seat::Completed | Seat::Left => Some(Shown::Leaving),
    }))
}

/// The keys that somebody knocked with.
pub async fn key_package(app: &App, chat: ChatId) -> Result<Option<Vec<u8>>> {
    let row = app.store.read().await?.introduction_of_chat(chat).await?;
    Ok(row.and_then(|row| row.key_package))
}

/// Whether the worker with this key may be let in now: the person has said yes to them, and these are the keys that they knocked with.
pub async fn may_enter(
    tx: &mut dyn Tx,
    (chat, id): (ChatId, InvitationId),
    key: &[u8; 32],
) -> Result<Option<IntroductionRow>> {
    let row = tx.introduction_of_chat(chat).await?;
    let row = row.filter(|row| row.id == id && row.seat.enter().is_ok());
    Ok(row.filter(|row| {
        let package = row
            .key_package
            .as_deref()
            .and_then(|bytes| knocking(bytes).ok());
        package.is_some_and(|(_, knocked)| knocked == *key)
    }))
}

/// They are in: from then on they are sent what is written.
pub async fn enter(
    app: &App,
    tx: &mut dyn Tx,
    row: IntroductionRow,
    (item, actor): (&Item, &Actor),
    (welcome, seq): (Vec<u8>, i64),
) -> std::result::Result<(), SeatError> {
    let seat = row.seat.enter()?;
    if let Some(chat) = row.chat {
        tx.insert_member(chat, Endpoint::Guest, None, seq).await?;
    }
    let taken = IntroductionRow {
        seat,
        key_package: None,
        welcome: Some((welcome, seq)),
        ..row
    };
    tx.save_introduction(&taken).await?;
    Ok(note(app, tx, item, Some(actor), "joined").await?)
}

/// Their keys are out of the chat.
pub async fn removed(tx: &mut dyn Tx, chat: ChatId) -> Result<()> {
    tx.delete_member(chat, Endpoint::Guest).await?;
    let Some(row) = tx.introduction_of_chat(chat).await? else {
        return Ok(());
    };
    let over = IntroductionRow {
        seat: row.seat.removed(),
        key_package: None,
        welcome: None,
        ..row
    };
    tx.save_introduction(&over).await
}
