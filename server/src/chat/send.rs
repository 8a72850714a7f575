//! A text enters the log.

use crate::App;
use domain::{ChatId, ClientId};
use store::{AppendError, Endpoint, NewEntry};
use thiserror::Error;

/// Why a text was not taken. Nothing was stored.
#[derive(Debug, Error)]
pub enum SendError {
    /// It is not a sealed text of this chat.
    #[error("not a sealed text")]
    Malformed,
    /// The log would not take it.
    #[error(transparent)]
    Append(#[from] AppendError),
}

/// Adds a sealed text and answers with its number once it is on disk. A resend gets the first number.
pub async fn send(
    app: &App,
    chat: ChatId,
    sender: Endpoint,
    client_id: ClientId,
    payload: Vec<u8>,
) -> Result<i64, SendError> {
    let framing =
        seal::delivery::inspect_message(&payload).map_err(|_source| SendError::Malformed)?;
    if framing.content != seal::delivery::Content::Application || framing.chat != *chat.as_bytes() {
        return Err(SendError::Malformed);
    }
    let epoch = i64::try_from(framing.epoch).map_err(|_source| SendError::Malformed)?;
    let entry = NewEntry {
        chat,
        sender,
        client_id,
        epoch,
        payload,
        now: app.now(),
    };
    let appended = app.store.append(entry).await?;
    if let Some(row) = appended.row {
        app.hub.published(chat, row);
    }
    Ok(appended.seq)
}
