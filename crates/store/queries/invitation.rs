//! Invitations: rows that last as long as the question.

use crate::column::Table;
use crate::{Conn, driver};
use domain::{ChatId, DeviceId, InvitationId, MemberId, Timestamp, transfer::ColdReason};
use store::{
    Result,
    chat::{InvitationRow, InvitationState, Purpose},
};

const TABLE: Table = Table("invitation");
const REFUSED: Table = Table("interpreter_no");

struct RawInvitation {
    id: Vec<u8>,
    chat_id: Vec<u8>,
    from_member_id: Vec<u8>,
    from_device_id: Vec<u8>,
    to_member_id: Vec<u8>,
    purpose: String,
    cold: Option<String>,
    agreed: bool,
    until: i64,
    state: String,
    device_id: Option<Vec<u8>>,
    key_package: Option<Vec<u8>>,
    welcome: Option<Vec<u8>>,
    seq: Option<i64>,
}

macro_rules! select_invitations {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            RawInvitation,
            "SELECT id, chat_id, from_member_id, from_device_id, to_member_id, purpose, cold, agreed AS \"agreed!: bool\", until, state,
                    device_id, key_package, welcome, seq
             FROM invitation " + $tail,
            $($bind),+
        )
    };
}

/// A state in the columns that it takes.
struct Columns<'a> {
    state: &'static str,
    device: Option<&'a [u8]>,
    key_package: Option<&'a [u8]>,
    welcome: Option<&'a [u8]>,
    seq: Option<i64>,
}

