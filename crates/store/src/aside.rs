//! What two of the staff say to each other beside a chat: sealed, and gone as soon as one of the two is no longer in the chat.

use crate::Result;
use async_trait::async_trait;
use domain::{AsideId, ChatId, ClientId, DeviceId};

/// How far an aside has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsideState {
    /// The other device has not answered.
    Asked,
    /// It has; who opened it makes the group.
    Answered {
        /// A fresh MLS key package.
        key_package: Vec<u8>,
    },
    /// The group is made.
    Open {
        /// The MLS Welcome for the other device.
        welcome: Vec<u8>,
    },
}

/// An aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsideRow {
    /// Its id.
    pub id: AsideId,
    /// The chat that it is beside.
    pub chat: ChatId,
    /// The device that opened it.
    pub from: DeviceId,
    /// The other one.
    pub to: DeviceId,
    /// How far it has come.
    pub state: AsideState,
    /// The last number of its log.
    pub last_seq: i64,
}

impl AsideRow {
    /// The other device of the two; `None` for a device that is neither.
    pub fn other(&self, device: DeviceId) -> Option<DeviceId> {
        if device == self.from {
            Some(self.to)
        } else if device == self.to {
            Some(self.from)
        } else {
            None
        }
    }
}

/// One sealed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsideEntryRow {
    /// Its number.
    pub seq: i64,
    /// Which device sent it.
    pub device: DeviceId,
    /// What its sender called it.
    pub client_id: ClientId,
    /// The MLS message.
    pub payload: Vec<u8>,
}

/// Asides inside a transaction.
#[async_trait]
pub trait AsideTx: Send {
    /// Opens an aside between two devices that are in the chat. `false` when the id is taken, the chat has one, or one of the two is
    /// not in the chat.
    async fn insert_aside(
        &mut self,
        id: AsideId,
        chat: ChatId,
        between: (DeviceId, DeviceId),
    ) -> Result<bool>;

    /// The aside.
    async fn aside(&mut self, id: AsideId) -> Result<Option<AsideRow>>;

    /// The asides that a device is one of the two of.
    async fn asides_of_device(&mut self, device: DeviceId) -> Result<Vec<AsideRow>>;

    /// Moves an aside on.
    async fn set_aside(&mut self, id: AsideId, state: &AsideState) -> Result<()>;

    /// Stores a text as the next one. An id that the log already holds is answered with its first number. `None` when there is no
    /// such aside.
    async fn append_aside(
        &mut self,
        id: AsideId,
        sender: DeviceId,
        (client_id, payload): (ClientId, &[u8]),
    ) -> Result<Option<i64>>;

    /// The texts after a number, at most `limit`.
    async fn aside_entries(
        &mut self,
        id: AsideId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AsideEntryRow>>;

    /// Notes that a device has processed everything up to a number, never past the log and never back; what both have is deleted.
    async fn acknowledge_aside(&mut self, id: AsideId, device: DeviceId, seq: i64) -> Result<()>;

    /// Deletes an aside with everything of it.
    async fn delete_aside(&mut self, id: AsideId) -> Result<()>;
}
