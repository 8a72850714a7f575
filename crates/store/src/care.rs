//! Debriefs that are owed, and who needs relief.

use crate::Result;
use async_trait::async_trait;
use domain::{
    MemberId, Timestamp,
    care::{Debrief, Relief},
};

/// Care inside a transaction.
#[async_trait]
pub trait CareTx: Send {
    /// Writes down where the debrief of a person stands.
    async fn put_debrief(&mut self, member: MemberId, debrief: &Debrief) -> Result<()>;

    /// The debrief of a person.
    async fn debrief(&mut self, member: MemberId) -> Result<Option<Debrief>>;

    /// Everybody's, the earliest due first.
    async fn debriefs(&mut self) -> Result<Vec<(MemberId, Debrief)>>;

    /// Forgets debriefs that were declined or done, and were due before this moment.
    async fn delete_old_debriefs(&mut self, before: Timestamp) -> Result<()>;

    /// Forgets the debrief of a person.
    async fn delete_debrief(&mut self, member: MemberId) -> Result<()>;

    /// Writes down where somebody's call for relief stands.
    async fn put_relief(&mut self, relief: &Relief) -> Result<()>;

    /// Somebody's call for relief.
    async fn relief(&mut self, member: MemberId) -> Result<Option<Relief>>;

    /// Everybody's, the oldest first.
    async fn reliefs(&mut self) -> Result<Vec<Relief>>;

    /// Forgets it, with who was called. `false` when there was none.
    async fn delete_relief(&mut self, member: MemberId) -> Result<bool>;

    /// Somebody is called to it. `false` when they were before.
    async fn insert_relief_call(&mut self, member: MemberId, called: MemberId) -> Result<bool>;

    /// Who was called to it.
    async fn relief_calls(&mut self, member: MemberId) -> Result<Vec<MemberId>>;

    /// Nobody is to call this person for relief any more.
    async fn delete_relief_calls_to(&mut self, called: MemberId) -> Result<()>;
}
