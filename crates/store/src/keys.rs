//! The public log of keys: leaves that are only added.

use crate::Result;
use async_trait::async_trait;

/// The log of keys inside a transaction.
#[async_trait]
pub trait KeyTx: Send {
    /// Adds a leaf at the end, unless the log has it already. Returns its place, from 0, without gaps.
    async fn append_key_leaf(&mut self, hash: &[u8; 32], leaf: &[u8]) -> Result<i64>;

    /// The leaves from a place on, in order, at most `limit`.
    async fn key_leaves(&mut self, from: i64, limit: u32) -> Result<Vec<Vec<u8>>>;
}
