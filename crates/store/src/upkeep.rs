//! What is renewed before it lapses, keys that were replaced, and what people were warned of.

use crate::Result;
use async_trait::async_trait;
use domain::{CaseId, ChatId, DeviceId, MemberId, TeamId, Timestamp, upkeep::Lapsing};

/// How a team's key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepingRow {
    /// The minute it was made in; 0 when nobody noted it.
    pub keyed_at: Timestamp,
    /// Whether a device that held it is gone since.
    pub exposed: bool,
}

/// A team key that was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldKeyRow {
    /// Which generation.
    pub generation: i64,
    /// The minute.
    pub replaced_at: Timestamp,
}

/// Something that lapses, at one threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarningRow {
    /// What.
    pub what: Lapsing,
    /// Which: a team's, a device's or a person's id.
    pub subject: [u8; 16],
    /// The minute of its end.
    pub until: Timestamp,
    /// How many hours before.
    pub hours: i64,
}

/// Upkeep inside a transaction.
#[async_trait]
pub trait UpkeepTx: Send {
    /// How the team's key stands.
    async fn team_keeping(&mut self, team: TeamId) -> Result<Option<KeepingRow>>;

    /// Notes it. The time is cut to the minute.
    async fn set_team_keeping(&mut self, team: TeamId, keeping: KeepingRow) -> Result<()>;

    /// Notes that whatever is sealed to this device is known outside: the key of its team, and of its cases. Before it is revoked.
    async fn expose_keys(&mut self, device: DeviceId) -> Result<()>;

    /// Adds a key that was replaced.
    async fn put_old_key(&mut self, team: TeamId, key: OldKeyRow) -> Result<()>;

    /// The team's replaced keys, the oldest first.
    async fn old_keys(&mut self, team: TeamId) -> Result<Vec<OldKeyRow>>;

    /// Deletes every half of a replaced key, and its row.
    async fn drop_old_key(&mut self, team: TeamId, generation: i64) -> Result<()>;

    /// Replaces the sealed box of a chat, if it is still `before`.
    async fn replace_intake(&mut self, chat: ChatId, before: &[u8], after: &[u8]) -> Result<bool>;

    /// The cases of a member whose key somebody knows who is gone, by id.
    async fn exposed_cases(&mut self, member: MemberId) -> Result<Vec<CaseId>>;

    /// The case has a new key.
    async fn case_is_safe(&mut self, case: CaseId) -> Result<()>;

    /// Notes a warning. `false` when it was noted before.
    async fn insert_warning(&mut self, warning: &WarningRow) -> Result<bool>;

    /// Warnings that no mail told of yet, the nearest end first.
    async fn unmailed_warnings(&mut self) -> Result<Vec<WarningRow>>;

    /// A mail told of all of them.
    async fn warnings_are_mailed(&mut self) -> Result<()>;

    /// Deletes warnings of what ended before this moment.
    async fn delete_old_warnings(&mut self, before: Timestamp) -> Result<()>;
}
