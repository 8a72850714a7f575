//! Records that may not be deleted, because a request by law reaches them (R218, R220).
//!
//! Whatever deletes an item, a request to be called or a case asks [`HoldTx::is_held`] in the transaction that deletes it. A hold is set
//! and lifted by a supervisor; nothing here deletes anything.

use crate::Result;
use async_trait::async_trait;
use domain::{CaseId, HoldId, LegalId, TeamId, Timestamp, hold::Hold, task::On};

/// Holds inside a transaction.
#[async_trait]
pub trait HoldTx: Send {
    /// Sets a hold. `false` when the id is taken, or the request holds this record already. Whether the record is there, the caller has
    /// looked.
    async fn set_hold(&mut self, hold: &Hold) -> Result<bool>;

    /// Keeps that it was lifted. `false` when it was before.
    async fn lift_hold(&mut self, hold: &Hold) -> Result<bool>;

    /// A hold, lifted or not.
    async fn hold(&mut self, id: HoldId) -> Result<Option<Hold>>;

    /// Whether a record may not be deleted: a hold on it is not lifted.
    async fn is_held(&mut self, on: On) -> Result<bool>;

    /// Every record of a team that may not be deleted, each once: for whoever looks at many.
    async fn held(&mut self, team: TeamId) -> Result<Vec<On>>;

    /// Every case that is there, with the minute it was opened, the newest first: for whoever looks for what is to be held.
    async fn cases_there(&mut self) -> Result<Vec<(CaseId, Timestamp)>>;

    /// A team's holds, lifted or not, the oldest first.
    async fn holds(&mut self, team: TeamId) -> Result<Vec<Hold>>;

    /// The holds of one request, lifted or not, the oldest first.
    async fn holds_of(&mut self, request: LegalId) -> Result<Vec<Hold>>;
}
