//! The visitor asked for a return phrase: their sealed state is kept behind it (R612).

use crate::{App, chat::hash};
use store::{StoreError, resume::ResumeRow};
use thiserror::Error;

/// A sealed state.
#[derive(Debug)]
pub struct Kept {
    /// Where it is found, derived from the phrase.
    pub locator: [u8; 16],
    /// Proves knowledge of the phrase.
    pub auth: Vec<u8>,
    /// Counts up.
    pub version: i64,
    /// The sealed state.
    pub blob: Vec<u8>,
}

/// Why it was not kept.
#[derive(Debug, Error)]
pub enum KeepError {
    /// The capability opens nothing, or the chat is over.
    #[error("no open chat")]
    NotFound,
    /// A newer state is kept already, or the place is another chat's.
    #[error("a newer state is kept")]
    Conflict,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps or replaces the state of the chat that the capability opens.
pub async fn keep(app: &App, token: &[u8; 32], kept: Kept) -> Result<(), KeepError> {
    let mut tx = app.store.begin().await?;
    let chat = tx
        .chat_by_token(&hash(token))
        .await?
        .filter(|chat| chat.ended.is_none())
        .ok_or(KeepError::NotFound)?;
    let row = ResumeRow {
        locator: kept.locator,
        chat: chat.id,
        auth_hash: hash(&kept.auth),
        version: kept.version,
        blob: kept.blob,
        until: app.now().plus(app.times.idle().paused),
    };
    if !tx.put_resume(&row).await? {
        return Err(KeepError::Conflict);
    }
    tx.commit().await?;
    Ok(())
}
