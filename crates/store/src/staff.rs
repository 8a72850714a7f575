//! Staff, their devices, sessions and teams.

use crate::Result;
use async_trait::async_trait;
use domain::{DeviceId, MemberId, TeamId, Timestamp, permission::Roles};

/// One staff member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// Who.
    pub id: MemberId,
    /// The log-in name, lower case.
    pub login: String,
    /// Salt of the passphrase, for the browser.
    pub salt: [u8; 16],
    /// SHA-256 of the half of the stretched passphrase that proves the log-in.
    pub auth_hash: [u8; 32],
    /// The name that visitors see.
    pub alias: String,
    /// What they may do.
    pub roles: Roles,
    /// The team they answer for.
    pub team: TeamId,
    /// Whether they may log in.
    pub active: bool,
}

/// One device of a staff member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub member: MemberId,
    /// Its certificate chain.
    pub chain: Vec<u8>,
    /// Its HPKE key.
    pub hpke_key: Vec<u8>,
    /// The sealed identity vault.
    pub vault: Vec<u8>,
}

/// A log-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the cookie's value.
    pub token_hash: [u8; 32],
    /// Who.
    pub member: MemberId,
    /// Which device's vault it opened.
    pub device: DeviceId,
    /// The minute it was last used in.
    pub seen_at: Timestamp,
    /// The minute it ends in at the latest.
    pub ends_at: Timestamp,
    /// The minute it began in.
    pub began_at: Timestamp,
    /// The minute in which its owner last proved who they are.
    pub proven_at: Timestamp,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Which.
    pub id: TeamId,
    /// Its signed notice.
    pub notice: Option<Vec<u8>>,
    /// Which generation of its key the notice names.
    pub generation: i64,
    /// When the notice lapses.
    pub notice_until: Timestamp,
}

/// A team key sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamWrapRow {
    /// Which generation.
    pub generation: i64,
    /// The sealed and signed key.
    pub wrap: Vec<u8>,
}

/// Staff inside a transaction.
#[async_trait]
pub trait StaffTx: Send {
    /// Adds or replaces a team and its notice.
    async fn put_team(&mut self, team: &TeamRow) -> Result<()>;

    /// The team.
    async fn team(&mut self, id: TeamId) -> Result<Option<TeamRow>>;

    /// Every team.
    async fn teams(&mut self) -> Result<Vec<TeamRow>>;

    /// Adds or replaces the team key of one generation for one device.
    async fn put_team_wrap(
        &mut self,
        team: TeamId,
        device: DeviceId,
        wrap: &TeamWrapRow,
    ) -> Result<()>;

    /// The team keys for a device, newest first.
    async fn team_wraps(&mut self, team: TeamId, device: DeviceId) -> Result<Vec<TeamWrapRow>>;

    /// Adds a staff member. `false` when the id or the log-in name is taken.
    async fn insert_staff(&mut self, staff: &StaffRow) -> Result<bool>;

    /// The staff member.
    async fn staff(&mut self, id: MemberId) -> Result<Option<StaffRow>>;

    /// The staff member of a log-in name.
    async fn staff_by_login(&mut self, login: &str) -> Result<Option<StaffRow>>;

    /// Everybody of a team, by alias.
    async fn staff_of_team(&mut self, team: TeamId) -> Result<Vec<StaffRow>>;

    /// Adds or replaces a device.
    async fn put_device(&mut self, device: &DeviceRow) -> Result<()>;

    /// The device.
    async fn device(&mut self, id: DeviceId) -> Result<Option<DeviceRow>>;

    /// The devices of a staff member.
    async fn devices_of(&mut self, member: MemberId) -> Result<Vec<DeviceRow>>;

    /// Adds a session. Its times are cut to the minute (rulings 21).
    async fn insert_session(&mut self, session: &SessionRow) -> Result<()>;

    /// The session, over or not.
    async fn session(&mut self, token_hash: &[u8; 32]) -> Result<Option<SessionRow>>;

    /// Notes that a session was used, once a minute.
    async fn touch_session(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<()>;

    /// Ends a session and its tickets. `false` when there was none.
    async fn delete_session(&mut self, token_hash: &[u8; 32]) -> Result<bool>;

    /// Deletes sessions that have ended by `now` or were last used before `idle_before`, and lapsed tickets. Returns the
    /// devices that the sessions were of.
    async fn delete_old_sessions(
        &mut self,
        now: Timestamp,
        idle_before: Timestamp,
    ) -> Result<Vec<DeviceId>>;

    /// Adds a ticket for the socket, by its SHA-256.
    async fn insert_ticket(
        &mut self,
        ticket_hash: &[u8; 32],
        session: &[u8; 32],
        until: Timestamp,
    ) -> Result<()>;

    /// Spends a ticket: the session it belongs to, once, and only before it lapses.
    async fn take_ticket(
        &mut self,
        ticket_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<SessionRow>>;
}
