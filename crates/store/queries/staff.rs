//! Staff, their devices and teams.

use crate::column::Table;
use crate::{SqlTx, driver, session};
use async_trait::async_trait;
use domain::{DeviceId, MemberId, TeamId, Timestamp, permission::Roles};
use store::{
    Result, StaffTx,
    staff::{DeviceRow, SessionRow, StaffRow, TeamRow, TeamWrapRow},
};

const TEAM: Table = Table("team");
const STAFF: Table = Table("staff");
const DEVICE: Table = Table("device");

struct RawTeam {
    id: Vec<u8>,
    notice: Option<Vec<u8>>,
    generation: i64,
    notice_until: i64,
}

struct RawStaff {
    id: Vec<u8>,
    login: String,
    salt: Vec<u8>,
    auth_hash: Vec<u8>,
    alias: String,
    roles: i64,
    team_id: Vec<u8>,
    active: bool,
}

struct RawDevice {
    id: Vec<u8>,
    member_id: Vec<u8>,
    chain: Vec<u8>,
    hpke_key: Vec<u8>,
    vault: Vec<u8>,
}

macro_rules! select_staff {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            RawStaff,
            r#"SELECT id AS "id!", login AS "login!", salt AS "salt!", auth_hash AS "auth_hash!", alias AS "alias!",
                      roles AS "roles!", team_id AS "team_id!", active AS "active!: bool"
               FROM staff "# + $tail,
            $($bind),+
        )
    };
}

