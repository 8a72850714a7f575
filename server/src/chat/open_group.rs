//! The visitor's page has made its keys: from now on somebody can be let in.

use crate::App;
use domain::ChatId;
use store::StoreError;
use thiserror::Error;

/// Why the group was not taken.
#[derive(Debug, Error)]
pub enum OpenGroupError {
    /// The chat is over.
    #[error("the chat has ended")]
    Ended,
    /// It is not a new group of one visitor with this chat's id, in a suite that we allow.
    #[error("not a fresh group of this chat")]
    Bad,
    /// The chat has another group already.
    #[error("the chat has a group")]
    Conflict,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Stores the group's public state and the sealed box. The same group again, after a lost answer, changes nothing.
pub async fn open_group(
    app: &App,
    chat: ChatId,
    group_info: Vec<u8>,
    intake: Vec<u8>,
) -> Result<(), OpenGroupError> {
    let opened = seal::delivery::inspect_opening(chat.as_bytes(), &group_info)
        .map_err(|_source| OpenGroupError::Bad)?;
    let mut tx = app.store.begin().await?;
    let row = tx
        .chat(chat)
        .await?
        .filter(|row| row.ended.is_none())
        .ok_or(OpenGroupError::Ended)?;
    if row.group_info.is_some() {
        let same = row.visitor_key == Some(opened.visitor_key) && row.intake == Some(intake);
        return if same {
            Ok(())
        } else {
            Err(OpenGroupError::Conflict)
        };
    }
    tx.set_group(chat, &group_info, &intake, &opened.visitor_key)
        .await?;
    let holder = tx
        .item_of_chat(chat)
        .await?
        .and_then(|item| item.state.holder());
    tx.commit().await?;
    // Somebody may have claimed the place before the keys were ready (ruling 10).
    if let Some(holder) = holder {
        app.hub.device_changed(holder.device);
    }
    Ok(())
}
