//! Case records: sealed entries, wraps of their keys, assignments.

use crate::Result;
use async_trait::async_trait;
use domain::{CaseId, DeviceId, EntryId, MemberId, Timestamp, handoff::Handoff};

/// A case as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// The minute it was opened in.
    pub opened_at: Timestamp,
    /// The newest version of its key.
    pub key_version: i64,
    /// How many entries it has.
    pub entries: i64,
    /// Where the hand-off it came from stands; `None` when it was opened by hand.
    pub handoff: Option<Handoff>,
}

/// One sealed entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEntryRow {
    /// Its id.
    pub id: EntryId,
    /// Which version of the key seals it.
    pub key_version: i64,
    /// The sealed entry.
    pub sealed: Vec<u8>,
}

/// A case key sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseWrapRow {
    /// Whose device.
    pub member: MemberId,
    /// Which device.
    pub device: DeviceId,
    /// Which version of the key.
    pub key_version: i64,
    /// The sealed key.
    pub wrap: Vec<u8>,
}

/// Cases inside a transaction.
#[async_trait]
pub trait CaseTx: Send {
    /// Adds a case without entries. `false` when the id is taken.
    async fn insert_case(&mut self, case: &CaseRow) -> Result<bool>;

    /// The case.
    async fn case(&mut self, id: CaseId) -> Result<Option<CaseRow>>;

    /// The cases that a member is assigned to, newest first, at most `limit`.
    async fn cases_of(&mut self, member: MemberId, limit: u32) -> Result<Vec<CaseRow>>;

    /// Who is assigned to a case.
    async fn assigned(&mut self, case: CaseId) -> Result<Vec<MemberId>>;

    /// Adds or replaces a wrap; its member is assigned from then on.
    async fn put_case_wrap(&mut self, case: CaseId, wrap: &CaseWrapRow) -> Result<()>;

    /// The newest wrap for a device.
    async fn case_wrap(&mut self, case: CaseId, device: DeviceId) -> Result<Option<CaseWrapRow>>;

    /// Adds an entry as the one after `after` others. `false` when there are more or fewer by now, or the id is taken.
    async fn insert_case_entry(
        &mut self,
        case: CaseId,
        after: i64,
        entry: &CaseEntryRow,
    ) -> Result<bool>;

    /// The entries of a case in order.
    async fn case_entries(&mut self, case: CaseId) -> Result<Vec<CaseEntryRow>>;

    /// Moves the hand-off on.
    async fn set_handoff(&mut self, case: CaseId, handoff: Handoff) -> Result<()>;
}
