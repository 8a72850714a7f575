//! What is written down of people, roles that were asked for, and what goes with somebody who leaves.

use crate::Result;
use async_trait::async_trait;
use domain::{DeviceId, MemberId, Timestamp, permission::Roles, person::Facts};

/// Other roles that somebody asked for, for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleChangeRow {
    /// For whom.
    pub member: MemberId,
    /// The roles that they would have then, all of them.
    pub roles: Roles,
    /// Who asked.
    pub asked_by: MemberId,
    /// When the question lapses.
    pub until: Timestamp,
}

/// People inside a transaction.
#[async_trait]
pub trait PeopleTx: Send {
    /// What is written down of a person; nothing is known of who has no row.
    async fn facts(&mut self, member: MemberId) -> Result<Facts>;

    /// The same for everybody of whom something is known.
    async fn all_facts(&mut self) -> Result<Vec<(MemberId, Facts)>>;

    /// Writes it down anew. The day is cut to the day.
    async fn put_facts(&mut self, member: MemberId, facts: &Facts) -> Result<()>;

    /// Gives a person other roles.
    async fn set_roles(&mut self, member: MemberId, roles: Roles) -> Result<()>;

    /// Asks for other roles; a later question takes the place of an earlier one.
    async fn put_role_change(&mut self, row: &RoleChangeRow) -> Result<()>;

    /// What was asked for a person, lapsed or not.
    async fn role_change(&mut self, member: MemberId) -> Result<Option<RoleChangeRow>>;

    /// Forgets what was asked for a person. `false` when nothing was.
    async fn delete_role_change(&mut self, member: MemberId) -> Result<bool>;

    /// Forgets questions that have lapsed.
    async fn delete_old_role_changes(&mut self, now: Timestamp) -> Result<()>;

    /// Of how many cases a version of the key is sealed to nobody but this person: they cannot be read any more when the person's
    /// devices go, or not all of them.
    async fn cases_alone(&mut self, member: MemberId) -> Result<u32>;

    /// The same for one device: cases of which a version of the key is sealed to no other device, of anybody.
    async fn cases_alone_on(&mut self, device: DeviceId) -> Result<u32>;

    /// Deletes the ways in for new devices of a person, and those that they made for others. Returns how many.
    async fn delete_enrolments_of(&mut self, member: MemberId) -> Result<u64>;
}
