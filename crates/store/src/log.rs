//! The log of a chat: numbered, ordered, without gaps.

use crate::StoreError;
use domain::{ChatId, ClientId, DeviceId, Timestamp};
use std::sync::Arc;
use thiserror::Error;

/// One end of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Endpoint {
    /// The visitor's tab.
    Visitor,
    /// The page of another hotline's worker who sits beside the visitor: one at a time.
    Guest,
    /// A staff device.
    Device(DeviceId),
}

/// What an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// One sealed text.
    Message,
    /// One or two commits that count as one.
    Handshake,
}

/// A text on its way into the log.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// The chat.
    pub chat: ChatId,
    /// Who sends it.
    pub sender: Endpoint,
    /// What the sender calls it.
    pub client_id: ClientId,
    /// The MLS epoch it is sealed in.
    pub epoch: i64,
    /// The sealed text.
    pub payload: Vec<u8>,
    /// Now.
    pub now: Timestamp,
}

/// Where a text came to stand.
#[derive(Debug, Clone)]
pub struct Appended {
    /// Its number.
    pub seq: i64,
    /// The row as stored, for who waits for it on this node; `None` for a resend.
    pub row: Option<EntryRow>,
}

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its number.
    pub seq: i64,
    /// Who sent it.
    pub sender: Endpoint,
    /// What the sender called it.
    pub client_id: ClientId,
    /// What it holds.
    pub kind: EntryKind,
    /// The MLS messages: one, or two for a handshake that counts as one. Shared, because several ends read the same row.
    pub payloads: Arc<Vec<Vec<u8>>>,
}

/// Why a text did not get in.
#[derive(Debug, Error)]
pub enum AppendError {
    /// There is no such chat, or the sender is not a member of it.
    #[error("not a member")]
    NotMember,
    /// The chat takes no new entries.
    #[error("the chat has ended")]
    Ended,
    /// The chat no longer takes that epoch, or not yet.
    #[error("another epoch")]
    StaleEpoch,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}