pub(crate) async fn insert(conn: &mut Conn, row: &InvitationRow) -> Result<bool> {
    let columns = Columns::of(&row.state);
    let done = sqlx::query!(
        "INSERT INTO invitation (id, chat_id, from_member_id, from_device_id, to_member_id, purpose, cold, agreed, until,
                                 state, device_id, key_package, welcome, seq)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING",
        row.id.as_bytes().as_slice(),
        row.chat.as_bytes().as_slice(),
        row.from.as_bytes().as_slice(),
        row.from_device.as_bytes().as_slice(),
        row.to.as_bytes().as_slice(),
        purpose_name(row.purpose),
        row.cold.map(ColdReason::name),
        row.agreed,
        row.until.0,
        columns.state,
        columns.device,
        columns.key_package,
        columns.welcome,
        columns.seq,
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn one(conn: &mut Conn, id: InvitationId) -> Result<Option<InvitationRow>> {
    select_invitations!("WHERE id = $1", id.as_bytes().as_slice())
        .fetch_optional(conn)
        .await
        .map_err(driver)?
        .map(RawInvitation::parse)
        .transpose()
}

pub(crate) async fn of_chat(conn: &mut Conn, chat: ChatId) -> Result<Vec<InvitationRow>> {
    let rows = select_invitations!(
        "WHERE chat_id = $1 ORDER BY until, id",
        chat.as_bytes().as_slice()
    )
    .fetch_all(conn)
    .await
    .map_err(driver)?;
    rows.into_iter().map(RawInvitation::parse).collect()
}

pub(crate) async fn of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<InvitationRow>> {
    let rows = select_invitations!(
        "WHERE from_member_id = $1 OR to_member_id = $1 ORDER BY until, id",
        member.as_bytes().as_slice()
    )
    .fetch_all(conn)
    .await
    .map_err(driver)?;
    rows.into_iter().map(RawInvitation::parse).collect()
}

pub(crate) async fn set(conn: &mut Conn, id: InvitationId, state: &InvitationState) -> Result<()> {
    let columns = Columns::of(state);
    sqlx::query!(
        "UPDATE invitation SET state = $2, device_id = $3, key_package = $4, welcome = $5, seq = $6 WHERE id = $1",
        id.as_bytes().as_slice(),
        columns.state,
        columns.device,
        columns.key_package,
        columns.welcome,
        columns.seq,
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}

pub(crate) async fn set_agreed(
    conn: &mut Conn,
    id: InvitationId,
    agreed: bool,
    until: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "UPDATE invitation SET agreed = $2, until = $3 WHERE id = $1",
        id.as_bytes().as_slice(),
        agreed,
        until.0,
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}

pub(crate) async fn delete(conn: &mut Conn, id: InvitationId) -> Result<()> {
    sqlx::query!(
        "DELETE FROM invitation WHERE id = $1",
        id.as_bytes().as_slice()
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}

pub(crate) async fn refuse_interpreter(
    conn: &mut Conn,
    chat: ChatId,
    member: MemberId,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO interpreter_no (chat_id, member_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        chat.as_bytes().as_slice(),
        member.as_bytes().as_slice(),
    )
    .execute(conn)
    .await
    .map_err(driver)?;
    Ok(())
}

pub(crate) async fn refused_interpreters(conn: &mut Conn, chat: ChatId) -> Result<Vec<MemberId>> {
    let rows = sqlx::query_scalar!(
        "SELECT member_id FROM interpreter_no WHERE chat_id = $1 ORDER BY member_id",
        chat.as_bytes().as_slice()
    )
    .fetch_all(conn)
    .await
    .map_err(driver)?;
    let id = |bytes: &Vec<u8>| REFUSED.fixed("member_id", bytes).map(MemberId::from_bytes);
    rows.iter().map(id).collect()
}

pub(crate) async fn lapsed(
    conn: &mut Conn,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<InvitationRow>> {
    let rows = select_invitations!(
        "WHERE until <= $1 ORDER BY until, id LIMIT $2",
        now.0,
        i64::from(limit)
    )
    .fetch_all(conn)
    .await
    .map_err(driver)?;
    rows.into_iter().map(RawInvitation::parse).collect()
}

impl<'a> Columns<'a> {
    fn of(state: &'a InvitationState) -> Self {
        let asked = Self {
            state: "asked",
            device: None,
            key_package: None,
            welcome: None,
            seq: None,
        };
        match state {
            InvitationState::Asked => asked,
            InvitationState::Accepted {
                device,
                key_package,
            } => Self {
                state: "accepted",
                device: Some(device.as_bytes()),
                key_package: Some(key_package),
                ..asked
            },
            InvitationState::Welcomed {
                device,
                welcome,
                seq,
            } => Self {
                state: "welcomed",
                device: Some(device.as_bytes()),
                welcome: Some(welcome),
                seq: Some(*seq),
                ..asked
            },
        }
    }
}

impl RawInvitation {
    fn parse(self) -> Result<InvitationRow> {
        let device = self
            .device_id
            .map(|id| TABLE.fixed("device_id", &id).map(DeviceId::from_bytes))
            .transpose()?;
        let state = match (self.state.as_str(), device) {
            ("asked", None) => InvitationState::Asked,
            ("accepted", Some(device)) => InvitationState::Accepted {
                device,
                key_package: TABLE.word("key_package", self.key_package)?,
            },
            ("welcomed", Some(device)) => InvitationState::Welcomed {
                device,
                welcome: TABLE.word("welcome", self.welcome)?,
                seq: TABLE.word("seq", self.seq)?,
            },
            _ => return Err(TABLE.corrupt("state")),
        };
        let cold = match self.cold {
            Some(word) => Some(TABLE.word("cold", ColdReason::from_name(&word))?),
            None => None,
        };
        Ok(InvitationRow {
            id: InvitationId::from_bytes(TABLE.fixed("id", &self.id)?),
            chat: ChatId::from_bytes(TABLE.fixed("chat_id", &self.chat_id)?),
            from: MemberId::from_bytes(TABLE.fixed("from_member_id", &self.from_member_id)?),
            from_device: DeviceId::from_bytes(TABLE.fixed("from_device_id", &self.from_device_id)?),
            to: MemberId::from_bytes(TABLE.fixed("to_member_id", &self.to_member_id)?),
            purpose: TABLE.word("purpose", purpose_from_name(&self.purpose))?,
            cold,
            agreed: self.agreed,
            until: Timestamp(self.until),
            state,
        })
    }
}

fn purpose_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Transfer => "transfer",
        Purpose::Support => "support",
        Purpose::Interpret => "interpret",
    }
}

fn purpose_from_name(word: &str) -> Option<Purpose> {
    match word {
        "transfer" => Some(Purpose::Transfer),
        "support" => Some(Purpose::Support),
        "interpret" => Some(Purpose::Interpret),
        _ => None,
    }
}
