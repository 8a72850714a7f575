//! Handshakes: one commit per epoch, numbered like every entry.

use crate::column::endpoint_bytes;
use crate::{Conn, driver, payload};
use domain::ChatId;
use std::sync::Arc;
use store::{EntryKind, EntryRow, Result, StoreError, chat::NewHandshake};

/// Stores a handshake if its epoch is still the chat's.
pub(crate) async fn insert(conn: &mut Conn, handshake: &NewHandshake) -> Result<Option<EntryRow>> {
    let column = payload::join(&handshake.commits).ok_or(StoreError::Full)?;
    let Some(seq) = next_seq(conn, handshake).await? else {
        return Ok(None);
    };
    sqlx::query!(
        "UPDATE chat_group SET group_info = $2 WHERE chat_id = $1",
        handshake.chat.as_bytes().as_slice(),
        handshake.group_info,
    )
    .execute(&mut *conn)
    .await
    .map_err(driver)?;
    sqlx::query!(
        "INSERT INTO entry (chat_id, seq, device_id, client_id, kind, payload) VALUES ($1, $2, $3, $4, $5, $6)",
        handshake.chat.as_bytes().as_slice(),
        seq,
        endpoint_bytes(&handshake.sender),
        handshake.client_id.as_bytes().as_slice(),
        payload::kind_name(EntryKind::Handshake),
        column,
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(Some(EntryRow {
        seq,
        sender: handshake.sender,
        client_id: handshake.client_id,
        kind: EntryKind::Handshake,
        payloads: Arc::new(handshake.commits.clone()),
    }))
}

/// Moves the chat to the next epoch and number, if it may.
async fn next_seq(conn: &mut Conn, handshake: &NewHandshake) -> Result<Option<i64>> {
    sqlx::query_scalar!(
        r#"UPDATE chat
           SET last_seq = last_seq + 1, epoch = $3, oldest_epoch = $4, warned = FALSE,
               active_at = CASE WHEN active_at < $5 THEN $5 ELSE active_at END
           WHERE id = $1 AND epoch = $2 AND end_reason IS NULL
             AND EXISTS (SELECT 1 FROM chat_group g WHERE g.chat_id = $1)
             AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.chat_id = $1 AND e.client_id = $6)
           RETURNING last_seq AS "last_seq!""#,
        handshake.chat.as_bytes().as_slice(),
        handshake.epoch,
        handshake.new_epoch,
        handshake.oldest_epoch,
        handshake.now.0,
        handshake.client_id.as_bytes().as_slice(),
    )
    .fetch_optional(conn)
    .await
    .map_err(driver)
}

/// Deletes the entries of a chat that every member has processed. With no member left there is nobody to say so: then they
/// go with the chat.
pub(crate) async fn prune(conn: &mut Conn, chat: ChatId) -> Result<()> {
    sqlx::query!(
        "DELETE FROM entry
         WHERE chat_id = $1 AND seq <= (SELECT MIN(cursor) FROM chat_member WHERE chat_id = $1)",
        chat.as_bytes().as_slice(),
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}
