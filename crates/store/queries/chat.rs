//! Chats and their members. Compiled once in each backend crate: `crate::{SqlTx, driver}` are that backend's own.

use crate::column::{Table, endpoint_bytes};
use crate::{SqlTx, driver, handshake, invitation};
use async_trait::async_trait;
use domain::{ChatId, ClientId, DeviceId, InvitationId, MemberId, Timestamp, chat::EndReason};
use store::{
    ChatTx, Endpoint, EntryRow, Result,
    chat::{ChatRow, Ended, InvitationRow, InvitationState, MemberRow, NewHandshake},
};

const CHAT: Table = Table("chat");
const GROUP: Table = Table("chat_group");
const MEMBER: Table = Table("chat_member");

struct RawChat {
    id: Vec<u8>,
    token_hash: Vec<u8>,
    epoch: i64,
    oldest_epoch: i64,
    last_seq: i64,
    active_at: i64,
    warned: bool,
    paused: bool,
    end_reason: Option<String>,
    booked: bool,
    drain_until: Option<i64>,
    group_info: Option<Vec<u8>>,
    intake: Option<Vec<u8>>,
    visitor_key: Option<Vec<u8>>,
}

macro_rules! select_chats {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            RawChat,
            r#"SELECT c.id AS "id!", c.token_hash AS "token_hash!", c.epoch AS "epoch!",
                      c.oldest_epoch AS "oldest_epoch!", c.last_seq AS "last_seq!", c.active_at AS "active_at!",
                      c.warned AS "warned!: bool", c.paused AS "paused!: bool", c.end_reason AS "end_reason?",
                      c.booked AS "booked!: bool",
                      c.drain_until AS "drain_until?", g.group_info AS "group_info?", g.intake AS "intake?",
                      g.visitor_key AS "visitor_key?"
               FROM chat c LEFT JOIN chat_group g ON g.chat_id = c.id "# + $tail,
            $($bind),+
        )
    };
}

/// An end in columns. Who left the line and asked to be called has a column of their own: the list of the first one is older.
const fn end_columns(reason: EndReason) -> (&'static str, bool) {
    match reason {
        EndReason::NoStaffCallbackBooked => (EndReason::NoStaffLeft.name(), true),
        EndReason::EndedByPerson
        | EndReason::EndedByAdvocate
        | EndReason::QuickExit
        | EndReason::ConnectionLost
        | EndReason::IdleTimeout
        | EndReason::UnsafeEnd
        | EndReason::Abusive
        | EndReason::NoStaffLeft
        | EndReason::ServiceFailure => (reason.name(), false),
    }
}

fn end_reason(word: &str, booked: bool) -> Option<EndReason> {
    match (EndReason::from_name(word)?, booked) {
        (EndReason::NoStaffLeft, true) => Some(EndReason::NoStaffCallbackBooked),
        (reason, false) => Some(reason),
        (_, true) => None,
    }
}

impl RawChat {
    fn parse(self) -> Result<ChatRow> {
        let ended = match (self.end_reason, self.drain_until) {
            (Some(reason), Some(until)) => Some(Ended {
                reason: CHAT.word("end_reason", end_reason(&reason, self.booked))?,
                drain_until: Timestamp(until),
            }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(CHAT.corrupt("drain_until")),
        };
        let visitor_key = self
            .visitor_key
            .map(|key| GROUP.fixed("visitor_key", &key))
            .transpose()?;
        Ok(ChatRow {
            id: ChatId::from_bytes(CHAT.fixed("id", &self.id)?),
            token_hash: CHAT.fixed("token_hash", &self.token_hash)?,
            epoch: self.epoch,
            oldest_epoch: self.oldest_epoch,
            last_seq: self.last_seq,
            group_info: self.group_info,
            intake: self.intake,
            visitor_key,
            active_at: Timestamp(self.active_at),
            warned: self.warned,
            paused: self.paused,
            ended,
        })
    }
}

#[async_trait]
impl ChatTx for SqlTx {
    async fn insert_chat(
        &mut self,
        id: ChatId,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO chat (id, token_hash, epoch, oldest_epoch, last_seq, active_at, warned, paused)
             VALUES ($1, $2, 0, 0, 0, $3, FALSE, FALSE) ON CONFLICT DO NOTHING",
            id.as_bytes().as_slice(),
            token_hash.as_slice(),
            now.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.insert_member(id, Endpoint::Visitor, None, 0).await?;
        Ok(true)
    }

