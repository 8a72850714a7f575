//! What two of the staff say to each other beside a chat.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{AsideId, ChatId, ClientId, DeviceId};
use store::{
    AsideTx, Result,
    aside::{AsideEntryRow, AsideRow, AsideState},
};

const ASIDE: Table = Table("aside");
const ENTRY: Table = Table("aside_entry");

struct RawAside {
    id: Vec<u8>,
    chat_id: Vec<u8>,
    from_device_id: Vec<u8>,
    to_device_id: Vec<u8>,
    state: String,
    key_package: Option<Vec<u8>>,
    welcome: Option<Vec<u8>>,
    last_seq: i64,
}

macro_rules! select_asides {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            RawAside,
            "SELECT id, chat_id, from_device_id, to_device_id, state, key_package, welcome, last_seq FROM aside " + $tail,
            $($bind),+
        )
    };
}

impl RawAside {
    fn parse(self) -> Result<AsideRow> {
        let state = match self.state.as_str() {
            "asked" => AsideState::Asked,
            "answered" => AsideState::Answered {
                key_package: ASIDE.word("key_package", self.key_package)?,
            },
            "open" => AsideState::Open {
                welcome: ASIDE.word("welcome", self.welcome)?,
            },
            _ => return Err(ASIDE.corrupt("state")),
        };
        Ok(AsideRow {
            id: AsideId::from_bytes(ASIDE.fixed("id", &self.id)?),
            chat: ChatId::from_bytes(ASIDE.fixed("chat_id", &self.chat_id)?),
            from: DeviceId::from_bytes(ASIDE.fixed("from_device_id", &self.from_device_id)?),
            to: DeviceId::from_bytes(ASIDE.fixed("to_device_id", &self.to_device_id)?),
            state,
            last_seq: self.last_seq,
        })
    }
}

#[async_trait]
impl AsideTx for SqlTx {
    async fn insert_aside(
        &mut self,
        id: AsideId,
        chat: ChatId,
        (from, to): (DeviceId, DeviceId),
    ) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO aside (id, chat_id, from_device_id, to_device_id, state, last_seq, from_cursor, to_cursor)
             SELECT $1, one.chat_id, one.device_id, other.device_id, 'asked', 0, 0, 0
             FROM chat_member one JOIN chat_member other ON other.chat_id = one.chat_id
             WHERE one.chat_id = $2 AND one.device_id = $3 AND other.device_id = $4
             ON CONFLICT DO NOTHING",
            id.as_bytes().as_slice(),
            chat.as_bytes().as_slice(),
            from.as_bytes().as_slice(),
            to.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn aside(&mut self, id: AsideId) -> Result<Option<AsideRow>> {
        select_asides!("WHERE id = $1", id.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawAside::parse)
            .transpose()
    }

    async fn asides_of_device(&mut self, device: DeviceId) -> Result<Vec<AsideRow>> {
        let rows = select_asides!(
            "WHERE from_device_id = $1 OR to_device_id = $1 ORDER BY id",
            device.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawAside::parse).collect()
    }

    async fn set_aside(&mut self, id: AsideId, state: &AsideState) -> Result<()> {
        let (name, key_package, welcome) = match state {
            AsideState::Asked => ("asked", None, None),
            AsideState::Answered { key_package } => ("answered", Some(key_package), None),
            AsideState::Open { welcome } => ("open", None, Some(welcome)),
        };
        sqlx::query!(
            "UPDATE aside SET state = $2, key_package = $3, welcome = $4 WHERE id = $1",
            id.as_bytes().as_slice(),
            name,
            key_package,
            welcome,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn append_aside(
        &mut self,
        id: AsideId,
        sender: DeviceId,
        (client_id, payload): (ClientId, &[u8]),
    ) -> Result<Option<i64>> {
        let known = sqlx::query_scalar!(
            r#"SELECT seq AS "seq!" FROM aside_entry WHERE aside_id = $1 AND client_id = $2"#,
            id.as_bytes().as_slice(),
            client_id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        if known.is_some() {
            return Ok(known);
        }
        let next = sqlx::query_scalar!(
            r#"UPDATE aside SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq AS "last_seq!""#,
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        let Some(seq) = next else {
            return Ok(None);
        };
        sqlx::query!(
            "INSERT INTO aside_entry (aside_id, seq, device_id, client_id, payload) VALUES ($1, $2, $3, $4, $5)",
            id.as_bytes().as_slice(),
            seq,
            sender.as_bytes().as_slice(),
            client_id.as_bytes().as_slice(),
            payload,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(Some(seq))
    }

    async fn aside_entries(
        &mut self,
        id: AsideId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AsideEntryRow>> {
        let rows = sqlx::query!(
            "SELECT seq, device_id, client_id, payload FROM aside_entry WHERE aside_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
            id.as_bytes().as_slice(),
            after,
            i64::from(limit),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(AsideEntryRow {
                    seq: row.seq,
                    device: DeviceId::from_bytes(ENTRY.fixed("device_id", &row.device_id)?),
                    client_id: ClientId::from_bytes(ENTRY.fixed("client_id", &row.client_id)?),
                    payload: row.payload,
                })
            })
            .collect()
    }

    async fn acknowledge_aside(&mut self, id: AsideId, device: DeviceId, seq: i64) -> Result<()> {
        sqlx::query!(
            "UPDATE aside SET
                 from_cursor = CASE WHEN from_device_id = $2 AND from_cursor < $3 AND $3 <= last_seq
                     THEN $3 ELSE from_cursor END,
                 to_cursor = CASE WHEN to_device_id = $2 AND to_cursor < $3 AND $3 <= last_seq
                     THEN $3 ELSE to_cursor END
             WHERE id = $1",
            id.as_bytes().as_slice(),
            device.as_bytes().as_slice(),
            seq,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "DELETE FROM aside_entry WHERE aside_id = $1
             AND seq <= (SELECT CASE WHEN from_cursor < to_cursor THEN from_cursor ELSE to_cursor END FROM aside WHERE id = $1)",
            id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_aside(&mut self, id: AsideId) -> Result<()> {
        sqlx::query!("DELETE FROM aside WHERE id = $1", id.as_bytes().as_slice())
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }
}