#[async_trait]
impl StaffTx for SqlTx {
    async fn put_team(&mut self, team: &TeamRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO team (id, notice, generation, notice_until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (id) DO UPDATE
             SET notice = excluded.notice, generation = excluded.generation, notice_until = excluded.notice_until",
            team.id.as_bytes().as_slice(),
            team.notice,
            team.generation,
            team.notice_until.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn team(&mut self, id: TeamId) -> Result<Option<TeamRow>> {
        sqlx::query_as!(
            RawTeam,
            "SELECT id, notice, generation, notice_until FROM team WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawTeam::parse)
        .transpose()
    }

    async fn teams(&mut self) -> Result<Vec<TeamRow>> {
        let rows = sqlx::query_as!(
            RawTeam,
            "SELECT id, notice, generation, notice_until FROM team ORDER BY id",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawTeam::parse).collect()
    }

    async fn put_team_wrap(
        &mut self,
        team: TeamId,
        device: DeviceId,
        wrap: &TeamWrapRow,
    ) -> Result<()> {
        sqlx::query!(
            "INSERT INTO team_wrap (team_id, device_id, generation, wrap) VALUES ($1, $2, $3, $4)
             ON CONFLICT (device_id, team_id, generation) DO UPDATE SET wrap = excluded.wrap",
            team.as_bytes().as_slice(),
            device.as_bytes().as_slice(),
            wrap.generation,
            wrap.wrap,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn team_wraps(&mut self, team: TeamId, device: DeviceId) -> Result<Vec<TeamWrapRow>> {
        sqlx::query_as!(
            TeamWrapRow,
            "SELECT generation, wrap FROM team_wrap WHERE team_id = $1 AND device_id = $2 ORDER BY generation DESC",
            team.as_bytes().as_slice(),
            device.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)
    }

    async fn insert_staff(&mut self, staff: &StaffRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO staff (id, login, salt, auth_hash, alias, roles, team_id, active)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            staff.id.as_bytes().as_slice(),
            staff.login,
            staff.salt.as_slice(),
            staff.auth_hash.as_slice(),
            staff.alias,
            i64::from(staff.roles.bits()),
            staff.team.as_bytes().as_slice(),
            staff.active,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn staff(&mut self, id: MemberId) -> Result<Option<StaffRow>> {
        select_staff!("WHERE id = $1", id.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawStaff::parse)
            .transpose()
    }

    async fn staff_by_login(&mut self, login: &str) -> Result<Option<StaffRow>> {
        select_staff!("WHERE login = $1", login)
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawStaff::parse)
            .transpose()
    }

    async fn staff_of_team(&mut self, team: TeamId) -> Result<Vec<StaffRow>> {
        let rows = select_staff!(
            "WHERE team_id = $1 ORDER BY alias, id",
            team.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawStaff::parse).collect()
    }

    async fn put_device(&mut self, device: &DeviceRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO device (id, member_id, chain, hpke_key, vault) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (id) DO UPDATE
             SET member_id = excluded.member_id, chain = excluded.chain, hpke_key = excluded.hpke_key,
                 vault = excluded.vault",
            device.id.as_bytes().as_slice(),
            device.member.as_bytes().as_slice(),
            device.chain,
            device.hpke_key,
            device.vault,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn device(&mut self, id: DeviceId) -> Result<Option<DeviceRow>> {
        sqlx::query_as!(
            RawDevice,
            "SELECT id, member_id, chain, hpke_key, vault FROM device WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawDevice::parse)
        .transpose()
    }

    async fn devices_of(&mut self, member: MemberId) -> Result<Vec<DeviceRow>> {
        let rows = sqlx::query_as!(
            RawDevice,
            "SELECT id, member_id, chain, hpke_key, vault FROM device WHERE member_id = $1 ORDER BY id",
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawDevice::parse).collect()
    }

    async fn insert_session(&mut self, row: &SessionRow) -> Result<()> {
        session::insert(self.conn(), row).await
    }

    async fn session(&mut self, token_hash: &[u8; 32]) -> Result<Option<SessionRow>> {
        session::one(self.conn(), token_hash).await
    }

    async fn touch_session(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<()> {
        session::touch(self.conn(), token_hash, now).await
    }

    async fn delete_session(&mut self, token_hash: &[u8; 32]) -> Result<bool> {
        session::delete(self.conn(), token_hash).await
    }

    async fn delete_old_sessions(
        &mut self,
        now: Timestamp,
        idle_before: Timestamp,
    ) -> Result<Vec<DeviceId>> {
        session::delete_old(self.conn(), now, idle_before).await
    }

    async fn insert_ticket(
        &mut self,
        ticket_hash: &[u8; 32],
        of_session: &[u8; 32],
        until: Timestamp,
    ) -> Result<()> {
        session::insert_ticket(self.conn(), ticket_hash, of_session, until).await
    }

    async fn take_ticket(
        &mut self,
        ticket_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<SessionRow>> {
        session::take_ticket(self.conn(), ticket_hash, now).await
    }
}

impl RawTeam {
    fn parse(self) -> Result<TeamRow> {
        Ok(TeamRow {
            id: TeamId::from_bytes(TEAM.fixed("id", &self.id)?),
            notice: self.notice,
            generation: self.generation,
            notice_until: Timestamp(self.notice_until),
        })
    }
}

impl RawStaff {
    fn parse(self) -> Result<StaffRow> {
        let bits = u16::try_from(self.roles).map_err(|_range| STAFF.corrupt("roles"))?;
        Ok(StaffRow {
            id: MemberId::from_bytes(STAFF.fixed("id", &self.id)?),
            login: self.login,
            salt: STAFF.fixed("salt", &self.salt)?,
            auth_hash: STAFF.fixed("auth_hash", &self.auth_hash)?,
            alias: self.alias,
            roles: Roles::from_bits(bits),
            team: TeamId::from_bytes(STAFF.fixed("team_id", &self.team_id)?),
            active: self.active,
        })
    }
}

impl RawDevice {
    fn parse(self) -> Result<DeviceRow> {
        Ok(DeviceRow {
            id: DeviceId::from_bytes(DEVICE.fixed("id", &self.id)?),
            member: MemberId::from_bytes(DEVICE.fixed("member_id", &self.member_id)?),
            chain: self.chain,
            hpke_key: self.hpke_key,
            vault: self.vault,
        })
    }
}
