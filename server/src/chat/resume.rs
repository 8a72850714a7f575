//! The visitor returns with their phrase.

use crate::{App, chat::hash, tally};
use domain::{ChatId, tally::Count};
use store::{StoreError, resume::ResumeRow};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// Why nobody was let back.
#[derive(Debug, Error)]
pub enum ResumeError {
    /// There is nothing behind these words, or no longer; which of the two is not said.
    #[error("nothing behind these words")]
    NotFound,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was kept.
#[derive(Debug)]
pub struct Resumed {
    /// The chat.
    pub chat: ChatId,
    /// The newest sealed state.
    pub blob: Vec<u8>,
    /// Its version.
    pub version: i64,
}

/// Hands out the sealed state and gives the chat to the new tab: the old tab's capability opens nothing from now on.
pub async fn resume(
    app: &App,
    locator: &[u8; 16],
    auth: &[u8],
    token: &[u8; 32],
) -> Result<Resumed, ResumeError> {
    let mut tx = app.store.begin().await?;
    let row: ResumeRow = tx.resume(locator).await?.ok_or(ResumeError::NotFound)?;
    let proven = bool::from(hash(auth).ct_eq(&row.auth_hash));
    let over = app.now() >= row.until;
    let open = tx
        .chat(row.chat)
        .await?
        .is_some_and(|chat| chat.ended.is_none());
    if !proven || over || !open {
        return Err(ResumeError::NotFound);
    }
    let token_hash = hash(token);
    // The same tab asks again when the answer was lost: the person has come back once.
    let again = tx.chat_by_token(&token_hash).await?;
    if again.is_none_or(|chat| chat.id != row.chat)
        && let Some(item) = tx.item_of_chat(row.chat).await?
    {
        tally::once(app, tx.as_mut(), &item, Count::Returned).await?;
    }
    tx.set_token(row.chat, &token_hash).await?;
    tx.set_paused(row.chat, false).await?;
    tx.touch_chat(row.chat, app.now()).await?;
    tx.commit().await?;
    app.hub.chat_changed(row.chat);
    Ok(Resumed {
        chat: row.chat,
        blob: row.blob,
        version: row.version,
    })
}
