//! What is asked without a transaction.

use crate::column::Table;
use crate::{driver, payload};
use domain::{ChatId, ClientId};
use sqlx::{Row as _, SqlitePool};
use std::fmt::Write as _;
use std::sync::Arc;
use store::{EntryRow, Result};

const ENTRY: Table = Table("entry");
const CHAT: Table = Table("chat");

pub(crate) async fn entries_after(
    readers: &SqlitePool,
    chat: ChatId,
    after: i64,
    limit: u32,
) -> Result<Vec<EntryRow>> {
    let rows = sqlx::query!(
        "SELECT seq, device_id, client_id, kind, payload FROM entry
         WHERE chat_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        chat.as_bytes().as_slice(),
        after,
        i64::from(limit),
    )
    .fetch_all(readers)
    .await
    .map_err(driver)?;
    rows.into_iter()
        .map(|row| {
            let kind = ENTRY.word("kind", payload::kind_from_name(&row.kind))?;
            let payloads = ENTRY.word("payload", payload::split(kind, row.payload))?;
            Ok(EntryRow {
                seq: row.seq,
                sender: ENTRY.endpoint("device_id", &row.device_id)?,
                client_id: ClientId::from_bytes(ENTRY.fixed("client_id", &row.client_id)?),
                kind,
                payloads: Arc::new(payloads),
            })
        })
        .collect()
}

pub(crate) async fn last_seqs(
    readers: &SqlitePool,
    chats: &[ChatId],
) -> Result<Vec<(ChatId, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT c.id AS "id!", c.last_seq AS "last_seq!"
           FROM json_each($1) AS wanted JOIN chat c ON c.id = unhex(wanted.value)"#,
        hex_list(chats),
    )
    .fetch_all(readers)
    .await
    .map_err(driver)?;
    rows.into_iter()
        .map(|row| {
            let id = ChatId::from_bytes(CHAT.fixed("id", &row.id)?);
            Ok((id, row.last_seq))
        })
        .collect()
}

/// Every column of every table but SQLite's own.
pub(crate) async fn columns(readers: &SqlitePool) -> Result<Vec<(String, String)>> {
    let rows = sqlx::raw_sql(
        "SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c
         WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid",
    )
    .fetch_all(readers)
    .await
    .map_err(driver)?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect::<std::result::Result<_, sqlx::Error>>()
        .map_err(driver)
}

/// Ids as a JSON array of hexadecimal strings.
fn hex_list(chats: &[ChatId]) -> String {
    let mut list = String::with_capacity(2 + chats.len() * 35);
    list.push('[');
    for (place, chat) in chats.iter().enumerate() {
        list.push_str(if place == 0 { "\"" } else { ",\"" });
        for byte in chat.as_bytes() {
            write!(list, "{byte:02x}").expect("writing to a String cannot fail");
        }
        list.push('"');
    }
    list.push(']');
    list
}
