//! Sessions of staff and the single-use tickets for their sockets.

use crate::column::Table;
use crate::{Conn, driver};
use domain::{DeviceId, MemberId, Timestamp};
use store::{Result, staff::SessionRow};

const SESSION: Table = Table("session");
const TICKET: Table = Table("ticket");

struct RawSession {
    token_hash: Vec<u8>,
    member_id: Vec<u8>,
    device_id: Vec<u8>,
    seen_at: i64,
    ends_at: i64,
    began_at: i64,
    proven_at: i64,
}

macro_rules! select_sessions {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            RawSession,
            "SELECT token_hash, member_id, device_id, seen_at, ends_at, began_at, proven_at FROM session " + $tail,
            $($bind),+
        )
    };
}

impl RawSession {
    fn parse(self) -> Result<SessionRow> {
        Ok(SessionRow {
            token_hash: SESSION.fixed("token_hash", &self.token_hash)?,
            member: MemberId::from_bytes(SESSION.fixed("member_id", &self.member_id)?),
            device: DeviceId::from_bytes(SESSION.fixed("device_id", &self.device_id)?),
            seen_at: Timestamp(self.seen_at),
            ends_at: Timestamp(self.ends_at),
            began_at: Timestamp(self.began_at),
            proven_at: Timestamp(self.proven_at),
        })
    }
}

pub(crate) async fn insert(conn: &mut Conn, row: &SessionRow) -> Result<()> {
    sqlx::query!(
        "INSERT INTO session (token_hash, member_id, device_id, seen_at, ends_at, began_at, proven_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row.token_hash.as_slice(),
        row.member.as_bytes().as_slice(),
        row.device.as_bytes().as_slice(),
        row.seen_at.to_minute().0,
        row.ends_at.to_minute().0,
        row.began_at.to_minute().0,
        row.proven_at.to_minute().0,
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}

pub(crate) async fn one(conn: &mut Conn, token_hash: &[u8; 32]) -> Result<Option<SessionRow>> {
    select_sessions!("WHERE token_hash = $1", token_hash.as_slice())
        .fetch_optional(conn)
        .await
        .map_err(driver)?
        .map(RawSession::parse)
        .transpose()
}

/// The sessions of a member, over or not, the newest first.
pub(crate) async fn of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<SessionRow>> {
    let rows = select_sessions!(
        "WHERE member_id = $1 ORDER BY began_at DESC, token_hash",
        member.as_bytes().as_slice()
    )
    .fetch_all(conn)
    .await
    .map_err(driver)?;
    rows.into_iter().map(RawSession::parse).collect()
}

/// Notes that the owner proved who they are.
pub(crate) async fn prove(conn: &mut Conn, token_hash: &[u8; 32], now: Timestamp) -> Result<()> {
    sqlx::query!(
        "UPDATE session SET proven_at = $2 WHERE token_hash = $1",
        token_hash.as_slice(),
        now.to_minute().0,
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}

/// Writes only when the minute is another: most requests cost no write.
pub(crate) async fn touch(conn: &mut Conn, token_hash: &[u8; 32], now: Timestamp) -> Result<()> {
    sqlx::query!(
        "UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2",
        token_hash.as_slice(),
        now.to_minute().0,
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}

pub(crate) async fn delete(conn: &mut Conn, token_hash: &[u8; 32]) -> Result<bool> {
    let done = sqlx::query!(
        "DELETE FROM session WHERE token_hash = $1",
        token_hash.as_slice()
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn delete_old(
    conn: &mut Conn,
    now: Timestamp,
    idle_before: Timestamp,
) -> Result<Vec<DeviceId>> {
    sqlx::query!("DELETE FROM ticket WHERE until <= $1", now.0)
        .execute(&mut *conn)
        .await
        .map_err(driver)?;
    let rows = sqlx::query_scalar!(
        r#"DELETE FROM session WHERE ends_at <= $1 OR seen_at < $2 RETURNING device_id AS "device_id!""#,
        now.0,
        idle_before.to_minute().0,
    )
    .fetch_all(conn)
    .await
    .map_err(driver)?;
    rows.iter()
        .map(|id| SESSION.fixed("device_id", id).map(DeviceId::from_bytes))
        .collect()
}

pub(crate) async fn insert_ticket(
    conn: &mut Conn,
    ticket_hash: &[u8; 32],
    session: &[u8; 32],
    until: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO ticket (ticket_hash, session_hash, until) VALUES ($1, $2, $3)",
        ticket_hash.as_slice(),
        session.as_slice(),
        until.0,
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}

/// Deletes the ticket whether or not it is still good: there is no second try.
pub(crate) async fn take_ticket(
    conn: &mut Conn,
    ticket_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<SessionRow>> {
    let ticket = sqlx::query!(
        r#"DELETE FROM ticket WHERE ticket_hash = $1 RETURNING session_hash AS "session_hash!", until AS "until!""#,
        ticket_hash.as_slice(),
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(driver)?;
    match ticket {
        Some(ticket) if now.0 < ticket.until => {
            let session = TICKET.fixed("session_hash", &ticket.session_hash)?;
            one(conn, &session).await
        }
        Some(_) | None => Ok(None),
    }
}
