//! The audit log: rows that are only added.
//!
//! Rows are read back raw, as they stand: the one who verifies them must be able to look at what somebody else has written.

use crate::Result;
use async_trait::async_trait;
use domain::{MemberId, Timestamp};

/// One event as stored. The words are `None` once they are pruned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1, without gaps.
    pub seq: i64,
    /// The minute.
    pub minute: Option<i64>,
    /// The word of [`domain::audit::Event`].
    pub event: Option<String>,
    /// Who of the staff.
    pub actor: Option<Vec<u8>>,
    /// Their roles then.
    pub roles: Option<i64>,
    /// The kind of [`domain::audit::Object`].
    pub object_kind: Option<String>,
    /// Its id.
    pub object: Option<Vec<u8>>,
    /// A code.
    pub reason: Option<String>,
    /// Random; keeps a pruned row's hash from confirming a guess.
    pub salt: Option<Vec<u8>>,
    /// Hash of the words: the leaf of the tree.
    pub leaf: Vec<u8>,
    /// Hash of the row before and of the leaf.
    pub chain: Vec<u8>,
}

/// The last row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditTail {
    /// Its place.
    pub seq: i64,
    /// Its link of the chain.
    pub chain: Vec<u8>,
}

/// Which events are wanted; `None` takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// From this minute on.
    pub from: Option<Timestamp>,
    /// Before this minute.
    pub before: Option<Timestamp>,
    /// By this person.
    pub actor: Option<MemberId>,
    /// Of this kind.
    pub event: Option<String>,
}

/// How often somebody did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditCount {
    /// Who; for a log-in that failed, whose name was tried.
    pub who: MemberId,
    /// What.
    pub event: String,
    /// The code.
    pub reason: Option<String>,
    /// How often.
    pub count: i64,
    /// The last time.
    pub last_seq: i64,
}

/// When somebody did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditMoment {
    /// Its place in the log.
    pub seq: i64,
    /// The minute.
    pub minute: Timestamp,
    /// Who.
    pub who: MemberId,
    /// The code.
    pub reason: Option<String>,
}

/// A signed head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHeadRow {
    /// How many rows it covers.
    pub size: i64,
    /// When it was signed.
    pub minute: Timestamp,
    /// The signed text.
    pub note: Vec<u8>,
}

/// A signed pruning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPruningRow {
    /// The last row without words.
    pub up_to: i64,
    /// The signed text.
    pub note: Vec<u8>,
}

/// The audit log inside a transaction.
#[async_trait]
pub trait AuditTx: Send {
    /// The last row, to chain the next one to. Whoever asks in a writing transaction is the only one who adds.
    async fn audit_tail(&mut self) -> Result<Option<AuditTail>>;

    /// Adds a row.
    async fn insert_audit(&mut self, row: &AuditRow) -> Result<()>;

    /// The rows after a place, in order, at most `limit`.
    async fn audit_rows(&mut self, after: i64, limit: u32) -> Result<Vec<AuditRow>>;

    /// Rows before a place that the filter takes, newest first, at most `limit`. Pruned rows are taken by no filter but the
    /// empty one.
    async fn audit_page(
        &mut self,
        filter: &AuditFilter,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AuditRow>>;

    /// How often each person did what since a minute, and how often a log-in failed under their name.
    async fn audit_counts(&mut self, since: Timestamp) -> Result<Vec<AuditCount>>;

    /// When who did this since a minute, in order; without what nobody of the staff did.
    async fn audit_moments(&mut self, event: &str, since: Timestamp) -> Result<Vec<AuditMoment>>;

    /// Keeps a signed head.
    async fn put_audit_head(&mut self, head: &AuditHeadRow) -> Result<()>;

    /// The newest heads, newest first, at most `limit`.
    async fn audit_heads(&mut self, limit: u32) -> Result<Vec<AuditHeadRow>>;

    /// The last row whose minute lies before this one; 0 when there is none.
    async fn audit_last_before(&mut self, minute: Timestamp) -> Result<i64>;

    /// Takes the words out of every row up to this one, and keeps the signed text that says so.
    async fn prune_audit(&mut self, pruning: &AuditPruningRow) -> Result<u64>;

    /// Every pruning, in order.
    async fn audit_prunings(&mut self) -> Result<Vec<AuditPruningRow>>;
}
