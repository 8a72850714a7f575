//! What is kept behind a return phrase (R612).

use crate::Result;
use async_trait::async_trait;
use domain::{ChatId, Timestamp};

/// A sealed state and what proves the right to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeRow {
    /// Where it is found, derived from the phrase.
    pub locator: [u8; 16],
    /// The chat.
    pub chat: ChatId,
    /// SHA-256 of the proof.
    pub auth_hash: [u8; 32],
    /// Counts up.
    pub version: i64,
    /// The sealed state.
    pub blob: Vec<u8>,
    /// When it goes at the latest.
    pub until: Timestamp,
}

/// Return blobs inside a transaction.
#[async_trait]
pub trait ResumeTx: Send {
    /// Adds or replaces the blob of a chat. `false` when the stored version is the same or newer, or the locator is another chat's.
    async fn put_resume(&mut self, row: &ResumeRow) -> Result<bool>;

    /// The blob at a locator.
    async fn resume(&mut self, locator: &[u8; 16]) -> Result<Option<ResumeRow>>;

    /// Whether a chat has one.
    async fn has_resume(&mut self, chat: ChatId) -> Result<bool>;

    /// Deletes a chat's blob.
    async fn delete_resume(&mut self, chat: ChatId) -> Result<()>;

    /// Deletes blobs that are over. Returns how many.
    async fn delete_old_resumes(&mut self, now: Timestamp) -> Result<u64>;
}