    async fn chat(&mut self, id: ChatId) -> Result<Option<ChatRow>> {
        select_chats!("WHERE c.id = $1", id.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawChat::parse)
            .transpose()
    }

    async fn chat_by_token(&mut self, token_hash: &[u8; 32]) -> Result<Option<ChatRow>> {
        select_chats!("WHERE c.token_hash = $1", token_hash.as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawChat::parse)
            .transpose()
    }

    async fn set_token(&mut self, id: ChatId, token_hash: &[u8; 32]) -> Result<()> {
        sqlx::query!(
            "UPDATE chat SET token_hash = $2 WHERE id = $1",
            id.as_bytes().as_slice(),
            token_hash.as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn set_group(
        &mut self,
        id: ChatId,
        group_info: &[u8],
        intake: &[u8],
        visitor_key: &[u8; 32],
    ) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO chat_group (chat_id, group_info, intake, visitor_key)
             SELECT id, $2, $3, $4 FROM chat WHERE id = $1 AND end_reason IS NULL
             ON CONFLICT (chat_id) DO NOTHING",
            id.as_bytes().as_slice(),
            group_info,
            intake,
            visitor_key.as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_handshake(&mut self, handshake: &NewHandshake) -> Result<Option<EntryRow>> {
        handshake::insert(self.conn(), handshake).await
    }

    async fn entry_by_client_id(
        &mut self,
        chat: ChatId,
        client_id: ClientId,
    ) -> Result<Option<i64>> {
        sqlx::query_scalar!(
            r#"SELECT seq AS "seq!" FROM entry WHERE chat_id = $1 AND client_id = $2"#,
            chat.as_bytes().as_slice(),
            client_id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)
    }

    async fn insert_member(
        &mut self,
        chat: ChatId,
        endpoint: Endpoint,
        member: Option<MemberId>,
        seq: i64,
    ) -> Result<()> {
        let member = member.as_ref().map(|member| member.as_bytes().as_slice());
        sqlx::query!(
            "INSERT INTO chat_member (chat_id, device_id, member_id, joined_seq, cursor) VALUES ($1, $2, $3, $4, $4)
             ON CONFLICT (chat_id, device_id) DO UPDATE
             SET member_id = excluded.member_id, joined_seq = excluded.joined_seq, cursor = excluded.cursor
             WHERE chat_member.cursor < excluded.cursor",
            chat.as_bytes().as_slice(),
            endpoint_bytes(&endpoint),
            member,
            seq,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_member(&mut self, chat: ChatId, endpoint: Endpoint) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM chat_member WHERE chat_id = $1 AND device_id = $2",
            chat.as_bytes().as_slice(),
            endpoint_bytes(&endpoint),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        handshake::prune(self.conn(), chat).await?;
        Ok(done.rows_affected() == 1)
    }

    async fn members(&mut self, chat: ChatId) -> Result<Vec<MemberRow>> {
        let rows = sqlx::query!(
            "SELECT device_id, member_id, joined_seq, cursor FROM chat_member WHERE chat_id = $1 ORDER BY device_id",
            chat.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let member = row
                    .member_id
                    .map(|id| MEMBER.fixed("member_id", &id).map(MemberId::from_bytes))
                    .transpose()?;
                Ok(MemberRow {
                    endpoint: MEMBER.endpoint("device_id", &row.device_id)?,
                    member,
                    joined_seq: row.joined_seq,
                    cursor: row.cursor,
                })
            })
            .collect()
    }

    async fn chats_of_device(&mut self, device: DeviceId) -> Result<Vec<ChatId>> {
        let rows = sqlx::query_scalar!(
            "SELECT chat_id FROM chat_member WHERE device_id = $1 AND member_id IS NOT NULL",
            device.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|id| MEMBER.fixed("chat_id", id).map(ChatId::from_bytes))
            .collect()
    }

    async fn touch_chat(&mut self, id: ChatId, now: Timestamp) -> Result<()> {
        sqlx::query!(
            "UPDATE chat SET active_at = CASE WHEN active_at < $2 THEN $2 ELSE active_at END, warned = FALSE
             WHERE id = $1",
            id.as_bytes().as_slice(),
            now.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn set_warned(&mut self, id: ChatId) -> Result<()> {
        sqlx::query!(
            "UPDATE chat SET warned = TRUE WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn set_paused(&mut self, id: ChatId, paused: bool) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE chat SET paused = $2 WHERE id = $1 AND paused <> $2",
            id.as_bytes().as_slice(),
            paused,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn quiet_chats(
        &mut self,
        before: Timestamp,
        paused: bool,
        limit: u32,
    ) -> Result<Vec<ChatRow>> {
        let rows = select_chats!(
            "WHERE c.end_reason IS NULL AND c.active_at <= $1 AND c.paused = $2 ORDER BY c.active_at, c.id LIMIT $3",
            before.0,
            paused,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawChat::parse).collect()
    }

    async fn end_chat(&mut self, id: ChatId, ended: Ended) -> Result<bool> {
        let (reason, booked) = end_columns(ended.reason);
        let done = sqlx::query!(
            "UPDATE chat SET end_reason = $2, drain_until = $3, booked = $4, paused = FALSE
             WHERE id = $1 AND end_reason IS NULL",
            id.as_bytes().as_slice(),
            reason,
            ended.drain_until.0,
            booked,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        forget_opened(self, id).await?;
        self.delete_member(id, Endpoint::Visitor).await?;
        self.delete_member(id, Endpoint::Guest).await?;
        Ok(true)
    }

    async fn delete_drained(&mut self, now: Timestamp, limit: u32) -> Result<Vec<ChatId>> {
        let rows = sqlx::query_scalar!(
            r#"DELETE FROM chat WHERE id IN (
                   SELECT c.id FROM chat c
                   WHERE c.end_reason IS NOT NULL AND (
                       c.drain_until <= $1
                       OR NOT EXISTS (SELECT 1 FROM chat_member m WHERE m.chat_id = c.id AND m.cursor < c.last_seq)
                   )
                   ORDER BY c.drain_until LIMIT $2
               ) RETURNING id AS "id!""#,
            now.0,
            i64::from(limit),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|id| CHAT.fixed("id", id).map(ChatId::from_bytes))
            .collect()
    }

    async fn insert_invitation(&mut self, row: &InvitationRow) -> Result<bool> {
        invitation::insert(self.conn(), row).await
    }

    async fn invitation(&mut self, id: InvitationId) -> Result<Option<InvitationRow>> {
        invitation::one(self.conn(), id).await
    }

    async fn invitations_of_chat(&mut self, chat: ChatId) -> Result<Vec<InvitationRow>> {
        invitation::of_chat(self.conn(), chat).await
    }

    async fn invitations_of_member(&mut self, member: MemberId) -> Result<Vec<InvitationRow>> {
        invitation::of_member(self.conn(), member).await
    }

    async fn set_agreed(&mut self, id: InvitationId, agreed: bool, until: Timestamp) -> Result<()> {
        invitation::set_agreed(self.conn(), id, agreed, until).await
    }

    async fn refuse_interpreter(&mut self, chat: ChatId, member: MemberId) -> Result<()> {
        invitation::refuse_interpreter(self.conn(), chat, member).await
    }

    async fn refused_interpreters(&mut self, chat: ChatId) -> Result<Vec<MemberId>> {
        invitation::refused_interpreters(self.conn(), chat).await
    }

    async fn set_invitation(&mut self, id: InvitationId, state: &InvitationState) -> Result<()> {
        invitation::set(self.conn(), id, state).await
    }

    async fn delete_invitation(&mut self, id: InvitationId) -> Result<()> {
        invitation::delete(self.conn(), id).await
    }

    async fn lapsed_invitations(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<InvitationRow>> {
        invitation::lapsed(self.conn(), now, limit).await
    }
}

/// Deletes what only an open chat needs: keys, boxes and questions.
async fn forget_opened(tx: &mut SqlTx, id: ChatId) -> Result<()> {
    sqlx::query!(
        "DELETE FROM chat_group WHERE chat_id = $1",
        id.as_bytes().as_slice()
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    sqlx::query!(
        "DELETE FROM invitation WHERE chat_id = $1",
        id.as_bytes().as_slice()
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    sqlx::query!(
        "DELETE FROM aside WHERE chat_id = $1",
        id.as_bytes().as_slice()
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    sqlx::query!(
        "DELETE FROM introduction WHERE chat_id = $1",
        id.as_bytes().as_slice()
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    sqlx::query!(
        "DELETE FROM interpreter_no WHERE chat_id = $1",
        id.as_bytes().as_slice()
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    sqlx::query!(
        "DELETE FROM resume WHERE chat_id = $1",
        id.as_bytes().as_slice()
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    Ok(())
}
